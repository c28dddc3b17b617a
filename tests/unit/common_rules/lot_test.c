/* Lots: what a split leaves in each half, what keeps two halves apart, and who answers for both together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/lot.h"
#include "tests/unit/common_rules/line_helper.h"

static struct piece lot_of(int64_t quantity)
{
    struct piece lot = line_piece(SETTING, PIECE_DONE, tag_of(""));
    lot.quantity = quantity;
    lot.book_mass = MASS_UG(1000);
    lot.stones = MASS_UG(100);
    lot.weighed = lot.weighed_here = true;
    return lot;
}

static void test_both_halves_of_a_split(void **state)
{
    (void)state;
    struct piece lot = lot_of(3);
    struct lot_split out = lot_split(&lot, 1, tag_make(TAG_PIECE, 200));
    assert_int_equal(out.reason, REASON_NONE);
    assert_int_equal(out.stays.version, 8);
    assert_int_equal(out.stays.quantity, 2);
    assert_int_equal(out.stays.book_mass.ug, 667);
    assert_int_equal(out.stays.stones.ug, 67);
    assert_false(out.stays.weighed_here);
    assert_true(tag_equal(out.stays.tag, lot.tag));
    assert_int_equal(out.leaves.version, 1);
    assert_int_equal(out.leaves.quantity, 1);
    assert_int_equal(out.leaves.book_mass.ug, 333);
    assert_int_equal(out.leaves.stones.ug, 33);
    assert_false(out.leaves.weighed_here);
    assert_true(tag_equal(out.leaves.tag, tag_make(TAG_PIECE, 200)));
}

static void test_a_refused_split_changes_nothing(void **state)
{
    static const int64_t counts[] = {-1, 0, 3, 4};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct piece lot = lot_of(3);
        struct lot_split out = lot_split(&lot, counts[i], tag_make(TAG_PIECE, 200));
        assert_int_equal(out.reason, REASON_DOES_NOT_ADD_UP);
        assert_int_equal(out.stays.version, lot.version);
        assert_int_equal(out.stays.quantity, 3);
    }
}

static void test_what_is_on_its_way_is_not_split(void **state)
{
    (void)state;
    struct piece lot = lot_of(3);
    lot.transit = true; /* the slip counts three under this tag */
    assert_int_equal(lot_split(&lot, 1, tag_make(TAG_PIECE, 200)).reason, REASON_WRONG_STATE);
}

/* Whoever comes after the split finds the share's error, and not a loss of theirs. */
static const struct {
    const char *name;
    int64_t book_ug;
    int operator;
    bool several, want_several;
} share_rows[] = {
    {"nobody had it since it was weighed", 1000, 0, false, true},
    {"one had it: the parts are theirs, too", 1000, 1, false, false},
    {"several had it", 1000, 0, true, true},
    {"wax has no share of anything", 0, 0, false, false},
};

static void test_who_answers_for_a_share(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(share_rows); i++) {
        struct piece lot = lot_of(4);
        lot.book_mass = MASS_UG(share_rows[i].book_ug);
        lot.since.operator_badge = share_rows[i].operator? line_operator(share_rows[i].operator) : tag_of("");
        lot.since.several = share_rows[i].several;
        struct lot_split out = lot_split(&lot, 1, tag_make(TAG_PIECE, 200));
        if (out.stays.since.several != share_rows[i].want_several ||
            out.leaves.since.several != share_rows[i].want_several ||
            !tag_equal(out.leaves.since.operator_badge, lot.since.operator_badge))
            fail_msg("%s", share_rows[i].name);
    }
}

/* ---------------------------------------------------------------- what keeps two apart */

static void held(struct piece *a, struct piece *b)
{
    a->state = b->state = PIECE_HELD;
    a->was = b->was = PIECE_QUEUED;
}

static void held_otherwise(struct piece *a, struct piece *b)
{
    held(a, b);
    b->was = PIECE_DONE;
}

static void was_otherwise(struct piece *a, struct piece *b)
{
    a->was = PIECE_QUEUED; /* long ago: neither is held now */
    b->was = PIECE_IN_WORK;
}

static void one_in_work(struct piece *a, struct piece *b)
{
    (void)a;
    b->state = PIECE_IN_WORK;
}

static void another_step(struct piece *a, struct piece *b)
{
    (void)a;
    b->step++;
}

static void another_station(struct piece *a, struct piece *b)
{
    (void)a;
    b->station = code_of("setting-2");
}

static void another_tray(struct piece *a, struct piece *b)
{
    (void)a;
    b->tray = code_of("setting-2");
}

static void another_holder(struct piece *a, struct piece *b)
{
    (void)a;
    b->holder = line_operator(2);
}

static void in_transit(struct piece *a, struct piece *b)
{
    (void)a;
    b->transit = true;
}

static void both_in_transit(struct piece *a, struct piece *b)
{
    a->transit = b->transit = true;
}

static void one_parked(struct piece *a, struct piece *b)
{
    (void)a;
    b->place = PLACE_PARKED;
}

static void in_rework(struct piece *a, struct piece *b)
{
    (void)a;
    b->rework = true;
}

static void with_a_finding(struct piece *a, struct piece *b)
{
    (void)a;
    b->findings.count = 1;
}

static void with_a_finding_first(struct piece *a, struct piece *b)
{
    (void)b;
    a->findings.count = 1;
}

static void the_same(struct piece *a, struct piece *b)
{
    b->tag = a->tag;
}

static const struct {
    const char *name;
    void (*make)(struct piece *a, struct piece *b);
    enum reason reason;
} merge_rows[] = {
    {"alike", NULL, REASON_NONE},
    {"both held, from the same state", held, REASON_NONE},
    {"both held, from different states", held_otherwise, REASON_WRONG_STATE},
    {"held once, each from another state", was_otherwise, REASON_NONE},
    {"one in work", one_in_work, REASON_WRONG_STATE},
    {"at another step", another_step, REASON_WRONG_STATE},
    {"at another station", another_station, REASON_WRONG_STATE},
    {"in another tray", another_tray, REASON_WRONG_STATE},
    {"in other hands", another_holder, REASON_WRONG_STATE},
    {"one on its way", in_transit, REASON_WRONG_STATE},
    {"both on their way: the slip counts two", both_in_transit, REASON_WRONG_STATE},
    {"one parked", one_parked, REASON_WRONG_STATE},
    {"one in rework", in_rework, REASON_WRONG_STATE},
    {"one with a finding", with_a_finding, REASON_WRONG_STATE},
    {"the first with a finding", with_a_finding_first, REASON_WRONG_STATE},
    {"the same tag twice", the_same, REASON_EXISTS},
};

static void test_what_merges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(merge_rows); i++) {
        struct piece a = lot_of(3), b = lot_of(2);
        b.tag = tag_make(TAG_PIECE, 200);
        if (merge_rows[i].make)
            merge_rows[i].make(&a, &b);
        struct lot_merge out = lot_merge(&a, &b);
        bool merged = out.reason == REASON_NONE;
        if (out.reason != merge_rows[i].reason || out.stays.version != a.version + merged ||
            out.stays.quantity != (merged ? 5 : 3) || out.stays.book_mass.ug != (merged ? 2000 : 1000) ||
            out.stays.stones.ug != (merged ? 200 : 100))
            fail_msg("%s: \"%s\"", merge_rows[i].name, reason_word(out.reason));
    }
}

static void test_the_other_half_ends_empty(void **state)
{
    (void)state;
    struct piece a = lot_of(3), b = lot_of(2);
    b.tag = tag_make(TAG_PIECE, 200);
    a.state = b.state = PIECE_IN_WORK;
    a.holder = b.holder = line_operator(1);
    struct lot_merge out = lot_merge(&a, &b);
    assert_int_equal(out.reason, REASON_NONE);
    assert_int_equal(out.ends.version, b.version + 1);
    assert_int_equal(out.ends.place, PLACE_ENDED);
    assert_string_equal(out.ends.station.text, "");
    assert_true(tag_equal(out.ends.holder, tag_of("")));
    assert_int_equal(out.ends.quantity, 0);
    assert_int_equal(out.ends.book_mass.ug, 0);
    assert_int_equal(out.ends.stones.ug, 0);
}

/* ---------------------------------------------------------------- who answers, and what was weighed */

static const struct {
    const char *name;
    int operators[2];
    bool several[2];
    const char *first[2], *last[2];
    bool is_several;
    const char *want_first, *want_last;
} since_rows[] = {
    {"one operator", {1, 1}, {false, false}, {"a", "b"}, {"c", "d"}, false, "a", "c"},
    {"two operators", {1, 2}, {false, false}, {"a", "b"}, {"c", "d"}, true, "a", "c"},
    {"the first was in several hands", {1, 1}, {true, false}, {"a", "b"}, {"c", "d"}, true, "a", "c"},
    {"the second was", {1, 1}, {false, true}, {"a", "b"}, {"c", "d"}, true, "a", "c"},
    {"the first has no stretch", {1, 1}, {false, false}, {"", "b"}, {"", "d"}, false, "b", "d"},
};

static void test_who_answers_for_both(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(since_rows); i++) {
        struct piece lots[2] = {lot_of(3), lot_of(2)};
        lots[1].tag = tag_make(TAG_PIECE, 200);
        for (int k = 0; k < 2; k++) {
            lots[k].since.operator_badge = line_operator(since_rows[i].operators[k]);
            lots[k].since.several = since_rows[i].several[k];
            lots[k].since.first = code_of(since_rows[i].first[k]);
            lots[k].since.last = code_of(since_rows[i].last[k]);
        }
        struct custody_since since = lot_merge(&lots[0], &lots[1]).stays.since;
        struct tag badge = since_rows[i].is_several ? tag_of("") : line_operator(1);
        if (since.several != since_rows[i].is_several || !tag_equal(since.operator_badge, badge) ||
            strcmp(since.first.text, since_rows[i].want_first) != 0 ||
            strcmp(since.last.text, since_rows[i].want_last) != 0)
            fail_msg("%s: %s to %s", since_rows[i].name, since.first.text, since.last.text);
    }
}

static void test_weighed_only_when_both_were(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct piece a = lot_of(3), b = lot_of(2);
        b.tag = tag_make(TAG_PIECE, 200);
        a.weighed = (i & 1) != 0;
        b.weighed = (i & 2) != 0;
        assert_int_equal(lot_merge(&a, &b).stays.weighed, i == 3);
    }
}

/* One half passes and the other fails: together they are weighed anew. */
static void test_a_merged_lot_has_no_ruling(void **state)
{
    (void)state;
    struct piece a = lot_of(3), b = lot_of(2);
    b.tag = tag_make(TAG_PIECE, 200);
    assert_true(a.weighed_here && b.weighed_here);
    assert_false(lot_merge(&a, &b).stays.weighed_here);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_halves_of_a_split),
        cmocka_unit_test(test_what_is_on_its_way_is_not_split),
        cmocka_unit_test(test_who_answers_for_a_share),
        cmocka_unit_test(test_a_refused_split_changes_nothing),
        cmocka_unit_test(test_what_merges),
        cmocka_unit_test(test_the_other_half_ends_empty),
        cmocka_unit_test(test_who_answers_for_both),
        cmocka_unit_test(test_weighed_only_when_both_were),
        cmocka_unit_test(test_a_merged_lot_has_no_ruling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
