//! Many agencies at once, found in memory: for files that name one in each row.

mod store;

use super::kinds::AgencyKind;
use super::model::Agency;
use super::places::{Amphoe, Province, one_spaced};
use crate::db::Conn;
use crate::http::{Candidate, Result};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Which agencies the rows of a file may mean, taken together.
#[derive(Debug, Default)]
pub struct Wanted {
    pub ids: BTreeSet<String>,
    /// Values of external ids, whatever their scheme.
    pub external: BTreeSet<String>,
    /// Codes of the provinces in which agencies are named.
    pub provinces: BTreeSet<&'static str>,
}

/// An agency by its exact place and name. What isn't given may be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactName {
    pub province: &'static Province,
    pub amphoe: Option<&'static Amphoe>,
    pub kind: Option<AgencyKind>,
    /// With or without its kind before it.
    pub name: String,
}

/// The agencies that were wanted.
#[derive(Debug, Default)]
pub struct Directory {
    /// By id.
    agencies: HashMap<String, Arc<Agency>>,
    /// By value, with the scheme.
    external: HashMap<String, Vec<(String, Arc<Agency>)>>,
    /// By province and full name.
    names: HashMap<(String, String), Vec<Arc<Agency>>>,
}

impl Directory {
    /// Reads them in a handful of statements. With `held`, in a write, nobody else renames or moves them before its end.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn load(conn: &mut Conn, wanted: &Wanted, held: bool) -> Result<Self> {
        let mut directory = Self::default();
        for agency in store::of_provinces(conn, &wanted.provinces, held)? {
            directory.add(agency);
        }
        let external = store::external(conn, &wanted.external)?;
        let ids = wanted.ids.iter().chain(external.iter().map(|(_, _, id)| id));
        let missing: BTreeSet<&String> = ids.filter(|id| !directory.agencies.contains_key(*id)).collect();
        for agency in store::of_ids(conn, &missing, held)? {
            directory.add(agency);
        }
        for (scheme, value, id) in external {
            if let Some(agency) = directory.agencies.get(&id) {
                let named = directory.external.entry(value).or_default();
                named.push((scheme, Arc::clone(agency)));
            }
        }
        Ok(directory)
    }

    fn add(&mut self, agency: Agency) {
        let agency = Arc::new(agency);
        let name = (agency.province.clone(), agency.name_th.clone());
        self.names.entry(name).or_default().push(Arc::clone(&agency));
        self.agencies.insert(agency.id.clone(), agency);
    }

    pub fn by_id(&self, id: &str) -> Option<&Arc<Agency>> {
        self.agencies.get(id)
    }

    /// Those with this number in the list `scheme`, or in any list.
    pub fn by_external_id(&self, scheme: Option<&str>, value: &str) -> Vec<&Arc<Agency>> {
        let listed = self.external.get(value).into_iter().flatten();
        let listed = listed.filter(|(list, _)| scheme.is_none_or(|scheme| scheme == list));
        distinct(listed.map(|(_, agency)| agency))
    }

    /// Those that an exact name can mean: in this amphoe (or of unknown amphoe) and of this kind when they're given.
    pub fn by_name(&self, exact: &ExactName) -> Vec<&Arc<Agency>> {
        let mut found = self.namesakes(exact);
        found.retain(|agency| exact.fits(agency));
        found
    }

    /// Those of the province with this name, in whatever amphoe and of whatever kind.
    pub fn namesakes(&self, exact: &ExactName) -> Vec<&Arc<Agency>> {
        let names = full_names(&exact.name).into_iter();
        let found = names.filter_map(|name| self.names.get(&(exact.province.code.to_owned(), name)));
        distinct(found.flatten())
    }
}

/// Each once, in the order of their ids.
fn distinct<'a>(found: impl Iterator<Item = &'a Arc<Agency>>) -> Vec<&'a Arc<Agency>> {
    let mut found: Vec<_> = found.collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    found
}

impl ExactName {
    /// Whether an agency is of this amphoe and kind, as far as they're given.
    fn fits(&self, agency: &Agency) -> bool {
        let amphoe = match (self.amphoe, agency.amphoe.as_deref()) {
            (Some(named), Some(code)) => named.code == code,
            _ => true,
        };
        amphoe && self.kind.is_none_or(|kind| kind == agency.kind)
    }

    /// Whether this is what the agency is called, and where it is.
    pub fn means(&self, agency: &Agency) -> bool {
        self.province.code == agency.province
            && self.fits(agency)
            && full_names(&self.name).contains(&agency.name_th)
    }
}

/// The full names that a name can stand for: with each kind before it, and as it is.
fn full_names(name: &str) -> Vec<String> {
    let kinds = AgencyKind::ALL.iter();
    let mut names: Vec<String> = kinds.filter_map(|kind| kind.full_name(name)).collect();
    names.push(one_spaced(name));
    names.sort();
    names.dedup();
    names
}

impl From<&Agency> for Candidate {
    fn from(agency: &Agency) -> Self {
        Self {
            id: agency.id.clone(),
            name_th: agency.name_th.clone(),
            kind: agency.kind.as_str().to_owned(),
            province: agency.province.clone(),
            amphoe: agency.amphoe.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agencies::places::{find_amphoe, find_province};

    fn agency(id: &str, kind: AgencyKind, name: &str, amphoe: Option<&str>) -> Agency {
        Agency {
            id: id.to_owned(),
            kind,
            name_th: name.to_owned(),
            name_en: None,
            province: "96".to_owned(),
            amphoe: amphoe.map(str::to_owned),
            tambon: None,
            website: None,
            version: 1,
            created_at: chrono::NaiveDateTime::default(),
            updated_at: chrono::NaiveDateTime::default(),
        }
    }

    fn directory() -> Directory {
        let mut directory = Directory::default();
        let (town, sao) = (AgencyKind::SubdistrictMunicipality, AgencyKind::Sao);
        directory.add(agency("1", town, "เทศบาลตำบลต้นไทร", Some("9604")));
        directory.add(agency("2", sao, "องค์การบริหารส่วนตำบลต้นไทร", Some("9604")));
        directory.add(agency("3", sao, "องค์การบริหารส่วนตำบลต้นไทร", Some("9605")));
        directory.add(agency("4", sao, "องค์การบริหารส่วนตำบลบองอ", None));
        directory
    }

    fn found(name: &str, amphoe: Option<&str>, kind: Option<AgencyKind>) -> Vec<String> {
        let province = find_province("96").unwrap();
        let exact = ExactName {
            province,
            amphoe: amphoe.map(|amphoe| find_amphoe(province, amphoe).unwrap()),
            kind,
            name: name.to_owned(),
        };
        let directory = directory();
        let found = directory.by_name(&exact);
        assert!(found.iter().all(|agency| exact.means(agency)));
        found.iter().map(|agency| agency.id.clone()).collect()
    }

    #[test]
    fn a_name_means_as_many_agencies_as_its_place_and_kind_leave_open() {
        let sao = Some(AgencyKind::Sao);
        assert_eq!(found("ต้นไทร", None, None), ["1", "2", "3"]);
        assert_eq!(found("ต้นไทร", None, sao), ["2", "3"]);
        assert_eq!(found("อบต.ต้นไทร", None, None), ["2", "3"]);
        assert_eq!(found("อบต. ต้นไทร", Some("9605"), None), ["3"]);
        assert_eq!(found("เทศบาลตำบลต้นไทร", Some("9605"), None), [""; 0]);
        assert_eq!(found("ต้นไทร", Some("9604"), None), ["1", "2"]);
        assert_eq!(found("บองอ", Some("9605"), sao), ["4"], "its amphoe isn't known");
        assert_eq!(found("เทศบาลตำบลต้นไทร", None, sao), [""; 0], "a contradiction");
    }
}
