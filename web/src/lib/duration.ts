// Spans of time in words that fit a table cell: "3 h 12 min".

const units: readonly [string, number][] = [
  ["y", 365 * 86_400],
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

/** The two largest units of a span given in seconds; "0 s" for less than one second. */
export function duration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [name, size] of units) {
    const n = Math.floor(rest / size);
    if (n > 0) parts.push(`${n} ${name}`);
    // Two neighbouring units are enough; "1 d 4 s" would pretend precision.
    if (parts.length === 2 || (parts.length === 1 && n === 0)) break;
    rest -= n * size;
  }
  return parts.length > 0 ? parts.join(" ") : "0 s";
}

const plain: readonly [string, number][] = [
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** "every 5 minutes", "every hour", "every 90 seconds": the largest unit that divides evenly. */
export function every(deltaS: number): string {
  for (const [name, size] of plain) {
    if (deltaS >= size && deltaS % size === 0) {
      const n = deltaS / size;
      return n === 1 ? `every ${name}` : `every ${n} ${name}s`;
    }
  }
  return `every ${deltaS} seconds`;
}

export const deltaUnits = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
export type DeltaUnit = keyof typeof deltaUnits;

/** Splits a delta into the number and unit that a person would have typed. */
export function splitDelta(deltaS: number): { count: number; unit: DeltaUnit } {
  for (const unit of ["days", "hours", "minutes"] as const) {
    if (deltaS >= deltaUnits[unit] && deltaS % deltaUnits[unit] === 0)
      return { count: deltaS / deltaUnits[unit], unit };
  }
  return { count: deltaS, unit: "seconds" };
}
