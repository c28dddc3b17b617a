// A table of orders from a CSV file, as docs/workshop-file.md has it: a row is a line of its order, rows below with the same code, or none, go on with it.

import { labelOf, readNumber } from "./units.js";

// RFC 4180, with , or ; (whichever comes first in the first line), with or without a byte order mark. Rows of cells; the number of each row's first line.
export function readCsv(text) {
  const body = text.replace(/^\ufeff/, "");
  const separator = /[,;]/.exec(body.split("\n", 1)[0])?.[0] ?? ",";
  const rows = [];
  let [cells, cell, quoted, line, first] = [[], "", false, 1, 1];
  const endCell = () => {
    cells.push(cell.trim());
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (cells.some(Boolean)) rows.push({ line: first, cells });
    cells = [];
    first = line + 1;
  };
  for (let i = 0; i < body.length; i++) {
    const c = body[i];
    if (quoted && c === '"' && body[i + 1] === '"') cell += body[++i];
    else if (c === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && c === separator) endCell();
    else if (!quoted && c === "\n") endRow();
    else if (quoted || c !== "\r") cell += c;
    if (c === "\n") line++;
  }
  endRow();
  return rows;
}

const TRUTHS = { yes: true, true: true, no: false, false: false };
const endOfDay = (day) => new Date(`${day}T23:59:59`).toISOString();

function readCell(name, schema, text) {
  if (schema.type === "boolean") return TRUTHS[text.toLowerCase()];
  if (schema.type === "integer") return readNumber(text, 0) ?? undefined;
  if (schema.format !== "date-time") return text;
  const moment = new Date(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(moment.getTime()) ? endOfDay(text) : /T.*Z$/.test(text) && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined;
}

// { orders: what draft_order takes, problems: sentences }. `schema`: that of draft_order.
export function readOrders(text, schema) {
  const [head, ...rows] = readCsv(text);
  const problems = [];
  const lineFields = schema.properties.lines.items.properties;
  const names = (head?.cells ?? []).map((name) => name.toLowerCase());
  for (const name of names) if (!schema.properties[name] && !lineFields[name]) problems.push(`Line 1: there is no column ${name || "without a name"}.`);
  for (const name of ["order", "model", "quantity"]) if (!names.includes(name)) problems.push(`Line 1: the column ${name} is missing.`);
  const orders = new Map();
  let order = null;
  for (const { line, cells } of problems.length ? [] : rows) {
    const [ofOrder, ofLine] = [{}, {}];
    names.forEach((name, i) => {
      if (!cells[i]) return;
      const value = readCell(name, schema.properties[name] ?? lineFields[name], cells[i]);
      if (value === undefined) problems.push(`Line ${line}: ${labelOf(name)} cannot be "${cells[i]}".`);
      else (schema.properties[name] ? ofOrder : ofLine)[name] = value;
    });
    const code = ofOrder.order ?? order?.order;
    if (!code) {
      problems.push(`Line ${line}: which order?`);
      continue;
    }
    if (!orders.has(code)) orders.set(code, { order: code, lines: [] });
    order = orders.get(code);
    for (const [name, value] of Object.entries(ofOrder)) {
      if (order[name] !== undefined && order[name] !== value) problems.push(`Line ${line}: ${labelOf(name)} of ${code} was something else above.`);
      order[name] = value;
    }
    order.lines.push(ofLine);
  }
  return { orders: [...orders.values()], problems };
}
