/* Orders and the schedule as a program reads them; the examples of the manual are what makes them. */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/rules/form.h"

#define BODY_MAX 4096

static int commands; /* numbers of the outbox */

/* The example of a verb, or other words in its stead. */
static struct api_answer tell(enum verb verb, const char *fields)
{
    char body[BODY_MAX];
    const char *example = fields ? fields : form_kind_of(verb)->example;
    int n = ++commands;
    int size = snprintf(
        body, sizeof body,
        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
        "000000000077\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":"
        "\"TSB-000007-6\",\"do\":\"%s\",%s",
        n, n, verb_word(verb), example + 1); /* behind its brace */
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

static void is_accepted(enum verb verb, const char *fields)
{
    says(tell(verb, fields), API_OK, "\"result\":\"accepted\"");
}

static void order_says(const char *code, const char *text)
{
    says(house_get("/v1/orders/{code}", &house.office, code, NULL), API_OK, text);
}

/* ------------------------------------------------------------------ tests */

static void orders_of_the_workshop_file_are_in_work(void **state)
{
    (void)state;
    says(house_get("/v1/orders", &house.office, "", NULL), API_OK,
         "{\"items\":[{\"code\":\"o-1041\",\"client\":\"Galerie Nord\",\"state\":\"in_work\",\"due\":");
    says(house_get("/v1/orders", &house.office, "", "state=draft"), API_OK, "{\"items\":[]}");
    says(house_get("/v1/orders", &house.office, "", "state=lost"), API_BAD, "state");
    says(house_get("/v1/orders", &house.office, "", "state=open&limit=1"), API_OK, "\"next\":\"1\"}");
    says(house_get("/v1/orders", &house.office, "", "state=open&limit=1&after=1"), API_OK,
         "{\"items\":[{\"code\":\"o-1042\"");
    says(house_get("/v1/orders", &house.office, "", "format=csv&limit=1"), API_OK,
         "code,client,state,due,rush,pieces,finished,delivered,lost,ready,at_risk\r\no-1041,Galerie "
         "Nord,in_work,");
    says(house_get("/v1/orders", &house.bench, "", NULL), API_FORBIDDEN, "");
    says(house_get("/v1/orders/{code}", &house.office, "o-9", NULL), API_NOT_FOUND, "There is no order o-9.");
    says(house_get("/v1/orders/{code}", &house.office, "O 9", NULL), API_BAD, "An order has a code");
    order_says("o-1041", "\"name\":\"R-2031\"");
}

static void an_order_from_the_examples(void **state)
{
    (void)state;
    says(tell(VERB_DRAFT_ORDER, "{\"order\":\"o-2001\",\"client\":\"Galerie Nord\"}"), API_OK,
         "\"thing\":\"order:o-2001\"");
    order_says("o-2001", "\"missing\":[\"the due date\",\"its lines\",");
    says(tell(VERB_RELEASE_ORDER, NULL), API_OK, "\"reason\":\"incomplete\"");
    is_accepted(VERB_DRAFT_ORDER, NULL);
    order_says("o-2001", "\"missing\":[]}");
    order_says("o-2001",
               "\"lines\":[{\"line\":1,\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":2,\"as\":"
               "\"pieces\",\"alloy\":\"au750y\",\"custody\":\"own\",\"stones\":\"as the "
               "model\",\"finish\":\"polished\"}],\"pieces\":[]");
    is_accepted(VERB_SKIP_PROTOTYPE, NULL);
    is_accepted(VERB_RELEASE_ORDER, NULL);
    order_says("o-2001", "\"state\":\"released\"");
    order_says("o-2001",
               "\"line\":1,\"quantity\":1,\"model\":\"Solitaire\",\"model_revision\":1,\"size\":\"52\","
               "\"place\":\"pool\",\"ready\":");
    is_accepted(VERB_REQUEST_CHANGE, NULL);
    order_says("o-1041", "\"state\":\"requested\",\"waits\":true");
    is_accepted(VERB_ASSESS_CHANGE, NULL);
    is_accepted(VERB_ACCEPT_CHANGE, NULL);
    is_accepted(VERB_APPLY_CHANGE, NULL);
    order_says("o-1041", "\"due\":\"2027-01-08T16:00:00.000Z\"");
    order_says("o-1041",
               "\"changes\":[{\"change\":1,\"state\":\"applied\",\"wish\":\"a week earlier, and one "
               "more in 54\",\"asked_by\":\"Ms Nord\",\"due\":\"2027-01-08T16:00:00.000Z\",\"add\":[{"
               "\"model\":\"solitaire\",\"size\":\"54\",\"quantity\":1,\"as\":\"pieces\",");
    order_says("o-1041",
               "\"line\":1,\"quantity\":1,\"model\":\"Solitaire\",\"model_revision\":1,\"size\":\"54\","
               "\"place\":\"pool\"");
    is_accepted(VERB_SUBMIT_DESIGN, NULL);
    order_says("o-2001", "\"designs\":[{\"model\":\"solitaire\",\"revision\":1,\"state\":\"submitted\"");
    is_accepted(VERB_APPROVE_DESIGN, NULL);
    order_says("o-2001", "\"state\":\"approved\"");
    says(tell(VERB_DELIVER, NULL), API_OK, "\"reason\":\"not_done\"");
    is_accepted(VERB_CANCEL_ORDER, NULL);
    order_says("o-2001", "\"state\":\"cancelled\"");
    says(house_get("/v1/orders", &house.office, "", "state=cancelled"), API_OK, "\"code\":\"o-2001\"");
    struct api_answer open = house_get("/v1/orders", &house.office, "", "state=open");
    assert_null(strstr(open.data, "o-2001"));
    free(open.data);
}

/* All that can be said of an order, one after the other, and how it is read then. */
static const struct {
    enum verb verb;
    const char *fields, *order;
    const char *says[3];
} said[] = {
    {VERB_DRAFT_ORDER,
     "{\"order\":\"o-2002\",\"client\":\"Galerie Ost\",\"due\":\"2027-02-01T16:00:00.000Z\",\"rush\":true,"
     "\"lines\":[{\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":3,\"as\":\"lot\",\"alloy\":\"au750y\","
     "\"custody\":\"own\",\"stones\":\"theirs\",\"finish\":\"matt\",\"customisation\":\"a name\","
     "\"volume_mm3_e3\":380001,\"tolerance_ppm\":15000}],\"specification\":\"spec "
     "7\",\"documents\":\"drawing "
     "7\",\"feasible\":true,\"materials\":true,\"deadline\":true,\"quote\":\"Q-7\",\"payment\":\"30 days\","
     "\"note\":\"a gift\"}",
     "o-2002",
     {"\"code\":\"o-2002\",\"client\":\"Galerie "
      "Ost\",\"state\":\"draft\",\"due\":\"2027-02-01T16:00:00.000Z\","
      "\"rush\":true,\"launch\":",
      "\"launch\":{\"specification\":\"spec 7\",\"documents\":\"drawing "
      "7\",\"feasible\":true,\"materials\":true,"
      "\"deadline\":true,\"quote\":\"Q-7\",\"payment\":\"30 days\",\"note\":\"a gift\",\"missing\":[]}",
      "\"lines\":[{\"line\":1,\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":3,\"as\":\"lot\","
      "\"alloy\":"
      "\"au750y\",\"custody\":\"own\",\"stones\":\"theirs\",\"finish\":\"matt\",\"customisation\":\"a name\","
      "\"volume_mm3_e3\":380001,\"tolerance_ppm\":15000}],\"pieces\":[],\"changes\":[]"}},
    {VERB_SKIP_PROTOTYPE,
     "{\"order\":\"o-2002\",\"reason\":\"client_risk\",\"note\":\"mail of the 3rd\"}",
     "o-2002",
     {"\"skips_prototype\":\"client_risk\",\"skip_note\":\"mail of the 3rd\","}},
    {VERB_RELEASE_ORDER,
     "{\"order\":\"o-2002\"}",
     "o-2002",
     {"\"state\":\"released\"", "\"rush\":true,\"released\":\"",
      "\"line\":1,\"quantity\":3,\"model\":\"Solitaire\",\"model_revision\":2,\"size\":\"52\",\"place\":"
      "\"pool\","}},
    {VERB_REQUEST_CHANGE,
     "{\"order\":\"o-2002\",\"wish\":\"all of it\",\"by\":\"Mr Ost\",\"rush\":\"no\",\"line\":1,\"fewer\":1,"
     "\"alter\":[{\"line\":1,\"size\":\"54\",\"alloy\":\"au750y\",\"stones\":\"ours\",\"finish\":"
     "\"polished\","
     "\"customisation\":\"no name\",\"volume_mm3_e3\":380002,\"tolerance_ppm\":16000}],"
     "\"specification\":\"spec 8\",\"documents\":\"drawing 8\",\"note\":\"no gift\"}",
     "o-2002",
     {"\"changes\":[{\"change\":2,\"state\":\"requested\",\"waits\":true,\"wish\":\"all of "
      "it\",\"asked_by\":\"Mr "
      "Ost\",\"rush\":\"no\",\"line\":1,\"fewer\":1,\"specification\":\"spec 8\",\"documents\":\"drawing 8\","
      "\"note\":\"no gift\",\"alter\":[{\"line\":1,\"size\":\"54\",\"alloy\":\"au750y\",\"stones\":\"ours\","
      "\"finish\":\"polished\",\"customisation\":\"no "
      "name\",\"volume_mm3_e3\":380002,\"tolerance_ppm\":16000}],"
      "\"requested\":\""}},
    {VERB_ASSESS_CHANGE,
     "{\"change\":2,\"price\":\"120 EUR\",\"due\":\"2027-03-01T16:00:00.000Z\",\"effect\":\"a day\"}",
     "o-2002",
     {"\"state\":\"assessed\",\"waits\":true,",
      "\"asked_by\":\"Mr Ost\",\"due\":\"2027-03-01T16:00:00.000Z\",",
      "\"price\":\"120 EUR\",\"effect\":\"a day\",\"requested\":\""}},
    {VERB_REJECT_CHANGE,
     "{\"change\":2,\"by\":\"Mr Ost\",\"note\":\"too dear\"}",
     "o-2002",
     {"\"state\":\"rejected\",\"wish\":", "\"effect\":\"a day\",\"by\":\"Mr Ost\",\"answer\":\"too dear\","}},
    {VERB_REQUEST_CHANGE,
     "{\"order\":\"o-2002\",\"wish\":\"two more\",\"line\":1,\"more\":2}",
     "o-2002",
     {"{\"change\":3,\"state\":\"requested\",\"waits\":true,\"wish\":\"two more\",\"line\":1,\"more\":2,"
      "\"requested\":"}},
    {VERB_REQUEST_CHANGE,
     "{\"order\":\"o-2002\",\"wish\":\"none\",\"cancel_line\":1}",
     "o-2002",
     {"{\"change\":4,\"state\":\"requested\",\"waits\":true,\"wish\":\"none\",\"cancel_line\":1,"
      "\"requested\":"}},
    {VERB_REQUEST_CHANGE,
     "{\"order\":\"o-2002\",\"wish\":\"a "
     "pair\",\"add\":[{\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":1,"
     "\"alloy\":\"au750y\",\"stones\":\"ours\",\"finish\":\"matt\"},{\"model\":\"solitaire\",\"size\":\"54\","
     "\"quantity\":1,\"alloy\":\"au750y\",\"stones\":\"ours\",\"finish\":\"matt\"}]}",
     "o-2002",
     {"\"wish\":\"a "
      "pair\",\"add\":[{\"model\":\"solitaire\",\"size\":\"52\",\"quantity\":1,\"as\":\"pieces\","
      "\"alloy\":\"au750y\",\"custody\":\"own\",\"stones\":\"ours\",\"finish\":\"matt\"},{\"model\":"
      "\"solitaire\","
      "\"size\":\"54\","}},
    {VERB_SUBMIT_DESIGN,
     NULL,
     "o-2002",
     {"{\"model\":\"solitaire\",\"revision\":2,\"state\":\"submitted\",\"note\":\"lower head\",\"document\":"
      "\"cad/solitaire-2.3dm\",\"size\":\"52\",\"volume_mm3_e3\":371400,\"submitted\":\""}},
    {VERB_APPROVE_DESIGN,
     "{\"model\":\"solitaire\",\"revision\":2,\"approved\":false,\"by\":\"Mr Ost\",\"comment\":\"too low\"}",
     "o-2002",
     {"\"state\":\"rejected\",\"note\":\"lower head\"",
      "\"by\":\"Mr Ost\",\"comment\":\"too low\",\"submitted\":", ",\"decided\":\""}},
    {VERB_CANCEL_ORDER,
     "{\"order\":\"o-2002\",\"note\":\"too late\"}",
     "o-2002",
     {"\"state\":\"cancelled\"", "\"ended\":\"", "\"ending\":\"too late\""}},
    {VERB_DELIVER,
     "{\"order\":\"o-1043\",\"carrier\":\"Brinks\",\"tracking\":\"BX 4711\",\"value\":\"9 "
     "EUR\",\"signature\":\"M. "
     "Office\",\"sheets_elsewhere\":[{\"piece\":\"TS1-002043-5\",\"where\":\"book 4\"}],\"slip\":\"L-2\","
     "\"invoice\":\"R-2\",\"care_sheet\":true,\"certificate\":\"C-2\"}",
     "o-1043",
     {"\"state\":\"delivered\"",
      "\"pieces\":[{\"tag\":\"TS1-002043-5\",\"name\":\"R-2043\",\"quantity\":1,\"model\":\"Solitaire\","
      "\"model_revision\":1,\"size\":\"50\",\"place\":\"delivered\",\"step\":\"casting\",\"delivery\":1,"
      "\"sheet_at\":\"book 4\"}]",
      ",\"carrier\":\"Brinks\",\"tracking\":\"BX 4711\",\"value\":\"9 EUR\",\"signature\":\"M. Office\","
      "\"slip\":\"L-2\",\"invoice\":\"R-2\",\"certificate\":\"C-2\"}]"}},
    {VERB_RECEIPT,
     NULL,
     "o-1043",
     {"\"certificate\":\"C-2\",\"received\":\"", "\"received_by\":\"Ms Nord\"}"}},
    {VERB_RESERVE, NULL, "o-1043", {"\"reservations\":\"box dented\"}"}},
    {VERB_CLOSE_ORDER,
     "{\"order\":\"o-1043\",\"by\":\"Ms Nord\",\"settled\":\"a new box\"}",
     "o-1043",
     {"\"state\":\"closed\"", "\"delivered\":\"", "\"ended\":\""}},
};

static void what_is_said_of_an_order_is_read(void **state)
{
    (void)state;
    house_finish("TS1-002043-5");
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        is_accepted(said[i].verb, said[i].fields);
        for (size_t k = 0; k < COUNT_OF(said[i].says) && said[i].says[k]; k++)
            order_says(said[i].order, said[i].says[k]);
    }
}

static void the_schedule_is_everybodys(void **state)
{
    (void)state;
    says(house_get("/v1/schedule", NULL, "", NULL), API_OK, "\"stations\":[{\"code\":\"casting\"");
    says(house_get("/v1/schedule", NULL, "", NULL), API_OK, "\"orders\":[{\"code\":\"o-10");
    struct api_answer answer = house_get("/v1/schedule", NULL, "", NULL);
    assert_non_null(strstr(answer.data, "\"standing\":\"next\",\"from\":\"casting\""));
    assert_non_null(strstr(answer.data, "\"slack_s\":"));
    assert_null(strstr(answer.data, "Galerie")); /* no client's name leaves the office */
    /* The rush order comes first wherever it can be taken next. */
    const char *setting = strstr(answer.data, "\"code\":\"setting\"");
    assert_non_null(setting);
    const char *rush = strstr(setting, "\"rush\":true");
    assert_non_null(rush);
    free(answer.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_of_the_workshop_file_are_in_work),
        cmocka_unit_test(an_order_from_the_examples),
        cmocka_unit_test(the_schedule_is_everybodys),
        cmocka_unit_test(what_is_said_of_an_order_is_read),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
