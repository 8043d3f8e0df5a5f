// A server with an agent for this machine, ready for an administrator: where most stories begin.
import { Agent } from "./agent.ts";
import { Api } from "./api.ts";
import type { Assignment, Host, HostHealth, Made, Page } from "./nouns.ts";
import { Server } from "./server.ts";

export const HOST_NAME = "story-host";

export interface Installation {
  server: Server;
  agent: Agent;
}

export async function install(env: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const server = await Server.prepare(env);
  const agent = await Agent.setUp(await server.pin());
  agent.start();
  await server.start({ name: HOST_NAME, agent });
  return { server, agent };
}

export async function hostNamed(api: Api, name: string): Promise<Host> {
  const { items } = await api.get<Page<Host>>(`/hosts?q=${encodeURIComponent(name)}`);
  const host = items.find((one) => one.name === name);
  if (!host) throw new Error(`there is no host ${name}`);
  return host;
}

/** What a plugin last did on a host, in the check with that id if it is named. */
export async function assignment(
  api: Api,
  hostId: number,
  pluginId: string,
  checkId?: number,
): Promise<Assignment | undefined> {
  const { assignments } = await api.get<HostHealth>(`/hosts/${hostId}/health`);
  return assignments.find(
    (one) => one.plugin_id === pluginId && (checkId === undefined || one.check_id === checkId),
  );
}

/** A check of one plugin on one host, run every second. */
export async function everySecond(
  api: Api,
  name: string,
  hostId: number,
  pluginId: string,
  parameters: Record<string, unknown> = {},
): Promise<number> {
  const check = await api.post<Made>("/checks", {
    name,
    description: "",
    enabled: true,
    host_ids: [hostId],
    host_group_ids: [],
    plugins: [{ plugin_id: pluginId, parameters, n_historical: null, classifier_id: null }],
    schedule_ids: [],
  });
  await api.post("/schedules", {
    name: `${name}, every second`,
    description: "",
    enabled: true,
    check_ids: [check.id],
    intervals: [{ delta_s: 1 }],
    active_hours: null,
  });
  return check.id;
}
