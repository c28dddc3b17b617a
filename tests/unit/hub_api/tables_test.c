/* A CSV file from the office: all of it or nothing, every problem with its line and column; by whom it may
 * come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/text.h"
#include "hub/api/csv_import.h"
#include "tests/unit/hub_api/house_helper.h"

static const struct row {
    const char *name, *kind, *body;
    bool by_manager; /* else somebody of the office */
    enum api_status status;
    const char *says;
} rows[] = {
    {"a dry run", "orders",
     "{\"csv\":\"order,client,model,size,quantity,alloy\\no-81,A,solitaire,52,1,au750y\\n\",\"dry_run\":"
     "true}",
     false, API_OK, "{\"kind\":\"orders\",\"count\":1,\"written\":false,\"problems\":[]}"},
    {"orders, a row a line, after a byte order mark", "orders",
     "{\"csv\":\"\xef\xbb\xbforder;client;model;size;quantity;alloy\\r\\no-81;A;solitaire;52;1;au750y\\r\\n;;"
     "solitaire;54;2;"
     "au750y\\r\\n\"}",
     false, API_OK, "{\"kind\":\"orders\",\"count\":1,\"written\":true,\"problems\":[]}"},
    {"two problems in two lines, and nothing is written", "orders",
     "{\"csv\":\"order,client,model,size,quantity,alloy\\no-82,A,solitaire,52,two,au750y\\no-83,A,nothing,52,"
     "1,au750y\\n\"}",
     false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 2, quantity\",\"what\":\"must be a whole number"},
    {"what the hub says is at its line", "orders",
     "{\"csv\":\"order,client,model,size,quantity,alloy\\no-84,A,solitaire,52,1,au750y\\no-1041,B,solitaire,"
     "52,1,au750y\\n\"}",
     false, API_OK, "\"written\":false,\"problems\":[{\"where\":\"line 3"},
    {"a column that is none", "orders", "{\"csv\":\"order,colour,model,quantity\\no-85,red,solitaire,1\\n\"}",
     false, API_OK, "\"where\":\"line 1, colour\""},
    {"a text with a control character", "orders",
     "{\"csv\":\"order,client,model,quantity\\no-86,A\\u0007,solitaire,1\\n\"}", false, API_OK,
     "{\"where\":\"line 2, client\",\"what\":\"has a control character"},
    {"a PDF", "orders", "{\"csv\":\"%PDF-1.4\\n%\\ufffd\\nobj\\u0000\\u0001,\\n\"}", false, API_OK,
     "\"count\":0,\"written\":false,\"problems\":[{\"where\":\"line 3\",\"what\":\"this is not a CSV file: "
     "save the "
     "table as CSV, in UTF-8\"}]}"},
    {"a header and no rows", "orders", "{\"csv\":\"order,client,model,quantity\\n\"}", false, API_OK,
     "\"count\":0,\"written\":false,\"problems\":[{\"where\":\"line 1\",\"what\":\"there are no rows below "
     "the names of "
     "the columns\"}]}"},
    {"a header that lacks what each row needs", "orders", "{\"csv\":\"order,client\\no-85,A\\n\"}", false,
     API_OK,
     "\"count\":0,\"written\":false,\"problems\":[{\"where\":\"line 1, model\",\"what\":\"is missing: name "
     "this column "
     "in the first line, and fill it\"},{\"where\":\"line 1, quantity\",\"what\":\"is missing"},
    {"likewise of stock", "stock", "{\"csv\":\"component,mass_g\\npin-9,0.3\\npin-10,0.3\\n\"}", false,
     API_OK,
     "\"problems\":[{\"where\":\"line 1, alloy\",\"what\":\"is missing: name this column in the first line, "
     "and fill "
     "it\"},{\"where\":\"line 1, count\",\"what\":\"is missing: name this column in the first line, and fill "
     "it\"}]}"},
    {"nothing", "orders", "{\"csv\":\"\"}", false, API_OK, "\"count\":0"},
    {"stock", "stock",
     "{\"csv\":\"component,name,alloy,count,mass_g,from\\nclasp-8,Clasp,au750y,10,4.5,supplier\\n\"}", false,
     API_OK, "\"count\":1,\"written\":true"},
    {"an order of two lines, one due on a day, one at a time", "orders",
     "{\"csv\":\"order,client,due,rush,model,size,quantity,alloy\\n"
     "o-88,A,2026-11-20,yes,solitaire,52,1,au750y\\no-88,,,,solitaire,54,2,au750y\\n"
     "o-89,B,2026-11-20T14:07:00Z,0,solitaire,52,1,au750y\\n\"}",
     false, API_OK, "{\"kind\":\"orders\",\"count\":2,\"written\":true,\"problems\":[]}"},
    {"no day and no truth", "orders",
     "{\"csv\":\"order,client,due,rush,model,quantity\\no-90,A,soon,maybe,solitaire,1\\n\"}", false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 2, due\",\"what\":\"must be a day like 2026-11-20, "
     "or a "
     "time like 2026-11-20T14:07:00Z\"},{\"where\":\"line 2, rush\",\"what\":\"must be true, false, yes or "
     "no\"}]"},
    {"an order that says two things", "orders",
     "{\"csv\":\"order,client,model,quantity\\no-90,A,solitaire,1\\no-90,B,solitaire,1\\n\"}", false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 3, client\",\"what\":\"says something else than line "
     "2\"}]"},
    {"an order whose rows lie apart", "orders",
     "{\"csv\":\"order,client,model,quantity\\no-90,A,solitaire,1\\no-91,A,solitaire,1\\nO-90,A,solitaire,"
     "2\\n\"}",
     false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 4, order\",\"what\":\"has rows from line 2 on "
     "already: put "
     "them together\"}]"},
    {"one order in small letters and in capitals", "orders",
     "{\"csv\":\"order,client,model,size,quantity,alloy\\no-92,A,solitaire,52,1,au750y\\nO-92,,solitaire,54,"
     "1,au750y\\n\"}",
     false, API_OK, "{\"kind\":\"orders\",\"count\":1,\"written\":true,\"problems\":[]}"},
    {"what is wrong in the second line of an order is there", "orders",
     "{\"csv\":\"order,client,model,size,quantity,alloy\\no-90,A,solitaire,52,1,au750y\\n"
     ",,solitaire,52,0,au750y\\n\"}",
     false, API_OK, "\"problems\":[{\"where\":\"line 3, quantity\""},
    {"a line that is torn", "orders",
     "{\"csv\":\"order,client,model,quantity\\no-90,A,solitaire\\no-90,A,solitaire,1\\n\"}", false, API_OK,
     "\"count\":0,\"written\":false,\"problems\":[{\"where\":\"line 2\",\"what\":\"has 3 cells, the header "
     "has "
     "4\"}]"},
    {"a column that stands there twice", "orders",
     "{\"csv\":\"order,client,model,quantity,model\\no-90,A,solitaire,1,solitaire\\n\"}", false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 1, model\",\"what\":\"stands there twice\"}]"},
    {"a column without a name", "orders", "{\"csv\":\"order,,model,quantity\\no-90,A,solitaire,1\\n\"}",
     false, API_OK, "\"problems\":[{\"where\":\"line 1, column 2\""},
    {"lines belong together by the first column", "orders",
     "{\"csv\":\"client,order,model,quantity\\nA,o-90,solitaire,1\\n\"}", false, API_OK,
     "\"problems\":[{\"where\":\"line 1\",\"what\":\"the first column must be \\\"order\\\"\"}]"},
    {"six decimals of a gram", "stock",
     "{\"csv\":\"component,name,alloy,count,mass_g,from\\nclasp-9,Clasp,au750y,10,4.500001,supplier\\n\"}",
     false, API_OK, "\"count\":1,\"written\":true"},
    {"seven decimals of a gram, more than there is, and a comma", "stock",
     "{\"csv\":\"component;name;alloy;count;mass_g;from\\nclasp-7;Clasp;au750y;10;4.5000001;supplier\\n"
     "clasp-6;Clasp;au750y;10;9223372036855;supplier\\nclasp-5;Clasp;au750y;10;4,5;supplier\\n\"}",
     false, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 2, mass_g\",\"what\":\"must be grams with a point, "
     "like "
     "4.932, at most six decimals\"},{\"where\":\"line 3, mass_g\",\"what\":\"must be grams with a point, "
     "like "
     "4.932, at most six decimals\"},{\"where\":\"line 4, mass_g\",\"what\":\"must be grams with a point, "
     "like "
     "4.932, at most six decimals\"}]"},
    {"people, by a manager", "operators",
     "{\"csv\":\"badge;name;roles;skills\\nTSB-000021-A;Ana;office inspector;setting\\nTSB-000022-8;Bo;;"
     "\\n\"}",
     true, API_OK, "{\"kind\":\"operators\",\"count\":2,\"written\":true,\"problems\":[]}"},
    {"a dry run of people", "operators", "{\"csv\":\"badge,name\\nTSB-000023-6,Cy\\n\",\"dry_run\":true}",
     true, API_OK, "\"count\":1,\"written\":false,\"problems\":[]"},
    {"people with a badge that is none and a role that is none", "operators",
     "{\"csv\":\"badge,name,roles\\nTSB-000024-Z,Di,\\nTSB-000025-2,Ed,king\\n\"}", true, API_OK,
     "\"written\":false,\"problems\":[{\"where\":\"line 2, badge\""},
    {"people who are not a clerk's", "operators", "{\"csv\":\"badge,name\\nTSB-000026-Z,Flo\\n\"}", false,
     API_FORBIDDEN, "Only a manager"},
    {"models", "models", "{\"csv\":\"code\\n\"}", true, API_NOT_FOUND, "orders, operators or stock"},
    {"a body without a table", "orders", "{\"dry_run\":true}", false, API_BAD, "csv is missing"},
    {"another field", "orders", "{\"csv\":\"\",\"kind\":\"orders\"}", false, API_BAD, "kind is not a field"},
    {"an outbox that says no time", "orders",
     "{\"csv\":\"\",\"outbox\":\"01980000-0000-7000-8000-0000000a0003\"}", false, API_BAD, "at is missing"},
    {"a number", "orders", "{\"csv\":7}", false, API_BAD, "csv must be a text"},
    {"a list", "orders", "[]", false, API_BAD, "must be an object"},
    {"no JSON", "orders", "order,client", false, API_BAD, "is not JSON"},
};

static void each_is_answered(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        print_message("  %s\n", rows[i].name);
        says(house_send_to("POST /v1/tables/{kind}", rows[i].by_manager ? &house.manager : &house.office,
                           rows[i].kind, span_of(rows[i].body)),
             rows[i].status, rows[i].says);
    }
}

/* The answer was lost, and the clerk sends it again: the clasps are there once. Another table is another. */
static void what_is_sent_again_is_booked_once(void **state)
{
    static const char csv[] = "\"csv\":\"component,name,alloy,count,mass_g,from\\nhook-1,Hook,au750y,10,4.5,"
                              "supplier\\nhook-2,Hook,au750y,3,1.5,supplier\\n\"";
    static const struct {
        const char *outbox;
        int64_t count;
    } sent[] = {{"1", 10}, {"1", 10}, {"2", 20}, {NULL, 30}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sent); i++) {
        char body[512], wanted[64];
        if (sent[i].outbox)
            snprintf(body, sizeof body,
                     "{\"outbox\":\"01980000-0000-7000-8000-000000%sa0000\",\"at\":\"2026-11-20T14:07:00."
                     "250Z\",%s}",
                     sent[i].outbox, csv);
        else
            snprintf(body, sizeof body, "{%s}", csv);
        says(house_send_to("POST /v1/tables/{kind}", &house.office, "stock", span_of(body)), API_OK,
             "\"count\":2,\"written\":true,\"problems\":[]}");
        snprintf(wanted, sizeof wanted, "hook-1,Hook,au750y,own,%d,", (int)sent[i].count);
        says(house_get("/v1/stock", &house.office, NULL, "format=csv"), API_OK, wanted);
    }
}

static const char *const written[] = {"o-81"}, *const not_written[] = {"o-82", "o-83", "o-84", "o-85",
                                                                       "o-86"};

static void all_or_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(written); i++)
        says(house_get("/v1/orders/{code}", &house.office, written[i], NULL), API_OK, "\"quantity\":2");
    for (size_t i = 0; i < COUNT_OF(not_written); i++)
        says(house_get("/v1/orders/{code}", &house.office, not_written[i], NULL), API_NOT_FOUND, "");
}

static void people_are_there_and_who_brought_them_is_told(void **state)
{
    static const char *const nowhere[] = {"Cy", "Di", "Ed", "Flo"};
    (void)state;
    says(house_get("/v1/operators", &house.manager, NULL, NULL), API_OK, "\"badge\":\"TSB-000021-A\"");
    for (size_t i = 0; i < COUNT_OF(nowhere); i++) {
        struct api_answer people = house_get("/v1/operators", &house.manager, NULL, NULL);
        assert_null(strstr(people.data, nowhere[i]));
        says(people, API_OK, "\"Bo\"");
    }
    says(house_get("/v1/events", &house.manager, NULL, "limit=1000"), API_OK,
         "\"do\":\"put\",\"at\":\"2026-11-18T11:06:40.000Z\",\"booked\":\"2026-11-18T11:06:40.000Z\","
         "\"decided\":\"hub\",\"operator\":\"TSB-000007-6\"");
}

/* People, as the command line brings them: with the words of each problem. */
static const struct {
    const char *name, *csv;
    bool dry_run;
    size_t count;
    const char *says; /* the problems, a line each */
} people[] = {
    {"a dry run", "badge,name\nTSB-000010-G,Ada\n", true, 1, ""},
    {"all of a person, and one with what is needed",
     "badge;name;chip;language;station;manager;roles;skills\n"
     "TSB-000009-2;Iris;04A1B2C3D4E5F6;fr;setting;no;inspector bench;qc\nTSB-000011-E;Bo;;;;yes;;\n",
     false, 2, ""},
    {"a badge that is misread, and a name that is missing", "badge,name\nTSB-000012-X,Ann\nTSB-000013-A,\n",
     false, 2,
     "line 2, badge: has a wrong check character: read it again on the tag; a new one would end in C\n"
     "line 3, name: is missing\n"},
    {"what the hub says of them", "badge,name,station\nTSB-000012-C,Ann,\nTSB-000013-A,Ed,nowhere\n", false,
     2, "line 3, station: nowhere is no station: add it to stations, or correct it\n"},
    {"a row that is torn hides nothing of the others",
     "badge,name,station\nTSB-000012-C,Ann\nTSB-000013-A,Ed,nowhere\n", false, 2,
     "line 2: has 2 cells, the header has 3\n"
     "line 3, station: nowhere is no station: add it to stations, or correct it\n"},
    {"no truth", "badge,name,manager\nTSB-000012-C,Ann,maybe\n", false, 1,
     "line 2, manager: must be true, false, yes or no\n"},
    {"a column that is none", "badge,name,shoes\nTSB-000012-C,Ann,42\n", false, 0,
     "line 1, shoes: is not a column of this: look at the spelling, or remove it\n"},
    {"a badge that stands there twice", "badge,name\nTSB-000012-C,Ann\nTSB-000012-C,Ed\n", false, 2,
     "line 3, badge: TSB-000012-C is line 2's already: one badge, one person\n"},
    {"nobody", "badge,name\n", false, 0, "line 1: there are no rows below the names of the columns\n"},
};

static void people_come_from_a_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        struct problem problems[8];
        struct problem_list list = {.items = problems, .max = COUNT_OF(problems)};
        struct csv_import ask = {.kind = CSV_PEOPLE,
                                 .body = span_of(people[i].csv),
                                 .who = house.manager,
                                 .dry_run = people[i].dry_run,
                                 .now_ms = NOW_MS,
                                 .problems = &list};
        char told[2048] = "";
        struct text text = TEXT_IN(told);
        is_well(csv_import(house.service, &ask));
        for (int k = 0; k < list.count; k++)
            text_add(&text, "%s: %s\n", problems[k].where, problems[k].sentence);
        if (strcmp(told, people[i].says) != 0 || ask.count != people[i].count)
            fail_msg("%s: %zu, %s", people[i].name, ask.count, told);
    }
    says(house_get("/v1/operators", &house.manager, "", "format=csv"), API_OK,
         "TSB-000008-4,Office 1,office,,,\r\nTSB-000009-2,Iris,inspector bench,setting,,\r\n"
         "TSB-000011-E,Bo,manager,,,\r\n");
    says(house_get("/v1/workshop", &house.manager, "", NULL), API_OK, "\"chip\":\"04A1B2C3D4E5F6\"");
}

enum { MANY = 140 }; /* more than a page */

static void a_csv_of_a_list_is_whole(void **state)
{
    char body[MANY * 48 + 128], last[32];
    struct text text = TEXT_IN(body);
    (void)state;
    text_add(&text, "{\"csv\":\"order,client,model,quantity\\n");
    for (int i = 1; i <= MANY; i++)
        text_add(&text, "many-%03d,A,solitaire,1\\n", i);
    text_add(&text, "\"}");
    says(house_send_to("POST /v1/tables/{kind}", &house.office, "orders", span_of(body)), API_OK,
         "\"count\":140,\"written\":true");
    snprintf(last, sizeof last, "\r\nmany-%03d,A,draft,", MANY);
    says(house_get("/v1/orders", &house.office, "", "format=csv"), API_OK, last);
    struct api_answer page = house_get("/v1/orders", &house.office, "", "format=csv&limit=100");
    assert_null(strstr(page.data, last));
    says(page, API_OK, "\r\nmany-010,A,draft,");
}

/* Where clocks are put forward that day has 23 hours, where they are put back 25. */
static void what_is_due_on_a_day_is_due_by_its_end(void **state)
{
    (void)state;
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    says(house_send_to("POST /v1/tables/{kind}", &house.office, "orders",
                       span_of("{\"csv\":\"order,client,due,model,size,quantity,alloy\\n"
                               "o-94,A,2027-03-28,solitaire,52,1,au750y\\n"
                               "o-95,A,2027-10-31,solitaire,52,1,au750y\\n\"}")),
         API_OK, "\"count\":2,\"written\":true");
    says(house_get("/v1/orders/{code}", &house.office, "o-94", NULL), API_OK,
         "\"due\":\"2027-03-28T21:59:59.000Z\"");
    says(house_get("/v1/orders/{code}", &house.office, "o-95", NULL), API_OK,
         "\"due\":\"2027-10-31T22:59:59.000Z\"");
    unsetenv("TZ");
    tzset();
}

static void only_the_office(void **state)
{
    (void)state;
    says(house_send_to("POST /v1/tables/{kind}", &house.bench, "orders", span_of("{\"csv\":\"\"}")),
         API_FORBIDDEN, "Only the office");
    says(house_send_to("POST /v1/tables/{kind}", NULL, "orders", span_of("{\"csv\":\"\"}")), API_NO_IDENTITY,
         "Only the office");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_answered),
        cmocka_unit_test(what_is_sent_again_is_booked_once),
        cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(people_are_there_and_who_brought_them_is_told),
        cmocka_unit_test(people_come_from_a_file),
        cmocka_unit_test(a_csv_of_a_list_is_whole),
        cmocka_unit_test(what_is_due_on_a_day_is_due_by_its_end),
        cmocka_unit_test(only_the_office),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
