//! What people and programs may try to get into the settings: each is refused with a sentence, and nothing is
//! written, through every entrance.

/// A value that no key takes, and the key it is tried at; `name` is the profile's own name.
pub const TABLE: [(&str, &str); 66] = [
    ("name", ""),
    ("name", "."),
    ("name", ".."),
    ("name", "../x"),
    ("name", "../../etc/passwd"),
    ("name", "a/b"),
    ("name", "/etc/passwd"),
    ("name", "a\\b"),
    ("name", "C:x"),
    ("name", ".hidden"),
    ("name", "-rf"),
    ("name", "--json"),
    ("name", "_x"),
    ("name", "@x"),
    ("name", "a b"),
    ("name", "a\nb"),
    ("name", "a\tb"),
    ("name", "a\u{1b}[31mb"),
    ("name", "a\u{202e}b"),
    ("name", "a\u{200b}b"),
    ("name", "аcme"),
    ("name", "ácme"),
    ("name", "ａcme"),
    ("name", "CON"),
    ("name", "nul.txt"),
    ("name", "com1"),
    ("name", "LPT9.log"),
    ("name", LONG),
    ("name", "a]\n[profiles.b"),
    ("name", "a\"b"),
    ("login", ""),
    ("login", "Production"),
    ("login", "prod uction"),
    ("login", "http://login.salesforce.com"),
    ("login", "http://evil.test"),
    ("login", "ftp://login.salesforce.com"),
    ("login", "javascript:alert(1)"),
    ("login", "https://login.salesforce.com.evil.test"),
    ("login", "https://evil-salesforce.com"),
    ("login", "https://login.salesforce.com."),
    ("login", "https://lоgin.salesforce.com"),
    ("login", "https://xn--lgin-4od.salesforce.co"),
    ("login", "https://ana:pw@login.salesforce.com"),
    ("login", "https://login.salesforce.com@evil.test"),
    ("login", "https://login.salesforce.com\\@evil.test"),
    ("login", "https://login.salesforce.com:8443"),
    ("login", "https://93.184.216.34"),
    ("login", "https://login.salesforce.com\n.evil.test"),
    ("login", LONG),
    ("redirect_uri", ""),
    ("redirect_uri", "localhost:1717"),
    ("redirect_uri", "http://acme.example/cb"),
    ("redirect_uri", "http://0.0.0.0:1717/cb"),
    ("redirect_uri", "http://localhost.evil.test:1717/cb"),
    ("redirect_uri", "http://ana@localhost:1717/cb"),
    ("redirect_uri", "http://localhost:1717/a/../cb"),
    ("redirect_uri", "http://localhost:1717/cb#x"),
    ("redirect_uri", "http://localhost:1717/é"),
    ("redirect_uri", "http://localhost:0/cb"),
    ("redirect_uri", "http://localhost:1717/a b"),
    ("redirect_uri", "http://localhost:99999/cb"),
    ("scopes", "a\"b"),
    ("scopes", "a\\b"),
    ("scopes", "é"),
    ("scopes", "a\u{7f}"),
    ("scopes", "api\u{200b}"),
];

/// 300 characters.
const LONG: &str = concat!(
    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
);

/// A file of one profile, sound but for this value; the strings are TOML's own.
pub fn file(key: &str, value: &str) -> String {
    let quoted = serde_json::to_string(value).unwrap().replace('\u{7f}', "\\u007f");
    let name = if key == "name" { quoted.as_str() } else { "p" };
    let mut text = format!("[profiles.{name}]\nclient_id = \"3MVG9\"\n");
    if key != "login" {
        text += "login = \"sandbox\"\n";
    }
    text + &match key {
        "name" => String::new(),
        "scopes" => format!("scopes = [{quoted}]\n"),
        key => format!("{key} = {quoted}\n"),
    }
}
