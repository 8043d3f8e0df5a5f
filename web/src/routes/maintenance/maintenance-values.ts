// What the form of planned work holds, and how such work is said in words.
import type { MaintenanceWindow, MaintenanceWindowBody } from "../../api/types";
import { duration } from "../../lib/duration";
import { fromLocalInput, sameDay, toLocalInput } from "../../lib/time";

export interface Values {
  name: string;
  description: string;
  /** Begins when it is saved; `from` is then not looked at. */
  now: boolean;
  /** As an `<input type=datetime-local>` has it. */
  from: string;
  to: string;
  host_ids: number[];
  host_group_ids: number[];
  service_ids: number[];
}

export const presets = [
  { label: "30 min", minutes: 30 },
  { label: "1 h", minutes: 60 },
  { label: "2 h", minutes: 120 },
  { label: "4 h", minutes: 240 },
] as const;

const MINUTE_MS = 60_000;

/** The end that a preset means: full minutes, never shorter than the preset says. */
export function endAfter(values: Pick<Values, "now" | "from">, minutes: number, nowMs: number): string {
  const typed = values.now ? null : fromLocalInput(values.from);
  const beginMs = typed ? Date.parse(typed) : nowMs;
  const endMs = Math.ceil(beginMs / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
  return toLocalInput(endMs);
}

/** A new one: an hour from now. A host given makes it work on that host, named after it. */
export function fresh(nowMs: number, host: { id: number; name: string } | null): Values {
  return {
    name: host ? suggestedName(host.name, nowMs) : "",
    description: "",
    now: true,
    from: toLocalInput(nowMs),
    to: endAfter({ now: true, from: "" }, 60, nowMs),
    host_ids: host ? [host.id] : [],
    host_group_ids: [],
    service_ids: [],
  };
}

/** Names are unique, so the day and time are part of it: "Work on web-01, 2026-11-22 16:05". */
export function suggestedName(host: string, nowMs: number): string {
  const at = toLocalInput(nowMs).replace("T", " ");
  const rest = `Work on , ${at}`.length;
  return `Work on ${host.slice(0, NAME_CHARS_MAX - rest)}, ${at}`;
}
const NAME_CHARS_MAX = 100;

export function valuesOf(window: MaintenanceWindow): Values {
  const { name, description, host_ids, host_group_ids, service_ids } = window;
  const [from, to] = [toLocalInput(window.from), toLocalInput(window.to)];
  return { name, description, now: false, from, to, host_ids, host_group_ids, service_ids };
}

/** What is sent. A time that was not touched keeps the seconds that its input cannot show. */
export function bodyOf(
  values: Values,
  before: MaintenanceWindow | null,
  nowMs: number,
): MaintenanceWindowBody {
  const { name, description, host_ids, host_group_ids, service_ids } = values;
  const time = (typed: string, known: string | undefined) =>
    known && toLocalInput(known) === typed ? known : (fromLocalInput(typed) ?? "");
  return {
    name: name.trim(),
    description,
    from: values.now ? new Date(nowMs).toISOString() : time(values.from, before?.from),
    to: time(values.to, before?.to),
    host_ids,
    host_group_ids,
    service_ids,
  };
}

/** Faults that need no server to be seen. */
export function faultsOf(values: Values, nowMs: number): Record<string, string> {
  const faults: Record<string, string> = {};
  if (!values.name.trim()) faults.name = "Planned work needs a name.";
  const from = values.now ? new Date(nowMs).toISOString() : fromLocalInput(values.from);
  const to = fromLocalInput(values.to);
  if (!from) faults.from = "When does it begin?";
  if (!to) faults.to = "When is it over?";
  if (from && to && to <= from) faults.to = "It must end after it begins.";
  if (values.host_ids.length + values.host_group_ids.length + values.service_ids.length === 0)
    faults.host_ids = "Choose at least one host, group or service.";
  return faults;
}

/** How long what is typed lasts, in words; none while the times make no sense. */
export function lengthOf(values: Values, nowMs: number): string | null {
  const from = values.now ? nowMs : Date.parse(fromLocalInput(values.from) ?? "");
  const ms = Date.parse(fromLocalInput(values.to) ?? "") - from;
  return ms > 0 ? duration(ms / 1000) : null;
}

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** "22 Nov 2026, 15:00 – 17:00"; the second day is named only if it is another one. */
export function when(window: Pick<MaintenanceWindow, "from" | "to">): string {
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const end = sameDay(from, to) ? clock.format(to) : `${day.format(to)}, ${clock.format(to)}`;
  return `${day.format(from)}, ${clock.format(from)} – ${end}`;
}

export function lasts(window: Pick<MaintenanceWindow, "from" | "to">): string {
  return duration((Date.parse(window.to) - Date.parse(window.from)) / 1000);
}

export interface Names {
  hosts: ReadonlyMap<number, string>;
  groups: ReadonlyMap<number, string>;
  services: ReadonlyMap<number, string>;
}

const MEMBERS_SHOWN = 4;

/** "web-01, group Databases, service Shop and 3 more". */
export function members(window: MaintenanceWindow, names: Names): string {
  const named = (ids: number[], known: ReadonlyMap<number, string>, prefix: string) =>
    ids.map((id) => prefix + (known.get(id) ?? `${id}`)).sort((a, b) => a.localeCompare(b));
  const all = [
    ...named(window.host_ids, names.hosts, ""),
    ...named(window.host_group_ids, names.groups, "group "),
    ...named(window.service_ids, names.services, "service "),
  ];
  if (all.length === 0) return "nothing any more: what it was about was deleted";
  const more = all.length - MEMBERS_SHOWN;
  return more > 0 ? `${all.slice(0, MEMBERS_SHOWN).join(", ")} and ${more} more` : all.join(", ");
}

/** What ends first is first; what is over is newest first. */
export function byPhase(windows: MaintenanceWindow[]): Record<MaintenanceWindow["phase"], MaintenanceWindow[]> {
  const of = (phase: MaintenanceWindow["phase"]) => windows.filter((one) => one.phase === phase);
  return {
    under_way: of("under_way").sort((a, b) => a.to.localeCompare(b.to)),
    coming: of("coming").sort((a, b) => a.from.localeCompare(b.from)),
    past: of("past").sort((a, b) => b.to.localeCompare(a.to)),
  };
}
