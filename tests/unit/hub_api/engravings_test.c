/* A serial number, from the bench to the papers that leave with the piece. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACCEPTED "\"result\":\"accepted\""

static void say_of(const char *verb, const char *fields, const char *wanted)
{
    static int n;
    char body[1024];
    n++;
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000072\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",\"do\":\"%s\",%s}",
                        n, n, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    says(house_post(&house.manager, body), API_OK, wanted);
}

static void a_serial_number_is_read_with_its_piece(void **state)
{
    (void)state;
    say_of("engrave", "\"piece\":\"TS1-002031-D\",\"serial\":\"TS-7\",\"hallmark\":\"585\"",
           "its hallmark is 750");
    say_of("engrave", "\"piece\":\"TS1-002031-D\",\"serial\":\"TS-7\",\"marks\":\"TS\"", ACCEPTED);
    say_of("engrave", "\"piece\":\"TS1-002032-B\",\"serial\":\"ts-7\"", "\"reason\":\"exists\"");
    say_of("engrave", "\"piece\":\"TS1-002032-B\"", "\"thing\":\"serial:000001\"");
    says(house_get("/v1/pieces/{tag}", &house.bench, "TS1-002031-D", NULL), API_OK,
         "\"engraving\":{\"record\":1,\"serial\":\"TS-7\",\"hallmark\":\"750\",\"marks\":\"TS\",");
    says_not(house_get("/v1/pieces/{tag}", &house.bench, "TS1-002033-9", NULL), API_OK, "engraving");
    says(house_get("/v1/engravings", &house.bench, NULL, "serial=tS-7"), API_OK,
         "\"piece\":\"TS1-002031-D\",\"name\":\"R-2031\"");
    says(house_get("/v1/engravings", &house.bench, NULL, "serial=TS-8"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/engravings", &house.bench, NULL, "limit=1"), API_OK, "\"next\":\"1\"");
    says(house_get("/v1/engravings", &house.bench, NULL, "serial=no%207"), API_BAD, "serial");
    says(house_get("/v1/orders/{code}", &house.office, "o-1041", NULL), API_OK,
         "\"serial\":\"TS-7\",\"hallmark\":\"750\"");
}

static void it_stands_on_the_delivery_slip(void **state)
{
    (void)state;
    says(house_get("/v1/deliveries/{delivery}/pdf", &house.office, "1", NULL), API_NOT_FOUND,
         "There is no delivery 1.");
    house_finish("TS1-002031-D");
    say_of("deliver",
           "\"order\":\"o-1041\",\"pieces\":[{\"piece\":\"TS1-002031-D\"}],\"carrier\":\"B\",\"value\":\"1\","
           "\"signature\":\"M\",\"sheets_elsewhere\":[{\"piece\":\"TS1-002031-D\",\"where\":\"book "
           "4\"}],\"slip\":\"L-1\",\"invoice\":\"R-1\","
           "\"care_sheet\":true",
           ACCEPTED);
    struct api_answer pdf = house_get("/v1/deliveries/{delivery}/pdf", &house.office, "1", NULL);
    assert_int_equal(pdf.status, API_OK);
    assert_string_equal(pdf.type, "application/pdf");
    assert_string_equal(pdf.file, "delivery-1.pdf");
    assert_memory_equal(pdf.data, "%PDF-", 5);
    free(pdf.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_serial_number_is_read_with_its_piece),
        cmocka_unit_test(it_stands_on_the_delivery_slip),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
