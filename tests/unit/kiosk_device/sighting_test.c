/* Frames as "time text|text", and what they tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "kiosk/device/chip_watch.h"
#include "kiosk/device/escape.h"
#include "kiosk/device/nfc_line.h"
#include "kiosk/device/serial_port.h"
#include "kiosk/device/sighting.h"

enum { STEPS_MAX = 12 };

struct step {
    int64_t at_ms;
    const char *texts;
    const char *want; /* what is told; "" nothing, "*" several */
};

struct row {
    const char *name;
    struct step steps[STEPS_MAX];
};

#define A "TS1-000123-Z"
#define B "TSB-000003-E"

static const struct row ROWS[] = {
    {"the second of two counts", {{0, "x", ""}, {100, "x", "x"}}},
    {"two of three count", {{0, "x", ""}, {100, "", ""}, {200, "x", "x"}}},
    {"a single misread does not", {{0, "x", ""}, {100, "y", ""}, {200, "", ""}, {300, "x", ""}}},
    {"once while it is held",
     {{0, "x", ""}, {100, "x", "x"}, {200, "x", ""}, {900, "x", ""}, {2300, "x", ""}}},
    {"again after 1.5 s without it",
     {{0, "x", ""}, {100, "x", "x"}, {200, "", ""}, {1000, "", ""}, {1700, "x", ""}, {1800, "x", "x"}}},
    {"not after less", {{0, "x", ""}, {100, "x", "x"}, {200, "", ""}, {1500, "x", ""}, {1550, "x", ""}}},
    {"another text at once",
     {{0, "x", ""}, {100, "x", "x"}, {200, "y", ""}, {300, "y", "y"}, {400, "x", ""}, {500, "x", "x"}}},
    {"ours among others", {{0, "http://a|" A, ""}, {100, A "|http://b", A}}},
    {"the same text twice is one", {{0, "x|x", ""}, {100, "x|x", "x"}}},
    {"two of ours are several",
     {{0, A "|" B, ""}, {100, B "|" A, "*"}, {200, A "|" B, ""}, {300, A, ""}, {400, A, A}}},
    {"two foreign ones are several", {{0, "x|y", ""}, {100, "x|y", "*"}}},
};

static void frame(struct sighting *sighting, const struct step *step, const char *name)
{
    struct span texts[8], rest = span_of(step->texts);
    int count = 0;
    while (step->texts[0] && span_split(&rest, '|', &texts[count]))
        count++;
    enum sighting_news news = sighting_step(sighting, texts, count, step->at_ms);
    const char *got = news == SIGHTING_NOTHING ? "" : news == SIGHTING_CODE ? sighting->told : "*";
    if (strcmp(got, step->want) != 0)
        fail_msg("%s, at %lld ms: told '%s', wanted '%s'", name, (long long)step->at_ms, got, step->want);
}

static void every_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        struct sighting sighting = {.seen_ms = 0};
        for (size_t k = 0; k < STEPS_MAX && ROWS[i].steps[k].texts; k++)
            frame(&sighting, &ROWS[i].steps[k], ROWS[i].name);
    }
}

static void what_lay_there_over_a_pause_is_not_told_again(void **state)
{
    (void)state;
    static const struct step seen[] = {{0, "x", ""}, {100, "x", "x"}};
    static const struct step still[] = {{60000, "x", ""}, {60100, "x", ""}, {60200, "x", ""}};
    static const struct step back[] = {{90000, "", ""}, {90100, "x", ""}, {90200, "x", "x"}};
    struct sighting sighting = {.seen_ms = 0};
    for (size_t i = 0; i < COUNT_OF(seen); i++)
        frame(&sighting, &seen[i], "seen");
    sighting_resume(&sighting, false);
    for (size_t i = 0; i < COUNT_OF(still); i++)
        frame(&sighting, &still[i], "still there");
    sighting_resume(&sighting, false);
    for (size_t i = 0; i < COUNT_OF(back); i++)
        frame(&sighting, &back[i], "brought back");
    sighting_resume(&sighting, true);
    static const struct step fresh[] = {{90300, "x", ""}, {90400, "x", "x"}};
    for (size_t i = 0; i < COUNT_OF(fresh); i++)
        frame(&sighting, &fresh[i], "another picture");
}

static struct uid uid_of(const char *text)
{
    struct uid uid;
    assert_true(uid_read(span_of(text), &uid));
    return uid;
}

static void a_chip_at_the_edge_of_the_field_is_told_once(void **state)
{
    (void)state;
    struct chip_watch watch = {.empty = 0};
    struct uid one = uid_of("04A1B2C3D4E5F6"), two = uid_of("04112233445566");
    assert_int_equal(chip_watch_empty(&watch), CHIP_NO_NEWS);
    assert_true(chip_watch_is_new(&watch, one));
    assert_int_equal(chip_watch_one(&watch, one), CHIP_IS_NEW);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(chip_watch_empty(&watch), CHIP_NO_NEWS);
        assert_int_equal(chip_watch_empty(&watch), CHIP_NO_NEWS);
        assert_false(chip_watch_is_new(&watch, one));
    }
    assert_true(chip_watch_is_new(&watch, two));
    assert_int_equal(chip_watch_several(&watch), CHIP_ARE_SEVERAL);
    assert_int_equal(chip_watch_several(&watch), CHIP_NO_NEWS);
    assert_true(chip_watch_is_new(&watch, one));
    assert_int_equal(chip_watch_one(&watch, one), CHIP_NO_NEWS); /* it was told before the other came */
    for (int i = 0; i < CHIP_EMPTY_LOOKS - 1; i++)
        assert_int_equal(chip_watch_empty(&watch), CHIP_NO_NEWS);
    assert_int_equal(chip_watch_empty(&watch), CHIP_IS_GONE);
    assert_int_equal(chip_watch_one(&watch, one), CHIP_IS_NEW);
}

/* … and one that was taken away and is shown again a second later is heard. */
static void that_a_chip_is_gone_is_seen_within_600_ms(void **state)
{
    (void)state;
    enum { EMPTY_LOOK_MS = 30, GONE_MS_MAX = 600 };
    assert_true(CHIP_EMPTY_LOOKS * (CHIP_LOOK_GAP_MS + EMPTY_LOOK_MS) <= GONE_MS_MAX);
}

static void the_lines_of_the_reader(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool fits;
        enum nfc_line_kind kind;
        const char *uid, *text;
    } rows[] = {
        {"ready pn532_uart:/dev/ttyUSB0", true, NFC_READY, "", "pn532_uart:/dev/ttyUSB0"},
        {"tag 04A1B2C3D4E5F6", true, NFC_TAG, "04A1B2C3D4E5F6", ""},
        {"tag 04A1B2C3D4E5F6 TS1 a\\nb\\\\", true, NFC_TAG, "04A1B2C3D4E5F6", "TS1 a\nb\\"},
        {"several", true, NFC_SEVERAL, "", ""},
        {"gone", true, NFC_GONE, "", ""},
        {"beat", true, NFC_BEAT, "", ""},
        {"error lost It is gone", true, NFC_ERROR, "", ""},
        {"odd A phone", true, NFC_ODD, "", ""},
        {"tag", false, NFC_TAG, "", ""},
        {"tag 04A1", false, NFC_TAG, "", ""},
        {"tag 08A1B2C3", false, NFC_TAG, "", ""},
        {"tag 04A1B2C3D4E5F6 a\\", false, NFC_TAG, "", ""},
        {"tag 04A1B2C3D4E5F6 a\\x00b", false, NFC_TAG, "", ""},
        {"error none x", false, NFC_ERROR, "", ""},
        {"error what x", false, NFC_ERROR, "", ""},
        {"beat ", false, NFC_BEAT, "", ""},
        {"", false, NFC_BEAT, "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct nfc_line line;
        bool fits = nfc_line_read(span_of(rows[i].line), &line);
        if (fits != rows[i].fits)
            fail_msg("'%s' %s", rows[i].line, fits ? "should be no line" : "should be a line");
        if (fits && (line.kind != rows[i].kind || strcmp(line.uid.text, rows[i].uid) != 0 ||
                     strcmp(line.text, rows[i].text) != 0))
            fail_msg("'%s': kind %d, uid '%s', text '%s'", rows[i].line, (int)line.kind, line.uid.text,
                     line.text);
    }
}

static void bytes_survive_being_escaped(void **state)
{
    (void)state;
    char bytes[256], escaped[1100], back[256];
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)i;
    struct text text = TEXT_IN(escaped);
    escape_write(&text, (struct span){bytes, sizeof bytes});
    assert_true(text_ok(&text));
    assert_null(strchr(escaped, '\n'));
    size_t size;
    assert_true(escape_read(text_span(&text), back, sizeof back, &size));
    assert_int_equal(size, sizeof bytes);
    assert_memory_equal(bytes, back, sizeof bytes);
    assert_false(escape_read(text_span(&text), back, sizeof back - 1, &size));
    text = TEXT_IN(escaped);
    escape_write(&text, SPAN("\r\n\t\\\x01\x7f"));
    assert_string_equal(escaped, "\\r\\n\\t\\\\\\x01\\x7f");
}

static void line_settings_are_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int baud, bits, stops; /* baud 0: refused */
        char parity;
    } rows[] = {{"9600 8N1", 9600, 8, 1, 'N'}, {"", 9600, 8, 1, 'N'},      {"2400 7E1", 2400, 7, 1, 'E'},
                {"1200 7O2", 1200, 7, 2, 'O'}, {"9600", 0, 0, 0, 0},       {"9600 8X1", 0, 0, 0, 0},
                {"9601 8N1", 0, 0, 0, 0},      {"9600 9N1", 0, 0, 0, 0},   {"9600 8N3", 0, 0, 0, 0},
                {"9600,8N1", 0, 0, 0, 0},      {"9600 8N1 x", 0, 0, 0, 0}, {"-9600 8N1", 0, 0, 0, 0}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct line_settings settings = {.baud = 0};
        bool fits = line_settings_read(span_of(rows[i].text), &settings);
        if (fits != (rows[i].baud != 0) ||
            (fits && (settings.baud != rows[i].baud || settings.bits != rows[i].bits ||
                      settings.stops != rows[i].stops || settings.parity != rows[i].parity)))
            fail_msg("'%s'", rows[i].text);
    }
}

/* A certificate's address, a visiting card: told, so that the screen can say that it is none of ours. */
static void what_no_event_can_hold_is_told_cut(void **state)
{
    (void)state;
    static char address[400];
    memset(address, 'x', sizeof address - 1);
    static const char with_nul[] = A "\0" B;
    static const struct {
        const char *name;
        struct span text;
        size_t want;
    } rows[] = {{"too long", {address, sizeof address - 1}, CODE_READ_MAX - 1},
                {"as long as can be", {address, CODE_READ_MAX - 1}, CODE_READ_MAX - 1},
                {"a NUL behind a tag", {with_nul, sizeof with_nul - 1}, sizeof A "…" - 1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sighting sighting = {.seen_ms = 0};
        bool is_cut = rows[i].want != rows[i].text.size;
        assert_int_equal(sighting_step(&sighting, &rows[i].text, 1, 0), SIGHTING_NOTHING);
        assert_int_equal(sighting_step(&sighting, &rows[i].text, 1, 100), SIGHTING_CODE);
        bool ends_cut = strstr(sighting.told, "…") != NULL;
        if (strlen(sighting.told) != rows[i].want || ends_cut != is_cut ||
            sighting_is_ours(span_of(sighting.told)))
            fail_msg("%s: %zu bytes, %s", rows[i].name, strlen(sighting.told), sighting.told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row),
        cmocka_unit_test(what_no_event_can_hold_is_told_cut),
        cmocka_unit_test(what_lay_there_over_a_pause_is_not_told_again),
        cmocka_unit_test(a_chip_at_the_edge_of_the_field_is_told_once),
        cmocka_unit_test(that_a_chip_is_gone_is_seen_within_600_ms),
        cmocka_unit_test(the_lines_of_the_reader),
        cmocka_unit_test(bytes_survive_being_escaped),
        cmocka_unit_test(line_settings_are_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
