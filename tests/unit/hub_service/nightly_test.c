/* The hub proves its own books: when it is due, and what is told of it. The clock is the test's. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "common/rules/patience.h"
#include "hub/service/nightly.h"
#include "hub/service/overdue.h"
#include "tests/unit/hub_service/rig_helper.h"

#define NOW_MS INT64_C(1795000000000)

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void expect_look(const struct rig *rig, int64_t now_ms, bool wanted)
{
    bool proved;
    expect_ok(nightly_look(rig->service, rig->path, now_ms, &proved));
    assert_int_equal(proved, wanted);
}

static void expect_note(const struct rig *rig, int64_t done_ms, bool good)
{
    struct reader *reader;
    struct proof_note note;
    expect_ok(reader_open(rig->path, &reader));
    expect_ok(reader_proof(reader, &note));
    reader_close(reader);
    assert_int_equal(note.done_ms, done_ms);
    assert_int_equal(note.problems == 0, good);
}

/* The default hour is three in the morning. */
static void proves_once_a_day(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 3, 2);
    int64_t midnight_ms = time_midnight(NOW_MS, 0);
    expect_note(&rig, 0, true);
    expect_look(&rig, midnight_ms + HOUR_MS, true); /* never before: at once */
    expect_note(&rig, midnight_ms + HOUR_MS, true);
    expect_look(&rig, midnight_ms + 2 * HOUR_MS, false);
    expect_look(&rig, midnight_ms + 3 * HOUR_MS, true);
    expect_look(&rig, midnight_ms + 23 * HOUR_MS, false);
    expect_note(&rig, midnight_ms + 3 * HOUR_MS, true);
    rig_close(&rig);
}

static void tells_what_it_found(void **state)
{
    struct rig rig;
    struct desk desk = {.now_ms = NOW_MS};
    struct check_row check;
    sqlite3 *db;
    (void)state;
    rig_open(&rig, 3, 2);
    assert_int_equal(sqlite3_open(rig.path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000); /* the writer may be at it */
    assert_int_equal(
        sqlite3_exec(db, "UPDATE piece SET book_ug = book_ug + 1 WHERE id = 1", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    expect_look(&rig, desk.now_ms, true);
    expect_note(&rig, desk.now_ms, false);
    rig_stop(&rig);
    expect_ok(store_open(rig.path, STORE_READ, &desk.store));
    expect_ok(store_check_find(desk.store, CHECK_LEDGER, &check));
    assert_non_null(strstr(check.text, "R-1"));
    store_close(desk.store);
    rig_start(&rig);
    rig_close(&rig);
}

/* The thread waits for its first look; closing does not. */
static void ends_at_once(void **state)
{
    struct rig rig;
    struct nightly *nightly;
    (void)state;
    rig_open(&rig, 1, 1);
    expect_ok(nightly_open(rig.service, rig.path, &nightly));
    nightly_close(nightly);
    expect_note(&rig, 0, true);
    rig_close(&rig);
}

/* A proof that is given up says so, and proves nothing. */
static void is_given_up(void **state)
{
    struct rig rig;
    struct verify_report report;
    atomic_bool give_up = true;
    (void)state;
    rig_open(&rig, 3, 2);
    struct verify_conf conf = {.path = rig.path, .give_up = &give_up};
    assert_int_equal(service_verify_with(&conf, &report).code, FAULT_BUSY);
    give_up = false;
    expect_ok(service_verify_with(&conf, &report));
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proves_once_a_day),
        cmocka_unit_test(tells_what_it_found),
        cmocka_unit_test(ends_at_once),
        cmocka_unit_test(is_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
