// Create, read, change and delete for the nouns that all behave alike,
// with their types taken from the API's paths.
import { client, take } from "./client";
import type { paths } from "./schema";
import type { Page } from "./types";

type Noun =
  | "/users"
  | "/hosts"
  | "/host-groups"
  | "/checks"
  | "/schedules"
  | "/classifiers"
  | "/channels"
  | "/alerts"
  | "/services"
  | "/maintenance-windows";
type Thing<P extends Noun> =
  paths[P]["post"]["responses"][201]["content"]["application/json"];
type Body<P extends Noun> = paths[P]["post"]["requestBody"]["content"]["application/json"];
type Query<P extends Noun> = NonNullable<paths[P]["get"]["parameters"]["query"]>;

/** The most that a picker or list asks for at once; the server allows 500 a page. */
const PAGE_LIMIT = 500;
/** The most things that are ever collected: the product is measured at 2,000 hosts. */
const THINGS_MAX = 10_000;

// openapi-fetch cannot follow a path that is itself a type parameter; the
// types above are exact, so the looseness stays inside this function.
type Loose = (path: string, init?: object) => Promise<{ response: Response }>;

export interface Resource<T, B, Q> {
  /** Every thing, following the cursor. */
  all(query?: Q, signal?: AbortSignal): Promise<T[]>;
  get(id: number, signal?: AbortSignal): Promise<T>;
  create(body: B): Promise<T>;
  change(id: number, body: B): Promise<T>;
  remove(id: number): Promise<void>;
}

export function resource<P extends Noun>(path: P): Resource<Thing<P>, Body<P>, Query<P>> {
  const loose = client as unknown as Record<"GET" | "POST" | "PUT" | "DELETE", Loose>;
  const item = `${path}/{id}`;
  const at = (id: number) => ({ params: { path: { id } } });
  return {
    all: (query, signal) =>
      collect((cursor) =>
        take<Page<Thing<P>>>(
          loose.GET(path, { params: { query: { limit: PAGE_LIMIT, ...query, cursor } }, signal }),
        ),
      ),
    get: (id, signal) => take<Thing<P>>(loose.GET(item, { ...at(id), signal })),
    create: (body) => take<Thing<P>>(loose.POST(path, { body })),
    change: (id, body) => take<Thing<P>>(loose.PUT(item, { ...at(id), body })),
    remove: (id) => take<void>(loose.DELETE(item, at(id))),
  };
}

/** Follows cursors until the list ends or the bound is reached. */
export async function collect<T>(
  page: (cursor?: string) => Promise<Page<T>>,
  most = THINGS_MAX,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    items.push(...answer.items);
    cursor = answer.next_cursor ?? undefined;
  } while (cursor && items.length < most);
  return items;
}

export const hosts = resource("/hosts");
export const hostGroups = resource("/host-groups");
export const checks = resource("/checks");
export const schedules = resource("/schedules");
export const classifiers = resource("/classifiers");
export const channels = resource("/channels");
export const alerts = resource("/alerts");
export const services = resource("/services");
export const maintenanceWindows = resource("/maintenance-windows");
export const users = resource("/users");

export const plugins = {
  all: (signal?: AbortSignal) =>
    collect((cursor) =>
      take(client.GET("/plugins", { params: { query: { limit: PAGE_LIMIT, cursor } }, signal })),
    ),
  get: (id: string, signal?: AbortSignal) =>
    take(client.GET("/plugins/{id}", { params: { path: { id } }, signal })),
};
