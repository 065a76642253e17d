//! What the verbs of the service share: configuration, state folder, the runtime.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::print_faults;
use crate::config::Config;
use crate::store::Folder;

/// Where configuration and state are.
#[derive(Debug, clap::Args)]
pub struct StateArgs {
    /// The configuration file.
    #[arg(long, short, env = "BUITENKANT_CONFIG", default_value = "buitenkant.toml")]
    config: PathBuf,
    /// The state folder: session, keys and stores of one bot.
    #[arg(long, short, env = "BUITENKANT_STATE", default_value = "buitenkant-state")]
    state: PathBuf,
    /// The key file, when it is kept outside the state folder (mode 0600).
    #[arg(long, env = "BUITENKANT_KEY_FILE")]
    key_file: Option<PathBuf>,
}

impl StateArgs {
    /// Reads the configuration; faults go to standard error.
    pub fn config(&self) -> anyhow::Result<Config> {
        let name = self.config.display().to_string();
        let source = std::fs::read_to_string(&self.config).with_context(|| {
            format!("cannot read {name} (name the configuration file with --config; the commented example is config/buitenkant.toml)")
        })?;
        match Config::load(&name, &source) {
            Ok(config) => Ok(config),
            Err(faults) => {
                print_faults(&faults);
                bail!("the configuration has faults")
            }
        }
    }

    /// Opens the state folder of a bot that has logged in.
    pub fn open(&self) -> anyhow::Result<Arc<Folder>> {
        Ok(Arc::new(Folder::open(&self.state, self.key_file.as_deref())?))
    }

    /// Opens the state folder for a first login.
    pub fn create(&self) -> anyhow::Result<Arc<Folder>> {
        Ok(Arc::new(Folder::create(&self.state, self.key_file.as_deref())?))
    }
}

/// Runs a future to its end. Two threads: the bot waits more than it works.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the runtime does not start")?
        .block_on(future)
}
