// Kill -9 of the server between the commit of a notification and its sending: it still arrives,
// and once.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Api } from "../lib/api.ts";
import { alertOnCheck, emailChannel, webhookChannel } from "../lib/channel.ts";
import { folder } from "../lib/cleanup.ts";
import { assignment, everySecond, HOST_NAME, hostNamed, install } from "../lib/installation.ts";
import type { Notification, Page } from "../lib/nouns.ts";
import { originalManifest, originalPlugin, packByHand, thresholdClassifier } from "../lib/package.ts";
import { freePort } from "../lib/port.ts";
import { type Manner, Receiver } from "../lib/receiver.ts";
import type { Server } from "../lib/server.ts";
import { Mailbox } from "../lib/smtp.ts";
import { until } from "../lib/wait.ts";

const GAUGE = "com.example.gauge";
const AGAIN_S = 180;

test("a notification whose receivers were down arrives once after the crash", async () => {
  const mailPort = await freePort();
  const { api, server, receiver, gauge } = await begin("refuse", mailPort);
  gauge(95);
  await until("two notifications are committed and unsent", 60, async () => {
    const { items } = await api.get<Page<Notification>>("/notifications");
    return items.length === 2 && items.every(({ status }) => status === "pending");
  });
  await server.kill();
  expect(receiver.accepted).toEqual([]);

  receiver.manner = "accept";
  const mailbox = await Mailbox.open(mailPort);
  await server.start();
  await until("both are sent", AGAIN_S, async () => {
    const { items } = await api.get<Page<Notification>>("/notifications");
    return items.length === 2 && items.every(({ status }) => status === "sent");
  });
  // The recovery comes after whatever else could still come about the problem.
  gauge(5);
  await until("the recovery arrives", 60, () =>
    receiver.accepted.some(({ json }) => json["kind"] === "recovery") &&
    mailbox.mails.some(({ subject }) => subject?.startsWith("OK")),
  );
  expect(receiver.accepted.map(({ json }) => json["kind"])).toEqual(["problem", "recovery"]);
  expect(mailbox.mails.map(({ subject }) => subject?.split(":")[0])).toEqual(["CRITICAL", "OK"]);
  const keys = receiver.deliveries
    .filter(({ json }) => json["kind"] === "problem")
    .map(({ headers }) => headers["idempotency-key"]);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
});

test("one whose answer the crash hid comes again under the same key", async () => {
  const { api, server, receiver, gauge } = await begin("silent");
  gauge(95);
  const first = await until("the receiver has it and says nothing", 60, () => receiver.deliveries[0]);
  await server.kill();
  receiver.manner = "accept";
  await server.start();
  const second = await until("it comes again", AGAIN_S, () => receiver.accepted[0]);
  expect(second.headers["idempotency-key"]).toBe(first.headers["idempotency-key"]);
  expect(second.raw).toBe(first.raw);
  await until("it counts as sent", 30, async () => {
    const { items } = await api.get<Page<Notification>>("/notifications");
    return items.length === 1 && items[0]?.status === "sent";
  });
  expect(receiver.accepted.length).toBe(1);
});

interface Scene {
  api: Api;
  server: Server;
  receiver: Receiver;
  gauge: (value: number) => void;
}

/** A gauge that the story sets, its check, and an alert by webhook (and e-mail to `mailPort`). */
async function begin(manner: Manner, mailPort?: number): Promise<Scene> {
  const { server } = await install();
  const api = await Api.setUp(server);
  const receiver = await Receiver.open();
  receiver.manner = manner;
  const file = join(folder("gauge"), "value");
  const gauge = (value: number) => writeFileSync(file, String(value));
  gauge(5);
  await api.upload(
    packByHand("gauge", {
      "manifest.json": originalManifest(GAUGE, "Gauge"),
      "classifier.lua": thresholdClassifier,
      "__init__.py": originalPlugin(
        `with open(${JSON.stringify(file)}) as value:\n    return PluginResult(float(value.read()), "")`,
      ),
    }),
  );
  const host = await hostNamed(api, HOST_NAME);
  const check = await everySecond(api, "Gauge", host.id, GAUGE);
  await until("the gauge is ok", 60, async () => {
    const now = await assignment(api, host.id, GAUGE);
    return now?.health === "ok";
  });
  const channels = [await webhookChannel(api, receiver.url, "key")];
  if (mailPort !== undefined) channels.push(await emailChannel(api, mailPort));
  await alertOnCheck(api, check, channels);
  return { api, server, receiver, gauge };
}
