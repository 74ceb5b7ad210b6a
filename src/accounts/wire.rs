//! Shapes that several operations about accounts share.

use super::grants::{Grant, Tenant};
use super::roles::Role;
use crate::agencies::places::ProvinceCode;
use crate::http::{Fault, Id, Reason};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// บทบาทที่ได้รับ — a role and where it holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleView {
    #[schema(value_type = Role)]
    pub role: &'static str,
    /// The agency, for roles of an agency.
    #[schema(value_type = Option<Id>, required = true)]
    pub agency_id: Option<String>,
    /// The code of the province, for roles of a province.
    #[schema(value_type = Option<ProvinceCode>, required = true)]
    pub province: Option<String>,
    #[schema(example = "เจ้าหน้าที่ข้อมูล ITA")]
    pub label_th: &'static str,
    #[schema(example = "Data officer")]
    pub label_en: &'static str,
}

impl From<&Grant<Role>> for RoleView {
    fn from(grant: &Grant<Role>) -> Self {
        let (label_th, label_en) = grant.what.labels();
        Self {
            role: grant.what.as_str(),
            agency_id: grant.tenant.agency().map(str::to_owned),
            province: grant.tenant.province().map(str::to_owned),
            label_th,
            label_en,
        }
    }
}

/// A role to give: with the agency or the province that it needs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenRole {
    #[schema(value_type = Role)]
    pub role: String,
    /// For roles of an agency.
    #[schema(value_type = Option<Id>)]
    pub agency_id: Option<String>,
    /// For roles of a province: its code.
    #[schema(value_type = Option<ProvinceCode>)]
    pub province: Option<String>,
}

impl GivenRole {
    /// # Errors
    /// The fault, below `pointer`.
    pub fn parse(self, pointer: &str) -> Result<Grant<Role>, Fault> {
        let Some(what) = Role::parse(&self.role) else {
            let fault = Fault::pointer(format!("{pointer}/role"), Reason::UnknownValue);
            return Err(fault.with("allowed", Role::allowed()));
        };
        let tenant = match (self.agency_id, self.province) {
            (None, None) => Tenant::Everywhere,
            (Some(id), None) => Tenant::Agency(id),
            (None, Some(code)) => Tenant::Province(code),
            (Some(_), Some(_)) => {
                let fault = Fault::pointer(pointer, Reason::RoleScope);
                return Err(fault.with("needed", "agency_id / province"));
            }
        };
        Ok(Grant { what, tenant })
    }
}
