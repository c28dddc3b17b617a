/* Races, crashes, a full disk: nothing acknowledged is lost, nothing happens twice, no limit is exceeded. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/hub_service/rig_helper.h"

/* ------------------------------------------------------------------ two outboxes race for the last place */

#define RACE_ROUNDS 200

struct racer {
    struct asker asker;
    int piece, person;
    pthread_barrier_t *barrier;
    struct command command;
    struct reply reply;
};

static void *race(void *context)
{
    struct racer *racer = context;
    racer->command = asker_make(&racer->asker, VERB_RECEIVE, "setting", racer->person, racer->piece);
    pthread_barrier_wait(racer->barrier);
    racer->reply = asker_send(&racer->asker, &racer->command);
    return NULL;
}

static void run_round(struct racer racers[2])
{
    pthread_barrier_t barrier;
    pthread_t threads[2];
    pthread_barrier_init(&barrier, NULL, 2);
    for (int i = 0; i < 2; i++) {
        racers[i].barrier = &barrier;
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&barrier);
}

/* Takes the winner's place back, so that the next round finds one free place again. */
static void give_back(struct racer *racer)
{
    struct command command = asker_make(&racer->asker, VERB_WITHDRAW, "setting", racer->person, racer->piece);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = racer->command.id;
    command.replaces_n = racer->command.n;
    struct reply reply = asker_send(&racer->asker, &command);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
}

static void test_last_place(void **state)
{
    struct rig rig;
    int wins[2] = {0, 0};
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    for (int i = 1; i <= 3; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    struct racer racers[2] = {{.asker = rig_asker(&rig, 0), .piece = 4, .person = 4},
                              {.asker = rig_asker(&rig, 0), .piece = 5, .person = 5}};
    for (int round = 0; round < RACE_ROUNDS; round++) {
        run_round(racers);
        int winner = racers[0].reply.result == RESULT_ACCEPTED ? 0 : 1;
        assert_int_equal(racers[winner].reply.result, RESULT_ACCEPTED);
        assert_int_equal(racers[1 - winner].reply.result, RESULT_REFUSED);
        assert_int_equal(racers[1 - winner].reply.reason, REASON_STATION_FULL);
        wins[winner]++;
        give_back(&racers[winner]);
    }
    assert_int_equal(wins[0] + wins[1], RACE_ROUNDS);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ kill -9 */

#define KILL_ROUNDS  20
#define KILL_WRITERS 3
#define KILL_ACKS    40

/* What the child tells its parent of each command that was acknowledged: small enough for one atomic write.
 */
struct ack {
    int writer;
    struct command command;
    struct reply reply;
};

struct killed_writer {
    struct rig *rig;
    int writer, pipe, piece;
    struct uuid outbox;
    int64_t n;
};

/* Badges, moves a piece, is refused, undoes: for ever, until it is killed. */
static struct command choose(struct asker *asker, int writer, int piece, const struct command *last,
                             const struct reply *reply)
{
    int64_t turn = asker->n % 5;
    if (turn == 1 && last && reply->result == RESULT_ACCEPTED) {
        struct command command = asker_make(asker, VERB_WITHDRAW, "setting", writer + 1, piece);
        command.decided = DECIDED_KIOSK;
        command.has_replaces = true;
        command.replaces_id = last->id;
        command.replaces_n = last->n;
        return command;
    }
    static const enum verb verbs[] = {VERB_RECEIVE, VERB_BADGE_IN, VERB_FINISH, VERB_START, VERB_RECEIVE};
    return asker_make(asker, verbs[turn], "setting", writer + 1, piece);
}

static void *write_until_killed(void *context)
{
    struct killed_writer *writer = context;
    struct asker asker = rig_asker(writer->rig, 0);
    struct command last;
    struct reply reply = {.seq = 0};
    asker.outbox = writer->outbox;
    asker.n = writer->n;
    for (bool first = true;; first = false) {
        struct command command = choose(&asker, writer->writer, writer->piece, first ? NULL : &last, &reply);
        reply = asker_send(&asker, &command);
        struct ack ack;
        memset(&ack, 0, sizeof ack);
        ack.writer = writer->writer;
        ack.command = command;
        ack.reply = reply;
        if (write(writer->pipe, &ack, sizeof ack) != (ssize_t)sizeof ack)
            _exit(1);
        last = command;
    }
    return NULL;
}

static void run_child(struct rig *rig, struct killed_writer *writers, int pipe)
{
    pthread_t threads[KILL_WRITERS];
    rig_start(rig);
    for (int i = 0; i < KILL_WRITERS; i++) {
        writers[i].rig = rig;
        writers[i].pipe = pipe;
        pthread_create(&threads[i], NULL, write_until_killed, &writers[i]);
    }
    pthread_join(threads[0], NULL);
    _exit(1);
}

static size_t read_acks(int pipe, struct ack *acks, size_t count, size_t max)
{
    while (count < max && read(pipe, &acks[count], sizeof *acks) == (ssize_t)sizeof *acks)
        count++;
    return count;
}

/* Every acknowledged command is remembered with its answer, exactly once. */
static void check_acks(struct rig *rig, const struct ack *acks, size_t count, struct killed_writer *writers)
{
    struct asker asker = rig_asker(rig, 0);
    for (size_t i = 0; i < count; i++) {
        struct reply again = asker_send(&asker, &acks[i].command);
        assert_int_equal(again.result, acks[i].reply.result);
        assert_int_equal(again.seq, acks[i].reply.seq);
        struct killed_writer *writer = &writers[acks[i].writer];
        if (acks[i].command.n > writer->n)
            writer->n = acks[i].command.n;
    }
    /* What was on the way when it was killed may or may not have been booked: the next number tells. */
    for (int i = 0; i < KILL_WRITERS; i++) {
        asker.outbox = writers[i].outbox;
        asker.n = writers[i].n + 1000000;
        struct reply reply = ask(&asker, VERB_BADGE_IN, "setting", 1, 0);
        assert_int_equal(reply.reason, REASON_GAP);
        int64_t expected = reply.numbers.value[NUMBER_EXPECTED];
        assert_true(expected == writers[i].n + 1 || expected == writers[i].n + 2);
        writers[i].n = expected - 1;
    }
}

static void run_kill(struct rig *rig, struct killed_writer *writers, unsigned *chance)
{
    static struct ack acks[100000];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        run_child(rig, writers, ends[1]);
    }
    close(ends[1]);
    size_t wanted = 1 + (size_t)rand_r(chance) % KILL_ACKS;
    size_t count = read_acks(ends[0], acks, 0, wanted);
    kill(child, SIGKILL);
    count = read_acks(ends[0], acks, count, COUNT_OF(acks));
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(count >= wanted);
    rig_start(rig);
    check_acks(rig, acks, count, writers);
    rig_verify(rig, NULL);
    rig_stop(rig);
}

static void test_kill(void **state)
{
    struct rig rig;
    struct killed_writer writers[KILL_WRITERS] = {{.writer = 0}};
    unsigned chance = 20261120;
    (void)state;
    rig_open(&rig, 8, 8);
    for (int i = 0; i < KILL_WRITERS; i++) {
        struct asker asker = rig_asker(&rig, 0);
        writers[i] = (struct killed_writer){.writer = i, .piece = i + 1, .outbox = asker.outbox};
    }
    rig_stop(&rig);
    for (int round = 0; round < KILL_ROUNDS; round++)
        run_kill(&rig, writers, &chance);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ a full disk */

static int64_t size_of(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 ? (int64_t)found.st_size : 0;
}

/* No file of this process may grow any more: what a full disk does, without filling one. */
static void limit_files(int64_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes < 0 ? limit.rlim_max : (rlim_t)bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void test_full_disk(void **state)
{
    struct rig rig;
    struct reply reply;
    struct fault fault = FAULT_OK;
    char log[128];
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    rig_open(&rig, 8, 8);
    snprintf(log, sizeof log, "%s-wal", rig.path);
    struct asker bench = rig_asker(&rig, 0);
    struct command command = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(asker_send(&bench, &command).result, RESULT_ACCEPTED);
    limit_files(size_of(log) + 20000);
    for (int i = 0; i < 100 && !fault_is(fault); i++) {
        command = asker_make(&bench, i % 2 ? VERB_BADGE_IN : VERB_BADGE_OUT, "setting", 1, 0);
        fault = asker_try(&bench, &command, &reply);
    }
    assert_int_equal(fault.code, FAULT_FULL);
    assert_non_null(strstr(fault.text, "free some space"));
    assert_int_equal(asker_try(&bench, &command, &reply).code, FAULT_FULL); /* and it goes on saying so */
    limit_files(-1);
    reply = asker_send(&bench, &command); /* there is room again: the same command, for the first time */
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_FINISH, "setting", 1, 1).result, RESULT_ACCEPTED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_last_place),
        cmocka_unit_test(test_kill),
        cmocka_unit_test(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
