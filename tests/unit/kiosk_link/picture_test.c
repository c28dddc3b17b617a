/* The kiosk's picture of the workshop, and the stream that says when it changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench_helper.h"
#include "common/base/text.h"
#include "kiosk/link/events.h"

#define BOARD(seq)                                                                                           \
    "{\"seq\":" seq ",\"at\":\"2026-11-20T14:07:0" seq ".000Z\",\"workshop\":\"W\",\"stations\":[],"         \
    "\"pieces_on_line\":0,\"pieces_in_pool\":0,\"finished_today\":0,\"passed_today\":0,\"reworked_today\":"  \
    "0,"                                                                                                     \
    "\"alerts\":[]}"
#define SHEET(tag, name)                                                                                     \
    "{\"tag\":\"" tag "\",\"version\":1,\"quantity\":1,\"place\":\"pool\",\"state\":\"queued\",\"step\":-1," \
    "\"book_ug\":0,\"steps\":[{\"kind\":\"qc\",\"factor_ppm\":1000000,\"weigh\":\"in\"}],\"name\":\"" name   \
    "\","                                                                                                    \
    "\"icon\":\"ring\"}"

static const char WHOLE[] =
    "{\"seq\":1,\"full\":true,\"board\":" BOARD("1") ",\"people\":[],\"scales\":[],\"sheets\":[" SHEET(
        "TS1-000123-Z", "R-1") "," SHEET("TS1-002031-D", "R-2") "],\"gone\":[]}";
static const char NEWS[] = "{\"seq\":2,\"full\":false,\"board\":" BOARD("2") ",\"sheets\":[" SHEET(
    "TS1-002032-B", "R-3") "],\"gone\":[\"TS1-000123-Z\"]}";

static struct world *make_world(void)
{
    struct world *world = calloc(1, sizeof *world);
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    return world;
}

static void free_world(struct world *world)
{
    free(world->sheets);
    free(world->people);
    free(world);
}

/* The link may ask once more than it must: what counts is what it came to know. */
static void wait_for_seq(struct bench *bench, struct world *world, int64_t seq)
{
    for (int worlds = 1; world->seq != seq; worlds++) {
        bench_wait_worlds(bench, worlds);
        link_copy_world(bench_link(bench), world);
    }
}

static void the_picture_follows_the_hub_and_outlives_it(void **state)
{
    struct bench *bench = bench_create();
    struct world *world = make_world();
    int64_t after;
    (void)state;
    bench_wait_worlds(bench, 1); /* the empty one */
    hub_set_world(bench_hub(bench), WHOLE);
    hub_change_board(bench_hub(bench));
    wait_for_seq(bench, world, 1);
    assert_false(link_copy_world(bench_link(bench), world)); /* nothing newer */
    assert_int_equal(world->sheet_count, 2);
    assert_int_equal(world->seq, 1);
    assert_ptr_equal(world->sheets[1].piece.steps, world->sheets[1].steps);

    hub_set_world(bench_hub(bench), NEWS);
    hub_change_board(bench_hub(bench));
    wait_for_seq(bench, world, 2);
    hub_count_worlds(bench_hub(bench), &after);
    assert_true(after >= 1); /* only for what is newer */

    hub_down(bench_hub(bench));
    bench_close_link(bench);
    bench_open_link(bench);            /* without a hub */
    world->seq = world->board.seq = 0; /* as a kiosk that starts */
    assert_true(link_copy_world(bench_link(bench), world));
    assert_int_equal(world->seq, 2);
    assert_int_equal(world->board.seq, 2);
    assert_int_equal(world->sheet_count, 2);
    assert_null(world_find_sheet(world, tag_make(TAG_PIECE, 123)));
    assert_string_equal(world_find_sheet(world, tag_make(TAG_PIECE, 2031))->name, "R-2");
    assert_string_equal(world_find_sheet(world, tag_make(TAG_PIECE, 2032))->name, "R-3");
    free_world(world);
    bench_destroy(bench);
}

/* What somebody holds is asked for at once, whatever the stream says; the answer comes behind the picture. */
static void who_looks_is_told_what_the_hub_knows_now(void **state)
{
    struct bench *bench = bench_create();
    struct world *world = make_world();
    (void)state;
    bench_wait_worlds(bench, 1);
    hub_hold_stream(bench_hub(bench), true);
    hub_set_world(bench_hub(bench), WHOLE);
    struct fault fault = link_look(bench_link(bench));
    assert_string_equal(fault.text, "");
    assert_string_equal(bench_wait_looked(bench, 1).fault.text, "");
    assert_true(link_copy_world(bench_link(bench), world));
    assert_int_equal(world->seq, 1);

    hub_set_world(bench_hub(bench), "{\"seq\":");
    fault = link_look(bench_link(bench));
    assert_string_equal(fault.text, "");
    assert_int_not_equal(bench_wait_looked(bench, 2).fault.code, FAULT_NONE);
    hub_set_world(bench_hub(bench), WHOLE);
    fault = link_look(bench_link(bench)); /* at once: no person waits until it is time to try again */
    assert_string_equal(fault.text, "");
    assert_string_equal(bench_wait_looked(bench, 3).fault.text, "");

    hub_down(bench_hub(bench));
    bench_wait_online(bench, false);
    assert_int_equal(link_look(bench_link(bench)).code, FAULT_LOST);
    free_world(world);
    bench_destroy(bench);
}

/* A hub that was restored from a backup is behind: the whole of it is fetched. */
static void an_older_hub_is_believed_whole(void **state)
{
    struct bench *bench = bench_create();
    struct world *world = make_world();
    (void)state;
    bench_wait_worlds(bench, 1);
    hub_set_world(bench_hub(bench), NEWS);
    hub_change_board(bench_hub(bench));
    wait_for_seq(bench, world, 2);
    hub_set_world(bench_hub(bench), WHOLE); /* seq 1 */
    hub_change_board(bench_hub(bench));
    wait_for_seq(bench, world, 1); /* asked for what is after 2, and then anew */
    assert_int_equal(world->sheet_count, 2);
    free_world(world);
    bench_destroy(bench);
}

static void silence_is_offline(void **state)
{
    struct bench *bench = bench_create();
    (void)state;
    int streams = hub_count_streams(bench_hub(bench));
    hub_hold_stream(bench_hub(bench), true);
    bench_wait_online(bench, false); /* six seconds */
    hub_hold_stream(bench_hub(bench), false);
    bench_wait_online(bench, true);
    assert_true(hub_count_streams(bench_hub(bench)) > streams);
    bench_destroy(bench);
}

/* ---------------------------------------------------------------- server-sent events */

static const struct {
    const char *name, *bytes, *want;
} STREAMS[] = {
    {"one event", "id: 7\nevent: board\ndata: {}\n\n", "board;"},
    {"CRLF", "id: 7\r\nevent: board\r\ndata: {}\r\n\r\n", "board;"},
    {"CR", "id: 7\revent: board\rdata: {}\r\r", "board;"},
    {"heartbeats between", ":\n\nid: 7\n: beat\nevent: board\ndata: x\n\n:\n\n", "board;"},
    {"two events, the second without a name", "id: 7\nevent: board\ndata: x\n\ndata: y\n\n",
     "board;message;"},
    {"without data it is none", "event: board\n\ndata: x\n\n", "message;"},
    {"no blank behind the colon", "id:8\nevent:board\ndata:x\n\n", "board;"},
    {"a name too long", "event: a23456789012345678901234567890123456789\ndata: x\n\n", "message;"},
    {"not complete", "id: 7\nevent: board\ndata: x\n", ""},
    {"several lines of data", "event: board\ndata: x\ndata: y\n\n", "board;"},
};

static void read_in_pieces(const char *bytes, size_t step, char *out, size_t capacity)
{
    struct events events = {.size = 0};
    struct text text = text_in(out, capacity);
    size_t size = strlen(bytes);
    for (size_t at = 0; at < size; at += step) {
        struct span rest = {bytes + at, size - at < step ? size - at : step};
        const char *name;
        while (events_read(&events, &rest, &name))
            text_add(&text, "%s;", name);
    }
    assert_true(text_ok(&text));
}

static void events_are_read_in_any_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(STREAMS); i++) {
        print_message("  %s\n", STREAMS[i].name);
        for (size_t step = 1; step <= strlen(STREAMS[i].bytes); step++) {
            char got[256];
            read_in_pieces(STREAMS[i].bytes, step, got, sizeof got);
            assert_string_equal(got, STREAMS[i].want);
        }
    }
}

static void a_board_of_any_length_is_one_event(void **state)
{
    enum { LONG = 300000 };
    char *bytes = malloc(LONG + 64), got[64];
    (void)state;
    int head = sprintf(bytes, "id: 9\nevent: board\ndata: ");
    memset(bytes + head, 'x', LONG);
    strcpy(bytes + head + LONG, "\n\n");
    read_in_pieces(bytes, 1000, got, sizeof got);
    free(bytes);
    assert_string_equal(got, "board;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_follows_the_hub_and_outlives_it),
        cmocka_unit_test(an_older_hub_is_believed_whole),
        cmocka_unit_test(who_looks_is_told_what_the_hub_knows_now),
        cmocka_unit_test(silence_is_offline),
        cmocka_unit_test(events_are_read_in_any_pieces),
        cmocka_unit_test(a_board_of_any_length_is_one_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
