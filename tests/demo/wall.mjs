// A picture of the wall as a browser shows it: node wall.mjs URL OUT.png [WIDTHxHEIGHT]
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../browser/package.json", import.meta.url))("playwright-core");
const [url, out, size = "1920x1080"] = process.argv.slice(2);
const [width, height] = size.split("x").map(Number);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.locator("[data-station]").first().waitFor({ timeout: 8000 });
  await page.screenshot({ path: out });
} finally {
  await browser.close();
}
