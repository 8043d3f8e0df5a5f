// Everything that can be wrong with an agent or a plugin has a result type of its own and a
// message that a person can act on, and harms no other host.
import { expect, test } from "vitest";
import { Agent } from "../lib/agent.ts";
import { Api } from "../lib/api.ts";
import { assignment, everySecond, HOST_NAME, hostNamed, install } from "../lib/installation.ts";
import type { Assignment, Host } from "../lib/nouns.ts";
import { manifest, packByHand, thresholdClassifier } from "../lib/package.ts";
import { freePort } from "../lib/port.ts";
import type { Server } from "../lib/server.ts";
import { until } from "../lib/wait.ts";

const HEALTHY_PLUGIN = "org.prophasis.uptime";
const FAULT_S = 90;

interface Fault {
  resultType: string;
  says: RegExp;
}

test("faults of agents and plugins are told apart, and harm no other host", async () => {
  const { server } = await install();
  const api = await Api.setUp(server);
  const healthy = await hostNamed(api, HOST_NAME);
  await everySecond(api, "Healthy", healthy.id, HEALTHY_PLUGIN);
  const lastAt = async () =>
    (await assignment(api, healthy.id, HEALTHY_PLUGIN))?.last_at ?? undefined;
  await until("the healthy host is measured", 60, lastAt);

  const faults = [...(await faultyAgents(api, server)), ...(await faultyPlugins(api, server))];
  for (const { hostId, pluginId, resultType, says } of faults) {
    const result = await until(`${resultType} on host ${hostId}`, FAULT_S, async () => {
      const now = await assignment(api, hostId, pluginId);
      return now?.result_type === resultType ? now : describe(now);
    });
    expect(result.message).toMatch(says);
    expect(result.health).not.toBe("ok");
  }

  // With all of them failing every second, the healthy host keeps its rhythm.
  for (let round = 0; round < 5; round += 1) {
    const before = await lastAt();
    await until("the healthy host is measured again", 20, async () => {
      const now = await lastAt();
      return now !== undefined && before !== undefined && now > before;
    });
  }
  expect((await assignment(api, healthy.id, HEALTHY_PLUGIN))?.result_type).toBe("plugin");
});

type Expected = Fault & { hostId: number; pluginId: string };

/** The wrong key, the wrong pin, nobody there. */
async function faultyAgents(api: Api, server: Server): Promise<Expected[]> {
  const agent = await Agent.setUp(await server.pin());
  agent.start();
  const kinds: (Fault & { name: string; port: number; enrolment: string })[] = [
    {
      name: "wrong-key",
      port: agent.port,
      enrolment: agent.forged("key"),
      resultType: "authentication_error",
      says: /key/i,
    },
    {
      name: "wrong-pin",
      port: agent.port,
      enrolment: agent.forged("pin"),
      resultType: "certificate_error",
      says: /certificate|pin|public key/i,
    },
    {
      name: "nobody-there",
      port: await freePort(),
      enrolment: agent.enrolment,
      resultType: "connection_error",
      says: /refused|connect/i,
    },
  ];
  const expected: Expected[] = [];
  for (const { name, port, enrolment, resultType, says } of kinds) {
    const hostId = await addHost(api, name, port, enrolment);
    await everySecond(api, name, hostId, HEALTHY_PLUGIN);
    expected.push({ hostId, pluginId: HEALTHY_PLUGIN, resultType, says });
  }
  return expected;
}

/** One that hangs, one that prints 1 GB, one that prints what is no JSON. */
async function faultyPlugins(api: Api, server: Server): Promise<Expected[]> {
  const kinds: (Fault & { name: string; script: string })[] = [
    {
      name: "hang",
      script: "#!/bin/sh\nsleep 3600\n",
      resultType: "plugin_timeout",
      says: /did not finish within [\d.]+ s/,
    },
    {
      name: "flood",
      script: "#!/bin/sh\nyes 'a line that goes on' | head -c 1073741824\n",
      resultType: "command_unsuccessful",
      says: /more than|too much|limit/i,
    },
    {
      name: "prose",
      script: "#!/bin/sh\necho all is well\n",
      resultType: "plugin_error",
      says: /JSON.*all is well|all is well.*JSON/is,
    },
  ];
  const expected: Expected[] = [];
  for (const { name, script, resultType, says } of kinds) {
    const pluginId = `com.example.${name}`;
    await api.upload(
      packByHand(name, {
        "manifest.json": manifest(pluginId, `Plugin ${name}`, {
          runtime: "exec",
          entry: "measure",
          timeout: 3,
        }),
        "classifier.lua": thresholdClassifier,
        measure: script,
      }),
    );
    const agent = await Agent.setUp(await server.pin());
    agent.start();
    const hostId = await addHost(api, name, agent.port, agent.enrolment);
    await everySecond(api, name, hostId, pluginId);
    expected.push({ hostId, pluginId, resultType, says });
  }
  return expected;
}

async function addHost(api: Api, name: string, port: number, enrolment: string): Promise<number> {
  const host = await api.post<Host>("/hosts", {
    name,
    description: "",
    address: "127.0.0.1",
    port,
    tags: [],
    enabled: true,
    host_group_ids: [],
    enrolment,
  });
  return host.id;
}

/** Makes a wait that fails say what there was instead. */
function describe(now: Assignment | undefined): never {
  throw new Error(now ? `${now.result_type}: ${now.message}` : "no result");
}
