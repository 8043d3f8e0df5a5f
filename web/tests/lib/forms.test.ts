import { describe, expect, it } from "vitest";
import type { AlertBody, Channel, JsonSchema, Plugin } from "../../src/api/types";
import { saveDraft, takeDraft } from "../../src/lib/draft";
import { readEnrolment } from "../../src/lib/enrolment";
import { fields, parse, typedOf } from "../../src/lib/schema-form";
import { sentence, states, type Names } from "../../src/lib/sentence";
import * as channel from "../../src/routes/channels/channel-values";
import * as check from "../../src/routes/checks/check-values";
import { readValues } from "../../src/routes/classifiers/values";
import * as host from "../../src/routes/hosts/host-values";
import * as schedule from "../../src/routes/schedules/schedule-values";

const schema: JsonSchema = {
  type: "object",
  required: ["url"],
  properties: {
    url: { type: "string", title: "Address" },
    limit_percent: { type: "number", default: 90, minimum: 0, maximum: 100 },
    tries: { type: "integer" },
    strict: { type: "boolean", default: true },
    method: { enum: ["GET", "HEAD"] },
    mounts: { type: "array", items: { type: "string" } },
    headers: { type: "object" },
  },
};

describe("forms from JSON Schema", () => {
  it("choose the right kind of input and a readable label", () => {
    expect(fields(schema).map((f) => [f.label, f.kind, f.required, f.placeholder])).toEqual([
      ["Address", "text", true, ""],
      ["Limit percent", "number", false, "90"],
      ["Tries", "integer", false, ""],
      ["Strict", "boolean", false, "true"],
      ["Method", "choice", false, ""],
      ["Mounts", "list", false, ""],
      ["Headers", "json", false, ""],
    ]);
    expect(fields(null)).toEqual([]);
  });
  it("turn typed text into values, and leave defaults to the server", () => {
    const typed = {
      ...typedOf(schema, {}),
      url: " https://x ",
      limit_percent: "92,5",
      method: "HEAD",
      mounts: "/\n\n /var ",
      headers: '{"a":1}',
    };
    expect(parse(schema, typed)).toEqual({
      values: {
        url: "https://x",
        limit_percent: 92.5,
        strict: true,
        method: "HEAD",
        mounts: ["/", "/var"],
        headers: { a: 1 },
      },
      errors: {},
    });
  });
  it("name the field that is wrong", () => {
    const typed = { url: "", limit_percent: "101", tries: "1.5", strict: false, headers: "{" };
    expect(parse(schema, typed).errors).toEqual({
      url: "Address is needed.",
      limit_percent: "Limit percent must be 100 or less.",
      tries: "Tries must be a whole number.",
      headers: "Headers must be valid JSON.",
    });
  });
  it("survive a round trip", () => {
    const values = { url: "u", limit_percent: 0, strict: false, mounts: ["/"], headers: { b: [2] } };
    expect(parse(schema, typedOf(schema, values)).values).toEqual(values);
  });
});

describe("an alert as a sentence", () => {
  const names: Names = {
    hosts: new Map([[1, "web-01"]]),
    groups: new Map([[2, "Web"]]),
    plugins: new Map([["cpu", "CPU"]]),
    checks: new Map([[3, "Standard"]]),
    services: new Map([[4, "Webshop"]]),
    channels: new Map([[5, "Ops"], [6, "Boss"]]),
  };
  const alert: AlertBody = {
    name: "",
    enabled: true,
    subject: "host",
    from: ["ok"],
    to: ["critical", "major"],
    host_ids: [],
    host_group_ids: [2],
    plugin_ids: [],
    check_ids: [],
    service_ids: [],
    channel_ids: [5, 6],
  };
  it("reads as one", () => {
    expect(sentence(alert, names)).toBe(
      "When any host in Web goes from ok to critical or major, tell Ops and Boss.",
    );
    expect(sentence({ ...alert, subject: "plugin", plugin_ids: ["cpu"], check_ids: [3] }, names)).toBe(
      "When CPU of check Standard on any host in Web goes from ok to critical or major, tell Ops and Boss.",
    );
    expect(sentence({ ...alert, subject: "service", channel_ids: [] }, names)).toBe(
      "When any service goes from ok to critical or major, tell nobody yet.",
    );
  });
  it("does not hide an id that it cannot name", () => {
    expect(sentence({ ...alert, host_group_ids: [], host_ids: [99] }, names)).toContain("host 99");
  });
  it("shortens sets of states", () => {
    expect(states([])).toBe("…");
    expect(states(["critical", "major", "minor", "degraded", "unknown", "ok", "no_data"])).toBe("any state");
    expect(states(["critical", "major", "minor", "degraded", "unknown", "no_data"])).toBe("anything but ok");
  });
});

describe("enrolment string", () => {
  const pin = "p".repeat(43);
  const key = "k".repeat(43);
  it("gives port and pin, and never the key", () => {
    expect(readEnrolment(` prophasis1.4048.${pin}.${key}\n`)).toEqual({ port: 4048, pin });
  });
  it.each([
    ["hello", "starts with"],
    [`prophasis1.99999.${pin}.${key}`, "port"],
    [`prophasis1.4048.${pin.slice(1)}.${key}`, "pin"],
    [`prophasis1.4048.${pin}.${key.slice(5)}`, "key"],
    [`prophasis1.4048.${pin}`, "key"],
  ])("says which part of %s is wrong", (text, part) => {
    const read = readEnrolment(text);
    expect("error" in read && read.error).toContain(part);
  });
});

describe("bodies", () => {
  it("of a host: an empty enrolment keeps the key", () => {
    const values = { ...host.emptyHost(), name: " a ", address: "10.0.0.1", tags: "x, ,y" };
    expect(host.bodyOf(values)).not.toHaveProperty("enrolment");
    expect(host.bodyOf(values)).toMatchObject({ name: "a", tags: ["x", "y"], port: 4048 });
    expect(host.faultsOf({ ...values, port: 0 }, true)).toHaveProperty("port");
    expect(host.faultsOf(values, true)).toHaveProperty("enrolment");
    expect(host.faultsOf(values, false)).toEqual({});
  });
  it("of a channel: a secret is sent only when typed, and only its module's", () => {
    const values = { ...channel.emptyChannel(), name: "Ops", password: "s", signing_key: "k" };
    expect(channel.bodyOf(values).secrets).toEqual({ password: "s" });
    expect(channel.bodyOf({ ...values, password: "" })).not.toHaveProperty("secrets");
    expect(channel.bodyOf({ ...values, module: "syslog" })).not.toHaveProperty("secrets");
  });
  it("of a channel: the config survives a round trip", () => {
    const stored = {
      id: 1,
      name: "Hook",
      module: "webhook",
      enabled: true,
      config: { url: "https://x", headers: { A: "b: c" }, body_template: null, ca_pem: null },
      secrets_set: ["signing_key"],
      created_at: "",
    } as Channel;
    const body = channel.bodyOf(channel.valuesOf(stored));
    expect(body.config).toEqual(stored.config);
    expect(body).not.toHaveProperty("secrets");
  });
  it("of a check: unknown parameters are kept, wrong ones named", () => {
    const plugin = { id: "http", parameters: schema } as Plugin;
    const known = new Map([["http", plugin]]);
    const stored = {
      ...check.emptyCheck(),
      id: 1,
      run_count: 1,
      created_at: "",
      name: "Web",
      plugins: [
        { plugin_id: "http", parameters: { url: "u", old: 7 }, n_historical: null, classifier_id: null },
      ],
    };
    const values = check.valuesOf(stored, known);
    expect(check.bodyOf(values, known).body.plugins[0]?.parameters).toMatchObject({ url: "u", old: 7 });
    const [use] = values.plugins;
    if (use) use.typed.url = "";
    expect(check.bodyOf(values, known).faults).toEqual({ "http:url": "Address is needed." });
  });
  it("of a schedule: deltas in seconds, 0 and fractions refused", () => {
    const values = schedule.emptySchedule("Europe/Berlin");
    const [interval] = values.intervals;
    values.name = "S";
    if (interval) Object.assign(interval, { count: "5", unit: "minutes" });
    expect(schedule.bodyOf(values).body).toMatchObject({ intervals: [{ delta_s: 300 }], active_hours: null });
    if (interval) interval.count = "0";
    expect(schedule.bodyOf(values).faults).toHaveProperty(["intervals.0"]);
    if (interval) interval.count = "1.01";
    expect(schedule.bodyOf(values).faults).toHaveProperty(["intervals.0"]);
  });
});

describe("schedules in words", () => {
  it("name intervals and hours", () => {
    const intervals = [{ id: 1, start: "", delta_s: 900, execute_next: "2026-11-22T15:00:00Z" }];
    const days = schedule.days.slice(0, 5);
    const windows = [{ days, from: "08:00", to: "18:00" }];
    expect(schedule.inWords({ intervals, active_hours: { timezone: "UTC", windows } })).toBe(
      "every 15 minutes, mon–fri 08:00–18:00 (UTC)",
    );
  });
  it("list days that are no stretch", () => {
    expect(schedule.dayWords(["sun", "mon"])).toBe("mon, sun");
    expect(schedule.dayWords([...schedule.days])).toBe("every day");
    expect(schedule.dayWords([])).toBe("never");
  });
});

describe("values to try", () => {
  it("know none as missing, not as 0", () => {
    expect(readValues("1, none 2.5\n-3")).toEqual({ values: [1, null, 2.5, -3] });
    expect(readValues("1, abc")).toHaveProperty("error");
  });
});

describe("drafts", () => {
  it("are kept once, without secrets", () => {
    saveDraft("f", { name: "n", password: "geheim" }, ["password"]);
    expect(JSON.stringify(sessionStorage)).not.toContain("geheim");
    expect(takeDraft("f")).toEqual({ name: "n" });
    expect(takeDraft("f")).toBeNull();
  });
});
