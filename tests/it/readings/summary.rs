//! A province's year in numbers, against figures that are computed here once more, slowly.

use super::{Agency, hundredths, missing, total};
use crate::support::{TestService, on_each_database};
use serde_json::{Value, json};

/// What one agency printed, in hundredths.
#[derive(Clone)]
struct Report {
    kind: &'static str,
    overall: i64,
    /// As printed.
    instruments: [Option<i64>; 3],
    scale: &'static str,
    /// The first two indicators; the others aren't printed.
    indicators: [Option<i64>; 2],
    level: Option<&'static str>,
}

const SAO: &str = "sao";
const TOWN: &str = "town_municipality";

fn reports() -> Vec<Report> {
    let report = |kind, overall, instruments, indicators| Report {
        kind,
        overall,
        instruments,
        scale: "percent",
        indicators,
        level: None,
    };
    vec![
        report(
            SAO,
            9826,
            [Some(9765), Some(9654), Some(10_000)],
            [Some(9946), Some(9682)],
        ),
        report(
            SAO,
            9000,
            [Some(9000), Some(9000), Some(9000)],
            [Some(8001), None],
        ),
        report(TOWN, 8700, [Some(8400), Some(9000), Some(8700)], [None, None]),
        report(
            TOWN,
            7731,
            [Some(7000), Some(7770), Some(8250)],
            [Some(7000), Some(6999)],
        ),
        report(
            SAO,
            6211,
            [Some(6000), Some(6370), Some(6250)],
            [Some(5500), None],
        ),
        // The instrument that decides isn't printed, and nobody says the level.
        report(SAO, 9600, [None, Some(9600), Some(9600)], [None, None]),
        // … or the report does.
        Report {
            level: Some("good"),
            ..report(SAO, 9550, [None, Some(9600), Some(9600)], [None, None])
        },
        // 27.80 of 30, 28.09 of 30, 38.31 of 40.
        Report {
            scale: "weighted",
            ..report(TOWN, 9420, [Some(2780), Some(2809), Some(3831)], [None, None])
        },
        // The same, but nobody said so: its instruments count nowhere, its total does.
        Report {
            level: Some("good"),
            ..report(TOWN, 9420, [Some(2780), Some(2809), Some(3831)], [None, None])
        },
    ]
}

fn points(value: i64) -> f64 {
    f64::from(i32::try_from(value).unwrap()) / 100.0
}

impl Report {
    fn body(&self) -> Value {
        let number = |value: Option<i64>| value.map(points);
        let [iit, eit, oit] = self.instruments.map(number);
        json!({
            "overall": points(self.overall), "instruments": { "iit": iit, "eit": eit, "oit": oit },
            "indicators": self.indicators.map(number), "instrument_scale": self.scale, "level": self.level,
            "source": "ทดสอบ",
        })
    }

    /// Whether it's the one whose scale can't be.
    fn doubtful(&self) -> bool {
        self.scale == "percent" && self.instruments[2] == Some(3831)
    }

    /// In hundredths of a point of 100, rounded half up.
    fn percents(&self) -> [Option<i64>; 3] {
        let weights = [30, 30, 40];
        let mut percents = self.instruments;
        for (percent, weight) in percents.iter_mut().zip(weights) {
            if self.scale == "weighted" {
                *percent = percent.map(|score| (2 * score * 100 + weight) / (2 * weight));
            }
            if self.doubtful() {
                *percent = None;
            }
        }
        percents
    }

    /// The five sentences of the criteria; `None` when an instrument is needed that isn't known.
    fn level(&self) -> Option<&'static str> {
        let percents = self.percents();
        let each = |least: i64| percents.iter().all(|one| one.is_some_and(|one| one >= least));
        let known = percents.iter().all(Option::is_some);
        let computed = match self.overall {
            ..7000 => Some("urgent_improvement"),
            7000..8500 => Some("needs_improvement"),
            _ if !known => None,
            9500.. if each(9500) => Some("excellent"),
            _ if each(8500) => Some("good"),
            _ => Some("pass"),
        };
        computed.or(self.level)
    }
}

/// `numerator / denominator`, rounded half up.
fn rounded(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// What a list of scores must give; `null` of none. The quartiles are read off a ruler with quarter marks.
fn statistics(scores: impl Iterator<Item = Option<i64>>) -> Value {
    let mut scores: Vec<i64> = scores.flatten().collect();
    scores.sort_unstable();
    if scores.is_empty() {
        return Value::Null;
    }
    let mut ruler = Vec::new();
    for pair in scores.windows(2) {
        ruler.extend((0..4).map(|step| pair[0] * (4 - step) + pair[1] * step));
    }
    ruler.push(scores[scores.len() - 1] * 4);
    let last = scores.len() - 1;
    let quarter = |n: usize| points(rounded(ruler[last * n], 4));
    let n = i64::try_from(scores.len()).unwrap();
    json!({
        "n": n, "mean": points(rounded(scores.iter().sum(), n)), "median": quarter(2),
        "first_quartile": quarter(1), "third_quartile": quarter(3),
        "min": points(scores[0]), "max": points(scores[last]),
    })
}

fn group(agencies: usize, reports: &[Report]) -> Value {
    let levels: Vec<_> = reports.iter().filter_map(Report::level).collect();
    let passed = levels
        .iter()
        .filter(|level| ["excellent", "good", "pass"].contains(level))
        .count();
    let percent = rounded(
        i64::try_from(passed * 10_000).unwrap(),
        i64::try_from(reports.len()).unwrap(),
    );
    json!({
        "agencies": agencies, "n": reports.len(), "passed": passed, "failed": levels.len() - passed,
        "undecided": reports.len() - levels.len(), "passed_percent": points(percent),
        "overall": statistics(reports.iter().map(|report| Some(report.overall))),
    })
}

/// Publishes all reports in นราธิวาส, beside a draft, a silent agency, another year and another province.
async fn furnish(service: &TestService) {
    for (n, report) in reports().iter().enumerate() {
        let agency = Agency::open(service, report.kind, &format!("หน่วยงานที่ {n}"), "96", "9605").await;
        agency.publish(service, 2566, &report.body()).await;
    }
    let draft = Agency::open(service, SAO, "หน่วยงานที่ยังไม่เผยแพร่", "96", "9601").await;
    draft.record(service, 2566, &total(100.0)).await;
    draft.publish(service, 2565, &total(99.0)).await;
    Agency::open(service, TOWN, "หน่วยงานที่ไม่รายงาน", "96", "9601").await;
    let elsewhere = Agency::open(service, SAO, "หน่วยงานต่างจังหวัด", "95", "9501").await;
    elsewhere.publish(service, 2566, &total(1.0)).await;
}

const SUMMARY: &str = "/api/v1/provinces/96/assessments/summary?fiscal_year=2566";

#[test]
fn a_province_is_summed_up_as_somebody_would_by_hand() {
    on_each_database(async |service| {
        furnish(&service).await;
        let view = service.get(SUMMARY).await.expect(200);
        assert_eq!(
            view["province"],
            json!({ "code": "96", "name_th": "นราธิวาส", "name_en": "Narathiwat" })
        );
        let all = reports();
        assert_eq!(view["total"], group(11, &all));
        assert_eq!(
            (
                &view["total"]["passed"],
                &view["total"]["failed"],
                &view["total"]["undecided"]
            ),
            (&json!(6), &json!(2), &json!(1))
        );
        let of = |kind: &str| -> Vec<Report> {
            all.iter().filter(|report| report.kind == kind).cloned().collect()
        };
        let by_type = json!([
            { "kind": TOWN, "result": group(5, &of(TOWN)) },
            { "kind": SAO, "result": group(6, &of(SAO)) },
        ]);
        assert_eq!(view["by_type"], by_type);
        for (n, name) in ["IIT", "EIT", "OIT"].iter().enumerate() {
            let scores = statistics(all.iter().map(|report| report.percents()[n]));
            assert_eq!(
                view["by_instrument"][n],
                json!({ "instrument": name, "scores": scores })
            );
        }
        let indicators = view["by_indicator"].as_array().unwrap();
        assert_eq!(indicators.len(), 10);
        for (n, indicator) in indicators.iter().enumerate() {
            let own = |report: &Report| report.indicators.get(n).copied().flatten();
            assert_eq!(indicator["no"], n + 1);
            assert_eq!(indicator["scores"], statistics(all.iter().map(own)), "{n}");
        }
        assert_eq!(indicators[0]["name_th"], "การปฏิบัติหน้าที่");
        // The same for everybody, drafts or not.
        let province = service.token(&["province@province:96"]);
        assert_eq!(service.get_as(&province, SUMMARY).await.expect(200), view);
    });
}

#[test]
fn the_list_filters_by_the_level_that_the_summary_counts() {
    on_each_database(async |service| {
        furnish(&service).await;
        let mut listed = 0;
        for level in [
            "excellent",
            "good",
            "pass",
            "needs_improvement",
            "urgent_improvement",
        ] {
            let path = format!("/api/v1/assessments?fiscal_year=2566&province=96&level={level}");
            let page = service.get(&path).await.expect(200);
            let mut found: Vec<i64> = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| hundredths(&item["overall"]))
                .collect();
            let mut expected: Vec<i64> = reports()
                .iter()
                .filter(|report| report.level() == Some(level))
                .map(|report| report.overall)
                .collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{level}");
            listed += found.len();
        }
        let total = &service.get(SUMMARY).await.expect(200)["total"];
        let counted = total["passed"].as_u64().unwrap() + total["failed"].as_u64().unwrap();
        assert_eq!(u64::try_from(listed).unwrap(), counted);
    });
}

#[test]
fn a_year_without_levels_has_scores_but_nobody_passes_or_fails() {
    on_each_database(async |service| {
        furnish(&service).await;
        let path = SUMMARY.replace("2566", "2565");
        let total = &service.get(&path).await.expect(200)["total"];
        let nobody = json!({
            "agencies": 11, "n": 1, "passed": null, "failed": null, "undecided": null, "passed_percent": null,
            "overall": statistics([Some(9900)].into_iter()),
        });
        assert_eq!(*total, nobody);
    });
}

#[test]
fn a_province_without_reports_has_no_statistics() {
    on_each_database(async |service| {
        let view = service.get(SUMMARY).await.expect(200);
        let nothing = json!({
            "agencies": 0, "n": 0, "passed": 0, "failed": 0, "undecided": 0, "passed_percent": null, "overall": null,
        });
        assert_eq!((&view["total"], &view["by_type"]), (&nothing, &json!([])));
        assert_eq!(view["by_instrument"][0]["scores"], Value::Null);
    });
}

#[test]
fn a_province_or_year_that_is_not_there_has_no_summary() {
    on_each_database(async |service| {
        for reading in ["assessments/summary", "assessments/sheet", "coverage"] {
            for code in ["00", "9", "960", "%00", "%FF"] {
                let path = format!("/api/v1/provinces/{code}/{reading}?fiscal_year=2566");
                missing(&service.get(&path).await, "code", "unknown_province");
            }
            let path = format!("/api/v1/provinces/96/{reading}");
            for (query, code) in [
                ("", "required"),
                ("?fiscal_year=2599", "fiscal_year_unknown"),
                ("?fiscal_year=2566.5", "wrong_type"),
            ] {
                service
                    .get(&format!("{path}{query}"))
                    .await
                    .fault("fiscal_year", code);
            }
            let gregorian = service.get(&format!("{path}?fiscal_year=2023")).await;
            let body = gregorian.fault("fiscal_year", "fiscal_year_gregorian");
            assert_eq!(body["errors"][0]["params"]["suggestion"], "2566");
            service
                .get(&format!("{path}?fiscal_year=2566&province=96"))
                .await
                .fault("province", "unknown_field");
        }
    });
}
