/* Right first time, on one history after the other: the wall and the report say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "tests/unit/hub_service/floor_helper.h"

struct told {
    int64_t judged, right, reworked, accepted;
};

/* A lot of four; a deed with a 2 is done with the one that was split off. */
static const struct {
    const char *name, *deeds;
    bool twice; /* it is inspected at polishing, too */
    struct told want;
} histories[] = {
    {"at QC, nothing said yet", "in good", false, {0, 0, 0, 0}},
    {"passes", "in good pass", false, {4, 4, 0, 0}},
    {"a pass taken back is none", "in good pass undo", false, {0, 0, 0, 0}},
    {"taken back, and passed again", "in good pass undo pass", false, {4, 4, 0, 0}},
    {"sent back, and not judged yet", "in good rework again", false, {0, 0, 0, 0}},
    {"sent back, then passes", "in good rework again good pass", false, {4, 0, 4, 0}},
    {"sending back taken back", "in good rework undo pass", false, {4, 4, 0, 0}},
    {"taking back taken back", "in good rework undo fetched on good pass", false, {4, 0, 4, 0}},
    {"accepted by a manager", "in light accept", false, {4, 0, 0, 4}},
    {"accepting taken back", "in light accept undo", false, {0, 0, 0, 0}},
    {"accepted after it was sent back", "in light rework again light accept", false, {4, 0, 0, 4}},
    {"both halves of what was sent back",
     "in good rework split again good pass again2 good2 pass2",
     false,
     {4, 0, 4, 0}},
    {"one half is sent back", "in split good pass good2 rework2 again2 good2 pass2", false, {4, 3, 1, 0}},
    {"not its last inspection", "in", true, {0, 0, 0, 0}},
    {"twice inspected, counted once", "in good pass", true, {4, 4, 0, 0}},
    {"a lot with a half that was sent back", "in split rework2 again2 merge good pass", true, {4, 0, 4, 0}},
};

/* ------------------------------------------------------------------ what is told */

/* week, judged, right, ppm, reworked, accepted */
static struct told report(const struct rig *rig)
{
    return (struct told){.judged = rig_report_sum(rig, REPORT_RIGHT_FIRST_TIME, 1),
                         .right = rig_report_sum(rig, REPORT_RIGHT_FIRST_TIME, 2),
                         .reworked = rig_report_sum(rig, REPORT_RIGHT_FIRST_TIME, 4),
                         .accepted = rig_report_sum(rig, REPORT_RIGHT_FIRST_TIME, 5)};
}

static void the_wall_and_the_report_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(histories); i++) {
        struct floor floor;
        print_message("%s\n", histories[i].name);
        floor_open(&floor, histories[i].twice);
        floor_play(&floor, histories[i].deeds);
        struct told told = report(&floor.rig);
        assert_memory_equal(&told, &histories[i].want, sizeof told);
        struct board *board = rig_board(&floor.rig);
        assert_int_equal(board->judged_today, told.judged);
        assert_int_equal(board->right_today, told.right);
        assert_int_equal(board->finished_today, told.judged); /* nothing follows QC but delivery */
        free(board);
        rig_verify(&floor.rig, NULL);
        rig_close(&floor.rig);
    }
}

static void a_reports_week_is_that_of_the_wall(void **state)
{
    static const char *const zones[] = {"UTC0", "ICT-7", "EST5"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        struct floor floor;
        print_message("%s\n", zones[i]);
        setenv("TZ", zones[i], 1);
        tzset();
        floor_open(&floor, false);
        floor_play(&floor, "in good pass");
        assert_int_equal(rig_report_sum(&floor.rig, REPORT_RIGHT_FIRST_TIME, 0), /* its one row's week */
                         time_monday((int64_t)time(NULL) * 1000, 0));
        rig_close(&floor.rig);
    }
    unsetenv("TZ");
    tzset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_wall_and_the_report_agree),
                                       cmocka_unit_test(a_reports_week_is_that_of_the_wall)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
