//! The caller as they see themselves.

use crate::accounts::authority::Session;
use crate::accounts::clients::Client;
use crate::accounts::rights::{ManageClients, ManageUsers};
use crate::accounts::roles::Scope;
use crate::accounts::users::{Person, parse_address};
use crate::accounts::wire::RoleView;
use crate::http::{EmailAddress, Faults, Id, Result, given};
use crate::words::words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

words! {
    /// What a token belongs to.
    CallerKind {
        User = "user" "บุคคล" "Person",
        Client = "client" "ระบบเชื่อมต่อ" "Machine",
    }
}

/// What you change about yourself; what's left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "somchai@example.go.th"}))]
pub struct UpdateMe {
    /// `null` takes it away: you're told of nothing by mail then.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<EmailAddress>, required = false)]
    pub email: Option<Option<String>>,
}

impl UpdateMe {
    /// The address after the change.
    ///
    /// # Errors
    /// `422` with the fault.
    pub fn email(self, before: Option<String>) -> Result<Option<String>> {
        let mut faults = Faults::default();
        let email = faults.replace_or_clear(self.email, before, |text| parse_address(&text));
        faults.finish(Some(email))
    }
}

/// ผู้เรียกใช้ — who is signed in, and what they may do.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    #[schema(value_type = CallerKind)]
    pub kind: &'static str,
    /// `null` for a machine.
    #[schema(required = true, example = "somchai.d")]
    pub username: Option<String>,
    /// The name of the person or the machine.
    #[schema(example = "สมชาย ใจดี")]
    pub display_name: String,
    /// Where you're told of what waits for you; `null` for a machine.
    #[schema(value_type = Option<EmailAddress>, required = true)]
    pub email: Option<String>,
    /// The roles of this token: none while the password has to be changed.
    pub roles: Vec<RoleView>,
    /// The scopes of a machine's token.
    #[schema(value_type = Vec<Scope>)]
    pub scopes: Vec<&'static str>,
    pub must_change_password: bool,
    pub totp_enabled: bool,
    /// The role `integrity_officer` is withheld until a second factor is enrolled.
    pub totp_enrolment_required: bool,
    /// The operations about yourself, and the lists of accounts, that you may call now.
    #[schema(example = json!(["update_me", "change_password", "enrol_totp"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl MeView {
    pub fn person(person: Person, session: &Session) -> Self {
        let mut allowed_actions = vec!["update_me", "change_password"];
        if person.user.totp_confirmed {
            allowed_actions.push("disable_totp");
        } else {
            allowed_actions.push("enrol_totp");
            if person.user.totp_secret.is_some() {
                allowed_actions.push("confirm_totp");
            }
        }
        if session.may::<ManageUsers>() {
            allowed_actions.extend(["list_users", "create_user"]);
        }
        if session.may::<ManageClients>() {
            allowed_actions.extend(["list_clients", "create_client"]);
        }
        Self {
            kind: CallerKind::User.as_str(),
            totp_enrolment_required: person.needs_totp(),
            id: person.user.id,
            version: person.user.version,
            username: Some(person.user.username),
            display_name: person.user.display_name,
            email: person.user.email,
            roles: session.roles().iter().map(RoleView::from).collect(),
            scopes: Vec::new(),
            must_change_password: person.user.must_change_password,
            totp_enabled: person.user.totp_confirmed,
            allowed_actions,
        }
    }

    pub fn client(client: Client, session: &Session) -> Self {
        Self {
            kind: CallerKind::Client.as_str(),
            id: client.id,
            version: client.version,
            username: None,
            display_name: client.name,
            email: None,
            roles: Vec::new(),
            scopes: session.scopes().iter().map(|grant| grant.what.as_str()).collect(),
            must_change_password: false,
            totp_enabled: false,
            totp_enrolment_required: false,
            allowed_actions: Vec::new(),
        }
    }
}
