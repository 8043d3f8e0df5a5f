import { describe, expect, it } from "vitest";
import type { MaintenanceWindow } from "../../src/api/types";
import { toLocalInput } from "../../src/lib/time";
import {
  bodyOf,
  byPhase,
  endAfter,
  faultsOf,
  fresh,
  lasts,
  lengthOf,
  members,
  suggestedName,
  valuesOf,
  when,
} from "../../src/routes/maintenance/maintenance-values";

const nowMs = new Date(2026, 10, 22, 15, 0, 40).getTime();
const iso = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString();

function window(id: number, from: string, to: string, phase: MaintenanceWindow["phase"]): MaintenanceWindow {
  return { id, name: `Work ${id}`, description: "", from, to, host_ids: [1], host_group_ids: [], service_ids: [], phase, created_at: from };
}

describe("the form of planned work", () => {
  it("begins as an hour from now, in full minutes", () => {
    const values = fresh(nowMs, null);
    expect(values.to).toBe("2026-11-22T16:01");
    expect(faultsOf({ ...values, name: "Disks", host_ids: [1] }, nowMs)).toEqual({});
    expect(lengthOf(values, nowMs)).toBe("1 h");
  });
  it("is about the host that it was opened for, under a name of its own", () => {
    const values = fresh(nowMs, { id: 7, name: "web-01" });
    expect([values.host_ids, values.name]).toEqual([[7], "Work on web-01, 2026-11-22 15:00"]);
    expect(suggestedName("x".repeat(100), nowMs)).toHaveLength(100);
  });
  it("counts presets from the beginning that is typed", () => {
    expect(endAfter({ now: false, from: "2026-11-23T22:00" }, 30, nowMs)).toBe("2026-11-23T22:30");
    expect(endAfter({ now: true, from: "2026-11-23T22:00" }, 120, nowMs)).toBe("2026-11-22T17:01");
    expect(endAfter({ now: false, from: "" }, 30, nowMs)).toBe("2026-11-22T15:31");
  });
  it("begins in the moment of saving, if it begins now", () => {
    const values = { ...fresh(nowMs, null), name: " Disks ", from: "2020-01-01T00:00" };
    const body = bodyOf(values, null, nowMs + 5_000);
    expect([body.name, body.from]).toEqual(["Disks", new Date(nowMs + 5_000).toISOString()]);
  });
  it("keeps seconds that an input cannot show, unless another time is typed", () => {
    const before = window(1, iso(0), iso(60), "under_way");
    const values = valuesOf(before);
    expect(bodyOf(values, before, nowMs)).toMatchObject({ from: before.from, to: before.to });
    const to = toLocalInput(iso(90));
    expect(bodyOf({ ...values, to }, before, nowMs)).toMatchObject({ from: before.from, to: new Date(to).toISOString() });
  });
  it("says what is wrong with it", () => {
    const values = { ...fresh(nowMs, null), now: false, from: "", to: "" };
    expect(Object.keys(faultsOf(values, nowMs))).toEqual(["name", "from", "to", "host_ids"]);
    const reversed = { ...values, from: "2026-11-22T15:00", to: "2026-11-22T15:00" };
    expect(faultsOf(reversed, nowMs).to).toBe("It must end after it begins.");
    expect(lengthOf(reversed, nowMs)).toBeNull();
    expect(lengthOf(values, nowMs)).toBeNull();
  });
});

describe("planned work in words", () => {
  it("names the second day only if it is another one", () => {
    const day = window(1, iso(0), iso(120), "under_way");
    expect(when(day)).toMatch(/15:00 – 17:00$/);
    expect(when(window(1, iso(0), iso(24 * 60), "under_way")).match(/2026/g)).toHaveLength(2);
    expect(lasts(day)).toBe("2 h");
  });
  it("names a few of those concerned and counts the rest", () => {
    const names = {
      hosts: new Map([[1, "web-01"], [2, "db-01"]]),
      groups: new Map([[1, "Databases"]]),
      services: new Map([[1, "Shop"], [2, "Mail"]]),
    };
    const all = { ...window(1, iso(0), iso(1), "past"), host_ids: [1, 2, 9], host_group_ids: [1], service_ids: [1, 2] };
    expect(members(all, names)).toBe("9, db-01, web-01, group Databases and 2 more");
    expect(members({ ...all, host_ids: [1], service_ids: [1] }, names)).toBe("web-01, group Databases, service Shop");
    expect(members({ ...all, host_ids: [], host_group_ids: [], service_ids: [] }, names)).toContain("deleted");
  });
  it("stands in the order in which it matters", () => {
    const phases = byPhase([
      window(1, iso(-200), iso(-100), "past"),
      window(2, iso(-60), iso(60), "under_way"),
      window(3, iso(500), iso(600), "coming"),
      window(4, iso(-50), iso(-10), "past"),
      window(5, iso(-60), iso(10), "under_way"),
      window(6, iso(100), iso(900), "coming"),
    ]);
    const ids = Object.fromEntries(Object.entries(phases).map(([phase, of]) => [phase, of.map((one) => one.id)]));
    expect(ids).toEqual({ under_way: [5, 2], coming: [6, 3], past: [4, 1] });
  });
});
