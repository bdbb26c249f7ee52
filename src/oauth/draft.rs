//! [`Draft`]: a request that is about to be sent, as it was built and as a person has changed it. Only
//! parameters change: method, URL and bearer stay what was built, so that no secret goes elsewhere.

pub use self::hidden::is_hidden;
use crate::{
    oauth::request::{Field, Request, Value},
    secret::Secret,
};

mod hidden;
pub mod keep;

/// Names one line of a draft, for as long as the draft lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineId(u32);

/// One parameter: as it was built, and as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name in this draft.
    pub id: LineId,
    /// What was built; `None` for one that a person added.
    pub built: Option<Field>,
    /// What will be sent; `None` for one that a person took out.
    pub sent: Option<Field>,
    /// What would have been sent when it was taken out.
    aside: Option<Field>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is as it was built.
    Same,
    /// It has another value.
    Changed,
    /// It was added.
    Added,
    /// It was taken out.
    Removed,
}

impl Mark {
    /// In a word; empty where nothing became of it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "left out",
        }
    }
}

impl Line {
    /// What became of it.
    pub fn mark(&self) -> Mark {
        match (&self.built, &self.sent) {
            (None, _) => Mark::Added,
            (_, None) => Mark::Removed,
            (built, sent) if built == sent => Mark::Same,
            _ => Mark::Changed,
        }
    }

    /// The field as it will be sent, or as it was before it was taken out.
    pub fn field(&self) -> Option<&Field> {
        self.sent.as_ref().or(self.built.as_ref())
    }
}

/// A change to a draft. A line that it names and the draft does not have changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// This parameter gets this value, which is encoded once when it is sent.
    Set(LineId, Secret),
    /// A parameter of this name and value comes at the end.
    Add(String, Secret),
    /// This parameter is left out; one that is left out comes back.
    Remove(LineId),
    /// This parameter goes along twice.
    Double(LineId),
    /// All is as it was built.
    Reset,
}

/// A request that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    built: Request,
    lines: Vec<Line>,
    next: u32,
}

impl Draft {
    /// A draft of a request that nobody has changed.
    pub fn new(built: Request) -> Self {
        let mut draft = Self { built, lines: Vec::new(), next: 0 };
        draft.reset();
        draft
    }

    /// The parameters in the order they are sent, those that were taken out among them.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The line of this name.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// Whether anything is not as it was built.
    pub fn is_edited(&self) -> bool {
        self.lines.iter().any(|line| line.mark() != Mark::Same)
    }

    /// What was built.
    pub fn built(&self) -> &Request {
        &self.built
    }

    /// What will be sent.
    pub fn request(&self) -> Request {
        let fields = self.lines.iter().filter_map(|line| line.sent.clone()).collect();
        Request { fields, ..self.built.clone() }
    }

    /// Applies a change.
    pub fn change(&mut self, change: Change) {
        match change {
            Change::Set(id, text) => {
                if let Some(line) = self.lines.iter_mut().find(|line| line.id == id)
                    && let Some(field) = line.field()
                {
                    let hidden = field.value.is_hidden();
                    line.sent = Some(Field { name: field.name.clone(), value: value(&field.name, text, hidden) });
                }
            }
            Change::Add(name, text) => {
                let value = value(&name, text, false);
                let line = self.added(Field { name, value });
                self.lines.push(line);
            }
            Change::Remove(id) => {
                if let Some(at) = self.lines.iter().position(|line| line.id == id) {
                    let line = &mut self.lines[at];
                    match (&line.built, line.sent.take()) {
                        (None, _) => drop(self.lines.remove(at)),
                        (Some(_), Some(sent)) => line.aside = Some(sent),
                        (built, None) => line.sent = line.aside.take().or_else(|| built.clone()),
                    }
                }
            }
            Change::Double(id) => {
                if let Some(at) = self.lines.iter().position(|line| line.id == id)
                    && let Some(field) = self.lines[at].sent.clone()
                {
                    let line = self.added(field);
                    self.lines.insert(at + 1, line);
                }
            }
            Change::Reset => self.reset(),
        }
    }

    /// The same changes to a request that was built anew: what a person wrote stays, and all else is the
    /// new request's.
    #[must_use]
    pub fn onto(&self, built: Request) -> Self {
        let mut draft = Self::new(built);
        for line in &self.lines {
            let known = |field: &Field| {
                draft.lines.iter().position(|new| new.field().is_some_and(|new| new.name == field.name))
            };
            match (line.mark(), &line.built, &line.sent) {
                (Mark::Changed | Mark::Removed, Some(built), sent) => {
                    if let Some(at) = known(built) {
                        draft.lines[at].sent.clone_from(sent);
                        draft.lines[at].aside.clone_from(&line.aside);
                    }
                }
                (Mark::Added, _, Some(field)) => {
                    let at = known(field);
                    // What was doubled is doubled anew.
                    let doubled = at.filter(|_| self.built.fields.contains(field));
                    let field = doubled.and_then(|at| draft.lines[at].built.clone()).unwrap_or_else(|| field.clone());
                    let line = draft.added(field);
                    draft.lines.insert(at.map_or(draft.lines.len(), |at| at + 1), line);
                }
                _ => {}
            }
        }
        draft
    }

    /// The same request would be built otherwise by now: a change that comes to the same is none any more.
    /// What nobody changed stays what was built first.
    pub fn agree(&mut self, built: &Request) {
        let named = |request: &Request, name: &str| {
            request.fields.iter().filter(|field| field.name == name).cloned().collect::<Vec<_>>()
        };
        let sent = self.request();
        for line in self.lines.iter_mut().filter(|line| line.mark() != Mark::Same) {
            let Some(name) = line.field().map(|field| field.name.as_str()) else { continue };
            let goes = named(&sent, name);
            if goes.len() < 2 && goes == named(built, name) {
                line.built.clone_from(&line.sent);
            }
        }
        self.lines.retain(|line| line.field().is_some());
        self.built.fields = self.lines.iter().filter_map(|line| line.built.clone()).collect();
    }

    /// What was changed, by name: no value is in it. Empty where nothing was.
    pub fn words(&self) -> String {
        let changed = self.lines.iter().filter(|line| line.mark() != Mark::Same);
        let said = |line: &Line| Some(format!("{} {}", line.field()?.name, line.mark().word()));
        changed.filter_map(said).collect::<Vec<_>>().join(", ")
    }

    fn reset(&mut self) {
        let first = self.next;
        let lines = self.built.fields.iter().zip(first..).map(|(field, id)| Line {
            id: LineId(id),
            built: Some(field.clone()),
            sent: Some(field.clone()),
            aside: None,
        });
        self.lines = lines.collect();
        self.next = self.lines.last().map_or(first, |line| line.id.0 + 1);
    }

    fn added(&mut self, field: Field) -> Line {
        self.next += 1;
        Line { id: LineId(self.next - 1), built: None, sent: Some(field), aside: None }
    }
}

/// A typed value: hidden where the parameter's name or what stood there says so.
fn value(name: &str, text: Secret, hidden: bool) -> Value {
    match hidden || is_hidden(name) {
        true => Value::Hidden(text),
        false => Value::Open(text.expose().to_owned()),
    }
}

#[cfg(test)]
mod tests;
