// The office page: sign in, a section at a time, each in its address (#orders/o-1041), so that Back and a bookmark work.

import { loadDeeds } from "./deeds.js";
import { ask, askParts, isManager, learnEquipment, onSignedOut, session, signIn, signOut } from "./hub.js";
import { learnNames, learnTerms } from "./names.js";
import { element, link, note, troubleOf } from "./page.js";
import { SECTIONS } from "./sections.js";

const FIRST = "orders";

let drawing = 0; // a section that comes late is not shown over a newer one

function show(place, ...parts) {
  element("main").replaceChildren(...parts);
  element("main").dataset.place = place; // what is there to be read, as the address may be ahead of it
}

async function draw() {
  const place = location.hash;
  const [name, ...rest] = decodeURIComponent(place.slice(1)).split("/");
  const section = SECTIONS[name] ?? SECTIONS[FIRST];
  const mine = ++drawing;
  for (const tab of element("sections").children) tab.toggleAttribute("aria-current", tab.hash === `#${name || FIRST}`);
  try {
    const { part: workshop } = await askParts("stations", "people", "alloys", "models");
    learnNames(workshop);
    element("workshop").textContent = workshop.workshop;
    const parts = await section.show({ argument: rest.join("/") || null, redraw: draw });
    if (mine === drawing) show(place, ...parts.filter(Boolean));
  } catch (trouble) {
    if (trouble.status === undefined) console.error(trouble);
    if (mine === drawing) show(place, troubleOf(trouble));
  }
}

function showSignIn(why) {
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  element("desk").hidden = true;
  element("main").replaceChildren();
  element("sign-in").hidden = false;
  element("sign-in-why").hidden = !why;
  element("sign-in-why").textContent = why;
  element("pin").value = "";
  element(element("badge").value ? "pin" : "badge").focus();
}

async function showDesk() {
  element("sign-in").hidden = true;
  element("desk").hidden = false;
  element("who").textContent = `${session.name}, ${isManager() ? "manager" : session.roles.join(" and ")}`;
  element("sections").replaceChildren(...Object.entries(SECTIONS).filter(([, { title }]) => title).map(([name, { title }]) => link(name, title)));
  element("main").replaceChildren(note("…"));
  try {
    learnTerms((await ask("/v1/words/en")).terms);
    await learnEquipment();
    await loadDeeds();
    await draw();
  } catch (trouble) {
    element("main").replaceChildren(troubleOf(trouble));
  }
}

element("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await signIn(element("badge").value, element("pin").value);
    await showDesk();
  } catch (trouble) {
    showSignIn(trouble.message);
  }
});
element("sign-out").addEventListener("click", signOut);
element("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = element("find-tag").value.trim().toUpperCase();
  element("find-tag").value = "";
  if (typed) location.hash = `piece/${encodeURIComponent(typed)}`;
});
onSignedOut(showSignIn);
addEventListener("hashchange", () => session.token && draw());

if (session.token) showDesk();
else showSignIn("");
