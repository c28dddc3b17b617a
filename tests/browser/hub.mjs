// A real hub on a store of its own, for the browser tests.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const PROGRAM = resolve(ROOT, process.env.BUILD ?? "build", "bin/touchstone-hub");
const READY_MS = 10000;

const OUTBOX = "01970000-0000-7000-8000-00000000000b"; // of the kiosk that a test is
export const DEMO = join(ROOT, "assets/demo/workshop.json");

export class Hub {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "touchstone-wall-"));
    this.store = join(this.folder, "hub.db");
    this.addressFile = join(this.folder, "address");
    this.listen = "127.0.0.1:0";
    this.n = 0;
  }

  // `workshop`: the path of a file, or the object itself.
  load(workshop) {
    let path = workshop;
    if (typeof workshop !== "string") {
      path = join(this.folder, "workshop.json");
      writeFileSync(path, JSON.stringify(workshop));
    }
    execFileSync(PROGRAM, ["import", path, "--db", this.store], { stdio: "pipe" });
    const stations = JSON.parse(readFileSync(path)).stations.map((station) => station.code);
    const enroll = ["enroll", "--db", this.store, "--kiosk", "test", "--stations", stations.join(",")];
    this.token = execFileSync(PROGRAM, enroll, { encoding: "utf8" }).trim();
  }

  async start() {
    rmSync(this.addressFile, { force: true });
    const options = ["--listen", this.listen, "--assets", join(ROOT, "assets"), "--address-file", this.addressFile];
    this.process = spawn(PROGRAM, ["serve", "--db", this.store, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    await Promise.race([
      once(this.process.stdout, "data", { signal: AbortSignal.timeout(READY_MS) }),
      once(this.process, "exit").then(() => Promise.reject(new Error("the hub ended at once"))),
    ]);
    this.address = readFileSync(this.addressFile, "utf8").trim();
    this.listen = this.address.replace("http://", ""); // a restart keeps the port
  }

  signal(name) {
    this.process.kill(name);
  }

  async stop(signal = "SIGTERM") {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    await ended;
  }

  async remove() {
    await this.stop("SIGKILL");
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true });
  }

  // One command of this kiosk, with its number.
  async command(fields) {
    this.n += 1;
    const number = String(this.n).padStart(12, "0");
    const body = {
      id: `01980000-0000-7000-8000-${number}`,
      outbox: OUTBOX,
      n: this.n,
      decided: "hub",
      at: new Date().toISOString(),
      ...fields,
    };
    const answer = await fetch(`${this.address}/v1/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  // What the hub answers; with a body it is told, with a token it knows who asks.
  async ask(path, body = null, token = null) {
    const headers = { ...(body && { "Content-Type": "application/json" }), ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${this.address}${path}`, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
    return answer.json();
  }

  // This kiosk is there: it listens to the news until it is aborted, and has said which outbox it writes to.
  async beThere() {
    const line = new AbortController();
    const headers = { Authorization: `Bearer ${this.token}` };
    this.news = await fetch(`${this.address}/v1/stream`, { headers, signal: line.signal }); // kept, or its line is closed
    await this.ask(`/v1/kiosk?after=0&outbox=${OUTBOX}`, null, this.token);
    return line;
  }

  async board() {
    return this.ask("/v1/board");
  }
}
