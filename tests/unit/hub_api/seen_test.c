/* Two clerks at one row: whoever read it before the other changed it is told so, and nothing is written;
 * lists of the workshop that are asked for alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "tests/unit/hub_api/house_helper.h"

enum { BODY_BYTES = 2048, NOT_SAID = -1 };

static struct api_answer say(const char *verb, int64_t seen, const char *fields)
{
    static int n;
    char body[BODY_BYTES], told[32] = "";
    n++;
    if (seen != NOT_SAID)
        snprintf(told, sizeof told, "\"seen\":%lld,", (long long)seen);
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000079\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",%s\"do\":\"%s\",%s}",
                        n, n, told, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

static int64_t read_seq(struct api_answer answer)
{
    int64_t seq = NOT_SAID;
    struct span rest, digits;
    assert_int_equal(answer.status, API_OK);
    const char *at = strstr(answer.data, "\"seq\":");
    assert_non_null(at);
    rest = span_of(at + strlen("\"seq\":"));
    assert_true(span_split(&rest, ',', &digits));
    assert_true(number_read_int(digits, 0, INT64_MAX, &seq));
    free(answer.data);
    return seq;
}

#define ACCEPTED "\"result\":\"accepted\""
#define CHANGED  "\"result\":\"changed\""

/* In this order: `before` is what the other clerk does after this one has read. */
static const struct {
    const char *name, *other, *other_says, *verb, *says, *wanted;
} rows[] = {
    {"nobody else was there", NULL, NULL, "put",
     "\"workshop\":{\"people\":[{\"badge\":\"TSB-000002-G\",\"name\":\"Setter A\"}]}", ACCEPTED},
    {"the same person", "put",
     "\"workshop\":{\"people\":[{\"badge\":\"TSB-000002-G\",\"name\":\"Setter B\"}]}", "put",
     "\"workshop\":{\"people\":[{\"badge\":\"TSB-000002-G\",\"name\":\"Setter C\"}]}",
     CHANGED ",\"detail\":\"TSB-000002-G was changed by Manager 1 since you read it: look at it "
             "again.\""},
    {"another person", "put",
     "\"workshop\":{\"people\":[{\"badge\":\"TSB-000003-E\",\"name\":\"Setter D\"}]}", "put",
     "\"workshop\":{\"people\":[{\"badge\":\"TSB-000002-G\",\"name\":\"Setter E\"}]}", ACCEPTED},
    {"a station", "put",
     "\"workshop\":{\"stations\":[{\"code\":\"qc\",\"name\":\"Control\",\"limit_pieces\":7}]}", "put",
     "\"workshop\":{\"stations\":[{\"code\":\"qc\",\"name\":\"QC\",\"limit_pieces\":8}]}",
     CHANGED ",\"detail\":\"qc was changed by"},
    {"one of two", "put",
     "\"workshop\":{\"stations\":[{\"code\":\"qc\",\"name\":\"Control\",\"limit_pieces\":7}]}", "put",
     "\"workshop\":{\"settings\":{\"stopped_min\":31},\"stations\":[{\"code\":\"polishing\",\"name\":"
     "\"Polishing\",\"limit_pieces\":10},"
     "{\"code\":\"qc\",\"name\":\"QC\",\"limit_pieces\":8}]}",
     CHANGED ",\"detail\":\"qc was changed by"},
    {"a limit that was accepted", "accept_limit", "\"of\":\"polishing\",\"limit_pieces\":9", "put",
     "\"workshop\":{\"stations\":[{\"code\":\"polishing\",\"name\":\"Polishing\",\"limit_pieces\":10}]}",
     CHANGED},
    {"a setting", "put", "\"workshop\":{\"settings\":{\"stopped_min\":33}}", "put",
     "\"workshop\":{\"settings\":{\"stopped_min\":34}}", CHANGED ",\"detail\":\"stopped_min was changed by"},
    {"another setting", "put", "\"workshop\":{\"settings\":{\"stopped_min\":33}}", "put",
     "\"workshop\":{\"settings\":{\"learn_n_min\":21}}", ACCEPTED},
    {"an order that is new", NULL, NULL, "draft_order", "\"order\":\"o-71\",\"client\":\"A\"", ACCEPTED},
    {"an order", "draft_order", "\"order\":\"o-71\",\"client\":\"B\"", "draft_order",
     "\"order\":\"o-71\",\"client\":\"C\"", CHANGED ",\"detail\":\"o-71 was changed by Manager 1 since"},
    {"another order", "draft_order", "\"order\":\"o-72\",\"client\":\"B\"", "draft_order",
     "\"order\":\"o-71\",\"client\":\"C\"", ACCEPTED},
};

static void the_later_one_looks_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t seen = read_seq(house_get("/v1/workshop", &house.manager, NULL, "only=people,stations"));
        print_message("  %s\n", rows[i].name);
        if (rows[i].other)
            says(say(rows[i].other, NOT_SAID, rows[i].other_says), API_OK, ACCEPTED);
        says(say(rows[i].verb, seen, rows[i].says), API_OK, rows[i].wanted);
    }
    says(house_get("/v1/workshop", &house.manager, NULL, "only=people"), API_OK,
         "\"TSB-000002-G\",\"name\":\"Setter E\""); /* of three, the one that had read it all */
}

static void an_order_tells_what_it_was_read_at(void **state)
{
    (void)state;
    says(say("draft_order", NOT_SAID, "\"order\":\"o-73\",\"client\":\"A\""), API_OK, ACCEPTED);
    int64_t seen = read_seq(house_get("/v1/orders/{code}", &house.manager, "o-73", NULL));
    says(say("draft_order", seen, "\"order\":\"o-73\",\"client\":\"B\""), API_OK, ACCEPTED);
    says(say("draft_order", seen, "\"order\":\"o-73\",\"client\":\"C\""), API_OK, CHANGED);
}

/* ------------------------------------------------------------------ lists alone */

static const struct {
    const char *only, *has, *has_not;
} parts[] = {
    {"people", "\"people\":[", "\"stations\":["},
    {"stations", "\"stations\":[", "\"people\":["},
    {"pieces,models", "\"pieces\":[", "\"orders\":["},
    {"orders", "\"orders\":[", "\"pieces\":["},
    {"kiosks", "\"workshop\":\"Atelier Demo\"", "\"settings\":"},
};

static void lists_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        char query[64];
        snprintf(query, sizeof query, "only=%s", parts[i].only);
        struct api_answer answer = house_get("/v1/workshop", &house.office, NULL, query);
        assert_int_equal(answer.status, API_OK);
        if (strncmp(answer.data, "{\"seq\":", 7) != 0 || !strstr(answer.data, parts[i].has) ||
            strstr(answer.data, parts[i].has_not))
            fail_msg("only %s: %.300s", parts[i].only, answer.data);
        free(answer.data);
    }
    says(house_get("/v1/workshop", &house.office, NULL, "only=people,clients"), API_BAD,
         "names lists of a workshop");
    says(house_get("/v1/workshop", &house.office, NULL, NULL), API_OK, "\"pieces\":[");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_later_one_looks_again),
        cmocka_unit_test(an_order_tells_what_it_was_read_at),
        cmocka_unit_test(lists_alone),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
