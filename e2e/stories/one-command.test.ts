// `cargo xtask run`: starts everything, continues with the same data, and leaves nothing behind.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ADMINISTRATOR, Api, PASSWORD, type Reachable } from "../lib/api.ts";
import { folder, later } from "../lib/cleanup.ts";
import { assignment } from "../lib/installation.ts";
import type { Host, Page } from "../lib/nouns.ts";
import { freePort } from "../lib/port.ts";
import { Program, root } from "../lib/program.ts";
import { until } from "../lib/wait.ts";

/** Everything is built already; this is for looking and for starting. */
const START_S = 240;
const CPU = "org.prophasis.cpu";

test("the second start continues with the same data, and Ctrl-C leaves no process", async () => {
  const dataDir = join(folder("one-command"), "data");
  const [port, agentPort] = [await freePort(), await freePort()];
  const flags = ["--port", String(port), "--data-dir", dataDir];

  const first = run([...flags, "--agent-port", String(agentPort)]);
  expect(await first.line("ready", START_S)).toBe(`https://127.0.0.1:${port}`);
  const server = seen(first, dataDir, port);
  const api = await Api.setUp(server);
  const [host] = (await api.get<Page<Host>>("/hosts")).items;
  if (!host) throw new Error("this machine is not watched");
  const before = await until("the CPU is measured", 60, async () => {
    return (await assignment(api, host.id, CPU))?.last_at;
  });
  expect(statSync(dataDir).mode & 0o077).toBe(0);
  expect(processesWith(dataDir).length).toBeGreaterThanOrEqual(2);
  await first.end("SIGINT");
  expect(first.exitCode).toBe(0);
  expect(processesWith(dataDir)).toEqual([]);

  const second = run(flags);
  await second.line("ready", START_S);
  const again = await Api.logIn(server, ADMINISTRATOR, PASSWORD);
  expect((await again.get<Page<Host>>("/hosts")).items.map(({ id }) => id)).toEqual([host.id]);
  await until("the CPU is measured on", 60, async () => {
    const now = (await assignment(again, host.id, CPU))?.last_at;
    return now && now > before;
  });
  expect(second.out.some((line) => line.startsWith("set-up "))).toBe(false);
  await second.end("SIGTERM");
  expect(second.exitCode).toBe(0);
  expect(processesWith(dataDir)).toEqual([]);
});

test("a port in use is named", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  later(() => new Promise((resolve) => holder.close(resolve)));
  const address = holder.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const dataDir = join(folder("port"), "data");
  const program = run(["--port", String(address.port), "--data-dir", dataDir]);
  await until("it gives up", START_S, () => program.closed);
  expect(program.exitCode).toBe(1);
  expect(program.tail()).toContain(`port ${address.port}`);
  expect(program.tail()).toContain("--port");
});

test("without Node it says what is missing and how to get it", async () => {
  const withoutNode = (process.env["PATH"] ?? "")
    .split(":")
    .filter((place) => !holds(place, "node"))
    .join(":");
  const dataDir = join(folder("no-node"), "data");
  const xtask = join(process.env["PROPHASIS_TEST_PROGRAMS"] ?? join(root, "target/debug"), "xtask");
  const program = new Program(xtask, ["run", "--data-dir", dataDir], {
    env: { PATH: withoutNode, CARGO_MANIFEST_DIR: join(root, "xtask") },
  });
  await until("it gives up", 30, () => program.closed);
  expect(program.exitCode).toBe(1);
  expect(program.tail()).toMatch(/Node 20 or newer is needed.*nodejs\.org/s);
});

function run(flags: string[]): Program {
  return new Program("cargo", ["xtask", "run", ...flags], { cwd: root });
}

/** What the API needs to know of a server that somebody else started. */
function seen(program: Program, dataDir: string, port: number): Reachable {
  return {
    url: `https://127.0.0.1:${port}`,
    get certificate() {
      return readFileSync(join(dataDir, "server.crt"), "utf8");
    },
    setUpLink: () => program.line("set-up", 10),
  };
}

/** Command lines of running processes that name this folder. */
function processesWith(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(text));
}

function holds(place: string, program: string): boolean {
  try {
    return statSync(join(place, program)).isFile();
  } catch {
    return false;
  }
}
