/* The workshop file: what is read, and that every problem is named with its place and does not hide the
 * others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

enum { NOW_MS = 1000000000 };

static const char FILE_TEXT[] =
    "{\"workshop\":\"W\","
    "\"stations\":[{\"code\":\"casting\",\"name\":\"Casting\"},"
    "{\"code\":\"setting-1\",\"name\":\"Setting\",\"kind\":\"setting\",\"limit_pieces\":4,\"limit_g\":\"90."
    "5\","
    "\"limit_mode\":\"warn\",\"staff\":3,\"at_once\":2,\"subcontractor\":true},{\"code\":\"qc\",\"name\":"
    "\"QC\"}],"
    "\"people\":[{\"badge\":\"TSB-000003-E\",\"name\":\"Setter\",\"chip\":\"04a10000000303\",\"language\":"
    "\"th\","
    "\"station\":\"setting-1\"},{\"badge\":\"TSB-000007-6\",\"name\":\"Manager\",\"manager\":true,"
    "\"language\":"
    "\"zh-Hans\",\"note\":\"Mondays\"}],"
    "\"alloys\":[{\"code\":\"au750y\",\"name\":\"18k "
    "yellow\",\"metal\":\"au\",\"fineness\":7500,\"hallmark\":\"750\"}],"
    "\"lots\":[{\"code\":\"y-1\",\"alloy\":\"au750y\",\"density_g_cm3\":\"15.45\",\"density_u_percent\":\"0."
    "1\","
    "\"density_source\":\"pycnometer\"}],"
    "\"routes\":[{\"code\":\"set\",\"steps\":[{\"kind\":\"casting\",\"factor\":\"0.991\",\"factor_u_"
    "percent\":\"0.05\","
    "\"factor_verified\":true,\"standard_min\":90},{\"kind\":\"setting\",\"factor\":\"0.98\",\"factor_u_"
    "percent\":1},"
    "{\"kind\":\"qc\",\"factor\":1,\"factor_u_percent\":0,\"factor_verified\":true,\"tolerance_percent\":2,"
    "\"weigh\":"
    "\"in\",\"inspection\":true}]}],"
    "\"models\":[{\"code\":\"ring\",\"name\":\"Ring\",\"icon\":\"ring\",\"route\":\"set\",\"sizes\":[{"
    "\"size\":\"52\","
    "\"volume_mm3\":\"376.125\"}],\"stones\":[{\"count\":2,\"carat\":\"0.505\",\"setting\":\"prong\"}]}],"
    "\"orders\":[{\"code\":\"o-1\",\"client\":\"C\",\"due_in_hours\":2,\"rush\":true}],"
    "\"pieces\":[{\"tag\":\"TS1-000123-Z\",\"name\":\"R-1\",\"order\":\"o-1\",\"model\":\"ring\",\"size\":"
    "\"52\",\"lot\":"
    "\"y-1\",\"station\":\"setting-1\",\"state\":\"done\",\"stones_set_ct\":\"1.01\",\"gross_g\":\"4.932\"},"
    "{\"tag\":\"TS1-002031-D\",\"name\":\"R-2\",\"model\":\"ring\",\"size\":\"52\",\"lot\":\"y-1\"}],"
    "\"scales\":[{\"code\":\"qc-1\",\"name\":\"Scale\",\"division_g\":\"0.001\",\"bias_g\":\"-0.00002\","
    "\"check_weight_ok\":true}],"
    "\"kiosks\":[{\"code\":\"bench\",\"name\":\"Bench\",\"stations\":[\"setting-1\",\"qc\"]}]}";

struct said {
    char text[8192];
    size_t size;
};

static void say(void *context, const char *where, const char *sentence)
{
    struct said *said = context;
    int size = snprintf(said->text + said->size, sizeof said->text - said->size, "%s: %s\n", where, sentence);
    said->size += (size_t)size;
    assert_true(said->size < sizeof said->text);
}

/* Reads and, when the form is right, checks. */
static int64_t read_and_check(const char *text, struct said *said, struct workshop *out)
{
    struct problems problems = {say, said, 0};
    *said = (struct said){.size = 0};
    struct fault fault = wire_read_workshop(span_of(text), NOW_MS, out, &problems);
    assert_string_equal(fault.text, "");
    if (problems.count == 0)
        workshop_check(out, &problems);
    return problems.count;
}

static void a_whole_file_is_read(void **state)
{
    struct workshop workshop;
    struct said said;
    (void)state;
    assert_int_equal(read_and_check(FILE_TEXT, &said, &workshop), 0);
    assert_string_equal(workshop.name, "W");
    assert_int_equal(workshop.station_count, 3);
    assert_string_equal(workshop.stations[0].kind.text, "casting");
    assert_int_equal(workshop.stations[0].at_once, 1);
    assert_false(workshop.stations[0].outside);
    assert_int_equal(workshop.stations[1].place, 1);
    assert_true(workshop.stations[1].outside);
    assert_int_equal(workshop.stations[1].limit.mass.ug, 90500000);
    assert_int_equal(workshop.stations[1].limit.mode, LIMIT_WARN);
    assert_string_equal(workshop.people[0].person.chip.text, "04A10000000303");
    assert_string_equal(workshop.people[0].person.language, "th");
    assert_string_equal(workshop.people[1].person.language, "zh_CN");
    assert_true(workshop.people[1].person.manager);
    assert_int_equal(workshop.lots[0].density.ug_per_mm3, 15450);
    assert_int_equal(workshop.lots[0].density.u_ppm, 1000);
    assert_int_equal(workshop.lots[0].source, DENSITY_PYCNOMETER);
    assert_int_equal(workshop.routes[0].steps[0].factor_ppm, 991000);
    assert_int_equal(workshop.routes[0].steps[0].factor_u_ppm, 500);
    assert_int_equal(workshop.routes[0].steps[0].standard_s, 5400);
    assert_int_equal(workshop.routes[0].steps[2].tolerance_ppm, 20000);
    assert_int_equal(workshop.routes[0].steps[2].weigh, WEIGH_IN);
    assert_int_equal(workshop.models[0].sizes[0].volume_mm3_e3, 376125);
    assert_int_equal(workshop.models[0].stones.items[0].each.ug, 101000);
    assert_int_equal(workshop.orders[0].due_ms, NOW_MS + 7200000);
    assert_int_equal(workshop.pieces[0].stones.ug, 202000);
    assert_int_equal(workshop.pieces[0].gross.ug, 4932000);
    assert_true(workshop.pieces[0].weighed);
    assert_false(workshop.pieces[1].weighed);
    assert_string_equal(workshop.pieces[1].custody.text, "own");
    assert_int_equal(workshop.pieces[1].quantity, 1);
    assert_int_equal(workshop.scales[0].quality.bias.ug, -20);
    assert_int_equal(workshop.kiosks[0].station_count, 2);
    workshop_release(&workshop);
}

/* An id is one of 64 digits, and nothing else; whatever else stands there is where the picture lies. */
static void a_picture_is_an_id_or_a_place(void **state)
{
    static const char ID[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    static const struct {
        const char *says;
        bool is_id;
    } pictures[] = {{ID, true}, {&ID[1], false}, {"pictures/ring.png", false}, {"", false}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pictures); i++) {
        char text[sizeof FILE_TEXT + 128], from[] = "\"icon\":\"ring\",";
        const char *at = strstr(FILE_TEXT, from), *says = pictures[i].says;
        struct workshop workshop;
        struct said said;
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s\"picture\":\"%s\",%s", (int)(at - FILE_TEXT), FILE_TEXT, from,
                 says, at + strlen(from));
        assert_int_equal(read_and_check(text, &said, &workshop), 0);
        assert_string_equal(workshop.models[0].picture, pictures[i].is_id ? says : "");
        assert_string_equal(workshop.models[0].picture_file, pictures[i].is_id ? "" : says);
        workshop_release(&workshop);
    }
}

static const struct {
    const char *name, *from, *to, *want;
} WRONG[] = {
    {"misspelt field", "\"limit_pieces\":4", "\"limit_peices\":4",
     "stations[1].limit_peices: is not a field of this: look at the spelling, or remove it\n"},
    {"a language that nobody here speaks", "{\"workshop\"", "{\"language\":\"de\",\"workshop\"",
     "language: must be one of en, fr, hi, it, th, zh_CN\n"},
    {"somebody's, too", "\"language\":\"th\"", "\"language\":\"xx\"",
     "people[0].language: must be one of en, fr, hi, it, th, zh_CN\n"},
    {"a language that is no word", "\"language\":\"th\"", "\"language\":7",
     "people[0].language: must be a text, in \" \"\n"},
    {"a limit of no piece", "\"limit_pieces\":4", "\"limit_pieces\":0",
     "stations[1].limit_pieces: must be more than 0: leave it out for no limit\n"},
    {"a limit of less than no piece", "\"limit_pieces\":4", "\"limit_pieces\":-1",
     "stations[1].limit_pieces: must be a whole number from 0 to 10000\n"},
    {"a limit of no gram", "\"limit_pieces\":4,\"limit_g\":\"90.5\"", "\"limit_g\":\"0\"",
     "stations[1].limit_g: must be more than 0: leave it out for no limit\n"},
    {"a real", "\"gross_g\":\"4.932\"", "\"gross_g\":4.932",
     "pieces[0].gross_g: must be in quotes, so that it is taken exactly: \"4.932\"\n"},
    {"too many decimals", "\"gross_g\":\"4.932\"", "\"gross_g\":\"4.9320001\"",
     "pieces[0].gross_g: must be a number from 0.000001 to 1000000: whole, or in quotes with a point and at "
     "most 6 "
     "decimals\n"},
    {"a comma", "\"gross_g\":\"4.932\"", "\"gross_g\":\"4,932\"",
     "pieces[0].gross_g: must be a number from 0.000001 to 1000000: whole, or in quotes with a point and at "
     "most 6 "
     "decimals\n"},
    {"an exponent", "\"gross_g\":\"4.932\"", "\"gross_g\":\"4e0\"",
     "pieces[0].gross_g: must be a number from 0.000001 to 1000000: whole, or in quotes with a point and at "
     "most 6 "
     "decimals\n"},
    {"two weights", "\"gross_g\":\"4.932\"", "\"gross_g\":\"4.932\",\"gross_ug\":4932000",
     "pieces[0].gross_ug: and \"gross_g\" both say the weight: keep one of them\n"},
    {"two due dates", "\"due_in_hours\":2", "\"due_in_hours\":2,\"due\":\"2026-11-20T14:07:00Z\"",
     "orders[0].due_in_hours: and \"due\" both say when: keep one of them\n"},
    {"misread tag", "TS1-000123-Z", "TS1-000132-Z",
     "pieces[0].tag: has a wrong check character: read it again on the tag; a new one would end in X\n"},
    {"misread badge", "TSB-000003-E", "TSB-000003-F",
     "people[0].badge: has a wrong check character: read it again on the tag; a new one would end in E\n"},
    {"a chip of odd length", "04a10000000303", "04a1000000030",
     "people[0].chip: must be a chip's UID: 8, 14 or 20 "
     "hexadecimal digits, not a random one (08…)\n"},
    {"fineness beyond pure", "7500", "10001", "alloys[0].fineness: must be a whole number from 0 to 10000\n"},
    {"a factor above one", "\"0.991\"", "\"1.001\"",
     "routes[0].steps[0].factor: must be a number from 0.000001 to 1: whole, or in quotes with a point and "
     "at most 6 decimals\n"},
    {"a stone beyond all stones", "\"0.505\"", "10001",
     "models[0].stones[0].carat: must be a number from 0 to 10000: whole, or in quotes with a point and at "
     "most 5 decimals\n"},
    {"a metal by its name", "\"metal\":\"au\"", "\"metal\":\"gold\"",
     "alloys[0].metal: is the sign of a metal, as au, ag, pt or pd: not gold\n"},
    {"fineness in thousandths", "7500", "750",
     "alloys[0].fineness: is in parts per 10 000: 18 karat is 7500, and 750 would be 75.0 ‰\n"},
    {"a stone of a size", "\"376.125\"", "\"376.125\",\"stones\":[{\"count\":0,\"carat\":1}]",
     "models[0].sizes[0].stones[0].count: must be a whole number from 1 to 10000\n"},
    {"a serial number with blanks", "\"lot\":\"y-1\",\"station\"",
     "\"lot\":\"y-1\",\"engraved\":{\"serial\":\"no 7\"},\"station\"",
     "pieces[0].engraved.serial: must have 1 to 32 letters, digits, - . and /\n"},
    {"a truth in quotes", "\"standard_min\":90", "\"sets_stones\":\"yes\"",
     "routes[0].steps[0].sets_stones: must be true or false, without quotes\n"},
    {"an unknown source", "pycnometer", "guess",
     "lots[0].density_source: is a word that is not known here\n"},
    {"no name of the workshop", "\"workshop\":\"W\",", "", "workshop: is missing\n"},
    {"an empty name", "\"name\":\"Casting\"", "\"name\":\"\"", "stations[0].name: is empty\n"},
    {"a name too long", "\"name\":\"Casting\"",
     "\"name\":\"1234567890123456789012345678901234567890123456789012345678901234\"",
     "stations[0].name: is too long: 64 bytes, the most is 63\n"},
    {"stations no list", "\"stations\":[\"setting-1\",\"qc\"]", "\"stations\":\"qc\"",
     "kiosks[0].stations: must be a list, in [ ]\n"},
    {"stations of objects", "\"stations\":[\"setting-1\",\"qc\"]", "\"stations\":[{}]",
     "kiosks[0].stations: must be a list of the codes of stations\n"},
    {"a piece that is a text", "\"pieces\":[", "\"pieces\":[\"R-0\",",
     "pieces[0]: must be an object, in { }\n"},
};

/* Replaces the first `from` by `to`. */
static char *change(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    size_t size = strlen(text) + strlen(to) + 1;
    char *out = malloc(size);
    assert_non_null(at);
    snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return out;
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct workshop workshop;
        struct said said;
        char *text = change(FILE_TEXT, WRONG[i].from, WRONG[i].to);
        print_message("  %s\n", WRONG[i].name);
        assert_int_equal(read_and_check(text, &said, &workshop), 1);
        assert_string_equal(said.text, WRONG[i].want);
        workshop_release(&workshop);
        free(text);
    }
}

static const struct {
    const char *name, *from, *to;
    int step;
    bool want;
} SETS_STONES[] = {
    {"setting says nothing", "\"standard_min\":90", "\"standard_min\":90", 1, true},
    {"setting says no", "\"factor\":\"0.98\"", "\"factor\":\"0.98\",\"sets_stones\":false", 1, false},
    {"casting says nothing", "\"standard_min\":90", "\"standard_min\":90", 0, false},
    {"casting says yes: set in the wax", "\"standard_min\":90", "\"standard_min\":90,\"sets_stones\":true", 0,
     true},
};

static void setting_sets_stones_unless_the_route_says_otherwise(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(SETS_STONES); i++) {
        struct workshop workshop;
        struct said said;
        char *text = change(FILE_TEXT, SETS_STONES[i].from, SETS_STONES[i].to);
        print_message("  %s\n", SETS_STONES[i].name);
        assert_int_equal(read_and_check(text, &said, &workshop), 0);
        assert_int_equal(workshop.routes[0].steps[SETS_STONES[i].step].sets_stones, SETS_STONES[i].want);
        workshop_release(&workshop);
        free(text);
    }
}

static void all_problems_are_told_at_once(void **state)
{
    struct workshop workshop;
    struct said said;
    char *one = change(FILE_TEXT, "7500", "\"x\""), *two = change(one, "\"fineness\"", "\"finness\"");
    char *three = change(two, "\"due_in_hours\":2", "\"due_in_hours\":\"soon\"");
    (void)state;
    assert_int_equal(read_and_check(three, &said, &workshop), 3);
    assert_string_equal(said.text,
                        "alloys[0].finness: is not a field of this: look at the spelling, or remove it\n"
                        "alloys[0].fineness: is missing\n"
                        "orders[0].due_in_hours: must be a whole number from -100000 to 100000\n");
    workshop_release(&workshop);
    free(one);
    free(two);
    free(three);
}

static void every_truncation_is_a_fault(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof FILE_TEXT - 1; cut += 3) {
        struct workshop workshop;
        struct problems problems = {0};
        char *copy = malloc(cut + 1);
        memcpy(copy, FILE_TEXT, cut);
        struct fault fault = wire_read_workshop((struct span){copy, cut}, NOW_MS, &workshop, &problems);
        free(copy);
        assert_int_equal(fault.code, FAULT_INPUT);
        assert_int_equal(workshop.piece_count, 0);
        workshop_release(&workshop);
    }
}

static void what_is_no_json_says_what_to_do(void **state)
{
    static const struct {
        const char *name, *text, *says;
    } rows[] = {
        {"a comma too many in a list", "{\"stations\":[{}, \n ]}", ": take out the comma before it"},
        {"a comma too many in an object", "{\"a\":1,}", ": take out the comma before it"},
        {"a comma that is missing", "{\"a\":1 \"b\":2}", ": look before it for a comma"},
        {"not closed", "{\"a\":[1", ": a quote or a bracket is not closed"},
        {"a name twice", "{\"a\":1,\"a\":2}", "duplicate object key"},
        {"nothing", "", "the workshop file is empty: it has to be JSON, { … }"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct workshop workshop;
        struct problems problems = {0};
        struct fault fault = wire_read_workshop(span_of(rows[i].text), NOW_MS, &workshop, &problems);
        if (!strstr(fault.text, rows[i].says))
            fail_msg("%s: %s", rows[i].name, fault.text);
        workshop_release(&workshop);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),
        cmocka_unit_test(a_picture_is_an_id_or_a_place),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(setting_sets_stones_unless_the_route_says_otherwise),
        cmocka_unit_test(all_problems_are_told_at_once),
        cmocka_unit_test(every_truncation_is_a_fault),
        cmocka_unit_test(what_is_no_json_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
