// The time range of graphs: a length that slides with the present, or a fixed stretch.

export const lengths = [
  { key: "15m", label: "15 min", seconds: 900 },
  { key: "1h", label: "1 h", seconds: 3_600 },
  { key: "6h", label: "6 h", seconds: 21_600 },
  { key: "24h", label: "24 h", seconds: 86_400 },
  { key: "7d", label: "7 d", seconds: 604_800 },
  { key: "30d", label: "30 d", seconds: 2_592_000 },
] as const;
export type LengthKey = (typeof lengths)[number]["key"];

export type Range =
  | { kind: "sliding"; key: LengthKey }
  | { kind: "fixed"; fromS: number; toS: number };

/** The shortest stretch that a zoom may show; below it there is nothing to see. */
export const SPAN_S_MIN = 30;

export function readRange(query: URLSearchParams): Range {
  const fromS = Number(query.get("from"));
  const toS = Number(query.get("to"));
  if (fromS > 0 && toS - fromS >= SPAN_S_MIN) return { kind: "fixed", fromS, toS };
  const key = lengths.find((length) => length.key === query.get("range"))?.key;
  return { kind: "sliding", key: key ?? "1h" };
}

export function writeRange(query: URLSearchParams, range: Range): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of ["range", "from", "to"]) next.delete(key);
  if (range.kind === "fixed") {
    next.set("from", String(Math.round(range.fromS)));
    next.set("to", String(Math.round(range.toS)));
  } else if (range.key !== "1h") next.set("range", range.key);
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
