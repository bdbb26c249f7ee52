//! A call as a `curl` command for `sh`, to be run again elsewhere. What is secret stands there as a
//! shell variable: a captured call has no values to give away.

use std::fmt::Write;

use url::form_urlencoded;

use crate::{
    oauth::{call::Call, mask::Shown, names::param},
    quote::Shell,
};

/// What continues a line.
const NEXT: &str = " \\\n  ";

/// The variable of an access token, as `orgdeck env` sets it.
const BEARER: &str = "SF_ACCESS_TOKEN";

/// Secrets that give a variable its name; a name that somebody made up might be one of the shell's own.
const KNOWN: [&str; 6] =
    [param::CLIENT_SECRET, param::CODE, param::CODE_VERIFIER, param::REFRESH_TOKEN, param::STATE, param::TOKEN];

/// A call's command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curl {
    /// For `sh`, on several lines.
    pub command: String,
    /// The shell variables that it expects, in their order.
    pub variables: Vec<String>,
}

/// Spells a call. The fields are encoded by curl, in their order; a GET's go into the query. The bearer
/// token comes by standard input, because a command line can be read by everybody on the machine; the
/// fields of a form cannot all come that way.
pub fn spell(call: &Call) -> Curl {
    let is_post = call.method == "POST";
    let mut variables = Variables::default();
    let mut command = String::new();
    if call.bearer.is_some() {
        let _ = write!(command, "echo \"Authorization: Bearer ${BEARER}\" | ");
    }
    command += if is_post || call.fields.is_empty() { "curl" } else { "curl --get" };
    let _ = write!(command, " {}", Shell::Sh.word(&call.url));
    if call.bearer.is_some() {
        let _ = write!(command, "{NEXT}--header @-");
    }
    let _ = write!(command, "{NEXT}--header 'Accept: application/json'");
    if is_post && call.fields.is_empty() {
        let _ = write!(command, "{NEXT}--data ''");
    }
    for (name, shown) in &call.fields {
        // curl encodes what follows the first `=`, and takes the name as it stands.
        let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let _ = match shown {
            Shown::Open(value) => {
                write!(command, "{NEXT}--data-urlencode {}", Shell::Sh.word(&format!("{encoded}={value}")))
            }
            Shown::Hidden { fingerprint, .. } => {
                let variable = variables.name(name, fingerprint);
                write!(command, "{NEXT}--data-urlencode \"{encoded}=${variable}\"")
            }
        };
    }
    let bearer = call.bearer.iter().map(|_| BEARER.to_owned());
    Curl { command, variables: bearer.chain(variables.0.into_iter().map(|(name, _)| name)).collect() }
}

/// The variables so far, each with its value's fingerprint.
#[derive(Default)]
struct Variables(Vec<(String, String)>);

impl Variables {
    /// The one of a secret: the field's name in capitals, numbered where a name has several values.
    fn name(&mut self, field: &str, fingerprint: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
        let prefix = if KNOWN.contains(&field) { "" } else { "OAUTH_" };
        let mut name: String = prefix.chars().chain(field.chars().map(plain)).collect();
        let first = name.clone();
        let mut number = 1;
        while let Some((_, other)) = self.0.iter().find(|(known, _)| *known == name) {
            if other == fingerprint {
                return name;
            }
            number += 1;
            name = format!("{first}_{number}");
        }
        self.0.push((name.clone(), fingerprint.to_owned()));
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::request::Request;
    use jiff::Timestamp;

    fn call(request: &Request) -> Call {
        Call::begin(request, Timestamp::UNIX_EPOCH)
    }

    fn exchange() -> Call {
        let request = Request::post("https://acme.my.salesforce.com/services/oauth2/token")
            .with("grant_type", "authorization_code")
            .with("client_id", "3MVG9.a_b")
            .with_secret("client_secret", "CANARY".into())
            .with("redirect_uri", "http://localhost:1717/o'brien?a=$(id)&b=`id`")
            .with_secret("code", "CANARYcode==".into());
        call(&request)
    }

    #[test]
    fn a_post_has_its_fields_in_their_order_and_its_secrets_as_variables() {
        let wanted = r#"curl 'https://acme.my.salesforce.com/services/oauth2/token' \
  --header 'Accept: application/json' \
  --data-urlencode 'grant_type=authorization_code' \
  --data-urlencode 'client_id=3MVG9.a_b' \
  --data-urlencode "client_secret=$CLIENT_SECRET" \
  --data-urlencode 'redirect_uri=http://localhost:1717/o'\''brien?a=$(id)&b=`id`' \
  --data-urlencode "code=$CODE""#;
        assert_eq!(spell(&exchange()).command, wanted);
        assert_eq!(spell(&exchange()).variables, ["CLIENT_SECRET", "CODE"]);
    }

    #[test]
    fn a_get_puts_its_fields_into_the_query_and_its_token_into_no_argv() {
        let mut request = Request::get("https://h/id").with("version", "latest");
        request.bearer = Some("CANARY".into());
        let wanted = "echo \"Authorization: Bearer $SF_ACCESS_TOKEN\" | curl --get 'https://h/id' \\\n  --header @- \\\n  \
                      --header 'Accept: application/json' \\\n  --data-urlencode 'version=latest'";
        let curl = spell(&call(&request));
        assert_eq!((curl.command.as_str(), curl.variables), (wanted, vec!["SF_ACCESS_TOKEN".to_owned()]));
        let bare = spell(&call(&Request::get("https://h/a?b=c"))).command;
        assert_eq!(bare, "curl 'https://h/a?b=c' \\\n  --header 'Accept: application/json'");
        assert!(spell(&call(&Request::post("https://h/a"))).command.ends_with("--data ''"), "a POST stays one");
    }

    #[test]
    fn a_name_that_is_sent_twice_has_a_variable_for_each_value() {
        let request = Request::post("https://h")
            .with_secret("code", "CANARY1".into())
            .with_secret("code", "CANARY2".into())
            .with_secret("code", "CANARY1".into())
            .with_secret("path", "CANARY".into())
            .with_secret("1=x y", "CANARY".into());
        let text = spell(&call(&request)).command;
        let fields: Vec<_> = text.lines().filter_map(|line| line.trim().strip_prefix("--data-urlencode ")).collect();
        let fields: Vec<_> = fields.into_iter().map(|field| field.trim_end_matches(" \\")).collect();
        let wanted = [
            r#""code=$CODE""#,
            r#""code=$CODE_2""#,
            r#""code=$CODE""#,
            r#""path=$OAUTH_PATH""#,
            r#""1%3Dx+y=$OAUTH_1_X_Y""#,
        ];
        assert_eq!(fields, wanted);
        assert!(!text.contains("CANARY"));
    }

    #[test]
    #[cfg(unix)]
    fn t32_a_real_shell_hands_curl_the_very_fields_and_runs_nothing_of_them() {
        let script = format!(
            "curl() {{ for word; do printf '%s\\n' \"$word\"; done; }}; CLIENT_SECRET=s\\ \\\"x CODE=c==\n{}",
            spell(&exchange()).command
        );
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        let words = String::from_utf8(output.stdout).unwrap();
        for field in ["client_secret=s \"x", "redirect_uri=http://localhost:1717/o'brien?a=$(id)&b=`id`", "code=c=="] {
            assert!(words.lines().any(|word| word == field), "{field}: {words}");
        }
        assert_eq!((words.lines().count(), output.stderr.as_slice()), (13, &[][..]), "{words}");
    }
}
