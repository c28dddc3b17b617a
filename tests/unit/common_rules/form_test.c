/* The tables of forms themselves: whatever a family adds is checked here, and so are the getters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/form.h"

static const struct form_kind *const tables[] = {
    FORMS_LIFE,  FORMS_QUALITY, FORMS_GRANT, FORMS_TREE,  FORMS_METAL,
    FORMS_STONE, FORMS_LEARN,   FORMS_ORDER, FORMS_SETUP, FORMS_ALERT,
};

static void check_fields(const char *verb, const struct form_field *fields, bool is_row)
{
    for (size_t i = 0; fields[i].name; i++) {
        int64_t low, high;
        if (i >= FORM_FIELDS_MAX)
            fail_msg("%s has more than %d fields", verb, FORM_FIELDS_MAX);
        if (!fields[i].about || fields[i].about[0] == '\0')
            fail_msg("%s.%s says nothing about itself", verb, fields[i].name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(fields[k].name, fields[i].name) == 0)
                fail_msg("%s has %s twice", verb, fields[i].name);
        if ((fields[i].type == FORM_WORD) != (fields[i].words != NULL))
            fail_msg("%s.%s: words belong to FORM_WORD", verb, fields[i].name);
        if ((fields[i].type == FORM_ROWS) != (fields[i].rows != NULL) || (is_row && fields[i].rows))
            fail_msg("%s.%s: rows belong to FORM_ROWS, and have none of their own", verb, fields[i].name);
        form_bounds(&fields[i], &low, &high);
        if (low > high || (fields[i].type == FORM_ROWS && high > FORM_ROWS_MAX))
            fail_msg("%s.%s: its bounds leave nothing", verb, fields[i].name);
        if (fields[i].rows)
            check_fields(fields[i].name, fields[i].rows, true);
    }
}

static void every_row_of_a_table_makes_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (const struct form_kind *kind = tables[i]; kind->fields; kind++) {
            const char *verb = verb_word(kind->verb);
            assert_true(verb_family(kind->verb) == verb_family(tables[i]->verb));
            if (form_kind_of(kind->verb) != kind)
                fail_msg("%s stands twice, or in the table of another family", verb);
            if (!kind->about || !kind->example || kind->example[0] != '{')
                fail_msg("%s has no sentence or no example", verb);
            check_fields(verb, kind->fields, false);
        }
}

static void the_benchs_own_verbs_have_no_form(void **state)
{
    (void)state;
    for (int verb = 0; verb <= VERB_REPORT; verb++)
        assert_null(form_kind_of((enum verb)verb));
    assert_null(form_kind_of(VERB_PUT)); /* says a part of a workshop file */
}

/* ------------------------------------------------------------------ getters */

static const char *const colours[] = {"yellow", "white", NULL};
static const struct form_field PART[] = {
    {"mass_ug", FORM_MASS, true, .about = "what it weighs"},
    FORM_END,
};
static const struct form_field FIELDS[] = {
    {"note", FORM_TEXT, false, .about = "why"},
    {"alloy", FORM_CODE, true, .about = "which"},
    {"colour", FORM_WORD, false, .words = colours, .about = "its colour"},
    {"piece", FORM_PIECE, false, .about = "its tag"},
    {"weight_ug", FORM_MASS, false, .about = "its mass"},
    {"sum_ug", FORM_MASS, false, .low = -5, .about = "may be negative"},
    {"count", FORM_COUNT, false, .low = 0, .high = 9, .about = "how many"},
    {"parts", FORM_ROWS, false, .rows = PART, .about = "what it is made of"},
    FORM_END,
};

static void what_is_set_is_what_is_read(void **state)
{
    (void)state;
    struct form part = form_new(PART), form = form_new(FIELDS);
    size_t count;
    form_set_int(&part, "mass_ug", 12);
    form_set_text(&form, "alloy", "au750y");
    form_set_text(&form, "colour", "white");
    form_set_text(&form, "piece", "TS1-000123-Z");
    form_set_int(&form, "weight_ug", 7);
    form_set_rows(&form, "parts", &part, 1);
    assert_string_equal(form_code(&form, "alloy").text, "au750y");
    assert_int_equal(form_int(&form, "colour"), 1);
    assert_string_equal(form_text(&form, "colour"), "white");
    assert_string_equal(form_tag(&form, "piece").text, "TS1-000123-Z");
    assert_int_equal(form_mass(&form, "weight_ug").ug, 7);
    const struct form *rows = form_rows(&form, "parts", &count);
    assert_int_equal(count, 1);
    assert_int_equal(form_mass(&rows[0], "mass_ug").ug, 12);
}

static void what_is_not_given_reads_as_none(void **state)
{
    (void)state;
    struct form form = form_new(FIELDS);
    size_t count = 7;
    assert_false(form_has(&form, "note"));
    assert_string_equal(form_text(&form, "note"), "");
    assert_true(code_is_none(form_code(&form, "alloy")));
    assert_true(tag_is_none(form_tag(&form, "piece")));
    assert_int_equal(form_int(&form, "count"), 0);
    assert_int_equal(form_mass(&form, "weight_ug").ug, 0);
    form_rows(&form, "parts", &count);
    assert_int_equal(count, 0);
}

static void bounds_come_from_the_field_or_its_type(void **state)
{
    static const struct {
        const char *field;
        int64_t low, high;
    } rows[] = {
        {"weight_ug", 0, INT64_C(1000000000000)},
        {"sum_ug", -5, INT64_C(1000000000000)},
        {"count", 1, 9},
        {"parts", 1, FORM_ROWS_MAX},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct form_field *field = FIELDS;
        int64_t low, high;
        while (strcmp(field->name, rows[i].field) != 0)
            field++;
        form_bounds(field, &low, &high);
        assert_int_equal(low, rows[i].low);
        assert_int_equal(high, rows[i].high);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_a_table_makes_sense),
        cmocka_unit_test(the_benchs_own_verbs_have_no_form),
        cmocka_unit_test(what_is_set_is_what_is_read),
        cmocka_unit_test(what_is_not_given_reads_as_none),
        cmocka_unit_test(bounds_come_from_the_field_or_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
