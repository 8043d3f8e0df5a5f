//! The rules of the domain, held against plain models of them on random input, and against
//! tables of what must be accepted and refused.
#![expect(clippy::unwrap_used, reason = "in a test a failure is the message")]

mod properties {
    mod alert;
    mod assignment;
    mod availability;
    mod channel;
    mod check;
    mod dispatch;
    mod group;
    mod health;
    mod history;
    mod host;
    mod maintenance;
    mod notification;
    mod refusal;
    mod schedule;
    mod series;
    mod service;
    mod silence;
    mod text;
    mod user;
}
