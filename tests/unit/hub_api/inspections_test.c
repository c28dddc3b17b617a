/* The life of pieces, their slips and their sheets, as a program asks and reads; the examples of the manual
 * are what is asked. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/rules/form.h"

#define BODY_MAX 4096
#define RING     "TS1-002042-7" /* a solitaire, done at casting */
#define BAND     "TS1-002045-1"
#define PLAIN    "TS1-002033-9" /* a signet, done at polishing */

static int commands; /* numbers of the outbox */

static struct api_answer post(const char *verb, const char *station, const char *piece, const char *fields)
{
    char body[BODY_MAX], where[128];
    int n = ++commands;
    snprintf(where, sizeof where, "%s%s%s%s%s%s", *station ? ",\"station\":\"" : "", station,
             *station ? "\"" : "", *piece ? ",\"piece\":\"" : "", piece, *piece ? "\"" : "");
    int size = snprintf(
        body, sizeof body,
        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
        "000000000078\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":"
        "\"TSB-000007-6\",\"do\":\"%s\"%s%s%s",
        n, n, verb, where, fields ? "," : "}", fields ? fields : "");
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

/* Who, where and which are ours, whatever the example says of them: before its rows, if it has any. */
static void take_out(char *fields, const char *key)
{
    char *begin = strstr(fields, key), *rows = strchr(fields, '[');
    if (!begin || (rows && rows < begin))
        return;
    char *end = strstr(begin, "\",");
    assert_non_null(end);
    memmove(begin, end + 2, strlen(end + 2) + 1);
}

/* The example of a verb. */
static struct api_answer tell(enum verb verb, const char *station, const char *piece)
{
    char fields[BODY_MAX];
    snprintf(fields, sizeof fields, "%s", form_kind_of(verb)->example + 1); /* behind its brace */
    take_out(fields, "\"operator\":");
    take_out(fields, "\"station\":");
    take_out(fields, "\"piece\":");
    return post(verb_word(verb), station, piece, fields);
}

#define ACCEPTED "\"result\":\"accepted\""

static void the_examples_of_life_are_what_a_program_may_say(void **state)
{
    (void)state;
    says(tell(VERB_HOLD, "", RING), API_OK, ACCEPTED);
    says(tell(VERB_PARK, "", RING), API_OK, "\"place\":\"parked\"");
    says(tell(VERB_UNPARK, "", RING), API_OK, "\"station\":\"casting\"");
    says(tell(VERB_RELEASE, "", RING), API_OK, "\"state\":\"done\"");
    says(tell(VERB_BIND, "", RING), API_OK, ACCEPTED);
    says(tell(VERB_BIND, "", BAND), API_OK, "is bound to R-2042");
    says(tell(VERB_UNBIND, "", RING), API_OK, ACCEPTED);
    says(tell(VERB_MISSING, "", BAND), API_OK, "\"place\":\"missing\"");
    says(tell(VERB_FOUND, "", BAND), API_OK, "\"place\":\"station\"");
    says(tell(VERB_SCRAP, "", BAND), API_OK, "\"place\":\"scrapped\"");
    says(tell(VERB_REMAKE, "", BAND), API_OK, "\"thing\":\"piece:TS1-009001-8\"");
    says(house_get("/v1/pieces/{tag}", &house.bench, "TS1-009001-8", NULL), API_OK, "\"name\":\"R-9001\"");
    says(tell(VERB_SPLIT, "", RING), API_OK, "\"reason\":\"does_not_add_up\"");
    says(tell(VERB_MERGE, "", RING), API_OK, "\"reason\":\"unknown_thing\"");
    says(post("receive", "setting", RING, NULL), API_OK, "\"state\":\"in_work\"");
    says(tell(VERB_HAND_OVER, "setting", RING), API_OK, ACCEPTED);
    says(tell(VERB_SEND, "polishing", ""), API_OK, "\"field\":\"to\"");
    says(tell(VERB_ARRIVE, "polishing", ""), API_OK, "\"reason\":\"unknown_thing\"");
}

static void a_sheet_is_signed_and_read(void **state)
{
    (void)state;
    says(house_get("/v1/inspections/{tag}", &house.bench, PLAIN, NULL), API_OK, "{\"items\":[]}");
    says(house_get("/v1/inspections/{tag}", &house.bench, "TS1-000001-K", NULL), API_NOT_FOUND,
         "No piece has the tag");
    says(house_get("/v1/inspections/{tag}", &house.bench, "TS1-000001-X", NULL), API_BAD, "misread");
    says(house_get("/v1/inspections/{tag}", NULL, PLAIN, NULL), API_NO_IDENTITY, "");
    says(house_get("/v1/inspections/{tag}/pdf", &house.bench, PLAIN, NULL), API_NOT_FOUND,
         "not inspected yet");
    says(house_get("/v1/inspections/{tag}/pdf", &house.bench, "TS1-000001-K", NULL), API_NOT_FOUND,
         "No piece");
    says(house_get("/v1/inspections/{tag}/pdf", &house.bench, "TS1-000001-X", NULL), API_BAD, "misread");
    says(post("receive", "qc", PLAIN, NULL), API_OK, "\"state\":\"in_work\"");
    says(tell(VERB_INSPECT, "qc", PLAIN), API_OK, "\"thing\":\"inspection:1\"");
    says(house_get("/v1/inspections/{tag}", &house.bench, PLAIN, NULL), API_OK,
         "{\"criterion\":\"dimensions\",\"judgement\":\"pass\",\"what\":\"inner "
         "diameter\",\"nominal\":16500,\"actual\":16560,\"unit\":\"um\"}");
    says(house_get("/v1/inspections/{tag}", &house.bench, PLAIN, NULL), API_OK,
         "\"criterion\":\"weight\",\"judgement\":\"not_judged\"");
    says(house_get("/v1/inspections/{tag}/pdf", &house.bench, PLAIN, NULL), API_OK, "%PDF-");
    says(tell(VERB_ACCEPT, "qc", PLAIN), API_OK, "\"reason\":\"no_weight\"");
    says(tell(VERB_CHECK_SETTING, "setting", RING), API_OK, "\"thing\":\"inspection:2\"");
    says(house_get("/v1/inspections/{tag}", &house.bench, RING, NULL), API_OK,
         "\"photos\":[{\"moment\":\"before\",\"reference\":\"photo-17.jpg\"}]");
}

static void labels_are_told_in_two_ways(void **state)
{
    (void)state;
    says(house_get("/v1/labels/{tag}", &house.bench, RING, NULL), API_OK, "%PDF-");
    says(house_get("/v1/labels/{tag}", &house.bench, RING, "format=zpl"), API_OK, "^FDQA,TS1-002042-7^FS");
    says(house_get("/v1/labels/{tag}", &house.bench, "TSB-000007-6", "format=zpl"), API_OK,
         "^PW688\n^LL432\n");
    says(house_get("/v1/labels/{tag}", &house.bench, RING, "format=zpl&size=bag&dpi=300"), API_OK,
         "^PW600\n^LL300\n");
    says(house_get("/v1/labels/{tag}", &house.bench, RING, "size=huge"), API_BAD, "size");
    says(house_get("/v1/labels/{tag}", &house.bench, RING, "format=png"), API_BAD, "format");
    says(house_get("/v1/labels/{tag}", &house.bench, "TSB-999999-5", NULL), API_BAD, "misread");
    says(house_get("/v1/labels/{tag}", NULL, RING, NULL), API_NO_IDENTITY, "");
}

static void slips_are_listed(void **state)
{
    (void)state;
    says(house_get("/v1/slips/{slip}/pdf", &house.bench, "1", NULL), API_NOT_FOUND, "no slip 1");
    says(house_get("/v1/slips/{slip}/pdf", &house.bench, "one", NULL), API_BAD, "whole number");
    says(house_get("/v1/slips", &house.bench, "", NULL), API_OK, "{\"items\":[]}");
    says(house_get("/v1/slips", &house.bench, "", "state=all&limit=5"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/slips", &house.bench, "", "state=lost"), API_BAD, "state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_life_are_what_a_program_may_say),
        cmocka_unit_test(a_sheet_is_signed_and_read),
        cmocka_unit_test(labels_are_told_in_two_ways),
        cmocka_unit_test(slips_are_listed),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
