// The wall page. It shows what the hub's event stream says and nothing else; when the stream is silent it says so.
//
// Two events: "board" (the whole workshop, newest only) and "time" (the hub's clock, every two seconds). The hub's clock on the
// page is the last time it told plus what has gone by since on this machine's steady clock: this machine's own date is not used.

const SILENCE_MS = 4000; // the hub speaks every 2 s: twice missed is lost
const RETRY_MS = 2500; // a stream that is silent or refused is opened anew this often
const PLACES_MAX = 24; // beyond that a place is too thin to be seen: a smooth level instead
const SLIM_FROM = 6; // stations: narrow columns from here
const DENSE_FROM = 7; // two lines from here
const DENSEST_FROM = 9;
const SVG = "http://www.w3.org/2000/svg";

const SHAPES = ["ok", "near", "full", "over", "stopped", "starved", "unstaffed"];
const SEVERITY_SHAPES = { urgent: "full", warning: "near", notice: "notice" };

const state = {
  board: null,
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

function duration(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
    if (minutes < 60) return `${minutes}${NO_BREAK}min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}${NO_BREAK}h`;
  return `${Math.floor(minutes / 1440)}${NO_BREAK}d`;
}

function age(ms) {
  const seconds = Math.floor(ms / 1000);
  return seconds < 100 ? `${seconds} s` : duration(ms);
}

const THIN_SPACE = "\u2009";

function grams(ug) {
  const [whole, tenths] = (ug / 1e6).toFixed(1).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE)}.${tenths}`;
}

// "4 of 12" stays on one line.
function keepTogether(text) {
  return text.replace(/(\d) of (?=\d)/g, `$1${NO_BREAK}of${NO_BREAK}`).replace(/(\d) (?=g\b|%)/g, `$1${NO_BREAK}`);
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

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
    present: make("strong"),
    staffRest: make("span"),
    oldest: make("div", "oldest"),
    help: make("div", "help"),
  };
  parts.gauge.append(parts.gramsLevel);
  parts.staff = make("div", "staff", parts.present, parts.staffRest);
  const kind = make("span", "kind", parts.shape, parts.word);
  const chip = make("div", "chip", kind, parts.since);
  const tray = make("div", "tray", parts.places, parts.gauge);
  const count = make("div", "count", parts.wip, parts.limit);
  const people = make("div", "people", parts.grams, parts.staff, parts.oldest);
  const middle = make("div", "middle", tray, make("div", "numbers", count, people));
  parts.node = make("article", "station", parts.name, chip, middle, parts.help);
  return parts;
}

// One row a place; what is beyond the limit stands on top of it, above a line.
// Places that are lent to a kiosk are neither taken nor free.
function drawPlaces(places, wip, lent, limit) {
  const total = Math.max(wip, limit);
  if (places.className !== "places") places.replaceChildren();
  places.className = "places";
  while (places.childElementCount < total) places.append(make("div", "place"));
  while (places.childElementCount > total) places.lastElementChild.remove();
  [...places.children].forEach((place, i) => {
    const beyond = i < limit ? "" : i === limit ? " beyond first" : " beyond";
    const wanted = `place${i < wip ? " taken" : i < wip + lent ? " lent" : ""}${beyond}`;
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
  if (pieces > 0 && Math.max(pieces, station.wip) <= PLACES_MAX) drawPlaces(parts.places, station.wip, station.lent ?? 0, pieces);
  else if (pieces > 0) drawSmooth(parts.places, station.wip / pieces);
  else drawSmooth(parts.places, most > 0 ? station.wip_ug / most : 0);
  parts.gauge.hidden = most === 0 || pieces === 0;
  setLevel(parts.gramsLevel, most > 0 ? station.wip_ug / most : 0);
}

function drawStaff(parts, station) {
  const short = station.staff > 0 && station.present < station.staff;
  setText(parts.present, station.staff > 0 ? `${station.present} of ${station.staff}` : `${station.present}`);
  setText(parts.staffRest, `${NO_BREAK}in`);
  parts.staff.classList.toggle("short", short);
}

function drawStation(parts, station, nowMs) {
  const { pieces = 0, mass_ug: most = 0 } = station.limit;
  setData(parts.node, "state", station.state);
  setData(parts.node, "code", station.code);
  setText(parts.name, station.name);
  setText(parts.wip, `${station.wip}`);
  setText(parts.limit, pieces > 0 ? `of${NO_BREAK}${pieces}` : "");
  setText(parts.grams, most > 0 ? `${grams(station.wip_ug)} of ${grams(most)}${NO_BREAK}g` : `${grams(station.wip_ug)}${NO_BREAK}g`);
  setShape(parts.shape, SHAPES.includes(station.state) ? station.state : "notice");
  setText(parts.word, station.state);
  drawTray(parts, station);
  drawStaff(parts, station);
  drawStationTimes(parts, station, nowMs);
  const help = keepTogether(helpBeside(station));
  setText(parts.help, help);
  parts.node.classList.toggle("helped", help !== "");
}

// What the state and the numbers beside it say already needs no words: of "Setting is full: 12 of 12. 1 of 3 is in." the first
// sentence, of "Casting is stopped: 3 pieces wait." the first words.
function helpBeside(station) {
  const help = station.help ?? "";
  const says = (what) => help.startsWith(`${station.name} is ${what}: `);
  if (says("stopped")) return help.slice(`${station.name} is stopped: `.length);
  const end = help.search(/\.( |$)/);
  return ["full", "nearly full", "over its limit"].some(says) && end > 0 ? help.slice(end + 1).trim() : help;
}

// How long it has been so: told only where it matters, since "ok" has no hurry.
function drawStationTimes(parts, station, nowMs) {
  const lasts = nowMs - Date.parse(station.since ?? "");
  const tells = lasts >= 60000 && !["ok", "near"].includes(station.state);
  setText(parts.since, tells ? duration(lasts) : "");
  setText(parts.oldest, station.oldest ? `oldest ${duration(nowMs - Date.parse(station.oldest))}` : "");
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
  drawn.forEach((parts) => fitHelp(parts.help));
}

function layOut() {
  const box = element("stations");
  const count = Math.max(1, box.childElementCount);
  const portrait = window.innerHeight > window.innerWidth;
  const dense = count >= DENSE_FROM || portrait;
  const columns = portrait ? Math.min(2, count) : dense ? Math.max(4, Math.ceil(count / 2)) : count;
  box.classList.toggle("dense", dense);
  box.classList.toggle("densest", count >= DENSEST_FROM);
  box.classList.toggle("slim", !dense && count >= SLIM_FROM);
  box.parentElement.classList.toggle("dense", dense && !portrait);
  const wanted = `repeat(${columns}, minmax(0, 1fr))`;
  if (box.style.gridTemplateColumns !== wanted) box.style.gridTemplateColumns = wanted;
}

// A sentence that is too long for its card shows as many whole lines as fit, and an ellipsis. Where not even one fits (ten stations on
// a screen on its side), there is none.
function fitHelp(help) {
  help.hidden = false;
  help.removeAttribute("style");
  if (help.scrollHeight <= help.clientHeight + 1) return;
  const height = parseFloat(getComputedStyle(help).lineHeight);
  const lines = Math.floor(help.clientHeight / height);
  help.hidden = lines < 1;
  help.style.setProperty("--lines-shown", `${lines}`);
  help.style.maxHeight = `${lines * height}px`; // what is clamped is still drawn where there is room
}

// ------------------------------------------------------------------ alerts

function makeAlert(alert) {
  const shape = makeShape();
  setShape(shape, SEVERITY_SHAPES[alert.severity] ?? "notice");
  const said = keepTogether(alert.text);
  const text = make("span", "text", alert.count > 1 ? `${said} (${alert.count}${NO_BREAK}×)` : said);
  const time = make("time", "", clockFormat.format(Date.parse(alert.last)));
  return make("li", alert.severity, shape, text, time);
}

function makeCalm() {
  const shape = makeShape();
  setShape(shape, "ok");
  return make("li", "calm", shape, make("span", "text", "Nothing wants attention."));
}

function makeMore(count) {
  const text = make("span", "text", count === 1 ? "and 1 more" : `and ${count} more`);
  return make("li", "more", makeShape(), text);
}

const overflows = (list) => list.scrollHeight > list.clientHeight;

// As many as fit whole; the rest is counted. Alerts come most severe and newest first.
function fillAlerts(list, alerts) {
  list.replaceChildren(...alerts.map(makeAlert));
  let left = alerts.length;
  while (overflows(list) && left > 0) {
    left -= 1;
    list.replaceChildren(...alerts.slice(0, left).map(makeAlert), makeMore(alerts.length - left));
  }
}

let alertsDrawn = "";

function drawAlerts(board) {
  const list = element("alert-list");
  const key = JSON.stringify([board.alerts, list.clientWidth, list.clientHeight]);
  if (key === alertsDrawn) return;
  alertsDrawn = key;
  if (board.alerts.length === 0) list.replaceChildren(makeCalm());
  else fillAlerts(list, board.alerts);
}

// ------------------------------------------------------------------ the page

function drawFigures(board) {
  setText(element("on-line"), `${board.pieces_on_line}`);
  setText(element("on-line-note"), board.pieces_in_pool > 0 ? `${board.pieces_in_pool} in the pool` : "");
  setText(element("finished"), `${board.finished_today}`);
  const judged = board.passed_today + board.reworked_today;
  const right = judged > 0 ? `${Math.round((100 * board.passed_today) / judged)}` : "–";
  const value = element("right");
  if (value.dataset.value !== right) {
    value.dataset.value = right;
    value.replaceChildren(right, ...(judged > 0 ? [make("small", "", `${NO_BREAK}%`)] : []));
  }
  setText(element("right-note"), judged > 0 ? `of ${judged} today` : "none judged yet");
}

function drawMessage(board) {
  if (!board || board.stations.length > 0) return;
  setText(element("message-title"), "No workshop here yet");
  setText(element("message-text"), "The hub is running, and knows no stations. On its machine, stop it and load a workshop:");
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
  setText(element("age"), link === "waiting" ? "connecting" : lost ? "no link" : `live · ${age(silent)}`);
  if (lost) drawLost(silent);
  if (lost !== wasLost && state.board) drawAlerts(state.board);
}

function drawLost(silent) {
  const never = state.heardAt === null;
  const seen = never ? "" : clockFormat.format(state.hubMs);
  const text = never
    ? "The hub has not answered yet. Is touchstone-hub running? Trying again."
    : `This is how it was ${age(silent)} ago, at ${seen}. Trying again.`;
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
  source.addEventListener("board", (event) => {
    const board = JSON.parse(event.data);
    state.board = board;
    heard(Math.max(Date.parse(board.at), hubNow() ?? 0));
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

connect();
tick();
setInterval(() => {
  keepConnected();
  tick();
}, 250);
setInterval(drawTimes, 5000);
addEventListener("resize", draw);
