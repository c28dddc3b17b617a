// What the hub's verbs are called here, and when each can work. One thing has one word: those of the benches are the kiosks' (kiosk/ui/words_task.c).

const FAMILIES = {
  "Orders": {
    draft_order: "Fill in an order", skip_prototype: "Do without a prototype", release_order: "Release order", deliver: "Deliver to the client",
    receipt: "Receipt from the client", reserve: "Reservation of the client", close_order: "Close order", close_short: "Do without what was lost", cancel_order: "Cancel order",
  },
  "Changes of orders": {
    request_change: "Note a change", assess_change: "Assess the change", accept_change: "The client accepts the change", apply_change: "Apply the change", reject_change: "Reject the change",
  },
  "Designs": { submit_design: "Submit a design", approve_design: "Approve a design, or not" },
  "Pieces": {
    hold: "Hold", release: "Release", park: "Park", unpark: "Bring back", scrap: "Scrap", missing: "Missing", found: "Found", remake: "Make anew",
    accept: "Accept as it is", override: "Override", engrave: "Serial number", bind: "Bind a chip or a new tag", unbind: "Take the chip off", identify: "Say what a found piece is",
  },
  "At a bench": {
    badge_in: "Badge in", badge_out: "Badge out", receive: "Take in", start: "Start", finish: "Finish", weigh: "Weigh", pass: "Pass", rework: "Send back", inspect: "Inspection sheet",
    check_setting: "Check before setting", hand_over: "Hand over", split: "Split a lot", merge: "Join halves of a lot", stock_out: "Take a component", withdraw: "Take a command back",
  },
  "Trees and casting": { build_tree: "Build a tree", take_apart: "Take a tree apart", cast: "Cast a tree", cut: "Cut a tree" },
  "Slips": { send: "Send out", arrive: "Goods came in" },
  "Metal": {
    open_metal: "Metal of the first day", buy_metal: "Buy metal", issue_metal: "Take metal", return_metal: "Return metal", return_scrap: "Return scrap or filings",
    melt: "Melt metal", assay_lot: "Assay of a melt", measure_density: "Density of a melt", reclassify: "Metal to another custody class", collect: "Collect sweeps of the workshop",
    assay_return: "Assay of a return", send_refiner: "Send to the refiner", refined: "Refiner has paid", settle: "Settle a balance", correct: "Correct a booking of metal",
  },
  "Components and stones": {
    stock_in: "Take components in", buy_stones: "Buy stones", issue_stones: "Take stones", set_stones: "Stones set", return_stones: "Return stones", break_stones: "Stone broken",
    lose_stones: "Stone lost", stock_take: "Stock-take",
  },
  "Scales": { check_scale: "Check-weight", test_scale: "Test the scale" },
  "Workshop": {
    set_pin: "Set PIN", accept_limit: "Set a limit", accept_factor: "Accept a stage factor", accept_norm: "Set a norm of loss", put: "Part of a workshop file",
  },
  "Kiosks and alerts": {
    acknowledge: "Acknowledge", revoke: "End its token", write_off: "Write off its lent places", hand_back: "Give lent places back", report: "Report trouble of a kiosk",
  },
};

const TITLES = Object.assign({}, ...Object.values(FAMILIES));

// A verb that the hub has learned since is called by its name.
export const titleOf = (verb) => TITLES[verb] ?? `${verb[0].toUpperCase()}${verb.slice(1)}`.replaceAll("_", " ");

// [heading, verbs] of each family, in its order; what is new comes last.
export function inFamilies(verbs) {
  const families = Object.entries({ ...FAMILIES, "More": {} }).map(([name, titles]) => [name, Object.keys(titles).filter((verb) => verbs.includes(verb))]);
  families.at(-1)[1] = verbs.filter((verb) => !(verb in TITLES));
  return families.filter(([, members]) => members.length);
}

// ------------------------------------------------------------------ when

const isIn = (...states) => ({ state }) => states.includes(state);
const liesAt = (...places) => ({ place }) => places.includes(place);
const released = isIn("released", "in_work");
const here = liesAt("pool", "station");
const ours = liesAt("pool", "station", "finished", "parked");
const isHeld = (it) => here(it) && it.state === "held";
const isAtInspection = (it) => Boolean(it.steps?.[it.step]?.inspection) && it.place === "station" && it.state !== "held";
const wasLost = (it) => it.lost > 0 || liesAt("scrapped", "missing")(it) || Boolean(it.history?.some((line) => line.do === "scrap" && !line.undone));
const unsigned = ({ deliveries }) => deliveries.find(({ received }) => !received);

// Of an order, a change, a delivery or a piece as it is now: can the verb work? true, false, or why it cannot yet. The hub's rules decide (order_allows,
// change_allows, common/rules/life.c); this says what is worth a button. What is not here always is.
const FITS = {
  release_order: (it) => isIn("draft")(it) && (it.launch.missing.length ? `Missing: ${it.launch.missing.join(", ")}.` : true),
  draft_order: isIn("draft"),
  skip_prototype: (it) => isIn("draft")(it) && !it.skips_prototype,
  cancel_order: isIn("draft", "released", "in_work"),
  request_change: released,
  deliver: (it) => isIn("in_work", "delivered", "closed")(it) && (it.pieces.some(liesAt("finished")) || (it.state === "in_work" ? "Nothing of it is finished." : false)),
  close_short: (it) => released(it) && it.pieces.some(({ lost }) => lost > 0),
  close_order: (it) => isIn("delivered")(it) && (unsigned(it) ? `Delivery ${unsigned(it).delivery} has no receipt yet.` : true),
  assess_change: isIn("requested", "assessed"),
  accept_change: isIn("assessed"),
  apply_change: isIn("accepted"),
  reject_change: isIn("requested", "assessed", "accepted"),
  receipt: ({ received }) => !received,
  hold: (it) => here(it) && !isHeld(it),
  release: isHeld,
  park: (it) => isHeld(it) && it.place === "station" && !it.transit,
  unpark: liesAt("parked"),
  scrap: ours,
  missing: ours,
  found: liesAt("missing"),
  remake: wasLost,
  accept: isAtInspection,
  override: liesAt("pool", "station", "parked"),
  engrave: (it) => liesAt("station", "finished")(it) && it.state !== "held" && it.book_ug > 0,
  bind: liesAt("pool", "station", "finished", "parked", "tree"),
  unbind: ({ chip }) => Boolean(chip),
  identify: (it) => ["stock_take", "report"].includes(it.history[0]?.do), // it was found, here or in a workshop file
};

// What usually comes next, the first that can.
const NEXT = ["release_order", "accept_change", "assess_change", "apply_change", "receipt", "deliver", "close_order", "draft_order", "release", "unpark", "found"];

// [{ verb, why, isNext }]: those of `verbs` that are worth a button about `thing`, the next step first. `why` it cannot work yet: else "".
export function fitting(verbs, thing) {
  const fits = thing ? verbs.map((verb) => ({ verb, fit: FITS[verb]?.(thing) ?? true })).filter(({ fit }) => fit) : verbs.map((verb) => ({ verb, fit: true }));
  const next = thing && NEXT.find((verb) => fits.some((row) => row.verb === verb && row.fit === true));
  const rows = fits.map(({ verb, fit }) => ({ verb, why: fit === true ? "" : fit, isNext: verb === next }));
  return rows.sort((a, b) => b.isNext - a.isNext);
}
