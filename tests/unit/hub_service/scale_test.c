/* Scales: tested, checked, overdue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "common/rules/capability.h"
#include "common/rules/form.h"
#include "hub/service/desk.h"
#include "hub/store/scale.h"
#include "tests/unit/hub_service/tamper_helper.h"

static struct reply test_scale(struct asker *asker, const char *scale, const int64_t shown_ug[10])
{
    const struct form_kind *kind = form_kind_of(VERB_TEST_SCALE);
    const struct form_field *row = kind->fields[1].rows;
    struct form rows[10];
    struct form form = form_new(kind->fields);
    for (int i = 0; i < 10; i++) {
        rows[i] = form_new(row);
        form_set_int(&rows[i], "shown_ug", shown_ug[i]);
    }
    form_set_text(&form, "scale", scale);
    form_set_rows(&form, "weighings", rows, 10);
    struct command command = asker_make(asker, VERB_TEST_SCALE, "setting", 1, 0);
    command.form = &form;
    return asker_send(asker, &command);
}

static struct reply check_scale(struct asker *asker, const char *scale, int64_t shown_ug)
{
    struct form form = form_new(form_kind_of(VERB_CHECK_SCALE)->fields);
    form_set_text(&form, "scale", scale);
    form_set_int(&form, "weight_ug", 20000000);
    form_set_int(&form, "shown_ug", shown_ug);
    struct command command = asker_make(asker, VERB_CHECK_SCALE, "setting", 1, 0);
    command.form = &form;
    return asker_send(asker, &command);
}

/* R-1, whose setting is done, waits for QC's scale. */
static const int64_t STEADY[10] = {5000000, 5001000, 4999000, 5001000, 4999000,
                                   5001000, 4999000, 5001000, 4999000, 5000000};
static const int64_t SEVERAL[10] = {5000000, 5001000, 4999000, 5001000, 4999000,
                                    5001000, 4999000, 5001000, 4999000, 6000000};

struct seen {
    int count;
    char found[10][512];
    enum verb verbs[10];
};

static void see(void *context, const struct thing_line *line)
{
    struct seen *seen = context;
    assert_true(line->found.size < sizeof seen->found[0]);
    assert_true(seen->count < 10);
    assert_string_equal(line->operator_badge.text, rig_person(1).text);
    snprintf(seen->found[seen->count], sizeof seen->found[0], "%.*s", (int)line->found.size,
             line->found.data);
    seen->verbs[seen->count++] = line->verb;
}

static void look(const struct rig *rig, struct seen *seen, struct scale_info *scale)
{
    struct store *store;
    struct house *house = calloc(1, sizeof *house);
    *seen = (struct seen){.count = 0};
    assert_non_null(house);
    assert_false(fault_is(store_open(rig->path, STORE_READ, &store)));
    assert_false(fault_is(store_thing_each(store, "scale:fine", 10, see, seen)));
    assert_false(fault_is(house_load(house, store)));
    *scale = *house_find_scale(house, code_of("fine"));
    house_release(house);
    store_close(store);
    free(house);
}

static void assert_begins(const char *text, const char *beginning)
{
    if (strncmp(text, beginning, strlen(beginning)) != 0)
        fail_msg("%s begins otherwise than %s", text, beginning);
}

static void test_ten_weighings_make_a_scale_known(void **state)
{
    struct rig rig;
    struct seen seen;
    struct scale_info scale;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    struct reply reply = test_scale(&bench, "fine", STEADY);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.thing, "scale:fine");
    look(&rig, &seen, &scale);
    assert_int_equal(scale.quality.repeatability.ug, 943); /* √(8 · 1000² ÷ 9) = 942.81 */
    assert_true(scale.tested_ms > 0);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.verbs[0], VERB_TEST_SCALE);
    assert_begins(seen.found[0],
                  "{\"repeatability_ug\":943,\"was_ug\":500,\"loss_uncertainty_ug\":2668,"
                  "\"capable_from\":[{\"tolerance_ppm\":20000,\"metal_ug\":377200}],\"setup_was\":");
    assert_int_equal(test_scale(&bench, "fine", SEVERAL).reason, REASON_DOES_NOT_ADD_UP);
    assert_int_equal(test_scale(&bench, "coarse", STEADY).reason, REASON_UNKNOWN_THING);
    look(&rig, &seen, &scale);
    assert_int_equal(seen.count, 1);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_a_failed_check_stops_verdicts_until_one_passes(void **state)
{
    struct rig rig;
    struct seen seen;
    struct scale_info scale;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
    ask_to_qc(&bench, &finish, 1);
    struct reply reply = check_scale(&bench, "fine", 20005000);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_non_null(strstr(reply.detail, "off by 0.0050 g"));
    reply = ask_weigh(&finish, "qc", 3, 1, 5300000);
    assert_int_equal(reply.verdict.ruling, RULING_NO_VERDICT);
    assert_int_equal(reply.verdict.rule, RULE_CHECK_WEIGHT);
    look(&rig, &seen, &scale);
    assert_int_equal(scale.quality.bias.ug, 0); /* not taken from a check that failed */
    reply = check_scale(&bench, "fine", 20001000);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.detail, "");
    struct reply after = ask_weigh(&finish, "qc", 3, 1, 5300000);
    assert_int_not_equal(after.verdict.rule, RULE_CHECK_WEIGHT);
    assert_int_equal(after.verdict.actual.ug, 5300000 - 100000 - 1000); /* stones and bias */
    look(&rig, &seen, &scale);
    assert_int_equal(seen.count, 2);
    assert_begins(seen.found[0], "{\"passed\":true,\"weight_ug\":20000000,\"bias_ug\":1000,"
                                 "\"bias_u_ug\":500,\"limit_ug\":1000,\"setup_was\":");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* The hub's clock decides: a week after its last check a scale judges nothing. */
static void test_a_check_that_is_missed(void **state)
{
    struct rig rig;
    struct seen seen;
    struct scale_info scale;
    struct house *house = calloc(1, sizeof *house);
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    check_scale(&bench, "fine", 20000000);
    look(&rig, &seen, &scale);
    int64_t week = 7 * DAY_MS;
    assert_true(house_scale_quality(house, &scale, scale.checked_ms + week).check_weight_ok);
    assert_false(house_scale_quality(house, &scale, scale.checked_ms + week + 1).check_weight_ok);
    settings_set(&house->settings, SETTING_CHECK_WEIGHT_DAYS, 1);
    assert_false(house_scale_quality(house, &scale, scale.checked_ms + week).check_weight_ok);
    free(house);
    rig_close(&rig);
}

/* Each way in which somebody could make a scale another one than its test and its checks found. */
static const struct {
    const char *name, *sql;
} changed[] = {
    {"steadier", "UPDATE scale SET repeatability_ug = 1"},
    {"tested on another day", "UPDATE scale SET tested_ms = tested_ms + 1"},
    {"never tested", "UPDATE scale SET tested_ms = NULL"},
    {"a check that passed", "UPDATE scale SET check_weight_ok = 1"},
    {"checked on another day", "UPDATE scale SET checked_ms = checked_ms + 1"},
    {"never checked", "UPDATE scale SET checked_ms = NULL"},
    {"another bias", "UPDATE scale SET bias_ug = bias_ug + 1"},
    {"another uncertainty of its bias", "UPDATE scale SET bias_u_ug = bias_u_ug + 1"},
};

static void test_a_scale_is_as_it_was_found(void **state)
{
    struct rig rig, copy;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    assert_int_equal(test_scale(&bench, "fine", STEADY).result, RESULT_ACCEPTED);
    assert_int_equal(check_scale(&bench, "fine", 20001000).result, RESULT_ACCEPTED);
    assert_int_equal(check_scale(&bench, "fine", 20005000).result, RESULT_ACCEPTED); /* it fails */
    rig_verify(&rig, NULL);
    rig_stop(&rig);
    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        struct listening said = {.all = ""};
        struct verify_report report;
        tamper_copy(&rig, &copy);
        tamper(copy.path, changed[i].sql);
        assert_false(fault_is(service_verify(copy.path, listen, &said, &report)));
        if (!strstr(said.all, "scale fine is not as its last test and check found it"))
            fail_msg("%s: %s", changed[i].name, said.all);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ten_weighings_make_a_scale_known),
        cmocka_unit_test(test_a_failed_check_stops_verdicts_until_one_passes),
        cmocka_unit_test(test_a_check_that_is_missed),
        cmocka_unit_test(test_a_scale_is_as_it_was_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
