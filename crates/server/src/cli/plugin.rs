//! `prophasis plugin pack|check|run`: what a plugin's author needs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use classifier::{Host, Input, Limits, Others, Sandbox, Script};
use domain::health::Health;
use domain::history::Entry;
use domain::outcome::Outcome;
use plugin::runtime::RunLimits;
use plugin::{Package, pack_directory};
use protocol::RunReply;

use super::output::say;
use crate::agents::outcome_of;
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum PluginCommand {
    /// Make a package from a plugin's directory.
    #[command(
        after_help = "Example:\n  prophasis plugin pack my-plugin/ --output my-plugin.tar.gz"
    )]
    Pack {
        /// The plugin's directory; its name becomes the package's top folder.
        directory: PathBuf,
        /// Where to write the package; beside the directory if absent.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
    /// Read a package or a plugin's directory and report what is wrong with it.
    Check {
        /// A package or a directory.
        path: PathBuf,
    },
    /// Run a plugin here, once, and show what its classifier makes of the result.
    #[command(
        after_help = "Example:\n  prophasis plugin run my-plugin/ --parameters '{\"minor\": 80}'"
    )]
    Run {
        /// A package or a directory.
        path: PathBuf,
        /// Parameters, as a JSON object.
        #[arg(long, default_value = "{}")]
        parameters: String,
    },
}

pub(super) async fn run(command: PluginCommand) -> anyhow::Result<()> {
    match command {
        PluginCommand::Pack { directory, output } => pack(&directory, output),
        PluginCommand::Check { path } => check(&path).map(|_| ()),
        PluginCommand::Run { path, parameters } => try_out(&path, &parameters).await,
    }
}

fn pack(directory: &Path, output: Option<PathBuf>) -> anyhow::Result<()> {
    let archive = pack_directory(directory)?;
    let output = output.unwrap_or_else(|| directory.with_extension("tar.gz"));
    std::fs::write(&output, &archive).with_context(|| format!("writing {}", output.display()))?;
    say!("{} ({} bytes)", output.display(), archive.len())?;
    Ok(())
}

fn check(path: &Path) -> anyhow::Result<Package> {
    let bytes = if path.is_dir() {
        pack_directory(path)?
    } else {
        std::fs::read(path).with_context(|| format!("reading {}", path.display()))?
    };
    let package = Package::read(&bytes)?;
    Script::compile(&package.manifest.default_classifier, &package.classifier_source)?;
    let manifest = &package.manifest;
    say!("{} {} ({})", manifest.name, manifest.version, manifest.id)?;
    say!("hash  {}", package.hash)?;
    for file in &package.files {
        say!("file  {} ({} bytes)", file.path, file.size_bytes)?;
    }
    say!("The package is valid.")?;
    Ok(package)
}

async fn try_out(path: &Path, parameters: &str) -> anyhow::Result<()> {
    let package = check(path)?;
    let parameters: serde_json::Value =
        serde_json::from_str(parameters).context("--parameters is not JSON")?;
    let Some(object) = parameters.as_object() else {
        bail!("--parameters must be a JSON object, such as {{\"minor\": 80}}");
    };
    let directory = tempfile::tempdir().context("making a directory to run in")?;
    let unpacked = package.unpack_into(directory.path())?;
    let timeout = Duration::from_secs(u64::from(package.manifest.timeout_s.unwrap_or(30)));
    let limits =
        RunLimits { timeout, scratch_directory: directory.path().into(), ..RunLimits::default() };
    let reply = match plugin::runtime::run(&unpacked, object, &limits).await {
        Ok(measured) => RunReply::Measured(measured),
        Err(failed) => RunReply::Failed(failed),
    };
    let outcome = outcome_of(reply);
    show(&outcome)?;
    let verdict = judge(&package, &parameters, &outcome)?;
    say!(
        "health       {}{}",
        verdict.health,
        verdict.reason.map(|reason| format!(" ({reason})")).unwrap_or_default()
    )?;
    Ok(())
}

fn show(outcome: &Outcome) -> anyhow::Result<()> {
    say!("result type  {}", outcome.result_type)?;
    if let Some(value) = outcome.value {
        say!("value        {value}")?;
    }
    if let Some(message) = &outcome.message {
        say!("message      {message}")?;
    }
    for metric in &outcome.metrics {
        say!("metric       {} = {} {}", metric.name, metric.value, metric.unit)?;
    }
    Ok(())
}

fn judge(
    package: &Package,
    parameters: &serde_json::Value,
    outcome: &Outcome,
) -> anyhow::Result<classifier::Verdict> {
    let script = Script::compile(&package.manifest.name, &package.classifier_source)?;
    let entry = Entry {
        at: Clock::system().now(),
        result_type: outcome.result_type,
        value: outcome.value,
        message: outcome.message.clone(),
        metrics: outcome.metrics.clone(),
    };
    let input = Input {
        history: &[entry],
        params: parameters,
        host: &Host { name: "here".to_owned(), tags: Vec::new() },
        previous_health: Health::NoData,
        others: &Others::none(),
    };
    Ok(Sandbox::new(Limits::default()).classify(&script, &input)?)
}
