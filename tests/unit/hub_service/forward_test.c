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
} formats[] = {
    {"tests/replay/format-1.sql",
     "touchstone 2026-11-21 seq 54 events 54 seal D2PY-3X4M-BS7V-2BYN-M65N-APX2-TVBF-0QYP balances "
     "GVAM-JPWK-YV7G-HGZE",
     54, 16},
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
