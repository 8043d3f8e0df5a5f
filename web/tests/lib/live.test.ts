import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    super();
    FakeSource.made.push(this);
  }
  close() {
    this.readyState = 2;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
    this.say("hello", { version: "1" });
  }
  say(type: string, data: object) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
}
const source = (index: number) => {
  const made = FakeSource.made.at(index);
  if (!made) throw new Error("no such stream was opened");
  return made;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.made = [];
  vi.resetModules();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function started() {
  const { live } = await import("../../src/lib/live.svelte");
  const stop = live.start();
  source(0).open();
  return { live, stop };
}

describe("the event stream", () => {
  it("hands deltas on and counts changed kinds", async () => {
    const { live, stop } = await started();
    const heard: unknown[] = [];
    live.onDelta((delta) => heard.push(delta));
    source(0).say("delta", { system_logs_unread: 3, changed: ["checks"] });
    expect(heard).toHaveLength(1);
    expect(live.unread).toBe(3);
    expect(live.changed.checks).toBe(1);
    expect(live.epoch).toBe(0);
    stop();
  });
  it("knows whether results can be stored as soon as that changes", async () => {
    const { live, stop } = await started();
    expect(live.storage).toBeNull();
    source(0).say("delta", { storage: { takes_writes: false, reason: "the database's disk is full" } });
    source(0).say("delta", { changed: [] });
    expect(live.storage?.takes_writes).toBe(false);
    source(0).say("delta", { storage: { takes_writes: true, reason: null } });
    expect(live.storage?.takes_writes).toBe(true);
    stop();
  });
  it("reloads everything on resync", async () => {
    const { live, stop } = await started();
    source(0).say("resync", {});
    expect(live.epoch).toBe(1);
    stop();
  });
  it("opens a closed stream anew, waits longer each time, and reloads once it is back", async () => {
    const { live, stop } = await started();
    source(0).readyState = FakeSource.CLOSED;
    source(0).onerror?.();
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.made).toHaveLength(2);
    source(1).readyState = FakeSource.CLOSED;
    source(1).onerror?.();
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.made).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(FakeSource.made).toHaveLength(3);
    expect(live.epoch).toBe(0);
    source(2).open();
    expect(live.epoch).toBe(1);
    stop();
  });
  it("does not trust a stream that has been silent for too long", async () => {
    const { stop } = await started();
    vi.advanceTimersByTime(40_000);
    expect(FakeSource.made).toHaveLength(1);
    vi.advanceTimersByTime(10_000);
    expect(FakeSource.made).toHaveLength(2);
    expect(source(0).readyState).toBe(FakeSource.CLOSED);
    stop();
  });
  it("pauses, and loads what was missed when it goes on", async () => {
    const { live, stop } = await started();
    live.pause(true);
    expect(live.state).toBe("paused");
    expect(source(0).readyState).toBe(FakeSource.CLOSED);
    vi.advanceTimersByTime(120_000);
    expect(FakeSource.made).toHaveLength(1);
    live.pause(false);
    expect(live.epoch).toBe(1);
    expect(FakeSource.made).toHaveLength(2);
    stop();
  });
});
