// Every page, light and dark, on a desktop and on a phone: axe finds nothing, nothing scrolls
// sideways down to 320 px, nothing goes wrong in the page's scripts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { PASSWORD, type Api } from "../lib/api.ts";
import { violations } from "../lib/axe.ts";
import { openPage, watchErrors } from "../lib/browser.ts";
import { webhookChannel } from "../lib/channel.ts";
import { HOST_NAME, hostNamed, install } from "../lib/installation.ts";
import type { Made, Page as Listed } from "../lib/nouns.ts";
import { setUpInPage } from "../lib/people.ts";
import { freePort } from "../lib/port.ts";
import { root } from "../lib/program.ts";
import { until } from "../lib/wait.ts";

const PLUGIN = "org.prophasis.cpu";
/** A desktop and a phone. */
const WIDTHS = [1280, 390];
/** The narrowest phone, and a desktop zoomed to 400 %. */
const NARROWEST = 320;
const HEIGHT = 844;
/** Room for what is drawn only once it is seen. */
const SPARE = 600;
const HEIGHT_MAX = 12_000;
const SCHEMES = ["light", "dark"] as const;
const WITHIN_S = 60;
/** A name that is no formula, no markup and no short word. */
const HOSTILE = '=cmd("<b>")&a-name-that-somebody-gave-in-2009.internal.example.org';

test("every page is accessible", async () => {
  const { server } = await install();
  const page = await openPage();
  const errors = watchErrors(page);
  const found: string[] = [];
  await page.goto(await server.setUpLink());
  found.push(...(await findings(page, "/setup")));
  const api = await setUpInPage(page, server);
  const ids = await oneOfEach(api);

  const addresses = routes()
    .filter((path) => !["/setup", "/login"].includes(path))
    .map((path) => addressOf(path, ids));
  // Pages that show more by their address.
  const host = ids.get("hosts");
  addresses.push(`/availability?of=host-${host}`, `/hosts/${host}?range=1y`, "/hosts?q=nothing");
  for (const address of addresses) {
    await page.goto(server.url + address);
    found.push(...(await findings(page, address)));
  }
  await page.context().clearCookies();
  await page.goto(`${server.url}/login`);
  found.push(...(await findings(page, "/login")));
  // Who may only look sees forms that are locked.
  await api.post("/users", { name: "grace", role: "viewer", password: PASSWORD });
  await page.getByLabel("Name", { exact: true }).fill("grace");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  for (const address of ["/maintenance/new", "/checks/new", "/backup"]) {
    await page.goto(server.url + address);
    found.push(...(await findings(page, address)).map((one) => `viewer: ${one}`));
  }
  expect(found).toEqual([]);
  expect(errors).toEqual([]);
}, 600_000);

/** The pages by the app's own list, so that none is forgotten. */
function routes(): string[] {
  const source = readFileSync(join(root, "web/src/routes.ts"), "utf8");
  const paths = [...source.matchAll(/path: "([^"]+)"/g)].map(([, path]) => path ?? "");
  expect(paths.length).toBeGreaterThan(40);
  return paths;
}

/** The address of one of the things that a path is about: the word before the parameter. */
function addressOf(path: string, ids: Map<string, string>): string {
  return path.replace(/(\w+)\/:\w+/, (_, noun: string) => {
    const id = ids.get(noun);
    if (id === undefined) throw new Error(`${path} is about something that the story has not made`);
    return `${noun}/${encodeURIComponent(id)}`;
  });
}

/** Shows what a visitor may: everything folded, and a graph as a table. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.querySelectorAll("details").forEach((one) => (one.open = true));
  });
  const table = page.getByRole("button", { name: "View as table" }).first();
  if (await table.isVisible()) await table.click();
}

async function findings(page: Page, address: string): Promise<string[]> {
  await page.locator("h1").first().waitFor();
  await until(`${address} is loaded`, WITHIN_S, async () => {
    const bars = page.getByRole("status").filter({ hasText: "Loading…" });
    return (await bars.count()) === 0;
  });
  await unfold(page);
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    // The whole page at once: what is under a bar only because of how far one has scrolled is no
    // finding.
    const all = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.min(all + SPARE, HEIGHT_MAX) });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const where = `${address} ${width} ${colorScheme}`;
      found.push(...(await violations(page)).map((one) => `${where}: ${one}`));
    }
  }
  for (const width of [NARROWEST, ...WIDTHS]) {
    await page.setViewportSize({ width, height: HEIGHT });
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (beyond > 0) found.push(`${address} ${width}: scrolls sideways by ${beyond} px`);
  }
  return found;
}

/** Something to see on each page; the id of each by its word in the address. */
async function oneOfEach(api: Api): Promise<Map<string, string>> {
  const watched = await hostNamed(api, HOST_NAME);
  const port = await freePort();
  const host = await api.post<Made>("/hosts", {
    name: HOSTILE,
    description: "Nothing listens there.",
    address: "127.0.0.1",
    port,
    tags: ["old"],
    enabled: true,
  });
  // So many that their list scrolls.
  for (let at = 1; at <= 12; at += 1) {
    const name = `printer-${at}`;
    await api.post("/hosts", { name, description: "", address: "127.0.0.1", port, tags: [], enabled: false });
  }
  const about = { description: "", host_ids: [watched.id, host.id] };
  const group = await api.post<Made>("/host-groups", { name: "Web", ...about, host_group_ids: [] });
  const service = await api.post<Made>("/services", {
    name: "Shop",
    description: "What customers see.",
    dependencies: [{ kind: "host", id: watched.id }],
    redundancy_groups: [],
  });
  const channel = await webhookChannel(api, `http://127.0.0.1:${port}/`, "a key of some length");
  const alert = await api.post<Made>("/alerts", {
    name: "All",
    enabled: true,
    subject: "plugin",
    from: ["ok", "no_data"],
    to: ["ok", "minor", "major", "critical", "unknown"],
    host_ids: [],
    host_group_ids: [],
    plugin_ids: [],
    check_ids: [],
    service_ids: [],
    channel_ids: [channel],
  });
  const window = await api.post<Made>("/maintenance-windows", {
    name: "New disks",
    ...about,
    from: new Date(Date.now() - 60_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
    host_group_ids: [],
    service_ids: [service.id],
  });
  // A threshold below everything, so that there is an incident.
  const classifier = await api.post<Made>("/classifiers", {
    name: "Never well",
    description: "",
    source: 'return "critical", "never well"',
  });
  const check = await api.post<Made>("/checks", {
    name: "Never well",
    description: "",
    enabled: true,
    host_ids: [watched.id],
    host_group_ids: [],
    plugins: [{ plugin_id: PLUGIN, parameters: {}, n_historical: null, classifier_id: classifier.id }],
    schedule_ids: [],
  });
  const schedule = await api.post<Made>("/schedules", {
    name: "Every second",
    description: "",
    enabled: true,
    check_ids: [check.id],
    intervals: [{ delta_s: 1 }],
    active_hours: null,
  });
  const incident = await until("there is an incident", WITHIN_S, async () => {
    const { items } = await api.get<Listed<Made>>("/incidents");
    return items[0];
  });
  const [user] = (await api.get<Listed<Made>>("/users")).items;
  const made = { host: watched, group, service, channel, alert, window, classifier, check, schedule };
  const ids = Object.entries({ ...made, incident, user }).map(
    ([noun, thing]) => [`${noun}s`, String(typeof thing === "number" ? thing : thing?.id)] as const,
  );
  return new Map([
    ...ids,
    ["plugins", PLUGIN],
    ["maintenance", String(window.id)],
  ]);
}
