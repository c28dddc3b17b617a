/* The resources on a real service with the demo workshop: what is called, and what is answered, now or later.
 */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/wire/wire.h"
#include "hub/api/api.h"

#define NOW_MS  INT64_C(1795000000000)
#define WAIT_MS 10000
#define DEMO    "assets/demo/workshop.json"

/* An answer that comes later, on the writer's thread. */
struct asker {
    pthread_mutex_t lock;
    pthread_cond_t came;
    bool has;
    struct api_answer answer;
};

struct house {
    char folder[64];
    char path[96];
    struct service *service;
    struct api *api;
    char token[SERVICE_TOKEN_MAX];
    struct identity who;
};

static struct house house;

static void answer_later(void *context, void *asker, struct api_answer *answer)
{
    struct asker *waiting = asker;
    assert_ptr_equal(context, &house);
    pthread_mutex_lock(&waiting->lock);
    waiting->answer = *answer;
    waiting->has = true;
    pthread_cond_signal(&waiting->came);
    pthread_mutex_unlock(&waiting->lock);
}

/* ------------------------------------------------------------------ the house */

static char *read_demo(size_t *size)
{
    FILE *file = fopen(DEMO, "r");
    char *data = malloc(WIRE_BODY_MAX);
    assert_non_null(file);
    assert_non_null(data);
    *size = fread(data, 1, WIRE_BODY_MAX, file);
    fclose(file);
    return data;
}

static void is_well(struct fault fault)
{
    assert_string_equal(fault.text, "");
}

static void no_problem(void *context, const char *where, const char *sentence)
{
    (void)context;
    fail_msg("%s: %s", where, sentence);
}

static void import_demo(void)
{
    size_t size;
    char *data = read_demo(&size);
    struct workshop workshop;
    struct problems problems = {.say = no_problem};
    is_well(wire_read_workshop((struct span){data, size}, NOW_MS, &workshop, &problems));
    is_well(service_import(house.service, &workshop, NOW_MS, NULL, NULL));
    workshop_release(&workshop);
    free(data);
}

static int setup(void **state)
{
    (void)state;
    struct workshop_kiosk kiosk = {.code = code_of("bench-1"), .name = "Bench 1", .station_count = 1};
    kiosk.stations[0] = code_of("setting");
    snprintf(house.folder, sizeof house.folder, "/tmp/touchstone-api-XXXXXX");
    assert_non_null(mkdtemp(house.folder));
    snprintf(house.path, sizeof house.path, "%s/hub.db", house.folder);
    struct service_conf service = {.path = house.path, .may_create = true, .write_reply = wire_write_reply};
    is_well(service_open(&service, &house.service));
    import_demo();
    is_well(service_enroll(house.service, &kiosk, house.token));
    struct api_conf api = {.service = house.service,
                           .path = house.path,
                           .answer_later = answer_later,
                           .answer_read = answer_later,
                           .context = &house};
    is_well(api_open(&api, &house.api));
    return 0;
}

static int teardown(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    (void)state;
    service_close(house.service);
    api_close(house.api);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", house.path, endings[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(house.folder), 0);
    return 0;
}

/* ------------------------------------------------------------------ asking */

static struct api_answer ask_now(enum api_when (*get)(struct api *, const struct api_call *,
                                                      struct api_answer *),
                                 const char *name, const char *after)
{
    struct api_answer answer;
    struct api_call call = {.name = span_of(name), .now_ms = NOW_MS};
    if (after[0])
        call.params[call.param_count++] = (struct api_param){SPAN("after"), span_of(after)};
    assert_int_equal(get(house.api, &call, &answer), API_NOW);
    return answer;
}

static struct api_answer post(const char *body)
{
    struct asker asker = {.lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};
    struct api_answer answer;
    struct api_call call = {.asker = &asker, .who = &house.who, .body = span_of(body), .now_ms = NOW_MS};
    if (commands_post(house.api, &call, &answer) == API_NOW)
        return answer;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_MS / 1000;
    pthread_mutex_lock(&asker.lock);
    while (!asker.has)
        assert_int_equal(pthread_cond_timedwait(&asker.came, &asker.lock, &until), 0);
    pthread_mutex_unlock(&asker.lock);
    return asker.answer;
}

static void says(struct api_answer answer, enum api_status status, const char *text)
{
    const char *told = answer.data ? answer.data : answer.detail;
    if (answer.status != status || !strstr(told, text))
        fail_msg("got %d %s, wanted %d %s", (int)answer.status, told, (int)status, text);
    free(answer.data);
}

#define COMMAND(n, rest)                                                                                     \
    "{\"id\":\"01980000-0000-7000-8000-00000000000" n                                                        \
    "\",\"outbox\":\"01970000-0000-7000-8000-000000000001\",\"n\":" n                                        \
    ",\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":\"TSB-000002-G\",\"station\":"    \
    "\"setting\"," rest "}"

/* ------------------------------------------------------------------ tests */

static void knows_a_token(void **state)
{
    struct identity nobody;
    (void)state;
    assert_true(api_find_identity(house.api, span_of(house.token), &house.who));
    assert_string_equal(house.who.code.text, "bench-1");
    assert_int_equal(house.who.station_count, 1);
    assert_false(api_find_identity(house.api, SPAN("guessed"), &nobody));
    assert_false(api_find_identity(house.api, SPAN(""), &nobody));
}

static const struct {
    const char *name, *tag;
    enum api_status status;
    const char *says;
} pieces[] = {
    {"a piece", "TS1-002041-9", API_OK, "\"history\":[{\"seq\":"},
    {"begins with a stock-take", "TS1-002041-9", API_OK, "\"do\":\"stock_take\",\"station\":\"casting\""},
    {"nobody's tag", "TS1-000123-Z", API_NOT_FOUND, "No piece has the tag TS1-000123-Z."},
    {"a misread tag", "TS1-002041-8", API_BAD, "TS1-002041-8 was misread"},
    {"a badge", "TSB-000002-G", API_BAD, "is not the tag of a piece"},
    {"a name", "R-2041", API_BAD, "R-2041 is not the tag of a piece"},
    {"nothing", "", API_BAD, "is not the tag of a piece"},
};

static void tells_of_a_piece(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        print_message("%s\n", pieces[i].name);
        says(ask_now(piece_get, pieces[i].tag, ""), pieces[i].status, pieces[i].says);
    }
}

/* A piece's answer is its sheet with one field more: who reads sheets can read it. */
static void a_piece_reads_as_a_sheet(void **state)
{
    struct sheet sheet;
    (void)state;
    struct api_answer answer = ask_now(piece_get, "TS1-002041-9", "");
    is_well(wire_read_sheet((struct span){answer.data, answer.size}, &sheet));
    assert_string_equal(sheet.name, "R-2041");
    free(answer.data);
}

static void tells_the_world(void **state)
{
    (void)state;
    says(ask_now(kiosk_get, "", ""), API_OK, "\"full\":true");
    says(ask_now(kiosk_get, "", "16"), API_OK, "\"full\":false");
    says(ask_now(kiosk_get, "", "99999"), API_OK, "\"full\":true"); /* from another store */
    says(ask_now(kiosk_get, "", "-1"), API_BAD, "whole number");
    says(ask_now(kiosk_get, "", "1.5"), API_BAD, "whole number");
}

static void tells_the_board(void **state)
{
    int64_t id;
    char *json;
    size_t size;
    (void)state;
    says(ask_now(board_get, "", ""), API_OK, "\"workshop\":\"Atelier Demo\"");
    says(ask_now(health_get, "", ""), API_OK,
         "{\"status\":\"ok\",\"version\":\"" TOUCHSTONE_VERSION "\",\"contract\":1,");
    assert_true(stream_compose(house.api, NOW_MS, &id, &json, &size));
    assert_true(id > 0 && size == strlen(json));
    free(json);
}

static void answers_commands(void **state)
{
    (void)state;
    says(post(COMMAND("1", "\"do\":\"receive\",\"piece\":\"TS1-002041-9\"")), API_OK,
         "{\"id\":\"01980000-0000-7000-8000-"
         "000000000001\",\"result\":\"accepted\"");
    says(post("[" COMMAND("2", "\"do\":\"dance\"") "," COMMAND(
             "3", "\"do\":\"finish\",\"piece\":\"TS1-002041-9\"") "]"),
         API_OK,
         "\"result\":\"refused\",\"reason\":\"unknown_command\",\"field\":\"do\"},{\"id\":\"01980000-0000-"
         "7000-8000-000000000003\","
         "\"result\":\"accepted\"");
    says(post("[" COMMAND("2", "\"do\":\"sing\"") "]"), API_OK, "[{"); /* one in, one out, still an array */
    says(post("nonsense"), API_BAD, "not JSON");
    says(post("[]"), API_BAD, "empty");
}

static bool is_missed(void)
{
    struct api_answer answer = ask_now(board_get, "", "");
    bool missed = strstr(answer.data, "\"kind\":\"kiosk_offline\"") != NULL;
    free(answer.data);
    return missed;
}

static void wait_until_missed(bool wanted)
{
    for (int i = 0; i < WAIT_MS && is_missed() != wanted; i++)
        poll(NULL, 0, 1);
    assert_int_equal(is_missed(), wanted);
}

/* Two streams of one kiosk, while it reconnects: it is gone when the last has gone. */
static void notices_a_kiosk_that_goes(void **state)
{
    (void)state;
    stream_seen(house.api, &house.who, true);
    stream_seen(house.api, &house.who, true);
    stream_seen(house.api, &house.who, false);
    says(post(COMMAND("4", "\"do\":\"badge_in\"")), API_OK, "accepted"); /* the writer has been round */
    wait_until_missed(false);
    stream_seen(house.api, &house.who, false);
    wait_until_missed(true);
    stream_seen(house.api, &house.who, true);
    wait_until_missed(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_a_token),
        cmocka_unit_test(tells_of_a_piece),
        cmocka_unit_test(a_piece_reads_as_a_sheet),
        cmocka_unit_test(tells_the_world),
        cmocka_unit_test(tells_the_board),
        cmocka_unit_test(answers_commands),
        cmocka_unit_test(notices_a_kiosk_that_goes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
