/* Each thing that can be done at a bench is two touches away at most (issue of the bench: "and the usual one
 * needs none"): with fingers on the screens as they are drawn, from the bench at rest, at every kind of
 * station, for who works there and for a manager, on every panel. What cannot be done says why. */
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

static void step(struct flow *flow, const struct world *world, struct flow_event event)
{
    struct flow_effects effects;
    event.now_ms = 10000;
    flow_step(flow, world, &event, &effects);
    for (int i = 0; i < effects.count; i++) {
        if (effects.items[i].kind != FLOW_EFFECT_SEND)
            continue;
        struct command command = effects.items[i].command;
        step(flow, world, (struct flow_event){.kind = FLOW_EVENT_RECORDED, .command = command});
        step(flow, world,
             (struct flow_event){
                 .kind = FLOW_EVENT_REPLY, .command = command, .reply.result = RESULT_ACCEPTED});
    }
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
    flow_view(into, person->world, 10000, GALLERY_NOW_MS, &view);
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

static void touch_twice(struct person_here *person)
{
    enum { AREAS_MAX = 80 };
    struct touch_area first[AREAS_MAX], second[AREAS_MAX];
    struct view view;
    flow_view(person->rest, person->world, 10000, GALLERY_NOW_MS, &view);
    assert_int_equal(view.screen, SCREEN_IDLE);
    int firsts = draw(person, &view, first, AREAS_MAX);
    for (int i = 0; i < firsts; i++) {
        view = touch(person, person->first, person->rest, first[i]);
        int seconds = draw(person, &view, second, AREAS_MAX);
        for (int k = 0; k < seconds; k++)
            touch(person, person->second, person->first, second[k]);
    }
}

static void look_at(const struct bench_row *bench, const struct gallery_size *size, bool pieces)
{
    struct world world;
    struct ui_conf conf = gallery_conf(size, THEME_DARK, LANGUAGE_ENGLISH);
    struct person_here person = {.world = &world,
                                 .rest = calloc(1, flow_size()),
                                 .first = calloc(1, flow_size()),
                                 .second = calloc(1, flow_size()),
                                 .ui = ui_create(&conf)};
    assert_true(person.rest && person.first && person.second);
    world_open(&world, pieces);
    world.people[0].manager = bench->manager;
    sit_down(bench, person.rest, &world);
    touch_twice(&person);
    for (size_t i = 0; i < COUNT_OF(CAN); i++)
        if (person.reached[CAN[i].task] != can(bench, &CAN[i], pieces))
            fail_msg("%s, %s, %s: %s is %s two touches", bench->name, size->name,
                     pieces ? "with pieces" : "with none", task_word(CAN[i].task),
                     person.reached[CAN[i].task] ? "within" : "not within");
    for (size_t i = 0; i < COUNT_OF(CAN) && !pieces; i++)
        if (!person.refused[CAN[i].task] && can(bench, &CAN[i], true) && !CAN[i].without_pieces)
            fail_msg("%s, %s: no word of why %s cannot be done", bench->name, size->name,
                     task_word(CAN[i].task));
    ui_destroy(person.ui);
    free(person.rest);
    free(person.first);
    free(person.second);
    world_close(&world);
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
        cmocka_unit_test(what_nothing_is_there_for_says_so),
        cmocka_unit_test(every_task_of_a_menu_is_among_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
