//! Which planned work a subject is under.

use domain::id::HostId;
use domain::maintenance::MaintenanceWindow;
use domain::time::Timestamp;
use domain::transition::Subject;

use super::Plan;

impl Plan {
    /// The planned work that covers a subject at `at`; of several, the one that ends last.
    pub fn planned_work(&self, subject: Subject, at: Timestamp) -> Option<&MaintenanceWindow> {
        self.covering(&self.maintenance_windows, subject, at)
    }

    /// The same among `windows`, which may be newer than the plan.
    pub fn covering<'a>(
        &self,
        windows: &'a [MaintenanceWindow],
        subject: Subject,
        at: Timestamp,
    ) -> Option<&'a MaintenanceWindow> {
        windows
            .iter()
            .filter(|window| window.is_active(at) && self.is_covered(window, subject))
            .max_by_key(|window| window.settings.to)
    }

    fn is_covered(&self, window: &MaintenanceWindow, subject: Subject) -> bool {
        let host_id = match subject {
            Subject::Service(id) => return window.covers_service(id),
            Subject::Host(id) => Some(id),
            Subject::Assignment(id) => self.assignments.get(&id).map(|one| one.assignment.host_id),
        };
        host_id.is_some_and(|id| self.is_host_covered(window, id))
    }

    fn is_host_covered(&self, window: &MaintenanceWindow, id: HostId) -> bool {
        self.hosts.get(&id).is_some_and(|planned| window.covers_host(id, &planned.group_ids))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::maintenance::MaintenanceWindowSettings;

    use super::*;
    use crate::pipeline::sample::{number, plan};

    fn window(id: i64, from_s: i64, to_s: i64) -> MaintenanceWindow {
        let settings = MaintenanceWindowSettings {
            name: format!("Work {id}"),
            description: String::new(),
            from: Timestamp::from_seconds(from_s),
            to: Timestamp::from_seconds(to_s),
            host_ids: [HostId(1)].into(),
            host_group_ids: BTreeSet::new(),
            service_ids: BTreeSet::new(),
        };
        MaintenanceWindow { id: id.into(), settings, created_at: Timestamp(0) }
    }

    fn work(plan: &Plan, subject: Subject, second: i64) -> Option<i64> {
        let at = Timestamp::from_seconds(second);
        plan.planned_work(subject, at).map(|window| window.id.0)
    }

    #[test]
    fn a_host_stands_for_all_that_runs_on_it_but_for_no_service() {
        let mut plan = plan();
        plan.maintenance_windows = vec![window(1, 10, 20)];
        let (own, other) = (number((1, 2)), number((2, 2)));
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 15), Some(1));
        assert_eq!(work(&plan, Subject::Assignment(own), 15), Some(1));
        assert_eq!(work(&plan, Subject::Host(HostId(2)), 15), None);
        assert_eq!(work(&plan, Subject::Assignment(other), 15), None);
        assert_eq!(work(&plan, Subject::Service(1.into()), 15), None);
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 20), None);
        assert_eq!(work(&plan, Subject::Host(HostId(9)), 15), None);
    }

    #[test]
    fn hosts_are_covered_through_their_groups() {
        let mut plan = plan();
        plan.hosts.get_mut(&HostId(2)).unwrap().group_ids = [7.into()].into();
        let mut work_on_group = window(1, 10, 20);
        work_on_group.settings.host_ids.clear();
        work_on_group.settings.host_group_ids = [7.into()].into();
        plan.maintenance_windows = vec![work_on_group];
        assert_eq!(work(&plan, Subject::Host(HostId(2)), 15), Some(1));
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 15), None);
    }

    #[test]
    fn of_several_the_one_that_ends_last_counts() {
        let mut plan = plan();
        plan.maintenance_windows = vec![window(1, 0, 20), window(2, 0, 40), window(3, 0, 30)];
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 15), Some(2));
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 39), Some(2));
        assert_eq!(work(&plan, Subject::Host(HostId(1)), 40), None);
    }
}
