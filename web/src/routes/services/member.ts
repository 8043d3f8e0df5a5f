// Members of services: what can be one, how it is called, where it leads.
import { checks, hostGroups, hosts, services } from "../../api/resource";
import type { Health, Member } from "../../api/types";

export const kinds: Record<Member["kind"], string> = {
  host: "Host",
  host_group: "Group",
  check: "Check",
  service: "Service",
};

export interface Candidate {
  member: Member;
  name: string;
  /** Checks have no health of their own in the lists. */
  health: Health | null;
}

export function keyOf(member: Member): string {
  return `${member.kind}:${member.id}`;
}

export function memberOf(key: string): Member | null {
  const [kind, id] = key.split(":");
  return kind && kind in kinds && Number(id) > 0
    ? { kind: kind as Member["kind"], id: Number(id) }
    : null;
}

const paths: Record<Member["kind"], string> = {
  host: "/hosts",
  host_group: "/groups",
  check: "/checks",
  service: "/services",
};
export function hrefOf(member: Member): string {
  return `${paths[member.kind]}/${member.id}`;
}

export async function candidates(signal: AbortSignal): Promise<Candidate[]> {
  const [allHosts, groups, allChecks, allServices] = await Promise.all([
    hosts.all({}, signal),
    hostGroups.all({}, signal),
    checks.all({}, signal),
    services.all({}, signal),
  ]);
  const of = (kind: Member["kind"], things: { id: number; name: string; health?: Health }[]) =>
    things.map(({ id, name, health }) => ({ member: { kind, id }, name, health: health ?? null }));
  return [
    ...of("host", allHosts),
    ...of("host_group", groups),
    ...of("check", allChecks),
    ...of("service", allServices),
  ];
}
