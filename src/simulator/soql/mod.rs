//! Reads the few queries that clients ask at login: fields, one object, equalities and lists, an order and a
//! limit. Everything else of SOQL is refused as malformed, never guessed at. Nothing here answers one.

mod lexer;
#[cfg(test)]
mod tests;

use serde_json::Value;

use self::lexer::{Lexeme, Lexer};

/// A query that was understood.
#[derive(Debug, PartialEq)]
pub struct Query {
    /// What is selected, as the client spelled it.
    pub fields: Vec<Word>,
    /// From which object.
    pub object: Word,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// By which field the rows are sorted.
    pub order: Option<Order>,
    /// How many rows at most.
    pub limit: Option<usize>,
}

/// A name and where it stands: the error that complains of it points there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As the client spelled it.
    pub text: String,
    /// How many characters precede it.
    pub at: usize,
}

/// `FIELD = VALUE`, `FIELD != VALUE`, or `FIELD [NOT] IN (VALUE, …)`.
#[derive(Debug, PartialEq)]
pub struct Condition {
    /// The field.
    pub field: Word,
    /// Whether the field must equal one of the values, or none.
    pub equal: bool,
    /// Strings, numbers, booleans or null.
    pub values: Vec<Value>,
}

/// `ORDER BY FIELD [ASC|DESC]`.
#[derive(Debug, PartialEq, Eq)]
pub struct Order {
    /// The field.
    pub field: Word,
    /// The greatest first.
    pub descending: bool,
}

/// Why a query is refused, in Salesforce's words.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    /// `MALFORMED_QUERY`, `INVALID_TYPE` or `INVALID_FIELD`.
    pub code: &'static str,
    /// The query, a caret under the place, and what is wrong there.
    pub message: String,
}

impl Complaint {
    /// Points at a place of the query.
    pub fn new(code: &'static str, query: &str, at: usize, words: &str) -> Self {
        let line = query.replace(['\r', '\n'], " ");
        let message = format!("\n{line}\n{}^\nERROR at Row:1:Column:{}\n{words}", " ".repeat(at), at + 1);
        Self { code, message }
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// `MALFORMED_QUERY`, pointing at the first thing that is not understood.
    pub fn parse(text: &str) -> Result<Self, Complaint> {
        let mut reader = Reader { text, lexer: Lexer::new(text) };
        reader.keyword("SELECT")?;
        let mut fields = vec![reader.word()?];
        while reader.takes(&Lexeme::Comma) {
            fields.push(reader.word()?);
        }
        reader.keyword("FROM")?;
        let object = reader.word()?;
        let mut conditions = Vec::new();
        if reader.takes_keyword("WHERE") {
            conditions.push(reader.condition()?);
            while reader.takes_keyword("AND") {
                conditions.push(reader.condition()?);
            }
        }
        let order = if reader.takes_keyword("ORDER") { Some(reader.order()?) } else { None };
        let limit = if reader.takes_keyword("LIMIT") { Some(reader.count()?) } else { None };
        reader.end()?;
        Ok(Self { fields, object, conditions, order, limit })
    }
}

struct Reader<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
}

impl Reader<'_> {
    fn word(&mut self) -> Result<Word, Complaint> {
        let at = self.lexer.at();
        match self.lexer.next() {
            Lexeme::Word(text) if !is_keyword(text) => Ok(Word { text: text.to_owned(), at }),
            other => Err(self.unexpected(&other, at)),
        }
    }

    fn takes(&mut self, wanted: &Lexeme<'_>) -> bool {
        let found = self.lexer.peek() == *wanted;
        if found {
            self.lexer.next();
        }
        found
    }

    fn takes_keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.lexer.peek(), Lexeme::Word(text) if text.eq_ignore_ascii_case(word));
        if found {
            self.lexer.next();
        }
        found
    }

    fn keyword(&mut self, word: &str) -> Result<(), Complaint> {
        let at = self.lexer.at();
        if self.takes_keyword(word) {
            return Ok(());
        }
        let found = self.lexer.peek();
        Err(self.unexpected(&found, at))
    }

    fn condition(&mut self) -> Result<Condition, Complaint> {
        let field = self.word()?;
        let equal = !self.takes_keyword("NOT");
        if !equal || self.takes_keyword("IN") {
            if !equal {
                self.keyword("IN")?;
            }
            return Ok(Condition { field, equal, values: self.list()? });
        }
        let at = self.lexer.at();
        let equal = match self.lexer.next() {
            Lexeme::Equal => true,
            Lexeme::NotEqual => false,
            other => return Err(self.unexpected(&other, at)),
        };
        Ok(Condition { field, equal, values: vec![self.value()?] })
    }

    fn list(&mut self) -> Result<Vec<Value>, Complaint> {
        self.sign('(')?;
        let mut values = vec![self.value()?];
        while self.takes(&Lexeme::Comma) {
            values.push(self.value()?);
        }
        self.sign(')')?;
        Ok(values)
    }

    fn sign(&mut self, sign: char) -> Result<(), Complaint> {
        let at = self.lexer.at();
        let lexeme = self.lexer.next();
        if lexeme == Lexeme::Other(sign) { Ok(()) } else { Err(self.unexpected(&lexeme, at)) }
    }

    fn value(&mut self) -> Result<Value, Complaint> {
        let at = self.lexer.at();
        let lexeme = self.lexer.next();
        match &lexeme {
            Lexeme::Text(text) => return Ok(Value::from(text.as_str())),
            Lexeme::Word(word) => {
                let literal = word.to_ascii_lowercase();
                if let Ok(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) = serde_json::from_str(&literal) {
                    return Ok(value);
                }
            }
            _ => {}
        }
        Err(self.unexpected(&lexeme, at))
    }

    fn order(&mut self) -> Result<Order, Complaint> {
        self.keyword("BY")?;
        let field = self.word()?;
        let descending = self.takes_keyword("DESC");
        if !descending {
            self.takes_keyword("ASC");
        }
        Ok(Order { field, descending })
    }

    fn count(&mut self) -> Result<usize, Complaint> {
        let at = self.lexer.at();
        let lexeme = self.lexer.next();
        let number = if let Lexeme::Word(word) = lexeme { word.parse().ok() } else { None };
        number.ok_or_else(|| self.unexpected(&lexeme, at))
    }

    fn end(&mut self) -> Result<(), Complaint> {
        let (found, at) = (self.lexer.peek(), self.lexer.at());
        if found == Lexeme::End { Ok(()) } else { Err(self.unexpected(&found, at)) }
    }

    fn unexpected(&self, found: &Lexeme<'_>, at: usize) -> Complaint {
        Complaint::new("MALFORMED_QUERY", self.text, at, &format!("unexpected token: '{found}'"))
    }
}

fn is_keyword(word: &str) -> bool {
    ["SELECT", "FROM", "WHERE", "AND", "NOT", "IN", "ORDER", "BY", "LIMIT"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}
