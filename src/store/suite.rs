//! What every store must do; each implementation passes the same tests.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use super::{Commit, Folder, Incoming, Link, MemoryStore, Outgoing, SqliteStore, Store};
use crate::bot::{Record, RecordKey, RecordKind};

/// Runs each test of [`suite`](self) against one store.
macro_rules! suite {
    ($module:ident, $open:expr) => {
        mod $module {
            use super::*;
            suite!(@tests $open,
                an_event_is_handled_once,
                the_inbox_keeps_order_and_drops_duplicates,
                records_are_saved_replaced_and_forgotten,
                the_outbox_empties_into_links,
                markers_come_back,
                a_purge_counts_what_it_erased
            );
        }
    };
    (@tests $open:expr, $($name:ident),+) => {
        $(
            #[tokio::test]
            async fn $name() {
                let (store, _guard) = $open().await;
                super::$name(store.as_ref()).await;
            }
        )+
    };
}

suite!(memory, memory_store);
suite!(sqlite, sqlite_store);

async fn memory_store() -> (Box<dyn Store>, ()) {
    (Box::new(MemoryStore::default()), ())
}

async fn sqlite_store() -> (Box<dyn Store>, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Arc::new(Folder::create(dir.path(), None).expect("made"));
    (Box::new(SqliteStore::open(&folder).await.expect("opened")), dir)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn incoming(event: &str) -> Incoming {
    Incoming { event: event.into(), room: "!r".into(), at: at(10), keys_until: None }
}

fn record(id: &str, body: &str, expires: Option<i64>) -> Record {
    let key = RecordKey { kind: RecordKind::Run, id: id.into() };
    Record { key, expires: expires.map(at), body: json!(body) }
}

fn outgoing(id: &str) -> Outgoing {
    Outgoing { id: id.into(), body: json!({ "text": id }) }
}

async fn an_event_is_handled_once(store: &dyn Store) {
    store.receive(&[incoming("$a")], None).await.expect("received");
    let commit = Commit {
        handled: Some("$a".into()),
        saved: vec![record("r", "one", None)],
        outgoing: vec![outgoing("$a/0")],
        ..Commit::default()
    };
    assert!(store.commit(&commit, at(11)).await.expect("committed"));
    assert!(store.inbox().await.expect("read").is_empty());
    let again = Commit { saved: vec![record("r", "two", None)], ..commit };
    assert!(!store.commit(&again, at(12)).await.expect("refused"));
    assert_eq!(store.load_all().await.expect("read"), [record("r", "one", None)]);
    assert_eq!(store.outbox().await.expect("read").len(), 1);
    assert!(store.receive(&[incoming("$a")], None).await.expect("received").is_empty());
}

async fn the_inbox_keeps_order_and_drops_duplicates(store: &dyn Store) {
    let events = [incoming("$z"), incoming("$a"), incoming("$z")];
    let new = store.receive(&events, Some(("room", "$a"))).await.expect("received");
    assert_eq!(new, [incoming("$z"), incoming("$a")]);
    let new = store.receive(&[incoming("$a"), incoming("$b")], None).await.expect("received");
    assert_eq!(new, [incoming("$b")]);
    let all = store.inbox().await.expect("read");
    assert_eq!(all, [incoming("$z"), incoming("$a"), incoming("$b")]);
    store.dismiss("$a", at(11)).await.expect("dismissed");
    assert_eq!(store.inbox().await.expect("read").len(), 2);
    assert!(store.receive(&[incoming("$a")], None).await.expect("received").is_empty());
    assert_eq!(store.marker("room").await.expect("read").as_deref(), Some("$a"));
}

async fn records_are_saved_replaced_and_forgotten(store: &dyn Store) {
    let save = |body| Commit { saved: vec![record("r", body, None)], ..Commit::default() };
    store.commit(&save("one"), at(1)).await.expect("committed");
    store.commit(&save("two"), at(2)).await.expect("committed");
    assert_eq!(store.load_all().await.expect("read"), [record("r", "two", None)]);
    let key = record("r", "", None).key;
    let forget = Commit { forgotten: vec![key], ..Commit::default() };
    store.commit(&forget, at(3)).await.expect("committed");
    assert!(store.load_all().await.expect("read").is_empty());
}

async fn the_outbox_empties_into_links(store: &dyn Store) {
    let outgoing = vec![outgoing("$a/0"), outgoing("$a/1"), outgoing("$a/0")];
    store.commit(&Commit { outgoing, ..Commit::default() }, at(1)).await.expect("committed");
    let ids: Vec<String> =
        store.outbox().await.expect("read").into_iter().map(|row| row.id).collect();
    assert_eq!(ids, ["$a/0", "$a/1"]);
    let link = Link {
        own: "$a/0".into(),
        matrix: "$m".into(),
        room: "!r".into(),
        thread: Some("$a".into()),
    };
    store.done("$a/0", Some(&link), at(2)).await.expect("done");
    store.done("$a/1", None, at(2)).await.expect("given up");
    assert!(store.outbox().await.expect("read").is_empty());
    assert_eq!(store.link_by_own("$a/0").await.expect("read").as_ref(), Some(&link));
    assert_eq!(store.link_by_matrix("$m").await.expect("read"), Some(link));
    assert_eq!(store.link_by_own("$a/1").await.expect("read"), None);
}

async fn markers_come_back(store: &dyn Store) {
    assert_eq!(store.marker("clean").await.expect("read"), None);
    store.set_marker("clean", Some("yes")).await.expect("set");
    store.set_marker("clean", Some("no")).await.expect("set");
    assert_eq!(store.marker("clean").await.expect("read").as_deref(), Some("no"));
    store.set_marker("clean", None).await.expect("cleared");
    assert_eq!(store.marker("clean").await.expect("read"), None);
}

async fn a_purge_counts_what_it_erased(store: &dyn Store) {
    let saved = vec![
        record("old", "x", Some(50)),
        record("new", "y", Some(150)),
        record("ever", "z", None),
    ];
    store.commit(&Commit { saved, ..Commit::default() }, at(1)).await.expect("committed");
    store.dismiss("$old", at(10)).await.expect("dismissed");
    store.dismiss("$new", at(90)).await.expect("dismissed");
    let link = |own: &str, matrix: &str| Link {
        own: own.into(),
        matrix: matrix.into(),
        room: "!r".into(),
        thread: None,
    };
    store.done("x", Some(&link("x", "$x")), at(10)).await.expect("done");
    store.done("y", Some(&link("y", "$y")), at(90)).await.expect("done");
    let purged = store.purge(at(100), at(60)).await.expect("purged");
    assert_eq!((purged.records, purged.handled, purged.links), (1, 1, 1));
    assert_eq!(store.load_all().await.expect("read").len(), 2);
    assert_eq!(store.link_by_own("x").await.expect("read"), None);
    assert!(store.link_by_own("y").await.expect("read").is_some());
}

/// Values stay sealed on disk, survive a restart, and erased ones are gone from every file.
#[tokio::test]
async fn nothing_readable_reaches_the_disk() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = Arc::new(Folder::create(dir.path(), None).expect("made"));
    let store = SqliteStore::open(&folder).await.expect("opened");
    let commit = Commit {
        saved: vec![record("kanarie-id", "kanarie-waarde", Some(50))],
        outgoing: vec![outgoing("kanarie-bericht")],
        ..Commit::default()
    };
    store.commit(&commit, at(1)).await.expect("committed");
    store.receive(&[incoming("$kanarie")], None).await.expect("received");
    assert!(!found_on_disk(dir.path(), b"kanarie"));
    let sealed: Vec<u8> = sqlx_value(dir.path()).await;
    assert!(found_on_disk(dir.path(), &sealed[..24]));
    store.purge(at(100), at(0)).await.expect("purged");
    assert!(!found_on_disk(dir.path(), &sealed[..24]), "an erased value lives on");
    store.close().await.expect("closed");
    drop(store);
    let store = SqliteStore::open(&folder).await.expect("opened again");
    assert_eq!(store.outbox().await.expect("read").len(), 1);
}

async fn sqlx_value(dir: &std::path::Path) -> Vec<u8> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.join("store.sqlite3"));
    let pool = sqlx::SqlitePool::connect_with(options).await.expect("opened");
    let value =
        sqlx::query_scalar("SELECT value FROM records").fetch_one(&pool).await.expect("a row");
    pool.close().await;
    value
}

fn found_on_disk(dir: &std::path::Path, needle: &[u8]) -> bool {
    std::fs::read_dir(dir).expect("a folder").any(|entry| {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("readable");
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}
