//! Plugins and the classifiers that come with them.

use std::collections::BTreeSet;
use std::slice::from_ref;

use domain::id::PluginId;
use store::plugin::{Installed, NewPlugin};
use store::{Page, Store};

use crate::make::{
    NOW, alert_settings, assert_not_found, channel, check, check_plugin, check_settings,
    classifier_settings, dependants, host, later, new_plugin, plugin, refusal,
};

async fn are_kept_as_given(store: &Store) {
    let new = NewPlugin {
        manifest: serde_json::json!({ "id": "a.b", "metrics": [{ "name": "value" }], "x": 1.5 }),
        archive: (0..=255).cycle().take(300_000).collect(),
        standard: true,
        ..new_plugin("a.b", "1.2.3")
    };
    let (made, installed) = store.install_plugin(&new, NOW).await.unwrap();
    assert_eq!(installed, Installed::New);
    assert_eq!((&made.id, &made.name, &made.version), (&new.id, &new.name, &new.version));
    assert_eq!((&made.description, &made.hash), (&new.description, &new.hash));
    assert_eq!((made.size_bytes, made.n_historical), (300_000, 5));
    assert_eq!((&made.manifest, made.standard, made.installed_at), (&new.manifest, true, NOW));
    assert_eq!(store.plugin(&new.id).await.unwrap(), made);
    assert_eq!(store.plugins().await.unwrap(), from_ref(&made));
    assert_eq!(store.plugin_archive(&new.id).await.unwrap(), new.archive);

    let classifier = store.classifier(made.default_classifier_id).await.unwrap();
    assert_eq!(classifier.settings.name, "Plugin a.b default");
    assert_eq!(classifier.settings.source, new.classifier_source);
    assert_eq!(classifier.plugin_id, Some(new.id));
}

async fn faulty_ones_are_refused(store: &Store) {
    let nameless = NewPlugin { id: PluginId::from("../x"), ..new_plugin("a.b", "1") };
    assert_eq!(refusal(store.install_plugin(&nameless, NOW).await).0, "id");
    let long = NewPlugin { classifier_source: "-".repeat(70_000), ..new_plugin("a.b", "1") };
    assert_eq!(refusal(store.install_plugin(&long, NOW).await).0, "default_classifier");
    let missing = PluginId::from("no.such");
    assert_not_found(store.plugin(&missing).await);
    assert_not_found(store.plugin_archive(&missing).await);
    assert_not_found(store.delete_plugin(&missing).await);
    assert!(store.plugins().await.unwrap().is_empty());
    assert!(store.all_classifiers().await.unwrap().is_empty());
}

async fn the_same_package_changes_nothing(store: &Store) {
    let before = plugin(store, "a.b").await;
    let (after, installed) = store.install_plugin(&new_plugin("a.b", "1"), later(9)).await.unwrap();
    assert_eq!((installed, after), (Installed::Unchanged, before));
}

async fn a_new_package_brings_its_classifier(store: &Store) {
    let first = plugin(store, "a.b").await;
    let (second, installed) =
        store.install_plugin(&new_plugin("a.b", "2"), later(9)).await.unwrap();
    assert_eq!(installed, Installed::Replaced);
    assert_eq!((second.version.as_str(), second.installed_at), ("2", later(9)));
    assert_eq!(second.default_classifier_id, first.default_classifier_id);
    assert_eq!(store.plugin_archive(&first.id).await.unwrap(), b"archive of a.b 2");
    let classifier = store.classifier(first.default_classifier_id).await.unwrap();
    assert_eq!((classifier.current_version, classifier.updated_at), (2, later(9)));
    assert_eq!(classifier.settings.source, "return 'ok' -- 2");
    let versions = store.list_classifier_versions(classifier.id, &Page::first()).await.unwrap();
    assert_eq!(versions.items[0].author, "package a.b 2");

    let same_text =
        NewPlugin { classifier_source: "return 'ok' -- 2".to_owned(), ..new_plugin("a.b", "3") };
    store.install_plugin(&same_text, later(10)).await.unwrap();
    assert_eq!(store.classifier(classifier.id).await.unwrap().current_version, 2);
}

async fn a_new_package_leaves_an_edited_classifier_alone(store: &Store) {
    let id = plugin(store, "a.b").await.default_classifier_id;
    let edited = classifier_settings("Plugin a.b default", "return 'minor'");
    store.update_classifier(id, &edited, "anna", later(1)).await.unwrap();
    for (number, version) in [("2", 3), ("3", 4)] {
        store.install_plugin(&new_plugin("a.b", number), later(2)).await.unwrap();
        let classifier = store.classifier(id).await.unwrap();
        assert_eq!((classifier.current_version, classifier.settings), (2, edited.clone()));
        let versions = store.list_classifier_versions(id, &Page::first()).await.unwrap().items;
        assert_eq!(versions[0].version, version);
        assert_eq!(versions[0].source, format!("return 'ok' -- {number}"));
    }
    let restored = store.restore_classifier(id, 4, "anna", later(3)).await.unwrap();
    assert_eq!((restored.current_version, &*restored.settings.source), (5, "return 'ok' -- 3"));
}

async fn classifiers_of_like_named_plugins_have_names_of_their_own(store: &Store) {
    store
        .create_classifier(&classifier_settings("CPU default", "return 'ok'"), "anna", NOW)
        .await
        .unwrap();
    for id in ["a.cpu", "b.cpu"] {
        let new = NewPlugin { name: "CPU".to_owned(), ..new_plugin(id, "1") };
        store.install_plugin(&new, NOW).await.unwrap();
    }
    let names: BTreeSet<String> = store
        .all_classifiers()
        .await
        .unwrap()
        .into_iter()
        .map(|classifier| classifier.settings.name)
        .collect();
    let expected = ["CPU default", "CPU default 2", "CPU default 3"];
    assert_eq!(names, expected.map(str::to_owned).into());
}

async fn are_sorted_by_name(store: &Store) {
    for (id, name) in [("a.1", "beta"), ("a.2", "Alpha"), ("a.3", "_x"), ("a.0", "BETA")] {
        let new = NewPlugin { name: name.to_owned(), ..new_plugin(id, "1") };
        store.install_plugin(&new, NOW).await.unwrap();
    }
    let plugins = store.plugins().await.unwrap();
    let names: Vec<&str> = plugins.iter().map(|plugin| plugin.name.as_str()).collect();
    assert_eq!(names, ["_x", "Alpha", "BETA", "beta"]);
}

async fn are_not_deleted_while_others_are_about_them(store: &Store) {
    let web = host(store, "web").await.id;
    let used = plugin(store, "a.used").await;
    plugin(store, "a.other").await;
    let runs_it = check(store, "Runs it", &[web], &["a.used"]).await;
    let mut borrows = check_settings("Borrows its classifier");
    borrows.plugins.push(domain::check::CheckPlugin {
        classifier_id: Some(used.default_classifier_id),
        ..check_plugin("a.other")
    });
    let borrows = store.create_check(&borrows, &BTreeSet::new(), NOW).await.unwrap();
    let mail = channel(store, "mail").await;
    let mut alert = alert_settings("Alert", mail);
    alert.plugin_ids.insert(used.id.clone());
    let alert = store.create_alert(&alert, NOW).await.unwrap();

    assert_eq!(
        dependants(store.delete_plugin(&used.id).await),
        ["check \"Borrows its classifier\"", "check \"Runs it\"", "alert \"Alert\""]
    );
    store.delete_check(runs_it.id).await.unwrap();
    store.delete_check(borrows.id).await.unwrap();
    store.delete_alert(alert.id).await.unwrap();
    store.delete_plugin(&used.id).await.unwrap();
    assert_not_found(store.plugin(&used.id).await);
    assert_not_found(store.classifier(used.default_classifier_id).await);
    let (_, installed) = store.install_plugin(&new_plugin("a.used", "1"), NOW).await.unwrap();
    assert_eq!(installed, Installed::New);
}

on_both_engines! {
    are_kept_as_given
    faulty_ones_are_refused
    the_same_package_changes_nothing
    are_sorted_by_name
    a_new_package_brings_its_classifier
    a_new_package_leaves_an_edited_classifier_alone
    classifiers_of_like_named_plugins_have_names_of_their_own
    are_not_deleted_while_others_are_about_them
}
