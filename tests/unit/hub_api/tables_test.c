/* A CSV file from the office: all of it or nothing, every problem with its line and column; by whom it may
 * come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    {"nothing", "orders", "{\"csv\":\"\"}", false, API_OK, "\"count\":0"},
    {"stock", "stock",
     "{\"csv\":\"component,name,alloy,count,mass_g,from\\nclasp-8,Clasp,au750y,10,4.5,supplier\\n\"}", false,
     API_OK, "\"count\":1,\"written\":true"},
    {"people", "operators", "{\"csv\":\"badge,name\\n\"}", true, API_NOT_FOUND, "orders or stock"},
    {"a body without a table", "orders", "{\"dry_run\":true}", false, API_BAD, "csv is missing"},
    {"another field", "orders", "{\"csv\":\"\",\"kind\":\"orders\"}", false, API_BAD, "kind is not a field"},
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
        cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(only_the_office),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
