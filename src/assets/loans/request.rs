//! Asking for a loan: what's asked for, whether it may be lent, and whether it's free.

use super::act::{Doer, Present, record};
use super::data::{Asked, Taken};
use super::model::{Loan, LoanLine, LoanStep, replay};
use super::settle::left;
use super::store;
use crate::accounts::Actor;
use crate::agencies::Agency;
use crate::assets::data::ApprovalRules;
use crate::assets::kinds::{
    AssetStatus, BorrowerKind, LoanAction, LoanApprover, LoanStatus, LoanStepBy, Premises, Tracking, UseKind,
};
use crate::assets::model::{Asset, searched};
use crate::assets::policy;
use crate::assets::register::store as register;
use crate::calendar::{day_in_bangkok, fiscal_year};
use crate::db::Tx;
use crate::http::{Code, Error, Fault, Faults, Reason, Result, shown};
use chrono::NaiveDate;

/// The most lines of a loan.
pub const MOST_LINES: usize = 50;
/// The most requests of one borrower that wait for an approval.
const MOST_WAITING: i64 = 50;

/// A loan that's asked for.
#[derive(Clone, Debug)]
pub struct NewLoan {
    pub borrower: Borrower,
    pub purpose: String,
    pub premises: Premises,
    pub place: String,
    pub from_on: NaiveDate,
    pub due_on: NaiveDate,
    pub urgent: bool,
    pub lines: Vec<NewLine>,
    pub override_reason: Option<String>,
}

/// ผู้ยืม — who is to get it.
#[derive(Clone, Debug)]
pub struct Borrower {
    pub kind: BorrowerKind,
    pub user_id: Option<String>,
    /// Of somebody with an account it's the account's.
    pub name: Option<String>,
    pub office: Option<String>,
    pub contact: Option<String>,
}

/// An asset, and how many of it.
#[derive(Clone, Debug)]
pub struct NewLine {
    pub asset_id: String,
    pub quantity: i32,
}

impl Borrower {
    /// By which one borrower's loans are found: an account, or kind, name and office as they're written.
    fn key(&self, name: &str) -> String {
        if let Some(user) = &self.user_id {
            return format!("user/{user}");
        }
        let office = self.office.as_deref().unwrap_or_default();
        let words = format!("{name} {office}");
        let words: Vec<&str> = words.split_whitespace().collect();
        format!("{}/{}", self.kind, searched(&words.join(" ")))
    }
}

/// Files a request, with its event: from now on what's asked for is kept for it.
///
/// # Errors
/// `422` with every fault of borrower and lines, `409` when something isn't free or the borrower is blocked.
pub fn request(tx: &mut Tx<'_>, doer: &Doer, agency: Agency, mut new: NewLoan) -> Result<Present> {
    let today = day_in_bangkok(doer.at);
    check_waiting(tx, doer, &agency.id)?;
    let ids = new.lines.iter().map(|line| line.asset_id.as_str());
    let assets = register::lock(tx, &agency.id, ids)?;
    let policy = policy::store::of(tx.conn(), &agency.id)?;
    let mut faults = Faults::default();
    let name = faults.check(borrower_name(tx, &agency, &new.borrower)?);
    if !policy.lends_to(new.borrower.kind) {
        faults.push(Fault::pointer("/borrower/kind", Reason::NotLentTo));
    }
    if (new.due_on - new.from_on).num_days() >= i64::from(policy.most_days) {
        let last = new.from_on + chrono::Days::new(u64::try_from(policy.most_days - 1).unwrap_or(0));
        let fault = Fault::pointer("/due_on", Reason::OutOfRange);
        faults.push(fault.with("min", new.from_on).with("max", last));
    }
    let chosen = choose(&assets, &new, today, &mut faults);
    let (name, chosen) = faults.finish(name.zip(chosen))?;
    let key = new.borrower.key(&name);
    new.override_reason = match overdue(tx, &agency.id, &key, today)? {
        Some(blocked) if policy.block_overdue => Some(overridden(doer, &new).ok_or(blocked)?),
        _ => None,
    };
    let (loan, lines) = put_together(tx, doer, &agency, (new, name, key), &chosen)?;
    for (line, chosen) in lines.iter().zip(&chosen) {
        let left = left(tx, chosen.asset, line, today)?;
        if i64::from(line.quantity) > left {
            let fault = Fault::pointer(format!("/lines/{}", line.no - 1), Reason::NotFree);
            return Err(Error::new(Code::Conflict).fault(fault.with("left", left.max(0))));
        }
    }
    let taken = asked(&loan, &lines, &chosen);
    let step = LoanStep {
        loan_id: loan.id.clone(),
        no: 1,
        action: LoanAction::Request,
        whose: doer.whose,
        actor: doer.actor.to_string(),
        at: doer.at,
        text: None,
        details: taken.to_json()?,
        voided_by: None,
    };
    let present = Present {
        agency,
        loan,
        lines,
        state: replay(std::slice::from_ref(&step))?,
        steps: vec![step],
        assets,
    };
    store::insert(tx, &present)?;
    record(tx, doer, &present, &taken)?;
    Ok(present)
}

/// Who borrows for themselves may have so many requests that wait for an approval, and no more.
fn check_waiting(tx: &mut Tx<'_>, doer: &Doer, agency: &str) -> Result<()> {
    let Actor::User(user) = &doer.actor else {
        return Ok(());
    };
    if doer.whose != LoanStepBy::Borrower || store::waiting_of(tx.conn(), agency, user)? < MOST_WAITING {
        return Ok(());
    }
    let fault = Fault::pointer("/borrower", Reason::TooMany).with("max", MOST_WAITING);
    Err(Error::new(Code::Conflict).fault(fault))
}

/// The name of who is to get it.
fn borrower_name(tx: &mut Tx<'_>, agency: &Agency, borrower: &Borrower) -> Result<Result<String, Fault>> {
    let Some(user) = &borrower.user_id else {
        let missing = || Fault::pointer("/borrower/name", Reason::Required);
        return Ok(borrower.name.clone().ok_or_else(missing));
    };
    let unknown = || Fault::pointer("/borrower/user_id", Reason::Unknown).with("value", shown(user));
    Ok(store::name_of(tx.conn(), &agency.id, user)?.ok_or_else(unknown))
}

/// An asset that may be lent to this borrower, and by whose approval.
struct Chosen<'a> {
    asset: &'a Asset,
    approver: LoanApprover,
}

/// The assets of the lines, each of which has to be there and to be lent to such borrowers.
fn choose<'a>(
    assets: &'a [Asset],
    new: &NewLoan,
    today: NaiveDate,
    faults: &mut Faults,
) -> Option<Vec<Chosen<'a>>> {
    let chosen = new.lines.iter().enumerate().map(|(index, line)| {
        let mut before = new.lines.iter().take(index);
        if let Some(twin) = before.position(|other| other.asset_id == line.asset_id) {
            let fault = Fault::pointer(format!("/lines/{index}/asset_id"), Reason::Duplicate);
            faults.push(fault.with("other", format!("/lines/{twin}/asset_id")));
            return None;
        }
        faults.check(choose_one(assets, new, (index, line), today))
    });
    chosen.collect::<Vec<_>>().into_iter().collect()
}

fn choose_one<'a>(
    assets: &'a [Asset],
    new: &NewLoan,
    (index, line): (usize, &NewLine),
    today: NaiveDate,
) -> Result<Chosen<'a>, Fault> {
    let at = |field: &str, reason| Fault::pointer(format!("/lines/{index}/{field}"), reason);
    let asset = assets.iter().find(|asset| asset.id == line.asset_id);
    let asset = asset.ok_or_else(|| at("asset_id", Reason::Unknown).with("value", shown(&line.asset_id)))?;
    if asset.status != AssetStatus::Available {
        return Err(at("asset_id", Reason::WrongState));
    }
    if asset.tracking == Tracking::Individual && line.quantity != 1 {
        return Err(at("quantity", Reason::OutOfRange).with("min", 1).with("max", 1));
    }
    if !asset.is_lent_to(new.borrower.kind) {
        return Err(at("asset_id", Reason::NotLentTo));
    }
    let rules = ApprovalRules::of(today);
    let rule = rules.and_then(|rules| rules.find(asset.use_kind, new.borrower.kind, new.premises));
    let rule = rule.ok_or_else(|| at("asset_id", Reason::NotLentTo))?;
    if rule.urgent_only && !new.urgent {
        return Err(at("asset_id", Reason::OnlyUrgent));
    }
    Ok(Chosen {
        asset,
        approver: rule.approver,
    })
}

/// Why an officer gives something to who is overdue; nobody does so for themselves.
fn overridden(doer: &Doer, new: &NewLoan) -> Option<String> {
    let own = new
        .borrower
        .user_id
        .as_ref()
        .is_some_and(|user| doer.actor == Actor::User(user.clone()));
    let reason = new.override_reason.clone();
    reason.filter(|_| doer.whose == LoanStepBy::Officer && !own)
}

/// That a borrower has something overdue, for which an agency's policy may block them.
///
/// # Errors
/// When the storage fails.
pub fn overdue(tx: &mut Tx<'_>, agency: &str, borrower: &str, today: NaiveDate) -> Result<Option<Error>> {
    let late = store::overdue_of(tx.conn(), agency, borrower, today)?;
    if late.is_empty() {
        return Ok(None);
    }
    let numbers: Vec<String> = late.iter().map(Loan::loan_number).collect();
    let fault = Fault::pointer("/borrower", Reason::BorrowerBlocked).with("other", numbers.join(" "));
    Ok(Some(Error::new(Code::Conflict).fault(fault)))
}

/// The loan with its lines, as it's asked for.
fn put_together(
    tx: &mut Tx<'_>,
    doer: &Doer,
    agency: &Agency,
    (new, name, key): (NewLoan, String, String),
    chosen: &[Chosen<'_>],
) -> Result<(Loan, Vec<LoanLine>)> {
    let year = fiscal_year(day_in_bangkok(doer.at));
    let (approver, unit) = approver(chosen);
    let loan = Loan {
        id: uuid::Uuid::now_v7().to_string(),
        agency_id: agency.id.clone(),
        fiscal_year: year,
        number: store::next_number(tx, &agency.id, year)?,
        borrower_kind: new.borrower.kind,
        borrower_id: new.borrower.user_id,
        borrower_name: name,
        borrower_office: new.borrower.office,
        borrower_contact: new.borrower.contact,
        borrower_key: key,
        purpose: new.purpose,
        premises: new.premises,
        place: new.place,
        from_on: new.from_on,
        due_on: new.due_on,
        urgent: new.urgent,
        status: LoanStatus::Requested,
        requested_by: doer.actor.to_string(),
        requested_at: doer.at,
        approver,
        approver_unit_id: unit,
        override_reason: new.override_reason,
        handed_on: None,
        returned_on: None,
        chased_on: None,
        version: 1,
        updated_at: doer.at,
    };
    let lines = (1..)
        .zip(new.lines)
        .zip(chosen)
        .map(|((no, line), chosen)| LoanLine {
            loan_id: loan.id.clone(),
            no,
            asset_id: line.asset_id,
            individual: chosen.asset.tracking == Tracking::Individual,
            quantity: line.quantity,
            from_on: loan.from_on,
            until_on: loan.due_on,
            held: line.quantity,
            handed: 0,
            out: 0,
            unsettled: 0,
            price_satang: None,
            lent_from: None,
            lent_until: None,
        });
    let lines = lines.collect();
    Ok((loan, lines))
}

/// Whose approval all of it needs: the head of the one unit in charge, where that's enough for each line.
fn approver(chosen: &[Chosen<'_>]) -> (LoanApprover, Option<String>) {
    let by_unit = chosen.iter().all(|one| one.approver == LoanApprover::UnitHead);
    let unit = chosen.first().and_then(|one| one.asset.unit_id.as_ref());
    let one_unit = chosen.iter().all(|one| one.asset.unit_id.as_ref() == unit);
    match unit {
        Some(unit) if by_unit && one_unit => (LoanApprover::UnitHead, Some(unit.clone())),
        _ => (LoanApprover::AgencyHead, None),
    }
}

/// The first step.
fn asked(loan: &Loan, lines: &[LoanLine], chosen: &[Chosen<'_>]) -> Taken {
    let lines = lines.iter().zip(chosen).map(|(line, chosen)| Asked {
        asset_id: line.asset_id.clone(),
        quantity: line.quantity,
        individual: line.individual,
        consumable: chosen.asset.use_kind == UseKind::Consumable,
    });
    Taken::Request {
        from_on: loan.from_on,
        due_on: loan.due_on,
        lines: lines.collect(),
    }
}
