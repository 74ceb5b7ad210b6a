//! What a file's rows come to beside what's there: whose they are, and what becomes of each.

use super::columns::Column;
use super::model::{Line, Naming};
use super::report::Source;
use super::store;
use crate::accounts::{Actor, Reach};
use crate::agencies::{Agency, Directory, ExactName, Wanted};
use crate::assessments::model::{Assessment, House, Status};
use crate::assessments::query::may_read;
use crate::assessments::record::{self, Change, Recorded};
use crate::assessments::scheme::Scheme;
use crate::assessments::warning::{Severity, WarningCode};
use crate::db::Conn;
use crate::http::{At, Candidate, Fault, Reason, Result, shown};
use crate::sheets::{Bad, Where};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Who imports, and where they may.
#[derive(Clone, Debug)]
pub struct Importer {
    pub actor: Actor,
    /// Where the importer records and corrects.
    pub reach: Reach,
    /// Where it may publish, and so correct what's published.
    pub publish: Reach,
}

impl Importer {
    /// As whom it corrects a row, or why it doesn't.
    fn corrector(&self, row: &Assessment) -> Result<House, Reason> {
        let house = row.corrector(&self.reach).ok_or(Reason::RecordedByProvince)?;
        if row.status() == Status::Published && row.corrector(&self.publish).is_none() {
            Err(Reason::NeedsPublisher)
        } else {
            Ok(house)
        }
    }

    /// Whose figures a new row's are.
    fn house(&self, agency: &Agency) -> House {
        if self.reach.is_own(&agency.id) {
            House::Agency
        } else {
            House::Province
        }
    }
}

/// A row with its assessment as it will be.
#[derive(Clone, Debug)]
pub struct Planned {
    pub at: Where,
    pub row: Assessment,
    pub recorded: Recorded,
    /// Where print and computation disagree; notes aside.
    pub warnings: Vec<WarningCode>,
}

/// A row that named its agency.
struct Joined<'a> {
    line: &'a Line,
    agency: &'a Agency,
    scheme: &'static Scheme,
}

/// Joins every row to its agency and sets it beside what's there; nothing is written. With `held`, in a write, nobody
/// else changes the agencies and their assessments before its end.
///
/// # Errors
/// `422` with all faults of all rows, those of the reading included.
pub fn plan(
    conn: &mut Conn,
    source: &Source,
    importer: &Importer,
    change: &Change,
    held: bool,
) -> Result<Vec<Planned>> {
    let mut bad = source.bad.clone();
    let directory = Directory::load(conn, &wanted(&source.lines), held)?;
    let joined = join(source, &directory, &importer.reach, &mut bad);
    let agencies: BTreeSet<&str> = joined.iter().map(|one| one.agency.id.as_str()).collect();
    let years: BTreeSet<i32> = joined.iter().map(|one| one.scheme.fiscal_year).collect();
    let there = store::of_agencies(conn, &agencies, &years, held)?.into_iter();
    let mut there: HashMap<(String, i32), Assessment> = there
        .map(|row| ((row.agency_id.clone(), row.fiscal_year), row))
        .collect();
    let mut planned = Vec::with_capacity(joined.len());
    for one in &joined {
        let before = there.remove(&(one.agency.id.clone(), one.scheme.fiscal_year));
        if before
            .as_ref()
            .is_some_and(|row| !may_read(row, Some(&importer.reach)))
        {
            bad.push(
                one.line.at,
                Fault::new(source.at(one.line.at, blamed(one.line)), Reason::DraftNotShared),
            );
        } else {
            match one.over(source, before, importer, change)? {
                Ok(done) => planned.extend(done),
                Err(faults) => faults.into_iter().for_each(|fault| bad.push(one.line.at, fault)),
            }
        }
    }
    if bad.is_empty() {
        Ok(planned)
    } else {
        Err(bad.into_error())
    }
}

fn wanted(lines: &[Line]) -> Wanted {
    let mut wanted = Wanted::default();
    for naming in lines.iter().filter_map(|line| line.naming.as_ref()) {
        wanted.ids.extend(naming.id.clone());
        wanted
            .external
            .extend(naming.external.iter().map(|(_, value)| value.clone()));
        if naming.id.is_none() && naming.external.is_none() {
            wanted
                .provinces
                .extend(naming.exact.iter().map(|exact| exact.province.code));
        }
    }
    wanted
}

/// The rows with their agencies. What's wrong with the others is told: an agency that isn't known or is out of reach,
/// the same agency and year twice.
fn join<'a>(source: &'a Source, directory: &'a Directory, reach: &Reach, bad: &mut Bad) -> Vec<Joined<'a>> {
    let mut joined = Vec::with_capacity(source.lines.len());
    let mut seen: HashMap<(&str, i32), Where> = HashMap::with_capacity(source.lines.len());
    for line in &source.lines {
        let Some(naming) = &line.naming else { continue };
        let agency = match find(source, directory, line, naming) {
            Ok(agency) => agency,
            Err(fault) => {
                bad.push(line.at, fault);
                continue;
            }
        };
        let fault = |reason| Fault::new(source.at(line.at, blamed(line)), reason);
        if !reach.covers(&agency.id, &agency.province) {
            bad.push(line.at, fault(out_of_reach(reach)));
            continue;
        }
        let Some(scheme) = line.scheme else { continue };
        match seen.entry((&agency.id, scheme.fiscal_year)) {
            Entry::Occupied(first) => bad.push(line.at, fault(Reason::Duplicate).with("other", first.get())),
            Entry::Vacant(place) => {
                place.insert(line.at);
                joined.push(Joined { line, agency, scheme });
            }
        }
    }
    joined
}

fn out_of_reach(reach: &Reach) -> Reason {
    if reach.provinces.is_empty() {
        Reason::NotYourAgency
    } else {
        Reason::NotInYourProvince
    }
}

/// The column by which a row names its agency.
fn blamed(line: &Line) -> Column {
    match &line.naming {
        Some(Naming { id: Some(_), .. }) => Column::AgencyId,
        Some(Naming {
            external: Some(_), ..
        }) => Column::ExternalId,
        _ => Column::AgencyName,
    }
}

/// The one agency that a row means.
fn find<'a>(
    source: &Source,
    directory: &'a Directory,
    line: &Line,
    naming: &Naming,
) -> Result<&'a Arc<Agency>, Fault> {
    let at = source.at(line.at, blamed(line));
    let listed =
        |(scheme, value): &(Option<String>, String)| directory.by_external_id(scheme.as_deref(), value);
    let agency = match (&naming.id, &naming.external, &naming.exact) {
        (Some(id), _, _) => only(directory.by_id(id).as_slice(), at, id),
        (None, Some(external), _) => only(&listed(external), at, &external.1),
        (None, None, Some(exact)) => only(&directory.by_name(exact), at, &exact.name)
            .map_err(|fault| with_namesakes(fault, directory, exact)),
        (None, None, None) => Err(Fault::new(at, Reason::Required)),
    }?;
    let contradiction = |column| {
        let other = format!("{} ({})", agency.name_th, blamed(line).as_str());
        Fault::new(source.at(line.at, column), Reason::Contradiction).with("other", other)
    };
    if naming.exact.as_ref().is_some_and(|exact| !exact.means(agency)) {
        return Err(contradiction(Column::AgencyName));
    }
    if naming
        .external
        .as_ref()
        .is_some_and(|external| !listed(external).contains(&agency))
    {
        return Err(contradiction(Column::ExternalId));
    }
    Ok(agency)
}

/// The only one found; the fault of none or of several names those.
fn only<'a>(found: &[&'a Arc<Agency>], at: At, value: &str) -> Result<&'a Arc<Agency>, Fault> {
    match found {
        [agency] => Ok(agency),
        [] => Err(Fault::new(at, Reason::UnknownAgency).with("value", shown(value))),
        several => {
            let names: Vec<&str> = several
                .iter()
                .take(CANDIDATES)
                .map(|agency| agency.name_th.as_str())
                .collect();
            let fault = Fault::new(at, Reason::AmbiguousAgency).with("candidates", names.join(", "));
            Err(fault.meaning(candidates(several)))
        }
    }
}

/// The most agencies that are named when they were meant, perhaps.
const CANDIDATES: usize = 20;

fn candidates(agencies: &[&Arc<Agency>]) -> Vec<Candidate> {
    let some = agencies.iter().take(CANDIDATES);
    some.map(|agency| Candidate::from(agency.as_ref())).collect()
}

/// Where there's none in the amphoe or of the kind, those of the same name elsewhere in the province.
fn with_namesakes(fault: Fault, directory: &Directory, exact: &ExactName) -> Fault {
    if fault.reason == Reason::UnknownAgency {
        fault.meaning(candidates(&directory.namesakes(exact)))
    } else {
        fault
    }
}

impl Joined<'_> {
    /// What becomes of the row, or what's wrong with it beside what's there; `None` when something of it was at fault.
    fn over(
        &self,
        source: &Source,
        before: Option<Assessment>,
        importer: &Importer,
        change: &Change,
    ) -> Result<Result<Option<Planned>, Vec<Fault>>> {
        let Some(says) = self.line.says.clone() else {
            return Ok(Ok(None));
        };
        let findings = says.over(before.as_ref().map(Assessment::findings));
        let figures = &findings.figures;
        let above = self.scheme.scale_faults(
            figures.instrument_scale,
            figures.instruments,
            |instrument, reason| {
                Fault::new(
                    source.at(self.line.at, instrument.of(Column::INSTRUMENTS)),
                    reason,
                )
            },
        );
        if !above.is_empty() {
            return Ok(Err(above));
        }
        let allowed = before.as_ref().map(|row| importer.corrector(row));
        let (row, recorded) = if let Some(before) = before {
            let house = allowed.and_then(Result::ok).unwrap_or(before.house());
            let change = Change {
                house,
                ..change.clone()
            };
            record::corrected(&change, before, self.scheme, &findings)?
        } else {
            let house = importer.house(self.agency);
            let draft = Assessment::draft(self.agency, self.scheme, &findings, house, change.at)?;
            (draft, Recorded::Created)
        };
        if let (Recorded::Corrected, Some(Err(reason))) = (recorded, allowed) {
            let at = source.at(self.line.at, blamed(self.line));
            return Ok(Err(vec![Fault::new(at, reason)]));
        }
        let warnings = findings.computed(self.scheme).warnings.into_iter();
        let warnings = warnings.filter(|warning| warning.severity == Severity::Warning);
        Ok(Ok(Some(Planned {
            at: self.line.at,
            row,
            recorded,
            warnings: warnings.map(|warning| warning.code).collect(),
        })))
    }
}
