/* Sentences and what they are made of: both are checked letter by letter, because a page reads the one and
 * people the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/say.h"

enum { ENGLISH_MAX = 160 };

struct both {
    char english[ENGLISH_MAX], made[SAID_MAX];
    struct text texts[2];
};

static struct spoken begin(struct both *both)
{
    both->texts[0] = TEXT_IN(both->english);
    both->texts[1] = TEXT_IN(both->made);
    return (struct spoken){&both->texts[0], &both->texts[1]};
}

static void is(const struct both *both, const char *english, const char *made)
{
    assert_string_equal(both->english, english);
    assert_string_equal(both->made, made);
}

static void a_sentence_and_its_parts(void **state)
{
    (void)state;
    struct both both;
    SAID(begin(&both), "%s is full: %s of %s.", "Setting \"2\"", phrase_number(4).text,
         phrase_number(4).text);
    is(&both, "Setting \"2\" is full: 4 of 4.",
       "[\"%s is full: %s of %s.\",\"Setting \\\"2\\\"\",\"4\",\"4\"]");
}

static void a_number_decides(void **state)
{
    (void)state;
    struct both both;
    struct spoken said = begin(&both);
    SAID_COUNT(said, "%s is in.", "%s are in.", 1, "1");
    SAID_COUNT(said, "%s is in.", "%s are in.", 3, "3");
    is(&both, "1 is in. 3 are in.",
       "[[\"%s is in.\",\"%s are in.\",1],\"1\"],[[\"%s is in.\",\"%s are in.\",3],\"3\"]");
}

static void a_part_may_be_a_phrase(void **state)
{
    (void)state;
    struct both both;
    SAID(begin(&both), "%s has been %s for %s: %s.", "Setting", phrase_word("station", "full").text,
         phrase_count("%s hour", "%s hours", 5).text, phrase_term("loose_stone").text);
    is(&both, "Setting has been full for 5 hours: loose stone.",
       "[\"%s has been %s for %s: %s.\",\"Setting\",[\"station\\u0004full\"],"
       "[[\"%s hour\",\"%s hours\",5],\"5\"],{\"term\":\"loose_stone\"}]");
}

/* What comes from outside cannot pass for a phrase, and cannot break the JSON. */
static void a_text_is_a_text(void **state)
{
    (void)state;
    static const struct {
        const char *name, *part, *made;
    } rows[] = {
        {"control characters", "\001a\001[]", "\"\\u0001a\\u0001[]\""},
        {"a bracket and a quote", "\"],[\"x", "\"\\\"],[\\\"x\""},
        {"a directive", "100 %s", "\"100 %s\""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct both both;
        char want[ENGLISH_MAX];
        struct text text = TEXT_IN(want);
        text_add(&text, "[\"%%s.\",%s]", rows[i].made);
        SAID(begin(&both), "%s.", rows[i].part);
        if (strcmp(both.made, want) != 0)
            fail_msg("%s: %s instead of %s", rows[i].name, both.made, want);
    }
}

static void what_does_not_fit_is_left_out_whole(void **state)
{
    (void)state;
    struct both both;
    struct spoken said = begin(&both);
    char name[ENGLISH_MAX];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    SAID(said, "%s is in.", "Ana");
    assert_false(said_add(said, "%s is full.", PARTS(name)));
    SAID(said, "%s is out.", "Ben");
    is(&both, "Ana is in. Ben is out.", "[\"%s is in.\",\"Ana\"],[\"%s is out.\",\"Ben\"]");
}

static void a_code_that_is_none_is_told_as_it_is(void **state)
{
    (void)state;
    char text[2 * SAY_PHRASE_MAX];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct phrase phrase = phrase_term(text);
    assert_int_equal(phrase.text[0], 'x');
    assert_true(strlen(phrase.text) < SAY_PHRASE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_and_its_parts),
        cmocka_unit_test(a_number_decides),
        cmocka_unit_test(a_part_may_be_a_phrase),
        cmocka_unit_test(a_text_is_a_text),
        cmocka_unit_test(what_does_not_fit_is_left_out_whole),
        cmocka_unit_test(a_code_that_is_none_is_told_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
