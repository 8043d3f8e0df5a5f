// Believable reports of availability for the mock API.
import { chance } from "./values.js";

const DAY_S = 86_400;
const healths = ["critical", "major", "minor", "degraded", "unknown", "ok", "no_data"];

function counted(days) {
  const sum = { total_s: 0, health_s: Object.fromEntries(healths.map((h) => [h, 0])), maintenance_s: 0 };
  for (const day of days) {
    sum.total_s += day.total_s;
    sum.maintenance_s += day.maintenance_s;
    for (const health of healths) sum.health_s[health] += day.health_s[health];
  }
  const { no_data, ok, minor, degraded } = sum.health_s;
  const watched = sum.total_s - sum.maintenance_s - no_data;
  return { ...sum, availability_percent: watched > 0 ? (100 * (ok + minor + degraded)) / watched : null, no_data_percent: sum.total_s > sum.maintenance_s ? (100 * no_data) / (sum.total_s - sum.maintenance_s) : null };
}

function day(kind, id, date, total_s) {
  const dice = (what) => chance(`${kind}/${id}/${date}/${what}`);
  const health_s = Object.fromEntries(healths.map((h) => [h, 0]));
  let rest = total_s;
  const give = (amount) => {
    const given = Math.min(rest, Math.floor(amount));
    rest -= given;
    return given;
  };
  const never = kind === "host" && id === 9;
  const maintenance_s = dice("plan") > 0.95 ? give(7_200) : 0;
  if (never) health_s.no_data = give(rest);
  if (dice("off") > 0.93) health_s.no_data += give(5_400 * dice("off long"));
  for (const [health, limit] of [["critical", 0.96], ["major", 0.94], ["minor", 0.85], ["unknown", 0.97]]) if (dice(health) > limit && (id % 3 !== 2 || health === "minor")) health_s[health] = give(20_000 * dice(`${health} long`));
  if (kind === "service" && dice("degraded") > 0.8) health_s.degraded = give(30_000 * dice("degraded long"));
  health_s.ok = give(rest);
  return { total_s, health_s, maintenance_s };
}

export function period(query) {
  const month = query.get("month") ?? new Date().toISOString().slice(0, 7);
  const from = Date.parse(`${month}-01T00:00:00Z`) / 1000;
  const end = Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1) / 1000;
  const to = Math.min(end, Math.floor(Date.now() / 1000));
  const iso = (s) => new Date(s * 1000).toISOString();
  const days = [];
  for (let at = from; at < to; at += DAY_S) days.push({ date: iso(at).slice(0, 10), total_s: Math.min(DAY_S, to - at) });
  return { days, shown: { from: days[0]?.date, to: days.at(-1)?.date, from_at: iso(from), to_at: iso(to), time_zone: "Europe/Berlin" } };
}

export function isFuture(query) {
  return period(query).days.length === 0;
}

export function daysOf(kind, id, query) {
  const { days, shown } = period(query);
  const all = days.map(({ date, total_s }) => ({ date, counted: counted([day(kind, id, date, total_s)]) }));
  return { period: shown, name: "", counted: counted(all.map((one) => one.counted)), days: all };
}

export function report(world, query) {
  const { shown } = period(query);
  const item = (kind) => ({ id, name }) => {
    const { counted: sum, days } = daysOf(kind, id, query);
    const down = ({ health_s: h }) => h.critical + h.major + h.unknown;
    const bad = days.map((one) => down(one.counted)).filter((s) => s > 0);
    return { kind, id, name, counted: sum, outages: bad.length, longest_outage_s: Math.max(0, ...bad), mean_outage_s: bad.length ? Math.floor(down(sum) / bad.length) : null };
  };
  const worst = (a, b) => (a.counted.availability_percent ?? 101) - (b.counted.availability_percent ?? 101);
  return { period: shown, next_cursor: null, items: [...world.services.map(item("service")).sort(worst), ...world.hosts.map(item("host")).sort(worst)] };
}
