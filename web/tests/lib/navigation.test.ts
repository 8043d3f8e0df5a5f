import { describe, expect, it } from "vitest";
import { isFiltered, readHostFilter, safeReturn, withParam, writeHostFilter } from "../../src/lib/address";
import { matchPath } from "../../src/lib/match";
import { bounds, openingLength, readRange, SPAN_S_MIN, writeRange, zoomed } from "../../src/lib/range";

describe("filters in the address", () => {
  it("survive a round trip, in the order of severity", () => {
    const filter = { q: "web 01", health: ["ok", "critical"] as const, group: 3 };
    const query = writeHostFilter({ ...filter, health: [...filter.health] });
    expect(query.toString()).toBe("q=web+01&health=critical%2Cok&group=3");
    expect(readHostFilter(query)).toEqual({ q: "web 01", health: ["critical", "ok"], group: 3 });
  });
  it("ignore what is no state or no group", () => {
    const filter = readHostFilter(new URLSearchParams("health=critical,bogus&group=abc"));
    expect(filter).toEqual({ q: "", health: ["critical"], group: null });
  });
  it("are absent when nothing is filtered", () => {
    expect(isFiltered(readHostFilter(new URLSearchParams()))).toBe(false);
    expect(isFiltered({ q: "  ", health: [], group: null })).toBe(false);
  });
  it("change one at a time", () => {
    const query = new URLSearchParams("q=a&level=error");
    expect(withParam(query, "level", null).toString()).toBe("q=a");
    expect(withParam(query, "q", "b").toString()).toBe("q=b&level=error");
  });
});

describe("safeReturn", () => {
  it.each([
    ["/hosts/3?range=6h", "/hosts/3?range=6h"],
    ["https://evil.example", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["javascript:alert(1)", "/"],
    [null, "/"],
  ])("%s leads to %s", (text, path) => expect(safeReturn(text)).toBe(path));
});

describe("matchPath", () => {
  const routes = [{ path: "/" }, { path: "/hosts/new" }, { path: "/hosts/:id" }, { path: "/hosts/:id/edit" }];
  it.each([
    ["/", "/", {}],
    ["/hosts/new", "/hosts/new", {}],
    ["/hosts/12/", "/hosts/:id", { id: "12" }],
    ["/hosts/a%2Fb/edit", "/hosts/:id/edit", { id: "a/b" }],
  ])("%s is %s", (path, pattern, params) => {
    const match = matchPath(routes, path);
    expect(match?.route.path).toBe(pattern);
    expect(match?.params).toEqual(params);
  });
  it("knows what is no page, malformed escapes included", () => {
    expect(matchPath(routes, "/nope")).toBeNull();
    expect(matchPath(routes, "/hosts/%E0%A4%A")).toBeNull();
  });
});

describe("time range", () => {
  it("is what the page opened with unless the address says otherwise", () => {
    const read = (query: string) => readRange(new URLSearchParams(query), "1h");
    expect(read("")).toEqual({ kind: "sliding", key: "1h" });
    expect(read("range=7d")).toEqual({ kind: "sliding", key: "7d" });
    expect(read("range=2y")).toEqual({ kind: "sliding", key: "1h" });
    expect(read("from=1&to=1e18")).toEqual({ kind: "sliding", key: "1h" });
    expect(read("from=1&to=1000000000")).toMatchObject({ fromS: 1e9 - 6 * 366 * 86_400, toS: 1e9 });
    expect(read("from=200&to=100")).toEqual({ kind: "sliding", key: "1h" });
  });
  it("survives a round trip and keeps other parameters", () => {
    const range = { kind: "fixed", fromS: 1000, toS: 2000 } as const;
    const query = writeRange(new URLSearchParams("range=6h&x=1"), range);
    expect(query.toString()).toBe("x=1&from=1000&to=2000");
    expect(readRange(query, "1h")).toEqual(range);
    const chosen = writeRange(query, { kind: "sliding", key: "1h" });
    expect(chosen.toString()).toBe("x=1&range=1h");
    expect(readRange(chosen, "15m")).toEqual({ kind: "sliding", key: "1h" });
  });
  it.each([
    [10, "1h", "15m"],
    [900, "1h", "15m"],
    [901, "1h", "1h"],
    [1e9, "1h", "1h"],
    [40_000, "24h", "24h"],
    [20_000, "24h", "6h"],
    [-5, "24h", "15m"],
  ] as const)("of something %s s old, at most %s, opens with %s", (ageS, longest, key) => {
    expect(openingLength(new Date(0).toISOString(), ageS, longest)).toBe(key);
  });
  it("slides with the present", () => {
    expect(bounds({ kind: "sliding", key: "15m" }, 10_000)).toEqual({ fromS: 9_100, toS: 10_000 });
  });
  it("zooms in either direction, never past now and never to nothing", () => {
    expect(zoomed(500, 100, 1_000)).toEqual({ kind: "fixed", fromS: 100, toS: 500 });
    expect(zoomed(900, 2_000, 1_000)).toEqual({ kind: "fixed", fromS: 900, toS: 1_000 });
    const tiny = zoomed(500, 501, 1_000);
    expect(tiny.kind === "fixed" && tiny.toS - tiny.fromS).toBe(SPAN_S_MIN);
  });
});
