//! `prongsai backup`, `restore`, `export`: data out and in.

use super::serve::kept_files;
use super::{Done, database, sentence};
use futures_util::StreamExt;
use prongsai::archive;
use prongsai::assessments::{self, ListAssessments};
use prongsai::config::Config;
use prongsai::db::{self, DatabaseUrl};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Copies the database, which may be in use, into a new file.
pub fn backup(settings: Option<&Path>, file: &Path) -> Done {
    let config = Config::load(settings)?;
    if file.exists() {
        return Err(format!(
            "{}: it's there already; a backup goes into a new file",
            file.display()
        ));
    }
    // Under another name until it's whole: a backup that was cut off must not look like one.
    let part = file.with_added_extension("part");
    if part.exists() {
        std::fs::remove_file(&part).map_err(|error| format!("{}: {error}", part.display()))?;
    }
    let rows = db::copy(&config.database.url, &sqlite(&part)?).map_err(sentence)?;
    std::fs::File::open(&part)
        .and_then(|copy| copy.sync_all())
        .map_err(|error| error.to_string())?;
    std::fs::rename(&part, file).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{rows} rows in {}", file.display());
    Ok(())
}

/// Copies a backup into the configured database, which must be empty.
pub fn restore(settings: Option<&Path>, file: &Path) -> Done {
    let config = Config::load(settings)?;
    if !file.is_file() {
        return Err(format!("{}: no such file", file.display()));
    }
    // Bringing an old backup up to date changes it, so that happens in a copy. The folder is this user's only.
    let folder = tempfile::tempdir().map_err(|error| format!("a temporary folder: {error}"))?;
    let copy = folder.path().join("backup.db");
    std::fs::copy(file, &copy).map_err(|error| format!("{}: {error}", copy.display()))?;
    let from = sqlite(&copy)?;
    db::bring_up_to_date(&from).map_err(sentence)?;
    let restored = db::copy(&from, &config.database.url).map_err(sentence)?;
    println!("{restored} rows restored; followers of changes will be asked to take a new snapshot");
    Ok(())
}

/// Gives the configured database a new epoch.
pub fn renew_epoch(settings: Option<&Path>) -> Done {
    let config = Config::load(settings)?;
    db::renew_epoch(&config.database.url).map_err(sentence)?;
    println!("followers of changes will be asked to take a new snapshot");
    Ok(())
}

fn sqlite(file: &Path) -> Done<DatabaseUrl> {
    let name = file.to_str().ok_or("the file's name isn't UTF-8")?;
    DatabaseUrl::parse(&format!("sqlite://{name}"))
}

#[derive(clap::Args)]
pub struct Export {
    /// csv, ndjson or xlsx.
    #[arg(long, default_value = "csv")]
    format: String,
    /// Buddhist era; all years without it.
    #[arg(long)]
    fiscal_year: Option<i32>,
    /// Two-digit code; the whole country without it.
    #[arg(long)]
    province: Option<String>,
    /// Drafts as well.
    #[arg(long)]
    drafts: bool,
    /// The id of an agency, for everything that's published of it in a fiscal year, evidence included: into a folder that's new or
    /// empty, which `prongsai import` takes.
    #[arg(long, requires_all = ["fiscal_year", "output"], conflicts_with_all = ["province", "drafts"])]
    agency: Option<String>,
    /// Where to write; standard output without it.
    #[arg(long)]
    output: Option<PathBuf>,
}

/// Writes the assessments as a table, or everything of an agency's year.
pub fn export(settings: Option<&Path>, export: Export) -> Done {
    let config = Config::load(settings)?;
    if let (Some(agency), Some(year), Some(folder)) = (&export.agency, export.fiscal_year, &export.output) {
        return take_out(&config, (agency.clone(), year), folder);
    }
    actix_web::rt::System::new().block_on(async {
        let db = database(&config)?;
        let Export {
            format,
            fiscal_year,
            province,
            drafts,
            output,
            ..
        } = export;
        let list = ListAssessments {
            fiscal_year,
            province,
            ..ListAssessments::default()
        };
        let mut parts = Box::pin(
            assessments::export(&db, &list, drafts, &format)
                .await
                .map_err(sentence)?,
        );
        let mut out: Box<dyn Write> = match &output {
            Some(file) => {
                Box::new(std::fs::File::create(file).map_err(|error| format!("{}: {error}", file.display()))?)
            }
            None => Box::new(std::io::stdout().lock()),
        };
        while let Some(part) = parts.next().await {
            out.write_all(&part.map_err(sentence)?)
                .map_err(|error| error.to_string())?;
        }
        out.flush().map_err(|error| error.to_string())
    })
}

/// Writes everything of an agency's year into a folder.
fn take_out(config: &Config, place: (String, i32), folder: &Path) -> Done {
    let (files, _) = kept_files(config)?;
    let counted = actix_web::rt::System::new().block_on(async {
        let db = database(config)?;
        let taken = archive::take_out(&db, &files, place, folder).await;
        taken.map_err(sentence)
    })?;
    println!(
        "{} rows and {} files in {}",
        counted.rows,
        counted.files,
        folder.display()
    );
    Ok(())
}
