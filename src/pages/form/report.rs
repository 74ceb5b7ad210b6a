//! The report form.

use super::schema::{Asked, asked};
use super::{Control, Field, Section};
use crate::complaints::{ComplaintForm, ComplaintKind, FormService};
use crate::http::{At, Fault};
use crate::pages::frame::Say;
use crate::pages::typed::Typed;

/// What a report form is made of.
pub struct Report<'a> {
    pub say: Say,
    pub form: &'a ComplaintForm,
    pub kind: ComplaintKind,
    /// Of a service request.
    pub service: Option<&'a FormService>,
    pub typed: &'a Typed,
    pub faults: &'a [Fault],
}

/// One line of an error summary: the field to go to, where there's one, and what's wrong.
#[derive(Debug)]
pub struct Line {
    pub id: Option<String>,
    pub text: String,
}

/// The faults at their fields, then those that have none.
pub fn summary_of(say: Say, sections: &[Section], faults: &[Fault]) -> Vec<Line> {
    let fields = sections.iter().flat_map(|section| &section.fields);
    let mut lines: Vec<Line> = fields
        .filter_map(|field| {
            let error = field.error.as_ref()?;
            Some(Line {
                id: Some(field.id.clone()),
                text: format!("{}: {error}", field.label),
            })
        })
        .collect();
    let shown = |fault: &Fault| {
        let message = fault.message(say.0);
        lines.iter().any(|line| line.text.ends_with(&message))
    };
    let rest: Vec<Line> = faults
        .iter()
        .filter(|fault| !shown(fault))
        .map(|fault| Line {
            id: None,
            text: fault.message(say.0),
        })
        .collect();
    lines.extend(rest);
    lines
}

const SHORT: Control = Control::TEXT;

impl Report<'_> {
    /// All of it, in the order in which it's asked.
    pub fn sections(&self) -> Vec<Section> {
        let mut sections = vec![self.matter()];
        sections.extend(self.service.map(|service| self.service(service)));
        sections.push(self.place());
        sections.push(self.contact());
        sections
    }

    fn error(&self, holds: impl Fn(&str) -> bool) -> Option<String> {
        let here = |fault: &&Fault| matches!(&fault.at, At::Pointer(pointer) if holds(pointer));
        self.faults
            .iter()
            .find(here)
            .map(|fault| fault.message(self.say.0))
    }

    fn field(&self, name: &str, labels: (&str, &str), control: Control) -> Field {
        Field {
            name: name.to_owned(),
            id: name.replace('_', "-"),
            label: self.say.of(labels.0, labels.1).to_owned(),
            hint: None,
            control,
            value: self.typed.get(name).to_owned(),
            required: false,
            error: self.error(|pointer| pointer.strip_prefix('/') == Some(name)),
        }
    }

    fn section(&self, legend: (&str, &str), about: Option<(&str, &str)>, fields: Vec<Field>) -> Section {
        Section {
            legend: self.say.of(legend.0, legend.1).to_owned(),
            about: about.map(|(thai, english)| self.say.of(thai, english).to_owned()),
            fields,
        }
    }

    fn hint(&self, field: Field, thai: &str, english: &str) -> Field {
        let hint = Some(self.say.of(thai, english).to_owned());
        Field { hint, ..field }
    }

    fn matter(&self) -> Section {
        let categories = self.form.categories.iter().map(|category| {
            let name = self.say.name(&category.name_th, category.name_en.as_deref());
            (category.code.clone(), name.to_owned())
        });
        let category = self.field(
            "category",
            ("หมวดเรื่อง", "Category"),
            Control::Choice(categories.collect()),
        );
        let description = self.field(
            "description",
            ("รายละเอียด", "Description"),
            Control::Lines { rows: 7 },
        );
        let (thai, english) = expected(self.kind);
        let description = self.hint(description, thai, english);
        let mut fields = vec![category, description];
        for field in &mut fields {
            field.required = true;
        }
        if self.kind == ComplaintKind::Question {
            let label = (
                "ยินยอมให้เผยแพร่คำถามนี้พร้อมคำตอบ โดยไม่เปิดเผยว่าใครถาม",
                "This question may be published with its answer, without who asked",
            );
            fields.push(self.field("may_publish", label, Control::Tick));
        }
        let legend = match self.kind {
            ComplaintKind::Question => ("คำถามของท่าน", "Your question"),
            _ => ("เรื่องของท่าน", "What it's about"),
        };
        self.section(legend, None, fields)
    }

    fn service(&self, service: &FormService) -> Section {
        let asked = asked(&service.fields);
        let field = |one: &Asked| one.field(self.typed, self.error(|at| one.holds(at)));
        Section {
            legend: self
                .say
                .name(&service.name_th, service.name_en.as_deref())
                .to_owned(),
            about: None,
            fields: asked.iter().map(field).collect(),
        }
    }

    fn place(&self) -> Section {
        let address = self.field("place_address", ("สถานที่หรือจุดสังเกต", "Address or landmark"), SHORT);
        let address = self.hint(
            address,
            "เช่น หน้าโรงเรียน หรือข้างบ้านเลขที่ 12",
            "Such as: in front of the school",
        );
        let number = || Control::line("text", "decimal", "off");
        let latitude = self.field("latitude", ("ละติจูด", "Latitude"), number());
        let fields = vec![
            address,
            self.field("place_moo", ("หมู่ที่", "Moo (village number)"), SHORT),
            self.field("place_tambon", ("ตำบล", "Tambon (subdistrict)"), SHORT),
            self.hint(
                latitude,
                "หากทราบพิกัด เช่น 6.2543",
                "If you know it, such as 6.2543",
            ),
            self.field("longitude", ("ลองจิจูด", "Longitude"), number()),
        ];
        let about = (
            "ไม่บังคับ แต่ช่วยให้เจ้าหน้าที่ไปถูกที่",
            "Not required, but it helps the office to find the place.",
        );
        self.section(("สถานที่", "Place"), Some(about), fields)
    }

    fn contact(&self) -> Section {
        let phone = Control::line("tel", "tel", "tel");
        let email = self.field(
            "email",
            ("อีเมล", "E-mail"),
            Control::line("email", "email", "email"),
        );
        let anonymous = (
            "ไม่ต้องการเปิดเผยชื่อ ให้เห็นได้เฉพาะเจ้าหน้าที่ผู้รับผิดชอบเรื่องนี้คนเดียว",
            "Stay anonymous: only the one officer of this case may see who I am",
        );
        let fields = vec![
            self.field(
                "name",
                ("ชื่อและนามสกุล", "Name"),
                Control::line("text", "text", "name"),
            ),
            self.field("phone", ("โทรศัพท์", "Telephone"), phone),
            email,
            self.field(
                "address",
                ("ที่อยู่สำหรับส่งหนังสือ", "Postal address"),
                Control::Lines { rows: 3 },
            ),
            self.field("anonymous", anonymous, Control::Tick),
        ];
        let about = (
            "ไม่บังคับทุกช่อง ข้อมูลนี้เก็บแบบเข้ารหัสแยกจากเรื่อง ถ้าไม่ให้ไว้ ท่านยังติดตามเรื่องได้ด้วยใบรับ",
            "None of it is required. It's kept sealed, apart from the case. Without it you can still follow the case with its \
             receipt.",
        );
        self.section(("ผู้แจ้ง", "About you"), Some(about), fields)
    }
}

/// What a description should say.
fn expected(kind: ComplaintKind) -> (&'static str, &'static str) {
    match kind {
        ComplaintKind::Complaint => (
            "เกิดอะไรขึ้น ที่ไหน ตั้งแต่เมื่อใด ไม่เกิน 5,000 ตัวอักษร",
            "What happened, where, and since when. At most 5,000 characters.",
        ),
        ComplaintKind::Suggestion => (
            "ท่านอยากให้ทำอะไร และจะดีขึ้นอย่างไร ไม่เกิน 5,000 ตัวอักษร",
            "What should be done, and what it would improve. At most 5,000 characters.",
        ),
        ComplaintKind::Question => ("ไม่เกิน 5,000 ตัวอักษร", "At most 5,000 characters."),
        ComplaintKind::ServiceRequest => (
            "ท่านต้องการอะไร เมื่อใด ไม่เกิน 5,000 ตัวอักษร",
            "What you need, and when. At most 5,000 characters.",
        ),
    }
}
