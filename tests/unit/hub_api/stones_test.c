#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACCEPTED "\"result\":\"accepted\""

static void say_of(const char *verb, const char *fields)
{
    static int n;
    char body[1024];
    n++;
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000071\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",\"do\":\"%s\",%s}",
                        n, n, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    says(house_post(&house.manager, body), API_OK, ACCEPTED);
}

static void test_who_may_read_of_stones(void **state)
{
    (void)state;
    says(house_get("/v1/stones", &house.bench, NULL, NULL), API_FORBIDDEN, "sign in");
    says(house_get("/v1/stones", &house.office, NULL, NULL), API_OK, "{\"kinds\":[],\"held\":[]}");
    says(house_get("/v1/stones", &house.manager, NULL, NULL), API_OK,
         "\"purpose\":\"to find where tools or training would help, not to rank people\",\"kinds\":[],"
         "\"held\":[],\"breakage\":[]}");
}

/* Ten of a kind, three and two with setters; one has broken. */
static void test_persons_are_a_managers_and_for_a_time(void **state)
{
    (void)state;
    say_of("buy_stones", "\"kind\":\"rd-3\",\"count\":10,\"ct_e5\":100000");
    say_of("buy_stones", "\"kind\":\"ov-5\",\"count\":1,\"ct_e5\":50000");
    say_of("issue_stones", "\"kind\":\"rd-3\",\"count\":3,\"to\":\"TSB-000003-E\"");
    say_of("issue_stones", "\"kind\":\"rd-3\",\"count\":2,\"to\":\"TSB-000004-C\"");
    say_of("break_stones", "\"kind\":\"rd-3\",\"count\":1,\"holder\":\"TSB-000004-C\"");
    struct api_answer office = house_get("/v1/stones", &house.office, NULL, NULL);
    assert_null(strstr(office.data, "TSB-"));
    says(office, API_OK,
         "{\"kind\":\"rd-3\",\"account\":\"stock\",\"count\":5,\"ct_e5\":50000,\"mass_ug\":100000},"
         "{\"kind\":\"rd-3\",\"account\":\"supplier\",\"count\":-10,\"ct_e5\":-100000,\"mass_ug\":-200000},"
         "{\"kind\":\"rd-3\",\"account\":\"persons\",\"count\":4,\"ct_e5\":40000,\"mass_ug\":80000}]}");
    says(house_get("/v1/stones", &house.manager, NULL, "from=2026-01-01&to=2100-01-01"), API_OK,
         "\"breakage\":[{\"operator\":\"TSB-000004-C\",\"set\":0,\"broken\":1,\"lost\":0,\"breakage_ppm\":"
         "1000000}");
    says(house_get("/v1/reports/{report}", &house.manager, "breakage",
                   "by=operator&from=2026-01-01&to=2100-01-01"),
         API_OK, "\"set\":0,\"broken\":1,\"lost\":0,\"broken_ppm\":1000000}");
    says(house_get("/v1/stones", &house.manager, NULL, "from=2020-01-01"), API_BAD, "person_days");
    says(house_get("/v1/stones", &house.office, NULL, "format=csv"), API_OK,
         "kind,account,count,ct_e5,mass_ug\r\n");
    says(house_get("/v1/stones", &house.office, NULL, "format=csv"), API_OK,
         "\r\nrd-3,supplier,-10,-100000,-200000\r\nrd-3,persons,4,40000,80000\r\n");
    says(house_get_as("text/csv", "/v1/stones", &house.manager, NULL), API_OK,
         "\r\nrd-3,operator:TSB-000004-C,1,10000,20000\r\n");
    says(house_get("/v1/stones", &house.office, NULL, "from=2020-01-01"), API_OK, "\"held\":[");
}

/* The example of docs/ledger.md; what was counted is what is read. */
static void test_the_stock_is_counted(void **state)
{
    (void)state;
    say_of("stock_in", "\"component\":\"clasp-7\",\"alloy\":\"au750y\",\"count\":40,\"mass_ug\":18000000");
    says(house_get("/v1/stock", &house.office, NULL, NULL), API_OK,
         "\"count\":40,\"mass_ug\":18000000,\"minimum\":0}]}");
    say_of("buy_stones", "\"kind\":\"rd-1.3-gvs\",\"count\":100,\"ct_e5\":100000");
    say_of("stock_take", "\"of\":\"stock\",\"components\":[{\"component\":\"clasp-7\",\"count\":37}],"
                         "\"stones\":[{\"kind\":\"rd-1.3-gvs\",\"count\":96}],\"note\":\"after the fair\"");
    says(house_get("/v1/stones", &house.office, NULL, NULL), API_OK,
         "{\"kind\":\"rd-1.3-gvs\",\"account\":\"lost\",\"count\":4,");
    says(house_get("/v1/stones", &house.office, NULL, NULL), API_OK,
         "{\"kind\":\"rd-1.3-gvs\",\"account\":\"stock\",\"count\":96,");
    says(house_get("/v1/ledger", &house.office, NULL, NULL), API_OK,
         "\"account\":\"stock:clasp-7\",\"kind\":\"stock\",\"balance_ug\":16650000,");
    says(house_get("/v1/ledger", &house.office, NULL, NULL), API_OK, "\"account\":\"loss:stock:stock_take\"");
    says(house_get("/v1/stock", &house.office, NULL, NULL), API_OK,
         "\"count\":37,\"mass_ug\":16650000,\"minimum\":0,\"counted\":\"2026-11-");
    says(house_get("/v1/stock", &house.office, NULL, "format=csv"), API_OK, ",37,16650000,0,2026-11-");
    say_of("stock_take", "\"of\":\"stock\",\"components\":[{\"component\":\"clasp-7\",\"count\":38}]");
    says(house_get("/v1/stock", &house.office, NULL, NULL), API_OK, "\"difference\":1}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_may_read_of_stones),
        cmocka_unit_test(test_persons_are_a_managers_and_for_a_time),
        cmocka_unit_test(test_the_stock_is_counted),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
