/* What is read off the board: its floor, a group by its code, how often a limit was let past. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/board.h"

/* Two stations and two groups; what stands behind them was of an earlier board. */
static struct board board = {
    .station_count = 2,
    .stations = {{.station = {.code = {"casting"}},
                  .now = {.load = {3, {9}}, .done = 2, .present = 1},
                  .lent = {1, {4}}},
                 {.station = {.code = {"setting"}}},
                 {.station = {.code = {"closed"}}}},
    .group_count = 2,
    .groups = {{.group = {.code = {"wax"}}},
               {.group = {.code = {"fine-work"}}, .load = {5, {8}}, .lent = {2, {6}}},
               {.group = {.code = {"former"}}}},
};

static void test_the_floor_is_what_the_board_shows(void **state)
{
    (void)state;
    static struct board_floor out;
    board_lay_out(&board, &out);
    assert_int_equal(out.floor.station_count, 2);
    assert_int_equal(out.floor.group_count, 2);
    assert_ptr_equal(out.floor.stations[1].station, &board.stations[1].station);
    assert_null(out.stations[2].station);
    assert_null(out.groups[2].group);
    assert_ptr_equal(out.floor.groups[1].group, &board.groups[1].group);
    assert_int_equal(out.floor.groups[1].load.pieces, 5);
    assert_int_equal(out.floor.groups[1].lent.pieces, 2);
    assert_int_equal(out.floor.stations[0].load.pieces, 3);
    assert_int_equal(out.floor.stations[0].lent.pieces, 1);
    assert_int_equal(out.floor.stations[0].done, 2);
    assert_int_equal(out.floor.stations[0].present, 1);
}

static const struct {
    const char *code;
    int want; /* -1: none */
} groups[] = {{"wax", 0}, {"fine-work", 1}, {"former", -1}, {"casting", -1}, {"", -1}};

static void test_a_group_by_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        const struct board_group *got = board_find_group(&board, code_of(groups[i].code));
        if (got != (groups[i].want < 0 ? NULL : &board.groups[groups[i].want]))
            fail_msg("\"%s\"", groups[i].code);
    }
    struct board nameless = {.group_count = 1};
    assert_null(board_find_group(&nameless, code_of("")));
}

static const struct {
    const char *name;
    int64_t overrides, moves, want;
} habits[] = {
    {"never", 0, 200, 0},
    {"three of two hundred", 3, 200, 150},
    {"of one", 1, 1, 10000},
    {"nothing moved yet", 2, 0, 0},
};

static void test_how_often_a_limit_was_let_past(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(habits); i++) {
        struct board_overrides overrides = {.this_week = habits[i].overrides,
                                            .moves_this_week = habits[i].moves};
        if (board_overrides_per_10000(&overrides) != habits[i].want)
            fail_msg("%s: %lld", habits[i].name, (long long)board_overrides_per_10000(&overrides));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_floor_is_what_the_board_shows),
        cmocka_unit_test(test_a_group_by_its_code),
        cmocka_unit_test(test_how_often_a_limit_was_let_past),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
