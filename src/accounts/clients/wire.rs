//! Clients as managers see and write them.

use super::add::{NewClient, parse_name, parse_scopes};
use super::change::Update;
use super::model::Client;
use crate::accounts::grants::{Reach, Tenant};
use crate::accounts::roles::Scope;
use crate::agencies::places::ProvinceCode;
use crate::calendar;
use crate::http::{Error, Fault, Faults, Id, Reason, Result, given};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListClients {
    /// Only clients of this agency.
    #[param(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Register a machine, of an agency or of a province.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateClient {
    #[schema(example = "ศาลากลางจังหวัดนราธิวาส", min_length = 1, max_length = 200)]
    pub name: String,
    /// The most that it may ever ask for.
    #[schema(value_type = Vec<Scope>, min_items = 1, max_items = 20)]
    pub scopes: Vec<String>,
    /// Its agency; or else `province`.
    #[schema(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// The code of its province; or else `agency_id`.
    #[schema(value_type = Option<ProvinceCode>)]
    pub province: Option<String>,
}

impl CreateClient {
    /// # Errors
    /// `422` with the faults.
    pub fn parse(self) -> Result<NewClient> {
        let tenant = match (self.agency_id, self.province) {
            (Some(id), None) => Tenant::Agency(id),
            (None, Some(code)) => Tenant::Province(code),
            (None, None) | (Some(_), Some(_)) => Tenant::Everywhere,
        };
        Ok(NewClient {
            name: self.name,
            scopes: parse_words(&self.scopes).map_err(Error::invalid)?,
            tenant,
            secret: None,
            id: None,
        })
    }
}

/// The scopes of these words.
fn parse_words(given: &[String]) -> Result<Vec<Scope>, Fault> {
    if given.len() > 20 {
        return Err(Fault::pointer("/scopes", Reason::TooMany).with("max", 20));
    }
    let parse = |(n, word): (usize, &String)| {
        let unknown = || Fault::pointer(format!("/scopes/{n}"), Reason::UnknownValue);
        Scope::parse(word).ok_or_else(|| unknown().with("allowed", Scope::allowed()))
    };
    given.iter().enumerate().map(parse).collect()
}

/// What to change; what's left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateClient {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "ศาลากลางจังหวัดนราธิวาส")]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Vec<Scope>, required = false, min_items = 1, max_items = 20)]
    pub scopes: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = bool, required = false, example = true)]
    pub disabled: Option<Option<bool>>,
}

impl UpdateClient {
    /// # Errors
    /// `422` with the faults.
    pub fn parse(self) -> Result<Update> {
        let mut faults = Faults::default();
        let name = |name: String| parse_name(&name).map(Some);
        let scopes = |words: Vec<String>| parse_scopes(&parse_words(&words)?).map(Some);
        let update = Update {
            name: faults.replace("/name", self.name, None, name),
            scope: faults.replace("/scopes", self.scopes, None, scopes),
            disabled: faults.replace("/disabled", self.disabled, None, |disabled| Ok(Some(disabled))),
        };
        faults.finish(Some(update))
    }
}

/// ระบบเชื่อมต่อ — a machine's registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientView {
    /// Its `client_id`.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its `ETag`.
    #[schema(minimum = 1, example = 1)]
    pub version: i32,
    #[schema(example = "ศาลากลางจังหวัดนราธิวาส")]
    pub name: String,
    #[schema(value_type = Vec<Scope>)]
    pub scopes: Vec<&'static str>,
    #[schema(value_type = Option<Id>, required = true)]
    pub agency_id: Option<String>,
    #[schema(value_type = Option<ProvinceCode>, required = true)]
    pub province: Option<String>,
    pub disabled: bool,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub created_at: String,
    #[schema(format = DateTime, example = "2023-08-18T09:00:00+07:00")]
    pub updated_at: String,
    /// The operations that you may call on this client now.
    #[schema(example = json!(["update_client", "rotate_client_secret"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl ClientView {
    /// As a manager with this reach sees it.
    pub fn new(client: &Client, reach: &Reach) -> Self {
        let tenant = client.tenant();
        let allowed_actions = if reach.holds(&tenant) {
            vec!["update_client", "rotate_client_secret"]
        } else {
            Vec::new()
        };
        Self {
            id: client.id.clone(),
            version: client.version,
            name: client.name.clone(),
            scopes: client.scopes().into_iter().map(Scope::as_str).collect(),
            agency_id: tenant.agency().map(str::to_owned),
            province: tenant.province().map(str::to_owned),
            disabled: client.disabled,
            created_at: calendar::rfc3339(client.created_at),
            updated_at: calendar::rfc3339(client.updated_at),
            allowed_actions,
        }
    }
}

/// A client with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct IssuedSecret {
    pub client: ClientView,
    #[schema(example = "Zk9mRkVQd0l5c3FqZ0t2S3pJd0V5T2VqV1JmUW1hZ0E")]
    pub client_secret: String,
}
