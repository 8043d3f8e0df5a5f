import { describe, expect, it } from "vitest";
import type { Health, Assignment, Host, HostGroup, Transition, MaintenanceWindow } from "../../src/api/types";
import { applyToAssignments, applyToHosts } from "../../src/lib/delta";
import { families, labelOf, splitName } from "../../src/lib/family";
import { displaced, keepOrder } from "../../src/lib/order";
import { matchesText } from "../../src/lib/text-filter";
import { learns } from "../../src/lib/health-changes.svelte";
import { condensed, knownFrom, planned, stretches } from "../../src/lib/timeline";
import { reached } from "../../src/routes/checks/check-values";
import { groupTree } from "../../src/routes/groups/group-tree";
import { stretched } from "../../src/routes/hosts/touch";

describe("order of a live list", () => {
  it("keeps rows in place, adds new ones at the end, drops gone ones", () => {
    expect(keepOrder([3, 1, 2], [1, 2, 4, 3])).toEqual([3, 1, 2, 4]);
    expect(keepOrder([3, 1, 2], [2, 3])).toEqual([3, 2]);
  });
  it("counts the fewest rows that would move", () => {
    expect(displaced([1, 2, 3, 4], [1, 2, 3, 4])).toBe(0);
    expect(displaced([1, 2, 3, 4], [4, 1, 2, 3])).toBe(1);
    expect(displaced([1, 2, 3], [3, 2, 1])).toBe(2);
    expect(displaced([1, 2], [2])).toBe(0);
  });
});

describe("deltas", () => {
  const hosts = [
    { id: 1, name: "a", health: "ok" },
    { id: 2, name: "b", health: "ok" },
  ] as Host[];
  it("touch only what changed", () => {
    const next = applyToHosts(hosts, {
      hosts: [{ id: 2, health: "major", since: "s", last_seen_at: "l" }],
    });
    expect(next[0]).toBe(hosts[0]);
    expect(next[1]).toMatchObject({ id: 2, name: "b", health: "major", since: "s" });
    expect(applyToHosts(hosts, {})).toBe(hosts);
  });
  it("bring the value to the primary metric, and leave the others", () => {
    const before = [
      { id: 7, value: 1, metrics: [{ name: "value", last: 1 }, { name: "x", last: 5 }] },
    ] as Assignment[];
    const [after] = applyToAssignments(before, {
      assignments: [{ id: 7, value: null }] as never,
    });
    expect(after?.value).toBeNull();
    expect(after?.metrics.map((m) => m.last)).toEqual([null, 5]);
  });
});

describe("metric families", () => {
  const metric = (name: string, label: string, unit = "%") => ({ name, unit, label, last: 1 });
  it("group by the name before the instance", () => {
    expect(splitName("used_percent[/var/lib[x]]")).toEqual({ base: "used_percent", instance: "/var/lib[x]" });
    expect(splitName("value")).toEqual({ base: "value", instance: "" });
    const found = families([
      metric("value", "Fullest"),
      metric("used[/]", "Used"),
      metric("used[/var]", "Used"),
    ]);
    expect(found.map((f) => [f.label, f.metrics.map((m) => m.instance)])).toEqual([
      ["Fullest", [""]],
      ["Used", ["/", "/var"]],
    ]);
  });
  it("draw the primary value once, in the family that says that it is the same", () => {
    const load = [metric("value", "Load"), metric("load[1 min]", "Load"), metric("load[5 min]", "Load")];
    expect(families(load).map((f) => f.base)).toEqual(["load"]);
    expect(families([metric("value", "Swap"), metric("swap", "Swap", "B")])).toHaveLength(2);
    expect(families([metric("value", "Load")])).toHaveLength(1);
    expect(families([])).toEqual([]);
  });
  it("name a metric that stands alone with its instance", () => {
    expect(labelOf(metric("used[/var]", "Used"))).toBe("Used /var");
    expect(labelOf(metric("cores", ""))).toBe("cores");
  });
});

describe("timeline", () => {
  const at = (s: number) => new Date(s * 1000).toISOString();
  const step = (s: number, from: string, to: string) =>
    ({ id: s, at: at(s), from, to, reason: `to ${to}` }) as Transition;
  it("covers the stretch without holes, whatever the order of transitions", () => {
    const found = stretches([step(300, "major", "ok"), step(200, "ok", "major")], "ok", 100, 400);
    expect(found.map(({ health, fromS, toS }) => [health, fromS, toS])).toEqual([
      ["ok", 100, 200],
      ["major", 200, 300],
      ["ok", 300, 400],
    ]);
  });
  it("without transitions shows the present health", () => {
    expect(stretches([], "unknown", 0, 10)).toEqual([
      { health: "unknown", fromS: 0, toS: 10, reason: null },
    ]);
  });
  it("begins with what held before the stretch", () => {
    const found = stretches([step(50, "ok", "critical")], "critical", 100, 200);
    expect(found).toEqual([{ health: "critical", fromS: 100, toS: 200, reason: "to critical" }]);
  });
});

describe("timeline of the past", () => {
  const at = (s: number) => new Date(s * 1000).toISOString();
  const step = (s: number, from: string, to: string) => ({ id: s, at: at(s), from, to, reason: null }) as Transition;
  it("shows what held then, not what holds today", () => {
    const found = stretches([step(500, "ok", "critical")], "critical", 100, 200);
    expect(found).toEqual([{ health: "ok", fromS: 100, toS: 200, reason: null }]);
  });
  it("takes together what is too short to be seen, as the worst, in its place", () => {
    const one = (fromS: number, toS: number, health: "ok" | "minor" | "critical") => ({ health, fromS, toS, reason: health });
    const strip = [one(0, 100, "ok"), one(100, 103, "minor"), one(103, 105, "critical"), one(105, 110, "ok"), one(110, 112, "minor"), one(112, 200, "ok")];
    expect(condensed(strip, 10).map(({ health, fromS, toS, count }) => [health, fromS, toS, count])).toEqual([
      ["ok", 0, 100, 1],
      ["critical", 100, 110, 3],
      ["minor", 110, 112, 1],
      ["ok", 112, 200, 1],
    ]);
    expect(condensed(strip, 1)).toHaveLength(strip.length);
    expect(condensed([], 1)).toEqual([]);
  });
  it("begins where the changes are known", () => {
    expect(knownFrom([step(7, "ok", "minor"), step(5, "no_data", "ok")], 3)).toBe(-Infinity);
    expect(knownFrom([step(7, "ok", "minor"), step(5, "no_data", "ok")], 2)).toBe(5);
  });
  it("has planned work, cut to the stretch", () => {
    const window = (id: number, from: number, to: number) => ({ id, from: at(from), to: at(to) }) as MaintenanceWindow;
    const found = planned([window(1, 50, 150), window(2, 180, 300), window(3, 300, 400)], 100, 200);
    expect(found.map(({ window: { id }, fromS, toS }) => [id, fromS, toS])).toEqual([
      [1, 100, 150],
      [2, 180, 200],
    ]);
  });
});

describe("news of health", () => {
  it("are healths that were not known; a new value with the same health is none", () => {
    const known = new Map<string, Health>();
    const host = (id: number, health: Health) => ({ id, health, since: "", last_seen_at: null });
    expect(learns(known, { hosts: [host(1, "ok")] })).toBe(true);
    expect(learns(known, { hosts: [host(1, "ok")], changed: ["hosts"] })).toBe(false);
    expect(learns(known, { hosts: [host(1, "ok"), host(2, "ok")] })).toBe(true);
    expect(learns(known, { hosts: [host(1, "minor")] })).toBe(true);
    expect(learns(known, {})).toBe(false);
  });
});

describe("text filter", () => {
  it("wants every word somewhere", () => {
    expect(matchesText("WEB 10.0", "web-01", "10.0.0.4")).toBe(true);
    expect(matchesText("web 11", "web-01", "10.0.0.4", null)).toBe(false);
    expect(matchesText("  ", "anything")).toBe(true);
  });
});

describe("groups", () => {
  const group = (id: number, host_ids: number[], host_group_ids: number[]) =>
    ({ id, name: `g${id}`, host_ids, host_group_ids }) as HostGroup;
  const groups = [group(1, [1, 2], []), group(2, [2, 3], [1]), group(3, [], [1, 2])];
  it("count each reached host once, through nested groups", () => {
    expect(reached([9], [3], groups)).toBe(4);
    expect(reached([], [1], groups)).toBe(2);
  });
  it("show as a tree in which a group may stand twice", () => {
    expect(groupTree(groups).map((row) => row.path)).toEqual(["3", "3/1", "3/2", "3/2/1"]);
  });
  it("survive a circle that the server should have refused", () => {
    const circle = [group(1, [1], [2]), group(2, [2], [1])];
    expect(reached([], [1], circle)).toBe(2);
    expect(groupTree(circle)).toEqual([]);
  });
});

describe("pinch", () => {
  it("keeps the instants under the fingers", () => {
    // 100 px wide, 0–1000 s; fingers at 25 and 75 px (250 s, 750 s) move to 0 and 100 px.
    expect(stretched({ aS: 250, bS: 750 }, 0, 100, 100)).toEqual([250, 750]);
    expect(stretched({ aS: 250, bS: 750 }, 25, 75, 100)).toEqual([0, 1000]);
  });
  it("refuses fingers that cross or meet", () => {
    expect(stretched({ aS: 250, bS: 750 }, 80, 20, 100)).toBeNull();
    expect(stretched({ aS: 250, bS: 750 }, 50, 52, 100)).toBeNull();
  });
});
