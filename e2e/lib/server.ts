// The real server, with a data directory of its own; may be killed and started again on it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent } from "./agent.ts";
import { folder } from "./cleanup.ts";
import { freePort } from "./port.ts";
import { built, output, Program } from "./program.ts";

const START_S = 60;

export class Server {
  readonly dataDir: string;
  readonly port: number;
  readonly #env: NodeJS.ProcessEnv;
  #program: Program | undefined;

  private constructor(dataDir: string, port: number, env: NodeJS.ProcessEnv) {
    this.dataDir = dataDir;
    this.port = port;
    this.#env = env;
  }

  /** Nothing runs yet: an agent may want the pin first. */
  static async prepare(env: NodeJS.ProcessEnv = {}): Promise<Server> {
    return new Server(join(folder("server"), "data"), await freePort(), env);
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** The certificate that it made for itself. */
  get certificate(): string {
    return readFileSync(join(this.dataDir, "server.crt"), "utf8");
  }

  async pin(): Promise<string> {
    const args = ["identity", "--data-dir", this.dataDir];
    return (await output(built("prophasis"), args, { env: this.#env })).trim();
  }

  /** Starts it and waits until it says that it is ready. */
  async start(firstHost?: { name: string; agent: Agent }): Promise<void> {
    const args = ["server", "--data-dir", this.dataDir, "--listen", `127.0.0.1:${this.port}`];
    if (firstHost) {
      args.push("--first-host", `${firstHost.name}=127.0.0.1=${firstHost.agent.enrolment}`);
    }
    this.#program = new Program(built("prophasis"), args, { env: this.#env });
    const url = await this.#program.line("ready", START_S);
    if (url !== this.url) throw new Error(`ready at ${url} instead of ${this.url}`);
  }

  /** The one-time link for the first administrator. */
  async setUpLink(): Promise<string> {
    return this.#running().line("set-up", 10);
  }

  async stop(): Promise<void> {
    const program = this.#running();
    await program.end("SIGTERM");
    if (program.exitCode !== 0) throw new Error(`the server did not stop well:\n${program.tail()}`);
  }

  /** As a power cut would: without a word. */
  async kill(): Promise<void> {
    await this.#running().end("SIGKILL");
  }

  log(): string {
    return this.#running().tail();
  }

  #running(): Program {
    if (!this.#program) throw new Error("the server was not started");
    return this.#program;
  }
}
