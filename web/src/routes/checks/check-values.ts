// What the check's form holds, and how it becomes the API's body and back.
import type { Check, CheckBody, HostGroup, JsonSchema, Plugin } from "../../api/types";
import { parse, typedOf, type Typed } from "../../lib/schema-form";

export interface PluginValues {
  plugin_id: string;
  typed: Typed;
  /** Parameters that the plugin's present schema does not know; kept as they are. */
  others: Record<string, unknown>;
  n_historical: string;
  classifier_id: number | null;
}
export interface CheckValues {
  name: string;
  description: string;
  enabled: boolean;
  host_ids: number[];
  host_group_ids: number[];
  plugins: PluginValues[];
  schedule_ids: number[];
}

export function emptyCheck(): CheckValues {
  return {
    name: "",
    description: "",
    enabled: true,
    host_ids: [],
    host_group_ids: [],
    plugins: [],
    schedule_ids: [],
  };
}

export function addPlugin(plugin: Plugin): PluginValues {
  return {
    plugin_id: plugin.id,
    typed: typedOf(plugin.parameters, {}),
    others: {},
    n_historical: "",
    classifier_id: null,
  };
}

export function valuesOf(check: Check, known: Map<string, Plugin>): CheckValues {
  const { name, description, enabled, host_ids, host_group_ids, schedule_ids } = check;
  return {
    name,
    description,
    enabled,
    host_ids,
    host_group_ids,
    schedule_ids,
    plugins: check.plugins.map((use) => {
      const schema: JsonSchema | null = known.get(use.plugin_id)?.parameters ?? null;
      const others = Object.fromEntries(
        Object.entries(use.parameters).filter(([key]) => !schema?.properties?.[key]),
      );
      return {
        plugin_id: use.plugin_id,
        typed: typedOf(schema, use.parameters),
        others,
        n_historical: use.n_historical === null ? "" : String(use.n_historical),
        classifier_id: use.classifier_id,
      };
    }),
  };
}

export interface CheckResult {
  body: CheckBody;
  /** Keys: "name", and "<plugin id>:<parameter>" for a parameter. */
  faults: Record<string, string>;
}

export function bodyOf(values: CheckValues, known: Map<string, Plugin>): CheckResult {
  const faults: Record<string, string> = {};
  if (!values.name.trim()) faults.name = "A check needs a name.";
  const plugins = values.plugins.map((use) => {
    const parsed = parse(known.get(use.plugin_id)?.parameters ?? null, use.typed);
    for (const [key, fault] of Object.entries(parsed.errors))
      faults[`${use.plugin_id}:${key}`] = fault;
    const history = use.n_historical.trim();
    const n = Number(history);
    if (history && (!Number.isInteger(n) || n < 1))
      faults[`${use.plugin_id}:n_historical`] = "The history is a whole number, 1 or more.";
    return {
      plugin_id: use.plugin_id,
      parameters: { ...use.others, ...parsed.values },
      n_historical: history ? n : null,
      classifier_id: use.classifier_id,
    };
  });
  return { body: { ...values, name: values.name.trim(), plugins }, faults };
}

/** How many hosts the chosen hosts and groups come to, groups followed into their groups. */
export function reached(
  hostIds: readonly number[],
  groupIds: readonly number[],
  groups: readonly HostGroup[],
): number {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const hosts = new Set(hostIds);
  const seen = new Set<number>();
  const open = [...groupIds];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const group = byId.get(id);
    if (!group || seen.has(id)) continue;
    seen.add(id);
    for (const host of group.host_ids) hosts.add(host);
    open.push(...group.host_group_ids);
  }
  return hosts.size;
}
