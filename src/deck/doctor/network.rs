//! How Salesforce is reached: a proxy, and certificates besides the system's.

use super::{Finding, Subject};

/// What is found of the proxy: who names one, and its host and port, without a password.
pub fn proxy(named: Option<(&str, &str)>) -> Finding {
    Finding::ok(
        Subject::Network,
        match named {
            Some((source, host)) => format!("requests go through the proxy {host}, named by {source}"),
            None => "requests go out directly: no proxy is named".to_owned(),
        },
    )
}

/// What is found of a file of certificates: who names it, its path, and how many it holds or what is wrong
/// with it.
pub fn ca_file(source: &str, path: &str, certificates: &Result<usize, String>) -> Finding {
    match certificates {
        Ok(1) => Finding::ok(Subject::Network, format!("{path} holds 1 certificate, named by {source}")),
        Ok(count @ 2..) => {
            Finding::ok(Subject::Network, format!("{path} holds {count} certificates, named by {source}"))
        }
        wrong => Finding::problem(
            Subject::Network,
            wrong.as_ref().err().cloned().unwrap_or_else(|| format!("{path}, named by {source}, holds no certificate")),
            format!("let {source} name a PEM file of certificates, or take it out"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::doctor::Level;

    #[test]
    fn a_proxy_is_told_with_who_names_it() {
        assert!(
            proxy(Some(("$HTTPS_PROXY", "proxy:8080"))).what.as_str().ends_with("proxy:8080, named by $HTTPS_PROXY")
        );
        assert_eq!(proxy(None).level, Level::Ok);
    }

    #[test]
    fn a_file_without_certificates_is_a_problem() {
        let found = |certificates| ca_file("[network] ca_file", "/ca.pem", &certificates);
        assert_eq!(found(Ok(2)).level, Level::Ok);
        for wrong in [Ok(0), Err("cannot read it".to_owned())] {
            let finding = found(wrong);
            assert_eq!(finding.level, Level::Problem);
            assert!(finding.fix.unwrap().as_str().contains("[network] ca_file"));
        }
    }
}
