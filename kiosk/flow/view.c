/* What the screen must show: derived from stage, deeds and notice, and filled with names and numbers out of
 * the world. */
#include "kiosk/flow/state.h"

#include <string.h>

/* ---------------------------------------------------------------- names */

/* Names come from arrays of the same size: they always fit. */
static void set_name(char out[NAME_TEXT_MAX], const char *name)
{
    bool fits = text_copy(out, NAME_TEXT_MAX, span_of(name));
    assert(fits);
}

/* A place's name for people; its code when the board does not know it. */
static void set_place(const struct world *world, char out[NAME_TEXT_MAX], struct code station_or_kind)
{
    const struct board_station *at = place_find_station(world, station_or_kind);
    const struct board_group *group = at ? NULL : board_find_group(&world->board, station_or_kind);
    set_name(out, at ? at->station.name : group ? group->group.name : station_or_kind.text);
}

static void set_person(const struct world *world, char out[NAME_TEXT_MAX], struct tag badge)
{
    const struct person *person = world_find_person(world, badge);
    set_name(out, person ? person->name : badge.text);
}

static const struct sheet *find_card(const struct flow *flow, const struct world *world, struct tag tag)
{
    const struct sheet *sheet = world_find_sheet(world, tag);
    if (sheet)
        return sheet;
    return !tag_is_none(tag) && tag_equal(flow->card.piece.tag, tag) ? &flow->card : NULL;
}

/* ---------------------------------------------------------------- the piece */

static void set_piece(const struct flow *flow, const struct world *world, struct tag tag, struct view *out)
{
    const struct sheet *sheet = find_card(flow, world, tag);
    struct piece piece;
    if (!sheet)
        return;
    out->has_piece = true;
    set_name(out->name, sheet->name);
    set_name(out->model, sheet->model);
    set_name(out->alloy, sheet->alloy_name);
    set_name(out->stones, sheet->stones_text);
    memcpy(out->size, sheet->size, sizeof out->size);
    out->alloy_code = sheet->alloy;
    out->icon = sheet->icon;
    memcpy(out->picture, sheet->picture, sizeof out->picture);
    out->rush = sheet->rush;
    out->rework = local_find(flow, world, tag, &piece) ? piece.rework : sheet->piece.rework;
    out->due_ms = sheet->due_ms;
}

/* Whoever takes pieces from the full station makes room there. */
static void set_takes_on(const struct flow *flow, const struct world *world, const struct flow_saying *saying,
                         struct view *out)
{
    const struct sheet *sheet = find_card(flow, world, saying->piece);
    const struct board_station *full = place_find_station(world, saying->about);
    for (int i = 0; sheet && full && i + 1 < sheet->piece.step_count; i++)
        if (code_equal(sheet->steps[i].kind, full->station.kind))
            set_place(world, out->takes_on, sheet->steps[i + 1].kind);
}

static void set_saying(const struct flow *flow, const struct world *world, const struct flow_saying *saying,
                       struct view *out)
{
    const struct sheet *other = find_card(flow, world, saying->other);
    out->message = saying->message;
    out->reason = saying->reason;
    out->numbers = saying->numbers;
    set_name(out->lender, saying->lender);
    out->lender_gone_ms = saying->lender_gone_ms;
    out->kept = saying->kept;
    out->waits = saying->waits;
    out->fault = saying->fault;
    out->task.task = saying->task;
    memcpy(out->detail, saying->detail, sizeof out->detail);
    set_piece(flow, world, saying->piece, out);
    set_place(world, out->next_station, saying->next);
    set_place(world, out->about_station, saying->about);
    set_place(world, out->stays_at, saying->at);
    if (saying->screen == SCREEN_REFUSAL)
        set_takes_on(flow, world, saying, out);
    if (saying->screen == SCREEN_REFUSAL && out->stays_at[0] != '\0')
        set_name(out->next_station, out->stays_at);
    if (other)
        set_name(out->other_name, other->name);
}

/* ---------------------------------------------------------------- the screens */

static void set_rest(const struct flow *flow, const struct world *world, int64_t now_ms, struct view *out)
{
    bool hello = people_anybody(flow) && now_ms < flow->hello_until_ms;
    out->screen = people_anybody(flow) ? SCREEN_IDLE : SCREEN_BADGE;
    out->message = people_anybody(flow) ? MESSAGE_SCAN_PIECE : MESSAGE_BADGE_IN;
    if (!hello)
        return;
    out->message = MESSAGE_HELLO;
    set_person(world, out->other_name, people_actor(flow));
}

static enum message verdict_message(const struct flow *flow)
{
    return weigh_may_touch(flow) ? MESSAGE_SCAN_NEXT_OR_TOUCH : MESSAGE_LIFT_PIECE;
}

/* That it will not be judged is said before anything is put on the scale. */
static enum message weighing_message(const struct flow *flow, const struct view *out)
{
    bool waits = flow->weighing.message == MESSAGE_PUT_ON_SCALE;
    return waits && (!out->weighing.capable || out->weighing.theory_weak) ? MESSAGE_SCALE_MAY_NOT_JUDGE
                                                                          : flow->weighing.message;
}

static void set_weighing_screen(const struct flow *flow, const struct world *world, int64_t now_ms,
                                struct view *out)
{
    struct piece piece;
    out->screen = flow->stage == STAGE_VERDICT ? SCREEN_VERDICT : SCREEN_WEIGHING;
    set_piece(flow, world, flow->weighing.piece, out);
    view_weighing_set(flow, world, now_ms, &out->weighing);
    out->message = flow->stage == STAGE_VERDICT ? verdict_message(flow) : weighing_message(flow, out);
    if (out->message == MESSAGE_SCALE_TROUBLE)
        out->fault = flow->weighing.fault;
    if (!local_find(flow, world, flow->weighing.piece, &piece))
        return;
    /* where "rework" would send it, if that is offered; else where it goes from here */
    const struct route_step *next = piece_next_step(&piece);
    bool back = flow->weighing.purpose == WEIGH_FOR_INSPECTION && piece.step > 0;
    if (back)
        set_place(world, out->next_station, piece.steps[piece.step - 1].kind);
    else if (next)
        set_place(world, out->next_station, next->kind);
}

static void set_stage(const struct flow *flow, const struct world *world, int64_t now_ms, struct view *out)
{
    switch (flow->stage) {
    case STAGE_REST:
        set_rest(flow, world, now_ms, out);
        break;
    case STAGE_PIECE:
        out->screen = flow->piece.screen;
        set_saying(flow, world, &flow->piece, out);
        view_booked_set(flow, out);
        break;
    case STAGE_WEIGHING:
    case STAGE_VERDICT:
        set_weighing_screen(flow, world, now_ms, out);
        if (flow->weighing.purpose == WEIGH_FOR_TASK)
            view_ask_set(flow, world, &out->task);
        break;
    case STAGE_MENU:
    case STAGE_SHEET:
    case STAGE_HISTORY:
        set_piece(flow, world, flow->menu_piece, out);
        view_look_set(flow, world, out);
        break;
    case STAGE_QUEUE:
        view_look_set(flow, world, out);
        break;
    case STAGE_TASK:
        set_piece(flow, world, task_piece(flow), out);
        view_look_set(flow, world, out);
        break;
    }
}

/* The piece of the deed that is being asked about. */
static struct tag asked_piece(const struct flow *flow)
{
    for (int i = 0; i < flow->deed_count; i++)
        if (!tag_is_none(flow->deeds[i].command.piece))
            return flow->deeds[i].command.piece; /* a task without a piece has none */
    return tag_of("");
}

static bool waits_for_scan(enum screen screen)
{
    return screen == SCREEN_BADGE || screen == SCREEN_IDLE || screen == SCREEN_SCAN || screen == SCREEN_PIECE;
}

static void set_screen(const struct flow *flow, const struct world *world, int64_t now_ms, struct view *out)
{
    if (flow->has_help) {
        set_stage(flow, world, now_ms, out);
        out->help_of = out->screen;
        out->screen = SCREEN_HELP;
        out->message = MESSAGE_LOOKING;
    } else if (flow->has_notice) {
        out->screen = flow->notice.screen;
        set_saying(flow, world, &flow->notice, out);
    } else if (deed_is_asking(flow, now_ms) || scan_is_asking(flow, now_ms)) {
        out->screen = SCREEN_ASKING;
        if (deed_is_busy(flow)) {
            out->touch_count = 0;
            out->bench_above = out->more_above = false;
        }
        set_piece(flow, world, asked_piece(flow), out);
        if (!out->has_piece && !TEXT_COPY(out->name, span_of(flow->scans.read.code)))
            out->name[0] = '\0'; /* what was read has no room */
    } else {
        set_stage(flow, world, now_ms, out);
        if (now_ms < flow->hint_until_ms && waits_for_scan(out->screen))
            out->message = MESSAGE_NOT_OURS;
    }
}

/* ---------------------------------------------------------------- header */

/* A hub that does not answer is said anyway; a link that is refused or cannot write is another matter. */
static bool link_needs_mending(const struct flow *flow)
{
    enum fault_code code = flow->link_fault.code;
    return fault_is(flow->link_fault) && code != FAULT_LOST && code != FAULT_TIMEOUT;
}

/* The first device that is gone; the weighing screen says by itself what the scale has. */
static int find_broken_device(const struct flow *flow)
{
    for (int i = 0; i < FLOW_DEVICE_COUNT; i++) {
        bool gone = flow->devices[i] == FLOW_DEVICE_LOST || flow->devices[i] == FLOW_DEVICE_SILENT;
        bool said = i == FLOW_DEVICE_SCALE && flow->stage == STAGE_WEIGHING;
        if (gone && !said && fault_is(flow->device_faults[i]))
            return i;
    }
    return -1;
}

static void set_trouble(const struct flow *flow, struct view *out)
{
    int device = find_broken_device(flow);
    if (link_needs_mending(flow)) {
        out->trouble = flow->link_fault;
    } else if (flow->online && device >= 0) {
        out->trouble = flow->device_faults[device];
        out->scale_trouble = device == FLOW_DEVICE_SCALE;
    }
}

static void set_heard(const struct flow *flow, const struct world *world, char out[NAME_TEXT_MAX])
{
    struct tag heard = flow->scans.heard;
    const struct sheet *sheet = find_card(flow, world, heard);
    if (flow->now_ms >= flow->scans.heard_until_ms)
        return;
    if (sheet)
        set_name(out, sheet->name);
    else
        set_person(world, out, heard);
}

static void set_header(const struct flow *flow, const struct world *world, struct view *out)
{
    const struct board_station *at = world_find_station(world, flow->station);
    if (world->board.station_count > 0)
        set_place(world, out->station, flow->station);
    if (at)
        out->kind = at->station.kind;
    out->operator_count = flow->people_count;
    for (int i = 0; i < flow->people_count; i++)
        set_person(world, out->operators[i], flow->people[i].badge);
    const struct person *actor = world_find_person(world, people_actor(flow));
    if (actor)
        memcpy(out->language, actor->language, sizeof out->language);
    out->online = flow->online;
    out->camera_sleeps = flow->devices[FLOW_DEVICE_CAMERA] != FLOW_DEVICE_OFF && !flow_wants_camera(flow);
    out->pending = flow->backlog;
    if (!flow->online || flow->now_ms >= flow->photos_since_ms + FLOW_PHOTOS_MS)
        out->photos = flow->photos;
    memcpy(out->devices, flow->devices, sizeof out->devices);
    set_trouble(flow, out);
    out->touch_count = touches_offered(flow, world, out->touches);
    out->under_way = deed_is_busy(flow) && !flow->has_notice && !flow->has_help;
    set_heard(flow, world, out->heard);
    out->bench_above = touch_is_above(flow, world, TOUCH_BENCH);
    out->more_above = touch_is_above(flow, world, TOUCH_MORE);
}

void flow_view(const struct flow *flow, const struct world *world, int64_t now_ms, int64_t unix_ms,
               struct view *out)
{
    memset(out, 0, sizeof *out);
    set_header(flow, world, out);
    set_screen(flow, world, now_ms, out);
    view_tray_set(flow, world, &out->tray);
    out->next_count = view_next_set(flow, world, unix_ms, out->next);
    out->in_work_count = view_in_work_set(flow, world, out->in_work);
}
