//! The description of the API is kept in the repository: every change of it is seen in a review,
//! and the web pages' types are made from it.

use std::path::Path;

#[test]
fn the_description_in_the_repository_is_the_present_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = serde_json::to_string_pretty(server::api::document()).unwrap() + "\n";
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == now,
        "docs/openapi.json is out of date; run the tests once with UPDATE_OPENAPI=1"
    );
}

#[test]
fn every_operation_has_a_name_of_its_own_and_names_its_errors() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            let problem =
                &operation["responses"]["default"]["content"]["application/json"]["schema"];
            assert_eq!(problem["$ref"], "#/components/schemas/ApiProblem", "{method} {path}");
        }
    }
}
