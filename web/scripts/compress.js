// Writes .gz and .br beside every text asset of dist, so that the server can
// hand them out without spending CPU on each request.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const text = /\.(js|css|html|svg|json|map)$/;
const dist = new URL("../dist", import.meta.url).pathname;

// The manifest is for `npm run weigh`, not for browsers; it stays uncompressed.
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !text.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  if (path.includes(".vite")) continue;
  const body = readFileSync(path);
  if (body.length < 256) {
    rmSync(`${path}.gz`, { force: true });
    continue;
  }
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  );
}
