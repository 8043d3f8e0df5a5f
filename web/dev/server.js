// A mock of the API for developing and looking at the pages without a real server.
//   HOSTS=12 PORT=4060 SETUP=1 (needs set-up) EMPTY=1 (no hosts) FULL=1 (disk) node dev/server.js
// It keeps everything in memory and checks almost nothing.
import { createServer } from "node:http";
import { daysOf, isFuture, report } from "./availability.js";
import { seriesOf, valueOf } from "./values.js";
import { ago, makeWorld, now, order, worst } from "./world.js";

const port = Number(process.env.PORT ?? 4060);
const world = makeWorld(process.env.EMPTY ? 0 : Number(process.env.HOSTS ?? 12));
if (process.env.EMPTY) for (const key of ["groups", "checks", "schedules", "channels", "alerts", "services", "incidents", "maintenance", "logs", "notifications", "tokens"]) world[key] = [];
let needed = Boolean(process.env.SETUP);
let loggedIn = !needed && !process.env.LOGIN;

const collections = { hosts: "hosts", "host-groups": "groups", plugins: "plugins", checks: "checks", schedules: "schedules", classifiers: "classifiers", channels: "channels", alerts: "alerts", services: "services", users: "users", tokens: "tokens", incidents: "incidents", "maintenance-windows": "maintenance", notifications: "notifications", "system-logs": "logs" };
const full = Boolean(process.env.FULL);
const storage = { takes_writes: !full, reason: full ? "the database's disk is full" : null, since: full ? ago(620) : null, results_waiting: full ? 1204 : 0, results_waiting_max: 20_000 };
const streams = new Set();
let eventId = 0;

class Problem extends Error {
  constructor(status, code, message, field = null) {
    super(message);
    Object.assign(this, { status, code, field });
  }
}
const page = (items, query) => {
  const limit = Math.min(Number(query.get("limit") ?? 50), 500);
  const start = Number(query.get("cursor") ?? 0);
  return { items: items.slice(start, start + limit), next_cursor: start + limit < items.length ? String(start + limit) : null };
};
const phase = (w) => (Date.parse(w.from) > Date.now() ? "coming" : Date.parse(w.to) > Date.now() ? "under_way" : "past");
const workOn = (hostId) => {
  const w = world.maintenance.find((one) => one.host_ids.includes(hostId) && phase(one) === "under_way");
  return w ? { id: w.id, name: w.name, to: w.to } : null;
};
const live = (a) => {
  if (a.result_type !== "plugin") return a;
  const t = Math.floor(Date.now() / 10_000) * 10;
  const metrics = a.metrics.map((m) => ({ ...m, last: valueOf(a.host_id, a.plugin_id, m.name, t) }));
  return { ...a, metrics, value: metrics[0]?.last ?? null, last_at: new Date(t * 1000).toISOString() };
};
const assignmentsOf = (id) => world.assignments.filter((a) => a.host_id === id).map(live);

function overview() {
  const counts = {};
  for (const h of world.hosts) counts[h.health] = (counts[h.health] ?? 0) + 1;
  const bad = world.hosts.filter((h) => !["ok", "no_data"].includes(h.health)).sort((a, b) => order.indexOf(a.health) - order.indexOf(b.health));
  const problems = bad.flatMap((h) => {
    const all = world.assignments.filter((a) => a.host_id === h.id && a.decisive);
    const incident = world.incidents.find((i) => i.host_id === h.id && !i.resolved_at);
    return all.slice(0, h.id === 7 ? 1 : 9).map((a) => ({ host_id: h.id, host_name: h.name, health: a.health, since: a.since, reason: a.reason, assignment_id: a.id, plugin_id: a.plugin_id, plugin_name: a.plugin_name, check_id: 1, incident_id: incident?.id ?? null, acknowledged: Boolean(incident?.acknowledged_at), maintenance: workOn(h.id) }));
  });
  const verdict = bad.length ? `${bad.length} of ${world.hosts.length} hosts have problems; worst: ${bad[0].name}, ${bad[0].health}` : `All ${world.hosts.length} hosts are well`;
  return { verdict, counts, hosts: world.hosts.length, problems, heat: world.hosts.map((h) => ({ host_id: h.id, name: h.name, health: h.health })), system_logs_unread: world.logs.filter((l) => !l.read).length, dead_notifications: world.notifications.filter((n) => n.status === "dead").length, monitoring: { late_runs: 0, skipped_runs: 2, in_flight: 3, checks_per_minute: 576 } };
}

function transitions(hostId, query) {
  const from = Date.parse(query.get("from") ?? "") || 0;
  const steps = [["ok", "minor", 21_000, "CPU 82 % busy over 3 runs"], ["minor", "ok", 19_500, null], ["ok", "major", 5_200, "CPU 91 % busy over 3 runs"], ["major", "critical", 4_000, "CPU 96 % busy over 3 runs"]];
  const items = hostId === 1 ? steps.map(([a, b, s, reason], i) => ({ id: i + 1, subject: "host", host_id: 1, assignment_id: null, plugin_id: null, check_id: 1, from: a, to: b, at: ago(s), value: null, reason, notifications: b === "critical" ? 1 : 0 })) : [];
  return { items: items.filter((t) => Date.parse(t.at) >= from).reverse(), next_cursor: null };
}

const special = [
  ["GET", /^setup$/, () => ({ needed })],
  ["POST", /^setup$/, ({ body }) => {
    if (body.token !== "letmein") throw new Problem(403, "forbidden", "This set-up token is not the one that the server printed.", "token");
    needed = false;
    loggedIn = true;
    return { user: world.users[0] };
  }],
  ["POST", /^sessions$/, ({ body }) => {
    if (body.password !== "correct horse battery") throw new Problem(401, "wrong_credentials", "Name or password is wrong.");
    loggedIn = true;
    return { user: world.users[0] };
  }],
  ["GET", /^sessions\/current$/, () => ({ user: world.users[0] })],
  ["DELETE", /^sessions\/current$/, () => void (loggedIn = false)],
  ["GET", /^overview$/, overview],
  ["GET", /^status$/, () => ({ version: "0.1.0", started_at: ago(86_500), database: "sqlite", storage, loops: ["scheduler", "dispatcher", "deliverer", "sealer", "retention"].map((name, i) => ({ name, last_run_at: ago(i), runs: 86_400 - i, errors: i === 2 ? 3 : 0, detail: null })) })],
  ["GET", /^availability$/, ({ query }) => {
    if (isFuture(query)) throw new Problem(422, "validation_failed", "month: lies in the future", "month");
    return report(world, query);
  }],
  ["GET", /^availability\/(host|service)s\/(\d+)$/, ({ ids: [kind, id], query }) => daysOf(kind, Number(id), query)],
  ["GET", /^monitoring-gaps$/, () => ({ items: [{ from: ago(3_000), to: ago(2_400) }] })],
  ["POST", /^hosts\/test-connection$/, ({ body }) => body.address.startsWith("10.") ? { ok: true, result_type: "plugin", message: "The agent answered.", agent_version: "0.1.0", platform: "Debian 13, x86_64", pin: "9f2c".repeat(16), round_trip_ms: 4 } : { ok: false, result_type: "connection_timeout", message: `connect to ${body.address}:${body.port}: timed out after 5 s` }],
  ["GET", /^hosts\/(\d+)\/health$/, ({ ids: [id] }) => {
    const assignments = assignmentsOf(Number(id));
    const host = world.hosts.find((h) => h.id === Number(id));
    const bad = assignments.find((a) => a.decisive);
    return { host_id: Number(id), health: host.health, since: host.since, reason: bad ? `${host.health} because ${bad.plugin_name} in check Standard is ${bad.health}: ${bad.reason}` : "every check is well", maintenance: workOn(Number(id)), assignments };
  }],
  ["GET", /^(?:host|service)s\/(\d+)\/transitions$/, ({ ids: [id], query }) => transitions(Number(id), query)],
  ["GET", /^(host|service)s\/(\d+)\/maintenance-windows$/, ({ ids: [kind, id], query }) => ({ items: world.maintenance.filter((one) => one[`${kind}_ids`].includes(Number(id)) && one.to > query.get("from")).map((one) => ({ ...one, phase: phase(one) })) })],
  ["GET", /^hosts\/(\d+)\/messages$/, ({ ids: [id], query }) => {
    const plugin = query.get("plugin");
    const items = assignmentsOf(Number(id)).filter((a) => a.message && (!plugin || a.plugin_id === plugin)).flatMap((a) => (a.plugin_id.endsWith("units") ? [0, 1] : [0]).map((n) => ({ assignment_id: a.id, plugin_id: a.plugin_id, check_id: 1, result_type: n ? "plugin" : a.result_type, message: n ? "all 143 units are well" : a.message, count: n ? 812 : 3, first_at: ago(n ? 90_000 : 4_000), last_at: ago(n ? 4_010 : 4) }))).sort((a, b) => b.last_at.localeCompare(a.last_at));
    return { items, next_cursor: null };
  }],
  ["POST", /^(hosts|checks)\/(\d+)\/run$/, () => ({ runs: 8 }), 202],
  ["GET", /^series$/, ({ query }) => {
    const plugin = world.plugins.find((p) => p.id === query.get("plugin"));
    const metric = query.get("metric") ?? "value";
    const to = Number(query.get("to") ?? Date.now() / 1000);
    return seriesOf({ host: Number(query.get("host")), check: 1, plugin: plugin.id, metric, unit: plugin.measured.find((m) => m.name === metric)?.unit ?? "", from: Number(query.get("from") ?? to - 3600), to: Math.min(to, Date.now() / 1000), points: Number(query.get("points") ?? 300), intervalS: 10 });
  }],
  ["GET", /^host-groups\/(\d+)\/hosts$/, ({ ids: [id] }) => {
    const of = (gid, via) => {
      const g = world.groups.find((x) => x.id === gid);
      return [...g.host_ids.map((h) => ({ host_id: h, host_name: world.hosts[h - 1]?.name ?? "", health: world.hosts[h - 1]?.health ?? "no_data", via: [...via, g.name] })), ...g.host_group_ids.flatMap((c) => of(c, [...via, g.name]))];
    };
    return { items: of(Number(id), []), next_cursor: null };
  }],
  ["GET", /^plugins\/([^/]+)\/hosts$/, () => ({ items: world.hosts.map((h, i) => ({ host_id: h.id, host_name: h.name, installed_hash: i === 6 ? null : "ab12", current: i !== 6 })), next_cursor: null })],
  ["POST", /^plugins$/, () => { throw new Problem(422, "validation_failed", "manifest.json: unknown key “verison”; did you mean “version”? The installed plugins are unchanged."); }],
  ["GET", /^schedules\/(\d+)\/next$/, ({ ids: [id] }) => {
    const s = world.schedules.find((x) => x.id === Number(id));
    const delta = s.intervals[0].delta_s;
    const n = Math.min(500, Math.floor(86_400 / delta));
    return { times: Array.from({ length: n }, (_, i) => ago(-delta * (i + 1))), truncated: 86_400 / delta > 500 };
  }],
  ["GET", /^classifiers\/(\d+)\/versions$/, ({ ids: [id] }) => {
    const c = world.classifiers.find((x) => x.id === Number(id));
    return { items: Array.from({ length: c.current_version }, (_, i) => ({ version: c.current_version - i, source: c.source, author: i ? "anna" : null, created_at: ago(i * 80_000) })), next_cursor: null };
  }],
  ["POST", /^classifiers\/try$/, ({ body }) => body.source.includes("oops") ? { health: "unknown", reason: null, fault: { line: 2, message: "unexpected symbol near 'oops'" } } : { health: (body.values.at(-1) ?? 0) > 90 ? "critical" : "ok", reason: `newest is ${body.values.at(-1)}`, fault: null }],
  ["POST", /^channels\/(\d+)\/test$/, () => ({ ok: true, message: "250 2.0.0 accepted by mail.example.com" })],
  ["POST", /^alerts\/(\d+)\/test$/, () => ({ results: [{ channel_id: 1, ok: true, message: "250 accepted" }] })],
  ["GET", /^alerts\/(\d+)\/preview$/, () => ({ transitions: 6, notifications: 4, recipients: 2, examples: transitions(1, new URLSearchParams()).items.map((t) => ({ ...t, host_name: "web-01", plugin_name: "CPU" })) })],
  ["POST", /^notifications\/(\d+)\/(retry|discard)$/, ({ ids: [id, what] }) => Object.assign(world.notifications.find((n) => n.id === Number(id)), { status: what === "retry" ? "pending" : "discarded" })],
  ["POST", /^incidents\/(\d+)\/acknowledge$/, ({ ids: [id], body }) => {
    const incident = Object.assign(world.incidents.find((i) => i.id === Number(id)), { acknowledged_by: "anna", acknowledged_at: now(), acknowledged_until: body.until ?? null, note: body.note ?? null });
    emit({ changed: ["incidents"] });
    return incident;
  }],
  ["DELETE", /^incidents\/(\d+)\/acknowledge$/, ({ ids: [id] }) => void Object.assign(world.incidents.find((i) => i.id === Number(id)), { acknowledged_by: null, acknowledged_at: null })],
  ["POST", /^maintenance-windows\/(\d+)\/end$/, ({ ids: [id] }) => {
    const w = Object.assign(world.maintenance.find((one) => one.id === Number(id)), { to: now() });
    emit({ changed: ["maintenance-windows"] });
    return { ...w, phase: phase(w) };
  }],
  ["GET", /^system-logs\/unread$/, () => ({ count: world.logs.filter((l) => !l.read).length })],
  ["POST", /^system-logs\/read$/, () => { for (const l of world.logs) l.read = true; return { count: 0 }; }],
  ["DELETE", /^system-logs$/, () => void world.logs.splice(0)],
  ["POST", /^tokens$/, ({ body }) => { const token = { id: world.next++, prefix: "prophasis_Zx81", user_id: 1, created_at: now(), expires_at: null, last_used_at: null, ...body }; world.tokens.push(token); return { token, secret: "prophasis_Zx81bWq0Jr5tY2uI9oP3aS6dF" }; }, 201],
];

/** List, read, create, change and delete for everything that has no route of its own. */
function crud({ method, parts: [noun, id], query, body }) {
  const things = world[collections[noun]];
  if (!things) throw new Problem(404, "not_found", `There is no ${noun}.`);
  if (noun === "maintenance-windows") for (const w of things) w.phase = phase(w);
  if (id === undefined && method === "GET") {
    const q = (query.get("q") ?? "").toLowerCase();
    const group = world.groups.find((g) => g.id === Number(query.get("group")));
    return page(things.filter((t) => (!q || JSON.stringify(t).toLowerCase().includes(q)) && (!group || group.host_ids.includes(t.id)) && (!query.get("open") || !t.resolved_at) && (!query.get("status") || t.status === query.get("status")) && (!query.get("level") || t.level === query.get("level")) && (!query.get("unread") || !t.read)), query);
  }
  if (method === "POST") {
    if (things.some((t) => t.name === body.name)) throw new Problem(422, "validation_failed", `Another one is already called ${body.name}.`, "name");
    const thing = { ...body, id: world.next++, created_at: now(), updated_at: now(), health: "no_data", since: null, last_seen_at: null, pin: null, enrolled: Boolean(body.enrolment), host_group_ids: body.host_group_ids ?? [], tags: body.tags ?? [], run_count: 8, effective_host_count: body.host_ids?.length ?? 0, secrets_set: Object.keys(body.secrets ?? {}), current_version: 1, plugin_id: null, sentence: "When …, tell …." };
    things.push(thing);
    emit({ changed: [noun] });
    return thing;
  }
  const at = things.findIndex((t) => String(t.id) === decodeURIComponent(id));
  if (at < 0) throw new Problem(404, "not_found", `There is no such thing as ${noun}/${id}.`);
  if (method === "GET") return things[at];
  if (method === "PUT") {
    if ("source" in body && body.source.includes("oops")) throw new Problem(422, "validation_failed", "line 2: unexpected symbol near 'oops'", "source");
    Object.assign(things[at], body);
    if ("current_version" in things[at]) things[at].current_version += 1;
    emit({ changed: [noun] });
    return things[at];
  }
  if (noun === "channels" || noun === "classifiers") throw new Problem(409, "in_use", "Alert “Problems on any host” uses it; change that first.");
  things.splice(at, 1);
  emit({ changed: [noun] });
  return undefined;
}

function emit(delta) {
  eventId += 1;
  for (const stream of streams) stream.write(`id: ${eventId}\nevent: delta\ndata: ${JSON.stringify(delta)}\n\n`);
}
setInterval(() => {
  const t = Math.floor(Date.now() / 1000);
  const due = world.assignments.filter((a) => a.result_type === "plugin" && (t + a.id) % 10 === 0).map(live);
  const pick = ({ id, host_id, check_id, plugin_id, health, since, result_type, value, message, reason, last_at }) => ({ id, host_id, check_id, plugin_id, health, since, result_type, value, message, reason, last_at });
  const delta = { assignments: due.map(pick), hosts: [] };
  // One host flips every twenty seconds, so that lists and verdicts have something to do.
  if (t % 20 === 0 && world.hosts[4]) {
    const host = world.hosts[4];
    const assignment = world.assignments.find((a) => a.host_id === host.id);
    const sick = host.health === "ok";
    Object.assign(assignment, { health: sick ? "major" : "ok", reason: sick ? "CPU 91 % busy over 3 runs, limit 90 %" : null, decisive: sick, since: now() });
    Object.assign(host, { health: worst(world.assignments.filter((a) => a.host_id === host.id).map((a) => a.health)), since: now() });
    delta.hosts.push({ id: host.id, health: host.health, since: host.since, last_seen_at: now() });
    delta.assignments.push(pick(live(assignment)));
  }
  emit(delta);
}, 1000);

const open = /^(setup|sessions)$/;
const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  const path = url.pathname.replace(/^\/api\/v1\//, "");
  const send = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };
  try {
    if (!loggedIn && !(open.test(path) && (path === "setup" || request.method === "POST"))) throw new Problem(401, "unauthenticated", "Log in first.");
    if (path === "events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(`id: ${eventId}\nevent: hello\ndata: {"version":"0.1.0"}\n\n`);
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    let text = "";
    for await (const chunk of request) if (text.length < 1e6) text += chunk;
    const body = request.headers["content-type"]?.includes("json") && text ? JSON.parse(text) : {};
    for (const [method, pattern, action, status] of special) {
      const match = pattern.exec(path);
      if (!match || method !== request.method) continue;
      const answer = action({ ids: match.slice(1), query: url.searchParams, body });
      return send(answer === undefined ? 204 : (status ?? 200), answer);
    }
    const answer = crud({ method: request.method, parts: path.split("/"), query: url.searchParams, body });
    send(answer === undefined ? 204 : request.method === "POST" ? 201 : 200, answer);
  } catch (error) {
    const { status = 500, code = "internal", field = null, message } = error;
    send(status, { code, message, field, id: "e-7F3K2M" });
  }
});
server.listen(port, "127.0.0.1", () => console.log(`mock API on http://127.0.0.1:${port}`));
