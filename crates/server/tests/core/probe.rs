//! The plugin that the tests run: a value from 90 on is critical, and a run that failed or gave
//! none is unknown.

use domain::time::Timestamp;
use serde_json::json;
use server::starter::new_plugin;
use store::Store;

pub(crate) const ID: &str = "com.example.probe";
/// Total deadline of one run.
pub(crate) const TIMEOUT_S: u32 = 2;

const CLASSIFIER: &str = r#"
if result_types[#result_types] ~= "plugin" then
    return "unknown", messages[#messages]
end
local value = values[#values]
if value == "none" then return "unknown", "no value" end
if value >= 90 then return "critical", string.format("%g is 90 or more", value) end
return "ok", string.format("%g is below 90", value)
"#;

/// Installs the package; nothing changes if it is there already.
pub(crate) async fn install(store: &Store, now: Timestamp) {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("probe");
    std::fs::create_dir(&package).unwrap();
    let manifest = json!({
        "name": "Probe", "id": ID, "description": "Measures what it is told.", "version": "1.0.0",
        "default_n_historical": 5, "default_classifier": "classifier.lua",
        "runtime": "builtin", "entry": "cpu", "timeout": TIMEOUT_S,
        "metrics": [{"name": "value", "unit": "%", "label": "Busy"}],
    });
    std::fs::write(package.join("manifest.json"), manifest.to_string()).unwrap();
    std::fs::write(package.join("classifier.lua"), CLASSIFIER).unwrap();
    let archive = plugin::pack_directory(&package).unwrap();
    let (new, _) = new_plugin(archive, false).unwrap();
    store.install_plugin(&new, now).await.unwrap();
}
