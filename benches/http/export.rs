//! Five years of a whole nation as one file: how much memory the service takes for it.

use crate::figures::Figures;
use crate::nation::{AGENCIES, YEARS, agencies};
use crate::process::Process;
use crate::start::settle;
use crate::{seed, service};
use std::path::Path;
use std::time::Instant;

pub fn measure(folder: &Path, figures: &mut Figures) {
    let database = folder.join("nation.db");
    seed::fill(&database, &agencies(AGENCIES), YEARS.into_iter(), true);
    let service = service::serve(&database);
    settle(&service);
    let idle = service.rss();
    service.forget_peak();
    let started = Instant::now();
    let bytes = read_through(&service);
    let (took, growth) = (started.elapsed().as_secs_f64(), service.peak_rss() - idle);
    let (rows, mb) = (AGENCIES * YEARS.len(), bytes as f64 / 1e6);
    println!(
        "\nexport.nation, {rows} rows, {mb:.1} MB as NDJSON: {took:.2} s, from {idle:.1} MiB by {growth:.1} MiB"
    );
    let reference = format!("peak over {idle:.1} MiB when idle; {rows} rows, {mb:.0} MB in {took:.2} s");
    figures.at_most("export.nation.rss_mib", growth, 16.0, reference);
}

/// Gives the bytes of the file, and checks that every assessment has its line.
fn read_through(service: &Process) -> usize {
    let url = format!("http://{}/api/v1/assessments?format=ndjson", service.address);
    let read = async {
        let mut answer = reqwest::get(url).await?.error_for_status()?;
        let (mut bytes, mut lines) = (0, 0);
        while let Some(part) = answer.chunk().await? {
            bytes += part.len();
            lines += memchr::memchr_iter(b'\n', &part).count();
        }
        Ok::<_, reqwest::Error>((bytes, lines))
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (bytes, lines) = runtime.block_on(read).expect("a whole file");
    assert_eq!(lines, AGENCIES * YEARS.len());
    bytes
}
