// The mock's configuration: what a small business might have after a week.
import { chance } from "./values.js";

const now = () => new Date().toISOString();
const ago = (s) => new Date(Date.now() - s * 1000).toISOString();
const order = ["critical", "major", "minor", "degraded", "unknown", "ok", "no_data"];
export const worst = (all) => all.reduce((a, b) => (order.indexOf(b) < order.indexOf(a) ? b : a), "no_data");
export { ago, now, order };

const names = ["web-01", "web-02", "web-03", "db-01", "mail", "router", "backup", "files", "build", "vpn-gate", "printer-2nd-floor", "a-very-long-host-name.branch-office-north.example.com"];
const pluginRows = [
  ["com.prophasis.cpu", "CPU", "percentgraph", "How busy the processors are.", [["value", "%", "Busy"], ...["user", "system", "waiting for disks", "stolen"].map((part) => [`time_percent[${part}]`, "%", "Time spent"]), ["cores", "1", "Cores"]], ["minor", "major", "critical"]],
  ["com.prophasis.memory", "Memory", "percentgraph", "Memory in use, without caches.", [["value", "%", "Used"], ...["used", "available", "cached", "total"].map((part) => [`bytes[${part}]`, "B", "Memory"]), ["swap_bytes[used]", "B", "Swap"], ["swap_bytes[total]", "B", "Swap"], ["swap_used_percent", "%", "Swap used"]], ["minor", "major", "critical"]],
  ["com.prophasis.load", "Load", "valuegraph", "Load average per core.", [["value", "load", "Load average"], ...[1, 5, 15].map((n) => [`load[${n} min]`, "load", "Load average"]), ["per_core", "load", "1 minute, per core"]], ["minor", "major", "critical"]],
  ["com.prophasis.disk", "Disk", "percentgraph", "Space and inodes of every mount.", [["value", "%", "Fullest"], ["used_percent[/]", "%", "Used"], ["used_percent[/var]", "%", "Used"], ["used_percent[/home]", "%", "Used"]], ["minor", "major", "critical"]],
  ["com.prophasis.network", "Network", "valuegraph", "Traffic of every interface.", [["bytes_received_per_second[eth0]", "B/s", "Received"], ["bytes_received_per_second[eth1]", "B/s", "Received"]], []],
  ["com.prophasis.uptime", "Uptime", "table", "Time since the last start.", [["value", "s", "Uptime"]], []],
  ["com.prophasis.units", "systemd units", "messagelist", "Failed units by name.", [], []],
  ["com.prophasis.ping", "Ping", "valuegraph", "Round trip to the host, from this server.", [["value", "s", "Round trip"]], []],
];

export function makeWorld(hostCount) {
  const w = { next: 5000 };
  w.users = [{ id: 1, name: "anna", role: "administrator", created_at: ago(9e5) }, { id: 2, name: "ben", role: "viewer", created_at: ago(4e5) }];
  w.tokens = [{ id: 1, name: "grafana", prefix: "prophasis_k3Jd", user_id: 1, created_at: ago(3e5), expires_at: null, last_used_at: ago(60) }];
  w.hosts = Array.from({ length: hostCount }, (_, i) => ({
    id: i + 1, name: names[i] ?? `host-${String(i + 1).padStart(4, "0")}`, description: i === 0 ? "Web shop, front end" : "", address: `10.0.${Math.floor(i / 250)}.${(i % 250) + 4}`, port: 4048,
    tags: i < 3 ? ["web", "linux"] : i % 2 ? ["linux"] : [], enabled: i !== 8, enrolled: true, pin: "9f2c".repeat(16), host_group_ids: i < 3 ? [1] : i < 5 ? [2] : [],
    health: "ok", since: ago(200_000), last_seen_at: ago(8), agent_version: "0.1.0", platform: "Debian 13, x86_64", created_at: ago(8e5),
  }));
  w.groups = [
    { id: 1, name: "Web", description: "Front ends of the shop", host_ids: [1, 2, 3], host_group_ids: [] },
    { id: 2, name: "Back end", description: "", host_ids: [4, 5], host_group_ids: [] },
    { id: 3, name: "Shop", description: "Everything the shop needs", host_ids: [6], host_group_ids: [1, 2] },
  ].map((g) => ({ ...g, created_at: ago(5e5), health: "ok", effective_host_count: g.id === 3 ? 6 : g.host_ids.length }));
  w.plugins = pluginRows.map(([id, name, view, description, metrics, limits], i) => ({
    id, name, description, version: "1.0.0", runtime: "builtin", side: id.endsWith("ping") ? "server" : "agent", view, default_n_historical: 5, timeout_s: 10,
    parameters: limits.length ? { type: "object", properties: Object.fromEntries(limits.map((n, j) => [n, { type: "number", title: `${n[0].toUpperCase()}${n.slice(1)} from`, description: `Reports ${n} at this value and above.`, default: 80 + 5 * j, minimum: 0, maximum: 100 }])) } : null,
    measured: metrics.map(([name, unit, label]) => ({ name, unit, label })), metrics: metrics.map(([name, unit, label]) => ({ name: name.split("[")[0], unit, label })).filter((m, i, all) => all.findIndex((other) => other.name === m.name) === i), hash: "ab12cd34".repeat(8), size_bytes: 4_200 + i * 731, standard: true, installed_at: ago(8e5), default_classifier_id: i + 1, check_ids: [1],
  }));
  w.classifiers = w.plugins.map((p, i) => ({ id: i + 1, name: p.name, description: `Default of ${p.name}`, plugin_id: p.id, current_version: 2, source: `-- ${p.name}\nlocal busy = arrayAvg(values)\nif busy == nil then return "unknown", "no value" end\nif busy >= (params.critical or 95) then\n  return "critical", string.format("${p.name} %.0f %%", busy)\nend\nreturn "ok"\n`, created_at: ago(8e5), updated_at: ago(9e4) }));
  w.checks = [{ id: 1, name: "Standard", description: "Watched on every machine", enabled: true, host_ids: w.hosts.map((h) => h.id), host_group_ids: [], plugins: w.plugins.map((p) => ({ plugin_id: p.id, parameters: {}, n_historical: null, classifier_id: null })), schedule_ids: [1], run_count: w.hosts.length * w.plugins.length, created_at: ago(8e5) }];
  w.schedules = [
    { id: 1, name: "Every 10 seconds", description: "", enabled: true, check_ids: [1], intervals: [{ id: 1, start: ago(8e5), delta_s: 10, execute_next: ago(-6) }], active_hours: null, created_at: ago(8e5) },
    { id: 2, name: "Office hours", description: "", enabled: true, check_ids: [], intervals: [{ id: 2, start: ago(8e5), delta_s: 900, execute_next: ago(-700) }], active_hours: { timezone: "Europe/Berlin", windows: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" }] }, created_at: ago(8e5) },
  ];
  w.channels = [{ id: 1, name: "Ops by e-mail", module: "email", enabled: true, config: { host: "mail.example.com", port: 587, tls: "starttls", username: "prophasis", from: "prophasis@example.com", to: ["ops@example.com"] }, secrets_set: ["password"], created_at: ago(7e5) }];
  w.alerts = [{ id: 1, name: "Problems on any host", enabled: true, subject: "host", from: ["ok", "no_data", "unknown", "minor"], to: ["major", "critical"], host_ids: [], host_group_ids: [1], plugin_ids: [], check_ids: [], service_ids: [], channel_ids: [1], created_at: ago(7e5), sentence: "When any host in Web goes from minor, unknown, ok or no data to critical or major, tell Ops by e-mail." }];
  w.services = [{ id: 1, name: "Webshop", description: "What customers see", dependencies: [{ kind: "host", id: 6 }], redundancy_groups: [{ name: "Web servers", needed: 1, members: [{ kind: "host", id: 1 }, { kind: "host", id: 2 }, { kind: "host", id: 3 }] }], health: "degraded", since: ago(4_000), reason: "degraded because 1 of 3 in Web servers is critical: web-01" }];
  w.incidents = [
    { id: 1, host_id: 1, host_name: "web-01", title: "CPU on web-01", health: "critical", opened_at: ago(4_000), resolved_at: null, acknowledged_by: null, acknowledged_at: null, acknowledged_until: null, note: null },
    { id: 2, host_id: 7, host_name: "backup", title: "backup does not answer", health: "unknown", opened_at: ago(90_000), resolved_at: null, acknowledged_by: "anna", acknowledged_at: ago(80_000), acknowledged_until: null, note: "New disk ordered" },
    { id: 3, host_id: 4, host_name: "db-01", title: "Disk on db-01", health: "major", opened_at: ago(400_000), resolved_at: ago(380_000), acknowledged_by: null, acknowledged_at: null, acknowledged_until: null, note: null },
  ];
  w.maintenance = [
    ["Kernel of the web servers", -1_800, 5_400, [1, 2], [], []],
    ["New disks in db-01", 90_000, 97_200, [4], [], [1]],
    ["Move of the office to another floor", -2_000_000, -1_740_000, [], [1, 2], []],
    ["Work on mail, 2026-10-11 22:05", -900_000, -896_400, [5], [], []],
  ].map(([name, from, to, host_ids, host_group_ids, service_ids], i) => ({ id: i + 1, name, description: "", from: ago(-from), to: ago(-to), host_ids, host_group_ids, service_ids, created_at: ago(2_000_000) }));
  w.logs = Array.from({ length: 40 }, (_, i) => ({ id: 40 - i, at: ago(i * 1700), level: ["error", "warning", "info"][i % 3], source: ["deliverer", "dispatcher", "classifier"][i % 3], code: ["smtp_refused", "late_run", "script_fault"][i % 3], message: ["Mail server mail.example.com refused the recipient ops@example.com: 550 no such user.", "12 runs were more than 30 s late; the agent of backup answers slowly.", "Classifier Disk, version 2, line 3: attempt to compare nil with number."][i % 3], reference: i % 3 === 0 ? `e-7F3K2${i}` : null, read: i > 4 }));
  w.notifications = [
    ["Problem: web-01 is critical", "sent", "problem", "250 accepted"],
    ["Problem: db-01 is major", "dead", "problem", "550 no such user"],
    ["Recovery: db-01 is ok again", "pending", "recovery", "connection refused"],
    ["Test of alert Problems on any host", "sent", "test", "250 accepted"],
  ].map(([subject_line, status, kind, last_answer], i) => ({ id: 10 - i, alert_id: 1, alert_name: "Problems on any host", channel_id: 1, channel_name: "Ops by e-mail", recipient: "ops@example.com", kind, subject_line, status, attempts: i + 1, last_answer, created_at: ago(i * 5000 + 60), next_attempt_at: status === "pending" ? ago(-120) : null, sent_at: status === "sent" ? ago(i * 5000 + 58) : null, transition_id: 1, host_id: 1 }));
  w.assignments = w.hosts.slice(0, 400).flatMap((h) => w.plugins.map((p, i) => assignment(h, p, i)));
  for (const h of w.hosts) h.health = worst(w.assignments.filter((a) => a.host_id === h.id).map((a) => a.health).concat(h.id > 400 ? ["ok"] : []));
  for (const g of w.groups) g.health = worst(w.hosts.filter((h) => g.host_ids.includes(h.id)).map((h) => h.health));
  if (w.groups[2]) w.groups[2].health = worst(w.groups.map((g) => g.health));
  for (const h of w.hosts) if (h.health !== "ok") h.since = ago(300 + Math.floor(chance(h.name) * 90_000));
  return w;
}

function assignment(host, plugin, index) {
  let health = "ok", reason = null, message = null, result_type = "plugin";
  if (host.id === 1 && plugin.name === "CPU") [health, reason] = ["critical", "CPU 96 % busy over 3 runs, limit 95 %"];
  if (host.id === 4 && plugin.name === "Disk") [health, reason] = ["major", "/var is 91 % full, limit 90 %"];
  if (host.id === 2 && plugin.name === "Memory") [health, reason] = ["minor", "Memory 83 % used, limit 80 %"];
  if (host.id === 7) [health, reason, result_type, message] = ["unknown", "The agent does not answer: connection timed out", "connection_timeout", "connect to 10.0.0.10:4048: timed out after 5 s"];
  if (host.id === 11) [health, result_type] = ["no_data", null];
  if (plugin.name === "systemd units" && result_type === "plugin") message = host.id === 3 ? "2 failed: nginx.service, certbot.service <script>alert(1)</script>" : "all 143 units are well";
  if (plugin.name === "systemd units" && host.id === 3) [health, reason] = ["minor", "2 units failed"];
  return {
    id: host.id * 10 + index, host_id: host.id, check_id: 1, check_name: "Standard", plugin_id: plugin.id, plugin_name: plugin.name, view: plugin.view, health, since: ago(4_000), decisive: health !== "ok" && health !== "no_data",
    result_type, value: null, message, reason, classifier: { id: index + 1, name: plugin.name, version: 2 }, last_at: result_type ? ago(4) : null, next_at: ago(-6), metrics: plugin.measured.map((m) => ({ ...m, last: null })),
  };
}
