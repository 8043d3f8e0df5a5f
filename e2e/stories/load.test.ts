// Real load → the classifier says critical → an e-mail and a webhook arrive → the load ends → the
// recovery arrives.
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { Api } from "../lib/api.ts";
import { alertOnCheck, emailChannel, RECIPIENT, webhookChannel } from "../lib/channel.ts";
import { assignment, everySecond, HOST_NAME, hostNamed, install } from "../lib/installation.ts";
import { Load } from "../lib/load.ts";
import type { Health } from "../lib/nouns.ts";
import { Receiver } from "../lib/receiver.ts";
import { Mailbox } from "../lib/smtp.ts";
import { until } from "../lib/wait.ts";

const CPU = "org.prophasis.cpu";
const SIGNING_KEY = "a key for the story";
const LOAD_S_MAX = 150;

test("a busy CPU is told by e-mail and webhook, and so is its end", async () => {
  const { server } = await install();
  const api = await Api.setUp(server);
  const [mailbox, receiver] = [await Mailbox.open(), await Receiver.open()];
  const host = await hostNamed(api, HOST_NAME);
  const limits = { minor: 70, major: 80, critical: 90 };
  const check = await everySecond(api, "Busy", host.id, CPU, limits);
  const healthIs = (health: Health) => async () => {
    const now = await assignment(api, host.id, CPU, check);
    return now?.health === health ? now : undefined;
  };
  await until("the CPU is ok before the load", 180, healthIs("ok"));
  const channels = [
    await emailChannel(api, mailbox.port),
    await webhookChannel(api, receiver.url, SIGNING_KEY),
  ];
  await alertOnCheck(api, check, channels);

  const load = new Load(LOAD_S_MAX);
  const critical = await until("the CPU is critical", 90, healthIs("critical"));
  expect(critical.reason).toMatch(/CPU \d+ % busy/);
  const problem = await until("the webhook tells the problem", 30, () =>
    receiver.accepted.find(({ json }) => json["kind"] === "problem"),
  );
  const problemMail = await until("the e-mail tells the problem", 30, () =>
    mailbox.mails.find(({ subject }) => subject?.startsWith("CRITICAL")),
  );
  await load.end();

  expect(problem.json).toMatchObject({
    host: { id: String(host.id), name: HOST_NAME },
    plugin: { id: CPU, name: "CPU" },
    check: { id: String(check), name: "Busy" },
    to: "critical",
    unit: "%",
  });
  expect(problem.json["from"]).toMatch(/ok|minor|major/);
  expect(problem.json["value"]).toBeGreaterThan(limits.minor);
  expect(problem.json["reason"]).toMatch(/CPU \d+ % busy/);
  expect(problem.json["link"]).toContain(`${server.url}/hosts/${host.id}`);
  const signature = createHmac("sha256", SIGNING_KEY).update(problem.raw).digest("hex");
  expect(problem.headers["x-prophasis-signature"]).toBe(`sha256=${signature}`);

  const text = problemMail.text ?? "";
  expect(problemMail.to).toMatchObject({ text: RECIPIENT });
  for (const word of [HOST_NAME, "CPU", "From", "critical", "Value", "Reason", `${server.url}/hosts/`]) {
    expect(text).toContain(word);
  }

  await until("the CPU is ok after the load", 120, healthIs("ok"));
  const recovery = await until("the webhook tells the recovery", 30, () =>
    receiver.accepted.find(({ json }) => json["kind"] === "recovery"),
  );
  expect(recovery.json).toMatchObject({ to: "ok", host: { name: HOST_NAME } });
  expect(recovery.json["problem_key"]).toBe(problem.json["problem_key"]);
  await until("the e-mail tells the recovery", 30, () =>
    mailbox.mails.find(({ subject }) => subject?.startsWith("OK")),
  );
});
