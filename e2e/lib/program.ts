// A real program: started, heard line by line, ended by its id.
import { spawn, type ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { later } from "./cleanup.ts";
import { until } from "./wait.ts";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const LINES_MAX = 2_000;
const STOP_S = 20;

/** Where one of our programs is. */
export function built(name: string): string {
  return join(process.env["PROPHASIS_TEST_PROGRAMS"] ?? join(root, "target/debug"), name);
}

export interface Start {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export class Program {
  readonly name: string;
  readonly out: string[] = [];
  readonly all: string[] = [];
  readonly #child: ChildProcess;
  /** Ended, and everything that it printed was read. */
  closed = false;

  constructor(command: string, args: string[], { env = {}, cwd }: Start = {}) {
    this.name = `${command.split("/").at(-1)} ${args[0] ?? ""}`;
    this.#child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd ? { cwd } : {}),
    });
    this.#child.on("error", (error) => this.all.push(String(error)));
    this.#child.on("close", () => (this.closed = true));
    this.#read(this.#child.stdout, this.out);
    this.#read(this.#child.stderr);
    later(async () => {
      // Asked to end, an agent takes its plugins with it; killed, it could not.
      if (!this.ended) await this.end().catch(() => this.end("SIGKILL"));
    });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.name} did not start: ${this.tail()}`);
    return this.#child.pid;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** The rest of the first line of the standard output that begins with `word`. */
  async line(word: string, deadlineS: number): Promise<string> {
    const found = await until(`${this.name} says "${word}"`, deadlineS, () => {
      const line = this.out.find((text) => text.startsWith(`${word} `));
      if (!line && this.ended) return "";
      return line;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.tail()}`);
    });
    if (!found) throw new Error(`${this.name} ended early (${this.exitCode}):\n${this.tail()}`);
    return found.slice(word.length + 1);
  }

  /** Sends the signal and waits for the end. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (!this.ended) this.#child.kill(signal);
    await until(`${this.name} ends after ${signal}`, STOP_S, () => this.ended);
  }

  tail(): string {
    return this.all.slice(-60).join("\n");
  }

  #read(stream: NodeJS.ReadableStream | null, into?: string[]): void {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      into?.push(...lines);
      this.all.push(...lines);
      if (this.all.length > LINES_MAX) this.all.splice(0, this.all.length - LINES_MAX);
    });
  }
}

/** Runs a program to its end; what it printed. */
export async function output(command: string, args: string[], start: Start = {}): Promise<string> {
  const program = new Program(command, args, start);
  await until(`${program.name} ends`, 60, () => program.closed);
  if (program.exitCode !== 0) throw new Error(`${program.name} failed:\n${program.tail()}`);
  return program.out.join("\n");
}
