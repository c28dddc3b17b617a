// The office page in a real Chromium, in front of a real hub: the demo's manager and the demo's clerk at work.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { CLERK, MANAGER, booked, close, dialog, faults, field, go, hub, openOffice, page, press, send, settled, signIn } from "./desk.mjs";
import { DEMO } from "./hub.mjs";
import { findPaleTexts } from "./look.mjs";

const DRAWING = join(dirname(DEMO), "pictures/solitaire.png");

const ledger = async () => {
  const { token } = await hub.ask("/v1/session", { badge: MANAGER[0], pin: MANAGER[1] });
  return (await hub.ask("/v1/ledger", null, token)).items;
};
const inVault = async (book) => (await ledger()).find((row) => row.book === book && row.account === "vault")?.balance_ug ?? 0;

test("a wrong PIN is answered with a sentence; a reload stays signed in, and signing out does not", async () => {
  await openOffice();
  await page.fill("#badge", MANAGER[0].toLowerCase());
  await page.fill("#pin", "1111");
  await page.locator("#sign-in button").click();
  await page.locator("#sign-in-why").filter({ hasText: /PIN/ }).waitFor();
  await signIn(MANAGER);
  assert.equal(await page.textContent("#workshop"), "Atelier Demo");
  await page.reload();
  await page.locator("#desk").waitFor();
  assert.match(await page.textContent("#who"), /^Manager 1, manager$/);
  await page.locator("#sign-out").click();
  await page.locator("#sign-in").waitFor();
  await page.reload();
  await page.locator("#sign-in").waitFor();
});

test("a clerk fills an order in, is told what it lacks, and a manager releases it: its pieces have labels", async () => {
  await openOffice();
  await signIn(CLERK);
  await go("orders");
  await press("Fill in an order");
  await field("order").fill("o-2001");
  await field("client").fill("Maison Neuve");
  await field("due").fill("2026-12-24T18:00");
  await press("Add to lines", dialog());
  const line = dialog().locator(".row");
  await field("model", line).fill("plain-band");
  await field("size", line).fill("56");
  await field("quantity", line).fill("2");
  await field("alloy", line).fill("au750y");
  await field("finish", line).fill("polished");
  await send();
  await booked();
  await close();
  await go("orders/o-2001");
  await page.locator("main .missing").filter({ hasText: "the specification" }).waitFor();
  assert.match(await page.locator("main .facts", { hasText: "Feasibility" }).textContent(), /Deadline confirmedno/, "a deadline itself is no yes or no");
  assert.equal(await page.getByRole("button", { name: "Release order" }).count(), 0, "that is a manager's");
  await press("Fill in an order");
  assert.equal(await field("client").inputValue(), "Maison Neuve", "what is known is filled in");
  assert.equal(await field("due").inputValue(), "2026-12-24T18:00");
  for (const [name, text] of Object.entries({ specification: "as the sample", documents: "D-7", quote: "Q-7", payment: "30 days" })) await field(name).fill(text);
  for (const name of ["feasible", "materials", "deadline"]) await field(name).check();
  await send();
  await booked();
  await close();
  await page.locator("main .missing").waitFor({ state: "detached" });

  await page.locator("#sign-out").click();
  await signIn(MANAGER);
  await go("orders/o-2001");
  await press("Release order");
  await send();
  await booked();
  await close();
  const pieces = page.locator("main tbody tr", { hasText: "TS1-" });
  await pieces.nth(1).waitFor();
  assert.deepEqual(await page.locator("main > .deeds button").allTextContents(), ["Note a change", "Cancel order"], "what a released order can have done to it");
  assert.equal(await page.getByRole("button", { name: "Print", exact: true }).count(), 0, "this hub has no printer");
  const arriving = page.waitForEvent("download");
  await press("Label", pieces.first());
  const label = await arriving;
  assert.match(label.suggestedFilename(), /^label-TS1-\d{6}-[0-9A-Z]\.pdf$/);
  assert.equal(readFileSync(await label.path()).subarray(0, 5).toString(), "%PDF-");
  await pieces.first().locator("a").click();
  await page.locator("main h2").filter({ hasText: "Plain band" }).waitFor();
  await page.locator("main td", { hasText: "Release order" }).waitFor();
  assert.deepEqual(faults, []);
});

test("grams are micrograms digit by digit, and what is no number is said before anything is sent", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("stock");
  const before = await inVault("au750y/own");
  await press("Buy metal");
  await field("alloy").fill("au750y");
  for (const [typed, sentence] of [["", /Mass \(g\) is missing/], ["12.x", /"12\.x" is no number/], ["1.2345678", /at most 6 decimals/], ["1000000,1", /Mass \(g\): from 0\.000001 to 1000000\./]]) {
    await field("mass_ug").fill(typed);
    await send();
    await dialog().locator(".trouble").filter({ hasText: sentence }).waitFor();
  }
  await field("mass_ug").fill("100,000001");
  await send();
  await dialog().locator(".good", { hasText: /^100\.000001 g of 18k yellow, own metal: booked\. \(Event \d+\)$/ }).waitFor();
  assert.equal((await inVault("au750y/own")) - before, 100000001);
});

test("a command whose answer was lost is the same command when it is sent again", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("stock");
  const before = await inVault("ag925/own");
  await press("Buy metal");
  await field("alloy").fill("ag925");
  await field("mass_ug").fill("50");
  await page.route("**/v1/commands", async (route) => {
    await route.fetch(); // the hub has booked it
    await route.abort();
  }, { times: 1 });
  await send();
  await dialog().locator(".trouble").filter({ hasText: "does not answer" }).waitFor();
  await send();
  await booked();
  assert.equal((await inVault("ag925/own")) - before, 50000000);
});

test("what the hub refuses stands in the form, in the hub's words, and the form stays filled in", async () => {
  await openOffice();
  await signIn(CLERK);
  await go("stock");
  await press("Take components in");
  await field("component").fill("clasp-7");
  await field("alloy").fill("18 k");
  await field("count").fill("20");
  await field("mass_ug").fill("9");
  await send();
  await dialog().locator(".trouble").filter({ hasText: /^Alloy: must be a code / }).waitFor();
  await field("alloy").fill("unobtainium");
  await send();
  await dialog().locator(".trouble").filter({ hasText: "unobtainium" }).waitFor();
  await field("alloy").fill("au750y");
  await send();
  await booked();
  await close();
  await page.locator("main td", { hasText: /^clasp-7$/ }).first().waitFor();
});

test("a manager takes a new person in with a free badge, gives a PIN, and that person signs in", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("people");
  await press("New person");
  const badge = await field("badge").inputValue();
  assert.equal(badge, "TSB-000009-2");
  const languages = await dialog().locator('[data-field="language"] option').allTextContents();
  assert.deepEqual(languages, ["", "English", "Français", "हिन्दी", "Italiano", "ไทย", "中文"]);
  await field("name").fill("Office 2");
  await dialog().getByLabel("bench", { exact: true }).uncheck();
  await dialog().getByLabel("office", { exact: true }).check();
  await send();
  await booked();
  await close();
  const row = page.locator("main tr", { hasText: badge });
  await row.waitFor();
  await press("Set PIN", row);
  assert.equal(await field("person").inputValue(), badge);
  await field("new_pin").fill("8642");
  await send();
  await booked();
  await close();
  await page.locator("#sign-out").click();
  await signIn([badge, "8642"]);
  assert.match(await page.textContent("#who"), /^Office 2, office$/);
});

test("what is emptied in a person's form is gone, and what the form does not show stays: the PIN", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("people");
  for (const [badge, emptied] of [["TSB-000004-C", "station"], [CLERK[0], null]]) {
    const row = page.locator("main tr", { hasText: badge });
    await press("Change", row);
    await field("name").fill(`${await field("name").inputValue()} of Lyon`);
    if (emptied) await field(emptied).fill("");
    await send();
    await booked();
    await close();
    await row.filter({ hasText: "of Lyon" }).waitFor();
  }
  const { token } = await hub.ask("/v1/session", { badge: MANAGER[0], pin: MANAGER[1] });
  const setter = (await hub.ask("/v1/workshop", null, token)).people.find(({ badge }) => badge === "TSB-000004-C");
  assert.deepEqual([setter.name, setter.station, setter.language, setter.chip], ["Setter 3 of Lyon", undefined, "th", "04A10000000404"]);
  await page.locator("#sign-out").click();
  await signIn(CLERK);
  assert.match(await page.textContent("#who"), /^Office 1 of Lyon, office$/);
});

test("a kiosk is let in while the workshop works, and its token opens the hub", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("setup");
  await press("Let a kiosk in");
  await field("code").fill("bench-9");
  await field("name").fill("Bench 9");
  await send();
  await dialog().locator(".trouble").filter({ hasText: "Stations is missing" }).waitFor();
  await field("stations").fill("setting qc");
  await send();
  const line = dialog().locator(".token code");
  const token = await line.textContent();
  const lines = await line.evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [range.getClientRects().length, getComputedStyle(node).fontFamily.includes("mono")];
  });
  assert.deepEqual(lines, [1, true], "a token that is broken is typed wrong");
  await press("Copy", dialog());
  await dialog().getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => String(getSelection())), token);
  assert.equal((await hub.ask("/v1/stations", null, token)).items.length, 4);
});

// What another manager says meanwhile, from another machine.
async function elsewhere(fields) {
  const { token } = await hub.ask("/v1/session", { badge: MANAGER[0], pin: MANAGER[1] });
  const envelope = { id: crypto.randomUUID().replace(/^(.{14})./, "$17"), outbox: crypto.randomUUID(), n: 1, decided: "hub", at: new Date().toISOString(), operator: MANAGER[0] };
  assert.equal((await hub.ask("/v1/commands", { ...envelope, ...fields }, token)).result, "accepted");
}

test("of two at one row the later is told to look again, and then sees what the other did", async () => {
  await openOffice();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await signIn(MANAGER);
  await go("setup");
  const row = () => page.locator("main tr", { hasText: "polishing", has: page.getByRole("button", { name: "Change" }) });
  await press("Change", row());
  await field("staff").fill("4");
  await elsewhere({ do: "put", workshop: { stations: [{ code: "polishing", name: "Polishing", limit_pieces: 7, staff: 2 }] } });
  await send();
  await dialog().locator(".trouble").filter({ hasText: "polishing was changed by Manager 1 since you read it" }).waitFor();
  await close();
  await row().filter({ hasText: "7" }).waitFor();
  await press("Change", row());
  assert.equal(await field("limit_pieces").inputValue(), "7");
  await field("staff").fill("4");
  await send();
  await booked();
  await close();

  await elsewhere({ do: "draft_order", order: "o-2100", client: "One" });
  await go("orders/o-2100");
  await press("Fill in an order");
  await field("quote").fill("Q-1");
  await elsewhere({ do: "draft_order", order: "o-2100", client: "Two" });
  await send();
  await dialog().locator(".trouble").filter({ hasText: "o-2100 was changed by Manager 1" }).waitFor();
  await close();
  await page.locator("main h2").filter({ hasText: "Two" }).waitFor();
  const whole = asked.filter(({ pathname, searchParams }) => pathname === "/v1/workshop" && !searchParams.get("only"));
  assert.deepEqual(whole, [], "no section needs the whole workshop");
  assert.deepEqual(faults, []);
});

test("a model is given its picture, which is seen there and goes to the benches; what is none is said; it is taken away again", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("setup");
  const row = () => page.locator("main tr", { hasText: "solitaire" });
  const give = (file) => row().locator("input[type=file]").setInputFiles(file);
  const drawn = () => row().locator("img.picture").evaluate((node) => node.decode().then(() => node.naturalWidth));
  const { token } = await hub.ask("/v1/session", { badge: MANAGER[0], pin: MANAGER[1] });
  const picture = async () => (await hub.ask("/v1/workshop?only=models", null, token)).part.models.find(({ code }) => code === "solitaire").picture;
  await give({ name: "half.png", mimeType: "image/png", buffer: readFileSync(DRAWING).subarray(0, 900) });
  await dialog().locator(".trouble").filter({ hasText: "cut off" }).waitFor();
  await close();
  await give(DRAWING);
  await booked();
  await close();
  await row().locator("img.picture").waitFor();
  assert.equal(await drawn(), 480);
  const sha256 = createHash("sha256").update(readFileSync(DRAWING)).digest("hex");
  assert.equal(await picture(), sha256);
  await press("No picture", row());
  await booked();
  await close();
  await row().getByRole("button", { name: "A picture", exact: true }).waitFor();
  assert.equal(await picture(), undefined);
  assert.deepEqual(faults, []);
});

test("a limit and a setting are changed where they are shown, and the rest of the station stays", async () => {
  await openOffice();
  await signIn(MANAGER);
  const limit = { limit_pieces: 4, wip: 3, finished: 31, measured: true, rate_per_1000_h: 3000, raw_min: 60, critical_milli: 2917, proposed_pieces: 19, expect: { rate_per_1000_h: 548, lead_min: 2082 } };
  const proposals = { hours_worked: 70, days_worked: 10, limits: [{ of: "setting", name: "Setters", ...limit }, { of: "qc", name: "Inspectors", ...limit, measured: false, finished: 2 }] };
  await page.route("**/v1/proposals", (route) => route.fulfill({ json: proposals }), { times: 1 });
  await go("setup");
  const proposed = await page.locator("main .part", { hasText: "own data propose" }).locator("tr").allTextContents();
  assert.deepEqual(proposed, [
    "NameLimit (pieces)WIPProposed limitMeasuredFinishedWork in one piece (min)Can do a dayPieces a day to expectDays of work to expect",
    "Setters4319yes316021" + "3.8" + "5",
    "Inspectors43no: a guess would be 1926021" + "3.8" + "5",
  ]);
  await press("Change", page.locator("main tr", { hasText: "setting" }));
  assert.equal(await field("staff").inputValue(), "3");
  await field("limit_pieces").fill("5");
  await send();
  await booked();
  const station = (await hub.ask("/v1/board")).stations.find(({ code }) => code === "setting");
  assert.deepEqual([station.limit.pieces, station.limit.mass_ug, station.staff], [5, 90000000, 3]);
  await close();
  await press("Change", page.locator("main tr", { hasText: "qc-1" }));
  await field("division_g").fill("0.01");
  await send();
  await booked();
  const { token } = await hub.ask("/v1/session", { badge: MANAGER[0], pin: MANAGER[1] });
  const scale = (await hub.ask("/v1/scales", null, token)).items.find(({ code }) => code === "qc-1");
  assert.equal(scale.division_ug, 10000);
  await close();
  const change = (about) => press("Change", page.locator("main tr", { hasText: about }));
  const said = () => dialog().locator(".field small").textContent();
  await change("passes only with its sheet");
  assert.match(await said(), /; default no$/);
  await field("sheet_required").check();
  await send();
  await booked();
  await close();
  await page.locator("main tr", { hasText: "passes only with its sheet" }).filter({ hasText: "yes" }).waitFor();
  await change("at which a shift ends");
  assert.match(await said(), /; default 20:00$/);
  assert.equal(await field("shift_end_min").inputValue(), "20:00");
  await field("shift_end_min").fill("18:30");
  await send();
  await booked();
  await close();
  await page.locator("main tr", { hasText: "at which a shift ends" }).filter({ hasText: "18:30" }).waitFor();
  await change("what a flask costs");
  assert.match(await said(), /; default 25\.00, from 0\.00 to 1000000\.00$/);
  assert.equal(await field("flask_cost_cents").inputValue(), "25");
  await field("flask_cost_cents").fill("30,5");
  await send();
  await booked();
  const { items } = await hub.ask("/v1/settings", null, token);
  const chosen = Object.fromEntries(items.filter(({ is_chosen }) => is_chosen).map(({ name, value }) => [name, value]));
  assert.deepEqual(chosen, { sheet_required: 1, shift_end_min: 1110, flask_cost_cents: 3050 });
});

const csvFile = (name, ...lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`) });

test("orders come from a CSV file while the hub works; one with a mistake is named line by line, and nothing of it is sent", async () => {
  await openOffice();
  await signIn(CLERK);
  await go("orders");
  const give = (file) => page.locator("main input[type=file]").setInputFiles(file);
  await give(csvFile("wrong.csv", "order;client;due;model;quantity;colour", "o-3001;A;soon;solitaire;x;red"));
  await dialog().locator(".trouble li").filter({ hasText: "line 1, colour: " }).waitFor();
  await close();
  await give(csvFile("wrong.csv", "order;client;due;model;quantity;rush", "o-3001;A;soon;solitaire;x;perhaps", ";B;;solitaire;1;"));
  await dialog().locator(".trouble li").filter({ hasText: "line 3, client: " }).waitFor();
  const problems = await dialog().locator(".trouble li").allTextContents();
  assert.deepEqual(problems.map((text) => text.split(":")[0]), ["line 2, due", "line 2, rush", "line 2, quantity", "line 3, client"]);
  await close();
  await give(csvFile("good.csv", "order,client,due,model,size,quantity,alloy,rush", 'o-3001,"Galerie ""Nord"", Lyon",2026-12-24,solitaire,52,2,au750y,yes', ",,,plain-band,56,1,au750y,", "o-3002,B,,hoops,18 mm,1,au585y,no"));
  await dialog().locator(".good").filter({ hasText: "2 orders are drafts now, of good.csv" }).waitFor();
  await close();
  await page.locator("main tr", { hasText: 'Galerie "Nord", Lyon' }).locator("a").click();
  await page.locator("main h2", { hasText: "o-3001" }).waitFor();
  assert.equal(await page.locator("main .part", { hasText: "Lines" }).locator("tbody tr").count(), 2);
  await page.getByText("24 Dec 2026, 23:59").waitFor();
  assert.deepEqual(faults, []);
});

test("a manager takes people in from a CSV file while the hub works; a clerk is not offered it", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("people");
  const give = (file) => page.locator("main input[type=file]").setInputFiles(file);
  await give(csvFile("wrong.csv", "badge,name,roles", "TSB-000021-A,Ana,queen"));
  await dialog().locator(".trouble li").filter({ hasText: "line 2, roles: " }).waitFor();
  await close();
  await give(csvFile("good.csv", "badge,name,roles,skills", "TSB-000021-A,Ana,office inspector,setting qc", "TSB-000022-8,Bo,,"));
  await dialog().locator(".good").filter({ hasText: "2 people are in the list now, of good.csv" }).waitFor();
  await close();
  assert.match(await page.locator("main tr", { hasText: "TSB-000021-A" }).textContent(), /Ana.*office, inspector.*setting, qc/);
  await page.locator("#sign-out").click();
  await signIn(CLERK);
  await go("people");
  assert.equal(await page.locator("main input[type=file]").count(), 0);
});

test("what a deed names stands where it is done: returns, refinings, settlements with their slip, a slip's station", async () => {
  await openOffice();
  await signIn(MANAGER);
  const tellAll = async (values) => {
    for (const [name, value] of Object.entries(values)) {
      const input = field(name);
      if ((await input.evaluate((node) => node.tagName)) === "SELECT") await input.selectOption(value);
      else await input.fill(value);
    }
    await send();
    await booked();
    await close();
  };
  await go("everything");
  await press("Return scrap or filings");
  await tellAll({ kind: "filings", alloy: "au750y", mass_ug: "1", giver: "TSB-000005-A", fineness_ppm: "740" });
  await go("stock");
  const filings = page.locator("main tr", { hasText: "filings" });
  await press("Assay of a return", filings);
  assert.match(await field("return").inputValue(), /^\d+$/, "which one is known");
  await tellAll({ fineness_ppm: "730" });
  await press("Send to the refiner");
  await tellAll({ stream: "filings", metal: "au", refiner: "Affinerie" });
  await press("Refiner has paid", page.locator("main tr", { hasText: "Affinerie" }));
  assert.equal(await field("refining").inputValue(), "1");
  await tellAll({ fine_ug: "0,7" });
  await settled();
  assert.equal(await page.locator("main tr", { hasText: "Affinerie" }).getByRole("button").count(), 0, "it is paid");
  await go("people");
  await press("Settle a balance");
  await tellAll({ person: "TSB-000005-A", operation: "polishing" });
  await settled();
  const arriving = page.waitForEvent("download");
  await press("Slip", page.locator("main tr", { hasText: "Polisher 1" }).last());
  assert.match((await arriving).suggestedFilename(), /^settlement-\d+\.pdf$/);
  await go("schedule");
  await page.locator("main .part", { hasText: "Setting" }).locator("a", { hasText: "R-2043" }).waitFor();
  await go("slips");
  await press("Send out");
  await field("station").fill("polishing");
  await press("Add to pieces", dialog());
  await field("piece", dialog().locator(".row")).fill("TS1-002031-D");
  await send();
  await dialog().locator(".trouble").filter({ hasText: "Say to which subcontractor's station they are sent." }).waitFor();
  assert.deepEqual(faults, []);
});

test("a piece is found by its name as by its tag; of one that is not there that is said", async () => {
  await openOffice();
  await signIn(CLERK);
  for (const [typed, said] of [["r-99", "No piece is called R-99."], ["TS1-002041-8", "misread"]]) {
    await page.fill("#find-tag", typed);
    await page.press("#find-tag", "Enter");
    await page.locator("main .trouble", { hasText: said }).waitFor();
  }
  for (const typed of ["r-2041", "TS1-002041-9"]) {
    await page.fill("#find-tag", typed);
    await page.press("#find-tag", "Enter");
    await page.locator("main h2", { hasText: "R-2041, Pavé band" }).waitFor();
    await go("alerts");
  }
});

test("an alert is acknowledged, and one about an event is over with that", async () => {
  await openOffice();
  const scan = (fields) => hub.command({ operator: "TSB-000004-C", station: "setting", ...fields });
  await scan({ do: "report", report: "unknown_tag", subject: "0426E1E0E2EECE" });
  await signIn(CLERK);
  await go("alerts");
  const row = page.locator("main tr", { hasText: "0426E1E0E2EECE" });
  await row.waitFor();
  await press("Acknowledge", row);
  await send();
  await booked();
  await close();
  await page.locator("main .part", { hasText: "Ended, the newest" }).locator("tr", { hasText: "0426E1E0E2EECE" }).waitFor();
});

for (const [who, badge] of [["manager", MANAGER], ["clerk", CLERK]]) {
  test(`every section opens for a ${who}, and every text can be read`, async () => {
    await openOffice();
    await signIn(badge);
    const sections = await page.locator("nav a").evaluateAll((links) => links.map(({ hash }) => hash.slice(1)));
    assert.ok(sections.length >= 8);
    for (const section of [...sections, "orders/o-1041", "piece/TS1-002041-9"]) {
      await page.evaluate((to) => { location.hash = to; }, section);
      await page.locator(`main[data-place="#${section}"]`).waitFor();
      await settled();
      const { pale, looked } = await page.evaluate(findPaleTexts, 7);
      assert.deepEqual(pale, [], section);
      assert.ok(looked > 5, `${section}: ${looked} texts`);
      assert.doesNotMatch(await page.locator("main").innerText(), /\b[a-z]+_[a-z_\d]+\b/, `${section}: a name of a field`);
      assert.deepEqual(await page.locator("main .trouble").allTextContents(), [], section);
    }
    assert.deepEqual(faults, []);
  });
}

// Where a table is as wide as the page, nothing is pushed out of it, no word is set letter by letter, and nothing is small.
const findNarrow = (least) => {
  const wrong = [];
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const wide of document.querySelectorAll(".wide")) if (wide.scrollWidth > wide.clientWidth + 1) wrong.push(`a table is ${wide.scrollWidth} wide`);
  const range = document.createRange();
  for (const element of document.querySelectorAll("main td, main button, main dd, nav a")) {
    if (parseFloat(getComputedStyle(element).fontSize) < least) wrong.push(`"${element.textContent}" is ${getComputedStyle(element).fontSize} small`);
    for (const text of [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && /^\p{L}+$/u.test(node.textContent.trim()))) {
      range.selectNodeContents(text);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) wrong.push(`"${text.textContent}" is broken`);
    }
  }
  return wrong;
};

test("on a phone each row is a block of names and values, and no word is broken", async () => {
  await openOffice();
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(MANAGER);
  for (const section of ["alerts", "orders", "orders/o-1041", "schedule", "stock", "people", "setup", "reports", "piece/TS1-002041-9"]) {
    await page.evaluate((to) => { location.hash = to; }, section);
    await page.waitForFunction((tag) => document.querySelector("main h2, main .part") && (!tag || document.querySelector("main h2").textContent.includes("R-2041")), section.startsWith("piece"));
    await settled();
    assert.deepEqual(await page.evaluate(findNarrow, 13), [], section);
  }
  await go("stock");
  const cell = page.locator("td", { hasText: "Polishing, tray" }).first();
  assert.match(await cell.evaluate((node) => getComputedStyle(node, "::before").content), /Account/);
  assert.equal(await page.getByText(/tray:|\/own/).count(), 0, "codes of the ledger are no words");
  assert.deepEqual(faults, []);
});

test("every deed has a form that opens, with a field for whatever it must be told", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("everything");
  const buttons = page.locator("main .deeds button");
  const count = await buttons.count();
  assert.ok(count > 60, `${count} deeds`);
  const { components } = await hub.ask("/openapi.json");
  assert.equal(count, Object.keys(components.schemas).filter((name) => name.startsWith("do_")).length);
  for (let i = 0; i < count; i++) {
    await buttons.nth(i).click();
    const bare = await dialog().locator(".field").evaluateAll((fields) => fields.filter((node) => !node.querySelector("input, select, textarea, button")).map((node) => node.dataset.field));
    assert.deepEqual(bare, []);
    await close();
  }
  assert.deepEqual(faults, []);
});

test("a report is a chart, rows, and a CSV file of a period", async () => {
  await openOffice();
  await signIn(MANAGER);
  await go("reports/wip/");
  await page.locator("main .chart svg").waitFor();
  await page.locator("main td", { hasText: "Polishing" }).first().waitFor();
  assert.deepEqual(await page.locator("main > h2").allTextContents(), ["WIP"], "what it tells stands above its chart");
  assert.equal(await page.locator("main tr", { hasText: "Polishing" }).first().locator("td", { hasText: /^Polishing$/ }).count(), 1, "the station is said once");
  const arriving = page.waitForEvent("download");
  await press("CSV");
  const text = readFileSync(await (await arriving).path(), "utf8");
  assert.match(text, /^station,.*\r?\n/);
  await go("reports/metal_loss/operator/2026-11-01/2026-11-20");
  await settled();
  assert.deepEqual(await page.locator("main .trouble").allTextContents(), []);
});

test("a session that the hub has ended brings the sign-in back with a sentence", async () => {
  await openOffice();
  await signIn(CLERK);
  const token = await page.evaluate(() => JSON.parse(sessionStorage.getItem("touchstone-office")).token);
  await fetch(`${hub.address}/v1/session`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
  await page.evaluate(() => { location.hash = "stock"; });
  await page.locator("#sign-in-why").filter({ hasText: "signed out" }).waitFor();
});
