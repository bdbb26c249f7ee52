//! Where a fault strikes: an endpoint, and for authorize the place where a person sees it.

use crate::oauth::names::endpoint;

/// An endpoint that a switch can be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// `authorize`
    Authorize,
    /// `token`
    Token,
    /// `revoke`
    Revoke,
    /// `introspect`
    Introspect,
    /// `identity`: the identity service and userinfo.
    Identity,
    /// `data`: the REST API and `singleaccess`.
    Data,
}

impl Spot {
    /// Each by its word.
    pub const TABLE: [(&'static str, Self); 6] = [
        ("authorize", Self::Authorize),
        ("token", Self::Token),
        ("revoke", Self::Revoke),
        ("introspect", Self::Introspect),
        ("identity", Self::Identity),
        ("data", Self::Data),
    ];

    /// The endpoint of a path below a site; none for pages and documents.
    pub fn of_path(path: &str) -> Option<Self> {
        const ENDS: [(&str, Spot); 6] = [
            (endpoint::AUTHORIZE, Spot::Authorize),
            (endpoint::TOKEN, Spot::Token),
            (endpoint::REVOKE, Spot::Revoke),
            (endpoint::INTROSPECT, Spot::Introspect),
            (endpoint::USERINFO, Spot::Identity),
            (endpoint::SINGLE_ACCESS, Spot::Data),
        ];
        if path.contains(endpoint::DATA) {
            return Some(Self::Data);
        }
        if path.contains("/id/00D") {
            return Some(Self::Identity);
        }
        ENDS.into_iter().find(|(end, _)| path.ends_with(end)).map(|(_, spot)| spot)
    }
}

/// Where Salesforce shows an authorize error (fact sheet §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On its own error page; the client is never told.
    Page,
    /// At the callback.
    Callback,
    /// As bare text, before anybody is asked who they are; the client is never told either.
    Bare,
}

impl Place {
    /// Each by its word.
    const TABLE: [(&'static str, Self); 3] = [("page", Self::Page), ("callback", Self::Callback), ("bare", Self::Bare)];

    /// The place of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::TABLE.into_iter().find(|(known, _)| *known == word).map(|(_, place)| place)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::TABLE.into_iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }
}
