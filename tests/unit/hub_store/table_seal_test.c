/* Sums of tables in the chain: whatever the writer does to a row, and gives up again, the sum that it keeps
 * is the one that the table has; a commit tells those that changed, and the next writer goes on from there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/store/inside.h"

enum { SQL_MAX = 4096, COLUMNS_MAX = 64 };

static const char *const names[] = {
#define NAME(table, words, columns) #table,
    SEALED_TABLE_LIST(NAME)
#undef NAME
};
static const char *const columns[] = {
#define COLUMNS(table, words, columns) columns,
    SEALED_TABLE_LIST(COLUMNS)
#undef COLUMNS
};

struct spot {
    char folder[64], path[96];
    struct store *store;
};

static void well(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void open_writer(struct spot *spot)
{
    well(store_open(spot->path, STORE_CREATE, &spot->store));
}

static void close_writer(struct spot *spot)
{
    store_close(spot->store);
    spot->store = NULL;
}

static void run(const struct spot *spot, const char *sql)
{
    if (sqlite3_exec(spot->store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(spot->store->db));
}

static int64_t number(const struct spot *spot, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(spot->store->db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t found = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return found;
}

/* A store with one event, whose rows need not name others. */
static void spot_make(struct spot *spot)
{
    assert_true(TEXT_COPY(spot->folder, SPAN("/tmp/touchstone-sums-XXXXXX")));
    assert_non_null(mkdtemp(spot->folder));
    snprintf(spot->path, sizeof spot->path, "%s/hub.db", spot->folder);
    open_writer(spot);
    run(spot, "PRAGMA foreign_keys = OFF;"
              "DROP TRIGGER drift_day_is_not_updated; DROP TRIGGER drift_day_is_not_deleted");
    struct event_row event = {.seq = 1, .verb = VERB_REPORT};
    well(store_begin(spot->store));
    well(store_event_add(spot->store, &event));
    well(store_commit(spot->store));
}

static void spot_remove(struct spot *spot)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    close_writer(spot);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", spot->path, endings[i]);
        remove(path);
    }
    rmdir(spot->folder);
}

/* ------------------------------------------------------------------ which columns */

/* What follows from events, and so is not in a sum. */
static bool is_left_out(const char *table, const char *column)
{
    static const char *const rows[][2] = {
        {"workshop", "revision"},  {"outbox", "last_n"},        {"piece", "event"},
        {"piece", "version"},      {"piece", "quantity"},       {"piece", "place"},
        {"piece", "state"},        {"piece", "here"},           {"piece", "tray"},
        {"piece", "step"},         {"piece", "rework"},         {"piece", "holder"},
        {"piece", "book_ug"},      {"piece", "stones_ug"},      {"piece", "weighed"},
        {"piece", "weighed_here"}, {"piece", "since_operator"}, {"piece", "since_several"},
        {"piece", "since_first"},  {"piece", "since_last"},     {"piece", "state_ms"},
        {"piece", "arrived_ms"},   {"piece", "ruling_here"},    {"piece", "was"},
        {"piece", "transit"},      {"piece", "on_tree"},        {"piece", "findings"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i][0], table) == 0 && strcmp(rows[i][1], column) == 0)
            return true;
    return false;
}

static bool is_told(const char *all, const char *column)
{
    char mark[64];
    snprintf(mark, sizeof mark, "@%s", column);
    const char *at = strstr(all, mark);
    size_t size = strlen(mark);
    while (at && strchr(",)", at[size]) == NULL)
        at = strstr(at + 1, mark);
    return at != NULL; /* strchr finds the end of the text, too */
}

struct table {
    int count;
    struct {
        char name[48], type[16];
    } columns[COLUMNS_MAX];
};

static void read_table(const struct spot *spot, const char *name, struct table *out)
{
    sqlite3_stmt *statement;
    out->count = 0;
    assert_int_equal(sqlite3_prepare_v2(spot->store->db, "SELECT name, type FROM pragma_table_info(?)", -1,
                                        &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        assert_true(out->count < COLUMNS_MAX);
        snprintf(out->columns[out->count].name, sizeof out->columns[0].name, "%s",
                 (const char *)sqlite3_column_text(statement, 0));
        snprintf(out->columns[out->count++].type, sizeof out->columns[0].type, "%s",
                 (const char *)sqlite3_column_text(statement, 1));
    }
    sqlite3_finalize(statement);
}

static void test_every_column_is_decided(void **state)
{
    struct spot spot;
    (void)state;
    spot_make(&spot);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct table table;
        read_table(&spot, names[i], &table);
        assert_true(table.count > 0);
        for (int c = 0; c < table.count; c++)
            if (is_told(columns[i], table.columns[c].name) == is_left_out(names[i], table.columns[c].name))
                fail_msg("is %s of %s told in its sum, or does it follow from events?", table.columns[c].name,
                         names[i]);
    }
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ sums */

static void sum_is_kept(const struct spot *spot, size_t table, const char *when)
{
    unsigned char sum[TABLE_SUM_SIZE];
    well(store_table_sum(spot->store, (enum sealed_table)table, sum));
    if (memcmp(sum, spot->store->chain.sums[table], sizeof sum) != 0)
        fail_msg("%s: the sum that is kept is another %s", names[table], when);
}

/* A row of numbers, texts and bytes that only `seed` tells apart from another. */
static void write_row(const struct spot *spot, const char *verb, const char *name, int seed)
{
    char room[SQL_MAX];
    struct text sql = TEXT_IN(room);
    struct table table;
    read_table(spot, name, &table);
    text_add(&sql, "%s INTO %s (", verb, name);
    for (int i = 0; i < table.count; i++)
        text_add(&sql, "%s%s", i > 0 ? ", " : "", table.columns[i].name);
    text_add(&sql, ") VALUES (");
    for (int i = 0; i < table.count; i++) {
        const char *type = table.columns[i].type;
        text_add(&sql, "%s", i > 0 ? ", " : "");
        if (strcmp(type, "INTEGER") == 0)
            text_add(&sql, "%d", seed);
        else
            text_add(&sql, strcmp(type, "TEXT") == 0 ? "'é \"%d\" %d'" : "cast('%d %d' AS BLOB)", seed, i);
    }
    text_add(&sql, ")");
    assert_true(text_ok(&sql));
    run(spot, room);
}

static void change_row(const struct spot *spot, const char *name, const char *all)
{
    char sql[SQL_MAX], column[48] = "";
    struct table table;
    read_table(spot, name, &table);
    for (int i = 0; i < table.count; i++) /* the last one that is told */
        if (is_told(all, table.columns[i].name))
            memcpy(column, table.columns[i].name, sizeof column);
    snprintf(sql, sizeof sql,
             "UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s + 7 ELSE 'x' END"
             " WHERE %s = (SELECT max(%s) FROM %s)",
             name, column, column, column, table.columns[0].name, table.columns[0].name, name);
    run(spot, sql);
}

static void try_table(struct spot *spot, size_t i)
{
    char sql[SQL_MAX];
    bool one_row = i == SEALED_workshop;
    well(store_begin(spot->store));
    for (int seed = 1; seed <= 3 && !one_row; seed++)
        write_row(spot, "INSERT", names[i], seed);
    sum_is_kept(spot, i, "after rows came");
    if (!one_row)
        write_row(spot, "INSERT OR REPLACE", names[i], 2);
    sum_is_kept(spot, i, "after a row was replaced");
    well(store_mark(spot->store));
    change_row(spot, names[i], columns[i]);
    sum_is_kept(spot, i, "after rows were changed");
    assert_true(store_return_to_mark(spot->store));
    sum_is_kept(spot, i, "after the change was given up");
    well(store_commit(spot->store));
    well(store_begin(spot->store));
    snprintf(sql, sizeof sql, "DELETE FROM %s", names[i]);
    run(spot, sql);
    sum_is_kept(spot, i, "after all rows went");
    store_rollback(spot->store);
    sum_is_kept(spot, i, "after that was rolled back");
}

static void test_sums_follow_the_rows(void **state)
{
    struct spot spot;
    (void)state;
    spot_make(&spot);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        try_table(&spot, i);
    close_writer(&spot);
    open_writer(&spot); /* goes on from what was told */
    for (size_t i = 0; i < COUNT_OF(names); i++)
        sum_is_kept(&spot, i, "after the file was opened again");
    spot_remove(&spot);
}

/* ------------------------------------------------------------------ telling */

static void test_only_what_changed_is_told(void **state)
{
    struct spot spot;
    (void)state;
    spot_make(&spot);
    assert_int_equal(number(&spot, "SELECT count(*) FROM table_seal WHERE event = 1"), SEALED_TABLE_COUNT);
    well(store_begin(spot.store));
    write_row(&spot, "INSERT", "order_line", 1);
    run(&spot, "UPDATE outbox SET last_n = last_n + 1"); /* it follows from events */
    well(store_commit(spot.store));
    assert_int_equal(number(&spot, "SELECT count(*) FROM table_seal"), SEALED_TABLE_COUNT + 1);
    well(store_begin(spot.store)); /* there and back: nothing to tell */
    write_row(&spot, "INSERT", "order_line", 2);
    run(&spot, "DELETE FROM order_line WHERE line = 2");
    well(store_commit(spot.store));
    assert_int_equal(number(&spot, "SELECT count(*) FROM table_seal"), SEALED_TABLE_COUNT + 1);
    assert_int_equal(number(&spot, "SELECT max(line) FROM table_seal WHERE name = 'order_line'"),
                     SEALED_TABLE_COUNT);
    spot_remove(&spot);
}

/* Somebody else changes a row while nobody has the file open: the next writer goes on from what was told, and
 * so the sum is never right again. */
static void test_what_nobody_booked_stays_seen(void **state)
{
    struct spot spot;
    sqlite3 *db;
    unsigned char sum[TABLE_SUM_SIZE];
    (void)state;
    spot_make(&spot);
    well(store_begin(spot.store));
    write_row(&spot, "INSERT", "order_line", 1);
    well(store_commit(spot.store));
    close_writer(&spot);
    assert_int_equal(sqlite3_open(spot.path, &db), SQLITE_OK); /* plain SQL needs nothing of ours */
    assert_int_equal(sqlite3_exec(db, "UPDATE order_line SET quantity = 9", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    open_writer(&spot);
    run(&spot, "PRAGMA foreign_keys = OFF");
    well(store_begin(spot.store));
    write_row(&spot, "INSERT", "order_line", 2);
    well(store_commit(spot.store));
    well(store_table_sum(spot.store, SEALED_order_line, sum));
    assert_memory_not_equal(sum, spot.store->chain.told[SEALED_order_line], sizeof sum);
    spot_remove(&spot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_column_is_decided),
        cmocka_unit_test(test_sums_follow_the_rows),
        cmocka_unit_test(test_only_what_changed_is_told),
        cmocka_unit_test(test_what_nobody_booked_stays_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
