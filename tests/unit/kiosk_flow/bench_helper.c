#include "bench_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- the workshop */

static const struct route_step ring_steps[] = {
    {.kind = {"casting"}, .factor_ppm = 991000, .standard_s = 600},
    {.kind = {"setting"}, .factor_ppm = 1000000, .standard_s = 1800},
    {.kind = {"polishing"}, .factor_ppm = 835000, .standard_s = 1200},
    {.kind = {"qc"}, .factor_ppm = 1000000, .tolerance_ppm = 20000, .weigh = WEIGH_IN, .inspection = true},
    {.kind = {"delivery"}, .factor_ppm = 1000000},
};

struct piece_row {
    const char *name;
    enum piece_state state;
    const char *station;
    int step;
    int64_t theory_ug;
    enum weigh_policy setting_weighs; /* a variant of the route: setting weighs too */
    bool qc_without_scale;            /* … or QC inspects by eye only */
    int sets_stones;                  /* … or this step sets a stone of 100 mg; 0: none does */
};

static const struct piece_row piece_rows[] = {
    {"R1", PIECE_DONE, "casting", 0, 5877000, WEIGH_NONE, false, 0},
    {"R2", PIECE_QUEUED, "setting", 1, 5877000, WEIGH_NONE, false, 0},
    {"R3", PIECE_IN_WORK, "setting", 1, 5877000, WEIGH_NONE, false, 0},
    {"R4", PIECE_DONE, "casting", 0, 5877000, WEIGH_NONE, false, 0},
    {"OUT", PIECE_IN_WORK, "setting", 1, 4907000, WEIGH_OUT, false, 1},
    {"BOTH", PIECE_QUEUED, "setting", 1, 4907000, WEIGH_BOTH, false, 1},
    {"IN", PIECE_QUEUED, "setting", 1, 4907000, WEIGH_IN, false, 0},
    {"P1", PIECE_DONE, "setting", 1, 4907000, WEIGH_NONE, false, 0},
    {"P2", PIECE_IN_WORK, "polishing", 2, 4907000, WEIGH_NONE, false, 0},
    {"Q1", PIECE_DONE, "polishing", 2, 4907000, WEIGH_NONE, false, 0},
    {"Q2", PIECE_DONE, "polishing", 2, 4907000, WEIGH_NONE, false, 0},
    {"LIGHT", PIECE_DONE, "polishing", 2, 50000, WEIGH_NONE, false, 0},
    {"W1", PIECE_IN_WORK, "qc", 3, 4907000, WEIGH_NONE, false, 0},
    {"W2", PIECE_IN_WORK, "qc", 3, 4907000, WEIGH_NONE, false, 0},
    {"EYE", PIECE_IN_WORK, "qc", 3, 4907000, WEIGH_NONE, true, 0},
    {"STONE", PIECE_DONE, "polishing", 2, 4907000, WEIGH_NONE, false, 2},
    {"TREE-WAX", PIECE_IN_WORK, "casting", 0, 0, WEIGH_NONE, false, 0},
    {"TREE-CAST", PIECE_IN_WORK, "casting", 0, 30000000, WEIGH_NONE, false, 0},
};

static const char *const people[] = {"Setter-3", "Setter-5", "Polisher-1", "Manager"};
static const char *const languages[] = {"th", "it", "", "en"};

struct tag bench_badge(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (strcmp(people[i], name) == 0)
            return tag_make(TAG_BADGE, (int64_t)i + 1);
    fail_msg("no such person: %s", name);
    return tag_of("");
}

static void add_station(struct world *world, const char *name, int64_t limit, int at_once)
{
    struct board_station *at = &world->board.stations[world->board.station_count++];
    struct code code = code_of(name);
    at->station =
        (struct station){.code = code, .kind = code, .limit.pieces = limit, .staff = 1, .at_once = at_once};
    snprintf(at->station.name, sizeof at->station.name, "%c%s", name[0] - 'a' + 'A', name + 1);
    at->state = STATION_OK;
}

static void count_piece(struct world *world, const struct piece *piece)
{
    for (int i = 0; i < world->board.station_count; i++) {
        struct board_station *at = &world->board.stations[i];
        if (!code_equal(at->station.code, piece->station))
            continue;
        at->now.load.pieces += piece->quantity;
        at->now.queued += piece->state == PIECE_QUEUED;
        at->now.in_work += piece->state == PIECE_IN_WORK;
        at->now.done += piece->state == PIECE_DONE;
    }
}

/* As the hub would have it: set by the steps that are done. */
void bench_set_stones(struct piece *piece)
{
    piece->stones = MASS_UG(0);
    for (int i = 0; i < piece->step + (piece->state == PIECE_DONE); i++)
        if (piece->steps[i].sets_stones)
            piece->stones = piece->stones_due;
}

static void add_piece(struct world *world, const struct piece_row *row)
{
    int index = world->sheet_count++;
    struct sheet *sheet = &world->sheets[index];
    memset(sheet, 0, sizeof *sheet);
    memcpy(sheet->steps, ring_steps, sizeof ring_steps);
    sheet->steps[1].weigh = row->setting_weighs;
    if (row->qc_without_scale)
        sheet->steps[3].weigh = WEIGH_NONE;
    if (row->sets_stones > 0)
        sheet->steps[row->sets_stones].sets_stones = true;
    sheet->piece = (struct piece){
        .tag = tag_make(TAG_PIECE, 100 + index),
        .kind = strncmp(row->name, "TREE", 4) == 0 ? KIND_TREE : KIND_PIECE,
        .version = 7,
        .quantity = 1,
        .place = PLACE_STATION,
        .state = row->state,
        .station = code_of(row->station),
        .tray = code_of(row->station),
        .step = row->step,
        .book_mass = MASS_UG(row->theory_ug),
        .stones_due = MASS_UG(row->sets_stones > 0 ? STONE_UG : 0),
        .step_count = (int)COUNT_OF(ring_steps),
    };
    count_piece(world, &sheet->piece);
    sheet_link(sheet);
    bench_set_stones(&sheet->piece);
    snprintf(sheet->name, sizeof sheet->name, "%s", row->name);
    snprintf(sheet->model, sizeof sheet->model, "Solitaire");
    snprintf(sheet->alloy_name, sizeof sheet->alloy_name, "18k yellow");
    snprintf(sheet->stones_text, sizeof sheet->stones_text, "1 × 0.50 ct prong");
    snprintf(sheet->size, sizeof sheet->size, "52");
    snprintf(sheet->chip.text, sizeof sheet->chip.text, "04A1B2C3D4%04d", index);
    /* u = 20 mg of 4.907 g: pass to 58 mg off, conditional to 98, conditional fail to 138 */
    sheet->theory = (struct theory){true, MASS_UG(row->theory_ug), MASS_UG(0), MASS_UG(row->theory_ug / 245)};
    if (row->theory_ug < 1000000)
        sheet->theory.uncertainty = MASS_UG(100);
    sheet->tolerance_ppm = row->step + (row->state == PIECE_DONE) == 3 ? 20000 : 0;
}

/* What may be chosen from. */
static void fill_lists(struct world *world)
{
    world->metal_count = 2;
    world->metals[0] = (struct metal_info){code_of("au750y"), code_of("own"), "18k yellow"};
    world->metals[1] = (struct metal_info){code_of("au750w"), code_of("recycled"), "18k white"};
    world->stone_count = 2;
    world->stones[0] = (struct named_thing){code_of("rd-1.3"), "round 1.3 mm"};
    world->stones[1] = (struct named_thing){code_of("rd-1.5"), "round 1.5 mm"};
    world->component_count = 2;
    world->components[0] = (struct named_thing){code_of("clasp-7"), "Clasp"};
    world->components[1] = (struct named_thing){code_of("chain-45"), "Chain 45 cm"};
    world->slip_count = 1;
    world->slips[0] = (struct slip_info){12, code_of("plater"), code_of(""), 2} /* on its way back */;
    add_station(world, "plater", 0, 1);
    world->board.stations[world->board.station_count - 1].station.outside = true;
}

static void fill_world(struct world *world)
{
    world->seq = 1;
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    assert_non_null(world->sheets);
    assert_non_null(world->people);
    add_station(world, "casting", 10, 5);
    add_station(world, "setting", 12, 5);
    add_station(world, "polishing", 6, 5);
    add_station(world, "qc", 6, 5);
    for (size_t i = 0; i < COUNT_OF(piece_rows); i++)
        add_piece(world, &piece_rows[i]);
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct person *person = &world->people[world->person_count++];
        person->badge = tag_make(TAG_BADGE, (int64_t)i + 1);
        snprintf(person->name, sizeof person->name, "%s", people[i]);
        snprintf(person->chip.text, sizeof person->chip.text, "04BADBAD%06zu", i);
        snprintf(person->language, sizeof person->language, "%s", languages[i]);
    }
    world->people[3].manager = true;
    fill_lists(world);
    world->scale_count = 1;
    world->scales[0] = (struct scale_info){
        .code = code_of("bench-scale"),
        .quality = {.division = MASS_MG(1), .repeatability = MASS_UG(410), .check_weight_ok = true},
    };
}

void bench_open(struct bench *bench, enum bench_kind kind)
{
    bool two = kind == BENCH_QC || kind == BENCH_STREAM;
    struct flow_conf conf = {.kiosk = code_of("kiosk-1"), .scale_answers_stable = kind != BENCH_STREAM};
    memset(bench, 0, sizeof *bench);
    if (kind != BENCH_NEW)
        fill_world(&bench->world);
    conf.stations[0] = code_of(two ? "polishing" : kind == BENCH_CASTING ? "casting" : "setting");
    conf.stations[1] = code_of("qc");
    conf.station_count = two ? 2 : 1;
    conf.scale = code_of(kind == BENCH_NO_SCALE ? "" : kind == BENCH_UNKNOWN_SCALE ? "qc-9" : "bench-scale");
    bench->flow = malloc(flow_size());
    assert_non_null(bench->flow);
    flow_init(bench->flow, &conf);
    bench->now_ms = 10000;
    bench->seq = 100;
}

void bench_close(struct bench *bench)
{
    free(bench->flow);
    free(bench->world.sheets);
    free(bench->world.people);
}

struct sheet *bench_sheet(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->world.sheet_count; i++)
        if (strcmp(bench->world.sheets[i].name, name) == 0)
            return &bench->world.sheets[i];
    fail_msg("%s: no such piece: %s", bench->line, name);
    return NULL;
}

/* ---------------------------------------------------------------- stepping */

static bool wants_look(const struct bench *bench)
{
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_LOOK)
            return true;
    return false;
}

void bench_step(struct bench *bench, struct flow_event *event)
{
    event->now_ms = bench->now_ms;
    flow_step(bench->flow, &bench->world, event, &bench->effects);
    assert_true(bench->effects.count >= 0 && bench->effects.count <= FLOW_EFFECTS_MAX);
    for (int i = 0; i < bench->effects.count; i++) {
        if (bench->effects.items[i].kind != FLOW_EFFECT_SEND)
            continue;
        if (bench->has_sent)
            fail_msg("at \"%s\": \"%s\" had been sent and nobody expected it", bench->line,
                     verb_word(bench->sent.verb));
        bench->sent = bench->effects.items[i].command;
        bench->has_sent = true;
    }
    bench->has_look = (bench->has_look && event->kind != FLOW_EVENT_LOOKED) || wants_look(bench);
    if (bench->has_look && !bench->looks_later) {
        struct flow_event looked = {.kind = FLOW_EVENT_LOOKED};
        bench_step(bench, &looked);
    }
}

void bench_step_of(struct bench *bench, enum flow_event_kind kind)
{
    struct flow_event event = {.kind = kind};
    bench_step(bench, &event);
}

/* Time passes as it does in the kiosk: a tick whenever one is due. */
void bench_wait(struct bench *bench, int64_t ms)
{
    int64_t until_ms = bench->now_ms + ms;
    for (int ticks = 0; flow_next_tick(bench->flow) <= until_ms; ticks++) {
        if (ticks > 1000)
            fail_msg("at \"%s\": ticks without end", bench->line);
        if (flow_next_tick(bench->flow) > bench->now_ms)
            bench->now_ms = flow_next_tick(bench->flow);
        bench_step_of(bench, FLOW_EVENT_TICK);
    }
    bench->now_ms = until_ms;
    bench_step_of(bench, FLOW_EVENT_TICK);
}

/* ---------------------------------------------------------------- words of a line */

struct words bench_words(const char *line)
{
    struct words words = {.count = 0};
    struct span rest = span_of(line), token;
    while (span_split(&rest, ' ', &token))
        if (token.size > 0) {
            assert_true(words.count < WORDS_MAX);
            assert_true(TEXT_COPY(words.items[words.count], token));
            words.count++;
        }
    return words;
}

int64_t bench_number(const char *word)
{
    int64_t value = 0;
    if (!number_read_int(span_of(word), INT64_MIN, INT64_MAX, &value))
        fail_msg("not a number: %s", word);
    return value;
}

enum verb bench_verb(const char *word)
{
    enum verb verb = VERB_REPORT;
    if (!verb_find(span_of(word), &verb))
        fail_msg("no such verb: %s", word);
    return verb;
}

/* "-": no piece. */
struct tag bench_piece_tag(struct bench *bench, const char *name)
{
    return is(name, "-") || is(name, "") ? tag_of("") : bench_sheet(bench, name)->piece.tag;
}

/* ---------------------------------------------------------------- scripts */

void bench_line(struct bench *bench, const char *line)
{
    struct words words = bench_words(line);
    bench->line = line;
    bool known = play_reader(bench, &words) || play_scale(bench, &words) || play_person(bench, &words) ||
                 play_link(bench, &words) || play_hub(bench, &words) || play_world(bench, &words) ||
                 expect_command(bench, &words) || expect_view(bench, &words);
    if (!known)
        fail_msg("no such line: %s", line);
}

static void run_script(void **state)
{
    const struct script *script = *state;
    struct bench bench;
    bench_open(&bench, script->bench);
    for (int i = 0; i < SCRIPT_LINES_MAX && script->lines[i]; i++)
        bench_line(&bench, script->lines[i]);
    bench_line(&bench, "nothing");
    bench_close(&bench);
}

int run_scripts(const char *group, const struct script *scripts, size_t count)
{
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    assert_non_null(tests);
    for (size_t i = 0; i < count; i++) {
        const void *script = &scripts[i];
        tests[i] = (struct CMUnitTest){.name = scripts[i].name, .test_func = run_script};
        memcpy(&tests[i].initial_state, &script, sizeof script); /* cmocka's type drops the const */
    }
    int failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    free(tests);
    return failed;
}
