//! Who is in the simulated world when nobody says otherwise: any number of numbered orgs, and the
//! eight orgs of the demo.

use std::time::Duration;

use super::{
    fault::Fault,
    scenario::{AppSpec, Kind, OrgSpec, Persona, ProfileSpec, Scenario, UserSpec},
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
pub fn numbered(count: usize) -> Scenario {
    let mut scenario = Scenario::default();
    for index in 0..count {
        let company = COMPANIES[index % COMPANIES.len()];
        let (kind, word) = KINDS[index % KINDS.len()];
        let person = PEOPLE[index % PEOPLE.len()];
        let suffix = if kind == Kind::Production { String::new() } else { format!(".{word}") };
        let username = format!("{}@{}.example{suffix}{}", first(person), first(company), round(index));
        push(&mut scenario, &format!("org-{:03}", index + 1), company, kind, UserSpec::new(username, person));
    }
    scenario
}

/// The demo: four healthy orgs of different kinds, then one for each thing that goes wrong.
pub fn demo() -> Scenario {
    let mut scenario = Scenario::default();
    for (name, company, kind, person, username) in [
        ("acme-prod", "Acme Corp", Kind::Production, "Ana Lindqvist", "ana@acme.example"),
        ("acme-uat", "Acme Corp", Kind::Sandbox, "Ana Lindqvist", "ana@acme.example.uat"),
        ("globex-prod", "Globex", Kind::Production, "Ben Okafor", "ben@globex.example"),
        ("initech-dev", "Initech", Kind::Developer, "Chiara Rossi", "chiara@initech.example.dev"),
        ("umbrella-prod", "Umbrella Health", Kind::Production, "Dev Patel", "dev@umbrella.example"),
        ("hooli-uat", "Hooli", Kind::Sandbox, "Elif Demir", "elif@hooli.example.uat"),
        ("stark-full", "Stark Industries", Kind::Sandbox, "Farah Haddad", "farah@stark.example.full"),
        ("wayne-prod", "Wayne Enterprises", Kind::Production, "Bruce Wayne", "bruce@wayne.example"),
    ] {
        push(&mut scenario, name, company, kind, UserSpec::new(username, person));
    }
    let Scenario { orgs, apps, profiles, .. } = &mut scenario;
    apps[0].scopes.push("openid".to_owned());
    apps[2].rotate = true;
    apps[3].pkce = true;
    profiles[4].set("client_secret", "not the secret of this app");
    profiles[5].persona = Persona::Deny;
    orgs[6].faults.push(Fault::Slow(Duration::from_secs(3)).into());
    orgs[7].users.push(UserSpec::new("alfred@wayne.example", "Alfred Pennyworth"));
    profiles[7].persona = Persona::SignInAs("alfred@wayne.example".to_owned());
    profiles[7].set("login_hint", "bruce@wayne.example");
    scenario
}

/// Adds a healthy org with one user, its app, and its profile, tagged with its company.
fn push(scenario: &mut Scenario, name: &str, company: &str, kind: Kind, user: UserSpec) {
    let label = match kind {
        Kind::Production => company.to_owned(),
        Kind::Sandbox => format!("{company} sandbox"),
        Kind::Developer => format!("{company} developer org"),
        Kind::Scratch => format!("{company} scratch org"),
    };
    scenario.orgs.push(OrgSpec::new(name, label, kind, user));
    scenario.apps.push(AppSpec { label: format!("{company} deck"), ..AppSpec::new(name, name) });
    scenario.profiles.push(ProfileSpec { tags: vec![first(company)], ..ProfileSpec::new(name, name, name) });
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
