import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reachable } from "../../src/lib/reachable";

// jsdom lays nothing out: sizes are what a test says, and observers are asked by hand.
let look = () => {};
beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(seen: () => void) {
        look = seen;
      }
      observe() {
        look();
      }
      disconnect() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

function box(html: string, contentPx: number): HTMLElement {
  const made = document.createElement("div");
  made.innerHTML = html;
  Object.defineProperties(made, {
    clientHeight: { value: 100 },
    scrollHeight: { value: contentPx, writable: true },
  });
  return made;
}

describe("a box that scrolls", () => {
  it("takes the focus only while it scrolls", () => {
    const long = box("text", 300);
    reachable(long);
    expect(long.tabIndex).toBe(0);
    Object.assign(long, { scrollHeight: 100 });
    look();
    expect(long.hasAttribute("tabindex")).toBe(false);
  });
  it("leaves the focus to what is in it, unless that is disabled", () => {
    const ticks = box('<input type="checkbox">', 300);
    reachable(ticks);
    expect(ticks.hasAttribute("tabindex")).toBe(false);
    const locked = box('<input type="checkbox" disabled>', 300);
    reachable(locked);
    expect(locked.tabIndex).toBe(0);
  });
});
