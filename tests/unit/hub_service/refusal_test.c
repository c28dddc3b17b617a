/* Every refusal of a scan says in a sentence what is wrong, with the workshop's names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"

/* One after the other in one workshop: R-1 … R-7 are done at casting, R-8 waits in the pool; setting has room
 * for 4, a person may have one in work there. */
static const struct row {
    const char *name;
    int kiosk;
    enum verb verb;
    const char *station;
    int person, piece;
    enum reason reason; /* REASON_NONE: it is accepted */
    const char *want;
} rows[] = {
    {"too early", 1, VERB_RECEIVE, "polishing", 5, 1, REASON_WRONG_STATION,
     "R-1 goes to Setting next, not here."},
    {"here already", 0, VERB_RECEIVE, "casting", 1, 1, REASON_ALREADY_HERE, "R-1 is here already."},
    {"not waiting", 0, VERB_START, "casting", 1, 1, REASON_NOT_QUEUED,
     "R-1 does not wait here to be started."},
    {"not in work", 0, VERB_FINISH, "casting", 1, 1, REASON_NOT_IN_WORK,
     "R-1 is not in work here: start it first."},
    {"nobody's badge", 0, VERB_RECEIVE, "setting", 99, 1, REASON_UNKNOWN_OPERATOR,
     "Nobody has this badge: have the office enter it."},
    {"nothing's tag", 0, VERB_RECEIVE, "setting", 1, 99, REASON_UNKNOWN_TAG,
     "Nothing has this tag: bind it to its piece, or take it to the office."},
    {"another's station", 0, VERB_RECEIVE, "qc", 1, 1, REASON_NOT_YOUR_STATION,
     "This kiosk does not serve that station: scan at one that does."},
    {"no station", 0, VERB_RECEIVE, "nowhere", 1, 1, REASON_UNKNOWN_STATION,
     "There is no such station: the board has their codes."},
    {"first", 0, VERB_RECEIVE, "setting", 1, 1, REASON_NONE, ""},
    {"second waits", 0, VERB_RECEIVE, "setting", 1, 2, REASON_NONE, ""},
    {"one at once", 0, VERB_START, "setting", 1, 2, REASON_AT_ONCE,
     "1 in work, and 1 at once are allowed: finish something first."},
    {"not done", 1, VERB_RECEIVE, "polishing", 5, 1, REASON_NOT_DONE,
     "R-1 is not done at Setting: finish it there first."},
    {"third", 0, VERB_RECEIVE, "setting", 2, 3, REASON_NONE, ""},
    {"fourth", 0, VERB_RECEIVE, "setting", 3, 4, REASON_NONE, ""},
    {"full", 0, VERB_RECEIVE, "setting", 4, 5, REASON_STATION_FULL, "Setting is full: 4 of 4."},
    {"stopped", 0, VERB_RECEIVE, "casting", 4, 8, REASON_NONE, ""},
    {"nothing has room", 0, VERB_START, "casting", 4, 8, REASON_NEXT_FULL,
     "Nothing that comes next has room for R-8 (Setting): help there first."},
    {"nothing to take back", 0, VERB_WITHDRAW, "setting", 1, 1, REASON_BAD_FIELD,
     "replaces cannot be right."},
};

static void says_why(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 7);
    struct asker askers[] = {rig_asker(&rig, 0), rig_asker(&rig, 1)};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *row = &rows[i];
        struct reply reply = ask(&askers[row->kiosk], row->verb, row->station, row->person, row->piece);
        if (reply.reason != row->reason || strcmp(reply.detail, row->want) != 0)
            fail_msg("%s: %s \"%s\", wanted %s \"%s\"", row->name, reason_word(reply.reason), reply.detail,
                     reason_word(row->reason), row->want);
    }
    /* Only a full station is news for the wall. */
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM alert WHERE kind = 'scan_refused'"), 1);
    assert_int_equal(
        rig_number(&rig, "SELECT count(*) FROM alert WHERE kind = 'scan_refused' AND subject = 'R-5'"), 1);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* What has left the line, or is off it, says what was done with it and who brings it back. */
static void says_where_it_went(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    EXPECT_ACCEPTED(ask_text(&office, VERB_SCRAP, "", RIG_MANAGER, 1, "reason", "crack"));
    EXPECT_ACCEPTED(ask_text(&office, VERB_MISSING, "", RIG_MANAGER, 2, "reason", "theft"));
    EXPECT_ACCEPTED(ask_text(&office, VERB_HOLD, "", RIG_MANAGER, 3, NULL, NULL));
    EXPECT_ACCEPTED(ask_text(&office, VERB_PARK, "", RIG_MANAGER, 3, NULL, NULL));
    static const char *const want[] = {
        "R-1 was scrapped: it goes to the scrap, its remake has a tag of its own.",
        "R-2 was booked as missing: give it to a manager, who books that it is found.",
        "R-3 is parked: a manager brings it back to the line.",
    };
    for (int i = 0; i < 3; i++) {
        struct reply reply = ask(&bench, VERB_RECEIVE, "setting", 1, i + 1);
        assert_int_equal(reply.result, RESULT_REFUSED);
        assert_string_equal(reply.detail, want[i]);
    }
    rig_close(&rig);
}

/* A kiosk asks in the language of its screen; numbers and names stay as they are. */
static void tells_it_in_the_language_that_was_asked_for(void **state)
{
    static const struct {
        const char *name, *language;
        enum verb verb;
        const char *station;
        int person, piece;
        const char *want;
    } told[] = {
        {"one name", "th", VERB_RECEIVE, "casting", 1, 1, "R-1 อยู่ที่นี่แล้ว"},
        {"two names", "fr", VERB_RECEIVE, "polishing", 5, 1, "R-1 va ensuite à Setting, pas ici."},
        {"no name", "it", VERB_RECEIVE, "setting", 99, 1,
         "Nessuno ha questo badge: fallo registrare dall’ufficio."},
        {"a hold", "hi", VERB_RECEIVE, "setting", 1, 2, "R-2 रोका हुआ है: पहले छोड़ें।"},
        {"a form", "zh_CN", VERB_HOLD, "setting", 1, 2, "R-2 已暂停，在Casting：先放行。"},
        {"a manager's", "th", VERB_PARK, "setting", 1, 2, "หัวหน้าเท่านั้นที่ทำได้"},
        {"English", "en", VERB_RECEIVE, "casting", 1, 1, "R-1 is here already."},
        {"none said", "", VERB_RECEIVE, "casting", 1, 1, "R-1 is here already."},
    };
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 4);
    struct asker askers[] = {rig_asker(&rig, 0), rig_asker(&rig, 1)};
    EXPECT_ACCEPTED(ask_text(&askers[0], VERB_HOLD, "casting", 1, 2, NULL, NULL));
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct asker *asker = &askers[strcmp(told[i].station, "polishing") == 0];
        asker->language = language_find(span_of(told[i].language));
        struct reply reply = ask(asker, told[i].verb, told[i].station, told[i].person, told[i].piece);
        if (reply.result != RESULT_REFUSED || strcmp(reply.detail, told[i].want) != 0)
            fail_msg("%s: \"%s\", wanted \"%s\"", told[i].name, reply.detail, told[i].want);
    }
    rig_close(&rig);
}

/* The language is no part of a command: asked again in another, it is the same command, and gets the answer
 * that was remembered. */
static void a_command_is_the_same_in_any_language(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker asker = rig_asker(&rig, 0);
    asker.language = language_find(SPAN("th"));
    struct command command = asker_make(&asker, VERB_RECEIVE, "casting", 1, 1);
    struct reply first = asker_send(&asker, &command);
    asker.language = NULL;
    struct reply again = asker_send(&asker, &command);
    assert_int_equal(first.reason, REASON_ALREADY_HERE);
    assert_int_equal(again.result, RESULT_REFUSED);
    assert_int_equal(again.reason, REASON_ALREADY_HERE);
    assert_string_equal(again.detail, first.detail);
    EXPECT_REFUSED(ask(&asker, VERB_RECEIVE, "casting", 1, 1), REASON_ALREADY_HERE);
    rig_close(&rig);
}

static void a_gap_says_which_number_is_next(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker asker = rig_asker(&rig, 0);
    asker.n = 6;
    struct reply reply = ask(&asker, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(reply.reason, REASON_GAP);
    assert_string_equal(reply.detail, "The next number of this outbox is 1.");
    rig_close(&rig);
}

static int alerts_of(const struct rig *rig, enum alert_kind kind)
{
    struct board *board = rig_board(rig);
    int count = 0;
    for (int i = 0; i < board->alert_count; i++)
        count += board->alerts[i].kind == kind;
    free(board);
    return count;
}

/* A withdrawal of nothing makes no sense: of a kiosk that is trouble, in the office somebody reads the
 * answer. */
static void a_typing_error_in_the_office_is_no_alert(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    EXPECT_REFUSED(ask(&office, VERB_WITHDRAW, "", RIG_MANAGER, 0), REASON_BAD_FIELD);
    assert_int_equal(alerts_of(&rig, ALERT_BAD_COMMAND), 0);
    EXPECT_REFUSED(ask(&bench, VERB_WITHDRAW, "", 1, 0), REASON_BAD_FIELD);
    assert_int_equal(alerts_of(&rig, ALERT_BAD_COMMAND), 1);
    rig_close(&rig);
}

/* Person 1 has R-1 in work: at setting, or at QC. */
static const struct {
    const char *name;
    enum verb verb;
    int person;
    const char *want;
} hands[] = {
    {"finished by another", VERB_FINISH, 2,
     "Person 1 had R-1 in work: it was handed over to Person 2 first."},
    {"finished by who has it", VERB_FINISH, 1, ""},
    {"finished by nobody who is known", VERB_FINISH, 9, ""},
    {"passed by another", VERB_PASS, 2, "Person 1 had R-1 in work: it was handed over to Person 2 first."},
    {"sent back by another", VERB_REWORK, 2,
     "Person 1 had R-1 in work: it was handed over to Person 2 first."},
    {"sent back by who has it", VERB_REWORK, 1, ""},
};

static void who_ends_anothers_work_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hands); i++) {
        struct rig rig;
        print_message("  %s\n", hands[i].name);
        rig_open(&rig, 1, 1);
        struct asker askers[] = {rig_asker(&rig, 0), rig_asker(&rig, 1)};
        bool at_qc = hands[i].verb != VERB_FINISH;
        EXPECT_ACCEPTED(ask(&askers[0], VERB_RECEIVE, "setting", 1, 1));
        if (at_qc) {
            EXPECT_ACCEPTED(ask(&askers[0], VERB_FINISH, "setting", 1, 1));
            EXPECT_ACCEPTED(ask(&askers[1], VERB_RECEIVE, "polishing", 1, 1));
            EXPECT_ACCEPTED(ask(&askers[1], VERB_FINISH, "polishing", 1, 1));
            EXPECT_ACCEPTED(ask(&askers[1], VERB_RECEIVE, "qc", 1, 1));
        }
        struct command command =
            asker_make(&askers[at_qc], hands[i].verb, at_qc ? "qc" : "setting", hands[i].person, 1);
        command.decided = DECIDED_KIOSK; /* whatever was wrong with it */
        if (hands[i].verb == VERB_REWORK) {
            command.to = code_of("setting");
            assert_true(TEXT_COPY(command.defect, span_of("loose_stone")));
        }
        struct reply reply = asker_send(&askers[at_qc], &command);
        expect_accepted(&reply);
        assert_string_equal(reply.detail, hands[i].want);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_why),
        cmocka_unit_test(says_where_it_went),
        cmocka_unit_test(tells_it_in_the_language_that_was_asked_for),
        cmocka_unit_test(a_command_is_the_same_in_any_language),
        cmocka_unit_test(a_gap_says_which_number_is_next),
        cmocka_unit_test(who_ends_anothers_work_is_told),
        cmocka_unit_test(a_typing_error_in_the_office_is_no_alert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
