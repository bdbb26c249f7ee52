//! The objects that the REST API of a simulated org has, and their rows: the organization, its users
//! and the grants (fact sheet §9). Who may ask is decided elsewhere.

use serde_json::{Map, Value, json};

use super::{
    clock::{Millis, written},
    grant::{Grant, GrantId},
    person::{CHANGED, LOCALE, Person, ZONE},
    scenario::{Kind, Permission},
    world::{UserRef, World},
};

/// A row's fields by name.
pub type Row = Map<String, Value>;

const DAY: Millis = 24 * 60 * 60 * 1000;

/// An object by its name. What is not here, like `ScratchOrgInfo` of a Dev Hub or `SandboxProcess` of
/// a production org with sandboxes, no simulated org has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The grants; without *Manage Users* one sees one's own.
    OauthToken,
    /// The org itself.
    Organization,
    /// All users of the org.
    User,
}

impl Object {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 3] = [Self::OauthToken, Self::Organization, Self::User];

    /// The object of a name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.name().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::OauthToken => "OauthToken",
            Self::Organization => "Organization",
            Self::User => "User",
        }
    }

    /// What its ids begin with.
    pub fn key_prefix(self) -> &'static str {
        match self {
            Self::OauthToken => "0CI",
            Self::Organization => "00D",
            Self::User => "005",
        }
    }

    /// Whether a row can be read by its id; grants can only be queried.
    pub fn is_retrievable(self) -> bool {
        self != Self::OauthToken
    }

    /// The rows that this user sees, every one with all fields. There is always one: the asker's session
    /// lives under a grant.
    pub fn rows(self, world: &World, user: UserRef) -> Vec<Row> {
        let all = || (0..world.orgs[user.org].spec.users.len()).map(|number| UserRef { org: user.org, user: number });
        let rows: Vec<_> = match self {
            Self::OauthToken => {
                let sees_all = world.user(user).may(Permission::ManageUsers);
                let seen = all().filter(|other| sees_all || *other == user);
                let state = world.state();
                let rows_of = |user| state.grants.of_user(user).map(|(id, grant)| oauth_token(world, id, grant));
                seen.flat_map(rows_of).collect()
            }
            Self::Organization => vec![organization(world, user.org)],
            Self::User => all().map(|user| person(world, user)).collect(),
        };
        rows.into_iter().filter_map(|row| if let Value::Object(row) = row { Some(row) } else { None }).collect()
    }
}

fn oauth_token(world: &World, id: GrantId, grant: &Grant) -> Value {
    json!({
        "Id": id.row(),
        "AppName": grant.app_name,
        "AppMenuItemId": null,
        "UserId": world.user_id(grant.consent.user),
        "CreatedDate": written(grant.created),
        "LastUsedDate": written(grant.used),
        "UseCount": grant.uses,
        "RequestToken": null,
        "DeleteToken": &*grant.delete_token,
    })
}

fn organization(world: &World, org: usize) -> Value {
    let spec = &world.orgs[org].spec;
    let edition = match spec.kind {
        Kind::Production | Kind::Sandbox => "Enterprise Edition",
        Kind::Developer | Kind::Scratch => "Developer Edition",
    };
    // A scratch org that never ends would be taken for a sandbox.
    let trial_ends = (world.clock.now() / DAY + 7) * DAY;
    json!({
        "Id": world.org_id(org),
        "Name": spec.label,
        "OrganizationType": edition,
        "InstanceName": "SIM1",
        "IsSandbox": spec.kind.is_test(),
        "NamespacePrefix": null,
        "TrialExpirationDate": (spec.kind == Kind::Scratch).then(|| written(trial_ends)),
        "LanguageLocaleKey": LOCALE,
        "TimeZoneSidKey": ZONE,
        "CreatedDate": CHANGED,
    })
}

fn person(world: &World, user: UserRef) -> Value {
    let person = Person::of(world, user);
    json!({
        "Id": world.user_id(user),
        "Username": person.username,
        "Name": person.name,
        "FirstName": person.first,
        "LastName": person.last,
        "Email": person.username,
        "CommunityNickname": person.nick,
        "IsActive": world.is_active(user),
        "UserType": "Standard",
        "TimeZoneSidKey": ZONE,
        "LocaleSidKey": LOCALE,
        "LanguageLocaleKey": LOCALE,
        "CreatedDate": CHANGED,
        "LastModifiedDate": CHANGED,
    })
}
