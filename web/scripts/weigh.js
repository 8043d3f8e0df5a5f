// Prints what a browser must fetch (gzip) for the shell, the overview and a
// host's page, and fails beyond the limits, so that weight is never a surprise.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);

/** Every file that `key` needs before it can run: itself, its static imports, its styles. */
function closure(key, seen = new Set(), files = new Set()) {
  if (seen.has(key)) return files;
  seen.add(key);
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build manifest; was the route renamed?`);
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const name of chunk.imports ?? []) closure(name, seen, files);
  return files;
}

const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
const withShell = (...keys) => {
  const files = closure(entry);
  files.add("index.html");
  for (const key of keys) for (const file of closure(key)) files.add(file);
  return files;
};

const css = new Set(Object.values(manifest).flatMap((chunk) => [
  ...(chunk.css ?? []),
  ...(chunk.file.endsWith(".css") ? [chunk.file] : []),
]));
const rows = [
  ["shell", sum(withShell()), 45],
  ["overview", sum(withShell("src/routes/overview/Overview.svelte")), 70],
  [
    "host page",
    sum(withShell("src/routes/hosts/HostPage.svelte", "src/routes/hosts/Charts.svelte")),
    110,
  ],
  ["all css", sum(css), 20],
];

let over = false;
for (const [name, bytes, limitKb] of rows) {
  const kb = bytes / 1024;
  const bad = kb > limitKb;
  over ||= bad;
  console.log(`${name.padEnd(10)} ${kb.toFixed(1).padStart(6)} KB gzip of ${limitKb} ${bad ? "TOO HEAVY" : "ok"}`);
}
process.exit(over ? 1 : 0);
