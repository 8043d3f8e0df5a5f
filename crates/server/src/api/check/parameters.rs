//! A check's parameters must be what each plugin's JSON Schema asks for.

use std::collections::BTreeMap;

use domain::check::CheckPlugin;
use domain::plugin::Plugin;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::api::json_schema;

/// Plugins that are not installed are left to the store, which names the missing one.
pub(super) fn check(chosen: &[CheckPlugin], installed: &[Plugin]) -> Answer<()> {
    let schemas: BTreeMap<_, _> =
        installed.iter().map(|plugin| (&plugin.id, &plugin.manifest["parameters"])).collect();
    for (index, plugin) in chosen.iter().enumerate() {
        let Some(schema) = schemas.get(&plugin.plugin_id) else { continue };
        json_schema::check(schema, &plugin.parameters).map_err(|fault| {
            let place = format!("plugins[{index}].parameters{}", fault.place);
            ApiError::invalid(place, fault.message)
        })?;
    }
    Ok(())
}
