/* Putting a part of a workshop over the wire: all that is wrong with it is told at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/hub_api/house_helper.h"

static struct api_answer put(const char *workshop)
{
    static int n;
    char body[4096];
    n++;
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"01970000-0000-7000-8000-"
                        "000000000078\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\","
                        "\"operator\":\"TSB-000007-6\",\"do\":\"put\",\"workshop\":%s}",
                        n, n, workshop);
    assert_true(size > 0 && (size_t)size < sizeof body);
    return house_post(&house.manager, body);
}

static const struct {
    const char *name, *workshop, *says;
} parts[] = {
    {"what cannot be read, and what does not fit in the rest",
     "{\"groups\":[{\"code\":\"g\",\"stations\":[\"casting\"]}],\"lots\":[{\"code\":\"m-1\",\"alloy\":"
     "\"brass\","
     "\"density_g_cm3\":\"15.6\",\"density_u_percent\":\"0.2\",\"density_source\":\"guess\"},"
     "{\"code\":\"m-2\",\"alloy\":\"tin\",\"density_g_cm3\":\"15.6\",\"density_u_percent\":\"0.2\","
     "\"density_source\":\"table\"}]}",
     "\"problems\":[{\"where\":\"lots[0].density_source\",\"what\":\"is a word that is not known here\"},"
     "{\"where\":\"groups[0].name\",\"what\":\"is missing\"},"
     "{\"where\":\"lots[0].alloy\",\"what\":\"brass is no alloy: add it to alloys, or correct it\"},"
     "{\"where\":\"lots[1].alloy\",\"what\":\"tin is no alloy: add it to alloys, or correct it\"}]"},
    {"a list that is none: nothing more is said of it", "{\"stations\":7}",
     "\"problems\":[{\"where\":\"stations\",\"what\":\"must be a list, in [ ]\"}]"},
    {"no part at all", "7", "\"problems\":[{\"where\":\"workshop\",\"what\":\"must be an object, in { }\"}]"},
    {"in a sentence, too", "{\"lots\":[7],\"stopped_min\":3}",
     "\"detail\":\"2 problems: stopped_min is not a field of this: look at the spelling, or remove it; "
     "lots[0] must be "
     "an"},
    {"nothing wrong", "{\"settings\":{\"stopped_min\":31}}", "\"result\":\"accepted\""},
};

static void all_problems_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        print_message("  %s\n", parts[i].name);
        says(put(parts[i].workshop), API_OK, parts[i].says);
    }
}

/* ?language=, else the workshop's, else the browser's first that is ours, else English. */
static void the_language_of_an_answer(void **state)
{
    (void)state;
    static const struct {
        const char *name, *workshop, *asked, *accepted, *want; /* want NULL: refused */
    } rows[] = {
        {"nobody says anything", NULL, "", "", "en"},
        {"a browser likes one", NULL, "", "fr-CH, fr;q=0.9, en;q=0.8", "fr"},
        {"a browser likes what is not ours first", NULL, "", "de, it;q=0.5", "it"},
        {"a browser likes nothing of ours", NULL, "", "de;q=0.9,*;q=0.1", "en"},
        {"one is asked for", NULL, "zh_CN", "fr", "zh_CN"},
        {"one is asked for that is not ours", NULL, "xx", "fr", NULL},
        {"the workshop says one", "{\"language\":\"th\"}", "", "fr", "th"},
        {"the workshop says one, another is asked for", NULL, "it", "fr", "it"},
        {"a part without one leaves it", "{\"settings\":{\"stopped_min\":32}}", "", "fr", "th"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct api_answer answer = {.data = NULL};
        struct api_call call = {.accept_language = span_of(rows[i].accepted), .now_ms = NOW_MS};
        call.params[call.param_count++] = (struct api_param){SPAN("language"), span_of(rows[i].asked)};
        print_message("  %s\n", rows[i].name);
        if (rows[i].workshop)
            says(put(rows[i].workshop), API_OK, "\"result\":\"accepted\"");
        assert_int_equal(call_speak(house.api, &call, &answer), rows[i].want != NULL);
        if (rows[i].want)
            assert_string_equal(language_in_use()->code, rows[i].want);
        else
            says(answer, API_BAD, "\"language\" must be one of en, fr, hi, it, th, zh_CN.");
    }
    language_use(NULL);
}

/* More than fit: those that do, and the sentence says that there are more. */
static void very_many_problems(void **state)
{
    char part[4000] = "{\"lots\":[0";
    (void)state;
    for (int i = 1; i < 150; i++)
        strcat(part, ",0");
    strcat(part, "]}");
    struct api_answer answer = put(part);
    assert_int_equal(answer.status, API_OK);
    int told = 0;
    char *text = strndup(answer.data, answer.size);
    for (const char *at = text; (at = strstr(at, "\"where\"")); at++)
        told++;
    assert_in_range(told, 90, WIRE_PROBLEMS_MAX);
    assert_non_null(strstr(text, "\"detail\":\"150 problems: lots[0] must be"));
    free(text);
    says(answer, API_OK, "lots[89]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_problems_are_told),
        cmocka_unit_test(the_language_of_an_answer),
        cmocka_unit_test(very_many_problems),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
