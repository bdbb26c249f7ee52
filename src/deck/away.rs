//! [`Away`]: the dashboard is on another machine than the person's browser. What leads the browser back is
//! a forwarded port.

use crate::plain::Plain;

/// A session over SSH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// What `ssh` needs to come here: user and address, with a port that is not 22.
    target: Plain,
}

impl Away {
    /// Reads it from the variables that sshd sets (`SSH_CONNECTION`: client address, client port, server
    /// address, server port; `SSH_TTY`). `None` where the session is no remote one.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let connection = set("SSH_CONNECTION");
        if connection.is_none() && set("SSH_TTY").is_none() {
            return None;
        }
        let user = ["USER", "LOGNAME"].into_iter().find_map(set).filter(|user| is_word(user, "._-"));
        let fields: Vec<_> = connection.iter().flat_map(|text| text.split_ascii_whitespace()).collect();
        let server = fields.get(2).filter(|address| is_word(address, ".:%"));
        let port = fields.get(3).filter(|port| **port != "22" && port.parse::<u16>().is_ok());
        let target = server.map_or("…".to_owned(), |server| {
            let port = port.map(|port| format!("-p {port} ")).unwrap_or_default();
            let user = user.map(|user| format!("{user}@")).unwrap_or_default();
            format!("{port}{user}{server}")
        });
        Some(Self { target: Plain::new(target) })
    }

    /// What the person runs where the browser is, so that it comes back to this machine's port.
    pub fn forward(&self, port: u16) -> Plain {
        Plain::new(format!("ssh -L {port}:localhost:{port} {}", self.target))
    }
}

/// Whether a text can stand in a command line as it is.
fn is_word(text: &str, also: &str) -> bool {
    !text.starts_with('-') && text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(variables: &[(&str, &str)]) -> Option<String> {
        let value =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Away::read(value).map(|away| away.forward(1717).to_string())
    }

    #[test]
    fn a_session_over_ssh_says_how_to_forward_the_port() {
        let told = forward(&[("SSH_CONNECTION", "10.0.0.9 50522 10.0.0.5 22"), ("USER", "ana")]);
        assert_eq!(told.unwrap(), "ssh -L 1717:localhost:1717 ana@10.0.0.5");
        let told = forward(&[("SSH_CONNECTION", "fd00::9 50522 fd00::5 2222"), ("LOGNAME", "ana")]);
        assert_eq!(told.unwrap(), "ssh -L 1717:localhost:1717 -p 2222 ana@fd00::5");
        assert_eq!(forward(&[("SSH_TTY", "/dev/pts/3")]).unwrap(), "ssh -L 1717:localhost:1717 …");
    }

    #[test]
    fn a_session_on_this_machine_is_none() {
        assert_eq!(forward(&[]), None);
        assert_eq!(forward(&[("SSH_CONNECTION", ""), ("SSH_TTY", ""), ("USER", "ana")]), None);
    }

    #[test]
    fn what_a_shell_would_obey_gets_into_no_command() {
        let told = forward(&[("SSH_CONNECTION", "a 1 $(touch${IFS}x) 22;ls"), ("USER", "ana")]);
        assert_eq!(told.unwrap(), "ssh -L 1717:localhost:1717 …");
        let told = forward(&[("SSH_CONNECTION", "a 1 10.0.0.5 22;ls"), ("USER", "-oProxyCommand=x")]);
        assert_eq!(told.unwrap(), "ssh -L 1717:localhost:1717 10.0.0.5");
    }
}
