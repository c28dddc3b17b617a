/* Every row of tests/replay/<protocol>.tsv, however its bytes arrive, and after and before every other row.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/scales/scales.h"
#include "table_helper.h"

struct feed {
    const struct scale_protocol *protocol;
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
        enum frame frame = feed->protocol->read((struct span){feed->buffer, feed->size}, &used, &reading);
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

static void expect(const struct feed *feed, const char *wanted, const struct table_row *row, const char *how)
{
    if (strcmp(feed->events, wanted) != 0)
        fail_msg("%s.tsv line %d, %s: gave '%s', wanted '%s'", feed->protocol->name, row->line, how,
                 feed->events, wanted);
    if (feed->size > 0)
        fail_msg("%s.tsv line %d, %s: %zu bytes were left over", feed->protocol->name, row->line, how,
                 feed->size);
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

static void check_protocol(const char *protocol)
{
    static struct table table;
    table_read(protocol, &table);
    for (size_t i = 0; i < table.count; i++)
        check_chunkings(protocol, &table.row[i]);
    for (size_t i = 0; i < table.count; i++) {
        for (size_t k = 0; k < table.count; k++)
            check_pair(protocol, &table.row[i], &table.row[k]);
    }
}

/* No capture, no driver: every protocol of the table has its file. */
static void every_protocol_reads_its_captures(void **state)
{
    (void)state;
    size_t index = 0;
    for (const char *name; (name = scale_protocol_name(index)); index++)
        check_protocol(name);
    assert_true(index >= 2);
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
    assert_null(scale_protocol_name(1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_protocol_reads_its_captures),
        cmocka_unit_test(a_weight_is_exact_micrograms),
        cmocka_unit_test(the_raw_line_is_kept_for_the_record),
        cmocka_unit_test(an_endless_line_is_one_error_and_bounded),
        cmocka_unit_test(an_unknown_protocol_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
