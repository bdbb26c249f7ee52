//! Queries as clients write them, and what is refused.

use super::*;

fn words(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

fn complaint(text: &str) -> String {
    let complaint = Query::parse(text).unwrap_err();
    assert_eq!(complaint.code, "MALFORMED_QUERY");
    complaint.message
}

#[test]
fn a_whole_query_is_read_whatever_its_letters_and_blanks() {
    let text =
        "select Id ,AppName FROM OauthToken\n where UserId = '005' And UseCount!=3 ORDER by CreatedDate desc limit 10";
    let query = Query::parse(text).unwrap();
    assert_eq!((words(&query.fields), query.object.text.as_str()), (vec!["Id", "AppName"], "OauthToken"));
    let [user, uses] = &query.conditions[..] else { panic!() };
    assert_eq!((user.field.text.as_str(), user.equal, &*user.values), ("UserId", true, &[Value::from("005")][..]));
    assert_eq!((uses.field.text.as_str(), uses.equal, &*uses.values), ("UseCount", false, &[Value::from(3)][..]));
    assert!(query.order.is_some_and(|order| order.field.text == "CreatedDate" && order.descending));
    assert_eq!(query.limit, Some(10));
}

#[test]
fn a_string_is_unescaped_and_may_hold_anything() {
    let query = Query::parse(r"SELECT Id FROM User WHERE Name = 'O\'Hara = \\ä, LIMIT' AND IsActive = TRUE").unwrap();
    assert_eq!(query.conditions[0].values[0], r"O'Hara = \ä, LIMIT");
    assert_eq!(query.conditions[1].values[0], true);
    assert_eq!(Query::parse("SELECT Id FROM User WHERE Name=null").unwrap().conditions[0].values, [Value::Null]);
}

#[test]
fn a_list_of_values_is_read() {
    let text =
        "SELECT Id FROM SandboxProcess WHERE Status NOT IN ('D', 'E') AND Status in ('A') ORDER BY CreatedDate DESC";
    let query = Query::parse(text).unwrap();
    let [none, one] = &query.conditions[..] else { panic!() };
    assert_eq!((none.equal, &none.values), (false, &vec![Value::from("D"), Value::from("E")]));
    assert_eq!((one.equal, &one.values), (true, &vec![Value::from("A")]));
}

#[test]
fn what_is_not_understood_is_pointed_at() {
    assert_eq!(
        complaint("SELECT ,    FROM Account"),
        "\nSELECT ,    FROM Account\n       ^\nERROR at Row:1:Column:8\nunexpected token: ','"
    );
    for (text, column, token) in [
        ("", 1, "<EOF>"),
        ("DELETE FROM User", 1, "DELETE"),
        ("SELECT Id, FROM User", 12, "FROM"),
        ("SELECT Id", 10, "<EOF>"),
        ("SELECT COUNT() FROM User", 13, "("),
        ("SELECT Id FROM User WHERE Name LIKE 'a%'", 32, "LIKE"),
        ("SELECT Id FROM User WHERE Name = a", 34, "a"),
        ("SELECT Id FROM User WHERE Name NOT LIKE 'a%'", 36, "LIKE"),
        ("SELECT Id FROM User WHERE Name IN ()", 36, ")"),
        ("SELECT Id FROM User WHERE Name IN ('a'", 39, "<EOF>"),
        ("SELECT Id FROM User WHERE Name = 'a", 34, "'"),
        (r"SELECT Id FROM User WHERE Name = 'a\x'", 34, "'"),
        ("SELECT Id FROM User WHERE Name = 'ä' OR Id = ''", 38, "OR"),
        ("SELECT Id FROM User LIMIT -1", 27, "-1"),
        ("SELECT Id FROM User ORDER Name", 27, "Name"),
        ("SELECT Id FROM User u", 21, "u"),
    ] {
        let message = complaint(text);
        let expected = format!("ERROR at Row:1:Column:{column}\nunexpected token: '{token}'");
        assert!(message.ends_with(&expected), "{text}: {message}");
    }
}
