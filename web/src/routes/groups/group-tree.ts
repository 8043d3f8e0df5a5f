// Groups as an indented list: roots first, each below every group that holds it.
import type { HostGroup } from "../../api/types";

export interface TreeRow {
  group: HostGroup;
  depth: number;
  /** Ids from the root to this row; a group that is in two others appears twice. */
  path: string;
}
/** Nesting is free, so the number of rows could explode; the screen's share is bounded. */
const ROWS_MAX = 2_000;

export function groupTree(groups: readonly HostGroup[]): TreeRow[] {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const held = new Set(groups.flatMap((group) => group.host_group_ids));
  const rows: TreeRow[] = [];
  const visit = (group: HostGroup, above: readonly number[]) => {
    if (rows.length >= ROWS_MAX || above.includes(group.id)) return;
    const path = [...above, group.id];
    rows.push({ group, depth: above.length, path: path.join("/") });
    for (const id of group.host_group_ids) {
      const child = byId.get(id);
      if (child) visit(child, path);
    }
  };
  for (const group of groups) if (!held.has(group.id)) visit(group, []);
  return rows;
}
