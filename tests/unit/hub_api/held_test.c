/* Three benches and a piece that was held: setting lets it go without the hub, polishing and QC go on with
 * it, and the last of them tells first. Said and asked as kiosks and the office do. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <string.h>

#define PIECE "TS1-002041-9"

enum { SETTING, POLISHING, QC, BENCHES };

static const char *const stations[BENCHES] = {"setting", "polishing", "qc"};
static struct identity benches[BENCHES];
static int numbers[BENCHES];

static int open_benches(void **state)
{
    int failed = house_setup(state);
    benches[SETTING] = house.bench;
    for (int i = POLISHING; i < BENCHES; i++) {
        struct workshop_kiosk kiosk = {
            .code = code_of(stations[i]), .station_count = 1, .stations = {code_of(stations[i])}};
        char token[SERVICE_TOKEN_MAX];
        snprintf(kiosk.name, sizeof kiosk.name, "Bench %s", stations[i]);
        is_well(service_enroll(house.service, &kiosk, token));
        assert_true(api_find_identity(house.api, span_of(token), NOW_MS, &benches[i]));
    }
    return failed;
}

/* `seen`: its version as the bench takes it. */
static struct api_answer says_at(int bench, const char *decided, const char *verb, int seen)
{
    char body[512];
    int n = ++numbers[bench];
    snprintf(body, sizeof body,
             "{\"id\":\"01980000-0000-7000-8000-0000000%02d%03d\",\"outbox\":\"01970000-0000-7000-8000-"
             "0000000000%02d\",\"n\":%d,\"decided\":\"%s\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":"
             "\"TSB-000002-G\",\"station\":\"%s\",\"do\":\"%s\",\"piece\":\"" PIECE "\",\"seen\":%d}",
             bench, n, bench, n, decided, stations[bench], verb, seen);
    return house_post(&benches[bench], body);
}

static const struct {
    const char *name;
    int bench;
    const char *decided, *verb;
    int seen;
    const char *says;
} story[] = {
    {"setting takes it in", SETTING, "hub", "receive", 1,
     "\"state\":\"in_work\",\"version\":2,\"station\":\"setting\""},
    {"and holds it", SETTING, "hub", "hold", 2, "\"state\":\"held\",\"version\":3,\"station\":\"setting\""},
    {"QC has it: polishing must have had it", QC, "kiosk", "receive", 2, "\"flags\":[\"held\"],\"seq\":"},
    {"polishing tells that it had", POLISHING, "kiosk", "receive", 2, "\"state\":\"held\""},
    {"and has finished it", POLISHING, "kiosk", "finish", 3, "\"station\":\"qc\""},
    {"what is asked is refused", QC, "hub", "start", 8, "\"reason\":\"held\""},
    {"setting tells that it let it go", SETTING, "kiosk", "release", 3, "\"station\":\"qc\""},
    {"and has finished it", SETTING, "kiosk", "finish", 4, "\"station\":\"qc\""},
};

static void it_is_where_it_was_carried(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(story); i++) {
        print_message("  %s\n", story[i].name);
        says(says_at(story[i].bench, story[i].decided, story[i].verb, story[i].seen), API_OK, story[i].says);
    }
    says(house_get("/v1/pieces/{tag}", &house.manager, PIECE, NULL), API_OK,
         "\"state\":\"in_work\",\"station\":\"qc\"");
}

static void the_manager_is_told(void **state)
{
    (void)state;
    says(house_get("/v1/alerts", &house.manager, "", NULL), API_OK,
         "R-2041, recorded at QC (Taken in): it was held.");
}

static void nothing_else_was_wrong_with_it(void **state)
{
    struct api_answer answer = house_get("/v1/events", &house.manager, "", "after=0");
    (void)state;
    assert_int_equal(answer.status, API_OK);
    const char *flags = strstr(answer.data, "\"flags\":[");
    assert_non_null(flags);
    assert_null(strstr(flags + 1, "\"flags\":["));
    says(answer, API_OK, "\"flags\":[\"held\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_where_it_was_carried),
        cmocka_unit_test(the_manager_is_told),
        cmocka_unit_test(nothing_else_was_wrong_with_it),
    };
    return cmocka_run_group_tests(tests, open_benches, house_teardown);
}
