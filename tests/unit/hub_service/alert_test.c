/* An alert's life: open, acknowledged by somebody, ended; and what of it may stand on the wall. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "common/rules/form.h"
#include "hub/service/alert_read.h"
#include "hub/store/alert.h"
#include "tests/unit/hub_service/floor_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

#define SETTER 1

/* ------------------------------------------------------------------ asking */

static struct reply acknowledge(struct asker *asker, int person, int64_t alert)
{
    struct form form = form_new(form_kind_of(VERB_ACKNOWLEDGE)->fields);
    struct command command = asker_make(asker, VERB_ACKNOWLEDGE, "", person, 0);
    form_set_int(&form, "alert", alert);
    command.form = &form;
    return asker_send(asker, &command);
}

static struct reply report(struct asker *asker, const char *word, const char *subject)
{
    struct command command = asker_make(asker, VERB_REPORT, asker->who.stations[1].text, SETTER, 0);
    snprintf(command.report, sizeof command.report, "%s", word);
    snprintf(command.subject, sizeof command.subject, "%s", subject);
    return asker_send(asker, &command);
}

struct search {
    enum alert_kind kind;
    struct alert found;
    int count;
};

static bool look(void *context, const struct alert *alert)
{
    struct search *search = context;
    if (alert->kind == search->kind && search->count++ == 0)
        search->found = *alert;
    return true;
}

struct found {
    char all[4096];
};

static void hear(void *context, const char *sentence)
{
    struct found *found = context;
    size_t used = strlen(found->all);
    snprintf(found->all + used, sizeof found->all - used, "%s\n", sentence);
}

/* A copy of a store, in which somebody did something by hand. */
static void tamper(const char *path, const char *copy, const char *what)
{
    char sql[256];
    sqlite3 *db;
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", copy);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, what, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* The newest of a kind that this audience may see; id 0: none. */
static struct alert newest(const struct rig *rig, enum alert_kind kind, enum alert_filter filter,
                           enum alert_audience audience)
{
    struct search search = {.kind = kind};
    struct reader *reader;
    assert_string_equal(reader_open(rig->path, &reader).text, "");
    assert_string_equal(reader_alerts(reader, filter, audience, 0, look, &search).text, "");
    reader_close(reader);
    return search.found;
}

static void refused(struct reply reply, enum reason reason, const char *because)
{
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_string_equal(reason_word(reply.reason), reason_word(reason));
    if (!strstr(reply.detail, because))
        fail_msg("said %s, wanted %s", reply.detail, because);
}

/* ------------------------------------------------------------------ tests */

static void an_event_ends_when_acknowledged(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    report(&bench, "unknown_tag", "TS1-000999-X");
    report(&bench, "unknown_tag", "TS1-000999-X");
    struct alert alert = newest(&rig, ALERT_UNKNOWN_TAG, ALERTS_OPEN, FOR_WALL);
    assert_int_equal(alert.count, 2);
    struct reply reply = acknowledge(&office, RIG_MANAGER, alert.id);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.thing, "alert:1");
    alert = newest(&rig, ALERT_UNKNOWN_TAG, ALERTS_ENDED, FOR_WALL);
    assert_string_equal(alert.acknowledged_by.text, rig_person(RIG_MANAGER).text);
    assert_true(alert.ended_ms != 0 && alert.ended_ms == alert.acknowledged_ms);
    refused(acknowledge(&office, RIG_MANAGER, alert.id), REASON_WRONG_STATE, "was acknowledged by TSB-");
    refused(acknowledge(&office, RIG_MANAGER, 999), REASON_UNKNOWN_THING, "There is no alert 999.");
    report(&bench, "unknown_tag", "TS1-000999-X"); /* again: another alert */
    assert_true(newest(&rig, ALERT_UNKNOWN_TAG, ALERTS_OPEN, FOR_WALL).id > alert.id);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_state_lasts_as_long_as_its_cause(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    report(&bench, "scale_silent", "scale");
    struct alert alert = newest(&rig, ALERT_DEVICE, ALERTS_OPEN, FOR_WALL);
    assert_int_equal(acknowledge(&office, RIG_MANAGER, alert.id).result, RESULT_ACCEPTED);
    assert_int_equal(newest(&rig, ALERT_DEVICE, ALERTS_OPEN, FOR_WALL).id, 0);
    assert_int_equal(newest(&rig, ALERT_DEVICE, ALERTS_ACKNOWLEDGED, FOR_WALL).id, alert.id);
    struct board *board = rig_board(&rig);
    assert_true(board->alert_count > 0 && board->alerts[0].acknowledged);
    free(board);
    report(&bench, "scale_back", "scale");
    alert = newest(&rig, ALERT_DEVICE, ALERTS_ENDED, FOR_WALL);
    assert_true(alert.ended_ms >= alert.acknowledged_ms);
    report(&bench, "scale_silent", "scale");
    report(&bench, "scale_unplugged", "scale"); /* the same trouble, told better */
    alert = newest(&rig, ALERT_DEVICE, ALERTS_OPEN, FOR_WALL);
    assert_int_equal(alert.count, 1);
    assert_non_null(strstr(alert.text, "unplugged"));
    report(&bench, "scale_back", "scale");
    refused(acknowledge(&office, RIG_MANAGER, alert.id), REASON_WRONG_STATE, "ended by itself");
    rig_close(&rig);
}

static void what_is_sent_back_says_where_and_why(void **state)
{
    static const struct {
        const char *name, *defect, *says;
    } rows[] = {
        {"with a defect", "loose_stone", "R-1 goes back from QC to Setting: loose stone."},
        {"without", "", "R-1 goes back from QC to Setting."},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        print_message("  %s\n", rows[i].name);
        rig_open(&rig, 1, 1);
        struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
        said_yes(ask(&bench, VERB_RECEIVE, "setting", 1, 1));
        said_yes(ask(&bench, VERB_FINISH, "setting", 1, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "polishing", 2, 1));
        said_yes(ask(&finish, VERB_FINISH, "polishing", 2, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "qc", 3, 1));
        struct command rework = asker_make(&finish, VERB_REWORK, "qc", 3, 1);
        rework.to = code_of("setting");
        assert_true(TEXT_COPY(rework.defect, span_of(rows[i].defect)));
        said_yes(asker_send(&finish, &rework));
        assert_string_equal(newest(&rig, ALERT_REWORK, ALERTS_OPEN, FOR_WALL).text, rows[i].says);
        rig_close(&rig);
    }
}

/* Whoever would have told that it is well again is not let in any more. */
static void the_troubles_of_a_revoked_kiosk_end(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    report(&bench, "scale_silent", "scale");
    report(&bench, "lamp_silent", "Your lamp");
    report(&finish, "scale_silent", "scale");
    said_yes(say(&office, VERB_REVOKE, "", RIG_MANAGER, 0, "kiosk=bench"));
    struct alert alert = newest(&rig, ALERT_DEVICE, ALERTS_OPEN, FOR_WALL);
    assert_string_equal(alert.subject, "finish scale");
    assert_int_equal(
        rig_number(&rig, "SELECT count(*) FROM alert WHERE kind = 'device' AND ended_ms IS NULL"), 1);
    rig_close(&rig);
}

/* It is waited for again, also after the hub was started anew. */
static void a_kiosk_that_is_let_in_again_is_met_again(void **state)
{
    static const char *const met = "SELECT met FROM kiosk WHERE code = 'bench'";
    struct workshop_kiosk kiosk = {.code = code_of("bench")};
    char token[SERVICE_TOKEN_MAX];
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    service_note_kiosk(rig.service, rig.kiosks[0], true);
    for (int waited = 0; rig_number(&rig, met) == 0 && waited < 10000; waited++)
        poll(NULL, 0, 1);
    said_yes(say(&office, VERB_REVOKE, "", RIG_MANAGER, 0, "kiosk=bench"));
    assert_int_equal(rig_number(&rig, met), 0);
    service_note_kiosk(rig.service, rig.kiosks[0], false);
    rig_well(service_enroll(rig.service, &kiosk, token));
    service_note_kiosk(rig.service, rig.kiosks[0], true);
    rig_stop(&rig);
    assert_int_equal(rig_number(&rig, met), 1);
    rig_start(&rig);
    rig_close(&rig);
}

/* Verify notices what was done to alerts by hand, as far as the events tell. */
static void an_alert_that_was_taken_out_is_missed(void **state)
{
    static const struct {
        const char *name, *sql, *says;
    } rows[] = {
        {"one that was acknowledged", "DELETE FROM alert WHERE id = 3",
         "alert 3 is not there as event 12 acknowledged it"},
        {"one between others", "DELETE FROM alert WHERE id = 1", "alert 1 is gone"},
        {"by somebody else", "UPDATE alert SET acknowledged_by = 'TSB-000001-I' WHERE id = 3",
         "alert 3 is not there as event 12 acknowledged it"},
        {"at another time", "UPDATE alert SET acknowledged_ms = acknowledged_ms - 1 WHERE id = 3",
         "alert 3 is not there as event 12 acknowledged it"},
        {"as if it had been",
         "UPDATE alert SET acknowledged_by = 'TSB-000001-I', acknowledged_ms = 7 WHERE id = 2",
         "alert 2 is acknowledged, and no event says by whom"},
    };
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    report(&bench, "unknown_tag", "TS1-000997-R");
    report(&bench, "unknown_tag", "TS1-000998-P");
    report(&bench, "unknown_tag", "TS1-000999-X");
    assert_int_equal(acknowledge(&office, RIG_MANAGER, 3).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct found found = {.all = ""};
        struct rig copy = rig;
        snprintf(copy.path, sizeof copy.path, "%s/copy-%zu.db", rig.folder, i);
        tamper(rig.path, copy.path, rows[i].sql);
        struct verify_report report;
        assert_string_equal(service_verify(copy.path, hear, &found, &report).text, "");
        if (!strstr(found.all, rows[i].says))
            fail_msg("%s: %s", rows[i].name, found.all);
    }
    rig_close(&rig);
}

static void a_bench_may_not_acknowledge(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    report(&bench, "unknown_tag", "TS1-000999-X");
    refused(acknowledge(&bench, SETTER, 1), REASON_NOT_ALLOWED, "Only somebody of the office");
    assert_int_equal(acknowledge(&bench, RIG_MANAGER, 1).result, RESULT_ACCEPTED); /* badge and PIN */
    rig_close(&rig);
}

/* What a kiosk says about a device or a tag is not what the wall says. */
static const struct {
    const char *name, *report, *subject, *want;
} words[] = {
    {"a tag", "unknown_tag", "TS1-000999-X", "Nobody knows the tag TS1-000999-X, shown at Bench."},
    {"a chip", "unknown_tag", "04:FF:00:12", "Nobody knows the tag 04:FF:00:12, shown at Bench."},
    {"a slogan", "unknown_tag", "vote for me", "A code that is none of ours was shown at Bench."},
    {"a page", "unknown_tag", "<b>x</b>", "A code that is none of ours was shown at Bench."},
    {"a scale", "scale_silent", "scale", "The scale at Bench says nothing"},
    {"a scale set too coarse", "scale_coarse", "scale",
     "The scale at Bench shows coarser steps than are set for it"},
    {"a scale with a slogan", "scale_silent", "Your boss", "The device at Bench says nothing"},
};

static void words_from_outside_stay_outside(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct rig rig;
        print_message("%s\n", words[i].name);
        rig_open(&rig, 8, 8);
        struct asker bench = rig_asker(&rig, 0);
        report(&bench, words[i].report, words[i].subject);
        struct board *board = rig_board(&rig);
        assert_int_equal(board->alert_count, 1);
        if (!strstr(board->alerts[0].text, words[i].want))
            fail_msg("said %s, wanted %s", board->alerts[0].text, words[i].want);
        free(board);
        rig_close(&rig);
    }
}

/* What is told of R-1 after some deeds. */
static const struct {
    const char *name, *deeds;
    enum alert_kind kind;
    bool open;
} lives[] = {
    {"it fails by weight", "in light", ALERT_WEIGHT_FAILS, true},
    {"the weighing is taken back", "in light undo", ALERT_WEIGHT_FAILS, false},
    {"it had failed before that, too", "in light light undo", ALERT_WEIGHT_FAILS, true},
    {"sent back", "in good rework", ALERT_REWORK, true},
    {"not sent back after all", "in good rework undo", ALERT_REWORK, false},
    {"sent back, whatever the bench thought", "in good rework undo fetched", ALERT_REWORK, true},
    {"its sheet fails", "in good sheet", ALERT_INSPECTION_FAILS, true},
    {"the sheet is withdrawn", "in good sheet undo", ALERT_INSPECTION_FAILS, false},
    {"a manager accepts it", "in light accept", ALERT_ACCEPTED, true},
    {"so its weight is no news", "in light accept", ALERT_WEIGHT_FAILS, false},
    {"the manager thinks again", "in light accept undo", ALERT_ACCEPTED, false},
    {"so its weight is news again", "in light accept undo", ALERT_WEIGHT_FAILS, true},
    {"let past a limit", "set override", ALERT_OVERRIDE, true},
    {"and not after all", "set override undo", ALERT_OVERRIDE, false},
};

static void what_did_not_happen_is_no_news(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lives); i++) {
        struct floor floor;
        print_message("%s\n", lives[i].name);
        floor_open(&floor, false);
        floor_play(&floor, lives[i].deeds);
        struct alert alert = newest(&floor.rig, lives[i].kind, ALERTS_OPEN, FOR_WALL);
        assert_int_equal(alert.id != 0, lives[i].open);
        rig_verify(&floor.rig, NULL);
        rig_close(&floor.rig);
    }
}

/* Why a weighing at QC is not judged. */
static const struct {
    const char *name;
    int64_t division_ug;
    bool check_weight_ok;
    enum alert_kind kind;
    const char *subject, *text;
} unjudged[] = {
    {"too coarse a scale", 100000, true, ALERT_SCALE_NOT_CAPABLE, "fine",
     "R-1 was weighed at QC, but not judged: it is too light for that scale."},
    {"no check-weight", 1000, false, ALERT_NO_VERDICT, "R-1",
     "R-1 was weighed at QC, but not judged: the scale's check-weight is due."},
};

static void what_was_not_judged_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unjudged); i++) {
        struct rig rig;
        struct workshop workshop;
        print_message("%s\n", unjudged[i].name);
        rig_describe(&workshop, 1, 1);
        workshop.scales[0].quality.division.ug = unjudged[i].division_ug;
        workshop.scales[0].quality.check_weight_ok = unjudged[i].check_weight_ok;
        rig_open_as(&rig, &workshop);
        struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
        said_yes(ask(&bench, VERB_RECEIVE, "setting", 1, 1));
        said_yes(ask(&bench, VERB_FINISH, "setting", 1, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "polishing", 1, 1));
        said_yes(ask(&finish, VERB_FINISH, "polishing", 1, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "qc", 1, 1));
        said_yes(ask_weigh(&finish, "qc", 1, 1, 5739662));
        struct alert alert = newest(&rig, unjudged[i].kind, ALERTS_OPEN, FOR_WALL);
        assert_string_equal(alert.subject, unjudged[i].subject);
        assert_string_equal(alert.text, unjudged[i].text);
        rig_close(&rig);
    }
}

/* On the wall: the most severe first; of these what nobody has seen; of these the newest, and what lasts is
 * as old as its beginning, however often it was looked at since. */
static void the_wall_begins_with_the_newest(void **state)
{
    static const struct {
        const char *kind, *subject, *seen;
        int64_t first_ms, last_ms;
    } rows[] = {
        {"piece_idle", "lasts", "", 1000, 9000},
        {"unknown_tag", "again", "", 1000, 5000},
        {"unknown_tag", "seen", "TSB-000006-A", 8000, 8000},
        {"weight_fails", "urgent", "", 500, 500},
        {"scan_refused", "new", "", 6000, 6000},
    };
    static const char *const want[] = {"urgent", "new", "again", "lasts", "seen"};
    static struct alert alerts[ALERTS_MAX];
    struct rig rig;
    struct store *store;
    int count;
    (void)state;
    rig_open(&rig, 1, 0);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char sql[512];
        sqlite3 *db;
        snprintf(sql, sizeof sql,
                 "INSERT INTO alert (kind, subject, text, first_ms, last_ms, count, acknowledged_by, "
                 "acknowledged_ms) VALUES ('%s', '%s', 'x', %lld, %lld, 1, nullif('%s', ''), iif('%s' = '', "
                 "NULL, 9))",
                 rows[i].kind, rows[i].subject, (long long)rows[i].first_ms, (long long)rows[i].last_ms,
                 rows[i].seen, rows[i].seen);
        assert_int_equal(sqlite3_open(rig.path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
    }
    assert_false(fault_is(store_open(rig.path, STORE_READ, &store)));
    assert_false(fault_is(store_alert_list(store, 0, alerts, ALERTS_MAX, &count)));
    store_close(store);
    assert_int_equal(count, COUNT_OF(want));
    for (int i = 0; i < count; i++)
        assert_string_equal(alerts[i].subject, want[i]);
    rig_start(&rig);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_ends_when_acknowledged),
        cmocka_unit_test(a_state_lasts_as_long_as_its_cause),
        cmocka_unit_test(what_is_sent_back_says_where_and_why),
        cmocka_unit_test(the_troubles_of_a_revoked_kiosk_end),
        cmocka_unit_test(a_kiosk_that_is_let_in_again_is_met_again),
        cmocka_unit_test(an_alert_that_was_taken_out_is_missed),
        cmocka_unit_test(a_bench_may_not_acknowledge),
        cmocka_unit_test(words_from_outside_stay_outside),
        cmocka_unit_test(what_did_not_happen_is_no_news),
        cmocka_unit_test(what_was_not_judged_is_told),
        cmocka_unit_test(the_wall_begins_with_the_newest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
