//! How a row names its agency, whichever format the row came in.

use super::columns::Column;
use super::model::Naming;
use super::values;
use crate::agencies::{AgencyKind, ExactName, places};
use crate::http::{At, Fault, Reason, shown};
use crate::sheets;

/// A row of a file, by its columns.
pub trait Row {
    /// What it says in a column; `None` when that's empty or there's no such column.
    ///
    /// # Errors
    /// The fault of what's no text.
    fn text(&self, column: Column) -> Result<Option<&str>, Fault>;

    /// A column's place in the file.
    fn at(&self, column: Column) -> At;

    /// Takes a fault, for the caller to hear of it.
    fn push(&mut self, fault: Fault);

    /// The column that a row which names no agency should have had first of all.
    fn first_name(&self) -> Column;
}

/// Says that the fault was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faulty;

/// Tells a fault.
pub fn tell(row: &mut impl Row, fault: Fault) -> Faulty {
    row.push(fault);
    Faulty
}

/// The value in a column; `None` when there's none.
///
/// # Errors
/// When it's at fault, which is told.
pub fn given<T>(
    row: &mut impl Row,
    column: Column,
    parse: impl FnOnce(&At, &str) -> Result<T, Fault>,
) -> Result<Option<T>, Faulty> {
    let at = row.at(column);
    let value = row
        .text(column)
        .and_then(|text| text.map(|text| parse(&at, text)).transpose());
    value.map_err(|fault| tell(row, fault))
}

/// How the row names its agency.
///
/// # Errors
/// When it doesn't, or something of it is at fault; all of it is told.
pub fn naming(row: &mut impl Row) -> Result<Naming, Faulty> {
    let short = |at: &At, text: &str| sheets::line(at, text, 100);
    let id = given(row, Column::AgencyId, short);
    let scheme = given(row, Column::ExternalIdScheme, short);
    let value = given(row, Column::ExternalId, short);
    let exact = exact(row);
    let (id, scheme, value, exact) = (id?, scheme?, value?, exact?);
    let external = value.map(|value| (scheme, value));
    let naming = Naming { id, external, exact };
    if naming == Naming::default() {
        let named = matches!(row.text(Column::AgencyName), Ok(Some(_)));
        let missing = if named { Column::Province } else { row.first_name() };
        let fault = Fault::new(row.at(missing), Reason::Required);
        return Err(tell(row, fault));
    }
    Ok(naming)
}

/// The place and name; `None` when there's no name, or no province to look in.
fn exact(row: &mut impl Row) -> Result<Option<ExactName>, Faulty> {
    let province = given(row, Column::Province, |at, text| {
        let unknown = || Fault::new(at.clone(), Reason::UnknownProvince).with("value", shown(text));
        places::find_province(text).ok_or_else(unknown)
    });
    let amphoe = match province {
        Ok(Some(province)) => given(row, Column::Amphoe, |at, text| {
            let unknown = || Fault::new(at.clone(), Reason::UnknownAmphoe).with("value", shown(text));
            places::find_amphoe(province, text).ok_or_else(unknown)
        }),
        _ => Ok(None),
    };
    let kind = given(row, Column::AgencyType, values::kind);
    let name = given(row, Column::AgencyName, |at, text| sheets::line(at, text, 200));
    let (province, amphoe, kind, name) = (province?, amphoe?, kind?, name?);
    let Some((province, name)) = province.zip(name) else {
        return Ok(None);
    };
    kinds_agree(row, kind, &name)?;
    Ok(Some(ExactName {
        province,
        amphoe,
        kind,
        name,
    }))
}

/// A name that tells another kind than the kind's own column is a fault.
fn kinds_agree(row: &mut impl Row, kind: Option<AgencyKind>, name: &str) -> Result<(), Faulty> {
    let Some(kind) = kind.filter(|kind| kind.full_name(name).is_none()) else {
        return Ok(());
    };
    let fault = Fault::new(row.at(Column::AgencyName), Reason::Contradiction);
    let other = format!("{} {}", Column::AgencyType.thai(), kind.labels().0);
    Err(tell(row, fault.with("other", other)))
}
