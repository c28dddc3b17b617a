/* Problems that are kept to be told together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/problem.h"

#define ROOM 3

struct kept {
    struct problem items[ROOM];
    struct problem_list list;
};

static void begin(struct kept *kept)
{
    memset(kept, 0, sizeof *kept);
    kept->list = (struct problem_list){.items = kept->items, .max = ROOM};
}

static const struct {
    const char *name, *unread, *then;
    bool news;
} follows[] = {
    {"the same field", "models[0].route", "models[0].route", false},
    {"a field of what could not be read", "pieces[3]", "pieces[3].tag", false},
    {"an item of a list in it", "routes[1].steps", "routes[1].steps[2]", false},
    {"what holds it", "routes[1].steps[2].kind", "routes[1].steps[2]", false},
    {"another field", "pieces[3].tag", "pieces[3].lot", true},
    {"another item", "pieces[3].tag", "pieces[31].tag", true},
    {"a name that only begins alike", "lots[0].code", "lots[0].code_of_it", true},
};

static void what_follows_from_what_could_not_be_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(follows); i++) {
        struct kept kept;
        print_message("  %s\n", follows[i].name);
        begin(&kept);
        assert_true(problem_list_add(&kept.list, follows[i].unread, "must be a code"));
        assert_true(problem_list_is_read(&kept.list));
        assert_int_equal(problem_list_add(&kept.list, follows[i].then, "is no route"), follows[i].news);
        assert_int_equal(kept.list.count, follows[i].news ? 2 : 1);
    }
}

static const struct {
    const char *name, *where;
    bool read;
} lists[] = {
    {"a field of an item", "stations[0].code", true},   {"a field of an object", "settings.learn", true},
    {"the workshop's name", "workshop", true},          {"a whole list", "stations", false},
    {"a list with a misspelt name", "statoins", false}, {"all of it", "", false},
};

static void whether_the_lists_could_be_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct kept kept;
        print_message("  %s\n", lists[i].name);
        begin(&kept);
        assert_true(problem_list_add(&kept.list, lists[i].where, "must be a list, in [ ]"));
        assert_int_equal(problem_list_is_read(&kept.list), lists[i].read);
    }
}

static void in_the_order_of_the_file(void **state)
{
    static const int64_t places[] = {7, 2, 2};
    static const char *const names[] = {"late", "first", "second"};
    struct kept kept;
    (void)state;
    begin(&kept);
    for (int i = 0; i < ROOM; i++) {
        assert_true(problem_list_add(&kept.list, names[i], "is wrong"));
        kept.list.items[i].place = places[i];
    }
    assert_true(problem_list_add(&kept.list, "no room", "is wrong"));
    assert_int_equal(kept.list.more, 1);
    assert_false(problem_list_is_read(&kept.list)); /* nobody knows what the rest says */
    problem_list_sort(&kept.list);
    assert_string_equal(kept.items[0].where, "first");
    assert_string_equal(kept.items[1].where, "second");
    assert_string_equal(kept.items[2].where, "late");
}

/* What stands at one place is told in the order in which it was found, however it was sorted before. */
static void sorted_again(void **state)
{
    static const struct {
        const char *name;
        int64_t a, b, c; /* their places */
        const char *order;
    } rows[] = {
        {"backwards", 3, 2, 1, "cba"},
        {"the middle one first", 2, 1, 2, "bac"},
        {"all in one place", 5, 5, 5, "abc"},
        {"the last one first", 2, 7, 1, "cab"},
        {"two places, two in each", 7, 2, 7, "bac"},
        {"as they were found", 1, 2, 3, "abc"},
    };
    struct kept kept;
    (void)state;
    begin(&kept);
    assert_true(problem_list_add(&kept.list, "a", "is wrong"));
    assert_true(problem_list_add(&kept.list, "b", "is wrong"));
    assert_true(problem_list_add(&kept.list, "c", "is wrong"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char order[ROOM + 1] = "";
        for (int k = 0; k < ROOM; k++) {
            struct problem *item = &kept.items[k];
            item->place = item->where[0] == 'a' ? rows[i].a : item->where[0] == 'b' ? rows[i].b : rows[i].c;
        }
        problem_list_sort(&kept.list);
        for (int k = 0; k < ROOM; k++)
            order[k] = kept.items[k].where[0];
        if (strcmp(order, rows[i].order) != 0)
            fail_msg("%s: %s", rows[i].name, order);
    }
}

/* Until somebody says where in the file it is. */
static void a_new_one_has_no_place(void **state)
{
    struct kept kept;
    (void)state;
    begin(&kept);
    kept.items[0].place = 9; /* of a list that was kept there before */
    assert_true(problem_list_add(&kept.list, "pieces[3].tag", "is no tag"));
    assert_int_equal(kept.items[0].place, 0);
}

static void keep_sentence(void *context, const char *where, const char *sentence)
{
    (void)where;
    memcpy(context, sentence, strlen(sentence) + 1);
}

/* What does not fit is cut where it can be seen. */
static void a_sentence_that_is_too_long(void **state)
{
    char word[2 * PROBLEM_TEXT_MAX], said[PROBLEM_TEXT_MAX];
    struct problems problems = {keep_sentence, said, 0};
    (void)state;
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    problem_add(&problems, "pieces[3].tag", "%s is no tag", word);
    assert_int_equal(problems.count, 1);
    assert_string_equal(said + strlen(said) - strlen("…"), "…");
    problem_add(&problems, "pieces[3].tag", "%s is no tag", "R-1");
    assert_string_equal(said, "R-1 is no tag");
    struct kept kept;
    begin(&kept);
    assert_true(problem_list_add(&kept.list, word, word));
    assert_true(problem_list_add(&kept.list, "pieces[3].tag", said));
    const char *where = kept.items[0].where, *sentence = kept.items[0].sentence;
    assert_string_equal(where + strlen(where) - strlen("…"), "…");
    assert_string_equal(sentence + strlen(sentence) - strlen("…"), "…");
    assert_string_equal(kept.items[1].sentence, "R-1 is no tag");
}

static void counted_where_nobody_listens(void **state)
{
    struct problems problems = {NULL, NULL, 0};
    (void)state;
    problem_add(&problems, "pieces[3].tag", "%s is no tag", "R-1");
    assert_int_equal(problems.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_follows_from_what_could_not_be_read),
        cmocka_unit_test(whether_the_lists_could_be_read),
        cmocka_unit_test(in_the_order_of_the_file),
        cmocka_unit_test(a_new_one_has_no_place),
        cmocka_unit_test(a_sentence_that_is_too_long),
        cmocka_unit_test(sorted_again),
        cmocka_unit_test(counted_where_nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
