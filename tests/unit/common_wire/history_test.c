/* What happened to a piece, as the hub tells it behind the sheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/wire.h"

#define TAG       "TS1-000123-Z"
#define AT(m)     "\"at\":\"2026-11-20T14:0" m ":00.000Z\""
#define LIFE(...) "{\"tag\":\"" TAG "\",\"version\":3,\"history\":[" __VA_ARGS__ "]}"
#define RECEIVED                                                                                             \
    "{\"seq\":4," AT("1") ",\"do\":\"receive\",\"station\":\"setting\",\"state\":\"queued\",\"book_ug\":0}"
#define STARTED                                                                                              \
    "{\"seq\":5," AT("2") ",\"do\":\"start\",\"station\":\"setting\",\"operator\":\"TSB-000003-E\","         \
                          "\"book_ug\":4807000,\"undone\":true,\"verdict\":{\"ruling\":\"pass\"}}"
#define NEWER "{\"seq\":6," AT("3") ",\"do\":\"teleport\",\"book_ug\":4807000}"

static void the_newest_comes_first(void **state)
{
    struct piece_history history;
    (void)state;
    struct fault fault = wire_read_piece_history(SPAN(LIFE(RECEIVED "," STARTED)), &history);
    assert_string_equal(fault.text, "");
    assert_string_equal(history.piece.text, TAG);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.deeds[0].verb, VERB_START);
    assert_string_equal(history.deeds[0].operator_badge.text, "TSB-000003-E");
    assert_int_equal(history.deeds[0].book_mass.ug, 4807000);
    assert_true(history.deeds[0].undone);
    assert_int_equal(history.deeds[1].verb, VERB_RECEIVE);
    assert_string_equal(history.deeds[1].station.text, "setting");
    assert_true(tag_is_none(history.deeds[1].operator_badge));
    assert_int_equal(history.deeds[0].at_ms - history.deeds[1].at_ms, 60000);
}

#define ID(digit)            #digit "3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define PHOTO(digit, moment) "{\"id\":\"" ID(digit) "\",\"moment\":\"" moment "\"," AT("4") "}"
#define SEEN(...)            "{\"tag\":\"" TAG "\",\"photos\":[" __VA_ARGS__ "],\"history\":[]}"

/* The newest first; a hub that knows of none tells none, one that knows more is read as far as there is room.
 */
static void photos_come_with_it(void **state)
{
    static const struct {
        const char *name, *body;
        int count;
        char first; /* of the newest one's id */
        bool after;
    } rows[] = {
        {"none is told", LIFE(RECEIVED), 0, '\0', false},
        {"before and after", SEEN(PHOTO(1, "before") "," PHOTO(2, "after")), 2, '2', true},
        {"more than there is room for",
         SEEN(PHOTO(1, "before") "," PHOTO(2, "after") "," PHOTO(3, "before") "," PHOTO(4, "after") "," PHOTO(
             5, "before")),
         PIECE_PHOTOS_MAX, '5', false},
        {"a moment of a newer hub", SEEN(PHOTO(1, "before") "," PHOTO(2, "meanwhile")), 1, '1', false},
        {"kept elsewhere", SEEN("{\"id\":\"photo-17.jpg\",\"moment\":\"after\"," AT("4") "}"), 0, '\0',
         false},
    };
    struct piece_history history;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fault fault = wire_read_piece_history(span_of(rows[i].body), &history);
        if (fault_is(fault) || history.photo_count != rows[i].count)
            fail_msg("%s: %d, \"%s\"", rows[i].name, history.photo_count, fault.text);
        if (rows[i].count > 0 &&
            (history.photos[0].id[0] != rows[i].first || history.photos[0].after != rows[i].after))
            fail_msg("%s: first is %s", rows[i].name, history.photos[0].id);
    }
}

/* Deeds that a newer hub knows are left out, and so is what is older than there is room for. */
static void what_nobody_has_a_word_for_is_left_out(void **state)
{
    static char body[64 * 1024];
    struct piece_history history;
    struct text text = TEXT_IN(body);
    (void)state;
    assert_false(fault_is(wire_read_piece_history(SPAN(LIFE(RECEIVED "," NEWER)), &history)));
    assert_int_equal(history.count, 1);
    text_add(&text, "{\"tag\":\"" TAG "\",\"history\":[" RECEIVED);
    for (int i = 0; i < 300; i++)
        text_add(&text, "," STARTED);
    text_add(&text, "]}");
    assert_true(text_ok(&text));
    assert_false(fault_is(wire_read_piece_history(text_span(&text), &history)));
    assert_int_equal(history.count, PIECE_HISTORY_MAX);
    assert_int_equal(history.deeds[PIECE_HISTORY_MAX - 1].verb, VERB_START);
}

static const struct {
    const char *name, *body, *says;
} WRONG[] = {
    {"no JSON", "hello", "the history"},
    {"a list", "[]", "must be an object"},
    {"no history", "{\"tag\":\"" TAG "\"}", "history"},
    {"no tag", "{\"history\":[]}", "tag"},
    {"a deed without a verb", LIFE("{\"seq\":4," AT("1") "}"), "history[0].do"},
    {"a deed without a time", LIFE("{\"seq\":4,\"do\":\"start\"}"), "history[0].at"},
    {"a deed that is none", LIFE("7"), "history[0]"},
    {"photos that are none", SEEN("7"), "photos[0]"},
    {"a photo without a time", SEEN("{\"id\":\"" ID(1) "\",\"moment\":\"after\"}"), "photos[0].at"},
    {"a mass in words", LIFE("{\"seq\":4," AT("1") ",\"do\":\"start\",\"book_ug\":\"much\"}"), "book_ug"},
};

static void what_is_wrong_is_named(void **state)
{
    struct piece_history history;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct fault fault = wire_read_piece_history(span_of(WRONG[i].body), &history);
        if (!fault_is(fault) || !strstr(fault.text, WRONG[i].says))
            fail_msg("%s: \"%s\"", WRONG[i].name, fault.text);
    }
}

static void a_photo_tells_its_name(void **state)
{
    static const char body[] =
        "{\"id\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"width\":9}";
    char id[PHOTO_ID_MAX];
    (void)state;
    assert_true(wire_read_photo(SPAN(body), id));
    assert_string_equal(id, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_false(wire_read_photo(SPAN("{\"id\":\"photo-17.jpg\"}"), id));
    assert_false(wire_read_photo(SPAN("{}"), id));
    assert_false(wire_read_photo(SPAN("[7]"), id));
    assert_false(wire_read_photo(SPAN("{\"id\":"), id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_comes_first),
        cmocka_unit_test(photos_come_with_it),
        cmocka_unit_test(what_nobody_has_a_word_for_is_left_out),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_photo_tells_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
