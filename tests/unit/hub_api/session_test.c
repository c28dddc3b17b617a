/* Signing in, working, signing out; who may not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/hub_api/house_helper.h"

#define MANAGER "TSB-000007-6"
#define OFFICE  "TSB-000008-4"

static struct api_answer sign_in(const char *badge, const char *pin)
{
    char body[128];
    snprintf(body, sizeof body, "{\"badge\":\"%s\",\"pin\":\"%s\"}", badge, pin);
    return house_ask("POST /v1/session", NULL, "", body);
}

static void take_token(struct api_answer answer, char out[SERVICE_TOKEN_MAX])
{
    static const char key[] = "\"token\":\"";
    assert_int_equal(answer.status, API_OK);
    const char *token = memmem(answer.data, answer.size, key, strlen(key));
    assert_non_null(token);
    token += strlen(key);
    size_t size = strcspn(token, "\"");
    assert_in_range(size, 40, SERVICE_TOKEN_MAX - 1);
    memcpy(out, token, size);
    out[size] = '\0';
    free(answer.data);
}

static bool find(const char *token, int64_t now_ms, struct identity *out)
{
    return api_find_identity(house.api, span_of(token), now_ms, out);
}

static void test_a_session(void **state)
{
    char token[SERVICE_TOKEN_MAX], second[SERVICE_TOKEN_MAX];
    struct identity who, again;
    (void)state;
    take_token(sign_in(MANAGER, "2468"), token);
    assert_true(find(token, NOW_MS, &who));
    assert_true(who.is_office && who.is_manager);
    assert_string_equal(who.badge.text, MANAGER);
    assert_true(who.kiosk < 0);
    says(house_ask("GET /v1/session", &who, token, ""), API_OK, "\"roles\":[\"manager\"]");
    take_token(sign_in(MANAGER, "2468"), second);
    assert_string_not_equal(token, second);
    assert_true(find(second, NOW_MS, &again));
    assert_int_equal(again.kiosk, who.kiosk); /* the same seat, and so its outboxes */
    says(house_ask("DELETE /v1/session", &who, token, ""), API_OK, "ended");
    assert_false(find(token, NOW_MS, &who));
    take_token(sign_in(OFFICE, "1357"), second);
    assert_true(find(second, NOW_MS, &who));
    assert_true(who.is_office && !who.is_manager);
}

static void test_it_ends_by_itself(void **state)
{
    char token[SERVICE_TOKEN_MAX];
    struct identity who;
    (void)state;
    take_token(sign_in(OFFICE, "1357"), token);
    assert_false(find(token, INT64_C(4000000000000), &who)); /* the year 2096 */
}

static const struct {
    const char *name, *badge, *pin;
    enum api_status status;
    const char *says;
} refused[] = {
    {"a wrong PIN", MANAGER, "1111", API_FORBIDDEN, "Badge or PIN is wrong"},
    {"a badge that nobody has", "TSB-000999-C", "2468", API_BAD, "check character"},
    {"somebody without a PIN", "TSB-000001-I", "2468", API_FORBIDDEN, "Badge or PIN is wrong"},
    {"no badge", "", "2468", API_BAD, "badge"},
    {"a PIN that is too long", MANAGER, "12345678901234567890", API_BAD, "pin"},
};

static void test_who_may_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        print_message("%s\n", refused[i].name);
        says(sign_in(refused[i].badge, refused[i].pin), refused[i].status, refused[i].says);
    }
    says(house_ask("GET /v1/session", NULL, "", ""), API_NO_IDENTITY, "sign in");
    says(house_ask("GET /v1/session", &house.bench, "", ""), API_FORBIDDEN, "sign in");
    says(house_ask("POST /v1/session", NULL, "", "[]"), API_BAD, "object");
}

static void test_the_workshop_is_read(void **state)
{
    (void)state;
    says(house_ask("GET /v1/workshop", &house.office, "", ""), API_OK, "\"workshop\":\"Atelier Demo\"");
    says(house_ask("GET /v1/workshop", &house.bench, "", ""), API_FORBIDDEN, "sign in");
    says(house_ask("GET /v1/settings", &house.office, "", ""), API_OK,
         "{\"name\":\"session_min\",\"value\":30,\"is_chosen\":false,\"default\":30");
}

/* ------------------------------------------------------------------ a kiosk is let in while the hub works */

static void test_a_kiosk_is_let_in(void **state)
{
    char first[SERVICE_TOKEN_MAX], second[SERVICE_TOKEN_MAX];
    struct identity who;
    (void)state;
    take_token(house_ask("POST /v1/kiosks", &house.manager, "",
                         "{\"code\":\"bench-7\",\"name\":\"Bench 7\",\"stations\":[\"setting\",\"qc\"]}"),
               first);
    assert_true(find(first, NOW_MS, &who));
    assert_false(who.is_office);
    assert_string_equal(who.code.text, "bench-7");
    assert_int_equal(who.station_count, 2);
    take_token(house_ask("POST /v1/kiosks", &house.manager, "", "{\"code\":\"bench-7\"}"), second);
    assert_false(find(first, NOW_MS, &who)); /* its old token has ended */
    assert_true(find(second, NOW_MS, &who));
    assert_int_equal(who.station_count, 2); /* what it did not say it keeps */
    struct api_answer events = house_ask("GET /v1/events", &house.manager, "", "");
    assert_non_null(
        strstr(events.data, "\"operator\":\"TSB-000007-6\",\"changes\":true,\"thing\":\"kiosk:bench-7\""));
    assert_non_null(strstr(
        events.data, "{\"let_in\":true,\"stations\":[\"setting\",\"qc\"],\"setup_was\":{\"kiosks\":\""));
    assert_null(strstr(events.data, second));
    free(events.data);
}

static const struct {
    const char *name;
    const struct identity *who;
    const char *body;
    enum api_status status;
    const char *says;
} not_let_in[] = {
    {"a bench asks", &house.bench, "{\"code\":\"bench-8\",\"stations\":[\"qc\"]}", API_FORBIDDEN, "sign in"},
    {"the office asks", &house.office, "{\"code\":\"bench-8\",\"stations\":[\"qc\"]}", API_FORBIDDEN,
     "manager"},
    {"nobody asks", NULL, "{\"code\":\"bench-8\",\"stations\":[\"qc\"]}", API_NO_IDENTITY, "sign in"},
    {"a station that is none", &house.manager, "{\"code\":\"bench-8\",\"stations\":[\"moon\"]}", API_BAD,
     "no station moon"},
    {"a new one without stations", &house.manager, "{\"code\":\"bench-8\"}", API_BAD, "serves no station"},
    {"a code that is none", &house.manager, "{\"code\":\"Bench 8\",\"stations\":[\"qc\"]}", API_BAD, "code"},
    {"no code", &house.manager, "{\"stations\":[\"qc\"]}", API_BAD, "code"},
    {"a field that is none", &house.manager, "{\"code\":\"bench-8\",\"token\":\"mine\"}", API_BAD, "token"},
    {"no object", &house.manager, "[]", API_BAD, "object"},
};

static void test_who_is_not_let_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(not_let_in); i++) {
        print_message("%s\n", not_let_in[i].name);
        says(house_ask("POST /v1/kiosks", not_let_in[i].who, "", not_let_in[i].body), not_let_in[i].status,
             not_let_in[i].says);
    }
}

/* Runs last: it makes everybody wait. */
static void test_guessing_is_slow(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++) {
        struct tag badge = tag_make(TAG_BADGE, 1000 + i);
        struct api_answer answer = sign_in(badge.text, "1234");
        enum api_status status = answer.status;
        free(answer.data);
        if (status == API_SLOW_DOWN)
            return;
        assert_int_equal(status, API_FORBIDDEN);
    }
    fail_msg("nobody was told to wait");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_session),         cmocka_unit_test(test_it_ends_by_itself),
        cmocka_unit_test(test_who_may_not),       cmocka_unit_test(test_the_workshop_is_read),
        cmocka_unit_test(test_a_kiosk_is_let_in), cmocka_unit_test(test_who_is_not_let_in),
        cmocka_unit_test(test_guessing_is_slow),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
