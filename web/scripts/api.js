// Generates src/api/schema.d.ts from the server's OpenAPI document (`npm run api`).
//
// The document leaves a field out of `required` when a request may omit it or when it may be
// null. The server always sends every field, though, so in all that it answers they are made
// required here; what is only ever sent to it keeps its optional fields.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTypescript, { astToString } from "openapi-typescript";

const from = new URL("../../docs/openapi.json", import.meta.url);
const to = new URL("../src/api/schema.d.ts", import.meta.url);
const document = JSON.parse(readFileSync(from, "utf8"));
const methods = ["get", "put", "post", "delete", "patch"];

/** Every schema that is reachable from what the server answers. */
function answered() {
  const found = new Set();
  const visit = (node) => {
    if (typeof node !== "object" || node === null) return;
    const name = node.$ref?.split("/").at(-1);
    if (name) {
      if (found.has(name)) return;
      found.add(name);
      visit(document.components.schemas[name]);
      return;
    }
    for (const child of Object.values(node)) visit(child);
  };
  for (const path of Object.values(document.paths))
    for (const method of methods) visit(path[method]?.responses);
  return found;
}

function requireAll(node) {
  if (typeof node !== "object" || node === null) return;
  if (node.properties) node.required = Object.keys(node.properties);
  for (const child of Object.values(node)) requireAll(child);
}

const answers = answered();
for (const [name, schema] of Object.entries(document.components.schemas))
  if (answers.has(name)) requireAll(schema);
for (const path of Object.values(document.paths))
  for (const method of methods) requireAll(path[method]?.responses);

const types = await openapiTypescript(document, { alphabetize: true });
writeFileSync(
  to,
  `// Generated from docs/openapi.json by \`npm run api\`; do not edit.\n${astToString(types)}`,
);
