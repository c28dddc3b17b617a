/* The alert about what was implied and no bench has told. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "hub/service/overdue.h"
#include "tests/unit/hub_service/scene_helper.h"

static bool take_untold(void *context, const struct alert *alert)
{
    struct alert *found = context;
    if (alert->kind == ALERT_UNTOLD)
        *found = *alert;
    return true;
}

/* Looks for what is overdue, so much later; the alert that is open then, id 0: none. */
static struct alert look_after(struct scene *scene, int64_t ms)
{
    struct alert found = {.id = 0};
    bool changed;
    scene->desk.now_ms += ms;
    rig_well(store_begin(scene->desk.store));
    rig_well(overdue_refresh(&scene->desk, &changed));
    rig_well(store_commit(scene->desk.store));
    rig_well(store_alert_page(scene->desk.store, ALERTS_OPEN, FOR_WALL, 0, take_untold, &found));
    return found;
}

static struct scene *scene_with_implied(void)
{
    struct scene *scene = scene_open();
    scene_be(scene, &scene->bench, false);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    return scene;
}

static void test_what_a_bench_that_is_back_does_not_tell_is_an_alert(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_START, VERB_FINISH};
    struct scene *scene = scene_with_implied();
    (void)state;
    assert_int_equal(look_after(scene, 8 * HOUR_MS).id, 0); /* it is away still */
    scene_be(scene, &scene->bench, true);
    assert_int_equal(look_after(scene, HOUR_MS / 3).id, 0);
    struct alert alert = look_after(scene, HOUR_MS / 3);
    assert_true(alert.id > 0);
    assert_string_equal(alert.subject, "R-1 setting");
    assert_string_equal(alert.text, "What was done with R-1 at Setting was booked without a name, and no "
                                    "bench has told it for 8 hours: ask there.");
    assert_int_equal(look_after(scene, HOUR_MS).id, alert.id); /* one, however long it lasts */
    assert_int_equal(look_after(scene, HOUR_MS).count, 1);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        assert_int_equal(look_after(scene, 0).id, alert.id);
        scene_tell(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK);
    }
    assert_int_equal(look_after(scene, 60000).id, 0);
    scene_close(scene);
}

static void test_what_a_bench_that_stays_away_leaves_untold_is_an_alert_after_a_day(void **state)
{
    struct scene *scene = scene_with_implied();
    (void)state;
    assert_int_equal(look_after(scene, 23 * HOUR_MS).id, 0);
    assert_true(look_after(scene, 2 * HOUR_MS).id > 0);
    scene_close(scene);
}

/* What was taken back with the deed that had implied it is to be told by nobody. */
static void test_what_was_taken_back_is_no_alert(void **state)
{
    struct scene *scene = scene_with_implied();
    (void)state;
    assert_int_equal(scene_withdraw_last(scene, &scene->finish).result, RESULT_ACCEPTED);
    assert_int_equal(look_after(scene, 25 * HOUR_MS).id, 0);
    scene_close(scene);
}

/* Somebody has asked there: that is the end of it, until more is implied. */
static void acknowledge(struct scene *scene, int64_t alert)
{
    struct asker office = rig_office(&scene->rig, RIG_MANAGER);
    struct form form = form_new(form_kind_of(VERB_ACKNOWLEDGE)->fields);
    struct command command = asker_make(&office, VERB_ACKNOWLEDGE, "", RIG_MANAGER, 0);
    form_set_int(&form, "alert", alert);
    command.form = &form;
    assert_int_equal(scene_book(scene, &office, command).result, RESULT_ACCEPTED);
}

static void test_what_is_untold_is_acknowledged_once(void **state)
{
    struct scene *scene = scene_with_implied();
    (void)state;
    struct alert alert = look_after(scene, 25 * HOUR_MS);
    acknowledge(scene, alert.id);
    assert_int_equal(look_after(scene, 25 * HOUR_MS).id, 0);
    scene_be(scene, &scene->bench, false);
    assert_int_equal(scene_tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 2, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    assert_string_equal(look_after(scene, 25 * HOUR_MS).subject, "R-2 setting");
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_bench_that_is_back_does_not_tell_is_an_alert),
        cmocka_unit_test(test_what_a_bench_that_stays_away_leaves_untold_is_an_alert_after_a_day),
        cmocka_unit_test(test_what_was_taken_back_is_no_alert),
        cmocka_unit_test(test_what_is_untold_is_acknowledged_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
