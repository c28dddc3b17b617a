#include "tests/unit/hub_api/house_helper.h"

#include <stdlib.h>
#include <string.h>

static void test_who_may_read_of_stones(void **state)
{
    (void)state;
    says(house_get("/v1/stones", &house.bench, NULL, NULL), API_FORBIDDEN, "sign in");
    says(house_get("/v1/stones", &house.office, NULL, NULL), API_OK, "{\"kinds\":[],\"held\":[]}");
    says(house_get("/v1/stones", &house.manager, NULL, NULL), API_OK,
         "{\"kinds\":[],\"held\":[],\"breakage\":[]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_may_read_of_stones),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
