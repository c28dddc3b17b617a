/* The figures, over a morning at the demo's benches. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND(n, rest)                                                                                     \
    "{\"id\":\"01980000-0000-7000-8000-00000000000" n                                                        \
    "\",\"outbox\":\"01970000-0000-7000-8000-000000000001\",\"n\":" n                                        \
    ",\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":\"TSB-000002-G\",\"station\":"    \
    "\"setting\"," rest "}"

#define EVER "from=2020-01-01&to=2099-01-01"

static struct api_answer report(const char *name, const struct identity *who, const char *query)
{
    return house_get("/v1/reports/{report}", who, name, query);
}

static void works(void **state)
{
    (void)state;
    says(house_post(&house.bench, COMMAND("1", "\"do\":\"receive\",\"piece\":\"TS1-002041-9\"")), API_OK,
         "\"result\":\"accepted\"");
    says(house_post(&house.bench, COMMAND("2", "\"do\":\"finish\",\"piece\":\"TS1-002041-9\"")), API_OK,
         "\"result\":\"accepted\"");
}

static const struct {
    const char *report, *query, *says;
} told[] = {
    {"wip", "", "{\"station\":\"setting\",\"name\":\"Setting\",\"pieces\":"},
    {"wip", "", "\"station\":\"pool\",\"pieces\""}, /* a word, not a name of the workshop's */
    {"wip", "format=csv", "station,name,pieces,book_ug,fine_ug,limit_pieces,limit_ug\r\npool,,"},
    {"ages", "", "\"name\":\"Casting\",\"pieces\":7,\"oldest\":\"R-"},
    {"cycle_time", EVER, "{\"step\":\"setting\",\"name\":\"Setting\",\"pieces\":1,\"queue_mean_ms\":"},
    {"cycle_time", EVER "&by=station", "{\"station\":\"setting\",\"name\":\"Setting\",\"pieces\":1,"},
    {"cycle_time", EVER "&format=csv",
     "step,name,pieces,queue_mean_ms,work_mean_ms,mean_ms,median_ms,p90_ms\r\nsetting,Setting,1,"},
    {"cycle_time", "from=2020-01-01&to=2020-02-01", "\"items\":[]"},
    {"throughput", EVER, "\"station\":\"setting\",\"name\":\"Setting\",\"visits\":1,\"pieces\":1"},
    {"lead_time", EVER, "\"items\":[]"},
    {"right_first_time", EVER, "\"items\":[]"},
    {"right_first_time", EVER "&format=csv", "week,pieces,right_first_time,right_ppm,reworked,accepted\r\n"},
    {"defects", EVER, "\"items\":[]"},
    {"rulings", EVER, "\"items\":[]"},
    {"on_time", EVER, "\"items\":[]"},
    {"metal_loss", EVER, "\"items\":["},
    {"metal_loss", EVER "&by=alloy", "\"items\":["},
    {"metal_loss", EVER "&format=csv",
     "settled_ug,expected_ug,expected_fine_ug,expected_ppm,expected_pieces\r\n"},
    {"overrides", EVER, "\"overrides\":0,\"moves\":1,\"overrides_ppm\":0"},
    {"breakage", EVER, "\"items\":["},
    {"breakage", EVER "&format=csv", "setting,set,broken,lost,broken_ppm\r\n"},
    {"station_hours", "", "\"items\":["},
    {"littles_law", "", "\"items\":[{\"history_ms\":"},
    {"littles_law", "", "\"verdict\":\"too_short\"}"}, /* it began a moment ago */
};

/* Each of them has a chart, with rows or without. */
static void draws_the_figures(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++)
        if (!strstr(told[i].query, "format")) {
            char query[128];
            snprintf(query, sizeof query, "%s%sformat=svg", told[i].query, told[i].query[0] ? "&" : "");
            says(report(told[i].report, &house.office, query), API_OK, "<svg");
        }
    says(report("metal_loss", &house.office, "by=operator&format=svg"), API_FORBIDDEN, "for a manager");
    says(report("metal_loss", &house.manager, "by=operator&format=svg"), API_OK, "<svg");
    says(report("breakage", &house.manager, "by=operator&format=svg"), API_OK, "<svg");
    says(report("wip", &house.office, "format=png"), API_BAD, "format");
}

static void tells_the_figures(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        print_message("%s?%s\n", told[i].report, told[i].query);
        says(report(told[i].report, &house.office, told[i].query), API_OK, told[i].says);
    }
}

static void figures_of_persons_are_the_managers(void **state)
{
    (void)state;
    says(report("metal_loss", &house.office, "by=operator"), API_FORBIDDEN, "for a manager");
    says(report("metal_loss", &house.manager, "by=operator"), API_OK, "\"items\":[");
    says(report("wip", &house.bench, ""), API_FORBIDDEN, "Only the office");
    says(report("wip", NULL, ""), API_NO_IDENTITY, "sign in");
    says(house_get("/v1/reports", &house.office, "", ""), API_OK,
         "\"report\":\"metal_loss\",\"by\":\"operator\",\"about\":\"Metal lost, by "
         "operator.\",\"purpose\":\"to ");
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    says(report("weather", &house.office, ""), API_NOT_FOUND, "There is no report \"weather\"");
    says(report("wip", &house.office, "by=alloy"), API_BAD, "cannot be had");
    says(report("wip", &house.office, "by=moon"), API_BAD,
         "one of: nothing, operation, operator, alloy, step, station");
    says(report("wip", &house.office, "from=soon"), API_BAD, "\"from\" must be a day");
    says(report("wip", &house.office, "format=xml"), API_BAD, "one of: json, csv");
}

static void csv_by_header_too(void **state)
{
    (void)state;
    struct api_answer answer = house_get_as("text/csv", "/v1/reports", &house.office, "");
    assert_string_equal(answer.file, "reports.csv");
    says(answer, API_OK, "report,by,about,purpose\r\n");
    answer = house_get_as("text/csv;q=0.9, */*", "/v1/alerts", &house.office, "");
    says(answer, API_OK,
         "id,kind,severity,state,subject,station,text,first,last,count,acknowledged,by,ended,link\r\n");
}

/* Every line is a comment or a name with a number, and what was answered is counted. */
static void counts_itself(void **state)
{
    (void)state;
    struct api_answer answer = house_get("/metrics", NULL, "", "");
    assert_string_equal(answer.type, "text/plain; version=0.0.4; charset=utf-8");
    struct span rest = {answer.data, answer.size};
    struct span line;
    while (span_split(&rest, '\n', &line)) {
        if (line.size == 0 || line.data[0] == '#')
            continue;
        const char *blank = memchr(line.data, ' ', line.size);
        assert_non_null(blank);
        assert_true(span_starts_with(line, "touchstone_"));
        assert_int_equal(strspn(blank + 1, "0123456789."), line.size - (size_t)(blank + 1 - line.data));
    }
    assert_null(strstr(answer.data, "loss_drift"));
    says(answer, API_OK, "touchstone_commands_total{result=\"accepted\"} 2\n");
    says(house_get("/metrics", NULL, "", ""), API_OK, "touchstone_batch_seconds_count 2\n");
    says(house_get("/metrics", NULL, "", ""), API_OK, "touchstone_alerts_open{kind=\"bad_command\"} 0\n");
    says(house_get("/metrics", NULL, "", ""), API_OK, "touchstone_proof_timestamp_seconds 0.000000\n");
}

static void lists_what_is_set_up(void **state)
{
    (void)state;
    says(house_get("/v1/stations", &house.bench, "", ""), API_OK,
         "{\"code\":\"casting\",\"name\":\"Casting\",\"kind\":\"casting\",\"place\":0,\"limit_pieces\":10,");
    says(house_get("/v1/models", &house.office, "", "format=csv"), API_OK,
         "code,revision,name,route,sizes,stones\r\n");
    says(house_get("/v1/operators", &house.manager, "", ""), API_OK, "\"badge\":\"TSB-000002-G\",\"name\":");
    says(house_get("/v1/operators", &house.office, "", ""), API_FORBIDDEN, "Only a manager");
    says(house_get("/v1/stock", &house.office, "", ""), API_OK, "{\"items\":[");
}

/* Page by page the same events as all at once, each once. */
static void pages_the_events(void **state)
{
    char query[64] = "limit=4";
    int64_t seq = 0;
    bool more = true;
    (void)state;
    while (more) {
        struct api_answer answer = house_get("/v1/events", &house.manager, "", query);
        assert_int_equal(answer.status, API_OK);
        for (const char *at = answer.data; (at = strstr(at, "\"seq\":")); at++) {
            char want[32];
            snprintf(want, sizeof want, "\"seq\":%lld,", (long long)++seq);
            assert_int_equal(strncmp(at, want, strlen(want)), 0);
        }
        const char *next = strstr(answer.data, "\"next\":\"");
        more = next != NULL;
        if (more)
            snprintf(query, sizeof query, "limit=4&after=%.*s", (int)strcspn(next + 8, "\""), next + 8);
        free(answer.data);
    }
    assert_true(seq > 10);
    says(house_get("/v1/events", &house.office, "", ""), API_FORBIDDEN, "Only a manager");
    says(house_get("/v1/events", &house.manager, "", "after=99999"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/events", &house.manager, "", "limit=0"), API_BAD, "from 1 to 1000");
}

/* 5 021 001 µg of 750 are 3 765 750.75 µg of gold, and 5 021 006 µg are 3 765 754.5: half to even. */
static const struct {
    const char *name, *n, *gross_ug, *says;
} fine_rows[] = {
    {"rounded, not cut off", "1", "5021001", "\"book_ug\":5021001,\"fine_ug\":3765751"},
    {"a half goes down to the even one", "2", "5021006", "\"book_ug\":5021006,\"fine_ug\":3765754"},
    {"a half goes up to the even one", "3", "5021002", "\"book_ug\":5021002,\"fine_ug\":3765752"},
    {"less than a half", "4", "5021003", "\"book_ug\":5021003,\"fine_ug\":3765752"},
};

static void fine_metal_is_rounded_as_everywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(fine_rows); i++) {
        char body[768];
        print_message("%s\n", fine_rows[i].name);
        snprintf(body, sizeof body,
                 "{\"id\":\"01980000-0000-7000-8000-0000000000c%s\","
                 "\"outbox\":\"01980000-0000-7000-8000-0000000000b8\",\"n\":%s,\"decided\":\"hub\","
                 "\"at\":\"2026-11-20T14:07:00.250Z\",\"operator\":\"%s\",\"do\":\"stock_take\","
                 "\"of\":\"station\",\"place\":\"setting\",\"pieces\":[{\"piece\":\"TS1-002041-9\","
                 "\"stones_ug\":0,\"gross_ug\":%s}]}",
                 fine_rows[i].n, fine_rows[i].n, tag_make(TAG_BADGE, 7).text, fine_rows[i].gross_ug);
        says(house_post(&house.manager, body), API_OK, "\"result\":\"accepted\"");
        says(report("wip", &house.office, ""), API_OK, fine_rows[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works),
        cmocka_unit_test(tells_the_figures),
        cmocka_unit_test(draws_the_figures),
        cmocka_unit_test(figures_of_persons_are_the_managers),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(csv_by_header_too),
        cmocka_unit_test(counts_itself),
        cmocka_unit_test(lists_what_is_set_up),
        cmocka_unit_test(pages_the_events),
        cmocka_unit_test(fine_metal_is_rounded_as_everywhere),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
