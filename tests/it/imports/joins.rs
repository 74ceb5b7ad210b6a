//! How rows find their agencies.

use super::*;
use crate::agencies::open;
use crate::support::on_each_database;

/// Three agencies called ต้นไทร: a municipality and an อบต. of amphoe รือเสาะ, an อบต. of ระแงะ.
async fn namesakes(service: &TestService) -> Vec<String> {
    let mut ids = Vec::new();
    for (kind, amphoe) in [
        ("subdistrict_municipality", "9606"),
        ("sao", "9606"),
        ("sao", "9605"),
    ] {
        let external = json!([{ "scheme": "dla", "value": format!("{}", ids.len() + 1) }]);
        let body = json!({ "kind": kind, "name_th": "ต้นไทร", "province": "96", "amphoe": amphoe, "external_ids": external });
        ids.push(open(service, &body).await["id"].as_str().unwrap().to_owned());
    }
    ids
}

async fn joined(service: &TestService, sheet: &str) -> Answer {
    let officer = service.token(&["province@province:96"]);
    upload(
        service,
        &officer,
        "?dry_run=true&fiscal_year=2566",
        CSV,
        sheet.to_owned(),
    )
    .await
}

#[test]
fn a_row_names_its_agency_by_id_by_external_id_or_by_place_and_name() {
    on_each_database(async |service| {
        let ids = namesakes(&service).await;
        for (sheet, index) in [
            (format!("agency_id,overall\n{},90", ids[1]), 1),
            ("external_id_scheme,external_id,overall\ndla,3,90".to_owned(), 2),
            ("รหัสภายนอก,คะแนนรวม\n1,90".to_owned(), 0),
            (
                "จังหวัด,อำเภอ,ประเภท,หน่วยงาน,คะแนนรวม\nนราธิวาส,รือเสาะ,อบต.,ต้นไทร,90".to_owned(),
                1,
            ),
            (
                "จังหวัด,หน่วยงาน,คะแนนรวม\nจังหวัดนราธิวาส,เทศบาลตำบลต้นไทร,90".to_owned(),
                0,
            ),
            (
                "จังหวัด,อำเภอ,หน่วยงาน,คะแนนรวม\n96,9605,อบต. ต้นไทร,90".to_owned(),
                2,
            ),
            ("จังหวัด,อำเภอ,หน่วยงาน,คะแนนรวม\n๙๖,อ.ระแงะ,ต้นไทร,90".to_owned(), 2),
            (
                format!(
                    "agency_id,external_id,province,agency_name,overall\n{},1,96,ต้นไทร,90",
                    ids[0]
                ),
                0,
            ),
        ] {
            let report = joined(&service, &sheet).await.expect(200);
            assert_eq!(report["results"][0]["agency_id"], ids[index], "{sheet}");
        }
    });
}

#[test]
fn a_name_of_several_agencies_is_answered_with_all_of_them() {
    on_each_database(async |service| {
        let ids = namesakes(&service).await;
        let problem = joined(&service, "จังหวัด,หน่วยงาน,คะแนนรวม\nนราธิวาส,ต้นไทร,90")
            .await
            .fault("2:หน่วยงาน", "ambiguous_agency");
        let mut expected = ids.clone();
        expected.sort();
        let candidates = problem["errors"][0]["candidates"].as_array().unwrap();
        assert_eq!(
            candidates
                .iter()
                .map(|one| one["id"].as_str().unwrap())
                .collect::<Vec<_>>(),
            expected
        );
        let first = candidates
            .iter()
            .find(|one| one["id"] == ids[0].as_str())
            .unwrap();
        let described = json!({
            "id": ids[0], "name_th": "เทศบาลตำบลต้นไทร", "kind": "subdistrict_municipality", "province": "96", "amphoe": "9606"
        });
        assert_eq!(*first, described);
        let sao = joined(&service, "จังหวัด,ประเภท,หน่วยงาน,คะแนนรวม\nนราธิวาส,อบต.,ต้นไทร,90").await;
        let sao = sao.fault("2:หน่วยงาน", "ambiguous_agency");
        assert_eq!(sao["errors"][0]["candidates"].as_array().unwrap().len(), 2);
        // Where the amphoe is wrong, those of the name elsewhere are offered.
        let elsewhere = joined(
            &service,
            "จังหวัด,อำเภอ,หน่วยงาน,คะแนนรวม\n96,9601,เทศบาลตำบลต้นไทร,90",
        )
        .await;
        let elsewhere = elsewhere.fault("2:หน่วยงาน", "unknown_agency");
        assert_eq!(elsewhere["errors"][0]["candidates"][0]["id"], ids[0].as_str());
    });
}

#[test]
fn what_names_no_agency_or_two_is_told() {
    on_each_database(async |service| {
        let ids = namesakes(&service).await;
        let id = &ids[0];
        for (sheet, at, code) in [
            (
                "จังหวัด,หน่วยงาน,คะแนนรวม\nนราธิวาส,ไม่มี,90".to_owned(),
                "2:หน่วยงาน",
                "unknown_agency",
            ),
            (
                "จังหวัด,หน่วยงาน,คะแนนรวม\nนราธวาส,ต้นไทร,90".to_owned(),
                "2:จังหวัด",
                "unknown_province",
            ),
            (
                "จังหวัด,อำเภอ,หน่วยงาน,คะแนนรวม\n96,เบตง,ต้นไทร,90".to_owned(),
                "2:อำเภอ",
                "unknown_amphoe",
            ),
            (
                "จังหวัด,ประเภท,หน่วยงาน,คะแนนรวม\n96,กรม,ต้นไทร,90".to_owned(),
                "2:ประเภท",
                "unknown_value",
            ),
            (
                "จังหวัด,ประเภท,หน่วยงาน,คะแนนรวม\n96,อบต.,เทศบาลตำบลต้นไทร,90".to_owned(),
                "2:หน่วยงาน",
                "contradiction",
            ),
            (
                "จังหวัด,หน่วยงาน,คะแนนรวม\n96,,90".to_owned(),
                "2:หน่วยงาน",
                "required",
            ),
            (
                "จังหวัด,หน่วยงาน,คะแนนรวม\n,ต้นไทร,90".to_owned(),
                "2:จังหวัด",
                "required",
            ),
            (
                "agency_id,overall\nno such id,90".to_owned(),
                "2:agency_id",
                "unknown_agency",
            ),
            (
                "external_id,overall\n99,90".to_owned(),
                "2:external_id",
                "unknown_agency",
            ),
            (
                "external_id_scheme,external_id,overall\nmoi,1,90".to_owned(),
                "2:external_id",
                "unknown_agency",
            ),
            (
                format!("agency_id,external_id,overall\n{id},2,90"),
                "2:external_id",
                "contradiction",
            ),
            (
                format!("agency_id,province,agency_name,overall\n{id},96,อบต.ต้นไทร,90"),
                "2:agency_name",
                "contradiction",
            ),
            (
                format!("agency_id,overall\n{id},90\n\n{id},91"),
                "4:agency_id",
                "duplicate",
            ),
        ] {
            let problem = joined(&service, &sheet).await.fault(at, code);
            assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem:#}");
        }
        let twice = joined(&service, &format!("agency_id,overall\n{id},90\n{id},90")).await;
        let twice = twice.fault("3:agency_id", "duplicate");
        assert!(
            twice["errors"][0]["message"].as_str().unwrap().contains("แถวที่ 2"),
            "{twice}"
        );
        let years = joined(
            &service,
            &format!("agency_id,fiscal_year,overall\n{id},2566,90\n{id},2565,90"),
        )
        .await;
        assert_eq!(years.expect(200)["created"], 2);
        // The same agency by two names.
        let named = format!("agency_id,จังหวัด,หน่วยงาน,คะแนนรวม\n{id},,,90\n,96,เทศบาลตำบลต้นไทร,90");
        joined(&service, &named).await.fault("3:หน่วยงาน", "duplicate");
    });
}
