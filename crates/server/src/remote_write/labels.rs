//! What a series is called outside: the same names here and at `/metrics?series=latest`.

use std::collections::HashMap;
use std::sync::Arc;

use domain::id::SeriesId;
use domain::outcome::PRIMARY;
use store::StoreError;
use store::export::SeriesName;

use super::message::Label;
use crate::plan::Plan;
use crate::shared::Shared;

/// The one metric that holds all measured values.
pub(crate) const FAMILY: &str = "prophasis_value";

/// The labels of one value.
pub(crate) fn of_value<'a>(
    host: &'a str,
    check: &'a str,
    plugin: &'a str,
    metric: &'a str,
    unit: &'a str,
) -> [(&'static str, &'a str); 5] {
    [("host", host), ("check", check), ("plugin", plugin), ("metric", metric), ("unit", unit)]
}

/// The labels of every series, as long as the configuration stays.
#[derive(Debug, Default)]
pub(super) struct Names {
    plan: Arc<Plan>,
    by_series: HashMap<SeriesId, Vec<Label>>,
}

impl Names {
    /// Takes in what changed: another configuration, or a series that was not there before.
    pub(super) async fn follow(
        &mut self,
        shared: &Shared,
        mut needed: impl Iterator<Item = SeriesId>,
    ) -> Result<(), StoreError> {
        let plan = shared.plan.get();
        let known = |series: SeriesId| self.by_series.contains_key(&series);
        if Arc::ptr_eq(&plan, &self.plan) && needed.all(known) {
            return Ok(());
        }
        let names = shared.store.series_names().await?;
        self.by_series = names.iter().map(|name| (name.id, labels(name, &plan))).collect();
        self.plan = plan;
        Ok(())
    }

    /// The labels of a series; none if it was deleted meanwhile, with all its samples.
    pub(super) fn get(&self, series: SeriesId) -> Option<&[Label]> {
        self.by_series.get(&series).map(Vec::as_slice)
    }
}

/// Sorted by name, as the protocol asks; a label without text is one that is not there.
fn labels(name: &SeriesName, plan: &Plan) -> Vec<Label> {
    let planned = plan.assignments.get(&name.assignment_id);
    // A reply names the units of its metrics; that of the value stands in the package.
    let of_package = planned.filter(|_| name.metric == PRIMARY);
    let of_package = of_package.and_then(|planned| planned.plugin.primary_unit());
    let unit = of_package.as_ref().unwrap_or(&name.unit);
    let own = of_value(&name.host, &name.check, &name.plugin, &name.metric, unit);
    let mut labels: Vec<Label> = std::iter::once(("__name__", FAMILY))
        .chain(own)
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| Label { name: name.to_owned(), value: text.to_owned() })
        .collect();
    labels.sort_by(|one, other| one.name.cmp(&other.name));
    labels
}
