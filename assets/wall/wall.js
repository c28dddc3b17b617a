// The wall page. It shows what the hub's event stream says and nothing else; when the stream is silent it says so.
//
// Two events: "board" (the whole workshop, newest only) and "time" (the hub's clock, every two seconds). The hub's clock on the
// page is the last time it told plus what has gone by since on this machine's steady clock: this machine's own date is not used.

import { decimal, locale, say, sayCount, sayIn, speak, tellAll } from "./words.js";

const SILENCE_MS = 4000; // the hub speaks every 2 s: twice missed is lost
const RETRY_MS = 2500; // a stream that is silent or refused is opened anew this often
const OLD_FROM_MS = 3600000; // what has just come is not old
const PLACES_MAX = 24; // beyond that a place is too thin to be seen: a smooth level instead
const SLIM_FROM = 6; // stations: narrow columns from here
const DENSE_FROM = 7; // two lines from here
const DENSE_FROM_SIDEWAYS = 5; // on a screen that stands on its side
const DENSEST_FROM = 9;
const TIGHT_FROM = 13;
const COLUMNS_MAX = 6; // narrower than that no sentence is read: another line of stations
const LINES_MAX = 4;
const SVG = "http://www.w3.org/2000/svg";

const SHAPES = ["ok", "near", "full", "over", "stopped", "starved", "unstaffed"];
const SHORT_OF_PEOPLE = ["full", "over", "unstaffed"]; // states that more people would help
const SEVERITY_SHAPES = { urgent: "full", warning: "near", notice: "notice" };

const state = {
  board: null,
  newest: null, // heard of, perhaps not drawn yet
  heardAt: null, // performance.now() of the last event
  hubMs: null, // the hub's clock then
  source: null,
  openedAt: 0,
  version: null,
};

const element = (id) => document.getElementById(id);

// ------------------------------------------------------------------ small helpers

const NO_BREAK = "\u00a0";

// Touches the page only where something is different: a browser that need not lay out anew burns no power.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setData(node, name, value) {
  if (node.dataset[name] !== value) node.dataset[name] = value;
}

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function makeShape() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "shape");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "use"));
  return svg;
}

function setShape(svg, name) {
  const use = svg.firstElementChild;
  if (use.getAttribute("href") !== `#${name}`) use.setAttribute("href", `#${name}`);
}

function hubNow() {
  return state.hubMs === null ? null : state.hubMs + (performance.now() - state.heardAt);
}

const overflows = (node) => node.scrollHeight > node.clientHeight + 1;

const joined = (text) => text.replaceAll(" ", NO_BREAK);

function duration(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
  if (minutes < 60) return joined(say("%lld min", minutes));
  if (minutes < 48 * 60) return joined(say("%lld h", Math.floor(minutes / 60)));
  return joined(say("%lld d", Math.floor(minutes / 1440)));
}

function age(ms) {
  const seconds = Math.floor(ms / 1000);
  return seconds < 100 ? say("%s s", seconds) : duration(ms);
}

const THIN_SPACE = "\u2009";

function grams(ug) {
  const [whole, tenths] = (ug / 1e6).toFixed(1).split(".");
  return decimal(`${whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE)}.${tenths}`);
}

let clockFormat;
let dateFormat;

function setFormats() {
  clockFormat = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  dateFormat = new Intl.DateTimeFormat(locale(), { weekday: "long", day: "numeric", month: "long" });
}

// ------------------------------------------------------------------ stations

function makeStation() {
  const parts = {
    places: make("div", "places"),
    gauge: make("div", "gauge"),
    gramsLevel: make("div", "level"),
    name: make("h2", "name"),
    wip: make("div", "wip"),
    limit: make("div", "limit"),
    grams: make("div", "grams"),
    shape: makeShape(),
    word: make("span", "word"),
    since: make("span", "since"),
    lent: make("span"),
    staff: make("span"),
    oldest: make("div", "oldest"),
    help: make("div", "help"),
  };
  parts.gauge.append(parts.gramsLevel);
  const kind = make("span", "kind", parts.shape, parts.word);
  const chip = make("div", "chip", kind, parts.since);
  const tray = make("div", "tray", parts.places, parts.gauge);
  const count = make("div", "count", parts.wip, parts.limit);
  parts.lentNote = make("div", "lent-note", make("i", ""), parts.lent);
  const person = makeShape();
  setShape(person, "person");
  parts.people = make("div", "staff", person, parts.staff);
  const people = make("div", "people", parts.lentNote, parts.grams, parts.people, parts.oldest);
  const middle = make("div", "middle", tray, make("div", "numbers", count, people));
  parts.node = make("article", "station", parts.name, chip, middle, parts.help);
  return parts;
}

// One row a place; what is beyond the limit stands on top of it, above a line.
// Places that are lent to a kiosk are neither taken nor free.
// Of the taken ones those that are done are only outlined: nobody there works on them any more.
function drawPlaces(places, { wip, done = 0, lent = 0 }, limit) {
  const total = Math.max(wip, limit);
  if (places.className !== "places") places.replaceChildren();
  places.className = "places";
  while (places.childElementCount < total) places.append(make("div", "place"));
  while (places.childElementCount > total) places.lastElementChild.remove();
  [...places.children].forEach((place, i) => {
    const beyond = i < limit ? "" : i === limit ? " beyond first" : " beyond";
    const wanted = `place${i < done ? " taken done" : i < wip ? " taken" : i < wip + lent ? " lent" : ""}${beyond}`;
    if (place.className !== wanted) place.className = wanted;
  });
}

function setLevel(level, part) {
  const wanted = `${Math.round(Math.min(1, part) * 1000) / 10}%`;
  if (level.style.height !== wanted) level.style.height = wanted;
}

function drawSmooth(places, part) {
  if (places.className !== "places smooth") places.replaceChildren(make("div", "level"));
  places.className = "places smooth";
  setLevel(places.firstElementChild, part);
}

function drawTray(parts, station) {
  const { pieces = 0, mass_ug: most = 0 } = station.limit;
  if (pieces > 0 && Math.max(pieces, station.wip) <= PLACES_MAX) drawPlaces(parts.places, station, pieces);
  else if (pieces > 0) drawSmooth(parts.places, station.wip / pieces);
  else drawSmooth(parts.places, most > 0 ? station.wip_ug / most : 0);
  parts.gauge.hidden = most === 0 || pieces === 0;
  setLevel(parts.gramsLevel, most > 0 ? station.wip_ug / most : 0);
}

function staffOf({ staff, present }) {
  if (staff > 0) return joined(say("%s of %s in", present, staff));
  return present > 0 ? joined(say("%s in", present)) : "";
}

// What the hatched places are: nobody's, and not free.
function drawLent(parts, { lent = 0 }) {
  setText(parts.lent, lent > 0 ? sayCount("%s kept for a kiosk", "%s kept for kiosks", lent, lent) : "");
  parts.lentNote.hidden = lent === 0;
}

function drawStaff(parts, station) {
  const staff = staffOf(station);
  setText(parts.staff, staff);
  parts.people.hidden = staff === "";
  const short = station.present < station.staff && SHORT_OF_PEOPLE.includes(station.state);
  parts.people.classList.toggle("short", short);
}

// Beside a tray with pieces in it "starved" would read as a mistake: they are done, and more is to come.
function wordOf({ state, done = 0 }) {
  if (state === "starved" && done > 0) return sayIn("station", "all done");
  return sayIn("station", state === "near" ? "nearly full" : state);
}

function drawStation(parts, station, nowMs) {
  const { pieces = 0, mass_ug: most = 0 } = station.limit;
  setData(parts.node, "state", station.state);
  setData(parts.node, "code", station.code);
  setText(parts.name, station.name);
  setText(parts.wip, `${station.wip}`);
  setText(parts.limit, pieces > 0 ? joined(say("of %lld", pieces)) : "");
  const held = most > 0 ? say("%s of %s g", grams(station.wip_ug), grams(most)).replace(NO_BREAK, " ") : say("%s g", grams(station.wip_ug));
  setText(parts.grams, held); // a narrow card takes two lines
  setShape(parts.shape, SHAPES.includes(station.state) ? station.state : "notice");
  setText(parts.word, wordOf(station));
  drawTray(parts, station);
  drawLent(parts, station);
  drawStaff(parts, station);
  drawStationTimes(parts, station, nowMs);
  const help = helpBeside(station);
  setText(parts.help, help);
  parts.node.classList.toggle("helped", help !== "");
}

// The first sentence says the state, which the card shows by itself, and so does it the people who are in: of "Setting is full: 12
// of 12. 1 of 3 people is at work. Absent: Setter 2." the last sentence. Who is in at the station that stops this one stands on that one's card.
function helpBeside(station) {
  const shown = ([head]) => head[0] === "%s of %s people is at work.";
  return tellAll((station.say ?? []).slice(1).filter((sentence) => !shown(sentence)));
}

// How long it has been so: told only where it matters, since "ok" has no hurry.
function drawStationTimes(parts, station, nowMs) {
  const lasts = nowMs - Date.parse(station.since ?? "");
  const tells = lasts >= 60000 && !["ok", "near"].includes(station.state);
  setText(parts.since, tells ? duration(lasts) : "");
  const oldest = nowMs - Date.parse(station.oldest ?? "");
  setText(parts.oldest, oldest >= OLD_FROM_MS ? say("oldest %s", duration(oldest)) : "");
}

const drawn = new Map(); // station code → parts

function drawStations(board, nowMs) {
  const stations = [...board.stations].sort((a, b) => a.place - b.place);
  const wanted = stations.map((station) => {
    if (!drawn.has(station.code)) drawn.set(station.code, makeStation());
    const parts = drawn.get(station.code);
    drawStation(parts, station, nowMs);
    return parts.node;
  });
  const box = element("stations");
  if (wanted.length !== box.childElementCount || wanted.some((node, i) => box.children[i] !== node)) {
    box.replaceChildren(...wanted);
    drawn.forEach((parts, code) => parts.node.isConnected || drawn.delete(code));
  }
  layOut();
}

function columnsOf(count, portrait) {
  if (portrait) return count <= 10 ? Math.min(2, count) : Math.ceil(count / 8);
  if (count < DENSE_FROM) return count;
  const lines = Math.min(LINES_MAX, Math.max(2, Math.ceil(count / COLUMNS_MAX)));
  return Math.max(4, Math.ceil(count / lines));
}

function layOut() {
  const box = element("stations");
  const count = Math.max(1, box.childElementCount);
  const portrait = window.innerHeight > window.innerWidth;
  const dense = count >= (portrait ? DENSE_FROM_SIDEWAYS : DENSE_FROM);
  const columns = columnsOf(count, portrait);
  box.classList.toggle("dense", dense);
  box.classList.toggle("densest", count >= DENSEST_FROM);
  box.classList.toggle("tight", count >= TIGHT_FROM);
  box.classList.toggle("slim", !dense && count >= SLIM_FROM);
  box.parentElement.classList.toggle("dense", dense && !portrait);
  // a card has four rows, so that those beside each other are level
  const lines = dense ? "" : `repeat(${Math.ceil(count / columns)}, auto auto minmax(min-content, 1fr) minmax(0, auto))`;
  if (box.style.gridTemplateRows !== lines) box.style.gridTemplateRows = lines;
  const wanted = `repeat(${columns}, minmax(0, 1fr))`;
  if (box.style.gridTemplateColumns !== wanted) box.style.gridTemplateColumns = wanted;
  fitCards([...drawn.values()], dense);
}

// What the sentence of a card takes the room of, in this order, until all of it can be read; before that the tray gives of its height.
// The state's word goes only where not two lines could be read: its shape and colour stay.
const GIVES_WAY = ["oldest", "number", "lent", "since", "grams", "staff", "word"];
const GIVES_WAY_IN_LINE = GIVES_WAY.indexOf("staff"); // cards that are one line high have room for the rest
const HELP_LINES_MIN = 2;

const linesOf = (help) => Math.floor((help.clientHeight + 1) / parseFloat(getComputedStyle(help).lineHeight));

function fits({ node, help }, canGiveWord) {
  const isRead = !overflows(help) || (canGiveWord && linesOf(help) >= HELP_LINES_MIN);
  return isRead && !overflows(node);
}

function fitTogether(cards, most) {
  for (const { help } of cards) {
    help.hidden = false;
    help.removeAttribute("style");
  }
  for (let given = 0; given <= most; given++) {
    cards.forEach(({ node }) => setData(node, "gives", GIVES_WAY.slice(0, given).join(" ")));
    if (cards.every((card) => fits(card, GIVES_WAY[given] === "word"))) break;
  }
  cards.forEach(({ help }) => overflows(help) && endHelp(help));
}

// Cards beside each other are level, and give way together; in several lines each does for itself. What says the same in the same room
// is left as it is.
function fitCards(cards, dense) {
  const layout = element("stations").className;
  for (const together of dense ? cards.map((card) => [card]) : [cards]) {
    const { clientWidth, clientHeight } = together[0].node;
    const key = JSON.stringify([locale(), layout, clientWidth, clientHeight, ...together.map(({ node }) => node.textContent)]);
    if (together[0].fitted === key) continue;
    together[0].fitted = key;
    fitTogether(together, dense ? GIVES_WAY.length : GIVES_WAY_IN_LINE);
  }
}

// A sentence that is too long in spite of all shows as many whole lines as fit, and an ellipsis; where not even one fits, there is none.
function endHelp(help) {
  const height = parseFloat(getComputedStyle(help).lineHeight);
  const lines = linesOf(help);
  help.hidden = lines < 1;
  help.style.setProperty("--lines-shown", `${lines}`);
  help.style.maxHeight = `${lines * height}px`; // what is clamped is still drawn where there is room
}

// ------------------------------------------------------------------ alerts

const DETAILS_MAX = 3; // of one piece of news: the newest

// The same news is told once: what begins with the same sentence ("Setting is full: 4 of 4.") is one line with what each adds,
// newest first, and how often it was said. Alerts come most severe and newest first, so the first of a line leads it. What lasts is
// as old as its beginning, what happened again as its last time; what somebody has acknowledged is quiet.
function foldAlerts(alerts) {
  const lines = new Map();
  for (const alert of alerts) {
    const [head, ...rest] = alert.say ?? [alert.text]; // an old one has its English only
    const key = JSON.stringify(head);
    const moment = alert.count > 1 ? alert.last : alert.first;
    const line = lines.get(key) ?? { ...alert, moment, head, details: new Map(), count: 0 };
    rest.forEach((sentence) => line.details.set(JSON.stringify(sentence), sentence));
    line.count += alert.count;
    line.acknowledged &&= alert.acknowledged;
    if (moment > line.moment) line.moment = moment;
    lines.set(key, line);
  }
  lines.forEach((line) => dropTold(line, lines));
  return [...lines.values()];
}

// What a line of its own says is not said again: "Casting is stopped. 4 pieces wait. Setting is full: 4 of 4. 1 of 3 people is at
// work." ends before Setting.
function dropTold(line, lines) {
  for (const key of [...line.details.keys()].filter((detail) => lines.has(detail))) {
    line.details.delete(key);
    for (const detail of lines.get(key).details.keys()) line.details.delete(detail);
  }
}

function makeAlert({ severity, head, details, count, moment, acknowledged }, detailsMax) {
  const shape = makeShape();
  setShape(shape, SEVERITY_SHAPES[severity] ?? "notice");
  const said = typeof head === "string" ? head : tellAll([head, ...[...details.values()].slice(0, detailsMax)]);
  const text = make("span", "text", said, count > 1 ? make("b", "times", `${NO_BREAK}×${count}`) : "");
  const time = make("time", "", clockFormat.format(Date.parse(moment)));
  return make("li", acknowledged ? `${severity} seen` : severity, shape, text, time);
}

function makeCalm() {
  const shape = makeShape();
  setShape(shape, "ok");
  return make("li", "calm", shape, make("span", "text", say("Nothing wants attention.")));
}

function makeMore(count) {
  const text = make("span", "text", sayCount("and %s more", "and %s more", count, count));
  return make("li", "more", makeShape(), text);
}

function showAlerts(list, alerts, detailsMax, more) {
  list.replaceChildren(...alerts.map((alert) => makeAlert(alert, detailsMax)), ...(more > 0 ? [makeMore(more)] : []));
}

// The first of those that are left out, in as many whole lines as there is room for.
function fillRoom(list, alert, more) {
  const last = list.lastElementChild;
  const line = parseFloat(getComputedStyle(last.querySelector(".text")).lineHeight);
  const gap = parseFloat(getComputedStyle(list).rowGap);
  const room = list.getBoundingClientRect().bottom - (more > 0 ? last.getBoundingClientRect().bottom + gap : last.getBoundingClientRect().top);
  const lines = Math.floor(room / line);
  if (lines < 1) return;
  const item = makeAlert(alert, 0);
  const text = item.querySelector(".text");
  text.classList.add("clamped");
  text.style.setProperty("--lines-shown", `${lines}`);
  last.replaceWith(item, ...(more > 0 ? [makeMore(more)] : []));
}

// As many as there is room for: what each adds is left out before any of them is; the rest is counted. Alerts come most severe
// and newest first.
function fillAlerts(list, alerts) {
  let details = DETAILS_MAX;
  let left = alerts.length;
  list.classList.add("large"); // where there is room
  showAlerts(list, alerts, details, 0);
  if (overflows(list)) list.classList.remove("large");
  while (overflows(list) && details > 0) showAlerts(list, alerts, --details, 0);
  while (overflows(list) && left > 0) showAlerts(list, alerts.slice(0, --left), details, alerts.length - left);
  if (left < alerts.length) fillRoom(list, alerts[left], alerts.length - left - 1);
}

let alertsDrawn = "";

function drawAlerts(board) {
  const list = element("alert-list");
  const key = JSON.stringify([locale(), board.alerts, list.clientWidth, list.clientHeight]);
  if (key === alertsDrawn) return;
  alertsDrawn = key;
  if (board.alerts.length === 0) list.replaceChildren(makeCalm());
  else fillAlerts(list, foldAlerts(board.alerts));
}

// ------------------------------------------------------------------ the page

function drawFigures(board) {
  setText(element("on-line-label"), say("On the line"));
  setText(element("finished-label"), say("Finished today"));
  setText(element("right-label"), say("Right first time"));
  setText(element("on-line"), `${board.pieces_on_line}`);
  setText(element("on-line-note"), board.pieces_in_pool > 0 ? say("%s not started", board.pieces_in_pool) : "");
  setText(element("finished"), `${board.finished_today}`);
  const judged = board.judged_today;
  const right = judged > 0 ? `${Math.round((100 * board.right_today) / judged)}` : "–";
  const value = element("right");
  if (value.dataset.value !== right) {
    value.dataset.value = right;
    value.replaceChildren(right, ...(judged > 0 ? [make("small", "", `${NO_BREAK}%`)] : []));
  }
  drawOverrides(board.overrides);
  setText(element("right-note"), judged > 0 ? say("of %s today", judged) : say("none yet"));
}

// The habit of letting things past a limit is what kills the method: it stands on the wall.
function drawOverrides({ this_week: now, last_week: before, moves_this_week: moves, per_10000_moves: share }) {
  const value = element("overrides");
  setText(element("overrides-label"), say("Overrides"));
  setText(value, `${now}`);
  value.classList.toggle("more", now > before);
  const per100 = decimal((share / 100).toFixed(1));
  setText(element("overrides-note"), moves > 0 && now > 0 ? say("%s of 100 moves", per100) : say("last week %s", before));
}

function drawMessage(board) {
  if (!board) {
    setText(element("message-title"), say("Waiting for the hub"));
    setText(element("message-text"), say("The first picture of the workshop is on its way."));
  }
  if (!board || board.stations.length > 0) return;
  setText(element("message-title"), say("No workshop here yet"));
  setText(element("message-text"), say("The hub is running, and knows no stations. On its machine, stop it and load a workshop:"));
  setText(element("message-more"), say("Then this wall fills by itself."));
  element("message-command").hidden = false;
  element("message-more").hidden = false;
}

function draw() {
  const { board } = state;
  setData(document.body, "page", !board ? "waiting" : board.stations.length > 0 ? "board" : "empty");
  drawMessage(board);
  if (!board) return;
  setText(element("workshop"), board.workshop || "Touchstone");
  if (board.stations.length === 0) return;
  drawStations(board, hubNow());
  drawFigures(board);
  drawAlerts(board);
}

function drawLink() {
  const now = performance.now();
  const silent = now - (state.heardAt ?? 0);
  const lost = silent > SILENCE_MS;
  const link = lost ? "lost" : state.heardAt === null ? "waiting" : "live";
  const wasLost = document.body.dataset.link === "lost";
  setData(document.body, "link", link);
  setText(element("age"), link === "waiting" ? say("connecting") : lost ? say("no link") : say("live · %s", age(silent)));
  if (lost) drawLost(silent);
  if (lost === wasLost || !state.board) return;
  layOut();
  drawAlerts(state.board);
}

function drawLost(silent) {
  const never = state.heardAt === null;
  const seen = never ? "" : clockFormat.format(state.hubMs);
  const text = never
    ? say("The hub has not answered yet. Is touchstone-hub running? Trying again.")
    : say("This is how it was %s ago, at %s. Trying again.", age(silent), seen);
  setText(element("lost-title"), say("NO LINK"));
  setText(element("lost-text"), text);
}

function drawClock() {
  const now = hubNow();
  const lost = document.body.dataset.link === "lost";
  setText(element("clock"), now === null || lost ? "––:––" : clockFormat.format(now));
  if (now !== null && !lost) setText(element("date"), dateFormat.format(now));
}

// ------------------------------------------------------------------ the stream

// A board may have been composed a while ago; the time is of this moment.
function heard(hubMs) {
  state.hubMs = hubMs;
  state.heardAt = performance.now();
}

// A page that stays open for months must not outlive the hub that it was made for.
async function checkVersion() {
  try {
    const health = await (await fetch("/healthz", { cache: "no-store" })).json();
    if (state.version && health.version !== state.version) location.reload();
    state.version = health.version;
  } catch {
    // the stream will tell
  }
}

function connect() {
  state.source?.close();
  state.openedAt = performance.now();
  const source = new EventSource("/v1/stream");
  state.source = source;
  source.addEventListener("open", checkVersion);
  source.addEventListener("board", async (event) => {
    const board = JSON.parse(event.data);
    heard(Math.max(Date.parse(board.at), hubNow() ?? 0));
    state.newest = board;
    if (await speak(board.language)) setFormats();
    if (state.newest !== board) return; // a newer one came while the words were fetched
    state.board = board;
    tick();
    draw();
  });
  source.addEventListener("time", (event) => {
    heard(Date.parse(JSON.parse(event.data).at));
    tick();
  });
}

// The browser reconnects by itself after a cut, but not after a refusal, and it does not notice a line that is merely silent.
function keepConnected() {
  const silent = performance.now() - (state.heardAt ?? 0);
  const waited = performance.now() - state.openedAt;
  const refused = state.source.readyState === EventSource.CLOSED;
  if (waited > RETRY_MS && (refused || silent > SILENCE_MS)) connect();
}

function tick() {
  drawLink();
  drawClock();
}

// Ages grow by the minute without an event.
function drawTimes() {
  const now = hubNow();
  if (!state.board || now === null || document.body.dataset.link === "lost") return;
  state.board.stations.forEach((station) => {
    const parts = drawn.get(station.code);
    if (parts) drawStationTimes(parts, station, now);
  });
}

setFormats();
draw();
connect();
tick();
setInterval(() => {
  keepConnected();
  tick();
}, 250);
setInterval(drawTimes, 5000);
addEventListener("resize", draw);
