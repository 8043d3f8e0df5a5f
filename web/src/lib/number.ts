// Numbers with their units: short enough for an axis, exact enough to act on.
import { duration } from "./duration";

const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const decimal = ["", "k", "M", "G", "T"];

function digits(value: number): string {
  const size = Math.abs(value);
  const places = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return value.toFixed(places);
}

function scaled(value: number, step: number, names: string[]): [string, string] {
  let scale = 0;
  let rest = value;
  while (Math.abs(rest) >= step && scale < names.length - 1) {
    rest /= step;
    scale += 1;
  }
  return [digits(rest), names[scale] ?? ""];
}

/** A measured number with its unit; "–" where there is none, never 0. */
export function quantity(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  switch (unit) {
    case "%":
    case "percent":
      return `${digits(value)} %`;
    case "B":
    case "bytes":
      return scaled(value, 1024, binary).join(" ");
    case "B/s":
    case "bytes/s":
      return `${scaled(value, 1024, binary).join(" ")}/s`;
    case "s":
    case "seconds":
      return Math.abs(value) < 1 && value !== 0
        ? `${digits(value * 1000)} ms`
        : Math.abs(value) < 60
          ? `${digits(value)} s`
          : duration(value);
    case "1":
    case "count":
    case "load":
      return quantity(value, "");
    case "1/s":
      return `${quantity(value, "")} /s`;
    default: {
      if (Math.abs(value) < 10_000) return unit ? `${digits(value)} ${unit}` : digits(value);
      const [n, prefix] = scaled(value, 1000, decimal);
      return `${n}${prefix || unit ? " " : ""}${prefix}${unit}`;
    }
  }
}

/** Whether `quantity` writes this unit in powers of 1,024. */
export function isBytes(unit: string): boolean {
  return ["B", "bytes", "B/s", "bytes/s"].includes(unit);
}

export function bytes(value: number): string {
  return scaled(value, 1024, binary).join(" ");
}

/** "1 host", "2 hosts": English plural for the nouns of this product. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? noun : plural}`;
}
