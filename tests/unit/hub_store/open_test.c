/* Opening what is not ours, what is newer, what is locked, what is not there; and that history cannot be
 * changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "common/base/text.h"
#include "hub/store/alert.h"
#include "hub/store/event.h"
#include "hub/store/ledger.h"
#include "hub/store/outbox.h"
#include "hub/store/station.h"
#include "hub/store/store.h"

struct spot {
    char folder[64];
    char path[96];
};

static void spot_make(struct spot *spot)
{
    assert_true(TEXT_COPY(spot->folder, SPAN("/tmp/touchstone-store-XXXXXX")));
    assert_non_null(mkdtemp(spot->folder));
    snprintf(spot->path, sizeof spot->path, "%s/hub.db", spot->folder);
}

static void spot_remove(const struct spot *spot)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char path[128];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(path, sizeof path, "%s%s", spot->path, endings[i]);
        remove(path);
    }
    rmdir(spot->folder);
}

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void exec(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* ------------------------------------------------------------------ opening */

static void make_nothing(const char *path)
{
    (void)path;
}

static void make_text(const char *path)
{
    write_text(
        path,
        "Dear diary, today I made a file that is long enough to be taken for a database. It is not one, "
        "and whoever opens it as one must be told so in a sentence that names it.");
}

static void make_other(const char *path)
{
    exec(path, "CREATE TABLE recipes (name TEXT)");
}

static void make_ours(const char *path)
{
    struct store *store;
    expect_ok(store_open(path, STORE_CREATE, &store));
    store_close(store);
}

static void make_newer(const char *path)
{
    make_ours(path);
    exec(path, "PRAGMA user_version = 999");
}

static void make_empty(const char *path)
{
    write_text(path, "");
}

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0700), 0);
}

static const struct {
    const char *name;
    void (*make)(const char *path);
    enum store_mode mode;
    enum fault_code want;
    const char *says;
} openings[] = {
    {"nothing there, may be made", make_nothing, STORE_CREATE, FAULT_NONE, ""},
    {"nothing there, must be", make_nothing, STORE_WRITE, FAULT_NOT_FOUND, "cannot open the store"},
    {"nothing there to read", make_nothing, STORE_READ, FAULT_NOT_FOUND, "cannot open the store"},
    {"a text", make_text, STORE_WRITE, FAULT_INPUT, "is not a Touchstone file"},
    {"another program's database", make_other, STORE_CREATE, FAULT_INPUT, "is not a Touchstone file"},
    {"another program's database, to read", make_other, STORE_READ, FAULT_INPUT, "is not a Touchstone file"},
    {"ours", make_ours, STORE_WRITE, FAULT_NONE, ""},
    {"ours, to read", make_ours, STORE_READ, FAULT_NONE, ""},
    {"a newer one", make_newer, STORE_WRITE, FAULT_INPUT, "newer Touchstone"},
    {"a newer one, to read", make_newer, STORE_READ, FAULT_INPUT, "newer Touchstone"},
    {"a folder", make_folder, STORE_CREATE, FAULT_INPUT, "is a folder: name a file in it"},
    {"an empty file", make_empty, STORE_CREATE, FAULT_NONE, ""},
    {"an empty file, to read", make_empty, STORE_READ, FAULT_INPUT, "import a workshop first"},
};

static void test_openings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        struct spot spot;
        struct store *store;
        spot_make(&spot);
        openings[i].make(spot.path);
        struct fault fault = store_open(spot.path, openings[i].mode, &store);
        if (fault.code != openings[i].want || !strstr(fault.text, openings[i].says))
            fail_msg("%s: %s: %s", openings[i].name, fault_word(fault.code), fault.text);
        if (fault_is(fault))
            assert_non_null(strstr(fault.text, spot.path));
        store_close(store);
        spot_remove(&spot);
    }
}

static void test_one_writer(void **state)
{
    struct spot spot;
    struct store *first;
    struct store *second;
    (void)state;
    spot_make(&spot);
    expect_ok(store_open(spot.path, STORE_CREATE, &first));
    struct fault fault = store_open(spot.path, STORE_WRITE, &second);
    assert_int_equal(fault.code, FAULT_BUSY);
    assert_non_null(strstr(fault.text, "another touchstone-hub"));
    expect_ok(store_open(spot.path, STORE_READ, &second)); /* readers are welcome */
    store_close(second);
    store_close(first);
    expect_ok(store_open(spot.path, STORE_WRITE, &second));
    store_close(second);
    spot_remove(&spot);
}

static void test_no_folder(void **state)
{
    struct store *store;
    (void)state;
    struct fault fault = store_open("/nowhere/at/all/hub.db", STORE_CREATE, &store);
    assert_int_equal(fault.code, FAULT_NOT_FOUND);
    assert_null(store);
}

/* ------------------------------------------------------------------ history */

static const char *const forbidden[] = {
    "UPDATE event SET at_ms = 1",
    "DELETE FROM event",
    "UPDATE weighing SET gross_ug = 1",
    "DELETE FROM weighing",
    "DELETE FROM transfer",
    "UPDATE transfer SET amount_ug = 1",
    "INSERT INTO transfer VALUES (1, 7, 1, 1, 2, 0)", /* nothing is not an amount */
};

static void add_history(struct store *store)
{
    struct event_row event = {.seq = 1, .verb = VERB_REPORT, .changes = true, .station = {"qc"}};
    struct weighing_row weighing = {.weighing = {.gross = {5}}};
    struct transfers transfers = {
        .count = 1,
        .items = {{.book = {"au/own"}, .debit = {"tray:qc"}, .credit = {"opening"}, .amount = {7}}},
    };
    expect_ok(store_begin(store));
    expect_ok(store_event_add(store, &event));
    expect_ok(store_weighing_add(store, 1, &weighing));
    expect_ok(store_transfers_add(store, 1, &transfers));
    expect_ok(store_commit(store));
}

static void test_history_stays(void **state)
{
    struct spot spot;
    struct store *store;
    sqlite3 *db;
    (void)state;
    spot_make(&spot);
    expect_ok(store_open(spot.path, STORE_CREATE, &store));
    add_history(store);
    store_close(store);
    assert_int_equal(sqlite3_open(spot.path, &db), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(forbidden); i++)
        if (sqlite3_exec(db, forbidden[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("%s was let through", forbidden[i]);
    sqlite3_close(db);
    spot_remove(&spot);
}

static void test_reading_back(void **state)
{
    struct spot spot;
    struct store *store;
    struct event_row event;
    struct weighing_row weighing;
    struct transfers transfers;
    bool found;
    (void)state;
    spot_make(&spot);
    expect_ok(store_open(spot.path, STORE_CREATE, &store));
    add_history(store);
    expect_ok(store_event_get(store, 1, &event));
    assert_int_equal(event.verb, VERB_REPORT);
    assert_string_equal(event.station.text, "qc");
    assert_int_equal(event.piece, 0);
    expect_ok(store_weighing_find(store, 1, &weighing, &found));
    assert_true(found);
    assert_int_equal(weighing.weighing.gross.ug, 5);
    expect_ok(store_transfers_list(store, 1, &transfers));
    assert_int_equal(transfers.count, 1);
    assert_string_equal(transfers.items[0].credit.text, "opening");
    assert_true(fault_is(store_event_get(store, 2, &event)));
    store_close(store);
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ marks */

static void test_marks(void **state)
{
    struct spot spot;
    struct store *store;
    struct outbox_row box = {.kiosk = 1, .uuid = {{1}}};
    struct command_row row;
    struct outbox_row again;
    bool box_found;
    bool row_found;
    (void)state;
    spot_make(&spot);
    expect_ok(store_open(spot.path, STORE_CREATE, &store));
    expect_ok(store_begin(store));
    expect_ok(store_mark(store));
    expect_ok(store_outbox_set(store, &box));
    assert_true(store_return_to_mark(store));
    expect_ok(store_outbox_meet(store, box.uuid, box.uuid, &again, &box_found, &row, &row_found));
    assert_false(box_found);
    box.id = 0;
    expect_ok(store_mark(store));
    expect_ok(store_outbox_set(store, &box));
    expect_ok(store_unmark(store));
    expect_ok(store_commit(store));
    expect_ok(store_outbox_meet(store, box.uuid, box.uuid, &again, &box_found, &row, &row_found));
    assert_true(box_found);
    assert_int_equal(again.kiosk, 1);
    store_close(store);
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ alerts */

static struct alert alert_of(enum alert_kind kind, const char *subject, int64_t at_ms)
{
    struct alert alert = {.kind = kind, .last_ms = at_ms};
    assert_true(TEXT_COPY(alert.subject, span_of(subject)));
    snprintf(alert.text, sizeof alert.text, "at %d", (int)at_ms);
    return alert;
}

static void test_alerts(void **state)
{
    struct spot spot;
    struct store *store;
    struct alert alerts[3];
    struct alert alert;
    int count;
    bool ended;
    (void)state;
    spot_make(&spot);
    expect_ok(store_open(spot.path, STORE_CREATE, &store));
    alert = alert_of(ALERT_SCAN_REFUSED, "setting", 10);
    expect_ok(store_alert_raise(store, &alert, true));
    alert = alert_of(ALERT_SCAN_REFUSED, "setting", 20); /* an event: counted again */
    expect_ok(store_alert_raise(store, &alert, true));
    alert = alert_of(ALERT_STATION_FULL, "setting", 11);
    expect_ok(store_alert_raise(store, &alert, false));
    alert = alert_of(ALERT_STATION_FULL, "setting", 12); /* a state: it only lasts */
    expect_ok(store_alert_raise(store, &alert, false));
    alert = alert_of(ALERT_WEIGHT_FAILS, "R-1", 5);
    expect_ok(store_alert_raise(store, &alert, true));
    expect_ok(store_alert_list(store, 0, alerts, 3, &count));
    assert_int_equal(count, 3);
    assert_int_equal(alerts[0].kind, ALERT_WEIGHT_FAILS); /* urgent before new */
    assert_int_equal(alerts[1].kind, ALERT_SCAN_REFUSED);
    assert_int_equal(alerts[1].count, 2);
    assert_int_equal(alerts[1].first_ms, 10);
    assert_string_equal(alerts[1].text, "at 20");
    assert_int_equal(alerts[2].count, 1);
    assert_int_equal(alerts[2].last_ms, 11);
    expect_ok(store_alert_list(store, 6, alerts, 3,
                               &count)); /* the old event has left the wall, the state has not */
    assert_int_equal(count, 2);
    expect_ok(store_alert_list(store, 0, alerts, 1, &count));
    assert_int_equal(count, 1);
    assert_int_equal(alerts[0].kind, ALERT_WEIGHT_FAILS);
    expect_ok(store_alert_end(store, ALERT_STATION_FULL, "setting", 30, &ended));
    assert_true(ended);
    expect_ok(store_alert_end(store, ALERT_STATION_FULL, "setting", 31, &ended));
    assert_false(ended);
    store_close(store);
    spot_remove(&spot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openings),     cmocka_unit_test(test_one_writer),
        cmocka_unit_test(test_no_folder),    cmocka_unit_test(test_history_stays),
        cmocka_unit_test(test_reading_back), cmocka_unit_test(test_marks),
        cmocka_unit_test(test_alerts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
