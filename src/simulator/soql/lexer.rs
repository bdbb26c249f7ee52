//! Cuts a query into its words and signs. A string with an escape that SOQL does not know, or without
//! an end, is a sign that fits nowhere.

use std::{fmt, str::Chars};

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lexeme<'a> {
    /// A name, a keyword, a number or a literal; dots belong to it.
    Word(&'a str),
    /// A quoted string, unescaped.
    Text(String),
    /// `,`
    Comma,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// Anything else.
    Other(char),
    /// Nothing is left.
    End,
}

/// As Salesforce names it in an error.
impl fmt::Display for Lexeme<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Text(text) => f.write_str(text),
            Self::Comma => f.write_str(","),
            Self::Equal => f.write_str("="),
            Self::NotEqual => f.write_str("!="),
            Self::Other(sign) => write!(f, "{sign}"),
            Self::End => f.write_str("<EOF>"),
        }
    }
}

/// What is left of a query.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    rest: Chars<'a>,
    at: usize,
}

impl<'a> Lexer<'a> {
    /// At the start of the query.
    pub fn new(text: &'a str) -> Self {
        Self { rest: text.chars(), at: 0 }
    }

    /// How many characters precede the next piece.
    pub fn at(&self) -> usize {
        self.at + self.rest.clone().take_while(|letter| letter.is_whitespace()).count()
    }

    /// The next piece, without taking it.
    pub fn peek(&self) -> Lexeme<'a> {
        self.clone().next()
    }

    /// Takes the next piece.
    pub fn next(&mut self) -> Lexeme<'a> {
        self.skip(|letter| letter.is_whitespace());
        let start = self.rest.as_str();
        let Some(first) = self.step() else { return Lexeme::End };
        match first {
            ',' => Lexeme::Comma,
            '=' => Lexeme::Equal,
            '!' if self.rest.as_str().starts_with('=') => {
                self.step();
                Lexeme::NotEqual
            }
            '\'' => self.quoted().map_or(Lexeme::Other('\''), Lexeme::Text),
            _ if is_word(first) => {
                self.skip(is_word);
                Lexeme::Word(start.strip_suffix(self.rest.as_str()).unwrap_or(start))
            }
            other => Lexeme::Other(other),
        }
    }

    fn step(&mut self) -> Option<char> {
        self.at += 1;
        self.rest.next()
    }

    fn skip(&mut self, belongs: impl Fn(char) -> bool) {
        while self.rest.as_str().starts_with(&belongs) {
            self.step();
        }
    }

    /// The rest of a string whose quote was taken.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            text.push(match self.step()? {
                '\'' => return Some(text),
                '\\' => match self.step()? {
                    sign @ ('\'' | '"' | '\\') => sign,
                    'n' | 'N' => '\n',
                    'r' | 'R' => '\r',
                    't' | 'T' => '\t',
                    _ => return None,
                },
                letter => letter,
            });
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-')
}
