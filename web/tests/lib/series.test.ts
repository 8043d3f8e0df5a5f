import { describe, expect, it } from "vitest";
import type { Series } from "../../src/api/types";
import { append, join, pointOf, rows, sampleAt, summary } from "../../src/lib/series";

function series(metric: string, time: number[], last: (number | null)[], more: Partial<Series> = {}): Series {
  return {
    host_id: 1,
    check_id: 1,
    plugin_id: "p",
    metric,
    unit: "%",
    from: time[0] ?? 0,
    to: time.at(-1) ?? 0,
    step_s: 10,
    tier: "raw",
    interval_s: 10,
    time,
    min: last,
    max: last,
    mean: last,
    last,
    ...more,
  };
}

describe("join", () => {
  it("puts metrics on one axis and leaves holes as null, never 0", () => {
    const plot = join([series("a", [10, 20, 30], [1, null, 3]), series("b", [20, 40], [7, 8])]);
    expect(plot.time).toEqual([10, 20, 30, 40]);
    expect(plot.lines.map((line) => line.mean)).toEqual([
      [1, null, 3, null],
      [null, 7, null, 8],
    ]);
    expect(plot.banded).toBe(false);
  });
  it("is banded when buckets hold a spread", () => {
    const bucket = series("a", [10], [5], { tier: "bucket", min: [1], max: [9], mean: [4] });
    const plot = join([bucket]);
    expect(plot.banded).toBe(true);
    expect(plot.lines[0]?.mean).toEqual([4]);
  });
  it("of nothing is empty", () => {
    expect(join([])).toEqual({ time: [], lines: [], banded: false, spacingS: 0 });
  });
});

describe("append", () => {
  const start = series("a", [10, 20, 30], [1, 2, 3]);
  it("adds a newer value to every column", () => {
    const next = append(start, 40.2, 4, 0);
    expect(next.time).toEqual([10, 20, 30, 40]);
    for (const column of [next.min, next.max, next.mean, next.last]) expect(column.at(-1)).toBe(4);
    expect(start.time).toHaveLength(3);
  });
  it("ignores what is not newer, and says so by identity", () => {
    expect(append(start, 30, 9, 0)).toBe(start);
    expect(append(start, 12, 9, 0)).toBe(start);
  });
  it("writes a gap when intervals were missed", () => {
    const next = append(start, 80, 8, 0);
    expect(next.time).toEqual([10, 20, 30, 40, 80]);
    expect(next.last).toEqual([1, 2, 3, null, 8]);
  });
  it("keeps a missing value missing", () => {
    expect(append(start, 40, null, 0).last).toEqual([1, 2, 3, null]);
  });
  it("drops what has left the window", () => {
    const next = append(start, 40, 4, 25);
    expect(next.time).toEqual([30, 40]);
    expect(next.min).toEqual([3, 4]);
  });
  it("starts an empty series", () => {
    expect(append(series("a", [], []), 5, 1, 0).time).toEqual([5]);
  });
});

describe("table and legend", () => {
  it("lists newest first, with gaps", () => {
    const plot = join([series("a", [10, 20], [1, null])]);
    expect(rows(plot)).toEqual([
      { time: 20, values: [{ min: null, max: null, mean: null, last: null }] },
      { time: 10, values: [{ min: 1, max: 1, mean: 1, last: 1 }] },
    ]);
  });
  it("tells the last value of a bucket, which is not its mean", () => {
    const bucket = series("a", [10], [5], { tier: "bucket", min: [1], max: [9], mean: [4] });
    const [line] = join([bucket]).lines;
    expect(line && summary(line).last).toBe(5);
    expect(line && pointOf(line, 0)).toEqual({ min: 1, max: 9, mean: 4, last: 5 });
  });
  it("points at a sample only near it, never in a gap", () => {
    const plot = join([series("a", [10, 20, 90], [1, 2, 3])]);
    expect(sampleAt(plot, 1, 24, 0)).toBe(1);
    expect(sampleAt(plot, 1, 50, 0)).toBeNull();
    expect(sampleAt(plot, 1, 50, 30)).toBe(1);
    expect(sampleAt(plot, 2, 83, 0)).toBe(2);
    expect(sampleAt(join([]), 0, 5, 9)).toBeNull();
  });
  it("sums up without counting gaps", () => {
    const [line] = join([series("a", [10, 20, 30], [4, 2, null])]).lines;
    expect(line && summary(line)).toEqual({ min: 2, max: 4, last: 2 });
  });
});
