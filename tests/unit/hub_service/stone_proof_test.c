/* What became of stones is under the seal of the event that did it: whatever is changed, added or taken out
 * behind the hub's back is named by that event. And files whose seals are older than that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "common/rules/form.h"
#include "hub/service/desk.h"
#include "hub/store/history.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define SETTER 1
#define EVENTS 16
/* rig_open_as opens with an event for each of its four pieces: what follows are events 5 … */
#define BOUGHT   "5"
#define ISSUED   "6"
#define RECEIVED "7"
#define SET      "8"
#define BROKEN   "9"
#define FINISHED "10"

static void is_well(struct fault fault)
{
    assert_string_equal(fault.text, "");
}

static struct form stones(enum verb verb, int64_t count)
{
    struct form form = form_new(form_kind_of(verb)->fields);
    form_set_text(&form, "kind", "rd-3");
    form_set_int(&form, "count", count);
    return form;
}

static void tell(struct asker *asker, enum verb verb, int person, int piece, const struct form *form)
{
    struct command command = asker_make(asker, verb, "setting", person, piece);
    command.form = form;
    struct reply reply = asker_send(asker, &command);
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s: %s %s", verb_word(verb), reason_word(reply.reason), reply.detail);
}

/* Ten stones come, three go to the setter; one is set, one breaks. */
static void live(struct rig *rig)
{
    struct asker asker = rig_asker(rig, 0);
    struct form bought = stones(VERB_BUY_STONES, 10), issued = stones(VERB_ISSUE_STONES, 3);
    struct form broken = stones(VERB_BREAK_STONES, 1);
    struct form row = form_new(form_kind_of(VERB_SET_STONES)->fields[0].rows);
    struct form set = form_new(form_kind_of(VERB_SET_STONES)->fields);
    form_set_int(&bought, "ct_e5", 100000);
    form_set_text(&broken, "setting", "prong");
    form_set_text(&row, "kind", "rd-3");
    form_set_int(&row, "count", 1);
    form_set_rows(&set, "stones", &row, 1);
    tell(&asker, VERB_BUY_STONES, RIG_MANAGER, 0, &bought);
    tell(&asker, VERB_ISSUE_STONES, SETTER, 0, &issued);
    tell(&asker, VERB_RECEIVE, SETTER, 1, NULL);
    tell(&asker, VERB_SET_STONES, SETTER, 1, &set);
    tell(&asker, VERB_BREAK_STONES, SETTER, 0, &broken);
    tell(&asker, VERB_FINISH, SETTER, 1, NULL);
}

#define UNLOCK                                                                                               \
    "PRAGMA foreign_keys = OFF; DROP TRIGGER stone_transfer_is_not_updated;"                                 \
    " DROP TRIGGER stone_transfer_is_not_deleted;"

/* Each keeps the sums beside it right, so that the seal alone can tell. */
static const struct {
    const char *name, *sql;
    const char *says; /* "": nothing is wrong */
} rows[] = {
    {"nothing", "SELECT 1", ""},
    {"two stones to the setter instead of three",
     UNLOCK "UPDATE stone_transfer SET count = 2 WHERE event = " ISSUED ";"
            "UPDATE stone_holding SET count = count + 1 WHERE account = 'stock';"
            "UPDATE stone_holding SET count = count - 1 WHERE account GLOB 'operator:*'",
     "event " ISSUED ":"},
    {"lighter stones",
     UNLOCK "UPDATE stone_transfer SET ug = ug - 2 WHERE event = " BROKEN ";"
            "UPDATE stone_holding SET ug = ug - 2 WHERE account = 'broken';"
            "UPDATE stone_holding SET ug = ug + 2 WHERE account GLOB 'operator:*'",
     "event " BROKEN ":"},
    {"broken by somebody else",
     UNLOCK "UPDATE stone_transfer SET person = 'TSB-000002-X' WHERE event = " BROKEN, "event " BROKEN ":"},
    {"set in another way", UNLOCK "UPDATE stone_transfer SET setting = 'pave' WHERE event = " BROKEN,
     "event " BROKEN ":"},
    {"lost, not broken",
     UNLOCK "UPDATE stone_transfer SET debit = 'lost' WHERE event = " BROKEN ";"
            "UPDATE stone_holding SET account = 'lost' WHERE account = 'broken'",
     "event " BROKEN ":"},
    {"in another piece",
     UNLOCK "UPDATE stone_transfer SET debit_piece = 2 WHERE event = " SET ";"
            "UPDATE stone_holding SET piece = 2 WHERE piece = 1",
     "event " SET ":"},
    {"taken out",
     UNLOCK "DELETE FROM stone_transfer WHERE event = " BROKEN ";"
            "UPDATE stone_holding SET count = 0, ug = 0 WHERE account = 'broken';"
            "UPDATE stone_holding SET count = count + 1, ug = ug + 20000 WHERE account GLOB 'operator:*'",
     "event " BROKEN ":"},
    {"one more of an event that had one",
     "INSERT INTO stone_transfer VALUES (" BROKEN ", 1, 'rd-3', 'lost', 0, 'stock', 0, 1, 20000, NULL, NULL);"
     "UPDATE stone_holding SET count = count - 1, ug = ug - 20000 WHERE account = 'stock';"
     "INSERT INTO stone_holding VALUES ('rd-3', 'lost', 0, 1, 20000)",
     "event " BROKEN ":"},
    {"one of an event that had none",
     "INSERT INTO stone_transfer VALUES (" RECEIVED
     ", 0, 'rd-3', 'lost', 0, 'stock', 0, 1, 20000, NULL, NULL);"
     "UPDATE stone_holding SET count = count - 1, ug = ug - 20000 WHERE account = 'stock';"
     "INSERT INTO stone_holding VALUES ('rd-3', 'lost', 0, 1, 20000)",
     "event " RECEIVED ":"},
    {"told by another event", UNLOCK "UPDATE stone_transfer SET event = " FINISHED " WHERE event = " BROKEN,
     "event " BROKEN ":"},
    {"a line that is not the next", UNLOCK "UPDATE stone_transfer SET line = 3 WHERE event = " BROKEN,
     "event " BROKEN " holds what Touchstone never wrote"},
    {"more than there were",
     "INSERT INTO stone_transfer VALUES (" BROKEN
     ", 1, 'rd-3', 'lost', 0, 'stock', 0, 11, 220000, NULL, NULL);"
     "UPDATE stone_holding SET count = count - 11, ug = ug - 220000 WHERE account = 'stock';"
     "INSERT INTO stone_holding VALUES ('rd-3', 'lost', 0, 11, 220000)",
     "stones rd-3, stock: there is less than nothing by -4 stones, -80000 µg"},
    {"another count than was moved", "UPDATE stone_holding SET count = count + 1 WHERE account = 'stock'",
     "stones rd-3, stock: what is noted differs from the transfers by -1 stones, 0 µg"},
    {"another weight than was moved", "UPDATE stone_holding SET ug = ug - 1 WHERE account = 'stock'",
     "stones rd-3, stock: what is noted differs from the transfers by 0 stones, 1 µg"},
    {"of no event",
     "PRAGMA foreign_keys = OFF; INSERT INTO stone_transfer VALUES"
     " (9999, 0, 'rd-3', 'lost', 0, 'lost', 0, 1, 1, NULL, NULL)",
     "belong to no event"},
};

static void test_tampering(void **state)
{
    struct rig rig, copy;
    (void)state;
    rig_open(&rig, 4, 4);
    live(&rig);
    rig_verify(&rig, NULL);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, rows[i].sql);
        struct fault fault = service_verify(copy.path, listen, &listening, &report);
        bool clean = rows[i].says[0] == '\0';
        if (fault_is(fault) || !strstr(listening.all, rows[i].says) || (report.problems == 0) != clean)
            fail_msg("%s: wanted \"%s\", got %s\n%s", rows[i].name, rows[i].says, fault.text, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ seals that are older */

struct seals {
    unsigned char items[EVENTS + 1][EVENT_SEAL_SIZE]; /* by seq */
    int64_t last;
};

/* The seals as they were before stones came under them. */
static void make_old_seals(const char *path, struct seals *out)
{
    struct store *store;
    struct history *history;
    struct history_item *item = malloc(sizeof *item);
    bool more = true;
    assert_non_null(item);
    *out = (struct seals){.last = 0};
    is_well(store_open(path, STORE_READ, &store));
    is_well(store_begin(store));
    is_well(store_history_begin(store, 0, &history));
    while (more) {
        is_well(store_history_next(history, item, &more));
        if (!more)
            break;
        int64_t seq = item->event.seq;
        assert_true(seq <= EVENTS);
        item->event.stones = NULL;
        seal_make(out->items[seq], out->items[seq - 1], &item->event, item->weighed ? &item->weighing : NULL,
                  &item->transfers);
        out->last = seq;
    }
    store_history_end(history);
    store_rollback(store);
    store_close(store);
    free(item);
}

static void write_seals(const char *path, const struct seals *seals)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    tamper(path, "DROP TRIGGER event_is_not_updated; DROP TRIGGER table_seal_is_not_deleted;"
                 "DELETE FROM table_seal");
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "UPDATE event SET seal = ? WHERE seq = ?", -1, &statement, NULL),
                     SQLITE_OK);
    for (int64_t seq = 1; seq <= seals->last; seq++) {
        sqlite3_bind_blob(statement, 1, seals->items[seq], EVENT_SEAL_SIZE, SQLITE_STATIC);
        sqlite3_bind_int64(statement, 2, seq);
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* As the first hub that opens it does. */
static void come_forward(const char *path)
{
    struct store *store;
    is_well(store_open(path, STORE_WRITE, &store));
    store_close(store);
}

static const struct {
    const char *name;
    const char *sql; /* in a file whose seals are all older */
    int64_t unsealed;
    const char *says; /* "": nothing is wrong */
} old_rows[] = {
    {"as it comes forward", "UPDATE workshop SET stones_unsealed = " FINISHED, 4, ""},
    {"the file says that all is sealed", "SELECT 1", 0, "event " BOUGHT ":"},
    {"it says that only the first is not", "UPDATE workshop SET stones_unsealed = " BOUGHT, 1,
     "event " ISSUED ":"},
    {"what is noted is not what they add up to",
     "UPDATE workshop SET stones_unsealed = " FINISHED
     "; UPDATE stone_holding SET count = 5 WHERE account = 'stock'",
     4, "stones rd-3, stock"},
};

static void test_older_seals(void **state)
{
    struct rig rig, copy;
    struct seals seals;
    (void)state;
    rig_open(&rig, 4, 4);
    live(&rig);
    rig_stop(&rig);
    make_old_seals(rig.path, &seals);
    assert_int_equal(seals.last, atoi(FINISHED));
    for (size_t i = 0; i < COUNT_OF(old_rows); i++) {
        struct listening listening = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        write_seals(copy.path, &seals);
        tamper(copy.path, old_rows[i].sql);
        come_forward(copy.path);
        is_well(service_verify(copy.path, listen, &listening, &report));
        bool clean = old_rows[i].says[0] == '\0';
        if (!strstr(listening.all, old_rows[i].says) || (report.problems == 0) != clean ||
            report.stones_unsealed != old_rows[i].unsealed)
            fail_msg("%s: wanted \"%s\", got %lld unsealed\n%s", old_rows[i].name, old_rows[i].says,
                     (long long)report.stones_unsealed, listening.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_older_seals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
