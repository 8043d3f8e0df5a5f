// What several plugins say alike, said once: an agent that does not answer fails all of them
// for one and the same reason.
import type { Assignment, Message } from "../api/types";

/** How far apart two plugins may run and still speak of the same moment. */
const TOGETHER_MS = 10 * 60_000;

export function failed(assignment: Assignment): boolean {
  return assignment.result_type !== null && assignment.result_type !== "plugin";
}

/** At least one. */
export type Alike = [Assignment, ...Assignment[]];

/**
 * Those that failed with the same kind and the same words stand together, at the place of the
 * first of them; everybody else stands alone.
 */
export function byCause(assignments: readonly Assignment[]): Alike[] {
  const found = new Map<string, Alike>();
  for (const assignment of assignments) {
    const cause = causeOf(assignment);
    const group = found.get(cause);
    if (group) group.push(assignment);
    else found.set(cause, [assignment]);
  }
  return [...found.values()];
}

/** The same text for all assignments that belong together. */
export function causeOf(assignment: Assignment): string {
  if (!failed(assignment)) return String(assignment.id);
  return `${assignment.result_type ?? ""}\n${assignment.message ?? ""}`;
}

/** "Heartbeat", "Heartbeat and CPU", "Heartbeat and 7 more plugins". */
export function namesOf(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  return `${names[0] ?? ""} and ${names.length - 1} more plugins`;
}

/** One text of one or several plugins. */
export interface Said {
  newest: Message;
  plugin_ids: string[];
  count: number;
  first_at: string;
}

/** Neighbours in the list that are the same text of different plugins at the same time. */
export function foldMessages(messages: readonly Message[]): Said[] {
  const folded: (Said & { assignments: Set<number> })[] = [];
  for (const message of messages) {
    const last = folded.at(-1);
    if (last && !last.assignments.has(message.assignment_id) && together(last, message)) {
      last.assignments.add(message.assignment_id);
      if (!last.plugin_ids.includes(message.plugin_id)) last.plugin_ids.push(message.plugin_id);
      last.count += message.count;
      if (Date.parse(message.first_at) < Date.parse(last.first_at)) last.first_at = message.first_at;
    } else {
      folded.push({
        newest: message,
        plugin_ids: [message.plugin_id],
        count: message.count,
        first_at: message.first_at,
        assignments: new Set([message.assignment_id]),
      });
    }
  }
  return folded;
}

/** The list is newest first, so only the older end of what was said can be too far away. */
function together(said: Said, message: Message): boolean {
  return (
    message.message !== null &&
    said.newest.message === message.message &&
    said.newest.result_type === message.result_type &&
    Date.parse(said.first_at) - Date.parse(message.last_at) <= TOGETHER_MS
  );
}
