// A package made by hand in the original's form: uploaded in the page, it reaches the agent by
// itself, and its value shows.
import { expect, test } from "vitest";
import { openPage, screenshots, watchErrors } from "../lib/browser.ts";
import { assignment, everySecond, HOST_NAME, hostNamed, install } from "../lib/installation.ts";
import type { Page as List, Plugin } from "../lib/nouns.ts";
import { originalManifest, originalPlugin, packByHand, thresholdClassifier } from "../lib/package.ts";
import { setUpInPage } from "../lib/people.ts";
import { until } from "../lib/wait.ts";

const ID = "com.example.room";

test("an original Python package runs unmodified", async () => {
  const archive = packByHand("room", {
    "manifest.json": originalManifest(ID, "Room temperature"),
    "classifier.lua": thresholdClassifier,
    "__init__.py": originalPlugin('return PluginResult(21.5, "measured by hand")'),
  });
  const { server } = await install();
  const page = await openPage();
  const errors = watchErrors(page);
  const api = await setUpInPage(page, server);

  await page.goto(`${server.url}/plugins`);
  await page.locator("input[type=file]").setInputFiles(archive);
  await page.getByText(/Room temperature/).first().waitFor();
  await until("the plugin is installed", 20, async () => {
    const { items } = await api.get<List<Plugin>>("/plugins?limit=500");
    return items.some(({ id }) => id === ID);
  });

  const host = await hostNamed(api, HOST_NAME);
  await everySecond(api, "Room", host.id, ID);
  const measured = await until("the agent measures with it", 60, async () => {
    const now = await assignment(api, host.id, ID);
    return now?.value !== null && now?.result_type === "plugin" ? now : undefined;
  });
  expect(measured).toMatchObject({ value: 21.5, message: "measured by hand", health: "ok" });
  await until("the roll-out is seen", 30, async () => {
    const { items } = await api.get<List<{ host_id: number; current: boolean }>>(`/plugins/${ID}/hosts`);
    return items.some(({ host_id, current }) => host_id === host.id && current);
  });

  await page.goto(`${server.url}/hosts/${host.id}`);
  const panel = page.locator("section.panel", {
    has: page.getByRole("heading", { name: "Room temperature" }),
  });
  await panel.getByText("21.5").first().waitFor();
  await panel.getByText("measured by hand").waitFor();
  await screenshots(page, "original-plugin");
  expect(errors).toEqual([]);
});

test("a package that is none is refused with what is wrong, and changes nothing", async () => {
  const { server } = await install();
  const page = await openPage();
  const api = await setUpInPage(page, server);
  const before = await api.get<List<Plugin>>("/plugins?limit=500");
  await page.goto(`${server.url}/plugins`);
  const archive = packByHand("empty", { "readme.txt": "no manifest here" });
  await page.locator("input[type=file]").setInputFiles(archive);
  await page.getByText(/manifest\.json/i).first().waitFor();
  const after = await api.get<List<Plugin>>("/plugins?limit=500");
  expect(after.items.map(({ hash }) => hash)).toEqual(before.items.map(({ hash }) => hash));
});
