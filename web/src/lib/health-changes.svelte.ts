// For pages whose healths the event stream does not carry, such as a service's: whenever a host or
// a plugin that they may stand on changes its health, they ask again, once a second at most.
import type { Delta, Health } from "../api/types";
import { live } from "./live.svelte";

const AGAIN_MS_MIN = 1_000;

/** Must be called while a component starts. */
export function whenHealthChanges(ask: () => void): void {
  $effect(() => {
    const known = new Map<string, Health>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.onDelta((delta) => {
      if (!learns(known, delta)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        ask();
      }, AGAIN_MS_MIN);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  });
}

/** Takes the healths of `delta` over, and says whether one of them was not known. */
export function learns(known: Map<string, Health>, delta: Delta): boolean {
  const told = [
    ...(delta.hosts ?? []).map(({ id, health }) => [`host ${id}`, health] as const),
    ...(delta.assignments ?? []).map(({ id, health }) => [`assignment ${id}`, health] as const),
  ];
  const news = told.filter(([key, health]) => known.get(key) !== health);
  for (const [key, health] of news) known.set(key, health);
  return news.length > 0;
}
