//! The command line.

mod commands;

use clap::{Parser, Subcommand};
use commands::{copies, people};
use mimalloc::MiMalloc;
use std::path::PathBuf;
use std::process::ExitCode;

/// A request allocates hundreds of small things, many of them on one thread for another to free. Without huge pages: they'd
/// add a third to what's resident when nobody asks.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Complaints, public property, services and ITA scores of a Thai local government (โปร่งใส).
#[derive(Parser)]
#[command(version = VERSION, about, after_help = "Example:\n  prongsai demo")]
struct Cli {
    /// A TOML file with settings; variables PRONGSAI_* come before it.
    #[arg(long, global = true, env = "PRONGSAI_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// The version and the commit it was built from.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("PRONGSAI_BUILD"), ")");

#[derive(Subcommand)]
enum Command {
    /// Serve for real use.
    #[command(after_help = "Example:\n  PRONGSAI_DATABASE_URL=sqlite://prongsai.db prongsai serve")]
    Serve,
    /// Start with the real 2566 data of เทศบาลตำบลมะรือโบตก and one account per role.
    #[command(after_help = "Example:\n  prongsai demo --bind 127.0.0.1:8080 --data-dir demo-data")]
    Demo(commands::demo::Demo),
    /// Accounts of people.
    #[command(
        subcommand,
        after_help = "Example:\n  prongsai user add --username admin --role sysadmin"
    )]
    User(people::User),
    /// Accounts of machines.
    #[command(
        subcommand,
        after_help = "Example:\n  prongsai client add --name NAME --province 96 --scope changes:read"
    )]
    Client(people::Client),
    /// Write the assessments as a table, or everything of an agency's year into a folder.
    #[command(
        after_help = "Examples:\n  prongsai export --format xlsx --fiscal-year 2566 --output ita-2566.xlsx\n  prongsai export --agency ID --fiscal-year 2566 --output agency-2566"
    )]
    Export(copies::Export),
    /// Read assessments from a file: JSON, CSV or XLSX; or put back the folder of an agency's year. All rows are recorded or none.
    #[command(
        after_help = "Examples:\n  prongsai import ita-2566.xlsx --dry-run\n  prongsai import agency-2566"
    )]
    Import(commands::import::Import),
    /// Copy the database, which may be in use, into a new SQLite file.
    #[command(after_help = "Example:\n  prongsai backup /var/backups/prongsai-2026-11-24.db")]
    Backup { file: PathBuf },
    /// Copy a backup into the configured database, which must be empty.
    #[command(
        after_help = "Example:\n  PRONGSAI_DATABASE_URL=postgres://… prongsai restore /var/backups/prongsai.db"
    )]
    Restore { file: PathBuf },
    /// Have followers of changes take a new snapshot, after a restore by the database's own tools.
    #[command(after_help = "Example:\n  prongsai renew-epoch")]
    RenewEpoch,
    /// Add a key that signs access tokens in ten minutes, without a restart; older ones go on verifying.
    #[command(after_help = "Example:\n  prongsai rotate-key")]
    RotateKey,
    /// Keys of the sealed channel: officers', and those that sign its directories.
    #[command(
        subcommand,
        after_help = "Example:\n  prongsai keys new --officer officer.age"
    )]
    Keys(commands::directory_keys::Keys),
    /// The sealed channel, from one's own machine: report corruption, or read and answer reports.
    #[command(
        subcommand,
        after_help = "Example:\n  prongsai integrity report --to https://narathiwat.example --agency ID --pin VKEY < report.txt"
    )]
    Integrity(Box<commands::integrity::Integrity>),
    /// Print the OpenAPI document.
    #[command(after_help = "Example:\n  prongsai openapi > openapi.json")]
    Openapi,
    /// Ask a running service whether it's ready; exits with 1 when it isn't.
    #[command(after_help = "Example:\n  prongsai health --url http://127.0.0.1:8080/readyz")]
    Health(commands::health::Health),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = cli.config.as_deref();
    let done = match cli.command {
        Command::Serve => commands::serve::run(settings),
        Command::Demo(demo) => commands::demo::run(settings, &demo),
        Command::User(people::User::Add(user)) => people::add_user(settings, user),
        Command::Client(people::Client::Add(client)) => people::add_client(settings, client),
        Command::Export(export) => copies::export(settings, export),
        Command::Import(import) => commands::import::run(settings, &import),
        Command::Backup { file } => copies::backup(settings, &file),
        Command::Restore { file } => copies::restore(settings, &file),
        Command::RenewEpoch => copies::renew_epoch(settings),
        Command::RotateKey => commands::keys::rotate(settings),
        Command::Keys(keys) => commands::directory_keys::run(&keys),
        Command::Integrity(integrity) => commands::integrity::run(&integrity),
        Command::Openapi => commands::openapi(),
        Command::Health(health) => commands::health::run(&health),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("prongsai: {error}");
            ExitCode::FAILURE
        }
    }
}
