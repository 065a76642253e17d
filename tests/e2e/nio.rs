//! Somebody with a client of another implementation: matrix-nio, from PyPI, with its encryption extra.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::stage::{PATIENCE, Stage};

const VERSION: &str = "0.26.0";

/// A person whose one device is not cross-signed.
pub struct Nio {
    child: Child,
    input: ChildStdin,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl Drop for Nio {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Nio {
    pub async fn log_in(stage: &Stage, name: &str) -> Self {
        install();
        let password = stage.account(name);
        let store = stage.path(&format!("nio-{name}"));
        std::fs::create_dir_all(&store).expect("a folder");
        let mut child = Command::new("target/nio/bin/python")
            .arg("tests/e2e/nio_client.py")
            .args([&stage.homeserver_url(), name, &password])
            .arg(&store)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(stage.path("nio.err")).expect("a file"))
            .spawn()
            .expect("python starts");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let lines: Arc<Mutex<Vec<Value>>> = Arc::default();
        let to = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or_else(|_| json!({ "raw": line }));
                to.lock().expect("not poisoned").push(value);
            }
        });
        let nio = Self { child, input, lines };
        nio.sees("login", |line| line["kind"] == "login" && line["ok"] == true).await;
        nio
    }

    pub fn say(&mut self, room: &str, text: &str) {
        writeln!(self.input, "{}", json!({ "room": room, "text": text })).expect("python listens");
    }

    pub async fn sees(&self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let lines = self.lines.lock().expect("not poisoned").clone();
            if let Some(line) = lines.iter().find(|line| is(line)) {
                return line.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "nio never saw: {what}; but: {lines:#?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub async fn hears(&self, words: &str) -> Value {
        self.sees(words, |line| {
            line["kind"] == "message"
                && line["sender"] == "@bot:localhost"
                && line["body"].as_str().is_some_and(|body| body.contains(words))
        })
        .await
    }
}

/// Makes the virtual environment, once; a missing python3 is an error with a remedy.
fn install() {
    static ONCE: Mutex<()> = Mutex::new(());
    let _one = ONCE.lock().expect("not poisoned");
    let stamp = Path::new("target/nio/version");
    if std::fs::read_to_string(stamp).is_ok_and(|version| version == VERSION) {
        return;
    }
    let made = Command::new("python3").args(["-m", "venv", "--clear", "target/nio"]).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "python3 is missing or has no venv module: apt-get install python3 python3-venv"
    );
    let installed = Command::new("target/nio/bin/pip")
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .arg(format!("matrix-nio[e2e]=={VERSION}"))
        .status();
    assert!(
        installed.is_ok_and(|status| status.success()),
        "matrix-nio cannot be installed from PyPI: check the network, then try again"
    );
    std::fs::write(stamp, VERSION).expect("written");
}
