/* What the office is refused tells in a sentence what to do: no deed ends in "… cannot be right". */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_MAX 1024

static const struct row {
    const char *name, *verb, *fields, *says;
} rows[] = {
    {"a melt that comes without its density", "buy_metal",
     "\"alloy\":\"au750y\",\"mass_ug\":1000000,\"melt\":\"y-900\"",
     "\"field\":\"density_ug_mm3\",\"detail\":\"y-900 is a melt that the workshop has not yet: say its "
     "density, "
     "as its supplier tells it, or name one that is there.\""},
    {"nothing back and nothing used", "return_metal", "\"alloy\":\"au750y\",\"from\":\"TSB-000001-I\"",
     "\"field\":\"mass_ug\",\"detail\":\"Say how much comes back, or how much was used up and does not: the "
     "mass "
     "or used.\""},
    {"a sprue of another fineness", "return_scrap",
     "\"kind\":\"sprue\",\"alloy\":\"au750y\",\"mass_ug\":1000000,\"giver\":\"TSB-000001-I\","
     "\"fineness_ppm\":740000",
     "\"field\":\"fineness_ppm\",\"detail\":\"A sprue is clean scrap and has the fineness of its alloy: "
     "leave the "
     "fineness empty.\""},
    {"silver in a gold alloy", "collect",
     "\"stream\":\"sweeps\",\"metal\":\"ag\",\"mass_ug\":1000000,\"fineness_ppm\":740000,\"alloy\":"
     "\"au750y\","
     "\"first\":\"casting\",\"last\":\"qc\"",
     "\"field\":\"metal\",\"detail\":\"18k yellow is an alloy of au, not of ag: correct one of the two.\""},
    {"the class that it has", "reclassify",
     "\"alloy\":\"au750y\",\"custody\":\"own\",\"to\":\"own\",\"mass_ug\":1000,\"reason\":\"x\"",
     "\"field\":\"to\",\"detail\":\"It is of the class own already: name the one that it becomes.\""},
    {"nobody's balance", "settle", "\"operation\":\"casting\"",
     "\"field\":\"person\",\"detail\":\"Say whose balance is settled: a person's, or that of a stretch by "
     "its "
     "first and last station; one of the two.\""},
    {"a name of 64 bytes", "stock_in",
     "\"component\":\"clasp-8\",\"alloy\":\"au750y\",\"count\":1,\"mass_ug\":1,\"name\":"
     "\"0123456789012345678901234567890123456789012345678901234567890123\"",
     "\"field\":\"name\",\"detail\":\"A name has at most 63 bytes.\""},
    {"scrap of no alloy to the refiner", "send_refiner", "\"stream\":\"scrap\",\"refiner\":\"Umicore\"",
     "\"field\":\"alloy\",\"detail\":\"Say of scrap which alloy it is of, and how much goes.\""},
    {"dust of no metal to the refiner", "send_refiner", "\"stream\":\"dust\",\"refiner\":\"Umicore\"",
     "\"field\":\"metal\",\"detail\":\"Say which metal is refined, as the alloys have it: au, ag, pt …\""},
    {"a scale that nobody entered", "weigh",
     "\"station\":\"polishing\",\"piece\":\"TS1-002031-D\",\"gross_ug\":4926000,\"scale\":\"qc-9\"",
     "\"detail\":\"The hub knows no scale qc-9: have the office enter it.\""},
    {"a count of no station", "stock_take", "\"of\":\"station\"",
     "\"field\":\"place\",\"detail\":\"Say which station is counted: its code is the place.\""},
    {"a count of somebody at no station", "stock_take", "\"of\":\"operator\",\"badge\":\"TSB-000001-I\"",
     "\"field\":\"place\",\"detail\":\"Say at which station they work: its code is the place.\""},
    {"a count of nobody", "stock_take", "\"of\":\"operator\",\"place\":\"casting\"",
     "\"detail\":\"Say by the badge whose metal and pieces are counted.\""},
    {"a slip of the vault that nobody filled in", "stock_take", "\"of\":\"vault\",\"complete\":true",
     "\"field\":\"empty\",\"detail\":\"Nothing is listed: list what is there, or say that it is empty.\""},
    {"an order that is at work is drafted", "draft_order", "\"order\":\"O-1041\",\"client\":\"B\"",
     "Order o-1041 is in work: this is for orders that are draft. Request a change of it."},
};

static void each_says_what_to_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char body[BODY_MAX];
        int n = (int)i + 1;
        int size = snprintf(body, sizeof body,
                            "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                            "000000000077\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                            "\"operator\":\"TSB-000007-6\",\"do\":\"%s\",%s}",
                            n, n, rows[i].verb, rows[i].fields);
        assert_true(size > 0 && (size_t)size < sizeof body);
        print_message("  %s\n", rows[i].name);
        says(house_post(&house.manager, body), API_OK, rows[i].says);
    }
}

/* A person types capitals where the workshop's codes have none. */
static void capitals_of_a_code_are_taken(void **state)
{
    (void)state;
    says(house_get("/v1/orders/{code}", &house.office, "O-1041", NULL), API_OK, "\"code\":\"o-1041\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_says_what_to_do),
        cmocka_unit_test(capitals_of_a_code_are_taken),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
