/* Codes and chips: what was read, whether it counts, and what the bench does with the piece. Scanning alone
 * must be enough: badge, then piece, does the one sensible thing. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- one scan is one scan */

/* The same code again within FLOW_SAME_SCAN_MS, by whatever reader and with no other of its kind between, is
 * the same scan. The time runs from the scan that counted: a reader tells a tag that lies there once.
 */
static bool is_same(struct flow_memory *memory, const char *key, int64_t now_ms)
{
    int64_t hold_ms = memory->is_void ? FLOW_VOID_SCAN_MS : FLOW_SAME_SCAN_MS;
    bool same = memory->key[0] != '\0' && strcmp(memory->key, key) == 0 && now_ms - memory->at_ms < hold_ms;
    if (same)
        return true;
    bool fits = TEXT_COPY(memory->key, span_of(key));
    assert(fits);
    memory->at_ms = now_ms;
    memory->is_void = false;
    return false;
}

void scan_forgive(struct flow *flow)
{
    flow->scans.piece.is_void = true;
}

void scan_forget(struct flow *flow)
{
    flow->scans.piece.key[0] = '\0';
}

/* A hand scanner types the same code on and on while its trigger is held: that is one scan, whatever it has
 * led to meanwhile. Who touches the screen has let go of it: the next scan answers what the screen asks then.
 */
static bool is_trigger_held(struct flow *flow, const struct flow_event *event)
{
    struct flow_typed *typed = &flow->scans.typed;
    if (!event->typed)
        return false;
    bool held = typed->code[0] != '\0' && strncmp(typed->code, event->code, sizeof typed->code) == 0 &&
                flow->now_ms - typed->at_ms < FLOW_TRIGGER_MS;
    memcpy(typed->code, event->code, sizeof typed->code);
    typed->at_ms = flow->now_ms;
    return held;
}

void scan_let_go(struct flow *flow)
{
    flow->scans.typed.code[0] = '\0';
}

/* ---------------------------------------------------------------- scans that wait for the deed under way */

void scan_drop_waiting(struct flow *flow)
{
    struct flow_scans *scans = &flow->scans;
    int kept = 0;
    for (int i = 0; i < scans->waiting_count; i++) {
        if (scans->waiting[i].is_badge)
            scans->waiting[kept++] = scans->waiting[i];
        else
            scan_forget(flow); /* it was never dealt with: it may come again at once */
    }
    scans->waiting_count = kept;
}

/* False: there is no room. */
static bool wait_last(struct flow *flow, struct tag tag, bool is_badge)
{
    struct flow_scans *scans = &flow->scans;
    if (scans->waiting_count == FLOW_SCANS_MAX)
        return false;
    scans->waiting[scans->waiting_count++] = (struct flow_waiting){tag, is_badge};
    return true;
}

static void wait_first(struct flow *flow, struct tag piece)
{
    struct flow_scans *scans = &flow->scans;
    if (scans->waiting_count == FLOW_SCANS_MAX)
        scans->waiting_count--;
    memmove(&scans->waiting[1], &scans->waiting[0], sizeof scans->waiting[0] * (size_t)scans->waiting_count);
    scans->waiting[0] = (struct flow_waiting){piece, false};
    scans->waiting_count++;
}

/* ---------------------------------------------------------------- where and what */

bool scan_serves(const struct flow *flow, struct code station)
{
    for (int i = 0; i < flow->conf.station_count; i++)
        if (code_equal(flow->conf.stations[i], station))
            return true;
    return false;
}

/* The station of ours that takes the piece's next step; none. */
static struct code takes_next(const struct step *step, const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    for (int i = 0; next && i < step->flow->conf.station_count; i++) {
        const struct board_station *at = world_find_station(step->world, step->flow->conf.stations[i]);
        if (at && station_takes(&at->station, next))
            return at->station.code;
    }
    return code_of("");
}

/* Done here, and its next step is done outside, by nobody of this bench: the subcontractor; none. */
static struct code goes_out_to(const struct step *step, const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    bool done_here = piece->place == PLACE_STATION && piece->state == PIECE_DONE &&
                     scan_serves(step->flow, piece->station) && code_is_none(takes_next(step, piece));
    for (int i = 0; done_here && next && i < step->world->board.station_count; i++) {
        const struct station *station = &step->world->board.stations[i].station;
        if (station->outside && station_takes(station, next))
            return station->code;
    }
    return code_of("");
}

/* Where it waits or is worked on, if that is one of ours; else where it goes next; else here, and the hub
 * says why not. */
static struct code choose_station(const struct step *step, const struct piece *piece)
{
    bool at_ours = piece->place == PLACE_STATION && scan_serves(step->flow, piece->station);
    if (at_ours && piece->state != PIECE_DONE)
        return piece->station;
    struct code next = takes_next(step, piece);
    if (!code_is_none(next))
        return next;
    return at_ours ? piece->station : step->flow->conf.stations[0];
}

static void send(const struct step *step, enum verb verb, struct tag piece, struct code station)
{
    struct command command = deed_make(step, verb, piece, station);
    deed_add(step, &command);
}

/* Only the hub knows whether there is room; without it, what it has lent to this kiosk is room. */
static void receive(const struct step *step, struct tag piece, struct code station)
{
    struct command command = deed_make(step, VERB_RECEIVE, piece, station);
    if (deed_would_be_live(step->flow) || local_takes_in(step, &command))
        deed_add(step, &command);
    else
        follow_no_receive(step, piece, station);
}

static void start(const struct step *step, const struct piece *piece, struct code station)
{
    const struct route_step *at = piece_step(piece);
    if (at && at->weigh == WEIGH_BOTH && !piece->weighed_here)
        weigh_begin(step, piece->tag, station, WEIGH_FOR_START);
    else
        send(step, VERB_START, piece->tag, station);
}

/* What is in it is asked where its stones are known by their kinds, and before it is weighed with them. */
static bool asks_stones(const struct step *step, const struct piece *piece)
{
    const struct route_step *at = piece_step(piece);
    const struct sheet *sheet = world_find_sheet(step->world, piece->tag);
    return at && at->sets_stones && !at->inspection && piece->stones.ug == 0 && sheet &&
           sheet->stone_count > 0;
}

static void weigh_and_finish(const struct step *step, const struct piece *piece, struct code station)
{
    if (piece_weighs_out(piece) && !piece->weighed_here)
        weigh_begin(step, piece->tag, station, WEIGH_FOR_FINISH);
    else
        send(step, VERB_FINISH, piece->tag, station);
}

/* A task that a scan opens: the other reader may have the same tag in a moment, and that is no answer. */
static void begin_task(const struct step *step, enum task task, struct tag piece)
{
    struct flow_memory read = step->flow->scans.piece;
    task_begin(step, task, piece);
    step->flow->scans.piece = read;
}

void scan_finish(const struct step *step, struct tag tag)
{
    struct piece piece;
    if (local_find(step->flow, step->world, tag, &piece))
        weigh_and_finish(step, &piece, step->flow->station);
}

static void finish(const struct step *step, const struct piece *piece, struct code station)
{
    const struct route_step *at = piece_step(piece);
    if (room_is_to_be_cut(piece)) {
        begin_task(step, piece->book_mass.ug == 0 ? TASK_CAST : TASK_CUT, piece->tag);
        return;
    }
    step->flow->counted.piece = tag_of("");
    if (at && at->inspection && at->weigh != WEIGH_NONE)
        weigh_begin(step, piece->tag, station, WEIGH_FOR_INSPECTION);
    else if (at && at->inspection)
        follow_started(step, piece, station, false);
    else if (asks_stones(step, piece))
        begin_task(step, TASK_FINISH, piece->tag);
    else
        weigh_and_finish(step, piece, station);
}

static void do_the_sensible(const struct step *step, struct tag tag)
{
    struct piece piece;
    step_drop_notice(step);
    step_rest(step);
    if (!local_find(step->flow, step->world, tag, &piece)) {
        step_trouble(step, MESSAGE_UNKNOWN_TAG); /* it left the world between the scan and its turn */
        return;
    }
    step->flow->card = *world_find_sheet(step->world, tag);
    sheet_link(&step->flow->card);
    if (piece.place == PLACE_MISSING) {
        begin_task(step, TASK_FOUND, tag); /* a manager says that it is there again */
        return;
    }
    struct code station = choose_station(step, &piece), outside = goes_out_to(step, &piece);
    step->flow->station = station;
    if (!code_is_none(outside)) {
        follow_goes_out(step, tag, station, outside);
        return;
    }
    enum verb verb = piece_scan_verb(&piece, station);
    if (verb == VERB_START)
        start(step, &piece, station);
    else if (verb == VERB_FINISH)
        finish(step, &piece, station);
    else
        receive(step, tag, station);
    people_move(step); /* behind the deed: nobody waits for it */
}

/* ---------------------------------------------------------------- with a piece on the scale */

static void refuse_until_lifted(const struct step *step, struct tag scanned)
{
    scan_forgive(step->flow);
    step_notice(step,
                (struct flow_saying){
                    .screen = SCREEN_TROUBLE,
                    .message = MESSAGE_LIFT_FIRST,
                    .piece = scanned,
                    .other = step->flow->weighing.piece,
                    .until_ms = FLOW_NEVER,
                },
                SOUND_REFUSED);
}

/* The next piece's scan confirms the weight on the screen, once the pan was emptied; then that piece has its
 * turn. */
static void confirm_then(const struct step *step, struct tag next)
{
    if (!step->flow->weighing.lifted) {
        refuse_until_lifted(step, next);
        return;
    }
    step_drop_notice(step);
    book_weight(step);
    if (deed_is_busy(step->flow))
        wait_first(step->flow, next);
    else
        scan_forget(step->flow);
}

/* The piece on the verdict screen itself: where nothing is inspected its scan means "go on", like any scan of
 * it. */
static void confirm_itself(const struct step *step)
{
    const struct flow_weighing *weighing = &step->flow->weighing;
    if (weighing->lifted && weighing->purpose != WEIGH_FOR_INSPECTION)
        book_weight(step);
}

static void deal_with(const struct step *step, struct tag piece)
{
    struct flow *flow = step->flow;
    bool weighs = flow->stage == STAGE_WEIGHING || flow->stage == STAGE_VERDICT;
    bool itself = weighs && tag_equal(flow->weighing.piece, piece);
    if (flow->stage == STAGE_VERDICT && itself)
        confirm_itself(step);
    else if (flow->stage == STAGE_VERDICT)
        confirm_then(step, piece);
    else if (weighs && weigh_is_loaded(flow) && !itself)
        refuse_until_lifted(step, piece);
    else if (!itself)
        do_the_sensible(step, piece);
}

/* ---------------------------------------------------------------- what was read */

/* Nobody in gloves shall wonder whether it was read: a soft sound and a sign in the header, whatever the
 * screen; nothing is done twice. */
static void tell_heard(const struct step *step, const struct flow_memory *memory, struct tag tag)
{
    struct flow_scans *scans = &step->flow->scans;
    bool one_gesture =
        step->flow->now_ms - memory->at_ms < FLOW_TRIGGER_MS; /* a chip and a code on one tag */
    if (one_gesture || !people_anybody(step->flow))
        return;
    scans->heard = tag;
    scans->heard_until_ms = step->flow->now_ms + FLOW_HINT_MS;
    step_sound(step, SOUND_TICK);
}

/* … and the piece on the screen says that it waits. What was turned away a moment ago is on the screen. */
static void tell_once(const struct step *step, struct tag piece)
{
    struct flow *flow = step->flow;
    if (flow->scans.piece.is_void)
        return;
    if (flow->stage == STAGE_PIECE && tag_equal(flow->piece.piece, piece))
        flow->piece.waits = true;
    tell_heard(step, &flow->scans.piece, piece);
}

static void scan_piece(const struct step *step, struct tag piece)
{
    struct flow *flow = step->flow;
    if (is_same(&flow->scans.piece, piece.text, flow->now_ms)) {
        tell_once(step, piece);
        return;
    }
    if (!people_anybody(flow)) {
        scan_forgive(flow);
        step_trouble(step, MESSAGE_BADGE_FIRST);
        flow->notice.piece = piece;
        return;
    }
    people_stay(flow);
    flow->hello_until_ms = 0;
    if (!deed_is_busy(flow))
        deal_with(step, piece);
    else if (!wait_last(flow, piece, false))
        scan_forget(flow);
}

void scan_resume(const struct step *step)
{
    struct flow_scans *scans = &step->flow->scans;
    while (scans->waiting_count > 0 && !deed_is_busy(step->flow)) {
        struct flow_waiting next = scans->waiting[0];
        scans->waiting_count--;
        memmove(&scans->waiting[0], &scans->waiting[1], sizeof next * (size_t)scans->waiting_count);
        (next.is_badge ? people_enter : deal_with)(step, next.tag);
    }
}

/* It sounds when it is read, also one that waits: when its turn comes the sound is that of what it waited
 * for.
 */
static void scan_badge(const struct step *step, struct tag badge)
{
    if (is_same(&step->flow->scans.badge, badge.text, step->flow->now_ms)) {
        tell_heard(step, &step->flow->scans.badge, badge);
        return;
    }
    step_drop_notice(step);
    step_sound(step, SOUND_OK);
    if (step->flow->scans.waiting_count == 0 || !wait_last(step->flow, badge, true))
        people_enter(step, badge);
}

/* ---------------------------------------------------------------- what nobody here knows */

bool scan_is_looking(const struct flow *flow)
{
    return flow->scans.read.until_ms > 0;
}

bool scan_is_asking(const struct flow *flow, int64_t now_ms)
{
    return scan_is_looking(flow) && now_ms - flow->scans.read.since_ms >= FLOW_ASKING_MS;
}

/* It may be so new that only the hub knows it. False: there is nobody to ask, or the hub does not know it. */
static bool look_for(const struct step *step)
{
    struct flow *flow = step->flow;
    struct flow_read *read = &flow->scans.read;
    if (!flow->online || read->looked)
        return false;
    read->since_ms = flow->now_ms;
    read->until_ms = flow->now_ms + FLOW_LOOKED_MS;
    assert(step->effects->count < FLOW_EFFECTS_MAX);
    step->effects->items[step->effects->count++] = (struct flow_effect){.kind = FLOW_EFFECT_LOOK};
    return true;
}

/* A bench that has not met the hub yet knows nobody and nothing: its screen says what is missing. */
static bool is_new_here(const struct world *world)
{
    return world->board.station_count == 0;
}

/* Nobody knows it: the wall shows that too, once. */
static void unknown(const struct step *step, const char *what, enum message message)
{
    struct flow *flow = step->flow;
    if (look_for(step))
        return;
    /* Not the scan of a piece: a new tag may be known in a moment. Who tries again is told again. */
    if (is_same(&flow->scans.unknown, what, flow->now_ms))
        return;
    if (is_new_here(step->world)) {
        step_sound(step, SOUND_ATTENTION);
        return;
    }
    flow->scans.unknown.is_void = true;
    step_trouble(step, message);
    if (is_same(&flow->scans.reported, what, flow->now_ms))
        return;
    struct command report = deed_make(step, VERB_REPORT, tag_of(""), flow->station);
    bool fits = TEXT_COPY(report.subject, span_of(what)) && TEXT_COPY(report.report, SPAN("unknown_tag"));
    assert(fits);
    deed_add(step, &report);
}

/* What a task that is under way has asked for; the same tag held before the reader is told once. */
static bool task_takes(const struct step *step, struct tag tag, enum tag_kind kind)
{
    struct flow *flow = step->flow;
    if (!task_is_open(flow))
        return false;
    struct flow_memory *memory = kind == TAG_BADGE ? &flow->scans.badge : &flow->scans.piece;
    struct flow_memory before = *memory;
    if (is_same(memory, tag.text, flow->now_ms)) {
        if (kind == TAG_PIECE)
            tell_once(step, tag);
        return kind == TAG_PIECE;
    }
    if (task_take_tag(step, tag, kind))
        return true;
    *memory = before;
    return false;
}

/* Somebody else's code changes nothing: the foot says so for a moment, where a scan is waited for. What was
 * wrong with the scan before is over. */
static void hint(const struct step *step)
{
    const struct flow_saying *notice = &step->flow->notice;
    if (step->flow->has_notice && notice->screen == SCREEN_TROUBLE && notice->until_ms != FLOW_NEVER)
        step_drop_notice(step);
    step->flow->hint_until_ms = step->flow->now_ms + FLOW_HINT_MS;
    step_sound(step, SOUND_ATTENTION);
}

static void take_badge(const struct step *step, struct tag badge)
{
    if (world_find_person(step->world, badge))
        scan_badge(step, badge);
    else if (is_new_here(step->world))
        unknown(step, badge.text, MESSAGE_UNKNOWN_BADGE);
    else if (!look_for(step))
        step_trouble(step, MESSAGE_UNKNOWN_BADGE);
}

static void take_text(const struct step *step, struct span text)
{
    struct tag tag;
    enum tag_kind kind;
    switch (tag_read(text, &tag, &kind)) {
    case TAG_NOT_OURS:
        if (!task_take_serial(step, text))
            hint(step);
        return;
    case TAG_MALFORMED:
    case TAG_WRONG_CHECK:
        step_trouble(step, MESSAGE_MISREAD);
        return;
    case TAG_FITS:
        break;
    }
    if (task_takes(step, tag, kind))
        return;
    if (kind == TAG_BADGE)
        take_badge(step, tag);
    else if (world_find_sheet(step->world, tag))
        scan_piece(step, tag);
    else
        unknown(step, tag.text, MESSAGE_UNKNOWN_TAG);
}

/* A text on the chip, if there is one, must name what the chip is bound to. */
static bool agrees(struct span text, struct tag bound)
{
    struct tag named;
    enum tag_kind kind;
    return text.size == 0 || (tag_read(text, &named, &kind) == TAG_FITS && tag_equal(named, bound));
}

/* A chip that nobody knows: what its text says it is; without one, what the screen has asked for. */
static bool takes_for_badge(const struct step *step, struct span text)
{
    struct tag named;
    enum tag_kind kind;
    if (text.size > 0 && tag_read(text, &named, &kind) == TAG_FITS)
        return kind == TAG_BADGE;
    return !people_anybody(step->flow);
}

/* A chip counts by its UID, as bound at the hub; what else it says only confirms. */
static void take_chip(const struct step *step, struct uid chip, struct span text)
{
    const struct person *person = world_find_person_by_chip(step->world, chip);
    const struct sheet *sheet = world_find_sheet_by_chip(step->world, chip);
    struct tag bound = person ? person->badge : sheet ? sheet->piece.tag : tag_of("");
    enum tag_kind kind = person ? TAG_BADGE : TAG_PIECE;
    bool is_bound = !tag_is_none(bound);
    if (is_bound && !agrees(text, bound)) {
        step_trouble(step, MESSAGE_CHIP_DISAGREES);
        return;
    }
    if (task_take_chip(step, chip, is_bound))
        return;
    if (!is_bound)
        unknown(step, chip.text, takes_for_badge(step, text) ? MESSAGE_UNKNOWN_BADGE : MESSAGE_UNKNOWN_TAG);
    else if (!task_takes(step, bound, kind))
        (kind == TAG_BADGE ? scan_badge : scan_piece)(step, bound);
}

static void take_read(const struct step *step)
{
    const struct flow_read *read = &step->flow->scans.read;
    struct span text = {read->code, strnlen(read->code, sizeof read->code)};
    if (read->chip.text[0] != '\0')
        take_chip(step, read->chip, text);
    else
        take_text(step, text);
}

void scan_looked(const struct step *step)
{
    struct flow_read *read = &step->flow->scans.read;
    if (read->until_ms == 0)
        return; /* something else was scanned meanwhile */
    read->until_ms = 0;
    read->looked = true;
    take_read(step);
}

/* It lies there still, or came a second time: the hub is being asked. */
static bool is_looked_for(const struct flow *flow, const struct flow_event *event)
{
    const struct flow_read *read = &flow->scans.read;
    return scan_is_looking(flow) && strcmp(read->chip.text, event->chip.text) == 0 &&
           strncmp(read->code, event->code, sizeof read->code) == 0;
}

void scan_take(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    if (is_trigger_held(flow, event))
        return;
    flow->camera_until_ms = flow->now_ms + FLOW_CAMERA_AWAKE_MS;
    flow->has_help = false;
    flow->hint_until_ms = flow->scans.heard_until_ms = 0;
    (void)task_resume(step); /* a scan goes on with the task that waits behind a menu */
    if (is_looked_for(flow, event))
        return;
    flow->scans.read = (struct flow_read){.chip = event->chip};
    memcpy(flow->scans.read.code, event->code, sizeof flow->scans.read.code);
    if (event->several)
        step_trouble(step, MESSAGE_SEVERAL_CHIPS);
    else
        take_read(step);
}
