import { describe, expect, it } from "vitest";
import type { Assignment, Message } from "../../src/api/types";
import { byCause, foldMessages, namesOf } from "../../src/lib/alike";

const assignment = (id: number, result_type: string | null, message: string | null = null) =>
  ({ id, result_type, message }) as Assignment;
const ids = (groups: Assignment[][]) => groups.map((group) => group.map((a) => a.id));

describe("the same failure", () => {
  it("brings plugins together at the place of the first", () => {
    const found = byCause([
      assignment(1, "plugin", "refused"),
      assignment(2, "connection_error", "refused"),
      assignment(3, "plugin_error", "refused"),
      assignment(4, "connection_error", "refused"),
      assignment(5, "connection_error", "another certificate"),
    ]);
    expect(ids(found)).toEqual([[1], [2, 4], [3], [5]]);
  });
  it("is none where a plugin answered or has not run, even with the same words", () => {
    const found = byCause([
      assignment(1, "plugin", "all well"),
      assignment(2, "plugin", "all well"),
      assignment(3, null),
      assignment(4, null),
    ]);
    expect(ids(found)).toEqual([[1], [2], [3], [4]]);
  });
  it("is named by the first plugin and the number of others", () => {
    expect(namesOf(["CPU"])).toBe("CPU");
    expect(namesOf(["CPU", "Disk"])).toBe("CPU and Disk");
    expect(namesOf(["CPU", "Disk", "Load"])).toBe("CPU and 2 more plugins");
  });
});

describe("the same text of several plugins", () => {
  const said = (id: number, text: string | null, first: string, last: string) =>
    ({
      assignment_id: id,
      plugin_id: `p${id}`,
      result_type: "connection_error",
      message: text,
      count: 2,
      first_at: `2026-01-01T${first}:00Z`,
      last_at: `2026-01-01T${last}:00Z`,
    }) as Message;
  const shape = (messages: Message[]) => foldMessages(messages).map((f) => f.plugin_ids.join());

  it("at the same time is one entry", () => {
    const found = foldMessages([
      said(1, "refused", "10:00", "10:30"),
      said(2, "refused", "10:05", "10:25"),
      said(3, "refused", "09:58", "09:58"),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ plugin_ids: ["p1", "p2", "p3"], count: 6 });
    expect(found[0]?.first_at).toBe("2026-01-01T09:58:00Z");
  });
  it("at another time, in between, or of the same plugin again is another", () => {
    const late = said(1, "refused", "10:00", "10:30");
    expect(shape([late, said(2, "refused", "08:00", "08:30")])).toEqual(["p1", "p2"]);
    expect(shape([late, said(1, "refused", "09:50", "09:55")])).toEqual(["p1", "p1"]);
    expect(shape([late, said(2, "slow", "10:00", "10:20"), said(3, "refused", "10:00", "10:10")])).toEqual(["p1", "p2", "p3"]);
    expect(shape([said(1, null, "10:00", "10:30"), said(2, null, "10:00", "10:30")])).toEqual(["p1", "p2"]);
  });
});
