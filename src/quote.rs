//! [`Shell`]: text as one word of a shell's line, and assignments made of such words, so that whatever
//! a server called a user is never run. Spelled into the output directly: no copy of a secret is made. And a
//! person's line as words, without a shell.

use std::fmt::{self, Display, Write};

/// A family of shells that spell assignments alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh, bash, zsh, ksh, dash.
    Sh,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
}

impl Shell {
    /// All.
    pub const ALL: [Self; 3] = [Self::Sh, Self::Fish, Self::PowerShell];

    /// The shell that a program is, told by its path as `$SHELL` has it; the sh family in doubt.
    pub fn of_program(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        match name.strip_suffix(".exe").unwrap_or(name) {
            "fish" => Self::Fish,
            "pwsh" | "powershell" => Self::PowerShell,
            _ => Self::Sh,
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
        }
    }

    /// A text as one word, in single quotes.
    pub fn word(self, text: &str) -> impl Display + '_ {
        Word { shell: self, text }
    }

    /// The line that gives a variable this value, or that takes it away. The name is a plain word.
    pub fn assignment<'a>(self, name: &'a str, value: Option<&'a str>) -> impl Display + 'a {
        Assignment { shell: self, name, value }
    }
}

/// A line as words, split at blanks; `'…'` and `"…"` keep what is in them together. Nothing else is special, so
/// that a path of Windows stays one. `None` where a quote has no end.
pub fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    for c in line.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            None if matches!(c, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// Words as the line that [`words`] reads back.
pub fn line(words: &[String]) -> String {
    let spell = |word: &String| match word.contains('"') {
        // A quote of either kind keeps one of the other.
        true => word.split('"').map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join("'\"'"),
        false if word.is_empty() || word.contains(|c: char| c.is_whitespace() || c == '\'') => format!("\"{word}\""),
        false => word.clone(),
    };
    words.iter().map(spell).collect::<Vec<_>>().join(" ")
}

struct Assignment<'a> {
    shell: Shell,
    name: &'a str,
    value: Option<&'a str>,
}

impl Display for Assignment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match (self.shell, self.value.map(|value| self.shell.word(value))) {
            (Shell::Sh, Some(word)) => write!(f, "export {name}={word}"),
            (Shell::Sh, None) => write!(f, "unset {name}"),
            (Shell::Fish, Some(word)) => write!(f, "set -gx {name} {word}"),
            (Shell::Fish, None) => write!(f, "set -e {name}"),
            (Shell::PowerShell, Some(word)) => write!(f, "$env:{name} = {word}"),
            (Shell::PowerShell, None) => write!(f, "$env:{name} = $null"),
        }
    }
}

struct Word<'a> {
    shell: Shell,
    text: &'a str,
}

impl Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('\'')?;
        for c in self.text.chars() {
            match (self.shell, c) {
                (Shell::Sh, '\'') => f.write_str("'\\''")?,
                (Shell::Fish, '\'' | '\\') => write!(f, "\\{c}")?,
                // PowerShell takes typographic quotes for quotes, too.
                (Shell::PowerShell, '\'' | '\u{2018}'..='\u{201b}') => write!(f, "{c}{c}")?,
                _ => f.write_char(c)?,
            }
        }
        f.write_char('\'')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "o'brien \\ $(id) `id` \"q\" ;&|<>!* %PATH% $env:A\n#~ \u{2019}x";

    #[test]
    fn a_word_is_quoted_by_each_shells_own_rules() {
        let word = |shell: Shell, text| shell.word(text).to_string();
        assert_eq!(Shell::ALL.map(|shell| word(shell, "00D!A$x")), ["'00D!A$x'"; 3]);
        assert_eq!(word(Shell::Sh, "o'b\\"), r"'o'\''b\'");
        assert_eq!(word(Shell::Fish, "o'b\\"), r"'o\'b\\'");
        assert_eq!(word(Shell::PowerShell, "o'b\\\u{2019}"), "'o''b\\\u{2019}\u{2019}'");
    }

    #[test]
    fn assignments_are_spelled_for_each_shell() {
        let lines = |value| Shell::ALL.map(|shell| shell.assignment("A", value).to_string());
        assert_eq!(lines(Some("b")), ["export A='b'", "set -gx A 'b'", "$env:A = 'b'"]);
        assert_eq!(lines(None), ["unset A", "set -e A", "$env:A = $null"]);
    }

    #[test]
    fn a_shell_is_known_by_its_path() {
        for (path, shell) in [
            ("/usr/bin/fish", Shell::Fish),
            ("fish", Shell::Fish),
            ("/opt/microsoft/powershell/7/pwsh", Shell::PowerShell),
            ("C:\\Program Files\\PowerShell\\7\\pwsh.exe", Shell::PowerShell),
            ("/bin/zsh", Shell::Sh),
            ("", Shell::Sh),
        ] {
            assert_eq!(Shell::of_program(path), shell, "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn t32_a_real_shell_reads_back_the_very_text_and_runs_nothing_of_it() {
        let script = format!("{}; printf %s \"$A\"", Shell::Sh.assignment("A", Some(NASTY)));
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        assert_eq!((String::from_utf8(output.stdout).unwrap().as_str(), output.stderr.as_slice()), (NASTY, &[][..]));
    }
}
