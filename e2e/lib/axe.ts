// What axe-core finds in a page as it is shown now: markup, names, roles and contrast.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One line a violation: the rule, where it is broken, and what axe says about it. */
export async function violations(page: Page): Promise<string[]> {
  // Not as a script of the page: its policy would refuse that, and rightly.
  await page.evaluate(source);
  const options: RunOptions = {
    runOnly: { type: "tag", values: RULES },
    resultTypes: ["violations"],
  };
  const results = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe.run(options),
    options,
  );
  return results.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const why = failureSummary?.replaceAll(/\s+/g, " ") ?? "";
      return `${impact} ${id} at ${target.join(" ")}: ${why}`;
    }),
  );
}
