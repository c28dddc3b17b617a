/* The pattern language: what a person wrote wrong is named; what a line says by a pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/scales/pattern.h"

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pattern, *sentence; /* "" : the pattern is right */
    } rows[] = {
        {"one form", "{sign}{value}{unit}", ""},
        {"several", "ST,{value} {unit}{stable} || US,{value} {unit} || OL{any}{over}", ""},
        {"all fields", "{width:20}{word}{blank}{value,} {unit} || {any}{ignore}", ""},
        {"empty", "", "empty form"},
        {"a misspelt field", "{vlaue}{unit}", "{vlaue}, which is none of {sign} {value} {value,} {unit}"},
        {"a brace not closed", "{value", "{ without its }"},
        {"a brace not opened", "value}", "} without its {"},
        {"nothing to weigh", "OL{any}{over}", "no form with a {value}"},
        {"a form that says nothing", "{value} {unit} || OL", "\"OL\" of the pattern has no {value}"},
        {"an empty form", "{value} {unit} ||", "empty form"},
        {"two values", "{value}{value}", "two {value}"},
        {"two marks", "{value}{unit} || OL{over}{under}", "marks"},
        {"something behind {any}", "{any}{value}", "nothing may follow"},
        {"a width that is none", "{width:0}{value}", "{width:0}, which"},
        {"a width beyond a line", "{width:129}{value}", "{width:129}, which"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fault fault = scale_pattern_check(span_of(rows[i].pattern));
        bool right = rows[i].sentence[0] == '\0';
        if (fault_is(fault) == right || (!right && !strstr(fault.text, rows[i].sentence)))
            fail_msg("%s: '%s'", rows[i].name, fault.text);
    }
    char long_one[SCALE_PATTERN_MAX + 2];
    memset(long_one, 'x', sizeof long_one - 1);
    long_one[sizeof long_one - 1] = '\0';
    assert_non_null(strstr(scale_pattern_check(span_of(long_one)).text, "longer than 168"));
}

static const char *dash(const char *text)
{
    return text[0] ? text : "-";
}

static void a_line_is_read_by_its_pattern(void **state)
{
    (void)state;
    static const char plain[] = "{sign}{value} {unit}",
                      flagged[] = "{value} {unit} *{stable} || {value} {unit}",
                      comma[] = "Gew. {sign}{value,} {unit}{stable} || Gew. zu viel{over}",
                      wide[] = "{width:10}{value} {unit}",
                      word[] = "{word},{value}{unit}{stable} || {any}{ignore}";
    static const struct {
        const char *name, *pattern, *line, *want; /* "": no line of it */
    } rows[] = {
        {"a value without a flag", plain, "+  4.932 g  ", "unstable-weight 4.932 g -"},
        {"blanks behind the sign", plain, "-   4.932 g", "unstable-weight -4.932 g -"},
        {"a sign of its own", flagged, "  -4.932 g", "unstable-weight -4.932 g -"},
        {"two signs", plain, "+ -4.932 g", ""},
        {"a sign apart from its number", flagged, "- 4.932 g", ""},
        {"the first form that fits", flagged, "4.932 g *", "weight 4.932 g -"},
        {"not stable", flagged, "4.932 g", "unstable-weight 4.932 g -"},
        {"a comma", comma, "Gew. + 4,932 g", "weight 4.932 g -"},
        {"a comma and no fraction", comma, "Gew. 4 g", "weight 4 g -"},
        {"a point where a comma belongs", comma, "Gew. 4.932 g", ""},
        {"a comma without digits", comma, "Gew. 4, g", ""},
        {"too much", comma, "Gew. zu viel", "overload - - -"},
        {"carats", plain, "12.345 ct", "unstable-weight 12.345 ct -"},
        {"pieces", plain, "12 pcs", "error - - NOT_MASS_UNIT"},
        {"a unit of nowhere", plain, "12 zz", "error - - UNKNOWN_UNIT"},
        {"the whole line", wide, "  4.9320 g", "unstable-weight 4.9320 g -"},
        {"a tail of it", wide, "4.9320 g", ""},
        {"a word", word, "GS,1.00g", "weight 1.00 g -"},
        {"anything else", word, "hello, world", "ignored - - -"},
        {"no number", plain, "+ . g", ""},
        {"an exponent", plain, "1e5 g", ""},
        {"two points", plain, "1.0.0 g", "error - - BAD_FRAME"},
        {"more digits than a number has", plain, "1234567890123456789012345 g", ""},
    };
    static const struct scale_dialect dialect = {.when_missing = UNIT_NONE};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char got[128] = "";
        struct reading reading = {.kind = READING_IGNORED};
        struct fault fault = scale_pattern_check(span_of(rows[i].pattern));
        if (fault_is(fault))
            fail_msg("%s: %s", rows[i].name, fault.text);
        if (scale_pattern_line(span_of(rows[i].pattern), span_of(rows[i].line), &dialect, &reading))
            snprintf(got, sizeof got, "%s %s %s %s", reading_kind_word(reading.kind), dash(reading.value),
                     dash(unit_word(reading.unit)), dash(reading.code));
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("%s: '%s', wanted '%s'", rows[i].name, got, rows[i].want);
    }
}

/* The rows of the table that are patterns must be such, too. */
static void the_built_in_patterns_are_right(void **state)
{
    (void)state;
    size_t patterns = 0;
    const struct scale_protocol *protocol;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        if (!protocol->pattern || protocol->pattern[0] == '\0')
            continue;
        struct fault fault = scale_pattern_check(span_of(protocol->pattern));
        if (fault_is(fault))
            fail_msg("%s: %s", protocol->name, fault.text);
        patterns++;
    }
    assert_true(patterns >= 5);
}

static const struct {
    const char *name, *protocol, *bytes;
    struct scale_dialect dialect;
    enum reading_kind kind;
    int64_t want_ug;
    const char *code;
} unnamed[] = {
    {"no unit, none named",
     "toledo8217",
     "\x02"
     "4.932\r",
     {0},
     READING_WEIGHT,
     0,
     ""},
    {"no unit, grams named",
     "toledo8217",
     "\x02"
     "4.932\r",
     {.when_missing = UNIT_G},
     READING_WEIGHT,
     4932000,
     ""},
    {"numbers only", "and-nu", "+00004.93\r\n", {.when_missing = UNIT_CT}, READING_UNSTABLE, 986000, ""},
    {"numeric Ohaus is not stable",
     "ohaus",
     "4.93\r\n",
     {.when_missing = UNIT_G},
     READING_UNSTABLE,
     4930000,
     ""},
    {"a tael that nobody named", "and", "ST,+000.0265 tl\r\n", {0}, READING_ERROR, 0, "AMBIGUOUS_UNIT"},
    {"a tael of Hong Kong", "and", "ST,+0001.000 tl\r\n", {.tael = UNIT_TLH}, READING_WEIGHT, 37429000, ""},
    {"a tael by USB", "hid", "\x03\x04\x05\xfd\xe8\x03", {.tael = UNIT_TLT}, READING_WEIGHT, 37500000, ""},
    {"kg stays kg", "and", "ST,+0001.234 kg\r\n", {.when_missing = UNIT_G}, READING_WEIGHT, 1234000000, ""},
    {"another unit of Toledo",
     "mt-continuous",
     "\x02,0! 12345000000\r",
     {0},
     READING_ERROR,
     0,
     "UNKNOWN_UNIT"},
    {"another unit, named",
     "mt-continuous",
     "\x02,0! 12345000000\r",
     {.when_missing = UNIT_G},
     READING_WEIGHT,
     123450000,
     ""},
};

static void the_dialect_names_what_the_line_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unnamed); i++) {
        const struct scale_protocol *protocol = scale_protocol_find(span_of(unnamed[i].protocol));
        struct span bytes = span_of(unnamed[i].bytes);
        struct reading reading;
        size_t used;
        if (scale_protocol_read(protocol, &unnamed[i].dialect, bytes, &used, &reading) == FRAME_SHORT)
            scale_protocol_end(protocol, &unnamed[i].dialect, bytes, &reading);
        if (reading.kind != unnamed[i].kind || reading.mass.ug != unnamed[i].want_ug ||
            strcmp(reading.code, unnamed[i].code) != 0)
            fail_msg("%s: %s, %lld ug, '%s'", unnamed[i].name, reading_kind_word(reading.kind),
                     (long long)reading.mass.ug, reading.code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_line_is_read_by_its_pattern),
        cmocka_unit_test(the_built_in_patterns_are_right),
        cmocka_unit_test(the_dialect_names_what_the_line_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
