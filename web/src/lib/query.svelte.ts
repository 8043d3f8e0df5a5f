// A thing that is loaded for the screen: what it is, whether it is being loaded, why it failed.
// Must be made while a component starts; it reloads when what it read changes, when
// configuration of the named kinds changes, and when the event stream missed something.
import { ApiError, isPassing, toApiError } from "../api/error";
import { live } from "./live.svelte";

const RETRY_MS = 5_000;

export class Query<T> {
  data = $state.raw<T | undefined>(undefined);
  error = $state.raw<ApiError | null>(null);
  loading = $state(true);
  #again = $state(0);

  constructor(fetch: (signal: AbortSignal) => Promise<T>, kinds: readonly string[] = []) {
    $effect(() => {
      void this.#again;
      void live.epoch;
      for (const kind of kinds) void live.changed[kind];
      const abort = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      this.loading = true;
      // Called here, so that the signals which `fetch` reads are tracked.
      fetch(abort.signal).then(
        (data) => {
          if (abort.signal.aborted) return;
          this.data = data;
          this.error = null;
          this.loading = false;
        },
        (cause: unknown) => {
          if (abort.signal.aborted) return;
          this.error = toApiError(cause);
          this.loading = false;
          if (isPassing(this.error))
            timer = setTimeout(() => this.reload(), RETRY_MS);
        },
      );
      return () => {
        abort.abort();
        clearTimeout(timer);
      };
    });
  }

  reload(): void {
    this.#again += 1;
  }
}
