//! What every parameter and reply field is, what Salesforce makes of it and what commonly goes wrong: the
//! table `field.toml` beside this file, read on first use. Here is only the looking up.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::oauth::{
    call::Call,
    jwt::Which,
    names::{endpoint, grant_type, param},
};

/// A message that fields stand in: the same name means different things in different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The authorize request.
    Authorize,
    /// The browser's return.
    Callback,
    /// Salesforce's error page, which sends nobody back.
    ErrorPage,
    /// The exchange of a code.
    Exchange,
    /// A refresh.
    Refresh,
    /// A revocation.
    Revoke,
    /// A question about a token.
    Introspect,
    /// A question about a user.
    LookUp,
    /// A question for the org's keys, and its answer.
    Keys,
    /// A token reply.
    Tokens,
    /// What is known of a token.
    Introspection,
    /// What is known of a user.
    Person,
    /// The org's list of grants, asked for and told.
    GrantList,
    /// A link into the org, asked for and told.
    SingleAccess,
    /// A JWT's header.
    JwtHeader,
    /// A JWT's claims.
    Claims(Which),
    /// Anything else.
    Any,
}

impl Message {
    /// What a call sends.
    pub fn sent(call: &Call) -> Self {
        let grant = call.fields.iter().find(|(name, _)| name == param::GRANT_TYPE).map(|(_, value)| value.to_string());
        let ends = |path: &str| call.url.ends_with(path);
        match () {
            () if ends(endpoint::AUTHORIZE) => Self::Authorize,
            () if call.by_browser && ends(endpoint::ERROR_PAGE) => Self::ErrorPage,
            () if call.by_browser => Self::Callback,
            () if ends(endpoint::TOKEN) && grant.as_deref() == Some(grant_type::REFRESH_TOKEN) => Self::Refresh,
            () if ends(endpoint::TOKEN) => Self::Exchange,
            () if ends(endpoint::REVOKE) => Self::Revoke,
            () if ends(endpoint::INTROSPECT) => Self::Introspect,
            () if ends(endpoint::KEYS) => Self::Keys,
            () if ends(endpoint::SINGLE_ACCESS) => Self::SingleAccess,
            () if call.url.contains(endpoint::DATA) => Self::GrantList,
            () if call.bearer.is_some() => Self::LookUp,
            () => Self::Any,
        }
    }

    /// What comes back of it.
    pub fn reply(self) -> Self {
        match self {
            Self::Exchange | Self::Refresh => Self::Tokens,
            Self::Introspect => Self::Introspection,
            Self::LookUp => Self::Person,
            Self::GrantList | Self::SingleAccess | Self::Keys => self,
            _ => Self::Any,
        }
    }

    /// The table's name of it.
    fn section(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Callback | Self::ErrorPage => "callback",
            Self::Exchange => "exchange",
            Self::Refresh => "refresh",
            Self::Revoke => "revoke",
            Self::Introspect => "introspect",
            Self::LookUp => "look_up",
            Self::Keys => "keys",
            Self::Tokens => "tokens",
            Self::Introspection => "introspection",
            Self::Person => "person",
            Self::GrantList => "grant_list",
            Self::SingleAccess => "single_access",
            Self::JwtHeader => "jwt_header",
            Self::Claims(Which::Id) => "id_token",
            Self::Claims(Which::Access) => "access_token",
            Self::Any => "any",
        }
    }
}

/// What is known of a field.
#[derive(Debug, Deserialize)]
pub struct Meaning {
    /// What it is, and what Salesforce makes of it.
    pub what: String,
    /// What commonly goes wrong; empty where little does.
    pub wrong: String,
}

type Table = HashMap<String, HashMap<String, Meaning>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Table, toml::de::Error> {
    toml::from_str(include_str!("field.toml"))
}

/// What is known of a field in a message.
pub fn meaning(message: Message, name: &str) -> Option<&'static Meaning> {
    [message, Message::Any].into_iter().find_map(|message| TABLE.get(message.section())?.get(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_each_entry_says_something_in_sentences() {
        let table = read().unwrap();
        assert_eq!(table.len(), 17);
        for (section, fields) in &table {
            for (name, Meaning { what, wrong }) in fields {
                let place = format!("{section}.{name}");
                assert!(what.ends_with('.') && what.len() <= 250, "{place}: {what}");
                assert!(wrong.is_empty() || (wrong.ends_with('.') && wrong.len() <= 250), "{place}: {wrong}");
            }
        }
    }

    #[test]
    fn every_parameter_that_the_protocol_names_has_its_sentences() {
        let source = include_str!("names.rs");
        let words = source.split("pub mod param {").nth(1).unwrap().split("\n}").next().unwrap();
        let names: Vec<_> =
            words.lines().filter_map(|line| line.split('"').nth(1)).filter(|name| !name.contains(' ')).collect();
        assert!(names.len() > 20, "{names:?}");
        let sections = read().unwrap();
        for name in names {
            assert!(sections.values().any(|fields| fields.contains_key(name)), "{name}");
        }
    }

    #[test]
    fn a_name_means_what_its_message_makes_of_it() {
        let kind = |message| meaning(message, "token_type").map(|meaning| meaning.what.as_str());
        assert_ne!(kind(Message::Tokens), kind(Message::Introspection));
        assert!(meaning(Message::Person, "error").unwrap().what.contains("failure"));
        assert!(meaning(Message::Person, "unheard_of").is_none());
    }
}
