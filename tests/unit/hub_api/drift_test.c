#include "tests/unit/hub_api/house_helper.h"

#include <stdlib.h>
#include <string.h>

static void test_figures_of_persons_are_the_managers(void **state)
{
    static const char *const paths[] = {"/v1/custody", "/v1/drift"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        says(house_get(paths[i], &house.bench, NULL, NULL), API_FORBIDDEN, "manager");
        says(house_get(paths[i], &house.office, NULL, NULL), API_FORBIDDEN, "manager");
    }
    says(house_get("/v1/drift", &house.manager, NULL, NULL), API_OK, "{\"items\":[]}");
    says(house_get("/v1/drift", &house.manager, NULL, "format=svg"), API_OK, "<svg");
    says(house_get("/v1/drift", &house.manager, NULL, "format=csv"), API_BAD, "format");
    says(house_get("/v1/drift", &house.manager, NULL, "operator=7"), API_BAD, "operator");
    says(house_get("/v1/custody", &house.manager, NULL, "since=settlement"), API_OK, "\"items\":[]");
    /* Told for a year, and then no more. */
    static const char *const reports[] = {"metal_loss", "breakage"};
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        says(house_get(paths[i], &house.manager, NULL, "from=2024-01-01"), API_BAD, "for 365 days");
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        says(house_get("/v1/reports/{report}", &house.manager, reports[i], "by=operator&from=2024-01-01"),
             API_BAD, "person_days");
        says(house_get("/v1/reports/{report}", &house.manager, reports[i], "from=2024-01-01"), API_OK,
             "\"items\"");
        says(house_get("/v1/reports/{report}", &house.manager, reports[i], "by=operator"), API_OK,
             "\"purpose\":\"to find");
    }
    says(house_get("/v1/custody", &house.manager, NULL, ""), API_OK, "\"purpose\":\"to find");
    says(house_get("/v1/custody", &house.manager, NULL, "since=yesterday"), API_BAD, "since");
    says(house_get("/v1/custody", &house.manager, NULL, "format=csv"), API_OK,
         "operator,operation,alloy,pieces,stones,in_ug,out_ug,returned_ug,shortfall_ug,loss_ug,expected_ug,"
         "limit_ug,ruling,each_mean_ug,each_spread_ug\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_of_persons_are_the_managers),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
