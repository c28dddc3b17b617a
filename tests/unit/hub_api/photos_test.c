/* Photos as a kiosk sends them and the office reads them. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/rules/photo.h"

#define PNG                                                                                                  \
    "\x89PNG\r\n\x1A\n\x00\x00\x00\x0DIHDR\x00\x00\x00\x40\x00\x00\x00\x30\x08\x02\x00\x00\x00"              \
    "CRC."                                                                                                   \
    "\x00\x00\x00\x02IDAT\x12\x34"                                                                           \
    "CRC.\x00\x00\x00\x00IEND"                                                                               \
    "CRC."

static const struct span picture = {PNG, sizeof PNG - 1};
static char id[PHOTO_ID_MAX];

enum { HEARD_BYTES = 4 * FAULT_TEXT_MAX };

static void a_photo_is_taken_in_and_given_out(void **state)
{
    (void)state;
    sha256_text(picture, id);
    says(house_send("POST /v1/photos", &house.bench, picture), API_OK, id);
    says(house_send("POST /v1/photos", &house.bench, picture), API_OK,
         "\"type\":\"image/png\",\"bytes\":59,\"width\":64,\"height\":48}");
    struct api_answer answer = house_get("/v1/photos/{id}", &house.office, id, NULL);
    assert_int_equal(answer.status, API_OK);
    assert_string_equal(answer.type, "image/png");
    assert_int_equal(answer.size, picture.size);
    assert_memory_equal(answer.data, picture.data, picture.size);
    free(answer.data);
}

static void what_is_none_is_told(void **state)
{
    static const char *const NONE = "0000000000000000000000000000000000000000000000000000000000000000";
    (void)state;
    says(house_send("POST /v1/photos", &house.bench, SPAN("hello")), API_BAD, "neither a JPEG nor a PNG");
    says(house_send("POST /v1/photos", &house.bench, (struct span){PNG, 40}), API_BAD, "cut off");
    says(house_send("POST /v1/photos", NULL, picture), API_NO_IDENTITY, "");
    says(house_get("/v1/photos/{id}", &house.bench, NONE, NULL), API_NOT_FOUND, "no such photo");
    says(house_get("/v1/photos/{id}", &house.bench, "../hub.db", NULL), API_BAD, "64 digits");
    says(house_get("/v1/photos/{id}", NULL, NONE, NULL), API_NO_IDENTITY, "");
}

/* ------------------------------------------------------------------ sheets that name one */

static struct api_answer post(int n, const char *decided, const char *verb, const char *fields)
{
    char body[1024];
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000079\",\"n\":%d,\"decided\":\"%s\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",\"station\":\"qc\",\"do\":\"%s\",\"piece\":"
                        "\"TS1-002034-7\"%s}",
                        n, n, decided, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

static void inspect(int n, const char *decided, const char *photo, const char *more, const char *wanted)
{
    char fields[512];
    snprintf(fields, sizeof fields,
             ",\"surface\":\"pass\",\"photos\":[{\"moment\":\"after\",\"reference\":\"%s\"}]%s", photo, more);
    says(post(n, decided, "inspect", fields), API_OK, wanted);
}

/* All that verify says of the store as it is now; "" when it is clean. */
static void hear(void *context, const char *sentence)
{
    char *heard = context;
    size_t used = strlen(heard);
    snprintf(heard + used, HEARD_BYTES - used, "%s\n", sentence);
}

static void verify_says(const char *wanted, int here, int due)
{
    char heard[HEARD_BYTES] = "";
    struct verify_report report;
    is_well(service_verify(house.path, hear, heard, &report));
    assert_int_equal(report.photos, here);
    assert_int_equal(report.photos_due, due);
    if (*wanted ? !strstr(heard, wanted) : *heard)
        fail_msg("wanted \"%s\", got \"%s\"", wanted, heard);
}

/* A bench reads them with the piece's history: so many, the newest of them this one. */
static void piece_has(int count, const char *newest)
{
    struct piece_history history;
    struct api_answer answer = house_get("/v1/pieces/{tag}", &house.bench, "TS1-002034-7", NULL);
    assert_int_equal(answer.status, API_OK);
    is_well(wire_read_piece_history((struct span){answer.data, answer.size}, &history));
    free(answer.data);
    assert_int_equal(history.photo_count, count);
    assert_string_equal(history.photos[0].id, newest);
    assert_true(history.photos[0].after);
}

/* A sheet is signed when its photo has not come yet, whether it asks or tells: verify counts what is still to
 * come, and names a photo that was here and is not as it was. */
static void a_sheet_names_photos(void **state)
{
    char path[256], late[PHOTO_ID_MAX];
    const struct span later = {PNG, sizeof PNG - 1};
    char bytes[sizeof PNG];
    (void)state;
    memcpy(bytes, later.data, later.size);
    bytes[19] = 0x41; /* another width: another picture */
    sha256_text((struct span){bytes, later.size}, late);
    says(post(1, "hub", "receive", ""), API_OK, "\"result\":\"accepted\"");
    inspect(2, "hub", late, "", "\"thing\":\"inspection:1\"");
    inspect(3, "kiosk", late, "", "\"flags\":[\"exists\"]");
    inspect(4, "hub", id, ",\"supersedes\":2", "\"thing\":\"inspection:3\"");
    verify_says("", 1, 2);
    says(house_send("POST /v1/photos", &house.bench, (struct span){bytes, later.size}), API_OK, late);
    verify_says("", 3, 0);
    snprintf(path, sizeof path, "%s.photos/%s", house.path, id);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    fseek(file, 50, SEEK_SET);
    fputc('x', file);
    fclose(file);
    verify_says("changed since it was taken", 3, 0);
    assert_int_equal(unlink(path), 0);
    verify_says("sheet 3: there is no photo", 3, 0);
    says(house_send("POST /v1/photos", &house.bench, picture), API_OK, id);
    verify_says("", 3, 0);
    piece_has(3, id);
    says(post(5, "kiosk", "withdraw",
              ",\"replaces\":{\"id\":\"01980000-0000-7000-8000-000000000004\",\"n\":4}"),
         API_OK, "\"result\":\"accepted\"");
    piece_has(2, late); /* the sheet that was taken back has no photos any more */
}

/* ------------------------------------------------------------------ models that have one */

static struct api_answer post_of_office(int n, const char *verb, const char *fields)
{
    char body[1024];
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8001-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000080\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",\"do\":\"%s\"%s}",
                        n, n, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

static void put_crest(int n, const char *named, const char *wanted)
{
    char fields[768];
    snprintf(fields, sizeof fields,
             ",\"workshop\":{\"routes\":[{\"code\":\"tried\",\"steps\":[{\"kind\":\"casting\",\"factor\":1,"
             "\"factor_u_percent\":1},{\"kind\":\"setting\",\"factor\":1,\"factor_u_percent\":1}]}],"
             "\"models\":[{\"code\":\"crest\",\"name\":\"Crest\",\"route\":\"tried\",%s\"sizes\":["
             "{\"volume_mm3\":300}]}]}",
             named);
    says(post_of_office(n, "put", fields), API_OK, wanted);
}

static void release_one(int n, int order)
{
    char fields[512];
    snprintf(
        fields, sizeof fields,
        ",\"order\":\"c-%d\",\"client\":\"B\",\"due\":\"2027-01-15T16:00:00.000Z\",\"specification\":\"as "
        "drawn\",\"documents\":\"d\",\"feasible\":true,\"materials\":true,\"deadline\":true,\"quote\":\"q\","
        "\"payment\":\"30 "
        "days\",\"lines\":[{\"model\":\"crest\",\"quantity\":1,\"alloy\":\"au750y\",\"finish\":\"matt\"}]",
        order);
    says(post_of_office(n, "draft_order", fields), API_OK, "\"result\":\"accepted\"");
    snprintf(fields, sizeof fields, ",\"order\":\"c-%d\"", order);
    says(post_of_office(n + 1, "release_order", fields), API_OK, "\"result\":\"accepted\"");
}

/* Of the sheets that a bench gets which had all before: so many of the model, and so many pictures. */
static void bench_sees(int pieces, int pictures)
{
    static int64_t had;
    char query[32];
    snprintf(query, sizeof query, "after=%lld", (long long)had);
    struct api_answer answer = house_get("/v1/kiosk", &house.bench, NULL, query);
    int found[2] = {0, 0};
    assert_int_equal(answer.status, API_OK);
    had = strtoll(strstr(answer.data, "\"seq\":") + strlen("\"seq\":"), NULL, 10);
    for (const char *at = answer.data; (at = strstr(at, "\"model\":\"Crest\"")) != NULL; at++)
        found[0]++;
    for (const char *at = answer.data; (at = strstr(at, id)) != NULL; at++)
        found[1]++;
    free(answer.data);
    assert_int_equal(found[0], pieces);
    assert_int_equal(found[1], pictures);
}

/* Pieces show that of the revision they were released as or, where that has none, of the newest one. */
static void a_model_has_a_picture(void **state)
{
    char named[128], path[256];
    (void)state;
    snprintf(named, sizeof named, "\"picture\":\"%.63s%c\",", id, id[63] == '0' ? '1' : '0');
    put_crest(1, named, "\"where\":\"models[0].picture\"");
    put_crest(2, named, "is no photo that the hub has");
    put_crest(3, "\"picture\":\"pictures/ring.png\",", "is no photo that the hub has");
    put_crest(4, "", "\"result\":\"accepted\"");
    release_one(5, 1);
    bench_sees(1, 0);
    snprintf(named, sizeof named, "\"picture\":\"%s\",", id);
    put_crest(7, named, "\"result\":\"accepted\"");
    bench_sees(1, 1); /* nothing has happened to the piece */
    release_one(8, 2);
    bench_sees(1, 1); /* the new one alone */
    says(house_get("/v1/workshop", &house.office, NULL, "only=models"), API_OK, named);
    verify_says("", 4, 0); /* the sheet that was taken back still names its photo */
    snprintf(path, sizeof path, "%s.photos/%s", house.path, id);
    assert_int_equal(unlink(path), 0);
    verify_says("model crest: there is no photo", 4, 0);
    says(house_send("POST /v1/photos", &house.bench, picture), API_OK, id);
    put_crest(10, "", "\"result\":\"accepted\""); /* taken away again */
    release_one(11, 3);
    bench_sees(3, 1);
    verify_says("", 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_is_taken_in_and_given_out),
        cmocka_unit_test(what_is_none_is_told),
        cmocka_unit_test(a_sheet_names_photos),
        cmocka_unit_test(a_model_has_a_picture),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
