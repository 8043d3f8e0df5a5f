// What the schedule's form holds, its plain words, and how it becomes the API's body.
import type { ActiveHours, Schedule, ScheduleBody } from "../../api/types";
import { deltaUnits, every, splitDelta, type DeltaUnit } from "../../lib/duration";
import { fromLocalInput, toLocalInput } from "../../lib/time";

export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof days)[number];
const DELTA_S_MAX = 366 * 86_400;

export interface IntervalValues {
  /** Only tells rows apart on the screen. */
  key: number;
  count: string;
  unit: DeltaUnit;
  /** Local date and time; empty means "now". */
  start: string;
}
export interface ScheduleValues {
  name: string;
  description: string;
  enabled: boolean;
  check_ids: number[];
  intervals: IntervalValues[];
  limited: boolean;
  timezone: string;
  windows: { key: number; days: Day[]; from: string; to: string }[];
}

export function emptySchedule(timezone: string): ScheduleValues {
  return {
    name: "",
    description: "",
    enabled: true,
    check_ids: [],
    intervals: [{ key: 1, count: "1", unit: "minutes", start: "" }],
    limited: false,
    timezone,
    windows: [{ key: 1, days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" }],
  };
}

export function valuesOf(schedule: Schedule, timezone: string): ScheduleValues {
  const start = emptySchedule(timezone);
  const hours = schedule.active_hours;
  return {
    ...start,
    name: schedule.name,
    description: schedule.description,
    enabled: schedule.enabled,
    check_ids: schedule.check_ids,
    intervals: schedule.intervals.map((interval, index) => {
      const { count, unit } = splitDelta(interval.delta_s);
      return { key: index + 1, count: String(count), unit, start: toLocalInput(interval.start) };
    }),
    limited: hours !== null,
    timezone: hours?.timezone ?? start.timezone,
    windows: hours?.windows.map((window, index) => ({ key: index + 1, ...window })) ?? start.windows,
  };
}

export interface ScheduleResult {
  body: ScheduleBody;
  faults: Record<string, string>;
}

export function bodyOf(values: ScheduleValues): ScheduleResult {
  const faults: Record<string, string> = {};
  if (!values.name.trim()) faults.name = "A schedule needs a name.";
  if (values.intervals.length === 0) faults.intervals = "At least one interval.";
  const intervals = values.intervals.map((interval, index) => {
    const delta_s = Number(interval.count) * deltaUnits[interval.unit];
    if (!Number.isInteger(delta_s) || delta_s < 1 || delta_s > DELTA_S_MAX)
      faults[`intervals.${index}`] = "A whole number of seconds, from 1 second to 1 year.";
    const start = fromLocalInput(interval.start);
    return start ? { start, delta_s } : { delta_s };
  });
  let active_hours: ActiveHours | null = null;
  if (values.limited) {
    const windows = values.windows.map(({ days: chosen, from, to }) => ({ days: chosen, from, to }));
    if (windows.some((window) => window.days.length === 0 || !window.from || !window.to))
      faults.active_hours = "Every window needs days, a beginning and an end.";
    active_hours = { timezone: values.timezone.trim(), windows };
  }
  const { description, enabled, check_ids } = values;
  const body = { name: values.name.trim(), description, enabled, check_ids, intervals, active_hours };
  return { body, faults };
}

/** "every 5 minutes, mon–fri 08:00–18:00 (Europe/Berlin)". */
export function inWords(schedule: Pick<Schedule, "intervals" | "active_hours">): string {
  const often = schedule.intervals.map((interval) => every(interval.delta_s)).join(" and ");
  if (!schedule.active_hours) return often;
  const { windows, timezone } = schedule.active_hours;
  const hours = windows.map((w) => `${dayWords(w.days)} ${w.from}–${w.to}`).join(" and ");
  return `${often}, ${hours} (${timezone})`;
}

/** Neighbouring days as a stretch: mon–fri; others listed. */
export function dayWords(chosen: readonly Day[]): string {
  const at = days.flatMap((day, index) => (chosen.includes(day) ? [index] : []));
  const first = at[0];
  const last = at.at(-1);
  if (first === undefined || last === undefined) return "never";
  if (at.length === 7) return "every day";
  if (at.length > 2 && last - first === at.length - 1) return `${days[first]}–${days[last]}`;
  return at.map((index) => days[index]).join(", ");
}

/** The earliest planned run over all intervals. */
export function nextOf(schedule: Schedule): string | null {
  const times = schedule.intervals.flatMap((interval) => interval.execute_next ?? []);
  return times.sort()[0] ?? null;
}
