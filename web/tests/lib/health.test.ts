import { describe, expect, it } from "vitest";
import type { Health } from "../../src/api/types";
import { compareHealth, healths, isHealth, isProblem, rank, worst } from "../../src/lib/health";

describe("health", () => {
  it("orders from critical to no_data", () => {
    const shuffled: Health[] = ["ok", "no_data", "minor", "critical", "unknown", "degraded", "major"];
    expect(shuffled.toSorted(compareHealth)).toEqual([...healths]);
  });
  it("finds the worst, and no_data for nothing", () => {
    expect(worst(["ok", "unknown", "minor"])).toBe("minor");
    expect(worst(["no_data", "ok"])).toBe("ok");
    expect(worst([])).toBe("no_data");
  });
  it("calls everything worse than ok a problem", () => {
    expect(healths.filter(isProblem)).toEqual(["critical", "major", "minor", "degraded", "unknown"]);
  });
  it("treats a state of a newer server as unknown instead of as the worst", () => {
    expect(rank("on_fire" as Health)).toBe(rank("unknown"));
    expect(isHealth("on_fire")).toBe(false);
  });
});
