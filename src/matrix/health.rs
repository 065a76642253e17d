//! How the bot is doing: numbers and names of rooms, never content. Over HTTP for monitoring.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use jiff::Timestamp;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::error::MatrixError;

/// A sync older than this, in seconds, is no sign of life: twice the long poll and some.
const STALE: i64 = 90;

/// Counters and states, written by the adapter.
#[derive(Debug, Default)]
pub(super) struct Health {
    pub cross_signed: AtomicBool,
    /// Unix second of the last sync; 0: none yet.
    pub last_sync: AtomicI64,
    pub events: AtomicU64,
    pub sent: AtomicU64,
    pub given_up: AtomicU64,
    pub outbox: AtomicU64,
    pub undecryptable: AtomicU64,
    pub waiting_for_keys: AtomicU64,
    pub refused_invites: AtomicU64,
    pub ignored_clear: AtomicU64,
    pub sync_errors: AtomicU64,
    pub gaps: AtomicU64,
    degraded: Mutex<BTreeMap<String, &'static str>>,
}

/// The answer of `/healthz`.
#[derive(Debug, Serialize)]
struct Report<'a> {
    status: &'a str,
    version: &'a str,
    cross_signed: bool,
    last_sync_seconds: Option<i64>,
    undecryptable: u64,
    waiting_for_keys: u64,
    outbox: u64,
    degraded: BTreeMap<String, &'static str>,
}

impl Health {
    /// Something about a room (or a direct message, or a part) does not work; the rest goes on.
    pub fn degrade(&self, what: impl Into<String>, why: &'static str) {
        self.degraded().insert(what.into(), why);
    }

    /// It works again.
    pub fn mend(&self, what: &str) {
        self.degraded().remove(what);
    }

    fn degraded(&self) -> MutexGuard<'_, BTreeMap<String, &'static str>> {
        self.degraded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, now: Timestamp) -> Report<'static> {
        let last = self.last_sync.load(Relaxed);
        let age = (last > 0).then(|| now.as_second() - last);
        let degraded = self.degraded().clone();
        let cross_signed = self.cross_signed.load(Relaxed);
        let status = match age {
            _ if !cross_signed => "not ready",
            None => "starting",
            Some(age) if age > STALE => "no sync",
            Some(_) if !degraded.is_empty() => "degraded",
            Some(_) => "ok",
        };
        Report {
            status,
            version: env!("CARGO_PKG_VERSION"),
            cross_signed,
            last_sync_seconds: age,
            undecryptable: self.undecryptable.load(Relaxed),
            waiting_for_keys: self.waiting_for_keys.load(Relaxed),
            outbox: self.outbox.load(Relaxed),
            degraded,
        }
    }

    /// The figures in Prometheus' text form.
    fn metrics(&self, now: Timestamp) -> String {
        let report = self.report(now);
        let figures: [(&str, &str, &str, i64); 13] = [
            (
                "cross_signed",
                "gauge",
                "1 when the device is cross-signed",
                report.cross_signed.into(),
            ),
            (
                "last_sync_seconds",
                "gauge",
                "Age of the last sync; -1 before the first",
                report.last_sync_seconds.unwrap_or(-1),
            ),
            (
                "degraded",
                "gauge",
                "Rooms and parts that do not work",
                count(report.degraded.len() as u64),
            ),
            ("outbox", "gauge", "Messages waiting to be sent", count(report.outbox)),
            (
                "waiting_for_keys",
                "gauge",
                "Messages waiting for their keys",
                count(report.waiting_for_keys),
            ),
            (
                "undecryptable_total",
                "counter",
                "Messages given up as undecryptable",
                count(report.undecryptable),
            ),
            ("events_total", "counter", "Events handled", count(self.events.load(Relaxed))),
            ("sent_total", "counter", "Events sent", count(self.sent.load(Relaxed))),
            (
                "given_up_total",
                "counter",
                "Events that could not be sent",
                count(self.given_up.load(Relaxed)),
            ),
            (
                "refused_invites_total",
                "counter",
                "Invitations refused",
                count(self.refused_invites.load(Relaxed)),
            ),
            (
                "ignored_clear_total",
                "counter",
                "Messages ignored because they came unencrypted",
                count(self.ignored_clear.load(Relaxed)),
            ),
            (
                "sync_errors_total",
                "counter",
                "Syncs that failed",
                count(self.sync_errors.load(Relaxed)),
            ),
            (
                "gaps_total",
                "counter",
                "Gaps in a timeline that could not be filled",
                count(self.gaps.load(Relaxed)),
            ),
        ];
        figures.iter().fold(String::new(), |mut out, (name, kind, help, value)| {
            let name = format!("buitenkant_{name}");
            out.push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n"));
            out
        })
    }
}

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Serves `/healthz` and `/metrics` until told to stop.
///
/// # Errors
/// When the address is not a loopback one, or is taken.
pub(super) async fn serve(
    listen: &str,
    health: Arc<Health>,
    stop: CancellationToken,
) -> Result<(), MatrixError> {
    let address: SocketAddr = listen.parse().map_err(|_| MatrixError::Config {
        what: format!("health.listen {listen:?} is no address with port"),
        remedy: "write for instance \"127.0.0.1:9091\", or leave it empty",
    })?;
    if !address.ip().is_loopback() {
        return Err(MatrixError::Config {
            what: format!("health.listen {address} can be reached from outside"),
            remedy: "listen on 127.0.0.1; put a proxy with access control before it if others need it",
        });
    }
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|source| MatrixError::Listen { address: address.to_string(), source })?;
    let of_metrics = Arc::clone(&health);
    let app = Router::new()
        .route("/healthz", get(move || std::future::ready(healthz(&health))))
        .route("/metrics", get(move || std::future::ready(metrics(&of_metrics))));
    tokio::spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned());
        if let Err(error) = served.await {
            tracing::warn!("health over HTTP ended: {error}");
        }
    });
    Ok(())
}

fn healthz(health: &Health) -> impl IntoResponse + use<> {
    let report = health.report(Timestamp::now());
    let code = match report.status {
        "ok" | "degraded" => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = serde_json::to_string(&report).unwrap_or_default();
    (code, [(header::CONTENT_TYPE, "application/json")], body)
}

fn metrics(health: &Health) -> impl IntoResponse + use<> {
    let body = health.metrics(Timestamp::now());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn status_follows_signature_sync_and_rooms() {
        let health = Health::default();
        assert_eq!(health.report(at(100)).status, "not ready");
        health.cross_signed.store(true, Relaxed);
        assert_eq!(health.report(at(100)).status, "starting");
        health.last_sync.store(90, Relaxed);
        assert_eq!(health.report(at(100)).status, "ok");
        health.degrade("!a:x", "cannot send");
        assert_eq!(health.report(at(100)).status, "degraded");
        assert_eq!(health.report(at(100)).degraded["!a:x"], "cannot send");
        health.mend("!a:x");
        assert_eq!(health.report(at(300)).status, "no sync");
        assert!(health.metrics(at(100)).contains("\nbuitenkant_last_sync_seconds 10\n"));
    }
}
