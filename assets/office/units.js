// How the numbers of the contract, whole and with the unit in the name, are told to people, and read from them.

import { nameOf, wordOf } from "./names.js";

// The first that fits a name counts: its ending, the unit, how many decimals the whole number stands for, and how many are shown at least.
const UNITS = [
  [/(?<=density)_ug_mm3$/, "g/cm³", 3],
  [/(?<=fineness)_ppm$/, "‰", 3],
  [/_ppm$/, "%", 4],
  [/_ug$/, "g", 6, 3],
  [/_mg$/, "g", 3, 3],
  [/(^|_)ct_e5$/, "ct", 5],
  [/_mm3_e3$/, "mm³", 3],
  [/_um$/, "mm", 3],
  [/_c_e1$/, "°C", 1],
  [/_(milli|e3)$/, "", 3],
  [/_cents$/, "", 2, 2],
  [/_per_1000_?h$/, "in 1000 h", 0],
  [/_ms$/, "h", null],
  [/(?<!_n|_free)_min$/, "min", 0], // of those it is the least
  [/_hours$/, "h", 0],
  [/_days$/, "days", 0],
  [/_percent$/, "%", 0],
];

export function unitOf(name) {
  const [ending, unit, decimals, least = 0] = UNITS.find(([fits]) => fits.test(name)) ?? [/$^/, "", 0];
  return { unit, decimals, least, plain: name.replace(ending, "") };
}

const WORDS = {
  "": "carats", pin: "PIN", new_pin: "new PIN", wip: "WIP", alloy_name: "alloy", stones_text: "stones", at: "when", do: "what", by: "by whom", limit_g: "limit (g)",
  feasible: "feasibility confirmed", materials: "materials confirmed", deadline: "deadline confirmed",
  raw: "work in one piece",
  per_day: "finished a day", product: "finished a day × lead time", noise: "difference that chance explains", lead: "lead time",
};
const NAMES = { book_ug: "metal", lead_e3: "days of work to expect", can_do_a_day_e3: "can do a day", expected_a_day_e3: "pieces a day to expect", limit_pieces: "limit (pieces)", proposed_pieces: "proposed limit" }; // "book" alone is a book

// "mass_ug": "Mass (g)"
export function labelOf(name) {
  const { unit, plain } = unitOf(name);
  const words = NAMES[name] ?? (WORDS[plain] ?? plain).replaceAll("_", " ");
  return `${words[0].toUpperCase()}${words.slice(1)}${unit ? ` (${unit})` : ""}`;
}

// What the hub says of a field, by the label that is shown: "alloy must be a code …" is "Alloy: must be a code …".
export const tellField = (sentence, properties) => sentence.replace(/^([a-z]\w*):? (?=\S)/, (said, name) => (Object.hasOwn(properties, name) ? `${labelOf(name)}: ` : said));

// "4.932" with 6 decimals: 4932000, digit by digit. null: no such number.
export function readNumber(text, decimals) {
  const found = /^([-−+]?)(\d+)(?:[.,](\d+))?$/.exec(text.trim().replace(/[\s']/g, ""));
  if (!found) return null;
  const [, sign, whole, part = ""] = found;
  const kept = part.slice(0, decimals);
  if (/[1-9]/.test(part.slice(decimals))) return null;
  const value = Number(whole + kept.padEnd(decimals, "0"));
  return Number.isSafeInteger(value) ? (sign === "" || sign === "+" ? value : -value) : null;
}

export function writeNumber(value, decimals) {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const part = digits.slice(digits.length - decimals).replace(/0+$/, "");
  const whole = decimals ? digits.slice(0, -decimals) : digits;
  return `${value < 0 ? "−" : ""}${whole}${decimals && part ? `.${part}` : ""}`;
}

// The name of a report: "WIP", "Little's law".
export const titleOf = (report) => ({ littles_law: "Little's law", station_hours: "Station hours" })[report] ?? labelOf(report);

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const timeFormat = new Intl.DateTimeFormat("en-GB", { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

// Where words of the contract stand, and not somebody's codes.
const WORD_COLUMNS = [
  "state", "place", "ruling", "rule", "limit_mode", "kind", "mode", "verdict", "severity", "standing", "way", "stream", "metal", "defect",
  "reason", "step", "setting", "until", "operation", "density", "not_offered", "language",
];
const tellWhole = (name, value) => {
  const { decimals, least } = unitOf(name);
  if (decimals === null) return (value / 3600000).toFixed(1);
  const [whole, part = ""] = writeNumber(value, decimals).split(".");
  const digits = part.padEnd(least, "0"); // so that a column of grams can be read
  return digits ? `${whole}.${digits}` : whole;
};

// A value of an answer, as a table shows it.
export function tellValue(name, value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((item) => (typeof item === "object" ? item.code ?? item.name ?? item.piece ?? "…" : item)).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([key, inner]) => `${labelOf(key)} ${tellValue(key, inner)}`).join(", ");
  if (typeof value === "number") return tellWhole(name, value);
  if (TIME.test(value)) return timeFormat.format(new Date(value));
  return nameOf(name, value) ?? (WORD_COLUMNS.includes(name) ? wordOf(value) : value);
}

// ------------------------------------------------------------------ settings

const MINUTES_OF_DAY = 1439;
const twoDigits = (number) => String(number).padStart(2, "0");

export const clockOf = (minutes) => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
export const isTruth = ({ low, high }) => low === 0 && high === 1;
export const isClock = ({ name, high }) => /_min$/.test(name) && high === MINUTES_OF_DAY;

// A value of a setting: "yes", "20:00", "25.00", "30 min".
export function tellSetting(setting, value) {
  if (isTruth(setting)) return value ? "yes" : "no";
  if (isClock(setting)) return clockOf(value);
  const { unit } = unitOf(setting.name);
  return `${tellWhole(setting.name, value)}${unit ? ` ${unit}` : ""}`;
}
