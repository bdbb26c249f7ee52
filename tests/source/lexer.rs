//! Text to tokens. Comments, strings, characters and lifetimes are passed over.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or a keyword.
    Name,
    /// A number or punctuation; `::` is one token.
    Other,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// From 1.
    pub line: usize,
    pub kind: Kind,
    pub text: String,
}

pub fn lex(text: &str) -> Vec<Token> {
    Lexer { rest: text, line: 1, tokens: Vec::new() }.run()
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(mut self) -> Vec<Token> {
        while let Some(first) = self.rest.chars().next() {
            if self.rest.starts_with("//") {
                self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.skip(block_comment(self.rest));
            } else if let Some(length) = literal(self.rest) {
                self.skip(length);
            } else if first.is_alphanumeric() || first == '_' {
                let word = |c: char| !(c.is_alphanumeric() || c == '_');
                let raw = if self.rest.starts_with("r#") { 2 } else { 0 };
                self.skip(raw);
                let length = self.rest.find(word).unwrap_or(self.rest.len());
                self.push(if first.is_numeric() { Kind::Other } else { Kind::Name }, length);
            } else if first.is_whitespace() {
                self.skip(first.len_utf8());
            } else {
                self.push(Kind::Other, if self.rest.starts_with("::") { 2 } else { first.len_utf8() });
            }
        }
        self.tokens
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.tokens.push(Token { line: self.line, kind, text: self.rest[..length].to_owned() });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (skipped, rest) = self.rest.split_at(length);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }
}

/// Length of a block comment, which may hold others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// Length of the string, character or lifetime that begins here.
fn literal(text: &str) -> Option<usize> {
    for prefix in ["", "b", "c"] {
        if let Some(inner) = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('"')) {
            return Some(prefix.len() + 1 + quoted(inner, '"'));
        }
    }
    for prefix in ["r", "br", "cr"] {
        if let Some(rest) = text.strip_prefix(prefix) {
            let hashes = rest.len() - rest.trim_start_matches('#').len();
            if rest[hashes..].starts_with('"') {
                let end = format!("\"{}", "#".repeat(hashes));
                let inner = &rest[hashes + 1..];
                let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
                return Some(prefix.len() + hashes + 1 + length);
            }
        }
    }
    let prefix = usize::from(text.starts_with("b'"));
    let inner = text[prefix..].strip_prefix('\'')?;
    let mut chars = inner.chars();
    match (chars.next()?, chars.next()) {
        ('\\', _) => Some(prefix + 1 + quoted(inner, '\'')),
        (c, Some('\'')) => Some(prefix + 1 + c.len_utf8() + 1),
        _ => Some(1 + inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len())),
    }
}

/// Length up to and with the closing quote, which a backslash can hide.
fn quoted(text: &str, quote: char) -> usize {
    let mut hidden = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if hidden => hidden = false,
            '\\' => hidden = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}
