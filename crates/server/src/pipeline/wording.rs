//! What people read about a change.

use domain::alert::Alert;
use domain::health::Health;
use domain::maintenance::{MaintenanceWindow, WITHHELD};
use domain::transition::{NewTransition, Subject};

use super::Judged;
use crate::notify::{Message, MessageKind, Party, rfc3339};
use crate::plan::{Plan, PlannedAssignment};

/// Why a host has its health: `CPU in check Standard is critical`.
pub(super) fn because(decisive: &PlannedAssignment, health: Health) -> String {
    format!("{} in check {} is {health}", decisive.plugin.name, decisive.check_name)
}

/// Why planned work keeps a message back: `planned work: Disks, until 2026-11-22T15:00:00Z`.
pub(super) fn withheld(window: &MaintenanceWindow) -> String {
    let settings = &window.settings;
    format!("{WITHHELD}{}, until {}", settings.name, rfc3339(settings.to))
}

/// The message that a rule sends about a change.
pub(super) fn message(
    plan: &Plan,
    transition: &NewTransition,
    cause: Option<&Judged>,
    alert: &Alert,
    public_url: &str,
) -> Message {
    let planned = match transition.subject {
        Subject::Assignment(id) => plan.assignments.get(&id),
        Subject::Host(_) | Subject::Service(_) => None,
    };
    let host_id = match transition.subject {
        Subject::Host(id) => Some(id),
        Subject::Assignment(_) => planned.map(|planned| planned.assignment.host_id),
        Subject::Service(_) => None,
    };
    let host = host_id
        .and_then(|id| plan.hosts.get(&id))
        .map(|host| Party { id: host.host.id.to_string(), name: host.host.settings.name.clone() });
    let service = match transition.subject {
        Subject::Service(id) => plan.services.iter().find(|service| service.id == id),
        Subject::Assignment(_) | Subject::Host(_) => None,
    };
    let link = match (host_id, service) {
        (Some(id), _) => format!("{public_url}/hosts/{id}"),
        (None, Some(service)) => format!("{public_url}/services/{}", service.id),
        (None, None) => public_url.to_owned(),
    };
    Message {
        kind: if transition.to == Health::Ok {
            MessageKind::Recovery
        } else {
            MessageKind::Problem
        },
        host,
        plugin: planned.map(|planned| Party {
            id: planned.plugin.id.to_string(),
            name: planned.plugin.name.clone(),
        }),
        check: planned.map(|planned| Party {
            id: planned.assignment.check_id.to_string(),
            name: planned.check_name.clone(),
        }),
        service: service.map(|service| Party {
            id: service.id.to_string(),
            name: service.settings.name.clone(),
        }),
        from: transition.from,
        to: transition.to,
        value: transition.value,
        unit: planned.and_then(|planned| planned.plugin.primary_unit()),
        reason: transition.reason.clone(),
        text: cause.and_then(|cause| cause.result.reply.outcome.message.clone()),
        at: rfc3339(transition.at),
        alert: alert.settings.name.clone(),
        link,
    }
}
