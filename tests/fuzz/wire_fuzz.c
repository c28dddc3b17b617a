/* Feeds bytes to every reader of the contract. The first byte chooses the reader; what is read well is
 * written and read again, and must then be the same. */
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"
#include "common/wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char first[WIRE_WORLD_TEXT_MAX], second[WIRE_WORLD_TEXT_MAX];

/* What was read well is written canonically: reading that again must give the same text. */
static void expect_same(const struct text *a, const struct text *b)
{
    if (!text_ok(a) || !text_ok(b) || !span_equal(text_span(a), text_span(b)))
        abort();
}

static void fuzz_commands(struct span body)
{
    static struct wire_item items[WIRE_COMMANDS_MAX], again[1];
    size_t count, one;
    bool is_array;
    struct fault fault = wire_read_commands(body, 0, NULL, items, &count, &is_array);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct text a = text_in(first, WIRE_COMMAND_TEXT_MAX), b = text_in(second, WIRE_COMMAND_TEXT_MAX);
        if (items[i].problem != REASON_NONE)
            continue;
        wire_write_command(&a, &items[i].command);
        fault = wire_read_commands(text_span(&a), 0, NULL, again, &one, &is_array);
        if (fault_is(fault) || one != 1 || again[0].problem != REASON_NONE)
            abort();
        wire_write_command(&b, &again[0].command);
        expect_same(&a, &b);
    }
}

static void fuzz_replies(struct span body)
{
    static struct reply replies[WIRE_COMMANDS_MAX], again;
    size_t count, one;
    struct fault fault = wire_read_replies(body, replies, WIRE_COMMANDS_MAX, &count);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct text a = text_in(first, WIRE_REPLY_TEXT_MAX), b = text_in(second, WIRE_REPLY_TEXT_MAX);
        wire_write_reply(&a, &replies[i]);
        fault = wire_read_replies(text_span(&a), &again, 1, &one);
        if (fault_is(fault) || one != 1)
            abort();
        wire_write_reply(&b, &again);
        expect_same(&a, &b);
    }
}

static void fuzz_board(struct span body)
{
    static struct board board, again;
    struct text a = text_in(first, WIRE_BOARD_TEXT_MAX), b = text_in(second, WIRE_BOARD_TEXT_MAX);
    struct fault fault = wire_read_board(body, &board);
    if (fault_is(fault))
        return;
    wire_write_board(&a, &board);
    fault = wire_read_board(text_span(&a), &again);
    if (fault_is(fault))
        abort();
    wire_write_board(&b, &again);
    expect_same(&a, &b);
}

static void fuzz_sheet(struct span body)
{
    static struct sheet sheet, again;
    struct text a = text_in(first, WIRE_SHEET_TEXT_MAX), b = text_in(second, WIRE_SHEET_TEXT_MAX);
    struct fault fault = wire_read_sheet(body, &sheet);
    if (fault_is(fault))
        return;
    wire_write_sheet(&a, &sheet);
    fault = wire_read_sheet(text_span(&a), &again);
    if (fault_is(fault))
        abort();
    wire_write_sheet(&b, &again);
    expect_same(&a, &b);
}

static void fuzz_history(struct span body)
{
    static struct piece_history history;
    struct fault fault = wire_read_piece_history(body, &history);
    if (!fault_is(fault) && (history.count < 0 || history.count > PIECE_HISTORY_MAX))
        abort();
}

/* A second answer is merged into the first: the world stays whole whatever comes. */
static void fuzz_world(struct span body)
{
    static struct world world;
    struct text a = text_in(first, WIRE_WORLD_TEXT_MAX);
    if (!world.sheets) {
        world.sheets = calloc(SHEETS_MAX, sizeof *world.sheets);
        world.people = calloc(PEOPLE_MAX, sizeof *world.people);
    }
    struct fault fault = wire_read_world(body, &world);
    if (world.sheet_count > SHEETS_MAX || world.person_count > PEOPLE_MAX)
        abort();
    if (fault_is(fault))
        return;
    wire_write_world(&a, &world, true);
    fault = wire_read_world(text_span(&a), &world);
    if (!text_ok(&a) || fault_is(fault))
        abort();
}

static void fuzz_workshop(struct span body)
{
    struct workshop workshop;
    struct problems problems = {0};
    struct fault fault = wire_read_workshop(body, 0, &workshop, &problems);
    if (!fault_is(fault))
        workshop_check(&workshop, &problems);
    if (wire_line_of(body, "pieces[3].tag") < 1 || wire_line_of(body, "routes[0].steps[1].kind") < 1)
        abort();
    workshop_release(&workshop);
}

static void fuzz_time(struct span body)
{
    int64_t ms, again;
    char text[TIME_TEXT_MAX];
    if (!time_read(body, &ms) || ms > INT64_C(253402300799999))
        return;
    time_write(text, ms);
    if (!time_read(span_of(text), &again) || again != ms)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(struct span body) = {fuzz_commands, fuzz_replies, fuzz_board,
                                                        fuzz_sheet,    fuzz_world,   fuzz_workshop,
                                                        fuzz_time,     fuzz_history};
    if (size == 0)
        return 0;
    char *copy = malloc(size); /* of its own size, so that a sanitizer sees a read beyond it */
    memcpy(copy, data + 1, size - 1);
    readers[data[0] % COUNT_OF(readers)]((struct span){copy, size - 1});
    free(copy);
    return 0;
}
