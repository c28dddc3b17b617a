/* An alert's life: open, acknowledged by somebody, ended; and what of it may stand on the wall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "hub/service/alerts.h"
#include "tests/unit/hub_service/rig_helper.h"

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
    struct command command = asker_make(asker, VERB_REPORT, "setting", SETTER, 0);
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
    alert = newest(&rig, ALERT_DEVICE, ALERTS_OPEN, FOR_WALL);
    report(&bench, "scale_back", "scale");
    refused(acknowledge(&office, RIG_MANAGER, alert.id), REASON_WRONG_STATE, "ended by itself");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_ends_when_acknowledged),
        cmocka_unit_test(a_state_lasts_as_long_as_its_cause),
        cmocka_unit_test(a_bench_may_not_acknowledge),
        cmocka_unit_test(words_from_outside_stay_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
