// The time range of graphs: a length that slides with the present, or a fixed stretch.

export const lengths = [
  { key: "15m", label: "15 min", seconds: 900 },
  { key: "1h", label: "1 h", seconds: 3_600 },
  { key: "6h", label: "6 h", seconds: 21_600 },
  { key: "24h", label: "24 h", seconds: 86_400 },
  { key: "7d", label: "7 d", seconds: 604_800 },
  { key: "30d", label: "30 d", seconds: 2_592_000 },
  { key: "1y", label: "1 y", seconds: 31_622_400 },
] as const;
export type LengthKey = (typeof lengths)[number]["key"];

export type Range =
  | { kind: "sliding"; key: LengthKey }
  | { kind: "fixed"; fromS: number; toS: number };

/** The shortest stretch that a zoom may show; below it there is nothing to see. */
export const SPAN_S_MIN = 30;

/** The longest stretch that the server draws: six years. */
const SPAN_S_MAX = 6 * 366 * 86_400;
/** 2200-01-01: what lies later was not meant as a time. */
const END_S = 7_258_118_400;

/** The shortest length that holds everything since `createdAt`, at most `longest`. */
export function openingLength(createdAt: string, nowS: number, longest: LengthKey): LengthKey {
  const ageS = nowS - Date.parse(createdAt) / 1000;
  const fits = lengths.find(({ key, seconds }) => key === longest || ageS <= seconds);
  return fits?.key ?? longest;
}

/** What the address says; `opening` is for the page that was opened without a range. */
export function readRange(query: URLSearchParams, opening: LengthKey): Range {
  const fromS = Number(query.get("from"));
  const toS = Number(query.get("to"));
  if (fromS > 0 && toS - fromS >= SPAN_S_MIN && toS < END_S)
    return { kind: "fixed", fromS: Math.max(fromS, toS - SPAN_S_MAX), toS };
  const key = lengths.find((length) => length.key === query.get("range"))?.key;
  return { kind: "sliding", key: key ?? opening };
}

export function writeRange(query: URLSearchParams, range: Range): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of ["range", "from", "to"]) next.delete(key);
  if (range.kind === "fixed") {
    next.set("from", String(Math.round(range.fromS)));
    next.set("to", String(Math.round(range.toS)));
  } else next.set("range", range.key);
  return next;
}

export function bounds(range: Range, nowS: number): { fromS: number; toS: number } {
  if (range.kind === "fixed") return range;
  const length = lengths.find((l) => l.key === range.key)?.seconds ?? 3_600;
  return { fromS: nowS - length, toS: nowS };
}

/** The stretch between two zoomed ends, in order, inside the present and not too small. */
export function zoomed(aS: number, bS: number, nowS: number): Range {
  const fromS = Math.min(aS, bS);
  const toS = Math.min(Math.max(aS, bS), nowS);
  if (toS - fromS >= SPAN_S_MIN) return { kind: "fixed", fromS, toS };
  const middle = Math.min((fromS + toS) / 2, nowS - SPAN_S_MIN / 2);
  return { kind: "fixed", fromS: middle - SPAN_S_MIN / 2, toS: middle + SPAN_S_MIN / 2 };
}
