// The sections of the office: what each shows, and what can be done there.

import { deeds, enrollDeed, knownVerbs, partDeed, pictureDeeds, settingDeed, tableFromFile } from "./deeds.js";
import { ask, askAll, askParts, askPhoto, askText, download, equipment, isManager, tell, Trouble } from "./hub.js";
import { button, facts, link, make, note, part, picture, table, troubleOf } from "./page.js";
import { tellSetting, tellValue, titleOf } from "./units.js";
import { inFamilies } from "./verbs.js";

// ------------------------------------------------------------------ small things that several sections have

const encoded = encodeURIComponent;
const pieceLink = (row) => link(`piece/${row.tag ?? row.piece}`, row.tag ?? row.piece);

function fileButton(text, path, name) {
  const node = button(text, async () => {
    try {
      await download(path, name);
    } catch (trouble) {
      node.after(troubleOf(trouble));
    }
  }, "quiet");
  return node;
}

const labelButtons = (tag) => [fileButton("Label", `/v1/labels/${encoded(tag)}?format=pdf`, `${tag}.pdf`), equipment.printer ? printButton(tag) : null].filter(Boolean);

function printButton(tag) {
  const node = button("Print", async () => {
    try {
      await tell(`/v1/labels/${encoded(tag)}/print`, {});
      node.textContent = "Sent";
    } catch (trouble) {
      node.after(troubleOf(trouble));
    }
  }, "quiet");
  return node;
}

// ------------------------------------------------------------------ alerts

const OVER_SHOWN = 20;

async function alerts({ redraw }) {
  const items = await askAll("/v1/alerts?state=open");
  const acknowledge = (row) => [deeds(["acknowledge"], { alert: row.id }, redraw)];
  const columns = ["severity", "text", "first", "last", "count"];
  return [
    part("Open", table(items, { columns, more: acknowledge, none: "None. Good." })),
    part("Acknowledged", askAll("/v1/alerts?state=acknowledged").then((seen) => table(seen, { columns, none: "None." }))),
    part("Ended, the newest", ask(`/v1/alerts?state=ended&limit=${OVER_SHOWN}`).then((over) => table(over.items, { columns, none: "None." }))),
  ];
}

// ------------------------------------------------------------------ orders

const ORDER_COLUMNS = ["code", "client", "state", "due", "ready", "at_risk", "rush", "pieces", "finished", "delivered", "lost"];
const orderLink = (row) => link(`orders/${row.code ?? row.order}`, row.code ?? row.order);
const OF_ORDERS = ["release_order", "draft_order", "skip_prototype", "deliver", "close_order", "request_change", "close_short", "cancel_order"];
const OF_CHANGES = ["assess_change", "accept_change", "apply_change", "reject_change"];
const OF_DELIVERIES = ["receipt", "reserve"];

async function orders({ redraw, argument }) {
  if (argument) return order({ redraw, argument });
  const items = await askAll("/v1/orders");
  const open = items.filter(({ state }) => !["closed", "cancelled"].includes(state));
  const over = items.filter(({ state }) => ["closed", "cancelled"].includes(state));
  const show = (rows) => table(rows, { columns: ORDER_COLUMNS, links: { code: orderLink }, none: "None." });
  const first = deeds(["draft_order"], {}, redraw);
  first.append(tableFromFile("orders", redraw));
  return [
    first,
    part("Open orders", show(open)),
    part("Closed and cancelled", show(over)),
    make("div.deeds", fileButton("All orders as CSV", "/v1/orders?format=csv", "orders.csv")),
  ];
}

const LAUNCH = ["specification", "documents", "feasible", "materials", "deadline", "quote", "payment", "remark"];

async function order({ redraw, argument }) {
  const it = await ask(`/v1/orders/${encoded(argument)}`);
  const given = { ...it, ...it.launch, order: it.code };
  const missing = it.launch?.missing ?? [];
  const papers = (row) => [deeds(OF_DELIVERIES, { delivery: row.delivery }, redraw, row), fileButton("Delivery slip", `/v1/deliveries/${row.delivery}/pdf`, `delivery-${row.delivery}.pdf`)];
  const answers = (row) => [deeds(OF_CHANGES, { change: row.change }, redraw, row)];
  const pieceMore = (row) => [...labelButtons(row.tag), deeds(["remake"], { piece: row.tag }, redraw, row)];
  return [
    make("h2", `Order ${it.code}, ${it.client ?? "no client yet"}`),
    facts(it, ["state", "due", "rush", "ready"]),
    facts(it.launch ?? {}, LAUNCH),
    missing.length ? make("p.missing", `Missing before it can be released: ${missing.join(", ")}.`) : null,
    deeds(OF_ORDERS, (verb) => (verb === "draft_order" ? given : { order: it.code }), redraw, it),
    part("Lines", table(it.lines)),
    part("Pieces", table(it.pieces, { links: { tag: pieceLink }, more: pieceMore, none: "They get their tags at the release." })),
    it.changes.length ? part("Changes", table(it.changes, { more: answers })) : null,
    it.deliveries.length ? part("Deliveries", table(it.deliveries, { more: papers })) : null,
  ];
}

// ------------------------------------------------------------------ the day's schedule

async function schedule() {
  const { stations } = await ask("/v1/schedule");
  const columns = ["name", "model", "quantity", "standing", "from", "order", "due", "ready"];
  const links = { name: (row) => link(`piece/${row.tag}`, row.name), order: orderLink };
  return stations.map(({ name, pieces }) => part(name, table(pieces, { columns, links, none: "Nothing is on its way here." })));
}

// ------------------------------------------------------------------ a piece

const OF_PIECES = ["hold", "release", "park", "unpark", "found", "accept", "override", "engrave", "bind", "unbind", "identify", "remake", "missing", "scrap"];

// By the name that people call it, where it is no tag.
async function tagOf(typed) {
  if (/^TS[1B]-/.test(typed)) return typed;
  const { pieces = [] } = (await askParts("pieces")).part;
  const named = pieces.find(({ name }) => name.toUpperCase() === typed);
  if (!named) throw new Trouble(`No piece is called ${typed}.`);
  return named.tag;
}

async function piece({ redraw, argument }) {
  const it = await ask(`/v1/pieces/${encoded(await tagOf(argument.toUpperCase()))}?history=100`);
  const columns = ["at", "do", "station", "operator", "state", "book_ug", "verdict", "undone"];
  const sheet = fileButton("Inspection sheet", `/v1/inspections/${encoded(it.tag)}/pdf`, `${it.tag}-inspection.pdf`);
  return [
    make("h2", `${it.name ?? it.tag}${it.model ? `, ${it.model}` : ""}`),
    facts(it, ["tag", "place", "station", "state", "holder", "size", "alloy_name", "stones_text", "book_ug", "stones_ug", "due", "chip"]),
    make("div.deeds", ...labelButtons(it.tag), sheet),
    deeds(OF_PIECES, { piece: it.tag, station: it.station }, redraw, it),
    part("What happened to it, the newest first", table([...it.history].reverse(), { columns })),
  ];
}

// ------------------------------------------------------------------ stock

const OF_METAL = ["open_metal", "buy_metal", "issue_metal", "return_metal", "melt", "assay_lot", "measure_density", "reclassify", "collect", "send_refiner", "refined"];
const OF_STOCK = ["stock_in", "stock_out"];
const OF_STONES = ["buy_stones", "issue_stones", "return_stones", "break_stones", "lose_stones"];

const RETURN_COLUMNS = ["return", "account", "stream", "metal", "book", "mass_ug", "claimed_ug", "assayed_ug", "picked"];
const REFINING_COLUMNS = ["refining", "refiner", "stream", "metal", "expected_ug", "paid_ug"];

async function stock({ redraw }) {
  const stones = ask("/v1/stones");
  const assay = (row) => [deeds(["assay_return"], { return: row.return }, redraw)];
  const paid = (row) => (row.paid ? [] : [deeds(["refined"], { refining: row.refining }, redraw)]);
  return [
    part("Metal, book by book", askAll("/v1/ledger").then((items) => table(items, { columns: ["book", "account", "balance_ug", "fine_ug", "since"] }))),
    deeds(OF_METAL, {}, redraw),
    isManager() ? part("Returned, and not at the refiner yet", askAll("/v1/ledger/returns").then((items) => table(items, { columns: RETURN_COLUMNS, more: assay, none: "Nothing waits." }))) : null,
    part("Sent to the refiner", askAll("/v1/ledger/refinings").then((items) => table(items, { columns: REFINING_COLUMNS, more: paid, none: "Nothing was sent yet." }))),
    part("Components", ask("/v1/stock").then(({ items }) => table(items))),
    make("div.deeds", ...deeds(OF_STOCK, {}, redraw).children, tableFromFile("stock", redraw)),
    part("Stones", stones.then(({ kinds }) => table(kinds))),
    part("Who has stones", stones.then(({ held }) => table(held))),
    make("div.deeds", fileButton("Stones as CSV", "/v1/stones?format=csv", "stones.csv")),
    deeds(OF_STONES, {}, redraw),
    part("Stock-take", note("What is really there, counted and weighed: the books follow it.")),
    deeds(["stock_take"], { of: "stock" }, redraw),
  ];
}

// ------------------------------------------------------------------ slips

async function slips({ redraw }) {
  const papers = (row) => [fileButton("Slip", `/v1/slips/${row.slip}/pdf`, `slip-${row.slip}.pdf`), deeds(["arrive"], { slip: row.slip, pieces: row.pieces.filter(({ received }) => !received) }, redraw)];
  const columns = ["slip", "way", "from", "to", "carrier", "sent", "pieces", "declared_ug", "received", "balance"];
  return [
    deeds(["send"], {}, redraw),
    part("On the way", askAll("/v1/slips").then((items) => table(items, { columns, more: papers, none: "Nothing is on the way." }))),
    part("All slips", askAll("/v1/slips?state=all").then((items) => table(items, { columns, more: (row) => papers(row).slice(0, 1) }))),
  ];
}

// ------------------------------------------------------------------ people

const SETTLEMENT_COLUMNS = ["settlement", "settled", "by_name", "whose", "book", "rest_ug", "operation", "reason", "corrected"];
const settlementSlip = ({ settlement }) => [fileButton("Slip", `/v1/ledger/settlements/${settlement}/pdf`, `settlement-${settlement}.pdf`)];

async function people({ redraw }) {
  const { seq, part: workshop } = await askParts("people");
  const free = isManager() ? (await ask("/v1/tags?kind=badge")).items[0].tag : "";
  const change = (row) => [partDeed("people", "Change", row, seq, redraw), deeds(["set_pin"], { person: row.badge }, redraw), ...labelButtons(row.badge)].filter(Boolean);
  return [
    isManager() ? make("div.deeds", partDeed("people", "New person", { badge: free, roles: ["bench"] }, seq, redraw), tableFromFile("operators", redraw)) : null,
    part("People", table(workshop.people ?? [], { columns: ["badge", "name", "roles", "station", "language", "skills"], more: change })),
    isManager() ? part("Who is in", ask("/v1/operators").then(({ items }) => table(items.filter(({ present }) => present), { columns: ["name", "present", "since"], none: "Nobody." }))) : null,
    deeds(["settle", "correct"], {}, redraw),
    isManager() ? part("Settlements", askAll("/v1/ledger/settlements").then((items) => table(items, { columns: SETTLEMENT_COLUMNS, more: settlementSlip, none: "Nothing was settled yet." }))) : null,
  ];
}

// ------------------------------------------------------------------ the workshop

// What weighings taught of a factor stands beside what holds; one that is offered may be accepted where it stands.
const lessonOf = ({ learned, present, ...row }) => ({ ...row, present_ppm: present?.factor_ppm, learned_ppm: learned?.factor_ppm });
const LESSON_COLUMNS = ["model", "alloy", "first", "last", "density", "n", "spread_ppm", "present_ppm", "learned_ppm", "offered", "not_offered"];

const PROPOSAL_COLUMNS = ["name", "limit_pieces", "wip", "proposed_pieces", "measured", "finished", "raw_min", "can_do_a_day_e3", "expected_a_day_e3", "lead_e3"];
const HOURS_PER_DAY = 8; // of work, where nothing says how long this workshop works: as the hub reckons

// A rate as pieces a day; and what was not measured yet, but reckoned from standard times, proposes nothing.
function proposalsOf({ limits, hours_worked, days_worked }) {
  const hours = days_worked > 0 ? hours_worked / days_worked : HOURS_PER_DAY;
  const toTenth = (thousandths) => Math.round(thousandths / 100) * 100;
  return limits.map((row) => ({
    name: row.name, limit_pieces: row.limit_pieces, wip: row.wip, proposed_pieces: row.measured ? row.proposed_pieces : undefined,
    measured: row.measured ? "yes" : `no: a guess would be ${row.proposed_pieces}`, finished: row.finished,
    can_do_a_day_e3: toTenth(row.rate_per_1000_h * hours), expected_a_day_e3: toTenth(row.expect.rate_per_1000_h * hours),
    lead_e3: toTenth(row.expect.lead_min / 60 / hours * 1000), raw_min: row.raw_min,
  }));
}

async function setup({ redraw }) {
  const { seq, part: workshop } = await askParts("stations", "kiosks", "scales", "models");
  const kioskMore = (row) => [enrollDeed("New token", { code: row.code }, redraw), deeds(["revoke", "write_off"], { kiosk: row.code }, redraw)].filter(Boolean);
  const scaleMore = ({ code }) => [partDeed("scales", "Change", workshop.scales.find((scale) => scale.code === code), seq, redraw)].filter(Boolean);
  const modelOf = (code) => (workshop.models ?? []).find((model) => model.code === code);
  const withPicture = (row) => ({ picture: modelOf(row.code)?.picture, ...row });
  const pictureOf = (row) => picture(askPhoto(row.picture), row.name);
  const modelMore = (row) => pictureDeeds(modelOf(row.code), seq, redraw);
  const lessonMore = (row) => (row.offered ? [deeds(["accept_factor"], row, redraw)] : []);
  const settingMore = (row) => [settingDeed(row, seq, redraw)].filter(Boolean);
  const settingLinks = Object.fromEntries(["value", "default"].map((column) => [column, (row) => tellSetting(row, row[column])]));
  return [
    part("Stations", table(workshop.stations ?? [], { more: (row) => [partDeed("stations", "Change", row, seq, redraw)].filter(Boolean) })),
    make("div.deeds", partDeed("stations", "New station", {}, seq, redraw)),
    part("Kiosks", table(workshop.kiosks ?? [], { more: kioskMore })),
    make("div.deeds", enrollDeed("Let a kiosk in", {}, redraw)),
    part("Models", ask("/v1/models").then(({ items }) => table(items.map(withPicture), { links: { picture: pictureOf }, more: modelMore }))),
    deeds(["submit_design", "approve_design"], {}, redraw),
    part("Scales", ask("/v1/scales").then(({ items }) => table(items, { columns: ["code", "name", "division_ug", "repeatability_ug", "bias_ug", "check_weight_ok"], more: scaleMore }))),
    part("Limits that the workshop's own data propose", ask("/v1/proposals").then((told) => table(proposalsOf(told), { columns: PROPOSAL_COLUMNS, none: "Not enough has happened yet." }))),
    part("What weighings taught of the factors", ask("/v1/learning").then(({ items }) => table(items.map(lessonOf), { columns: LESSON_COLUMNS, more: lessonMore }))),
    deeds(["accept_limit", "accept_factor", "accept_norm", "put"], {}, redraw),
    part("Settings", ask("/v1/settings").then(({ items }) => table(items, { columns: ["about", "value", "default"], links: settingLinks, more: settingMore }))),
    make("div.deeds", fileButton("The workshop as a file", "/v1/workshop", "workshop.json")),
  ];
}

// ------------------------------------------------------------------ reports

const pathOf = ({ report, by }, from, to) => {
  const query = new URLSearchParams(Object.entries({ by, from, to }).filter(([, value]) => value));
  return `/v1/reports/${report}?${query}`;
};
const inFormat = (path, format) => `${path}${path.endsWith("?") ? "" : "&"}format=${format}`;

async function drawChart(path) {
  const charts = new DOMParser().parseFromString(await askText(inFormat(path, "svg")), "image/svg+xml");
  return make("div.chart", document.importNode(charts.documentElement, true));
}

// Figures of single persons, a manager's.
const ofPersons = () => [
  part("Who got how much metal and lost how much, the last day", ask("/v1/custody").then(({ items, purpose }) => [note(`Figures of persons ${purpose}.`), table(items, { none: "Nobody had metal in hand." })].flat())),
  part("Small losses, day by day", ask("/v1/drift").then(({ items }) => table(items))),
  make("div.deeds", fileButton("The last day as CSV", "/v1/custody?format=csv", "custody.csv"), fileButton("Small losses as charts", "/v1/drift?format=svg", "drift.svg")),
];

// Where the first column says the name already, a column of names says it again.
const NAMED = ["station", "operator", "alloy", "step", "operation"];
function columnsOf(items) {
  const columns = [...new Set(items.flatMap(Object.keys))];
  const said = columns.find((name) => NAMED.includes(name));
  const again = said && items.every((row) => row.name === undefined || row.name === tellValue(said, row[said]));
  return again ? columns.filter((name) => name !== "name") : columns;
}

async function reports({ argument }) {
  const [name, by, from, to] = (argument ?? "").split("/");
  const { items } = await ask("/v1/reports");
  const chosen = items.find((row) => row.report === name && (row.by ?? "") === (by ?? ""));
  const called = (row) => `${titleOf(row.report)}${row.by ? ` by ${row.by}` : ""}`;
  const reportLink = (row) => link(`reports/${row.report}/${row.by ?? ""}`, called(row));
  const list = part("Reports", table(items, { columns: ["report", "about", "purpose"], links: { report: reportLink } }));
  if (!chosen) return isManager() ? [list, ...ofPersons()] : [list];
  const path = pathOf(chosen, from, to);
  const day = (label, value) => {
    const input = make("input");
    Object.assign(input, { type: "date", value: value ?? "" });
    return { input, node: make("label", `${label} `, input) };
  };
  const [first, last] = [day("From", from), day("to, not included", to)];
  const show = button("Show", () => { location.hash = `reports/${name}/${by ?? ""}/${first.input.value}/${last.input.value}`; });
  return [
    make("h2", called(chosen)),
    make("div.deeds", first.node, last.node, show, fileButton("CSV", inFormat(path, "csv"), `${name}.csv`)),
    part("Chart", drawChart(path)),
    part("Rows", ask(path).then(({ items: rows }) => table(rows, { columns: columnsOf(rows), none: "Nothing in that time." }))),
    list,
  ];
}

// ------------------------------------------------------------------ everything

async function everything({ redraw }) {
  const families = inFamilies(knownVerbs()).map(([name, verbs]) => part(name, deeds(verbs, {}, redraw)));
  return [note("All that the hub knows and this badge may do. What belongs to a bench is better done there."), ...families];
}

export const SECTIONS = {
  alerts: { title: "Alerts", show: alerts },
  orders: { title: "Orders", show: orders },
  schedule: { title: "Schedule", show: schedule },
  stock: { title: "Stock", show: stock },
  slips: { title: "Slips", show: slips },
  people: { title: "People", show: people },
  setup: { title: "Workshop", show: setup },
  reports: { title: "Reports", show: reports },
  everything: { title: "All actions", show: everything },
  piece: { show: piece },
};
