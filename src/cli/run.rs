//! `buitenkant run`: the service.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::state::{StateArgs, block_on};
use super::{embedded, print_faults};
use crate::bot::Bot;
use crate::cases::{FingerprintKey, Register};
use crate::matrix::{Service, run as run_service};
use crate::store::{SqliteStore, Store};
use crate::texts::Texts;

/// Where configuration and state are.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
}

/// Runs the bot until SIGTERM or Ctrl-C.
///
/// # Errors
/// What keeps the bot from starting, or made it end.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    quiet_panics();
    block_on(serve(args))
}

async fn serve(args: &Args) -> anyhow::Result<ExitCode> {
    let stop = CancellationToken::new();
    end_on_signals(&stop)?;
    let config = args.state.config()?;
    let parts = match embedded::parts(config.clone()) {
        Ok(parts) => parts,
        Err(faults) => {
            print_faults(&faults);
            bail!("the shipped files have faults (run `buitenkant check`)");
        }
    };
    let texts = Texts::shipped().map_err(|_| anyhow::anyhow!("the chat texts have faults"))?;
    let folder = args.state.open()?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&folder).await?);
    let key = FingerprintKey::new(&folder.keys().derive("case register"));
    let mut bot = Bot::new(parts, Register::new(key));
    let unreadable = bot.restore(store.load_all().await?);
    if unreadable > 0 {
        tracing::warn!(unreadable, "records of another version were skipped");
    }
    let service = Service { config, texts, bot, folder, store };
    run_service(service, stop).await.context("buitenkant stopped")?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn end_on_signals(stop: &CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("no signal handler")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("no signal handler")?;
    let stop = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stop.cancel();
        // Whatever hangs: a stop is safe at any moment, so that a service manager need not kill.
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        tracing::warn!("a part did not end in time");
        std::process::exit(0);
    });
    Ok(())
}

/// A panic's own message can quote the text that was being handled; only its place is told.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault of the program");
    }));
}
