/* What is said: numbers, times, refusals, and that no message is without its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/time.h"
#include "common/language/language.h"
#include "kiosk/ui/words.h"

#define NOW_MS INT64_C(1795183620000) /* Friday 20 November 2026, 14:07 UTC */

static int use_utc(void **state)
{
    (void)state;
    return setenv("TZ", "UTC", 1);
}

static void due_dates(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t due_ms;
        const char *day, *left;
    } rows[] = {
        {"none", 0, "", ""},
        {"in four hours", NOW_MS + 4 * HOUR_MS, "today", "4 h left"},
        {"in half an hour", NOW_MS + HOUR_MS / 2, "today", "30 min left"},
        {"an hour ago", NOW_MS - HOUR_MS, "today", "1 h late"},
        {"tomorrow", NOW_MS + 12 * HOUR_MS, "tomorrow", ""},
        {"on Tuesday", NOW_MS + 96 * HOUR_MS, "Tue 24", ""},
        {"three days ago", NOW_MS - 72 * HOUR_MS, "Tue 17", "3 d late"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char day[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX];
        words_due(rows[i].due_ms, NOW_MS, day, left);
        if (strcmp(day, rows[i].day) != 0 || strcmp(left, rows[i].left) != 0)
            fail_msg("%s: \"%s\" \"%s\"", rows[i].name, day, left);
    }
}

static void what_was_booked_is_said_with_its_amount(void **state)
{
    (void)state;
    static const struct {
        struct view_item items[3];
        const char *said;
    } rows[] = {
        {{{.prompt = PROMPT_METAL, .word = "au750y", .name = "18k yellow", .detail = "own"},
          {.prompt = PROMPT_MASS, .what = ITEM_MASS, .number = 12500000}},
         "18k yellow · 12.500 g"},
        {{{.prompt = PROMPT_RETURN_KIND, .word = "filings"},
          {.prompt = PROMPT_METAL, .word = "au750w", .name = "18k white", .detail = "recycled"},
          {.prompt = PROMPT_MASS, .what = ITEM_MASS, .number = 2400000}},
         "Filings · 18k white · recycled · 2.400 g"},
        {{{.prompt = PROMPT_STONE, .word = "rd-1.3", .name = "round 1.3 mm"},
          {.prompt = PROMPT_COUNT, .what = ITEM_STONES, .number = 1}},
         "round 1.3 mm · 1 stone"},
        {{{.prompt = PROMPT_MANAGER, .name = "Nok"}, {.prompt = PROMPT_PHOTO_AFTER, .what = ITEM_PHOTO}}, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_DONE, .item_count = 3};
        char said[WORDS_SENTENCE_MAX];
        memcpy(view.items, rows[i].items, sizeof rows[i].items);
        words_booked(&view, said);
        assert_string_equal(said, rows[i].said);
    }
}

/* No system locale is asked: all of it stands in the catalogues. */
static void each_language_writes_dates_and_numbers_in_its_way(void **state)
{
    (void)state;
    static const struct {
        const char *code, *tuesday, *late, *left, *age, *load, *half;
    } rows[] = {
        {"en", "Tue 17", "3 d late", "4 h left", "47 h", "1 of 1 piece · 84.6 of 90 g", "−1.5 %"},
        {"fr", "mar. 17", "retard 3 j", "reste 4 h", "47 h", "1 sur 1 pièce · 84,6 sur 90 g", "−1.5 %"},
        {"it", "mar 17", "ritardo 3 gg", "restano 4 h", "47 h", "1 di 1 pezzo · 84,6 di 90 g", "−1.5%"},
        {"th", "อ. 17", "ช้า 3 วัน", "เหลือ 4 ชม.", "47 ชม.", "1 จาก 1 ชิ้น · 84.6 จาก 90 g", "−1.5%"},
        {"hi", "मंगल 17", "3 दिन देर", "4 घंटे बाकी", "47 घंटे", "1 / 1 पीस · 84.6 / 90 g", "−1.5%"},
        {"zh_CN", "17日 周二", "晚 3 天", "剩 4 小时", "47 小时", "1 / 1 件 · 84.6 / 90 g", "−1.5%"},
    };
    assert_int_equal(LANGUAGE_COUNT, (int)COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char day[WORDS_SHORT_MAX], late[WORDS_SHORT_MAX], today[WORDS_SHORT_MAX], left[WORDS_SHORT_MAX],
            age[WORDS_SHORT_MAX];
        struct view view = {.screen = SCREEN_REFUSAL, .reason = REASON_STATION_FULL};
        numbers_set(&view.numbers, NUMBER_WIP, 1);
        numbers_set(&view.numbers, NUMBER_LIMIT, 1);
        numbers_set(&view.numbers, NUMBER_WIP_UG, 84600000);
        numbers_set(&view.numbers, NUMBER_LIMIT_UG, 90000000);
        struct words_refusal refusal;
        struct words_weighing weighing;
        language_use(language_find(span_of(rows[i].code)));
        words_due(NOW_MS - 72 * HOUR_MS, NOW_MS, day, late);
        words_due(NOW_MS + 4 * HOUR_MS, NOW_MS, today, left);
        words_age(47 * HOUR_MS, age);
        words_refusal(&view, &refusal);
        words_weighing(&(struct view_weighing){.tolerance_ppm = 15000}, &weighing);
        language_use(NULL);
        assert_string_equal(day, rows[i].tuesday);
        assert_string_equal(late, rows[i].late);
        assert_string_equal(left, rows[i].left);
        assert_string_equal(age, rows[i].age);
        assert_string_equal(refusal.numbers, rows[i].load);
        assert_string_equal(weighing.below, rows[i].half);
    }
}

/* The clock is enough today; a weekday until it would come again; then the date. */
static void when_something_was_done(void **state)
{
    (void)state;
    static const struct {
        const char *name, *code, *want;
        int64_t hours_ago;
    } rows[] = {
        {"now", "en", "14:07", 0},
        {"this morning", "en", "00:07", 14},
        {"before midnight", "en", "yesterday · 23:07", 15},
        {"a day ago", "fr", "hier · 14:07", 24},
        {"two days ago", "en", "Wed 18 · 14:07", 48},
        {"six days ago", "zh_CN", "14日 周六 · 14:07", 144},
        {"a week ago", "en", "2026-11-13", 168},
        {"by a clock that is ahead", "en", "2026-11-21", -24},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char when[WORDS_SHORT_MAX];
        language_use(language_find(span_of(rows[i].code)));
        words_when(NOW_MS - rows[i].hours_ago * HOUR_MS, NOW_MS, when);
        language_use(NULL);
        if (strcmp(when, rows[i].want) != 0)
            fail_msg("%s: \"%s\"", rows[i].name, when);
    }
}

static void a_deed_is_told_in_the_readers_language(void **state)
{
    (void)state;
    language_use(language_find(SPAN("fr")));
    assert_string_equal(words_deed("hand_over"), "Remis à un autre");
    assert_string_equal(words_deed("set_pin"), "Noté par le bureau");
    assert_string_equal(words_deed("teleport"), "Noté par le bureau");
    language_use(NULL);
}

static void clock_and_ages(void **state)
{
    (void)state;
    char text[WORDS_SHORT_MAX];
    words_clock(NOW_MS, text);
    assert_string_equal(text, "14:07");
    words_clock(NOW_MS - 14 * HOUR_MS, text);
    assert_string_equal(text, "00:07");
    words_age(59999, text);
    assert_string_equal(text, "0 min");
    words_age(-5000, text);
    assert_string_equal(text, "0 min");
    words_age(47 * HOUR_MS, text);
    assert_string_equal(text, "47 h");
    words_age(48 * HOUR_MS, text);
    assert_string_equal(text, "2 d");
}

static struct view_weighing solitaire(const char *value, int64_t gross_ug)
{
    struct view_weighing weighing = {.has_reading = true,
                                     .loaded = true,
                                     .unit = UNIT_G,
                                     .has_theory = true,
                                     .gross_expected = MASS_UG(4907000),
                                     .stones = MASS_UG(100000),
                                     .tolerance_ppm = 20000,
                                     .gross = MASS_UG(gross_ug),
                                     .has_verdict = true};
    snprintf(weighing.value, sizeof weighing.value, "%s", value);
    weighing.verdict.deviation = MASS_UG(gross_ug - 4907000);
    weighing.verdict.tolerance = MASS_UG(96140);
    weighing.verdict.uncertainty = MASS_UG(11600);
    return weighing;
}

static void numbers_of_a_weighing(void **state)
{
    (void)state;
    struct words_weighing words;
    struct view_weighing weighing = solitaire("4.932", 4932000);
    words_weighing(&weighing, &words);
    assert_string_equal(words.expected, "4.907 g expected");
    assert_string_equal(words.below, "−2 %");
    assert_string_equal(words.above, "+2 %");
    assert_string_equal(words.difference, "+0.025 g · +0.5 %");
    assert_string_equal(words.parts, "4.832 + 0.100 g");
    assert_string_equal(words.uncertainty, "± 0.0116 g");
    assert_string_equal(words.allowed, "± 0.096 g");
}

static void unit_and_decimals_are_those_of_the_scale(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        enum unit unit;
        const char *expected, *difference, *parts, *allowed, *uncertainty;
    } rows[] = {
        {"one decimal", "4.8", UNIT_G, "4.9 g expected", "−0.1 g · −2.2 %", "4.7 + 0.1 g", "± 0.1 g",
         "± 0.02 g"},
        {"two", "4.80", UNIT_G, "4.91 g expected", "−0.11 g · −2.2 %", "4.70 + 0.10 g", "± 0.10 g",
         "± 0.012 g"},
        {"four", "4.8000", UNIT_G, "4.9070 g expected", "−0.1070 g · −2.2 %", "4.7000 + 0.1000 g",
         "± 0.0961 g", "± 0.01160 g"},
        {"carat", "24.000", UNIT_CT, "24.535 ct expected", "−0.535 ct · −2.2 %", "23.500 + 0.500 ct",
         "± 0.481 ct", "± 0.0580 ct"},
        {"pennyweight", "3.0865", UNIT_DWT, "3.1553 dwt expected", "−0.0688 dwt · −2.2 %",
         "3.0222 + 0.0643 dwt", "± 0.0618 dwt", "± 0.00746 dwt"},
        {"no unit said", "4.80", UNIT_NONE, "4.91 g expected", "−0.11 g · −2.2 %", "4.70 + 0.10 g",
         "± 0.10 g", "± 0.012 g"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct words_weighing words;
        struct view_weighing weighing = solitaire(rows[i].value, 4800000);
        weighing.unit = rows[i].unit;
        print_message("%s\n", rows[i].name);
        words_weighing(&weighing, &words);
        assert_string_equal(words.expected, rows[i].expected);
        assert_string_equal(words.difference, rows[i].difference);
        assert_string_equal(words.parts, rows[i].parts);
        assert_string_equal(words.allowed, rows[i].allowed);
        assert_string_equal(words.uncertainty, rows[i].uncertainty);
    }
}

static void tolerances_of_a_fraction(void **state)
{
    (void)state;
    struct words_weighing words;
    struct view_weighing weighing = solitaire("4.932", 4932000);
    static const struct {
        int32_t ppm;
        const char *below, *above;
    } rows[] = {{15000, "−1.5 %", "+1.5 %"},
                {7500, "−0.75 %", "+0.75 %"},
                {12500, "−1.25 %", "+1.25 %"},
                {100000, "−10 %", "+10 %"},
                {501, "−0.0501 %", "+0.0501 %"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        weighing.tolerance_ppm = rows[i].ppm;
        words_weighing(&weighing, &words);
        assert_string_equal(words.below, rows[i].below);
        assert_string_equal(words.above, rows[i].above);
    }
}

static void before_anything_lies_on_the_pan(void **state)
{
    (void)state;
    struct words_weighing words;
    struct view_weighing weighing = solitaire("", 0);
    weighing.has_reading = weighing.loaded = weighing.has_verdict = false;
    words_weighing(&weighing, &words);
    assert_string_equal(words.parts, "");
    assert_string_equal(words.difference, "");
    assert_string_equal(words.uncertainty, "");
    assert_string_equal(words.allowed, "± 0.096 g");
}

static void an_empty_pan_has_no_parts(void **state)
{
    (void)state;
    struct words_weighing words;
    char value[WORDS_SHORT_MAX];
    struct view_weighing weighing = solitaire("0.000", 0);
    weighing.loaded = weighing.has_verdict = false;
    words_weighing(&weighing, &words);
    assert_string_equal(words.parts, "");
    weighing.loaded = true;
    weighing.gross = MASS_UG(60000); /* less than its stones */
    words_weighing(&weighing, &words);
    assert_string_equal(words.parts, "−0.040 + 0.100 g");
    words_value("-0.012", value);
    assert_string_equal(value, "−0.012");
    words_value("4.932", value);
    assert_string_equal(value, "4.932");
}

static void twice_too_close_is_decided_by_the_person(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_VERDICT, .message = MESSAGE_SCAN_NEXT_OR_TOUCH, .touch_count = 2};
    view.weighing.has_verdict = view.weighing.twice = true;
    view.weighing.verdict.ruling = RULING_CONDITIONAL_PASS;
    struct words_message words;
    words_message(&view, &words);
    assert_string_equal(words.title, "Too close, twice");
    assert_null(strstr(words.detail, "scan"));
}

static void a_reader_says_itself_what_it_could_not_read(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_TROUBLE, .message = MESSAGE_MISREAD};
    struct words_message words;
    words_message(&view, &words);
    assert_string_equal(words.title, "Misread");
    assert_non_null(strstr(words.detail, "Wipe the tag"));
    view.fault = fault_make(FAULT_INPUT, "A part of the scan was lost: scan once more");
    words_message(&view, &words);
    assert_string_equal(words.title, "Not read");
    assert_string_equal(words.detail, "A part of the scan was lost: scan once more.");
    view.fault = fault_make(FAULT_INPUT, "The scale says nothing: is it on?");
    words_message(&view, &words);
    assert_string_equal(words.detail, "The scale says nothing: is it on?");
}

static void the_line_about_the_hub(void **state)
{
    (void)state;
    char line[WORDS_SENTENCE_MAX];
    struct view view = {.online = false};
    words_link(&view, line);
    assert_string_equal(line, "The hub does not answer yet: check its power and the network.");
    view.pending = 2;
    view.trouble = fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again");
    words_link(&view, line);
    assert_string_equal(line,
                        "This kiosk is not known to the hub: enroll it again. 2 reports of devices wait "
                        "for the hub.");
    view.trouble = FAULT_OK;
    view.pending = 0;
    snprintf(view.station, sizeof view.station, "Setting"); /* the hub was met */
    view.online = true;
    words_link(&view, line);
    assert_string_equal(line, "");
    view.pending = 3;
    words_link(&view, line);
    assert_string_equal(line, "3 waiting for the hub");
    view.online = false;
    words_link(&view, line);
    assert_string_equal(line, "No hub. Finishing and weighing go on here. 3 waiting for the hub");
    view.pending = 0;
    words_link(&view, line);
    assert_string_equal(line, "No hub. Finishing and weighing go on here.");
    view.trouble = fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again");
    words_link(&view, line);
    assert_string_equal(
        line, "This kiosk is not known to the hub: enroll it again. Finishing and weighing go on here.");
    view.online = true;
    view.pending = 1;
    view.trouble = fault_make(FAULT_TIMEOUT, "The scale says nothing: is it on?");
    words_link(&view, line);
    assert_string_equal(line, "The scale says nothing: is it on? 1 waiting for the hub");
}

static void a_full_station_is_said_with_its_numbers(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_REFUSAL, .reason = REASON_STATION_FULL, .name = "R-2044"};
    snprintf(view.about_station, sizeof view.about_station, "Setting");
    snprintf(view.stays_at, sizeof view.stays_at, "Casting");
    numbers_set(&view.numbers, NUMBER_WIP, 12);
    numbers_set(&view.numbers, NUMBER_LIMIT, 12);
    numbers_set(&view.numbers, NUMBER_WIP_UG, 84600000);
    numbers_set(&view.numbers, NUMBER_LIMIT_UG, 90000000);
    numbers_set(&view.numbers, NUMBER_DONE, 1);
    numbers_set(&view.numbers, NUMBER_PRESENT, 1);
    numbers_set(&view.numbers, NUMBER_STAFF, 3);
    snprintf(view.takes_on, sizeof view.takes_on, "Polishing");
    struct words_refusal words;
    words_refusal(&view, &words);
    assert_string_equal(words.headline, "Setting is full");
    assert_string_equal(words.numbers, "12 of 12 pieces · 84.6 of 90 g");
    assert_int_equal(words.line_count, 4);
    assert_string_equal(words.lines[0], "Finish one, or let Polishing take one.");
    assert_int_equal(words.lead[0], strlen(words.lines[0]));
    assert_string_equal(words.lines[1], "R-2044 stays at Casting.");
    assert_int_equal(words.lead[1], strlen("R-2044"));
    assert_string_equal(words.lines[2], "1 piece there is done and waits to be taken on.");
    assert_string_equal(words.lines[3], "1 of 3 people is in.");
}

/* Lines are few: what helps comes before what only explains, and is never the one that has no room. */
static void what_helps_is_never_left_out(void **state)
{
    (void)state;
    static const struct {
        enum reason reason;
        const char *says;
    } rows[] = {
        {REASON_STATION_FULL, "Finish one, or let Polishing take one."},
        {REASON_GROUP_FULL, "Another piece must leave these stations first."},
        {REASON_NEEDS_REASON, "It takes more only with a reason: ask the office."},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_REFUSAL, .reason = rows[i].reason, .name = "R-2044"};
        struct words_refusal words;
        snprintf(view.stays_at, sizeof view.stays_at, "Casting");
        snprintf(view.takes_on, sizeof view.takes_on, "Polishing");
        numbers_set(&view.numbers, NUMBER_DONE, 1);
        numbers_set(&view.numbers, NUMBER_PRESENT, 1);
        numbers_set(&view.numbers, NUMBER_STAFF, 3);
        words_refusal(&view, &words);
        bool says = false;
        for (int line = 0; line < words.line_count; line++)
            says = says || strcmp(words.lines[line], rows[i].says) == 0;
        if (!says)
            fail_msg("%s does not say: %s", reason_word(rows[i].reason), rows[i].says);
    }
}

/* Seven ticks under the word "starved" would be nonsense; the wall says it by the same rule. */
static void a_tray_of_done_pieces_is_not_starved(void **state)
{
    (void)state;
    struct view_tray tray = {.known = true, .state = STATION_STARVED};
    assert_string_equal(words_tray_state(&tray), "starved");
    tray.done = 7;
    assert_string_equal(words_tray_state(&tray), "all done");
    tray.state = STATION_STOPPED;
    assert_string_equal(words_tray_state(&tray), "stopped");
}

/* Who cannot read goes by the sign of the foot. */
static void the_sign_of_the_foot_says_how(void **state)
{
    (void)state;
    static const struct {
        enum message message;
        enum glyph glyph;
    } rows[] = {
        {MESSAGE_NEEDS_HUB, GLYPH_TOUCH},     {MESSAGE_UNKNOWN_BADGE, GLYPH_BADGE},
        {MESSAGE_MISREAD, GLYPH_SCAN},        {MESSAGE_NOT_ADJUSTED, GLYPH_TOUCH},
        {MESSAGE_LIFT_FIRST, GLYPH_SCAN},     {MESSAGE_TASK_OPEN, GLYPH_TOUCH},
        {MESSAGE_EMPTY_PAN_FIRST, GLYPH_PUT}, {MESSAGE_BADGE_FIRST, GLYPH_BADGE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_TROUBLE, .message = rows[i].message};
        struct words_message words;
        words_message(&view, &words);
        if (words.todo_glyph != rows[i].glyph)
            fail_msg("%s: sign %d", words.title, words.todo_glyph);
    }
}

static void without_a_reader_nobody_is_asked_to_hold_a_badge_there(void **state)
{
    (void)state;
    static const struct {
        enum flow_device_status nfc, camera, wedge;
        bool blind;
    } rows[] = {
        {FLOW_DEVICE_LOST, FLOW_DEVICE_LOST, FLOW_DEVICE_LOST, true},
        {FLOW_DEVICE_LOST, FLOW_DEVICE_OFF, FLOW_DEVICE_OFF, true},
        {FLOW_DEVICE_LOST, FLOW_DEVICE_SILENT, FLOW_DEVICE_OFF, true},
        {FLOW_DEVICE_LOST, FLOW_DEVICE_LOST, FLOW_DEVICE_READY, false},
        {FLOW_DEVICE_OFF, FLOW_DEVICE_OPENING, FLOW_DEVICE_LOST, false},
        {FLOW_DEVICE_OFF, FLOW_DEVICE_OFF, FLOW_DEVICE_OFF, false},
    };
    static const enum message asking[] = {MESSAGE_BADGE_IN, MESSAGE_SCAN_PIECE};
    for (size_t i = 0; i < COUNT_OF(rows) * COUNT_OF(asking); i++) {
        struct view view = {.screen = SCREEN_BADGE, .message = asking[i % 2]};
        struct words_message words;
        view.devices[FLOW_DEVICE_NFC] = rows[i / 2].nfc;
        view.devices[FLOW_DEVICE_CAMERA] = rows[i / 2].camera;
        view.devices[FLOW_DEVICE_WEDGE] = rows[i / 2].wedge;
        words_message(&view, &words);
        if ((strcmp(words.title, "No reader works here") == 0) != rows[i / 2].blind)
            fail_msg("row %zu: %s", i / 2, words.title);
    }
}

static void the_sign_of_work_is_that_of_the_station(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        enum glyph glyph;
        const char *deed;
    } rows[] = {
        {"casting", GLYPH_FLAME, "Cast it"}, {"setting", GLYPH_HAND, "Set the stones"},
        {"qc", GLYPH_LOOK, "Inspect it"},    {"plating", GLYPH_HAND, "Work on it"},
        {"", GLYPH_HAND, "Work on it"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_PIECE, .message = MESSAGE_STARTED};
        struct words_message words;
        view.kind = code_of(rows[i].kind);
        words_message(&view, &words);
        assert_string_equal(words.title, rows[i].deed);
        assert_int_equal(words.glyph, rows[i].glyph);
    }
}

static void a_full_tray_asks_for_what_is_done(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_IDLE, .message = MESSAGE_SCAN_PIECE};
    view.tray = (struct view_tray){.known = true, .wip = 11, .limit = 12};
    struct words_message words;
    words_message(&view, &words);
    assert_string_equal(words.title, "Scan a piece");
    view.tray.wip = 12;
    words_message(&view, &words);
    assert_string_equal(words.title, "Scan a piece to finish it");
    assert_string_equal(words.detail, "the tray is full");
}

static void what_is_in_work_is_named(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_REFUSAL, .reason = REASON_AT_ONCE, .in_work_count = 1};
    snprintf(view.in_work[0].name, sizeof view.in_work[0].name, "R-2041");
    numbers_set(&view.numbers, NUMBER_IN_WORK, 1);
    struct words_refusal words;
    words_refusal(&view, &words);
    assert_string_equal(words.lines[0], "You have R-2041 in work: finish it, then scan this one.");
    char line[WORDS_SENTENCE_MAX];
    words_not_started(&view, line);
    assert_string_equal(line, "You have R-2041 in work: finish it, then scan this one.");
    view.in_work_count = 2;
    words_not_started(&view, line);
    assert_string_equal(line, "You have 1 in work: finish it, then scan this one.");
    words_refusal(&view, &words);
    assert_string_equal(words.lines[0], "Finish what you have in work, then scan this one again.");
}

/* Each refusal has a headline and a sentence that helps, whatever is missing in the view; only reasons that
 * no person can mend fall back to the general one. */
static void every_refusal_has_words(void **state)
{
    (void)state;
    static const enum reason general[] = {
        REASON_NONE,         REASON_BAD_FIELD, REASON_UNKNOWN_COMMAND, REASON_GAP,
        REASON_OUTBOX_TAKEN, REASON_LATE,      REASON_VERDICT_DIFFERS};
    static const enum reason rooms[] = {REASON_GROUP_FULL, REASON_NEEDS_REASON};
    for (size_t i = 0; i < COUNT_OF(rooms); i++) {
        struct view view = {.screen = SCREEN_REFUSAL, .reason = rooms[i], .about_station = "The line"};
        struct words_refusal words;
        words_refusal(&view, &words);
        assert_string_equal(words.headline, "The line is full");
        assert_int_equal(words.line_count, 1);
    }
    for (enum reason reason = REASON_NONE; reason <= REASON_NOTHING_TO_UNDO; reason++) {
        struct view view = {.screen = SCREEN_REFUSAL, .reason = reason};
        struct words_refusal words;
        words_refusal(&view, &words);
        bool is_general = strcmp(words.headline, "The hub says no") == 0, expected = false;
        for (size_t i = 0; i < COUNT_OF(general); i++)
            expected = expected || general[i] == reason;
        assert_true(words.headline[0] != '\0');
        assert_null(strchr(words.headline, '%'));
        assert_true(words.line_count > 0 || reason == REASON_STATION_FULL);
        if (is_general != expected)
            fail_msg("%s: \"%s\"", reason_word(reason), words.headline);
    }
}

static void a_refusal_says_where_the_piece_stays_only_when_it_was_to_move(void **state)
{
    (void)state;
    static const struct {
        enum reason reason;
        bool says;
    } rows[] = {
        {REASON_STATION_FULL, true}, {REASON_NEXT_FULL, true},      {REASON_WRONG_STATION, true},
        {REASON_AT_ONCE, false},     {REASON_ALREADY_HERE, false},  {REASON_NOT_DONE, false},
        {REASON_HELD, false},        {REASON_NOT_INSPECTED, false}, {REASON_WEIGHT_FAILS, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_REFUSAL, .reason = rows[i].reason, .name = "R-2044"};
        snprintf(view.stays_at, sizeof view.stays_at, "Casting");
        struct words_refusal words;
        bool says = false;
        words_refusal(&view, &words);
        for (int line = 0; line < words.line_count; line++)
            says = says || strcmp(words.lines[line], "R-2044 stays at Casting.") == 0;
        if (says != rows[i].says)
            fail_msg("%s: %d", reason_word(rows[i].reason), says);
    }
}

/* A person reads a sentence, never a code: that is in the log. */
static void a_refusal_that_nobody_can_mend_is_a_sentence(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_REFUSAL, .reason = REASON_BAD_FIELD, .name = "R-2044"};
    struct words_refusal words;
    words_refusal(&view, &words);
    assert_string_equal(words.numbers, "R-2044");
    assert_int_equal(words.line_count, 1);
    assert_string_equal(words.lines[0], "Tell the manager: this kiosk's log says why.");
}

/* Who does not read the words finds the task by its sign. */
static void no_two_tasks_have_one_sign(void **state)
{
    (void)state;
    enum task first[GLYPH_COUNT] = {TASK_NONE};
    for (int task = TASK_NONE + 1; task < TASK_COUNT; task++) {
        enum glyph glyph = words_task_glyph((enum task)task);
        assert_int_not_equal(glyph, GLYPH_NONE);
        if (first[glyph] != TASK_NONE)
            fail_msg("%s looks like %s", task_word((enum task)task), task_word(first[glyph]));
        first[glyph] = (enum task)task;
    }
}

/* No two messages say the same, and none says nothing. */
static void every_message_has_words(void **state)
{
    (void)state;
    static struct words_message words[MESSAGE_NO_SCALE + 1];
    struct view view = {.screen = SCREEN_TROUBLE, .name = "R-2044", .has_piece = true};
    view.weighing.has_verdict = true;
    for (enum message message = MESSAGE_BADGE_IN; message <= MESSAGE_NO_SCALE; message++) {
        view.message = message;
        words_message(&view, &words[message]);
        assert_true(words[message].title[0] != '\0');
        assert_int_not_equal(words[message].glyph, GLYPH_NONE);
        bool trouble = message >= MESSAGE_NO_ANSWER;
        assert_true(!trouble || words[message].todo[0] != '\0');
        assert_true(!trouble || words[message].tone == TONE_NEAR);
        for (enum message other = MESSAGE_BADGE_IN; other < message; other++) {
            if (strcmp(words[message].title, words[other].title) == 0 &&
                strcmp(words[message].detail, words[other].detail) == 0)
                fail_msg("%s says what %s says", message_word(message), message_word(other));
        }
    }
}

static void rulings_choose_the_tone(void **state)
{
    (void)state;
    static const struct {
        enum ruling ruling;
        int64_t deviation_ug;
        enum tone tone;
        const char *title;
    } rows[] = {
        {RULING_PASS, 1, TONE_OK, "Weight passes"},
        {RULING_CONDITIONAL_PASS, 1, TONE_NEAR, "Too close: weigh again"},
        {RULING_CONDITIONAL_FAIL, 1, TONE_STOP, "Weight fails, narrowly"},
        {RULING_FAIL, 1, TONE_STOP, "Weight fails: too heavy"},
        {RULING_FAIL, -1, TONE_STOP, "Weight fails: too light"},
        {RULING_NO_VERDICT, 1, TONE_GREY, "Weighed, not judged"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_VERDICT, .message = MESSAGE_SCAN_NEXT_OR_TOUCH};
        view.weighing.has_verdict = true;
        view.weighing.verdict.ruling = rows[i].ruling;
        view.weighing.verdict.deviation = MASS_UG(rows[i].deviation_ug);
        struct words_message words;
        words_message(&view, &words);
        assert_int_equal(words.tone, rows[i].tone);
        assert_string_equal(words.title, rows[i].title);
    }
}

static void no_answer_to_a_receive(void **state)
{
    (void)state;
    struct view view = {.screen = SCREEN_TROUBLE, .message = MESSAGE_NO_ANSWER, .name = "R-2047"};
    snprintf(view.station, sizeof view.station, "Setting");
    snprintf(view.stays_at, sizeof view.stays_at, "Casting");
    struct words_message words;
    words_message(&view, &words);
    assert_string_equal(words.detail,
                        "R-2047 was not taken in: leave it at Casting. Scan it again when the hub is back.");
    view.stays_at[0] = '\0';
    words_message(&view, &words);
    assert_non_null(strstr(words.detail, "leave it where it was."));
}

static void why_there_is_no_ruling(void **state)
{
    (void)state;
    static const struct {
        enum ruling_rule rule;
        const char *detail;
    } rows[] = {
        {RULE_CHECK_WEIGHT, "the scale's check-weight is due · lift it off the pan"},
        {RULE_NO_THEORY, "its expected weight is not known · lift it off the pan"},
        {RULE_THEORY_UNVERIFIED, "its expected weight is not certain enough · lift it off the pan"},
        {RULE_SCALE_NOT_CAPABLE, "too light for this scale · lift it off the pan"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct view view = {.screen = SCREEN_VERDICT, .message = MESSAGE_LIFT_PIECE};
        view.weighing.has_verdict = true;
        view.weighing.verdict.ruling = RULING_NO_VERDICT;
        view.weighing.verdict.rule = rows[i].rule;
        struct words_message words;
        words_message(&view, &words);
        assert_string_equal(words.detail, rows[i].detail);
    }
}

/* A line may end between what a piece is made of, not within a measure. */
static void no_line_ends_within_a_measure(void **state)
{
    static const struct {
        const char *name, *stones, *want;
    } rows[] = {
        {"none", "", "18k yellow · size\u00a052"},
        {"count and carats", "1 × 0.50 ct prong",
         "18k yellow · 1\u00a0×\u00a00.50\u00a0ct prong · size\u00a052"},
        {"several", "1 × 1.25 ct oval, 2 × 0.40 ct pear",
         "18k yellow · 1\u00a0×\u00a01.25\u00a0ct oval, 2\u00a0×\u00a00.40\u00a0ct pear · size\u00a052"},
    };
    struct view view = {.screen = SCREEN_SHEET, .alloy = "18k yellow", .size = "52"};
    char line[WORDS_SENTENCE_MAX];
    (void)state;
    language_use(NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(TEXT_COPY(view.stones, span_of(rows[i].stones)));
        words_piece(&view, line);
        if (strcmp(line, rows[i].want) != 0)
            fail_msg("%s: \"%s\"", rows[i].name, line);
    }
    struct view_item item = {.what = ITEM_STONES, .name = "round 1.0 mm G / VS", .number = 1};
    char word[WORDS_TITLE_MAX], detail[WORDS_TITLE_MAX];
    words_item(&item, word, detail);
    assert_string_equal(word, "round\u00a01.0\u00a0mm G\u00a0/\u00a0VS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_ends_within_a_measure),
        cmocka_unit_test(due_dates),
        cmocka_unit_test(what_was_booked_is_said_with_its_amount),
        cmocka_unit_test(each_language_writes_dates_and_numbers_in_its_way),
        cmocka_unit_test(when_something_was_done),
        cmocka_unit_test(a_deed_is_told_in_the_readers_language),
        cmocka_unit_test(clock_and_ages),
        cmocka_unit_test(numbers_of_a_weighing),
        cmocka_unit_test(unit_and_decimals_are_those_of_the_scale),
        cmocka_unit_test(tolerances_of_a_fraction),
        cmocka_unit_test(before_anything_lies_on_the_pan),
        cmocka_unit_test(an_empty_pan_has_no_parts),
        cmocka_unit_test(twice_too_close_is_decided_by_the_person),
        cmocka_unit_test(a_reader_says_itself_what_it_could_not_read),
        cmocka_unit_test(the_line_about_the_hub),
        cmocka_unit_test(a_full_station_is_said_with_its_numbers),
        cmocka_unit_test(what_helps_is_never_left_out),
        cmocka_unit_test(a_tray_of_done_pieces_is_not_starved),
        cmocka_unit_test(the_sign_of_the_foot_says_how),
        cmocka_unit_test(without_a_reader_nobody_is_asked_to_hold_a_badge_there),
        cmocka_unit_test(the_sign_of_work_is_that_of_the_station),
        cmocka_unit_test(a_full_tray_asks_for_what_is_done),
        cmocka_unit_test(what_is_in_work_is_named),
        cmocka_unit_test(every_refusal_has_words),
        cmocka_unit_test(a_refusal_says_where_the_piece_stays_only_when_it_was_to_move),
        cmocka_unit_test(a_refusal_that_nobody_can_mend_is_a_sentence),
        cmocka_unit_test(no_two_tasks_have_one_sign),
        cmocka_unit_test(every_message_has_words),
        cmocka_unit_test(rulings_choose_the_tone),
        cmocka_unit_test(no_answer_to_a_receive),
        cmocka_unit_test(why_there_is_no_ruling),
    };
    return cmocka_run_group_tests(tests, use_utc, NULL);
}
