// The real agent: set up in a folder, running or not.
import { join } from "node:path";
import { folder } from "./cleanup.ts";
import { freePort } from "./port.ts";
import { built, output, Program } from "./program.ts";

export class Agent {
  readonly dir: string;
  readonly port: number;
  readonly enrolment: string;
  #program: Program | undefined;

  private constructor(dir: string, port: number, enrolment: string) {
    this.dir = dir;
    this.port = port;
    this.enrolment = enrolment;
  }

  /** Makes its keys; it lets in only the server with `corePin`. */
  static async setUp(corePin: string): Promise<Agent> {
    const dir = join(folder("agent"), "agent");
    const port = await freePort();
    const args = ["setup", "--dir", dir, "--port", String(port), "--listen", "127.0.0.1"];
    const printed = await output(built("prophasis-agent"), [...args, "--core-pin", corePin]);
    return new Agent(dir, port, printed.trim());
  }

  start(): void {
    this.#program = new Program(built("prophasis-agent"), ["run", "--dir", this.dir]);
  }

  async stop(): Promise<void> {
    await this.#program?.end();
  }

  /** The same enrolment with one part changed, as if mistyped or from another agent. */
  forged(part: "pin" | "key"): string {
    const parts = this.enrolment.split(".");
    const index = part === "pin" ? 2 : 3;
    parts[index] = Buffer.alloc(32, 7).toString("base64url");
    return parts.join(".");
  }
}
