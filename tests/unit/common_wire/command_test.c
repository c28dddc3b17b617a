/* Commands ⇄ JSON: the text is exact, and every way to be wrong is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "common/wire/wire.h"

#define ID      "\"id\":\"0193a5b0-0000-7000-8000-000000000001\""
#define OUTBOX  "\"outbox\":\"0193a5b0-0000-7000-8000-00000000000b\""
#define HEAD    "{" ID "," OUTBOX ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.250Z\""
#define PERSON  ",\"operator\":\"TSB-000003-E\""
#define STATION ",\"station\":\"setting\""
#define WHO     PERSON STATION
#define PIECE   ",\"piece\":\"TS1-000123-Z\""

static struct wire_item items[WIRE_COMMANDS_MAX];

static const struct {
    const char *name, *text;
} ROUND_TRIPS[] = {
    {"badge in", HEAD WHO ",\"do\":\"badge_in\"}"},
    {"badge out", HEAD WHO ",\"do\":\"badge_out\"}"},
    {"receive", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"seen\":3}"},
    {"start", HEAD WHO ",\"do\":\"start\"" PIECE ",\"seen\":0}"},
    {"finish that replaces", HEAD WHO ",\"do\":\"finish\"" PIECE ",\"seen\":4,\"replaces\":{\"id\":"
                                      "\"0193a5b0-0000-7000-8000-000000000000\",\"n\":6}}"},
    {"weigh, all fields",
     HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"seen\":4,\"gross_ug\":4932000,\"tare_ug\":120000,"
              "\"readings\":2,\"scale\":\"qc-1\",\"raw\":\"S S      4.932 g\",\"shown\":\"pass\"}"},
    {"weigh, least fields",
     HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":0,\"readings\":1,\"scale\":\"qc-1\"}"},
    {"pass", HEAD WHO ",\"do\":\"pass\"" PIECE "}"},
    {"rework", HEAD WHO ",\"do\":\"rework\"" PIECE ",\"to\":\"polishing\",\"defect\":\"weight\"}"},
    {"withdraw",
     HEAD ",\"do\":\"withdraw\",\"replaces\":{\"id\":\"0193a5b0-0000-7000-8000-000000000000\",\"n\":6}}"},
    {"finish with its stones", HEAD WHO
     ",\"do\":\"finish\"" PIECE ",\"seen\":4,\"stones\":[{\"kind\":\"rd-1.3\",\"set\":14,\"broken\":1},"
     "{\"kind\":\"rd-5\",\"lost\":2}]}"},
    {"report with quotes and Thai",
     HEAD ",\"do\":\"report\",\"subject\":\"a \\\"b\\\" \\\\ \\n \\u0001 แหวน\",\"report\":\"unknown_tag\"}"},
};

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROUND_TRIPS); i++) {
        char buffer[WIRE_COMMAND_TEXT_MAX];
        struct text out = TEXT_IN(buffer);
        size_t count;
        bool is_array;
        print_message("  %s\n", ROUND_TRIPS[i].name);
        struct fault fault =
            wire_read_commands(span_of(ROUND_TRIPS[i].text), 0, NULL, items, &count, &is_array);
        assert_string_equal(fault.text, "");
        assert_int_equal(count, 1);
        assert_false(is_array);
        assert_string_equal(items[0].field, "");
        assert_int_equal(items[0].problem, REASON_NONE);
        assert_true(items[0].has_number);
        wire_write_command(&out, &items[0].command);
        assert_true(text_ok(&out));
        assert_string_equal(buffer, ROUND_TRIPS[i].text);
    }
}

static void fields_land_where_they_belong(void **state)
{
    (void)state;
    size_t count;
    bool is_array;
    struct fault fault = wire_read_commands(span_of(ROUND_TRIPS[5].text), 0, NULL, items, &count, &is_array);
    assert_int_equal(fault.code, FAULT_NONE);
    const struct command *command = &items[0].command;
    assert_int_equal(command->n, 7);
    assert_int_equal(command->decided, DECIDED_HUB);
    assert_int_equal(command->at_ms, INT64_C(1795183620250));
    assert_int_equal(command->verb, VERB_WEIGH);
    assert_string_equal(command->operator_badge.text, "TSB-000003-E");
    assert_string_equal(command->station.text, "setting");
    assert_string_equal(command->piece.text, "TS1-000123-Z");
    assert_true(command->has_seen);
    assert_int_equal(command->seen, 4);
    assert_int_equal(command->weighing.gross.ug, 4932000);
    assert_int_equal(command->weighing.tare.ug, 120000);
    assert_int_equal(command->weighing.readings, 2);
    assert_string_equal(command->weighing.scale.text, "qc-1");
    assert_string_equal(command->weighing.raw, "S S      4.932 g");
    assert_true(command->weighing.has_shown);
    assert_int_equal(command->weighing.shown, RULING_PASS);
}

static const struct {
    const char *name, *text;
    enum reason problem;
    const char *field;
    bool has_number;
} WRONG[] = {
    {"no stones", HEAD WHO ",\"do\":\"finish\"" PIECE ",\"stones\":[]}", REASON_BAD_FIELD, "stones", true},
    {"stones of no kind", HEAD WHO ",\"do\":\"finish\"" PIECE ",\"stones\":[{\"set\":1}]}", REASON_BAD_FIELD,
     "stones", true},
    {"none of a kind of stones",
     HEAD WHO ",\"do\":\"finish\"" PIECE ",\"stones\":[{\"kind\":\"rd\",\"set\":0}]}", REASON_BAD_FIELD,
     "stones", true},
    {"less than none",
     HEAD WHO ",\"do\":\"finish\"" PIECE ",\"stones\":[{\"kind\":\"rd\",\"set\":2,\"lost\":-1}]}",
     REASON_BAD_FIELD, "stones", true},
    {"a kind of stones twice",
     HEAD WHO ",\"do\":\"finish\"" PIECE
              ",\"stones\":[{\"kind\":\"rd\",\"set\":1},{\"kind\":\"rd\",\"set\":2}]}",
     REASON_BAD_FIELD, "stones", true},
    {"stones, and something else",
     HEAD WHO ",\"do\":\"finish\"" PIECE ",\"stones\":[{\"kind\":\"rd\",\"set\":1,\"ct\":1}]}",
     REASON_BAD_FIELD, "stones", true},
    {"stones of a start", HEAD WHO ",\"do\":\"start\"" PIECE ",\"stones\":[{\"kind\":\"rd\",\"set\":1}]}",
     REASON_BAD_FIELD, "stones", true},
    {"unknown field", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"colour\":1}", REASON_BAD_FIELD, "colour",
     true},
    {"unknown field with a name too long",
     HEAD WHO ",\"do\":\"receive\"" PIECE ",\"a234567890123456789012345678901234567890\":1}",
     REASON_BAD_FIELD, "a234567890123456789012345678901", true},
    {"field of another verb", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"gross_ug\":1}", REASON_BAD_FIELD,
     "gross_ug", true},
    {"unknown verb", HEAD WHO ",\"do\":\"melt\"" PIECE "}", REASON_UNKNOWN_COMMAND, "do", true},
    {"unknown verb beats unknown field", HEAD WHO ",\"crucible\":1,\"do\":\"melt\"}", REASON_UNKNOWN_COMMAND,
     "do", true},
    {"verb of another case", HEAD WHO ",\"do\":\"Receive\"" PIECE "}", REASON_UNKNOWN_COMMAND, "do", true},
    {"no verb", HEAD WHO PIECE "}", REASON_BAD_FIELD, "do", true},
    {"verb is a number", HEAD WHO ",\"do\":1" PIECE "}", REASON_BAD_FIELD, "do", true},
    {"no id",
     "{" OUTBOX ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "id", false},
    {"nil id",
     "{\"id\":\"00000000-0000-0000-0000-000000000000\"," OUTBOX
     ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "id", false},
    {"id no UUID",
     "{\"id\":\"7\"," OUTBOX ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO
     ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "id", false},
    {"no outbox",
     "{" ID ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "outbox", false},
    {"n is 0",
     "{" ID "," OUTBOX ",\"n\":0,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO
     ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "n", false},
    {"n is a real",
     "{" ID "," OUTBOX ",\"n\":7.0,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00Z\"" WHO
     ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "n", false},
    {"decided by nobody",
     "{" ID "," OUTBOX ",\"n\":7,\"decided\":\"me\",\"at\":\"2026-11-20T14:07:00Z\"" WHO
     ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "decided", true},
    {"time without zone",
     "{" ID "," OUTBOX ",\"n\":7,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00\"" WHO
     ",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "at", true},
    {"receive without piece", HEAD WHO ",\"do\":\"receive\"}", REASON_BAD_FIELD, "piece", true},
    {"receive without operator", HEAD ",\"station\":\"setting\",\"do\":\"receive\"" PIECE "}",
     REASON_BAD_FIELD, "operator", true},
    {"receive without station", HEAD ",\"operator\":\"TSB-000003-E\",\"do\":\"receive\"" PIECE "}",
     REASON_BAD_FIELD, "station", true},
    {"badge in without operator", HEAD ",\"station\":\"setting\",\"do\":\"badge_in\"}", REASON_BAD_FIELD,
     "operator", true},
    {"misread piece", HEAD WHO ",\"do\":\"receive\",\"piece\":\"TS1-000124-Z\"}", REASON_WRONG_CHECK, "piece",
     true},
    {"misread badge", HEAD ",\"operator\":\"TSB-000004-E\",\"station\":\"setting\",\"do\":\"badge_in\"}",
     REASON_WRONG_CHECK, "operator", true},
    {"misread piece in a command that is wrong anyway",
     HEAD WHO ",\"do\":\"receive\",\"piece\":\"TS1-000124-Z\",\"colour\":1}", REASON_BAD_FIELD, "colour",
     true},
    {"badge as piece", HEAD WHO ",\"do\":\"receive\",\"piece\":\"TSB-000003-E\"}", REASON_BAD_FIELD, "piece",
     true},
    {"piece as badge", HEAD ",\"operator\":\"TS1-000123-Z\",\"station\":\"setting\",\"do\":\"badge_in\"}",
     REASON_BAD_FIELD, "operator", true},
    {"piece is something else", HEAD WHO ",\"do\":\"receive\",\"piece\":\"https://example.org\"}",
     REASON_BAD_FIELD, "piece", true},
    {"a station with a blank",
     HEAD ",\"operator\":\"TSB-000003-E\",\"station\":\"set ting\",\"do\":\"badge_in\"}", REASON_BAD_FIELD,
     "station", true},
    {"seen below 0", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"seen\":-1}", REASON_BAD_FIELD, "seen", true},
    {"seen a text", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"seen\":\"3\"}", REASON_BAD_FIELD, "seen", true},
    {"null field", HEAD WHO ",\"do\":\"receive\"" PIECE ",\"seen\":null}", REASON_BAD_FIELD, "seen", true},
    {"weigh without gross", HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"scale\":\"qc-1\"}", REASON_BAD_FIELD,
     "gross_ug", true},
    {"weigh without scale", HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":1}", REASON_BAD_FIELD, "scale",
     true},
    {"gross below 0", HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":-1,\"scale\":\"qc-1\"}",
     REASON_BAD_FIELD, "gross_ug", true},
    {"gross beyond a tonne",
     HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":1000000000001,\"scale\":\"qc-1\"}", REASON_BAD_FIELD,
     "gross_ug", true},
    {"gross with a point", HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":1.5,\"scale\":\"qc-1\"}",
     REASON_BAD_FIELD, "gross_ug", true},
    {"no readings", HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":1,\"scale\":\"qc-1\",\"readings\":0}",
     REASON_BAD_FIELD, "readings", true},
    {"unknown ruling shown",
     HEAD WHO ",\"do\":\"weigh\"" PIECE ",\"gross_ug\":1,\"scale\":\"qc-1\",\"shown\":\"maybe\"}",
     REASON_BAD_FIELD, "shown", true},
    {"rework to nowhere", HEAD WHO ",\"do\":\"rework\"" PIECE ",\"defect\":\"other\"}", REASON_BAD_FIELD,
     "to", true},
    {"a defect that is no word of ours",
     HEAD WHO ",\"do\":\"rework\"" PIECE ",\"to\":\"polishing\",\"defect\":\"fire-sale\"}", REASON_BAD_FIELD,
     "defect", true},
    {"a report that is no word of ours",
     HEAD ",\"do\":\"report\",\"subject\":\"x\",\"report\":\"boss_silent\"}", REASON_BAD_FIELD, "report",
     true},
    {"a report without a device", HEAD ",\"do\":\"report\",\"subject\":\"x\",\"report\":\"_back\"}",
     REASON_BAD_FIELD, "report", true},
    {"rework without defect", HEAD WHO ",\"do\":\"rework\"" PIECE ",\"to\":\"polishing\"}", REASON_BAD_FIELD,
     "defect", true},
    {"withdraw of nothing", HEAD ",\"do\":\"withdraw\"}", REASON_BAD_FIELD, "replaces", true},
    {"replaces without n",
     HEAD ",\"do\":\"withdraw\",\"replaces\":{\"id\":\"0193a5b0-0000-7000-8000-000000000000\"}}",
     REASON_BAD_FIELD, "replaces", true},
    {"replaces with more",
     HEAD
     ",\"do\":\"withdraw\",\"replaces\":{\"id\":\"0193a5b0-0000-7000-8000-000000000000\",\"n\":6,\"m\":1}}",
     REASON_BAD_FIELD, "replaces", true},
    {"report without subject", HEAD ",\"do\":\"report\",\"report\":\"unknown_tag\"}", REASON_BAD_FIELD,
     "subject", true},
    {"report without kind", HEAD ",\"do\":\"report\",\"subject\":\"x\"}", REASON_BAD_FIELD, "report", true},
    {"subject too long",
     HEAD ",\"do\":\"report\",\"report\":\"unknown_tag\",\"subject\":"
          "\"1234567890123456789012345678901234567890123456789012345678901234\"}",
     REASON_BAD_FIELD, "subject", true},
    {"empty object", "{}", REASON_BAD_FIELD, "id", false},
};

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        size_t count;
        bool is_array;
        print_message("  %s\n", WRONG[i].name);
        struct fault fault = wire_read_commands(span_of(WRONG[i].text), 0, NULL, items, &count, &is_array);
        assert_string_equal(fault.text, "");
        assert_int_equal(count, 1);
        assert_string_equal(items[0].field, WRONG[i].field);
        assert_int_equal(items[0].problem, WRONG[i].problem);
        assert_int_equal(items[0].has_number, WRONG[i].has_number);
    }
}

static const struct {
    const char *name;
    struct span body;
    enum fault_code code;
} NOT_COMMANDS[] = {
    {"nothing", {"", 0}, FAULT_INPUT},
    {"blanks", {"  ", 2}, FAULT_INPUT},
    {"a word", {"hello", 5}, FAULT_INPUT},
    {"a number", {"7", 1}, FAULT_INPUT},
    {"a string", {"\"x\"", 3}, FAULT_INPUT},
    {"an empty list", {"[]", 2}, FAULT_INPUT},
    {"two values", {"{}{}", 4}, FAULT_INPUT},
    {"a key twice", {"{\"n\":1,\"n\":2}", 13}, FAULT_INPUT},
    {"bad UTF-8", {"{\"n\":\"\xC3\x28\"}", 10}, FAULT_INPUT},
    {"an overlong slash", {"{\"n\":\"\xC0\xAF\"}", 10}, FAULT_INPUT},
    {"a lone surrogate", {"{\"n\":\"\\ud800\"}", 14}, FAULT_INPUT},
    {"a NUL in a string", {"{\"n\":\"\\u0000\"}", 14}, FAULT_INPUT},
    {"a NUL byte", {"{\"n\":\0}", 7}, FAULT_INPUT},
    {"a trailing comma", {"{\"n\":1,}", 8}, FAULT_INPUT},
    {"an integer too big", {"{\"n\":9223372036854775808}", 25}, FAULT_INPUT},
    {"nested too deep", {"[[[[[[[[[[[[]]]]]]]]]]]]", 24}, FAULT_INPUT},
};

static void what_is_no_json_of_that_shape_is_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(NOT_COMMANDS); i++) {
        size_t count = 99;
        bool is_array;
        print_message("  %s\n", NOT_COMMANDS[i].name);
        struct fault fault = wire_read_commands(NOT_COMMANDS[i].body, 0, NULL, items, &count, &is_array);
        assert_int_equal(fault.code, NOT_COMMANDS[i].code);
        assert_int_equal(count, 0);
    }
}

static char *list_of(size_t count, const char *item, size_t *size)
{
    size_t capacity = count * (strlen(item) + 1) + 3;
    char *body = malloc(capacity);
    struct text out = text_in(body, capacity);
    text_add(&out, "[");
    for (size_t i = 0; i < count; i++)
        text_add(&out, "%s%s", i > 0 ? "," : "", item);
    text_add(&out, "]");
    assert_true(text_ok(&out));
    *size = out.size;
    return body;
}

static void a_list_has_its_maximum(void **state)
{
    (void)state;
    size_t size, count;
    bool is_array;
    char *body = list_of(WIRE_COMMANDS_MAX, ROUND_TRIPS[0].text, &size);
    struct fault fault = wire_read_commands((struct span){body, size}, 0, NULL, items, &count, &is_array);
    free(body);
    assert_int_equal(fault.code, FAULT_NONE);
    assert_int_equal(count, WIRE_COMMANDS_MAX);
    assert_true(is_array);
    body = list_of(WIRE_COMMANDS_MAX + 1, "{}", &size);
    fault = wire_read_commands((struct span){body, size}, 0, NULL, items, &count, &is_array);
    free(body);
    assert_int_equal(fault.code, FAULT_TOO_BIG);
    assert_int_equal(count, 0);
}

static void a_body_has_its_maximum(void **state)
{
    (void)state;
    size_t count;
    bool is_array;
    char *body = malloc(WIRE_BODY_MAX + 1);
    memset(body, ' ', WIRE_BODY_MAX + 1);
    memcpy(body, "{}", 2);
    struct fault fault =
        wire_read_commands((struct span){body, WIRE_BODY_MAX}, 0, NULL, items, &count, &is_array);
    assert_int_equal(fault.code, FAULT_NONE);
    fault = wire_read_commands((struct span){body, WIRE_BODY_MAX + 1}, 0, NULL, items, &count, &is_array);
    assert_int_equal(fault.code, FAULT_TOO_BIG);
    free(body);
}

static void an_item_that_is_wrong_does_not_stop_the_next(void **state)
{
    (void)state;
    char body[4096];
    struct text out = TEXT_IN(body);
    size_t count;
    bool is_array;
    text_add(&out, "[%s,17,%s,%s]", ROUND_TRIPS[0].text, WRONG[0].text, ROUND_TRIPS[1].text);
    struct fault fault = wire_read_commands(text_span(&out), 0, NULL, items, &count, &is_array);
    assert_int_equal(fault.code, FAULT_NONE);
    assert_int_equal(count, 4);
    assert_int_equal(items[0].problem, REASON_NONE);
    assert_int_equal(items[1].problem, REASON_BAD_FIELD);
    assert_string_equal(items[1].field, "command");
    assert_false(items[1].has_number);
    assert_int_equal(items[2].problem, REASON_BAD_FIELD);
    assert_int_equal(items[3].problem, REASON_NONE);
    assert_int_equal(items[3].command.verb, VERB_BADGE_OUT);
}

/* A body cut anywhere is no JSON, and never a command. */
static void every_truncation_is_a_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROUND_TRIPS); i++) {
        size_t size = strlen(ROUND_TRIPS[i].text);
        for (size_t cut = 0; cut < size; cut++) {
            size_t count;
            bool is_array;
            char *copy = malloc(cut + 1); /* of its own size, so that a sanitizer sees a read beyond it */
            memcpy(copy, ROUND_TRIPS[i].text, cut);
            struct fault fault =
                wire_read_commands((struct span){copy, cut}, 0, NULL, items, &count, &is_array);
            free(copy);
            assert_int_equal(fault.code, FAULT_INPUT);
            assert_int_equal(count, 0);
        }
    }
}

static void a_text_that_does_not_fit_is_marked(void **state)
{
    (void)state;
    char small[64];
    struct text out = TEXT_IN(small);
    size_t count;
    bool is_array;
    struct fault fault = wire_read_commands(span_of(ROUND_TRIPS[5].text), 0, NULL, items, &count, &is_array);
    assert_int_equal(fault.code, FAULT_NONE);
    wire_write_command(&out, &items[0].command);
    assert_false(text_ok(&out));
}

/* The longest command there can be, every character of it escaped, has its named maximum. */
static void the_longest_command_fits(void **state)
{
    (void)state;
    struct command command = items[0].command;
    char buffer[WIRE_COMMAND_TEXT_MAX];
    struct text out = TEXT_IN(buffer);
    memset(&command, 0, sizeof command);
    command.verb = VERB_WEIGH;
    command.n = command.seen = command.replaces_n = INT64_MAX;
    command.has_seen = command.has_replaces = command.weighing.has_shown = true;
    command.weighing.gross.ug = command.weighing.tare.ug = INT64_MAX;
    command.weighing.shown = RULING_CONDITIONAL_PASS;
    memset(command.weighing.raw, 1, sizeof command.weighing.raw - 1);
    memset(command.subject, 1, sizeof command.subject - 1);
    memset(command.operator_badge.text, 'A', TAG_TEXT_MAX - 1);
    memset(command.piece.text, 'A', TAG_TEXT_MAX - 1);
    memset(command.station.text, 'a', CODE_TEXT_MAX - 1);
    memset(command.weighing.scale.text, 'a', CODE_TEXT_MAX - 1);
    memset(command.to.text, 'a', CODE_TEXT_MAX - 1);
    memset(command.defect, 'a', DEFECT_TEXT_MAX - 1);
    memset(command.report, 'a', DEFECT_TEXT_MAX - 1);
    wire_write_command(&out, &command);
    assert_true(text_ok(&out));
}

/* What a kiosk keeps on its disk is what it sends later: every verb's example survives being written and
 * read. */
/* What is said of who, where or which, unless the example says it. */
static const char *unless_said(const char *example, const char *key, const char *said)
{
    return strstr(example, key) ? "" : said;
}

static void a_form_is_written_as_it_was_read(void **state)
{
    (void)state;
    for (int verb = 0; verb < VERB_COUNT; verb++) {
        const struct form_kind *kind = form_kind_of((enum verb)verb);
        char body[WIRE_FORM_TEXT_MAX], first[WIRE_FORM_TEXT_MAX], second[WIRE_FORM_TEXT_MAX];
        struct text text = TEXT_IN(body), again = TEXT_IN(first), copied = TEXT_IN(second);
        struct arena arena = {.blocks = NULL}, other = {.blocks = NULL};
        size_t count;
        bool is_array;
        if (!kind)
            continue;
        text_add(&text, "%s%s%s,\"do\":\"%s\"%s,\"pin\":\"2468\",%s", HEAD,
                 unless_said(kind->example, "\"operator\":", PERSON),
                 unless_said(kind->example, "\"station\":", STATION), verb_word((enum verb)verb),
                 kind->piece ? unless_said(kind->example, "\"piece\":", PIECE) : "", kind->example + 1);
        assert_false(fault_is(wire_read_commands(span_of(body), 0, &arena, items, &count, &is_array)));
        assert_int_equal(items[0].problem, REASON_NONE);
        struct command copy = items[0].command;
        copy.form = wire_copy_form(copy.form, &other);
        wire_write_command(&again, &items[0].command);
        arena_release(&arena);
        wire_write_command(&copied, &copy);
        assert_true(text_ok(&again));
        assert_string_equal(first, second);
        assert_null(strstr(first, "2468"));
        assert_false(fault_is(wire_read_commands(span_of(first), 0, &arena, items, &count, &is_array)));
        assert_int_equal(items[0].problem, REASON_NONE);
        copied.size = 0;
        wire_write_command(&copied, &items[0].command);
        assert_string_equal(first, second);
        arena_release(&arena);
        arena_release(&other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(fields_land_where_they_belong),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(what_is_no_json_of_that_shape_is_a_fault),
        cmocka_unit_test(a_list_has_its_maximum),
        cmocka_unit_test(a_body_has_its_maximum),
        cmocka_unit_test(an_item_that_is_wrong_does_not_stop_the_next),
        cmocka_unit_test(every_truncation_is_a_fault),
        cmocka_unit_test(a_text_that_does_not_fit_is_marked),
        cmocka_unit_test(the_longest_command_fits),
        cmocka_unit_test(a_form_is_written_as_it_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
