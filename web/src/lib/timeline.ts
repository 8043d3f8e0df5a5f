// The strip of health over time, made from transitions (never from raw rows).
import type { Health, Transition } from "../api/types";

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
