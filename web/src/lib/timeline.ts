// The strip of health over time, made from transitions (never from raw rows) and from the
// times in which nobody watched.
import type { Health, MaintenanceWindow, MonitoringGap, Transition } from "../api/types";
import { compareHealth } from "./health";

export interface Stretch {
  health: Health;
  fromS: number;
  toS: number;
  reason: string | null;
}

/**
 * Stretches that cover [fromS, toS] without holes. `transitions` are those since `fromS`, later
 * ones than `toS` included: what held at the end of a stretch in the past is what the next of
 * them came from. `current` is the health that holds today, if there is none.
 */
export function stretches(
  transitions: readonly Transition[],
  current: Health,
  fromS: number,
  toS: number,
): Stretch[] {
  const ordered = transitions
    .map((t) => ({ ...t, atS: Date.parse(t.at) / 1000 }))
    .sort((a, b) => a.atS - b.atS);
  const before = ordered.filter((t) => t.atS <= fromS).at(-1);
  const inside = ordered.filter((t) => t.atS > fromS && t.atS < toS);
  const next = ordered.find((t) => t.atS > fromS);
  let health = before?.to ?? next?.from ?? current;
  let reason = before?.reason ?? null;
  let startS = fromS;
  const found: Stretch[] = [];
  for (const t of inside) {
    found.push({ health, fromS: startS, toS: t.atS, reason });
    ({ to: health, reason } = t);
    startS = t.atS;
  }
  found.push({ health, fromS: startS, toS, reason });
  return found;
}

/** A stretch as it is drawn: one, or several that are too short to be seen, as the worst of them. */
export interface Drawn extends Stretch {
  /** How many it stands for. */
  count: number;
}

/**
 * The same time in fewer pieces: what is shorter than `shortestS` is taken together with its short
 * neighbours until that much is reached. Nothing changes its place.
 */
export function condensed(strip: readonly Stretch[], shortestS: number): Drawn[] {
  const found: Drawn[] = [];
  const short = (stretch: Stretch) => stretch.toS - stretch.fromS < shortestS;
  for (const stretch of strip) {
    const last = found.at(-1);
    if (!last || !short(stretch) || !short(last)) {
      found.push({ ...stretch, count: 1 });
      continue;
    }
    last.count += 1;
    last.toS = stretch.toS;
    if (compareHealth(stretch.health, last.health) < 0)
      Object.assign(last, { health: stretch.health, reason: stretch.reason });
  }
  return found;
}

/** Since when the changes are known: from the beginning, unless there were too many to load. */
export function knownFrom(transitions: readonly Transition[], most: number): number {
  if (transitions.length < most) return -Infinity;
  return Math.min(...transitions.map((t) => Date.parse(t.at) / 1000));
}

/** Planned work with the part of it that lies in [fromS, toS], oldest first. */
export function planned(
  windows: readonly MaintenanceWindow[],
  fromS: number,
  toS: number,
): { window: MaintenanceWindow; fromS: number; toS: number }[] {
  return windows
    .map((window) => ({
      window,
      fromS: Math.max(fromS, Date.parse(window.from) / 1000),
      toS: Math.min(toS, Date.parse(window.to) / 1000),
    }))
    .filter((part) => part.fromS < part.toS);
}

/** What a stretch says in which nobody watched. */
const UNWATCHED = "the server was off, nobody watched";

/** The same stretches, but `no_data` wherever nobody watched, whatever was known before. */
export function withGaps(known: readonly Stretch[], gaps: readonly MonitoringGap[]): Stretch[] {
  const off = joined(gaps);
  const found: Stretch[] = [];
  for (const stretch of known) {
    let startS = stretch.fromS;
    for (const gap of off) {
      const fromS = Math.max(gap.fromS, startS);
      const toS = Math.min(gap.toS, stretch.toS);
      if (fromS >= toS) continue;
      if (fromS > startS) found.push({ ...stretch, fromS: startS, toS: fromS });
      const last = found.at(-1);
      // A change of health in the middle of a gap is none that anybody saw.
      if (last?.reason === UNWATCHED && last.toS === fromS) last.toS = toS;
      else found.push({ health: "no_data", fromS, toS, reason: UNWATCHED });
      startS = toS;
    }
    if (startS < stretch.toS) found.push({ ...stretch, fromS: startS });
  }
  return found;
}

function joined(gaps: readonly MonitoringGap[]): { fromS: number; toS: number }[] {
  const ordered = gaps
    .map((gap) => ({ fromS: Date.parse(gap.from) / 1000, toS: Date.parse(gap.to) / 1000 }))
    .sort((a, b) => a.fromS - b.fromS);
  const found: { fromS: number; toS: number }[] = [];
  for (const gap of ordered) {
    const last = found.at(-1);
    if (last && gap.fromS <= last.toS) last.toS = Math.max(last.toS, gap.toS);
    else found.push(gap);
  }
  return found;
}
