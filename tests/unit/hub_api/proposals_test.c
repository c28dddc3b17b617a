#include "tests/unit/hub_api/house_helper.h"

static void test_who_may_ask_and_what(void **state)
{
    (void)state;
    says(house_get("/v1/proposals", &house.bench, NULL, NULL), API_FORBIDDEN, "office");
    says(house_get("/v1/proposals", &house.office, NULL, "days=0"), API_BAD, "days");
    says(house_get("/v1/proposals", &house.office, NULL, "percent=100"), API_BAD, "percent");
}

static void test_every_limit_with_what_to_expect(void **state)
{
    (void)state;
    says(house_get("/v1/proposals", &house.office, NULL, "percent=90&flask_cost_cents=1000"), API_OK,
         "\"percent\":90");
    says(house_get("/v1/proposals", &house.office, NULL, NULL), API_OK, "\"of\":\"setting\"");
    says(house_get("/v1/proposals", &house.office, NULL, NULL), API_OK, "\"expect\":{\"rate_per_1000_h\":");
    says(house_get("/v1/proposals", &house.office, NULL, "flask_cost_cents=1000"), API_OK,
         "\"flask_cost_cents\":1000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_may_ask_and_what),
        cmocka_unit_test(test_every_limit_with_what_to_expect),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
