// An alert as a sentence, while it is being edited (the server writes the saved one).
import type { AlertBody, Health } from "../api/types";
import { healthName, healths } from "./health";

/** Names for ids; an id that is unknown here is shown as such rather than hidden. */
export interface Names {
  hosts: Map<number, string>;
  groups: Map<number, string>;
  plugins: Map<string, string>;
  checks: Map<number, string>;
  services: Map<number, string>;
  channels: Map<number, string>;
}

export function sentence(alert: AlertBody, names: Names): string {
  return `When ${subject(alert, names)} goes from ${states(alert.from)} to ${states(alert.to)}, ${receivers(alert, names)}.`;
}

export function states(chosen: readonly Health[]): string {
  if (chosen.length === 0) return "…";
  if (chosen.length === healths.length) return "any state";
  const ordered = healths.filter((health) => chosen.includes(health));
  const left = healths.filter((health) => !chosen.includes(health));
  if (left.length === 1 && left[0]) return `anything but ${healthName(left[0])}`;
  return list(ordered.map(healthName), "or");
}

export function list(words: readonly string[], last: "or" | "and"): string {
  if (words.length <= 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

function named<K>(ids: readonly K[], known: Map<K, string>, noun: string): string[] {
  return ids.map((id) => known.get(id) ?? `${noun} ${String(id)}`);
}

function subject(alert: AlertBody, names: Names): string {
  if (alert.subject === "service")
    return alert.service_ids.length > 0
      ? `service ${list(named(alert.service_ids, names.services, "service"), "or")}`
      : "any service";
  const places = [
    ...named(alert.host_ids, names.hosts, "host"),
    ...named(alert.host_group_ids, names.groups, "group").map((name) => `any host in ${name}`),
  ];
  if (alert.subject === "host") return places.length > 0 ? list(places, "or") : "any host";
  const plugins = named(alert.plugin_ids, names.plugins, "plugin");
  const checks = named(alert.check_ids, names.checks, "check");
  const what = plugins.length > 0 ? list(plugins, "or") : "any plugin";
  const within = checks.length > 0 ? ` of check ${list(checks, "or")}` : "";
  return `${what}${within} on ${places.length > 0 ? list(places, "or") : "any host"}`;
}

function receivers(alert: AlertBody, names: Names): string {
  const channels = named(alert.channel_ids, names.channels, "channel");
  return channels.length > 0 ? `tell ${list(channels, "and")}` : "tell nobody yet";
}
