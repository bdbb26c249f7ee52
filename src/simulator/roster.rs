//! Who is in the simulated world when nobody says otherwise: any number of numbered orgs, and the
//! eight orgs of the demo.

use std::time::Duration;

use super::{
    fault::Fault,
    scenario::{AppSpec, Kind, OrgSpec, Persona, ProfileSpec, UserSpec},
};

const COMPANIES: [&str; 12] = [
    "Acme Corp",
    "Globex",
    "Initech",
    "Umbrella Health",
    "Hooli",
    "Stark Industries",
    "Wayne Enterprises",
    "Cyberdyne",
    "Tyrell",
    "Wonka Sweets",
    "Soylent Foods",
    "Aperture Labs",
];
const PEOPLE: [&str; 8] = [
    "Ana Lindqvist",
    "Ben Okafor",
    "Chiara Rossi",
    "Dev Patel",
    "Elif Demir",
    "Farah Haddad",
    "Goran Petrov",
    "Hana Sato",
];
const KINDS: [(Kind, &str); 4] =
    [(Kind::Production, "prod"), (Kind::Sandbox, "uat"), (Kind::Developer, "dev"), (Kind::Scratch, "scratch")];

/// `count` orgs named `org-001`, `org-002`, …: companies that come back every twelfth time, one kind
/// after the other.
pub fn numbered(count: usize, redirect_uri: &str) -> Vec<OrgSpec> {
    (0..count)
        .map(|index| {
            let company = COMPANIES[index % COMPANIES.len()];
            let (kind, word) = KINDS[index % KINDS.len()];
            let person = PEOPLE[index % PEOPLE.len()];
            let suffix = if kind == Kind::Production { String::new() } else { format!(".{word}") };
            let username = format!("{}@{}.example{suffix}{}", first(person), first(company), round(index));
            org(&format!("org-{:03}", index + 1), company, kind, UserSpec::new(username, person), redirect_uri)
        })
        .collect()
}

/// The demo: four healthy orgs of different kinds, then one for each thing that goes wrong.
pub fn demo(redirect_uri: &str) -> Vec<OrgSpec> {
    let org = |name: &str, company: &str, kind, person: &str, username: &str| {
        org(name, company, kind, UserSpec::new(username, person), redirect_uri)
    };
    let mut acme = org("acme-prod", "Acme Corp", Kind::Production, "Ana Lindqvist", "ana@acme.example");
    acme.app.scopes = ["api", "web", "refresh_token", "openid"].map(str::to_owned).into();
    let uat = org("acme-uat", "Acme Corp", Kind::Sandbox, "Ana Lindqvist", "ana@acme.example.uat");
    let mut globex = org("globex-prod", "Globex", Kind::Production, "Ben Okafor", "ben@globex.example");
    globex.app.rotate = true;
    let mut initech = org("initech-dev", "Initech", Kind::Developer, "Chiara Rossi", "chiara@initech.example.dev");
    initech.app.pkce = true;
    let mut umbrella = org("umbrella-prod", "Umbrella Health", Kind::Production, "Dev Patel", "dev@umbrella.example");
    umbrella.profile.secret = Some("not the secret of this app".to_owned());
    let mut hooli = org("hooli-uat", "Hooli", Kind::Sandbox, "Elif Demir", "elif@hooli.example.uat");
    hooli.persona = Persona::Deny;
    let mut stark = org("stark-full", "Stark Industries", Kind::Sandbox, "Farah Haddad", "farah@stark.example.full");
    stark.faults.push(Fault::Slow(Duration::from_secs(3)));
    let mut wayne = org("wayne-prod", "Wayne Enterprises", Kind::Production, "Bruce Wayne", "bruce@wayne.example");
    wayne.users.push(UserSpec::new("alfred@wayne.example", "Alfred Pennyworth"));
    wayne.persona = Persona::SignInAs("alfred@wayne.example".to_owned());
    wayne.profile.login_hint = Some("bruce@wayne.example".to_owned());
    vec![acme, uat, globex, initech, umbrella, hooli, stark, wayne]
}

/// A healthy org with one user and one app, tagged with its company.
pub fn org(name: &str, company: &str, kind: Kind, user: UserSpec, redirect_uri: &str) -> OrgSpec {
    let label = match kind {
        Kind::Production => company.to_owned(),
        Kind::Sandbox => format!("{company} sandbox"),
        Kind::Developer => format!("{company} developer org"),
        Kind::Scratch => format!("{company} scratch org"),
    };
    OrgSpec {
        name: name.to_owned(),
        label,
        kind,
        users: vec![user],
        app: AppSpec::new(name, format!("{} deck", company), redirect_uri),
        persona: Persona::Allow,
        faults: Vec::new(),
        profile: ProfileSpec { tags: vec![first(company)], ..ProfileSpec::default() },
    }
}

/// The first word in lower case.
fn first(words: &str) -> String {
    words.split(' ').next().unwrap_or_default().to_ascii_lowercase()
}

/// Nothing for the first orgs, then a number: usernames are unique although names come back.
fn round(index: usize) -> String {
    match index / COMPANIES.len() {
        0 => String::new(),
        round => format!("{}", round + 1),
    }
}
