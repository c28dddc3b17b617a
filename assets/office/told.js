// What was booked, as a person reads it back: a point in the wrong place is seen before the form is closed.

import { nameOf } from "./names.js";
import { labelOf, tellValue, unitOf } from "./units.js";

// What an amount is of, in this order.
const OF = ["stream", "metal", "alloy", "custody", "kind", "component", "melt", "model", "size", "piece", "order", "scale"];
const COUNTS = ["count", "quantity"];
const PLAIN = ["mass_ug", "ct_e5"]; // the amount itself: others say first which one they are

const pieces = (count, isStones) => `${count} ${isStones ? "stone" : "piece"}${count === 1 ? "" : "s"}`;

function amountOf(name, value, isStones) {
  if (typeof value !== "number") return null;
  if (COUNTS.includes(name)) return pieces(value, isStones);
  const { unit } = unitOf(name);
  if (!unit) return null;
  const amount = `${tellValue(name, value)} ${unit}`;
  return PLAIN.includes(name) ? amount : `${labelOf(name).replace(/ \(.*/, "").toLowerCase()} ${amount}`;
}

// "1.250 g of 18k yellow, own metal". "": there is no amount.
function tellOne(schema, fields) {
  const properties = schema.properties ?? {};
  const isStones = "ct_e5" in properties;
  const amounts = Object.entries(fields).map(([name, value]) => amountOf(name, value, isStones)).filter(Boolean);
  if (amounts.length === 0) return "";
  const said = "custody" in properties && fields.alloy ? { custody: "own", ...fields } : fields;
  const things = OF.filter((name) => said[name] !== undefined).map((name) => nameOf(name, said[name]) ?? tellValue(name, said[name]));
  return things.length ? `${amounts.join(", ")} of ${things.join(", ")}` : amounts.join(", ");
}

// All amounts of a deed, also of its rows.
export function tellAmounts(schema, fields) {
  const rows = Object.entries(fields).flatMap(([name, value]) =>
    Array.isArray(value) ? value.filter((row) => typeof row === "object").map((row) => tellOne(schema.properties[name].items, row)) : []);
  return [tellOne(schema, fields), ...rows].filter(Boolean).join("; ");
}
