//! A JSON document as XML, in the manner of the identity service: one element a name, nulls marked as nil
//! (fact sheet §11).

use serde_json::Value;

use super::reply::escape;

/// The document under a root element.
pub fn document(root: &str, value: &Value) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root} xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{}</{root}>",
        content(value),
    )
}

fn element((name, value): (&String, &Value)) -> String {
    match value {
        Value::Null => format!("<{name} xsi:nil=\"true\"/>"),
        value => format!("<{name}>{}</{name}>", content(value)),
    }
}

fn content(value: &Value) -> String {
    match value {
        Value::Object(fields) => fields.iter().map(element).collect(),
        Value::String(text) => escape(text),
        other => escape(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_become_elements_and_nulls_are_nil() {
        let written = document("user", &json!({ "a": { "b": "<&>", "c": true }, "d": null, "e": 1 }));
        let (_, body) = written.split_once("instance\">").unwrap();
        assert_eq!(body, "<a><b>&lt;&amp;&gt;</b><c>true</c></a><d xsi:nil=\"true\"/><e>1</e></user>");
    }
}
