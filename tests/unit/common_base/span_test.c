#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/text.h"

static void test_compares_whole_spans(void **state)
{
    (void)state;
    assert_true(span_is(SPAN("ab"), "ab"));
    assert_false(span_is(SPAN("ab"), "abc"));
    assert_false(span_is(SPAN("abc"), "ab"));
    assert_true(span_is(span_of(NULL), ""));
    assert_false(span_equal(SPAN("a\0b"), SPAN("a\0c")));
    assert_true(span_starts_with(SPAN("TS1-"), "TS1"));
    assert_false(span_starts_with(SPAN("TS"), "TS1"));
}

static void test_trims_blanks_and_tabs_only(void **state)
{
    (void)state;
    assert_true(span_is(span_trim(SPAN(" \t a b \t")), "a b"));
    assert_true(span_is(span_trim(SPAN("\r\n")), "\r\n"));
    assert_int_equal(span_trim(SPAN("   ")).size, 0);
}

static void test_splits_into_every_token(void **state)
{
    (void)state;
    static const char *const want[] = {"a", "", "b", ""};
    struct span rest = SPAN("a,,b,"), token;
    size_t count = 0;
    while (span_split(&rest, ',', &token)) {
        assert_true(count < COUNT_OF(want));
        assert_true(span_is(token, want[count++]));
    }
    assert_int_equal(count, COUNT_OF(want));
}

static void test_splitting_nothing_gives_one_empty_token(void **state)
{
    (void)state;
    struct span rest = SPAN(""), token;
    assert_true(span_split(&rest, ',', &token));
    assert_int_equal(token.size, 0);
    assert_false(span_split(&rest, ',', &token));
}

static void test_words_have_blanks_or_commas_between(void **state)
{
    (void)state;
    static const char *const lists[] = {"a b-1", "a,b-1", "a, b-1", " a\t,, b-1, "};
    struct span rest, word;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        rest = span_of(lists[i]);
        assert_true(span_word(&rest, &word) && span_is(word, "a"));
        assert_true(span_word(&rest, &word) && span_is(word, "b-1"));
        assert_false(span_word(&rest, &word));
    }
    rest = (struct span){NULL, 0};
    assert_false(span_word(&rest, &word));
    rest = SPAN(" , ");
    assert_false(span_word(&rest, &word));
}

struct utf8_row {
    const char *name;
    struct span bytes;
    bool is;
};

static const struct utf8_row utf8_rows[] = {
    {"plain", {"abc", 3}, true},
    {"two bytes", {"\xC3\xA9", 2}, true},
    {"Thai", {"\xE0\xB8\x97", 3}, true},
    {"four bytes", {"\xF0\x9F\x92\x8D", 4}, true},
    {"the last code point", {"\xF4\x8F\xBF\xBF", 4}, true},
    {"one past the last", {"\xF4\x90\x80\x80", 4}, false},
    {"overlong slash", {"\xC0\xAF", 2}, false},
    {"overlong in three", {"\xE0\x9F\xBF", 3}, false},
    {"overlong in four", {"\xF0\x8F\xBF\xBF", 4}, false},
    {"a surrogate", {"\xED\xA0\x80", 3}, false},
    {"just below the surrogates", {"\xED\x9F\xBF", 3}, true},
    {"cut short", {"\xE0\xB8", 2}, false},
    {"a lone continuation", {"\x80", 1}, false},
    {"a letter inside", {"\xC3(", 2}, false},
    {"no such lead byte", {"\xFF", 1}, false},
};

static void test_knows_utf8(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(utf8_rows); i++)
        if (span_is_utf8(utf8_rows[i].bytes) != utf8_rows[i].is)
            fail_msg("%s", utf8_rows[i].name);
}

static const struct {
    const char *name;
    struct span bytes;
    bool is;
} plain_rows[] = {
    {"nothing", {"", sizeof("") - 1}, true},
    {"words", {"18k, ¾ \xe0\xb8\xaa", sizeof("18k, ¾ \xe0\xb8\xaa") - 1}, true},
    {"a tab", {"a\tb", sizeof("a\tb") - 1}, true},
    {"lines", {"a\r\nb\n", sizeof("a\r\nb\n") - 1}, true},
    {"a zero byte", {"a\0b", sizeof("a\0b") - 1}, false},
    {"a bell", {"\a", sizeof("\a") - 1}, false},
    {"an escape", {"a\x1b", sizeof("a\x1b") - 1}, false},
    {"the last before the blank", {"\x1f", sizeof("\x1f") - 1}, false},
    {"a blank", {" ", sizeof(" ") - 1}, true},
    {"a delete", {"\x7f", sizeof("\x7f") - 1}, false},
};

static void test_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(plain_rows); i++)
        if (span_is_plain(plain_rows[i].bytes) != plain_rows[i].is)
            fail_msg("%s", plain_rows[i].name);
}

static void test_text_marks_what_does_not_fit(void **state)
{
    (void)state;
    char buffer[8];
    struct text text = TEXT_IN(buffer);
    text_add(&text, "%s", "1234567");
    assert_true(text_ok(&text));
    assert_string_equal(buffer, "1234567");
    text_add(&text, "%d", 8);
    assert_false(text_ok(&text));
    assert_int_equal(strlen(buffer), 7);
}

static void test_text_adds_spans_up_to_the_brim(void **state)
{
    (void)state;
    char buffer[4];
    struct text text = TEXT_IN(buffer);
    text_add_span(&text, SPAN("ab"));
    text_add_span(&text, SPAN("c"));
    assert_true(text_ok(&text));
    assert_true(span_is(text_span(&text), "abc"));
    text_add_span(&text, SPAN("d"));
    assert_false(text_ok(&text));
    assert_string_equal(buffer, "abc");
}

static void test_copies_only_what_fits_and_holds_no_nul(void **state)
{
    (void)state;
    char out[4];
    assert_true(TEXT_COPY(out, SPAN("abc")));
    assert_string_equal(out, "abc");
    assert_false(TEXT_COPY(out, SPAN("abcd")));
    assert_string_equal(out, "");
    assert_false(TEXT_COPY(out, SPAN("a\0b")));
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compares_whole_spans),
        cmocka_unit_test(test_trims_blanks_and_tabs_only),
        cmocka_unit_test(test_splits_into_every_token),
        cmocka_unit_test(test_splitting_nothing_gives_one_empty_token),
        cmocka_unit_test(test_words_have_blanks_or_commas_between),
        cmocka_unit_test(test_knows_utf8),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_text_marks_what_does_not_fit),
        cmocka_unit_test(test_text_adds_spans_up_to_the_brim),
        cmocka_unit_test(test_copies_only_what_fits_and_holds_no_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
