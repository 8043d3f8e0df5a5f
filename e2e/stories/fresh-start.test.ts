// A fresh server and agent: three clicks later this machine's graphs are live.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Api } from "../lib/api.ts";
import { openPage, screenshots, watchErrors } from "../lib/browser.ts";
import { assignment, HOST_NAME, hostNamed, install, type Installation } from "../lib/installation.ts";
import type { Series } from "../lib/nouns.ts";
import { setUpInPage } from "../lib/people.ts";
import { newDatabase } from "../lib/postgres.ts";
import { until } from "../lib/wait.ts";

/** The goal: this long after the server is ready, everything is drawn. */
const LIVE_WITHIN_S = 60;
const plugins = ["cpu", "load", "memory", "disk", "network"].map((name) => `org.prophasis.${name}`);

test("with the embedded database", async () => {
  const installation = await install();
  await aFreshStartIsLive(installation, "sqlite");
});

test("with PostgreSQL, and again after a restart", async () => {
  const installation = await install({ PROPHASIS_DATABASE_URL: newDatabase() });
  const api = await aFreshStartIsLive(installation, "postgresql");

  const host = await hostNamed(api, HOST_NAME);
  const before = await assignment(api, host.id, "org.prophasis.cpu");
  await installation.server.stop();
  await installation.server.start();
  await until("the CPU is measured again", LIVE_WITHIN_S, async () => {
    const now = await assignment(api, host.id, "org.prophasis.cpu");
    return now?.last_at && before?.last_at && now.last_at > before.last_at;
  });
});

async function aFreshStartIsLive({ server }: Installation, database: string): Promise<Api> {
  const page = await openPage();
  const errors = watchErrors(page);
  const api = await setUpInPage(page, server);
  expect(await api.get("/status")).toMatchObject({ database });

  const host = await hostNamed(api, HOST_NAME);
  await page.getByRole("link", { name: HOST_NAME }).first().waitFor();
  for (const plugin of plugins) {
    await until(`${plugin} has a graph`, LIVE_WITHIN_S, () => hasSeries(api, host.id, plugin));
  }
  await page.goto(`${server.url}/hosts/${host.id}`);
  for (const title of ["CPU", "Load", "Memory", "Disk", "Network"]) {
    await until(`${title} is drawn`, LIVE_WITHIN_S, async () => (await drawn(page, title)) > 0);
  }
  const first = await drawn(page, "CPU");
  await until("the CPU graph moves by itself", LIVE_WITHIN_S, async () => {
    return (await drawn(page, "CPU")) !== first;
  });
  await screenshots(page, `host-${database}`);
  await page.goto(`${server.url}/`);
  await page.getByText(/1 host/).first().waitFor();
  await screenshots(page, `overview-${database}`);
  expect(errors).toEqual([]);
  return api;
}

async function hasSeries(api: Api, hostId: number, plugin: string): Promise<boolean> {
  const series = await api.get<Series>(`/series?host=${hostId}&plugin=${plugin}`);
  return series.last.filter((value) => value !== null).length >= 2;
}

/** A number that stands for what the plugin's first graph shows; 0 if it shows nothing. */
function drawn(page: Page, title: string): Promise<number> {
  return page
    .locator("section.panel", { has: page.getByRole("heading", { name: title, exact: false }) })
    .first()
    .evaluate((panel) => {
      panel.scrollIntoView();
      const canvas = panel.querySelector("canvas");
      const context = canvas?.getContext("2d");
      if (!canvas || !context || canvas.width === 0) return 0;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return data.reduce((sum, byte, index) => (sum * 31 + byte * (index + 1)) % 2_147_483_647, 0);
    });
}
