#include "bench_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- people and devices */

static void read_code(struct bench *bench, const char *text, const char *chip)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE};
    assert_true(TEXT_COPY(event.code, span_of(text)) && TEXT_COPY(event.chip.text, span_of(chip)));
    bench_step(bench, &event);
}

static void type_code(struct bench *bench, const char *text)
{
    struct flow_event event = {.kind = FLOW_EVENT_CODE, .typed = true};
    assert_true(TEXT_COPY(event.code, span_of(text)));
    bench_step(bench, &event);
}

static const char *chip_of(struct bench *bench, const char *name)
{
    for (int i = 0; i < bench->world.person_count; i++)
        if (is(bench->world.people[i].name, name))
            return bench->world.people[i].chip.text;
    return bench_sheet(bench, name)->chip.text;
}

bool play_reader(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1], *more = words->items[2];
    struct flow_event several = {.kind = FLOW_EVENT_CODE, .several = true};
    if (is(what, "badge"))
        read_code(bench, bench_badge(arg).text, "");
    else if (is(what, "scan"))
        read_code(bench, bench_piece_tag(bench, arg).text, "");
    else if (is(what, "type-scan"))
        type_code(bench, bench_piece_tag(bench, arg).text);
    else if (is(what, "code"))
        read_code(bench, arg, "");
    else if (is(what, "chip"))
        read_code(bench, is(more, "") || is(more, "junk") ? more : bench_piece_tag(bench, more).text,
                  chip_of(bench, arg));
    else if (is(what, "unknown-chip"))
        read_code(bench, arg, "04FFFFFFFFFFFF");
    else if (is(what, "unknown-piece"))
        read_code(bench, tag_make(TAG_PIECE, bench_number(arg)).text, "");
    else if (is(what, "unknown-badge"))
        read_code(bench, tag_make(TAG_BADGE, 99).text, "");
    else if (is(what, "several"))
        bench_step(bench, &several);
    else
        return false;
    return true;
}

static struct reading reading_of(const char *grams, const char *how, enum unit unit)
{
    struct decimal number;
    struct reading reading = {
        .kind = span_starts_with(span_of(how), "unstable") ? READING_UNSTABLE : READING_WEIGHT,
        .on_demand = strstr(how, "demand") != NULL,
        .unit = unit,
    };
    assert_true(number_read_decimal(span_of(grams), &number));
    assert_true(mass_from_decimal(number, unit, &reading.mass));
    snprintf(reading.value, sizeof reading.value, "%s", grams);
    snprintf(reading.raw, sizeof reading.raw, "S %s %s", is(how, "unstable") ? "D" : "S", grams);
    return reading;
}

static struct reading trouble_of(const char *word, const char *code)
{
    struct reading reading = {.kind = READING_ERROR};
    assert_true(TEXT_COPY(reading.code, span_of(is(code, "") ? "BAD_FRAME" : code)));
    if (is(word, "overload"))
        reading.kind = READING_OVERLOAD;
    else if (is(word, "underload"))
        reading.kind = READING_UNDERLOAD;
    else if (is(word, "ignored"))
        reading.kind = READING_IGNORED;
    else if (is(word, "no-unit"))
        reading = (struct reading){.kind = READING_WEIGHT, .on_demand = true, .value = "4.907"};
    else if (is(word, "moving"))
        reading = (struct reading){.kind = READING_UNSTABLE, .value = "4.907"};
    else
        assert_string_equal(word, "error");
    return reading;
}

bool play_scale(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    struct flow_event event = {.kind = FLOW_EVENT_READING};
    if (is(what, "weight")) {
        enum unit unit = words->count > 3 ? unit_find(span_of(words->items[3])) : UNIT_G;
        event.reading = reading_of(arg, words->items[2], unit);
    } else if (is(what, "stale")) {
        event.reading = reading_of(arg, "demand", UNIT_G);
        event.at_ms = bench->now_ms - FLOW_READING_MS - 1;
    } else if (is(what, "zeroed") || is(what, "tared")) {
        event = (struct flow_event){.kind = FLOW_EVENT_ACTION,
                                    .touch = is(what, "tared") ? TOUCH_TARE : TOUCH_ZERO};
        if (!is(arg, ""))
            event.fault = fault_make(is(arg, "late") ? FAULT_TIMEOUT : FAULT_PROTOCOL,
                                     "The scale does not tare now: it moves");
    } else if (is(what, "scale")) {
        event.reading = trouble_of(arg, words->items[2]);
    } else {
        return false;
    }
    bench->now_ms += 100;
    event.at_ms += event.at_ms > 0 ? 100 : 0;
    bench_step(bench, &event);
    return true;
}

static enum touch touch_of(const char *word)
{
    for (int i = TOUCH_NONE; i <= TOUCH_ACCEPT; i++)
        if (is(touch_word((enum touch)i), word))
            return (enum touch)i;
    fail_msg("no such touch: %s", word);
    return TOUCH_NONE;
}

void bench_device(struct bench *bench, const char *which, const char *how)
{
    struct flow_event event = {.kind = FLOW_EVENT_DEVICE, .device = FLOW_DEVICE_NFC};
    event.device_status = is(how, "ready")    ? FLOW_DEVICE_READY
                          : is(how, "silent") ? FLOW_DEVICE_SILENT
                                              : FLOW_DEVICE_LOST;
    if (is(which, "scale"))
        event.device = FLOW_DEVICE_SCALE;
    else if (is(which, "camera"))
        event.device = FLOW_DEVICE_CAMERA;
    else
        assert_string_equal(which, "nfc");
    if (is(how, "lost") || is(how, "silent"))
        event.fault = fault_make(FAULT_LOST, "the %s was unplugged: plug it in", which);
    if (is(how, "garbled")) {
        event.device_status = FLOW_DEVICE_READY;
        event.fault = fault_make(FAULT_PROTOCOL, "characters were lost: scan again");
    }
    bench_step(bench, &event);
}

/* A script has "_" for a blank. */
static bool is_called(const char *name, const char *word)
{
    while (*name != '\0' && (*name == *word || (*name == ' ' && *word == '_')))
        name++, word++;
    return *name == *word;
}

/* Where the thing on the screen is that is called so; −1: nowhere. */
int bench_find_item(struct bench *bench, const char *word)
{
    struct view view;
    flow_view(bench->flow, &bench->world, bench->now_ms, UNIX_MS, &view);
    for (int i = 0; i < view.item_count; i++)
        if (is_called(bench_item_word(&view, i), word))
            return i;
    return -1;
}

/* Touches it. */
static void choose(struct bench *bench, const char *word)
{
    struct flow_event event = {
        .kind = FLOW_EVENT_TOUCH, .touch = TOUCH_ITEM, .item = bench_find_item(bench, word)};
    if (event.item < 0)
        fail_msg("\"%s\": nothing on the screen is called so", bench->line);
    bench_step(bench, &event);
}

static void type(struct bench *bench, const char *keys)
{
    for (; *keys != '\0'; keys++) {
        struct flow_event event = {.kind = FLOW_EVENT_TOUCH, .touch = TOUCH_KEY};
        event.item = *keys == '.' ? KEY_POINT : *keys == '<' ? KEY_DELETE : *keys - '0';
        bench_step(bench, &event);
    }
}

/* The id of a photo, of one letter. */
void bench_photo_id(char out[PHOTO_ID_MAX], char letter)
{
    memset(out, letter, PHOTO_ID_MAX - 1);
    out[PHOTO_ID_MAX - 1] = '\0';
}

/* The photo of a place: its letter, or "not". */
static void photo(struct bench *bench, const char *place, const char *letter)
{
    struct flow_event event = {.kind = FLOW_EVENT_PHOTO, .item = is(place, "after") ? 1 : 0};
    if (is(letter, "not"))
        event.fault = fault_make(FAULT_FULL, "This kiosk holds 9 photos");
    else
        bench_photo_id(event.code, letter[0]);
    bench_step(bench, &event);
}

/* A piece by its name, or a new tag as it is. */
struct tag bench_label_tag(struct bench *bench, const char *word)
{
    return span_starts_with(span_of(word), "TS1-") ? tag_of(word) : bench_piece_tag(bench, word);
}

/* A photo that was to be looked at came: its letter; or it did "not". */
static void seen(struct bench *bench, const struct words *words)
{
    struct flow_event event = {.kind = FLOW_EVENT_SEEN};
    bench_photo_id(event.code, words->items[1][0]);
    if (words->count > 2)
        event.fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    bench_step(bench, &event);
}

/* "weigh:4807,start,receive": newest first, by Setter-3 at setting, with the milligrams of the book from then
 * on; or "not". `photos`: a letter each. */
static void history(struct bench *bench, const char *piece, const char *deeds, const char *photos)
{
    struct piece_history history = {.piece = bench_piece_tag(bench, piece)};
    struct flow_event event = {.kind = FLOW_EVENT_HISTORY, .history = &history};
    struct span rest = span_of(deeds), deed, verb;
    event.command.piece = history.piece;
    if (is(deeds, "not"))
        event.fault = fault_make(FAULT_LOST, "The hub did not answer: try again");
    else
        while (span_split(&rest, ',', &deed)) {
            struct piece_deed *out = &history.deeds[history.count++];
            bool weighs = span_split(&deed, ':', &verb);
            *out = (struct piece_deed){.at_ms = UNIX_MS,
                                       .station = code_of("setting"),
                                       .operator_badge = bench_badge("Setter-3"),
                                       .undone = history.count == 2};
            assert_true(verb_find(verb, &out->verb));
            out->book_mass = MASS_MG(weighs && deed.size > 0 ? strtoll(deed.data, NULL, 10) : 0);
        }
    for (int i = history.count - 2; i >= 0; i--)
        if (history.deeds[i].book_mass.ug == 0)
            history.deeds[i].book_mass = history.deeds[i + 1].book_mass;
    for (; *photos != '\0'; photos++)
        bench_photo_id(history.photos[history.photo_count++].id, *photos);
    bench_step(bench, &event);
}

bool play_person(struct bench *bench, const struct words *words)
{
    const char *what = words->items[0], *arg = words->items[1];
    if (is(what, "touch")) {
        struct flow_event event = {.kind = FLOW_EVENT_TOUCH, .touch = touch_of(arg)};
        if (words->count > 2)
            event.item = (int)bench_number(words->items[2]);
        bench_step(bench, &event);
    } else if (is(what, "choose")) {
        choose(bench, arg);
    } else if (is(what, "type")) {
        type(bench, arg);
    } else if (is(what, "wait")) {
        bench_wait(bench, bench_number(arg));
    } else if (is(what, "caliper")) {
        struct flow_event event = {.kind = FLOW_EVENT_VALUE, .length_um = bench_number(arg)};
        bench_step(bench, &event);
    } else if (is(what, "printed")) {
        struct flow_event event = {.kind = FLOW_EVENT_PRINTED};
        event.command.piece = bench_label_tag(bench, arg);
        if (words->count > 2)
            event.fault = fault_make(FAULT_IO, "The hub says: no printer");
        bench_step(bench, &event);
    } else if (is(what, "history")) {
        history(bench, arg, words->items[2], words->count > 3 ? words->items[3] : "");
    } else if (is(what, "seen")) {
        seen(bench, words);
    } else if (is(what, "wants")) {
        struct flow_event event = {.kind = FLOW_EVENT_WANTED};
        bench_photo_id(event.code, arg[0]);
        bench_step(bench, &event);
    } else if (is(what, "of-model")) {
        bench_photo_id(bench_sheet(bench, arg)->picture, words->items[2][0]);
    } else if (is(what, "photo")) {
        photo(bench, arg, words->items[2]);
    } else if (is(what, "device")) {
        bench_device(bench, arg, words->items[2]);
    } else {
        return false;
    }
    return true;
}
