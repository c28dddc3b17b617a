/* Keys of a hand scanner, written "42+ 20+ 20- 42-": code and + down, - up, * repeated; "drop": events were
 * lost; "wait": 300 ms without a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/device/wedge_decode.h"

struct row {
    const char *name, *keys, *want; /* results with blanks between: "TS1-0", "!lost", "!long" */
};

static const struct row ROWS[] = {
    {"a scan", "42+ 20+ 20- 31+ 31- 42- 2+ 2- 12+ 12- 11+ 11- 28+ 28-", "TS1-0"},
    {"shift sent anew for each letter", "42+ 20+ 20- 42- 42+ 31+ 31- 42- 28+ 28-", "TS"},
    {"no shift", "20+ 20- 31+ 31- 28+ 28-", "ts"},
    {"shift let go before its letter", "42+ 20+ 42- 20- 31+ 31- 28+ 28-", "Ts"},
    {"right shift", "54+ 20+ 20- 54- 28+ 28-", "T"},
    {"autorepeat", "30+ 30* 30* 30- 28+ 28-", "a"},
    {"Alt 4 1", "56+ 75+ 75- 79+ 79- 56- 28+ 28-", ")"},
    {"Alt 0 6 5", "56+ 82+ 82- 77+ 77- 76+ 76- 56- 28+ 28-", "A"},
    {"Alt beyond ASCII", "30+ 30- 56+ 80+ 80- 80+ 80- 80+ 80- 56- 28+ 28-", "!lost"},
    {"framed by STX and ETX", "29+ 48+ 48- 29- 30+ 30- 29+ 46+ 46- 29-", "a"},
    {"F13 as prefix", "183+ 183- 30+ 30- 28+ 28-", "a"},
    {"events lost", "30+ 30- drop 28+ 28-", "!lost"},
    {"Enter alone", "28+ 28-", ""},
    {"Tab ends too", "30+ 30- 15+ 15-", "a"},
    {"keypad Enter and digits", "79+ 79- 80+ 80- 96+ 96-", "12"},
    {"two scans", "30+ 30- 28+ 28- 48+ 48- 28+ 28-", "a b"},
    {"a scan that stopped half-way", "30+ 30- wait 48+ 48- 28+ 28-", "b"},
    {"after a lost one all is well", "30+ drop 28+ 28- 48+ 48- 28+ 28-", "!lost b"},
    {"AIM identifier of a QR", "27+ 27- 42+ 16+ 16- 42- 2+ 2- 30+ 30- 28+ 28-", "a"},
    {"a bracket that is no identifier", "27+ 27- 2+ 2- 30+ 30- 28+ 28-", "]1a"},
    {"group separator", "30+ 30- 29+ 27+ 27- 29- 48+ 48- 28+ 28-",
     "a\x1d"
     "b"},
};

static void result_add(char *out, size_t capacity, enum wedge_result result, const struct wedge *wedge)
{
    if (result == WEDGE_MORE)
        return;
    char buffer[WEDGE_TEXT_MAX + 1];
    struct span text = wedge_text(wedge, buffer);
    size_t used = strlen(out);
    snprintf(out + used, capacity - used, "%s%.*s", used ? " " : "",
             result == WEDGE_SCAN ? (int)text.size : 5,
             result == WEDGE_SCAN   ? text.data
             : result == WEDGE_LOST ? "!lost"
                                    : "!long");
}

static void type(struct wedge *wedge, const char *keys, char *out, size_t capacity)
{
    char words[4096];
    int64_t now_ms = 1000;
    snprintf(words, sizeof words, "%s", keys);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
        now_ms += 5;
        if (strcmp(word, "drop") == 0) {
            wedge_drop(wedge, now_ms);
        } else if (strcmp(word, "wait") == 0) {
            now_ms += WEDGE_PAUSE_MS;
        } else {
            char how = word[strlen(word) - 1];
            int value = how == '+' ? 1 : how == '*' ? 2 : 0;
            result_add(out, capacity, wedge_key(wedge, atoi(word), value, now_ms), wedge);
        }
    }
}

static void every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct wedge wedge = {.alt_code = -1};
        char got[512] = "";
        type(&wedge, ROWS[i].keys, got, sizeof got);
        if (strcmp(got, ROWS[i].want) != 0)
            fail_msg("%s: '%s', wanted '%s'", ROWS[i].name, got, ROWS[i].want);
    }
}

static void a_scan_that_is_too_long_is_told_once(void **state)
{
    (void)state;
    struct wedge wedge = {.alt_code = -1};
    char got[512] = "";
    for (int i = 0; i < 257; i++)
        type(&wedge, "30+ 30-", got, sizeof got);
    assert_string_equal(got, "!long");
    type(&wedge, "28+ 28- 30+ 30- 28+ 28-", got, sizeof got);
    assert_string_equal(got, "!long a");
}

static void the_longest_scan_is_whole(void **state)
{
    (void)state;
    struct wedge wedge = {.alt_code = -1};
    char got[512] = "";
    for (int i = 0; i < WEDGE_TEXT_MAX; i++)
        type(&wedge, "30+ 30-", got, sizeof got);
    type(&wedge, "28+", got, sizeof got);
    assert_int_equal(strlen(got), WEDGE_TEXT_MAX);
}

/* A scanner that believes CapsLock to be on: only a tag that fits its check character is turned round. */
static void inverted_case_is_mended_only_for_a_tag(void **state)
{
    (void)state;
    struct wedge wedge = {.text = "ts1-000123-z", .size = 12};
    char buffer[WEDGE_TEXT_MAX + 1];
    assert_true(span_is(wedge_text(&wedge, buffer), "TS1-000123-Z"));
    struct wedge wrong = {.text = "ts1-000123-k", .size = 12};
    assert_true(span_is(wedge_text(&wrong, buffer), "ts1-000123-k"));
    struct wedge identified = {.text = "]C0TS1-000123-Z", .size = 15};
    assert_true(span_is(wedge_text(&identified, buffer), "TS1-000123-Z"));
}

static void scancodes_are_the_keys_of_the_us_layout(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int scancode, code;
    } rows[] = {{"A", 4, 30},
                {"Z", 29, 44},
                {"1", 30, 2},
                {"0", 39, 11},
                {"Enter", 40, 28},
                {"-", 45, 12},
                {"left shift", 225, 42},
                {"right shift", 229, 54},
                {"keypad 1", 89, 79},
                {"keypad 0", 98, 82},
                {"Tab", 43, 15},
                {"/", 56, 53},
                {"F1", 58, -1},
                {"none", 0, -1},
                {"beyond", 512, -1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (wedge_code_of_scancode(rows[i].scancode) != rows[i].code)
            fail_msg("%s: %d", rows[i].name, wedge_code_of_scancode(rows[i].scancode));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row),
        cmocka_unit_test(a_scan_that_is_too_long_is_told_once),
        cmocka_unit_test(the_longest_scan_is_whole),
        cmocka_unit_test(inverted_case_is_mended_only_for_a_tag),
        cmocka_unit_test(scancodes_are_the_keys_of_the_us_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
