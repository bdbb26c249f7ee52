//! What `profiles.toml` may say, and what is said where it errs.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::profile::{
    AppType, Browser, ExpectUser, Kind, SecretSource,
    setting::{self, Place},
};

fn profile(settings: &Settings, name: &str) -> Arc<Profile> {
    settings.find(name).expect(name).profile.clone().unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn problem(settings: &Settings, name: &str) -> String {
    settings.find(name).expect(name).profile.as_ref().expect_err(name).to_string()
}

/// A file with one otherwise complete profile `p` that also has this line (line 5).
fn with_line(line: &str) -> Settings {
    Settings::parse(&format!("version = 1\n[profiles.p]\nclient_id = \"id\"\nlogin = \"sandbox\"\n{line}\n"))
}

#[test]
fn two_keys_make_a_profile_and_the_rest_has_defaults() {
    let settings = with_line("");
    let p = profile(&settings, "p");
    assert_eq!(settings.problems, []);
    assert_eq!((p.name.as_str(), p.client_id.as_str(), p.login.base()), ("p", "id", "https://test.salesforce.com"));
    assert_eq!(p.redirect_uri.as_str(), "http://localhost:1717/OauthRedirect");
    assert_eq!((p.pkce, p.prompt.as_str(), p.timeout), (true, "login", Duration::from_secs(600)));
    assert!(p.scopes.is_empty() && p.extra.is_empty() && p.tags.is_empty());
    assert!(!p.revoke_replaced && !p.allow_custom_host && p.refresh_after.is_none() && p.client_secret.is_none());
}

#[test]
fn defaults_apps_and_profiles_become_one() {
    let settings = Settings::parse(
        r#"
        [defaults]
        scopes = ["api", "web"]
        prompt = "consent"
        client_secret = { prompt = true }
        refresh_after = "90m"
        [apps.acme]
        client_id = "shared"
        type = "eca-packaged"
        [profiles.zeta]
        app = "acme"
        login = "production"
        prompt = ""
        refresh_after = "off"
        [profiles.alpha]
        client_id = "own"
        login = "sandbox"
        scopes = []
        "#,
    );
    assert_eq!(settings.problems, []);
    let names: Vec<_> = settings.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["zeta", "alpha"], "the file's order, not the alphabet's");
    let (zeta, alpha) = (profile(&settings, "zeta"), profile(&settings, "alpha"));
    assert_eq!((zeta.client_id.as_str(), &zeta.client_secret, zeta.prompt.as_str()), ("shared", &None, ""));
    assert_eq!(zeta.app.as_ref().unwrap().kind, AppType::EcaPackaged);
    assert_eq!((zeta.scopes.to_string().as_str(), zeta.refresh_after), ("api web", None));
    assert_eq!((alpha.client_id.as_str(), &alpha.client_secret), ("own", &Some(SecretSource::Prompt)));
    assert!(alpha.scopes.is_empty() && alpha.refresh_after == Some(Duration::from_secs(5400)));
}

#[test]
fn an_unknown_key_is_named_with_line_column_and_the_nearest() {
    for (line, words) in [
        ("loginn = \"CANARY\"", "line 5, column 1: unknown key \"loginn\"; did you mean \"login\"?"),
        (
            "  clientsecret = \"CANARY\"",
            "line 5, column 3: unknown key \"clientsecret\"; did you mean \"client_secret\"?",
        ),
        ("colour = 1", "line 5, column 1: unknown key \"colour\""),
        ("seal = \"keyring\"", "line 5, column 1: unknown key \"seal\"; it belongs in [store]"),
        (
            "client_secret = { envv = \"CANARY\" }",
            "line 5, column 19: client_secret: unknown key \"envv\"; did you mean \"env\"?",
        ),
        ("[profile.x]", "line 5, column 2: unknown key \"profile\"; did you mean \"profiles\"?"),
        ("[ui]\nmous = true", "line 6, column 1: unknown key \"mous\"; did you mean \"mouse\"?"),
    ] {
        let settings = with_line(line);
        assert_eq!(settings.problems.iter().map(Problem::to_string).collect::<Vec<_>>(), [words]);
    }
}

#[test]
fn a_wrong_value_says_what_is_wanted_and_never_what_was_found() {
    for (line, words) in [
        ("pkce = \"CANARY\"", "pkce: must be true or false"),
        ("client_secret = 5", "client_secret: must be a string, or one of"),
        ("client_secret = { env = \"A\", file = \"b\" }", "client_secret: must be a string, or one of"),
        ("client_secret = { prompt = false }", "client_secret: leave client_secret out"),
        ("client_secret = \"\"", "client_secret: must not be empty"),
        ("scopes = \"CANARY web\"", "scopes: must be a list"),
        ("scopes = [\"CANARY web\"]", "scopes: a scope is one word"),
        ("redirect_uri = \"http://CANARY.test/\"", "redirect_uri: a redirect URI with http names localhost"),
        ("extra = { state = \"CANARY\" }", "extra: state is set by the login itself"),
        ("extra = { a = 1 }", "extra: each value must be a string"),
        ("kind = \"prod\"", "kind: a kind is"),
        ("expect_org = \"005CANARY\"", "expect_org: an org id"),
        ("timeout = \"CANARY\"", "timeout: must be seconds or a text"),
        ("timeout = 0", "timeout: must be seconds or a text"),
        ("timeout = \"25h\"", "timeout: must be at most 24h"),
        ("refresh_after = 30", "refresh_after: must be \"off\" or at least \"1m\""),
        ("browser = \"CANARY\"", "browser: a browser is"),
        ("app = \"x\"", "app and client_id: give one of the two"),
        ("tags = [\"\"]", "tags: each entry must be a string"),
        ("login_hint = \"a\\nb\"", "login_hint: must be one line"),
    ] {
        let settings = with_line(line);
        let words_seen = problem(&settings, "p");
        assert!(words_seen.starts_with("line 5, column ") && words_seen.contains(words), "{line}: {words_seen}");
        assert!(!format!("{settings:?}").contains("CANARY"), "{line}");
    }
}

#[test]
fn every_form_of_every_value_is_read() {
    let read = |line: &str| profile(&with_line(line), "p");
    assert_eq!(read("client_secret = \"s\"").client_secret, Some(SecretSource::Literal("s".into())));
    assert_eq!(read("client_secret = { env = \"A\" }").client_secret, Some(SecretSource::Env("A".into())));
    assert_eq!(read("client_secret.file = \"~/x\"").client_secret, Some(SecretSource::File("~/x".into())));
    assert_eq!(
        read("[profiles.p.client_secret]\ncommand = [\"op\", \"read\"]").client_secret,
        Some(SecretSource::Command(vec!["op".into(), "read".into()]))
    );
    assert_eq!(read("client_secret = { keyring = true }").client_secret, Some(SecretSource::Keyring));
    for (text, seconds) in [("90", 90), ("\"90s\"", 90), ("\"10m\"", 600), ("\"2h\"", 7200), ("\"1h 30m\"", 5400)] {
        assert_eq!(read(&format!("timeout = {text}")).timeout, Duration::from_secs(seconds), "{text}");
    }
    assert_eq!(read("refresh_after = \"30d\"").refresh_after, Some(Duration::from_secs(30 * 86400)));
    assert_eq!(read("kind = \"production\"").kind, Some(Kind::Production));
    assert!(matches!(read("expect_user = \"ana@acme.com\"").expect_user, Some(ExpectUser::Username(_))));
    assert!(matches!(read("browser = \"chrome:Work\"").browser, Some(Browser::Named { .. })));
    assert!(matches!(read("browser = [\"x\", \"{url}\"]").browser, Some(Browser::Command(_))));
    let extra = read("extra = { z = \"1\", a = \"\" }").extra.clone();
    assert_eq!(extra, [("z".to_owned(), "1".to_owned()), ("a".to_owned(), String::new())]);
}

#[test]
fn one_broken_table_is_one_broken_row() {
    let settings = Settings::parse(
        "[profiles.a]\nclient_id = \"a\"\nlogin = \"sandbox\"\n\
         [profiles.b]\nclient_id = \"b\nlogin = \"sandbox\"\n\
         [profiles.c]\nclient_id = \"c\"\nlogin = \"sandbox\"\n\
         [profiles.\"d/e\"]\nclient_id = \"c\"\nlogin = \"sandbox\"\n\
         [profiles.f]\n",
    );
    assert_eq!(profile(&settings, "a").client_id, "a");
    assert_eq!(problem(&settings, "b"), "line 5, column 15: invalid basic string, expected `\"`");
    assert_eq!(profile(&settings, "c").client_id, "c");
    assert!(problem(&settings, "d/e").contains("a name has 1 to 64"));
    assert_eq!(problem(&settings, "f"), "line 13, column 11: neither app nor client_id is given");
    assert_eq!(settings.problems.len(), 3);
}

#[test]
fn a_table_given_twice_is_believed_neither_time() {
    let settings = Settings::parse(
        "[profiles.a]\nclient_id = \"a\"\nlogin = \"sandbox\"\n\
         [profiles.b]\nclient_id = \"b\"\nlogin = \"sandbox\"\n\
         [profiles.a]\nprompt = \"\"\n",
    );
    assert_eq!(problem(&settings, "a"), "line 7, column 11: duplicate key");
    assert!(settings.find("b").unwrap().profile.is_ok());
}

#[test]
fn t61_names_that_differ_by_case_alone_do_not_both_work() {
    let settings = Settings::parse(
        "[profiles.acme]\nclient_id = \"a\"\nlogin = \"sandbox\"\n[profiles.ACME]\nclient_id = \"a\"\nlogin = \"sandbox\"\n",
    );
    assert!(settings.find("acme").unwrap().profile.is_ok());
    assert!(problem(&settings, "ACME").contains("differ by case alone"));
}

#[test]
fn t26_half_a_line_of_a_secret_is_never_taken_for_a_key() {
    for text in [
        "[profiles.a]\nclient_secret: CANARY\n",
        "[profiles.a]\nclient_secret\nCANARY = 1\n= 2\n",
        "[profiles.a]\nclient_secret = \"\nCANARY = 3\n",
        "[apps.a]\nclient_id = CANARY CANARY = 1\n",
        "CANARY = = 1\n[profiles.a]\nx = 1",
        "[profiles.a]\nclient_secret = { CANARY = \n",
    ] {
        let settings = Settings::parse(text);
        assert!(!settings.problems.is_empty(), "{text}");
        assert!(!format!("{settings:?}").contains("CANARY"), "{text}: {settings:?}");
    }
}

#[test]
fn t59_a_file_for_a_newer_version_is_refused_whole() {
    let settings = Settings::parse("version = 2\n[profiles.a]\nclient_id = \"a\"\nlogin = \"sandbox\"\nnew_key = 1\n");
    assert!(problem(&settings, "a").contains("for a newer orgdeck"));
    assert_eq!(settings.problems.len(), 1);
}

#[test]
fn what_a_profile_leans_on_breaks_it_and_nothing_else() {
    let text = "[apps.bad]\n[apps.good]\nclient_id = \"g\"\n\
         [profiles.a]\napp = \"bad\"\nlogin = \"sandbox\"\n\
         [profiles.b]\napp = \"good\"\nlogin = \"sandbox\"\n\
         [profiles.c]\napp = \"goood\"\nlogin = \"sandbox\"\n";
    let settings = Settings::parse(text);
    assert_eq!(problem(&settings, "a"), "line 1, column 7: client_id is missing");
    assert!(settings.find("b").unwrap().profile.is_ok());
    assert!(problem(&settings, "c").ends_with("app: no [apps.NAME] has this name; did you mean \"good\"?"));
    let settings = Settings::parse(&format!("{text}[defaults]\nscope = []\n"));
    assert!(problem(&settings, "b").contains("unknown key \"scope\"; did you mean \"scopes\"?"));
}

#[test]
fn t16_a_strange_login_host_needs_its_own_permission() {
    let text = |more: &str| format!("[profiles.p]\nclient_id = \"x\"\nlogin = \"https://idp.acme.test\"\n{more}");
    assert!(
        problem(&Settings::parse(&text("")), "p").contains("login: idp.acme.test is not one of Salesforce's hosts")
    );
    let settings = Settings::parse(&text("allow_custom_host = true"));
    assert!(profile(&settings, "p").allow_custom_host);
}

#[test]
fn tables_that_are_no_tables_are_problems_not_panics() {
    for text in [
        "profiles = 3",
        "[[profiles]]",
        "[[profiles.a]]\nx=1",
        "apps = []",
        "defaults = 1",
        "ui = \"\"",
        "version = \"1\"",
    ] {
        assert_ne!(Settings::parse(text).problems, [], "{text}");
    }
    assert_eq!(Settings::parse("").problems, []);
}

#[test]
fn a_secret_in_the_file_is_noticed_even_in_a_broken_row() {
    assert!(with_line("client_secret = \"s\"\nloginn = 1").holds_secrets);
    assert!(!with_line("client_secret = { env = \"S\" }").holds_secrets);
}

/// The example with every setting switched on: `#key` loses its mark, prose keeps it.
fn example_switched_on() -> String {
    let example = include_str!("../../../profiles.example.toml");
    let on = |line: &str| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') && !setting.is_empty() => setting.to_owned(),
        _ => line.to_owned(),
    };
    example.lines().map(on).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_an_empty_deck_as_it_stands_and_right_when_switched_on() {
    let settings = Settings::parse(include_str!("../../../profiles.example.toml"));
    assert_eq!((settings.rows.len(), settings.problems), (0, vec![]));
    let settings = Settings::parse(&example_switched_on());
    assert_eq!(settings.problems, []);
    assert_eq!(profile(&settings, "acme-uat").client_secret, Some(SecretSource::Env("ACME_UAT_SECRET".into())));
    assert_eq!(profile(&settings, "acme-prod").app.as_ref().unwrap().label.as_deref(), Some("Acme deck"));
}

#[test]
fn the_example_shows_every_setting() {
    let text = example_switched_on();
    let file: toml::Table = text.parse().unwrap();
    let below = |name: &str| -> Vec<toml::Table> {
        let entries = file[name].as_table().unwrap();
        entries.values().filter_map(|value| value.as_table().cloned()).collect()
    };
    for one in setting::SETTINGS {
        let tables = match one.place {
            Place::Top => vec![file.clone()],
            Place::Profile => below("profiles"),
            Place::App => below("apps"),
            Place::Secret => below("apps").iter().filter_map(|app| app["client_secret"].as_table().cloned()).collect(),
            Place::Store => vec![file["store"].as_table().unwrap().clone()],
            Place::Ui => vec![file["ui"].as_table().unwrap().clone()],
            Place::Network => vec![file["network"].as_table().unwrap().clone()],
        };
        assert!(tables.iter().any(|table| table.contains_key(one.key)), "{:?} {}", one.place, one.key);
    }
}

/// A file in which this setting alone stands at its place, with what it needs there.
fn with_setting(one: &setting::Setting, value: &str) -> Settings {
    let key = one.key;
    let app = "client_id = \"x\"";
    Settings::parse(&match one.place {
        Place::Top => format!("{key} = {value}"),
        Place::Profile => match key {
            "app" => format!("[apps.acme]\n{app}\n[profiles.p]\nlogin = \"sandbox\"\n{key} = {value}"),
            "client_id" => format!("[profiles.p]\nlogin = \"sandbox\"\n{key} = {value}"),
            "login" => format!("[profiles.p]\n{app}\n{key} = {value}"),
            _ => format!("[profiles.p]\n{app}\nlogin = \"sandbox\"\n{key} = {value}"),
        },
        Place::App if key == "client_id" => format!("[apps.acme]\n{key} = {value}"),
        Place::App => format!("[apps.acme]\n{app}\n{key} = {value}"),
        Place::Secret => format!("[apps.acme]\n{app}\nclient_secret = {{ {key} = {value} }}"),
        Place::Store => format!("[store]\n{key} = {value}"),
        Place::Ui => format!("[ui]\n{key} = {value}"),
        Place::Network => format!("[network]\n{key} = {value}"),
    })
}

#[test]
fn every_setting_s_own_example_is_right_and_so_is_the_file_s() {
    let file = include_str!("../../../profiles.example.toml");
    for one in setting::SETTINGS {
        assert_eq!(with_setting(one, one.example).problems, [], "{:?} {}", one.place, one.key);
        // Whoever switches a line of the file on without a change has what holds anyway, where that can be
        // written.
        if let Some(default) = written_default(one).filter(|default| *default != "\"off\"") {
            assert_eq!(one.example, default, "{}", one.key);
            assert!(file.contains(&format!("\n#{} = {default}\n", one.key)), "{}", one.key);
        }
    }
}

/// The default as it can be written, where the table says one that can.
fn written_default(one: &setting::Setting) -> Option<String> {
    let word = one.default.split(':').next().filter(|_| one.place != Place::Secret)?;
    let named = ["theme", "tabs", "seal", "prompt", "timeout", "check_every", "refresh_after"].contains(&one.key);
    match one.default {
        "true" | "false" => Some(one.default.to_owned()),
        url if url.starts_with("http") => Some(format!("\"{url}\"")),
        _ => named.then(|| format!("\"{word}\"")),
    }
}

#[test]
fn what_the_table_says_holds_without_a_setting_does() {
    let read = |settings: Settings| {
        let profile = settings.find("p").map(|row| row.profile.clone());
        (profile, settings.general(), settings.problems)
    };
    let mut checked = 0;
    for one in setting::SETTINGS {
        let Some(default) = written_default(one) else { continue };
        let nothing = setting::Setting { key: "tags", ..*one };
        let without = if one.place == Place::Profile { with_setting(&nothing, "[]") } else { Settings::default() };
        assert_eq!(read(with_setting(one, &default)), read(without), "{} = {default}", one.key);
        checked += 1;
    }
    assert_eq!(checked, 13);
}

#[test]
fn t64_who_speaks_of_sealing_in_the_wrong_place_has_nothing_saved_in_the_open() {
    let sealing = |text: &str| Settings::parse(text).store.seal;
    for slip in [
        "seal = \"keyring\"",
        "sael = \"keyring\"",
        "[Store]\nseal = \"keyring\"",
        "[store]\n[stor]\nseal = \"keyring\"",
        "[Seal]",
        "[ui]\nseal = \"keyring\"",
        "[network]\nSeal = \"keyring\"",
        "[defaults]\nseal = \"keyring\"",
        "[other]\nseal = \"keyring\"",
        "[store]\nseals = \"keyring\"",
        "sealed = \"keyring\"",
        "ui.store.seal = \"keyring\"",
        "[other.store]\nseal = \"keyring\"",
        "[profiles.a]\nseal = \"keyring\"",
        "[apps.store]\nseal = \"keyring\"",
    ] {
        assert_eq!(sealing(slip), Seal::Unclear, "{slip}");
    }
    assert_eq!(
        sealing("[store]\n[profiles.seal]\nextra = { seal = \"1\" }\n[apps.store]\n[ui.keys]\nseal = \"S\""),
        Seal::None
    );
    let many: String = (0..2000).map(|at| format!("[profiles.p{at}]\nlogin = \"sandbox\"\n")).collect();
    assert!(many.len() > super::pieces::LONG);
    assert_eq!([&many, &format!("{many}seal = \"keyring\"\n")].map(|text| sealing(text)), [Seal::None, Seal::Unclear]);
    assert_eq!(sealing("seal = \"none\"\n[store]\nseal = \"keyring\""), Seal::Keyring);
}

#[test]
fn a_key_that_a_mistake_took_its_table_from_is_no_second_mistake() {
    let all = |text: &str| Settings::parse(text).problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    let text = "version = 1\n[profiles.a\nclient_id = \"x\"\n";
    assert_eq!(all(text), ["line 2, column 12: unclosed table, expected `]`"]);
    let text = "[profiles.a]\nlogin = \n[profle.b]\n";
    assert!(all(text).iter().any(|it| it.contains("unknown key \"profle\"")));
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "([\\[\\]{}=\"'#.,\\n a-z0-9é]|profiles|client_secret|version|\"\"\"){0,60}") {
        let settings = Settings::parse(&text);
        for problem in &settings.problems {
            prop_assert!(problem.line >= 1 && problem.column >= 1);
        }
    }
}
