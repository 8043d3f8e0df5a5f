// Whoever looks at any page must learn that nothing is stored any more.
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import StorageBanner from "../../src/components/StorageBanner.svelte";
import { live } from "../../src/lib/live.svelte";

const well = {
  takes_writes: true,
  reason: null,
  since: null,
  results_waiting: 0,
  results_waiting_max: 20_000,
};
let target: HTMLElement;
let mounted: Record<string, unknown>;

beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.reject(new Error("no server in this test")));
  live.storage = null;
  target = document.createElement("div");
  mounted = mount(StorageBanner, { target });
  flushSync();
});
afterEach(async () => {
  await unmount(mounted);
  vi.unstubAllGlobals();
});

it("comes with a trouble, counts what waits, and goes when it is over", () => {
  expect(target.querySelector("[role=alert]")).toBeNull();
  const since = new Date().toISOString();
  const ill = { ...well, takes_writes: false, reason: "the database's disk is full", since };
  live.storage = { ...ill, results_waiting: 1_204 };
  flushSync();
  expect(target.textContent).toContain("Results cannot be stored: the database's disk is full.");
  expect(target.textContent).toContain("1,204 results wait in memory");
  expect(target.querySelector("time")?.dateTime).toBe(since);
  live.storage = { ...ill, results_waiting: 20_000 };
  flushSync();
  expect(target.textContent).toContain("No more results fit into memory (20,000 results)");
  live.storage = well;
  flushSync();
  expect(target.querySelector("[role=alert]")).toBeNull();
});
