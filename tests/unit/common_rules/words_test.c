#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/alert.h"
#include "common/rules/flow.h"
#include "common/rules/inspection.h"
#include "common/rules/order.h"
#include "common/rules/role.h"
#include "common/rules/sheet.h"
#include "common/rules/workshop.h"

/* Every word of every list: each finds its own value again, no two are alike, and another case or a piece of
 * one is no word. */
#define TEST_WORDS(list, type, write, find)                                                                  \
    static void test_##find(void **state)                                                                    \
    {                                                                                                        \
        (void)state;                                                                                         \
        const char *words[] = {list(WORD)};                                                                  \
        for (size_t i = 0; i < COUNT_OF(words); i++) {                                                       \
            type got;                                                                                        \
            assert_string_equal(write((type)i), words[i]);                                                   \
            assert_true(find(span_of(words[i]), &got));                                                      \
            assert_int_equal(got, i);                                                                        \
        }                                                                                                    \
        type untouched = (type)1;                                                                            \
        assert_false(find(SPAN("no-such-word"), &untouched));                                                \
        assert_false(find((struct span){words[1], strlen(words[1]) - 1}, &untouched));                       \
        assert_int_equal(untouched, 1);                                                                      \
    }

#define WORD(name, word) word,
TEST_WORDS(RULING_LIST, enum ruling, ruling_word, ruling_find)
TEST_WORDS(RULING_RULE_LIST, enum ruling_rule, ruling_rule_word, ruling_rule_find)
TEST_WORDS(PIECE_STATE_LIST, enum piece_state, piece_state_word, piece_state_find)
TEST_WORDS(PLACE_LIST, enum place, place_word, place_find)
TEST_WORDS(PIECE_KIND_LIST, enum piece_kind, piece_kind_word, piece_kind_find)
TEST_WORDS(WEIGH_POLICY_LIST, enum weigh_policy, weigh_policy_word, weigh_policy_find)
TEST_WORDS(LIMIT_MODE_LIST, enum limit_mode, limit_mode_word, limit_mode_find)
TEST_WORDS(STATION_STATE_LIST, enum station_state, station_state_word, station_state_find)
TEST_WORDS(RESULT_LIST, enum result, result_word, result_find)
TEST_WORDS(REASON_LIST, enum reason, reason_word, reason_find)
TEST_WORDS(ICON_LIST, enum icon, icon_word, icon_find)
TEST_WORDS(DENSITY_SOURCE_LIST, enum density_source, density_source_word, density_source_find)
TEST_WORDS(CRITERION_LIST, enum criterion, criterion_word, criterion_find)
TEST_WORDS(JUDGEMENT_LIST, enum judgement, judgement_word, judgement_find)
TEST_WORDS(INSPECTION_RESULT_LIST, enum inspection_result, inspection_result_word, inspection_result_find)
TEST_WORDS(INSPECTION_KIND_LIST, enum inspection_kind, inspection_kind_word, inspection_kind_find)
TEST_WORDS(ROLE_LIST, enum role, role_word, role_find)
TEST_WORDS(ORDER_STATE_LIST, enum order_state, order_state_word, order_state_find)
TEST_WORDS(CHANGE_STATE_LIST, enum change_state, change_state_word, change_state_find)
TEST_WORDS(DESIGN_STATE_LIST, enum design_state, design_state_word, design_state_find)
#undef WORD
#define WORD(name, word, family, who) word,
TEST_WORDS(VERB_LIST, enum verb, verb_word, verb_find)
#undef WORD
#define WORD(name, word, severity, state, audience) word,
TEST_WORDS(ALERT_KIND_LIST, enum alert_kind, alert_kind_word, alert_kind_find)

#define X(word) word,
static const char *const defects[] = {DEFECT_LIST(X)}, *const excesses[] = {EXCESS_LIST(X)},
                         *const devices[] = {REPORT_DEVICE_LIST(X)}, *const news[] = {REPORT_NEWS_LIST(X)};
#undef X

static void test_words_that_are_only_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(defects); i++)
        assert_true(defect_is_known(span_of(defects[i])));
    for (size_t i = 0; i < COUNT_OF(excesses); i++)
        assert_true(excess_is_known(span_of(excesses[i])));
    assert_false(defect_is_known(SPAN("rush_order")));
    assert_false(excess_is_known(SPAN("porosity")));
}

/* What a kiosk tells of its devices: "scale_silent", "nfc_back" … */
static void test_reports_of_devices(void **state)
{
    static const char *const unknown[] = {
        "", "scale", "scale_", "_silent", "printer_silent", "scale_tired", "silent_scale", "scale_silent_"};
    char word[64];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(devices); i++)
        for (size_t k = 0; k < COUNT_OF(news); k++) {
            snprintf(word, sizeof word, "%s_%s", devices[i], news[k]);
            assert_true(report_is_known(span_of(word)));
        }
    assert_true(report_is_known(SPAN(REPORT_UNKNOWN_TAG)));
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        if (report_is_known(span_of(unknown[i])))
            fail_msg("%s", unknown[i]);
}

static void test_words_that_are_only_written(void **state)
{
    (void)state;
    assert_string_equal(number_word(NUMBER_WIP), "wip");
    assert_string_equal(number_word(NUMBER_VERSION), "version");
    assert_string_equal(reading_kind_word(READING_UNSTABLE), "unstable-weight");
    assert_string_equal(severity_word(SEVERITY_NOTICE), "notice");
    assert_string_equal(severity_word(SEVERITY_WARNING), "warning");
    assert_string_equal(severity_word(SEVERITY_URGENT), "urgent");
}

static void test_an_alert_knows_its_nature(void **state)
{
    (void)state;
    assert_int_equal(alert_severity(ALERT_STATION_OVER), SEVERITY_URGENT);
    assert_true(alert_is_state(ALERT_STATION_OVER));
    assert_int_equal(alert_severity(ALERT_NO_VERDICT), SEVERITY_NOTICE);
    assert_false(alert_is_state(ALERT_NO_VERDICT));
}

/* What names the thing of an alert on the wall may be letters of a tag or a code, and nothing else. */
static void test_what_an_alert_may_show(void **state)
{
    static const struct {
        const char *name, *text;
        bool may;
    } rows[] = {
        {"a tag", "TS1-000123-Z", true},
        {"two parts", "A:9", true},
        {"nothing", "", false},
        {"markup", "<B>", false},
        {"markup behind a tag", "TS1-000123-Z<", false},
        {"a blank", "TS1 000123", false},
        {"small letters", "ts1-000123-z", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (alert_may_show(rows[i].text) != rows[i].may)
            fail_msg("%s", rows[i].name);
}

static void test_a_number_that_is_not_set_is_absent(void **state)
{
    (void)state;
    struct numbers numbers = {0};
    numbers_set(&numbers, NUMBER_VERSION, 0);
    assert_true(numbers_has(&numbers, NUMBER_VERSION));
    assert_false(numbers_has(&numbers, NUMBER_WIP));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ruling_find),
        cmocka_unit_test(test_ruling_rule_find),
        cmocka_unit_test(test_piece_state_find),
        cmocka_unit_test(test_place_find),
        cmocka_unit_test(test_piece_kind_find),
        cmocka_unit_test(test_weigh_policy_find),
        cmocka_unit_test(test_limit_mode_find),
        cmocka_unit_test(test_station_state_find),
        cmocka_unit_test(test_verb_find),
        cmocka_unit_test(test_result_find),
        cmocka_unit_test(test_reason_find),
        cmocka_unit_test(test_icon_find),
        cmocka_unit_test(test_density_source_find),
        cmocka_unit_test(test_criterion_find),
        cmocka_unit_test(test_judgement_find),
        cmocka_unit_test(test_inspection_result_find),
        cmocka_unit_test(test_inspection_kind_find),
        cmocka_unit_test(test_role_find),
        cmocka_unit_test(test_order_state_find),
        cmocka_unit_test(test_change_state_find),
        cmocka_unit_test(test_design_state_find),
        cmocka_unit_test(test_alert_kind_find),
        cmocka_unit_test(test_words_that_are_only_read),
        cmocka_unit_test(test_reports_of_devices),
        cmocka_unit_test(test_words_that_are_only_written),
        cmocka_unit_test(test_an_alert_knows_its_nature),
        cmocka_unit_test(test_what_an_alert_may_show),
        cmocka_unit_test(test_a_number_that_is_not_set_is_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
