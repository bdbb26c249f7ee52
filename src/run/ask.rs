//! [`Asker`]: asking a person for a secret, on the terminal itself or in the dashboard by message. What it
//! is for is the caller's to say.

mod lines;
mod terminal;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    oneshot,
};

use crate::{
    deck::{Msg, msg::AskId},
    plain::Plain,
    secret::Secret,
};

/// Where a person is asked for secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nowhere: nobody is there.
    Nobody,
    /// On the terminal itself, whatever standard input and output are.
    Terminal,
    /// In the dashboard, which has the terminal.
    Dashboard,
}

/// Asks. A clone asks the same person.
#[derive(Clone, Debug)]
pub struct Asker(Arc<Asking>);

#[derive(Debug)]
enum Asking {
    Nobody,
    /// One question at a time, for the terminal is one.
    Terminal(Mutex<()>),
    /// By message.
    Dashboard(UnboundedSender<Msg>, Mutex<Questions>),
}

/// Questions that wait for [`Asker::supply`].
#[derive(Debug, Default)]
struct Questions {
    last: u64,
    waiting: HashMap<AskId, oneshot::Sender<Option<Secret>>>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nobody could be asked.
    #[error("there is no terminal to ask on")]
    Nobody,
    /// The person did not want to, or left.
    #[error("nothing was typed")]
    NotTyped,
    /// The terminal does not work.
    #[error("the terminal cannot be asked on: {0}")]
    Terminal(Plain),
}

/// Gives the terminal back that a question has, where the program ends before its answer.
pub fn give_terminal_back() {
    terminal::give_back();
}

impl Asker {
    /// Asks where a command can: on the terminal or nowhere. A dashboard is there only once it runs.
    pub fn of(asks: Asks) -> Self {
        Self(Arc::new(match asks {
            Asks::Terminal => Asking::Terminal(Mutex::default()),
            Asks::Nobody | Asks::Dashboard => Asking::Nobody,
        }))
    }

    /// Asks in the dashboard.
    pub fn in_dashboard(say: UnboundedSender<Msg>) -> Self {
        Self(Arc::new(Asking::Dashboard(say, Mutex::default())))
    }

    /// Asks once, and waits for the answer however long that takes: on a thread that may wait. What is typed
    /// is not shown.
    ///
    /// # Errors
    /// Why there is none.
    pub fn ask(&self, question: Plain) -> Result<Secret, NoAnswer> {
        match &*self.0 {
            Asking::Nobody => Err(NoAnswer::Nobody),
            Asking::Terminal(turn) => {
                let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                let typed = terminal::ask(&question).map_err(|error| NoAnswer::Terminal(Plain::new(error.to_string())));
                typed.map(|line| Secret::from(line.expose().trim_end_matches(['\r', '\n'])))
            }
            Asking::Dashboard(say, questions) => {
                let (answer, answered) = oneshot::channel();
                let ask = {
                    let mut questions = questions.lock().unwrap_or_else(PoisonError::into_inner);
                    questions.last += 1;
                    let ask = AskId(questions.last);
                    questions.waiting.insert(ask, answer);
                    ask
                };
                let _ = say.send(Msg::Wanted(ask, question));
                answered.blocking_recv().ok().flatten().ok_or(NoAnswer::NotTyped)
            }
        }
    }

    /// Lines of standard input. None of them is what is typed while this asks on the terminal. They are read by
    /// a thread of its own: a read cannot be given up, and must not keep the program from ending.
    pub fn lines(&self) -> UnboundedReceiver<Secret> {
        let (send, lines) = unbounded_channel();
        let asker = self.clone();
        std::thread::spawn(move || match &*asker.0 {
            Asking::Terminal(turn) => lines::send(turn, &send),
            // Nothing else asks on the terminal.
            Asking::Nobody | Asking::Dashboard(..) => lines::send(&Mutex::default(), &send),
        });
        lines
    }

    /// Gives the dashboard's answer to who asked.
    pub fn supply(&self, ask: AskId, secret: Option<Secret>) {
        if let Asking::Dashboard(_, questions) = &*self.0 {
            let waiting = questions.lock().unwrap_or_else(PoisonError::into_inner).waiting.remove(&ask);
            // Who does not wait any more needs no answer.
            let _ = waiting.map(|waiting| waiting.send(secret));
        }
    }
}
