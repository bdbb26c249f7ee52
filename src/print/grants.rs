//! A user's grants at an org as a table, and what came of ending some. What ends a grant is never said.

use std::{fmt::Display, io};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Output, table};
use crate::{
    deck::{
        grant::{GrantList, Kept, Listed},
        state::{age, ago},
    },
    oauth::{card::Card, grant_list::GRANTS_PER_USER},
    plain::Plain,
    profile::ProfileName,
};

/// What came of ending a grant.
#[derive(Debug)]
pub struct Ended<'a, E> {
    /// The grant.
    pub listed: &'a Listed,
    /// That it is over, or why it may live on.
    pub result: Result<(), E>,
}

/// Writes the list as a table.
///
/// # Errors
/// Where the output is gone.
pub fn grants(out: &mut Output, name: &ProfileName, card: &Card, list: &GrantList) -> io::Result<()> {
    let user = Plain::new(card.username.as_deref().unwrap_or(card.user.as_str()));
    let app = list.app.as_ref().map_or(String::new(), |app| format!(" for {app}"));
    match list.count() {
        Some(_) => out.line(format_args!("{name}  {}  {user} has {} grants{app}", card.kind.word(), list.share()))?,
        None => out.line(format_args!(
            "{name}  {}  {user} has {} grants, {}: none is as old as the login here",
            card.kind.word(),
            list.grants.len(),
            list.share()
        ))?,
    }
    if list.grants.is_empty() {
        return Ok(());
    }
    let mut rows = vec![["ID", "APP", "CREATED", "LAST USED", "USES", "WHOSE"].map(str::to_owned)];
    rows.extend(list.grants.iter().map(|listed| cells(listed, list)));
    let widths = table::widths(&rows);
    rows.iter().try_for_each(|row| out.line(table::line(row, &widths)))
}

fn cells(listed: &Listed, list: &GrantList) -> [String; 6] {
    let grant = &listed.grant;
    let ago = |at: Timestamp| ago(age(at, list.asked_at));
    let fate = if is_next(listed, list) { ", the next login pushes it out" } else { "" };
    [
        grant.id.to_string(),
        grant.app.to_string(),
        format!("{}  {}", grant.created_at.strftime("%F"), ago(grant.created_at)),
        grant.used_at.map_or_else(|| "never".to_owned(), ago),
        grant.uses.to_string(),
        format!("{}{fate}", listed.whose.words()),
    ]
}

fn is_next(listed: &Listed, list: &GrantList) -> bool {
    list.next_out().is_some_and(|next| next.grant.id == listed.grant.id)
}

/// Writes the list as one document.
///
/// # Errors
/// Where the output is gone.
pub fn grants_document(out: &mut Output, name: &ProfileName, card: &Card, list: &GrantList) -> io::Result<()> {
    let row = |listed: &Listed| {
        json!({
            "id": listed.grant.id.as_str(),
            "app": listed.grant.app.as_str(),
            "created_at": listed.grant.created_at,
            "last_used_at": listed.grant.used_at,
            "uses": listed.grant.uses,
            "whose": listed.whose.code(),
            "profile": listed.whose.profile().map_or(Value::Null, |profile| profile.as_str().into()),
            "next_out": is_next(listed, list),
        })
    };
    let grants: Vec<_> = list.grants.iter().map(row).collect();
    out.document(&json!({
        "profile": name.as_str(),
        "kind": card.kind,
        "user_id": card.user.as_str(),
        "username": card.username,
        "app": list.app.as_ref().map(Plain::as_str),
        "source": "org",
        "count": list.count(),
        "limit": GRANTS_PER_USER,
        "grants": grants,
    }))
}

/// Writes what the ledger alone says as a document: a count that is a least one.
///
/// # Errors
/// Where the output is gone.
pub fn kept_document(out: &mut Output, name: &ProfileName, card: &Card, kept: &[Kept]) -> io::Result<()> {
    out.document(&json!({
        "profile": name.as_str(),
        "kind": card.kind,
        "user_id": card.user.as_str(),
        "username": card.username,
        "source": "ledger",
        "at_least": kept.iter().filter(|kept| kept.client_id == card.client_id).count(),
        "limit": GRANTS_PER_USER,
    }))
}

/// Writes a line for each grant that was to be ended.
///
/// # Errors
/// Where the output is gone.
pub fn ended<E: Display>(
    out: &mut Output,
    name: &ProfileName,
    ended: &[Ended<'_, E>],
    now: Timestamp,
) -> io::Result<()> {
    ended.iter().try_for_each(|Ended { listed, result }| {
        let grant = &listed.grant;
        let what = format!("{} of {}, created {}", grant.id, grant.app, ago(age(grant.created_at, now)));
        match result {
            Ok(()) => out.line(format_args!("{name}: ended {what}")),
            Err(why) => out.line(format_args!("{name}: {what}: {why}")),
        }
    })
}

/// Writes the same as a document.
///
/// # Errors
/// Where the output is gone.
pub fn ended_document<E: Display>(out: &mut Output, name: &ProfileName, ended: &[Ended<'_, E>]) -> io::Result<()> {
    let row = |Ended { listed, result }: &Ended<'_, E>| {
        json!({
            "id": listed.grant.id.as_str(),
            "app": listed.grant.app.as_str(),
            "result": if result.is_ok() { "revoked" } else { "failed" },
            "message": result.as_ref().err().map(ToString::to_string),
        })
    };
    out.document(&json!({ "profile": name.as_str(), "grants": ended.iter().map(row).collect::<Vec<_>>() }))
}
