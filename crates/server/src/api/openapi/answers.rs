//! Answers always carry all of their fields; what is not known is null. The derived description
//! calls every field that may be null optional, which is true of requests only.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr, Schema};

const PREFIX: &str = "#/components/schemas/";

/// Marks all fields of everything that only answers use as required.
pub(super) fn are_complete(document: &mut OpenApi) {
    let asked = of_requests(document);
    let Some(components) = &mut document.components else { return };
    for (name, schema) in &mut components.schemas {
        if let RefOr::T(schema) = schema
            && !asked.contains(name)
        {
            require_all(schema);
        }
    }
}

fn require_all(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => object.required = object.properties.keys().cloned().collect(),
        Schema::AllOf(all) => {
            for part in &mut all.items {
                if let RefOr::T(part) = part {
                    require_all(part);
                }
            }
        }
        _ => {}
    }
}

/// The names of all schemas that bodies of requests use, directly or through others.
fn of_requests(document: &OpenApi) -> BTreeSet<String> {
    let whole = serde_json::to_value(document).expect("a description is JSON");
    let mut found = BTreeSet::new();
    let mut open: Vec<&Value> = whole["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.values())
        .filter_map(Value::as_object)
        .flat_map(|item| item.values())
        .map(|operation| &operation["requestBody"])
        .collect();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                if let Some(name) = text.strip_prefix(PREFIX)
                    && found.insert(name.to_owned())
                {
                    open.push(&whole["components"]["schemas"][name]);
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn answers_are_complete_and_requests_keep_their_options() {
        let document = serde_json::to_value(crate::api::document()).unwrap();
        let schemas = &document["components"]["schemas"];
        let required = |name: &str| schemas[name]["required"].as_array().unwrap().clone();
        assert!(required("Host").contains(&json!("last_seen_at")));
        assert!(required("Listed_Host").contains(&json!("next_cursor")));
        assert_eq!(required("HostBody"), [json!("name"), json!("address")]);
    }
}
