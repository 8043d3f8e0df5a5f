//! What a manifest may say and how it is refused.

use serde_json::json;

use super::*;

fn original() -> Value {
    json!({
        "name": "CPU usage", "id": "com.example.cpu", "description": "How busy the CPU is",
        "version": 3, "default_n_historical": 5, "default_classifier": "classifier.lua"
    })
}

fn with(key: &str, value: Value) -> Result<Manifest, ManifestError> {
    let mut manifest = original();
    manifest[key] = value;
    Manifest::parse(manifest.to_string().as_bytes())
}

#[test]
fn the_originals_manifest_is_read_with_its_defaults() {
    let manifest = Manifest::parse(original().to_string().as_bytes()).unwrap();
    assert_eq!(manifest.version, "3");
    assert_eq!(manifest.view, View::ValueGraph);
    assert_eq!(manifest.runtime, RuntimeKind::Python);
    assert_eq!(manifest.side, Side::Agent);
    assert!(manifest.runs_on("linux", "x86_64"));
}

#[test]
fn each_original_key_is_required_and_named() {
    for key in
        ["name", "id", "description", "version", "default_n_historical", "default_classifier"]
    {
        let mut manifest = original();
        manifest.as_object_mut().unwrap().remove(key);
        let error = Manifest::parse(manifest.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), format!("manifest.json: \"{key}\": it is missing; add it"));
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_known_one() {
    let error = with("default_clasifier", json!("x")).unwrap_err().to_string();
    assert!(error.contains("did you mean \"default_classifier\"?"), "{error}");
    let error = with("zzz", json!(1)).unwrap_err().to_string();
    assert!(error.contains("the known keys are name, id"), "{error}");
}

#[test]
fn a_key_written_twice_is_refused() {
    let text = original().to_string().replacen('{', r#"{"id":"com.example.other","#, 1);
    let error = Manifest::parse(text.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("\"id\": it is written twice"), "{error}");
}

#[test]
fn ids_cannot_leave_their_folder() {
    for id in [
        "",
        "cpu",
        ".",
        "..",
        "a..b",
        "../etc",
        "a/b.c",
        "a\\b.c",
        "a.b\n",
        "a.b\0",
        ".a.b",
        "a.b.",
        "a.-b",
        "ä.b",
        "a b.c",
        "a.b?hash=1",
        "%2e%2e.a",
    ] {
        let error = with("id", json!(id)).unwrap_err();
        assert_eq!(error.key, "id", "{id:?}");
    }
    assert!(with("id", json!("a.".repeat(100) + "b")).is_err());
    assert!(with("id", json!("com.example.my-plugin_2")).is_ok());
}

#[test]
fn wrong_kinds_and_ranges_name_their_key() {
    for (key, value) in [
        ("name", json!(5)),
        ("name", json!("  ")),
        ("name", json!("bell\u{7}")),
        ("version", json!(true)),
        ("version", json!("latest")),
        ("default_n_historical", json!(0)),
        ("default_n_historical", json!("5")),
        ("default_classifier", json!("../classifier.lua")),
        ("default_classifier", json!("/etc/passwd")),
        ("view", json!("pie")),
        ("runtime", json!("perl")),
        ("side", json!("both")),
        ("timeout", json!(0)),
        ("timeout", json!(301)),
        ("parameters", json!([])),
        ("parameters", json!({"type": "array"})),
        ("metrics", json!([{"name": "a"}, {"name": "a"}])),
        ("metrics", json!([{"name": "a", "units": "%"}])),
        ("suggested_checks", json!([{"name": "x", "delta_s": 0}])),
    ] {
        let error = with(key, value.clone()).unwrap_err();
        assert_eq!(error.key, key, "{value}");
    }
    assert_eq!(with("view", json!("custom")).unwrap_err().key, "view_source");
    assert_eq!(with("runtime", json!("exec")).unwrap_err().key, "entry");
}

#[test]
fn deep_and_large_json_is_refused() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let text = original().to_string().replacen('{', &format!(r#"{{"parameters":{deep},"#), 1);
    assert!(Manifest::parse(text.as_bytes()).is_err());
    let mut nested = json!({});
    for _ in 0..40 {
        nested = json!({ "a": nested });
    }
    assert_eq!(with("parameters", nested).unwrap_err().key, "parameters");
    assert!(Manifest::parse(&vec![b' '; MANIFEST_BYTES_MAX + 1]).is_err());
    for text in ["", "[]", "null", "{", "\"x\"", "{} {}"] {
        assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn platforms_name_a_system_or_a_system_and_processor() {
    let manifest = with("platforms", json!(["linux-x86_64", "freebsd"])).unwrap();
    assert!(manifest.runs_on("linux", "x86_64") && manifest.runs_on("freebsd", "aarch64"));
    assert!(!manifest.runs_on("linux", "aarch64"));
}

#[test]
fn what_is_written_is_read_again() {
    let manifest = with("timeout", json!(20)).unwrap();
    let text = serde_json::to_vec(&manifest).unwrap();
    assert_eq!(Manifest::parse(&text).unwrap(), manifest);
}
