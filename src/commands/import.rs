//! `prongsai import`: assessments from a file, with the operator's reach.

use super::{Done, database};
use prongsai::accounts::{Actor, Reach};
use prongsai::archive;
use prongsai::assessments::{self, FileFormat, ImportAssessments, Imported, Importer, Order, Recorded};
use prongsai::clock::Clock;
use prongsai::config::Config;
use prongsai::http::{At, Error, Fault, Language, Workshop};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Nobody else works there.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
pub struct Import {
    /// Assessments, whose format is told by the file's name: .csv, .xlsx or .json; or a folder that `prongsai export --agency` wrote,
    /// which is put back as it is.
    file: PathBuf,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Why it's imported; kept with every version that the file makes.
    #[arg(long)]
    reason: Option<String>,
    /// The year of rows that don't say theirs, in the Buddhist era.
    #[arg(long)]
    fiscal_year: Option<i32>,
    /// Where it was printed, for rows of a table that don't say.
    #[arg(long)]
    source: Option<String>,
    /// Publish the drafts that the file names.
    #[arg(long)]
    publish: bool,
}

/// Reads assessments from a file, or puts an archive back.
pub fn run(settings: Option<&Path>, asked: &Import) -> Done {
    let config = Config::load(settings)?;
    if asked.file.is_dir() {
        return put_back(&config, &asked.file);
    }
    let file = read(&asked.file, config.options.upload_limit)?;
    let order = order(asked).map_err(|error| sentences(&error))?;
    let operator = Importer {
        actor: Actor::Command,
        reach: everything(),
        publish: everything(),
    };
    let done = actix_web::rt::System::new().block_on(async {
        let (db, now) = (database(&config)?, Clock::default().now());
        let workshop = Workshop::start("workshop", 1, 1, PATIENCE).map_err(|error| error.to_string())?;
        let done = assessments::import((&db, &workshop), now, operator, order, file).await;
        done.map_err(|error| sentences(&error))
    })?;
    print(&done);
    Ok(())
}

/// Puts everything of an agency's year back, into an instance that has nothing of it.
fn put_back(config: &Config, folder: &Path) -> Done {
    let (files, _) = super::serve::kept_files(config)?;
    let counted = actix_web::rt::System::new().block_on(async {
        let db = database(config)?;
        let put = archive::put_in(&db, &files, &Clock::default(), folder).await;
        put.map_err(super::sentence)
    })?;
    println!("{} rows and {} files put back", counted.rows, counted.files);
    Ok(())
}

fn everything() -> Reach {
    Reach {
        everything: true,
        ..Reach::default()
    }
}

/// The format and the bytes of a file of at most `limit` bytes.
fn read(file: &Path, limit: usize) -> Done<(FileFormat, Vec<u8>)> {
    let named = |what: &str| format!("{}: {what}", file.display());
    let extension = file.extension().and_then(|extension| extension.to_str());
    let format = extension.and_then(FileFormat::of_extension);
    let format = format.ok_or_else(|| named("not named .csv, .xlsx or .json"))?;
    let bytes = std::fs::read(file).map_err(|error| named(&error.to_string()))?;
    if bytes.len() > limit {
        return Err(named("larger than PRONGSAI_UPLOAD_LIMIT_MIB allows"));
    }
    Ok((format, bytes))
}

fn order(asked: &Import) -> Result<Order, Error> {
    let mut order = Order::parse(&ImportAssessments {
        dry_run: Some(asked.dry_run),
        reason: asked.reason.clone(),
        fiscal_year: asked.fiscal_year,
        source: asked.source.clone(),
    })?;
    order.publish = asked.publish;
    Ok(order)
}

fn print(done: &Imported) {
    for note in done.notes() {
        println!("{} / {}", note.text(Language::Thai), note.text(Language::English));
    }
    let count = |recorded| done.count(recorded);
    println!(
        "{} created, {} corrected, {} unchanged, {} skipped, {} published; in {} rows print and computation disagree",
        count(Recorded::Created),
        count(Recorded::Corrected),
        count(Recorded::Unchanged),
        done.skipped(),
        done.published,
        done.warned(),
    );
    if done.dry_run {
        println!("a trial: nothing was written");
    }
}

/// Every fault with its row and column, in Thai and English.
fn sentences(error: &Error) -> String {
    if error.errors().is_empty() {
        return error.to_string();
    }
    let faults = error.errors().iter().map(sentence);
    let faults: Vec<String> = faults.collect();
    format!("nothing was written\n{}", faults.join("\n"))
}

fn sentence(fault: &Fault) -> String {
    let place = match &fault.at {
        At::Cell { row, column } => format!("row {row}, column {column}"),
        At::Pointer(place) if place.is_empty() => "the file".to_owned(),
        At::Pointer(place) | At::Parameter(place) => place.clone(),
    };
    let (thai, english) = (fault.message(Language::Thai), fault.message(Language::English));
    let candidates = fault.candidates.iter().map(|agency| {
        let amphoe = agency.amphoe.as_deref().unwrap_or(&agency.province);
        format!("\n    {} {} ({amphoe})", agency.id, agency.name_th)
    });
    format!("{place}: {thai} / {english}{}", candidates.collect::<String>())
}
