/* A piece: which step's theory counts for it as it is now, and whether its work there has begun. */
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
    enum piece_state state, was;
    int step, step_count, expected;
    bool started;
} rows[] = {
    {"in the pool: the first", PLACE_POOL, PIECE_QUEUED, PIECE_QUEUED, -1, 4, 0, false},
    {"in the pool, without steps: none", PLACE_POOL, PIECE_QUEUED, PIECE_QUEUED, -1, 0, -1, false},
    {"queued: this one", PLACE_STATION, PIECE_QUEUED, PIECE_QUEUED, 1, 4, 1, false},
    {"in work: this one", PLACE_STATION, PIECE_IN_WORK, PIECE_QUEUED, 1, 4, 1, true},
    {"held in the queue: this one", PLACE_STATION, PIECE_HELD, PIECE_QUEUED, 1, 4, 1, false},
    {"held in work: this one", PLACE_STATION, PIECE_HELD, PIECE_IN_WORK, 1, 4, 1, true},
    {"held when it was done: the one it comes to", PLACE_STATION, PIECE_HELD, PIECE_DONE, 1, 4, 2, true},
    {"done: the one it comes to", PLACE_STATION, PIECE_DONE, PIECE_QUEUED, 1, 4, 2, true},
    {"done, only delivery comes: still this one", PLACE_STATION, PIECE_DONE, PIECE_QUEUED, 2, 4, 2, true},
    {"done, nothing comes: still this one", PLACE_STATION, PIECE_DONE, PIECE_QUEUED, 2, 3, 2, true},
    {"parked from the queue: the one it goes back to", PLACE_PARKED, PIECE_HELD, PIECE_QUEUED, 1, 4, 1,
     false},
    {"parked when it was done: the one it comes to", PLACE_PARKED, PIECE_HELD, PIECE_DONE, 1, 4, 2, true},
    {"on a tree: the one it comes to", PLACE_TREE, PIECE_QUEUED, PIECE_QUEUED, -1, 4, 0, false},
    {"in finished goods: the last", PLACE_FINISHED, PIECE_DONE, PIECE_QUEUED, 2, 4, 2, true},
};

static void test_the_step_of_its_theory(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece piece = {.place = rows[i].place,
                              .state = rows[i].state,
                              .was = rows[i].was,
                              .step = rows[i].step,
                              .steps = route,
                              .step_count = rows[i].step_count};
        int step = piece_theory_step(&piece);
        if (step != rows[i].expected)
            fail_msg("%s: %d, not %d", rows[i].name, step, rows[i].expected);
        if (piece_is_started(&piece) != rows[i].started)
            fail_msg("%s: started %d", rows[i].name, !rows[i].started);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_step_of_its_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
