// What an administrator does in the pages at the first start.
import type { Page } from "playwright-core";
import { ADMINISTRATOR, Api, PASSWORD } from "./api.ts";
import type { Server } from "./server.ts";

/** Opens the one-time link, makes an administrator, and skips what can be skipped. */
export async function setUpInPage(page: Page, server: Server): Promise<Api> {
  await page.goto(await server.setUpLink());
  await page.getByLabel("Name", { exact: true }).fill(ADMINISTRATOR);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("button", { name: /^(Next|Go on without waiting)$/ }).click();
  await page.getByRole("button", { name: /skip/i }).click();
  await page.getByRole("button", { name: /skip/i }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  return Api.logIn(server, ADMINISTRATOR, PASSWORD);
}
