// Channels and an alert that uses them, made by the API.
import type { Api } from "./api.ts";
import type { Health, Made } from "./nouns.ts";

export const RECIPIENT = "ops@example.org";

export async function emailChannel(api: Api, port: number): Promise<number> {
  const config = {
    host: "127.0.0.1",
    port,
    tls: "none",
    username: null,
    from: "prophasis@example.org",
    to: [RECIPIENT],
    ca_pem: null,
  };
  return channel(api, "Ops by e-mail", "email", config, {});
}

export async function webhookChannel(api: Api, url: string, signingKey: string): Promise<number> {
  const config = { url, headers: {}, body_template: null, ca_pem: null };
  return channel(api, "Ops by webhook", "webhook", config, { signing_key: signingKey });
}

/** Tells of every change of one check's plugins between the healths that a person cares about. */
export async function alertOnCheck(api: Api, checkId: number, channelIds: number[]): Promise<void> {
  const from: Health[] = ["ok", "minor", "major", "critical"];
  const to: Health[] = ["ok", "critical"];
  await api.post("/alerts", {
    name: "Critical and well again",
    enabled: true,
    subject: "plugin",
    from,
    to,
    host_ids: [],
    host_group_ids: [],
    plugin_ids: [],
    check_ids: [checkId],
    service_ids: [],
    channel_ids: channelIds,
  });
}

async function channel(
  api: Api,
  name: string,
  module: string,
  config: Record<string, unknown>,
  secrets: Record<string, string>,
): Promise<number> {
  const made = await api.post<Made>("/channels", { name, module, enabled: true, config, secrets });
  return made.id;
}
