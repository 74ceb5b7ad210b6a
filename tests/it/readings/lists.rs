//! The list and its filters.

use super::{Agency, total};
use crate::support::{TestService, on_each_database};

/// How many rows a query gives.
async fn count(service: &TestService, query: &str) -> usize {
    let page = service
        .get(&format!("/api/v1/assessments?{query}"))
        .await
        .expect(200);
    page["items"].as_array().unwrap().len()
}

#[test]
fn a_part_of_a_name_is_found_the_same_way_on_every_database() {
    on_each_database(async |service| {
        for (kind, name) in [
            ("subdistrict_municipality", "เทศบาลตำบลมะรือโบตก"),
            ("other", "เมืองพัทยา (Pattaya City)"),
            ("other", "หน่วยงาน 50% A_B \\ É"),
        ] {
            let agency = Agency::open(&service, kind, name, "96", "9605").await;
            agency.publish(&service, 2566, &total(90.0)).await;
        }
        for (q, found) in [
            ("มะรือ", 1),
            ("PATTAYA", 1),
            ("pattaya", 1),
            ("pAtTaYa cItY", 1),
            ("50%25", 1),
            ("%25", 1),
            ("a_b", 1),
            ("_", 1),
            ("%5C", 1),
            ("%C3%89", 1),
            // Only A to Z have no case here: SQLite knows no more.
            ("%C3%A9", 0),
            ("มะรือโบตก2", 0),
            ("", 3),
        ] {
            assert_eq!(count(&service, &format!("q={q}")).await, found, "{q}");
        }
        let long = "x".repeat(101);
        service
            .get(&format!("/api/v1/assessments?q={long}"))
            .await
            .fault("q", "too_long");
    });
}

#[test]
fn an_amphoe_that_is_not_there_is_refused() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &total(90.0)).await;
        for (query, found) in [
            ("amphoe=9605", 1),
            ("amphoe=9601", 0),
            ("amphoe=9605&province=96", 1),
        ] {
            assert_eq!(count(&service, query).await, found, "{query}");
        }
        for query in ["amphoe=9699", "amphoe=96", "amphoe=x", "amphoe=9605&province=95"] {
            service
                .get(&format!("/api/v1/assessments?{query}"))
                .await
                .fault("amphoe", "unknown_amphoe");
        }
        let both = service.get("/api/v1/assessments?amphoe=9605&province=99").await;
        both.fault("province", "unknown_province");
    });
}

#[test]
fn a_file_is_asked_for_with_the_same_parameters_as_a_page() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &total(90.0)).await;
        for format in ["json", "csv", "ndjson", "xlsx"] {
            let path = format!("/api/v1/assessments?format={format}");
            for limit in ["0", "201"] {
                service
                    .get(&format!("{path}&limit={limit}&after=zzz"))
                    .await
                    .fault("limit", "out_of_range");
            }
            service
                .get(&format!("{path}&after=zzz"))
                .await
                .problem(400, "cursor_invalid");
            service
                .get(&format!("{path}&amphoe=9699"))
                .await
                .fault("amphoe", "unknown_amphoe");
            assert_eq!(service.get(&format!("{path}&limit=1")).await.status, 200);
        }
        service
            .get("/api/v1/assessments?format=csv&bom=2")
            .await
            .fault("bom", "out_of_range");
        service
            .get("/api/v1/assessments?format=pdf")
            .await
            .fault("format", "unknown_value");
    });
}
