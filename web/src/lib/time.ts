// Instants as people read them, in the browser's own time zone.
import { duration } from "./duration";

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const short = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const withYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const full = new Intl.DateTimeFormat(undefined, {
  dateStyle: "full",
  timeStyle: "long",
});

export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** "14:03:22" today, "21 Nov, 14:03" on other days, "21 Nov 2025, 14:03" in other years. */
export function moment(time: string, nowMs: number): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return "–";
  const now = new Date(nowMs);
  if (sameDay(at, now)) return clock.format(at);
  return (at.getFullYear() === now.getFullYear() ? short : withYear).format(at);
}

export function exact(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : full.format(at);
}

/** "3 min 4 s ago", "in 20 s", "just now". */
export function relative(time: string, nowMs: number): string {
  const ago = (nowMs - Date.parse(time)) / 1000;
  if (Number.isNaN(ago)) return "–";
  if (Math.abs(ago) < 2) return "just now";
  return ago > 0 ? `${duration(ago)} ago` : `in ${duration(-ago)}`;
}

/** How long something has lasted; clocks that disagree by a little never show a negative. */
export function lasted(since: string, nowMs: number): string {
  return duration(Math.max(0, (nowMs - Date.parse(since)) / 1000));
}

/** The value of an `<input type=datetime-local>` for an instant, in local time. */
export function toLocalInput(time: string | number): string {
  const at = new Date(time);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The instant that an `<input type=datetime-local>` means, or null when it is empty. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
