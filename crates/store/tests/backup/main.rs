//! Everything that a database holds, taken out of it and put into another one: backups, restores,
//! moves and checks, on both engines; and the schemas that these rest on.
#![expect(clippy::unwrap_used, reason = "in a test a failure is the message")]

mod content;
mod damage;
mod fixture;
mod integrity;
mod place;
mod restore;
mod round_trip;
mod schema;
