//! The standard packages in `plugins/` are valid, and what they promise is what their collectors
//! give.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use plugin::runtime::{RunLimits, Runner};
use plugin::{Package, RuntimeKind, Unpacked, pack_directory};
use serde_json::json;

fn folders() -> Vec<PathBuf> {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(plugins).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("manifest.json").is_file());
    folders.sort();
    folders
}

#[tokio::test]
async fn each_measures_here_and_names_its_metrics_as_promised() {
    let runner = Runner::default();
    let folders = folders();
    assert!(folders.len() >= 8, "{folders:?}");
    for folder in folders {
        let package = Unpacked::open(&folder).unwrap();
        let manifest = &package.manifest;
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert_eq!(manifest.id, format!("org.prophasis.{name}"));
        if manifest.runtime != RuntimeKind::Builtin {
            continue;
        }
        let parameters = json!({ "name": "no-such-program" });
        let parameters = parameters.as_object().unwrap();
        let measured = runner.run(&package, parameters, &RunLimits::default()).await.unwrap();
        let promised: BTreeSet<(&str, &str)> =
            manifest.metrics.iter().map(|spec| (spec.name.as_str(), spec.unit.as_str())).collect();
        for metric in &measured.metrics {
            let bare = metric.name.split('[').next().unwrap();
            assert!(promised.contains(&(bare, metric.unit.as_str())), "{name}: {metric:?}");
        }
    }
}

#[test]
fn each_packs_and_its_form_and_classifier_agree_on_the_defaults() {
    for folder in folders() {
        let package = Package::read(&pack_directory(&folder).unwrap()).unwrap();
        let source = &package.classifier_source;
        let Some(properties) = package.manifest.parameters["properties"].as_object() else {
            panic!("{}: no properties", folder.display())
        };
        for (name, property) in properties {
            assert!(source.contains(&format!("params.{name}")), "{folder:?} ignores {name}");
            if let Some(default) = property.get("default") {
                let expected = format!("params.{name} or {default}");
                assert!(source.contains(&expected), "{folder:?} has not {expected:?}");
            }
        }
    }
}
