// A new database on the PostgreSQL that `cargo xtask test` started.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { later } from "./cleanup.ts";

const INSTALLED = "/usr/lib/postgresql";

/** The URL of a new, empty database. */
export function newDatabase(): string {
  const server = process.env["PROPHASIS_TEST_POSTGRES"];
  if (!server) throw new Error("PROPHASIS_TEST_POSTGRES is not set; use cargo xtask test --only e2e");
  const name = `story_${process.pid}_${Date.now()}`;
  run(server, `CREATE DATABASE ${name}`);
  later(async () => run(server, `DROP DATABASE ${name} WITH (FORCE)`));
  const [address, options] = server.split("?");
  const base = (address ?? "").replace(/\/[^/]*$/, "");
  return `${base}/${name}${options ? `?${options}` : ""}`;
}

function run(url: string, sql: string): void {
  execFileSync(psql(), ["--no-psqlrc", "--quiet", "--dbname", url, "--command", sql]);
}

function psql(): string {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort().reverse() : [];
  const candidates = versions.map((version) => join(INSTALLED, version, "bin/psql"));
  return candidates.find((path) => existsSync(path)) ?? "psql";
}
