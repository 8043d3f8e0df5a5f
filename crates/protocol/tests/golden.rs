//! Each file in `golden/v1` must be read and re-written unchanged, for ever.

use std::path::Path;

use protocol::{ApiError, Hello, InstalledPlugin, RunReply, RunRequest};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn rewrite<T: Serialize + DeserializeOwned>(text: &str) -> serde_json::Result<String> {
    let message: T = serde_json::from_str(text)?;
    Ok(serde_json::to_string_pretty(&message)? + "\n")
}

fn rewrite_as(kind: &str, text: &str) -> serde_json::Result<String> {
    match kind {
        "hello" => rewrite::<Hello>(text),
        "run_request" => rewrite::<RunRequest>(text),
        "run_reply" => rewrite::<RunReply>(text),
        "installed_plugin" => rewrite::<InstalledPlugin>(text),
        "api_error" => rewrite::<ApiError>(text),
        _ => panic!("golden file of an unknown kind: {kind}"),
    }
}

#[test]
fn every_golden_file_is_read_and_written_unchanged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let kind = name.split('.').next().unwrap();
        assert_eq!(rewrite_as(kind, &text).unwrap(), text, "{name}");
        seen += 1;
    }
    assert!(seen >= 12, "golden files are only ever added: {seen} left");
}

#[test]
fn fields_of_a_later_version_are_ignored() {
    let text = r#"{"outcome":"plugin_missing","installed_hash":null,"hint":"later"}"#;
    assert_eq!(
        serde_json::from_str::<RunReply>(text).unwrap(),
        RunReply::PluginMissing { installed_hash: None }
    );
}

#[test]
fn what_a_core_may_leave_out_has_a_default() {
    let text = format!(r#"{{"plugin_id":"a.b","hash":"{}","timeout_ms":5}}"#, "0".repeat(64));
    let request: RunRequest = serde_json::from_str(&text).unwrap();
    assert!(request.parameters.is_empty());
    assert_eq!(request.output_bytes_max, protocol::limits::OUTPUT_BYTES_DEFAULT);
}
