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
  it("draws a band for each of a few lines", () => {
    const plot = (count: number) => ({ time: [1], lines: Array.from({ length: count }, () => line([1])), banded: true, spacingS: 60 });
    expect(chart.dataOf(plot(1))).toHaveLength(4);
    expect(chart.dataOf(plot(4))).toHaveLength(13);
    expect(chart.hasBands(plot(5))).toBe(false);
    expect(chart.dataOf(plot(5))).toHaveLength(6);
    expect(chart.dataOf({ ...plot(2), banded: false })).toEqual([[1], [1], [1]]);
  });
});
