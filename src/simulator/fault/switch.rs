//! A fault that is switched on: where it strikes and how often. Written `[ENDPOINT:]FAULT[*TIMES]`, as in
//! `html_503`, `revoke:slow=2000` or `reset_after_processing*1`.

use std::fmt;

use serde::Deserialize;

use super::{Fault, Spot};

/// A fault of an org or an app that is on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Switch {
    /// What goes wrong.
    pub fault: Fault,
    /// Where; where it [usually shows](Fault::shows_usually) if it does not say.
    pub at: Option<Spot>,
    /// For how many requests more; for all if it does not say.
    pub left: Option<u32>,
}

/// The answer to a word that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a fault is written [ENDPOINT:]FAULT[*TIMES], where it can show: what Salesforce says in words at authorize or token, what goes wrong with the answer anywhere; see `orgdeck simulator --help`"
)]
pub struct NoSwitch;

impl Switch {
    /// Reads its written form.
    ///
    /// # Errors
    /// For an unknown endpoint or fault, for a number that is none, and for a fault that cannot show there
    /// or cannot be counted.
    pub fn parse(text: &str) -> Result<Self, NoSwitch> {
        let (at, rest) = match text.split_once(':') {
            Some((word, rest)) => {
                let spot = Spot::TABLE.into_iter().find(|(known, _)| *known == word).ok_or(NoSwitch)?;
                (Some(spot.1), rest)
            }
            None => (None, text),
        };
        let (word, left) = match rest.split_once('*') {
            Some((word, times)) => (word, Some(times.parse().ok().filter(|times| *times > 0).ok_or(NoSwitch)?)),
            None => (rest, None),
        };
        let fault = Fault::parse(word).ok_or(NoSwitch)?;
        let fits = at.is_none_or(|at| fault.shows(at)) && !(fault.is_lasting() && left.is_some());
        fits.then_some(Self { fault, at, left }).ok_or(NoSwitch)
    }

    /// Whether it strikes at this endpoint.
    pub fn strikes(&self, spot: Spot) -> bool {
        self.at.map_or_else(|| self.fault.shows_usually(spot), |at| at == spot)
    }
}

impl From<Fault> for Switch {
    fn from(fault: Fault) -> Self {
        Self { fault, at: None, left: None }
    }
}

impl TryFrom<String> for Switch {
    type Error = NoSwitch;

    fn try_from(text: String) -> Result<Self, NoSwitch> {
        Self::parse(&text)
    }
}

impl fmt::Display for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((word, _)) = self.at.and_then(|at| Spot::TABLE.into_iter().find(|(_, spot)| *spot == at)) {
            write!(f, "{word}:")?;
        }
        f.write_str(&self.fault.word())?;
        self.left.map_or(Ok(()), |left| write!(f, "*{left}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_reads_as_it_is_written() {
        let words = Fault::TABLE.map(|(_, fault, _)| fault).into_iter();
        let valued =
            ["slow=2000", "redirect=307", "error=invalid_grant&error_description=a+%2A%3A&status=401&place=page"];
        for fault in words.chain(valued.map(|word| Fault::parse(word).unwrap())) {
            for (at, left) in [(None, None), (Some(Spot::Revoke), None), (Some(Spot::Token), Some(3)), (None, Some(1))]
            {
                let fits = at.is_none_or(|at| fault.shows(at)) && !(fault.is_lasting() && left.is_some());
                let switch = Switch { fault: fault.clone(), at, left };
                let read = Switch::parse(&switch.to_string());
                assert_eq!(read, if fits { Ok(switch) } else { Err(NoSwitch) });
            }
        }
    }

    #[test]
    fn what_is_no_switch_is_refused() {
        for text in [
            "",
            "no_fault",
            "slow",
            "slow=soon",
            "redirect=200",
            "nowhere:html_503",
            "slow=600001",
            "revoke:ip_restricted",
            "refreshed*1",
            "html_503*0",
            "html_503*",
        ] {
            assert_eq!(Switch::parse(text), Err(NoSwitch), "{text}");
        }
    }
}
