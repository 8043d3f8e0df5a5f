// Takes the README's pictures from a running product:
//   node pictures.js https://127.0.0.1:4049 NAME PASSWORD
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const [url, name, password] = process.argv.slice(2);
if (!url || !name || !password) throw new Error("usage: node pictures.js URL NAME PASSWORD");
const folder = join(dirname(fileURLToPath(import.meta.url)), "../docs/images");
mkdirSync(folder, { recursive: true });
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const viewport = { width: 1280, height: 960 };
  const context = await browser.newContext({ viewport, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByRole("region", { name: "Verdict" }).waitFor();
  await page.screenshot({ path: join(folder, "overview.png") });
  await page.goto(`${url}/hosts/1?range=15m`);
  await page.locator("canvas").first().waitFor();
  await page.waitForLoadState("networkidle").catch(() => {});
  await page.screenshot({ path: join(folder, "host.png") });
} finally {
  await browser.close();
}
