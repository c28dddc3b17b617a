// The kiosk beside a page in Chromium that does the same (page/): both on one virtual display, one hub, one hand scanner.
//
//   node beside.mjs kiosk|page    with the settings as JSON on stdin; prints JSON with what was measured
//
// settings: command (argv), display, window (title, a regular expression), badge, tags, idle_s, starts, and for the kiosk state (its state
// file), for the page port (where it is served, and tells what is on its screen).
//
// A tag is typed first and Enter alone last: the time runs from the start of the key press (an xdotool process of a few ms, the same for
// both) until the verdict is on the screen: for the kiosk when its state file says so, which it writes behind each picture; for the page
// when page.js says so, a frame behind the change.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { createServer } from "node:http";
import { basename, dirname } from "node:path";

const PATIENCE_MS = 20000;
const CODE_MS = 4000; // a code that was cut in two, because the machine is busy, shows nothing: typed once more
const TICKS_A_SECOND = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const [kind] = process.argv.slice(2);
const settings = JSON.parse(readFileSync(0, "utf8"));
const environment = { ...process.env, DISPLAY: settings.display, SDL_AUDIODRIVER: "dummy" };

// ---------------------------------------------------------------- what is on the screen

const waiting = new Set();

// `seen`: what the screen says now.
function screenSays(seen) {
  for (const each of [...waiting]) {
    if (!each.condition(seen)) continue;
    waiting.delete(each);
    each.resolve({ at: performance.now(), seen });
  }
}

function until(condition, what, patienceMs = PATIENCE_MS) {
  return new Promise((resolve, reject) => {
    const each = { condition, resolve };
    waiting.add(each);
    if (kind === "kiosk") screenSays(readState());
    const missing = () => new Error(`${kind}: ${what} is not on the screen, which says ${JSON.stringify(kind === "kiosk" ? readState() : "nothing new")}`);
    setTimeout(() => waiting.delete(each) && reject(missing()), patienceMs).unref();
  });
}

function readState() {
  try {
    return Object.fromEntries(readFileSync(settings.state, "utf8").trim().split(" ").map((word) => word.split(/=(.*)/s).slice(0, 2)));
  } catch {
    return {};
  }
}

function listen() {
  if (kind === "kiosk") {
    watch(dirname(settings.state), (_, name) => name === basename(settings.state) && screenSays(readState()));
    return;
  }
  createServer((request, answer) => {
    const [, folder, what] = request.url.split("/");
    if (folder === "shown") {
      screenSays({ shown: decodeURIComponent(what) });
      answer.writeHead(204).end();
      return;
    }
    const name = folder === "" ? "index.html" : basename(folder);
    const type = { html: "text/html", css: "text/css", js: "text/javascript" }[name.split(".")[1]];
    answer.writeHead(type ? 200 : 404, { "Content-Type": type ?? "text/plain" });
    answer.end(type ? readFileSync(new URL(`page/${name}`, import.meta.url)) : "");
  }).listen(settings.port, "127.0.0.1");
}

const isFirst = (seen) => (kind === "kiosk" ? seen.screen !== undefined : seen.shown === "first");
const isReady = (seen) => (kind === "kiosk" ? seen.online === "1" && seen.known === "1" : seen.shown === "world");
const shows = (thing) => (seen) => (kind === "kiosk" ? seen[thing.key] === thing.value : seen.shown === thing.tag);

// ---------------------------------------------------------------- the program and all that it started

function tree(pid) {
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, "utf8").replace(/.*\) /s, "").split(" ")[1]));
    } catch {
      // it has ended meanwhile
    }
  }
  const own = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [child, parent] of parents) if (own.has(parent) && !own.has(child)) grown = own.add(child) && true;
  }
  return [...own];
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const pssKb = (pid) => sum(tree(pid).map((each) => Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${each}/smaps_rollup`, "utf8"))?.[1] ?? 0)));

function ticks(pid) {
  return sum(
    tree(pid).map((each) => {
      const words = readFileSync(`/proc/${each}/stat`, "utf8").replace(/.*\) /s, "").split(" ");
      return Number(words[11]) + Number(words[12]);
    }),
  );
}

async function start() {
  if (kind === "kiosk") rmSync(settings.state, { force: true });
  const began = performance.now();
  const first = until(isFirst, "the first picture");
  const ready = until(isReady, "the workshop");
  const [program, ...words] = settings.command;
  const child = spawn(program, words, { env: environment, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const firstMs = (await first).at - began;
  await ready;
  return { child, ended, firstMs };
}

async function stop({ child, ended }) {
  child.kill("SIGTERM");
  await ended;
}

// ---------------------------------------------------------------- the hand scanner

function press(keys) {
  execFileSync("xdotool", ["key", "--delay", "2", ...keys], { env: environment });
}

async function scan(thing, tries = 8) {
  press([...thing.tag].map((letter) => (letter === "-" ? "minus" : letter)));
  const began = performance.now();
  const seen = until(shows(thing), thing.tag, CODE_MS);
  spawn("xdotool", ["key", "Return"], { env: environment, stdio: "ignore" });
  try {
    const found = await seen;
    return { ms: found.at - began, ...stages(found.seen, found.at - began) };
  } catch (missing) {
    if (tries === 1) throw missing;
    return scan(thing, tries - 1);
  }
}

// Where a tag's time went, in ms, by the kiosk's own clock: until its own disk had the command, the hub had answered, the picture was drawn;
// and what is left: the key press, X, and that this program sees the state file.
function stages(seen, ms) {
  if (kind !== "kiosk" || seen.answer_us === "0") return {};
  const [disk, answer, shown] = [seen.disk_us, seen.answer_us, seen.shown_us].map((each) => Number(each) / 1000);
  return { disk, hub: answer - disk, picture: shown - answer, around: ms - shown };
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const late = (numbers) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * 0.99))];

// ---------------------------------------------------------------- measured

listen();
await stop(await start()); // files and caches are warm from here on
const firsts = [];
for (let i = 1; i < settings.starts; i += 1) {
  const program = await start();
  firsts.push(program.firstMs);
  await stop(program);
}
const program = await start();
firsts.push(program.firstMs);
execFileSync("xdotool", ["search", "--sync", "--onlyvisible", "--limit", "1", "--name", settings.window, "windowfocus"], { env: environment });
await scan(settings.badge);
const times = [];
for (const thing of settings.tags) times.push(await scan(thing));
const before = ticks(program.child.pid);
await new Promise((resolve) => setTimeout(resolve, settings.idle_s * 1000));
const idle = ((ticks(program.child.pid) - before) / TICKS_A_SECOND / settings.idle_s) * 100;
const pss = pssKb(program.child.pid);
await stop(program);
const of = (stage) => times.map((each) => each[stage]).filter((each) => each !== undefined);
const figures = { first_ms: middle(firsts), pss_kb: pss, idle_percent: idle, p50_ms: middle(of("ms")), p99_ms: late(of("ms")) };
for (const stage of ["disk", "hub", "picture", "around"]) {
  if (of(stage).length > 0) Object.assign(figures, { [`${stage}_p50`]: middle(of(stage)), [`${stage}_p99`]: late(of(stage)) });
}
console.log(JSON.stringify(figures));
process.exit(0);
