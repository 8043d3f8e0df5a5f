// Waiting for facts: asks again until it is so, or fails with what was seen last.
import { setTimeout as pause } from "node:timers/promises";

const ASK_EVERY_MS = 200;

/** The first answer of `ask` that is neither null, undefined nor false. */
export async function until<T>(
  what: string,
  deadlineS: number,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  const endMs = Date.now() + deadlineS * 1_000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > endMs) {
      throw new Error(`not within ${deadlineS} s: ${what}; last seen: ${String(last)}`);
    }
    await pause(ASK_EVERY_MS);
  }
}
