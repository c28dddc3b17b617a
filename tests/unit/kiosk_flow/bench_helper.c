#include "bench_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNIX_MS INT64_C(1763640000000)

enum { WORDS_MAX = 16, WORD_MAX = 256, STONE_UG = 100000, LOT_PIECES = 24 };

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

static struct tag badge_of(const char *name)
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
static void set_stones(struct piece *piece)
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
    set_stones(&sheet->piece);
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
    world->slip_count = 1;
    world->slips[0] = (struct slip_info){12, code_of("plater"), code_of("polishing"), 2};
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

static void step_of(struct bench *bench, enum flow_event_kind kind)
{
    struct flow_event event = {.kind = kind};
    bench_step(bench, &event);
}

/* Time passes as it does in the kiosk: a tick whenever one is due. */
static void wait_for(struct bench *bench, int64_t ms)
{
    int64_t until_ms = bench->now_ms + ms;
    for (int ticks = 0; flow_next_tick(bench->flow) <= until_ms; ticks++) {
        if (ticks > 1000)
            fail_msg("at \"%s\": ticks without end", bench->line);
        if (flow_next_tick(bench->flow) > bench->now_ms)
            bench->now_ms = flow_next_tick(bench->flow);
        step_of(bench, FLOW_EVENT_TICK);
    }
    bench->now_ms = until_ms;
    step_of(bench, FLOW_EVENT_TICK);
}

/* ---------------------------------------------------------------- words of a line */

struct words {
    char items[WORDS_MAX][WORD_MAX];
    int count;
};

static struct words words_of(const char *line)
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

static int64_t number_of(const char *word)
{
    int64_t value = 0;
    if (!number_read_int(span_of(word), INT64_MIN, INT64_MAX, &value))
        fail_msg("not a number: %s", word);
    return value;
}

static enum verb verb_of(const char *word)
{
    enum verb verb = VERB_REPORT;
    if (!verb_find(span_of(word), &verb))
        fail_msg("no such verb: %s", word);
    return verb;
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* "-": no piece. */
static struct tag piece_tag(struct bench *bench, const char *name)
{
    return is(name, "-") || is(name, "") ? tag_of("") : bench_sheet(bench, name)->piece.tag;
}

/* ---------------------------------------------------------------- people and devices */

static void read_code(struct bench *bench, const char *text, const char *chip)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE};
    assert_true(TEXT_COPY(event.code, span_of(text)) && TEXT_COPY(event.chip.text, span_of(chip)));
    bench_step(bench, &event);
}

static void type_code(struct bench *bench, const char *text)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE, .typed = true};
    assert_true(TEXT_COPY(event.code, span_of(text)));
    bench_step(bench, &event);
}

static const char *chip_of(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->world.person_count; i++)
        if (is(bench->world.people[i].name, name))
            return bench->world.people[i].chip.text;
    return bench_sheet(bench, name)->chip.text;
}

static bool play_reader(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1], *more = words->items[2];
    struct flow_event several = {.kind = FLOW_EVENT_CODE, .several = true};
    if (is(what, "badge"))
        read_code(bench, badge_of(arg).text, "");
    else if (is(what, "scan"))
        read_code(bench, piece_tag(bench, arg).text, "");
    else if (is(what, "type-scan"))
        type_code(bench, piece_tag(bench, arg).text);
    else if (is(what, "code"))
        read_code(bench, arg, "");
    else if (is(what, "chip"))
        read_code(bench, is(more, "") || is(more, "junk") ? more : piece_tag(bench, more).text,
                  chip_of(bench, arg));
    else if (is(what, "unknown-chip"))
        read_code(bench, arg, "04FFFFFFFFFFFF");
    else if (is(what, "unknown-piece"))
        read_code(bench, tag_make(TAG_PIECE, number_of(arg)).text, "");
    else if (is(what, "unknown-badge"))
        read_code(bench, tag_make(TAG_BADGE, 99).text, "");
    else if (is(what, "several"))
        bench_step(bench, &several);
    else
        return false;
    return true;
}

static struct reading reading_of(const char *grams, const char *how, enum unit unit)
{
    struct decimal number;
    struct reading reading = {
        .kind = span_starts_with(span_of(how), "unstable") ? READING_UNSTABLE : READING_WEIGHT,
        .on_demand = strstr(how, "demand") != NULL,
        .unit = unit,
    };
    assert_true(number_read_decimal(span_of(grams), &number));
    assert_true(mass_from_decimal(number, unit, &reading.mass));
    snprintf(reading.value, sizeof reading.value, "%s", grams);
    snprintf(reading.raw, sizeof reading.raw, "S %s %s", is(how, "unstable") ? "D" : "S", grams);
    return reading;
}

static struct reading trouble_of(const char *word)
{
    struct reading reading = {.kind = READING_ERROR, .code = "BAD_FRAME"};
    if (is(word, "overload"))
        reading.kind = READING_OVERLOAD;
    else if (is(word, "underload"))
        reading.kind = READING_UNDERLOAD;
    else if (is(word, "ignored"))
        reading.kind = READING_IGNORED;
    else if (is(word, "no-unit"))
        reading = (struct reading){.kind = READING_WEIGHT, .on_demand = true, .value = "4.907"};
    else
        assert_string_equal(word, "error");
    return reading;
}

static bool play_scale(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    struct flow_event event = {.kind = FLOW_EVENT_READING};
    if (is(what, "weight")) {
        enum unit unit = words->count > 3 ? unit_find(span_of(words->items[3])) : UNIT_G;
        event.reading = reading_of(arg, words->items[2], unit);
    } else if (is(what, "stale")) {
        event.reading = reading_of(arg, "demand", UNIT_G);
        event.at_ms = bench->now_ms - FLOW_READING_MS - 1;
    } else if (is(what, "zeroed") || is(what, "tared")) {
        event = (struct flow_event){.kind = FLOW_EVENT_ACTION,
                                    .touch = is(what, "tared") ? TOUCH_TARE : TOUCH_ZERO};
        if (!is(arg, ""))
            event.fault = fault_make(is(arg, "late") ? FAULT_TIMEOUT : FAULT_PROTOCOL,
                                     "The scale does not tare now: it moves");
    } else if (is(what, "scale")) {
        event.reading = trouble_of(arg);
    } else {
        return false;
    }
    bench->now_ms += 100;
    event.at_ms += event.at_ms > 0 ? 100 : 0;
    bench_step(bench, &event);
    return true;
}

static enum touch touch_of(const char *word)
{
    for (int i = TOUCH_NONE; i <= TOUCH_ACCEPT; i++)
        if (is(touch_word((enum touch)i), word))
            return (enum touch)i;
    fail_msg("no such touch: %s", word);
    return TOUCH_NONE;
}

static void device(struct bench *bench, const char *which, const char *how)
{
    struct flow_event event = {.kind = FLOW_EVENT_DEVICE, .device = FLOW_DEVICE_NFC};
    event.device_status = is(how, "ready")    ? FLOW_DEVICE_READY
                          : is(how, "silent") ? FLOW_DEVICE_SILENT
                                              : FLOW_DEVICE_LOST;
    if (is(which, "scale"))
        event.device = FLOW_DEVICE_SCALE;
    else if (is(which, "camera"))
        event.device = FLOW_DEVICE_CAMERA;
    else
        assert_string_equal(which, "nfc");
    if (is(how, "lost") || is(how, "silent"))
        event.fault = fault_make(FAULT_LOST, "the %s was unplugged: plug it in", which);
    if (is(how, "garbled")) {
        event.device_status = FLOW_DEVICE_READY;
        event.fault = fault_make(FAULT_PROTOCOL, "characters were lost: scan again");
    }
    bench_step(bench, &event);
}

/* A script has "_" for a blank. */
static bool is_called(const char *name, const char *word)
{
    while (*name != '\0' && (*name == *word || (*name == ' ' && *word == '_')))
        name++, word++;
    return *name == *word;
}

/* Where the thing on the screen is that is called so; −1: nowhere. */
static int find_item(struct bench *bench, const char *word)
{
    struct view view;
    flow_view(bench->flow, &bench->world, bench->now_ms, UNIX_MS, &view);
    for (int i = 0; i < view.item_count; i++)
        if (is_called(bench_item_word(&view, i), word))
            return i;
    return -1;
}

/* Touches it. */
static void choose(struct bench *bench, const char *word)
{
    struct flow_event event = {.kind = FLOW_EVENT_TOUCH, .touch = TOUCH_ITEM, .item = find_item(bench, word)};
    if (event.item < 0)
        fail_msg("\"%s\": nothing on the screen is called so", bench->line);
    bench_step(bench, &event);
}

static void type(struct bench *bench, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        struct flow_event event = {.kind = FLOW_EVENT_TOUCH, .touch = TOUCH_KEY};
        event.item = *keys == '.' ? KEY_POINT : *keys == '<' ? KEY_DELETE : *keys - '0';
        bench_step(bench, &event);
    }
}

/* The id of a photo, of one letter. */
static void write_photo(char out[PHOTO_ID_MAX], char letter)
{
    memset(out, letter, PHOTO_ID_MAX - 1);
    out[PHOTO_ID_MAX - 1] = '\0';
}

/* The photo of a place: its letter, or "not". */
static void photo(struct bench *bench, const char *place, const char *letter)
{
    struct flow_event event = {.kind = FLOW_EVENT_PHOTO, .item = is(place, "after") ? 1 : 0};
    if (is(letter, "not"))
        event.fault = fault_make(FAULT_FULL, "This kiosk holds 9 photos");
    else
        write_photo(event.code, letter[0]);
    bench_step(bench, &event);
}

/* A piece by its name, or a new tag as it is. */
static struct tag label_tag(struct bench *bench, const char *word)
{
    return span_starts_with(span_of(word), "TS1-") ? tag_of(word) : piece_tag(bench, word);
}

/* A photo that was to be looked at came: its letter; or it did "not". */
static void seen(struct bench *bench, const struct words *words)
{
    struct flow_event event = {.kind = FLOW_EVENT_SEEN};
    write_photo(event.code, words->items[1][0]);
    if (words->count > 2)
        event.fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    bench_step(bench, &event);
}

/* "weigh:4807,start,receive": newest first, by Setter-3 at setting, with the milligrams of the book from then
 * on; or "not". `photos`: a letter each. */
static void history(struct bench *bench, const char *piece, const char *deeds, const char *photos)
{
    struct piece_history history = {.piece = piece_tag(bench, piece)};
    struct flow_event event = {.kind = FLOW_EVENT_HISTORY, .history = &history};
    struct span rest = span_of(deeds), deed, verb;
    event.command.piece = history.piece;
    if (is(deeds, "not"))
        event.fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    else
        while (span_split(&rest, ',', &deed)) {
            struct piece_deed *out = &history.deeds[history.count++];
            bool weighs = span_split(&deed, ':', &verb);
            *out = (struct piece_deed){.at_ms = UNIX_MS,
                                       .station = code_of("setting"),
                                       .operator_badge = badge_of("Setter-3"),
                                       .undone = history.count == 2};
            assert_true(verb_find(verb, &out->verb));
            out->book_mass = MASS_MG(weighs && deed.size > 0 ? strtoll(deed.data, NULL, 10) : 0);
        }
    for (int i = history.count - 2; i >= 0; i--)
        if (history.deeds[i].book_mass.ug == 0)
            history.deeds[i].book_mass = history.deeds[i + 1].book_mass;
    for (; *photos != '\0'; photos++)
        write_photo(history.photos[history.photo_count++].id, *photos);
    bench_step(bench, &event);
}

static bool play_person(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "touch")) {
        struct flow_event event = {.kind = FLOW_EVENT_TOUCH, .touch = touch_of(arg)};
        if (words->count > 2)
            event.item = (int)number_of(words->items[2]);
        bench_step(bench, &event);
    } else if (is(what, "choose")) {
        choose(bench, arg);
    } else if (is(what, "type")) {
        type(bench, arg);
    } else if (is(what, "wait")) {
        wait_for(bench, number_of(arg));
    } else if (is(what, "caliper")) {
        struct flow_event event = {.kind = FLOW_EVENT_VALUE, .length_um = number_of(arg)};
        bench_step(bench, &event);
    } else if (is(what, "printed")) {
        struct flow_event event = {.kind = FLOW_EVENT_PRINTED};
        event.command.piece = label_tag(bench, arg);
        if (words->count > 2)
            event.fault = fault_make(FAULT_IO, "The hub says: no printer");
        bench_step(bench, &event);
    } else if (is(what, "history")) {
        history(bench, arg, words->items[2], words->count > 3 ? words->items[3] : "");
    } else if (is(what, "seen")) {
        seen(bench, words);
    } else if (is(what, "photo")) {
        photo(bench, arg, words->items[2]);
    } else if (is(what, "device")) {
        device(bench, arg, words->items[2]);
    } else {
        return false;
    }
    return true;
}

/* ---------------------------------------------------------------- link and hub */

static void link_is(struct bench *bench, bool online, int64_t pending)
{
    struct flow_event event = {.kind = FLOW_EVENT_LINK, .online = online, .pending = pending};
    event.photos = bench->photos;
    bench_step(bench, &event);
}

static void record(struct bench *bench, bool replaces)
{
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED};
    bench->under_way.n++;
    bench->under_way.id = uuid_make(UNIX_MS);
    bench->under_way.has_replaces |= replaces;
    event.command = bench->under_way;
    if (event.command.lent_count > 0)
        bench->world.lent_count = 0; /* the link has spent it */
    bench_step(bench, &event);
}

static void unsent(struct bench *bench, const char *why)
{
    struct flow_event event = {.kind = FLOW_EVENT_UNSENT, .command = bench->under_way};
    enum fault_code code = is(why, "full") ? FAULT_FULL : is(why, "lost") ? FAULT_LOST : FAULT_BUSY;
    event.fault = fault_make(code, "the disk is full");
    bench_step(bench, &event);
}

static enum reason reason_of(const char *word)
{
    enum reason reason = REASON_NONE;
    if (!is(word, "") && !reason_find(span_of(word), &reason))
        fail_msg("no such reason: %s", word);
    return reason;
}

static void reply(struct bench *bench, struct reply answer)
{
    struct flow_event event = {.kind = FLOW_EVENT_REPLY, .command = bench->under_way, .live = true};
    event.reply = answer;
    event.reply.id = bench->under_way.id;
    bench_step(bench, &event);
}

static void accept(struct bench *bench, const char *state, const char *why)
{
    struct reply answer = {.result = RESULT_ACCEPTED, .seq = ++bench->seq, .not_started = reason_of(why)};
    if (!is(state, "")) {
        answer.has_piece = true;
        answer.version = bench->under_way.seen + 1;
        answer.place = is(state, "finished") ? PLACE_FINISHED : PLACE_STATION;
        if (answer.place == PLACE_STATION) {
            answer.station =
                bench->under_way.verb == VERB_REWORK ? bench->under_way.to : bench->under_way.station;
            assert_true(piece_state_find(span_of(state), &answer.state));
        } else {
            answer.state = PIECE_DONE;
        }
    }
    reply(bench, answer);
}

/* Booked, and the hub has something to say about it. */
static void remark(struct bench *bench, const char *sentence)
{
    struct reply answer = {.result = RESULT_ACCEPTED, .seq = ++bench->seq};
    assert_true(TEXT_COPY(answer.detail, span_of(sentence)));
    reply(bench, answer);
}

static void refuse(struct bench *bench, const char *why, const char *sentence)
{
    struct reply answer = {
        .result = RESULT_REFUSED, .reason = reason_of(why), .next = bench->under_way.station};
    assert_true(TEXT_COPY(answer.detail, span_of(sentence)));
    numbers_set(&answer.numbers, NUMBER_WIP, 12);
    numbers_set(&answer.numbers, NUMBER_LIMIT, 12);
    reply(bench, answer);
}

static void late(struct bench *bench, const char *verb, const char *piece, const char *flag)
{
    struct flow_event event = {.kind = FLOW_EVENT_REPLY};
    event.command = (struct command){.id = uuid_make(UNIX_MS),
                                     .verb = verb_of(verb),
                                     .decided = DECIDED_KIOSK,
                                     .piece = piece_tag(bench, piece)};
    if (bench->under_way.verb == event.command.verb && tag_equal(bench->under_way.piece, event.command.piece))
        event.command = bench->under_way; /* with all that it named */
    event.reply.result = RESULT_ACCEPTED;
    event.reply.seq = is(words_of(bench->line).items[0], "late-void") ? 0 : ++bench->seq;
    if (!is(flag, "")) {
        event.reply.flags[0] = reason_of(flag);
        event.reply.flag_count = 1;
    }
    bench_step(bench, &event);
}

static void from_disk(struct bench *bench, const char *verb, const char *piece)
{
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED};
    struct sheet *sheet = bench_sheet(bench, piece);
    event.command = (struct command){
        .id = uuid_make(UNIX_MS),
        .verb = verb_of(verb),
        .decided = DECIDED_KIOSK,
        .piece = sheet->piece.tag,
        .station = sheet->piece.station,
        .operator_badge = badge_of("Setter-3"),
    };
    bench_step(bench, &event);
}

static bool play_link(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "online"))
        link_is(bench, true, 0);
    else if (is(what, "offline"))
        link_is(bench, false, 0);
    else if (is(what, "pending"))
        link_is(bench, true, number_of(arg));
    else if (is(what, "photos")) {
        bench->photos = number_of(arg);
        link_is(bench, !is(words->items[2], "offline"), 0);
    } else if (is(what, "recorded") || is(what, "recorded-nowhere"))
        record(bench, is(what, "recorded") && bench->under_way.verb == VERB_WITHDRAW);
    else if (is(what, "unsent"))
        unsent(bench, arg);
    else if (is(what, "unanswered")) {
        struct flow_event event = {.kind = FLOW_EVENT_UNANSWERED, .command = bench->under_way};
        bench_step(bench, &event);
    } else if (is(what, "disk"))
        from_disk(bench, arg, words->items[2]);
    else
        return false;
    return true;
}

static bool play_hub(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "accept"))
        accept(bench, arg, words->items[2]);
    else if (is(what, "refuse"))
        refuse(bench, arg, words->items[2]);
    else if (is(what, "remark"))
        remark(bench, arg);
    else if (is(what, "changed"))
        reply(bench, (struct reply){.result = RESULT_CHANGED});
    else if (is(what, "conflict"))
        reply(bench, (struct reply){.result = RESULT_CONFLICT});
    else if (is(what, "late") || is(what, "late-void"))
        late(bench, arg, words->items[2], words->items[3]);
    else
        return false;
    return true;
}

/* ---------------------------------------------------------------- the world */

static int step_of_kind(const struct sheet *sheet, const char *kind)
{
    for (int i = 0; i < sheet->piece.step_count; i++)
        if (is(sheet->steps[i].kind.text, kind))
            return i;
    fail_msg("no such step: %s", kind);
    return 0;
}

static void change_world(struct bench *bench, const struct words *words)
{
    struct sheet *sheet = bench_sheet(bench, words->items[1]);
    assert_true(piece_state_find(span_of(words->items[2]), &sheet->piece.state));
    sheet->piece.station = code_of(words->items[3]);
    sheet->piece.tray = sheet->piece.station;
    sheet->piece.step = step_of_kind(sheet, words->items[3]);
    sheet->piece.version = number_of(words->items[4]);
    set_stones(&sheet->piece);
    bench->world.seq = bench->seq;
    step_of(bench, FLOW_EVENT_WORLD);
}

static void lose_piece(struct bench *bench, const char *piece)
{
    struct piece *lost = &bench_sheet(bench, piece)->piece;
    lost->place = PLACE_MISSING;
    lost->station = lost->tray = code_of("");
    step_of(bench, FLOW_EVENT_WORLD);
}

/* What was gone last is there again. */
static void put_back(struct bench *bench)
{
    struct sheet *sheet = &bench->world.sheets[bench->world.sheet_count++];
    *sheet = bench->removed;
    sheet_link(sheet);
    step_of(bench, FLOW_EVENT_WORLD);
}

static void remove_sheet(struct bench *bench, const char *name)
{
    bench->removed = *bench_sheet(bench, name);
    struct world *world = &bench->world;
    *bench_sheet(bench, name) = world->sheets[--world->sheet_count];
    for (int i = 0; i < world->sheet_count; i++)
        sheet_link(&world->sheets[i]);
    world->seq = bench->seq;
    step_of(bench, FLOW_EVENT_WORLD);
}

static void fill_station(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->world.board.station_count; i++) {
        struct board_station *at = &bench->world.board.stations[i];
        if (is(at->station.code.text, name))
            at->now.load.pieces = at->station.limit.pieces;
    }
}

static void lend(struct bench *bench, const char *station)
{
    struct lent *lent = &bench->world.lent[bench->world.lent_count++];
    *lent = (struct lent){.id = 17, .of = code_of(station), .load = {1, MASS_UG(0)}};
}

/* QC failed the piece, by what was done at the station. */
static void blame(struct bench *bench, const char *piece, const char *station)
{
    struct board *board = &bench->world.board;
    struct alert *alert = &board->alerts[board->alert_count++];
    *alert = (struct alert){.kind = ALERT_INSPECTION_FAILS, .station = code_of(station)};
    bool fits = TEXT_COPY(alert->subject, span_of(piece));
    assert_true(fits);
}

/* The wall still tells of a device in trouble at the kiosk. */
static void tell(struct bench *bench, const char *kiosk, const char *device)
{
    struct board *board = &bench->world.board;
    struct alert *alert = &board->alerts[board->alert_count++];
    *alert = (struct alert){.kind = ALERT_DEVICE};
    snprintf(alert->subject, sizeof alert->subject, "%.20s %.20s", kiosk, device);
}

/* Its setting plan names the stones: fifteen of one kind, one of another. */
static void plan_stones(struct bench *bench, const char *piece)
{
    struct sheet *sheet = bench_sheet(bench, piece);
    sheet->steps[1].sets_stones = true;
    sheet->piece.stones_due = MASS_UG(STONE_UG);
    sheet->stones[0] = (struct stone_due){code_of("rd-1.3"), 15, "pave"};
    sheet->stones[1] = (struct stone_due){code_of("rd-1.5"), 1, "prong"};
    sheet->stone_count = 2;
}

/* Its next step is plating, which is done outside. */
static void goes_to_plater(struct bench *bench, const char *piece)
{
    struct sheet *sheet = bench_sheet(bench, piece);
    sheet->steps[sheet->piece.step + 1].kind = code_of("plater");
}

static bool play_world(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "world"))
        change_world(bench, words);
    else if (is(what, "gone"))
        remove_sheet(bench, arg);
    else if (is(what, "missing"))
        lose_piece(bench, arg);
    else if (is(what, "back"))
        put_back(bench);
    else if (is(what, "looks-later"))
        bench->looks_later = true;
    else if (is(what, "looked"))
        step_of(bench, FLOW_EVENT_LOOKED);
    else if (is(what, "full"))
        fill_station(bench, arg);
    else if (is(what, "lent"))
        lend(bench, arg);
    else if (is(what, "to-plater"))
        goes_to_plater(bench, arg);
    else if (is(what, "lot"))
        bench_sheet(bench, arg)->piece.quantity = LOT_PIECES;
    else if (is(what, "plan"))
        plan_stones(bench, arg);
    else if (is(what, "blamed"))
        blame(bench, arg, words->items[2]);
    else if (is(what, "told"))
        tell(bench, arg, words->items[2]);
    else if (is(what, "manager-decides"))
        bench->world.conditional_stops = bench->world.no_verdict_stops = true;
    else if (is(what, "no-theory"))
        bench_sheet(bench, arg)->theory.known = false;
    else if (is(what, "weak-theory")) /* 1 % of 5 g, where ± 2 % is asked */
        bench_sheet(bench, arg)->theory.uncertainty = MASS_MG(50);
    else
        return false;
    return true;
}

/* ---------------------------------------------------------------- what must be so */

static void expect_sent(struct bench *bench, enum decided decided, const char *verb, const char *piece)
{
    if (!bench->has_sent)
        fail_msg("\"%s\": nothing was sent", bench->line);
    if (bench->sent.decided != decided || bench->sent.verb != verb_of(verb) ||
        !tag_equal(bench->sent.piece, piece_tag(bench, piece)))
        fail_msg("\"%s\": sent %s %s %s", bench->line, bench->sent.decided == DECIDED_HUB ? "live" : "kiosk",
                 verb_word(bench->sent.verb), bench->sent.piece.text);
    bench->under_way = bench->sent;
    bench->has_sent = false;
}

static void expect_text(const struct bench *bench, const char *seen, const char *want)
{
    if (!is(seen, want))
        fail_msg("\"%s\": it is \"%s\"", bench->line, seen);
}

static struct view view_of(const struct bench *bench)
{
    struct view view;
    flow_view(bench->flow, &bench->world, bench->now_ms, UNIX_MS, &view);
    return view;
}

static void expect_touches(const struct bench *bench, const struct view *view, const char *want)
{
    char buffer[80];
    struct text text = TEXT_IN(buffer);
    for (int i = 0; i < view->touch_count; i++)
        text_add(&text, "%s%s", i > 0 ? "," : "", touch_word(view->touches[i]));
    expect_text(bench, view->touch_count > 0 ? buffer : "none", want);
}

static void expect_sound(const struct bench *bench, const char *want)
{
    static const char *const words[] = {"none", "ok", "done", "refused", "attention", "pass", "fail", "tick"};
    enum flow_sound sound = SOUND_NONE;
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_SOUND)
            sound = bench->effects.items[i].sound;
    expect_text(bench, words[sound], want);
}

/* What the scale was told in the last step. */
static void expect_told(const struct bench *bench, const char *want)
{
    const char *told = "nothing";
    for (int i = 0; i < bench->effects.count; i++)
        told = bench->effects.items[i].kind == FLOW_EFFECT_ZERO   ? "zero"
               : bench->effects.items[i].kind == FLOW_EFFECT_TARE ? "tare"
                                                                  : told;
    expect_text(bench, told, want);
}

/* What became of photos in the last step: "takes before", "keeps a", "sees a", "-". */
static void expect_photo(const struct bench *bench, const char *want)
{
    char told[32];
    struct text text = TEXT_IN(told);
    for (int i = 0; i < bench->effects.count; i++) {
        const struct flow_effect *effect = &bench->effects.items[i];
        if (effect->kind == FLOW_EFFECT_PHOTO)
            text_add(&text, "takes-%s", effect->place == 1 ? "after" : "before");
        if (effect->kind == FLOW_EFFECT_KEEP)
            text_add(&text, "keeps-%c", effect->photo[0]);
        if (effect->kind == FLOW_EFFECT_SEE)
            text_add(&text, "sees-%c", effect->photo[0]);
    }
    expect_text(bench, told[0] != '\0' ? told : "-", want);
}

static void expect_history(struct bench *bench, const char *want)
{
    const char *piece = "-";
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_HISTORY)
            piece = bench->effects.items[i].command.piece.text;
    expect_text(bench, piece, is(want, "-") ? want : piece_tag(bench, want).text);
}

static void expect_print(struct bench *bench, const char *want)
{
    const char *label = "-";
    for (int i = 0; i < bench->effects.count; i++)
        if (bench->effects.items[i].kind == FLOW_EFFECT_PRINT)
            label = bench->effects.items[i].command.piece.text;
    expect_text(bench, label, is(want, "-") ? want : label_tag(bench, want).text);
}

static bool expect_command(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0];
    if (is(what, "sends")) {
        expect_sent(bench, is(words->items[1], "live") ? DECIDED_HUB : DECIDED_KIOSK, words->items[2],
                    words->items[3]);
    } else if (is(what, "asks") || is(what, "keeps")) {
        expect_sent(bench, is(what, "asks") ? DECIDED_HUB : DECIDED_KIOSK, words->items[1], words->items[2]);
        record(bench, bench->under_way.verb == VERB_WITHDRAW);
    } else if (is(what, "nothing")) {
        if (bench->has_sent)
            fail_msg("\"%s\" was sent", verb_word(bench->sent.verb));
    } else {
        return false;
    }
    return true;
}

static bool expect_view(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0];
    struct view view = view_of(bench);
    char buffer[512];
    struct text field = TEXT_IN(buffer);
    if (is(what, "screen"))
        expect_text(bench, screen_word(view.screen), words->items[1]);
    else if (is(what, "message"))
        expect_text(bench, message_word(view.message), words->items[1]);
    else if (is(what, "lists"))
        assert_true(find_item(bench, words->items[1]) >= 0);
    else if (is(what, "lacks"))
        assert_int_equal(find_item(bench, words->items[1]), -1);
    else if (is(what, "touches"))
        expect_touches(bench, &view, words->items[1]);
    else if (is(what, "tells-scale"))
        expect_told(bench, words->items[1]);
    else if (is(what, "prints"))
        expect_print(bench, words->items[1]);
    else if (is(what, "looks"))
        expect_text(bench, bench->has_look ? "yes" : "no", words->items[1]);
    else if (is(what, "reads"))
        expect_history(bench, words->items[1]);
    else if (is(what, "camera"))
        expect_photo(bench, words->items[1]);
    else if (is(what, "sound"))
        expect_sound(bench, words->items[1]);
    else if (is(what, "show")) {
        bench_write_field(bench, &view, words->items[1], &field);
        expect_text(bench, buffer, strstr(bench->line, words->items[1]) + strlen(words->items[1]) + 1);
    } else
        return false;
    return true;
}

/* ---------------------------------------------------------------- scripts */

void bench_line(struct bench *bench, const char *line)
{
    struct words words = words_of(line);
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
