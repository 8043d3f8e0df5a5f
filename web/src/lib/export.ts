// Where the file of one plugin's measurements on one host is: all metrics of the shown stretch.
import { base } from "../api/client";
import { bounds, type Range } from "./range";

export type Format = "csv" | "json";

interface Source {
  host_id: number;
  check_id: number;
  plugin_id: string;
}

export function exportAddress(source: Source, range: Range, nowS: number, format: Format): string {
  const { fromS, toS } = bounds(range, nowS);
  const query = new URLSearchParams({
    host: String(source.host_id),
    check: String(source.check_id),
    plugin: source.plugin_id,
    from: String(Math.floor(fromS)),
    to: String(Math.ceil(toS)),
    format,
  });
  return `${base}/series/export?${query}`;
}
