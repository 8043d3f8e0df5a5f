import { expect, test } from "vitest";
import { exportAddress } from "../../src/lib/export";

const source = { host_id: 7, check_id: 3, plugin_id: "org.prophasis.cpu" };

test("a file holds what is shown, in whole seconds", () => {
  const range = { kind: "fixed", fromS: 100.6, toS: 200.2 } as const;
  expect(exportAddress(source, range, 999, "csv")).toBe(
    "/api/v1/series/export?host=7&check=3&plugin=org.prophasis.cpu&from=100&to=201&format=csv",
  );
});

test("a sliding range ends now, and an id stays one value of the query", () => {
  const odd = { ...source, plugin_id: "a&from=0" };
  const address = exportAddress(odd, { kind: "sliding", key: "1h" }, 10_000, "json");
  const query = new URL(address, "http://x").searchParams;
  expect([query.get("from"), query.get("to"), query.get("plugin")]).toEqual(["6400", "10000", "a&from=0"]);
});
