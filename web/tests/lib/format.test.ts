import { describe, expect, it } from "vitest";
import { duration, every, splitDelta } from "../../src/lib/duration";
import { count, quantity } from "../../src/lib/number";
import { fromLocalInput, lasted, relative, toLocalInput } from "../../src/lib/time";

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [61, "1 min 1 s"],
    [3_600, "1 h"],
    [3_605, "1 h"],
    [11_520, "3 h 12 min"],
    [86_400 * 2 + 7_200, "2 d 2 h"],
    [365 * 86_400 + 86_400, "1 y 1 d"],
    [-5, "0 s"],
  ])("%d seconds is %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [1, "every second"],
    [90, "every 90 seconds"],
    [300, "every 5 minutes"],
    [3_600, "every hour"],
    [86_400, "every day"],
    [604_800, "every week"],
    [1_209_600, "every 2 weeks"],
  ])("a delta of %d is %s", (seconds, text) => expect(every(seconds)).toBe(text));

  it("splits a delta as a person would type it", () => {
    expect(splitDelta(90)).toEqual({ count: 90, unit: "seconds" });
    expect(splitDelta(7_200)).toEqual({ count: 2, unit: "hours" });
  });
});

describe("quantity", () => {
  it.each([
    [null, "%", "–"],
    [Number.NaN, "%", "–"],
    [0, "%", "0 %"],
    [93.26, "%", "93.3 %"],
    [1536, "B", "1.50 KiB"],
    [5 * 1024 ** 3, "B/s", "5 GiB/s"],
    [0.0042, "s", "4.20 ms"],
    [7_260, "s", "2 h 1 min"],
    [12, "1", "12"],
    [3.5, "1/s", "3.50 /s"],
    [1_234_567, "", "1.23 M"],
    [1.5, "load", "1.50"],
    [21.5, "°C", "21.5 °C"],
  ])("%s %s is %s", (value, unit, text) => expect(quantity(value, unit)).toBe(text));

  it("counts with the right plural", () => {
    expect(count(1, "host")).toBe("1 host");
    expect(count(2000, "host")).toBe("2,000 hosts");
    expect(count(0, "index", "indices")).toBe("0 indices");
  });
});

describe("time", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  it("says how long ago, and how far ahead", () => {
    expect(relative("2026-11-22T11:56:56Z", now)).toBe("3 min 4 s ago");
    expect(relative("2026-11-22T12:00:20Z", now)).toBe("in 20 s");
    expect(relative("2026-11-22T11:59:59Z", now)).toBe("just now");
    expect(relative("nonsense", now)).toBe("–");
  });
  it("never shows a negative duration when clocks disagree", () => {
    expect(lasted("2026-11-22T12:00:03Z", now)).toBe("0 s");
  });
  it("keeps the instant through a local input", () => {
    const text = toLocalInput("2026-11-22T12:34:00Z");
    expect(fromLocalInput(text)).toBe("2026-11-22T12:34:00.000Z");
    expect(fromLocalInput("")).toBeNull();
  });
});
