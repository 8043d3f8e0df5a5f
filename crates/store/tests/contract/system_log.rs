//! The product's own log.

use domain::id::SystemLogId;
use domain::system_log::{Level, NewSystemLog, SystemLog};
use store::system_log::{SYSTEM_LOGS_MAX, SystemLogFilter};
use store::{Page, Store};

use crate::make::{NOW, later, page, refusal, user};

fn entry(level: Level, message: &str) -> NewSystemLog {
    NewSystemLog {
        at: NOW,
        level,
        source: "Classifier".to_owned(),
        code: "script_failed".to_owned(),
        message: message.to_owned(),
        reference: None,
    }
}

fn messages(logs: &[SystemLog]) -> Vec<&str> {
    logs.iter().map(|log| log.entry.message.as_str()).collect()
}

async fn is_kept_as_given_newest_first(store: &Store) {
    let anna = user(store, "anna").await.id;
    store.append_system_logs(&[]).await.unwrap();
    let with_reference = NewSystemLog {
        at: later(3),
        reference: Some("e-7F3K2M".to_owned()),
        ..entry(Level::Info, "third")
    };
    store.append_system_logs(&[entry(Level::Error, "first")]).await.unwrap();
    let rest = [entry(Level::Warning, "second"), with_reference.clone()];
    store.append_system_logs(&rest).await.unwrap();
    let filter = SystemLogFilter::default();
    let one = store.list_system_logs(anna, &filter, &page(1, None)).await.unwrap();
    assert_eq!(one.items[0].entry, with_reference);
    let rest = store.list_system_logs(anna, &filter, &page(5, one.next)).await.unwrap();
    assert_eq!(messages(&rest.items), ["second", "first"]);
    assert_eq!(rest.next, None);
    let strange = page(1, Some("strange".to_owned()));
    let refused = refusal(store.list_system_logs(anna, &filter, &strange).await);
    assert_eq!(refused.0, "cursor");
}

async fn is_filtered(store: &Store) {
    let anna = user(store, "anna").await.id;
    let entries = [
        entry(Level::Error, "100% of /var"),
        entry(Level::Warning, "100 of /VAR"),
        NewSystemLog { reference: Some("e-ABC".to_owned()), ..entry(Level::Error, "other") },
    ];
    store.append_system_logs(&entries).await.unwrap();
    let find = async |level, search: Option<&str>| {
        let filter = SystemLogFilter { level, unread: false, search: search.map(str::to_owned) };
        let found = store.list_system_logs(anna, &filter, &Page::first()).await.unwrap();
        messages(&found.items).join("|")
    };
    assert_eq!(find(Some(Level::Error), None).await, "other|100% of /var");
    assert_eq!(find(None, Some("/var")).await, "100 of /VAR|100% of /var");
    assert_eq!(find(None, Some("0%")).await, "100% of /var", "a percent sign is no wildcard");
    assert_eq!(find(None, Some("E-abc")).await, "other");
    assert_eq!(find(None, Some("CLASSIFIER")).await, "other|100 of /VAR|100% of /var");
    assert_eq!(find(None, Some("nothing")).await, "");
}

async fn is_read_by_each_user_for_themselves(store: &Store) {
    let anna = user(store, "anna").await.id;
    let ben = user(store, "ben").await.id;
    let entries = ["a", "b", "c"].map(|message| entry(Level::Error, message));
    store.append_system_logs(&entries).await.unwrap();
    let all = SystemLogFilter::default();
    let unread = SystemLogFilter { unread: true, ..SystemLogFilter::default() };
    let ids: Vec<SystemLogId> = store
        .list_system_logs(anna, &all, &Page::first())
        .await
        .unwrap()
        .items
        .iter()
        .map(|log| log.id)
        .collect();

    assert_eq!(store.unread_system_logs(anna).await.unwrap(), 3);
    assert_eq!(store.mark_system_logs_read(anna, ids[1]).await.unwrap(), 1);
    assert_eq!(store.mark_system_logs_read(anna, ids[2]).await.unwrap(), 1, "stays read");
    let left = store.list_system_logs(anna, &unread, &Page::first()).await.unwrap();
    assert_eq!(messages(&left.items), ["c"]);
    let read: Vec<bool> = store
        .list_system_logs(anna, &all, &Page::first())
        .await
        .unwrap()
        .items
        .iter()
        .map(|log| log.read)
        .collect();
    assert_eq!(read, [false, true, true]);
    assert_eq!(store.unread_system_logs(ben).await.unwrap(), 3);

    let far_ahead = SystemLogId(i64::MAX);
    assert_eq!(store.mark_system_logs_read(anna, far_ahead).await.unwrap(), 0);
    store.append_system_logs(&[entry(Level::Error, "d")]).await.unwrap();
    assert_eq!(store.unread_system_logs(anna).await.unwrap(), 1, "what comes is unread");
}

async fn information_is_never_unread(store: &Store) {
    let anna = user(store, "anna").await.id;
    let levels = [Level::Info, Level::Warning, Level::Error, Level::Info];
    store.append_system_logs(&levels.map(|level| entry(level, level.as_str()))).await.unwrap();
    assert_eq!(store.unread_system_logs(anna).await.unwrap(), 2);
    let unread = SystemLogFilter { unread: true, ..SystemLogFilter::default() };
    let listed = store.list_system_logs(anna, &unread, &Page::first()).await.unwrap();
    assert_eq!(messages(&listed.items), ["error", "warning"]);
    let all = SystemLogFilter::default();
    let listed = store.list_system_logs(anna, &all, &Page::first()).await.unwrap();
    let read: Vec<bool> = listed.items.iter().map(|log| log.read).collect();
    assert_eq!(read, [true, false, false, true]);
}

async fn can_be_cleared(store: &Store) {
    let anna = user(store, "anna").await.id;
    store.append_system_logs(&[entry(Level::Error, "a")]).await.unwrap();
    store.mark_system_logs_read(anna, SystemLogId(i64::MAX)).await.unwrap();
    store.clear_system_logs().await.unwrap();
    assert_eq!(store.unread_system_logs(anna).await.unwrap(), 0);
    store.append_system_logs(&[entry(Level::Error, "b")]).await.unwrap();
    assert_eq!(store.unread_system_logs(anna).await.unwrap(), 1);
}

async fn is_bounded(store: &Store) {
    let anna = user(store, "anna").await.id;
    store.append_system_logs(&["1", "2", "3"].map(|name| entry(Level::Info, name))).await.unwrap();
    // A number as if as many entries as are kept had come in between.
    let mut session = store.write().await.unwrap();
    let sql = "INSERT INTO system_logs (id, at, level, source, code, message)
               VALUES ($1, 0, 'info', 's', 'c', 'newest')";
    session.execute(sql, vec![(SYSTEM_LOGS_MAX + 1).into()]).await.unwrap();
    session.commit().await.unwrap();
    store.append_system_logs(&[entry(Level::Info, "next")]).await.unwrap();

    let filter = SystemLogFilter::default();
    let kept = store.list_system_logs(anna, &filter, &Page::first()).await.unwrap().items;
    let kept = messages(&kept);
    assert!(!kept.contains(&"1"), "the oldest is forgotten");
    for name in ["3", "newest", "next"] {
        assert!(kept.contains(&name), "{name} is kept");
    }
}

on_both_engines! {
    is_kept_as_given_newest_first
    is_filtered
    is_read_by_each_user_for_themselves
    information_is_never_unread
    can_be_cleared
    is_bounded
}
