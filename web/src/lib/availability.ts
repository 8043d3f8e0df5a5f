// Availability as people read it: percentages that never flatter, months, and what a bar shows.
import type { Counted, Health } from "../api/types";
import { duration } from "./duration";
import { healths, healthName } from "./health";

/** What a second can count as. */
export type Condition = Health | "maintenance";
/** Worst first, planned work last. */
export const conditions: readonly Condition[] = [...healths, "maintenance"];

/**
 * "99.987 %": rounded down, so that 100 % means never down, with more digits the closer it is.
 * "–" where nothing was watched.
 */
export function percentText(percent: number | null): string {
  if (percent === null) return "–";
  const places = percent >= 100 || percent <= 0 ? 0 : percent >= 99 ? 3 : percent >= 90 ? 2 : 1;
  const step = 10 ** places;
  // A number such as 99.9 is a little less in binary; that is no failure of the host.
  return `${(Math.floor(percent * step + 1e-7) / step).toFixed(places)} %`;
}

/** How much something is short of: rounded up, so that a little is never none; but only all is 100 %. */
export function shareText(percent: number | null): string {
  if (percent === null) return "–";
  if (percent <= 0) return "none";
  if (percent > 99.9 && percent < 100) return "> 99.9 %";
  return percent < 0.1 ? "< 0.1 %" : `${(Math.ceil(percent * 10 - 1e-7) / 10).toFixed(1)} %`;
}

export interface Part {
  condition: Condition;
  seconds: number;
}

/** What the time went to, worst first, planned work last; nothing that took no time. */
export function parts(counted: Counted): Part[] {
  const found: Part[] = healths.map((health) => ({
    condition: health,
    seconds: counted.health_s[health],
  }));
  found.push({ condition: "maintenance", seconds: counted.maintenance_s });
  return found.filter((part) => part.seconds > 0);
}

export function conditionName(condition: Condition): string {
  return condition === "maintenance" ? "planned work" : healthName(condition);
}

/** "critical 12 min, ok 23 h 48 min": the bar in words. */
export function partsText(counted: Counted): string {
  return parts(counted)
    .map((part) => `${conditionName(part.condition)} ${duration(part.seconds)}`)
    .join(", ");
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The month of the address, if it is one. */
export function readMonth(query: URLSearchParams): string | null {
  const month = query.get("month") ?? "";
  return MONTH.test(month) ? month : null;
}

/** The month `steps` later (or earlier), as "2026-10". */
export function monthAfter(month: string, steps: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + steps);
  return at.toISOString().slice(0, 7);
}

/** `count` months, newest first, beginning with `newest`; `chosen` is among them in any case. */
export function months(newest: string, count: number, chosen: string): string[] {
  const found = Array.from({ length: count }, (_, i) => monthAfter(newest, -i));
  if (!found.includes(chosen)) found.push(chosen);
  return found.sort().reverse();
}

const monthFormat = new Intl.DateTimeFormat(undefined, {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const dayFormat = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

export function monthName(month: string): string {
  return monthFormat.format(new Date(`${month}-01T00:00:00Z`));
}

export function dayName(date: string): string {
  return dayFormat.format(new Date(`${date}T00:00:00Z`));
}
