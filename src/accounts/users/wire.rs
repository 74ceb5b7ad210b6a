//! Accounts as managers see and write them.

use super::add::parse_address;
use super::change::Update;
use super::model::{Person, Standing};
use super::roles::MOST;
use crate::accounts::grants::{Grant, Reach};
use crate::accounts::roles::Role;
use crate::accounts::wire::{GivenRole, RoleView};
use crate::calendar;
use crate::http::{EmailAddress, Fault, Faults, Id, Reason, Result, Text, given};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUsers {
    /// Only people with a role in this agency.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// Only people whose user name or name holds this text.
    #[param(example = "somchai")]
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Open an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// `a-z 0-9 . _ -`; capitals become small.
    #[schema(example = "somchai.d", pattern = "^[A-Za-z0-9._-]{3,64}$")]
    pub username: String,
    #[schema(example = "สมชาย ใจดี", min_length = 1, max_length = 200)]
    pub display_name: String,
    /// Where the person is told of what waits for them.
    #[schema(value_type = Option<EmailAddress>)]
    pub email: Option<String>,
    /// The first password, hard to guess; one is made when it's left out.
    #[schema(max_length = 256, format = Password, min_length = 10, example = "wrong-horse-87-battery")]
    pub password: Option<String>,
    #[schema(value_type = HashSet<GivenRole>, max_items = 100)]
    pub roles: Vec<GivenRole>,
}

/// What to change; what's left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateUser {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, example = "สมชาย ใจดี", min_length = 1, max_length = 200)]
    pub display_name: Option<Option<String>>,
    /// Where the person is told of what waits for them.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<EmailAddress>, required = false)]
    pub email: Option<Option<String>>,
    /// `true` signs the person out everywhere and lets them in no more.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false, example = true)]
    pub disabled: Option<Option<bool>>,
}

impl UpdateUser {
    /// # Errors
    /// `422` with the faults.
    pub fn parse(self) -> Result<Update> {
        let mut faults = Faults::default();
        let name = |name: String| Text::line(200).parse("/display_name", &name).map(Some);
        let email = self.email.is_some();
        let address = faults.replace_or_clear(self.email, None, |text| parse_address(&text));
        let update = Update {
            display_name: faults.replace("/display_name", self.display_name, None, name),
            email: email.then_some(address),
            disabled: faults.replace("/disabled", self.disabled, None, |disabled| Ok(Some(disabled))),
        };
        faults.finish(Some(update))
    }
}

/// The whole list of roles.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUserRoles {
    #[schema(value_type = HashSet<GivenRole>, max_items = 100)]
    pub roles: Vec<GivenRole>,
}

/// The roles of a request.
///
/// # Errors
/// `422` with the faults.
pub fn parse_roles(given: Vec<GivenRole>) -> Result<Vec<Grant<Role>>> {
    let mut faults = Faults::default();
    if given.len() > MOST {
        faults.push(Fault::pointer("/roles", Reason::TooMany).with("max", MOST));
    }
    let parsed = given.into_iter().take(MOST).enumerate();
    let parsed = parsed.filter_map(|(n, role)| faults.check(role.parse(&format!("/roles/{n}"))));
    let parsed = parsed.collect();
    faults.finish(Some(parsed))
}

/// บัญชีผู้ใช้ — a person's account.
#[derive(Debug, Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a view: each is a field of the contract"
)]
pub struct UserView {
    #[schema(value_type = Id)]
    pub id: String,
    /// Its `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    #[schema(example = "somchai.d")]
    pub username: String,
    #[schema(example = "สมชาย ใจดี")]
    pub display_name: String,
    #[schema(value_type = Option<EmailAddress>, required = true)]
    pub email: Option<String>,
    pub disabled: bool,
    /// Whether the person's tokens have no roles until the password is changed.
    pub must_change_password: bool,
    pub totp_enabled: bool,
    /// The roles that you manage.
    pub roles: Vec<RoleView>,
    /// Whether the person has roles that you don't manage; then only the roles above can be changed.
    pub has_other_roles: bool,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The operations that you may call on this account now.
    #[schema(example = json!(["update_user", "set_user_roles", "reset_user_password"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl UserView {
    /// As a manager with this reach sees it.
    pub fn new(person: Person, reach: &Reach) -> Self {
        let own = person.roles.iter().filter(|grant| reach.holds(&grant.tenant));
        let roles: Vec<RoleView> = own.map(RoleView::from).collect();
        let allowed_actions = actions(&person, reach);
        let user = person.user;
        Self {
            has_other_roles: roles.len() < person.roles.len(),
            roles,
            id: user.id,
            version: user.version,
            username: user.username,
            display_name: user.display_name,
            email: user.email,
            disabled: user.disabled,
            must_change_password: user.must_change_password,
            totp_enabled: user.totp_confirmed,
            created_at: calendar::rfc3339(user.created_at),
            updated_at: calendar::rfc3339(user.updated_at),
            allowed_actions,
        }
    }
}

fn actions(person: &Person, reach: &Reach) -> Vec<&'static str> {
    let standing = person.standing(reach);
    let (reachable, has_totp) = (!person.is_out_of_reach(), person.user.totp_secret.is_some());
    let all = [
        ("update_user", Standing::Whole, true),
        ("set_user_roles", Standing::Roles, true),
        ("reset_user_password", Standing::Whole, reachable),
        ("reset_user_totp", Standing::Whole, reachable && has_totp),
    ];
    let allowed = all
        .iter()
        .filter(|(_, needs, sensible)| *sensible && standing >= *needs);
    allowed.map(|(action, ..)| *action).collect()
}

/// An account with a password that is shown this once.
#[derive(Serialize, ToSchema)]
pub struct IssuedPassword {
    pub user: UserView,
    /// The one-time password that was made; `null` when you gave one.
    #[schema(required = true, example = "k3mf-9qhz-x7wd-2ptn")]
    pub password: Option<String>,
}
