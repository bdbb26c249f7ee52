//! Reading a long file piece by piece: parsed, it takes many times its length in memory, and that all at
//! once. Whatever is unusual about a file makes it be read as a whole, which comes to the same.

use std::{ops::Range, sync::mpsc, thread};

use toml::{
    Spanned,
    de::{DeTable, Error},
};

use super::{Settings, reader::Reader, sealing::is_seal};

/// A shorter file is not worth it, in bytes.
pub(super) const LONG: usize = 64 << 10;
/// Profiles in a piece.
pub(super) const PIECE: usize = 64;

/// So many pieces are parsed before they are looked at.
const AHEAD: usize = 4;

/// Where a piece begins, and what came of parsing it.
type Parsed<'a> = (usize, (Spanned<DeTable<'a>>, Vec<Error>));

/// What a profile's own table begins with.
const HEADER: &str = "\n[profiles.";

/// Reads a file of which every piece has so many profiles. `None` where that cannot be done: something
/// is wrong with the file's syntax, or its tables do not stand together.
pub(super) fn read(text: &str, piece: usize) -> Option<Settings> {
    let pieces = cut(text, piece);
    let (root, errors) = DeTable::parse_recoverable(&text[..pieces.first()?.start]);
    if !errors.is_empty() {
        return None;
    }
    Reader::new(text, root.get_ref(), &errors).settings_of(text, pieces)
}

/// Reads what concerns one profile alone. `None` where that cannot be told apart from the rest.
pub(super) fn read_one(text: &str, name: &str) -> Option<Settings> {
    let pieces = cut(text, 1);
    let end = pieces.first()?.start;
    let is_named = |piece: &Range<usize>| {
        let header = &text[piece.start + HEADER.len() - 1..];
        header.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
            && header[name.len()..].starts_with(']')
    };
    let mut named = pieces.into_iter().filter(is_named);
    let (piece, None) = (named.next()?, named.next()) else { return None };
    // Where a text of several lines, a quoted name or another table could change what the piece means.
    let is_odd = |line: &str| line.starts_with('[') && line.strip_prefix(HEADER.trim()).is_none_or(|it| !is_bare(it));
    // What stands elsewhere may still concern it.
    let concerns = |line: &str| is_odd(line) || is_seal(line);
    if text.contains("\"\"\"") || text.contains("'''") || text[end..].lines().map(str::trim_start).any(concerns) {
        return None;
    }
    let (root, errors) = DeTable::parse_recoverable(&text[..end]);
    if !errors.is_empty() {
        return None;
    }
    Reader::new(text, root.get_ref(), &errors).settings_of(text, vec![piece])
}

/// Parses pieces in their order, and hands each with its place to `take`; `false` where one has an error, or is not
/// taken. While one is looked at, the next are parsed: that takes as long.
pub(super) fn parse(text: &str, pieces: Vec<Range<usize>>, mut take: impl FnMut(usize, &DeTable<'_>) -> bool) -> bool {
    let one = |piece: Range<usize>| (piece.start, DeTable::parse_recoverable(&text[piece]));
    let took = |(start, (root, errors)): Parsed<'_>| errors.is_empty() && take(start, root.get_ref());
    if pieces.len() < 2 {
        return pieces.into_iter().map(one).all(took);
    }
    thread::scope(|scope| {
        let (send, parsed) = mpsc::sync_channel(AHEAD);
        let ahead = pieces.clone();
        let parser = move || drop(ahead.into_iter().map(one).try_for_each(|piece| send.send(piece)));
        match thread::Builder::new().spawn_scoped(scope, parser) {
            Ok(_) => parsed.into_iter().all(took),
            // The system has no thread to spare.
            Err(_) => pieces.into_iter().map(one).all(took),
        }
    })
}

/// Whether a name begins here that needs no quotes.
fn is_bare(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '_' | '-'))
}

/// Where the pieces are. A cut within a text or a list of several lines leaves that open behind it, which
/// no parser takes: it needs no care here.
fn cut(text: &str, piece: usize) -> Vec<Range<usize>> {
    // A table within a profile's stays with it: its header has one more dot.
    let own = |start: &usize| {
        let header = &text[start + HEADER.len() - 1..];
        let name = header.split(['.', ']', '\n']).next().unwrap_or_default();
        header[name.len()..].starts_with(']')
    };
    let first = text.starts_with(HEADER.trim()).then_some(0);
    let headers = text.match_indices(HEADER).map(|(newline, _)| newline + 1);
    let mut starts: Vec<usize> = first.into_iter().chain(headers).filter(own).step_by(piece).collect();
    starts.push(text.len());
    starts.windows(2).map(|ends| ends[0]..ends[1]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    /// Lines of which files are made, good and bad ones.
    const LINES: [&str; 28] = [
        "",
        "# [profiles.c]",
        "[profiles.a]",
        "[profiles.b] # the second",
        "[profiles.A]",
        "[profiles.\"d.e\"]",
        "[profiles.a.client_secret]",
        "[profiles.a.extra]",
        "[[profiles.d]]",
        "[profiles]",
        "[defaults]",
        "[apps.x]",
        "[ui]",
        "[other]",
        "app = \"x\"",
        "app = \"y\"",
        "client_id = \"id\"",
        "client_secret = \"secret\"",
        "client_secret = { env = \"SECRET\" }",
        "login = \"sandbox\"",
        "login = \"nowhere\"",
        "loginn = \"sandbox\"",
        "tags = [\n[profiles.z]\n]",
        "tags = [\"a\"",
        "label = \"\"\"\n[profiles.q]\n\"\"\"",
        "b.login = \"sandbox\"",
        "env = \"SECRET\"",
        "version = 2",
    ];

    fn assert_same(text: &str, piece: usize) -> bool {
        let Some(by_pieces) = read(text, piece) else { return false };
        let whole = Settings::parse_whole(text);
        assert_eq!(by_pieces.rows, whole.rows, "{text}");
        assert_eq!(format!("{by_pieces:?}"), format!("{whole:?}"), "{text}");
        true
    }

    #[test]
    fn one_profile_of_a_regular_file_is_read_alone() {
        let text = "version = 1\n[defaults]\nclient_id = \"id\"\n[profiles.a]\nlogin = \"sandbox\"\n[profiles.b]\nloginn = 1\n\
                    [profiles.c]\nlogin = \"nowhere\"\n[profiles.c.extra]\nx = \"y\"\n";
        let whole = Settings::parse_whole(text);
        for name in ["a", "c"] {
            let one = read_one(text, name).unwrap();
            assert_eq!((one.rows.len(), one.find(name)), (1, whole.find(name)));
        }
        let first = "[profiles.a]\nclient_id = \"id\"\nlogin = \"sandbox\"\n";
        assert_eq!(read_one(first, "a").unwrap().rows, Settings::parse_whole(first).rows);
        assert!(read_one(text, "d").is_none());
    }

    #[test]
    fn a_regular_file_is_read_by_pieces_and_errors_say_the_same_places() {
        let mut text = "version = 1\n[defaults]\nclient_id = \"id\"\n[apps.x]\nclient_id = \"other\"\n".to_owned();
        for number in 0..20 {
            let wrong =
                ["", "loginn = 1\n", "tags = [1]\n", "app = \"z\"\n", "extra = { state = \"x\" }\n"][number % 5];
            text += &format!("[profiles.p{number}]\nlogin = \"sandbox\"\n{wrong}");
            text += &format!("[profiles.p{number}.client_secret]\nenv = \"S{number}\"\n");
        }
        for piece in [1, 3, 20, 100] {
            assert!(assert_same(&text, piece), "in pieces of {piece}");
        }
        assert_eq!(cut(&text, 3).len(), 7);
        assert!(Settings::parse_whole(&text).problems.len() >= 16);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn pieces_come_to_the_same_as_the_whole(
            lines in prop::collection::vec(select(LINES.to_vec()), 1..14),
            piece in 1_usize..4,
        ) {
            assert_same(&format!("version = 1\n{}\n", lines.join("\n")), piece);
        }

        #[test]
        fn one_profile_read_alone_is_the_same_as_in_the_whole(
            lines in prop::collection::vec(select(LINES.to_vec()), 1..14),
            name in select(vec!["a", "A", "b", "d.e", "q", "z"]),
        ) {
            let text = format!("version = 1\n{}\n", lines.join("\n"));
            let whole = Settings::parse_whole(&text);
            // Where nothing is wrong with any other table.
            if let Some(one) = read_one(&text, name) && whole.problems.len() <= one.problems.len() {
                assert_eq!(one.find(name), whole.find(name), "{text}");
            }
        }
    }
}
