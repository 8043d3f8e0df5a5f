import { beforeAll, describe, expect, it } from "vitest";

// uPlot asks for the device's pixel ratio while it is being loaded; jsdom has no matchMedia.
let chart: typeof import("../../src/routes/hosts/chart");
beforeAll(async () => {
  window.matchMedia ??= (() => ({
    addEventListener: () => {},
    removeEventListener: () => {},
  })) as never;
  chart = await import("../../src/routes/hosts/chart");
});

const line = (mean: (number | null)[]) => ({ metric: "m", min: mean, max: mean, mean, last: mean });

describe("chart data", () => {
  it("finds the samples that no line reaches", () => {
    expect(chart.isolated([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(chart.isolated([1, 2, 3])).toBeNull();
    expect(chart.isolated([null, 0, null])).toEqual([1]);
  });
  it("draws a band for a single line only", () => {
    const one = { time: [1], lines: [line([1])], banded: true, spacingS: 60 };
    const two = { time: [1], lines: [line([1]), line([2])], banded: true, spacingS: 60 };
    expect(chart.hasBand(one)).toBe(true);
    expect(chart.dataOf(one)).toHaveLength(4);
    expect(chart.hasBand(two)).toBe(false);
    expect(chart.dataOf(two)).toEqual([[1], [1], [2]]);
  });
});
