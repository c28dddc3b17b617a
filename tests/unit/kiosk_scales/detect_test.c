/* Which protocols a few bytes can be, and what their parity says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/scales/detect.h"
#include "table_helper.h"

/* All that fit, in the order of the table. */
static void fits(struct span bytes, char *out, size_t capacity)
{
    const struct scale_protocol *protocol;
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        if (scale_detect_fits(protocol, bytes))
            used += (size_t)snprintf(out + used, capacity - used, "%s%s", used ? " " : "", protocol->name);
    }
}

static void what_fits_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes, *want;
    } rows[] = {
        {"MT-SICS", "S S      4.932 g\r\n", "mt-sics kcp"},
        {"a tail, then lines", "932 g\r\nS D      4.932 g\r\nS S      4.932 g\r\n", "mt-sics kcp"},
        {"two lines of noise", "xx\r\nyy\r\nS S      4.932 g\r\n", ""},
        {"only an identity", "I4 A \"B-0001\"\r\n", ""},
        {"only an error", "ES\r\n", ""},
        {"a line without its end", "S S      4.932 g", ""},
        {"Sartorius, 16", "+     4.93     \r\n+     4.932 g  \r\n", ""}, /* 15 characters are no line of it */
        {"Sartorius, 16 and its state", "+     4.93    \r\n+    4.932 g  \r\n      High    \r\n", "sbi16"},
        {"Sartorius, 22", "N     +    4.932 g  \r\n", "sbi22"},
        {"A&D", "ST,+0004.932  g\r\n", "and"},
        {"Radwag", "SI ?      4.932 g  \r\n", "radwag"},
        {"Mettler continuous, no check", "\x02,2    500000000\r", "mt-continuous"},
        {"nothing", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char got[256];
        fits(span_of(rows[i].bytes), got, sizeof got);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("%s: '%s', wanted '%s'", rows[i].name, got, rows[i].want);
    }
}

/* No reading of one protocol may hide it: its own weights always fit. */
static void every_protocol_fits_its_own_weights(void **state)
{
    (void)state;
    const struct scale_protocol *protocol;
    size_t checked = 0;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        static struct table table;
        table_read(protocol->name, &table);
        for (size_t k = 0; k < table.count && protocol->lines[0]; k++) {
            const struct table_row *row = &table.row[k];
            bool weighs = strstr(row->event, "weight ") && !strstr(row->event, "weight - ");
            if (!weighs)
                continue;
            if (!scale_detect_fits(protocol, (struct span){row->bytes, row->size}))
                fail_msg("%s does not fit line %d of %s", protocol->name, row->line, row->file);
            checked++;
        }
    }
    assert_true(checked > 80);
}

static void parity_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        char want;
    } rows[] = {
        {"eight bits", "ST,+00123.45  g\r\n", 'N'},
        {"seven, even",
         "S\xd4\xac+00\xb1\xb2"
         "3.\xb4"
         "5\xa0\xa0\xe7\x8d\n",
         'E'},
        {"seven, odd", "\xd3T,\xab\xb0\xb0\x31\x32\xb3\xae\x34\xb5  g\x0d\x8a", 'O'},
        {"noise", "\xff\xfe\x80", 'N'},
        {"nothing", "", 'N'},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char got = scale_detect_parity(span_of(rows[i].bytes));
        if (got != rows[i].want)
            fail_msg("%s: %c, wanted %c", rows[i].name, got, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_found),
        cmocka_unit_test(every_protocol_fits_its_own_weights),
        cmocka_unit_test(parity_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
