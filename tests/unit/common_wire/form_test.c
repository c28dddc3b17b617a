/* A form from JSON by the table of its fields: what is right is read, what is wrong is named with a sentence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/form_json.h"

static const char *const colours[] = {"yellow", "white", NULL};
static const char *const envelope[] = {"id", "do", NULL};
static const struct form_field PART[] = {
    {"lot", FORM_CODE, true, .about = "which"},
    {"mass_ug", FORM_MASS, true, .low = 1, .about = "how much"},
    FORM_END,
};
static const struct form_field FIELDS[] = {
    {"note", FORM_TEXT, true, .about = "why"},
    {"colour", FORM_WORD, false, .words = colours, .about = "its colour"},
    {"badge", FORM_BADGE, false, .about = "whose"},
    {"piece", FORM_PIECE, false, .about = "which"},
    {"count", FORM_COUNT, false, .high = 50, .about = "how many"},
    {"share_ppm", FORM_PPM, false, .about = "of the whole"},
    {"due", FORM_TIME, false, .about = "when"},
    {"rush", FORM_FLAG, false, .about = "first of all"},
    {"parts", FORM_ROWS, false, .high = 2, .rows = PART, .about = "what goes in"},
    FORM_END,
};

static bool read_text(const char *text, struct arena *arena, const struct form **out,
                      struct form_problem *problem)
{
    json_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    *problem = (struct form_problem){.all = problem->all};
    bool good = form_read(object, envelope, FIELDS, arena, out, problem);
    json_decref(object); /* what the form says is the arena's own */
    return good;
}

static void all_that_is_right_is_read(void **state)
{
    const struct form *form;
    struct form_problem problem = {.all = NULL};
    struct arena arena = {.blocks = NULL};
    size_t count;
    (void)state;
    assert_true(read_text(
        "{\"do\":\"x\",\"id\":7,\"note\":\"a \\\"b\\\" "
        "แหวน\",\"colour\":\"white\",\"badge\":\"TSB-000003-E\","
        "\"piece\":\"TS1-000123-Z\",\"count\":50,\"share_ppm\":1000000,\"due\":\"2026-11-20T14:07:00.250Z\","
        "\"rush\":true,\"parts\":[{\"lot\":\"m-1\",\"mass_ug\":1},{\"lot\":\"m-2\",\"mass_ug\":2000000}]}",
        &arena, &form, &problem));
    assert_string_equal(form_text(form, "note"), "a \"b\" แหวน");
    assert_int_equal(form_int(form, "colour"), 1);
    assert_string_equal(form_tag(form, "badge").text, "TSB-000003-E");
    assert_string_equal(form_tag(form, "piece").text, "TS1-000123-Z");
    assert_int_equal(form_int(form, "count"), 50);
    assert_int_equal(form_int(form, "share_ppm"), 1000000);
    assert_int_equal(form_int(form, "due"), INT64_C(1795183620250));
    assert_int_equal(form_int(form, "rush"), 1);
    const struct form *parts = form_rows(form, "parts", &count);
    assert_int_equal(count, 2);
    assert_string_equal(form_code(&parts[1], "lot").text, "m-2");
    assert_int_equal(form_mass(&parts[1], "mass_ug").ug, 2000000);
    arena_release(&arena);
}

static const struct {
    const char *name, *text, *field, *says;
    bool misread;
} WRONG[] = {
    {"missing", "{}", "note", "is missing", false},
    {"empty where it is needed", "{\"note\":\"\"}", "note", "must not be empty", false},
    {"unknown", "{\"note\":\"a\",\"colr\":\"white\"}", "colr", "is not a field", false},
    {"no such word", "{\"note\":\"a\",\"colour\":\"green\"}", "colour", "one of: yellow, white", false},
    {"a word of another case", "{\"note\":\"a\",\"colour\":\"White\"}", "colour", "one of: yellow, white",
     false},
    {"a number for a text", "{\"note\":7}", "note", "must be a text", false},
    {"too many", "{\"note\":\"a\",\"count\":51}", "count", "from 1 to 50", false},
    {"none", "{\"note\":\"a\",\"count\":0}", "count", "from 1 to 50", false},
    {"a real", "{\"note\":\"a\",\"count\":1.0}", "count", "whole number", false},
    {"more than all", "{\"note\":\"a\",\"share_ppm\":1000001}", "share_ppm",
     "must be a whole number of millionths from 0 to 1000000", false},
    {"half a time", "{\"note\":\"a\",\"due\":\"2026-11-20\"}", "due", "a time like", false},
    {"neither true nor false", "{\"note\":\"a\",\"rush\":1}", "rush", "true or false", false},
    {"a misread tag", "{\"note\":\"a\",\"piece\":\"TS1-000124-Z\"}", "piece", "check character", true},
    {"a badge for a piece", "{\"note\":\"a\",\"piece\":\"TSB-000003-E\"}", "piece", "printed id like TS1-",
     false},
    {"a list that is none", "{\"note\":\"a\",\"parts\":{}}", "parts", "a list of 1 to 2", false},
    {"an empty list", "{\"note\":\"a\",\"parts\":[]}", "parts", "a list of 1 to 2", false},
    {"too long a list",
     "{\"note\":\"a\",\"parts\":[{\"lot\":\"a\",\"mass_ug\":1},{\"lot\":\"a\",\"mass_ug\":1},{\"lot\":\"a\","
     "\"mass_ug\":1}]}",
     "parts", "a list of 1 to 2", false},
    {"a row that is none", "{\"note\":\"a\",\"parts\":[7]}", "parts[0]", "must be an object", false},
    {"missing in a row", "{\"note\":\"a\",\"parts\":[{\"lot\":\"a\",\"mass_ug\":1},{\"lot\":\"a\"}]}",
     "parts[1].mass_ug", "is missing", false},
    {"unknown in a row", "{\"note\":\"a\",\"parts\":[{\"lot\":\"a\",\"mass_ug\":1,\"id\":1}]}", "parts[0].id",
     "is not a field", false},
    {"no mass", "{\"note\":\"a\",\"parts\":[{\"lot\":\"a\",\"mass_ug\":-1}]}", "parts[0].mass_ug",
     "must be a whole number of micrograms from", false},
    {"wrong in a row", "{\"note\":\"a\",\"parts\":[{\"lot\":\"a b\",\"mass_ug\":1}]}", "parts[0].lot",
     "must be a code", false},
};

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct arena arena = {.blocks = NULL};
        struct form_problem problem = {.all = NULL};
        const struct form *form = NULL;
        print_message("  %s\n", WRONG[i].name);
        assert_false(read_text(WRONG[i].text, &arena, &form, &problem));
        assert_string_equal(problem.field, WRONG[i].field);
        assert_int_equal(problem.misread, WRONG[i].misread);
        if (!strstr(problem.detail, WRONG[i].says) || !strstr(problem.detail, WRONG[i].field))
            fail_msg("%s", problem.detail);
        arena_release(&arena);
    }
}

static void count_problem(void *context, const char *where, const char *sentence)
{
    struct text *text = context;
    assert_true(strstr(sentence, where) == sentence);
    text_add(text, "%s ", where);
}

/* A program that writes a file wants to hear of everything at once. */
static void all_that_is_wrong_is_said(void **state)
{
    char room[128];
    struct text text = TEXT_IN(room);
    struct problems all = {.say = count_problem, .context = &text};
    struct arena arena = {.blocks = NULL};
    struct form_problem problem = {.all = &all};
    const struct form *form;
    (void)state;
    assert_false(read_text("{\"colr\":\"white\",\"count\":51,\"piece\":\"TS1-000124-Z\",\"parts\":[{\"lot\":"
                           "\"a b\"},{\"lot\":\"a\",\"mass_ug\":\"x\"}]}",
                           &arena, &form, &problem));
    assert_string_equal(text.data, "colr note piece count parts[0].lot parts[0].mass_ug parts[1].mass_ug ");
    assert_int_equal(all.count, 7);
    assert_string_equal(problem.field, "colr");
    assert_false(problem.misread); /* another is said first */
    arena_release(&arena);
}

static void a_name_too_long_to_be_ours_is_cut(void **state)
{
    struct arena arena = {.blocks = NULL};
    struct form_problem problem = {.all = NULL};
    const struct form *form;
    char text[1200];
    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text, "{\"", 2);
    memcpy(text + sizeof text - 5, "\":1}", 5);
    assert_false(read_text(text, &arena, &form, &problem));
    assert_true(strlen(problem.field) < sizeof problem.field &&
                strlen(problem.detail) < sizeof problem.detail);
    assert_true(span_is_utf8(span_of(problem.field)));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_right_is_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(all_that_is_wrong_is_said),
        cmocka_unit_test(a_name_too_long_to_be_ours_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
