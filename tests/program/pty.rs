//! The real binary in a real terminal: what a person sees there, and that the terminal is given back
//! whole however the program ends.

use std::{env, process::Command};

use orgdeck::tui::terminal::Tty;
use rustix::process::Signal;

use crate::support::terminal::{ORGDECK, Terminal, files};

const WIDE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);
const FOUR: [&str; 4] = ["acme-prod", "acme-uat", "globex-prod", "initech-dev"];
const READY: &str = "8 profiles: 8 not logged in";

/// Whether something was written in a colour; bold, dim and reversed are none.
fn has_colours(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).split("\x1b[").skip(1).any(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':')).unwrap_or(rest.len());
        let colour = |code: &str| matches!(code.parse(), Ok(30..=38 | 40..=48 | 90..=107_u16));
        rest[end..].starts_with('m') && rest[..end].split([';', ':']).any(colour)
    })
}

#[test]
fn four_orgs_are_logged_in_by_keys_alone() {
    for size in [WIDE, SMALL] {
        let mut terminal = Terminal::demo(size);
        terminal.see(READY);
        terminal.press("    L");
        terminal.see("4 logging in");
        let screen = terminal.see("4 alive · 4 not logged in");
        for profile in FOUR {
            assert!(screen.lines().any(|line| line.contains(profile) && line.contains("✓ alive just now")), "{screen}");
        }
        let [place] = &files(&terminal.temporary())[..] else { panic!("one directory is the demo's") };
        for profile in FOUR {
            assert!(place.join(format!("orgdeck/tokens/{profile}.json")).is_file());
        }
        terminal.press("q");
        assert_eq!(terminal.end().exit_code(), 0);
        terminal.assert_restored();
    }
}

#[test]
fn the_picture_follows_the_terminals_size() {
    let mut terminal = Terminal::demo(WIDE);
    terminal.see("┌ Journal ");
    for (size, sign) in [(SMALL, "├ Journal "), ((39, 11), "40"), ((200, 60), "┌ Journal "), (WIDE, "┌ Journal ")]
    {
        terminal.resize(size);
        terminal.wait(&format!("{size:?}"), |screen| {
            let text = screen.contents();
            text.contains(sign) && text.lines().count() <= usize::from(size.1)
        });
    }
    terminal.press("    L");
    terminal.see("4 alive");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn the_mouse_is_taken_by_a_key_and_a_click_selects_until_it_is_given_back() {
    for size in [WIDE, SMALL] {
        let mut terminal = Terminal::demo(size);
        terminal.see(READY);
        let is_taken = |screen: &vt100::Screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        terminal.wait("the mouse left alone", |screen| !is_taken(screen));
        terminal.press("%");
        terminal.wait("the mouse taken", |screen| is_taken(screen) && screen.contents().contains("mouse on"));
        let screen = terminal.see("  globex-prod  ");
        let line = 1 + screen.lines().position(|line| line.contains("  globex-prod  ")).unwrap();
        terminal.press(&format!("\x1b[<0;10;{line}M\x1b[<0;10;{line}m"));
        terminal.see("▌ globex-prod");
        terminal.press("%");
        terminal.wait("the mouse given back", |screen| !is_taken(screen));
        terminal.press("%");
        terminal.wait("the mouse taken again", is_taken);
        terminal.press("q");
        assert_eq!(terminal.end().exit_code(), 0);
        terminal.assert_restored();
    }
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_the_dashboard() {
    let script = format!("set -m; '{ORGDECK}' demo --robot; echo STOPPED; stty -a; read -r; fg; echo ENDED $?");
    let mut terminal = Terminal::start(WIDE, &["bash", "-c", &script], &[]);
    terminal.see(READY);
    terminal.press("    L");
    terminal.see("4 logging in");
    terminal.press("\x1a");
    let screen = terminal.wait("the shell's own screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && screen.contents().contains("echoctl")
    });
    assert!(screen.contains("STOPPED") && screen.contains(" icanon") && screen.contains(" echo "), "{screen}");
    terminal.press("\n");
    terminal.wait("the dashboard with the logins' end", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.contents().contains("4 alive")
    });
    terminal.press("q");
    terminal.see("ENDED 0");
    assert!(terminal.end().success());
    terminal.assert_restored();
}

#[test]
fn t55_a_signal_ends_it_with_its_number_and_everything_put_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        for busy in [false, true] {
            let mut terminal = Terminal::demo(WIDE);
            terminal.see(READY);
            if busy {
                terminal.press("    L");
                terminal.see("4 logging in");
            }
            terminal.signal(signal);
            assert_eq!(terminal.end().exit_code(), code, "{signal:?}");
            terminal.assert_restored();
        }
    }
}

#[test]
fn t55_a_window_that_is_closed_leaves_no_process_and_no_files() {
    let mut terminal = Terminal::demo(WIDE);
    terminal.see(READY);
    terminal.press("    L");
    terminal.see("4 logging in");
    let (status, place) = terminal.close();
    assert_eq!(status.exit_code(), 129);
    assert!(files(&place.path().join("tmp")).is_empty());
}

#[test]
fn ctrl_c_waits_for_what_was_sent_and_a_second_one_does_not() {
    let mut terminal = Terminal::demo(WIDE);
    terminal.see(READY);
    terminal.press("/stark\rL");
    terminal.see("exchanging");
    terminal.press("\x03");
    terminal.see("waiting for 1 sent requests and their saves; Ctrl-C again leaves at once");
    terminal.press("\x03");
    assert_eq!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_user_who_wants_no_colours_gets_none_and_the_same_words() {
    let shown = |variables: &[(&str, &str)]| {
        let mut terminal = Terminal::start(WIDE, &[ORGDECK, "demo", "--robot"], variables);
        terminal.see(READY);
        terminal.press("    L");
        terminal.see("4 alive · 4 not logged in");
        terminal.press("q");
        terminal.end();
        terminal.assert_restored();
        terminal.bytes()
    };
    assert!(has_colours(&shown(&[])));
    assert!(!has_colours(&shown(&[("NO_COLOR", "1")])));
}

#[test]
fn where_nothing_can_be_drawn_one_sentence_says_so() {
    let mut terminal = Terminal::start(SMALL, &[ORGDECK, "demo", "--robot"], &[("TERM", "dumb")]);
    assert_eq!(terminal.end().exit_code(), 2);
    let screen = terminal.see("needs a terminal");
    assert!(screen.starts_with("orgdeck: the dashboard needs a terminal"), "{screen}");
    assert!(!terminal.bytes().contains(&0x1b), "{screen}");
    terminal.assert_restored();

    for arguments in [&[][..], &["demo"]] {
        let output = Command::new(ORGDECK).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
    }
}

/// Set where [`a_panic_while_the_terminal_is_ours`] is to happen.
const PANIC: &str = "ORGDECK_TEST_PANICS";

#[test]
#[ignore = "a process of its own, for t27"]
fn a_panic_while_the_terminal_is_ours() {
    let _tty = env::var_os(PANIC).map(|_| Tty::take(true).unwrap());
    assert!(env::var_os(PANIC).is_none(), "the words of the panic");
}

#[test]
fn t27_a_panic_puts_the_terminal_back_before_it_is_told_of() {
    let here = env::current_exe().unwrap();
    let argv =
        [here.to_str().unwrap(), "--ignored", "--exact", "--nocapture", "pty::a_panic_while_the_terminal_is_ours"];
    let mut terminal = Terminal::start(SMALL, &argv, &[(PANIC, "1")]);
    assert_ne!(terminal.end().exit_code(), 0);
    terminal.assert_restored();
    // On the alternate screen it would be gone.
    terminal.see("the words of the panic");
    assert!(String::from_utf8(terminal.bytes()).unwrap().contains("\x1b[?1049h"), "it was never taken");
}
