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

/** What a metric is called where it stands alone: "Used /var". */
export function labelOf(metric: Metric): string {
  const { base, instance } = splitName(metric.name);
  return `${metric.label || base} ${instance}`.trimEnd();
}

/**
 * Families in the order in which their first metric appears. The primary value is left out when
 * a family of the same label and unit holds it, too, as the load of the last minute.
 */
export function families(metrics: readonly Metric[]): Family[] {
  const found = new Map<string, Family>();
  for (const metric of metrics) {
    const { base, instance } = splitName(metric.name);
    let family = found.get(base);
    if (!family) {
      family = { base, label: metric.label || base, unit: metric.unit, metrics: [] };
      found.set(base, family);
    }
    family.metrics.push({ name: metric.name, instance, last: metric.last });
  }
  const [first, ...rest] = found.values();
  if (!first) return [];
  const repeated = rest.some((f) => f.label === first.label && f.unit === first.unit);
  return first.base === "value" && repeated ? rest : [first, ...rest];
}
