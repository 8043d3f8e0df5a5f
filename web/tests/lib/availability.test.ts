import { describe, expect, it } from "vitest";
import type { Counted, MonitoringGap } from "../../src/api/types";
import {
  monthAfter,
  months,
  parts,
  partsText,
  percentText,
  readMonth,
  shareText,
} from "../../src/lib/availability";
import { withGaps, type Stretch } from "../../src/lib/timeline";

function counted(health: Partial<Counted["health_s"]>, maintenance = 0): Counted {
  const health_s = { critical: 0, major: 0, minor: 0, degraded: 0, unknown: 0, ok: 0, no_data: 0, ...health };
  return { total_s: 0, health_s, maintenance_s: maintenance, availability_percent: null, no_data_percent: null };
}

describe("percentages", () => {
  it.each([
    [100, "100 %"],
    [99.9999, "99.999 %"],
    [99.9, "99.900 %"],
    [99, "99.000 %"],
    [98.765, "98.76 %"],
    [66.6667, "66.6 %"],
    [0.01, "0.0 %"],
    [0, "0 %"],
    [null, "–"],
  ])("%s is written as %s and never flattered", (percent, text) => expect(percentText(percent)).toBe(text));
  it.each([
    [0, "none"],
    [0.0001, "< 0.1 %"],
    [0.11, "0.2 %"],
    [12.3, "12.3 %"],
    [99.95, "> 99.9 %"],
    [100, "100.0 %"],
    [null, "–"],
  ])("a share of %s is %s and never hidden", (percent, text) => expect(shareText(percent)).toBe(text));
});

describe("bars", () => {
  it("show what took time, worst first, planned work last", () => {
    const time = counted({ ok: 86_000, critical: 40, no_data: 60 }, 300);
    expect(parts(time).map((part) => part.condition)).toEqual(["critical", "ok", "no_data", "maintenance"]);
    expect(partsText(time)).toBe("critical 40 s, ok 23 h 53 min, no data 1 min, planned work 5 min");
    expect(parts(counted({}))).toEqual([]);
  });
});

describe("months", () => {
  it("are read from the address", () => {
    expect(readMonth(new URLSearchParams("month=2026-10"))).toBe("2026-10");
    for (const bad of ["", "month=2026-13", "month=2026-1", "month=x"])
      expect(readMonth(new URLSearchParams(bad))).toBeNull();
  });
  it("follow each other over the year's end", () => {
    expect(monthAfter("2026-12", 1)).toBe("2027-01");
    expect(monthAfter("2026-01", -1)).toBe("2025-12");
    expect(months("2026-02", 3, "2026-01")).toEqual(["2026-02", "2026-01", "2025-12"]);
    expect(months("2026-02", 2, "2024-07")).toEqual(["2026-02", "2026-01", "2024-07"]);
  });
});

describe("times in which nobody watched", () => {
  const at = (s: number) => new Date(s * 1000).toISOString();
  const gap = (from: number, to: number): MonitoringGap => ({ from: at(from), to: at(to) });
  const ok: Stretch = { health: "ok", fromS: 100, toS: 200, reason: null };
  const bad: Stretch = { health: "critical", fromS: 200, toS: 300, reason: "busy" };
  const shape = (found: Stretch[]) => found.map(({ health, fromS, toS }) => [health, fromS, toS]);

  it("are no data, whatever was known before", () => {
    expect(shape(withGaps([ok, bad], [gap(120, 130)]))).toEqual([
      ["ok", 100, 120],
      ["no_data", 120, 130],
      ["ok", 130, 200],
      ["critical", 200, 300],
    ]);
  });
  it("hide a change in their middle and may overlap", () => {
    expect(shape(withGaps([ok, bad], [gap(210, 220), gap(150, 212)]))).toEqual([
      ["ok", 100, 150],
      ["no_data", 150, 220],
      ["critical", 220, 300],
    ]);
  });
  it("reach beyond the view", () => {
    expect(shape(withGaps([ok, bad], [gap(0, 1_000)]))).toEqual([["no_data", 100, 300]]);
    expect(withGaps([ok, bad], [gap(0, 100), gap(300, 400)])).toEqual([ok, bad]);
  });
});
