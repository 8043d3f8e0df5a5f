//! A fresh, empty database for one test.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::postgres::Postgres;

/// An empty database; dropping it deletes it, open connections or not.
#[derive(Debug)]
pub struct Database {
    server: &'static Postgres,
    name: String,
}

impl Database {
    /// On the server that all tests share.
    ///
    /// # Panics
    /// If there is no server or it refuses.
    pub fn create() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let server = Postgres::shared();
        let name = format!("test_{}_{number}", std::process::id());
        assert!(server.run(&format!("CREATE DATABASE {name}")), "PostgreSQL made no database");
        Self { server, name }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // If this fails, the database goes with its server.
        self.server.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
