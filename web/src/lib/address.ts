// Filters as part of the address, so that a view can be sent to a colleague.
import type { Health } from "../api/types";
import { healths, isHealth } from "./health";

export interface HostFilter {
  q: string;
  health: Health[];
  group: number | null;
}

export function readHostFilter(query: URLSearchParams): HostFilter {
  const group = Number(query.get("group"));
  return {
    q: query.get("q") ?? "",
    health: (query.get("health") ?? "").split(",").filter(isHealth),
    group: Number.isInteger(group) && group > 0 ? group : null,
  };
}

/** Only what differs from "everything" is written; states keep the order of severity. */
export function writeHostFilter(filter: HostFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (filter.q.trim()) query.set("q", filter.q.trim());
  const chosen = healths.filter((health) => filter.health.includes(health));
  if (chosen.length > 0) query.set("health", chosen.join(","));
  if (filter.group !== null) query.set("group", String(filter.group));
  return query;
}

export function isFiltered(filter: HostFilter): boolean {
  return writeHostFilter(filter).size > 0;
}

/** Sets or removes one key of a query and keeps the others. */
export function withParam(
  query: URLSearchParams,
  key: string,
  value: string | null,
): URLSearchParams {
  const next = new URLSearchParams(query);
  if (value === null || value === "") next.delete(key);
  else next.set(key, value);
  return next;
}

/** The page to return to after logging in; anything that is not one of our own paths is refused. */
export function safeReturn(text: string | null): string {
  if (!text?.startsWith("/") || text.startsWith("//") || text.includes("\\")) return "/";
  return text;
}
