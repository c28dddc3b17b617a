// The pictures of the hub's pages for docs/screens: BUILD=DIR node screens.mjs FOLDER
// A real hub with the demo's workshop is told the same story each time, and what its clock says is moved to one moment: so that a picture
// stays the same as long as the page does.
import { join } from "node:path";
import { chromium } from "playwright-core";
import { DEMO, Hub } from "./hub.mjs";

const [folder] = process.argv.slice(2);
const MOMENT = "2026-11-20T14:12:55.000Z"; // what was told up to 55 s before is of 14:12, too
const SETTER = { operator: "TSB-000002-G", station: "setting" };
const CLERK = ["TSB-000008-4", "1357"];
const MANAGER = ["TSB-000007-6", "2468"];
const FILL_SETTING = ["TS1-002041-9", "TS1-002042-7", "TS1-002043-5", "TS1-002044-3"];
const ONE_TOO_MANY = "TS1-002045-1";
const LINE = { alloy: "au750y", finish: "polished" };
const ORDER = {
  id: "01980000-0000-7000-8000-0000000000c1", outbox: "01970000-0000-7000-8000-0000000000c1", n: 1, decided: "hub", operator: CLERK[0],
  do: "draft_order", order: "o-2001", client: "Maison Neuve", due: "2026-12-24T18:00:00.000Z",
  specification: "as the sample", documents: "D-7", feasible: true, materials: true,
  lines: [{ ...LINE, model: "plain-band", size: "56", quantity: 2 }, { ...LINE, model: "solitaire", size: "52", quantity: 1, stones: "0.50 ct G VS" }],
};

// Run in the page before its own script: each time that the hub tells is as long before MOMENT as it was before that telling.
function stopClock(moment) {
  const parse = JSON.parse;
  JSON.parse = (text) => {
    const moved = Date.parse(moment) - Date.parse(parse(text)?.at);
    const move = (_, value) => (/^\d{4}-\d\d-\d\dT/.test(value) ? new Date(Date.parse(value) + moved).toISOString() : value);
    return Number.isFinite(moved) ? parse(text, move) : parse(text);
  };
  performance.now = () => 0;
}

async function open(browser, url, viewport) {
  const context = await browser.newContext({ viewport, locale: "en-GB", timezoneId: "UTC" });
  const page = await context.newPage();
  await page.addInitScript(stopClock, MOMENT);
  await page.goto(url);
  return page;
}

async function drawWall(browser, hub, name, query) {
  const page = await open(browser, `${hub.address}/${query}`, { width: 1920, height: 1080 });
  await page.locator('.station[data-code="setting"][data-state="full"]').waitFor();
  await page.locator("#alert-list li").nth(1).waitFor();
  await page.locator('.station[data-code="qc"] .lent-note').waitFor();
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function drawOffice(browser, hub) {
  const [badge, pin] = MANAGER;
  const page = await open(browser, `${hub.address}/office`, { width: 1280, height: 800 });
  await page.fill("#badge", badge);
  await page.fill("#pin", pin);
  await page.locator("#sign-in button").click();
  await page.locator("#desk").waitFor();
  await page.evaluate((order) => { location.hash = `orders/${order}`; }, ORDER.order);
  await page.locator("main .missing").waitFor();
  await page.locator("main tbody tr").nth(1).waitFor();
  await page.mouse.move(0, 0); // off the button that came where it signed in
  await page.screenshot({ path: join(folder, "office.png") });
}

async function accepted(telling) {
  const reply = await telling;
  if (reply.result !== "accepted") throw new Error(JSON.stringify(reply));
}

const hub = new Hub();
hub.load(DEMO);
await hub.start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});
try {
  const { token } = await hub.ask("/v1/session", { badge: CLERK[0], pin: CLERK[1] });
  await accepted(hub.ask("/v1/commands", { ...ORDER, at: new Date().toISOString() }, token));
  await accepted(hub.command({ ...SETTER, do: "badge_in" }));
  for (const piece of FILL_SETTING) await accepted(hub.command({ ...SETTER, do: "receive", piece }));
  while ((await hub.board()).alerts.length < 2); // full, stopped: told before the refusal is
  await hub.command({ ...SETTER, do: "receive", piece: ONE_TOO_MANY });
  const line = await hub.beThere();
  await drawWall(browser, hub, "wall", "");
  await drawWall(browser, hub, "wall-th", "?language=th");
  line.abort();
  await drawOffice(browser, hub);
} finally {
  await browser.close();
  await hub.remove();
}
