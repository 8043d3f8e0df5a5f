// Applying what the event stream says to lists that are already on the screen.
import type { Assignment, Delta, Host } from "../api/types";

/** New objects only for hosts that changed, so that only their rows are drawn again. */
export function applyToHosts(hosts: readonly Host[], delta: Delta): Host[] {
  const changes = new Map(delta.hosts?.map((change) => [change.id, change]));
  if (changes.size === 0) return hosts as Host[];
  return hosts.map((host) => {
    const change = changes.get(host.id);
    return change ? { ...host, ...change } : host;
  });
}

export function applyToAssignments(assignments: readonly Assignment[], delta: Delta): Assignment[] {
  const changes = new Map(delta.assignments?.map((change) => [change.id, change]));
  if (changes.size === 0) return assignments as Assignment[];
  return assignments.map((assignment) => {
    const change = changes.get(assignment.id);
    if (!change) return assignment;
    const metrics = assignment.metrics.map((metric, index) =>
      index === 0 ? { ...metric, last: change.value } : metric,
    );
    return { ...assignment, ...change, metrics };
  });
}
