// What a story started or made is stopped and removed after it, newest first, however it ended.
import { rm } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

type Undo = (failed: boolean) => Promise<unknown>;
const pending: Undo[] = [];

/** `undo` is told whether the story failed. */
export function later(undo: Undo): void {
  pending.push(undo);
}

/** A new folder that is removed after the story. */
export function folder(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `prophasis-e2e-${name}-`));
  later(() => rm(path, { recursive: true, force: true }));
  return path;
}

afterEach(async ({ task }) => {
  const failed = task.result?.state === "fail";
  const failures: unknown[] = [];
  for (let undo = pending.pop(); undo; undo = pending.pop()) {
    await undo(failed).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, "cleaning up failed");
});
