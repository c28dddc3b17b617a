#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/code.h"
#include "common/rules/tag.h"

struct check_row {
    const char *payload;
    char want;
};

/* ISO 7064's own example, and what two independent implementations agree on. */
static const struct check_row check_rows[] = {
    {"A12425GABC1234002", 'M'},
    {"TS1000123", 'Z'},
    {"TS0000001", 'Z'},
    {"A1B2C3", '3'},
    {"000000", 'R'},
    {"ZZZZZZ", '5'},
    {"1", 'Z'},
    {"", '\0'},
    {"ts1", '\0'},
    {"TS1-1", '\0'},
};

static void test_check_characters_are_those_of_the_standard(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(check_rows); i++) {
        char got = tag_check_character(span_of(check_rows[i].payload));
        if (got != check_rows[i].want)
            fail_msg("\"%s\": %c", check_rows[i].payload, got ? got : '0');
    }
}

struct tag_row {
    const char *name, *text;
    enum tag_fit want;
    enum tag_kind kind;
};

static const struct tag_row tag_rows[] = {
    {"a piece", "TS1-000123-Z", TAG_FITS, TAG_PIECE},
    {"its check character is wrong on purpose", "TS1-000123-K", TAG_WRONG_CHECK, TAG_PIECE},
    {"one digit misread", "TS1-000128-Z", TAG_WRONG_CHECK, TAG_PIECE},
    {"two digits swapped", "TS1-000132-Z", TAG_WRONG_CHECK, TAG_PIECE},
    {"no check character", "TS1-000123", TAG_MALFORMED, TAG_PIECE},
    {"five digits", "TS1-00123-Z", TAG_MALFORMED, TAG_PIECE},
    {"thirteen digits", "TS1-1234567890123-Z", TAG_MALFORMED, TAG_PIECE},
    {"no hyphens", "TS1000123Z", TAG_MALFORMED, TAG_PIECE},
    {"a letter among the digits", "TS1-0O0123-Z", TAG_MALFORMED, TAG_PIECE},
    {"lower case check", "TS1-000123-z", TAG_MALFORMED, TAG_PIECE},
    {"a blank behind", "TS1-000123-Z ", TAG_MALFORMED, TAG_PIECE},
    {"the line's end behind", "TS1-000123-Z\r", TAG_MALFORMED, TAG_PIECE},
    {"two check characters", "TS1-000123-ZZ", TAG_MALFORMED, TAG_PIECE},
    {"only our prefix", "TS1", TAG_MALFORMED, TAG_PIECE},
    {"lower case", "ts1-000123-z", TAG_NOT_OURS, TAG_PIECE},
    {"an article number", "4006381333931", TAG_NOT_OURS, TAG_PIECE},
    {"a web address", "https://example.com/TS1-000123-Z", TAG_NOT_OURS, TAG_PIECE},
    {"a blank before", " TS1-000123-Z", TAG_NOT_OURS, TAG_PIECE},
    {"nothing", "", TAG_NOT_OURS, TAG_PIECE},
};

static void test_reads_a_tag_exactly_or_not_at_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tag_rows); i++) {
        const struct tag_row *row = &tag_rows[i];
        struct tag tag = {""};
        enum tag_kind kind = TAG_PIECE;
        enum tag_fit fit = tag_read(span_of(row->text), &tag, &kind);
        if (fit != row->want || kind != row->kind)
            fail_msg("%s: fit %d, kind %d", row->name, (int)fit, (int)kind);
        assert_string_equal(tag.text, fit == TAG_FITS ? row->text : "");
    }
}

static void test_what_is_made_is_read(void **state)
{
    (void)state;
    static const int64_t numbers[] = {0, 1, 123, 999999, 1000000, INT64_C(999999999999)};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        for (int kind = TAG_PIECE; kind <= TAG_BADGE; kind++) {
            struct tag made = tag_make((enum tag_kind)kind, numbers[i]), got;
            enum tag_kind got_kind;
            assert_int_equal(tag_read(span_of(made.text), &got, &got_kind), TAG_FITS);
            assert_true(tag_equal(made, got));
            assert_int_equal(got_kind, kind);
            assert_true(tag_number(got) == numbers[i]);
        }
    }
    assert_string_equal(tag_make(TAG_PIECE, 123).text, "TS1-000123-Z");
    assert_true(tag_is_none(tag_of("")));
}

/* Every single character misread as every other one is noticed, whatever it is taken for. */
static void test_every_single_misreading_is_refused(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    struct tag tag = tag_make(TAG_BADGE, 4711);
    for (size_t at = 0; tag.text[at]; at++) {
        for (size_t c = 0; c + 1 < sizeof alphabet; c++) {
            struct tag misread = tag, out;
            enum tag_kind kind;
            misread.text[at] = alphabet[c];
            if (tag.text[at] != alphabet[c] && tag_read(span_of(misread.text), &out, &kind) == TAG_FITS)
                fail_msg("%s", misread.text);
        }
    }
}

static void test_says_what_a_new_tag_ends_in(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        char want;
    } rows[] = {
        {"a right one", "TS1-000123-Z", 'Z'},
        {"a wrong one", "TS1-000123-A", 'Z'},
        {"a wrong badge", "TSB-000007-0", '6'},
        {"of twelve digits", "TS1-999999999999-0", 'Z'},
        {"without a check character", "TS1-000123", '\0'},
        {"of too few digits", "TS1-0123-A", '\0'},
        {"not ours", "ABC-000123-Z", '\0'},
        {"nothing", "", '\0'},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (tag_right_check(span_of(rows[i].text)) != rows[i].want)
            fail_msg("%s: %c", rows[i].name, tag_right_check(span_of(rows[i].text)));
}

struct uid_row {
    const char *name, *text, *want; /* want NULL: refused */
};

static const struct uid_row uid_rows[] = {
    {"four bytes", "04a1B2c3", "04A1B2C3"},
    {"seven bytes", "04112233445566", "04112233445566"},
    {"ten bytes", "00112233445566778899", "00112233445566778899"},
    {"four random bytes name nothing", "08A1B2C3", NULL},
    {"seven bytes that begin with 08", "08112233445566", "08112233445566"},
    {"five bytes", "0411223344", NULL},
    {"odd digits", "04A1B2C", NULL},
    {"a colon", "04:1B2C3", NULL},
    {"not hexadecimal", "04A1B2CG", NULL},
    {"nothing", "", NULL},
};

static void test_reads_chip_uids(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(uid_rows); i++) {
        struct uid uid = {"x"};
        bool reads = uid_read(span_of(uid_rows[i].text), &uid);
        if (reads != (uid_rows[i].want != NULL) || strcmp(uid.text, reads ? uid_rows[i].want : "x") != 0)
            fail_msg("%s: %s", uid_rows[i].name, uid.text);
    }
}

struct code_row {
    const char *name, *text, *want; /* NULL: it is none */
};

static const struct code_row code_rows[] = {
    {"a word", "setting", "setting"},
    {"every other character", "a-1_2.b", "a-1_2.b"},
    {"31 bytes", "abcdefghijklmnopqrstuvwxyz01234", "abcdefghijklmnopqrstuvwxyz01234"},
    {"32 bytes", "abcdefghijklmnopqrstuvwxyz012345", NULL},
    {"nothing", "", NULL},
    {"capitals, which are small letters", "AZ-Setting", "az-setting"},
    {"a blank", "set ting", NULL},
    {"a colon, which parts account names", "a:b", NULL},
    {"a slash, which parts book names", "a/b", NULL},
    {"not ASCII", "\xC3\xA9tabli", NULL},
};

static void test_reads_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(code_rows); i++) {
        struct code code = {"x"};
        bool reads = code_read(span_of(code_rows[i].text), &code);
        if (reads != (code_rows[i].want != NULL) || strcmp(code.text, reads ? code_rows[i].want : "x") != 0)
            fail_msg("%s: %s", code_rows[i].name, code.text);
    }
    assert_false(code_equal(code_of("setting"), code_of("settin")));
    assert_true(code_equal(code_of("setting"), code_of("setting")));
    assert_true(code_is_none(code_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_characters_are_those_of_the_standard),
        cmocka_unit_test(test_reads_a_tag_exactly_or_not_at_all),
        cmocka_unit_test(test_what_is_made_is_read),
        cmocka_unit_test(test_every_single_misreading_is_refused),
        cmocka_unit_test(test_says_what_a_new_tag_ends_in),
        cmocka_unit_test(test_reads_chip_uids),
        cmocka_unit_test(test_reads_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
