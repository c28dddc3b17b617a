/* What has lasted too long becomes an alert, says for how long, and ends with its cause. The clock is the
 * test's. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/patience.h"
#include "hub/service/overdue.h"
#include "hub/service/refresh.h"
#include "hub/store/waiting.h"
#include "tests/unit/hub_service/rig_helper.h"
#include "tests/unit/hub_service/tree_helper.h"

struct scene {
    struct rig rig;
    struct desk desk;
    struct watch watch;
    struct board board;
    int64_t begun_ms; /* the hub's clock when the scene was taken over */
};

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

/* Takes the store over from the service, to look at it at any moment. */
static void scene_take(struct scene *scene)
{
    struct event_row last;
    rig_stop(&scene->rig);
    expect_ok(store_open(scene->rig.path, STORE_WRITE, &scene->desk.store));
    expect_ok(desk_load(&scene->desk));
    expect_ok(store_event_get(scene->desk.store, scene->desk.seq, &last));
    scene->begun_ms = last.booked_ms;
}

static void scene_give(struct scene *scene)
{
    desk_release(&scene->desk);
    store_close(scene->desk.store);
    rig_start(&scene->rig);
}

static void run_sql(struct scene *scene, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(scene->rig.path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* Looks so long after the scene was taken over. */
static bool look_after(struct scene *scene, int64_t ms)
{
    bool changed = false;
    bool refreshed;
    scene->desk.now_ms = scene->begun_ms + ms;
    expect_ok(store_begin(scene->desk.store));
    expect_ok(house_load(&scene->desk.house, scene->desk.store));
    expect_ok(refresh(&scene->desk, &scene->watch, &scene->board, ms, &refreshed));
    expect_ok(overdue_refresh(&scene->desk, &changed));
    expect_ok(store_commit(scene->desk.store));
    return changed;
}

struct search {
    enum alert_kind kind;
    int count;
    char text[ALERT_TEXT_MAX];
};

static bool find(void *context, const struct alert *alert)
{
    struct search *search = context;
    if (alert->kind == search->kind && search->count++ == 0)
        memcpy(search->text, alert->text, sizeof search->text);
    return true;
}

/* How many of this kind are open; each has to say this. */
static void expect_alerts(struct scene *scene, enum alert_kind kind, int count, const char *says)
{
    struct search search = {.kind = kind};
    expect_ok(store_alert_page(scene->desk.store, ALERTS_OPEN, FOR_MANAGER, 0, find, &search));
    if (search.count != count || !strstr(search.text, says))
        fail_msg("%s: %d open, saying %s; wanted %d saying %s", alert_kind_word(kind), search.count,
                 search.text, count, says);
}

static void is_quiet(struct scene *scene, enum alert_kind kind)
{
    expect_alerts(scene, kind, 0, "");
}

/* ------------------------------------------------------------------ tests */

static void a_station_stopped_for_long(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    (void)state;
    rig_open(&scene->rig, 8, 8);
    struct asker bench = rig_asker(&scene->rig, 0);
    for (int i = 1; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    scene_take(scene);
    look_after(scene, 1000);
    is_quiet(scene, ALERT_STOPPED_LONG);
    look_after(scene, 31 * INT64_C(60000) + 2000);
    expect_alerts(scene, ALERT_STOPPED_LONG, 2, " has been ");   /* setting is full, casting is stopped */
    assert_false(look_after(scene, 32 * INT64_C(60000) + 2000)); /* it lasts: nothing new to tell */
    scene_give(scene);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    struct asker finish = rig_asker(&scene->rig, 1);
    ask(&finish, VERB_RECEIVE, "polishing", 5, 1);
    scene_take(scene);
    look_after(scene, 33 * INT64_C(60000));
    is_quiet(scene, ALERT_STOPPED_LONG);
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

static void a_piece_that_idles(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    (void)state;
    rig_open(&scene->rig, 3, 2); /* two at casting, one in the pool */
    scene_take(scene);
    look_after(scene, 47 * HOUR_MS);
    is_quiet(scene, ALERT_PIECE_IDLE);
    look_after(scene, 49 * HOUR_MS);
    expect_alerts(scene, ALERT_PIECE_IDLE, 2, " has been done at Casting for 2 days.");
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

static void what_is_cast_and_has_no_metal(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    (void)state;
    rig_open(&scene->rig, 3, 2); /* two at casting, one in the pool, which has none yet */
    scene_take(scene);
    look_after(scene, 1000);
    is_quiet(scene, ALERT_CAST_UNWEIGHED);
    run_sql(scene, "UPDATE piece SET book_ug = 0, weighed = 0");
    assert_true(look_after(scene, 2000));
    expect_alerts(scene, ALERT_CAST_UNWEIGHED, 1, "No metal is in the books for 2 pieces of route ");
    assert_false(look_after(scene, 3000));          /* it lasts */
    run_sql(scene, "UPDATE piece SET weighed = 1"); /* nothing was on the pan: that is known, too */
    assert_true(look_after(scene, 4000));
    is_quiet(scene, ALERT_CAST_UNWEIGHED);
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

/* which are rush, hang on a tree at a casting that does one at a time: twenty minutes. R-3, rush
 * itself, has an hour of work before it, and 65 minutes. */
static void rush_waits_for_a_tree_that_is_rush(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct workshop workshop;
    char sql[128];
    (void)state;
    rig_describe(&workshop, 3, 0);
    workshop.stations[0].at_once = 1;
    rig_open_as(&scene->rig, &workshop);
    struct asker bench = rig_asker(&scene->rig, 0);
    said_yes(move_tree(&bench, VERB_RECEIVE, 1, build_tree(&bench, 1, 2)));
    scene_take(scene);
    snprintf(sql, sizeof sql, "UPDATE client_order SET due_ms = %lld",
             (long long)(scene->begun_ms + 65 * 60000 + 1000));
    run_sql(scene, sql);
    look_after(scene, 1000);
    expect_alerts(scene, ALERT_ORDER_AT_RISK, 1, "o-1 is due in 65 minutes, but R-3 needs 80 minutes");
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

static void an_order_at_risk(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    char sql[400];
    (void)state;
    rig_open(&scene->rig, 2, 2);
    scene_take(scene);
    snprintf(sql, sizeof sql,
             "UPDATE client_order SET due_ms = 0;"
             "INSERT INTO client_order (id, code, due_ms, rush) VALUES (900, 'o-900', %lld, 0);"
             "UPDATE piece SET client_order = 900 WHERE name = 'R-1'",
             (long long)(scene->begun_ms + 30 * DAY_MS));
    run_sql(scene, sql);
    look_after(scene, 1000);
    is_quiet(scene, ALERT_ORDER_AT_RISK);
    look_after(scene, 30 * DAY_MS - 60000);
    expect_alerts(scene, ALERT_ORDER_AT_RISK, 1, "o-900 is due in 1 minute, but R-1 needs ");
    look_after(scene, 33 * DAY_MS);
    expect_alerts(scene, ALERT_ORDER_AT_RISK, 1, "o-900 is late by 3 days; R-1 is not finished.");
    run_sql(scene, "UPDATE client_order SET state = 'closed' WHERE id = 900"); /* it is there for repair */
    look_after(scene, 33 * DAY_MS + 500);
    is_quiet(scene, ALERT_ORDER_AT_RISK);
    run_sql(scene, "UPDATE client_order SET state = 'released', due_ms = 0 WHERE id = 900;"
                   "UPDATE piece SET place = 'scrapped' WHERE name = 'R-1'");
    look_after(scene, 33 * DAY_MS + 1000);
    expect_alerts(scene, ALERT_ORDER_AT_RISK, 1,
                  "o-900 waits for R-1, which is lost: make it again, or close the order short.");
    run_sql(scene, "UPDATE piece SET place = 'delivered' WHERE name = 'R-1'");
    assert_true(look_after(scene, 34 * DAY_MS));
    is_quiet(scene, ALERT_ORDER_AT_RISK);
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

/* What other families keep in their tables, each with the moment at which it is too much. */
static const struct {
    const char *name, *begin; /* @ is the moment at which it began */
    enum alert_kind kind;
    int64_t quiet_ms, loud_ms;
    const char *says, *end;
} waiting[] = {
    {"a slip",
     "INSERT INTO slip VALUES (7, 1, 'casting', 'setting', 1, NULL, NULL, 0, NULL, @);"
     "INSERT INTO slip_piece VALUES (7, 1, 1, 0, 0); UPDATE piece SET transit = 1 WHERE id = 1",
     ALERT_SLIP_OPEN, 71 * HOUR_MS, 73 * HOUR_MS,
     "Transfer slip 7: 1 piece not confirmed at Setting for 3 days.",
     "INSERT INTO slip_receipt VALUES (7, 1, 1, 0, 0, 0)"},
    {"a change request",
     "INSERT INTO client_order (id, code, due_ms, rush) VALUES (900, 'o-900', 0, 0);"
     "INSERT INTO order_change (id, client_order, state, due_ms, line, more, cancel_line, requested_ms, "
     "changed_ms)"
     " VALUES (3, 900, 'assessed', 0, 0, 0, 0, @, 0)",
     ALERT_CHANGE_WAITS, 23 * HOUR_MS, 25 * HOUR_MS,
     "Change request 3 of o-900 has been waiting for 25 hours.",
     "UPDATE order_change SET state = 'rejected'"},
    {"stock",
     "INSERT INTO component SELECT 'clasp-1', 'Clasp', code, 'own', 2, 10, 1 FROM alloy LIMIT 1;"
     "UPDATE component SET event = 1 WHERE @ > 0",
     ALERT_STOCK_LOW, -1, HOUR_MS, "Clasp: 2 left, the minimum is 10.", "UPDATE component SET count = 10"},
    {"a failed check", "INSERT INTO hub_check VALUES ('ledger', @, 3, 'Book au750y does not sum to zero.')",
     ALERT_LEDGER, -1, HOUR_MS,
     "The ledger's check found 3 problems. The first: Book au750y does not sum to zero.",
     "UPDATE hub_check SET problems = 0 WHERE name = 'ledger'"},
    {"no backup", "UPDATE workshop SET name = 'x' WHERE @ < 0", ALERT_BACKUP_OVERDUE, 25 * HOUR_MS,
     27 * HOUR_MS, "The last backup is 27 hours old: run touchstone-hub backup.",
     "INSERT INTO hub_check VALUES ('backup', 9000000000000, 0, NULL)"},
    {"a scale whose check failed",
     "UPDATE scale SET check_weight_ok = 0, checked_ms = NULL WHERE @ > 0;"
     "UPDATE workshop SET revision = revision + 1",
     ALERT_CHECK_WEIGHT_DUE, -1, HOUR_MS, "nothing is judged on it.",
     "UPDATE scale SET check_weight_ok = 1; UPDATE workshop SET revision = revision + 1"},
};

static void what_waits_too_long(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(waiting); i++) {
        struct scene *scene = calloc(1, sizeof *scene);
        char sql[600];
        print_message("%s\n", waiting[i].name);
        rig_open(&scene->rig, 2, 2);
        scene_take(scene);
        const char *at = strchr(waiting[i].begin, '@');
        snprintf(sql, sizeof sql, "%.*s%lld%s", (int)(at - waiting[i].begin), waiting[i].begin,
                 (long long)scene->begun_ms, at + 1);
        run_sql(scene, sql);
        if (waiting[i].quiet_ms >= 0) {
            look_after(scene, waiting[i].quiet_ms);
            is_quiet(scene, waiting[i].kind);
        }
        assert_true(look_after(scene, waiting[i].loud_ms));
        struct search search = {.kind = waiting[i].kind};
        expect_ok(store_alert_page(scene->desk.store, ALERTS_OPEN, FOR_MANAGER, 0, find, &search));
        if (!strstr(search.text, waiting[i].says))
            fail_msg("%s: says %s", waiting[i].name, search.text);
        run_sql(scene, waiting[i].end);
        look_after(scene, waiting[i].loud_ms + 1000);
        is_quiet(scene, waiting[i].kind);
        scene_give(scene);
        rig_close(&scene->rig);
        free(scene);
    }
}

/* Losses are the manager's: never on the wall. */
static void a_balance_that_stays_open(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    (void)state;
    rig_open(&scene->rig, 8, 8);
    struct asker bench = rig_asker(&scene->rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    struct asker finish = rig_asker(&scene->rig, 1);
    ask(&finish, VERB_RECEIVE, "polishing", 5, 1);
    ask(&finish, VERB_FINISH, "polishing", 5, 1);
    ask(&finish, VERB_RECEIVE, "qc", 3, 1);
    assert_int_equal(ask_weigh(&finish, "qc", 3, 1, 4500000).result, RESULT_ACCEPTED);
    scene_take(scene);
    look_after(scene, 6 * DAY_MS);
    is_quiet(scene, ALERT_BALANCE_OLD);
    look_after(scene, 8 * DAY_MS);
    struct search search = {.kind = ALERT_BALANCE_OLD};
    expect_ok(store_alert_page(scene->desk.store, ALERTS_OPEN, FOR_MANAGER, 0, find, &search));
    assert_true(search.count > 0);
    assert_non_null(strstr(search.text, " open for 8 days: settle it."));
    search = (struct search){.kind = ALERT_BALANCE_OLD};
    expect_ok(store_alert_page(scene->desk.store, ALERTS_ALL, FOR_OFFICE, 0, find, &search));
    assert_int_equal(search.count, 0);
    scene_give(scene);
    struct board *board = rig_board(&scene->rig);
    for (int i = 0; i < board->alert_count; i++)
        assert_true(board->alerts[i].kind != ALERT_BALANCE_OLD);
    free(board);
    rig_close(&scene->rig);
    free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_station_stopped_for_long),         cmocka_unit_test(a_piece_that_idles),
        cmocka_unit_test(what_is_cast_and_has_no_metal),      cmocka_unit_test(an_order_at_risk),
        cmocka_unit_test(rush_waits_for_a_tree_that_is_rush), cmocka_unit_test(what_waits_too_long),
        cmocka_unit_test(a_balance_that_stays_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
