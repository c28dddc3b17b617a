/* Whole lives at random: after every command the writer's counts are those of the store, and no limit is
 * exceeded otherwise than by what had happened, a rework or an undo; every so often everything is proved. At
 * the desk, without threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/desk.h"
#include "tests/unit/hub_service/rig_helper.h"

#define LIVES       10
#define COMMANDS    400
#define PROVE_EVERY 100
#define PIECES      14
#define ASKERS      4

struct life {
    struct rig rig;
    struct desk desk;
    struct asker askers[ASKERS];
    struct command last[ASKERS];
    struct reply last_reply[ASKERS];
    unsigned seed, chance;
    bool excused[STATIONS_MAX]; /* the limit may be exceeded there until it has drained */
};

static int draw(struct life *life, int sides)
{
    return (int)((unsigned)rand_r(&life->chance) % (unsigned)sides);
}

static void expect_ok(struct life *life, struct fault fault)
{
    if (fault_is(fault))
        fail_msg("seed %u: %s", life->seed, fault.text);
}

/* ------------------------------------------------------------------ what somebody might do */

static const char *const kiosk_stations[2][2] = {{"casting", "setting"}, {"polishing", "qc"}};

static void draw_details(struct life *life, struct command *command)
{
    static const char *const kinds[] = {"casting", "setting", "polishing", "qc"};
    if (command->verb == VERB_WEIGH)
        command->weighing = (struct weighing){.gross = {5300000 + 1000 * draw(life, 500)},
                                              .readings = 1 + draw(life, 2),
                                              .scale = {"fine"},
                                              .has_shown = draw(life, 2) == 0,
                                              .shown = RULING_PASS};
    if (command->verb == VERB_REWORK)
        command->to = code_of(kinds[draw(life, 4)]);
    if (draw(life, 5) == 0) {
        command->has_seen = true;
        command->seen = draw(life, 6);
    }
}

static struct command draw_command(struct life *life, int who)
{
    static const enum verb verbs[] = {VERB_RECEIVE, VERB_RECEIVE, VERB_RECEIVE, VERB_START,
                                      VERB_START,   VERB_FINISH,  VERB_FINISH,  VERB_WEIGH,
                                      VERB_PASS,    VERB_PASS,    VERB_REWORK,  VERB_BADGE_IN,
                                      VERB_REPORT,  VERB_FINISH,  VERB_RECEIVE, VERB_BADGE_OUT};
    struct asker *asker = &life->askers[who];
    const char *station = kiosk_stations[who % 2][draw(life, 2)];
    struct command command = asker_make(asker, verbs[draw(life, COUNT_OF(verbs))], station, 1 + draw(life, 7),
                                        1 + draw(life, PIECES + 1));
    command.decided = draw(life, 6) == 0 ? DECIDED_KIOSK : DECIDED_HUB;
    draw_details(life, &command);
    return command;
}

/* The answer was lost: the next command replaces the last one. */
static struct command draw_replacing(struct life *life, int who)
{
    struct command lost = draw_command(life, who);
    bool arrived = draw(life, 2) == 0;
    if (arrived)
        lost = lost.n > 1 ? life->last[who] : lost;
    if (arrived && lost.n == life->last[who].n)
        life->askers[who].n--; /* what was drawn is not sent */
    struct command command = asker_make(&life->askers[who], VERB_WITHDRAW, lost.station.text, 0, 0);
    if (draw(life, 2) == 0) {
        uint64_t n = (uint64_t)command.n;
        struct uuid id = command.id;
        command = lost;
        command.n = (int64_t)n;
        command.id = id;
    }
    command.operator_badge = lost.operator_badge;
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = lost.id;
    command.replaces_n = lost.n;
    return command;
}

/* ------------------------------------------------------------------ booking */

static void nothing(struct job *job, struct fault fault)
{
    (void)job;
    (void)fault;
}

static struct reply book(struct life *life, int who, const struct command *command)
{
    char buffer[COMMAND_REPLY_MAX];
    struct job_item item = {
        .command = *command, .has_number = true, .body = {(const char *)command, sizeof *command}};
    struct job job = {
        .who = life->askers[who].who, .items = &item, .count = 1, .arena = TEXT_IN(buffer), .done = nothing};
    life->desk.now_ms++;
    expect_ok(life, desk_book_job(&life->desk, &job));
    return rig_read_reply(item.reply);
}

static void check_counts(struct life *life)
{
    static struct house fresh;
    house_release(&fresh);
    expect_ok(life, house_load(&fresh, life->desk.store));
    expect_ok(life, house_count(&fresh, life->desk.store));
    const struct house *house = &life->desk.house;
    for (int i = 0; i < house->station_count; i++) {
        assert_int_equal(house->now[i].load.pieces, fresh.now[i].load.pieces);
        assert_int_equal(house->now[i].load.mass.ug, fresh.now[i].load.mass.ug);
        assert_int_equal(house->now[i].done, fresh.now[i].done);
        assert_int_equal(house->now[i].present, fresh.now[i].present);
    }
    assert_memory_equal(house->in_work, fresh.in_work, sizeof fresh.in_work);
    house_release(&fresh);
}

static void check_limits(struct life *life, const struct command *command, const struct reply *reply)
{
    const struct house *house = &life->desk.house;
    bool may_exceed = command->decided == DECIDED_KIOSK || command->verb == VERB_REWORK;
    for (int i = 0; i < house->station_count; i++) {
        bool exceeded = limit_is_exceeded(&house->stations[i].limit, house->now[i].load);
        if (exceeded && !life->excused[i] && !may_exceed)
            fail_msg("seed %u: %s of %s exceeded the limit of %s", life->seed, verb_word(command->verb),
                     command->piece.text, house->stations[i].name);
        life->excused[i] = exceeded;
    }
    if (reply->result == RESULT_ACCEPTED && command->decided == DECIDED_HUB && command->verb != VERB_WEIGH)
        assert_int_equal(reply->flag_count, 0);
}

static void live_on(struct life *life)
{
    int who = draw(life, ASKERS);
    int luck = draw(life, 12);
    if (luck == 0 && life->last[who].n > 0) { /* sent twice */
        struct reply again = book(life, who, &life->last[who]);
        assert_int_equal(again.result, life->last_reply[who].result);
        assert_int_equal(again.seq, life->last_reply[who].seq);
        return;
    }
    if (luck == 1) { /* sent too early */
        struct command early = draw_command(life, who);
        early.n++;
        life->askers[who].n--;
        assert_int_equal(book(life, who, &early).reason, REASON_GAP);
        return;
    }
    struct command command = luck == 2 ? draw_replacing(life, who) : draw_command(life, who);
    struct reply reply = book(life, who, &command);
    assert_int_not_equal(reply.reason, REASON_GAP);
    assert_int_not_equal(reply.result, RESULT_CONFLICT);
    if (command.decided == DECIDED_KIOSK && reply.result != RESULT_ACCEPTED && command.verb != VERB_WITHDRAW)
        if (reply.reason != REASON_UNKNOWN_TAG && reply.reason != REASON_UNKNOWN_OPERATOR &&
            reply.reason != REASON_NOT_YOUR_STATION)
            fail_msg("seed %u: %s, which had happened, was refused: %s %s", life->seed,
                     verb_word(command.verb), reason_word(reply.reason), reply.field);
    check_limits(life, &command, &reply);
    life->last[who] = command;
    life->last_reply[who] = reply;
}

static void prove(struct life *life)
{
    expect_ok(life, store_commit(life->desk.store));
    rig_verify(&life->rig, NULL);
    expect_ok(life, store_begin(life->desk.store));
}

static void run_life(unsigned seed)
{
    struct life *life = calloc(1, sizeof *life);
    life->seed = life->chance = seed;
    rig_open(&life->rig, PIECES, 8);
    for (int i = 0; i < ASKERS; i++)
        life->askers[i] = rig_asker(&life->rig, i % 2);
    rig_stop(&life->rig);
    life->desk.write_reply = rig_write_reply;
    life->desk.now_ms = 1770000000000;
    expect_ok(life, store_open(life->rig.path, STORE_WRITE, &life->desk.store));
    expect_ok(life, desk_load(&life->desk));
    expect_ok(life, store_begin(life->desk.store));
    for (int i = 0; i < COMMANDS; i++) {
        live_on(life);
        check_counts(life);
        if (i % PROVE_EVERY == PROVE_EVERY - 1)
            prove(life);
    }
    store_rollback(life->desk.store);
    desk_release(&life->desk);
    store_close(life->desk.store);
    rig_close(&life->rig);
    free(life);
}

static void test_lives(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= LIVES; seed++)
        run_life(seed);
}

int main(int count, char **arguments)
{
    if (count == 2) { /* one life, by its seed */
        run_life((unsigned)strtoul(arguments[1], NULL, 10));
        return 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lives)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
