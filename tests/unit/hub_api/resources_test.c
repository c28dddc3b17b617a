/* The resources on a real service with the demo workshop: what is called, and what is answered, now or later.
 */
#include "tests/unit/hub_api/house_helper.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_MS 10000

#define COMMAND(n, rest)                                                                                     \
    "{\"id\":\"01980000-0000-7000-8000-00000000000" n                                                        \
    "\",\"outbox\":\"01970000-0000-7000-8000-000000000001\",\"n\":" n                                        \
    ",\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":\"TSB-000002-G\",\"station\":"    \
    "\"setting\"," rest "}"

/* ------------------------------------------------------------------ tests */

static void knows_a_token(void **state)
{
    struct identity nobody, known;
    (void)state;
    assert_true(api_find_identity(house.api, span_of(house.token), NOW_MS, &known));
    assert_string_equal(known.code.text, "bench-1");
    assert_int_equal(known.station_count, 1);
    assert_false(api_find_identity(house.api, SPAN("guessed"), NOW_MS, &nobody));
    assert_false(api_find_identity(house.api, SPAN(""), NOW_MS, &nobody));
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
        says(house_get("/v1/pieces/{tag}", &house.bench, pieces[i].tag, NULL), pieces[i].status,
             pieces[i].says);
    }
}

/* A piece's answer is its sheet with one field more: who reads sheets can read it. */
static void a_piece_reads_as_a_sheet(void **state)
{
    struct sheet sheet;
    (void)state;
    struct api_answer answer = house_get("/v1/pieces/{tag}", &house.bench, "TS1-002041-9", NULL);
    is_well(wire_read_sheet((struct span){answer.data, answer.size}, &sheet));
    assert_string_equal(sheet.name, "R-2041");
    free(answer.data);
}

/* The newest are told, oldest first; what a kiosk reads of it is the other way round. */
static void a_pieces_history_has_an_end(void **state)
{
    static const struct {
        const char *name, *query;
        int count;
    } rows[] = {{"all of it", NULL, 1}, {"none", "history=0", 0}, {"one", "history=1", 1}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece_history history;
        print_message("%s\n", rows[i].name);
        struct api_answer answer = house_get("/v1/pieces/{tag}", &house.bench, "TS1-002041-9", rows[i].query);
        is_well(wire_read_piece_history((struct span){answer.data, answer.size}, &history));
        assert_int_equal(history.count, rows[i].count);
        assert_string_equal(history.piece.text, "TS1-002041-9");
        free(answer.data);
    }
    says(house_get("/v1/pieces/{tag}", &house.bench, "TS1-002041-9", "history=501"), API_BAD, "history");
}

static void tells_the_world(void **state)
{
    (void)state;
    says(house_get("/v1/kiosk", &house.bench, "", NULL), API_OK, "\"full\":true");
    says(house_get("/v1/kiosk", &house.bench, "", "after=17"), API_OK, "\"full\":false");
    says(house_get("/v1/kiosk", &house.bench, "", "after=16"), API_OK,
         "\"full\":true"); /* the set-up has changed since */
    says(house_get("/v1/kiosk", &house.bench, "", "after=99999"), API_OK,
         "\"full\":true"); /* from another store */
    says(house_get("/v1/kiosk", &house.bench, "", "after=-1"), API_BAD, "whole number");
    says(house_get("/v1/kiosk", &house.bench, "", "after=1.5"), API_BAD, "whole number");
}

static void tells_free_tags(void **state)
{
    (void)state;
    says(house_get("/v1/tags", &house.office, "", "kind=badge"), API_OK,
         "{\"items\":[{\"tag\":\"TSB-000009-2\"}]}");
    says(house_get("/v1/tags", &house.office, "", "count=2"), API_OK, "{\"tag\":\"TS1-002050-7\"}");
    says(house_get("/v1/tags", &house.office, "", "count=101"), API_BAD, "100");
    says(house_get("/v1/tags", &house.office, "", "kind=tree"), API_BAD, "piece, badge");
}

static void tells_the_words(void **state)
{
    (void)state;
    says(house_get("/v1/words/{language}", &house.bench, "fr", NULL), API_OK,
         "{\"language\":\"fr\",\"forms\":\"0011111111");
    says(house_get("/v1/words/{language}", &house.bench, "th", NULL), API_OK, "\"terms\":{");
    says(house_get("/v1/words/{language}", &house.bench, "xx", NULL), API_NOT_FOUND,
         "does not speak \"xx\".");
    assert_string_equal(language_in_use()->code, "en"); /* the hub speaks on as it did */
}

static void tells_the_board(void **state)
{
    int64_t id;
    char *json;
    size_t size;
    (void)state;
    says(house_get("/v1/board", NULL, "", NULL), API_OK, "\"workshop\":\"Atelier Demo\"");
    says(house_get("/healthz", NULL, "", NULL), API_OK,
         "{\"status\":\"ok\",\"version\":\"" TOUCHSTONE_VERSION "\",\"contract\":3,");
    assert_true(stream_compose(house.api, NOW_MS, &id, &json, &size));
    assert_true(id > 0 && size == strlen(json));
    free(json);
}

static void answers_commands(void **state)
{
    (void)state;
    says(house_post(&house.bench, COMMAND("1", "\"do\":\"receive\",\"piece\":\"TS1-002041-9\"")), API_OK,
         "{\"id\":\"01980000-0000-7000-8000-"
         "000000000001\",\"result\":\"accepted\"");
    says(house_post(&house.bench, "[" COMMAND("2", "\"do\":\"dance\"") "," COMMAND(
                                      "3", "\"do\":\"finish\",\"piece\":\"TS1-002041-9\"") "]"),
         API_OK,
         "\"result\":\"refused\",\"reason\":\"unknown_command\",\"field\":\"do\",\"detail\":\"do must be a "
         "verb that this hub "
         "knows: /openapi.json lists them.\"},{\"id\":\"01980000-0000-"
         "7000-8000-000000000003\","
         "\"result\":\"accepted\"");
    says(house_post(&house.bench, "[" COMMAND("2", "\"do\":\"sing\"") "]"), API_OK,
         "[{"); /* one in, one out, still an array */
    says(house_post(&house.bench, "nonsense"), API_BAD, "not JSON");
    says(house_post(&house.bench, "[]"), API_BAD, "empty");
}

static bool is_missed(void)
{
    struct api_answer answer = house_get("/v1/board", NULL, "", NULL);
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
    stream_seen(house.api, &house.bench, true);
    stream_seen(house.api, &house.bench, true);
    stream_seen(house.api, &house.bench, false);
    says(house_post(&house.bench, COMMAND("4", "\"do\":\"badge_in\"")), API_OK,
         "accepted"); /* the writer has been round */
    wait_until_missed(false);
    stream_seen(house.api, &house.bench, false);
    wait_until_missed(true);
    stream_seen(house.api, &house.bench, true);
    wait_until_missed(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_a_token),
        cmocka_unit_test(tells_of_a_piece),
        cmocka_unit_test(a_piece_reads_as_a_sheet),
        cmocka_unit_test(a_pieces_history_has_an_end),
        cmocka_unit_test(tells_the_world),
        cmocka_unit_test(tells_free_tags),
        cmocka_unit_test(tells_the_words),
        cmocka_unit_test(tells_the_board),
        cmocka_unit_test(answers_commands),
        cmocka_unit_test(notices_a_kiosk_that_goes),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
