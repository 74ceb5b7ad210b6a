//! From what was typed to a new case.

use super::form::{asked, read};
use super::typed::Typed;
use crate::calendar::arabic_digits;
use crate::complaints::{ComplaintForm, ComplaintKind, FormService, NewComplaint, SubmitComplaint};
use crate::http::{At, Fault, Reason};

/// The case that was typed in.
///
/// # Errors
/// Every fault, the first of each field.
pub fn parse(
    form: &ComplaintForm,
    kind: ComplaintKind,
    service: Option<&FormService>,
    typed: &Typed,
) -> Result<NewComplaint, Vec<Fault>> {
    let mut faults = Vec::new();
    let input = input(kind, service, typed, &mut faults);
    let category = input.category.clone();
    let parsed = NewComplaint::parse("", input);
    if let Err(error) = &parsed {
        faults.extend_from_slice(error.errors());
    }
    if !category.is_empty() && form.categories.iter().all(|open| open.code != category) {
        faults.push(Fault::pointer("/category", Reason::Unknown).with("value", category));
    }
    match parsed {
        Ok(new) if faults.is_empty() => Ok(new),
        _ => Err(first_of_each(faults)),
    }
}

/// The first fault of each place.
fn first_of_each(faults: Vec<Fault>) -> Vec<Fault> {
    let mut first: Vec<Fault> = Vec::new();
    for fault in faults {
        // What's wrong with the whole object of a service's fields is said once for each.
        let whole = matches!(&fault.at, At::Pointer(at) if at == "/fields");
        if whole || first.iter().all(|other| other.at != fault.at) {
            first.push(fault);
        }
    }
    first
}

fn input(
    kind: ComplaintKind,
    service: Option<&FormService>,
    typed: &Typed,
    faults: &mut Vec<Fault>,
) -> SubmitComplaint {
    let fields = service.map(|service| read(&asked(&service.fields), typed, faults));
    let tick = |name: &str| typed.ticked(name).then_some(true);
    SubmitComplaint {
        kind: kind.as_str().to_owned(),
        category: typed.get("category").to_owned(),
        description: typed.get("description").to_owned(),
        service_code: service.map(|service| service.code.clone()),
        fields,
        place_address: typed.given("place_address"),
        place_moo: typed.given("place_moo"),
        place_tambon: typed.given("place_tambon"),
        latitude: degrees("latitude", typed, faults),
        longitude: degrees("longitude", typed, faults),
        name: typed.given("name"),
        phone: typed.given("phone"),
        email: typed.given("email"),
        address: typed.given("address"),
        anonymous: tick("anonymous"),
        may_publish: tick("may_publish"),
    }
}

fn degrees(name: &str, typed: &Typed, faults: &mut Vec<Fault>) -> Option<f64> {
    let text = typed.given(name)?;
    let number = arabic_digits(text.trim()).parse().ok();
    if number.is_none() {
        faults.push(Fault::pointer(format!("/{name}"), Reason::NotANumber));
    }
    number
}
