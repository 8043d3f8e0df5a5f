// The event stream: one for the whole app. The browser resumes it by Last-Event-ID;
// when too much was missed (or the stream had to be opened anew), what is shown is reloaded.
import { base } from "../api/client";
import type { Delta, StorageStatus } from "../api/types";
import { clock } from "./clock.svelte";

const RETRY_MS_MIN = 1_000;
const RETRY_MS_MAX = 30_000;
/** A stream that is gone for longer than this leaves an old screen. */
const STALE_MS = 5_000;
/** A connection can die without an error (a phone that changes networks). EventSource hides
 *  the server's keep-alive comments, so after this long without an event it is opened anew. */
const QUIET_MS_MAX = 45_000;
const WATCH_MS = 5_000;

export type LiveState = "live" | "paused" | "stale";

class Live {
  paused = $state(false);
  unread = $state(0);
  /** Whether the database takes writes; null before it is known. */
  storage = $state.raw<StorageStatus | null>(null);
  version = $state<string | null>(null);
  /** Rises when everything on the screen must be loaded again. */
  epoch = $state(0);
  /** Rises per kind of configuration that changed: "hosts", "checks", … */
  changed = $state<Record<string, number>>({});
  #open = $state(false);
  #lostMs = $state<number | null>(null);

  #source: EventSource | null = null;
  #listeners = new Set<(delta: Delta) => void>();
  #retryMs = RETRY_MS_MIN;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #broken = false;
  #heardMs = 0;
  #watch: ReturnType<typeof setInterval> | undefined;

  get state(): LiveState {
    if (this.paused) return "paused";
    if (this.#open) return "live";
    return this.#lostMs !== null && clock.ms - this.#lostMs < STALE_MS ? "live" : "stale";
  }

  start(): () => void {
    this.#connect();
    this.#watch = setInterval(() => this.#checkQuiet(), WATCH_MS);
    const back = () => this.#checkQuiet();
    addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      clearInterval(this.#watch);
      removeEventListener("online", back);
      document.removeEventListener("visibilitychange", back);
      this.#close();
    };
  }

  #checkQuiet(): void {
    if (this.paused || !this.#source || Date.now() - this.#heardMs < QUIET_MS_MAX) return;
    this.#close();
    this.#broken = true;
    this.#connect();
  }

  pause(on: boolean): void {
    if (on === this.paused) return;
    this.paused = on;
    if (on) this.#close();
    else {
      // Whatever happened meanwhile was not listened to: load it.
      this.epoch += 1;
      this.#connect();
    }
  }

  onDelta(listener: (delta: Delta) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #connect(): void {
    this.#lostMs ??= Date.now();
    this.#heardMs = Date.now();
    const source = new EventSource(`${base}/events`);
    this.#source = source;
    source.addEventListener("hello", (event) => this.#hello(event));
    source.addEventListener("delta", (event) => this.#delta(event));
    source.addEventListener("resync", () => (this.epoch += 1));
    source.onopen = () => {
      this.#open = true;
      this.#lostMs = null;
      this.#retryMs = RETRY_MS_MIN;
    };
    source.onerror = () => this.#lost(source);
  }

  #hello(event: MessageEvent<string>): void {
    this.#heardMs = Date.now();
    const { version } = parse<{ version?: string }>(event.data) ?? {};
    this.version = version ?? this.version;
    // A stream that we opened anew has no Last-Event-ID, so changes may have been missed.
    if (this.#broken) this.epoch += 1;
    this.#broken = false;
  }

  #delta(event: MessageEvent<string>): void {
    this.#heardMs = Date.now();
    const delta = parse<Delta>(event.data);
    if (!delta) return;
    const changed = [...(delta.changed ?? [])];
    if (delta.system_logs_unread !== undefined) {
      this.unread = delta.system_logs_unread;
      // There are new entries, even if none of them is one that has to be read.
      changed.push("system-logs");
    }
    if (delta.storage) this.storage = delta.storage;
    for (const kind of changed) this.changed[kind] = (this.changed[kind] ?? 0) + 1;
    for (const listener of this.#listeners) listener(delta);
  }

  #lost(source: EventSource): void {
    this.#open = false;
    this.#lostMs ??= Date.now();
    // CONNECTING: the browser is already trying again, with the last id.
    if (source.readyState !== EventSource.CLOSED) return;
    this.#broken = true;
    this.#timer = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#open = false;
  }
}

function parse<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export const live = new Live();
