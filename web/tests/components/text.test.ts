// What agents say is text: nothing in it may become markup.
import { mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import type { Health, HostHealth } from "../../src/api/types";
import HealthShape from "../../src/components/HealthShape.svelte";
import { healthName, healths } from "../../src/lib/health";
import HostReasons from "../../src/routes/hosts/HostReasons.svelte";

const mounted: Record<string, unknown>[] = [];
function show<P extends Record<string, unknown>>(component: unknown, props: P): HTMLElement {
  const target = document.createElement("div");
  mounted.push(mount(component as never, { target, props }));
  return target;
}
afterEach(async () => {
  for (const one of mounted.splice(0)) await unmount(one);
});

describe("HealthShape", () => {
  it("has its own outline and name for each of the seven states", () => {
    const outlines = healths.map((health: Health) => {
      const target = show(HealthShape, { health });
      const svg = target.querySelector("svg");
      expect(svg?.getAttribute("aria-label")).toBe(healthName(health));
      return target.querySelector("svg > *")?.outerHTML;
    });
    expect(new Set(outlines).size).toBe(healths.length);
  });
});

describe("HostReasons", () => {
  it("shows hostile text as text, and the deciding plugin first", () => {
    const evil = "<img src=x onerror=alert(1)>";
    const assignment = (id: number, health: Health, decisive: boolean) => ({
      id,
      host_id: 1,
      check_id: 1,
      check_name: "Standard",
      plugin_id: `p${id}`,
      plugin_name: `Plugin ${id}`,
      view: "valuegraph",
      health,
      since: null,
      decisive,
      reason: evil,
      metrics: [],
    });
    const why = {
      host_id: 1,
      health: "critical",
      since: null,
      reason: evil,
      assignments: [assignment(1, "minor", false), assignment(2, "critical", true), assignment(3, "ok", false)],
    } as unknown as HostHealth;
    const target = show(HostReasons, { why });
    expect(target.querySelector("img")).toBeNull();
    expect(target.textContent).toContain(evil);
    expect([...target.querySelectorAll("li a")].map((a) => a.textContent)).toEqual(["Plugin 2", "Plugin 1"]);
  });
});
