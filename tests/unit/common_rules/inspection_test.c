/* The inspection sheet: each criterion, and what the sheet says as a whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/inspection.h"

static const struct {
    const char *name;
    int64_t nominal, actual;
    enum judgement want;
} dimension_rows[] = {
    {"as drawn", 16500, 16500, JUDGEMENT_PASS},          {"0.2 mm too wide", 16500, 16700, JUDGEMENT_PASS},
    {"a micrometre more", 16500, 16701, JUDGEMENT_FAIL}, {"0.2 mm too narrow", 16500, 16300, JUDGEMENT_PASS},
    {"a micrometre less", 16500, 16299, JUDGEMENT_FAIL},
};

static void a_dimension_may_deviate_by_two_tenths(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(dimension_rows); i++)
        if (inspection_dimension(dimension_rows[i].nominal, dimension_rows[i].actual) !=
            dimension_rows[i].want)
            fail_msg("%s", dimension_rows[i].name);
}

static void fineness_has_no_negative_tolerance(void **state)
{
    (void)state;
    assert_int_equal(inspection_fineness(7500, 7500), JUDGEMENT_PASS);
    assert_int_equal(inspection_fineness(7500, 7499), JUDGEMENT_FAIL);
}

static const struct {
    const char *name;
    struct judged weight;
    enum judgement want;
} weight_rows[] = {
    {"never weighed", {.has_ruling = false}, JUDGEMENT_NONE},
    {"pass", {.has_ruling = true, .ruling = RULING_PASS, .readings = 1}, JUDGEMENT_PASS},
    {"conditional fail",
     {.has_ruling = true, .ruling = RULING_CONDITIONAL_FAIL, .readings = 2},
     JUDGEMENT_FAIL},
    {"fail", {.has_ruling = true, .ruling = RULING_FAIL, .readings = 1}, JUDGEMENT_FAIL},
    {"close once", {.has_ruling = true, .ruling = RULING_CONDITIONAL_PASS, .readings = 1}, JUDGEMENT_NONE},
    {"close twice", {.has_ruling = true, .ruling = RULING_CONDITIONAL_PASS, .readings = 2}, JUDGEMENT_PASS},
    {"close twice, a manager's",
     {.has_ruling = true, .ruling = RULING_CONDITIONAL_PASS, .readings = 2, .conditional_stops = true},
     JUDGEMENT_NONE},
    {"no verdict", {.has_ruling = true, .ruling = RULING_NO_VERDICT}, JUDGEMENT_NONE},
};

static void the_weight_is_what_the_scale_ruled(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(weight_rows); i++)
        if (inspection_weight(&weight_rows[i].weight) != weight_rows[i].want)
            fail_msg("%s", weight_rows[i].name);
}

/* ------------------------------------------------------------------ the whole sheet */

#define P JUDGEMENT_PASS
#define F JUDGEMENT_FAIL
#define O JUDGEMENT_NONE

static const struct {
    const char *name;
    enum judgement dimensions, fineness, surface, stones, function;
    struct judged weight;
    struct inspection_needs needs;
    enum inspection_result want;
} sheet_rows[] = {
#define PASSED                                                                                               \
    {                                                                                                        \
        .has_ruling = true, .ruling = RULING_PASS, .readings = 1                                             \
    }
#define CLOSE                                                                                                \
    {                                                                                                        \
        .has_ruling = true, .ruling = RULING_CONDITIONAL_PASS, .readings = 2                                 \
    }
#define UNSURE                                                                                               \
    {                                                                                                        \
        .has_ruling = true, .ruling = RULING_NO_VERDICT                                                      \
    }
    {"all pass", P, P, P, P, P, PASSED, {.has_stones = true}, INSPECTION_PASS},
    {"one fails", P, P, F, P, P, PASSED, {.has_stones = true}, INSPECTION_FAIL},
    {"one fails and one is open", O, P, F, P, P, PASSED, {.has_stones = true}, INSPECTION_FAIL},
    {"one is open", P, O, P, P, P, PASSED, {.has_stones = true}, INSPECTION_OPEN},
    {"stones are open", P, P, P, O, P, PASSED, {.has_stones = true}, INSPECTION_OPEN},
    {"it has no stones", P, P, P, O, P, PASSED, {.has_stones = false}, INSPECTION_PASS},
    {"weight not judged", P, P, P, P, P, UNSURE, {.has_stones = true}, INSPECTION_PASS},
    {"weight not judged, and that stops",
     P,
     P,
     P,
     P,
     P,
     UNSURE,
     {.no_verdict_stops = true},
     INSPECTION_CONDITIONAL},
    {"weight close twice", P, P, P, P, P, CLOSE, {.has_stones = true}, INSPECTION_PASS},
    {"weight close twice, a manager's",
     P,
     P,
     P,
     P,
     P,
     CLOSE,
     {.conditional_stops = true},
     INSPECTION_CONDITIONAL},
    {"a manager's, but another criterion fails",
     P,
     F,
     P,
     P,
     P,
     CLOSE,
     {.conditional_stops = true},
     INSPECTION_FAIL},
    {"weight close once",
     P,
     P,
     P,
     P,
     P,
     {.has_ruling = true, .ruling = RULING_CONDITIONAL_PASS, .readings = 1},
     {.conditional_stops = true},
     INSPECTION_OPEN},
};

static void add(struct inspection *sheet, enum criterion criterion, enum judgement judgement)
{
    sheet->lines[sheet->line_count++] =
        (struct inspection_line){.criterion = criterion, .judgement = judgement};
}

static void the_worst_criterion_decides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sheet_rows); i++) {
        struct inspection sheet = {.kind = INSPECTION_SHEET};
        add(&sheet, CRITERION_WEIGHT, inspection_weight(&sheet_rows[i].weight));
        add(&sheet, CRITERION_DIMENSIONS, sheet_rows[i].dimensions);
        add(&sheet, CRITERION_FINENESS, sheet_rows[i].fineness);
        add(&sheet, CRITERION_SURFACE, sheet_rows[i].surface);
        add(&sheet, CRITERION_STONES, sheet_rows[i].stones);
        add(&sheet, CRITERION_FUNCTION, sheet_rows[i].function);
        enum inspection_result got = inspection_judge(&sheet, &sheet_rows[i].weight, &sheet_rows[i].needs);
        if (got != sheet_rows[i].want)
            fail_msg("%s: %s", sheet_rows[i].name, inspection_result_word(got));
    }
}

static void one_dimension_of_several_that_fails_decides(void **state)
{
    struct inspection sheet = {.kind = INSPECTION_SHEET};
    struct judged weight = PASSED;
    struct inspection_needs needs = {.has_stones = false};
    (void)state;
    add(&sheet, CRITERION_DIMENSIONS, P);
    add(&sheet, CRITERION_DIMENSIONS, F);
    assert_int_equal(inspection_judge(&sheet, &weight, &needs), INSPECTION_FAIL);
}

static void what_stands_behind_the_last_line_is_not_on_the_sheet(void **state)
{
    static const enum judgement behind[] = {P, F};
    struct judged weight = PASSED;
    struct inspection_needs needs = {.has_stones = false};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(behind); i++) {
        struct inspection sheet = {.kind = INSPECTION_SHEET};
        add(&sheet, CRITERION_DIMENSIONS, P);
        add(&sheet, CRITERION_FINENESS, P);
        add(&sheet, CRITERION_SURFACE, P);
        add(&sheet, CRITERION_FUNCTION, behind[i]);
        sheet.line_count--;
        assert_int_equal(inspection_judge(&sheet, &weight, &needs), INSPECTION_OPEN);
    }
}

/* What the scale said before is no matter of setting's own check. */
static void setting_asks_for_no_weight(void **state)
{
    struct inspection check = {.kind = INSPECTION_SETTING};
    struct judged weight = {.has_ruling = true, .ruling = RULING_FAIL, .readings = 1};
    struct inspection_needs needs = {.has_stones = true};
    (void)state;
    add(&check, CRITERION_STONES, P);
    add(&check, CRITERION_SEATS, P);
    assert_int_equal(inspection_judge(&check, &weight, &needs), INSPECTION_PASS);
}

static void setting_checks_stones_and_seats(void **state)
{
    struct inspection check = {.kind = INSPECTION_SETTING};
    struct judged weight = {.has_ruling = false};
    struct inspection_needs needs = {.has_stones = true};
    (void)state;
    add(&check, CRITERION_STONES, P);
    assert_int_equal(inspection_judge(&check, &weight, &needs), INSPECTION_OPEN);
    add(&check, CRITERION_SEATS, P);
    assert_int_equal(inspection_judge(&check, &weight, &needs), INSPECTION_PASS);
    add(&check, CRITERION_STONES, F);
    assert_int_equal(inspection_judge(&check, &weight, &needs), INSPECTION_FAIL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dimension_may_deviate_by_two_tenths),
        cmocka_unit_test(fineness_has_no_negative_tolerance),
        cmocka_unit_test(the_weight_is_what_the_scale_ruled),
        cmocka_unit_test(the_worst_criterion_decides),
        cmocka_unit_test(one_dimension_of_several_that_fails_decides),
        cmocka_unit_test(what_stands_behind_the_last_line_is_not_on_the_sheet),
        cmocka_unit_test(setting_checks_stones_and_seats),
        cmocka_unit_test(setting_asks_for_no_weight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
