// The seven health states: their order of severity, their names, and how to pick the worst.
import type { Health } from "../api/types";

/** Most to least severe; the same order as the server's. */
export const healths: readonly Health[] = [
  "critical",
  "major",
  "minor",
  "degraded",
  "unknown",
  "ok",
  "no_data",
];

const names: Record<Health, string> = {
  critical: "critical",
  major: "major",
  minor: "minor",
  degraded: "degraded",
  unknown: "unknown",
  ok: "ok",
  no_data: "no data",
};

export function healthName(health: Health): string {
  return names[health];
}

/** 0 is the most severe. A state that this page does not know yet counts as `unknown`. */
export function rank(health: Health): number {
  const at = healths.indexOf(health);
  return at < 0 ? healths.indexOf("unknown") : at;
}

export function compareHealth(a: Health, b: Health): number {
  return rank(a) - rank(b);
}

export function worst(all: readonly Health[]): Health {
  return all.reduce<Health>((found, next) => (rank(next) < rank(found) ? next : found), "no_data");
}

export function isProblem(health: Health): boolean {
  return rank(health) < rank("ok");
}

export function isHealth(text: string): text is Health {
  return (healths as readonly string[]).includes(text);
}
