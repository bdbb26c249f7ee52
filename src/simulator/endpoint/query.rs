//! `query?q=SOQL` of the REST API: what [`Query`] understood, asked of the rows of [`Object`]. Errors are
//! Salesforce's, with the place they point at.

use std::{cmp::Ordering, sync::Arc};

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::{Value, json};

use super::caller::{Caller, failed};
use crate::simulator::{
    params::Params,
    reply,
    sobject::{Object, Row},
    soql::{Complaint, Query, Word},
    world::{UserRef, World},
};

/// `GET /services/data/vXX.0/query`.
pub async fn query(State(world): State<Arc<World>>, Caller { user, version }: Caller, params: Params) -> Response {
    let Some(text) = params.get("q") else {
        return failed(StatusCode::BAD_REQUEST, "MALFORMED_QUERY", "A query string has to be specified");
    };
    match select(&world, user, &version, text) {
        Ok(records) => {
            reply::json(StatusCode::OK, &json!({ "totalSize": records.len(), "done": true, "records": records }))
        }
        Err(complaint) => failed(StatusCode::BAD_REQUEST, complaint.code, &complaint.message),
    }
}

/// A row as the API hands it out: its attributes and these of its fields.
pub fn record(object: Object, version: &str, row: &Row, fields: &[String]) -> Value {
    let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
    let url = format!("/services/data/{version}/sobjects/{}/{id}", object.name());
    let attributes = ("attributes".to_owned(), json!({ "type": object.name(), "url": url }));
    let values = fields.iter().map(|field| (field.clone(), row.get(field).cloned().unwrap_or_default()));
    Value::Object(std::iter::once(attributes).chain(values).collect())
}

fn select(world: &World, user: UserRef, version: &str, text: &str) -> Result<Vec<Value>, Complaint> {
    let query = Query::parse(text)?;
    let object = Object::parse(&query.object.text).filter(|object| object.exists_in(world, user.org));
    let object = object.ok_or_else(|| unknown_object(text, &query.object))?;
    let mut rows = object.rows(world, user);
    let Some(first) = rows.first().cloned() else { return Ok(Vec::new()) };
    let known = |word: &Word| {
        let field = first.keys().find(|field| field.eq_ignore_ascii_case(&word.text)).cloned();
        field.ok_or_else(|| unknown_field(text, object, word))
    };
    let fields = query.fields.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    for condition in &query.conditions {
        let field = known(&condition.field)?;
        rows.retain(|row| condition.values.iter().any(|value| is_same(&field, &row[&field], value)) == condition.equal);
    }
    if let Some(order) = &query.order {
        let field = known(&order.field)?;
        rows.sort_by(|one, other| {
            let ordering = compare(&one[&field], &other[&field]);
            if order.descending { ordering.reverse() } else { ordering }
        });
    }
    rows.truncate(query.limit.unwrap_or(usize::MAX));
    Ok(rows.iter().map(|row| record(object, version, row, &fields)).collect())
}

/// Text is compared without case; ids with it, and by their first 15 characters.
fn is_same(field: &str, value: &Value, wanted: &Value) -> bool {
    match (value.as_str(), wanted.as_str()) {
        (Some(value), Some(wanted))
            if field.ends_with("Id") || field == "SandboxOrganization" || field == "ScratchOrg" =>
        {
            value.get(..15) == wanted.get(..15)
        }
        (Some(value), Some(wanted)) => value.eq_ignore_ascii_case(wanted),
        _ => value == wanted,
    }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        (Value::Number(one), Value::Number(other)) => one.as_i64().cmp(&other.as_i64()),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        // Null comes first.
        (one, other) => other.is_null().cmp(&one.is_null()),
    }
}

const SEE: &str = "Please reference your WSDL or the describe call for the appropriate names.";

fn unknown_object(text: &str, object: &Word) -> Complaint {
    let words = format!(
        "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. {SEE}",
        object.text,
    );
    Complaint::new("INVALID_TYPE", text, object.at, &words)
}

fn unknown_field(text: &str, object: Object, field: &Word) -> Complaint {
    let words = match field.text.split_once('.') {
        Some((relation, _)) => format!(
            "Didn't understand relationship '{relation}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. {SEE}",
        ),
        None => format!(
            "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. {SEE}",
            field.text,
            object.name(),
        ),
    };
    Complaint::new("INVALID_FIELD", text, field.at, &words)
}
