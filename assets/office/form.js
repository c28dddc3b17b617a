// Forms, written out of the schemas of /openapi.json: a verb or a field that the hub learns is here without a line of this page.

import { wordOf } from "./names.js";
import { make } from "./page.js";
import { clockOf, labelOf, readNumber, unitOf, writeNumber } from "./units.js";

// Something in a field that makes no sense.
export class FieldTrouble extends Error {}

// Names of fields whose value is one of a list that the workshop has: field -> list of suggestions.
const LIST_OF = {
  alloy: "alloys", model: "models", size: "sizes", melt: "lots", route: "routes", order: "orders", station: "stations", to_station: "stations", place: "stations",
  from_station: "stations", kiosk: "kiosks", scale: "scales", component: "components", stone: "stones", custody: "custody", group: "groups",
};

let serial = 0;

function fillList(id, items) {
  const list = make("datalist", ...items.map(({ value, text }) => Object.assign(make("option", text ?? ""), { value })));
  list.id = id;
  return list;
}

// ------------------------------------------------------------------ one field: { node, read() -> value or undefined }

function textField(name, schema, given, lists) {
  const input = make("input");
  input.autocomplete = "off";
  input.value = given ?? "";
  if (/pin$/.test(name)) Object.assign(input, { type: "password", inputMode: "numeric", autocomplete: "new-password" });
  const which = /TSB/.test(schema.pattern ?? "") ? "people" : LIST_OF[name];
  const options = schema.pattern?.includes("TS1") ? null : lists[which];
  let list = null;
  if (options?.length) {
    list = fillList(`list-${++serial}`, options);
    input.setAttribute("list", list.id);
  }
  return { node: list ? make("span.input", input, list) : input, input, read: () => input.value.trim() || undefined };
}

function numberField(name, { minimum, maximum }, given) {
  const { decimals } = unitOf(name);
  const input = make("input.number");
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.value = given === undefined ? "" : writeNumber(given, decimals);
  const read = () => {
    if (input.value.trim() === "") return undefined;
    const value = readNumber(input.value, decimals);
    if (value === null) throw new FieldTrouble(`${labelOf(name)}: "${input.value}" is no number${decimals ? ` with at most ${decimals} decimals` : " without decimals"}.`);
    if (value < minimum || value > maximum) throw new FieldTrouble(`${labelOf(name)}: from ${writeNumber(minimum, decimals)} to ${writeNumber(maximum, decimals)}.`);
    return value;
  };
  return { node: input, input, read };
}

function truthField(given, needed) {
  const input = make("input");
  input.type = "checkbox";
  input.checked = given === true;
  return { node: input, input, read: () => (input.checked || needed || given === true ? input.checked : undefined) };
}

function choiceField(words, given, needed) {
  const options = words.map((word) => Object.assign(make("option", wordOf(word)), { value: word, selected: word === given }));
  const input = make("select", needed && given !== undefined ? null : make("option", ""), ...options);
  return { node: input, input, read: () => input.value || undefined };
}

function manyField(words, given) {
  const boxes = words.map((word) => Object.assign(make("input"), { type: "checkbox", value: word, checked: given?.includes(word) ?? false }));
  const node = make("span.many", ...boxes.map((box) => make("label", box, ` ${wordOf(box.value)}`)));
  return { node, read: () => boxes.filter((box) => box.checked).map((box) => box.value) };
}

// A moment, by the clock of whoever reads.
function timeField(name, given) {
  const input = make("input");
  input.type = "datetime-local";
  if (given) {
    const at = new Date(given);
    input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }
  const read = () => {
    if (input.validity.badInput) throw new FieldTrouble(`${labelOf(name)}: needs a day and a time.`);
    return input.value ? new Date(input.value).toISOString() : undefined;
  };
  return { node: input, input, read };
}

// Minutes after midnight, as a clock shows them.
function clockField(given) {
  const input = make("input");
  input.type = "time";
  input.value = given === undefined ? "" : clockOf(given);
  const read = () => {
    if (!input.value) return undefined;
    const [hours, minutes] = input.value.split(":").map(Number);
    return hours * 60 + minutes;
  };
  return { node: input, input, read };
}

function numbersField(given) {
  const input = make("input");
  input.placeholder = "1, 2, 3";
  input.value = (given ?? []).join(", ");
  return { node: input, input, read: () => (input.value.trim() ? input.value.split(/[\s,;]+/).filter(Boolean).map(Number) : undefined) };
}

function objectField(name) {
  const input = make("textarea");
  input.rows = 8;
  const read = () => {
    if (!input.value.trim()) return undefined;
    try {
      return JSON.parse(input.value);
    } catch (error) {
      throw new FieldTrouble(`${labelOf(name)}: ${error.message}`);
    }
  };
  return { node: input, input, read };
}

function rowsField(name, schema, given, lists) {
  const rows = [];
  const holder = make("div.rows");
  const add = (values) => {
    const fields = makeFields(schema.items, values, lists);
    const away = make("button.quiet", "Take away");
    away.type = "button";
    const row = { fields, node: make("div.row", ...fields.nodes, away) };
    away.addEventListener("click", () => {
      rows.splice(rows.indexOf(row), 1);
      row.node.remove();
    });
    rows.push(row);
    holder.append(row.node);
    return row;
  };
  (given ?? []).forEach(add);
  const more = make("button.quiet", `Add to ${name.replaceAll("_", " ")}`);
  more.type = "button";
  more.addEventListener("click", () => add({}).node.querySelector("input, select")?.focus());
  return { node: make("div.rows-field", holder, more), read: () => (rows.length ? rows.map((row) => row.fields.read()) : undefined) };
}

function makeField(name, schema, given, needed, lists) {
  if (schema.enum) return choiceField(schema.enum, given, needed);
  if (schema.format === "time") return clockField(given);
  if (schema.type === "boolean") return truthField(given, needed);
  if (schema.type === "integer") return numberField(name, schema, given);
  if (schema.format === "date-time") return timeField(name, given);
  if (schema.type === "array" && schema.items?.enum) return manyField(schema.items.enum, given);
  if (schema.type === "array" && schema.items?.type === "integer") return numbersField(given);
  if (schema.type === "array") return rowsField(name, schema, given, lists);
  if (schema.type === "object") return objectField(name);
  return textField(name, schema, given, lists);
}

// ------------------------------------------------------------------ the fields of a schema: { nodes, read() -> object }

export function makeFields(schema, given, lists, left = []) {
  const required = new Set(schema.required ?? []);
  const names = Object.keys(schema.properties).filter((name) => !left.includes(name));
  names.sort((a, b) => required.has(b) - required.has(a)); // a stable sort: what must be said comes first
  const fields = names.map((name) => {
    const needed = required.has(name);
    const field = makeField(name, schema.properties[name], given?.[name], needed, lists);
    const isGroup = !field.input;
    const words = make("span.label", `${labelOf(name)}${needed ? " *" : ""}`);
    const about = schema.properties[name].description;
    const node = make(isGroup ? "div.field.group" : "label.field", words, field.node, about ? make("small", about) : null);
    node.dataset.field = name;
    return { name, needed, field, node };
  });
  const read = () => {
    const values = {};
    for (const { name, needed, field } of fields) {
      const value = field.read();
      if (value === undefined && needed) throw new FieldTrouble(`${labelOf(name)} is missing.`);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
  return { nodes: fields.map(({ node }) => node), read };
}
