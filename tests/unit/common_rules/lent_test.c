/* Lent places: what limits are lent from, when one more may be given, which ones a piece names and whether
 * they suffice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/lent.h"
#include "tests/unit/common_rules/line_helper.h"

/* ------------------------------------------------------------------ giving one more */

static const struct {
    const char *name;
    struct limit limit;
    bool is_for;
    struct load present, lent, one;
    int64_t free_min;
    bool may;
} grants[] = {
    {"pieces, two places free", {4, {0}, LIMIT_BLOCK}, true, {2, {0}}, {0, {0}}, {1, {0}}, 2, true},
    {"one of them is lent already", {4, {0}, LIMIT_BLOCK}, true, {2, {0}}, {1, {0}}, {1, {0}}, 2, false},
    {"grams, two places free", {0, {10}, LIMIT_BLOCK}, true, {2, {4}}, {0, {0}}, {1, {3}}, 2, true},
    {"grams, a microgram short", {0, {10}, LIMIT_BLOCK}, true, {2, {5}}, {0, {0}}, {1, {3}}, 2, false},
    {"a limit that wants a reason", {4, {0}, LIMIT_REASON}, true, {0, {0}}, {0, {0}}, {1, {0}}, 2, true},
    {"a limit that warns lends nothing", {4, {0}, LIMIT_WARN}, false, {0, {0}}, {0, {0}}, {1, {0}}, 2, false},
    {"nor does no limit", {0, {0}, LIMIT_BLOCK}, false, {0, {0}}, {0, {0}}, {1, {0}}, 2, false},
};

static void test_when_one_more_is_lent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(grants); i++)
        if (lent_is_for(&grants[i].limit) != grants[i].is_for ||
            lent_may_grant(&grants[i].limit, grants[i].present, grants[i].lent, grants[i].one,
                           grants[i].free_min) != grants[i].may)
            fail_msg("%s", grants[i].name);
}

/* ------------------------------------------------------------------ taking a piece in without asking */

enum { PLACES_MAX = LENT_NAMED_MAX + 1 };

/* A place that a kiosk has been lent: its number says which ones were named. */
#define PLACE(number, code, pieces, ug)                                                                      \
    {                                                                                                        \
        (number), {code}, {(pieces), {ug}}, false                                                            \
    }
#define AT(number) PLACE(number, "setting", 1, 5000000)
#define IN(number) PLACE(number, "fine-work", 1, 5000000)

/* A lot of `quantity` pieces, 5 g each, comes to setting from the step `from`; the group is of setting and
 * polishing. */
static const struct {
    const char *name;
    int from;
    struct limit station, group;
    struct lent lent[PLACES_MAX];
    int count;
    int64_t quantity;
    bool suffices;
    int64_t want[PLACES_MAX]; /* 0 ends */
} choices[] = {
    {"one of the station's", CASTING, {4, {0}, 0}, {0}, {AT(1)}, 1, 1, true, {1}},
    {"none at all", CASTING, {4, {0}, 0}, {0}, {{0}}, 0, 1, false, {0}},
    {"what lies behind the last is nobody's", CASTING, {4, {0}, 0}, {0}, {AT(1)}, 0, 1, false, {0}},
    {"one of another station only", CASTING, {4, {0}, 0}, {0}, {PLACE(1, "qc", 1, 0)}, 1, 1, false, {0}},
    {"the first that suffices, no more", CASTING, {4, {0}, 0}, {0}, {AT(1), AT(2)}, 2, 1, true, {1}},
    {"a lot is too many for each: all are named",
     CASTING,
     {4, {0}, 0},
     {0},
     {AT(1), AT(2)},
     2,
     2,
     false,
     {1, 2}},
    {"a place for a lot", CASTING, {4, {0}, 0}, {0}, {AT(1), PLACE(2, "setting", 2, 0)}, 2, 2, true, {1, 2}},
    {"grams: just enough", CASTING, {0, {1}, 0}, {0}, {AT(1)}, 1, 1, true, {1}},
    {"grams: a microgram short",
     CASTING,
     {0, {1}, 0},
     {0},
     {PLACE(1, "setting", 9, 4999999)},
     1,
     1,
     false,
     {1}},
    {"pieces and grams: the grams are short",
     CASTING,
     {4, {1}, 0},
     {0},
     {PLACE(1, "setting", 1, 1)},
     1,
     1,
     false,
     {1}},
    {"the station only warns", CASTING, {4, {0}, LIMIT_WARN}, {0}, {AT(1)}, 1, 1, true, {0}},
    {"it has no limit", CASTING, {0}, {0}, {AT(1)}, 1, 1, true, {0}},
    {"it is there already", SETTING, {4, {0}, 0}, {0}, {AT(1)}, 1, 1, true, {0}},
    {"from the pool", -1, {4, {0}, 0}, {0}, {AT(1)}, 1, 1, true, {1}},
    {"the group's, too", CASTING, {4, {0}, 0}, {8, {0}, 0}, {IN(1), AT(2)}, 2, 1, true, {2, 1}},
    {"none of the group's", CASTING, {4, {0}, 0}, {8, {0}, 0}, {AT(1)}, 1, 1, false, {1}},
    {"none of the station's", CASTING, {4, {0}, 0}, {8, {0}, 0}, {IN(1)}, 1, 1, false, {1}},
    {"the group counts it already", POLISHING, {4, {0}, 0}, {8, {0}, 0}, {AT(1)}, 1, 1, true, {1}},
    {"as many as a command can name",
     CASTING,
     {4, {0}, 0},
     {0},
     {AT(1), AT(2), AT(3), AT(4), AT(5), AT(6), AT(7), AT(8), AT(9)},
     9,
     2,
     false,
     {1, 2, 3, 4, 5, 6, 7, 8}},
};

static bool is_named(const int64_t *ids, int count, const int64_t *want)
{
    for (int i = 0; i < count; i++)
        if (ids[i] != want[i])
            return false;
    return want[count] == 0;
}

static void test_which_places_a_piece_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        struct line line;
        struct group group = {.code = code_of("fine-work"), .limit = choices[i].group, .member_count = 2};
        struct group_now groups[] = {{.group = &group}, {.group = NULL}};
        struct floor_now floor = {line.now, LINE_STATIONS, groups, 1};
        line_make(&line);
        line.stations[SETTING].limit = choices[i].station;
        group.members[0] = (struct group_member){.kind = code_of("setting")};
        group.members[1] = (struct group_member){.kind = code_of("polishing")};
        struct piece before = line_piece(choices[i].from, PIECE_DONE, tag_of(""));
        before.quantity = choices[i].quantity;
        struct piece after = line_piece(SETTING, PIECE_QUEUED, tag_of(""));
        after.quantity = choices[i].quantity;
        int64_t ids[LENT_NAMED_MAX + 1] = {0};
        int count = -1;
        bool suffices = lent_choose(choices[i].lent, choices[i].count, &before, &after, &line.now[SETTING],
                                    &floor, ids, &count);
        if (suffices != choices[i].suffices || !is_named(ids, count, choices[i].want))
            fail_msg("%s: %d named, %s", choices[i].name, count, suffices ? "enough" : "not enough");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_one_more_is_lent),
        cmocka_unit_test(test_which_places_a_piece_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
