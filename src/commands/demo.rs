//! `prongsai demo`: real data on an embedded database, one account per role.

use super::{Done, sentence, serve};
use prongsai::app::Service;
use prongsai::config::Config;
use prongsai::db::{DatabaseUrl, Settings};
use prongsai::demo::{self, Plan, Ready, SealedLine, load};
use prongsai::http::Cors;
use prongsai::telemetry::{self, LogFormat};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(clap::Args)]
pub struct Demo {
    /// Where to listen; port 0 takes any free port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// Where the database, the keys and the accounts are kept.
    #[arg(long, default_value = "demo-data")]
    data_dir: PathBuf,
    /// Print one line of JSON when ready, for scripts.
    #[arg(long)]
    json: bool,
}

pub fn run(file: Option<&Path>, demo: &Demo) -> Done {
    let mut config = Config::load(file)?;
    telemetry::start_logging(LogFormat::Text);
    std::fs::create_dir_all(&demo.data_dir)
        .map_err(|error| format!("{}: {error}", demo.data_dir.display()))?;
    let path = demo.data_dir.join("prongsai.db");
    let database = path
        .to_str()
        .ok_or("the data folder's name isn't UTF-8")?
        .to_owned();
    config.database = Settings::new(DatabaseUrl::Sqlite(database));
    config.bind = demo.bind;
    config.keys = demo.data_dir.join("keys");
    config.vault = demo.data_dir.join("vault");
    config.files = demo.data_dir.join("files");
    config.log_access = false;
    config.options.cors = Cors {
        origins: Vec::new(),
        localhost: true,
    };
    // Receivers under development run on the same machine.
    config.options.notifications.outbound_loopback = true;
    let plan = plan(&demo.data_dir, &path)?;
    actix_web::rt::System::new().block_on(async {
        let (mut service, listener) = serve::prepare(&config)?;
        let agency = load(&service.db, &service.passwords, &service.clock, &plan).await;
        let agency = agency.map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let base_url = format!("http://{address}");
        let sealed = open_sealed(&mut service, &plan, &agency.id, &base_url).await?;
        let Plan {
            accounts, clients, ..
        } = plan;
        let ready = Ready {
            base_url,
            sealed,
            accounts,
            clients,
            agencies: vec![agency],
        };
        let text = if demo.json {
            format!("{}\n", ready.to_json()?)
        } else {
            page(&ready)
        };
        serve::until_stopped(service, listener, || {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes())
                .and_then(|()| out.flush())
                .map_err(|error| error.to_string())
        })
        .await
    })
}

/// Opens the sealed channel at this address, when this folder's demonstration has keys for it.
async fn open_sealed(
    service: &mut Service,
    plan: &Plan,
    agency: &str,
    base: &str,
) -> Done<Option<SealedLine>> {
    let Some(keys) = &plan.sealed else {
        return Ok(None);
    };
    let channel = keys.channel(base).map_err(|flaw| flaw.to_string())?;
    demo::open_channel(&service.db, &service.clock, agency, keys, &channel)
        .await
        .map_err(sentence)?;
    service.channel = Some(Arc::new(channel));
    Ok(Some(SealedLine {
        pin: keys.pin().map_err(|flaw| flaw.to_string())?,
        agency_officer: keys.agency_officer.clone(),
        province_officer: keys.province_officer.clone(),
    }))
}

/// The names and secrets of this folder's demonstration, made at the first start; readable by this user only.
fn plan(folder: &Path, database: &Path) -> Done<Plan> {
    let file = folder.join("accounts.json");
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let anew = format!("or remove {} to start anew", folder.display());
    if file.exists() {
        let text = std::fs::read_to_string(&file).map_err(|error| named(&error))?;
        return Plan::parse(&text).map_err(|error| {
            let damaged = format!("it's damaged ({error}); put it back as it was, {anew}");
            named(&damaged)
        });
    }
    if database.exists() {
        let lost = format!(
            "it's missing, and with it the passwords of {}; put it back, {anew}",
            database.display()
        );
        return Err(named(&lost));
    }
    let plan = Plan::new();
    // Under another name until it's whole: a start that was cut off must not leave half of it.
    let mut out = tempfile::NamedTempFile::new_in(folder).map_err(|error| named(&error))?;
    out.write_all(plan.to_json()?.as_bytes())
        .and_then(|()| out.as_file().sync_all())
        .map_err(|error| named(&error))?;
    out.persist_noclobber(&file)
        .map_err(|error| named(&error.error))?;
    Ok(plan)
}

/// What a person reads when it's ready.
fn page(ready: &Ready) -> String {
    let base = &ready.base_url;
    let mut lines = vec![format!(
        "\nโปร่งใส  {base}\n  API       {base}/docs/\n  OpenAPI   {base}/api/v1/openapi.json\n"
    )];
    lines.extend(
        ready
            .agencies
            .iter()
            .map(|agency| format!("  {}  {}", agency.id, agency.name)),
    );
    lines.extend(ready.agencies.iter().map(|agency| {
        format!(
            "\n  แจ้งเรื่อง (report)   {base}/a/{}/report\n  ติดตาม (follow)      {base}/track\n  แจ้งทุจริต (sealed)    {base}/integrity/{}",
            agency.id, agency.id
        )
    }));
    lines.push("\n  role               user name          password".to_owned());
    for account in &ready.accounts {
        let (role, name, password) = (&account.role, &account.username, &account.password);
        lines.push(format!("  {role:18} {name:18} {password}"));
        let secret = account.totp_secret.iter();
        lines.extend(secret.map(|secret| format!("  {:18} TOTP secret        {secret}", "")));
    }
    for client in &ready.clients {
        let (name, id, secret) = (&client.name, &client.client_id, &client.client_secret);
        lines.push(format!(
            "\n  client of the province  {name}\n  id                      {id}\n  secret                  {secret}"
        ));
    }
    lines.push(format!(
        "\nTry:\n  curl '{base}/api/v1/assessments?fiscal_year=2566'"
    ));
    let officer = ready
        .accounts
        .iter()
        .find(|account| account.role == "data_officer");
    lines.extend(officer.map(|officer| {
        let (name, password) = (&officer.username, &officer.password);
        let body = format!("{{\"username\":\"{name}\",\"password\":\"{password}\"}}");
        format!("  curl -H 'content-type: application/json' -d '{body}' {base}/api/v1/auth/login")
    }));
    lines.extend(ready.clients.first().map(|client| {
        let (id, secret) = (&client.client_id, &client.client_secret);
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        format!("  curl -d '{form}' {base}/api/v1/oauth/token")
    }));
    lines.push("\n".to_owned());
    lines.join("\n")
}
