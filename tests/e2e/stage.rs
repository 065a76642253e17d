//! A homeserver and the bot, as processes that end with the test.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::person::Person;

/// How long anything may take. The machine may be busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// One homeserver, one bot, one folder.
pub struct Stage {
    pub dir: TempDir,
    pub port: u16,
    health: u16,
    homeserver: Option<Process>,
    pub bot: Option<Process>,
    /// Further lines of the bot's configuration, under `[matrix]`.
    matrix: String,
}

/// A child that is killed when it is dropped.
pub struct Process(Child);

impl Process {
    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args([format!("-{name}"), self.0.id().to_string()]).status();
        assert!(sent.expect("kill runs").success(), "no process to signal");
    }

    /// Waits for its end, no longer than this.
    pub fn end_within(&mut self, limit: Duration) -> std::process::ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("a child") {
                return status;
            }
            assert!(begun.elapsed() < limit, "the process did not end within {limit:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Stage {
    /// Starts a homeserver and logs the bot in; `matrix` holds further lines of `[matrix]`.
    pub async fn set(matrix: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (port, health) = (free_port(), free_port());
        let matrix = matrix.to_owned();
        let mut stage = Self { dir, port, health, homeserver: None, bot: None, matrix };
        stage.start_homeserver();
        stage.register("bot");
        stage.configure();
        let login = stage
            .program("login")
            .arg("--new-recovery-key-file")
            .arg(stage.path("recovery-key"))
            .env("BUITENKANT_PASSWORD", password("bot"))
            .output()
            .expect("the program runs");
        assert!(login.status.success(), "{}", String::from_utf8_lossy(&login.stderr));
        stage
    }

    /// As [`Stage::set`], with the bot running.
    pub async fn open(matrix: &str) -> Self {
        let mut stage = Self::set(matrix).await;
        stage.start_bot();
        stage
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn homeserver_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn start_homeserver(&mut self) {
        let out = File::create(self.path("homeserver.out")).expect("a file");
        let child = Command::new("deploy/homeserver")
            .arg("run")
            .arg(self.path("homeserver"))
            .arg(self.port.to_string())
            .stdout(out.try_clone().expect("a file"))
            .stderr(out)
            .spawn()
            .expect("deploy/homeserver starts");
        let mut process = Process(child);
        let begun = Instant::now();
        while !self.homeserver_answers() {
            if let Some(status) = process.0.try_wait().expect("a child") {
                let out = fs::read_to_string(self.path("homeserver.out")).unwrap_or_default();
                panic!("the homeserver ended at once ({status}): {out}");
            }
            // The first start of all installs it.
            assert!(begun.elapsed() < Duration::from_secs(300), "the homeserver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        self.homeserver = Some(process);
    }

    fn homeserver_answers(&self) -> bool {
        get(self.port, "/_matrix/client/versions").is_some_and(|(status, _)| status == 200)
    }

    pub fn stop_homeserver(&mut self) {
        let mut process = self.homeserver.take().expect("a homeserver");
        process.signal("TERM");
        process.end_within(PATIENCE);
    }

    fn register(&self, name: &str) {
        let made = Command::new("deploy/homeserver")
            .arg("register")
            .arg(self.path("homeserver"))
            .args([&self.port.to_string(), name, &password(name)])
            .output()
            .expect("deploy/homeserver starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    /// A new account with a cross-signed client that syncs.
    pub async fn person(&self, name: &str) -> Person {
        self.register(name);
        Person::log_in(&self.homeserver_url(), name, &password(name)).await
    }

    /// A new account for a client of another implementation.
    pub fn account(&self, name: &str) -> String {
        self.register(name);
        password(name)
    }

    fn configure(&self) {
        let config = format!(
            "coordinators = [\"@dirk:localhost\"]\n\
             [matrix]\nhomeserver = \"{}\"\nuser = \"@bot:localhost\"\ninvited_by = [\"localhost\"]\n{}\n\
             [health]\nlisten = \"127.0.0.1:{}\"\n",
            self.homeserver_url(),
            self.matrix,
            self.health
        );
        fs::write(self.path("buitenkant.toml"), config).expect("written");
    }

    /// Changes the bot's configuration, before it starts.
    pub fn reconfigure(&self, change: impl Fn(String) -> String) {
        let path = self.path("buitenkant.toml");
        let config = fs::read_to_string(&path).expect("readable");
        fs::write(path, change(config)).expect("written");
    }

    /// The program with this verb, on this stage's configuration and state.
    pub fn program(&self, verb: &str) -> Command {
        self.program_in(verb, "state")
    }

    /// The same with another state folder.
    pub fn program_in(&self, verb: &str, state: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_buitenkant"));
        command
            .arg(verb)
            .arg("--config")
            .arg(self.path("buitenkant.toml"))
            .arg("--state")
            .arg(self.path(state))
            .env("BUITENKANT_LOG", "trace")
            .env_remove("RUST_BACKTRACE");
        command
    }

    /// Starts the bot and waits until it is healthy. Its log, at TRACE, is appended to `bot.log`.
    pub fn start_bot(&mut self) {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.path("bot.log"))
            .expect("a log file");
        let child = self
            .program("run")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log file"))
            .stderr(log)
            .spawn()
            .expect("the program runs");
        self.bot = Some(Process(child));
        let begun = Instant::now();
        while self.health().is_none_or(|(status, _)| status != 200) {
            let bot = self.bot.as_mut().expect("just started");
            if let Some(status) = bot.0.try_wait().expect("a child") {
                panic!("the bot ended at once: {status}");
            }
            assert!(begun.elapsed() < PATIENCE, "the bot does not get healthy");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Kills the bot, as a crash would.
    pub fn kill_bot(&mut self) {
        let mut bot = self.bot.take().expect("a running bot");
        bot.signal("KILL");
        bot.end_within(Duration::from_secs(5));
    }

    /// Status and body of `/healthz`.
    pub fn health(&self) -> Option<(u16, serde_json::Value)> {
        let (status, body) = get(self.health, "/healthz")?;
        Some((status, serde_json::from_str(&body).ok()?))
    }

    /// Waits for the health report to fulfil a condition.
    pub async fn healthy(&self, what: &str, is: impl Fn(&serde_json::Value) -> bool) {
        let begun = Instant::now();
        while !self.health().is_some_and(|(_, report)| is(&report)) {
            assert!(begun.elapsed() < PATIENCE, "health never was: {what}: {:?}", self.health());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Every file of the state folder, and the log.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.path("state"), &mut files);
        files.push((self.path("bot.log"), fs::read(self.path("bot.log")).expect("a log")));
        files
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = fs::read_to_string(self.path("bot.log")).unwrap_or_default();
            let own = log.lines().filter(|line| line.contains("buitenkant"));
            let last: Vec<&str> = own.rev().take(60).collect();
            for line in last.iter().rev() {
                eprintln!("bot: {line}");
            }
        }
    }
}

fn collect(dir: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).expect("readable");
            files.push((path, bytes));
        }
    }
}

pub fn password(name: &str) -> String {
    format!("geheim-{name}")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A plain HTTP GET on loopback.
fn get(port: u16, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split_whitespace().nth(1)?.parse().ok()?;
    let body = answer.split_once("\r\n\r\n")?.1.to_owned();
    Some((status, body))
}
