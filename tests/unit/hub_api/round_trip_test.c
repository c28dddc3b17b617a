/* What the hub exports fills an empty hub, which then exports the same: the whole workshop with its orders.
 */
#include "tests/unit/hub_api/house_helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/service/export.h"

#define TEXT_BYTES (1024 * 1024)
#define SAID_BYTES 4096
#define OUTBOX     "01970000-0000-7000-8000-000000000099"

static int commands;

static void say_of(struct identity *who, const char *verb, const char *fields, const char *wanted)
{
    char body[2048];
    int n = ++commands;
    int size = snprintf(body, sizeof body,
                        "{\"id\":\"01980000-0000-7000-8000-%012d\",\"outbox\":\"" OUTBOX
                        "\",\"n\":%d,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.000Z\",\"operator\":"
                        "\"TSB-000007-6\",\"do\":\"%s\",%s}",
                        n, n, verb, fields);
    assert_true(size > 0 && (size_t)size < sizeof body);
    says(house_post(who, body), API_OK, wanted);
}

#define ACCEPTED "\"result\":\"accepted\""

/* Released, with a volume and a tolerance of its own, and on a route of its own: without the prototype. */
static void make_own_pieces(void)
{
    struct identity *who = &house.manager;
    say_of(who, "put",
           "\"workshop\":{\"stations\":[{\"code\":\"prototype\",\"name\":\"Prototypes\"}],\"routes\":["
           "{\"code\":\"tried\",\"steps\":[{\"kind\":\"prototype\",\"factor\":1,\"factor_u_percent\":1},"
           "{\"kind\":\"casting\",\"factor\":\"0.99\",\"factor_u_percent\":1},{\"kind\":\"qc\","
           "\"factor\":\"0.9\",\"factor_u_percent\":1,\"tolerance_percent\":2,\"weigh\":\"in\","
           "\"inspection\":true}]}],\"models\":[{\"code\":\"crest\",\"name\":\"Crest\",\"route\":\"tried\","
           "\"sizes\":[{\"size\":\"52\",\"volume_mm3\":300}]}]}",
           ACCEPTED);
    say_of(who, "draft_order",
           "\"order\":\"o-10\",\"client\":\"B\",\"due\":\"2027-01-15T16:00:00.000Z\","
           "\"specification\":\"as drawn\",\"documents\":\"d-1\",\"feasible\":true,\"materials\":true,"
           "\"deadline\":true,\"quote\":\"q-1\",\"payment\":\"30 days\",\"lines\":[{\"model\":\"crest\","
           "\"size\":\"53 and a half\",\"quantity\":1,\"alloy\":\"au750y\",\"finish\":\"matt\","
           "\"customisation\":\"arms\",\"volume_mm3_e3\":355250,\"tolerance_ppm\":12000}]",
           ACCEPTED);
    say_of(who, "engrave", "\"piece\":\"TS1-002031-D\",\"serial\":\"TS-7\",\"inscription\":\"A & \\\"B\\\"\"",
           ACCEPTED);
    say_of(who, "skip_prototype", "\"order\":\"o-10\",\"reason\":\"client_risk\",\"note\":\"by mail\"",
           ACCEPTED);
    say_of(who, "release_order", "\"order\":\"o-10\"", ACCEPTED);
}

/* A draft with everything, one that was cancelled, one that knows next to nothing, one that was released. */
static void make_orders(void)
{
    struct identity *who = &house.manager;
    say_of(who, "put",
           "\"workshop\":{\"models\":[{\"code\":\"eternity\",\"name\":\"Eternity\",\"icon\":\"band\","
           "\"route\":\"set\",\"sizes\":[{\"size\":\"52\",\"volume_mm3\":300},{\"size\":\"60\","
           "\"volume_mm3\":350,\"stones\":[{\"count\":24,\"carat\":\"0.03\"}]},{\"size\":\"66\","
           "\"volume_mm3\":\"380.5\",\"stones\":[]}],\"stones\":[{\"count\":20,\"carat\":\"0.03\"}]}]}",
           ACCEPTED);
    say_of(who, "draft_order",
           "\"order\":\"o-7\",\"client\":\"Müller & "
           "\\\"Söhne\\\"\",\"due\":\"2027-01-15T16:00:00.000Z\",\"rush\":true,"
           "\"specification\":\"as drawn\",\"documents\":\"d-1\",\"feasible\":true,\"materials\":true,"
           "\"deadline\":true,\"quote\":\"q-1\",\"payment\":\"30 days\",\"note\":\"ring size by "
           "ruler\",\"lines\":[{"
           "\"model\":\"solitaire\",\"size\":\"54\",\"quantity\":2,\"alloy\":\"au750y\",\"stones\":\"rbc\","
           "\"finish\":"
           "\"polished\",\"tolerance_ppm\":15000},{\"model\":\"signet\",\"quantity\":3,\"as\":\"lot\","
           "\"alloy\":\"au750y\","
           "\"custody\":\"client\",\"customisation\":\"crest\",\"volume_mm3_e3\":650000}]",
           ACCEPTED);
    say_of(who, "skip_prototype", "\"order\":\"o-7\",\"reason\":\"client_risk\",\"note\":\"mail of today\"",
           ACCEPTED);
    say_of(who, "draft_order", "\"order\":\"o-8\",\"client\":\"Nobody\"", ACCEPTED);
    say_of(who, "cancel_order", "\"order\":\"o-8\",\"note\":\"changed his mind\"", ACCEPTED);
    say_of(who, "draft_order", "\"order\":\"o-9\",\"lines\":[{\"model\":\"not-yet\",\"quantity\":1}]",
           ACCEPTED);
}

static char *export_of(const char *path)
{
    struct reader *reader;
    struct workshop workshop;
    int64_t left_out;
    char *data = malloc(TEXT_BYTES);
    assert_non_null(data);
    struct text text = text_in(data, TEXT_BYTES);
    is_well(reader_open(path, &reader));
    is_well(reader_workshop(reader, &workshop, &left_out));
    reader_close(reader);
    assert_int_equal(left_out, 0);
    wire_write_workshop(&text, &workshop);
    assert_true(text_ok(&text));
    workshop_release(&workshop);
    return data;
}

static void complain(void *context, const char *where, const char *sentence)
{
    (void)context;
    fail_msg("%s: %s", where, sentence);
}

static struct service *open_with(const char *path, const char *file)
{
    struct service *service;
    struct service_conf conf = {.path = path, .may_create = true, .write_reply = wire_write_reply};
    struct workshop workshop;
    struct problems problems = {.say = complain};
    is_well(service_open(&conf, &service));
    is_well(wire_read_workshop(span_of(file), NOW_MS, &workshop, &problems));
    struct service_import ask = {.workshop = &workshop, .now_ms = NOW_MS, .problems = &problems};
    is_well(service_import_with(service, &ask));
    workshop_release(&workshop);
    return service;
}

static void hear(void *context, const char *sentence)
{
    (void)context;
    fail_msg("verify: %s", sentence);
}

static void it_comes_back_the_same(void **state)
{
    static const char *const holds[] = {
        "{\"code\":\"o-7\",\"client\":\"Müller & "
        "\\\"Söhne\\\"\",\"due\":\"2027-01-15T16:00:00.000Z\",\"rush\":true,"
        "\"state\":\"draft\",",
        "\"skip_prototype\":\"client_risk\",\"skip_note\":\"mail of today\"",
        "{\"size\":\"60\",\"volume_mm3\":\"350\",\"stones\":[{\"count\":24,\"carat\":\"0.03\"}]}",
        "\"volume_mm3\":\"380.5\",\"stones\":[]}",
        "\"state\":\"cancelled\",\"ended\":",
        "\"ending\":\"changed his mind\"",
        "{\"order\":\"o-9\",\"line\":1,\"model\":\"not-yet\",\"quantity\":1,\"custody\":\"own\"}",
        "\"as_lot\":true,\"alloy\":\"au750y\",\"custody\":\"client\",\"customisation\":\"crest\",",
        "\"customisation\":\"crest\",\"volume_mm3_e3\":650000",
        "{\"code\":\"o-1041\",",
        "\"size\":\"53 and a half\",\"lot\":\"y-119\",\"custody\":\"own\",\"route\":\"no-prototype.",
        "\"engraved\":{\"serial\":\"TS-7\",\"hallmark\":\"750\",\"inscription\":\"A & \\\"B\\\"\"}",
        "\"volume_mm3\":\"355.25\",\"tolerance_percent\":\"1.2\"}",
    };
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    struct verify_report report;
    char path[160];
    (void)state;
    make_orders();
    make_own_pieces();
    char *first = export_of(house.path);
    for (size_t i = 0; i < COUNT_OF(holds); i++)
        if (!strstr(first, holds[i]))
            fail_msg("there is no %s in\n%s", holds[i], strstr(first, "\"orders\""));
    snprintf(path, sizeof path, "%s/other.db", house.folder);
    struct service *other = open_with(path, first);
    char *second = export_of(path);
    assert_string_equal(second, first);
    is_well(service_verify(path, hear, NULL, &report));
    service_close(other);
    other = open_with(path, first); /* what is there already is left as it is */
    char *third = export_of(path);
    assert_string_equal(third, first);
    is_well(service_verify(path, hear, NULL, &report));
    service_close(other);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(path, sizeof path, "%s/other.db%s", house.folder, endings[i]);
        unlink(path);
    }
    free(first);
    free(second);
    free(third);
}

static const struct {
    const char *name, *orders, *says;
} wrongs[] = {
    {"a line of no order",
     "\"orders\":[],\"order_lines\":[{\"order\":\"o-1\",\"line\":1,\"model\":\"m\",\"quantity\":1}]",
     "o-1 is no order"},
    {"a line of an order without a state",
     "\"orders\":[{\"code\":\"o-1\",\"client\":\"A\"}],\"order_lines\":[{\"order\":\"o-1\",\"line\":1,"
     "\"model\":\"m\","
     "\"quantity\":1}]",
     "o-1 has no state"},
    {"a line twice",
     "\"orders\":[{\"code\":\"o-1\",\"state\":\"draft\"}],\"order_lines\":[{\"order\":\"o-1\",\"line\":1,"
     "\"model\":\"m\","
     "\"quantity\":1},{\"order\":\"o-1\",\"line\":1,\"model\":\"n\",\"quantity\":1}]",
     "has a line 1 already"},
    {"a state that follows from the pieces", "\"orders\":[{\"code\":\"o-1\",\"state\":\"in_work\"}]",
     "say released"},
    {"a reason that is none",
     "\"orders\":[{\"code\":\"o-1\",\"state\":\"draft\",\"skip_prototype\":\"lazy\"}]", "lazy"},
};

static void note_problem(void *context, const char *where, const char *sentence)
{
    (void)where;
    char *all = context; /* a workshop of so little lacks other things as well */
    size_t used = strlen(all);
    snprintf(all + used, SAID_BYTES - used, "%s\n", sentence);
}

static void what_cannot_be_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrongs); i++) {
        char file[1024], said[SAID_BYTES] = "";
        struct workshop workshop;
        struct problems problems = {.say = note_problem, .context = said};
        snprintf(file, sizeof file, "{\"workshop\":\"W\",%s}", wrongs[i].orders);
        is_well(wire_read_workshop(span_of(file), NOW_MS, &workshop, &problems));
        if (problems.count == 0)
            workshop_check(&workshop, &problems);
        if (problems.count == 0 || !strstr(said, wrongs[i].says))
            fail_msg("%s: %lld, %s", wrongs[i].name, (long long)problems.count, said);
        workshop_release(&workshop);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_comes_back_the_same),
        cmocka_unit_test(what_cannot_be_is_told),
    };
    return cmocka_run_group_tests(tests, house_setup, house_teardown);
}
