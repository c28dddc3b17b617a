/* Every row of the vectors, however its bytes arrive, behind noise, and after and before every other row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/scales/scales.h"
#include "table_helper.h"

struct feed {
    const struct scale_protocol *protocol;
    struct scale_dialect dialect;
    char buffer[SCALE_BUFFER_MAX];
    size_t size;
    char events[512];
    struct reading last;
};

static const char *dash(const char *text)
{
    return text[0] ? text : "-";
}

static void note(struct feed *feed, const struct reading *reading)
{
    size_t used = strlen(feed->events);
    snprintf(feed->events + used, sizeof feed->events - used, "%s%s %s %s %s", used ? "|" : "",
             reading_kind_word(reading->kind), dash(reading->value), dash(unit_word(reading->unit)),
             dash(reading->code));
    feed->last = *reading;
}

static void feed_bytes(struct feed *feed, const char *bytes, size_t size)
{
    assert_true(feed->size + size <= sizeof feed->buffer);
    memcpy(feed->buffer + feed->size, bytes, size);
    feed->size += size;
    for (;;) {
        struct reading reading;
        size_t used = 0;
        enum frame frame = scale_protocol_read(feed->protocol, &feed->dialect,
                                               (struct span){feed->buffer, feed->size}, &used, &reading);
        assert_true(used <= feed->size);
        assert_true(frame == FRAME_SHORT || used > 0);
        memmove(feed->buffer, feed->buffer + used, feed->size - used);
        feed->size -= used;
        if (frame == FRAME_SHORT)
            return;
        if (frame == FRAME_JUNK)
            assert_int_equal(reading.kind, READING_ERROR);
        note(feed, &reading);
    }
}

static struct feed feed_new(const char *protocol)
{
    struct feed feed = {.protocol = scale_protocol_find(span_of(protocol))};
    assert_non_null(feed.protocol);
    return feed;
}

/* Nothing more comes: what is left is what it is. */
static void feed_end(struct feed *feed)
{
    struct reading reading;
    if (feed->size == 0)
        return;
    scale_protocol_end(feed->protocol, &feed->dialect, (struct span){feed->buffer, feed->size}, &reading);
    feed->size = 0;
    note(feed, &reading);
}

static void expect(struct feed *feed, const char *wanted, const struct table_row *row, const char *how)
{
    feed_end(feed);
    if (strcmp(feed->events, wanted) != 0)
        fail_msg("%s, %s line %d, %s: gave '%s', wanted '%s'", feed->protocol->name, row->file, row->line,
                 how, feed->events, wanted);
}

static void check_chunkings(const char *protocol, const struct table_row *row)
{
    struct feed whole = feed_new(protocol);
    feed_bytes(&whole, row->bytes, row->size);
    expect(&whole, row->event, row, "whole");
    struct feed single = feed_new(protocol);
    for (size_t i = 0; i < row->size; i++)
        feed_bytes(&single, row->bytes + i, 1);
    /* A line feed behind a carriage return is still on its way when the reading is there. */
    expect(&single, row->event, row, "byte by byte");
    for (size_t cut = 1; cut < row->size; cut++) {
        struct feed halves = feed_new(protocol);
        feed_bytes(&halves, row->bytes, cut);
        feed_bytes(&halves, row->bytes + cut, row->size - cut);
        expect(&halves, row->event, row, "in two parts");
    }
}

/* Three parts, cut everywhere. */
static void check_three_parts(const char *protocol, const struct table_row *row)
{
    for (size_t first = 1; first < row->size; first++) {
        for (size_t second = first + 1; second < row->size; second++) {
            struct feed parts = feed_new(protocol);
            feed_bytes(&parts, row->bytes, first);
            feed_bytes(&parts, row->bytes + first, second - first);
            feed_bytes(&parts, row->bytes + second, row->size - second);
            expect(&parts, row->event, row, "in three parts");
        }
    }
}

static bool is_finished(const char *protocol, const struct table_row *row)
{
    struct feed feed = feed_new(protocol);
    feed_bytes(&feed, row->bytes, row->size);
    return feed.size == 0;
}

static void check_pair(const char *protocol, const struct table_row *first, const struct table_row *second)
{
    char wanted[300];
    snprintf(wanted, sizeof wanted, "%s%s%s", first->event, first->event[0] && second->event[0] ? "|" : "",
             second->event);
    struct feed feed = feed_new(protocol);
    feed_bytes(&feed, first->bytes, first->size);
    feed_bytes(&feed, second->bytes, second->size);
    expect(&feed, wanted, first, "followed by another line");
}

static bool ends_with(const char *text, const char *tail)
{
    size_t size = strlen(text), tail_size = strlen(tail);
    return size >= tail_size && strcmp(text + size - tail_size, tail) == 0;
}

/* A damaged line costs itself and at most the next: the one behind that is read. */
static void check_garbage(const char *protocol, const struct table_row *row)
{
    static const char *const noises[] = {"\xff\xfe\x80", "\x02\x02\x02", "12.3", "??????????????????????????",
                                         "\r\n\r\n",     "S S   "};
    for (size_t i = 0; i < COUNT_OF(noises); i++) {
        struct feed feed = feed_new(protocol);
        feed_bytes(&feed, noises[i], strlen(noises[i]));
        feed_bytes(&feed, row->bytes, row->size);
        feed_bytes(&feed, row->bytes, row->size);
        feed_end(&feed);
        if (!ends_with(feed.events, row->event))
            fail_msg("%s, %s line %d, behind noise %zu: gave '%s', which does not end in '%s'", protocol,
                     row->file, row->line, i, feed.events, row->event);
    }
}

/* USB reports have no start that could be found again: the kernel hands them over whole. */
static bool has_no_start(const char *protocol)
{
    return strcmp(protocol, "hid") == 0;
}

static size_t check_protocol(const char *protocol)
{
    static struct table table;
    table_read(protocol, &table);
    for (size_t i = 0; i < table.count; i++) {
        check_chunkings(protocol, &table.row[i]);
        check_three_parts(protocol, &table.row[i]);
        if (!has_no_start(protocol))
            check_garbage(protocol, &table.row[i]);
    }
    for (size_t i = 0; i < table.count; i++) {
        bool finished = is_finished(protocol, &table.row[i]) || !has_no_start(protocol);
        for (size_t k = 0; finished && k < table.count; k++)
            check_pair(protocol, &table.row[i], &table.row[k]);
    }
    return table.count;
}

/* Every row of scale_vectors.tsv belongs to a protocol of the table; only `pattern`, which is whatever
 * kiosk.ini says, has none. */
static void every_protocol_reads_its_vectors(void **state)
{
    (void)state;
    size_t rows = 0;
    const struct scale_protocol *protocol;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        size_t count = check_protocol(protocol->name);
        if ((count == 0) != (strcmp(protocol->name, "pattern") == 0))
            fail_msg("%s has %zu rows", protocol->name, count);
        rows += count;
    }
    assert_true(rows >= 219);
}

static void reading_of(const char *bytes, struct reading *out)
{
    struct feed feed = feed_new("mt-sics");
    feed_bytes(&feed, bytes, strlen(bytes));
    *out = feed.last;
}

static void a_weight_is_exact_micrograms(void **state)
{
    (void)state;
    static const struct {
        const char *name, *line;
        int64_t want_ug;
    } rows[] = {
        {"grams", "S S     4.932 g\r\n", 4932000},
        {"negative", "S S    -0.050 g\r\n", -50000},
        {"carat", "S S     12.345 ct\r\n", 2469000},
        {"pennyweight, rounded", "S S    1.55518 dwt\r\n", 2418575},
        {"milligrams", "S S    2000.00 mg\r\n", 2000000},
        {"grain", "S D     154.32 GN\r\n", 9999768},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading reading;
        reading_of(rows[i].line, &reading);
        if (reading.mass.ug != rows[i].want_ug)
            fail_msg("%s: %lld ug, wanted %lld", rows[i].name, (long long)reading.mass.ug,
                     (long long)rows[i].want_ug);
    }
}

static void the_raw_line_is_kept_for_the_record(void **state)
{
    (void)state;
    struct reading reading;
    reading_of("S S     4.932 g\r\n", &reading);
    assert_string_equal(reading.raw, "S S     4.932 g");
    reading_of("S\\\x01\xff\r\n", &reading);
    assert_string_equal(reading.raw, "S\\\\\\x01\\xff");
    char junk[130];
    memset(junk, '\x01', sizeof junk);
    memcpy(junk + 127, "\r\n", 3);
    reading_of(junk, &reading);
    assert_true(strlen(reading.raw) < sizeof reading.raw);
    assert_string_equal(reading.raw + strlen(reading.raw) - 3, "…");
}

static void an_endless_line_is_one_error_and_bounded(void **state)
{
    (void)state;
    struct feed feed = feed_new("mt-sics");
    for (int i = 0; i < 5000; i++) {
        feed_bytes(&feed, "x", 1);
        assert_true(feed.size <= SCALE_LINE_MAX + 2);
    }
    feed_bytes(&feed, "S S     1.000 g\r\nS S     2.000 g\r\n", 34);
    assert_string_equal(feed.events, "error - - BAD_FRAME|weight 2.000 g -");
}

static void an_unknown_protocol_is_none(void **state)
{
    (void)state;
    assert_null(scale_protocol_find(SPAN("MT-SICS")));
    assert_null(scale_protocol_find(SPAN("")));
    assert_null(scale_protocol_at(1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_protocol_reads_its_vectors),
        cmocka_unit_test(a_weight_is_exact_micrograms),
        cmocka_unit_test(the_raw_line_is_kept_for_the_record),
        cmocka_unit_test(an_endless_line_is_one_error_and_bounded),
        cmocka_unit_test(an_unknown_protocol_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
