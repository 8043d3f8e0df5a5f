// A real Chromium with a fresh profile. The server's certificate is its own, so the browser is
// told to go on, as a person would at the first visit.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { later } from "./cleanup.ts";
import { root } from "./program.ts";

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function openPage(): Promise<Page> {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (!executablePath) throw new Error("there is no Chromium here (apt install chromium)");
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
  const context = await browser.newContext({ viewport: DESKTOP, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  later(async (failed) => {
    if (failed) await page.screenshot({ path: join(pictures(), "failed.png") });
    await browser.close();
  });
  return page;
}

function pictures(): string {
  const folder = join(root, "e2e/screenshots");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What went wrong in the page: errors of its scripts, and things that its policy blocked. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    // A refused request is an answer of the API, which the page shows by itself.
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) {
      errors.push(text);
    }
  });
  return errors;
}

/** Pictures of what is shown, on a desktop and on a phone. */
export async function screenshots(page: Page, name: string): Promise<void> {
  const folder = pictures();
  await page.screenshot({ path: join(folder, `${name}-1280.png`) });
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: join(folder, `${name}-390.png`) });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  await page.setViewportSize(DESKTOP);
  if (overflow > 0) throw new Error(`${name} scrolls sideways by ${overflow} px on a phone`);
}
