// Which metrics share a graph: those that differ only by their instance,
// such as `used_percent[/]` and `used_percent[/var]`.
import type { Metric } from "../api/types";

export interface Family {
  base: string;
  label: string;
  unit: string;
  metrics: { name: string; instance: string; last: number | null }[];
}

export function splitName(name: string): { base: string; instance: string } {
  const open = name.indexOf("[");
  if (open <= 0 || !name.endsWith("]")) return { base: name, instance: "" };
  return { base: name.slice(0, open), instance: name.slice(open + 1, -1) };
}

/** Families in the order in which their first metric appears. */
export function families(metrics: readonly Metric[]): Family[] {
  const found = new Map<string, Family>();
  for (const metric of metrics) {
    const { base, instance } = splitName(metric.name);
    let family = found.get(base);
    if (!family) {
      const label = splitName(metric.label || base).base;
      family = { base, label, unit: metric.unit, metrics: [] };
      found.set(base, family);
    }
    family.metrics.push({ name: metric.name, instance, last: metric.last });
  }
  return [...found.values()];
}

/**
 * The named metric that the primary value repeats, as in CPU: `value` and `busy_percent`.
 * Drawing both would show one line twice, and the named one knows its unit. Packages list
 * it right after the value; only that one counts, so that a chance equality hides nothing.
 */
export function twin(metrics: readonly Metric[]): Metric | null {
  const [primary, next] = metrics;
  if (primary?.name !== "value" || !next || splitName(next.name).instance) return null;
  return primary.last !== null && primary.last === next.last ? next : null;
}
