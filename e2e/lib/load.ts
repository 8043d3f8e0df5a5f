// Real load: one busy process a core, that ends by itself should nobody end it.
import { availableParallelism } from "node:os";
import { Program } from "./program.ts";

export class Load {
  readonly #workers: Program[];

  constructor(secondsMax: number) {
    const script = `const end = Date.now() + ${secondsMax * 1_000}; while (Date.now() < end);`;
    this.#workers = Array.from(
      { length: availableParallelism() },
      () => new Program(process.execPath, ["-e", script]),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end("SIGKILL")));
  }
}
