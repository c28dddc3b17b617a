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
    {"tests/replay/format-13.sql",
     "touchstone 2026-11-29 seq 55 events 55 seal 7D0Z-CD4E-NZWG-RJD8-9PFG-A67K-54EF-MXZK "
     "balances GBHQ-X01F-N8HV-KM7W",
     55, 7, "24 casting-polishing 951359987, 34 casting-polishing 951359987, 43 casting-polishing 951359987"},
    {"tests/replay/format-17.sql",
     "touchstone 2026-11-29 seq 46 events 46 seal 0R8H-VQBM-TE5J-JF34-TZA5-VQXY-XQ6T-B833 "
     "balances X8AK-N4ZW-JJS9-MGEF",
     46, 6, "23 casting-polishing 951359987, 33 casting-polishing 951359987"},
};

/* What a later format asks of rows that did not know of it. */
static const struct {
    const char *file, *name, *sql;
    int64_t want;
} facts[] = {
    {"format-13", "a change of before asks for no fewer", "SELECT sum(fewer) FROM order_change", 0},
    {"format-13", "… and alters no line", "SELECT count(*) FROM change_line", 0},
    {"format-13", "both of them are there", "SELECT count(*) FROM order_change WHERE wish <> ''", 2},
    {"format-13", "where its sheet is kept stands in the event only",
     "SELECT count(sheet_at) FROM delivery_piece", 0},
    {"format-13", "what left is what had left", "SELECT count(*) FROM delivery_piece", 2},
    {"format-13", "what is open about a kiosk goes by its code",
     "SELECT count(*) FROM alert WHERE kind = 'kiosk_offline' AND subject = 'bench' AND ended_ms IS NULL", 1},
    {"format-13", "nobody has forgone what was scrapped", "SELECT count(*) FROM order_short", 0},
    {"format-13", "it is finished and delivered as before",
     "SELECT count(finished_ms) * 10 + count(delivered_ms) FROM life", 32},
    {"format-13", "what was visited is left", "SELECT count(left_ms) FROM visit", 14},
    {"format-13", "how often it was sent back is asked of the events: what was taken back is none",
     "SELECT count(*) FROM event WHERE verb = 'rework' AND changes = 1", 2},
    {"format-13", "… and counted nowhere",
     "SELECT count(*) FROM pragma_table_info('life') WHERE name = 'reworks'", 0},
    {"format-17", "nobody makes again what was scrapped, and what is missing",
     "SELECT sum(count) FROM order_short", 2},
    {"format-17", "a line came by a change",
     "SELECT count(*) FROM change_line WHERE adds = 1 AND model = 'signet'", 1},
    {"format-17", "… and one would be otherwise",
     "SELECT count(*) FROM change_line WHERE adds = 0 AND line = 2 AND finish = 'matt'", 1},
    {"format-17", "… if the change that waits were applied",
     "SELECT count(*) FROM order_change WHERE state = 'accepted' AND asked_by = 'Ms Nord'", 1},
    {"format-17", "where its sheet is kept stands there",
     "SELECT count(*) FROM delivery_piece WHERE sheet_at = 'book 4, page 12'", 1},
    {"format-17", "what lies in the pool and what is parked is on the line",
     "SELECT count(*) FROM piece INDEXED BY piece_on_line WHERE (place = 'pool' OR place = 'station' OR"
     " place = 'parked' OR place = 'tree')",
     2},
    {"format-17", "what is open about kiosks goes by their codes",
     "SELECT count(*) FROM alert WHERE kind || subject IN ('kiosk_offlinebench', 'clockfinish') AND ended_ms "
     "IS NULL",
     2},
    {"format-17", "what has ended is as it was",
     "SELECT count(*) FROM alert WHERE kind = 'kiosk_offline' AND subject = 'Bench' AND ended_ms IS NOT NULL",
     1},
    {"format-17", "what stones moved until then is under no seal", "SELECT stones_unsealed FROM workshop",
     42},
    {"format-17", "… and all of it is there", "SELECT count(*) FROM stone_transfer", 3},
    {"format-17", "models of before have no picture", "SELECT count(*) * 10 + count(picture) FROM model", 20},
};

/* What the reports of today say of it, all weeks together: the rework that was taken back is none. */
static const struct {
    const char *file, *name;
    enum report report;
    int column;
    int64_t want;
} told[] = {
    {"format-13", "judged by QC", REPORT_RIGHT_FIRST_TIME, 1, 3},
    {"format-13", "right first time", REPORT_RIGHT_FIRST_TIME, 2, 2},
    {"format-13", "passed after a rework", REPORT_RIGHT_FIRST_TIME, 4, 1},
    {"format-13", "defects", REPORT_DEFECTS, 2, 1},
    {"format-13", "delivered that were due", REPORT_ON_TIME, 1, 2},
    {"format-13", "in time", REPORT_ON_TIME, 2, 2},
    {"format-13", "finished, and delivered", REPORT_LEAD_TIME, 2, 5},
    {"format-13", "mean lateness: three years too soon", REPORT_ON_TIME, 4, -104064320427},
    {"format-13", "milliseconds queued, a mean of each station", REPORT_CYCLE_TIME_BY_STATION, 3, 0 + 0 + 1},
    {"format-13", "worked", REPORT_CYCLE_TIME_BY_STATION, 4, 7 + 1 + 4},
    {"format-13", "in all", REPORT_CYCLE_TIME_BY_STATION, 5, 7 + 1 + 5},
    {"format-13", "the median, and the longest of its minute", REPORT_CYCLE_TIME_BY_STATION, 6, 11 + 2 + 8},
    {"format-17", "right first time", REPORT_RIGHT_FIRST_TIME, 2, 2},
    {"format-17", "delivered that were due", REPORT_ON_TIME, 1, 2},
    {"format-17", "broken: the one that was handled with a kind of setting", REPORT_BREAKAGE, 4, 1000000},
};

/* In format 13, what happened in one millisecond: a report of a period counts it from that one on, and before
 * the next. */
static const struct {
    const char *name;
    enum report report;
    int column;
    int64_t ms, want;
} moments[] = {
    {"a weighing", REPORT_RULINGS, 1, 1795935679491, 1},
    {"a rework", REPORT_DEFECTS, 2, 1795935679547, 1},
    {"what left casting", REPORT_THROUGHPUT, 3, 1795935679467, 1},
    {"what was done there", REPORT_CYCLE_TIME_BY_STATION, 2, 1795935679467, 1},
    {"a piece into finished goods", REPORT_LEAD_TIME, 2, 1795935679459, 1},
    {"the same, as judged", REPORT_RIGHT_FIRST_TIME, 1, 1795935679459, 1},
    {"a delivery of two", REPORT_ON_TIME, 1, 1795935679570, 2},
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

static void expect_moments(const struct rig *rig)
{
    for (size_t i = 0; i < COUNT_OF(moments); i++)
        for (int64_t later = -1; later <= 1; later++) {
            int64_t from_ms = moments[i].ms + later;
            int64_t got = rig_report_sum_of(rig, moments[i].report, moments[i].column, from_ms, from_ms + 1);
            if (got != (later == 0 ? moments[i].want : 0))
                fail_msg("%s: %lld, %lld ms later", moments[i].name, (long long)got, (long long)later);
        }
}

static void expect_facts(const struct format *format, const struct rig *rig)
{
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        if (!strstr(format->file, facts[i].file))
            continue;
        print_message("%s: %s\n", facts[i].file, facts[i].name);
        assert_int_equal(rig_number(rig, facts[i].sql), facts[i].want);
    }
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        if (!strstr(format->file, told[i].file))
            continue;
        print_message("%s: %s\n", told[i].file, told[i].name);
        assert_int_equal(rig_report_sum(rig, told[i].report, told[i].column), told[i].want);
    }
    if (strstr(format->file, "format-13"))
        expect_moments(rig);
    assert_int_equal(rig_number(rig, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
}

static void open_and_verify(const struct format *format, const char *path)
{
    struct service_conf conf = {.path = path, .write_reply = rig_write_reply};
    struct service *service;
    struct digest_line digest;
    struct verify_report report;
    is_well(service_open(&conf, &service));
    is_well(service_fold(service)); /* verify counts the figures, too */
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
        struct rig rig = {0};
        char *path = rig.path;
        assert_non_null(mkdtemp(folder));
        snprintf(rig.path, sizeof rig.path, "%s/hub.db", folder);
        make_store(path, formats[i].file);
        open_and_verify(&formats[i], path);
        open_and_verify(&formats[i], path); /* once forward, it stays */
        expect_taught(path, formats[i].taught);
        expect_facts(&formats[i], &rig);
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
