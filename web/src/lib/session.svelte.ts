// Who is logged in. A 401 anywhere leads to the login page and back again.
import { client, take, whenUnauthenticated } from "../api/client";
import { ApiError, isPassing, toApiError } from "../api/error";
import type { User } from "../api/types";
import { router } from "./router.svelte";

const RETRY_MS = 5_000;

type State = "asking" | "in" | "out" | "failed";

class Session {
  state = $state<State>("asking");
  user = $state<User | null>(null);
  error = $state<ApiError | null>(null);
  /** Forms register here so that nothing typed is lost when the session has ended. */
  #rescuers = new Set<() => void>();

  get mayChange(): boolean {
    return this.user?.role === "administrator";
  }

  async start(): Promise<void> {
    whenUnauthenticated(() => this.#ended());
    await this.ask();
  }

  async ask(): Promise<void> {
    // While it is tried again by itself, the failure stays on the screen.
    if (this.state !== "failed") this.state = "asking";
    try {
      const { needed } = await take(client.GET("/setup"));
      if (needed) {
        this.state = "out";
        router.go("/setup" + location.hash, { replace: true });
        return;
      }
      const { user } = await take(client.GET("/sessions/current"));
      this.enter(user);
    } catch (cause) {
      const error = toApiError(cause);
      if (error.status === 401) this.#ended();
      else {
        this.error = error;
        this.state = "failed";
        if (isPassing(error)) setTimeout(() => void this.ask(), RETRY_MS);
      }
    }
  }

  enter(user: User): void {
    this.user = user;
    this.error = null;
    this.state = "in";
  }

  async leave(): Promise<void> {
    await take(client.DELETE("/sessions/current"));
    this.user = null;
    this.state = "out";
    router.go("/login");
  }

  rescue(save: () => void): () => void {
    this.#rescuers.add(save);
    return () => this.#rescuers.delete(save);
  }

  #ended(): void {
    for (const save of this.#rescuers) save();
    this.user = null;
    this.state = "out";
    if (location.pathname === "/login" || location.pathname === "/setup") return;
    const back = location.pathname + location.search;
    router.go(back === "/" ? "/login" : `/login?return=${encodeURIComponent(back)}`, { replace: true });
  }
}
export const session = new Session();
