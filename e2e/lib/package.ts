// A plugin package made by hand, as the original's authors made them: a plain tar.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folder } from "./cleanup.ts";

/** Writes the files into one top folder and packs it, named `.tar.gz` though it is a plain tar. */
export function packByHand(top: string, files: Record<string, string>): string {
  const place = folder("package");
  for (const [name, text] of Object.entries(files)) {
    const path = join(place, top, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
  const archive = join(place, `${top}.tar.gz`);
  execFileSync("tar", ["-cf", archive, "-C", place, top]);
  return archive;
}

/** A manifest with the original's keys only. */
export function originalManifest(id: string, name: string): string {
  return manifest(id, name, {});
}

/** A manifest with some of the newer keys as well. */
export function manifest(id: string, name: string, more: Record<string, unknown>): string {
  return JSON.stringify({
    name,
    id,
    description: `${name}, for a story`,
    version: 1,
    default_n_historical: 3,
    default_classifier: "classifier.lua",
    view: "valuegraph",
    ...more,
  });
}

/** A Python plugin in the original's form, whose `get_data` has this body. */
export function originalPlugin(body: string): string {
  const lines = body.split("\n").map((line) => `        ${line}`);
  return [
    "from plugin import PluginInterface, PluginResult",
    "",
    "",
    "class Plugin(PluginInterface):",
    "    def get_data(self):",
    ...lines,
    "",
  ].join("\n");
}

/** Critical above 80, as the original's manual had it. */
export const thresholdClassifier = `if result_types[#result_types] ~= "plugin" then
  return "unknown", messages[#messages]
end
if values[#values] ~= "none" and values[#values] > 80 then
  return "critical"
end
return "ok"
`;
