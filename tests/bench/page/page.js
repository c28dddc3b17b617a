// What the kiosk does with a hand scanner, as a page: the same hub, the same world, the same command, the same things on the screen. It
// exists to be measured beside the kiosk and is installed nowhere. Its address: …/#hub=http://127.0.0.1:PORT&token=…&station=…
const options = new URLSearchParams(location.hash.slice(1));
const [hub, token, station] = [options.get("hub"), options.get("token"), options.get("station")];
const authorization = { Authorization: `Bearer ${token}` };
const outbox = crypto.randomUUID();
const element = (id) => document.getElementById(id);
let world = { sheets: [], people: [] };
let board = { stations: [] };
let operator = null;
let number = 0;
let typed = "";

// Tells the bench what is on the screen, once it is: the first frame after the change has been handed over when the next one begins.
function tellShown(what) {
  requestAnimationFrame(() => requestAnimationFrame(() => fetch(`/shown/${encodeURIComponent(what)}`)));
}

function drawTray() {
  const here = board.stations.find((each) => each.code === station);
  element("station").textContent = here?.name ?? station;
  element("foot").textContent = here ? `${here.wip} of ${here.limit_pieces ?? "any number"}: ${here.state}` : "";
  const pieces = world.sheets.filter((piece) => piece.station === station).slice(0, 24);
  element("tray").replaceChildren(...pieces.map((piece) => Object.assign(document.createElement("span"), { textContent: piece.name })));
}

function show(name, said, look) {
  element("name").textContent = name;
  element("said").textContent = said;
  element("panel").className = look;
  element("operator").textContent = operator?.name ?? "";
}

async function readWorld() {
  world = await (await fetch(`${hub}/v1/kiosk`, { headers: authorization })).json();
  drawTray();
}

// As the kiosk does: written down before it is sent.
async function send(verb, piece) {
  number += 1;
  const id = crypto.randomUUID().replace(/^(.{14})./, "$17");
  const command = { id, outbox, n: number, decided: "hub", at: new Date().toISOString(), operator: operator.badge, station, do: verb, ...piece };
  const body = JSON.stringify(command);
  localStorage.setItem(`command-${number}`, body);
  const headers = { "Content-Type": "application/json", ...authorization };
  const reply = await (await fetch(`${hub}/v1/commands`, { method: "POST", headers, body })).json();
  localStorage.removeItem(`command-${number}`);
  return reply;
}

async function take(text) {
  const person = world.people.find((each) => each.badge === text);
  const piece = world.sheets.find((each) => each.tag === text);
  if (person) {
    operator = person;
    await send("badge_in", {});
    show("", "Scan a piece", "");
  } else if (piece && operator) {
    const reply = await send("receive", { piece: piece.tag, seen: piece.version });
    show(piece.name, reply.result === "accepted" ? "in work" : (reply.detail ?? reply.reason), reply.result);
  } else {
    show("", `Nobody knows ${text}`, "refused");
  }
  tellShown(text);
}

addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    take(typed);
    typed = "";
  } else if (event.key.length === 1) {
    typed += event.key.toUpperCase();
  }
});

const stream = new EventSource(`${hub}/v1/stream`);
stream.addEventListener("board", (event) => {
  board = JSON.parse(event.data);
  readWorld();
});
stream.addEventListener("open", () => (element("link").textContent = ""));
stream.addEventListener("error", () => (element("link").textContent = "no hub"));
drawTray();
tellShown("first");
await readWorld();
tellShown("world");
