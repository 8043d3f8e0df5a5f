// Series for drawing: several metrics on one time axis, live values appended.
// Invariant: a gap stays a gap. A missing value is null, never 0, and a stretch
// without any sample longer than 2.5 intervals gets a null of its own.
import type { Series } from "../api/types";

export interface Line {
  metric: string;
  min: (number | null)[];
  max: (number | null)[];
  mean: (number | null)[];
  last: (number | null)[];
}
/** Lines that share one time axis (unix seconds, ascending). */
export interface Plot {
  time: number[];
  lines: Line[];
  /** True where minimum and maximum differ from the mean, so that a band is worth drawing. */
  banded: boolean;
  /** How far samples are apart where none is missing; 0 if nobody knows. */
  spacingS: number;
}

const GAP_INTERVALS = 2.5;

/** Joins the series of one family: the union of their times, null where one has no sample. */
export function join(all: readonly Series[]): Plot {
  const time = [...new Set(all.flatMap((series) => series.time))].sort((a, b) => a - b);
  const lines = all.map((series) => {
    const at = new Map(series.time.map((t, index) => [t, index]));
    const pick = (values: (number | null)[]) =>
      time.map((t) => {
        const index = at.get(t);
        return index === undefined ? null : (values[index] ?? null);
      });
    return {
      metric: series.metric,
      min: pick(series.min),
      max: pick(series.max),
      mean: pick(series.tier === "raw" ? series.last : series.mean),
      last: pick(series.last),
    };
  });
  const banded = all.some(
    (series) =>
      series.tier === "bucket" &&
      series.min.some((low, index) => low !== null && low !== series.max[index]),
  );
  const spacingS = Math.max(0, ...all.map(spacing));
  return { time, lines, banded, spacingS };
}

function spacing(series: Series): number {
  return Math.max(series.interval_s ?? 0, series.step_s);
}

/**
 * The sample that an instant belongs to: the nearest one, unless the instant lies in a gap.
 * What is nearer than `reachS` belongs to it in any case.
 */
export function sampleAt(plot: Plot, nearest: number, atS: number, reachS: number): number | null {
  const time = plot.time[nearest];
  if (time === undefined) return null;
  const farS = Math.max(reachS, (GAP_INTERVALS / 2) * plot.spacingS);
  return Math.abs(time - atS) > farS ? null : nearest;
}

/**
 * Appends a live value to `series` and drops what has left the window.
 * Returns the same object when the sample is not new, so that nothing is redrawn.
 */
export function append(
  series: Series,
  timeS: number,
  value: number | null,
  fromS: number,
): Series {
  const newest = series.time.at(-1);
  const t = Math.round(timeS);
  if (newest !== undefined && t <= newest) return series;
  const next: Series = {
    ...series,
    to: t,
    time: [...series.time],
    min: [...series.min],
    max: [...series.max],
    mean: [...series.mean],
    last: [...series.last],
  };
  const push = (at: number, v: number | null) => {
    next.time.push(at);
    for (const values of [next.min, next.max, next.mean, next.last]) values.push(v);
  };
  const apartS = spacing(series);
  if (newest !== undefined && apartS > 0 && t - newest > GAP_INTERVALS * apartS)
    push(Math.round(newest + apartS), null);
  push(t, value);
  const first = next.time.findIndex((at) => at >= fromS);
  if (first > 0)
    for (const values of [next.time, next.min, next.max, next.mean, next.last])
      values.splice(0, first);
  return next;
}

/** What a line says about one point of time. */
export interface Point {
  min: number | null;
  max: number | null;
  mean: number | null;
  last: number | null;
}

export function pointOf(line: Line, index: number): Point {
  const at = (values: (number | null)[]) => values[index] ?? null;
  return { min: at(line.min), max: at(line.max), mean: at(line.mean), last: at(line.last) };
}

/** The rows of "view as table": newest first, gaps included. */
export function rows(plot: Plot): { time: number; values: Point[] }[] {
  return plot.time
    .map((time, index) => ({ time, values: plot.lines.map((line) => pointOf(line, index)) }))
    .reverse();
}

/** Smallest, largest and newest value of a line, for its legend. */
export function summary(line: Line): { min: number | null; max: number | null; last: number | null } {
  let min: number | null = null;
  let max: number | null = null;
  for (const value of line.min) if (value !== null && (min === null || value < min)) min = value;
  for (const value of line.max) if (value !== null && (max === null || value > max)) max = value;
  return { min, max, last: line.last.findLast((value) => value !== null) ?? null };
}
