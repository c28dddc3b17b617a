/* GET /v1/ledger and what is below it: read after a story of commands as they come over the wire. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct api_answer post(const char *verb, const char *fields)
{
    static int n;
    char body[1024];
    n++;
    snprintf(body, sizeof body,
             "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01980000-0000-7000-8000-0000000000b7\","
             "\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.250Z\",\"operator\":\"%s\","
             "\"do\":\"%s\"%s}",
             n, n, tag_make(TAG_BADGE, 7).text, verb, fields);
    return house_post(&house.manager, body);
}

static void accepts(const char *verb, const char *fields)
{
    says(post(verb, fields), API_OK, "\"result\":\"accepted\"");
}

static void test_who_may_read_it(void **state)
{
    (void)state;
    says(house_get("/v1/ledger", &house.bench, NULL, NULL), API_FORBIDDEN, "sign in");
    says(house_get("/v1/ledger/returns", &house.office, NULL, NULL), API_FORBIDDEN, "manager");
    says(house_get("/v1/ledger", &house.office, NULL, "book=au750y/own"), API_OK, "\"account\":\"opening\"");
}

static void test_what_was_bought_and_issued_is_told(void **state)
{
    (void)state;
    accepts("buy_metal", ",\"alloy\":\"au585y\",\"mass_ug\":100000000");
    accepts("issue_metal", ",\"alloy\":\"au585y\",\"mass_ug\":10000000");
    says(house_get("/v1/ledger", &house.manager, NULL, "book=au585y/own&limit=1000"), API_OK,
         "{\"book\":\"au585y/own\",\"account\":\"vault\",\"kind\":\"vault\",\"balance_ug\":90000000,"
         "\"fine_ug\":52650000,\"since\":");
    says(house_get("/v1/ledger", &house.manager, NULL, "book=au585y/own"), API_OK, "\"loose:operator:TSB-");
    /* The office sees what people have, and not who. */
    says(house_get("/v1/ledger", &house.office, NULL, "book=au585y/own"), API_OK,
         "\"account\":\"loose:persons\",\"kind\":\"loose\",\"balance_ug\":10000000");
    says(house_get("/v1/ledger", &house.office, NULL, "book=au585y/own&format=csv"), API_OK,
         "au585y/own,vault,vault,90000000,52650000,");
    says(house_get("/v1/ledger", &house.manager, NULL, "book=au585y/own&limit=1"), API_OK, "\"next\":\"1\"");
    says(house_get("/v1/ledger", &house.manager, NULL, "book=au585y/own&limit=1&after=1"), API_OK,
         "\"next\":\"2\"");
    says(house_get("/v1/ledger", &house.manager, NULL, "seq=0"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/ledger", &house.manager, NULL, "at=1970-01-01T00:00:00Z"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/ledger", &house.manager, NULL, "seq=1&at=2026-11-20"), API_BAD, "not both");
    says(house_get("/v1/ledger", &house.manager, NULL, "open=perhaps"), API_BAD, "open");
}

static void test_returns_and_refinings(void **state)
{
    (void)state;
    accepts("return_scrap", ",\"kind\":\"filings\",\"alloy\":\"au585y\",\"mass_ug\":2000000");
    says(house_get("/v1/ledger", &house.manager, NULL, "open=true"), API_OK,
         "\"kind\":\"open\",\"balance_ug\":-2000000");
    says(house_get("/v1/ledger/returns", &house.manager, NULL, NULL), API_OK,
         "\"stream\":\"filings\",\"metal\":\"au\",\"book\":\"au585y/own\",\"mass_ug\":2000000,"
         "\"claimed_ug\":1170000,\"picked\":false}");
    accepts("send_refiner", ",\"stream\":\"filings\",\"metal\":\"au\",\"refiner\":\"Norden\"");
    says(house_get("/v1/ledger/refinings", &house.office, NULL, NULL), API_OK,
         "\"refiner\":\"Norden\",\"stream\":\"filings\",\"metal\":\"au\",\"expected_ug\":1170000}");
    accepts("refined", ",\"refining\":1,\"fine_ug\":1100000");
    says(house_get("/v1/ledger/refinings", &house.office, NULL, "format=csv"), API_OK,
         "Norden,filings,au,1170000,1100000,");
    says(house_get("/v1/ledger/returns", &house.manager, NULL, NULL), API_OK, "{\"items\":[]}");
    says(house_get("/v1/ledger", &house.manager, NULL, "book=fine:au"), API_OK, "\"balance_ug\":70000,");
}

/* Settles what is open there, and writes the number of the slip. */
static void settle_of(const char *whose, char number[24])
{
    char fields[128];
    snprintf(fields, sizeof fields, ",\"operation\":\"casting\",%s", whose);
    struct api_answer answer = post("settle", fields);
    char *text = strndup(answer.data, answer.size);
    const char *thing = text ? strstr(text, "settlement:") : NULL;
    if (!thing)
        fail_msg("%s", text);
    else
        snprintf(number, 24, "%lld", strtoll(thing + strlen("settlement:"), NULL, 10));
    free(text);
    free(answer.data);
}

/* Of the manager. */
static void settle(const char *more, char number[24])
{
    char whose[96];
    snprintf(whose, sizeof whose, "\"person\":\"%s\"%s", tag_make(TAG_BADGE, 7).text, more);
    settle_of(whose, number);
}

/* The return of the story above, and the shortfall that the refiner found, are open. */
static void test_a_settlement_is_a_slip(void **state)
{
    static const char path[] = "/v1/ledger/settlements/{settlement}";
    static const char pdf[] = "/v1/ledger/settlements/{settlement}/pdf";
    char number[24], fields[64];
    (void)state;
    says(house_get("/v1/ledger/settlements", &house.manager, NULL, NULL), API_OK, "{\"items\":[]}");
    settle("", number);
    says(house_get("/v1/ledger/settlements", &house.office, NULL, NULL), API_FORBIDDEN, "manager");
    says(house_get("/v1/ledger/settlements", &house.manager, NULL, "limit=1"), API_OK,
         "\"rest_ug\":-2000000,\"to\":\"gain:casting:settlement\"");
    says(house_get("/v1/ledger/settlements", &house.manager, NULL, "limit=1&format=csv"), API_OK,
         "fine:au,70000,loss:casting:settlement,casting,settlement,");
    says(house_get(path, &house.manager, number, NULL), API_OK,
         "\"operation\":\"casting\",\"reason\":\"settlement\",\"opening_ug\":0,\"missing_ug\":0,"
         "\"returned_ug\":2000000}");
    says(house_get(path, &house.manager, number, NULL), API_OK, "\"missing_ug\":0,\"returned_ug\":-70000}");
    says(house_get(path, &house.manager, "1", NULL), API_NOT_FOUND, "no settlement 1.");
    says(house_get(path, &house.manager, "one", NULL), API_BAD, "whole number");
    says(house_get(pdf, &house.manager, number, NULL), API_OK, "%PDF");
    says(house_get(pdf, &house.manager, "1", NULL), API_NOT_FOUND, "no settlement 1.");
    /* Taken back, it is open again, and the next slip opens with it. */
    snprintf(fields, sizeof fields, ",\"event\":%s,\"reason\":\"mistyped\"", number);
    accepts("correct", fields);
    says(house_get(path, &house.manager, number, NULL), API_OK, "\"corrected\":");
    settle(",\"alloy\":\"au585y\"", number);
    says(house_get(path, &house.manager, number, NULL), API_OK,
         "\"opening_ug\":-2000000,\"missing_ug\":0,\"returned_ug\":0}");
    /* What was collected at a stretch was not found too much there: it came back. */
    accepts("collect", ",\"stream\":\"dust\",\"metal\":\"au\",\"mass_ug\":3000,\"fineness_ppm\":500000,"
                       "\"alloy\":\"au585y\",\"first\":\"casting\"");
    settle_of("\"first\":\"casting\"", number);
    says(house_get(path, &house.manager, number, NULL), API_OK,
         "\"opening_ug\":0,\"missing_ug\":0,\"returned_ug\":3000}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_may_read_it),
        cmocka_unit_test(test_what_was_bought_and_issued_is_told),
        cmocka_unit_test(test_returns_and_refinings),
        cmocka_unit_test(test_a_settlement_is_a_slip),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
