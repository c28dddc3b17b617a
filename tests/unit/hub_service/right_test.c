/* Who may do what: a badge alone never does a manager's work; a PIN with the command or a session does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/alert_read.h"
#include "hub/service/desk.h"
#include "tests/unit/hub_service/rig_helper.h"

/* A manager's verb without a form of its own to fill: revoke of a kiosk that is not there says so only to
 * somebody who may ask. */
static struct reply try_with(struct asker *asker, int person, const char *pin)
{
    static const struct form_field none[] = {FORM_END};
    struct form form = form_new(none);
    struct command command = asker_make(asker, VERB_CORRECT, "", person, 0);
    const struct form_kind *kind = form_kind_of(VERB_CORRECT);
    form.fields = kind ? kind->fields : none;
    command.form = &form;
    snprintf(command.pin, sizeof command.pin, "%s", pin);
    return asker_send(asker, &command);
}

static bool is_denied(struct reply reply)
{
    return reply.result == RESULT_REFUSED &&
           (reply.reason == REASON_NOT_ALLOWED || reply.reason == REASON_WRONG_PIN);
}

static void test_a_badge_alone_is_no_manager(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    struct reply reply = try_with(&bench, RIG_MANAGER, "");
    assert_int_equal(reply.result, RESULT_REFUSED);
    assert_int_equal(reply.reason, REASON_WRONG_PIN);
    assert_non_null(strstr(reply.detail, "PIN"));
    reply = try_with(&bench, 2, RIG_PIN); /* somebody else, with whatever PIN */
    assert_int_equal(reply.reason, REASON_NOT_ALLOWED);
    assert_false(is_denied(try_with(&bench, RIG_MANAGER, RIG_PIN)));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_a_session_is_its_own_badge(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker office = rig_office(&rig, RIG_MANAGER), clerk = rig_office(&rig, 2);
    assert_false(is_denied(try_with(&office, RIG_MANAGER, "")));
    assert_int_equal(try_with(&office, 2, "").reason, REASON_NOT_ALLOWED);
    assert_int_equal(try_with(&clerk, RIG_MANAGER, RIG_PIN).reason, REASON_NOT_ALLOWED);
    rig_close(&rig);
}

struct search {
    enum alert_kind kind;
    bool found;
};

static bool look(void *context, const struct alert *alert)
{
    struct search *search = context;
    search->found |= alert->kind == search->kind;
    return true;
}

/* It names a person: the office sees it, the wall does not. */
static bool has_alert(const struct rig *rig, enum alert_kind kind)
{
    struct search search = {.kind = kind};
    struct reader *reader;
    assert_int_equal(reader_open(rig->path, &reader).code, FAULT_NONE);
    assert_int_equal(reader_alerts(reader, ALERTS_OPEN, FOR_OFFICE, 0, look, &search).code, FAULT_NONE);
    reader_close(reader);
    struct board *board = rig_board(rig);
    for (int i = 0; i < board->alert_count; i++)
        assert_true(board->alerts[i].kind != kind);
    free(board);
    return search.found;
}

static void test_five_wrong_ones_lock_it(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    for (int i = 0; i < PIN_TRIES_MAX - 1; i++)
        assert_int_equal(try_with(&bench, RIG_MANAGER, "1111").reason, REASON_WRONG_PIN);
    assert_false(is_denied(try_with(&bench, RIG_MANAGER, RIG_PIN))); /* a right one forgives */
    for (int i = 0; i < PIN_TRIES_MAX; i++) {
        assert_false(has_alert(&rig, ALERT_PIN_LOCKED));
        assert_int_equal(try_with(&bench, RIG_MANAGER, "1111").reason, REASON_WRONG_PIN);
    }
    assert_true(has_alert(&rig, ALERT_PIN_LOCKED));
    struct reply reply = try_with(&bench, RIG_MANAGER, RIG_PIN);
    assert_int_equal(reply.reason, REASON_WRONG_PIN);
    assert_non_null(strstr(reply.detail, "minute"));
    rig_close(&rig);
}

static void test_the_pin_stands_nowhere_in_the_file(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    assert_int_equal(try_with(&bench, RIG_MANAGER, "90817263").reason, REASON_WRONG_PIN);
    rig_stop(&rig);
    FILE *file = fopen(rig.path, "rb");
    assert_non_null(file);
    static char bytes[4 * 1024 * 1024];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(size > 0 && size < sizeof bytes);
    assert_non_null(memmem(bytes, size, "$argon2id$", 10));
    assert_null(memmem(bytes, size, "90817263", 8));
    rig_start(&rig);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_badge_alone_is_no_manager),
        cmocka_unit_test(test_a_session_is_its_own_badge),
        cmocka_unit_test(test_five_wrong_ones_lock_it),
        cmocka_unit_test(test_the_pin_stands_nowhere_in_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
