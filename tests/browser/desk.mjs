// The office page in a real Chromium, in front of a real hub, and what its tests do there. Each test file has its own browser.
import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";

import { DEMO, Hub } from "./hub.mjs";

export const MANAGER = ["TSB-000007-6", "2468"];
export const CLERK = ["TSB-000008-4", "1357"];
const LIMIT_MS = 20000;

let browser;
export let hub;
export let page;
export let faults; // what the page itself complains about

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"] });
});
after(() => browser?.close());
afterEach(async () => {
  await page?.context().close();
  await hub?.remove();
  page = hub = null;
});

export async function openOffice() {
  hub = new Hub();
  hub.load(DEMO);
  await hub.start();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "en-GB", acceptDownloads: true });
  page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource/.test(message.text()) && faults.push(message.text()));
  await page.goto(`${hub.address}/office`);
}

export async function signIn([badge, pin]) {
  await page.fill("#badge", badge);
  await page.fill("#pin", pin);
  await page.locator("#sign-in button").click();
  await page.locator("#desk").waitFor();
  await page.waitForFunction(() => document.querySelector("main > :not(.note)"));
}

export const settled = () => page.waitForFunction(() => ![...document.querySelectorAll("main .body")].some((body) => body.textContent === "…"));

export async function go(hash) {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.locator(`nav a[aria-current][href="#${hash.split("/")[0]}"]`).waitFor();
  await page.locator(`main[data-place="#${hash}"]`).waitFor();
  await settled();
}

export const press = (name, within = page.locator("main")) => within.getByRole("button", { name, exact: true }).first().click();
export const dialog = () => page.locator("dialog");
export const field = (name, within = dialog()) => within.locator(`[data-field="${name}"]`).locator("input, select").first();
export const send = () => dialog().locator("button.first").click();
export const booked = () => dialog().locator(".good").filter({ hasText: /booked/i }).waitFor();
export const close = () => dialog().getByRole("button", { name: "Close", exact: true }).click();
