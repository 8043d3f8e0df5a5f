// What a form holds, which field is wrong, and what is under way.
// Invariant: a failed save never clears what was typed.
import { ApiError, toApiError } from "../api/error";
import { saveDraft, takeDraft } from "./draft";
import { session } from "./session.svelte";

export class Form<T extends object> {
  values: T = $state() as T;
  errors = $state<Record<string, string>>({});
  /** A failure that belongs to no field. */
  problem = $state.raw<ApiError | null>(null);
  busy = $state(false);
  /** True when the values come from a draft that was kept over a login. */
  restored = $state(false);
  #filled = false;

  /** `key` names the draft; `secret` the fields that are never written down. */
  constructor(key: string, initial: T, secret: readonly string[] = []) {
    const draft = takeDraft(key);
    this.values = { ...initial, ...(draft as Partial<T> | null) };
    this.restored = draft !== null;
    $effect(() => session.rescue(() => saveDraft(key, $state.snapshot(this.values) as T, secret)));
  }

  /** Takes the stored values, once: a later reload must not overwrite what is being typed. */
  fill(values: T): void {
    if (this.#filled || this.restored) return;
    this.#filled = true;
    this.values = values;
  }

  /** Field errors found before sending; returns whether there are none. */
  check(errors: Record<string, string>): boolean {
    this.errors = errors;
    this.problem = null;
    return Object.keys(errors).length === 0;
  }

  async send<R>(action: () => Promise<R>): Promise<R | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.errors = {};
    this.problem = null;
    try {
      return await action();
    } catch (cause) {
      const error = toApiError(cause);
      if (error.field) this.errors = { [error.field]: error.message };
      else this.problem = error;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
