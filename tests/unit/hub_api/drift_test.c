#include "common/base/time.h"
#include "hub/service/measuring.h"
#include "tests/unit/hub_api/house_helper.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void test_figures_of_persons_are_the_managers(void **state)
{
    static const char *const paths[] = {"/v1/custody", "/v1/drift"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        says(house_get(paths[i], &house.bench, NULL, NULL), API_FORBIDDEN, "manager");
        says(house_get(paths[i], &house.office, NULL, NULL), API_FORBIDDEN, "manager");
    }
    says(house_get("/v1/drift", &house.manager, NULL, NULL), API_OK,
         "{\"purpose\":\"to find a leak at a bench, not to rank people\",\"items\":[]}");
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

static void put(const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(house.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void put_alert(const char *kind, const char *subject)
{
    char sql[256];
    snprintf(
        sql, sizeof sql,
        "INSERT INTO alert (kind, subject, text, first_ms, last_ms, count) VALUES ('%s', '%s', 'Look.', 1, "
        "1, 1)",
        kind, subject);
    put(sql);
}

static bool see_names(void *context, const struct drift_line *line)
{
    bool *seen = context;
    assert_string_equal(line->whose, "Setter 2");
    assert_string_equal(line->alloy, "18k yellow");
    *seen = true;
    return true;
}

/* A chart goes by names, as its alert does: nobody knows a badge by its number. */
static void test_a_chart_goes_by_names(void **state)
{
    bool seen = false;
    (void)state;
    put("INSERT INTO drift_day (day, limit_e6, series) VALUES (86400000, 5000000, 1)");
    put("INSERT INTO drift (operator, operation, alloy, day, norm, pieces, loss_ug, expected_ug, z_e6, "
        "high_e6, "
        "low_e6) VALUES ('TSB-000003-E', 'polishing', 'au750y', 86400000, 1, 3, 10, 10, 0, 0, 0)");
    is_well(reader_drift(house.api->reader, 0, INT64_MAX, see_names, &seen));
    assert_true(seen);
}

/* The chart of one day, begun at that moment, as a hub of this time zone draws it. */
static char *chart_in(const char *zone, int64_t day_ms)
{
    char sql[512], query[128], from[TIME_TEXT_MAX], to[TIME_TEXT_MAX], was[64];
    const char *here = getenv("TZ");
    snprintf(was, sizeof was, "%s", here ? here : "");
    snprintf(sql, sizeof sql,
             "INSERT INTO drift_day (day, limit_e6, series) VALUES (%lld, 5000000, 1);"
             "INSERT INTO drift (operator, operation, alloy, day, norm, pieces, loss_ug, expected_ug, z_e6,"
             " high_e6, low_e6) VALUES ('TSB-000003-E', 'polishing', 'au750y', %lld, 1, 3, 10, 10, 0, 0, 0)",
             (long long)day_ms, (long long)day_ms);
    put(sql);
    time_write(from, day_ms);
    time_write(to, day_ms + HOUR_MS);
    snprintf(query, sizeof query, "from=%s&to=%s&format=svg", from, to);
    setenv("TZ", zone, 1);
    tzset();
    struct api_answer answer = house_get("/v1/drift", &house.manager, NULL, query);
    if (here)
        setenv("TZ", was, 1);
    else
        unsetenv("TZ");
    tzset();
    assert_int_equal(answer.status, API_OK);
    char *chart = strndup(answer.data, answer.size);
    free(answer.data);
    assert_non_null(chart);
    char *number = strstr(chart, "surface"); /* cairo numbers them on */
    assert_non_null(number);
    number += strlen("surface");
    memmove(number, number + strspn(number, "0123456789"), strlen(number) + 1 - strspn(number, "0123456789"));
    return chart;
}

/* The day is the workshop's: its midnight is the evening before in UTC. */
static void test_a_chart_goes_by_the_days_of_the_workshop(void **state)
{
    static const int64_t midnight_ms = INT64_C(1794960000000); /* 2026-11-18 */
    (void)state;
    char *london = chart_in("UTC", midnight_ms), *eve = chart_in("UTC", midnight_ms - DAY_MS);
    char *mumbai = chart_in("IST-5:30", midnight_ms - 11 * HOUR_MS / 2);
    assert_string_not_equal(london, eve);
    assert_string_equal(mumbai, london);
    free(london);
    free(mumbai);
    free(eve);
}

/* § 5: "the alarm is an alert with its chart, for managers only". */
static void test_an_alarm_leads_to_its_chart(void **state)
{
    (void)state;
    put_alert("loss_drift", "TSB-000003-E polishing au750y");
    put_alert("loss", "TSB-000004-C setting au750y");
    put_alert("slip_open", "slip 7");
    struct api_answer alerts = house_get("/v1/alerts", &house.manager, NULL, NULL);
    assert_non_null(strstr(alerts.data, "\"link\":\"/v1/drift?operator=TSB-000003-E&format=svg\""));
    assert_non_null(strstr(alerts.data, "\"link\":\"/v1/drift?operator=TSB-000004-C&format=svg\""));
    assert_null(strstr(alerts.data, "\"subject\":\"slip 7\",\"text\":\"Look.\",\"link\""));
    free(alerts.data);
    says(house_get("/v1/drift", &house.manager, NULL, "operator=TSB-000003-E&format=svg"), API_OK, "<svg");
    says_not(house_get("/v1/alerts", &house.office, NULL, NULL), API_OK, "TSB-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_of_persons_are_the_managers),
        cmocka_unit_test(test_an_alarm_leads_to_its_chart),
        cmocka_unit_test(test_a_chart_goes_by_names),
        cmocka_unit_test(test_a_chart_goes_by_the_days_of_the_workshop),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
