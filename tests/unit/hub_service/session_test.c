/* A session's life by the hub's clock: it ends by silence, goes on while somebody works in it, and ends with
 * a new PIN. The clock is the desk's, so it can be set. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/session.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define MINUTE INT64_C(60000)
#define START  INT64_C(1800000000000)

enum what { SIGN_IN, TOUCH, END };

struct moment {
    enum what deed;
    int64_t now_ms;
    struct sign_in *sign_in;
    struct session_note note;
};

static struct fault live(struct desk *desk, void *context)
{
    struct moment *moment = context;
    desk->now_ms = moment->now_ms;
    if (moment->deed == SIGN_IN)
        return session_begin(desk, moment->sign_in);
    return moment->deed == TOUCH ? session_touch(desk, &moment->note) : session_end(desk, &moment->note);
}

static struct sign_in sign_in_at(struct rig *rig, int person, const char *pin, int64_t now_ms)
{
    struct sign_in sign_in = {.badge = rig_person(person)};
    snprintf(sign_in.pin, sizeof sign_in.pin, "%s", pin);
    struct moment moment = {.deed = SIGN_IN, .now_ms = now_ms, .sign_in = &sign_in};
    assert_false(fault_is(service_task(rig->service, live, &moment)));
    return sign_in;
}

static void do_at(struct rig *rig, enum what deed, const char *token, int64_t now_ms)
{
    struct moment moment = {.deed = deed, .now_ms = now_ms};
    digest_token(moment.note.token, span_of(token));
    assert_false(fault_is(service_task(rig->service, live, &moment)));
}

static bool lives_at(const struct rig *rig, const char *token, int64_t now_ms)
{
    struct reader *reader;
    struct session session;
    bool found;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_find_session(reader, span_of(token), now_ms, &session, &found)));
    reader_close(reader);
    return found;
}

static void test_silence_ends_it(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct sign_in in = sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START);
    assert_true(in.granted);
    assert_int_equal(in.until_ms, START + 30 * MINUTE);
    assert_true(lives_at(&rig, in.token, START + 30 * MINUTE - 1));
    assert_false(lives_at(&rig, in.token, START + 30 * MINUTE));
    do_at(&rig, TOUCH, in.token, START + 20 * MINUTE);
    assert_true(lives_at(&rig, in.token, START + 49 * MINUTE));
    do_at(&rig, TOUCH, in.token, START + 60 * MINUTE); /* too late: it is over */
    assert_false(lives_at(&rig, in.token, START + 61 * MINUTE));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_a_word_ends_it(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct sign_in in = sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START);
    struct sign_in other = sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START);
    do_at(&rig, END, in.token, START + 1);
    assert_false(lives_at(&rig, in.token, START + 2));
    assert_true(lives_at(&rig, other.token, START + 2));
    do_at(&rig, TOUCH, in.token, START + 3); /* nothing wakes it */
    assert_false(lives_at(&rig, in.token, START + 4));
    assert_false(fault_is(service_set_pin(rig.service, rig_person(RIG_MANAGER), "13579")));
    assert_false(lives_at(&rig, other.token, START + 5)); /* a new PIN ends them all */
    assert_false(sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START).granted);
    assert_true(sign_in_at(&rig, RIG_MANAGER, "13579", START).granted);
    rig_close(&rig);
}

static void test_the_lock_is_a_minute_of_the_hubs_clock(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    for (int i = 0; i < PIN_TRIES_MAX; i++)
        assert_false(sign_in_at(&rig, RIG_MANAGER, "1111", START).granted);
    struct sign_in locked = sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START + PIN_LOCK_MS - 1);
    assert_false(locked.granted);
    assert_non_null(strstr(locked.detail, "minute"));
    assert_true(sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START + PIN_LOCK_MS).granted);
    rig_close(&rig);
}

static void test_who_has_no_seat(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    assert_false(fault_is(service_set_pin(rig.service, rig_person(2), "8642")));
    struct sign_in in = sign_in_at(&rig, 2, "8642", START);
    assert_false(in.granted); /* only works at a bench */
    assert_non_null(strstr(in.detail, "no role"));
    assert_true(fault_is(service_set_pin(rig.service, rig_person(2), "864")));
    assert_true(fault_is(service_set_pin(rig.service, rig_person(77), "8642")));
    rig_close(&rig);
}

/* A manager who took somebody's role in the office away has ended what they do there. */
static void test_a_seat_that_was_taken_away(void **state)
{
    static const struct {
        const char *roles;
        bool lives;
    } rows[] = {{"bench", false}, {"auditor", true}, {"bench office", true}};
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct sign_in in = sign_in_at(&rig, RIG_MANAGER, RIG_PIN, START);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char sql[160];
        snprintf(sql, sizeof sql, "UPDATE person SET manager = 0, roles = '%s' WHERE badge = '%s'",
                 rows[i].roles, rig_person(RIG_MANAGER).text);
        tamper(rig.path, sql);
        assert_int_equal(lives_at(&rig, in.token, START + 1), rows[i].lives);
    }
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silence_ends_it),
        cmocka_unit_test(test_a_word_ends_it),
        cmocka_unit_test(test_the_lock_is_a_minute_of_the_hubs_clock),
        cmocka_unit_test(test_who_has_no_seat),
        cmocka_unit_test(test_a_seat_that_was_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
