//! The two pages a person sees in the browser, as text: "received" and the one fixed page for all
//! else. Nothing of a request is ever in them. Headers are [`super::reply`]'s.

use std::{fmt::Write, sync::LazyLock};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{deck::door::Page, profile::Kind};

const STYLE: &str = include_str!("page.css");

/// Takes the code out of the address bar and out of the tab's history.
const SCRIPT: &str = "history.replaceState(null,\"\",location.pathname)";

/// Lets this style and this script run and nothing else: no other source, frame, form or base.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
});

/// A source expression that allows exactly this text (CSP level 3, §2.3.1).
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(digest(&SHA256, text.as_bytes())))
}

/// A page as HTML.
pub(super) fn html(page: &Page) -> String {
    match page {
        Page::Nobody => NOBODY.clone(),
        Page::Received { profile, kind, refused, next } => {
            let profile = escape(profile.as_str());
            let (sign, mood, words) = if *refused {
                ("✗", "bad", "Salesforce said no. orgdeck shows why, and what to do about it.")
            } else {
                ("✓", "good", "Salesforce sent you back and orgdeck takes it from here.")
            };
            let mut head = String::new();
            let mut body = format!("<h1>{profile}{}</h1>\n<p>{words}</p>", kind.map(badge).unwrap_or_default());
            match next {
                Some((name, path)) => {
                    let (name, path) = (escape(name.as_str()), escape(path));
                    let _ = writeln!(head, "<meta http-equiv=\"refresh\" content=\"1;url={path}\">");
                    let _ = write!(body, "\n<p class=\"next\">Next in this tab <a href=\"{path}\">{name}</a></p>");
                }
                None => body.push_str("\n<p class=\"soft\">You may close this tab.</p>"),
            }
            frame(&format!("{sign} {profile} – orgdeck"), &head, (sign, mood), &body)
        }
    }
}

static NOBODY: LazyLock<String> = LazyLock::new(|| {
    frame(
        "orgdeck",
        "",
        ("?", "soft"),
        "<p class=\"only\">No login waits for this page: it may be finished or its time is up. Look at orgdeck.</p>",
    )
});

fn frame(title: &str, head: &str, (sign, mood): (&str, &str), body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n{head}\
         <script>{SCRIPT}</script>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <div class=\"sign {mood}\" aria-hidden=\"true\">{sign}</div>\n{body}\n<footer>orgdeck</footer>\n</main>\n</body>\n</html>\n"
    )
}

/// What the org is; production stands out, as it does in the terminal.
fn badge(kind: Kind) -> String {
    let class = if kind == Kind::Production { " class=\"production\"" } else { "" };
    format!(" <small{class}>{}</small>", escape(kind.word()))
}

/// Text as HTML text and as the inside of a quoted attribute.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(profile: &str, kind: Option<Kind>, refused: bool, next: Option<(&str, &str)>) -> String {
        let next = next.map(|(name, path)| (name.into(), path.to_owned()));
        html(&Page::Received { profile: profile.into(), kind, refused, next })
    }

    #[test]
    fn received_names_profile_and_kind() {
        let page = received("acme-prod", Some(Kind::Production), false, None);
        assert!(page.contains("<title>✓ acme-prod – orgdeck</title>"), "{page}");
        assert!(page.contains("<h1>acme-prod <small class=\"production\">"), "{page}");
        assert!(page.contains("You may close this tab."), "{page}");
        assert!(!page.contains("http-equiv"), "{page}");
    }

    #[test]
    fn a_no_differs_in_words() {
        let page = received("acme-prod", None, true, None);
        assert!(page.contains("<title>✗ acme-prod – orgdeck</title>"), "{page}");
        assert!(page.contains("Salesforce said no"), "{page}");
    }

    #[test]
    fn where_another_waits_the_page_leads_there() {
        let page = received("acme-uat", Some(Kind::Sandbox), false, Some(("acme-qa", "/go/7kq2m9xa4t")));
        assert!(page.contains("<meta http-equiv=\"refresh\" content=\"1;url=/go/7kq2m9xa4t\">"), "{page}");
        assert!(page.contains("<a href=\"/go/7kq2m9xa4t\">acme-qa</a>"), "{page}");
        assert!(!page.contains("close this tab"), "{page}");
    }

    #[test]
    fn t29_names_are_escaped() {
        let page = received("<script>alert('\"&')</script>", None, false, Some(("<b>", "/go/\"><i>")));
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
        assert!(page.contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;"), "{page}");
        assert!(!page.contains("<b>") && !page.contains("<i>"), "{page}");
    }

    #[test]
    fn the_policy_allows_what_the_pages_hold_and_nothing_else() {
        for page in [html(&Page::Nobody), received("a", None, false, None)] {
            let between = |open, close| page.split_once(open).unwrap().1.split_once(close).unwrap().0;
            assert!(POLICY.contains(&format!("script-src '{}'", hash(between("<script>", "</script>")))));
            assert!(POLICY.contains(&format!("style-src '{}'", hash(between("<style>", "</style>")))));
            assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("src="), "{page}");
        }
        assert!(POLICY.starts_with("default-src 'none';"));
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
