//! `prongsai user add`, `prongsai client add`: accounts from the operator's own machine, as the first sysadmin.

use super::{Done, database, sentence};
use prongsai::accounts::{self, Actor, Grant, NewClient, NewUser, Role, Scope, Tenant, Tie};
use prongsai::agencies;
use prongsai::clock::Clock;
use prongsai::config::Config;
use prongsai::crypto::{Passwords, Secret};
use prongsai::db::Db;
use std::io::{BufRead, IsTerminal};
use std::path::Path;

#[derive(clap::Subcommand)]
pub enum User {
    /// Open an account; the password is read from standard input.
    #[command(
        after_help = "Examples:\n  prongsai user add --username admin --role sysadmin\n  \
        printf %s \"$PASSWORD\" | prongsai user add --username somchai --role data_officer --agency AGENCY_ID"
    )]
    Add(AddUser),
}

#[derive(clap::Args)]
pub struct AddUser {
    /// a-z 0-9 . _ -, 3 to 64 characters.
    #[arg(long)]
    username: String,
    /// The person's name; the user name where it isn't given.
    #[arg(long)]
    display_name: Option<String>,
    /// Where the person is told of what waits for them.
    #[arg(long)]
    email: Option<String>,
    /// `sysadmin`, `agency_admin`, `data_officer`, `province` …; may be given several times.
    #[arg(long, required = true)]
    role: Vec<String>,
    /// The agency's id, for roles of an agency.
    #[arg(long)]
    agency: Option<String>,
    /// The province's two-digit code, for the role of a province.
    #[arg(long)]
    province: Option<String>,
    /// Ask for another password at the first login.
    #[arg(long)]
    must_change_password: bool,
}

#[derive(clap::Subcommand)]
pub enum Client {
    /// Register a machine; its secret is printed once.
    #[command(
        after_help = "Example:\n  prongsai client add --name 'จังหวัดนราธิวาส' --province 96 \
        --scope assessments:read --scope changes:read"
    )]
    Add(AddClient),
}

#[derive(clap::Args)]
pub struct AddClient {
    #[arg(long)]
    name: String,
    /// assessments:read, assessments:write, changes:read; may be given several times.
    #[arg(long, required = true)]
    scope: Vec<String>,
    /// The agency's id.
    #[arg(long, conflicts_with = "province", required_unless_present = "province")]
    agency: Option<String>,
    /// The province's two-digit code.
    #[arg(long)]
    province: Option<String>,
}

pub fn add_user(file: Option<&Path>, add: AddUser) -> Done {
    let config = Config::load(file)?;
    let password = password()?;
    actix_web::rt::System::new().block_on(async {
        let db = database(&config)?;
        let roles = roles(&db, &add).await?;
        let new = NewUser {
            display_name: add.display_name.unwrap_or_else(|| add.username.clone()),
            email: add.email,
            username: add.username,
            password,
            roles,
            must_change: add.must_change_password,
            totp_secret: None,
        };
        let passwords = Passwords::start().map_err(sentence)?;
        let id = accounts::add_user(&db, &passwords, &Clock::default(), new, Actor::Command).await;
        println!("{}", id.map_err(sentence)?);
        Ok(())
    })
}

/// From a terminal without showing it, else the first line of standard input.
fn password() -> Done<Secret> {
    if std::io::stdin().is_terminal() {
        let typed = rpassword::prompt_password("Password: ").map_err(|error| error.to_string())?;
        return Ok(Secret::new(typed));
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| format!("standard input: {error}"))?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.is_empty() {
        Err("standard input: no password".to_owned())
    } else {
        Ok(Secret::new(line))
    }
}

async fn roles(db: &Db, add: &AddUser) -> Done<Vec<Grant<Role>>> {
    let mut grants = Vec::new();
    for word in &add.role {
        let all = || {
            Role::ALL
                .iter()
                .map(|role| role.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let role = Role::parse(word).ok_or_else(|| format!("--role {word}: one of {}", all()))?;
        let tenant = match role.tie() {
            Tie::Nothing => Tenant::Everywhere,
            Tie::Agency => agency(db, add.agency.as_deref()).await?,
            Tie::Either if add.agency.is_some() => agency(db, add.agency.as_deref()).await?,
            Tie::Province | Tie::Either => province(add.province.as_deref())?,
        };
        grants.push(Grant { what: role, tenant });
    }
    Ok(grants)
}

async fn agency(db: &Db, id: Option<&str>) -> Done<Tenant> {
    let id = id.ok_or("--agency: this role needs the agency's id")?.to_owned();
    let asked = id.clone();
    let found = db.read(move |conn| agencies::find(conn, &asked)).await;
    found
        .map(|agency| Tenant::Agency(agency.id))
        .map_err(|_| format!("--agency {id}: there's no such agency"))
}

fn province(code: Option<&str>) -> Done<Tenant> {
    let code = code.ok_or("--province: this role needs the province's code")?;
    let province =
        agencies::places::province(code).ok_or_else(|| format!("--province {code}: there's none"))?;
    Ok(Tenant::Province(province.code.to_string()))
}

pub fn add_client(file: Option<&Path>, add: AddClient) -> Done {
    let config = Config::load(file)?;
    let all = || {
        Scope::ALL
            .iter()
            .map(|scope| scope.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let parse = |word: &String| Scope::parse(word).ok_or_else(|| format!("--scope {word}: one of {}", all()));
    let scopes = add.scope.iter().map(parse).collect::<Done<Vec<_>>>()?;
    actix_web::rt::System::new().block_on(async {
        let db = database(&config)?;
        let tenant = match &add.province {
            Some(code) => province(Some(code))?,
            None => agency(&db, add.agency.as_deref()).await?,
        };
        let new = NewClient {
            name: add.name,
            scopes,
            tenant,
            secret: None,
            id: None,
        };
        let (id, secret) = accounts::add_client(&db, &Clock::default(), new, Actor::Command)
            .await
            .map_err(sentence)?;
        println!("client_id      {id}\nclient_secret  {}", secret.expose());
        Ok(())
    })
}
