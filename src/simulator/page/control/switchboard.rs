//! The switches of an org or app: those that are on, and every fault that can be turned on.

use super::{About, LISTED, View, hidden, holder, section, words};
use crate::simulator::{
    fault::{Fault, REDIRECTS, Spot, Switch},
    reply::escape,
    world::Holder,
};

impl View<'_> {
    /// The board: what is on, and a choice of what else may go wrong.
    pub(super) fn switchboard(&self, of: Holder) -> String {
        let (field, name) = holder(self.world, of);
        let switches = self.world.switches(of);
        let on = if switches.is_empty() {
            "<p class=\"soft\">None is on: all is well here.</p>".to_owned()
        } else {
            let clear = self.button("faults", &[(field, name), ("change", "clear")], "Turn all off");
            format!("{}{clear}", self.list(of, &switches))
        };
        let choose = format!(
            "{}<input type=\"hidden\" name=\"change\" value=\"on\"><div class=\"faults\">{}</div>\
             <div class=\"fields\"><p><label for=\"at\">Where</label><select id=\"at\" name=\"at\">\
             <option value=\"\">authorize and token</option>{}</select></p>\
             <p><label for=\"times\">For how many requests</label>\
             <input id=\"times\" name=\"times\" type=\"number\" min=\"1\" max=\"1000000\" placeholder=\"until turned off\"></p>\
             <p><button>Turn on</button></p></div>",
            hidden(field, name),
            groups(of),
            Spot::TABLE.map(|(word, _)| format!("<option>{word}</option>")).concat(),
        );
        let locked = if self.is_unlocked() {
            ""
        } else {
            "<p class=\"soft\">Locked: <a href=\"#lock\">unlock this browser</a> first.</p>"
        };
        section(
            "switches",
            "Switches",
            &format!("{on}<h3>Let something go wrong</h3>{locked}{}", self.form("faults", &choose)),
        )
    }

    /// All switches of the world that are on; only where any is.
    pub(super) fn switches_on(&self) -> String {
        if !matches!(self.about, About::World(_)) {
            return String::new();
        }
        let state = self.world.state();
        let switched = state.switches.iter().filter(|(_, switches)| !switches.is_empty());
        let mut holders: Vec<_> = switched.map(|(of, _)| *of).collect();
        drop(state);
        holders.sort_unstable();
        let more = holders.len().saturating_sub(LISTED);
        holders.truncate(LISTED);
        let lists: String = holders
            .iter()
            .map(|of| {
                let (field, name) = holder(self.world, *of);
                let what = if field == "org" { "org" } else { "app" };
                format!("<h3>{what} {}</h3>{}", self.link(field, name, name), self.list(*of, &self.world.switches(*of)))
            })
            .collect();
        if lists.is_empty() {
            return String::new();
        }
        let more =
            if more > 0 { format!("<p class=\"soft\">And {more} more orgs or apps.</p>") } else { String::new() };
        section("on", "Switched on", &format!("{lists}{more}"))
    }

    fn list(&self, of: Holder, switches: &[Switch]) -> String {
        let (field, name) = holder(self.world, of);
        let item = |switch: &Switch| {
            let written = switch.to_string();
            let off = self.button("faults", &[(field, name), ("change", "off"), ("switch", &written)], "Turn off");
            format!(
                "<li class=\"line\"><span><code>{}</code> <span class=\"soft\">{}</span></span>{off}</li>",
                escape(&switch.fault.word()),
                escape(&describe(switch)),
            )
        };
        let items: String = switches.iter().map(item).collect();
        format!("<ul class=\"switched\">{items}</ul>")
    }
}

/// What a switch does, in words.
pub fn describe(switch: &Switch) -> String {
    let place =
        Spot::TABLE.into_iter().find(|(_, spot)| Some(*spot) == switch.at).map(|(word, _)| format!(", at {word}"));
    let left = switch.left.map(|left| format!(", for {} more", words::count(left as usize, "request")));
    format!("{}{}{}", meaning(&switch.fault), place.unwrap_or_default(), left.unwrap_or_default())
}

fn meaning(fault: &Fault) -> String {
    match fault {
        Fault::Slow(time) => format!("every answer takes {}", words::span(*time)),
        Fault::Redirect(_) => "a redirect to another host".to_owned(),
        Fault::Answers(answer) => format!("this error, in its words: {} {}", answer.code, answer.words),
        fault => {
            Fault::TABLE.into_iter().find(|(_, known, _)| known == fault).map_or("", |(.., words)| words).to_owned()
        }
    }
}

/// The faults by what they do. What belongs to an app alone is not offered to an org, nor the other way round.
fn groups(of: Holder) -> String {
    let fits = |fault: &Fault| match fault {
        Fault::Refreshed => matches!(of, Holder::Org(_)),
        Fault::SecretRotated => matches!(of, Holder::App(_)),
        _ => true,
    };
    let refuses = |fault: &Fault| fault.at_authorize().is_some() || fault.at_token().is_some();
    let group = |title: &str, more: &str, is_meant: &dyn Fn(&Fault) -> bool| {
        let faults = Fault::TABLE.into_iter().filter(|(_, fault, _)| fits(fault) && is_meant(fault));
        let choices: String = faults.map(|(word, _, meaning)| choice(word, meaning, "")).collect();
        format!("<div role=\"group\" aria-label=\"{title}\"><h4>{title}</h4>{choices}{more}</div>")
    };
    let valued = valued();
    let no = group("It says no", "", &refuses);
    let wrong = group("The answer goes wrong", &valued, &|fault| !refuses(fault) && !fault.is_lasting());
    let other = group("It is not what it was", "", &|fault| fault.is_lasting());
    format!("{no}<div>{wrong}{other}</div>")
}

fn choice(word: &str, meaning: &str, value: &str) -> String {
    format!(
        "<label class=\"choice\"><input type=\"radio\" name=\"fault\" value=\"{word}\" required>\
         <span><code>{word}</code> <span class=\"soft\">{meaning}</span></span></label>{value}"
    )
}

/// The faults that need a value, each with its field.
fn valued() -> String {
    let statuses = REDIRECTS.map(|status| format!("<option>{status}</option>")).concat();
    let slow = "<label class=\"value\">milliseconds <input name=\"slow\" type=\"number\" min=\"0\" max=\"600000\" value=\"3000\"></label>";
    let redirect = format!("<label class=\"value\">status <select name=\"redirect\">{statuses}</select></label>");
    let error = "<label class=\"value\">error= <input name=\"error\" maxlength=\"1000\" size=\"60\" placeholder=\"invalid_grant&amp;error_description=ip+restricted\"></label>";
    choice("slow", "every answer takes its time", slow)
        + &choice("redirect", "a redirect to another host", &redirect)
        + &choice(
            "error",
            "an error in words of your own, as a form; status=, and at authorize place=callback, page or bare",
            error,
        )
}
