/* Each thing that can be done at a bench is two touches away at most (issue of the bench: "and the usual one
 * needs none"): with fingers on the screens as they are drawn, on every panel: from the bench at rest at
 * every kind of station, for who works there and for a manager; and from every screen that a bench can come
 * to. What cannot be done says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/ui/words.h"
#include "tests/unit/kiosk_ui/gallery_helper.h"

/* ------------------------------------------------------------------ a workshop where everything is possible
 */

static const char *const KINDS[] = {"wax",       "casting",   "assembly", "setting",
                                    "engraving", "polishing", "qc",       "plating"};

enum { STEP_WAX, STEP_CASTING, STEP_ASSEMBLY, STEP_SETTING, STEP_ENGRAVING, STEP_POLISHING, STEP_QC, STEPS };

static void add_station(struct world *world, const char *kind)
{
    struct board_station *at = &world->board.stations[world->board.station_count++];
    at->station = (struct station){.code = code_of(kind),
                                   .kind = code_of(kind),
                                   .limit.pieces = 90,
                                   .at_once = 9,
                                   .outside = strcmp(kind, "plating") == 0};
    assert_true(TEXT_COPY(at->station.name, span_of(kind)));
}

static struct piece *add_piece(struct world *world, int step, enum piece_state state)
{
    struct sheet *sheet = &world->sheets[world->sheet_count];
    for (int i = 0; i < STEPS; i++)
        sheet->steps[i] = (struct route_step){.kind = code_of(KINDS[i]),
                                              .factor_ppm = 1000000,
                                              .sets_stones = i == STEP_SETTING,
                                              .inspection = i == STEP_QC};
    snprintf(sheet->name, sizeof sheet->name, "R-%d", world->sheet_count);
    snprintf(sheet->model, sizeof sheet->model, "Solitaire");
    sheet->piece = (struct piece){.tag = tag_make(TAG_PIECE, 100 + world->sheet_count),
                                  .version = 1,
                                  .quantity = 1,
                                  .place = PLACE_STATION,
                                  .state = state,
                                  .station = code_of(KINDS[step]),
                                  .tray = code_of(KINDS[step]),
                                  .step = step,
                                  .book_mass = MASS_UG(step > STEP_WAX ? 5000000 : 0),
                                  .step_count = STEPS};
    sheet_link(sheet);
    world->sheet_count++;
    return &sheet->piece;
}

/* One of each sort lies there: two halves of a lot among them. */
static void add_pieces(struct world *world)
{
    for (int step = STEP_WAX; step < STEPS; step++) {
        add_piece(world, step, PIECE_IN_WORK);
        add_piece(world, step, PIECE_QUEUED)->quantity = 3;
        add_piece(world, step, PIECE_QUEUED)->quantity = 3;
        add_piece(world, step, PIECE_HELD);
    }
    add_piece(world, STEP_WAX, PIECE_DONE);
    struct piece *wax = add_piece(world, STEP_CASTING, PIECE_QUEUED);
    wax->kind = KIND_TREE;
    wax->book_mass = MASS_UG(0);
    add_piece(world, STEP_CASTING, PIECE_IN_WORK)->kind = KIND_TREE;
    add_piece(world, STEP_SETTING, PIECE_HELD)->place = PLACE_PARKED;
    add_piece(world, STEP_SETTING, PIECE_QUEUED)->place = PLACE_MISSING;
}

static void world_open(struct world *world, bool pieces)
{
    memset(world, 0, sizeof *world);
    world->seq = 1;
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    assert_non_null(world->sheets);
    assert_non_null(world->people);
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        add_station(world, KINDS[i]);
    if (pieces)
        add_pieces(world);
    world->person_count = 1;
    world->people[0] = (struct person){.badge = tag_make(TAG_BADGE, 1), .name = "Setter 3"};
    world->choices_known = true;
    world->metal_count = world->stone_count = world->component_count = world->slip_count = 1;
    world->metals[0] = (struct metal_info){code_of("au750y"), code_of("own"), "18k yellow"};
    world->stones[0] = (struct named_thing){code_of("rd-1.3"), "round 1.3 mm"};
    world->components[0] = (struct named_thing){code_of("clasp"), "Clasp"};
    world->slips[0] = (struct slip_info){12, code_of("plating"), code_of("polishing"), 2};
    world->scale_count = 1;
    world->scales[0] = (struct scale_info){.code = code_of("scale")};
}

static void world_close(struct world *world)
{
    free(world->sheets);
    free(world->people);
}

/* ------------------------------------------------------------------ what a bench can do */

struct bench_row {
    const char *name, *stations[FLOW_STATIONS_MAX];
    bool scale, reader, manager;
};

static const struct bench_row BENCHES[] = {
    {"wax", {"wax"}, false, true, false},
    {"casting", {"casting"}, true, true, false},
    {"casting, a manager", {"casting"}, true, true, true},
    {"assembly, a manager", {"assembly"}, true, true, true},
    {"setting without a scale", {"setting"}, false, true, false},
    {"setting without a reader", {"setting"}, true, false, false},
    {"setting, a manager", {"setting"}, true, true, true},
    {"engraving, a manager", {"engraving"}, false, true, true},
    {"polishing, a manager", {"polishing"}, true, true, true},
    {"polishing and qc", {"polishing", "qc"}, true, true, false},
    {"qc, a manager", {"qc"}, true, true, true},
    {"a bench for all, a manager", {"casting", "setting", "engraving", "qc"}, true, true, true},
};

/* A task, and the kinds of station that it belongs to; none: all. */
static const struct can {
    enum task task;
    const char *kinds[3];
    bool scale, reader, manager;
    bool without_pieces; /* it needs none to be there */
} CAN[] = {
    {TASK_QUEUE, {0}, false, false, false, true},
    {TASK_LOOK, {0}, false, false, false, true},
    {TASK_WEIGH, {0}, true, false, false, false},
    {TASK_HOLD, {0}, false, false, false, false},
    {TASK_RELEASE, {0}, false, false, false, false},
    {TASK_REWORK, {"qc", "setting"}, false, false, false, false},
    {TASK_INSPECT, {"qc"}, false, false, false, false},
    {TASK_CHECK_SETTING, {"setting"}, false, false, false, false},
    {TASK_ENGRAVE, {"engraving", "qc"}, false, false, false, false},
    {TASK_ACCEPT, {"qc"}, false, false, false, false},
    {TASK_HAND_OVER, {0}, false, false, false, false},
    {TASK_SPLIT, {0}, false, false, false, false},
    {TASK_MERGE, {0}, false, false, false, false},
    {TASK_BIND_CHIP, {0}, false, true, false, true},
    {TASK_BIND_TAG, {0}, false, false, false, true},
    {TASK_LABEL, {0}, false, false, false, true},
    {TASK_STOCK_OUT, {"assembly", "setting"}, false, false, false, true},
    {TASK_ISSUE_STONES, {"setting"}, false, false, false, true},
    {TASK_SET_STONES, {"setting"}, false, false, false, false},
    {TASK_RETURN_STONES, {"setting"}, false, false, false, true},
    {TASK_BREAK_STONES, {"setting"}, false, false, false, true},
    {TASK_LOSE_STONES, {"setting"}, false, false, false, true},
    {TASK_BUILD_TREE, {"wax", "casting"}, false, false, false, false},
    {TASK_TAKE_APART, {"wax", "casting"}, false, false, false, false},
    {TASK_CAST, {"casting"}, false, false, false, false},
    {TASK_CUT, {"casting"}, false, false, false, false},
    {TASK_ISSUE_METAL, {0}, false, false, false, true},
    {TASK_RETURN_METAL, {0}, false, false, false, true},
    {TASK_RETURN_SCRAP, {0}, false, false, false, true},
    {TASK_SEND, {0}, false, false, false, true},
    {TASK_ARRIVE, {0}, false, false, false, true},
    {TASK_CHECK_SCALE, {0}, true, false, false, true},
    {TASK_TEST_SCALE, {0}, true, false, false, true},
    {TASK_STOCK_TAKE, {0}, false, false, false, true},
    {TASK_STOCK_COMPONENTS, {0}, false, false, true, true},
    {TASK_STOCK_STONES, {0}, false, false, true, true},
    {TASK_PARK, {0}, false, false, true, false},
    {TASK_UNPARK, {0}, false, false, true, false},
    {TASK_SCRAP, {0}, false, false, true, false},
    {TASK_MISSING, {0}, false, false, true, false},
    {TASK_FOUND, {0}, false, false, true, false},
};

static bool is_among(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count && list[i]; i++)
        if (strcmp(list[i], word) == 0)
            return true;
    return false;
}

static bool can(const struct bench_row *bench, const struct can *row, bool pieces)
{
    bool kind = !row->kinds[0];
    for (size_t i = 0; i < FLOW_STATIONS_MAX && bench->stations[i]; i++)
        kind = kind || is_among(bench->stations[i], row->kinds, COUNT_OF(row->kinds));
    bool wax_apart = row->task != TASK_TAKE_APART || is_among("casting", bench->stations, FLOW_STATIONS_MAX);
    return kind && wax_apart && (!row->scale || bench->scale) && (!row->reader || bench->reader) &&
           (!row->manager || bench->manager) && (pieces || row->without_pieces);
}

/* ------------------------------------------------------------------ a person with fingers */

struct person_here {
    const struct world *world;
    struct flow *rest, *first, *second;
    struct ui *ui;
    bool reached[TASK_COUNT];
    bool refused[TASK_COUNT]; /* with a sentence that says why */
};

/* As long as nothing is scanned twice and no reading grows old it is all one moment. */
#define MOMENT_MS INT64_C(10000)

/* What the hub says to each command about a piece; all else it accepts. */
static void step_answered(struct flow *flow, const struct world *world, struct flow_event event,
                          const struct reply *reply)
{
    static const struct reply accepted = {.result = RESULT_ACCEPTED};
    struct flow_effects effects;
    event.now_ms = MOMENT_MS;
    flow_step(flow, world, &event, &effects);
    for (int i = 0; i < effects.count; i++) {
        if (effects.items[i].kind != FLOW_EFFECT_SEND)
            continue;
        struct command command = effects.items[i].command;
        bool live = command.decided == DECIDED_HUB;
        struct reply answer = tag_is_none(command.piece) ? accepted : *reply;
        step_answered(flow, world, (struct flow_event){.kind = FLOW_EVENT_RECORDED, .command = command},
                      reply);
        step_answered(
            flow, world,
            (struct flow_event){.kind = FLOW_EVENT_REPLY, .command = command, .reply = answer, .live = live},
            reply);
    }
}

static void step(struct flow *flow, const struct world *world, struct flow_event event)
{
    static const struct reply accepted = {.result = RESULT_ACCEPTED};
    step_answered(flow, world, event, &accepted);
}

static void sit_down(const struct bench_row *bench, struct flow *flow, const struct world *world)
{
    struct flow_conf conf = {.kiosk = code_of("kiosk-1"), .scale = code_of(bench->scale ? "scale" : "")};
    for (; conf.station_count < FLOW_STATIONS_MAX && bench->stations[conf.station_count];
         conf.station_count++)
        conf.stations[conf.station_count] = code_of(bench->stations[conf.station_count]);
    flow_init(flow, &conf);
    step(flow, world, (struct flow_event){.kind = FLOW_EVENT_LINK, .online = true});
    step(flow, world,
         (struct flow_event){.kind = FLOW_EVENT_DEVICE,
                             .device = FLOW_DEVICE_NFC,
                             .device_status = bench->reader ? FLOW_DEVICE_READY : FLOW_DEVICE_OFF});
    struct flow_event badge = {.kind = FLOW_EVENT_CODE};
    assert_true(TEXT_COPY(badge.code, span_of(world->people[0].badge.text)));
    step(flow, world, badge);
    step(flow, world, (struct flow_event){.kind = FLOW_EVENT_TOUCH, .touch = TOUCH_NONE});
}

/* A sentence, and which tile it is about. */
static void look_at_reason(struct person_here *person, const struct view *view)
{
    struct words_message said;
    words_message(view, &said);
    assert_int_equal(view->screen, SCREEN_MENU);
    assert_true(strlen(said.title) > 10);
    assert_non_null(strstr(said.detail, words_task(view->not_now)));
    person->refused[view->not_now] = true;
}

/* Opens what the finger opens: a task's first question, the queue; notes it. */
static struct view touch(struct person_here *person, struct flow *into, const struct flow *from,
                         struct touch_area area)
{
    struct view view;
    memcpy(into, from, flow_size());
    step(into, person->world,
         (struct flow_event){.kind = FLOW_EVENT_TOUCH, .touch = area.touch, .item = area.item});
    flow_view(into, person->world, MOMENT_MS, GALLERY_NOW_MS, &view);
    if (view.message == MESSAGE_NOT_NOW)
        look_at_reason(person, &view);
    else if (view.screen == SCREEN_QUEUE)
        person->reached[TASK_QUEUE] = true;
    else if (view.task.task != TASK_NONE)
        person->reached[view.task.task] = true;
    return view;
}

static int draw(struct person_here *person, const struct view *view, struct touch_area *out, int max)
{
    int count = 0;
    ui_draw(person->ui, view, GALLERY_NOW_MS);
    while (count < max && ui_touch_area(person->ui, count, &out[count]))
        count++;
    return count;
}

static void touch_twice(struct person_here *person, enum screen from)
{
    enum { AREAS_MAX = 80 };
    struct touch_area first[AREAS_MAX], second[AREAS_MAX];
    struct view view;
    flow_view(person->rest, person->world, MOMENT_MS, GALLERY_NOW_MS, &view);
    if (view.screen != from)
        fail_msg("%s is on the screen, not %s", screen_word(view.screen), screen_word(from));
    int firsts = draw(person, &view, first, AREAS_MAX);
    for (int i = 0; i < firsts; i++) {
        view = touch(person, person->first, person->rest, first[i]);
        int seconds = draw(person, &view, second, AREAS_MAX);
        for (int k = 0; k < seconds; k++)
            touch(person, person->second, person->first, second[k]);
    }
}

static void person_open(struct person_here *person, const struct gallery_size *size, struct world *world,
                        const struct bench_row *bench, bool pieces)
{
    struct ui_conf conf = gallery_conf(size, THEME_DARK, LANGUAGE_ENGLISH);
    *person = (struct person_here){.world = world,
                                   .rest = calloc(1, flow_size()),
                                   .first = calloc(1, flow_size()),
                                   .second = calloc(1, flow_size()),
                                   .ui = ui_create(&conf)};
    assert_true(person->rest && person->first && person->second);
    world_open(world, pieces);
    world->people[0].manager = bench->manager;
    sit_down(bench, person->rest, world);
}

static void person_close(struct person_here *person, struct world *world)
{
    ui_destroy(person->ui);
    free(person->rest);
    free(person->first);
    free(person->second);
    world_close(world);
}

static void look_at(const struct bench_row *bench, const struct gallery_size *size, bool pieces)
{
    struct world world;
    struct person_here person;
    person_open(&person, size, &world, bench, pieces);
    touch_twice(&person, SCREEN_IDLE);
    for (size_t i = 0; i < COUNT_OF(CAN); i++)
        if (person.reached[CAN[i].task] != can(bench, &CAN[i], pieces))
            fail_msg("%s, %s, %s: %s is %s two touches", bench->name, size->name,
                     pieces ? "with pieces" : "with none", task_word(CAN[i].task),
                     person.reached[CAN[i].task] ? "within" : "not within");
    for (size_t i = 0; i < COUNT_OF(CAN) && !pieces; i++)
        if (!person.refused[CAN[i].task] && can(bench, &CAN[i], true) && !CAN[i].without_pieces)
            fail_msg("%s, %s: no word of why %s cannot be done", bench->name, size->name,
                     task_word(CAN[i].task));
    person_close(&person, &world);
}

/* ------------------------------------------------------------------ from every screen */

/* The bench of the screens: all that a bench can do is done there. */
static const struct bench_row WHOLE = {
    "a bench for all", {"casting", "setting", "engraving", "qc"}, true, true, true};

/* Pieces of that workshop: four lie at each step. */
enum {
    CAST_IN_WORK = 4 * STEP_CASTING,
    SET_IN_WORK = 4 * STEP_SETTING,
    SET_QUEUED,
    QC_IN_WORK = 4 * STEP_QC
};

struct move {
    enum {
        MOVE_END,
        MOVE_TOUCH,   /* an enum touch */
        MOVE_TILE,    /* of the menu that is open: an enum task */
        MOVE_ITEM,    /* the first of the list */
        MOVE_SCAN,    /* a piece: its index */
        MOVE_REFUSED, /* … and the hub says no */
        MOVE_MISREAD,
        MOVE_WEIGHT, /* mg, steady */
        MOVE_CAMERA,
        MOVE_HISTORY /* of the piece with this index, with a photo */
    } what;
    int value;
};

/* How a person comes to a screen. `of_piece`: its menu of pieces is that of the piece there. */
static const struct way {
    const char *name;
    enum screen screen;
    bool of_piece;
    struct move moves[10];
} WAYS[] = {
    {"a piece was started", SCREEN_PIECE, true, {{MOVE_SCAN, SET_QUEUED}}},
    {"the hub has refused", SCREEN_REFUSAL, true, {{MOVE_REFUSED, SET_QUEUED}}},
    {"a misread", SCREEN_TROUBLE, false, {{MOVE_MISREAD, 0}}},
    {"a misread while a task asks",
     SCREEN_TROUBLE,
     false,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_HOLD}, {MOVE_MISREAD, 0}}},
    {"a weighing", SCREEN_WEIGHING, true, {{MOVE_SCAN, QC_IN_WORK}}},
    {"a weighing below zero", SCREEN_WEIGHING, true, {{MOVE_SCAN, QC_IN_WORK}, {MOVE_WEIGHT, -900}}},
    {"a verdict",
     SCREEN_VERDICT,
     true,
     {{MOVE_SCAN, QC_IN_WORK}, {MOVE_WEIGHT, 0}, {MOVE_WEIGHT, 5000}, {MOVE_WEIGHT, 5000}, {MOVE_WEIGHT, 0}}},
    {"a verdict, and a misread in front",
     SCREEN_TROUBLE,
     false,
     {{MOVE_SCAN, QC_IN_WORK},
      {MOVE_WEIGHT, 0},
      {MOVE_WEIGHT, 5000},
      {MOVE_WEIGHT, 5000},
      {MOVE_WEIGHT, 0},
      {MOVE_MISREAD, 0}}},
    {"help", SCREEN_HELP, false, {{MOVE_TOUCH, TOUCH_HELP}}},
    {"help about a question",
     SCREEN_HELP,
     false,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_HOLD}, {MOVE_TOUCH, TOUCH_HELP}}},
    {"the menu of pieces", SCREEN_MENU, false, {{MOVE_TOUCH, TOUCH_MORE}}},
    {"the menu of the bench", SCREEN_MENU, false, {{MOVE_TOUCH, TOUCH_BENCH}}},
    {"the menu of a piece", SCREEN_MENU, false, {{MOVE_SCAN, SET_QUEUED}, {MOVE_TOUCH, TOUCH_MORE}}},
    {"the queue", SCREEN_QUEUE, false, {{MOVE_TOUCH, TOUCH_BENCH}, {MOVE_TILE, TASK_QUEUE}}},
    {"a sheet",
     SCREEN_SHEET,
     true,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_LOOK}, {MOVE_SCAN, SET_IN_WORK}}},
    {"a history",
     SCREEN_HISTORY,
     true,
     {{MOVE_TOUCH, TOUCH_MORE},
      {MOVE_TILE, TASK_LOOK},
      {MOVE_SCAN, SET_IN_WORK},
      {MOVE_TOUCH, TOUCH_HISTORY}}},
    {"a photo, large",
     SCREEN_PICTURE,
     true,
     {{MOVE_TOUCH, TOUCH_MORE},
      {MOVE_TILE, TASK_LOOK},
      {MOVE_SCAN, SET_IN_WORK},
      {MOVE_HISTORY, SET_IN_WORK},
      {MOVE_ITEM, 0}}},
    {"a scan is asked for", SCREEN_SCAN, false, {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_HOLD}}},
    {"one of a list",
     SCREEN_CHOICE,
     false,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_REWORK}, {MOVE_SCAN, SET_IN_WORK}}},
    {"a number", SCREEN_KEYPAD, false, {{MOVE_TOUCH, TOUCH_BENCH}, {MOVE_TILE, TASK_ISSUE_STONES}}},
    {"a weight is asked for",
     SCREEN_WEIGHING,
     false,
     {{MOVE_TOUCH, TOUCH_BENCH}, {MOVE_TILE, TASK_ISSUE_METAL}}},
    {"a photo",
     SCREEN_PHOTO,
     false,
     {{MOVE_CAMERA, 0}, {MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_INSPECT}, {MOVE_SCAN, QC_IN_WORK}}},
    {"criteria",
     SCREEN_CHECKS,
     false,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_CHECK_SETTING}, {MOVE_SCAN, SET_IN_WORK}}},
    {"all that was said",
     SCREEN_SUMMARY,
     false,
     {{MOVE_TOUCH, TOUCH_BENCH}, {MOVE_TILE, TASK_ARRIVE}, {MOVE_TOUCH, TOUCH_SKIP}}},
    {"a task is booked",
     SCREEN_DONE,
     true,
     {{MOVE_TOUCH, TOUCH_MORE}, {MOVE_TILE, TASK_HOLD}, {MOVE_SCAN, CAST_IN_WORK}}},
};

static void scan(struct person_here *person, const char *code, const struct reply *reply)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE};
    assert_true(TEXT_COPY(event.code, span_of(code)));
    step_answered(person->rest, person->world, event, reply);
}

static void touch_here(struct person_here *person, enum touch touch, int item)
{
    step(person->rest, person->world,
         (struct flow_event){.kind = FLOW_EVENT_TOUCH, .touch = touch, .item = item});
}

static int find_tile(const struct person_here *person, enum task task)
{
    struct view view;
    flow_view(person->rest, person->world, MOMENT_MS, GALLERY_NOW_MS, &view);
    for (int i = 0; i < view.item_count; i++)
        if (view.items[i].task == task)
            return i;
    fail_msg("no tile %s on %s", task_word(task), screen_word(view.screen));
    return 0;
}

static void see_history(struct person_here *person, struct tag piece)
{
    struct piece_history history = {.piece = piece, .photos = {{.id = "p1"}}, .photo_count = 1};
    struct flow_event told = {.kind = FLOW_EVENT_HISTORY, .command.piece = piece, .history = &history};
    struct flow_event seen = {.kind = FLOW_EVENT_SEEN, .code = "p1"};
    step(person->rest, person->world, told);
    step(person->rest, person->world, seen);
}

static void weigh(struct person_here *person, int mg)
{
    struct reading reading = {
        .kind = READING_WEIGHT, .mass = MASS_UG(INT64_C(1000) * mg), .unit = UNIT_G, .value = "0.000"};
    step(person->rest, person->world, (struct flow_event){.kind = FLOW_EVENT_READING, .reading = reading});
}

static void scan_piece(struct person_here *person, int index, bool refused)
{
    static const struct reply no = {.result = RESULT_REFUSED, .reason = REASON_NEXT_FULL};
    const struct piece *piece = &person->world->sheets[index].piece;
    struct reply started = {.result = RESULT_ACCEPTED,
                            .has_piece = true,
                            .version = 2,
                            .place = PLACE_STATION,
                            .station = piece->station,
                            .state = PIECE_IN_WORK};
    scan(person, piece->tag.text, refused ? &no : &started);
}

static void make_move(struct person_here *person, const struct move *move)
{
    static const struct reply none = {.result = RESULT_ACCEPTED};
    switch (move->what) {
    case MOVE_END:
        break;
    case MOVE_TOUCH:
        touch_here(person, (enum touch)move->value, 0);
        break;
    case MOVE_TILE:
        touch_here(person, TOUCH_ITEM, find_tile(person, (enum task)move->value));
        break;
    case MOVE_ITEM:
        touch_here(person, TOUCH_ITEM, move->value);
        break;
    case MOVE_SCAN:
        scan_piece(person, move->value, false);
        break;
    case MOVE_REFUSED:
        scan_piece(person, move->value, true);
        break;
    case MOVE_MISREAD:
        scan(person, "TS1-000123-0", &none);
        break;
    case MOVE_WEIGHT:
        weigh(person, move->value);
        break;
    case MOVE_CAMERA:
        step(person->rest, person->world,
             (struct flow_event){.kind = FLOW_EVENT_DEVICE,
                                 .device = FLOW_DEVICE_CAMERA,
                                 .device_status = FLOW_DEVICE_READY});
        break;
    case MOVE_HISTORY:
        see_history(person, person->world->sheets[move->value].piece.tag);
        break;
    }
}

/* What the menu of the bench has. */
static void list_bench(struct person_here *person, bool out[TASK_COUNT])
{
    struct view view = touch(person, person->first, person->rest, (struct touch_area){.touch = TOUCH_BENCH});
    memset(out, 0, TASK_COUNT);
    for (int i = 0; i < view.item_count; i++)
        out[view.items[i].task] = true;
}

/* Of the bench everything, and of the piece there at least its own menu. */
static void look_from(const struct way *way, const struct gallery_size *size)
{
    struct world world;
    struct person_here person;
    bool of_bench[TASK_COUNT];
    person_open(&person, size, &world, &WHOLE, true);
    for (int i = 0; i < world.sheet_count; i++)
        world.sheets[i].steps[STEP_QC].weigh = WEIGH_IN;
    list_bench(&person, of_bench);
    for (size_t i = 0; i < COUNT_OF(way->moves); i++)
        make_move(&person, &way->moves[i]);
    touch_twice(&person, way->screen);
    for (size_t i = 0; i < COUNT_OF(CAN); i++) {
        bool own = way->of_piece && !of_bench[CAN[i].task];
        if (!own && !person.reached[CAN[i].task] && can(&WHOLE, &CAN[i], true))
            fail_msg("%s, %s: %s is not within two touches", way->name, size->name, task_word(CAN[i].task));
    }
    if (!person.reached[TASK_BIND_TAG])
        fail_msg("%s, %s: the menu of the piece is not within two touches", way->name, size->name);
    person_close(&person, &world);
}

/* ------------------------------------------------------------------ the tests */

static void two_touches_lead_to_everything_that_can_be_done(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(BENCHES); b++) {
        for (size_t i = 0; i < GALLERY_SIZE_COUNT; i++)
            look_at(&BENCHES[b], &GALLERY_SIZES[i], true);
        for (size_t i = 0; i < GALLERY_PANEL_COUNT; i++)
            look_at(&BENCHES[b], &GALLERY_PANELS[i], true);
    }
}

static void from_every_screen_as_well(void **state)
{
    (void)state;
    for (size_t w = 0; w < COUNT_OF(WAYS); w++) {
        for (size_t i = 0; i < GALLERY_SIZE_COUNT; i++)
            look_from(&WAYS[w], &GALLERY_SIZES[i]);
        for (size_t i = 0; i < GALLERY_PANEL_COUNT; i++)
            look_from(&WAYS[w], &GALLERY_PANELS[i]);
    }
}

/* Where nobody is in there is nothing to open; while the hub is asked the hands rest. */
static void no_screen_was_left_out(void **state)
{
    (void)state;
    bool seen[SCREEN_HELP + 1] = {[SCREEN_BADGE] = true, [SCREEN_ASKING] = true, [SCREEN_IDLE] = true};
    for (size_t w = 0; w < COUNT_OF(WAYS); w++)
        seen[WAYS[w].screen] = true;
    for (int i = 0; i <= SCREEN_HELP; i++)
        if (!seen[i])
            fail_msg("no way to %s", screen_word((enum screen)i));
}

static void what_nothing_is_there_for_says_so(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(BENCHES); b++)
        look_at(&BENCHES[b], &GALLERY_SIZES[1], false);
}

/* A task that is new and that nobody has thought of here would be proved by nobody. */
static void every_task_of_a_menu_is_among_them(void **state)
{
    (void)state;
    static const enum task opened_elsewhere[] = {TASK_OVERRIDE, TASK_EXCEED, TASK_FINISH};
    assert_int_equal(COUNT_OF(CAN) + COUNT_OF(opened_elsewhere), TASK_COUNT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_touches_lead_to_everything_that_can_be_done),
        cmocka_unit_test(from_every_screen_as_well),
        cmocka_unit_test(no_screen_was_left_out),
        cmocka_unit_test(what_nothing_is_there_for_says_so),
        cmocka_unit_test(every_task_of_a_menu_is_among_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
