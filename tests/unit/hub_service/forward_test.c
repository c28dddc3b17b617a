/* A store that an earlier release wrote is brought forward: what happened is as it was, what is kept beside
 * it follows from that, and the digest that was printed then still holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/unit/hub_service/rig_helper.h"

#define TEXT_BYTES (256 * 1024)

static const struct format {
    const char *file, *digest; /* of the events as they were written */
    int64_t events, pieces;
    const char *taught; /* what weighings teach, by the rules of today: event, steps, ratio */
} formats[] = {
    {"tests/replay/format-1.sql",
     "touchstone 2026-11-21 seq 54 events 54 seal D2PY-3X4M-BS7V-2BYN-M65N-APX2-TVBF-0QYP balances "
     "GVAM-JPWK-YV7G-HGZE",
     54, 16,
     "19 casting-polishing 843489637, 32 casting-polishing 765911543, 45 casting-polishing 425821836"},
    /* There a tree taught that casting makes metal more (event 9), a ring at its cut nothing, and a half of a
     * lot what was done with the lot (event 26). */
    {"tests/replay/format-11.sql",
     "touchstone 2026-11-29 seq 26 events 26 seal 2XVD-GXVG-6A29-C0HR-CW0C-AFFD-HC3R-31EY balances "
     "ST94-B28A-AXAW-5H8G",
     26, 4, "11 casting-casting 991396761, 20 setting-polishing 834949804"},
};

static void is_well(struct fault fault)
{
    assert_string_equal(fault.text, "");
}

static void make_store(const char *path, const char *file)
{
    sqlite3 *db;
    char *sql = calloc(1, TEXT_BYTES);
    FILE *in = fopen(file, "r");
    assert_non_null(sql);
    assert_non_null(in);
    assert_true(fread(sql, 1, TEXT_BYTES - 1, in) < TEXT_BYTES - 1);
    fclose(in);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    free(sql);
}

static void complain(void *context, const char *sentence)
{
    (void)context;
    print_message("verify: %s\n", sentence);
}

static void expect_taught(const char *path, const char *wanted)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT coalesce(group_concat(event || ' ' || first || '-' || last || ' ' ||"
                           " ratio_e9, ', '), '') FROM (SELECT * FROM sample ORDER BY event)",
                           -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), wanted);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

static void open_and_verify(const struct format *format, const char *path)
{
    struct service_conf conf = {.path = path, .write_reply = rig_write_reply};
    struct service *service;
    struct digest_line digest;
    struct verify_report report;
    is_well(service_open(&conf, &service));
    service_close(service);
    assert_true(digest_read(span_of(format->digest), &digest));
    struct verify_conf ask = {.path = path, .digests = &digest, .digest_count = 1, .say = complain};
    is_well(service_verify_with(&ask, &report));
    assert_int_equal(report.problems, 0);
    assert_int_equal(report.events, format->events);
    assert_int_equal(report.pieces, format->pieces);
}

static void test_forward(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        char folder[] = "/tmp/touchstone-forward-XXXXXX";
        char path[96];
        assert_non_null(mkdtemp(folder));
        snprintf(path, sizeof path, "%s/hub.db", folder);
        make_store(path, formats[i].file);
        open_and_verify(&formats[i], path);
        open_and_verify(&formats[i], path); /* once forward, it stays */
        expect_taught(path, formats[i].taught);
        for (size_t k = 0; k < COUNT_OF(endings); k++) {
            char name[128];
            snprintf(name, sizeof name, "%s%s", path, endings[k]);
            unlink(name);
        }
        assert_int_equal(rmdir(folder), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forward)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
