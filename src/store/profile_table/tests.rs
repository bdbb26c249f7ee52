//! Tables come, change and go, and everything around them stays as it was.

use std::fs;

use super::*;
use crate::profile::{SecretSource, Written};

const FILE: &str = "# my orgs\nversion = 1\n\n[apps.acme]\nclient_id = \"3MVG9\"\n\n# production\n[profiles.prod]   # the one that pays\n\
                    app   = 'acme'\nlogin = \"production\" # not a sandbox\n\n  # who we are\n  tags = [ \"x\",  \"y\" ]\n\
                    [profiles.prod.client_secret]\nenv = \"S\"\n\n# --- sandboxes ---\n\n# the first\n[profiles.uat]\napp = \"acme\"\n\
                    login = \"sandbox\"\n\n[ui]\nmouse = true # yes\n# the end\n";

fn stage(text: &str) -> (tempfile::TempDir, ConfigDir) {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(temp.path()).unwrap();
    fs::write(dir.profiles(), text).unwrap();
    (temp, dir)
}

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).unwrap()
}

fn entries(lines: &[(&'static str, &str)]) -> Entries {
    lines.iter().map(|(key, line)| (*key, Written::of_line(key, line))).collect()
}

fn change(set: &[(&'static str, &str)], unset: &[&'static str]) -> Change {
    Change { set: entries(set), unset: unset.to_vec() }
}

fn text(dir: &ConfigDir) -> String {
    fs::read_to_string(dir.profiles()).unwrap()
}

/// Nothing here has a secret for the keyring.
fn nowhere(_: &str, _: &Secret) -> Result<(), Plain> {
    panic!("no secret is for the keyring")
}

fn add(dir: &ConfigDir, name: &ProfileName, entries: &Entries) -> Result<bool, EditError> {
    super::add(dir, name, entries, &nowhere)
}

fn edit(dir: &ConfigDir, name: &ProfileName, seen: Option<&Entries>, change: &Change) -> Result<bool, EditError> {
    super::edit(dir, name, seen, change, &nowhere)
}

fn copy(dir: &ConfigDir, from: &ProfileName, to: &ProfileName, change: &Change) -> Result<bool, EditError> {
    super::copy(dir, from, to, change, &nowhere)
}

#[test]
fn a_new_profile_stands_behind_the_others_and_nothing_else_changes() {
    let (_temp, dir) = stage(FILE);
    let keys = [("app", "acme"), ("login", "sandbox"), ("tags", "acme, x"), ("extra", "display=popup")];
    add(&dir, &name("new"), &entries(&keys)).unwrap();
    let table = "\n[profiles.new]\napp = \"acme\"\nlogin = \"sandbox\"\nextra = { display = \"popup\" }\ntags = [\"acme\", \"x\"]\n";
    assert_eq!(text(&dir), FILE.replace("\n[ui]", &format!("{table}\n[ui]")));
    assert_eq!(add(&dir, &name("NEW"), &entries(&keys)), Err(EditError::Taken("new".into())));
}

#[test]
fn the_first_profile_of_all_makes_the_file() {
    let temp = tempfile::tempdir().unwrap();
    let dir = ConfigDir::open(temp.path()).unwrap();
    add(&dir, &name("a.b"), &entries(&[("client_id", "3MVG9"), ("login", "production")])).unwrap();
    assert_eq!(text(&dir), "version = 1\n\n[profiles.\"a.b\"]\nclient_id = \"3MVG9\"\nlogin = \"production\"\n");
}

#[test]
fn what_could_not_be_used_is_refused_in_the_file_s_words() {
    let (_temp, dir) = stage(FILE);
    for (keys, words) in [
        (&[("login", "sandbox")][..], "neither app nor client_id is given"),
        (&[("app", "acme")], "login is missing"),
        (&[("app", "acme"), ("login", "nowhere")], "login: a login host is"),
        (&[("app", "acne"), ("login", "sandbox")], "did you mean \"acme\"?"),
        (&[("app", "acme"), ("client_id", "x"), ("login", "sandbox")], "app and client_id: give one of the two"),
    ] {
        let error = add(&dir, &name("new"), &entries(keys)).unwrap_err();
        assert!(error.to_string().starts_with("new was not saved: ") && error.to_string().contains(words), "{error}");
    }
    assert_eq!(text(&dir), FILE);
}

#[test]
fn an_edit_changes_its_keys_where_they_stand() {
    let (_temp, dir) = stage(FILE);
    edit(
        &dir,
        &name("prod"),
        None,
        &change(&[("login", "https://acme.my.salesforce.com"), ("prompt", "consent")], &["tags"]),
    )
    .unwrap();
    let after = FILE
        .replace("\"production\"", "\"https://acme.my.salesforce.com\"")
        .replace("\n  # who we are\n  tags = [ \"x\",  \"y\" ]\n", "prompt = \"consent\"\n");
    assert_eq!(text(&dir), after);
    let secret = Written::Source(SecretSource::Prompt);
    edit(&dir, &name("prod"), None, &Change { set: [("client_secret", secret)].into(), unset: vec![] }).unwrap();
    assert!(
        text(&dir).contains("prompt = \"consent\"\nclient_secret = { prompt = true }\n\n# --- sandboxes"),
        "{}",
        text(&dir)
    );
    assert_eq!(edit(&dir, &name("no"), None, &change(&[], &[])), Err(EditError::Unknown(name("no"))));
}

#[test]
fn somebody_elses_change_of_the_same_table_is_a_conflict_and_of_another_is_none() {
    let (_temp, dir) = stage(FILE);
    let seen = read(&dir, "uat").unwrap().own.unwrap();
    fs::write(dir.profiles(), FILE.replace("mouse = true", "mouse = false").replace("not a sandbox", "mine")).unwrap();
    let change = change(&[("prompt", "")], &[]);
    edit(&dir, &name("uat"), Some(&seen), &change).unwrap();
    assert!(
        text(&dir).contains("prompt = \"\"") && text(&dir).contains("mouse = false") && text(&dir).contains("# mine")
    );
    assert_eq!(edit(&dir, &name("uat"), Some(&seen), &change), Err(EditError::Conflict(name("uat"))));
}

#[test]
fn a_copy_has_the_settings_and_its_own_changes() {
    let (_temp, dir) = stage(FILE);
    copy(&dir, &name("prod"), &name("qa"), &change(&[("login", "sandbox")], &["tags"])).unwrap();
    let table = "\n[profiles.qa]\napp = \"acme\"\nclient_secret = { env = \"S\" }\nlogin = \"sandbox\"\n";
    assert_eq!(text(&dir), FILE.replace("\n[ui]", &format!("{table}\n[ui]")));
    assert_eq!(copy(&dir, &name("no"), &name("x"), &Change::default()), Err(EditError::Unknown(name("no"))));
}

#[test]
fn a_renamed_table_stays_where_it_is_with_all_below_it() {
    let (_temp, dir) = stage(FILE);
    assert_eq!(rename(&dir, &name("prod"), &name("live.1")), Ok(true));
    assert_eq!(text(&dir), FILE.replace("[profiles.prod", "[profiles.\"live.1\""));
    assert_eq!(rename(&dir, &name("live.1"), &name("UAT")), Err(EditError::Taken("uat".into())));
    assert_eq!(rename(&dir, &name("prod"), &name("x")), Ok(false));
    for (text_before, after) in [
        (
            "[profiles]\nb = { client_id = \"x\", login = \"sandbox\" } # b\na = { client_id = \"x\", login = \"sandbox\" }\n",
            "c = {",
        ),
        (
            "profiles.b.login = \"sandbox\" # b\nprofiles.b.client_id = \"x\"\nprofiles.a.login = \"sandbox\"\nprofiles.a.client_id = \"x\"\n",
            "profiles.c.",
        ),
        (
            "profiles = { b = { client_id = \"x\", login = \"sandbox\" }, a = { client_id = \"x\", login = \"sandbox\" } }\n",
            "c = {",
        ),
    ] {
        let (_temp, dir) = stage(text_before);
        assert_eq!(rename(&dir, &name("b"), &name("c")), Ok(true));
        let wanted = match after {
            "c = {" => text_before.replace("b = {", "c = {"),
            _ => text_before.replace("profiles.b.", "profiles.c."),
        };
        assert_eq!(text(&dir), wanted);
        add(&dir, &name("d"), &entries(&[("client_id", "x"), ("login", "sandbox")])).unwrap();
    }
}

#[test]
fn a_removed_table_takes_its_own_comment_along_and_leaves_the_others() {
    let (_temp, dir) = stage(FILE);
    assert_eq!(remove(&dir, &name("uat")), Ok(true));
    let gone = "\n# the first\n[profiles.uat]\napp = \"acme\"\nlogin = \"sandbox\"\n";
    assert_eq!(text(&dir), FILE.replace(gone, ""));
    assert_eq!(remove(&dir, &name("uat")), Ok(false));
    let text_before =
        "[profiles.a]\nclient_id = \"x\"\nlogin = \"sandbox\"\n\n# kept\n\n# gone\n[profiles.b]\n# the end\n";
    let (_temp, dir) = stage(text_before);
    assert_eq!(remove(&dir, &name("b")), Ok(true));
    assert_eq!(text(&dir), "[profiles.a]\nclient_id = \"x\"\nlogin = \"sandbox\"\n\n# kept\n\n# the end\n");
}

#[test]
fn a_broken_profile_is_no_obstacle_to_another_and_can_be_removed() {
    let broken = "[profiles.a]\nloginn = 1\n\n[profiles.b]\nclient_id = \"x\"\nlogin = \"sandbox\"\n";
    let (_temp, dir) = stage(broken);
    edit(&dir, &name("b"), None, &change(&[("prompt", "")], &[])).unwrap();
    let why = edit(&dir, &name("a"), None, &change(&[("login", "sandbox")], &[])).unwrap_err().to_string();
    assert!(why.starts_with("a was not saved: line 2, column 1: unknown key \"loginn\""), "{why}");
    assert!(why.ends_with("stands in profiles.toml: mend that line by hand first"), "{why}");
    assert_eq!(remove(&dir, &name("a")), Ok(true));
    assert_eq!(text(&dir), "\n[profiles.b]\nclient_id = \"x\"\nlogin = \"sandbox\"\nprompt = \"\"\n");
}
