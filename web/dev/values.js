// Believable measurements as pure functions of host, metric and time, so that a
// series and the live stream always agree.

/** A number in [0, 1) from any text. */
export function chance(text) {
  let hash = 2166136261;
  for (const char of String(text)) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

const wave = (t, period, phase) => Math.sin((2 * Math.PI * t) / period + phase * 6.28);

export function valueOf(hostId, pluginId, metric, t) {
  const seed = chance(`${hostId}/${pluginId}/${metric}`);
  // An outage of twenty minutes a few hours ago: graphs must show a gap.
  if (hostId % 3 === 1 && t % 21_600 > 15_000 && t % 21_600 < 16_200) return null;
  const day = wave(t, 86_400, seed);
  const quick = wave(t, 613, seed) + 0.6 * wave(t, 171, seed * 3);
  const noise = chance(`${seed}${Math.floor(t / 10)}`) - 0.5;
  const heavy = hostId === 1 && pluginId.endsWith("cpu") ? 55 : 0;
  if (metric.startsWith("used_percent") || pluginId.endsWith("disk"))
    return clamp(35 + 50 * seed + ((t / 3600) % 48) * 0.12 + noise * 0.3, 0, 99.4);
  const part = metric.match(/\[(.*)\]$/)?.[1];
  if (metric === "cores") return 4;
  if (metric.startsWith("time_percent")) {
    const share = { user: 0.6, system: 0.3, stolen: 0.1, "waiting for disks": 0.2 }[part];
    return share * clamp(18 + heavy + 12 * day + 7 * quick + 16 * noise, 0, 80);
  }
  if (metric.startsWith("bytes[") || metric.startsWith("swap_bytes[")) {
    const share = { used: 0.45, available: 0.55, cached: 0.3, total: 1 }[part];
    return 16 * 2 ** 30 * share * (part === "total" ? 1 : 1 + 0.05 * day + 0.02 * noise);
  }
  if (pluginId.endsWith("load")) {
    const calm = { "1 min": 1, "5 min": 0.5, "15 min": 0.2 }[part] ?? 1;
    return Math.max(0, (1.2 + calm * (0.5 * quick + 0.4 * noise)) / (metric === "per_core" ? 4 : 1));
  }
  if (pluginId.endsWith("cpu")) return clamp(18 + heavy + 12 * day + 7 * quick + 16 * noise, 0, 100);
  if (pluginId.endsWith("memory")) return clamp(40 + 30 * seed + 5 * day + 2 * noise, 0, 100);
  if (pluginId.endsWith("network")) return Math.max(0, 4e6 * (1 + seed) * (1.2 + day + 0.4 * quick + noise));
  if (pluginId.endsWith("uptime")) return t - 1_780_000_000 + hostId * 9_000;
  if (pluginId.endsWith("ping")) return Math.max(0.0002, 0.004 + 0.01 * seed + 0.002 * noise);
  return Math.max(0, 0.8 + seed + 0.5 * day + 0.3 * quick + 0.4 * noise);
}

const clamp = (v, low, high) => Math.min(high, Math.max(low, v));

/** A series as the API answers it: raw up to `points`, buckets beyond. */
export function seriesOf({ host, check, plugin, metric, unit, from, to, points, intervalS }) {
  const span = Math.max(1, to - from);
  const raw = span / intervalS <= points;
  const step = raw ? intervalS : Math.ceil(span / points);
  const series = {
    host_id: host, check_id: check, plugin_id: plugin, metric, unit, from, to,
    step_s: step, tier: raw ? "raw" : "bucket", interval_s: intervalS,
    time: [], min: [], max: [], mean: [], last: [],
  };
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) {
    const samples = raw ? [valueOf(host, plugin, metric, t)] : Array.from({ length: 5 }, (_, i) => valueOf(host, plugin, metric, t + (i * step) / 5));
    const known = samples.filter((v) => v !== null);
    series.time.push(t);
    series.min.push(known.length ? Math.min(...known) : null);
    series.max.push(known.length ? Math.max(...known) : null);
    series.mean.push(known.length ? known.reduce((a, b) => a + b) / known.length : null);
    series.last.push(known.at(-1) ?? null);
  }
  return series;
}
