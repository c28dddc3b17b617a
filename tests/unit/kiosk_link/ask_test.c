/* What else a bench asks through the link: forms, a PIN, a language, labels, histories, photos. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "common/rules/form.h"
#include "common/sys/clock.h"

static struct command hold_with(struct form *form, enum verb verb, const char *note)
{
    struct command command = bench_command(verb, DECIDED_HUB);
    *form = form_new(form_kind_of(verb)->fields);
    form_set_text(form, "note", note);
    command.form = form;
    return command;
}

static void a_form_waits_on_the_disk_and_arrives_whole(void **state)
{
    struct bench *bench = *state;
    struct form form;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct command hold = hold_with(&form, VERB_HOLD, "asks \"when?\"");
    hold.decided = DECIDED_KIOSK;
    assert_false(fault_is(link_send(bench_link(bench), &hold)));
    memset(&form, 0, sizeof form); /* the kiosk's memory has other uses by then */
    bench_close_link(bench);
    hub_up(bench_hub(bench));
    bench_open_link(bench);
    BENCH_EXPECT(bench, "1 hold asks \"when?\"");
}

static bool holds(const char *path, const char *what)
{
    char bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    return memmem(bytes, size, what, strlen(what)) != NULL;
}

static void a_pin_is_asked_with_and_never_written(void **state)
{
    struct bench *bench = *state;
    struct form form;
    char log[512];
    struct command park = hold_with(&form, VERB_PARK, "waits for a stone");
    snprintf(park.pin, sizeof park.pin, "%s", "97531864");
    assert_false(fault_is(link_send(bench_link(bench), &park)));
    assert_true(bench_wait_end(bench, park.id));
    assert_string_equal(hub_last_pin(bench_hub(bench)), "97531864");
    snprintf(log, sizeof log, "%s-wal", bench_store(bench));
    assert_true(holds(bench_store(bench), "waits for a stone") || holds(log, "waits for a stone"));
    assert_false(holds(bench_store(bench), "97531864") || holds(log, "97531864"));
}

/* Whoever acts is told why not in the language of the screen; HTTP has a hyphen where a .po has none. */
static void a_question_says_in_which_language(void **state)
{
    static const struct {
        const char *name, *spoken, *asked;
    } rows[] = {
        {"at first", NULL, ""},         {"a language", "th", "th"}, {"the same again", "th", "th"},
        {"a region", "zh_CN", "zh-CN"}, {"none again", "", ""},
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char asked[32];
        if (rows[i].spoken)
            link_speak(bench_link(bench), rows[i].spoken);
        struct command question = bench_ask(bench);
        assert_true(bench_wait_end(bench, question.id));
        hub_last_language(bench_hub(bench), asked, sizeof asked);
        if (strcmp(asked, rows[i].asked) != 0)
            fail_msg("%s: \"%s\" was asked for, not \"%s\"", rows[i].name, asked, rows[i].asked);
    }
}

static void what_was_answered_can_be_taken_back(void **state)
{
    struct bench *bench = *state;
    struct command asked = bench_ask(bench);
    assert_true(bench_wait_end(bench, asked.id));
    bench_report(bench, " something");
    struct command undo = bench_command(VERB_WITHDRAW, DECIDED_KIOSK);
    undo.has_replaces = true;
    undo.replaces_id = asked.id;
    undo.replaces_n = asked.n;
    assert_false(fault_is(link_send(bench_link(bench), &undo)));
    BENCH_EXPECT(bench, "1 receive", "2 report something", "3 withdraw undoes 1");
}

static void a_label_is_printed_or_not(void **state)
{
    static const struct {
        int64_t piece;
        const char *want;
    } rows[] = {{41, ""},
                {42, "The hub says: The printer is off."},
                {43, "The hub did not say if the label was printed: look at the printer"}};
    struct bench *bench = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag tag = tag_make(TAG_PIECE, rows[i].piece);
        assert_false(fault_is(link_print(bench_link(bench), tag)));
        struct link_event event = bench_wait_printed(bench, (int)i + 1);
        assert_string_equal(event.tag.text, tag.text);
        assert_string_equal(event.fault.text, rows[i].want);
    }
    for (int i = 0; i < 2; i++) /* touched twice, it is the one that is being printed */
        assert_false(fault_is(link_print(bench_link(bench), tag_make(TAG_PIECE, 43))));
}

static void without_the_hub_no_label_is_kept(void **state)
{
    struct bench *bench = *state;
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    struct fault fault = link_print(bench_link(bench), tag_make(TAG_PIECE, 41));
    assert_true(fault_is(fault));
    assert_int_not_equal(fault.code, FAULT_BUSY);
}

static void a_history_is_read_or_not(void **state)
{
    static const struct {
        int64_t piece;
        const char *want;
    } rows[] = {{41, ""},
                {42, "The hub says: No piece has the tag TS1-000042."},
                {43, "The hub did not answer: try again"}};
    struct bench *bench = *state;
    struct piece_history history;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag tag = tag_make(TAG_PIECE, rows[i].piece);
        assert_false(fault_is(link_ask_history(bench_link(bench), tag)));
        struct link_event event = bench_wait_history(bench, (int)i + 1);
        assert_string_equal(event.tag.text, tag.text);
        assert_string_equal(event.fault.text, rows[i].want);
    }
    link_copy_history(bench_link(bench), &history); /* the last that came */
    assert_string_equal(history.piece.text, tag_make(TAG_PIECE, 41).text);
    assert_int_equal(history.count, 2);
    assert_int_equal(history.deeds[0].verb, VERB_START);
    assert_int_equal(history.deeds[1].verb, VERB_RECEIVE);
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_true(fault_is(link_ask_history(bench_link(bench), tag_make(TAG_PIECE, 41))));
}

static void a_photo_is_read_or_not(void **state)
{
    char own[PHOTO_ID_MAX], other[PHOTO_ID_MAX], none[PHOTO_ID_MAX];
    struct bench *bench = *state;
    size_t size;
    sha256_text(SPAN("photo"), own);
    memset(other, '0', sizeof other);
    memset(none, 'f', sizeof none);
    other[PHOTO_ID_MAX - 1] = none[PHOTO_ID_MAX - 1] = '\0';
    const struct {
        const char *id, *want;
        bool comes;
    } rows[] = {{own, "", true},
                {other, "The hub gave another photo than 000000000000…: look at its log", false},
                {none, "The hub says: There is no such photo.", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_false(fault_is(link_ask_photo(bench_link(bench), rows[i].id)));
        struct link_event event = bench_wait_seen(bench, (int)i + 1);
        assert_string_equal(event.id, rows[i].id);
        assert_string_equal(event.fault.text, rows[i].want);
        char *data = link_take_seen(bench_link(bench), &size);
        assert_int_equal(data != NULL, rows[i].comes);
        if (data)
            assert_memory_equal(data, "photo", 5);
        free(data);
        assert_null(link_take_seen(bench_link(bench), &size));
    }
    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_true(fault_is(link_ask_photo(bench_link(bench), own)));
}
int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(a_form_waits_on_the_disk_and_arrives_whole),
        BENCH_TEST(a_pin_is_asked_with_and_never_written),
        BENCH_TEST(a_question_says_in_which_language),
        BENCH_TEST(what_was_answered_can_be_taken_back),
        BENCH_TEST(a_label_is_printed_or_not),
        BENCH_TEST(without_the_hub_no_label_is_kept),
        BENCH_TEST(a_history_is_read_or_not),
        BENCH_TEST(a_photo_is_read_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
