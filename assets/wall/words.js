// The page's sentences in the language of whoever reads it. They are written in English here and at the hub; the hub
// serves the catalogue of a language (/v1/words/th), which is made of the same assets/words/*.po as the kiosk's.
//
// The language: ?language= of this page, else the workshop's, else the browser's first that Touchstone speaks, else
// English. A catalogue that cannot be had leaves the language as it is, and is asked for again with the next board.

const CONTEXT_END = "\u0004"; // as gettext has it
const NO_BREAK = "\u00a0";
const NO_BREAK_HERE = "\u2060"; // "R-2041" stays whole, as "Setter 3" does
const DIRECTIVE = /%(?:(\d+)\$)?(?:s|d|lld)|%%/g;
const ENGLISH = { language: "en", forms: "", words: {}, terms: {} };

let catalogue = ENGLISH;

// ------------------------------------------------------------------ finding words

function translationOf(key) {
  return catalogue.words[key] ?? key.slice(key.indexOf(CONTEXT_END) + 1);
}

// What belongs together stays on one line: "4 of 12", "31.2 g".
function keepTogether(pattern) {
  return pattern.replace(/(%\S*) (\S{1,3}) (?=%)/g, `$1${NO_BREAK}$2${NO_BREAK}`).replace(/(%\S*[sd]) (?=g\b|%%)/g, `$1${NO_BREAK}`);
}

function fill(pattern, parts) {
  let next = 0;
  return keepTogether(pattern).replace(DIRECTIVE, (directive, place) => (directive === "%%" ? "%" : `${parts[place ? place - 1 : next++]}`));
}

function formOf(number) {
  const { forms } = catalogue;
  return Number(forms[number < 200 ? number : 100 + (number % 100)] ?? (number === 1 ? 0 : 1));
}

export const say = (sentence, ...parts) => fill(translationOf(sentence), parts);
export const sayIn = (context, word, ...parts) => fill(translationOf(context + CONTEXT_END + word), parts);

export function sayCount(one, many, number, ...parts) {
  const forms = [catalogue.words[one] ?? [one, many]].flat(); // a language with one form has no list
  return fill(forms[formOf(number)], parts);
}

// "84.6" as a sentence says it.
export const decimal = (text) => text.replace(".", sayIn("decimal mark", "."));

// ------------------------------------------------------------------ what the hub says (common/base/say.h)

function tellPart(part) {
  if (Array.isArray(part)) return tell(part);
  if (typeof part !== "string") return catalogue.terms[part.term] ?? part.term.replaceAll("_", " ");
  return /^[+−]?\d+\.\d+$/.test(part) ? decimal(part) : part.replace(/-(?=\d)/g, `-${NO_BREAK_HERE}`).replace(/ (?=\d)/g, NO_BREAK);
}

function tell([head, ...parts]) {
  const told = parts.map(tellPart);
  return Array.isArray(head) ? sayCount(...head, ...told) : say(head, ...told);
}

// A list of sentences as one text; after a Chinese stop there is no blank.
export const tellAll = (sentences) => sentences.map(tell).join(" ").replaceAll("。 ", "。");

// ------------------------------------------------------------------ the language

const asked = new URLSearchParams(location.search).get("language");

export const locale = () => (catalogue.language === "en" ? "en-GB" : catalogue.language.replace("_", "-"));

const catalogues = new Map([["en", ENGLISH]]); // as they were asked for; null: not spoken here

let spoken; // the languages that the hub has; it is asked for none that it has not

async function fetchWords(path) {
  const answer = await fetch(`/v1/words${path}`);
  if (answer.status >= 500) throw new Error("the hub has trouble");
  return answer.ok ? answer.json() : null;
}

const primary = (language) => language.split(/[-_]/)[0].toLowerCase();

async function fetchCatalogue(language) {
  spoken ??= ((await fetchWords(""))?.languages ?? []).map(primary);
  if (!spoken.includes(primary(language))) return null;
  if (!catalogues.has(language)) catalogues.set(language, await fetchWords(`/${encodeURIComponent(language)}`));
  return catalogues.get(language);
}

// True when the page speaks another language than before.
export async function speak(workshopLanguage) {
  const before = catalogue;
  try {
    for (const language of [asked, workshopLanguage, ...navigator.languages, "en"]) {
      const found = language ? await fetchCatalogue(language) : null;
      if (!found) continue;
      catalogue = found;
      break;
    }
  } catch {
    // the hub is away: the stream will tell
  }
  document.documentElement.lang = locale();
  return catalogue !== before;
}
