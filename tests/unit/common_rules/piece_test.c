/* A piece: which step's theory counts for it as it is now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/piece.h"

static const struct route_step route[] = {
    {.kind = {"casting"}}, {.kind = {"polishing"}}, {.kind = {"qc"}}, {.kind = {DELIVERY_KIND}}};

static const struct {
    const char *name;
    enum place place;
    enum piece_state state;
    int step, step_count, expected;
} rows[] = {
    {"in the pool: the first", PLACE_POOL, PIECE_QUEUED, -1, 4, 0},
    {"in the pool, without steps: none", PLACE_POOL, PIECE_QUEUED, -1, 0, -1},
    {"queued: this one", PLACE_STATION, PIECE_QUEUED, 1, 4, 1},
    {"in work: this one", PLACE_STATION, PIECE_IN_WORK, 1, 4, 1},
    {"held: this one", PLACE_STATION, PIECE_HELD, 1, 4, 1},
    {"done: the one it comes to", PLACE_STATION, PIECE_DONE, 1, 4, 2},
    {"done, only delivery comes: still this one", PLACE_STATION, PIECE_DONE, 2, 4, 2},
    {"done, nothing comes: still this one", PLACE_STATION, PIECE_DONE, 2, 3, 2},
    {"parked: the one it comes to", PLACE_PARKED, PIECE_HELD, 1, 4, 2},
    {"on a tree: the one it comes to", PLACE_TREE, PIECE_QUEUED, -1, 4, 0},
    {"in finished goods: the last", PLACE_FINISHED, PIECE_DONE, 2, 4, 2},
};

static void test_the_step_of_its_theory(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece piece = {.place = rows[i].place,
                              .state = rows[i].state,
                              .step = rows[i].step,
                              .steps = route,
                              .step_count = rows[i].step_count};
        int step = piece_theory_step(&piece);
        if (step != rows[i].expected)
            fail_msg("%s: %d, not %d", rows[i].name, step, rows[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_step_of_its_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
