//! What moves the whole world: the control token that unlocks a browser, and the clock.

use std::time::Duration;

use jiff::Timestamp;

use super::{BACK_FIELD, TOKEN_FIELD, View, hidden, section, words};

/// How far the clock can be moved with one press: seconds and words.
const LEAPS: [(u32, &str); 3] = [(15 * 60, "15 min"), (2 * 60 * 60, "2 h"), (30 * 24 * 60 * 60, "30 days")];

impl View<'_> {
    pub(super) fn lock(&self) -> String {
        if self.is_unlocked() {
            let lock = self.button("lock", &[], "Lock");
            let content = format!("<div class=\"line\"><p>This browser may change things.</p>{lock}</div>");
            return section("lock", "Unlocked", &content);
        }
        let content = format!(
            "<p>Everybody on this machine may look. To change something, enter the <code>{TOKEN_FIELD}</code> of the line that \
             the simulator printed when it started.</p>\
             <form method=\"post\" action=\"/simulator/unlock\">{}\
             <label for=\"token\">Control token</label><div class=\"line\">\
             <input id=\"token\" name=\"{TOKEN_FIELD}\" type=\"password\" autocomplete=\"off\" required>\
             <button>Unlock</button></div></form>",
            hidden(BACK_FIELD, &self.query()),
        );
        section("lock", "Locked", &content)
    }

    pub(super) fn clock(&self) -> String {
        let now = self.world.clock.now();
        let ahead = now.saturating_sub(Timestamp::now().as_millisecond());
        let shift = match u64::try_from(ahead / 1000) {
            Ok(seconds @ 1..) => format!("{} ahead of this machine", words::span(Duration::from_secs(seconds))),
            _ => "the same as this machine's".to_owned(),
        };
        let buttons: String = LEAPS
            .iter()
            .map(|(seconds, words)| {
                format!("<button class=\"small other\" name=\"seconds\" value=\"{seconds}\">+ {words}</button>")
            })
            .collect();
        let content = format!(
            "<p><time>{}</time><br><span class=\"soft\">{shift}</span></p>{}",
            words::moment(now),
            self.form("clock", &format!("<legend class=\"soft\">Move it forward, so that codes and sessions grow old:</legend><div class=\"buttons\">{buttons}</div>")),
        );
        section("clock", "Clock", &content)
    }
}
