// The hub as this page speaks to it: the session, reading, and commands that are never booked twice (docs/contract.md).

const KEPT = "touchstone-office"; // as long as the tab: a reload stays signed in

export const session = { ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };

export const isManager = () => Boolean(session.roles?.includes("manager"));

// What this hub has: a printer of labels, or none.
export const equipment = { printer: false };

export async function learnEquipment() {
  equipment.printer = (await ask("/healthz")).printer === true;
}

// What the hub, or the way to it, has against what was asked: a sentence.
export class Trouble extends Error {
  constructor(sentence, status = 0, problems = []) {
    super(sentence);
    this.status = status;
    this.problems = problems;
  }
}

let whenOut = () => {};
export const onSignedOut = (callback) => { whenOut = callback; };

function forget(why) {
  for (const key of Object.keys(session)) delete session[key];
  sessionStorage.removeItem(KEPT);
  whenOut(why);
}

async function fetchFrom(path, options = {}) {
  const headers = { ...options.headers };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch {
    throw new Trouble("The hub does not answer. Try again.");
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401 && session.token) forget("You were signed out. Sign in to go on.");
  throw new Trouble(problem.detail ?? `The hub answered ${answer.status}.`, answer.status);
}

const post = (path, body) =>
  fetchFrom(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) });

export const ask = async (path) => (await fetchFrom(path)).json();
export const askText = async (path) => (await fetchFrom(path)).text();
export const tell = async (path, body) => (await post(path, body)).json();

// A picture goes as it is; what comes back has to be fetched, as an address alone has no token.
export const sendPhoto = async (file) => (await fetchFrom("/v1/photos", { method: "POST", headers: { "Content-Type": file.type }, body: file })).json();
export const askPhoto = async (id) => URL.createObjectURL(await (await fetchFrom(`/v1/photos/${id}`)).blob());

// Some lists of the workshop file, and `seq`: up to which event they were read.
export const askParts = (...lists) => ask(`/v1/workshop?only=${lists}`);

// All items of a list, page by page.
export async function askAll(path) {
  const items = [];
  for (let after = null; ; ) {
    const mark = path.includes("?") ? "&" : "?";
    const page = await ask(`${path}${mark}limit=1000${after === null ? "" : `&after=${encodeURIComponent(after)}`}`);
    items.push(...page.items);
    if (page.next === undefined) return items;
    after = page.next;
  }
}

// A file of the hub's, as a download: a page cannot send its token with a link.
export async function download(path, fallback) {
  const answer = await fetchFrom(path);
  const named = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = named ?? fallback;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// ------------------------------------------------------------------ the session

export async function signIn(badge, pin) {
  Object.assign(session, await tell("/v1/session", { badge: badge.trim().toUpperCase(), pin }));
  sessionStorage.setItem(KEPT, JSON.stringify(session));
}

export async function signOut() {
  await fetchFrom("/v1/session", { method: "DELETE" }).catch(() => {});
  forget("");
}

// ------------------------------------------------------------------ commands

// RFC 9562: 48 bits of milliseconds, then chance.
function uuidOfNow() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 65536));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What got no answer, by who said it, where and what: said again, it is the same, and the hub books it once.
const unanswered = new Map();

async function tellOnce(path, envelope, fields) {
  const said = JSON.stringify([session.badge, path, fields]);
  const body = unanswered.get(said) ?? JSON.stringify({ ...envelope, outbox: uuidOfNow(), at: new Date().toISOString(), ...fields });
  unanswered.set(said, body);
  let reply;
  try {
    reply = await tell(path, body);
  } catch (trouble) {
    if (trouble.status >= 400 && trouble.status < 500) unanswered.delete(said);
    throw trouble;
  }
  unanswered.delete(said);
  return reply;
}

// A CSV file of orders, people or stock: the hub's answer, also when it has written nothing.
export const sendCsv = (kind, csv) => tellOnce(`/v1/tables/${kind}`, {}, { csv });

// The reply of the hub; a refusal is a Trouble with its sentence.
export async function command(fields) {
  const reply = await tellOnce("/v1/commands", { id: uuidOfNow(), n: 1, decided: "hub", operator: session.badge }, fields);
  if (reply.result === "accepted") return reply;
  const problems = (reply.problems ?? []).map(({ where, what }) => `${where}: ${what}`);
  const trouble = new Trouble(reply.detail ?? `${reply.result}: ${[reply.reason, reply.field].filter(Boolean).join(" ")}`, 200, problems);
  trouble.isStale = reply.result === "changed";
  throw trouble;
}
