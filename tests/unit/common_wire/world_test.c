/* Board, sheets and the kiosk's world ⇄ JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define BOARD                                                                                                \
    "{\"seq\":4711,\"at\":\"2026-11-20T14:07:00.000Z\",\"workshop\":\"Atelier\",\"stations\":["              \
    "{\"code\":\"casting\",\"name\":\"Casting\",\"kind\":\"casting\",\"place\":0,\"limit\":{\"mode\":"       \
    "\"warn\"},"                                                                                             \
    "\"staff\":0,\"at_once\":1,\"wip\":0,\"wip_ug\":0,\"queued\":0,\"in_work\":0,\"done\":0,\"held\":0,"     \
    "\"may_start\":0,\"may_leave\":0,\"upstream\":0,\"present\":0,\"state\":\"ok\"},"                        \
    "{\"code\":\"setting-2\",\"name\":\"Setting "                                                            \
    "2\",\"kind\":\"setting\",\"visit\":\"second\",\"place\":1,\"limit\":{\"pieces\":12,"                    \
    "\"mass_ug\":90000000,\"mode\":\"block\"},\"staff\":3,\"at_once\":2,\"bottleneck\":true,\"wip\":12,"     \
    "\"wip_ug\":"                                                                                            \
    "1058123456789,"                                                                                         \
    "\"queued\":5,\"in_work\":3,\"done\":3,\"held\":1,\"transit\":1,\"may_start\":2,\"may_leave\":0,"        \
    "\"upstream\":8,"                                                                                        \
    "\"present\":1,\"state\":\"full\",\"since\":\"2026-11-20T13:00:00.000Z\",\"oldest\":"                    \
    "\"2026-11-19T09:30:00.000Z\",\"help\":\"Setting is full and 1 of 3 setters is in\"}],"                  \
    "\"pieces_on_line\":12,\"pieces_in_pool\":2,\"pieces_parked\":1,\"finished_today\":5,"                   \
    "\"judged_today\":4,\"right_today\":3,\"passed_today\":3,\"reworked_today\":"                            \
    "1,\"groups\":[{\"code\":\"line\",\"name\":\"The "                                                       \
    "line\",\"limit\":{\"pieces\":30,\"mode\":\"reason\"},\"wip\":12,\"wip_ug\":7,\"stations\":[\"setting-"  \
    "2\"]}],\"overrides\":{\"this_week\":2,\"last_week\":5,\"moves_this_week\":80,\"by_reason_this_week\":"  \
    "1,\"per_10000_moves\":250},"                                                                            \
    "\"alerts\":[{\"id\":7,\"kind\":\"station_full\",\"severity\":\"warning\",\"subject\":\"setting-2\","    \
    "\"station\":\"setting-2\","                                                                             \
    "\"text\":"                                                                                              \
    "\"Setting is full: 12 of "                                                                              \
    "12\",\"first\":\"2026-11-20T13:00:00.000Z\",\"last\":\"2026-11-20T14:00:00.000Z\","                     \
    "\"count\":3,\"acknowledged\":true}]}"

#define STEPS                                                                                                \
    "[{\"kind\":\"setting\",\"visit\":\"second\",\"factor_ppm\":980000,\"factor_u_ppm\":500,\"factor_"       \
    "verified\":true,\"weigh\":"                                                                             \
    "\"none\",\"sets_stones\":true,\"standard_s\":3600},{\"kind\":\"qc\",\"factor_ppm\":1000000,"            \
    "\"tolerance_ppm\":20000,"                                                                               \
    "\"weigh\":"                                                                                             \
    "\"in\",\"inspection\":true}]"

#define PICTURE "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

#define SHEET_FULL                                                                                           \
    "{\"tag\":\"TS1-000123-Z\",\"version\":9,\"quantity\":1,\"place\":\"station\",\"state\":\"held\","       \
    "\"was\":\"in_work\","                                                                                   \
    "\"station\":\"setting-2\",\"tray\":\"qc\",\"step\":0,\"rework\":true,\"holder\":\"TSB-000003-E\","      \
    "\"book_ug\":4907000,\"stones_ug\":30000,\"stones_due_ug\":40000,\"each_due_ug\":5900000,\"weighed\":"   \
    "true,\"weighed_here\":"                                                                                 \
    "true,\"stretch\":{\"operator\":\"TSB-000003-E\","                                                       \
    "\"several\":true,\"first\":\"casting\",\"last\":\"setting-2\"},\"findings\":[{\"alloy\":\"ag925\","     \
    "\"custody\":\"own\",\"mass_ug\":1200000,\"step\":0},{\"alloy\":\"au750y\",\"custody\":\"own\","         \
    "\"mass_ug\":80000,\"step\":-1,\"own\":true}],\"steps\":" STEPS ",\"name\":\"R-2041\","                  \
    "\"model\":\"Pavé band\",\"alloy_name\":\"18k yellow\",\"stones_text\":\"15 × 0.01 "                   \
    "ct\",\"size\":\"54\","                                                                                  \
    "\"alloy\":\"au750y\",\"custody\":\"own\",\"icon\":\"band\",\"picture\":\"" PICTURE                      \
    "\",\"rush\":true,\"due\":"                                                                              \
    "\"2026-11-21T14:07:00.000Z\",\"since\":\"2026-11-20T14:07:00.000Z\",\"chip\":\"04B20000204191\","       \
    "\"theory\":{\"metal_ug\":5369293,\"stones_ug\":30000,\"u_ug\":7000000000000},"                          \
    "\"tolerance_ppm\":20000,\"ruling\":\"conditional_pass\","                                               \
    "\"stones\":[{\"kind\":\"rd-1.3\",\"count\":15,\"setting\":\"pave\"},{\"kind\":\"rd-5\",\"count\":1}]}"

#define SHEET_OF(tag, place, name)                                                                           \
    "{\"tag\":\"" tag "\",\"version\":0,\"quantity\":3,\"place\":\"" place                                   \
    "\",\"state\":\"queued\",\"step\":-1,\"book_ug\":0,\"steps\":" STEPS ",\"name\":\"" name                 \
    "\",\"icon\":\"ring\"}"

/* A kiosk that is away judges a tree's start and end by itself: it has to know that it is one. */
#define SHEET_OF_TREE                                                                                        \
    "{\"tag\":\"TS1-002032-B\",\"tree\":true,\"version\":0,\"quantity\":9,\"place\":\"pool\",\"state\":"     \
    "\"queued\",\"step\":-1,\"book_ug\":0,\"each_due_ug\":53000000,\"steps\":" STEPS                         \
    ",\"name\":\"T-1\",\"icon\":\"ring\"}"

#define PEOPLE                                                                                               \
    "[{\"badge\":\"TSB-000003-E\",\"name\":\"Setter 2\",\"chip\":\"04A10000000303\",\"language\":\"en\"},"   \
    "{\"badge\":\"TSB-000007-6\",\"name\":\"Manager "                                                        \
    "1\",\"manager\":true,\"roles\":[\"manager\",\"office\"]}]"
#define SCALES                                                                                               \
    "[{\"code\":\"qc-1\",\"name\":\"QC "                                                                     \
    "scale\",\"division_ug\":1000,\"repeatability_ug\":410,\"bias_ug\":-20,"                                 \
    "\"bias_u_ug\":100,\"check_weight_ok\":true}]"

static void the_board_is_itself(void **state)
{
    char buffer[8192];
    struct text out = TEXT_IN(buffer);
    struct board *board = calloc(1, sizeof *board);
    (void)state;
    struct fault fault = wire_read_board(SPAN(BOARD), board);
    assert_string_equal(fault.text, "");
    wire_write_board(&out, board);
    assert_string_equal(buffer, BOARD);
    assert_int_equal(board->station_count, 2);
    assert_int_equal(board->stations[1].state, STATION_FULL);
    assert_int_equal(board->stations[1].now.load.mass.ug, INT64_C(1058123456789));
    assert_int_equal(board->alerts[0].count, 3);
    assert_string_equal(board->alerts[0].station.text, "setting-2");
    free(board);
}

static void every_truncated_board_is_a_fault(void **state)
{
    struct board *board = calloc(1, sizeof *board);
    (void)state;
    for (size_t cut = 0; cut < sizeof BOARD - 1; cut++) {
        char *copy = malloc(cut + 1);
        memcpy(copy, BOARD, cut);
        struct fault fault = wire_read_board((struct span){copy, cut}, board);
        free(copy);
        assert_int_equal(fault.code, FAULT_INPUT);
    }
    free(board);
}

/* Replaces the first `from` in `text` by `to`. */
static char *change(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    size_t size = strlen(text) + strlen(to) + 1;
    char *out = malloc(size);
    assert_non_null(at);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

static const struct {
    const char *name, *from, *to, *want;
} WRONG_BOARDS[] = {
    {"no stations", "\"stations\":[", "\"places\":[", "stations is missing"},
    {"a station that is a number", "\"stations\":[", "\"stations\":[1,",
     "stations[0] must be an object, in { }"},
    {"a limit that is a list", "\"limit\":{\"mode\":\"warn\"}", "\"limit\":[]",
     "stations[0].limit must be an object, in { }"},
    {"an unknown mode", "\"mode\":\"block\"", "\"mode\":\"bloc\"",
     "stations[1].limit.mode is a word that is not known here"},
    {"a code with a blank", "\"code\":\"setting-2\"", "\"code\":\"setting 2\"",
     "stations[1].code must be a code: 1 to 31 of a-z 0-9 - _ ."},
    {"pieces below zero", "\"pieces\":12", "\"pieces\":-1",
     "stations[1].limit.pieces must be a whole number from 0 to 9223372036854775807"},
    {"a time that is none", "\"first\":\"2026", "\"first\":\"26",
     "alerts[0].first must be a time like \"2026-11-20T14:07:00Z\""},
    {"a truth in quotes", "\"acknowledged\":true", "\"acknowledged\":\"true\"",
     "alerts[0].acknowledged must be true or false, without quotes"},
};

static void a_wrong_board_is_named(void **state)
{
    struct board *board = calloc(1, sizeof *board);
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG_BOARDS); i++) {
        char *text = change(BOARD, WRONG_BOARDS[i].from, WRONG_BOARDS[i].to);
        print_message("  %s\n", WRONG_BOARDS[i].name);
        struct fault fault = wire_read_board(span_of(text), board);
        free(text);
        assert_string_equal(fault.text, WRONG_BOARDS[i].want);
    }
    free(board);
}

static void an_alert_of_a_newer_hub_is_left_out(void **state)
{
    struct board *board = calloc(1, sizeof *board);
    char *text = change(BOARD, "\"kind\":\"station_full\"", "\"kind\":\"comet\"");
    (void)state;
    struct fault fault = wire_read_board(span_of(text), board);
    assert_string_equal(fault.text, "");
    assert_int_equal(board->alert_count, 0);
    free(text);
    free(board);
}

static void too_many_stations_are_refused(void **state)
{
    struct board *board = calloc(1, sizeof *board);
    char list[256] = "\"stations\":[";
    (void)state;
    for (int i = 0; i <= STATIONS_MAX; i++)
        strcat(list, "{},");
    char *text = change(BOARD, "\"stations\":[", list);
    struct fault fault = wire_read_board(span_of(text), board);
    assert_string_equal(fault.text, "stations has 35 items, the most is 32");
    free(text);
    free(board);
}

static const char *const SHEETS[] = {SHEET_FULL, SHEET_OF("TS1-002031-D", "pool", "R-2031"), SHEET_OF_TREE};

static void a_sheet_is_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(SHEETS); i++) {
        char buffer[WIRE_SHEET_TEXT_MAX];
        struct text out = TEXT_IN(buffer);
        struct sheet sheet;
        struct fault fault = wire_read_sheet(span_of(SHEETS[i]), &sheet);
        assert_string_equal(fault.text, "");
        assert_ptr_equal(sheet.piece.steps, sheet.steps);
        assert_int_equal(sheet.piece.kind, i == 2 ? KIND_TREE : KIND_PIECE);
        wire_write_sheet(&out, &sheet);
        assert_string_equal(buffer, SHEETS[i]);
    }
}

static const struct {
    const char *name, *from, *to, *want;
} WRONG_SHEETS[] = {
    {"misread tag", "\"tag\":\"TS1-000123-Z\"", "\"tag\":\"TS1-000124-Z\"",
     "tag has a wrong check character: read the tag again"},
    {"a badge as tag", "\"tag\":\"TS1-000123-Z\"", "\"tag\":\"TSB-000003-E\"",
     "tag must be a tag like TS1-000123-Z"},
    {"a step beyond the route", "\"step\":0", "\"step\":2", "step must be a whole number from -1 to 1"},
    {"a factor above one", "\"factor_ppm\":980000", "\"factor_ppm\":1000001",
     "steps[0].factor_ppm must be a whole number from 1 to 1000000"},
    {"a finding that weighs nothing", "\"mass_ug\":80000", "\"mass_ug\":0",
     "findings[1].mass_ug must be a whole number from 1 to 1000000000000"},
    {"a random chip", "04B20000204191", "08B20000",
     "chip must be a chip's UID: 8, 14 or 20 hexadecimal digits, not a random one (08…)"},
    {"an unknown icon", "\"icon\":\"band\"", "\"icon\":\"sceptre\"", "icon is a word that is not known here"},
    {"theory without its uncertainty", "\"u_ug\":7000000000000", "\"v_ug\":7000", "theory.u_ug is missing"},
    {"stones below nothing", "\"stones_ug\":30000,\"stones_due", "\"stones_ug\":-1,\"stones_due",
     "stones_ug must be a whole number from 0 to 1000000000000"},
    {"nothing to be set", "\"count\":15", "\"count\":0",
     "stones[0].count must be a whole number from 1 to 9223372036854775807"},
    {"a mass with a point", "\"book_ug\":4907000", "\"book_ug\":4.907",
     "book_ug must be a whole number from -1000000000000 to 1000000000000"},
};

static void a_wrong_sheet_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG_SHEETS); i++) {
        struct sheet sheet;
        char *text = change(SHEET_FULL, WRONG_SHEETS[i].from, WRONG_SHEETS[i].to);
        print_message("  %s\n", WRONG_SHEETS[i].name);
        struct fault fault = wire_read_sheet(span_of(text), &sheet);
        free(text);
        assert_string_equal(fault.text, WRONG_SHEETS[i].want);
    }
}

/* A path, or a picture of somewhere else, never becomes a file of the kiosk. */
static void what_is_no_id_is_no_picture(void **state)
{
    static const char *const others[] = {"../../outbox", "",
                                         "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct sheet sheet;
        char *text = change(SHEET_FULL, PICTURE, others[i]);
        struct fault fault = wire_read_sheet(span_of(text), &sheet);
        free(text);
        assert_string_equal(fault.text, "");
        assert_string_equal(sheet.picture, "");
    }
}

/* The longest sheet there can be has its named maximum. */
static void the_longest_sheet_fits(void **state)
{
    static char buffer[WIRE_SHEET_TEXT_MAX];
    struct text out = TEXT_IN(buffer);
    struct sheet sheet;
    (void)state;
    struct fault fault = wire_read_sheet(SPAN(SHEET_FULL), &sheet);
    assert_int_equal(fault.code, FAULT_NONE);
    memset(sheet.name, 1, sizeof sheet.name - 1);
    memset(sheet.model, 1, sizeof sheet.model - 1);
    memset(sheet.alloy_name, 1, sizeof sheet.alloy_name - 1);
    memset(sheet.stones_text, 1, sizeof sheet.stones_text - 1);
    memset(sheet.size, 1, sizeof sheet.size - 1);
    memset(sheet.picture, 'a', sizeof sheet.picture - 1);
    sheet.piece.step_count = ROUTE_STEPS_MAX;
    for (int i = 0; i < ROUTE_STEPS_MAX; i++) {
        sheet.steps[i] = (struct route_step){.factor_ppm = 1000000,
                                             .factor_u_ppm = 1000000,
                                             .factor_verified = true,
                                             .tolerance_ppm = 1000000,
                                             .inspection = true,
                                             .sets_stones = true,
                                             .standard_s = 10000000};
        memset(sheet.steps[i].kind.text, 'a', CODE_TEXT_MAX - 1);
    }
    sheet.piece.findings.count = FINDINGS_MAX;
    for (int i = 0; i < FINDINGS_MAX; i++) {
        struct finding *finding = &sheet.piece.findings.items[i];
        *finding = (struct finding){.mass = MASS_UG(INT64_MAX), .step = ROUTE_STEPS_MAX, .own = true};
        memset(finding->alloy.text, 'a', CODE_TEXT_MAX - 1);
        memset(finding->custody.text, 'a', CODE_TEXT_MAX - 1);
    }
    sheet.stone_count = STONE_ROWS_MAX;
    for (int i = 0; i < STONE_ROWS_MAX; i++) {
        sheet.stones[i].count = INT64_MAX;
        memset(sheet.stones[i].kind.text, 'a', CODE_TEXT_MAX - 1);
        memset(sheet.stones[i].setting, 1, sizeof sheet.stones[i].setting - 1);
    }
    wire_write_sheet(&out, &sheet);
    assert_true(text_ok(&out));
}

/* ---------------------------------------------------------------- the world */

static struct world *make_world(void)
{
    struct world *world = calloc(1, sizeof *world);
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    return world;
}

static void free_world(struct world *world)
{
    free(world->sheets);
    free(world->people);
    free(world);
}

#define WHOLE                                                                                                \
    "{\"seq\":4711,\"full\":true,\"board\":" BOARD ",\"people\":" PEOPLE ",\"scales\":" SCALES               \
    ",\"lent\":[{\"id\":17,\"of\":\"setting-2\",\"pieces\":1,\"mass_ug\":10000000,\"recalled\":true}]"       \
    ",\"metals\":[{\"alloy\":\"au750y\",\"custody\":\"client-7\",\"name\":\"18k yellow\"}]"                  \
    ",\"stones\":[{\"code\":\"rd-3\",\"name\":\"round 3.0 VS\"}]"                                            \
    ",\"components\":[{\"code\":\"clasp-7\",\"name\":\"Clasp\"}]"                                            \
    ",\"slips\":[{\"number\":4,\"from\":\"plater\",\"pieces\":3}]"                                           \
    ",\"sheets\":[" SHEET_FULL "," SHEET_OF("TS1-002031-D", "pool", "R-2031") "],\"gone\":[]}"

static struct world *read_whole(void)
{
    struct world *world = make_world();
    struct fault fault = wire_read_world(SPAN(WHOLE), world);
    assert_string_equal(fault.text, "");
    return world;
}

static void a_whole_world_is_itself(void **state)
{
    static char buffer[65536];
    struct text out = TEXT_IN(buffer);
    struct world *world = read_whole();
    (void)state;
    wire_write_world(&out, world, true);
    assert_string_equal(buffer, WHOLE);
    assert_string_equal(world_find_person(world, tag_make(TAG_BADGE, 3))->name, "Setter 2");
    assert_int_equal(world_find_scale(world, code_of("qc-1"))->quality.bias.ug, -20);
    assert_true(roles_have(world_find_person(world, tag_make(TAG_BADGE, 7))->roles, ROLE_OFFICE));
    assert_string_equal(world->metals[0].custody.text, "client-7");
    assert_string_equal(world->stones[0].name, "round 3.0 VS");
    assert_int_equal(world->slips[0].pieces, 3);
    free_world(world);
}

/* Finished pieces are not sheets any more; the kiosk is told that they are gone. */
static void what_is_finished_is_gone(void **state)
{
    static char buffer[65536];
    struct text out = TEXT_IN(buffer);
    struct world *world = read_whole(), *kiosk = read_whole();
    (void)state;
    world->sheets[0].piece.place = PLACE_FINISHED;
    world->seq = 4712;
    wire_write_world(&out, world, false);
    assert_non_null(strstr(buffer, "\"gone\":[\"TS1-000123-Z\"]"));
    struct fault fault = wire_read_world(text_span(&out), kiosk);
    assert_string_equal(fault.text, "");
    assert_int_equal(kiosk->seq, 4712);
    assert_int_equal(kiosk->sheet_count, 1);
    assert_null(world_find_sheet(kiosk, tag_make(TAG_PIECE, 123)));
    free_world(world);
    free_world(kiosk);
}

static void a_part_is_merged(void **state)
{
    static const char part[] = "{\"seq\":4713,\"full\":false,\"sheets\":[" SHEET_OF(
        "TS1-002031-D", "missing", "renamed") "," SHEET_OF("TS1-002032-B", "pool",
                                                           "new") "," SHEET_OF("TS1-000123-Z", "finished",
                                                                               "x") "]}";
    struct world *world = read_whole();
    (void)state;
    struct fault fault = wire_read_world(SPAN(part), world);
    assert_string_equal(fault.text, "");
    assert_int_equal(world->seq, 4713);
    assert_int_equal(world->sheet_count, 2);
    assert_string_equal(world_find_sheet(world, tag_make(TAG_PIECE, 2031))->name, "renamed");
    assert_string_equal(world_find_sheet(world, tag_make(TAG_PIECE, 2032))->name, "new");
    assert_int_equal(world->person_count, 2); /* not in the part: as before */
    assert_int_equal(world->scale_count, 1);
    assert_int_equal(world->metal_count, 1);
    assert_int_equal(world->stone_count, 1);
    assert_int_equal(world->component_count, 1);
    assert_int_equal(world->slip_count, 0); /* told every time: none */
    assert_int_equal(world->board.seq, 4711);
    for (int i = 0; i < world->sheet_count; i++)
        assert_ptr_equal(world->sheets[i].piece.steps, world->sheets[i].steps);
    free_world(world);
}

/* A setting is told every time: one that is not is off. */
static void settings_are_those_of_the_last_one(void **state)
{
    static const char on[] = "{\"seq\":4713,\"full\":false,\"conditional_stops\":true,\"sheets\":[]}";
    static const char other[] = "{\"seq\":4714,\"full\":false,\"no_verdict_stops\":true,\"sheets\":[]}";
    struct world *world = read_whole();
    (void)state;
    assert_false(world->conditional_stops);
    assert_string_equal(wire_read_world(SPAN(on), world).text, "");
    assert_true(world->conditional_stops);
    assert_false(world->no_verdict_stops);
    assert_string_equal(wire_read_world(SPAN(other), world).text, "");
    assert_false(world->conditional_stops);
    assert_true(world->no_verdict_stops);
    free_world(world);
}

/* What was chosen from lists is replaced by a part that brings them, even empty. */
static void choices_are_replaced_when_they_are_told(void **state)
{
    static const char part[] =
        "{\"seq\":4713,\"full\":false,\"metals\":[],\"stones\":[{\"code\":\"ov-5\",\"name\":"
        "\"oval\"}],\"components\":[],\"slips\":[{\"number\":5,\"from\":\"plater\",\"to\":"
        "\"qc\",\"pieces\":1}],\"sheets\":[]}";
    struct world *world = read_whole();
    (void)state;
    struct fault fault = wire_read_world(SPAN(part), world);
    assert_string_equal(fault.text, "");
    assert_int_equal(world->metal_count, 0);
    assert_int_equal(world->stone_count, 1);
    assert_string_equal(world->stones[0].code.text, "ov-5");
    assert_int_equal(world->component_count, 0);
    assert_int_equal(world->slips[0].number, 5);
    assert_string_equal(world->slips[0].to.text, "qc");
    free_world(world);
}

static void a_whole_one_replaces_all(void **state)
{
    static const char other[] =
        "{\"seq\":5,\"full\":true,\"sheets\":[" SHEET_OF("TS1-002032-B", "pool", "new") "]}";
    struct world *world = read_whole();
    (void)state;
    struct fault fault = wire_read_world(SPAN(other), world);
    assert_string_equal(fault.text, "");
    assert_int_equal(world->seq, 5);
    assert_int_equal(world->sheet_count, 1);
    assert_int_equal(world->person_count, 0);
    assert_int_equal(world->scale_count, 0);
    assert_int_equal(world->metal_count, 0);
    assert_false(world->choices_known);
    free_world(world);
}

static const struct {
    const char *name, *text, *want;
} WRONG_WORLDS[] = {
    {"no seq", "{\"full\":true,\"sheets\":[]}", "seq is missing"},
    {"no sheets", "{\"seq\":1,\"full\":true}", "sheets is missing"},
    {"a wrong board", "{\"seq\":1,\"full\":true,\"board\":{},\"sheets\":[]}", "board.seq is missing"},
    {"a wrong sheet behind a right one",
     "{\"seq\":1,\"full\":true,\"sheets\":[" SHEET_OF("TS1-002032-B", "pool", "new") ",{}]}",
     "sheets[1].steps is missing"},
    {"a wrong tag among the gone", "{\"seq\":1,\"full\":true,\"sheets\":[],\"gone\":[\"x\"]}",
     "gone must be a list of tags"},
    {"a metal of no alloy",
     "{\"seq\":1,\"full\":true,\"sheets\":[],\"metals\":[{\"custody\":\"own\",\"name\":\"x\"}]}",
     "metals[0].alloy is missing"},
    {"a slip without a number",
     "{\"seq\":1,\"full\":true,\"sheets\":[],\"slips\":[{\"from\":\"qc\",\"pieces\":1}]}",
     "slips[0].number is missing"},
    {"gone is no list", "{\"seq\":1,\"full\":true,\"sheets\":[],\"gone\":7}", "gone must be a list, in [ ]"},
    {"a list", "[]", "the JSON must be an object, in { }"},
};

static void a_wrong_world_changes_nothing(void **state)
{
    static char before[65536], after[65536];
    struct world *world = read_whole();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG_WORLDS); i++) {
        struct text first = TEXT_IN(before), second = TEXT_IN(after);
        print_message("  %s\n", WRONG_WORLDS[i].name);
        wire_write_world(&first, world, true);
        struct fault fault = wire_read_world(span_of(WRONG_WORLDS[i].text), world);
        assert_string_equal(fault.text, WRONG_WORLDS[i].want);
        wire_write_world(&second, world, true);
        assert_string_equal(before, after);
    }
    free_world(world);
}

static void a_world_that_grows_too_large_is_refused(void **state)
{
    struct world *world = read_whole();
    struct sheet pattern = world->sheets[1];
    (void)state;
    for (int i = 0; i < SHEETS_MAX; i++) {
        world->sheets[i] = pattern;
        world->sheets[i].piece.tag = tag_make(TAG_PIECE, 100000 + i);
        sheet_link(&world->sheets[i]);
    }
    world->sheet_count = SHEETS_MAX;
    static const char part[] =
        "{\"seq\":9,\"full\":false,\"sheets\":[" SHEET_OF("TS1-002031-D", "pool", "one more") "]}";
    struct fault fault = wire_read_world(SPAN(part), world);
    assert_int_equal(fault.code, FAULT_TOO_BIG);
    assert_int_equal(world->seq, 4711);
    assert_int_equal(world->sheet_count, SHEETS_MAX);
    free_world(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_board_is_itself),
        cmocka_unit_test(every_truncated_board_is_a_fault),
        cmocka_unit_test(a_wrong_board_is_named),
        cmocka_unit_test(an_alert_of_a_newer_hub_is_left_out),
        cmocka_unit_test(too_many_stations_are_refused),
        cmocka_unit_test(a_sheet_is_itself),
        cmocka_unit_test(a_wrong_sheet_is_named),
        cmocka_unit_test(what_is_no_id_is_no_picture),
        cmocka_unit_test(the_longest_sheet_fits),
        cmocka_unit_test(a_whole_world_is_itself),
        cmocka_unit_test(what_is_finished_is_gone),
        cmocka_unit_test(a_part_is_merged),
        cmocka_unit_test(settings_are_those_of_the_last_one),
        cmocka_unit_test(choices_are_replaced_when_they_are_told),
        cmocka_unit_test(a_whole_one_replaces_all),
        cmocka_unit_test(a_wrong_world_changes_nothing),
        cmocka_unit_test(a_world_that_grows_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
