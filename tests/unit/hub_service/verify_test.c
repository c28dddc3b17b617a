/* verify finds what was changed behind the hub's back: each row tampers with a copy of one clean store, by
 * plain SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/unit/hub_service/rig_helper.h"

#define UNLOCK(table) "DROP TRIGGER " table "_is_not_updated; DROP TRIGGER " table "_is_not_deleted;"

static const struct {
    const char *name;
    const char *sql;
    const char *says; /* part of a sentence */
} rows[] = {
    {"one byte of an operator", UNLOCK("event") "UPDATE event SET operator = 'TSB-000002-X' WHERE seq = 9",
     "event 9"},
    {"one millisecond", UNLOCK("event") "UPDATE event SET at_ms = at_ms + 1 WHERE seq = 10", "event 10"},
    {"a byte of a scale's line", UNLOCK("weighing") "UPDATE weighing SET raw = 'S S 5.001 g'",
     "changed after it was sealed"},
    {"a milligram of a weighing", UNLOCK("weighing") "UPDATE weighing SET gross_ug = gross_ug + 1000",
     "sealed"},
    {"a weighing taken out", UNLOCK("weighing") "DELETE FROM weighing", "sealed"},
    {"an event taken out", "PRAGMA foreign_keys = OFF;" UNLOCK("event") "DELETE FROM event WHERE seq = 10",
     "what was between"},
    {"the last event taken out",
     "PRAGMA foreign_keys = OFF;" UNLOCK("event") "DELETE FROM event WHERE seq ="
                                                  " (SELECT max(seq) FROM event)",
     "not as its last event"},
    {"a transfer taken out", UNLOCK("transfer") "DELETE FROM transfer WHERE event = 9",
     "event 9: its 0 transfers"},
    {"a microgram in a transfer",
     UNLOCK("transfer") "UPDATE transfer SET amount_ug = amount_ug + 1 WHERE event = 9",
     "µg, but the pieces there have"},
    {"a transfer turned round",
     UNLOCK("transfer") "UPDATE transfer SET debit = credit, credit = debit WHERE event = 9",
     "less than nothing"},
    {"a transfer that belongs to nothing",
     "PRAGMA foreign_keys = OFF; INSERT INTO transfer VALUES (9999, 0, 1, 1, 2, 5)", "belong to no event"},
    {"a piece moved by hand", "UPDATE piece SET here = 'qc' WHERE tag LIKE 'TS1-000002%'",
     "R-2 is not as its last event"},
    {"a book mass changed by hand", "UPDATE piece SET book_ug = 1 WHERE tag LIKE 'TS1-000003%'",
     "R-3 is not as its last event"},
    {"a stone broken out by hand", "UPDATE piece SET stones_ug = 0 WHERE tag LIKE 'TS1-000001%'",
     "R-1 is not as its last event"},
    {"the stones of an event", UNLOCK("event") "UPDATE event SET stones_ug = 99999 WHERE seq = 10",
     "event 10: it, its weighing or its transfers were changed"},
    {"a piece taken out", "PRAGMA foreign_keys = OFF; DELETE FROM piece WHERE tag LIKE 'TS1-000004%'",
     "which is not there"},
    {"somebody put elsewhere", "UPDATE presence SET station = 'qc'",
     "not where the last badge event left them"},
    {"an answer forgotten", "DELETE FROM command WHERE n = 2", "are remembered"},
    {"a number counted twice", "UPDATE outbox SET last_n = last_n + 1", "has seen numbers up to"},
    {"a word that nobody wrote", UNLOCK("event") "UPDATE event SET verb = 'dance' WHERE seq = 9",
     "never wrote"},
};

static void exec(const char *path, const char *sql)
{
    sqlite3 *db;
    char *error = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s: %s", sql, error);
    sqlite3_close(db);
}

static void copy_file(const char *from, const char *to)
{
    char sql[256];
    remove(to);
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", to);
    exec(from, sql);
}

struct listening {
    const char *wanted;
    bool heard;
    char all[4096];
};

static void listen(void *context, const char *sentence)
{
    struct listening *listening = context;
    listening->heard |= strstr(sentence, listening->wanted) != NULL;
    size_t used = strlen(listening->all);
    snprintf(listening->all + used, sizeof listening->all - used, "%s\n", sentence);
}

static void live(struct rig *rig)
{
    struct asker bench = rig_asker(rig, 0);
    struct asker finish = rig_asker(rig, 1);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1); /* event 9 */
    ask(&bench, VERB_FINISH, "setting", 2, 1);  /* event 10 */
    ask(&finish, VERB_RECEIVE, "polishing", 3, 1);
    ask(&finish, VERB_FINISH, "polishing", 3, 1);
    ask(&finish, VERB_RECEIVE, "qc", 4, 1);
    ask_weigh(&finish, "qc", 4, 1, 5700000);
    ask(&finish, VERB_BADGE_IN, "polishing", 3, 0);
    ask(&finish, VERB_PASS, "qc", 4, 1);
}

static void test_tampering(void **state)
{
    struct rig rig;
    struct rig copy;
    (void)state;
    rig_open(&rig, 8, 8);
    live(&rig);
    rig_verify(&rig, NULL);
    rig_stop(&rig);
    copy = rig;
    snprintf(copy.path, sizeof copy.path, "%s/copy.db", rig.folder);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct listening listening = {.wanted = rows[i].says};
        struct verify_report report;
        copy_file(rig.path, copy.path);
        rig_verify(&copy, NULL);
        exec(copy.path, rows[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        if (fault_is(fault) || !listening.heard || report.problems == 0)
            fail_msg("%s: wanted \"%s\", got %s\n%s", rows[i].name, rows[i].says, fault.text, listening.all);
    }
    remove(copy.path);
    char path[128];
    snprintf(path, sizeof path, "%s-wal", copy.path);
    remove(path);
    snprintf(path, sizeof path, "%s-shm", copy.path);
    remove(path);
    rig_close(&rig);
}

static void test_no_such_file(void **state)
{
    struct verify_report report;
    (void)state;
    assert_int_equal(service_verify("/nowhere/hub.db", NULL, NULL, &report).code, FAULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_no_such_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
