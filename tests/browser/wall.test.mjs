// The wall page in a real browser, against a real hub.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { DEMO, Hub } from "./hub.mjs";
import { findCutTexts, findPaleTexts, findRoomLeft } from "./look.mjs";

const CONTRAST = 7;
const SMALLEST_1080 = 28;
const LIMIT = { timeout: 60000 };
const SOON_MS = 20000; // how long to wait for what the page must come to show, also on a machine that is busy with other tests
const HD = { width: 1920, height: 1080 };
const SCREENS = [HD, { width: 1280, height: 720 }, { width: 3840, height: 2160 }, { width: 1366, height: 768 }];
const ON_ITS_SIDE = { width: 1080, height: 1920 };
const LANGUAGES = ["fr", "hi", "it", "th", "zh_CN"];
const PICTURES = process.env.WALL_PICTURES; // a folder: keep screenshots there

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

let browser;
let profile;

before(async () => {
  profile = mkdtempSync(join(tmpdir(), "touchstone-browser-"));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS, env: { ...process.env, HOME: profile } });
});

after(async () => {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
});

async function picture(page, name) {
  if (!PICTURES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

// A page that fails the test on any error of its script, and on any request to elsewhere.
async function open(hub, query = "", viewport = HD) {
  const page = await browser.newPage({ viewport });
  page.mishaps = [];
  page.on("pageerror", (error) => page.mishaps.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(hub.address)) page.mishaps.push(`asked for ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() === 404) page.mishaps.push(`there is no ${response.url()}`);
  });
  await page.goto(`${hub.address}/${query}`);
  await page.waitForSelector('body[data-link="live"]:not([data-page="waiting"])');
  return page;
}

async function closed(page) {
  assert.deepEqual(page.mishaps, []);
  await page.close();
}

// Run in the page before its own script: the boards that it hears are the hub's, with these parts instead.
function boardWith(parts) {
  const parse = JSON.parse;
  JSON.parse = (text) => {
    const value = parse(text);
    return value?.stations && value.alerts ? { ...value, ...parts } : value;
  };
}

const station = (page, code) => page.locator(`.station[data-code="${code}"]`);

async function shows(locator, text, timeout = SOON_MS) {
  await locator.filter({ hasText: text }).waitFor({ timeout });
}

async function looksRight(page, name) {
  const pale = await page.evaluate(findPaleTexts, CONTRAST);
  assert.deepEqual(pale.pale, [], `${name}: texts too pale`);
  assert.ok(pale.looked > 3);
  const size = page.viewportSize();
  const scale = Math.min(size.width / 1920, size.height / 1080);
  const sideways = Math.min(size.width / 1080, size.height / 1920);
  const cut = await page.evaluate(findCutTexts, SMALLEST_1080 * (size.width > size.height ? scale : sideways));
  assert.deepEqual(cut.wrong, [], `${name} at ${size.width} × ${size.height}`);
  assert.ok(cut.looked > 3);
}

async function looksRightEverywhere(page, name) {
  for (const screen of [...SCREENS, ON_ITS_SIDE]) {
    await page.setViewportSize(screen);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await looksRight(page, name);
    await picture(page, `${name}-${screen.width}x${screen.height}`);
  }
  await page.setViewportSize(HD);
}

const setter = { operator: "TSB-000002-G", station: "setting" };
const manager = { operator: "TSB-000007-6", pin: "2468", station: "setting" };
const waiting = ["TS1-002041-9", "TS1-002042-7", "TS1-002043-5", "TS1-002044-3", "TS1-002045-1"];

describe("a workshop", () => {
  let hub;
  let page;

  beforeEach(async () => {
    hub = new Hub();
    hub.load(DEMO);
    await hub.start();
    page = await open(hub);
  });

  afterEach(async () => {
    await hub.remove();
    await closed(page);
  });

  test("shows each station against its limit, in pieces and grams", LIMIT, async () => {
    const board = await hub.board();
    assert.equal(await page.locator(".station").count(), board.stations.length);
    for (const { code, name, state, wip, limit, wip_ug: ug, staff, present } of board.stations) {
      const card = station(page, code);
      assert.equal(await card.locator(".name").textContent(), name);
      assert.equal(await card.locator(".wip").textContent(), `${wip}`);
      assert.equal((await card.locator(".limit").textContent()).replace("\u00a0", " "), `of ${limit.pieces}`);
      assert.ok((await card.locator(".grams").textContent()).startsWith((ug / 1e6).toFixed(1)));
      assert.equal(await card.locator(".place").count(), limit.pieces);
      assert.equal(await card.locator(".place.taken").count(), wip);
      const in_ = staff > 0 ? `${present} of ${staff} in` : present > 0 ? `${present} in` : "";
      assert.equal((await card.locator(".staff").textContent()).replaceAll("\u00a0", " "), in_);
      const missed = present < staff && ["full", "over", "unstaffed"].includes(state); // else the wall is calm, and so is this
      assert.equal(await card.locator(".staff.short").count(), missed ? 1 : 0, `${name} is ${state} with ${in_}`);
    }
    assert.equal(await page.locator("#workshop").textContent(), board.workshop);
    assert.equal(await page.locator("#on-line").textContent(), `${board.pieces_on_line}`);
    await looksRightEverywhere(page, "normal");
  });

  test("shows a deed at once, without loading anew", LIMIT, async () => {
    await page.evaluate(() => (window.sameAsBefore = true));
    await shows(station(page, "setting").locator(".wip"), "0");
    await hub.command({ ...setter, do: "badge_in" });
    await shows(station(page, "setting").locator(".staff"), "1\u00a0of\u00a03");
    const reply = await hub.command({ ...setter, do: "receive", piece: waiting[0] });
    assert.equal(reply.result, "accepted");
    await shows(station(page, "setting").locator(".wip"), "1");
    await shows(station(page, "casting").locator(".wip"), "7");
    assert.ok(await page.evaluate(() => window.sameAsBefore));
  });

  test("shows a full station, what it stops, and the refusal as an alert", LIMIT, async () => {
    await hub.command({ ...setter, do: "badge_in" });
    for (const piece of waiting.slice(0, 4)) assert.equal((await hub.command({ ...setter, do: "receive", piece })).result, "accepted");
    const refused = await hub.command({ ...setter, do: "receive", piece: waiting[4] });
    assert.equal(refused.reason, "station_full");
    await page.waitForSelector('.station[data-code="setting"][data-state="full"]', { timeout: SOON_MS });
    await page.waitForSelector('.station[data-code="casting"][data-state="stopped"]', { timeout: SOON_MS });
    await shows(station(page, "setting").locator(".chip"), "full");
    await shows(station(page, "casting").locator(".chip"), "stopped");
    assert.equal(await station(page, "setting").locator(".chip use").getAttribute("href"), "#full");
    assert.equal(await station(page, "casting").locator(".chip use").getAttribute("href"), "#stopped");
    await shows(page.locator("#alert-list"), /R-\u2060?2045/);
    assert.match(await station(page, "setting").locator(".help").textContent(), /^Absent: Setter\u00a0\d, Setter\u00a0\d\.$/, "a number stays beside its name");
    await looksRightEverywhere(page, "full");
  });

  test("says how many places are reserved, with the sign of their places, in every language", LIMIT, async () => {
    const kiosk = await hub.beThere(); // one that is there is lent places
    const reserved = station(page, "qc").locator(".lent-note");
    await shows(reserved, "1 kept for a kiosk");
    assert.equal(await station(page, "qc").locator(".place.lent").count(), 1);
    assert.equal(await page.locator("#on-line-note").textContent(), "1 not started");
    await looksRightEverywhere(page, "reserved");
    for (const language of LANGUAGES) {
      const other = await open(hub, `?language=${language}`);
      await other.waitForFunction(() => document.querySelector('.station[data-code="qc"] .lent-note')?.textContent);
      await looksRight(other, `reserved, ${language}`);
      await picture(other, `reserved-${language}`);
      await closed(other);
    }
    kiosk.abort();
  });

  test("tells the same news once, with what each adds", LIMIT, async () => {
    await hub.command({ ...setter, do: "badge_in" });
    for (const piece of waiting) await hub.command({ ...setter, do: "receive", piece });
    await shows(page.locator("#alert-list"), /R-\u2060?2045.*\u00d7/s);
    const lines = await page.locator("#alert-list .text").allTextContents();
    assert.equal(lines.filter((line) => /^Setting is full: 4\sof\s4\./.test(line)).length, 1, lines.join("\n"));
  });

  test("is quiet about what somebody has acknowledged", LIMIT, async () => {
    await hub.command({ ...setter, do: "badge_in" });
    for (const piece of waiting.slice(0, 4)) await hub.command({ ...setter, do: "receive", piece });
    await shows(page.locator("#alert-list"), /Setting is full/);
    assert.equal(await page.locator("#alert-list .seen").count(), 0);
    const { alerts } = await hub.board();
    for (const { id } of alerts) await hub.command({ ...manager, do: "acknowledge", alert: id });
    await page.waitForSelector("#alert-list .seen", { timeout: SOON_MS });
    await shows(page.locator("#alert-list .seen").first(), /Setting is full/);
    await looksRightEverywhere(page, "seen");
  });

  // Boards of the hub with other news in them: `count` times as much text as a line holds, and what each adds.
  const news = (counts) => counts.map((count, i) => ({
    severity: "warning", count: 1, first: new Date().toISOString(), last: new Date().toISOString(),
    say: [[`Bench ${i}: ${"look at this ".repeat(2 * count)}`], [`Then ${i}. ` + "And more of it. ".repeat(4)]],
  }));

  for (const [name, counts] of [["long after short", [1, 3, 3, 3]], ["long first", [4, 1, 1, 1, 1]], ["one that is longer than all", [9, 1, 1]], ["many short", [1, 1, 1, 1, 1, 1, 1, 1]]])
    test(`fills the room for news before it counts the rest: ${name}`, LIMIT, async () => {
      await page.addInitScript(boardWith, { alerts: news(counts) });
      await page.reload();
      for (const screen of [...SCREENS, ON_ITS_SIDE]) {
        await page.setViewportSize(screen);
        await shows(page.locator("#alert-list"), "Bench 0");
        const { room, least, all } = await page.evaluate(findRoomLeft);
        assert.ok(all === counts.length || room < least, `${room} px are left at ${screen.width} × ${screen.height}, a line of news takes ${least}`);
      }
    });

  test("does not call a station starved beside a tray of pieces that are done", LIMIT, async () => {
    await shows(station(page, "polishing").locator(".chip"), "all done");
    await shows(station(page, "qc").locator(".chip"), "starved");
    assert.equal(await station(page, "polishing").locator(".place.done").count(), 7);
  });

  test("says NO LINK when the hub is killed, and recovers by itself", LIMIT, async () => {
    await shows(page.locator("#age"), /^live · \d s$/);
    await hub.stop("SIGKILL");
    await page.waitForSelector('body[data-link="lost"]', { timeout: SOON_MS });
    const banner = page.locator("#lost");
    await shows(banner, "NO LINK");
    const { width, height } = await banner.boundingBox();
    assert.ok(width >= HD.width && height >= 90, `${width} × ${height}`);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector("main")).filter), "none");
    assert.equal(await page.locator("#clock").isVisible(), false);
    assert.equal(await station(page, "casting").locator(".wip").textContent(), "8"); // still there, greyed
    const cut = await page.evaluate(findCutTexts, SMALLEST_1080);
    assert.deepEqual(cut.wrong, []);
    await picture(page, "no-link");
    const age = async () => Number((await banner.textContent()).match(/(\d+) s ago/)[1]);
    const first = await age();
    await page.waitForFunction((than) => Number(document.querySelector("#lost").textContent.match(/(\d+) s ago/)[1]) > than, first);
    await hub.start();
    await page.waitForSelector('body[data-link="live"]', { timeout: SOON_MS });
    assert.equal(await banner.isVisible(), false);
    assert.equal(await page.locator("#clock").isVisible(), true);
    assert.equal((await hub.command({ ...setter, do: "receive", piece: waiting[0] })).result, "accepted");
    await shows(station(page, "setting").locator(".wip"), "1");
  });

  test("says NO LINK when the hub hangs, though the line is up", LIMIT, async () => {
    hub.signal("SIGSTOP");
    try {
      await page.waitForSelector('body[data-link="lost"]', { timeout: SOON_MS });
    } finally {
      hub.signal("SIGCONT");
    }
    await page.waitForSelector('body[data-link="live"]', { timeout: SOON_MS });
  });

  test("moves nothing when nothing happens", LIMIT, async () => {
    const changes = await page.evaluate(
      () =>
        new Promise((done) => {
          const seen = [];
          const observer = new MutationObserver((records) => {
            for (const { target } of records) {
              const node = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
              if (!node.closest("#age, #clock, #date")) seen.push(node.className || node.id || node.tagName);
            }
          });
          observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          let beats = 0;
          const stream = new EventSource("/v1/stream");
          stream.addEventListener("time", () => {
            beats += 1;
            if (beats < 3) return;
            stream.close();
            done(seen);
          });
        }),
    );
    assert.deepEqual(changes, []);
  });
});

describe("a hub without a workshop", () => {
  test("says what to do", LIMIT, async (t) => {
    const hub = new Hub();
    t.after(() => hub.remove());
    await hub.start();
    const page = await open(hub);
    await page.waitForSelector('body[data-page="empty"]');
    await shows(page.locator("#message"), "touchstone-hub import");
    await looksRightEverywhere(page, "empty");
    await closed(page);
  });
});

// ------------------------------------------------------------------ other languages


// Every text of the page, without the workshop's own words and without figures.
function collectWords() {
  const own = new Set([...document.querySelectorAll("#workshop, .station .name")].map((node) => node.textContent));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    if (/\p{Letter}{2}/u.test(text) && !own.has(text) && !walker.currentNode.parentElement.closest("[hidden], #message")) words.push(text);
  }
  return words;
}

// Setting is full and short of people, casting waits, a scan was refused.
async function makeBusy(hub) {
  await hub.command({ ...setter, do: "badge_in" });
  for (const piece of waiting) await hub.command({ ...setter, do: "receive", piece });
}

async function fullOf(page) {
  await page.waitForSelector('.station[data-code="setting"][data-state="full"]', { timeout: SOON_MS });
  await shows(page.locator("#alert-list"), /2045/);
}

describe("in other languages", () => {
  let hub;
  let english;

  before(async () => {
    hub = new Hub();
    hub.load(DEMO);
    await hub.start();
    await makeBusy(hub);
    const page = await open(hub);
    await fullOf(page);
    english = await page.evaluate(collectWords);
    assert.ok(english.length > 15, `${english}`);
    await closed(page);
  });

  after(() => hub.remove());

  for (const language of LANGUAGES) {
    test(`${language}: nothing is left in English, nothing is cut`, LIMIT, async () => {
      const page = await open(hub, `?language=${language}`);
      await fullOf(page);
      assert.equal(await page.evaluate(() => document.documentElement.lang), language.replace("_", "-"));
      const words = await page.evaluate(collectWords);
      assert.deepEqual(words.filter((text) => english.includes(text)), []);
      await looksRightEverywhere(page, `language-${language}`);
      await closed(page);
    });
  }

  test("one that Touchstone does not speak leaves English", LIMIT, async () => {
    const page = await open(hub, "?language=xx");
    await fullOf(page);
    assert.equal(await page.locator("#finished-label").textContent(), "Finished today");
    await closed(page);
  });

  test("a number, a date and a plural are the language's own", LIMIT, async () => {
    const page = await open(hub, "?language=fr");
    await fullOf(page);
    const today = new Intl.DateTimeFormat("fr", { weekday: "long", day: "numeric", month: "long" }).format(new Date());
    assert.equal(await page.locator("#date").textContent(), today);
    assert.match(await station(page, "setting").locator(".grams").textContent(), /^\d+,\d sur\u00a0\d+,\d\u00a0g$/);
    await shows(station(page, "casting").locator(".help"), "4 pièces attendent.");
    await closed(page);
  });
});

describe("a workshop that has said its language", () => {
  test("is spoken to in it, unless the screen asks for another", LIMIT, async (t) => {
    const hub = new Hub();
    t.after(() => hub.remove());
    hub.load({ ...JSON.parse(readFileSync(DEMO)), language: "th" });
    await hub.start();
    for (const [query, want] of [["", "เสร็จวันนี้"], ["?language=it", "Finiti oggi"]]) {
      const page = await open(hub, query);
      await shows(page.locator("#finished-label"), want);
      await closed(page);
    }
  });
});

// ------------------------------------------------------------------ other workshops

const NAMES = ["Wax", "Casting", "Clean-up", "Assembly", "Setting", "Polishing", "Plating", "Engraving and hallmark", "QC <b>&amp;</b>", "Packing"];
const TAGS = JSON.parse(readFileSync(DEMO)).pieces.map((piece) => piece.tag);

// The first `count` stations of a long line: some full, some near, one whose limit is too high for single places.
function longLine(count) {
  const demo = JSON.parse(readFileSync(DEMO));
  const stations = NAMES.slice(0, count).map((name, i) => ({ code: `s${i}`, name, staff: 2, limit_pieces: [3, 4, 6, 40, 12][i % 5], limit_g: i % 2 ? 90 : undefined }));
  const steps = stations.map(({ code }) => ({ kind: code, factor: "0.99", factor_u_percent: "0.05", factor_verified: true, standard_min: 10 }));
  // nothing is done at the last station: it would have nowhere to go
  const place = (i) => {
    const at = Math.min(count - 1, Math.floor(i / 3));
    return { station: `s${at}`, state: i % 2 && at < count - 1 ? "done" : "queued" };
  };
  return {
    ...demo,
    stations,
    people: [],
    kiosks: [],
    routes: [{ code: "long", steps }],
    models: [{ code: "band", name: "Band", icon: "band", route: "long", sizes: [{ size: "56", volume_mm3: "420" }] }],
    pieces: TAGS.map((tag, i) => ({ tag, name: `P-${i}`, order: demo.orders[0].code, model: "band", size: "56", lot: demo.lots[0].code, ...place(i) })),
  };
}

describe("lines of other lengths", () => {
  // and how large grams and who is in stand there, for who is five metres away
  for (const [count, fact] of [[3, 35], [4, 35], [5, 30], [6, 28], [7, 28], [8, 28], [10, 28]]) {
    test(`${count} stations`, LIMIT, async (t) => {
      const hub = new Hub();
      t.after(() => hub.remove());
      hub.load(longLine(count));
      await hub.start();
      const page = await open(hub);
      assert.equal(await page.locator(".station").count(), count);
      const facts = await page.locator(".station :is(.grams, .staff)").evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
      assert.equal(facts.length, 2 * count);
      assert.ok(Math.min(...facts) >= fact, `${count} stations: ${facts}`);
      if (count > 8) assert.equal(await station(page, "s8").locator(".name").textContent(), "QC <b>&amp;</b>");
      await looksRightEverywhere(page, `line-of-${count}`);
      await closed(page);
    });
  }
});

// ------------------------------------------------------------------ the sentence, read from where the manager stands

const DISTANCE_MM = 5000;
const SCREEN_HEIGHT_MM = 685; // the smallest that is hung up: 55 inches
const CAPITAL = 0.727; // of Inter's size
const DISTANCE_TO_CAPITAL = 300; // 11 minutes of arc: twice what an eye just reads, so that half an eye reads it, too

const hoursAgo = (hours) => new Date(Date.now() - hours * 3600000).toISOString();

// A station in each state, with all that may stand on its card.
function busyStations(count) {
  const name = (i) => `${NAMES[i % NAMES.length]}${i < NAMES.length ? "" : " 2"}`;
  const waits = (i) => [["%s piece is done and waits for %s.", "%s pieces are done and wait for %s.", 7], "7", name(i + 1)];
  const states = [
    (i) => ({ state: "stopped", wip: 4, say: [["%s is stopped.", name(i)], [["%s piece waits to leave.", "%s pieces wait.", 4], "4"], ["%s is full: %s of %s.", name(i + 1), "12", "12"]] }),
    (i) => ({ state: "full", wip: 12, done: 7, say: [["%s is full: %s of %s.", name(i), "12", "12"], waits(i), ["Absent: %s.", "Setter 2, Setter 3"]] }),
    (i) => ({ state: "starved", wip: 7, done: 7, say: [["%s has nothing to do.", name(i)], [["%s piece is still to come.", "%s pieces are still to come.", 9], "9"], waits(i)] }),
    () => ({ state: "ok", wip: 3 }),
    (i) => ({ state: "unstaffed", wip: 5, present: 0, say: [["Nobody is at %s.", name(i)], [["%s piece waits for work.", "%s pieces wait for work.", 4], "4"], ["Absent: %s.", "Engraver 1, Engraver 2"]] }),
    (i) => ({ state: "near", wip: 11, say: [["%s is nearly full: %s of %s.", name(i), "11", "12"], ["Absent: %s.", "Polisher 1"]] }),
  ];
  return Array.from({ length: count }, (_, i) => ({
    code: `s${i}`, name: name(i), place: i, staff: 3, present: 1, lent: i % 3 ? 0 : 1, wip_ug: 33500000 + 11000000 * i,
    limit: { pieces: 12, ...(i % 2 && { mass_ug: 300000000 }) }, since: hoursAgo(2), oldest: hoursAgo(5 + i), ...states[i % states.length](i),
  }));
}

// Each sentence as it is drawn: its size, the lines that are seen, and those that it has.
const sentences = (page) =>
  page.locator(".help").evaluateAll((all) =>
    all.filter((help) => help.textContent).map((help) => {
      const line = parseFloat(getComputedStyle(help).lineHeight);
      return { text: help.textContent, size: parseFloat(getComputedStyle(help).fontSize), seen: Math.round(help.clientHeight / line), has: Math.round(help.scrollHeight / line) };
    }),
  );

describe("the sentence of a station", () => {
  let hub;

  before(async () => {
    hub = new Hub();
    hub.load(DEMO);
    await hub.start();
  });

  after(() => hub.remove());

  // and the lines of it that are seen, at the least
  for (const [count, least] of [[3, 9], [4, 4], [6, 6], [7, 3], [12, 2], [18, 2]])
    test(`can be read five metres away, and what matters less gives way: ${count} stations`, LIMIT, async () => {
      for (const language of ["en", "th", "hi"]) {
        const page = await browser.newPage({ viewport: HD });
        await page.addInitScript(boardWith, { stations: busyStations(count) });
        await page.goto(`${hub.address}/?language=${language}`);
        await page.locator(".station").nth(count - 1).waitFor();
        for (const screen of SCREENS) {
          await page.setViewportSize(screen);
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const name = `${count} stations, ${language}, ${screen.width} × ${screen.height}`;
          for (const { text, size, seen, has } of await sentences(page)) {
            const capital = size / screen.height * SCREEN_HEIGHT_MM * CAPITAL;
            assert.ok(capital >= DISTANCE_MM / DISTANCE_TO_CAPITAL, `${name}: "${text}" has capitals of ${capital.toFixed(1)} mm`);
            assert.ok(seen >= Math.min(has, least), `${name}: of "${text}" ${seen} lines of ${has}`);
          }
          await looksRight(page, name);
          await picture(page, `busy-${count}-${language}-${screen.width}`);
        }
        await page.close();
      }
    });

  test("is left out where not a line of it can be read, and all else is in its place: 32 stations", LIMIT, async () => {
    const page = await browser.newPage({ viewport: HD });
    await page.addInitScript(boardWith, { stations: busyStations(32) });
    await page.goto(hub.address);
    await page.locator(".station").nth(31).waitFor();
    for (const screen of [...SCREENS, ON_ITS_SIDE]) {
      await page.setViewportSize(screen);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await looksRight(page, "32 stations");
    }
    await page.close();
  });
});
