/* This kiosk at a hub that speaks an older version of the contract: it reads what that hub told its own
 * kiosks, says what they said, and asks for nothing that came later. tests/replay/contract-N has what was
 * said and heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bench_helper.h"
#include "common/base/text.h"
#include "common/sys/files.h"
#include "common/wire/wire.h"
#include "kiosk/link/spool.h"
#include "photo_helper.h"

enum { FILE_MAX = 256 * 1024, ROWS_MAX = 256 };

struct row {
    const char *kiosk, *said, *heard;
};

static struct {
    int contract; /* that the hub speaks */
    struct bench *bench;
    char *start, *end, *lines;
    struct row rows[ROWS_MAX];
    int row_count;
} my;

static char *read_recorded(const char *name)
{
    char path[96], *out = malloc(FILE_MAX);
    size_t size;
    snprintf(path, sizeof path, "tests/replay/contract-%d/%s", my.contract, name);
    struct fault fault = files_read(path, out, FILE_MAX, &size);
    assert_string_equal(fault.text, "");
    return out;
}

static int read_all(void **state)
{
    (void)state;
    my.row_count = 0;
    my.start = read_recorded("start.json");
    my.end = read_recorded("end.json");
    my.lines = read_recorded("kiosk.tsv");
    char *rest = my.lines, *line;
    while ((line = strsep(&rest, "\n")) && *line) {
        assert(my.row_count < ROWS_MAX);
        struct row *row = &my.rows[my.row_count++];
        row->kiosk = strsep(&line, "\t");
        row->said = strsep(&line, "\t");
        row->heard = line;
        assert_non_null(row->heard);
    }
    return 0;
}

static int forget_all(void **state)
{
    (void)state;
    free(my.start);
    free(my.end);
    free(my.lines);
    return 0;
}

static void come_back(int contract)
{
    hub_down(bench_hub(my.bench));
    bench_wait_online(my.bench, false);
    hub_speak(bench_hub(my.bench), contract);
    hub_up(bench_hub(my.bench));
    bench_wait_online(my.bench, true);
}

static int at_older_hub(void **state)
{
    (void)state;
    my.bench = bench_create();
    bench_be_patient(my.bench);
    come_back(my.contract);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    assert_int_equal(hub_count_strange(bench_hub(my.bench)), 0);
    bench_destroy(my.bench);
    return 0;
}

/* ---------------------------------------------------------------- what is read */

/* Everything of `was` is in `now`; what is not is named. `ignored` is a field that is each one's own, or that
 * no kiosk reads. */
static bool holds(json_t *was, const json_t *now, const char *ignored, const char *where)
{
    const char *key;
    json_t *value;
    size_t i;
    bool all = true;
    json_object_foreach(was, key, value)
    {
        if (strcmp(key, ignored) != 0)
            all = holds(value, json_object_get(now, key), ignored, key) && all;
    }
    json_array_foreach(was, i, value)
    {
        all = holds(value, json_array_get(now, i), ignored, where) && all;
    }
    if (json_is_object(was))
        return all && json_is_object(now);
    if (json_is_array(was))
        return all && json_is_array(now) && json_array_size(was) == json_array_size(now);
    if (!json_equal(was, now))
        print_error("%s is not what it was\n", where);
    return json_equal(was, now);
}

static json_t *json_of(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    return json;
}

static struct world *make_world(void)
{
    struct world *world = calloc(1, sizeof *world);
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    return world;
}

static void expect_world(const char *told)
{
    struct world *world = make_world();
    json_t *was = json_of(told), *now;
    char *text = malloc(FILE_MAX);
    struct text out = text_in(text, FILE_MAX);
    hub_set_world(bench_hub(my.bench), told);
    hub_change_board(bench_hub(my.bench));
    for (int worlds = 1; world->seq != json_integer_value(json_object_get(was, "seq")); worlds++) {
        bench_wait_worlds(my.bench, worlds);
        link_copy_world(bench_link(my.bench), world);
    }
    wire_write_world(&out, world, true);
    assert_true(text_ok(&out));
    now = json_of(text);
    assert_true(holds(was, now, "say", "the world"));
    json_decref(was);
    json_decref(now);
    free(text);
    free(world->sheets);
    free(world->people);
    free(world);
}

static void it_tells_what_it_speaks(void **state)
{
    char *health = read_recorded("health.json");
    (void)state;
    assert_int_equal(wire_read_contract(span_of(health)), my.contract);
    free(health);
}

static void its_world_is_read_whole(void **state)
{
    (void)state;
    expect_world(my.start);
    expect_world(my.end);
}

/* ---------------------------------------------------------------- what is said */

/* Numbers and the clock are this kiosk's own. */
static void expect_said(const struct row *row, bool is_array)
{
    static const char *const own[] = {"id", "outbox", "n", "at"};
    char body[4096];
    hub_last_body(bench_hub(my.bench), body, sizeof body);
    json_t *was = json_of(row->said), *now = json_of(body);
    json_t *said = is_array ? json_array_get(now, 0) : now;
    for (size_t i = 0; i < COUNT_OF(own); i++)
        json_object_set(said, own[i], json_object_get(was, own[i]));
    if (!json_equal(was, said))
        fail_msg("was: %s\nnow: %s", row->said, body);
    json_decref(was);
    json_decref(now);
}

static void expect_heard(const struct row *row, const struct reply *reply)
{
    char text[4096];
    struct text out = TEXT_IN(text);
    wire_write_reply(&out, reply);
    assert_true(text_ok(&out));
    json_t *was = json_of(row->heard), *now = json_of(text);
    assert_true(holds(was, now, "id", row->heard));
    json_decref(was);
    json_decref(now);
}

static void say(const struct row *row)
{
    static struct wire_item items[WIRE_COMMANDS_MAX];
    struct arena arena = {.blocks = NULL};
    struct link_event event;
    size_t count;
    bool is_array;
    struct fault fault = wire_read_commands(span_of(row->said), 0, &arena, items, &count, &is_array);
    assert_string_equal(fault.text, "");
    struct command command = items[0].command;
    bool asks = command.decided == DECIDED_HUB;
    char *recorded = NULL;
    int size = asprintf(&recorded, asks ? "%s" : "[%s]", row->heard);
    assert_true(size > 0);
    hub_answer(bench_hub(my.bench), recorded);
    fault = link_send(bench_link(my.bench), &command);
    assert_string_equal(fault.text, "");
    bench_wait_event(my.bench, LINK_EVENT_REPLY, command.id, &event);
    expect_said(row, !asks);
    expect_heard(row, &event.reply);
    arena_release(&arena);
    free(recorded);
}

/* But a withdraw that replaces: whom is the outbox's own business, as in link_test.c. */
static void it_hears_what_its_own_kiosk_said(void **state)
{
    int said = 0;
    (void)state;
    for (int i = 0; i < my.row_count; i++) {
        if (strstr(my.rows[i].said, "\"replaces\""))
            continue;
        say(&my.rows[i]);
        said++;
    }
    assert_true(said >= 30);
}

/* ---------------------------------------------------------------- what is not asked */

static void its_photos_are_kept_until_it_takes_them(void **state)
{
    char path[SPOOL_PATH_MAX], id[PHOTO_ID_MAX];
    struct link *link = bench_link(my.bench);
    (void)state;
    assert_false(fault_is(link_photo_begin(link, 0, path, sizeof path)));
    assert_true(photo_write(path, 1));
    assert_false(fault_is(link_photo_take(link, 0, id)));
    assert_false(fault_is(link_photo_keep(link, id)));
    struct command command = bench_ask(my.bench); /* its answer comes after the link has looked around */
    bench_wait_event(my.bench, LINK_EVENT_REPLY, command.id, NULL);
    assert_int_equal(link_status(link).photos, 1);
    assert_string_equal(link_status(link).fault.text, "");
    come_back(WIRE_CONTRACT);
    bench_wait_photos(my.bench, 0);
    assert_true(hub_has_photo(bench_hub(my.bench), id));
}

static void its_histories_are_as_long_as_it_likes(void **state)
{
    (void)state;
    struct command command = bench_ask(my.bench); /* what it speaks is known by then */
    bench_wait_event(my.bench, LINK_EVENT_REPLY, command.id, NULL);
    assert_false(fault_is(link_ask_history(bench_link(my.bench), tag_make(TAG_PIECE, 41))));
    struct link_event event = bench_wait_history(my.bench, 1);
    assert_string_equal(event.fault.text, "");
}

/* Somebody opens a sheet just when the hub is back. */
static void before_it_has_said_what_it_speaks_no_history_is_asked(void **state)
{
    struct link *link = bench_link(my.bench);
    (void)state;
    hub_down(bench_hub(my.bench));
    bench_wait_online(my.bench, false);
    hub_hold_answers(bench_hub(my.bench), "GET /healthz ");
    hub_up(bench_hub(my.bench));
    bench_wait_online(my.bench, true);
    assert_true(hub_wait_held(bench_hub(my.bench)));
    assert_false(fault_is(link_ask_history(link, tag_make(TAG_PIECE, 41))));
    struct command command = bench_decide(my.bench, VERB_FINISH); /* it has looked around */
    hub_hold_answers(bench_hub(my.bench), NULL);
    bench_wait_event(my.bench, LINK_EVENT_REPLY, command.id, NULL);
    assert_string_equal(bench_wait_history(my.bench, 1).fault.text, "");
}

int main(void)
{
    static const struct CMUnitTest every[] = {
        cmocka_unit_test(it_tells_what_it_speaks),
        cmocka_unit_test_setup_teardown(its_world_is_read_whole, at_older_hub, leave),
        cmocka_unit_test_setup_teardown(it_hears_what_its_own_kiosk_said, at_older_hub, leave),
    };
    static const struct CMUnitTest first[] = {
        cmocka_unit_test_setup_teardown(its_photos_are_kept_until_it_takes_them, at_older_hub, leave),
        cmocka_unit_test_setup_teardown(its_histories_are_as_long_as_it_likes, at_older_hub, leave),
        cmocka_unit_test_setup_teardown(before_it_has_said_what_it_speaks_no_history_is_asked, at_older_hub,
                                        leave),
    };
    int failed = 0;
    for (my.contract = 1; my.contract < WIRE_CONTRACT; my.contract++)
        failed += cmocka_run_group_tests(every, read_all, forget_all);
    my.contract = 1;
    return failed + cmocka_run_group_tests(first, NULL, NULL);
}
