/* A piece that turns up beyond a station whose kiosk is offline: what must have been done there is booked
 * without a name, and is what that kiosk tells when it is back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/patience.h"
#include "hub/service/overdue.h"
#include "hub/service/refresh.h"
#include "hub/store/stone.h"
#include "tests/unit/hub_service/rig_helper.h"

#define NOW_MS INT64_C(2000000000000)

/* A hub that is worked by hand: so it can be any time, and anybody be away. */
struct scene {
    struct rig rig;
    struct desk desk;
    struct watch watch;
    struct asker bench, finish; /* casting and setting; polishing and QC */
};

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void be(struct scene *scene, const struct asker *asker, bool connected)
{
    bool is_new;
    watch_note(&scene->watch, asker->who.kiosk, connected, 0, scene->desk.now_ms, &is_new);
    scene->desk.now_ms += 2 * KIOSK_GONE_MS_MAX;
}

static struct scene *scene_open(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    rig_open(&scene->rig, 5, 4); /* the fifth is in the pool */
    scene->bench = rig_asker(&scene->rig, 0);
    scene->finish = rig_asker(&scene->rig, 1);
    rig_stop(&scene->rig);
    expect_ok(store_open(scene->rig.path, STORE_WRITE, &scene->desk.store));
    expect_ok(desk_load(&scene->desk));
    scene->desk.write_reply = rig_write_reply;
    scene->desk.now_ms = NOW_MS;
    scene->desk.watch = &scene->watch;
    be(scene, &scene->bench, true);
    be(scene, &scene->finish, true);
    return scene;
}

static void scene_close(struct scene *scene)
{
    house_release(&scene->desk.house);
    store_close(scene->desk.store);
    rig_start(&scene->rig);
    rig_verify(&scene->rig, NULL);
    rig_close(&scene->rig);
    free(scene);
}

static struct reply book(struct scene *scene, struct asker *asker, struct command command)
{
    static char arena[COMMAND_REPLY_MAX];
    struct job_item item = {.command = command, .has_number = true};
    item.body = (struct span){(const char *)&command, sizeof command};
    struct job job = {.who = asker->who, .items = &item, .count = 1, .arena = TEXT_IN(arena)};
    expect_ok(store_begin(scene->desk.store));
    expect_ok(desk_book_job(&scene->desk, &job));
    expect_ok(store_commit(scene->desk.store));
    return rig_read_reply(item.reply);
}

/* `seen`: 0 for none. */
static struct reply tell_seen(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                              int piece, enum decided decided, int64_t seen)
{
    struct command command = asker_make(asker, verb, station, 1, piece);
    command.decided = decided;
    command.has_seen = seen > 0;
    command.seen = seen;
    if (verb == VERB_REWORK) {
        command.to = code_of("setting");
        strcpy(command.defect, "loose_stone");
    }
    return book(scene, asker, command);
}

/* Takes the place of what it asked or told just before. */
static struct reply withdraw_last(struct scene *scene, struct asker *asker)
{
    struct uuid last = asker->last;
    struct command command = asker_make(asker, VERB_WITHDRAW, "", 0, 0);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = command.n - 1;
    return book(scene, asker, command);
}

static struct reply tell(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                         int piece, enum decided decided)
{
    return tell_seen(scene, asker, verb, station, piece, decided, 0);
}

static struct piece piece_now(struct scene *scene, int piece)
{
    struct piece_row row;
    bool found;
    expect_ok(store_piece_find(scene->desk.store, rig_piece(piece), &row, &found));
    assert_true(found);
    return row.now.piece;
}

static void expect_at(struct scene *scene, int piece, const char *station, enum piece_state state)
{
    struct piece now = piece_now(scene, piece);
    assert_string_equal(now.station.text, station);
    assert_int_equal(now.state, state);
}

/* ------------------------------------------------------------------ */

static void test_what_the_absent_station_must_have_done_is_booked_and_matched(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_START, VERB_FINISH};
    struct scene *scene = scene_open();
    (void)state;
    be(scene, &scene->bench, false);
    struct reply reply = tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_non_null(strstr(reply.detail, "Setting has not told yet"));
    expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    assert_true(piece_now(scene, 1).since.several); /* nobody knows who had it */
    be(scene, &scene->bench, true);
    struct piece before = piece_now(scene, 1);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        reply = tell(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, 0); /* it is what was booked */
    }
    struct piece after = piece_now(scene, 1);
    assert_int_equal(after.version, before.version); /* history, which moves nothing */
    assert_int_equal(after.book_mass.ug, before.book_mass.ug);
    reply = tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK);
    assert_int_equal(reply.flags[0], REASON_LATE); /* once more is once too often */
    scene_close(scene);
}

static void test_what_was_begun_there_is_ended_there(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    assert_int_equal(tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    expect_at(scene, 1, "setting", PIECE_IN_WORK);
    be(scene, &scene->bench, false);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    be(scene, &scene->bench, true);
    assert_int_equal(tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK).flag_count, 0);
    expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

/* Its own scan proves that it is there: all benches may be connected, and tell in any order. */
static void test_what_has_happened_beyond_is_so_whoever_is_connected(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    struct reply reply = tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    assert_int_equal(tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->bench, VERB_FINISH, "setting", 1, DECIDED_KIOSK).flag_count, 0);
    expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

/* The bench had it once, and tells so when QC has sent it back there: that is not this visit. */
static void test_what_was_implied_touches_no_later_visit(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_FINISH};
    struct scene *scene = scene_open();
    (void)state;
    int64_t seen = piece_now(scene, 1).version;
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result,
                     RESULT_ACCEPTED);
    int64_t sent_back = piece_now(scene, 1).version;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct reply reply = tell_seen(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK,
                                       seen + (int64_t)i); /* its own deeds counted on */
        assert_int_equal(reply.flag_count, 0);
        assert_int_equal(piece_now(scene, 1).version, sent_back);
    }
    expect_at(scene, 1, "setting", PIECE_QUEUED);
    tell_seen(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK, sent_back);
    expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_close(scene);
}

/* It was held and released at setting while nobody heard of it, and is held at polishing since. */
static void test_a_release_that_comes_late_ends_no_later_hold(void **state)
{
    static const struct {
        enum verb verb;
        enum reason flag;
    } told[] = {{VERB_HOLD, REASON_LATE}, {VERB_RELEASE, REASON_LATE}, {VERB_FINISH, REASON_NONE}};
    struct scene *scene = scene_open();
    (void)state;
    assert_int_equal(tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct reply reply = tell(scene, &scene->bench, told[i].verb, "setting", 1, DECIDED_KIOSK);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, told[i].flag);
        expect_at(scene, 1, "polishing", PIECE_HELD);
    }
    assert_int_equal(tell(scene, &scene->bench, VERB_HOLD, "setting", 2, DECIDED_KIOSK).flag_count, 0);
    expect_at(scene, 2, "casting", PIECE_HELD); /* it was never there: held where it is */
    scene_close(scene);
}

/* It is still at setting, and QC holds it since: by what the bench did before it knew of that, it stays held.
 */
static void test_a_release_ends_no_hold_that_its_bench_had_not_seen(void **state)
{
    static const struct {
        const char *name;
        bool holds, knows; /* the bench had held it, too; had seen that it is held */
        enum piece_state after;
    } rows[] = {{"both held it", true, false, PIECE_HELD},
                {"the bench's own had ended", false, false, PIECE_HELD},
                {"the bench knew", false, true, PIECE_IN_WORK}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene *scene = scene_open();
        print_message("%s\n", rows[i].name);
        tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        int64_t seen = piece_now(scene, 1).version;
        assert_int_equal(tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).result,
                         RESULT_ACCEPTED);
        if (rows[i].holds)
            tell_seen(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_KIOSK, seen++);
        if (rows[i].knows)
            seen = piece_now(scene, 1).version;
        struct reply reply = tell_seen(scene, &scene->bench, VERB_RELEASE, "setting", 1, DECIDED_KIOSK, seen);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        expect_at(scene, 1, "setting", rows[i].after);
        assert_int_equal(reply.flag_count, rows[i].knows ? 0 : 1);
        if (!rows[i].knows)
            assert_int_equal(reply.flags[0], REASON_LATE);
        scene_close(scene);
    }
}

/* Setting has held it, and the hub knows. Without the hub it lets it go and finishes it; polishing and QC,
 * who never heard of the hold, go on with it, and tell first. */
enum { CARRIED_STEPS = 7 };
static const struct carried {
    const char *name;
    struct {
        enum { NOBODY, SETTING, BEYOND } who;
        enum verb verb;
        const char *station;
        int seen; /* beyond what it was before it was held */
        enum reason flag;
        const char *at;
        enum piece_state state;
    } told[CARRIED_STEPS];
} carried[] = {
    {"its end is told last",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RECEIVE, "qc", 2, REASON_HELD, "qc", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "qc", PIECE_IN_WORK},
      {SETTING, VERB_FINISH, "setting", 2, REASON_NONE, "qc", PIECE_IN_WORK}}},
    {"its end is told in between",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "polishing", PIECE_IN_WORK},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_NONE, "polishing", PIECE_DONE}}},
    {"polishing holds it, too, and goes on holding it",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_HOLD, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_LATE, "polishing", PIECE_HELD},
      {BEYOND, VERB_RELEASE, "polishing", 2, REASON_NONE, "polishing", PIECE_IN_WORK}}},
    {"polishing has held it, and let it go",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_HOLD, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RELEASE, "polishing", 2, REASON_LATE, "polishing", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "polishing", PIECE_IN_WORK}}},
    {"what is held is no finished goods",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_FINISH, "polishing", 1, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_RECEIVE, "qc", 2, REASON_HELD, "qc", PIECE_HELD},
      {BEYOND, VERB_PASS, "qc", 3, REASON_HELD, "qc", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "qc", PIECE_IN_WORK},
      {BEYOND, VERB_PASS, "qc", 4, REASON_NO_WEIGHT, "", PIECE_DONE}}},
    {"the receive is taken back",
     {{BEYOND, VERB_RECEIVE, "polishing", 0, REASON_HELD, "polishing", PIECE_HELD},
      {BEYOND, VERB_WITHDRAW, "", 0, REASON_NONE, "setting", PIECE_HELD},
      {SETTING, VERB_RELEASE, "setting", 1, REASON_NONE, "setting", PIECE_IN_WORK}}},
};

static void test_what_is_carried_on_is_where_it_is_and_held_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(carried); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", carried[i].name);
        tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        int64_t before = piece_now(scene, 1).version;
        assert_int_equal(tell(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_HUB).flag_count, 0);
        for (int k = 0; k < CARRIED_STEPS && carried[i].told[k].who != NOBODY; k++) {
            bool beyond = carried[i].told[k].who == BEYOND;
            struct asker *asker = beyond ? &scene->finish : &scene->bench;
            enum verb verb = carried[i].told[k].verb;
            struct reply reply = verb == VERB_WITHDRAW
                                     ? withdraw_last(scene, asker)
                                     : tell_seen(scene, asker, verb, carried[i].told[k].station, 1,
                                                 DECIDED_KIOSK, before + carried[i].told[k].seen);
            assert_int_equal(reply.result, RESULT_ACCEPTED);
            assert_string_equal(reason_word(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE),
                                reason_word(carried[i].told[k].flag));
            expect_at(scene, 1, carried[i].told[k].at, carried[i].told[k].state);
        }
        scene_close(scene);
    }
}

/* Setting holds what QC has held already; the badge that held it is unknown, too, but the hold is one. */
static void test_a_hold_by_somebody_unknown_is_a_hold(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
    assert_int_equal(tell(scene, &scene->finish, VERB_HOLD, "polishing", 1, DECIDED_HUB).flag_count, 0);
    int64_t seen = piece_now(scene, 1).version;
    struct command stranger = asker_make(&scene->bench, VERB_HOLD, "setting", 9, 1);
    stranger.decided = DECIDED_KIOSK;
    struct reply reply = book(scene, &scene->bench, stranger);
    assert_int_equal(reply.flags[0], REASON_UNKNOWN_OPERATOR);
    assert_int_equal(reply.flags[1], REASON_HELD);
    reply = tell_seen(scene, &scene->finish, VERB_RELEASE, "polishing", 1, DECIDED_KIOSK, seen);
    assert_int_equal(reply.flags[0], REASON_LATE);
    expect_at(scene, 1, "setting", PIECE_HELD);
    reply = tell_seen(scene, &scene->bench, VERB_RELEASE, "setting", 1, DECIDED_KIOSK, seen + 1);
    assert_int_equal(reply.flag_count, 0);
    expect_at(scene, 1, "setting", PIECE_IN_WORK);
    scene_close(scene);
}

/* Nobody let it go: whoever did not know took it on, and must ask why it is held. */
static void test_what_is_asked_of_a_held_piece_is_refused_wherever_it_was_taken(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
    tell(scene, &scene->bench, VERB_HOLD, "setting", 1, DECIDED_HUB);
    tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    struct reply reply = tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.reason, REASON_HELD);
    reply = tell(scene, &scene->finish, VERB_RELEASE, "polishing", 1, DECIDED_HUB);
    assert_int_equal(reply.result, RESULT_ACCEPTED); /* whoever asks sees it as it is */
    expect_at(scene, 1, "polishing", PIECE_IN_WORK);
    scene_close(scene);
}

/* Nobody answered when it asked, so it withdrew that, and took the piece in by itself. The piece went on, and
 * back to setting, before any of it was told: then it is at setting. */
static void test_what_was_taken_back_in_vain_is_no_later_visit(void **state)
{
    struct scene *scene = scene_open();
    struct asker other = rig_asker(&scene->rig, 1); /* its other kiosk: QC */
    (void)state;
    be(scene, &scene->bench, false);
    int64_t seen = piece_now(scene, 1).version;
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    other.who.kiosk = scene->bench.who.kiosk;
    assert_int_equal(tell(scene, &other, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &other, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result, RESULT_ACCEPTED);
    struct piece before = piece_now(scene, 1);
    assert_int_equal(withdraw_last(scene, &scene->finish).flags[0], REASON_NOTHING_TO_UNDO);
    tell_seen(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK, seen);
    tell_seen(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK, seen + 1);
    expect_at(scene, 1, "setting", PIECE_QUEUED);
    assert_int_equal(piece_now(scene, 1).version, before.version);
    scene_close(scene);
}

/* A hold and a release in between: the versions that the bench counts on from what it saw run ahead. */
static void test_a_backlog_of_an_earlier_visit_touches_no_later_one(void **state)
{
    static const enum verb told[] = {VERB_HOLD, VERB_RELEASE, VERB_FINISH};
    struct scene *scene = scene_open();
    struct asker other = rig_asker(&scene->rig, 1);
    (void)state;
    int64_t seen = tell_seen(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB, 0).version;
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_FINISH, "polishing", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "qc", 1, DECIDED_KIOSK).flag_count, 0);
    assert_int_equal(tell(scene, &scene->finish, VERB_REWORK, "qc", 1, DECIDED_KIOSK).result,
                     RESULT_ACCEPTED);
    other.who.stations[1] = code_of("setting"); /* a neighbour fetches it */
    assert_int_equal(tell(scene, &other, VERB_RECEIVE, "setting", 1, DECIDED_HUB).result, RESULT_ACCEPTED);
    int64_t version = piece_now(scene, 1).version;
    for (size_t i = 0; i < COUNT_OF(told); i++)
        tell_seen(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK, seen + (int64_t)i);
    expect_at(scene, 1, "setting", PIECE_IN_WORK);
    assert_int_equal(piece_now(scene, 1).version, version);
    scene_close(scene);
}

/* One bench asks, hears nothing and withdraws; the other at that station has taken it in meanwhile, or has
 * taken that back. */
static void test_what_another_bench_has_taken_in_is_not_taken_back(void **state)
{
    static const struct {
        const char *name;
        enum verb told[3]; /* by the other; VERB_COUNT: no more */
        bool stays;
    } rows[] = {{"nobody else", {VERB_COUNT}, false},
                {"the other has it", {VERB_RECEIVE, VERB_COUNT}, true},
                {"the other had it, and took that back", {VERB_RECEIVE, VERB_WITHDRAW, VERB_COUNT}, false},
                {"and has it again", {VERB_RECEIVE, VERB_WITHDRAW, VERB_RECEIVE}, true}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", rows[i].name);
        scene->finish.who.stations[1] = code_of("setting");
        struct reply reply = tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_HUB);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        for (size_t k = 0; k < COUNT_OF(rows[i].told) && rows[i].told[k] != VERB_COUNT; k++) {
            bool takes = rows[i].told[k] == VERB_RECEIVE;
            reply = takes ? tell(scene, &scene->finish, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK)
                          : withdraw_last(scene, &scene->finish);
            assert_int_equal(reply.flags[0], takes ? REASON_ALREADY_HERE : REASON_NOTHING_TO_UNDO);
        }
        reply = withdraw_last(scene, &scene->bench);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, rows[i].stays);
        if (rows[i].stays) {
            assert_int_equal(reply.flags[0], REASON_NOTHING_TO_UNDO);
            expect_at(scene, 1, "setting", PIECE_IN_WORK);
        } else {
            expect_at(scene, 1, "casting", PIECE_DONE);
        }
        scene_close(scene);
    }
}

/* ------------------------------------------------------------------ taken back */

/* Polishing takes it in, and takes that back: casting and setting had told so many of their deeds by then,
 * and tell the rest afterwards. */
static const struct {
    const char *name;
    int piece;
    int told;
    const char *station; /* where it is then, and how */
    enum piece_state state;
} undone[] = {
    {"nothing was told: it is where it was", 1, 0, "casting", PIECE_DONE},
    {"the receive was told: that stands, with the start", 1, 1, "setting", PIECE_IN_WORK},
    {"receive and start were told", 1, 2, "setting", PIECE_IN_WORK},
    {"all was told: there is nothing more to take back", 1, 3, "setting", PIECE_DONE},
    {"it came from the pool: it is there again", 5, 0, "", PIECE_QUEUED},
    {"from the pool, and the first receive was told", 5, 1, "casting", PIECE_IN_WORK},
    {"from the pool, and all of casting was told", 5, 3, "casting", PIECE_DONE},
};

static int64_t tell_deeds(struct scene *scene, int piece, int from, int to, int64_t seen)
{
    static const struct {
        const char *station;
        enum verb verb;
    } deeds[] = {{"casting", VERB_RECEIVE}, {"casting", VERB_START}, {"casting", VERB_FINISH},
                 {"setting", VERB_RECEIVE}, {"setting", VERB_START}, {"setting", VERB_FINISH}};
    int first = piece == 5 ? 0 : 3; /* the others are done at casting */
    for (int i = first + from; i < first + to && i < (int)COUNT_OF(deeds); i++)
        tell_seen(scene, &scene->bench, deeds[i].verb, deeds[i].station, piece, DECIDED_KIOSK, seen++);
    return seen;
}

static void test_what_a_receive_had_implied_falls_with_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(undone); i++) {
        struct scene *scene = scene_open();
        int piece = undone[i].piece;
        int64_t book_ug = piece_now(scene, piece).book_mass.ug;
        print_message("  %s\n", undone[i].name);
        be(scene, &scene->bench, false);
        assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", piece, DECIDED_HUB).result,
                         RESULT_ACCEPTED);
        int64_t seen = tell_deeds(scene, piece, 0, undone[i].told, 1);
        struct reply reply = withdraw_last(scene, &scene->finish);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count, 0);
        assert_int_equal(reply.version, piece_now(scene, piece).version);
        expect_at(scene, piece, undone[i].station, undone[i].state);
        assert_int_equal(piece_now(scene, piece).book_mass.ug, book_ug);
        tell_deeds(scene, piece, undone[i].told, 6, seen);
        expect_at(scene, piece, "setting", PIECE_DONE); /* as it was left there */
        scene_close(scene);
    }
}

/* ------------------------------------------------------------------ what nobody tells */

static bool take_untold(void *context, const struct alert *alert)
{
    struct alert *found = context;
    if (alert->kind == ALERT_UNTOLD)
        *found = *alert;
    return true;
}

/* Looks for what is overdue, so much later; the alert that is open then, id 0: none. */
static struct alert look_after(struct scene *scene, int64_t ms)
{
    struct alert found = {.id = 0};
    bool changed;
    scene->desk.now_ms += ms;
    expect_ok(store_begin(scene->desk.store));
    expect_ok(overdue_refresh(&scene->desk, &changed));
    expect_ok(store_commit(scene->desk.store));
    expect_ok(store_alert_page(scene->desk.store, ALERTS_OPEN, FOR_WALL, 0, take_untold, &found));
    return found;
}

static struct scene *scene_with_implied(void)
{
    struct scene *scene = scene_open();
    be(scene, &scene->bench, false);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    return scene;
}

static void test_what_a_bench_that_is_back_does_not_tell_is_an_alert(void **state)
{
    static const enum verb told[] = {VERB_RECEIVE, VERB_START, VERB_FINISH};
    struct scene *scene = scene_with_implied();
    (void)state;
    assert_int_equal(look_after(scene, 8 * HOUR_MS).id, 0); /* it is away still */
    be(scene, &scene->bench, true);
    assert_int_equal(look_after(scene, HOUR_MS / 3).id, 0);
    struct alert alert = look_after(scene, HOUR_MS / 3);
    assert_true(alert.id > 0);
    assert_string_equal(alert.subject, "R-1 setting");
    assert_string_equal(alert.text, "What was done with R-1 at Setting was booked without a name, and no "
                                    "bench has told it for 8 hours: ask there.");
    assert_int_equal(look_after(scene, HOUR_MS).id, alert.id); /* one, however long it lasts */
    assert_int_equal(look_after(scene, HOUR_MS).count, 1);
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        assert_int_equal(look_after(scene, 0).id, alert.id);
        tell(scene, &scene->bench, told[i], "setting", 1, DECIDED_KIOSK);
    }
    assert_int_equal(look_after(scene, 60000).id, 0);
    scene_close(scene);
}

static void test_what_a_bench_that_stays_away_leaves_untold_is_an_alert_after_a_day(void **state)
{
    struct scene *scene = scene_with_implied();
    (void)state;
    assert_int_equal(look_after(scene, 23 * HOUR_MS).id, 0);
    assert_true(look_after(scene, 2 * HOUR_MS).id > 0);
    scene_close(scene);
}

/* Somebody has asked there: that is the end of it, until more is implied. */
static void acknowledge(struct scene *scene, int64_t alert)
{
    struct asker office = rig_office(&scene->rig, RIG_MANAGER);
    struct form form = form_new(form_kind_of(VERB_ACKNOWLEDGE)->fields);
    struct command command = asker_make(&office, VERB_ACKNOWLEDGE, "", RIG_MANAGER, 0);
    form_set_int(&form, "alert", alert);
    command.form = &form;
    assert_int_equal(book(scene, &office, command).result, RESULT_ACCEPTED);
}

static void test_what_is_untold_is_acknowledged_once(void **state)
{
    struct scene *scene = scene_with_implied();
    (void)state;
    struct alert alert = look_after(scene, 25 * HOUR_MS);
    acknowledge(scene, alert.id);
    assert_int_equal(look_after(scene, 25 * HOUR_MS).id, 0);
    be(scene, &scene->bench, false);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 2, DECIDED_HUB).result,
                     RESULT_ACCEPTED);
    assert_string_equal(look_after(scene, 25 * HOUR_MS).subject, "R-2 setting");
    scene_close(scene);
}

/* ------------------------------------------------------------------ stones that were set meanwhile */

static void tell_stones(struct scene *scene, struct asker *asker, enum verb verb, int64_t count,
                        const char *about, int piece)
{
    struct form form = form_new(form_kind_of(verb)->fields);
    struct tag tag = rig_piece(piece);
    struct command command = asker_make(asker, verb, "setting", verb == VERB_BUY_STONES ? RIG_MANAGER : 1, 0);
    form_set_text(&form, "kind", "rd-3");
    form_set_int(&form, "count", count);
    if (verb == VERB_BUY_STONES)
        form_set_int(&form, "ct_e5", count * 10000);
    if (about)
        form_set_text(&form, about, tag.text);
    command.form = &form;
    assert_int_equal(book(scene, asker, command).result, RESULT_ACCEPTED);
}

static int64_t stones_at(struct scene *scene, const char *account, int64_t piece)
{
    struct stone_holding where = {.kind = code_of("rd-3"), .piece = piece};
    struct stone_amount amount;
    memcpy(where.account.text, account, strlen(account) + 1);
    expect_ok(store_stone_held(scene->desk.store, &where, &amount));
    return amount.count;
}

/* Some were issued for the piece, two more lie at the bench. Polishing takes it on. */
static struct scene *scene_with_stones(int64_t issued)
{
    struct scene *scene = scene_open();
    tell_stones(scene, &scene->bench, VERB_BUY_STONES, 10, NULL, 0);
    tell_stones(scene, &scene->bench, VERB_ISSUE_STONES, 2, NULL, 0);
    if (issued > 0)
        tell_stones(scene, &scene->bench, VERB_ISSUE_STONES, issued, "for", 1);
    struct reply reply = tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 1, DECIDED_KIOSK);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(stones_at(scene, "piece", 1), issued); /* nobody has counted: those issued for it */
    return scene;
}

static const struct told_row {
    const char *name;
    int64_t issued, out_since;
    struct stone_count counted; /* kind "": none */
    enum reason flag;
    int64_t in_it, stones_ug, broken, at_bench;
} told_rows[] = {
    {"nobody counted", 3, 0, {{""}, 0, 0, 0}, REASON_NONE, 3, 60000, 0, 2},
    {"as they were issued", 3, 0, {{"rd-3"}, 3, 0, 0}, REASON_NONE, 3, 60000, 0, 2},
    {"one broke", 3, 0, {{"rd-3"}, 2, 1, 0}, REASON_NONE, 2, 40000, 1, 2},
    {"one is left", 3, 0, {{"rd-3"}, 2, 0, 0}, REASON_NONE, 2, 40000, 0, 3},
    {"others went in, too", 3, 0, {{"rd-3"}, 4, 0, 0}, REASON_NONE, 4, 80000, 0, 1},
    {"more than there were", 3, 0, {{"rd-3"}, 6, 0, 0}, REASON_NOT_ENOUGH, 6, 120000, 0, 0},
    {"none was issued: those of the model were taken",
     0,
     0,
     {{"rd-3"}, 2, 0, 0},
     REASON_NONE,
     2,
     40000,
     0,
     0},
    {"one has come out of it since", 3, 1, {{"rd-3"}, 3, 0, 0}, REASON_LATE, 2, 40000, 1, 2},
    {"none is set, which cannot be", 3, 0, {{"rd-3"}, 0, 1, 0}, REASON_BAD_FIELD, 3, 60000, 0, 2},
    {"of a kind that nobody knows", 3, 0, {{"ov-5"}, 3, 0, 0}, REASON_UNKNOWN_THING, 3, 60000, 0, 2},
};

static void test_what_was_counted_is_booked_when_it_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told_rows); i++) {
        const struct told_row *row = &told_rows[i];
        char setter[ACCOUNT_TEXT_MAX];
        print_message("  %s\n", row->name);
        snprintf(setter, sizeof setter, "operator:%s", rig_person(1).text);
        struct scene *scene = scene_with_stones(row->issued);
        if (row->out_since > 0)
            tell_stones(scene, &scene->bench, VERB_BREAK_STONES, row->out_since, "out_of", 1);
        tell(scene, &scene->bench, VERB_RECEIVE, "setting", 1, DECIDED_KIOSK);
        struct piece before = piece_now(scene, 1);
        struct command finish = asker_make(&scene->bench, VERB_FINISH, "setting", 1, 1);
        finish.decided = DECIDED_KIOSK;
        finish.stones[0] = row->counted;
        finish.stone_count = !code_is_none(row->counted.kind);
        struct reply reply = book(scene, &scene->bench, finish);
        struct piece after = piece_now(scene, 1);
        assert_int_equal(reply.result, RESULT_ACCEPTED);
        assert_int_equal(reply.flag_count > 0 ? reply.flags[0] : REASON_NONE, row->flag);
        assert_int_equal(stones_at(scene, "piece", 1), row->in_it);
        assert_int_equal(stones_at(scene, "broken", 0), row->broken);
        assert_int_equal(stones_at(scene, setter, 0) + stones_at(scene, setter, 1), row->at_bench);
        assert_int_equal(after.stones.ug, row->stones_ug);
        assert_int_equal(after.book_mass.ug, before.book_mass.ug); /* what comes late moves no metal, … */
        expect_at(scene, 1, "polishing", PIECE_IN_WORK);           /* … nor the piece */
        scene_close(scene);
    }
}

static void test_what_was_taken_as_set_falls_with_the_receive(void **state)
{
    struct scene *scene = scene_with_stones(3);
    (void)state;
    assert_int_equal(piece_now(scene, 1).stones.ug, 60000);
    assert_int_equal(withdraw_last(scene, &scene->finish).result, RESULT_ACCEPTED);
    expect_at(scene, 1, "casting", PIECE_DONE);
    assert_int_equal(piece_now(scene, 1).stones.ug, 0);
    assert_int_equal(stones_at(scene, "piece", 1), 0);
    scene_close(scene);
}

static const struct {
    const char *name;
    bool away;
    const char *station;
    enum reason reason;
} refusals[] = {
    {"the station's kiosk is there: it will tell", false, "polishing", REASON_WRONG_STATION},
    {"what is missing is this kiosk's own: it would have told", true, "qc", REASON_WRONG_STATION},
};

static void test_otherwise_it_is_refused_as_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct scene *scene = scene_open();
        print_message("  %s\n", refusals[i].name);
        if (refusals[i].away)
            be(scene, &scene->bench, false);
        struct reply reply = tell(scene, &scene->finish, VERB_RECEIVE, refusals[i].station, 1, DECIDED_HUB);
        assert_int_equal(reply.result, RESULT_REFUSED);
        assert_int_equal(reply.reason, refusals[i].reason);
        expect_at(scene, 1, "casting", PIECE_DONE);
        scene_close(scene);
    }
}

/* Nothing is implied for a piece that cannot be taken in anyway. */
static void test_nothing_is_implied_where_there_is_no_room(void **state)
{
    struct scene *scene = scene_open();
    (void)state;
    be(scene, &scene->bench, false);
    for (int piece = 1; piece <= 3; piece++)
        assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", piece, DECIDED_HUB).result,
                         RESULT_ACCEPTED);
    assert_int_equal(tell(scene, &scene->finish, VERB_RECEIVE, "polishing", 4, DECIDED_HUB).result,
                     RESULT_REFUSED);
    expect_at(scene, 4, "casting", PIECE_DONE);
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_absent_station_must_have_done_is_booked_and_matched),
        cmocka_unit_test(test_what_was_begun_there_is_ended_there),
        cmocka_unit_test(test_what_has_happened_beyond_is_so_whoever_is_connected),
        cmocka_unit_test(test_what_was_implied_touches_no_later_visit),
        cmocka_unit_test(test_what_a_receive_had_implied_falls_with_it),
        cmocka_unit_test(test_what_a_bench_that_is_back_does_not_tell_is_an_alert),
        cmocka_unit_test(test_what_a_bench_that_stays_away_leaves_untold_is_an_alert_after_a_day),
        cmocka_unit_test(test_what_is_untold_is_acknowledged_once),
        cmocka_unit_test(test_what_was_counted_is_booked_when_it_is_told),
        cmocka_unit_test(test_what_was_taken_as_set_falls_with_the_receive),
        cmocka_unit_test(test_a_release_that_comes_late_ends_no_later_hold),
        cmocka_unit_test(test_a_release_ends_no_hold_that_its_bench_had_not_seen),
        cmocka_unit_test(test_what_is_carried_on_is_where_it_is_and_held_there),
        cmocka_unit_test(test_a_hold_by_somebody_unknown_is_a_hold),
        cmocka_unit_test(test_what_is_asked_of_a_held_piece_is_refused_wherever_it_was_taken),
        cmocka_unit_test(test_what_was_taken_back_in_vain_is_no_later_visit),
        cmocka_unit_test(test_a_backlog_of_an_earlier_visit_touches_no_later_one),
        cmocka_unit_test(test_what_another_bench_has_taken_in_is_not_taken_back),
        cmocka_unit_test(test_otherwise_it_is_refused_as_before),
        cmocka_unit_test(test_nothing_is_implied_where_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
