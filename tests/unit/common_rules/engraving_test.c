/* Where a piece may get its serial number, what a number looks like, which hallmark is its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/engraving.h"

static const struct route_step ENGRAVED[] = {
    {.kind = {"casting"}}, {.kind = {"polishing"}}, {.kind = {"engraving"}}, {.kind = {"qc"}}};
static const struct route_step PLAIN[] = {{.kind = {"casting"}}, {.kind = {"polishing"}}, {.kind = {"qc"}}};

static const struct {
    const char *name;
    struct piece piece;
    enum reason want;
} engraved_when[] = {
    {"in the pool",
     {.place = PLACE_POOL, .step = -1, .quantity = 1, .steps = PLAIN, .step_count = 3},
     REASON_WRONG_STATION},
    {"not cast yet",
     {.place = PLACE_STATION, .quantity = 1, .steps = PLAIN, .step_count = 3},
     REASON_NOT_DONE},
    {"weighed before its casting was finished",
     {.place = PLACE_STATION, .quantity = 1, .weighed = true, .steps = PLAIN, .step_count = 3},
     REASON_NONE},
    {"at any bench, where no step engraves",
     {.place = PLACE_STATION, .step = 1, .quantity = 1, .steps = PLAIN, .step_count = 3},
     REASON_NONE},
    {"before its engraving step",
     {.place = PLACE_STATION, .step = 1, .quantity = 1, .steps = ENGRAVED, .step_count = 4},
     REASON_NOT_DONE},
    {"on a route that ends before the engraving",
     {.place = PLACE_STATION, .step = 1, .quantity = 1, .steps = ENGRAVED, .step_count = 2},
     REASON_NONE},
    {"at its engraving step",
     {.place = PLACE_STATION, .step = 2, .quantity = 1, .steps = ENGRAVED, .step_count = 4},
     REASON_NONE},
    {"in finished goods",
     {.place = PLACE_FINISHED,
      .state = PIECE_DONE,
      .step = 3,
      .quantity = 1,
      .steps = ENGRAVED,
      .step_count = 4},
     REASON_NONE},
    {"delivered",
     {.place = PLACE_DELIVERED, .step = 3, .quantity = 1, .steps = ENGRAVED, .step_count = 4},
     REASON_WRONG_STATION},
    {"after it",
     {.place = PLACE_STATION, .step = 3, .quantity = 1, .steps = ENGRAVED, .step_count = 4},
     REASON_NONE},
    {"a lot",
     {.place = PLACE_STATION, .step = 2, .quantity = 2, .steps = ENGRAVED, .step_count = 4},
     REASON_BAD_FIELD},
    {"held",
     {.place = PLACE_STATION,
      .state = PIECE_HELD,
      .step = 2,
      .quantity = 1,
      .steps = ENGRAVED,
      .step_count = 4},
     REASON_HELD},
    {"on its way to the assay office",
     {.place = PLACE_STATION, .transit = true, .step = 2, .quantity = 1, .steps = ENGRAVED, .step_count = 4},
     REASON_WRONG_STATION},
};

static void it_is_engraved_once_it_is_cast(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(engraved_when); i++) {
        print_message("  %s\n", engraved_when[i].name);
        assert_int_equal(engraving_obstacle(&engraved_when[i].piece), engraved_when[i].want);
    }
}

static void what_a_serial_number_is(void **state)
{
    static const struct {
        const char *text;
        bool is_one;
    } rows[] = {
        {"1", true},
        {"TS-2026/0117.b", true},
        {"AZ-az-09", true},
        {"12345678901234567890123456789012", true},
        {"123456789012345678901234567890123", false},
        {"", false},
        {"two words", false},
        {"N\xc2\xb0 7", false},
        {"a_b", false},
    };
    char text[SERIAL_TEXT_MAX];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        print_message("  \"%s\"\n", rows[i].text);
        assert_int_equal(serial_is_one(span_of(rows[i].text)), rows[i].is_one);
    }
    assert_true(serial_equal("Ab-1z", "aB-1Z"));
    assert_false(serial_equal("A-1", "A-11"));
    assert_false(serial_equal("A-11", "A-1"));
    assert_false(serial_equal("[", "{"));
    serial_write(7, text);
    assert_string_equal(text, "000007");
    serial_write(1234567, text);
    assert_string_equal(text, "1234567");
}

static void the_hallmark_is_the_alloys(void **state)
{
    (void)state;
    assert_true(hallmark_fits("750", "750"));
    assert_false(hallmark_fits("750", "585"));
    assert_false(hallmark_fits("750", ""));
    assert_true(hallmark_fits("", "585")); /* nobody has said what its alloy is struck */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_engraved_once_it_is_cast),
        cmocka_unit_test(what_a_serial_number_is),
        cmocka_unit_test(the_hallmark_is_the_alloys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
