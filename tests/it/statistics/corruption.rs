//! Complaints of corruption: totals of half-years and years, on fixed days, and nothing finer anywhere.

use super::{Bureau, cell, run, set_day};
use crate::support::sealed::Office;
use crate::support::{Answer, TestService, on_each_database};
use calamine::{Data, Reader, Xlsx};
use diesel::connection::SimpleConnection;
use prongsai::db::Conn;
use prongsai::sealed::House;
use prongsai::statistics::{Round, round};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::Cursor;

const YEAR: i32 = 2569;
const SERIES: &str = "corruption_complaints";
/// Cases of each month, from October on: numbers that nothing else has.
const MONTHS: [usize; 12] = [701, 709, 719, 727, 733, 739, 743, 751, 757, 761, 769, 773];
/// Of these closed in the month.
const CLOSED: [usize; 12] = [311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379];

async fn open_channel(service: &TestService, bureau: &Bureau<'_>, day: &str) {
    set_day(service, day);
    Office::open(&bureau.agency, &[(House::Agency, service)]).await;
}

async fn due(service: &TestService, day: &str) -> Round {
    set_day(service, day);
    round(&service.db, service.clock.now()).await.unwrap()
}

#[test]
fn totals_are_published_on_fixed_days_whether_there_are_any_or_not() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        open_channel(&service, &bureau, "2025-09-20").await;
        assert_eq!(
            due(&service, "2026-04-09").await.published,
            1,
            "of the half-year that ended with the opening"
        );
        service
            .get(&bureau.path(SERIES, YEAR))
            .await
            .problem(404, "not_found");
        assert_eq!(due(&service, "2026-04-10").await.published, 1);
        assert_eq!(due(&service, "2026-04-10").await.published, 0, "once");
        let first = bureau.newest(SERIES, YEAR).await;
        assert_eq!(
            (&first["number"], &first["published_on"]),
            (&json!(1), &json!("2026-04-10"))
        );
        let document = &first["document"];
        assert_eq!(document["cells"].as_array().unwrap().len(), 1, "{document:#}");
        let half = cell(document, "all", "all", "2025-10-01", "half_year");
        assert_eq!(
            half["values"],
            json!({ "total": 0, "completed": 0, "in_progress": 0 })
        );
        let none = document["notes_th"].as_array().unwrap().iter();
        assert!(
            none.into_iter()
                .any(|note| note.as_str().unwrap().contains("ไม่มีเรื่องร้องเรียนการทุจริต"))
        );
        // Late, after both the days had come: each is of its own day.
        assert_eq!(due(&service, "2026-10-09").await.published, 0);
        assert_eq!(due(&service, "2026-12-01").await.published, 1);
        let second = bureau.newest(SERIES, YEAR).await;
        assert_eq!(
            (&second["number"], &second["published_on"]),
            (&json!(2), &json!("2026-10-10"))
        );
        assert_eq!(second["document"]["cells"].as_array().unwrap().len(), 3);
        let kept = service
            .get(&format!("{}/revisions/1", bureau.path(SERIES, YEAR)))
            .await
            .expect(200);
        assert_eq!(kept, first, "what was published stays");
        // Under the item of the year that asks for it; the link is one.
        assert_eq!(first["link"], second["link"]);
        assert_eq!(first["link"]["item_key"], "corruption_complaint_statistics");
        // Nobody publishes, hides or delays it.
        for role in ["data_officer", "agency_admin"] {
            let path = bureau.path(SERIES, YEAR);
            let refused = bureau.publish_as(&bureau.token(role), &path, "*").await;
            refused.problem(409, "conflict");
        }
        // An agency without the channel says nothing, not that there were none.
        let other = Bureau::open(&service).await;
        assert_eq!(due(&service, "2026-12-02").await.published, 0);
        service
            .get(&other.path(SERIES, YEAR))
            .await
            .problem(404, "not_found");
    });
}

/// Cases by month, some of them closed in it.
async fn report(service: &TestService, agency: &str) {
    let agency = agency.to_owned();
    let fill = move |tx: &mut prongsai::db::Tx<'_>| {
        let blob = match tx.conn() {
            Conn::Sqlite(_) => "x'00'",
            Conn::Postgres(_) => "'\\x00'",
        };
        let mut sql = String::new();
        for (n, (count, closed)) in MONTHS.iter().zip(CLOSED).enumerate() {
            let day = super::day("2025-10-07") + chrono::Months::new(u32::try_from(n).unwrap());
            for m in 0..*count {
                let (status, outcome) = if m < closed {
                    ("closed", "'referred'")
                } else {
                    ("received", "NULL")
                };
                let scope = if m % 3 == 0 { "province" } else { "both" };
                write!(
                    sql,
                    "INSERT INTO integrity_cases VALUES ('sealed-{n}-{m}', '{agency}', '{scope}', 'report', 'sealed', 'box-{n}-{m}', 'd',
                        '{day}', '{status}', {outcome}, NULL, NULL, NULL, 0, 1, NULL, {blob}, {blob}, {blob});"
                )
                .unwrap();
                if m < closed {
                    write!(sql, "INSERT INTO integrity_statements VALUES ('sealed-{n}-{m}', 1, 'close', 'agency', '{day}', '{{}}');")
                        .unwrap();
                }
            }
        }
        Ok(tx.conn().batch_execute(&sql)?)
    };
    service.db.write(fill).await.unwrap();
}

/// All numbers of an answer, in whatever format.
fn numbers(answer: &Answer) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    if answer.bytes.starts_with(b"PK") {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&answer.bytes)).unwrap();
        for (_, sheet) in book.worksheets() {
            let cells = sheet
                .cells()
                .filter_map(|(_, _, cell): (_, _, &Data)| cell.to_string().parse::<i64>().ok());
            found.extend(cells);
        }
        return found;
    }
    let mut text = answer.text();
    if answer.header("content-type") == "image/svg+xml" {
        // What a drawing says, and not where its lines are.
        let between = text.split('<').filter_map(|tag| tag.split_once('>'));
        text = between.map(|(_, said)| said).collect::<Vec<_>>().join(" ");
    }
    let mut values: Vec<Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    if values.is_empty() {
        let words = text.split([',', ';', ':', '(', ')', '\n', '\r', '<', '>', ' ', '"']);
        found.extend(words.filter_map(|word| word.parse::<i64>().ok()));
    }
    while let Some(value) = values.pop() {
        match value {
            Value::Number(number) => found.extend(number.as_i64()),
            Value::Array(items) => values.extend(items),
            Value::Object(fields) => values.extend(fields.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

/// What can be asked of an operation: each of its parameters with each value that its description allows, and some that it
/// doesn't.
fn addresses(document: &Value, path: &str, operation: &Value, names: &[(&str, Vec<String>)]) -> Vec<String> {
    let mut paths = vec![path.to_owned()];
    for (name, values) in names {
        let marked = format!("{{{name}}}");
        let filled = paths.iter().flat_map(|path| {
            let values = if path.contains(&marked) {
                values.clone()
            } else {
                vec![String::new()]
            };
            values
                .into_iter()
                .map(|value| path.replace(&marked, &value))
                .collect::<Vec<_>>()
        });
        paths = filled.collect();
    }
    assert!(!paths[0].contains('{'), "{path} names something unknown");
    let mut queries = vec![String::new()];
    let no_parameters = Vec::new();
    let parameters = operation["parameters"].as_array().unwrap_or(&no_parameters);
    let mut needed = String::new();
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().unwrap();
        let schema = match parameter["schema"]["$ref"].as_str() {
            Some(to) => document.pointer(to.trim_start_matches('#')).unwrap(),
            None => &parameter["schema"],
        };
        let mut values: Vec<String> = schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|v| v.as_str().map(str::to_owned))
            .collect();
        match name {
            "format" if values.is_empty() => {
                values.extend(["json", "csv", "ndjson", "xlsx"].map(str::to_owned));
            }
            "fiscal_year" => values.extend([YEAR.to_string(), (YEAR - 1).to_string()]),
            "month" | "from" | "on" => values.extend(["2025-11-01", "2025-11"].map(str::to_owned)),
            "agency_id" => {
                values.push(names.iter().find(|(name, _)| *name == "agency_id").unwrap().1[0].clone());
            }
            "bom" | "limit" => values.push("1".to_owned()),
            _ => {}
        }
        if parameter["required"] == true
            && let Some(value) = values.first()
        {
            write!(needed, "&{name}={value}").unwrap();
        }
        queries.extend(values.into_iter().map(|value| format!("{name}={value}")));
    }
    // Nobody has heard of these, and nothing answers to them.
    for wish in [
        "month=2025-11",
        "quarter=1",
        "period=month",
        "cut=kind",
        "kind=report",
        "channel=web",
        "by=month",
        "scope=both",
        "series=corruption_complaints",
    ] {
        queries.push(wish.to_owned());
    }
    let mut all = Vec::new();
    for path in paths {
        all.extend(queries.iter().map(|query| format!("{path}?{query}{needed}")));
    }
    all
}

/// Sums of months that aren't a half-year or the year, and whatever else is finer than what may be told.
fn finer() -> BTreeSet<i64> {
    let mut finer = BTreeSet::new();
    let whole = |counts: &[usize]| i64::try_from(counts.iter().sum::<usize>()).unwrap();
    let open: Vec<usize> = MONTHS
        .iter()
        .zip(CLOSED)
        .map(|(all, closed)| all - closed)
        .collect();
    for counts in [&MONTHS[..], &CLOSED, &open] {
        for length in [1, 2, 3, 4, 5, 9] {
            finer.extend(counts.windows(length).map(whole));
        }
    }
    // By whom they may be read.
    finer.extend(MONTHS.map(|count| i64::try_from(count.div_ceil(3)).unwrap()));
    let told = [&MONTHS[..6], &MONTHS[6..], &MONTHS[..]];
    for counts in told {
        assert!(!finer.contains(&whole(counts)));
    }
    finer.retain(|number| *number > 200);
    finer
}

#[test]
fn no_public_question_is_answered_with_anything_finer() {
    on_each_database(async |service| {
        let bureau = Bureau::open(&service).await;
        open_channel(&service, &bureau, "2025-09-25").await;
        report(&service, &bureau.agency).await;
        run(
            &service,
            bureau.case_sql(&super::Case {
                kind: "complaint",
                category: "light",
                channel: "web",
                service_code: None,
                received_on: super::day("2025-11-11"),
                ended_on: None,
                is_public: false,
            }),
        )
        .await;
        due(&service, "2026-10-20").await;
        for series in ["complaints", "services", "satisfaction", "loans"] {
            bureau.publish(series, YEAR).await.expect(200);
        }
        let told = bureau.newest(SERIES, YEAR).await;
        let sum = |counts: &[usize]| counts.iter().sum::<usize>();
        let year = cell(&told["document"], "all", "all", "2025-10-01", "fiscal_year");
        assert_eq!(
            year["values"],
            json!({ "total": sum(&MONTHS), "completed": sum(&CLOSED), "in_progress": sum(&MONTHS) - sum(&CLOSED) })
        );
        check_shape(&service, &bureau).await;
        let code = told["link"]["path"].as_str().unwrap();
        let names = [
            ("agency_id", vec![bureau.agency.clone()]),
            (
                "series",
                ["services", "satisfaction", "complaints", SERIES, "loans"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ("fiscal_year", vec![YEAR.to_string(), (YEAR - 1).to_string()]),
            ("revision", vec!["1".to_owned(), "2".to_owned(), "3".to_owned()]),
            ("day", vec!["2025-10-07".to_owned(), "2025-11-07".to_owned()]),
            ("unit_id", vec!["0".to_owned()]),
            ("position_id", vec!["0".to_owned()]),
            ("code", vec!["96".to_owned()]),
            ("service_id", vec!["0".to_owned()]),
            ("form_id", vec!["0".to_owned()]),
            ("item_key", vec!["corruption_complaint_statistics".to_owned()]),
            ("evidence_id", vec!["0".to_owned()]),
            ("survey", vec!["eit".to_owned()]),
            ("measure_id", vec!["0".to_owned()]),
            ("measure_evidence_id", vec!["0".to_owned()]),
        ];
        let document = service.get("/api/v1/openapi.json").await.expect(200);
        let mut asked: Vec<String> = ["", "?revision=1", "?revision=2", "?lang=en", "?month=2025-11"]
            .map(|query| format!("{code}{query}"))
            .to_vec();
        let mut operations = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            let operation = &item["get"];
            let needs = operation["security"].as_array().cloned().unwrap_or_default();
            if !operation.is_null() && (needs.is_empty() || needs.contains(&json!({}))) {
                operations += 1;
                asked.extend(addresses(&document, path, operation, &names));
            }
        }
        assert!(operations > 25, "{operations}");
        let finer = finer();
        let (mut found, mut answered, mut totals) = (Vec::new(), 0, 0);
        for address in &asked {
            let answer = service.get(address).await;
            answered += usize::from(answer.status == 200);
            let numbers = numbers(&answer);
            totals += usize::from(numbers.contains(&i64::try_from(sum(&MONTHS)).unwrap()));
            let shown = numbers
                .intersection(&finer)
                .map(|number| format!("{number} at {address}"));
            // Metrics count requests, schemas have bounds, and a template lists the codes of places.
            let others = ["/metrics", "openapi.json", "/template?"];
            if !others.iter().any(|other| address.contains(other)) {
                found.extend(shown);
            }
        }
        assert!(found.is_empty(), "{found:#?}");
        assert!(
            answered > 100 && totals > 10,
            "{answered} answers, {totals} with the total"
        );
        // Nor does the office's own draft, or what follows changes, know more.
        for path in [
            format!("{}/draft", bureau.path(SERIES, YEAR)),
            "/api/v1/changes?limit=200".to_owned(),
        ] {
            let answer = service.get_as(&bureau.token("data_officer"), &path).await;
            answer.expect(200);
            assert!(numbers(&answer).is_disjoint(&finer), "{path}");
        }
    });
}

/// Three figures of a half-year or a year, of everything, in every revision.
async fn check_shape(service: &TestService, bureau: &Bureau<'_>) {
    let path = bureau.path(SERIES, YEAR);
    let list = service.get(&format!("{path}/revisions")).await.expect(200);
    let revisions = list["items"].as_array().unwrap();
    assert_eq!(revisions.len(), 2);
    for revision in revisions {
        let view = service.get(revision["path"].as_str().unwrap()).await.expect(200);
        let document = &view["document"];
        assert_eq!(document["measures"], json!(["total", "completed", "in_progress"]));
        assert_eq!(document["cuts"], json!([]));
        for cell in document["cells"].as_array().unwrap() {
            assert_eq!((&cell["cut"], &cell["key"]), (&json!("all"), &json!("all")));
            assert!(["half_year", "fiscal_year"].contains(&cell["period"]["kind"].as_str().unwrap()));
            let of = |measure: &str| cell["values"][measure].as_i64().unwrap();
            assert_eq!(of("total"), of("completed") + of("in_progress"));
        }
    }
}
