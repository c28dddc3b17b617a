// Small helpers of the page: elements, tables, buttons.

import { labelOf, tellValue } from "./units.js";

export const element = (id) => document.getElementById(id);

// make("p.note", "text", child …)
export function make(what, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  node.className = classes.join(" ");
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(text, onClick, kind = "") {
  const node = make(kind ? `button.${kind}` : "button", text);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

export function link(hash, text) {
  const node = make("a", text);
  node.href = `#${hash}`;
  return node;
}

// A picture that comes when it is there. `address`: a promise of it.
export function picture(address, about) {
  const node = make("img.picture");
  node.alt = about;
  node.addEventListener("load", () => URL.revokeObjectURL(node.src));
  address.then((url) => { node.src = url; }).catch(() => node.replaceWith(about));
  return node;
}

export const note = (text) => make("p.note", text);

// What is wrong, where it went wrong.
export function troubleOf(trouble) {
  const problems = (trouble.problems ?? []).map((text) => make("li", text));
  const node = make("div.trouble", make("p", trouble.message), problems.length ? make("ul", ...problems) : null);
  node.setAttribute("role", "alert");
  return node;
}

// A part of the page with a heading, that fills when the hub has answered; one that fails leaves the others alone.
export function part(title, content) {
  const body = make("div.body", note("…"));
  const node = make("section.part", make("h2", title), body);
  Promise.resolve(content)
    .then((shown) => body.replaceChildren(...[shown].flat()))
    .catch((trouble) => {
      if (!trouble.status && !(trouble instanceof Error && trouble.problems)) console.error(trouble);
      body.replaceChildren(troubleOf(trouble));
    });
  return node;
}

const FILTER_FROM = 12; // rows

const isNumber = (rows, name) => /_g$/.test(name) || rows.some((row) => typeof row[name] === "number");

function makeRow(row, columns, links, numbers, more) {
  const cells = columns.map((name) => {
    const shown = links[name] && row[name] !== undefined ? links[name](row) : tellValue(name, row[name]);
    const cell = make(numbers.has(name) ? "td.number" : "td", shown);
    cell.dataset.name = labelOf(name); // where a row is too wide for a line, it stands before the value
    return cell;
  });
  if (more) cells.push(make("td", make("div.more", ...more(row))));
  return make("tr", ...cells);
}

// A table of items. `columns`: which and in what order; without it, whatever the items have. `links`: for a column, what
// stands in its cell. `more`: buttons at the end of each row.
export function table(items, { columns = null, links = {}, more = null, none = "Nothing yet." } = {}) {
  if (items.length === 0) return note(none);
  const had = columns ?? [...new Set(items.flatMap(Object.keys))];
  const shown = had.filter((name) => items.some((row) => row[name] !== undefined));
  const numbers = new Set(shown.filter((name) => isNumber(items, name)));
  const heads = shown.map((name) => make(numbers.has(name) ? "th.number" : "th", labelOf(name)));
  const rows = items.map((row) => makeRow(row, shown, links, numbers, more));
  const node = make("table", make("thead", make("tr", ...heads, more ? make("th") : null)), make("tbody", ...rows));
  const wide = make("div.wide", node);
  if (items.length < FILTER_FROM) return wide;
  const filter = make("input.filter");
  filter.type = "search";
  filter.placeholder = `Filter ${items.length} rows`;
  filter.setAttribute("aria-label", filter.placeholder);
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  return [filter, wide];
}

// Facts of one thing, as pairs.
export function facts(object, names) {
  const shown = names.filter((name) => object[name] !== undefined && object[name] !== "");
  return make("dl.facts", ...shown.map((name) => make("div", make("dt", labelOf(name)), make("dd", tellValue(name, object[name])))));
}
