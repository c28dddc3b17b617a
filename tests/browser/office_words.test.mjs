// What the office calls things, and what it offers when: tables, asked of the page's own modules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { MANAGER, go, openOffice, page, signIn } from "./desk.mjs";
import { DEMO } from "./hub.mjs";

// Run in the page: what of lists and reports would be shown as the contract writes it. The first line of a CSV file has the columns of an empty one.
async function findRaw(paths) {
  const { labelOf, tellValue, titleOf } = await import("/office/units.js");
  const headers = { Authorization: `Bearer ${JSON.parse(sessionStorage.getItem("touchstone-office")).token}` };
  const get = (path) => fetch(path, { headers });
  const wrong = [];
  let looked = 0;
  const look = (where, shown) => {
    looked += 1;
    if (/_|\be\d/i.test(shown)) wrong.push(`${where}: ${shown}`);
  };
  const walk = (where, name, value) => {
    if (Array.isArray(value)) value.forEach((item) => walk(where, name, item));
    else if (value && typeof value === "object") for (const [inner, it] of Object.entries(value)) { look(where, labelOf(inner)); walk(where, inner, it); }
    else if (/^[a-z]+_[a-z_]+$/.test(value)) look(where, tellValue(name, value));
  };
  const { items } = await (await get("/v1/reports")).json();
  const reports = items.map(({ report, by }) => `/v1/reports/${report}${by ? `?by=${by}` : ""}`);
  for (const { report } of items) look(report, titleOf(report));
  for (const path of [...reports, ...paths]) walk(path, "", await (await get(path)).json());
  for (const path of reports) {
    const [head] = (await (await get(`${path}${path.includes("?") ? "&" : "?"}format=csv`)).text()).split(/\r?\n/);
    for (const name of head.split(",")) look(path, labelOf(name));
  }
  const { components } = await (await get("/openapi.json")).json();
  for (const [verb, { properties = {} }] of Object.entries(components.schemas)) for (const name of Object.keys(properties)) look(verb, labelOf(name));
  return { wrong, looked };
}

test("no label and no word of a list or a report is a field's name", async () => {
  await openOffice();
  await signIn(MANAGER);
  const lists = ["alerts?state=ended", "orders", "orders/o-1041", "schedule", "pieces/TS1-002041-9?history=9", "stock", "stones", "slips?state=all", "ledger", "ledger/returns", "ledger/refinings", "ledger/settlements",
    "operators", "custody", "drift", "stations", "models", "scales", "proposals", "learning", "workshop?only=people,stations,kiosks,scales,models"];
  const { wrong, looked } = await page.evaluate(findRaw, lists.map((list) => `/v1/${list}`));
  assert.deepEqual(wrong, []);
  assert.ok(looked > 600, `${looked} looked at`);
  const settings = await page.evaluate(async () => {
    const { tellSetting } = await import("/office/units.js");
    const one = (name, low, high, value) => tellSetting({ name, low, high }, value);
    return [one("sheet_required", 0, 1, 0), one("shift_end_min", 0, 1439, 545), one("session_min", 1, 1440, 30), one("learn_n_min", 2, 10000, 20), one("lend_mg", 1, 100000000, 10000), one("balance_days", 1, 366, 7), one("piece_day_cents", 0, 100000000, 50)];
  });
  assert.deepEqual(settings, ["no", "09:05", "30 min", "20", "10.000 g", "7 days", "0.50"]);
  await go("reports/littles_law/");
  await page.locator("main td", { hasText: "history too short" }).waitFor();
  await go("schedule");
  await page.locator("main td", { hasText: "Not started" }).first().waitFor();
});

// TASK_CHECK_SETTING, "Check before setting": what the kiosk's button says of the verb check_setting.
const KIOSK_WORDS = [...readFileSync(join(dirname(DEMO), "../../kiosk/ui/words_task.c"), "utf8").matchAll(/\[TASK_(\w+)\] = \{\w+, \w+, N_\("([^"]+)"\)/g)].map(([, task, words]) => [task.toLowerCase(), words]);

test("a deed is called as the kiosks call it, each has a word of its own, and all stand in families", async () => {
  await openOffice();
  const called = await page.evaluate(async () => {
    const { inFamilies, titleOf } = await import("/office/verbs.js");
    const { components } = await (await fetch("/openapi.json")).json();
    const verbs = Object.keys(components.schemas).filter((name) => name.startsWith("do_")).map((name) => name.slice(3));
    return { titles: Object.fromEntries(verbs.map((verb) => [verb, titleOf(verb)])), families: inFamilies([...verbs, "dance"]) };
  });
  const { titles, families } = called;
  const shared = KIOSK_WORDS.filter(([task]) => task in titles);
  assert.ok(shared.length > 30, `${shared.length} tasks`);
  assert.deepEqual(shared.filter(([task, words]) => titles[task] !== words), []);
  assert.equal(new Set(Object.values(titles)).size, Object.keys(titles).length);
  assert.deepEqual(families.at(-1), ["More", ["dance"]], "what the hub has learned since has a button, too");
  assert.equal(families.flatMap(([, verbs]) => verbs).length, Object.keys(titles).length + 1);
});

test("what cannot work as a thing is now has no button, or a grey one that says why, and the next step stands first", async () => {
  await openOffice();
  const orders = ["release_order", "draft_order", "skip_prototype", "deliver", "close_order", "request_change", "close_short", "cancel_order"];
  const changes = ["assess_change", "accept_change", "apply_change", "reject_change"];
  const pieces = ["hold", "release", "park", "unpark", "found", "accept", "override", "engrave", "bind", "unbind", "identify", "remake", "missing", "scrap"];
  const order = (state, rest) => ({ state, launch: { missing: [] }, pieces: [{ place: "pool" }], deliveries: [], ...rest });
  const piece = (place, state, rest) => ({ place, state, history: [{ do: "release_order" }], book_ug: 0, ...rest });
  const rows = [
    [orders, order("draft", { launch: { missing: ["the client"] } }), "*draft_order (release_order: Missing: the client.) skip_prototype cancel_order"],
    [orders, order("draft"), "*release_order draft_order skip_prototype cancel_order"],
    [orders, order("released"), "request_change cancel_order"],
    [orders, order("in_work"), "(deliver: Nothing of it is finished.) request_change cancel_order"],
    [orders, order("in_work", { pieces: [{ place: "finished" }, { place: "scrapped", lost: 1 }] }), "*deliver request_change close_short cancel_order"],
    [orders, order("delivered", { deliveries: [{ delivery: 3 }] }), "(close_order: Delivery 3 has no receipt yet.)"],
    [orders, order("delivered", { deliveries: [{ delivery: 3, received: "2026-12-01T10:00:00.000Z" }] }), "*close_order"],
    [orders, order("cancelled"), ""],
    [changes, { state: "requested" }, "*assess_change reject_change"],
    [changes, { state: "assessed" }, "*accept_change assess_change reject_change"],
    [changes, { state: "accepted" }, "*apply_change reject_change"],
    [changes, { state: "applied" }, ""],
    [["receipt", "reserve"], { delivery: 1 }, "*receipt reserve"],
    [["receipt", "reserve"], { delivery: 1, received: "2026-12-01T10:00:00.000Z" }, "reserve"],
    [["remake"], { place: "station" }, ""],
    [["remake"], { place: "station", lost: 2 }, "remake"],
    [pieces, piece("pool", "queued"), "hold override bind missing scrap"],
    [pieces, piece("station", "queued", { chip: "04", book_ug: 5 }), "hold override engrave bind unbind missing scrap"],
    [pieces, piece("station", "in_work", { step: 0, steps: [{ inspection: true }] }), "hold accept override bind missing scrap"],
    [pieces, piece("station", "held"), "*release park override bind missing scrap"],
    [pieces, piece("parked", "held"), "*unpark override bind missing scrap"],
    [pieces, piece("missing", "queued"), "*found remake"],
    [pieces, piece("scrapped", "queued"), "remake"],
    [pieces, piece("finished", "done", { history: [{ do: "stock_take" }] }), "bind identify missing scrap"],
    [["buy_metal", "melt"], null, "buy_metal melt"],
  ];
  const told = await page.evaluate(async (asked) => {
    const { fitting } = await import("/office/verbs.js");
    return asked.map(([verbs, thing]) => fitting(verbs, thing).map(({ verb, why, isNext }) => (why ? `(${verb}: ${why})` : `${isNext ? "*" : ""}${verb}`)).join(" "));
  }, rows);
  assert.deepEqual(told, rows.map(([, , expected]) => expected));
});

test("what was booked is read back with amount, unit and what it is of", async () => {
  await openOffice();
  await signIn(MANAGER);
  const told = await page.evaluate(async () => {
    const { tellAmounts } = await import("/office/told.js");
    const { components } = await (await fetch("/openapi.json")).json();
    return [
      ["buy_metal", { alloy: "au750y", mass_ug: 1250000 }],
      ["issue_metal", { alloy: "ag925", custody: "recycled", mass_ug: 1250000000, to: "TSB-000001-I" }],
      ["stock_in", { component: "clasp-7", alloy: "au750y", count: 20, mass_ug: 9000000 }],
      ["buy_stones", { kind: "rd-1.3", count: 1, ct_e5: 1250 }],
      ["refined", { refining: 1, fine_ug: 700000 }],
      ["melt", { melt: "m-9", alloy: "au750y", out_ug: 2000000, parts: [{ alloy: "fine.au", mass_ug: 1500000 }] }],
      ["scrap", { piece: "TS1-002041-9", reason: "other" }],
    ].map(([verb, fields]) => tellAmounts(components.schemas[`do_${verb}`], fields));
  });
  assert.deepEqual(told, [
    "1.250 g of 18k yellow, own metal",
    "1250.000 g of Sterling silver, recycled",
    "20 pieces, 9.000 g of 18k yellow, own metal, clasp-7",
    "1 stone, 0.0125 ct of rd-1.3",
    "fine 0.700 g",
    "out 2.000 g of 18k yellow, m-9; 1.500 g of Fine gold, own metal",
    "",
  ]);
});
