/* Strangers' commands, made from the tables of forms: for every verb, values of the right type and of wrong
 * ones, numbers at their bounds, texts of control characters, lists that are too long or name one thing
 * twice, things that are there and things that are not; from a bench and from a seat, asked and told, taken
 * back and replaced. Whatever comes, the hub answers (none of it is the hub's own fault, HTTP 5xx), what is
 * refused has booked nothing, and verify is clean. From a seed: HOSTILE_SEED and HOSTILE_COMMANDS choose
 * others. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/form.h"
#include "tests/unit/hub_api/house_helper.h"

enum {
    COMMANDS = 2000,
    VERIFY_EVERY = 500,
    BODY_MAX = WIRE_BODY_MAX,
    THINGS_MAX = 128,
    PIECES = 18,
    PERSONS = 9, /* one more than there are */
};

struct hostile {
    uint64_t random;
    char *body;
    sqlite3 *eye;
    char things[THINGS_MAX][CODE_TEXT_MAX]; /* what the hub said that it made: the part behind the colon */
    int thing_count;
    int64_t n[2]; /* of the bench and of the seat */
    char last_id[2][40];
    int64_t answers[RESULT_REPLACED + 1];
};

static int pick(struct hostile *hostile, int below)
{
    hostile->random ^= hostile->random << 13;
    hostile->random ^= hostile->random >> 7;
    hostile->random ^= hostile->random << 17;
    return (int)((hostile->random >> 11) % (uint64_t)below);
}

static bool by(struct hostile *hostile, int percent)
{
    return pick(hostile, 100) < percent;
}

/* ------------------------------------------------------------------ values */

static const char *const codes[] = {
    "casting",   "setting",   "polishing", "qc",      "au750y", "au750w", "au585y", "ag925",
    "fine",      "vault",     "own",       "bench-1", "y-118",  "y-119",  "w-031",  "s-009",
    "solitaire", "pave-band", "signet",    "hoops",   "o-1041", "o-1042", "o-1043", "qc-1",
    "nowhere",   "line",      "client",    "sprue",   "a",      "set",    "plain",  "diamond"};

static const char *const texts[] = {"Anna",
                                    "as the client wished",
                                    "1",
                                    "\xf0\x9f\x92\x8d",
                                    "'; DROP TABLE event; --",
                                    "%s%n%d",
                                    "../../etc/passwd",
                                    "<script>alert(1)</script>",
                                    "=1+1",
                                    "a\tb"};

/* Any JSON but what is wanted. */
static const char *const junk[] = {"null",
                                   "true",
                                   "[]",
                                   "{}",
                                   "\"\"",
                                   "-1",
                                   "0",
                                   "1.5",
                                   "1e300",
                                   "9223372036854775807",
                                   "[[]]",
                                   "[1,1]",
                                   "{\"a\":1}",
                                   "\"\\u0007\"",
                                   "-9223372036854775808",
                                   "\"TS1-000001-X\"",
                                   "\"x y\"",
                                   "99999999999999999999",
                                   "\"\\ud800\"",
                                   "\"\\u0000\""};

static void add_text(struct hostile *hostile, struct text *out)
{
    static const char *const units[] = {"x", "\xf0\x9f\x92\x8e", "\\u0001", "\\\"", "\\\\", "\\u007f"};
    if (by(hostile, 80)) {
        json_write_string(out, texts[pick(hostile, COUNT_OF(texts))]);
        return;
    }
    const char *unit = units[pick(hostile, COUNT_OF(units))];
    size_t each = unit[0] == '\\' ? 1 : strlen(unit);
    text_add(out, "\"");
    for (size_t size = 0; size + each <= FORM_TEXT_MAX; size += each)
        text_add(out, "%s", unit);
    text_add(out, by(hostile, 10) ? "x\"" : "\"");
}

static const char *const codes_of[][8] = {{"alloy", "au750y", "au750w", "ag925"},
                                          {"station", "casting", "setting", "polishing", "qc"},
                                          {"order", "o-1041", "o-1042", "o-1043"},
                                          {"model", "solitaire", "pave-band", "signet", "hoops"},
                                          {"lot", "y-118", "y-119", "w-031"},
                                          {"scale", "qc-1"},
                                          {"custody", "own"},
                                          {"kind", "casting", "setting", "polishing", "diamond"},
                                          {"operation", "setting", "polishing"},
                                          {"step", "casting", "setting", "polishing"}};

static void add_code(struct hostile *hostile, struct text *out, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(codes_of); i++) {
        int count = 1;
        while (count < 8 && codes_of[i][count])
            count++;
        if (strstr(name, codes_of[i][0]) && by(hostile, 75)) {
            json_write_string(out, codes_of[i][1 + pick(hostile, count - 1)]);
            return;
        }
    }
    if (hostile->thing_count > 0 && by(hostile, 35))
        json_write_string(out, hostile->things[pick(hostile, hostile->thing_count)]);
    else
        json_write_string(out, codes[pick(hostile, COUNT_OF(codes))]);
}

static void add_tag(struct hostile *hostile, struct text *out, enum tag_kind kind)
{
    int number = kind == TAG_BADGE ? 1 + pick(hostile, PERSONS) : 2030 + pick(hostile, PIECES);
    if (kind == TAG_PIECE && by(hostile, 20))
        number = 900 + pick(hostile, 40); /* not printed yet */
    json_write_string(out, tag_make(kind, number).text);
}

static void add_number(struct hostile *hostile, struct text *out, const struct form_field *field)
{
    static const int64_t nice[] = {0, 1, 2, 3, 5, 10, 1000, 1000000, 5877000, 20000000, 1000000000};
    int64_t low, high;
    form_bounds(field, &low, &high);
    int64_t value = nice[pick(hostile, COUNT_OF(nice))];
    if (field->type == FORM_MASS && by(hostile, 40))
        value = 1000 * (int64_t)pick(hostile, 30000);
    else if (hostile->thing_count > 0 && by(hostile, 25))
        value = strtoll(hostile->things[pick(hostile, hostile->thing_count)], NULL, 10);
    if (value < low || by(hostile, 6))
        value = low;
    if (value > high || by(hostile, 6))
        value = high;
    text_add(out, "%lld", (long long)value);
}

static void add_scalar(struct hostile *hostile, struct text *out, const struct form_field *field)
{
    static const char *const times[] = {"2026-11-20T14:07:00Z", "1970-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59Z", "2026-12-24T12:00:00Z",
                                        "2026-02-30T00:00:00Z"};
    int words = 0;
    switch (field->type) {
    case FORM_TEXT:
        add_text(hostile, out);
        return;
    case FORM_CODE:
        add_code(hostile, out, field->name);
        return;
    case FORM_WORD:
        while (field->words[words])
            words++;
        json_write_string(out, field->words[pick(hostile, words)]);
        return;
    case FORM_PIECE:
    case FORM_BADGE:
        add_tag(hostile, out, field->type == FORM_PIECE ? TAG_PIECE : TAG_BADGE);
        return;
    case FORM_MASS:
    case FORM_COUNT:
    case FORM_PPM:
    case FORM_INT:
        add_number(hostile, out, field);
        return;
    case FORM_TIME:
        json_write_string(out, times[pick(hostile, COUNT_OF(times))]);
        return;
    case FORM_FLAG:
        text_add(out, by(hostile, 50) ? "true" : "false");
        return;
    case FORM_ROWS:
        text_add(out, "{}"); /* no row has rows */
        return;
    }
}

static void add_name(struct text *out, const char *name)
{
    json_write_string(out, name);
    text_add(out, ":");
}

static void add_row(struct hostile *hostile, struct text *out, const struct form_field *fields)
{
    bool first = true;
    text_add(out, "{");
    for (; fields->name; fields++) {
        if (!by(hostile, fields->needed ? 99 : 50))
            continue;
        text_add(out, first ? "" : ",");
        add_name(out, fields->name);
        add_scalar(hostile, out, fields);
        first = false;
    }
    text_add(out, "}");
}

static void add_rows(struct hostile *hostile, struct text *out, const struct form_field *field)
{
    int64_t low, high;
    form_bounds(field, &low, &high);
    int64_t count = low + pick(hostile, 4);
    if (by(hostile, 4))
        count = high + pick(hostile, 2);
    size_t row = 0;
    size_t row_size = 0;
    text_add(out, "[");
    for (int64_t i = 0; i < count; i++) {
        text_add(out, i > 0 ? "," : "");
        if (i > 0 && by(hostile, 25)) { /* the same once more */
            char again[2048];
            if (TEXT_COPY(again, ((struct span){out->data + row, row_size}))) {
                text_add(out, "%s", again);
                continue;
            }
        }
        row = out->size;
        add_row(hostile, out, field->rows);
        row_size = out->size - row;
    }
    text_add(out, "]");
}

static void add_fields(struct hostile *hostile, struct text *out, const struct form_field *fields)
{
    for (; fields->name; fields++) {
        if (!by(hostile, fields->needed ? 98 : 45))
            continue;
        text_add(out, ",");
        add_name(out, fields->name);
        if (by(hostile, 3))
            text_add(out, "%s", junk[pick(hostile, COUNT_OF(junk))]);
        else if (fields->type == FORM_ROWS)
            add_rows(hostile, out, fields);
        else
            add_scalar(hostile, out, fields);
    }
}

/* ------------------------------------------------------------------ a command */

enum { SENDER_BENCH, SENDER_SEAT };

static void add_id(struct hostile *hostile, char *id, size_t size)
{
    snprintf(id, size, "01980000-0000-7000-8%03x-%012llx", pick(hostile, 0x1000),
             (unsigned long long)(hostile->random >> 16));
}

static void add_envelope(struct hostile *hostile, struct text *out, int sender, const char *id,
                         enum verb verb)
{
    static const char *const outboxes[] = {"01970000-0000-7000-8000-00000000000a",
                                           "01970000-0000-7000-8000-00000000000b"};
    int box = by(hostile, 1) ? !sender : sender;
    int64_t n = hostile->n[sender] + (by(hostile, 1) ? pick(hostile, 5) : 1);
    int badge = sender == SENDER_SEAT || verb_who(verb) != WHO_BENCH ? 7 : 1 + pick(hostile, PERSONS);
    bool again = hostile->last_id[sender][0] && by(hostile, 2);
    text_add(out, "{\"id\":\"%s\",\"outbox\":\"%s\",\"n\":%lld", again ? hostile->last_id[sender] : id,
             outboxes[box], (long long)n);
    text_add(out, ",\"decided\":\"%s\",\"at\":\"2026-11-20T14:07:00.000Z\",\"do\":\"%s\"",
             by(hostile, 30) ? "kiosk" : "hub", verb_word(verb));
    if (by(hostile, 98))
        text_add(out, ",\"operator\":\"%s\"", tag_make(TAG_BADGE, badge).text);
    if (verb_who(verb) != WHO_BENCH && sender == SENDER_BENCH && by(hostile, 60))
        text_add(out, ",\"pin\":\"%s\"", by(hostile, 98) ? "2468" : "9999");
    if (hostile->last_id[sender][0] && (by(hostile, 6) || verb == VERB_WITHDRAW))
        text_add(out, ",\"replaces\":{\"id\":\"%s\",\"n\":%lld}", hostile->last_id[sender], (long long)n - 1);
    if (by(hostile, 5))
        text_add(out, ",\"seen\":%d", pick(hostile, 9));
}

static void add_bench(struct hostile *hostile, struct text *out, enum verb verb)
{
    if (verb == VERB_WEIGH)
        text_add(out, ",\"gross_ug\":%d,\"scale\":\"qc-1\"", 1000 * pick(hostile, 12000));
    if (verb == VERB_REWORK)
        text_add(out, ",\"to\":\"setting\",\"defect\":\"scratch\"");
    if (verb == VERB_REPORT)
        text_add(out, ",\"report\":\"scale_silent\",\"subject\":\"qc-1\"");
    if (verb == VERB_PUT)
        text_add(out, ",\"workshop\":{\"stations\":[{\"code\":\"%s\",\"name\":\"X\",\"limit_pieces\":%d}]}",
                 codes[pick(hostile, COUNT_OF(codes))], 1 + pick(hostile, 20));
}

static void add_command(struct hostile *hostile, struct text *out, int sender, const char *id)
{
    static const char *const stations[] = {"casting", "setting", "polishing", "qc", "nowhere"};
    enum verb verb =
        by(hostile, 30) ? (enum verb)pick(hostile, VERB_REPORT + 1) : (enum verb)pick(hostile, VERB_COUNT);
    const struct form_kind *kind = form_kind_of(verb);
    enum family family = verb_family(verb);
    add_envelope(hostile, out, sender, id, verb);
    if (verb != VERB_WITHDRAW && by(hostile, sender == SENDER_BENCH ? 97 : 60))
        text_add(out, ",\"station\":\"%s\"", stations[pick(hostile, by(hostile, 8) ? 5 : 4)]);
    if (family == FAMILY_MOVE || family == FAMILY_WEIGH || (kind && kind->piece)) {
        text_add(out, ",\"piece\":");
        add_tag(hostile, out, TAG_PIECE);
    }
    if (kind && by(hostile, 15))
        text_add(out, kind->example[1] == '}' ? "%.*s" : ",%.*s", (int)strlen(kind->example) - 2,
                 kind->example + 1);
    else if (kind)
        add_fields(hostile, out, kind->fields);
    add_bench(hostile, out, verb);
    text_add(out, "}");
}

/* ------------------------------------------------------------------ what comes of it */

static int64_t newest_event(struct hostile *hostile)
{
    sqlite3_stmt *statement;
    assert_int_equal(
        sqlite3_prepare_v2(hostile->eye, "SELECT coalesce(max(seq), 0) FROM event", -1, &statement, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t seq = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return seq;
}

static void keep_thing(struct hostile *hostile, const struct reply *reply)
{
    const char *colon = strchr(reply->thing, ':');
    if (!colon || strlen(colon + 1) >= CODE_TEXT_MAX)
        return;
    int at = hostile->thing_count < THINGS_MAX ? hostile->thing_count++ : pick(hostile, THINGS_MAX);
    memcpy(hostile->things[at], colon + 1, strlen(colon));
}

static void take_answer(struct hostile *hostile, int sender, const char *id, struct api_answer *answer,
                        int64_t before)
{
    struct reply reply;
    size_t count;
    bool replaces = strstr(hostile->body, "\"replaces\"") != NULL;
    if (answer->status == API_BAD) /* no JSON of that shape */
        return;
    if (answer->status != API_OK)
        fail_msg("HTTP %d %s: %.3000s", (int)answer->status, answer->detail, hostile->body);
    is_well(wire_read_replies((struct span){answer->data, answer->size}, &reply, 1, &count));
    assert_int_equal(count, 1);
    hostile->answers[reply.result]++;
    keep_thing(hostile, &reply);
    if (reply.result != RESULT_ACCEPTED && !replaces && newest_event(hostile) != before)
        fail_msg("half done: %.2000s: %.3000s", answer->data, hostile->body);
    if (reply.reason == REASON_GAP)
        return;
    if (reply.result != RESULT_CONFLICT && reply.reason != REASON_OUTBOX_TAKEN &&
        reply.result != RESULT_REPLACED) {
        snprintf(hostile->last_id[sender], sizeof hostile->last_id[sender], "%s", id);
    }
}

/* What the hub counts is the truth about what it has seen. */
static void look_up_numbers(struct hostile *hostile)
{
    static const char *const sql = "SELECT last_n FROM outbox WHERE kiosk = ?1";
    const int64_t kiosks[] = {house.bench.kiosk, house.manager.kiosk};
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *statement;
        assert_int_equal(sqlite3_prepare_v2(hostile->eye, sql, -1, &statement, NULL), SQLITE_OK);
        sqlite3_bind_int64(statement, 1, kiosks[i]);
        if (sqlite3_step(statement) == SQLITE_ROW)
            hostile->n[i] = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
    }
}

static void complain(void *context, const char *sentence)
{
    (void)context;
    print_message("verify: %s\n", sentence);
}

static void prove(void)
{
    struct verify_report report;
    is_well(service_verify(house.path, complain, NULL, &report));
    assert_int_equal(report.problems, 0);
}

static int64_t number_of(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : otherwise;
}

static void serve_all_stations(void)
{
    static const char *const stations[] = {"casting", "setting", "polishing", "qc"};
    struct workshop_kiosk kiosk = {.code = code_of("bench-1"), .name = "Bench 1"};
    for (size_t i = 0; i < COUNT_OF(stations); i++)
        kiosk.stations[kiosk.station_count++] = code_of(stations[i]);
    is_well(service_enroll(house.service, &kiosk, house.token));
    assert_true(api_find_identity(house.api, span_of(house.token), NOW_MS, &house.bench));
}

static void test_strangers(void **state)
{
    static struct hostile hostile;
    int64_t commands = number_of("HOSTILE_COMMANDS", COMMANDS);
    (void)state;
    hostile.random = (uint64_t)number_of("HOSTILE_SEED", 20261120) * 2 + 1;
    hostile.body = malloc(BODY_MAX);
    assert_non_null(hostile.body);
    assert_int_equal(sqlite3_open_v2(house.path, &hostile.eye, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    serve_all_stations();
    for (int64_t i = 1; i <= commands; i++) {
        struct text text = text_in(hostile.body, BODY_MAX);
        char id[40];
        int sender = by(&hostile, 50) ? SENDER_BENCH : SENDER_SEAT;
        int64_t before = newest_event(&hostile);
        add_id(&hostile, id, sizeof id);
        add_command(&hostile, &text, sender, id);
        if (!text_ok(&text))
            continue;
        struct api_answer answer =
            house_post(sender == SENDER_BENCH ? &house.bench : &house.manager, hostile.body);
        if (getenv("HOSTILE_SAY"))
            print_message("%s\n  %s\n", hostile.body, answer.data ? answer.data : answer.detail);
        take_answer(&hostile, sender, id, &answer, before);
        free(answer.data);
        look_up_numbers(&hostile);
        if (i % VERIFY_EVERY == 0)
            prove();
    }
    prove();
    for (int i = 0; i <= RESULT_REPLACED; i++)
        print_message("%lld %s\n", (long long)hostile.answers[i], result_word((enum result)i));
    assert_true(hostile.answers[RESULT_ACCEPTED] > commands / 20);
    sqlite3_close(hostile.eye);
    free(hostile.body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_strangers)};
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
