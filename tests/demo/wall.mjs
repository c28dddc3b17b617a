// A browser that looks at the wall for as long as the demo lasts: node wall.mjs URL FOLDER
// Each line on stdin is "NAME LINK": wait until the page says data-link=LINK, take the picture FOLDER/wall-NAME.png, print "NAME".
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../browser/package.json", import.meta.url))("playwright-core");
const [url, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.locator("#stations > *").first().waitFor({ timeout: 8000 });
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, link] = line.split(" ");
    await page.locator(`body[data-link=${link}]`).waitFor({ timeout: 12000 });
    await page.screenshot({ path: `${folder}/wall-${name}.png` });
    console.log(name);
  }
} finally {
  await browser.close();
}
