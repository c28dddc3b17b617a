/* verify finds what was changed behind the hub's back: each row tampers with a copy of one clean store, by
 * plain SQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "tests/unit/hub_service/tamper_helper.h"

#define UNLOCK(table) "DROP TRIGGER " table "_is_not_updated; DROP TRIGGER " table "_is_not_deleted;"

/* How an event left its piece. */
#define LEFT(seq, columns) UNLOCK("event") "UPDATE event SET " columns " WHERE seq = " #seq
#define OTHERWISE(seq)     "event " #seq ": its 1 transfers are not the 1 that follow from it"
#define NOWHERE(seq)       "event " #seq ": piece 1 is not in exactly one place"

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
    {"a transfer taken out", UNLOCK("transfer") "DELETE FROM transfer WHERE event = 9",
     "event 9: its 0 transfers"},
    /* a difference that stays is told once */
    {"a microgram in a transfer",
     UNLOCK("transfer") "UPDATE transfer SET amount_ug = amount_ug + 1 WHERE event = 9",
     "event 9: book au750y/own: operator:TSB-000001-I has 5874649 µg, but the pieces there have 5874648 µg\n"
     "event 9: book au750y/own: tray:casting has 41122535 µg, but the pieces there have 41122536 µg\n"
     "book au750y/own: operator:TSB-000001-I is kept as 0 µg, but its transfers add up to 1 µg\n"},
    {"a transfer of another amount",
     UNLOCK("transfer") "UPDATE transfer SET amount_ug = amount_ug + 1 WHERE event = 9", OTHERWISE(9)},
    {"a transfer to another", UNLOCK("transfer") "UPDATE transfer SET debit = 1 WHERE event = 9",
     OTHERWISE(9)},
    {"a transfer from another", UNLOCK("transfer") "UPDATE transfer SET credit = 2 WHERE event = 9",
     OTHERWISE(9)},
    {"a transfer in another book",
     UNLOCK("transfer") "INSERT INTO book (name) VALUES ('au585/own');"
                        "UPDATE transfer SET book = last_insert_rowid() WHERE event = 9",
     OTHERWISE(9)},
    {"an undo that gives back more",
     UNLOCK("transfer") "UPDATE transfer SET amount_ug = amount_ug + 1 WHERE event = 24", OTHERWISE(24)},
    {"a transfer turned round",
     UNLOCK("transfer") "UPDATE transfer SET debit = credit, credit = debit WHERE event = 9",
     "event 9: book au750y/own: operator:TSB-000001-I has less than nothing: -5874648 µg\n"
     "book au750y/own: operator:TSB-000001-I is kept as 0 µg, but its transfers add up to -11749296 µg\n"},
    {"a piece moved by hand", "UPDATE piece SET here = 'qc' WHERE tag LIKE 'TS1-000002%'",
     "R-2 is not as its last event"},
    {"a book mass changed by hand", "UPDATE piece SET book_ug = 1 WHERE tag LIKE 'TS1-000003%'",
     "R-3 is not as its last event"},
    {"a stone broken out by hand", "UPDATE piece SET stones_ug = 0 WHERE tag LIKE 'TS1-000001%'",
     "R-1 is not as its last event"},
    {"a version of an event", UNLOCK("event") "UPDATE event SET version = version - 1 WHERE seq = 10",
     "event 10: leaves its piece at version"},
    {"a version that goes on", UNLOCK("event") "UPDATE event SET version = version + 1 WHERE seq = 10",
     "event 10: leaves its piece at version 4, not 3"},
    {"a life that forks", UNLOCK("event") "UPDATE event SET previous = 3 WHERE seq = 10",
     "event 10: the event before it of its piece is 9, not 3"},
    {"a deed made history", UNLOCK("event") "UPDATE event SET changes = 0 WHERE seq = 10",
     "event 10: is history only, and yet changes its piece"},
    {"a piece of no model", "PRAGMA foreign_keys = OFF; UPDATE piece SET model = 99 WHERE name = 'R-1'",
     "piece R-1 names a model, melt or step that is not there"},
    {"a piece at no station", LEFT(10, "here = NULL"), NOWHERE(10)},
    {"a piece at a station that there is not", LEFT(10, "here = 'moon'"), NOWHERE(10)},
    {"a piece in a hand that has finished it", LEFT(10, "holder = 'TSB-000001-I'"), NOWHERE(10)},
    {"a piece in a hand on its way", LEFT(9, "transit = 1, state = 'held', was = 'in_work'"), NOWHERE(9)},
    {"a piece on its way to nowhere", LEFT(16, "transit = 1"), NOWHERE(16)},
    {"a piece on a tree and at a station", LEFT(10, "on_tree = 2"), NOWHERE(10)},
    {"a piece on no tree", LEFT(16, "place = 'tree', book_ug = 0"), NOWHERE(16)},
    {"a piece on a ring", LEFT(16, "place = 'tree', book_ug = 0, on_tree = 2"), NOWHERE(16)},
    {"a piece on a tree that there is not", LEFT(16, "place = 'tree', book_ug = 0, on_tree = 99"),
     NOWHERE(16)},
    {"metal of what hangs on a tree", LEFT(16, "place = 'tree', on_tree = 2"), "event 16: piece 1 has 5"},
    {"metal of what has ended", LEFT(16, "place = 'ended'"), "event 16: piece 1 has 5"},
    {"metal less than nothing", LEFT(16, "book_ug = -1"), "event 16: piece 1 has -1 µg and counts 1"},
    {"no piece", LEFT(16, "quantity = 0"), "event 16: piece 1 has 5"},
    {"less than no piece", LEFT(16, "place = 'ended', book_ug = 0, quantity = -1"),
     "event 16: piece 1 has 0 µg and counts -1"},
    {"a correction of nothing", UNLOCK("event") "UPDATE event SET verb = 'withdraw' WHERE seq = 10",
     "event 10: is a correction, and does not name what it corrects"},
    {"a corrected weight of nothing", UNLOCK("event") "UPDATE event SET verb = 'correct' WHERE seq = 10",
     "event 10: is a correction, and does not name what it corrects"},
    {"an undo of less than nothing",
     UNLOCK("event") UNLOCK("transfer") "PRAGMA ignore_check_constraints = ON;"
                                        " UPDATE event SET verb = 'withdraw', corrects = 9 WHERE seq = 10;"
                                        " UPDATE transfer SET amount_ug = -5 WHERE event = 9",
     "event 10: it, its weighing, its transfers or its stones were changed after it was sealed\n"
     "event 10: book au750y/own: "},
    {"a correction of what is still to come",
     UNLOCK("event") "UPDATE event SET corrects = 4000000000 WHERE seq = 10",
     "event 10 holds what Touchstone never wrote"},
    {"a correction of what was before all",
     UNLOCK("event") "UPDATE event SET corrects = -4000000000 WHERE seq = 10",
     "event 10: it, its weighing, its transfers or its stones were changed after it was sealed"},
    {"what was corrected twice",
     UNLOCK("event") "DROP INDEX event_corrects; UPDATE event SET corrects = 9 WHERE seq IN (10, 11)",
     "event 11: corrects event 9, which was corrected before"},
    {"the stones of an event", UNLOCK("event") "UPDATE event SET stones_ug = 99999 WHERE seq = 10",
     "event 10: it, its weighing, its transfers or its stones were changed"},
    {"a piece taken out", "PRAGMA foreign_keys = OFF; DELETE FROM piece WHERE tag LIKE 'TS1-000004%'",
     "which is not there"},
    {"somebody put elsewhere", "UPDATE presence SET station = 'qc'",
     "not where the last badge event left them"},
    {"somebody forgotten", "DELETE FROM presence", "0 people are noted as in or out, but 1 have badged"},
    {"a badge before that was none", UNLOCK("event") "UPDATE event SET previous = 9 WHERE seq = 15",
     "event 15: the badge event before it is 0, not 9"},
    {"an answer forgotten", "DELETE FROM command WHERE n = 2", "are remembered"},
    {"a command forgotten", "DELETE FROM command WHERE n = 2", ": its command is not remembered"},
    {"an answer that nothing stands for", "UPDATE command SET event = 9999 WHERE n = 2",
     "was answered with event 9999, which is not there"},
    {"a number counted twice", "UPDATE outbox SET last_n = last_n + 1", "has seen numbers up to"},
    {"a balance changed by hand", "UPDATE balance SET ug = ug + 1 WHERE account = 1",
     "but its transfers add up to"},
    {"a balance taken out",
     "DELETE FROM balance WHERE ug <> 0 AND account = (SELECT min(account) FROM balance WHERE ug <> 0)",
     "balances are kept of"},
    {"a balance where nothing was ever posted",
     "INSERT INTO account (name) VALUES ('tray:nowhere'); INSERT INTO balance VALUES (1, "
     "last_insert_rowid(), 5, 9)",
     "tray:nowhere is kept as 5 µg"},
    {"an account that is nobody's",
     UNLOCK("account") "UPDATE account SET name = 'pocket' WHERE name = 'tray:setting'",
     "book au750y/own: pocket is no account of a workshop"},
    {"an account as far as numbers go",
     "INSERT INTO account (id, name) VALUES (9223372036854775807, 'tray:moon')",
     "account tray:moon has the row 9223372036854775807, and none has the row before it"},
    {"a book as far as numbers go", "INSERT INTO book (id, name) VALUES (9223372036854775807, 'au750y/moon')",
     "book au750y/moon has the row 9223372036854775807, and none has the row before it"},
    {"an account before the first", "INSERT INTO account (id, name) VALUES (0, 'tray:moon')",
     "account tray:moon has the row 0, and none has the row before it"},
    {"a piece as far as numbers go",
     "PRAGMA foreign_keys = OFF; UPDATE piece SET id = 9223372036854775807 WHERE name = 'R-8'",
     "piece R-8 has the row 9223372036854775807, which none was ever given"},
    {"a piece before the first", "PRAGMA foreign_keys = OFF; UPDATE piece SET id = -5 WHERE name = 'R-8'",
     "piece R-8 has the row -5, which none was ever given"},
    {"a reference to nothing",
     "PRAGMA foreign_keys = OFF; UPDATE piece SET client_order = 99 WHERE name = 'R-8'",
     "a reference leads nowhere, in table piece"},
    {"a row that the file may not have",
     "PRAGMA ignore_check_constraints = ON; INSERT INTO order_short SELECT 2, id, 0 FROM client_order",
     "the file is damaged: CHECK constraint failed in order_short"},
    {"a rework forgotten", "DELETE FROM redo", "piece 2: its last rework is not as its events have it"},
    {"a rework of another step", "UPDATE redo SET inspection = inspection - 1",
     "piece 2: its last rework is not as its events have it"},
    {"a rework that was none",
     "INSERT INTO redo SELECT 3, event, inspection, first, quantity, ug, findings FROM redo",
     "piece 3: its last rework is not as its events have it"},
    {"a stream that nobody filled",
     "INSERT INTO metal_return (event, account, stream, metal, mass_ug, claimed_ug) VALUES (9, 'x',"
     " 'dust', 'au', 1, 1)",
     "recovery streams"},
    {"a word that nobody wrote", UNLOCK("event") "UPDATE event SET verb = 'dance' WHERE seq = 9",
     "never wrote"},
};

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
    ask_to_qc(&bench, &finish, 2);
    struct command rework = asker_make(&finish, VERB_REWORK, "qc", 3, 2);
    rework.to = code_of("polishing");
    assert_true(TEXT_COPY(rework.defect, span_of("scratch")));
    assert_int_equal(asker_send(&finish, &rework).result, RESULT_ACCEPTED); /* event 22 */
    struct command taken = asker_make(&bench, VERB_RECEIVE, "setting", 1, 3);
    assert_int_equal(asker_send(&bench, &taken).result, RESULT_ACCEPTED);
    struct command undo = asker_replace(&bench, &taken, VERB_WITHDRAW);
    assert_int_equal(asker_send(&bench, &undo).result, RESULT_ACCEPTED); /* event 24 */
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
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        rig_verify(&copy, NULL);
        tamper(copy.path, rows[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        if (fault_is(fault) || !strstr(listening.all, rows[i].says) || report.problems == 0)
            fail_msg("%s: wanted \"%s\", got %s\n%s", rows[i].name, rows[i].says, fault.text, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ numbers of events */

#define LOOSE    "PRAGMA foreign_keys = OFF;"
#define THE_LAST "9223372036854775807" /* number that there is */
#define STRAY                                                                                                \
    "transfers, weighings, movements of stones or sums of tables belong to no event: there is no event "

static const struct {
    const char *name;
    const char *sql;
    const char *says;
    int64_t first; /* the event that the last line of verify names */
} numbers[] = {
    {"the last event taken out", LOOSE UNLOCK("event") "DELETE FROM event WHERE seq = 24",
     "not as its last event", 24},
    {"the last event taken out, and all that belonged to it",
     LOOSE UNLOCK("event") UNLOCK("transfer") UNLOCK(
         "table_seal") "DELETE FROM transfer WHERE event = 24; DELETE FROM table_seal WHERE event = 24;"
                       "DELETE FROM event WHERE seq = 24",
     "event 24: it is gone, and a piece, a person or an answer names it", 24},
    {"the last two events taken out", LOOSE UNLOCK("event") "DELETE FROM event WHERE seq > 22",
     "not as its last event", 23},
    {"a transfer that belongs to nothing", LOOSE "INSERT INTO transfer VALUES (9999, 0, 1, 1, 2, 5)",
     "1 " STRAY "9999", 9999},
    {"a weighing that belongs to nothing", LOOSE UNLOCK("weighing") "UPDATE weighing SET event = 9999",
     "1 " STRAY "9999", 14},
    {"a transfer of the last number",
     LOOSE UNLOCK("transfer") "UPDATE transfer SET event = " THE_LAST " WHERE event = 9", "1 " STRAY THE_LAST,
     9},
    {"a weighing of the last number", LOOSE UNLOCK("weighing") "UPDATE weighing SET event = " THE_LAST,
     "1 " STRAY THE_LAST, 14},
    {"sums of tables of the last number",
     LOOSE UNLOCK("table_seal") "UPDATE table_seal SET event = " THE_LAST
                                " WHERE name = 'outbox' AND event = 11",
     STRAY THE_LAST, 12},
    {"an event of the last number",
     LOOSE UNLOCK("event") "UPDATE event SET seq = " THE_LAST " WHERE seq = 24",
     "event 24: what was between is gone: after event 23 comes " THE_LAST, 24},
};

static void test_numbers(void **state)
{
    struct rig rig;
    struct rig copy;
    (void)state;
    rig_open(&rig, 8, 8);
    live(&rig);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, numbers[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        if (fault_is(fault) || !strstr(listening.all, numbers[i].says) ||
            report.first_seq != numbers[i].first)
            fail_msg("%s: wanted \"%s\" at %lld, got %s at %lld\n%s", numbers[i].name, numbers[i].says,
                     (long long)numbers[i].first, fault.text, (long long)report.first_seq, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ every column of what is history */

/* Changes whatever stands in a column, by its type: another number, one more letter, another byte; something
 * where there was nothing. */
static void spoil(const char *path, const char *table, const char *column, const char *where)
{
    char sql[900];
    snprintf(sql, sizeof sql,
             "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
             " DROP TRIGGER IF EXISTS %s_is_not_updated;"
             "UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s + 1000 WHEN 'text' THEN %s || 'x'"
             " WHEN 'blob' THEN CAST(substr(%s, 2) || x'5a' AS BLOB) ELSE"
             " (SELECT CASE type WHEN 'INTEGER' THEN 1 WHEN 'TEXT' THEN 'x' ELSE x'5a' END FROM"
             " pragma_table_info('%s') WHERE name = '%s') END WHERE %s",
             table, table, column, column, column, column, column, table, column, where);
    tamper(path, sql);
}

struct columns_of {
    char names[64][40];
    int count;
};

static int take_name(void *context, int count, char **values, char **names)
{
    struct columns_of *columns = context;
    (void)count;
    (void)names;
    snprintf(columns->names[columns->count++], sizeof columns->names[0], "%s", values[0]);
    return 0;
}

static void list_columns(const char *path, const char *table, struct columns_of *out)
{
    sqlite3 *db;
    char sql[128];
    out->count = 0;
    snprintf(sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')", table);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, take_name, out, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_true(out->count > 0);
}

#define IN_2100_MS INT64_C(4102531200000) /* the second of January: the first is over */

static const struct {
    const char *table;
    const char *where;
    const char *says; /* the event that is named */
} histories[] = {
    {"event", "seq = 3", "event 3"},   /* an opening */
    {"event", "seq = 10", "event 10"}, /* a deed at the bench */
    {"event", "seq = 15", "event 15"}, /* about no piece */
    {"weighing", "event = 14", "event 14"}, {"transfer", "event = 9 AND line = 0", "event 9"},
    {"book", "id = 1", "event 1"},          {"account", "id = 1", "event 1"},
    {"digest", "1", "the digest of"},
};

static void test_every_column(void **state)
{
    struct rig rig;
    struct rig copy;
    (void)state;
    rig_open(&rig, 8, 8);
    live(&rig);
    rig_stop(&rig);
    struct digest_line line;
    assert_false(fault_is(service_digest(rig.path, "2100-01-01", IN_2100_MS, &line)));
    rig_verify(&rig, NULL);
    for (size_t i = 0; i < COUNT_OF(histories); i++) {
        struct columns_of columns;
        list_columns(rig.path, histories[i].table, &columns);
        for (int k = 0; k < columns.count; k++) {
            struct listening listening = {.all = ""};
            struct verify_report report;
            if (strcmp(columns.names[k], "id") == 0)
                continue; /* rows of names are named by their transfers */
            tamper_copy(&rig, &copy);
            spoil(copy.path, histories[i].table, columns.names[k], histories[i].where);
            struct fault fault = service_verify(copy.path, listen, &listening, &report);
            if (fault_is(fault) || !strstr(listening.all, histories[i].says))
                fail_msg("%s.%s where %s: wanted \"%s\", got %s\n%s", histories[i].table, columns.names[k],
                         histories[i].where, histories[i].says, fault.text, listening.all);
        }
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

/* The whole chain written anew, every seal right: only what left the house can tell. */
static void test_digests(void **state)
{
    struct rig rig;
    struct rig other;
    struct digest_line line;
    struct digest_line wrong;
    struct verify_report report;
    char text[DIGEST_TEXT_MAX];
    (void)state;
    rig_open(&rig, 3, 3);
    rig_stop(&rig);
    assert_false(fault_is(service_digest(rig.path, "2100-01-01", IN_2100_MS, &line)));
    assert_int_equal(line.events, 0); /* nothing on that day, all before it */
    assert_true(line.seq > 0);
    digest_write(&line, text);
    assert_true(digest_read(span_of(text), &wrong));
    assert_memory_equal(&line, &wrong, sizeof line);
    struct verify_conf conf = {.path = rig.path, .digests = &line, .digest_count = 1};
    assert_false(fault_is(service_verify_with(&conf, &report)));
    assert_int_equal(report.problems, 0);
    assert_int_equal(report.digests, 2); /* the one that the store keeps of that day, and this */
    rig_open(&other, 2, 3);              /* another history, whole in itself */
    rig_stop(&other);
    conf.path = other.path;
    assert_false(fault_is(service_verify_with(&conf, &report)));
    assert_int_equal(report.problems, 1);
    wrong.balances[0] = wrong.balances[0] == '0' ? '1' : '0';
    conf.path = rig.path;
    conf.digests = &wrong;
    assert_false(fault_is(service_verify_with(&conf, &report)));
    assert_int_equal(report.problems, 1);
    assert_int_equal(service_digest(rig.path, "2020-01-01", IN_2100_MS, &wrong).code, FAULT_NOT_FOUND);
    assert_int_equal(service_digest(rig.path, "tomorrow", IN_2100_MS, &wrong).code, FAULT_CONFIG);
    text[3] = 'X';
    assert_false(digest_read(span_of(text), &wrong));
    rig_close(&other);
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
        cmocka_unit_test(test_tampering),    cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_every_column), cmocka_unit_test(test_digests),
        cmocka_unit_test(test_no_such_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
