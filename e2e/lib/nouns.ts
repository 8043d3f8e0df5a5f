// The parts of the API's objects that the stories look at.

export type Health =
  | "critical"
  | "major"
  | "minor"
  | "degraded"
  | "unknown"
  | "ok"
  | "no_data";

export const allHealths: Health[] = [
  "critical",
  "major",
  "minor",
  "degraded",
  "unknown",
  "ok",
  "no_data",
];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
export interface Host {
  id: number;
  name: string;
  health: Health;
  last_seen_at: string | null;
}
export interface Assignment {
  id: number;
  host_id: number;
  check_id: number;
  check_name: string;
  plugin_id: string;
  health: Health;
  result_type: string | null;
  value: number | null;
  message: string | null;
  reason: string | null;
  last_at: string | null;
  metrics: { name: string; unit: string; label: string; last: number | null }[];
}
export interface HostHealth {
  host_id: number;
  health: Health;
  reason: string;
  assignments: Assignment[];
}
export interface Made {
  id: number;
}
export interface Series {
  unit: string;
  time: number[];
  last: (number | null)[];
}
export interface Transition {
  id: number;
  from: Health;
  to: Health;
  at: string;
  notifications: number;
}
export interface Notification {
  id: number;
  status: string;
  kind: string;
  attempts: number;
  recipient: string;
  last_answer: string | null;
  transition_id: number | null;
}
export interface Plugin {
  id: string;
  name: string;
  hash: string;
}
