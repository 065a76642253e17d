//! The store on disk: SQLite, every value sealed, ids as keyed hashes.
//!
//! In the clear stand only dates (for the purge) and how many rows there are.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Row, Sqlite, Transaction};

use super::{Commit, Folder, Incoming, Keys, Link, Outgoing, Purged, Store, StoreError};
use crate::bot::{Record, RecordKey};

const FORM: i64 = 1;

const TABLES: &str = "
    CREATE TABLE records (id BLOB PRIMARY KEY, expires INTEGER, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE inbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, value BLOB NOT NULL);
    CREATE TABLE handled (id BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, value BLOB NOT NULL);
    CREATE TABLE links (own BLOB PRIMARY KEY, matrix BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE markers (id BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
";

/// The store on disk. One connection: the core works through one event at a time anyway.
#[derive(Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
    keys: Arc<Folder>,
}

impl SqliteStore {
    /// Opens the database of a state folder, making it when it is not there.
    ///
    /// # Errors
    /// When the database cannot be opened, or a newer program wrote it.
    pub async fn open(folder: &Arc<Folder>) -> Result<Self, StoreError> {
        let path = folder.path().join("store.sqlite3");
        private(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // Erased values are overwritten, not only unlinked.
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let store = Self { pool, keys: Arc::clone(folder) };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&self.pool).await?;
        if found > FORM {
            return Err(StoreError::Newer { found, known: FORM });
        }
        if found == 0 {
            let mut tx = self.pool.begin().await?;
            sqlx::raw_sql(TABLES).execute(&mut *tx).await?;
            sqlx::raw_sql("PRAGMA user_version = 1").execute(&mut *tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    fn keys(&self) -> &Keys {
        self.keys.keys()
    }

    fn seal(
        &self,
        place: &'static str,
        id: &[u8],
        value: &impl Serialize,
    ) -> Result<Vec<u8>, StoreError> {
        // Our own types serialise to JSON without fail: string keys only.
        let json = serde_json::to_vec(value).map_err(|_| StoreError::Sealed { place })?;
        self.keys().seal(place, id, &json)
    }

    fn unseal<T: DeserializeOwned>(
        &self,
        place: &'static str,
        id: &[u8],
        sealed: &[u8],
    ) -> Result<T, StoreError> {
        let json = self.keys().open(place, id, sealed)?;
        serde_json::from_slice(&json).map_err(|_| StoreError::Sealed { place })
    }

    /// All values of a table, in its order.
    async fn all<T: DeserializeOwned>(
        &self,
        place: &'static str,
        query: &'static str,
    ) -> Result<Vec<T>, StoreError> {
        let rows = sqlx::query(query).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| self.unseal(place, row.try_get::<&[u8], _>(0)?, row.try_get(1)?))
            .collect()
    }

    fn record_id(&self, key: &RecordKey) -> [u8; 32] {
        self.keys().index("records", &format!("{:?}/{}", key.kind, key.id))
    }

    async fn save(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        record: &Record,
    ) -> Result<(), StoreError> {
        let id = self.record_id(&record.key);
        sqlx::query("INSERT OR REPLACE INTO records (id, expires, value) VALUES (?, ?, ?)")
            .bind(&id[..])
            .bind(record.expires.map(Timestamp::as_second))
            .bind(self.seal("records", &id, record)?)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    async fn mark_handled(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        event: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let id = self.keys().index("events", event);
        let new = sqlx::query("INSERT OR IGNORE INTO handled (id, at) VALUES (?, ?)")
            .bind(&id[..])
            .bind(now.as_second())
            .execute(&mut **tx)
            .await?
            .rows_affected();
        sqlx::query("DELETE FROM inbox WHERE id = ?").bind(&id[..]).execute(&mut **tx).await?;
        Ok(new > 0)
    }

    async fn put_marker(
        &self,
        tx: &mut Transaction<'_, Sqlite>,
        name: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        let id = self.keys().index("markers", name);
        sqlx::query("INSERT OR REPLACE INTO markers (id, value) VALUES (?, ?)")
            .bind(&id[..])
            .bind(self.seal("markers", &id, &value)?)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Moves the log into the database and cuts it, so that erased values do not live on in it.
    async fn cut_log(&self) -> Result<(), StoreError> {
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        Ok(())
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn load_all(&self) -> Result<Vec<Record>, StoreError> {
        self.all("records", "SELECT id, value FROM records").await
    }

    async fn commit(&self, commit: &Commit, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        if let Some(event) = &commit.handled
            && !self.mark_handled(&mut tx, event, now).await?
        {
            return Ok(false);
        }
        for record in &commit.saved {
            self.save(&mut tx, record).await?;
        }
        for key in &commit.forgotten {
            let id = self.record_id(key);
            sqlx::query("DELETE FROM records WHERE id = ?").bind(&id[..]).execute(&mut *tx).await?;
        }
        for outgoing in &commit.outgoing {
            let id = self.keys().index("outbox", &outgoing.id);
            sqlx::query("INSERT OR IGNORE INTO outbox (id, value) VALUES (?, ?)")
                .bind(&id[..])
                .bind(self.seal("outbox", &id, outgoing)?)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        if !commit.forgotten.is_empty() {
            self.cut_log().await?;
        }
        Ok(true)
    }

    async fn receive(
        &self,
        events: &[Incoming],
        marker: Option<(&str, &str)>,
    ) -> Result<Vec<Incoming>, StoreError> {
        let mut tx = self.pool.begin().await?;
        let mut new = Vec::new();
        for event in events {
            let id = self.keys().index("events", &event.event);
            let handled: Option<i64> = sqlx::query_scalar("SELECT at FROM handled WHERE id = ?")
                .bind(&id[..])
                .fetch_optional(&mut *tx)
                .await?;
            if handled.is_some() {
                continue;
            }
            let added = sqlx::query("INSERT OR IGNORE INTO inbox (id, value) VALUES (?, ?)")
                .bind(&id[..])
                .bind(self.seal("inbox", &id, event)?)
                .execute(&mut *tx)
                .await?;
            if added.rows_affected() > 0 {
                new.push(event.clone());
            }
        }
        if let Some((name, value)) = marker {
            self.put_marker(&mut tx, name, value).await?;
        }
        tx.commit().await?;
        Ok(new)
    }

    async fn inbox(&self) -> Result<Vec<Incoming>, StoreError> {
        self.all("inbox", "SELECT id, value FROM inbox ORDER BY seq").await
    }

    async fn dismiss(&self, event: &str, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        self.mark_handled(&mut tx, event, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn outbox(&self) -> Result<Vec<Outgoing>, StoreError> {
        self.all("outbox", "SELECT id, value FROM outbox ORDER BY seq").await
    }

    async fn done(&self, id: &str, link: Option<&Link>, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        let row = self.keys().index("outbox", id);
        sqlx::query("DELETE FROM outbox WHERE id = ?").bind(&row[..]).execute(&mut *tx).await?;
        if let Some(link) = link {
            let own = self.keys().index("own", &link.own);
            let matrix = self.keys().index("events", &link.matrix);
            sqlx::query(
                "INSERT OR REPLACE INTO links (own, matrix, at, value) VALUES (?, ?, ?, ?)",
            )
            .bind(&own[..])
            .bind(&matrix[..])
            .bind(now.as_second())
            .bind(self.seal("links", &own, link)?)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn link_by_own(&self, own: &str) -> Result<Option<Link>, StoreError> {
        let id = self.keys().index("own", own);
        let value: Option<Vec<u8>> = sqlx::query_scalar("SELECT value FROM links WHERE own = ?")
            .bind(&id[..])
            .fetch_optional(&self.pool)
            .await?;
        value.map(|value| self.unseal("links", &id, &value)).transpose()
    }

    async fn link_by_matrix(&self, matrix: &str) -> Result<Option<Link>, StoreError> {
        let id = self.keys().index("events", matrix);
        let row = sqlx::query("SELECT own, value FROM links WHERE matrix = ?")
            .bind(&id[..])
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| self.unseal("links", row.try_get(0)?, row.try_get(1)?)).transpose()
    }

    async fn marker(&self, name: &str) -> Result<Option<String>, StoreError> {
        let id = self.keys().index("markers", name);
        let value: Option<Vec<u8>> = sqlx::query_scalar("SELECT value FROM markers WHERE id = ?")
            .bind(&id[..])
            .fetch_optional(&self.pool)
            .await?;
        value.map(|value| self.unseal("markers", &id, &value)).transpose()
    }

    async fn set_marker(&self, name: &str, value: Option<&str>) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        match value {
            Some(value) => self.put_marker(&mut tx, name, value).await?,
            None => {
                let id = self.keys().index("markers", name);
                sqlx::query("DELETE FROM markers WHERE id = ?")
                    .bind(&id[..])
                    .execute(&mut *tx)
                    .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    async fn purge(&self, now: Timestamp, ids_before: Timestamp) -> Result<Purged, StoreError> {
        let mut tx = self.pool.begin().await?;
        let records = sqlx::query("DELETE FROM records WHERE expires IS NOT NULL AND expires <= ?")
            .bind(now.as_second())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        let handled = sqlx::query("DELETE FROM handled WHERE at < ?")
            .bind(ids_before.as_second())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        let links = sqlx::query("DELETE FROM links WHERE at < ?")
            .bind(ids_before.as_second())
            .execute(&mut *tx)
            .await?
            .rows_affected();
        tx.commit().await?;
        self.cut_log().await?;
        Ok(Purged { records, handled, links })
    }

    async fn close(&self) -> Result<(), StoreError> {
        self.cut_log().await?;
        self.pool.close().await;
        Ok(())
    }
}

/// Makes the database file with mode 0600 before SQLite would make it with another.
fn private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|source| StoreError::File { path: path.display().to_string(), source })
}
