//! What an attempt's calls say of org, user, app and clock.

use super::RequestId;
use crate::oauth::{
    call::{Body, Call, Outcome},
    identity,
    mask::Shown,
    names::param,
    trace::Skew,
};

/// What the calls say; of several the last.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) org: Option<String>,
    pub(super) user: Option<String>,
    pub(super) username: Option<String>,
    pub(super) instance: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) request_ids: Vec<RequestId>,
    pub(super) skew: Option<Skew>,
}

impl Evidence {
    pub(super) fn of(calls: &[(String, Call)]) -> Self {
        let mut evidence = Self::default();
        for (place, (_, call)) in calls.iter().enumerate() {
            if let Some(client_id) = open(&call.fields, param::CLIENT_ID) {
                evidence.client_id = Some(client_id.to_owned());
            }
            let Some(Outcome::Reply { body, times, trace, .. }) = &call.outcome else { continue };
            if let Body::Fields(fields) = body {
                evidence.hear(fields);
            }
            let numbered = |(header, id): &(String, String)| RequestId {
                call: place + 1,
                header: header.clone(),
                id: super::spelled(id),
            };
            evidence.request_ids.extend(trace.request_ids.iter().map(numbered));
            let skew = trace.date.map(|date| Skew::measure(call.sent_at, *times, date));
            evidence.skew = [evidence.skew, skew].into_iter().flatten().min_by_key(|skew| skew.within);
        }
        evidence
    }

    fn hear(&mut self, fields: &[(String, Shown)]) {
        let text = |name| open(fields, name).map(str::to_owned);
        if let Some((org, user)) = open(fields, "id").or_else(|| open(fields, "sub")).and_then(identity::split_id) {
            (self.org, self.user) = (Some(org.to_string()), Some(user.to_string()));
        }
        self.org = text("organization_id").or(self.org.take());
        self.user = text("user_id").or(self.user.take());
        self.username = text("username").or_else(|| text("preferred_username")).or(self.username.take());
        self.instance = text("instance_url").or(self.instance.take());
    }
}

/// A field that may be seen.
fn open<'a>(fields: &'a [(String, Shown)], name: &str) -> Option<&'a str> {
    fields.iter().find_map(|(known, shown)| match shown {
        Shown::Open(text) if known == name && !text.is_empty() => Some(text.as_str()),
        _ => None,
    })
}
