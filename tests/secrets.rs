//! Which files open a secret, and why. A new one is a decision: it is written down here.

mod source;

use source::{Kind, Source};

/// Files that call `expose()` outside their tests, and what for.
const OPENED: &[(&str, &str)] = &[
    ("command/export.rs", "prints the login in the form that was asked for"),
    ("command/import/list.rs", "reads a team's list of profiles"),
    ("command/import/sf.rs", "reads the files of Salesforce's CLI"),
    ("command/exec.rs", "gives the token to the one command that was asked for"),
    ("command/profile/secret.rs", "takes the line's end off a client secret that was typed"),
    ("deck/arrival.rs", "reads the query that a browser came back with, and what a person pasted"),
    ("deck/update.rs", "puts a pasted text into the field that is being edited"),
    ("demo/opener.rs", "sends the robot to a link"),
    ("flow/inward.rs", "reads back from the sent exchange whose grant it is"),
    ("flow/outward.rs", "reads client id and redirect URI back from the sent request"),
    ("oauth/authorize.rs", "reads back from the sent request what its return must carry"),
    ("oauth/call/body.rs", "captures a reply's body with its tokens taken out"),
    ("oauth/code.rs", "looks at the ends of a code, and for what is left over in it"),
    ("oauth/draft.rs", "puts a typed value into a field that may be seen"),
    ("oauth/error.rs", "reads an error body, which might be anything"),
    ("oauth/finding.rs", "reads client id and client secret back from the sent request"),
    ("oauth/grant_list.rs", "reads an org's list of grants"),
    ("oauth/identity.rs", "reads a look-up's body"),
    ("oauth/introspect.rs", "reads what a server knows of a token"),
    ("oauth/jwt.rs", "reads tokens that can be read, and checks their signatures"),
    ("oauth/mask.rs", "looks for known secrets in a server's text, to take them out"),
    ("oauth/pkce.rs", "hashes the verifier into the challenge"),
    ("oauth/refusal.rs", "names the host that a redirect points to"),
    ("oauth/request.rs", "encodes fields into a query or a form"),
    ("oauth/sfdx_url.rs", "puts secret and refresh token into the URL that hands a grant on"),
    ("oauth/signature.rs", "keys the HMAC with the client secret"),
    ("oauth/single_access.rs", "reads the one-time link, and where it leads"),
    ("oauth/token.rs", "reads the token reply"),
    ("print/environment.rs", "prints the token as variables, which is what the command is for"),
    ("print/flow.rs", "writes the link that a person is to open"),
    ("print/flow/object.rs", "writes the authorize URL for a program that opens it"),
    ("print/show.rs", "shows tokens where --reveal asks for it"),
    ("print/token.rs", "prints the access token, which is what the command is for"),
    ("run/adopt.rs", "makes of a copied access token what a token endpoint would have said"),
    ("run/doors/reply.rs", "leads a short address on to its authorize URL"),
    ("run/opener.rs", "looks at a URL's scheme before anything is started with it"),
    ("run/opener/command.rs", "puts the URL into a browser's argv"),
    ("run/opener/desktop.rs", "hands the URL to the desktop's browser"),
    ("run/doctor/network.rs", "reads host and port of a proxy's URL"),
    ("run/http.rs", "sends the request"),
    ("run/ask.rs", "takes the line's end off what was typed"),
    ("run/keyring.rs", "puts a client secret into the system's keyring"),
    ("run/vault/passphrase.rs", "makes a key of the passphrase"),
    ("run/perform.rs", "reads the redirect URI's host back from the sent request"),
    ("run/unlock.rs", "takes the line's end off a secret that was read"),
    ("secret.rs", "is where it is defined"),
    ("store/profile_table/layout.rs", "writes a client secret into profiles.toml, where a person wants it"),
    ("store/token_file.rs", "writes the grant to its file"),
    ("transfer/export/curl.rs", "puts the access token into the header of a command"),
    ("transfer/export/dotenv.rs", "puts tokens and client secret into the lines that hand them on"),
    ("transfer/export/json.rs", "puts tokens and client secret into the object that hands them on"),
    ("transfer/export/postman.rs", "puts tokens and client secret into the environment that hands them on"),
    ("transfer/import/mod.rs", "puts the client secret of an imported login into its settings"),
    ("transfer/import/sf/cipher.rs", "decrypts what Salesforce's CLI encrypted"),
    ("transfer/import/sf/mod.rs", "reads the key of Salesforce's CLI out of its file"),
    ("transfer/import/url.rs", "reads an sfdx URL out of JSON"),
    ("tui/terminal.rs", "copies a link, and shows one outside the dashboard"),
    ("tui/view/token.rs", "shows tokens for ten seconds where a key asks for it"),
];

#[test]
fn only_the_listed_files_open_a_secret() {
    let found: Vec<_> = source::all()
        .iter()
        .filter(|source| OPENED.iter().all(|(path, _)| *path != source.path))
        .flat_map(openings)
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_listed_file_opens_one() {
    let all = source::all();
    for (path, _) in OPENED {
        let source = all.iter().find(|source| source.path == *path);
        assert!(source.is_some_and(|source| !openings(source).is_empty()), "{path} opens none: take it off the list");
    }
}

#[test]
fn an_opening_is_found_however_it_is_spelled() {
    for text in ["fn a(b: &Secret) { b\n.expose() }", "fn a(b: &[Secret]) { b.iter().map(Secret::expose) }"] {
        assert_eq!(openings(&Source::new("flow/planted.rs", text)).len(), 1, "{text}");
    }
    let text = "// b.expose()\nconst A: &str = \"expose\";\n#[cfg(test)]\nmod tests { fn a() { b.expose() } }";
    assert_eq!(openings(&Source::new("flow/planted.rs", text)), Vec::<String>::new());
}

fn openings(source: &Source) -> Vec<String> {
    if source.is_test() {
        return Vec::new();
    }
    let names = source.tokens.iter().filter(|token| token.kind == Kind::Name && token.text == "expose");
    names.map(|token| format!("src/{}:{}: opens a secret", source.path, token.line)).collect()
}
