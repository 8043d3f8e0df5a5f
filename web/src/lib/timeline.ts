// The strip of health over time, made from transitions (never from raw rows) and from the
// times in which nobody watched.
import type { Health, MonitoringGap, Transition } from "../api/types";

export interface Stretch {
  health: Health;
  fromS: number;
  toS: number;
  reason: string | null;
}

/**
 * Stretches that cover [fromS, toS] without holes. `now` is the health that holds
 * today; before the first known transition its `from` state held.
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
  const first = inside[0];
  let health = before?.to ?? first?.from ?? current;
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
