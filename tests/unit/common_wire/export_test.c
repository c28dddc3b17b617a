/* What is written is read again as the same; and where in a file a problem is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define FILE_MAX (256 * 1024)
#define NOW_MS   INT64_C(1795000000000)

static void say(void *context, const char *where, const char *sentence)
{
    (void)context;
    print_message("%s: %s\n", where, sentence);
}

static void read_workshop(struct span body, struct workshop *out)
{
    struct problems problems = {say, NULL, 0};
    assert_false(fault_is(wire_read_workshop(body, NOW_MS, out, &problems)));
    assert_int_equal(problems.count, 0);
}

/* Everything that a file can say, away from its default. */
static const char FULL[] =
    "{\"workshop\":\"A \\\"quoted\\\" one\",\"stations\":[{\"code\":\"a\",\"name\":\"A\",\"kind\":\"k\","
    "\"visit\":\"second\",\"limit_pieces\":3,\"limit_g\":\"12.5\",\"limit_mode\":\"warn\",\"staff\":2,"
    "\"at_once\":4,\"bottleneck\":true,\"subcontractor\":true}],"
    "\"groups\":[{\"code\":\"g\",\"name\":\"G\",\"stations\":[\"a\"],\"limit_pieces\":9,\"limit_mode\":"
    "\"reason\"}],"
    "\"people\":[{\"badge\":\"TSB-000003-E\",\"name\":\"P\",\"chip\":\"04A10000000303\",\"language\":\"th\","
    "\"station\":\"a\",\"roles\":[\"office\",\"auditor\"],\"skills\":[\"k\",\"qc\"]}],"
    "\"alloys\":[{\"code\":\"x\",\"name\":\"X\",\"metal\":\"au\",\"fineness\":7500,\"fineness_min\":7490,"
    "\"hallmark\":\"750\"}],"
    "\"lots\":[{\"code\":\"l\",\"revision\":4,\"alloy\":\"x\",\"density_g_cm3\":\"15.61\","
    "\"density_u_percent\":\"0.05\",\"density_source\":\"pycnometer\"}],"
    "\"routes\":[{\"code\":\"r\",\"revision\":2,\"steps\":[{\"kind\":\"k\",\"visit\":\"second\",\"factor\":"
    "\"0.991\",\"factor_u_percent\":\"1.25\",\"factor_verified\":true,\"tolerance_percent\":\"2\",\"weigh\":"
    "\"both\",\"inspection\":true,\"sets_stones\":true,\"standard_min\":15,\"rework_factor\":\"0.995\"}]}],"
    "\"models\":[{\"code\":\"m\",\"revision\":7,\"name\":\"M\",\"icon\":\"band\",\"picture\":"
    "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"route\":\"r\",\"sizes\":["
    "{\"size\":\"52\",\"volume_mm3\":\"380.125\"},{\"size\":\"54\",\"volume_mm3\":\"400\"}],\"stones\":[{"
    "\"count\":3,\"carat\":\"0.01\",\"setting\":\"pave\",\"kind\":\"rd-1.3\"}]}],"
    "\"scales\":[{\"code\":\"s\",\"name\":\"S\",\"division_g\":\"0.001\",\"repeatability_g\":\"0.0005\","
    "\"bias_g\":\"-0.0002\",\"bias_u_g\":\"0.0001\",\"check_weight_ok\":false}],"
    "\"kiosks\":[{\"code\":\"b\",\"name\":\"B\",\"stations\":[\"a\"]}],"
    "\"orders\":[{\"code\":\"o\",\"client\":\"C\",\"due\":\"2026-12-01T00:00:00Z\",\"rush\":true}],"
    "\"pieces\":[{\"tag\":\"TS1-000123-Z\",\"name\":\"R-1\",\"chip\":\"04B10000000303\",\"order\":\"o\","
    "\"model\":\"m\",\"size\":\"52\",\"lot\":\"l\",\"custody\":\"client-7\",\"quantity\":2,\"station\":\"a\","
    "\"state\":\"held\",\"stones_set_ct\":\"0.03\",\"gross_ug\":4932001}],"
    "\"settings\":{\"learn_n_min\":25,\"sheet_required\":true}}";

static void write_twice(struct span body)
{
    static char once[FILE_MAX], twice[FILE_MAX];
    struct text first = TEXT_IN(once), second = TEXT_IN(twice);
    struct workshop workshop, again;
    read_workshop(body, &workshop);
    wire_write_workshop(&first, &workshop);
    assert_true(text_ok(&first));
    read_workshop(text_span(&first), &again);
    wire_write_workshop(&second, &again);
    assert_string_equal(once, twice);
    workshop_release(&workshop);
    workshop_release(&again);
}

/* Every key and value of the file above stands in what is written: so nothing is forgotten. */
static void test_everything_is_written(void **state)
{
    static char written[FILE_MAX];
    struct text text = TEXT_IN(written);
    struct workshop workshop;
    struct span rest = span_of(FULL), word;
    (void)state;
    read_workshop(span_of(FULL), &workshop);
    wire_write_workshop(&text, &workshop);
    while (span_split(&rest, '"', &word)) {
        if (word.size == 0 || memchr("{}[]:,\\", word.data[0], 7) || span_is(word, "2026-12-01T00:00:00Z"))
            continue;
        if (!memmem(text.data, text.size, word.data, word.size))
            fail_msg("%.*s is not written", (int)word.size, word.data);
    }
    workshop_release(&workshop);
    write_twice(span_of(FULL));
}

static void test_the_demo_comes_back(void **state)
{
    static char body[FILE_MAX];
    (void)state;
    FILE *file = fopen("assets/demo/workshop.json", "re");
    assert_non_null(file);
    size_t size = fread(body, 1, sizeof body, file);
    fclose(file);
    write_twice((struct span){body, size});
}

static const char LINES[] = "\n{ \"name\": \"a{[\\\"\",\n"
                            "  \"list\": [ 1, \"]\", {\"x\": 1,\n"
                            "    \"deep\": {\"y\": [\n"
                            "      2,\n"
                            "      3]}} ],\n"
                            "  \"last\" : true }\n";

static const struct {
    const char *path;
    int line;
} lines[] = {
    {"", 2},
    {"name", 2},
    {"list", 3},
    {"list[0]", 3},
    {"list[2].x", 3},
    {"list[2].deep", 4},
    {"list[2].deep.y[0]", 5},
    {"list[2].deep.y[1]", 6},
    {"last", 7},
    {"missing", 2},
    {"list[9].x", 3},
    {"list[2].missing", 3},
    {"name[3].x", 2},
    {"list[", 3},
    {"list[x]", 3},
    {"people of the hub: TSB-000003-E", 2},
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        print_message("\"%s\"\n", lines[i].path);
        assert_int_equal(wire_line_of(span_of(LINES), lines[i].path), lines[i].line);
    }
    for (size_t cut = 0; cut < sizeof LINES; cut++) { /* of half a file, too, it says some line */
        char *half = malloc(cut + 1);
        assert_non_null(half);
        memcpy(half, LINES, cut);
        assert_in_range(wire_line_of((struct span){half, cut}, "list[2].deep.y[1]"), 1, 8);
        free(half);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_is_written),
        cmocka_unit_test(test_the_demo_comes_back),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
