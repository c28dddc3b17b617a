// What codes of the hub are called in this workshop: stations, people, alloys, models, books and accounts; and its words, as kiosks and
// wall say them (common/language/term.c).

import { titleOf } from "./verbs.js";

const FINE = { au: "Fine gold", ag: "Fine silver", pt: "Fine platinum", pd: "Fine palladium" };
const CUSTODY = { own: "own metal" };

const ALONE = {
  supplier: "Supplier", opening: "Opening", vault: "Vault", scrap: "Clean scrap", refiner: "Refiner", finished: "Finished goods",
  delivered: "Delivered", conversion: "Conversion", stock: "Stock", piece: "Set in a piece", broken: "Broken", lost: "Lost", found: "Found",
};
// What stands behind whose or where it is.
const BEHIND = {
  operator: "in hand", tray: "tray", transit: "on the way", loose: "loose metal", open: "open balance", stream: "to recover",
  stock: "stock", loss: "loss", gain: "gain", conversion: "conversion", refiner: "at the refiner",
};
const INSIDE = ["operator", "tray", "stretch"]; // "loose:operator:…": the second word says what the third is

let known = { station: new Map(), person: new Map(), alloy: new Map(), model: new Map() };

const byCode = (rows = []) => new Map(rows.map(({ code, name }) => [code, name]));

export function learnNames({ stations, people = [], alloys, models }) {
  const person = new Map(people.map(({ badge, name }) => [badge, name]));
  known = { station: byCode(stations), person, alloy: byCode(alloys), model: byCode(models) };
}

// Where the kiosks' list of words has none: their buttons and lists call it so.
let terms = {};
const WORDS = {
  queued: "waiting", held: "on hold", too_short: "history too short", no_norm: "no norm",
  en: "English", fr: "Français", hi: "हिन्दी", it: "Italiano", th: "ไทย", zh_CN: "中文",
};

export const learnTerms = (said) => { terms = said; };

// A word of the contract, as it is said: "not_judged" is "Not judged".
export const wordOf = (word) => WORDS[word] ?? terms[word] ?? word.replaceAll("_", " ");

const anyOf = (word) => known.person.get(word) ?? known.station.get(word) ?? wordOf(word);

function bookName(book) {
  const [alloy, custody] = book.split("/");
  if (custody === undefined) return FINE[book.replace("fine:", "")] ?? book;
  return `${known.alloy.get(alloy) ?? alloy}, ${CUSTODY[custody] ?? wordOf(custody)}`;
}

function accountName(account) {
  const [kind, ...rest] = account.split(":");
  if (rest.length === 0) return ALONE[kind] ?? account;
  const whose = INSIDE.includes(rest[0]) && rest.length > 1 ? rest.slice(1) : rest;
  return `${whose.map(anyOf).join(" – ")}, ${BEHIND[kind] ?? kind}`;
}

const COLUMNS = {
  book: bookName, account: accountName,
  operator: anyOf, holder: anyOf, person: anyOf, by: anyOf,
  station: anyOf, present: anyOf, from: anyOf, to: anyOf,
  alloy: (code) => known.alloy.get(code) ?? FINE[code.replace(/^fine\./, "")] ?? code,
  model: (code) => known.model.get(code) ?? code,
  do: titleOf,
  custody: (code) => CUSTODY[code] ?? wordOf(code),
};

// A code of the hub in a column of that name, as the workshop says it.
export const nameOf = (column, value) => (Object.hasOwn(COLUMNS, column) ? COLUMNS[column](value) : null);
