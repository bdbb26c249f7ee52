//! Who may know whom, as a test: the pure rooms reach no clock, no chance, no file and no network; the
//! arrows between the rooms are the table below; files stay small and say what they are.

mod source;

use std::collections::BTreeSet;

use source::{Kind, Source};

/// Rooms whose code is values in, values out.
const PURE: [&str; 9] = ["secret", "plain", "quote", "profile", "oauth", "transfer", "flow", "upkeep", "deck"];

/// Crates that a pure room does not name.
const FOREIGN_CRATES: [&str; 5] = ["tokio", "reqwest", "ratatui", "crossterm", "getrandom"];

/// What a pure room does not reach, by the path's beginning.
const FOREIGN: [&[&str]; 4] = [&["std", "fs"], &["std", "net"], &["std", "env"], &["aws_lc_rs", "rand"]];

/// Clocks that a pure room does not read, by the path's end.
const CLOCKS: [&[&str]; 4] = [&["Instant", "now"], &["SystemTime", "now"], &["Timestamp", "now"], &["Zoned", "now"]];

/// Which part of the crate may name which others. The longest entry on the left that a file lies in
/// holds for it; what lies in the same top-level room is always allowed.
const ARROWS: [(&str, &[&str]); 21] = [
    ("secret", &[]),
    ("plain", &[]),
    ("quote", &[]),
    // `extra` may not carry a parameter that a flow sets itself, so the words are looked up there.
    ("profile", &["secret", "plain", "quote", "oauth::names"]),
    ("oauth", &["secret", "plain", "quote", "profile"]),
    ("transfer", &["secret", "plain", "quote", "profile", "oauth"]),
    ("flow", &["secret", "plain", "profile", "oauth"]),
    // An errand is of a flow's shape: it shares its moments, calls, marks and exit classes, and nothing of its phases.
    (
        "upkeep",
        &[
            "secret",
            "plain",
            "profile",
            "oauth",
            "flow::step",
            "flow::event::CallId",
            "flow::calls",
            "flow::attempt",
            "flow::fault::Class",
        ],
    ),
    ("deck", &["secret", "plain", "quote", "profile", "oauth", "transfer", "flow", "upkeep"]),
    // A front does what the loop asks of it, and knows nothing else of the loop.
    ("tui", &["secret", "plain", "profile", "oauth", "transfer", "flow", "upkeep", "deck", "run::Front"]),
    ("print", &["secret", "plain", "quote", "profile", "oauth", "transfer", "flow", "upkeep", "deck", "run::Front"]),
    ("store", &["secret", "plain", "profile", "oauth", "transfer::import"]),
    ("run", &["secret", "plain", "profile", "oauth", "transfer", "flow", "upkeep", "deck", "store"]),
    (
        "cli",
        &[
            "plain",
            "quote",
            "profile",
            "oauth::grant_list::GrantId",
            "oauth::sfdx_url",
            "transfer::Form",
            "flow",
            "upkeep",
        ],
    ),
    ("simulator", &["oauth::names"]),
    ("demo", &["secret", "plain", "profile", "oauth", "flow", "deck", "store", "run", "tui", "simulator"]),
    ("command", COMMAND),
    ("command::simulator", &["cli", "plain", "profile", "store", "run::signal", "print", "simulator"]),
    ("command::demo", &["cli", "plain", "profile", "deck", "store", "run", "tui", "demo"]),
    ("main", &["cli", "command", "plain", "print"]),
    ("lib", &[]),
];

const COMMAND: &[&str] = &[
    "cli", "secret", "plain", "quote", "profile", "oauth", "transfer", "flow", "upkeep", "deck", "store", "run", "tui",
    "print",
];

/// Lines of the longest file.
const LONGEST: usize = 300;

#[test]
fn the_pure_rooms_reach_no_clock_no_chance_no_file_and_no_network() {
    none(source::all().iter().flat_map(impurities));
}

#[test]
fn every_arrow_between_the_rooms_is_in_the_table() {
    none(source::all().iter().flat_map(wrong_arrows));
}

#[test]
fn no_file_is_longer_than_300_lines_and_each_says_what_it_is() {
    none(source::all().iter().flat_map(bad_shape));
}

fn none(found: impl Iterator<Item = String>) {
    let found: Vec<_> = found.collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

fn impurities(source: &Source) -> Vec<String> {
    if !PURE.contains(&source.module()[0]) || source.is_test() {
        return Vec::new();
    }
    let mut found = BTreeSet::new();
    for token in source.tokens.iter().filter(|token| token.kind == Kind::Name) {
        if FOREIGN_CRATES.contains(&&*token.text) {
            found.insert((token.line, token.text.clone()));
        }
    }
    for named in source.paths() {
        let path: Vec<_> = named.segments.iter().map(String::as_str).collect();
        let all_of = |foreign: &[&str]| path.last() == Some(&"*") && foreign.starts_with(&path[..path.len() - 1]);
        if FOREIGN.iter().any(|foreign| path.starts_with(foreign) || all_of(foreign))
            || CLOCKS.iter().any(|clock| path.ends_with(clock))
        {
            found.insert((named.line, path.join("::")));
        }
    }
    found.into_iter().map(|(line, what)| format!("src/{}:{line}: names {what}", source.path)).collect()
}

fn wrong_arrows(source: &Source) -> Vec<String> {
    if source.is_test() {
        return Vec::new();
    }
    let module = source.module();
    let here = module.join("::");
    let Some((_, allowed)) = ARROWS.iter().filter(|(room, _)| lies_in(&here, room)).max_by_key(|(room, _)| room.len())
    else {
        return vec![format!("src/{}:1: the table of arrows has no room {here}", source.path)];
    };
    let mut found = BTreeSet::new();
    for named in source.paths() {
        let Some(there) = inside(&named.segments, &module) else { continue };
        let room = there.split("::").next().unwrap_or_default();
        let own = room == module[0] || (module[0] == "lib");
        if !own && !allowed.iter().any(|allowed| lies_in(&there, allowed)) {
            found.insert((named.line, there));
        }
    }
    found.into_iter().map(|(line, there)| format!("src/{}:{line}: {here} may not know {there}", source.path)).collect()
}

/// The path below the crate's root, where it leads there.
fn inside(segments: &[String], module: &[&str]) -> Option<String> {
    let rest = match segments[0].as_str() {
        "crate" | "orgdeck" => &segments[1..],
        "super" => {
            let up = segments.iter().take_while(|segment| *segment == "super").count();
            // A `super` that stays below the root stays in the room.
            if up < module.len() {
                return None;
            }
            &segments[up..]
        }
        _ => return None,
    };
    (!rest.is_empty()).then(|| rest.join("::"))
}

fn lies_in(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn bad_shape(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.text.lines().count();
    if lines > LONGEST && !source.path.ends_with("tests.rs") {
        found.push(format!("src/{}:{lines}: longer than {LONGEST} lines: name the room inside it", source.path));
    }
    if !source.text.starts_with("//! ") {
        found.push(format!("src/{}:1: does not open with //! and what lives here", source.path));
    }
    found
}

mod planted {
    //! The checks themselves: each planted violation is found, and only those.

    use super::*;

    #[test]
    fn a_forbidden_name_is_found_however_it_is_spelled() {
        for text in [
            "use std::fs;",
            "use std::{fmt, fs};",
            "use std::{\n fmt,\n net::{IpAddr, TcpStream},\n};",
            "use std::*;",
            "use ::std::env;",
            "use std as s;\nfn a() { s::fs::read(x); }",
            "fn a() { std::env::var(\"X\"); }",
            "fn a() { let b = ::std::env::var(\"X\"); }",
            "fn a() { return ::std::env::var(\"X\"); }",
            "fn a() { std::time::Instant::now(); }",
            "use std::time::Instant as Clock;\nfn a() -> Clock { Clock::now() }",
            "use jiff::Timestamp;\nfn a() { b(Timestamp::now) }",
            "use jiff;\nfn a() { jiff::Zoned::now() }",
            "use std::time;\nfn a() { time::SystemTime::now() }",
            "use aws_lc_rs::{digest, rand};",
            "#[tokio::test]\nfn a() {}",
            "use ratatui::Frame;",
            "fn a<'a>(b: &'a str) -> char { std::fs::read(b); '\"' }",
            "#[cfg(not(test))]\nuse std::fs;",
        ] {
            assert_ne!(impurities(&Source::new("flow/planted.rs", text)), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn comments_literals_and_test_modules_are_passed_over() {
        let text = r##"//! tokio, std::fs
            /// [`std::net`], Instant::now
            /* std::env /* reqwest */ ratatui */
            const A: &str = "std::fs \" tokio";
            const B: &str = r#"std::fs " tokio"#;
            const C: [char; 2] = ['"', '\''];
            fn tokio_like(now: Now) -> Instant { self.std.fs(Instant::later(now)) }
            #[cfg(test)]
            use std::fs;
            #[cfg(test)]
            #[derive(Debug)]
            struct D([std::net::IpAddr; 2]);
            #[cfg(test)]
            mod tests { fn a() { if b { std::fs::read() } } }
            #[cfg(test)]
            mod tests;
        "##;
        assert_eq!(impurities(&Source::new("flow/planted.rs", text)), Vec::<String>::new());
        assert_eq!(impurities(&Source::new("flow/tests.rs", "use std::fs;")), Vec::<String>::new());
        assert_eq!(impurities(&Source::new("run/planted.rs", "use std::fs;")), Vec::<String>::new());
    }

    #[test]
    fn a_violation_is_told_with_its_file_and_line() {
        let source = Source::new("deck/planted.rs", "//! A.\n\nuse std::{\n    fmt,\n    fs,\n};\n");
        assert_eq!(impurities(&source), ["src/deck/planted.rs:5: names std::fs"]);
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_is_found_however_it_is_spelled() {
        for (path, text) in [
            ("plain.rs", "use crate::secret::Secret;"),
            ("plain.rs", "use super::secret::Secret;"),
            ("oauth/planted.rs", "use crate::{plain::Plain, flow::{Flow, Step}};"),
            ("oauth/planted.rs", "fn a() { super::super::deck::b() }"),
            ("flow/planted.rs", "fn a(b: &crate::deck::Deck) {}"),
            ("flow/planted.rs", "use crate as c;\nfn a(b: c::store::Store) {}"),
            ("deck/planted.rs", "use crate::simulator::Start;"),
            ("run/planted.rs", "use crate::tui;"),
            ("command/login.rs", "use crate::simulator;"),
            ("simulator/planted.rs", "use crate::oauth::{names::param, pkce};"),
            ("simulator/planted.rs", "use crate::oauth;\nfn a() { oauth::pkce::challenge(b) }"),
            ("simulator/planted.rs", "use crate::secret::Secret;"),
            ("main.rs", "fn main() { orgdeck::flow::a() }"),
            ("unheard_of.rs", "fn a() {}"),
            ("flow/planted.rs", "use crate::unheard_of;"),
            ("flow/planted.rs", "use crate::*;"),
        ] {
            assert_ne!(wrong_arrows(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn arrows_of_the_table_are_allowed() {
        for (path, text) in [
            ("flow/planted.rs", "use crate::{flow::step::Step, oauth::{self, call::Answer}, secret::Secret};"),
            ("flow/planted.rs", "use super::step::Step; use self::a::B; use url::Url;"),
            ("flow/planted.rs", "//! [`crate::deck`]\n#[cfg(test)]\nmod tests { use crate::deck::Deck; }"),
            ("simulator/endpoint/planted.rs", "use crate::{oauth::names::{error, param}, simulator::state::State};"),
            ("command/simulator.rs", "use crate::simulator;"),
            ("demo.rs", "use crate::{deck::Deck, simulator};"),
        ] {
            assert_eq!(wrong_arrows(&Source::new(path, text)), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn long_and_nameless_files_are_found() {
        let long = format!("//! A.\n{}", "\n".repeat(LONGEST));
        assert_eq!(bad_shape(&Source::new("flow/planted.rs", &long)).len(), 1);
        assert_eq!(bad_shape(&Source::new("flow/tests.rs", &long)), Vec::<String>::new());
        assert_eq!(bad_shape(&Source::new("flow/planted.rs", "use std::fmt;")).len(), 1);
    }
}
