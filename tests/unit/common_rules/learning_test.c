#include <stdarg.h>
#include <setjmp.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/learning.h"

#define RATIOS_MAX 24

/* ------------------------------------------------------------------ what ratios teach */

struct ratio_row {
    const char *name;
    int64_t ratios_ppm[RATIOS_MAX]; /* ascending; 0 ends */
    int64_t n, set_aside;
    int32_t factor_ppm, u_ppm, spread_ppm; /* rounded up */
    int64_t low_ppm, high_ppm;             /* what lies between counts; rounded down */
};

static const struct ratio_row ratio_rows[] = {
    {"nothing", {0}, 0, 0, 0, 0, 0, 0, 0},
    {"one piece", {991000}, 1, 0, 991000, 0, 0, 989000, 993000},
    /* spread √(2 · 1² ÷ 1) … of 990 and 992 ‰: 1414.2 ppm, ÷ √2; far is 6 · 1.4826 · 2 ‰ */
    {"two pieces", {990000, 992000}, 2, 0, 991000, 1000, 1415, 974208, 1009791},
    {"three, the one above is the nearer: that below is far",
     {980000, 990000, 991000},
     2,
     1,
     990500,
     500,
     708,
     981104,
     998895},
    {"three, the one below is the nearer: that above is far",
     {989000, 990000, 1000000},
     2,
     1,
     989500,
     500,
     708,
     981104,
     998895},
    {"five pieces", {833000, 834000, 835000, 836000, 837000}, 5, 0, 835000, 708, 1582, 826104, 843895},
    {"a wrong piece on the pan",
     {412000, 833000, 834000, 835000, 836000, 837000},
     5,
     1,
     835000,
     708,
     1582,
     817208,
     852791},
    {"two, on either side",
     {412000, 833000, 834000, 835000, 836000, 837000, 999000},
     5,
     2,
     835000,
     708,
     1582,
     817208,
     852791},
    {"all alike: 0.2 % is near enough",
     {988000, 990000, 990000, 990000, 990000, 992000},
     6,
     0,
     990000,
     517,
     1265,
     988000,
     992000},
    {"all alike: more is not",
     {987999, 990000, 990000, 990000, 990000, 992001},
     4,
     2,
     990000,
     0,
     0,
     988000,
     992000},
};

static void test_what_ratios_teach(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ratio_rows); i++) {
        const struct ratio_row *row = &ratio_rows[i];
        int64_t ratios[RATIOS_MAX];
        size_t count = 0;
        for (; row->ratios_ppm[count] != 0; count++)
            ratios[count] = row->ratios_ppm[count] * (LEARNING_ONE / 1000000);
        struct learned learned = learning_of(ratios, count);
        struct stage_factor factor;
        learning_offer(&learned, 0, &factor);
        int32_t spread_ppm = (int32_t)ceil(learned.spread * 1e6 - 1e-6);
        if (learned.n != row->n || learned.set_aside != row->set_aside ||
            factor.factor_ppm != row->factor_ppm || factor.u_ppm != row->u_ppm ||
            spread_ppm != row->spread_ppm || learned.low / (LEARNING_ONE / 1000000) != row->low_ppm ||
            learned.high / (LEARNING_ONE / 1000000) != row->high_ppm)
            fail_msg("%s: n %lld, aside %lld, %d ± %d, spread %d, from %lld to %lld", row->name,
                     (long long)learned.n, (long long)learned.set_aside, factor.factor_ppm, factor.u_ppm,
                     spread_ppm, (long long)learned.low, (long long)learned.high);
    }
}

struct offer_row {
    const char *name;
    struct learned learned;
    enum learning_doubt want;
    int32_t factor_ppm;
};

static const struct offer_row offer_rows[] = {
    {"enough", {.n = 20, .mean = 0.835, .spread = 0.001}, LEARNING_OFFERED, 835000},
    {"one too few", {.n = 19, .mean = 0.835, .spread = 0.001}, LEARNING_TOO_FEW, 835000},
    {"above 1 within its uncertainty: nothing is lost",
     {.n = 25, .mean = 1.0001, .spread = 0.0005},
     LEARNING_OFFERED,
     1000000},
    {"metal is added somewhere", {.n = 25, .mean = 1.0021, .spread = 0.005}, LEARNING_GAINS, 1000000},
    {"always as heavy as before: no gain", {.n = 25, .mean = 1, .spread = 0}, LEARNING_OFFERED, 1000000},
    {"a millionth is left", {.n = 25, .mean = 1e-6, .spread = 0}, LEARNING_OFFERED, 1},
    {"nothing is left", {.n = 25, .mean = 1e-9, .spread = 0}, LEARNING_NOTHING, 0},
};

static void test_what_is_offered(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(offer_rows); i++) {
        struct stage_factor factor;
        enum learning_doubt doubt = learning_offer(&offer_rows[i].learned, 20, &factor);
        if (doubt != offer_rows[i].want || factor.factor_ppm != offer_rows[i].factor_ppm)
            fail_msg("%s: \"%s\", %d", offer_rows[i].name, learning_doubt_word(doubt), factor.factor_ppm);
    }
}

/* The published ring: 5.93 g of model, 5.877 cast, 4.907 finished. */
static void test_ratios_of_masses(void **state)
{
    (void)state;
    assert_int_equal(learning_ratio(MASS_MG(5877), MASS_MG(5930)), 991062395);
    assert_int_equal(learning_ratio(MASS_MG(4907), MASS_MG(5877)), 834949804);
    assert_int_equal(learning_ratio(MASS_MG(4907), MASS_MG(0)), 0);
    assert_int_equal(learning_ratio(MASS_MG(-1), MASS_MG(10)), 0);
    assert_int_equal(learning_ratio(MASS_UG(INT64_MAX), MASS_UG(1)), 0);
}

/* ------------------------------------------------------------------ what holds for a piece */

static const struct route_step steps[] = {
    {.kind = {"casting"}, .factor_ppm = 991000, .factor_u_ppm = 1000},
    {.kind = {"polishing"}, .factor_ppm = 900000, .factor_u_ppm = 2000},
    {.kind = {"setting"}, .factor_ppm = 980000, .factor_u_ppm = 3000},
    {.kind = {"polishing"}, .factor_ppm = 950000, .factor_u_ppm = 4000},
    {.kind = {"qc"}, .factor_ppm = 1000000},
};

#define ACCEPTED(number, when, from, to, ppm)                                                                \
    {                                                                                                        \
        .event = (number), .accepted_ms = (when), .model = {"ring"}, .alloy = {"au750y"}, .first = {from},   \
        .last = {to}, .factor = {                                                                            \
            (ppm),                                                                                           \
            10,                                                                                              \
            true                                                                                             \
        }                                                                                                    \
    }

struct hold_row {
    const char *name;
    struct accepted_factor accepted[3];
    size_t count;
    int64_t released_ms;
    int done;
    int32_t want[6]; /* ascending steps; 0 ends */
};

static const struct hold_row hold_rows[] = {
    {"nothing accepted", {{0}}, 0, 100, 5, {991000, 900000, 980000, 950000, 1000000}},
    {"one step",
     {ACCEPTED(7, 50, "setting", "setting", 975000)},
     1,
     100,
     4,
     {991000, 900000, 975000, 950000}},
    {"accepted after its release",
     {ACCEPTED(7, 101, "setting", "setting", 975000)},
     1,
     100,
     4,
     {991000, 900000, 980000, 950000}},
    {"came by a stock-take",
     {ACCEPTED(7, 50, "setting", "setting", 975000)},
     1,
     0,
     3,
     {991000, 900000, 980000}},
    {"a span stands for its steps",
     {ACCEPTED(7, 50, "polishing", "polishing.2", 830000)},
     1,
     100,
     5,
     {991000, 830000, 1000000}},
    {"asked within the span: the route's own",
     {ACCEPTED(7, 50, "polishing", "polishing.2", 830000)},
     1,
     100,
     3,
     {991000, 900000, 980000}},
    {"the newest wins",
     {ACCEPTED(9, 60, "setting", "setting", 971000), ACCEPTED(7, 50, "setting", "setting", 975000)},
     2,
     100,
     3,
     {991000, 900000, 971000}},
    {"a newer span over a single step",
     {ACCEPTED(7, 50, "polishing.2", "polishing.2", 940000),
      ACCEPTED(9, 60, "setting", "polishing.2", 920000)},
     2,
     100,
     4,
     {991000, 900000, 920000}},
    {"spans side by side",
     {ACCEPTED(7, 50, "casting", "polishing", 880000), ACCEPTED(9, 60, "setting", "polishing.2", 920000)},
     2,
     100,
     5,
     {880000, 920000, 1000000}},
    {"of a step that this route has not",
     {ACCEPTED(7, 50, "plating", "setting", 880000)},
     1,
     100,
     3,
     {991000, 900000, 980000}},
};

static struct factor_question question_of(int64_t released_ms)
{
    return (struct factor_question){steps, {"ring"}, {"au750y"}, DENSITY_PYCNOMETER, released_ms};
}

static void test_what_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hold_rows); i++) {
        const struct hold_row *row = &hold_rows[i];
        struct factor_question question = question_of(row->released_ms);
        struct stage_factor factors[ROUTE_STEPS_MAX];
        size_t count = learning_factors(&question, row->done, row->accepted, row->count, factors);
        for (size_t k = 0; k < count; k++) /* they come from the last */
            if (factors[count - 1 - k].factor_ppm != row->want[k])
                fail_msg("%s: %d", row->name, factors[count - 1 - k].factor_ppm);
        assert_int_equal(row->want[count], 0);
    }
}

static const struct {
    const char *name;
    struct accepted_factor accepted;
    size_t count;
    int done, since;
    size_t want;
} acted_rows[] = {
    {"what was cast with it", {0}, 0, 4, 0, 4},
    {"put in on the way", {0}, 0, 4, 2, 2},
    {"put in at the step that is done", {0}, 0, 4, 3, 1},
    {"put in at the next one", {0}, 0, 4, 4, 0},
    {"a span of which it saw all is one", ACCEPTED(7, 50, "polishing", "polishing.2", 830000), 1, 4, 1, 1},
    {"a span that had begun has acted, too", ACCEPTED(7, 50, "polishing", "polishing.2", 830000), 1, 4, 2, 1},
    {"a span beside a step", ACCEPTED(7, 50, "polishing", "polishing.2", 830000), 1, 5, 3, 2},
    {"a span before it", ACCEPTED(7, 50, "casting", "polishing", 880000), 1, 4, 2, 2},
    {"a span that is not through", ACCEPTED(7, 50, "polishing", "polishing.2", 830000), 1, 3, 1, 2},
};

static void test_how_many_have_acted_on_what_was_put_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(acted_rows); i++) {
        struct factor_question question = question_of(100);
        size_t acted = learning_acted(&question, acted_rows[i].done, acted_rows[i].since,
                                      &acted_rows[i].accepted, acted_rows[i].count);
        if (acted != acted_rows[i].want)
            fail_msg("%s: %zu", acted_rows[i].name, acted);
    }
}

static void test_of_another_model_alloy_or_density(void **state)
{
    (void)state;
    struct accepted_factor row = ACCEPTED(7, 50, "casting", "casting", 988000);
    struct stage_factor factor;
    struct factor_question question = question_of(100);
    row.tied = true;
    row.source = DENSITY_PYCNOMETER;
    learning_factors(&question, 1, &row, 1, &factor);
    assert_int_equal(factor.factor_ppm, 988000);
    question.source = DENSITY_COMPOSITION; /* a new source voids it */
    learning_factors(&question, 1, &row, 1, &factor);
    assert_int_equal(factor.factor_ppm, 991000);
    assert_false(factor.verified);
    question = question_of(100);
    question.alloy = code_of("au585y");
    learning_factors(&question, 1, &row, 1, &factor);
    assert_int_equal(factor.factor_ppm, 991000);
    question = question_of(100);
    question.model = code_of("band");
    learning_factors(&question, 1, &row, 1, &factor);
    assert_int_equal(factor.factor_ppm, 991000);
}

static void test_steps_as_the_sheet_shows_them(void **state)
{
    (void)state;
    struct accepted_factor row = ACCEPTED(7, 50, "polishing", "polishing.2", 830000);
    struct factor_question question = question_of(100);
    struct route_step shown[5];
    static const int32_t want[] = {991000, 1000000, 1000000, 830000, 1000000};
    memcpy(shown, steps, sizeof shown);
    learning_write_steps(&question, 5, &row, 1, shown);
    for (int i = 0; i < 5; i++)
        assert_int_equal(shown[i].factor_ppm, want[i]);
    assert_int_equal(shown[3].factor_u_ppm, 10);
    assert_int_equal(shown[2].factor_u_ppm, 0);
    assert_true(shown[3].factor_verified);
    assert_false(shown[0].factor_verified);
}

static void test_the_first_step_as_the_sheet_shows_it(void **state)
{
    (void)state;
    struct accepted_factor row = ACCEPTED(7, 50, "casting", "casting", 988000);
    struct factor_question question = question_of(100);
    struct route_step shown[5];
    memcpy(shown, steps, sizeof shown);
    learning_write_steps(&question, 5, &row, 1, shown);
    assert_int_equal(shown[0].factor_ppm, 988000);
}

/* What was learned of steps behind those that are asked for says nothing of these. */
static void test_steps_behind_stay_as_they_are(void **state)
{
    (void)state;
    const struct accepted_factor rows[] = {ACCEPTED(7, 50, "setting", "polishing.2", 920000),
                                           ACCEPTED(8, 50, "qc", "qc", 990000)};
    struct factor_question question = question_of(100);
    struct route_step shown[5];
    memcpy(shown, steps, sizeof shown);
    learning_write_steps(&question, 3, rows, 2, shown);
    for (int i = 0; i < 5; i++)
        assert_int_equal(shown[i].factor_ppm, steps[i].factor_ppm);
}

/* ------------------------------------------------------------------ one after the other */

#define NORM(ppm, u)                                                                                         \
    {                                                                                                        \
        .factor_ppm = (ppm), .factor_u_ppm = (u)                                                             \
    }
#define LEARNED(ppm, u)                                                                                      \
    {                                                                                                        \
        .factor_ppm = (ppm), .factor_u_ppm = (u), .factor_verified = true                                    \
    }

static const struct {
    const char *name;
    struct route_step steps[3];
    int count;
    struct stage_factor want;
} products[] = {
    {"none: all stays", {LEARNED(900000, 2000)}, 0, {1000000, 0, true}},
    {"one that was learned, as it is",
     {LEARNED(991000, 1000), LEARNED(900000, 2000)},
     1,
     {991000, 1000, true}},
    /* 0.8919 · √((1 ÷ 991)² + (2 ÷ 900)²) = 2176.8 ppm */
    {"two that were learned", {LEARNED(991000, 1000), LEARNED(900000, 2000)}, 2, {891900, 2177, true}},
    {"a norm has its 1 %", {NORM(991000, 1000)}, 1, {991000, 10000, false}},
    {"a norm of more than 1 % as it is", {NORM(950000, 20000)}, 1, {950000, 20000, false}},
    {"a norm behind", {LEARNED(991000, 1000), NORM(900000, 2000)}, 2, {891900, 9951, false}},
    {"a norm before", {NORM(991000, 1000), LEARNED(900000, 2000)}, 2, {891900, 9216, false}},
    /* √(8² + 15²) = 17: what the last bit makes of it is not rounded up */
    {"in quadrature", {LEARNED(1000000, 800), LEARNED(1000000, 1500)}, 2, {1000000, 1700, true}},
    {"one that keeps nothing", {LEARNED(991000, 1000), LEARNED(0, 0)}, 2, {0, 0, true}},
};

static void test_steps_one_after_the_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(products); i++) {
        struct stage_factor got = learning_product(products[i].steps, products[i].count);
        const struct stage_factor *want = &products[i].want;
        if (got.factor_ppm != want->factor_ppm || got.u_ppm != want->u_ppm || got.verified != want->verified)
            fail_msg("%s: %d ± %d, %d", products[i].name, got.factor_ppm, got.u_ppm, got.verified);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_ratios_teach),
        cmocka_unit_test(test_what_is_offered),
        cmocka_unit_test(test_ratios_of_masses),
        cmocka_unit_test(test_what_holds),
        cmocka_unit_test(test_how_many_have_acted_on_what_was_put_in),
        cmocka_unit_test(test_of_another_model_alloy_or_density),
        cmocka_unit_test(test_steps_as_the_sheet_shows_them),
        cmocka_unit_test(test_the_first_step_as_the_sheet_shows_it),
        cmocka_unit_test(test_steps_behind_stay_as_they_are),
        cmocka_unit_test(test_steps_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
