//! Publishing: by whom, what becomes of it, and how it's read.

use super::{Bureau, cell, set_day};
use crate::assets::chairs;
use crate::assets::lending::Lending;
use crate::pages::open;
use crate::support::{on_each_database, send};
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::http::{Code, IfMatchHash};
use prongsai::statistics::{Place, Ready, Series, publish};
use serde_json::{Value, json};

const YEAR: i32 = 2570;

#[test]
fn a_revision_is_frozen_and_the_next_one_says_what_changed() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลสถิติ").await;
        let bureau = Bureau {
            service: &service,
            agency: lending.store.agency.clone(),
        };
        let path = bureau.path("loans", YEAR);
        service.get(&path).await.problem(404, "not_found");
        service
            .get(&format!("{path}/revisions/1"))
            .await
            .problem(404, "not_found");
        let none = service.get(&format!("{path}/revisions")).await.expect(200);
        assert_eq!(none["items"], json!([]));
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 20)], 3).await;
        let officer = bureau.token("data_officer");
        let draft = service
            .get_as(&officer, &format!("{path}/draft"))
            .await
            .expect(200);
        assert_eq!(
            (&draft["number"], &draft["version"], &draft["is_unchanged"]),
            (&json!(1), &json!(0), &json!(false))
        );
        assert_eq!(draft["allowed_actions"], json!(["publish_statistics"]));
        let published = bureau.publish("loans", YEAR).await.expect(200);
        assert_eq!(published["is_new"], true);
        let first = &published["revision"];
        assert_eq!(first["document"], draft["document"]);
        let year = |view: &Value| {
            cell(&view["document"], "all", "all", "2026-10-01", "fiscal_year")["values"].clone()
        };
        assert_eq!(
            (&year(first)["requested"], &year(first)["pieces_lent"]),
            (&json!(1), &json!(20))
        );
        // Every period and kind has its row, also those of nothing.
        assert_eq!(first["document"]["cells"].as_array().unwrap().len(), 19 + 3 + 2);
        let april = cell(&first["document"], "all", "all", "2027-04-01", "month");
        assert_eq!(april["values"]["requested"], 0);
        // Nothing new, no revision; an anonymous reader has the same.
        let again = bureau.publish("loans", YEAR).await.expect(200);
        assert_eq!((&again["is_new"], &again["revision"]), (&json!(false), first));
        assert_eq!(bureau.newest("loans", YEAR).await, *first);
        lending.lend(&[(&many, 30)], 3).await;
        let second = bureau.publish("loans", YEAR).await.expect(200)["revision"].clone();
        assert_eq!(
            (&second["number"], &year(&second)["pieces_lent"]),
            (&json!(2), &json!(50))
        );
        let changed = second["difference"]["changed"].as_array().unwrap();
        let lent = changed.iter().find(|moved| {
            moved["measure"] == "pieces_lent"
                && moved["cut"] == "all"
                && moved["period"]["kind"] == "fiscal_year"
        });
        let lent = lent.unwrap();
        assert_eq!((&lent["before"], &lent["after"]), (&json!(20), &json!(50)));
        let kept = service.get(&format!("{path}/revisions/1")).await.expect(200);
        assert_eq!(&kept, first);
        let list = service.get(&format!("{path}/revisions")).await.expect(200);
        let lines = list["items"].as_array().unwrap();
        assert_eq!(
            (lines.len(), &lines[0]["number"], &lines[1]["sha256"]),
            (2, &json!(2), &first["sha256"])
        );
        assert!(lines[0]["cells_changed"].as_i64().unwrap() > 3);
        let all = service
            .get(&format!("/api/v1/agencies/{}/statistics", bureau.agency))
            .await
            .expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
        assert_eq!(all["items"][0]["newest"]["number"], 2);
        assert_eq!(all["items"][0]["link"], first["link"]);
        // Followers are told, with the number and the hash; nothing was told when nothing changed.
        let trail = service
            .get_as(&bureau.token("auditor"), "/api/v1/events?limit=200")
            .await
            .expect(200);
        let told: Vec<&Value> = trail["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "statistics.published")
            .collect();
        assert_eq!(told.len(), 2);
        assert_eq!(
            (&told[0]["data"]["number"], &told[0]["data"]["sha256"]),
            (&json!(2), &second["sha256"])
        );
        let changes = service.token(&["province@province:96"]);
        let feed = service
            .get_as(&changes, "/api/v1/changes?limit=200")
            .await
            .expect(200);
        let seen = feed["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "statistics.published")
            .count();
        assert_eq!(seen, 2);
    });
}

#[test]
fn what_is_published_is_the_draft_that_was_looked_at() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลร่าง").await;
        let bureau = Bureau {
            service: &service,
            agency: lending.store.agency.clone(),
        };
        let (path, officer) = (bureau.path("loans", YEAR), bureau.token("data_officer"));
        let look = async || {
            let draft = service.get_as(&officer, &format!("{path}/draft")).await;
            (draft.header("etag").to_owned(), draft.expect(200))
        };
        let (read, draft) = look().await;
        assert_eq!(read, format!("\"{}\"", draft["sha256"].as_str().unwrap()));
        let blind = service.request("POST", &format!("{path}/publish"));
        send(blind.bearer_auth(&officer))
            .await
            .problem(428, "precondition_required");
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 20)], 3).await;
        for stale in [&read, "\"1\"", "x", "W/\"x\""] {
            bureau
                .publish_as(&officer, &path, stale)
                .await
                .problem(412, "precondition_failed");
        }
        service.get(&path).await.problem(404, "not_found");
        let (read, draft) = look().await;
        let published = bureau.publish_as(&officer, &path, &read).await.expect(200);
        assert_eq!(published["is_new"], true);
        assert_eq!(published["revision"]["sha256"], draft["sha256"]);
        assert_eq!(bureau.newest("loans", YEAR).await, published["revision"]);
        // It's revision 1 by now, and another draft would be revision 2.
        bureau
            .publish_as(&officer, &path, &read)
            .await
            .problem(412, "precondition_failed");
        let (read, _) = look().await;
        let again = bureau.publish_as(&officer, &path, &read).await.expect(200);
        assert_eq!(
            (&again["is_new"], &again["revision"]),
            (&json!(false), &published["revision"])
        );
    });
}

#[test]
fn what_happens_between_counting_and_publishing_is_seen() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลระหว่าง").await;
        let many = lending.store.has(&chairs("1", 200)).await;
        let place = Place {
            agency: lending.store.agency.clone(),
            series: Series::Loans,
            year: YEAR,
        };
        let (day, now) = ("2026-11-20".parse().unwrap(), service.clock.now());
        let ready = async || {
            let place = place.clone();
            let read = service.db.read(move |conn| {
                let agency = agencies::find(conn, &place.agency)?;
                Ready::read(conn, &agency, &place, day)
            });
            read.await.unwrap()
        };
        let publish = async |ready: Ready, read: Option<&str>| {
            let (agency, read) = (place.agency.clone(), IfMatchHash::of(read));
            let written = service.db.write(move |tx| {
                let agency = agencies::find_locked(tx, &agency)?;
                let made = publish(tx, (&Actor::Command, now), &agency, (ready, &read))?;
                Ok(made.map(|made| made.number))
            });
            written.await.map_err(|error| error.code())
        };
        let counted = ready().await;
        let hash = counted.sha256.clone();
        lending.lend(&[(&many, 20)], 3).await;
        assert_eq!(
            publish(counted.clone(), Some(&hash)).await,
            Err(Code::PreconditionFailed)
        );
        // Whoever takes whatever is there gets what's there now, and once.
        assert_eq!(publish(counted.clone(), None).await, Ok(Some(1)));
        assert_eq!(publish(counted, None).await, Ok(None));
        let (counted, elsewhere) = (ready().await, Bureau::open(&service).await);
        elsewhere.publish("loans", YEAR).await.expect(200);
        let hash = counted.sha256.clone();
        assert_eq!(
            publish(counted, Some(&hash)).await,
            Ok(None),
            "nothing happened here"
        );
    });
}

#[test]
fn who_may_not_is_refused_and_what_is_to_come_waits() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let (bureau, other) = (Bureau::open(&service).await, Bureau::open(&service).await);
        for series in ["complaints", "services", "loans", "satisfaction"] {
            let path = bureau.path(series, YEAR);
            for token in [
                other.token("data_officer"),
                bureau.token("executive"),
                bureau.token("staff"),
                service.token(&["province@province:96"]),
            ] {
                let refused = bureau.publish_as(&token, &path, "*").await;
                refused.problem(403, "forbidden");
            }
            service
                .post(&format!("{path}/publish"), &Value::Null)
                .await
                .problem(401, "unauthenticated");
            service
                .get(&format!("{path}/draft"))
                .await
                .problem(401, "unauthenticated");
            service
                .get_as(&other.token("data_officer"), &format!("{path}/draft"))
                .await
                .problem(403, "forbidden");
            let seen = service
                .get_as(&bureau.token("executive"), &format!("{path}/draft"))
                .await
                .expect(200);
            assert_eq!(seen["allowed_actions"], json!([]));
            bureau.publish(series, YEAR + 1).await.problem(409, "conflict");
        }
        // Complaints wait for the end of a half-year.
        let early = bureau.publish("complaints", YEAR).await.problem(409, "conflict");
        assert_eq!(
            (
                &early["errors"][0]["code"],
                &early["errors"][0]["params"]["other"]
            ),
            (&json!("too_early"), &json!("2027-04-01"))
        );
        for wrong in [
            "nothing/2570",
            "loans/2026",
            "loans/x",
            "loans/2570/revisions/0",
            "loans/2570/revisions/x",
            "loans/2570/revisions/99999999999",
        ] {
            let path = format!("/api/v1/agencies/{}/statistics/{wrong}", bureau.agency);
            service.get(&path).await.problem(404, "not_found");
        }
        let path = bureau.path("loans", YEAR);
        bureau.publish("loans", YEAR).await.expect(200);
        service
            .get(&format!("{path}?format=pdf"))
            .await
            .fault("format", "unknown_value");
        service
            .get(&format!("{path}?format=csv&bom=2"))
            .await
            .fault("bom", "out_of_range");
        service
            .get(&format!("{path}?month=2026-10"))
            .await
            .fault("month", "unknown_field");
        service
            .get("/api/v1/agencies/nowhere/statistics/loans/2570")
            .await
            .problem(404, "not_found");
        service
            .get("/api/v1/agencies/nowhere/statistics")
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn it_comes_in_every_format_and_not_again_to_who_has_it() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let bureau = Bureau::open(&service).await;
        bureau.publish("loans", YEAR).await.expect(200);
        let path = bureau.path("loans", YEAR);
        for address in [
            path.clone(),
            format!("{path}/revisions/1"),
            format!("{path}/revisions"),
        ] {
            let answer = service.get(&address).await;
            let etag = answer.header("etag").to_owned();
            assert!(etag.starts_with('"'), "{etag}");
            assert_eq!(answer.header("cache-control"), "public, no-cache");
            let again = send(service.request("GET", &address).header("if-none-match", etag)).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0));
        }
        for (format, kind) in [
            ("csv", "text/csv; charset=utf-8"),
            ("ndjson", "application/x-ndjson"),
            (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ] {
            let address = format!("{path}/revisions/1?format={format}");
            let answer = service.get(&address).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, kind));
            assert!(
                answer
                    .header("content-disposition")
                    .contains(&format!("loans-2570-1.{format}"))
            );
            let etag = answer.header("etag").to_owned();
            let again = send(service.request("GET", &address).header("if-none-match", &etag)).await;
            assert_eq!((again.status, again.bytes.len()), (304, 0));
            let accepted = send(
                service
                    .request("GET", &path)
                    .header("accept", kind.split(';').next().unwrap()),
            )
            .await;
            assert_eq!(accepted.header("etag"), etag);
        }
        let refused = send(service.request("GET", &path).header("accept", "image/png")).await;
        refused.problem(406, "not_acceptable");
        // As an official sheet: who, what, when, in a Thai font.
        let book = service.get(&format!("{path}?format=xlsx")).await;
        let mut files = zip::ZipArchive::new(std::io::Cursor::new(&book.bytes)).unwrap();
        let mut read = |name: &str| std::io::read_to_string(files.by_name(name).unwrap()).unwrap();
        assert!(read("xl/styles.xml").contains("TH SarabunPSK"));
        let strings = read("xl/sharedStrings.xml");
        for part in [
            "สถิติ ",
            "สถิติการยืมทรัพย์สินของทางราชการ ปีงบประมาณ พ.ศ. 2570",
            "ข้อมูล ณ วันที่ 20 พฤศจิกายน 2569",
            "SHA-256 ",
        ] {
            assert!(strings.contains(part), "{part}");
        }
        assert!(read("xl/worksheets/sheet1.xml").contains("landscape"));
    });
}

#[test]
fn a_short_link_is_a_page_for_people_and_json_for_programs() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let lending = Lending::open(&service, "เทศบาลตำบลลิงก์").await;
        let bureau = Bureau {
            service: &service,
            agency: lending.store.agency.clone(),
        };
        let first = bureau.publish("loans", YEAR).await.expect(200)["revision"].clone();
        let link = first["link"]["path"].as_str().unwrap().to_owned();
        assert_eq!(
            first["link"],
            json!({ "path": link, "item_key": "loan_report", "item_year": YEAR, "item_code": null })
        );
        assert_eq!(link.len(), 10, "{link}");
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 37)], 3).await;
        let second = bureau.publish("loans", YEAR).await.expect(200)["revision"].clone();
        assert_eq!(second["link"], first["link"], "it never changes");
        let page = open(&service, &link).await.is(200);
        page.has("เทศบาลตำบลลิงก์")
            .has("สถิติการยืมทรัพย์สินของทางราชการ")
            .has("<td class=\"figure\">37</td>")
            .has("ฉบับที่ 2")
            .has(&format!("href=\"{link}?revision=1\""))
            .has("format=csv&amp;bom=1")
            .has(second["sha256"].as_str().unwrap())
            .lacks("<script");
        let old = open(&service, &format!("{link}?revision=1")).await.is(200);
        old.lacks(">37<").has(first["sha256"].as_str().unwrap());
        let english = open(&service, &format!("{link}?lang=en")).await.is(200);
        english.has("<html lang=\"en\">").has("All revisions");
        let json = send(service.request("GET", &link).header("accept", "application/json")).await;
        assert_eq!(json.expect(200), second);
        let json = send(
            service
                .request("GET", &format!("{link}?revision=1"))
                .header("accept", "application/json"),
        )
        .await;
        assert_eq!(json.expect(200), first);
        for unknown in [
            "/l/2222222",
            "/l/x",
            "/l/%00",
            &format!("{link}?revision=9"),
            &format!("{link}?revision=x"),
        ] {
            open(&service, unknown).await.is(404).has("ไม่พบหน้านี้");
        }
        let other = Bureau::open(&service).await;
        let others = other.publish("loans", YEAR).await.expect(200);
        assert_ne!(others["revision"]["link"]["path"], json!(link));
    });
}

#[test]
fn what_is_published_goes_with_an_agency_that_leaves_its_province() {
    on_each_database(async |service| {
        set_day(&service, "2026-11-20");
        let bureau = Bureau::open(&service).await;
        let published = bureau.publish("loans", YEAR).await.expect(200)["revision"].clone();
        let path = format!("/api/v1/agencies/{}", bureau.agency);
        let body = json!({ "province": "95", "amphoe": null });
        let root = service.token(&["sysadmin"]);
        service
            .change_as(&root, "PATCH", &path, 1, &body)
            .await
            .expect(200);
        let feed = async |province: &str| {
            let token = service.token(&[&format!("province@province:{province}")]);
            let page = service
                .get_as(&token, "/api/v1/changes?limit=200")
                .await
                .expect(200);
            let events = page["items"].as_array().unwrap().iter();
            let ours = events.filter(|event| event["kind"].as_str().unwrap().starts_with("statistics."));
            ours.map(|event| {
                (
                    event["kind"].as_str().unwrap().to_owned(),
                    event["data"]["sha256"].clone(),
                )
            })
            .collect::<Vec<_>>()
        };
        let told = |kind: &str, sha256: &Value| (kind.to_owned(), sha256.clone());
        let gone = [
            told("statistics.published", &published["sha256"]),
            told("statistics.moved", &Value::Null),
        ];
        assert_eq!(feed("96").await, gone);
        assert_eq!(
            feed("95").await,
            [told("statistics.published", &published["sha256"])]
        );
    });
}
