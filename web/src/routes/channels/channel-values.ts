// What the channel's form holds, and how it becomes the API's body and back.
import type { Channel, ChannelBody } from "../../api/types";

export const moduleNames: Record<ChannelBody["module"], string> = {
  email: "E-mail",
  webhook: "Webhook",
  syslog: "Syslog",
};

export interface ChannelValues {
  name: string;
  module: ChannelBody["module"];
  enabled: boolean;
  // e-mail
  host: string;
  mailPort: string;
  tls: "starttls" | "tls" | "none";
  username: string;
  from: string;
  to: string;
  password: string;
  // webhook
  url: string;
  headers: string;
  body_template: string;
  signing_key: string;
  // syslog
  address: string;
  syslogPort: string;
  transport: "udp" | "tcp";
  facility: string;
  // e-mail and webhook
  ca_pem: string;
}

export const secretFields = ["password", "signing_key"] as const;

export function emptyChannel(): ChannelValues {
  return {
    name: "",
    module: "email",
    enabled: true,
    host: "",
    mailPort: "587",
    tls: "starttls",
    username: "",
    from: "",
    to: "",
    password: "",
    url: "",
    headers: "",
    body_template: "",
    signing_key: "",
    address: "",
    syslogPort: "514",
    transport: "udp",
    facility: "daemon",
    ca_pem: "",
  };
}

const text = (value: unknown, otherwise = "") =>
  value === undefined || value === null ? otherwise : String(value);

export function valuesOf(channel: Channel): ChannelValues {
  const c: Record<string, unknown> = { ...channel.config };
  const start = emptyChannel();
  const headers = Object.entries((c.headers ?? {}) as Record<string, unknown>);
  return {
    ...start,
    name: channel.name,
    module: channel.module,
    enabled: channel.enabled,
    host: text(c.host),
    mailPort: channel.module === "email" ? text(c.port, start.mailPort) : start.mailPort,
    tls: (["starttls", "tls", "none"] as const).find((t) => t === c.tls) ?? start.tls,
    username: text(c.username),
    from: text(c.from),
    to: Array.isArray(c.to) ? c.to.join("\n") : "",
    url: text(c.url),
    headers: headers.map(([name, value]) => `${name}: ${String(value)}`).join("\n"),
    body_template: text(c.body_template),
    address: text(c.address),
    syslogPort: channel.module === "syslog" ? text(c.port, start.syslogPort) : start.syslogPort,
    transport: c.transport === "tcp" ? "tcp" : "udp",
    facility: text(c.facility, start.facility),
    ca_pem: text(c.ca_pem),
  };
}

function configOf(v: ChannelValues): ChannelBody["config"] {
  const ca_pem = v.ca_pem.trim() || null;
  switch (v.module) {
    case "email":
      return {
        host: v.host.trim(),
        port: Number(v.mailPort),
        tls: v.tls,
        username: v.username.trim() || null,
        from: v.from.trim(),
        to: lines(v.to),
        ca_pem,
      };
    case "webhook":
      return {
        url: v.url.trim(),
        headers: headersOf(v.headers),
        body_template: v.body_template.trim() ? v.body_template : null,
        ca_pem,
      };
    case "syslog":
      return {
        address: v.address.trim(),
        port: Number(v.syslogPort),
        transport: v.transport,
        facility: v.facility.trim(),
      };
  }
}

/** Recipients: one a line, or separated by commas. */
export function lines(typed: string): string[] {
  return typed
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

export function headersOf(typed: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const line of typed.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) found[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return found;
}

/** A secret is sent only when one was typed: an absent secret keeps the stored one. */
export function bodyOf(v: ChannelValues): ChannelBody {
  const secrets: Record<string, string> = {};
  if (v.module === "email" && v.password) secrets.password = v.password;
  if (v.module === "webhook" && v.signing_key) secrets.signing_key = v.signing_key;
  return {
    name: v.name.trim(),
    module: v.module,
    enabled: v.enabled,
    config: configOf(v),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
}

export function faultsOf(v: ChannelValues): Record<string, string> {
  const faults: Record<string, string> = {};
  if (!v.name.trim()) faults.name = "A channel needs a name.";
  if (v.module === "email") {
    if (!v.host.trim()) faults.host = "Which mail server?";
    if (!v.from.includes("@")) faults.from = "An address such as prophasis@example.com.";
    if (lines(v.to).length === 0) faults.to = "At least one address to send to.";
  }
  if (v.module === "webhook" && !/^https?:\/\//.test(v.url.trim()))
    faults.url = "An address that starts with https:// or http://.";
  if (v.module === "syslog" && !v.address.trim()) faults.address = "Which syslog server?";
  return faults;
}

/** Where a channel leads, for lists. */
export function target(channel: Channel): string {
  const c: Record<string, unknown> = { ...channel.config };
  if (channel.module === "email") return Array.isArray(c.to) ? c.to.join(", ") : "";
  if (channel.module === "webhook") return text(c.url);
  return `${text(c.address)}:${text(c.port)} (${text(c.transport)})`;
}
