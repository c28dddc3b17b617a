/* Findings in a piece: what is alike is one, what is of another book lies beside its metal, and the text that
 * keeps them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/finding.h"

#define CLASP                                                                                                \
    {                                                                                                        \
        {"au585w"}, {"own"}, {1200000}, 3, false                                                             \
    }

/* ------------------------------------------------------------------ alike or not */

static const struct {
    const char *name;
    struct finding other;
    bool like; /* the same kind, put in at the same step */
} others[] = {
    {"the same", CLASP, true},
    {"lighter", {{"au585w"}, {"own"}, {1199999}, 3, false}, true},
    {"of another alloy, as heavy", {{"au585y"}, {"own"}, {1200000}, 3, false}, false},
    {"a client's", {{"au585w"}, {"client"}, {1200000}, 3, false}, false},
    {"put in a step later", {{"au585w"}, {"own"}, {1200000}, 4, false}, false},
    {"of the piece's own book", {{"au585w"}, {"own"}, {1200000}, 3, true}, false},
};

static void test_what_is_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        const struct finding *other = &others[i].other;
        struct findings one = {.items = {CLASP}, .count = 1}, two = one,
                        that = {.items = {*other}, .count = 1};
        int64_t more_ug = findings_more(other, &one).ug;
        if (!findings_add(&two, other) || two.count != (others[i].like ? 1 : 2) ||
            two.items[0].mass.ug != (others[i].like ? 1200000 + other->mass.ug : 1200000) ||
            more_ug != (others[i].like ? other->mass.ug - 1200000 : other->mass.ug) ||
            findings_equal(&one, &that) != (i == 0))
            fail_msg("%s: %d kinds, %lld more", others[i].name, two.count, (long long)more_ug);
    }
}

static void test_none_is_not_one(void **state)
{
    (void)state;
    struct findings none = {.items = {CLASP}}, one = {.items = {CLASP}, .count = 1};
    assert_false(findings_equal(&none, &one));
    assert_false(findings_equal(&one, &none));
    assert_true(findings_equal(&none, &none));
    assert_int_equal(findings_more(&one.items[0], &none).ug, 1200000);
    assert_int_equal(findings_foreign(&none).ug, 0);
    struct findings other = one; /* what stands behind the last one is none */
    other.items[1] = one.items[0];
    assert_true(findings_equal(&one, &other));
    assert_true(findings_add(&none, &one.items[0]));
    assert_int_equal(none.count, 1);
    assert_int_equal(none.items[0].mass.ug, 1200000);
}

static void test_a_piece_has_so_many_kinds(void **state)
{
    (void)state;
    struct findings findings = {.count = 0};
    struct finding one = CLASP;
    for (one.step = 0; one.step < FINDINGS_MAX; one.step++)
        assert_true(findings_add(&findings, &one));
    assert_false(findings_add(&findings, &one));
    assert_int_equal(findings.count, FINDINGS_MAX);
    one.step = FINDINGS_MAX - 1; /* more of one that is there */
    assert_true(findings_add(&findings, &one));
    assert_int_equal(findings_foreign(&findings).ug, (FINDINGS_MAX + 1) * INT64_C(1200000));
    findings.items[0].own = true;
    assert_int_equal(findings_foreign(&findings).ug, FINDINGS_MAX * INT64_C(1200000));
}

/* ------------------------------------------------------------------ as text */

static const struct {
    const char *name, *text;
    int count; /* -1: no such text */
} texts[] = {
    {"none", "", 0},
    {"one", "au585w/own=1200000@3", 1},
    {"one of its own book, another beside it", "au585w/own=1200000@3,+au750y/own=80000@2", 2},
    {"before any step", "au585w/own=1@-1", 1},
    {"as many as there can be", "a/b=1@0,a/b=1@1,a/b=1@2,a/b=1@3", 4},
    {"one too many", "a/b=1@0,a/b=1@1,a/b=1@2,a/b=1@3,a/b=1@4", -1},
    {"no mass", "au585w/own=0@3", -1},
    {"no step", "au585w/own=1200000", -1},
    {"a step before the first", "au585w/own=1@-2", -1},
    {"no custody class", "au585w=1200000@3", -1},
    {"no alloy", "/own=1200000@3", -1},
    {"only a sign", "+", -1},
};

static void test_as_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct findings findings;
        char again[FINDINGS_TEXT_MAX];
        bool reads = findings_read(span_of(texts[i].text), &findings);
        if (reads != (texts[i].count >= 0))
            fail_msg("%s", texts[i].name);
        if (!reads)
            continue;
        findings_write(&findings, again);
        if (findings.count != texts[i].count || strcmp(again, texts[i].text) != 0)
            fail_msg("%s: %s", texts[i].name, again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_alike),
        cmocka_unit_test(test_none_is_not_one),
        cmocka_unit_test(test_a_piece_has_so_many_kinds),
        cmocka_unit_test(test_as_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
