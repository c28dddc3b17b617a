// Deeds: a button, a form in a dialog, a command. The forms are those of /openapi.json; a few things of the workshop have forms of our own, in
// the same shape, that become a `put`.

import { FieldTrouble, makeFields } from "./form.js";
import { ask, askParts, command, isManager, sendCsv, sendPhoto, tell, Trouble } from "./hub.js";
import { button, make, troubleOf } from "./page.js";
import { tellAmounts } from "./told.js";
import { isClock, isTruth, tellField, tellSetting } from "./units.js";
import { fitting, titleOf } from "./verbs.js";

// What the envelope of a command says by itself.
const ENVELOPE = ["id", "outbox", "n", "decided", "at", "do", "operator", "pin", "replaces", "seen", "lent"];

let verbs = {};
let lists = {};

export async function loadDeeds() {
  const { components } = await ask("/openapi.json");
  const { schemas } = components;
  verbs = Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => name.startsWith("do_"))
      .map(([name, schema]) => [name.slice(3), schemaOf(schema, schemas)]),
  );
}

function schemaOf(schema, schemas) {
  const properties = {};
  const required = (schema.required ?? []).filter((name) => !ENVELOPE.includes(name));
  const said = Object.keys(schema.examples?.[0] ?? {});
  for (const [name, field] of Object.entries(schema.properties)) {
    const isShared = field.$ref !== undefined; // station and piece: only where the verb needs them, or its example says them
    if (ENVELOPE.includes(name) || (isShared && !required.includes(name) && !said.includes(name))) continue;
    properties[name] = isShared ? schemas[field.$ref.split("/").pop()] : field;
  }
  return { ...schema, properties, required };
}

const CODED = ["alloys", "models", "lots", "routes", "orders", "stations", "kiosks", "scales"];

// Suggestions for fields, from what the workshop has when a form opens.
async function loadLists() {
  const [{ part: workshop }, stock, stones] = await Promise.all([askParts("people", ...CODED), ask("/v1/stock"), ask("/v1/stones")]);
  const coded = (items) => (items ?? []).map(({ code, name, client, alloy }) => ({ value: code, text: name ?? client ?? alloy }));
  const sizes = (workshop.models ?? []).flatMap((model) => (model.sizes ?? []).map(({ size }) => size)).filter(Boolean);
  lists = {
    people: (workshop.people ?? []).map(({ badge, name }) => ({ value: badge, text: name })),
    components: stock.items.map(({ component, name }) => ({ value: component, text: name })),
    stones: stones.kinds.map((kind) => ({ value: kind.kind, text: [kind.shape, kind.size, kind.quality].filter(Boolean).join(" ") })),
    sizes: [...new Set(sizes)].map((value) => ({ value })),
    ...Object.fromEntries(CODED.map((name) => [name, coded(workshop[name])])),
  };
}

// What the verb does; who may do it, the last sentence, is known here.
const aboutOf = ({ description }) => description.replace(/ (Anybody who works here|Somebody of the office|A manager, signed in)[^.]*\.$/, "");

const mayDo = (verb) => verbs[verb] !== undefined && (verbs[verb]["x-who"] !== "manager" || isManager());

export const knownVerbs = () => Object.keys(verbs).filter(mayDo);

function openDialog(content) {
  const dialog = make("dialog", content);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function goodNews(sentence) {
  const told = make("p.good", sentence);
  told.setAttribute("role", "status");
  return told;
}

function openTold(title, told) {
  const dialog = openDialog(make("div.told", make("h2", title), told, make("div.buttons", button("Close", () => dialog.close()))));
}

// A dialog with a form. `send` takes what was filled in and answers a sentence; it stays open on trouble, and until it was read on success.
async function openForm(title, about, schema, given, send, done) {
  try {
    await loadLists();
  } catch (trouble) {
    openTold(title, troubleOf(trouble));
    return;
  }
  const fields = makeFields(schema, given, lists);
  const said = make("div.said");
  const go = make("button.first", title);
  const form = make("form", make("h2", title), about ? make("p.note", about) : null, ...fields.nodes, said, make("div.buttons", button("Close", () => dialog.close()), go));
  const dialog = openDialog(form);
  form.noValidate = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      said.replaceChildren(goodNews(await send(fields.read())));
      go.hidden = true;
      done();
    } catch (trouble) {
      if (!(trouble instanceof FieldTrouble) && trouble.status === undefined) console.error(trouble);
      said.replaceChildren(troubleOf({ ...trouble, message: tellField(trouble.message, schema.properties) }));
      if (trouble.isStale) done(); // what it says now stands behind the form
    } finally {
      go.disabled = false;
      said.scrollIntoView({ block: "nearest" });
    }
  });
}

// "1.250 g of 18k yellow, own metal: booked. (Event 11)": by its event it can be corrected.
const booked = (reply, amounts = "") => `${amounts ? `${amounts}: booked` : "Booked"}${reply.thing ? ` as ${reply.thing.replace(":", " ")}` : ""}. (Event ${reply.seq})`;

// Buttons for verbs; those that this person may not do are left out. `given`: what is known already. `done`: the page is drawn anew. `thing`: what they
// are about, as it is now; what cannot work then is left out or grey, and the next step stands apart.
export function deeds(names, given, done, thing = null) {
  const buttons = fitting(names.filter(mayDo), thing).map(({ verb, why, isNext }) => {
    const schema = verbs[verb];
    const known = typeof given === "function" ? given(verb) : given;
    const seen = verb === "draft_order" ? known?.seq : undefined; // other verbs add, and take nothing back
    const send = async (fields) => booked(await command({ do: verb, seen, ...fields }), tellAmounts(schema, fields));
    const node = button(titleOf(verb), () => openForm(titleOf(verb), aboutOf(schema), schema, known, send, done), isNext ? "first" : "");
    node.title = why || aboutOf(schema);
    node.disabled = why !== "";
    return node;
  });
  return make("div.deeds", ...buttons);
}

// A CSV file goes to the hub as it is, all of it or nothing; what is wrong is named line by line.
const TABLES = { orders: ["Orders from a CSV file", "order is a draft", "orders are drafts"], operators: ["People from a CSV file", "person is in the list", "people are in the list"], stock: ["Components from a CSV file", "entry of stock is booked", "entries of stock are booked"] };

async function sendTable(kind, file) {
  const { count, problems, more = 0 } = await sendCsv(kind, await file.text());
  const [, one, many] = TABLES[kind];
  const lines = problems.map(({ where, what }) => `${where}: ${what}`);
  if (more) lines.push(`and ${more} more`);
  if (lines.length) throw new Trouble(`Nothing of ${file.name} was written:`, 200, lines);
  return goodNews(`${count} ${count === 1 ? one : many} now, of ${file.name}.`);
}

// A button that asks for a file. `take` answers what is told of it, in a dialog.
function fileDeed(title, accept, take, done) {
  const input = make("input");
  Object.assign(input, { type: "file", accept, hidden: true });
  input.addEventListener("change", async () => {
    const told = await take(input.files[0]).catch((trouble) => {
      if (trouble.status === undefined) console.error(trouble);
      return troubleOf(trouble);
    });
    input.value = "";
    openTold(title, told);
    done();
  });
  return make("span", button(title, () => input.click()), input);
}

export const tableFromFile = (kind, done) => fileDeed(TABLES[kind][0], ".csv,text/csv", (file) => sendTable(kind, file), done);

// ------------------------------------------------------------------ parts of the workshop: a form of our own becomes a `put`

const ROLES = ["bench", "inspector", "office", "manager", "auditor"];
const LANGUAGES = ["en", "fr", "hi", "it", "th", "zh_CN"];
const CODE = { type: "string", description: "short: letters, digits, - _ ." };
const words = (text) => (text ? text.split(/[\s,;]+/).filter(Boolean) : undefined);

const PARTS = {
  people: {
    schema: {
      required: ["badge", "name", "roles"],
      properties: {
        badge: { type: "string", description: "as printed; a new one is free" },
        name: { type: "string" },
        roles: { type: "array", items: { enum: ROLES } },
        language: { enum: LANGUAGES, description: "the kiosk speaks it while this badge acts" },
        station: { type: "string", description: "where they usually work" },
        skills: { type: "string", description: "kinds of stations, with blanks or commas between" },
        chip: { type: "string", description: "UID of the badge's chip, where it has one: the reader at a bench shows it" },
      },
    },
    toItem: (fields) => ({ ...fields, skills: words(fields.skills) }),
    toFields: (item) => ({ ...item, skills: item.skills?.join(" ") }),
  },
  stations: {
    schema: {
      required: ["code", "name"],
      properties: {
        code: CODE,
        name: { type: "string", description: "in the language of whoever works there: kiosks and wall show it as it is" },
        kind: { type: "string", description: "as steps of routes name it; left out: the code" },
        limit_pieces: { type: "integer", description: "as many may be there; left out: no limit" },
        limit_g: { type: "string", description: "grams of metal that may be there; left out: no limit" },
        limit_mode: { enum: ["block", "reason", "warn"], description: "what the limit does: refuse, ask for a reason, or warn" },
        staff: { type: "integer", description: "people who should be in" },
        at_once: { type: "integer", description: "pieces that one person may have in work" },
        bottleneck: { type: "boolean" },
        subcontractor: { type: "boolean", description: "work that is done outside" },
      },
    },
  },
  scales: {
    schema: {
      required: ["name", "division_g"],
      properties: {
        name: { type: "string" },
        division_g: { type: "string", description: "grams: the last digit of its display, by which its verdicts are reckoned" },
      },
    },
  },
};

// `given`: an item of /v1/workshop, or what a new one begins with. `seq`: up to which event it was read.
export function partDeed(which, title, given, seq, done) {
  if (!mayDo("put")) return null;
  const { schema, toItem = (fields) => fields, toFields = (item) => item } = PARTS[which];
  const untouched = Object.fromEntries(Object.entries(given).filter(([name]) => !(name in schema.properties))); // what was emptied is gone
  const send = async (fields) => booked(await command({ do: "put", seen: seq, workshop: { [which]: [{ ...untouched, ...toItem(fields) }] } }));
  return button(title, () => openForm(title, "", schema, toFields(given), send, done));
}

// The picture of a model, which benches show in their queues: another one, or none.
export function pictureDeeds(model, seq, done) {
  if (!mayDo("put")) return [];
  const put = async (picture) => goodNews(booked(await command({ do: "put", seen: seq, workshop: { models: [{ ...model, picture }] } })));
  const none = async () => {
    openTold("No picture", await put(undefined).catch(troubleOf));
    done();
  };
  return [
    fileDeed(model.picture ? "Another picture" : "A picture", "image/jpeg,image/png", async (file) => put((await sendPhoto(file)).id), done),
    model.picture ? button("No picture", none, "quiet") : null,
  ].filter(Boolean);
}

// Asked for as what it is: a truth, a time of day, an amount.
function schemaOfSetting(setting) {
  const of = (value) => tellSetting(setting, value);
  const description = `${setting.about}; default ${of(setting.default)}`;
  if (isTruth(setting)) return { type: "boolean", description };
  if (isClock(setting)) return { format: "time", description };
  return { type: "integer", minimum: setting.low, maximum: setting.high, description: `${description}, from ${of(setting.low)} to ${of(setting.high)}` };
}

export function settingDeed(setting, seq, done) {
  if (!mayDo("put")) return null;
  const { name, value } = setting;
  const schema = { required: [name], properties: { [name]: schemaOfSetting(setting) } };
  const send = async (settings) => booked(await command({ do: "put", seen: seq, workshop: { settings } }));
  return button("Change", () => openForm("Change a setting", "", schema, { [name]: isTruth(setting) ? value === 1 : value }, send, done), "quiet");
}

// A token on a line of its own, to be taken over whole.
function tokenLine(token) {
  const code = make("code", token);
  const copy = button("Copy", () => {
    getSelection().selectAllChildren(code);
    if (document.execCommand("copy")) copy.textContent = "Copied"; // else it is marked: the page may be on plain HTTP, which has no other way
  }, "quiet");
  return make("span.token", code, copy);
}

// A kiosk is let in: its token is told once, and is no command.
export function enrollDeed(title, given, done) {
  if (!isManager()) return null;
  const schema = {
    required: given.code ? ["code"] : ["code", "stations"],
    properties: { code: CODE, name: { type: "string" }, stations: { type: "string", description: "that it serves, one to four, with blanks or commas between" } },
  };
  const send = async (fields) => {
    const { code, token } = await tell("/v1/kiosks", { ...fields, stations: words(fields.stations) });
    return make("span", `The token of ${code}, told this once:`, tokenLine(token), `It is the first line of the file that token_file in ${code}.ini names.`);
  };
  return button(title, () => openForm(title, "", schema, given, send, done));
}
