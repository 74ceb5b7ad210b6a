//! The citizens' pages, as a browser without scripts has them.

mod abuse;
mod dashboard;
mod errors;
mod everywhere;
mod following;
mod property;
mod satisfaction;
mod sealed;
mod ways;

use crate::complaints::Office;
use crate::support::{Answer, TestService, send};
use chrono::TimeDelta;
use prongsai::db::Conn;

/// Opens an address.
pub async fn open(service: &TestService, path: &str) -> Html {
    Html::of(service.get(path).await)
}

/// Sends a form, its lines ended as browsers end them.
pub async fn post(service: &TestService, path: &str, fields: &Fields) -> Html {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in &fields.0 {
        body.append_pair(name, &value.replace("\r\n", "\n").replace('\n', "\r\n"));
    }
    let request = service
        .request("POST", path)
        .header("content-type", "application/x-www-form-urlencoded");
    Html::of(send(request.body(body.finish())).await)
}

/// A page.
pub struct Html {
    pub answer: Answer,
    pub text: String,
}

impl Html {
    /// What has to hold for every page.
    #[track_caller]
    fn of(answer: Answer) -> Self {
        let text = answer.text();
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{text}"
        );
        assert!(text.len() < 50 * 1024, "{} bytes", text.len());
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        let forms = ["form-action 'self'", "form-action 'none'"];
        assert!(forms.iter().any(|forms| policy.contains(forms)), "{policy}");
        for foreign in ["https:", "//cdn", "style=\"", "onclick", "<script>"] {
            assert!(!text.contains(foreign), "{foreign}: {text}");
        }
        for (tag, _) in text.match_indices("<script ") {
            let own = ["<script src=\"/pages/", "<script src=\"/integrity/scripts/"];
            assert!(
                own.iter().any(|own| text[tag..].starts_with(own)),
                "a script in the page"
            );
        }
        assert!(
            text.contains(&format!("<html lang=\"{}\">", answer.header("content-language"))),
            "{text}"
        );
        assert!(
            text.contains("<a class=\"skip\" href=\"#main\">") && text.contains("<h1"),
            "{text}"
        );
        assert!(labelled(&text), "{text}");
        Self { answer, text }
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.answer.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn has(&self, part: &str) -> &Self {
        assert!(self.text.contains(part), "no {part} in {}", self.text);
        self
    }

    #[track_caller]
    pub fn lacks(&self, part: &str) -> &Self {
        assert!(!self.text.contains(part), "{part} in {}", self.text);
        self
    }

    /// What a browser would send of the form with this address.
    #[track_caller]
    pub fn form(&self, action: &str) -> Fields {
        let start = self
            .text
            .find(&format!("action=\"{action}\""))
            .unwrap_or_else(|| panic!("no form {action}: {}", self.text));
        let form = &self.text[start..];
        let form = &form[..form.find("</form>").unwrap()];
        let mut fields = Vec::new();
        for (at, _) in form.match_indices("name=\"") {
            let tag_start = form[..at].rfind('<').unwrap();
            let tag = &form[tag_start..tag_start + form[tag_start..].find('>').unwrap()];
            let name = attribute(tag, "name").unwrap();
            let value = if tag.starts_with("<textarea") {
                let inside = &form[tag_start + tag.len() + 2..];
                unescape(&inside[..inside.find("</textarea>").unwrap()])
            } else if tag.starts_with("<select") {
                let inside = &form[tag_start..];
                let inside = &inside[..inside.find("</select>").unwrap()];
                let chosen = inside
                    .split("<option")
                    .find(|option| option.contains(" selected"));
                chosen
                    .and_then(|option| attribute(option, "value"))
                    .unwrap_or_default()
            } else if tag.starts_with("<button")
                || (tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\""))
                    && !tag.contains(" checked")
            {
                continue;
            } else {
                attribute(tag, "value").unwrap_or_default()
            };
            fields.push((name, value));
        }
        Fields(fields)
    }

    /// The receipt that it shows.
    #[track_caller]
    pub fn receipt(&self) -> String {
        let groups = &self.text[self.text.find("class=\"receipt\"").expect("a receipt")..];
        let groups = &groups[..groups.find("</p>").unwrap()];
        let spans = groups.split("<span>").skip(1);
        spans.map(|span| span.split('<').next().unwrap()).collect()
    }

    /// The number of its case.
    #[track_caller]
    pub fn number(&self) -> String {
        let at = self.text.find("class=\"number\">").expect("a number");
        self.text[at + 15..].split('<').next().unwrap().to_owned()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescape(tag[start..].split('"').next()?))
}

fn unescape(text: &str) -> String {
    let text = text
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'");
    text.replace("&#38;", "&")
}

/// Whether each field that's seen has a label of its own.
fn labelled(text: &str) -> bool {
    let tags = text.split('<').filter(|tag| {
        ["input ", "select ", "textarea "]
            .iter()
            .any(|name| tag.starts_with(name))
    });
    let seen = tags.filter(|tag| !tag.contains("type=\"hidden\""));
    seen.map(|tag| attribute(tag, "id").unwrap())
        .all(|id| text.matches(&format!("<label for=\"{id}\"")).count() == 1)
}

/// The fields of a form.
#[derive(Clone, Debug)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// With a field filled in.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.retain(|(given, _)| given != name);
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    #[track_caller]
    pub fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(given, _)| given == name);
        &found.unwrap_or_else(|| panic!("no {name} in {:?}", self.0)).1
    }
}

/// The address of an office's form of a kind.
pub fn address(office: &Office<'_>, kind: &str) -> String {
    format!("/a/{}/report/{kind}", office.agency)
}

/// A complaint's form, filled in as far as it has to be.
pub async fn filled(office: &Office<'_>, kind: &str) -> Fields {
    let address = address(office, kind);
    let form = open(office.service, &address).await.is(200).form(&address);
    form.with("category", "light")
        .with("description", "ไฟถนนดับ\nตั้งแต่วันศุกร์")
}

/// The form of the review of what was filled in, some seconds later.
pub async fn reviewed(office: &Office<'_>, kind: &str, filled: &Fields) -> Fields {
    let address = address(office, kind);
    let review = post(office.service, &address, &filled.clone().with("go", "review"))
        .await
        .is(200);
    office.service.clock.advance(TimeDelta::seconds(5));
    review.form(&format!("{address}/send")).with("go", "send")
}

/// Files a report by its pages; gives the page of its receipt.
pub async fn filed(office: &Office<'_>, kind: &str) -> Html {
    let form = reviewed(office, kind, &filled(office, kind).await).await;
    post(office.service, &format!("{}/send", address(office, kind)), &form)
        .await
        .is(200)
}

/// How many cases the office has.
pub async fn count(office: &Office<'_>) -> usize {
    let path = format!("/api/v1/complaints?agency_id={}", office.agency);
    let list = office.service.get_as(&office.officer(), &path).await.expect(200);
    list["items"].as_array().unwrap().len()
}

/// Has an office offer a service.
pub async fn offer(office: &Office<'_>, code: &str, schema: serde_json::Value) {
    use diesel::prelude::*;
    use prongsai::schema::service_forms::dsl;
    let row = (
        dsl::agency_id.eq(office.agency.clone()),
        dsl::code.eq(code.to_owned()),
        dsl::name_th.eq("ขอติดตั้งมิเตอร์น้ำ"),
        dsl::fields.eq(schema.to_string()),
        dsl::is_open.eq(true),
        dsl::version.eq(1),
        dsl::updated_at.eq(chrono::NaiveDateTime::default()),
    );
    let written = office.service.db.write(move |tx| {
        let insert = diesel::insert_into(dsl::service_forms).values(row);
        match tx.conn() {
            Conn::Sqlite(c) => insert.execute(c)?,
            Conn::Postgres(c) => insert.execute(c)?,
        };
        Ok(())
    });
    written.await.unwrap();
}
