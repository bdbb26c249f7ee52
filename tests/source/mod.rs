//! Rust source as the tests of structure read it: tokens with their lines, and the paths they spell.
//! Comments, literals and test code are not in it. It knows as much of the language as that takes.

#![allow(dead_code, reason = "each test of structure uses its own part of this")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

mod lexer;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use lexer::lex;
pub use lexer::{Kind, Token};

/// One file under `src/`.
pub struct Source {
    /// Relative to `src/`, with `/`.
    pub path: String,
    /// As it is on disk.
    pub text: String,
    /// What the compiler sees outside tests.
    pub tokens: Vec<Token>,
}

/// A path as spelled in the source, imports followed: `["std", "fs", "read"]`.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    pub segments: Vec<String>,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), tokens: without_tests(lex(text)) }
    }

    /// `flow/mod.rs` is `["flow"]`, `flow/verify.rs` is `["flow", "verify"]`, `lib.rs` is `["lib"]`.
    pub fn module(&self) -> Vec<&str> {
        let mut module: Vec<_> = self.path.trim_end_matches(".rs").split('/').collect();
        if module.len() > 1 && module.last() == Some(&"mod") {
            module.pop();
        }
        module
    }

    pub fn is_test(&self) -> bool {
        self.module().iter().any(|name| *name == "tests" || name.ends_with("_tests"))
    }

    /// Every path, those inside `use` groups spelled out, and each again with its first name's import
    /// in front of it.
    pub fn paths(&self) -> Vec<Named> {
        let mut reader = Reader { tokens: &self.tokens, found: Vec::new(), imports: HashMap::new() };
        reader.read();
        let Reader { found, imports, .. } = reader;
        let mut all = Vec::new();
        for named in found {
            let mut segments = named.segments.clone();
            // An import may lean on another one; four in a row is more than anybody writes.
            for _ in 0..4 {
                match imports.get(&segments[0]) {
                    Some(import) if import[..] != segments[..1] => {
                        segments.splice(..1, import.iter().cloned());
                    }
                    _ => break,
                }
            }
            if segments != named.segments {
                all.push(Named { line: named.line, segments });
            }
            all.push(named);
        }
        all
    }
}

/// All Rust files under `src/`, in the order of their names.
pub fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    assert!(files.len() > 20, "src/ was not found");
    let source = |file: &PathBuf| {
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        Source::new(&path, &fs::read_to_string(file).unwrap())
    };
    files.iter().map(source).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
}

/// Takes out every item that is compiled for tests alone.
fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = attribute_end(&tokens, at) {
            let words: Vec<_> = tokens[at..end].iter().filter(|token| token.kind == Kind::Name).collect();
            let names = |word: &str| words.iter().any(|token| token.text == word);
            if names("cfg") && names("test") && !names("not") {
                at = item_end(&tokens, end);
                continue;
            }
        }
        kept.push(tokens[at].clone());
        at += 1;
    }
    kept
}

/// Where the attribute that begins here ends.
fn attribute_end(tokens: &[Token], at: usize) -> Option<usize> {
    (tokens[at].text == "#" && tokens.get(at + 1)?.text == "[").then(|| closing(tokens, at + 1) + 1)
}

/// Where the item that begins here ends: after its attributes, at a semicolon or a closing brace.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            ";" => return at + 1,
            "{" => return closing(tokens, at) + 1,
            "(" | "[" => at = closing(tokens, at) + 1,
            _ => at += 1,
        }
    }
    at
}

/// The bracket that closes the one that stands here.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 1 => return at,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

struct Reader<'a> {
    tokens: &'a [Token],
    found: Vec<Named>,
    imports: HashMap<String, Vec<String>>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            if self.is("use", at) && !self.is("<", at + 1) {
                let start = if self.is("::", at + 1) { at + 2 } else { at + 1 };
                at = self.tree(start, &[], true);
            } else if self.name(at).is_some_and(|name| !is_keyword(name)) && !self.continues(at) {
                at = self.tree(at, &[], false);
            } else {
                at += 1;
            }
        }
    }

    /// Reads one path, or a group of them, below `prefix`.
    fn tree(&mut self, mut at: usize, prefix: &[String], import: bool) -> usize {
        let mut segments = prefix.to_vec();
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        loop {
            if import && self.is("{", at) {
                at += 1;
                while at < self.tokens.len() && !self.is("}", at) {
                    at = self.tree(at, &segments, true);
                    at += usize::from(self.is(",", at));
                }
                return at + 1;
            }
            match self.name(at) {
                Some("self") if import && !segments.is_empty() => {}
                Some(name) => segments.push(name.to_owned()),
                None if import && self.is("*", at) => segments.push("*".to_owned()),
                None => return at + 1,
            }
            at += 1;
            let goes_on = self.is("::", at) && (self.name(at + 1).is_some() || import);
            if !goes_on {
                break;
            }
            at += 1;
        }
        let mut alias = segments.last().cloned().unwrap_or_default();
        if import && self.is("as", at) {
            alias = self.name(at + 1).unwrap_or_default().to_owned();
            at += 2;
        }
        if import {
            self.imports.insert(alias, segments.clone());
        }
        self.found.push(Named { line, segments });
        at
    }

    fn is(&self, text: &str, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text == text)
    }

    fn name(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.kind == Kind::Name).map(|token| token.text.as_str())
    }

    /// Whether the name here belongs to what stands before it: a field, a method, a later segment.
    fn continues(&self, at: usize) -> bool {
        let before = |back: usize| at.checked_sub(back).map(|at| &self.tokens[at]);
        match before(1).map(|token| token.text.as_str()) {
            Some(".") => true,
            Some("::") => before(2)
                .is_some_and(|token| token.text == ">" || (token.kind == Kind::Name && !is_keyword(&token.text))),
            _ => false,
        }
    }
}

/// Words that are no part of a path: a leading `::` may follow them.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "dyn" | "else" | "for" | "if" | "impl" | "in" | "let" | "match" | "mut" | "return" | "where" | "while"
    )
}
