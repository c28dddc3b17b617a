#include "tests/unit/hub_api/house_helper.h"

#include <stdlib.h>
#include <string.h>

static void test_the_scales(void **state)
{
    (void)state;
    says(house_get("/v1/scales", NULL, NULL, NULL), API_NO_IDENTITY, "sign in");
    says(house_get("/v1/scales", &house.bench, NULL, NULL), API_OK,
         "{\"items\":[{\"code\":\"qc-1\",\"name\":\"QC scale\",\"division_ug\":1000,\"repeatability_ug\":410,"
         "\"bias_ug\":0,\"bias_u_ug\":100,\"check_weight_ok\":true,\"loss_uncertainty_ug\":1160,"
         "\"capable_from\":[{\"tolerance_ppm\":20000,\"metal_ug\":168808}],\"history\":[]}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_scales),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
