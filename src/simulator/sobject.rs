//! The objects that the REST API of a simulated org has, and their rows: the organization, its users
//! and the grants (fact sheet §9). Who may ask is decided elsewhere.

use serde_json::{Map, Value, json};

use super::{
    clock::{Millis, written},
    grant::{Grant, GrantId},
    mint,
    person::{CHANGED, LOCALE, Person, ZONE},
    scenario::{Kind, OrgSpec, Permission},
    world::{Site, UserRef, World},
};

/// A row's fields by name.
pub type Row = Map<String, Value>;

const DAY: Millis = 24 * 60 * 60 * 1000;

/// An object by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The grants; without *Manage Users* one sees one's own.
    OauthToken,
    /// The org itself.
    Organization,
    /// The sandboxes of a production org: those whose My Domain begins with its own and `--`.
    SandboxProcess,
    /// The scratch orgs of a Dev Hub: all that there are.
    ScratchOrgInfo,
    /// All users of the org.
    User,
}

impl Object {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 5] =
        [Self::OauthToken, Self::Organization, Self::SandboxProcess, Self::ScratchOrgInfo, Self::User];

    /// The object of a name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.name().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::OauthToken => "OauthToken",
            Self::Organization => "Organization",
            Self::SandboxProcess => "SandboxProcess",
            Self::ScratchOrgInfo => "ScratchOrgInfo",
            Self::User => "User",
        }
    }

    /// What its ids begin with.
    pub fn key_prefix(self) -> &'static str {
        match self {
            Self::OauthToken => "0CI",
            Self::Organization => "00D",
            Self::SandboxProcess => "0GR",
            Self::ScratchOrgInfo => "2SR",
            Self::User => "005",
        }
    }

    /// Whether an org has it.
    pub fn exists_in(self, world: &World, org: usize) -> bool {
        let spec = &world.orgs[org].spec;
        match self {
            Self::OauthToken | Self::Organization | Self::User => true,
            Self::SandboxProcess => spec.kind == Kind::Production,
            Self::ScratchOrgInfo => spec.dev_hub,
        }
    }

    /// Whether a row can be read by its id; the others can only be queried.
    pub fn is_retrievable(self) -> bool {
        matches!(self, Self::Organization | Self::User)
    }

    /// The rows that this user sees, every one with all fields.
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
            Self::SandboxProcess => {
                let mine = format!("{}--", world.orgs[user.org].spec.name);
                let of_kind = orgs_of(world, Kind::Sandbox);
                of_kind
                    .filter_map(|org| Some(sandbox(world, org, spec(world, org).name.strip_prefix(&mine)?)))
                    .collect()
            }
            Self::ScratchOrgInfo => orgs_of(world, Kind::Scratch).map(|org| scratch_org(world, org)).collect(),
            Self::User => all().map(|user| person(world, user)).collect(),
        };
        rows.into_iter().filter_map(|row| if let Value::Object(row) = row { Some(row) } else { None }).collect()
    }
}

fn orgs_of(world: &World, kind: Kind) -> impl Iterator<Item = usize> {
    (0..world.orgs.len()).filter(move |org| spec(world, *org).kind == kind)
}

fn spec(world: &World, org: usize) -> &OrgSpec {
    &world.orgs[org].spec
}

fn sandbox(world: &World, org: usize, name: &str) -> Value {
    json!({
        "Id": mint::row_id(Object::SandboxProcess.key_prefix(), org),
        "SandboxInfoId": mint::row_id("0GQ", org),
        "SandboxName": name,
        "SandboxOrganization": mint::prefix15(&world.org_id(org)),
        "LicenseType": "DEVELOPER",
        "Status": "Completed",
        "CopyProgress": 100,
        "SourceId": null,
        "Description": null,
        "CreatedDate": CHANGED,
        "EndDate": CHANGED,
    })
}

fn scratch_org(world: &World, org: usize) -> Value {
    let owner = UserRef { org, user: 0 };
    json!({
        "Id": mint::row_id(Object::ScratchOrgInfo.key_prefix(), org),
        "OrgName": spec(world, org).label,
        "ScratchOrg": mint::prefix15(&world.org_id(org)),
        "SignupUsername": world.user(owner).username,
        "LoginUrl": world.base(Site::Org(org)),
        "Edition": "Developer",
        "Status": "Active",
        "CreatedDate": CHANGED,
        "ExpirationDate": written(trial_end(world)),
    })
}

/// A scratch org that never ends would be taken for a sandbox.
fn trial_end(world: &World) -> Millis {
    (world.clock.now() / DAY + 7) * DAY
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
    json!({
        "Id": world.org_id(org),
        "Name": spec.label,
        "OrganizationType": edition,
        "InstanceName": "SIM1",
        "IsSandbox": spec.kind.is_test(),
        "NamespacePrefix": null,
        "TrialExpirationDate": (spec.kind == Kind::Scratch).then(|| written(trial_end(world))),
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
