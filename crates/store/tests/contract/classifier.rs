//! Classifiers and their versions.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::check::CheckPlugin;
use domain::id::ClassifierId;
use store::{Page, Store};

use crate::make::{
    NOW, assert_not_found, check_plugin, check_settings, classifier_settings, dependants, later,
    page, plugin, refusal,
};

async fn are_kept_with_all_versions(store: &Store) {
    let first = classifier_settings("Mine", "return 'ok'");
    let made = store.create_classifier(&first, "anna", NOW).await.unwrap();
    assert_eq!((&made.settings, made.plugin_id.as_ref(), made.current_version), (&first, None, 1));
    assert_eq!((made.created_at, made.updated_at), (NOW, NOW));
    assert_eq!(store.classifier(made.id).await.unwrap(), made);
    assert_eq!(store.all_classifiers().await.unwrap(), from_ref(&made));
    let found = store.list_classifiers(Some("min"), &Page::first()).await.unwrap().items;
    assert_eq!(found, from_ref(&made));

    let renamed = classifier_settings("Ours", "return 'ok'");
    let after = store.update_classifier(made.id, &renamed, "ben", later(1)).await.unwrap();
    assert_eq!((after.current_version, after.updated_at), (1, NOW), "the same text, no version");
    let second = classifier_settings("Ours", "return 'minor'");
    let after = store.update_classifier(made.id, &second, "ben", later(2)).await.unwrap();
    assert_eq!((&after.settings, after.current_version), (&second, 2));
    assert_eq!((after.created_at, after.updated_at), (NOW, later(2)));

    let restored = store.restore_classifier(made.id, 1, "carl", later(3)).await.unwrap();
    assert_eq!((&*restored.settings.source, restored.current_version), ("return 'ok'", 3));
    let newest = store.list_classifier_versions(made.id, &page(2, None)).await.unwrap();
    let oldest = store.list_classifier_versions(made.id, &page(2, newest.next)).await.unwrap();
    let versions: Vec<_> = newest
        .items
        .iter()
        .chain(&oldest.items)
        .map(|v| (v.version, v.source.as_str(), v.author.as_str(), v.created_at))
        .collect();
    assert_eq!(
        versions,
        [
            (3, "return 'ok'", "carl", later(3)),
            (2, "return 'minor'", "ben", later(2)),
            (1, "return 'ok'", "anna", NOW),
        ]
    );
    assert_eq!(oldest.next, None);
}

async fn faulty_ones_are_refused(store: &Store) {
    let settings = classifier_settings("Mine", "return 'ok'");
    let id = store.create_classifier(&settings, "anna", NOW).await.unwrap().id;
    let other = classifier_settings("Other", "return 'ok'");
    store.create_classifier(&other, "anna", NOW).await.unwrap();
    let blank = classifier_settings("Blank", "  \n");
    assert_eq!(refusal(store.create_classifier(&blank, "anna", NOW).await).0, "source");
    assert_eq!(refusal(store.update_classifier(id, &blank, "anna", NOW).await).0, "source");
    assert_eq!(refusal(store.create_classifier(&settings, "anna", NOW).await).0, "name");
    assert_eq!(refusal(store.update_classifier(id, &other, "anna", NOW).await).0, "name");

    let missing = ClassifierId(99);
    assert_not_found(store.classifier(missing).await);
    assert_not_found(store.update_classifier(missing, &settings, "anna", NOW).await);
    assert_not_found(store.list_classifier_versions(missing, &Page::first()).await);
    assert_not_found(store.restore_classifier(missing, 1, "anna", NOW).await);
    assert_not_found(store.restore_classifier(id, 2, "anna", NOW).await);
    assert_not_found(store.delete_classifier(missing).await);
}

async fn are_not_deleted_while_in_use(store: &Store) {
    let installed = plugin(store, "a.b").await;
    assert_eq!(
        dependants(store.delete_classifier(installed.default_classifier_id).await),
        ["plugin \"Plugin a.b\""]
    );
    let settings = classifier_settings("Mine", "return 'ok'");
    let id = store.create_classifier(&settings, "anna", NOW).await.unwrap().id;
    let mut check = check_settings("Check");
    check.plugins.push(CheckPlugin { classifier_id: Some(id), ..check_plugin("a.b") });
    let check = store.create_check(&check, &BTreeSet::new(), NOW).await.unwrap();
    assert_eq!(dependants(store.delete_classifier(id).await), ["check \"Check\""]);
    store.delete_check(check.id).await.unwrap();
    store.delete_classifier(id).await.unwrap();
    assert_not_found(store.classifier(id).await);
}

on_both_engines! {
    are_kept_with_all_versions
    faulty_ones_are_refused
    are_not_deleted_while_in_use
}
