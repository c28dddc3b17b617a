/* Keys of a hand scanner, written "42+ 20+ 20- 42-": code and + down, - up, * repeated; "drop": events were
 * lost; "wait": 300 ms without a key; "hold": a key stays down until it is repeated. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"

#include "kiosk/device/caliper.h"
#include "kiosk/device/device.h"
#include "kiosk/device/wedge_decode.h"

static const struct wedge_manner PLAIN;

struct row {
    const char *name, *keys, *want; /* results with blanks between: "TS1-0", "!lost", "!long" */
};

static const struct row ROWS[] = {
    {"a scan", "42+ 20+ 20- 31+ 31- 42- 2+ 2- 12+ 12- 11+ 11- 28+ 28-", "TS1-0"},
    {"shift sent anew for each letter", "42+ 20+ 20- 42- 42+ 31+ 31- 42- 28+ 28-", "TS"},
    {"no shift", "20+ 20- 31+ 31- 28+ 28-", "ts"},
    {"shift let go before its letter", "42+ 20+ 42- 20- 31+ 31- 28+ 28-", "Ts"},
    {"right shift", "54+ 20+ 20- 54- 28+ 28-", "T"},
    {"autorepeat", "30+ hold 30* 30* 30- 28+ 28-", "a"},
    {"a key pressed three times so fast that it seems held", "11+ 11* 11* 11- 28+ 28-", "000"},
    {"Shift let go of and pressed again so fast", "42+ 20+ 20- 42* 31+ 31- 42- 28+ 28-", "TS"},
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
    struct span text = wedge_text(wedge, &PLAIN, buffer);
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
        } else if (strcmp(word, "hold") == 0) {
            now_ms += 200;
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
    assert_true(span_is(wedge_text(&wedge, &PLAIN, buffer), "TS1-000123-Z"));
    struct wedge wrong = {.text = "ts1-000123-k", .size = 12};
    assert_true(span_is(wedge_text(&wrong, &PLAIN, buffer), "ts1-000123-k"));
    struct wedge identified = {.text = "]C0TS1-000123-Z", .size = 15};
    assert_true(span_is(wedge_text(&identified, &PLAIN, buffer), "TS1-000123-Z"));
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

static void a_scan_without_what_is_around_it(void **state)
{
    (void)state;
    static const struct {
        const char *name, *typed, *want;
        struct wedge_manner manner;
    } rows[] = {
        {"nothing to take off", "TS1-000123-Z", "TS1-000123-Z", {.prefix = ""}},
        {"a prefix", "#TS1-000123-Z", "TS1-000123-Z", {.prefix = "#"}},
        {"a prefix that is not there", "TS1-000123-Z", "TS1-000123-Z", {.prefix = "#"}},
        {"a suffix", "TS1-000123-Z;;", "TS1-000123-Z", {.suffix = ";;"}},
        {"both, and the identifier between",
         "<]Q1TS1-000123-Z>",
         "TS1-000123-Z",
         {.prefix = "<", .suffix = ">"}},
        {"the identifier in front of both",
         "]Q1<TS1-000123-Z>",
         "TS1-000123-Z",
         {.prefix = "<", .suffix = ">"}},
        {"one identifier is taken off", "]Q1]C0TS1-000123-Z", "]C0TS1-000123-Z", {.prefix = ""}},
        {"Code 128", "]C0TS1-000123-Z", "TS1-000123-Z", {.prefix = ""}},
        {"an identifier of another code", "]E04012345678901", "4012345678901", {.prefix = ""}},
        {"identifiers stay", "]E04012345678901", "]E04012345678901", {.keep_aim = true}},
        {"a code that is only a prefix", "#", "#", {.prefix = "#"}},
        {"France, a text that is no tag", "QBC!@#", "ABC123", {.layout = WEDGE_FR}},
        {"Germany, a text that is no tag", "ZYX", "YZX", {.layout = WEDGE_DE}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct wedge wedge = {.size = strlen(rows[i].typed)};
        char buffer[WEDGE_TEXT_MAX + 1];
        snprintf(wedge.text, sizeof wedge.text, "%s", rows[i].typed);
        struct span got = wedge_text(&wedge, &rows[i].manner, buffer);
        if (!span_is(got, rows[i].want))
            fail_msg("%s: '%.*s'", rows[i].name, (int)got.size, got.data);
    }
}

/* What a US scanner's tag becomes on a host with another layout, and what a scanner that is set to another
 * layout types: a tag again, and only a tag. */
static void another_layout_is_mended_for_a_tag(void **state)
{
    (void)state;
    static const char *const words[] = {"fr", "de", "th"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        enum wedge_layout layout;
        struct wedge wedge = {.size = 0};
        char buffer[WEDGE_TEXT_MAX + 1];
        assert_true(wedge_layout_find(span_of(words[i]), &layout));
        assert_true(wedge_layout_turn(WEDGE_US, layout, SPAN("TS1-000123-Z"), wedge.text, WEDGE_TEXT_MAX,
                                      &wedge.size));
        assert_false(span_is((struct span){wedge.text, wedge.size}, "TS1-000123-Z"));
        struct span got = wedge_text(&wedge, &PLAIN, buffer);
        if (!span_is(got, "TS1-000123-Z"))
            fail_msg("%s: '%.*s'", words[i], (int)got.size, got.data);
        assert_true(wedge_layout_turn(WEDGE_US, layout, SPAN("TS1-000123-K"), wedge.text, WEDGE_TEXT_MAX,
                                      &wedge.size));
        got = wedge_text(&wedge, &PLAIN, buffer);
        assert_true(span_equal(got, (struct span){wedge.text, wedge.size}));
        if (layout == WEDGE_TH)
            continue;
        assert_true(wedge_layout_turn(layout, WEDGE_US, SPAN("TS1-000123-Z"), wedge.text, WEDGE_TEXT_MAX,
                                      &wedge.size));
        assert_true(span_is(wedge_text(&wedge, &PLAIN, buffer), "TS1-000123-Z"));
    }
}

/* As libxkbcommon has them. */
static void layouts_are_those_of_the_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *layout, *want;
    } rows[] = {
        {"fr", "TS&)ààà&é\")K"}, {"th", "ธฆๅขจจจๅ/-ขษ"}, {"de", "TS1ß000123ßK"}, {"us", "TS1-000123-K"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum wedge_layout layout;
        char got[64];
        size_t size;
        assert_true(wedge_layout_find(span_of(rows[i].layout), &layout));
        assert_true(wedge_layout_turn(WEDGE_US, layout, SPAN("TS1-000123-K"), got, sizeof got, &size));
        if (!span_is((struct span){got, size}, rows[i].want))
            fail_msg("%s: '%.*s'", rows[i].layout, (int)size, got);
    }
    char got[8];
    size_t size;
    assert_false(wedge_layout_turn(WEDGE_US, WEDGE_FR, SPAN("["), got, sizeof got, &size)); /* a dead key */
    assert_false(wedge_layout_turn(WEDGE_US, WEDGE_FR, SPAN("TS1-000123"), got, sizeof got, &size));
    assert_false(wedge_layout_turn(WEDGE_US, WEDGE_TH, SPAN("\xc3"), got, sizeof got, &size));
    enum wedge_layout none;
    assert_false(wedge_layout_find(SPAN("dvorak"), &none));
}

#define TAG_Z  "42+ 20+ 31+ 42- 2+ 12+ 11+ 11+ 11+ 2+ 3+ 4+ 12+ 42+ 44+ 42- 28+" /* TS1-000123-Z */
#define TAG_K  "42+ 20+ 31+ 42- 2+ 12+ 11+ 11+ 11+ 2+ 3+ 4+ 12+ 42+ 37+ 42- 28+" /* … with another check */
#define TWELVE "30+ 30+ 30+ 30+ 30+ 30+ 30+ 30+ 30+ 30+ 30+ 30+ 28+"

static const struct {
    const char *name, *keys;
    int gap_ms[4]; /* again and again; 0 ends them */
    enum wedge_pace want;
    struct wedge_manner manner;
} typists[] = {
    {"a scanner", TWELVE, {5}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a slow Bluetooth scanner", TWELVE, {30}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"at 35 ms a key", TWELVE, {35}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a scanner that is read in gusts", TWELVE, {1, 1, 1, 100}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"two keys mashed", "30+ 30+ 28+", {1}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a person in a hurry", TWELVE, {40, 90, 60, 110}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a person", TWELVE, {120, 250, 180, 90}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a tag at 36 ms a key", TAG_Z, {36}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a tag at 120 ms a key", TAG_Z, {120}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a tag that is read in gusts", TAG_Z, {20, 20, 20, 280}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a tag at 121 ms a key", TAG_Z, {121}, WEDGE_TOO_SLOW, {.prefix = ""}},
    {"a tag at 250 ms a key", TAG_Z, {250}, WEDGE_TOO_SLOW, {.prefix = ""}},
    {"a misread tag at 60 ms: misread, and no word of slowness",
     TAG_K,
     {60},
     WEDGE_BY_MACHINE,
     {.prefix = ""}},
    {"after an AIM identifier", "27+ 42+ 46+ 42- 11+ " TWELVE, {100}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"an AIM identifier that stays",
     "27+ 42+ 46+ 42- 11+ " TWELVE,
     {100},
     WEDGE_BY_MACHINE,
     {.keep_aim = true}},
    {"after F13", "183+ " TWELVE, {100}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"after F13, at a crawl", "183+ " TWELVE, {200}, WEDGE_TOO_SLOW, {.prefix = ""}},
    {"between STX and ETX",
     "29+ 48+ 29- 30+ 30+ 30+ 30+ 30+ 29+ 46+",
     {100},
     WEDGE_BY_MACHINE,
     {.prefix = ""}},
    {"behind the prefix that is set", TWELVE, {100}, WEDGE_BY_MACHINE, {.prefix = "a"}},
    {"before the suffix that is set", TWELVE, {100}, WEDGE_BY_MACHINE, {.suffix = "aa"}},
    {"without the prefix that is set", TWELVE, {40, 90, 60, 110}, WEDGE_BY_HAND, {.prefix = "#"}},
    {"another code, as evenly as only a machine does", TWELVE, {80}, WEDGE_TOO_SLOW, {.prefix = ""}},
    {"a letter with Shift takes twice as long", TWELVE, {60, 120}, WEDGE_TOO_SLOW, {.prefix = ""}},
    {"even, but slower than any scanner but of a tag", TWELVE, {130}, WEDGE_BY_HAND, {.prefix = ""}},
    {"too short to tell", "2+ 8+ 3+ 2+ 10+ 28+", {80}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a caliper", "2+ 8+ 52+ 2+ 10+ 28+", {80}, WEDGE_BY_MACHINE, {.prefix = ""}},
    {"a length that is not typed evenly", "2+ 8+ 52+ 2+ 10+ 28+", {40, 130}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a length more slowly: a person's", "2+ 8+ 52+ 2+ 10+ 28+", {130}, WEDGE_BY_HAND, {.prefix = ""}},
    {"a length in gusts, with its unit",
     "2+ 8+ 52+ 2+ 10+ 50+ 50+ 28+",
     {20, 20, 250},
     WEDGE_BY_MACHINE,
     {.prefix = ""}},
    {"a caliper at a crawl, with its unit",
     "2+ 8+ 52+ 2+ 10+ 50+ 50+ 28+",
     {200},
     WEDGE_TOO_SLOW,
     {.prefix = ""}},
};

/* Every press at its time after the last one, in turn; modifiers move with the key that follows. */
static void who_typed_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(typists); i++) {
        struct wedge wedge = {.alt_code = -1};
        char words[256];
        int64_t now_ms = 1000;
        enum wedge_result result = WEDGE_MORE;
        int at = 0;
        snprintf(words, sizeof words, "%s", typists[i].keys);
        for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
            int code = atoi(word);
            bool modifier = code == 42 || code == 29;
            if (!modifier) {
                at = at < 4 && typists[i].gap_ms[at] > 0 ? at : 0;
                now_ms += typists[i].gap_ms[at++];
            }
            result = wedge_key(&wedge, code, word[strlen(word) - 1] == '+', now_ms);
        }
        assert_int_equal(result, WEDGE_SCAN);
        if (wedge_pace(&wedge, &typists[i].manner) != typists[i].want)
            fail_msg("%s: %d", typists[i].name, wedge_pace(&wedge, &typists[i].manner));
    }
}

/* What the kiosk hears of keys that come through the window. */
static void a_scan_through_the_window(void **state)
{
    (void)state;
    static const struct {
        const char *name, *typed;
        int key_ms;
        enum wedge_result result;
        enum device_event_kind want;
        const char *says; /* what is in the notice */
    } rows[] = {
        {"a tag", "TS1-000123-Z", 100, WEDGE_SCAN, DEVICE_EVENT_CODE, NULL},
        {"a word about its pace", "TS1-000123-Z", 200, WEDGE_SCAN, DEVICE_EVENT_STATUS,
         "delay between characters"},
        {"a slow caliper", "17.19mm", 100, WEDGE_SCAN, DEVICE_EVENT_VALUE, NULL},
        {"a word about its pace, too", "17.19mm", 200, WEDGE_SCAN, DEVICE_EVENT_STATUS,
         "The caliper types too slowly"},
        {"a person", "hello world", 200, WEDGE_SCAN, DEVICE_EVENT_NONE, NULL},
        {"nothing yet", "TS1-000123-Z", 2, WEDGE_MORE, DEVICE_EVENT_NONE, NULL},
        {"longer than any code of ours", "BEGIN:VCARD", 2, WEDGE_TOO_LONG, DEVICE_EVENT_STATUS, "too long"},
        {"a person leans on the keys", "aaaaaaaaaaa", 200, WEDGE_TOO_LONG, DEVICE_EVENT_NONE, NULL},
        {"some of its keys were none", "BEGIN:VCARD", 2, WEDGE_LOST, DEVICE_EVENT_STATUS,
         "part of the scan was lost"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct wedge wedge = {.first_ms = 1000, .shortest_ms = 1, .longest_ms = 1000};
        struct device_event event = {.kind = DEVICE_EVENT_CODE};
        wedge.size = strlen(rows[i].typed);
        memcpy(wedge.text, rows[i].typed, wedge.size);
        wedge.presses = (int)wedge.size + 1;
        wedge.at_ms = 1000 + (int64_t)wedge.size * rows[i].key_ms;
        wedge_window_event(&wedge, &PLAIN, rows[i].result, &event);
        if (event.kind != rows[i].want || (rows[i].says && !strstr(event.fault.text, rows[i].says)))
            fail_msg("%s: %d, %s", rows[i].name, event.kind, event.fault.text);
        if (event.kind == DEVICE_EVENT_CODE)
            assert_string_equal(event.text, rows[i].typed);
    }
}

static void a_caliper_types_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool want;
        int64_t um;
    } rows[] = {{"12.34", true, 12340},
                {"12,34", true, 12340},
                {"12,34 mm", true, 12340},
                {"+0012.34mm", true, 12340},
                {"-0.005", true, -5},
                {".4970 in", true, 12624},
                {"0.5\"", true, 12700},
                {"12 mm", true, 12000},
                {"12.3456", true, 12346},
                {" 1.5 ", true, 1500},
                {"2000.001", false, 0},
                {"12", false, 0},
                {"4012345678901", false, 0},
                {"TS1-000123-Z", false, 0},
                {"12.3.4", false, 0},
                {"1,234.5", false, 0},
                {"12.", false, 0},
                {"", false, 0},
                {"mm", false, 0},
                {"12.34 g", false, 0},
                {"1e3.0", false, 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t um = 0;
        if (caliper_read(span_of(rows[i].text), &um) != rows[i].want || um != rows[i].um)
            fail_msg("'%s': %lld", rows[i].text, (long long)um);
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
        cmocka_unit_test(a_scan_without_what_is_around_it),
        cmocka_unit_test(another_layout_is_mended_for_a_tag),
        cmocka_unit_test(layouts_are_those_of_the_hosts),
        cmocka_unit_test(who_typed_it),
        cmocka_unit_test(a_scan_through_the_window),
        cmocka_unit_test(a_caliper_types_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
