/* Kills the hub with SIGKILL at random moments while kiosks work, and proves that nothing acknowledged was
 * lost, doubled or reordered.
 *
 *   chaos HUB_PROGRAM FOLDER KILLS SEED
 *
 * Three kiosks, each with the real link and its own outbox on disk, carry pieces through casting, setting,
 * polishing and QC over real HTTP, live when they can, on their own when they cannot. Every few moments the
 * hub dies and is started again on the same file; after each death `verify` must be clean. At the end, with
 * nothing pending: every number of every outbox was answered once, every answer that a kiosk saw stands in
 * the store, and the life of every piece is exactly what its kiosk did, in that order. Prints what failed
 * with the seed; exit 1 then. The last line is "N passed, M failed". */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/wire/wire.h"
#include "hub/service/service.h"
#include "kiosk/link/link.h"
#include "tests/bench/plant.h"
#include "tests/chaos/hub_process.h"

enum {
    KIOSKS = 3,
    PIECES = 1020,
    IN_HAND = 5, /* pieces that a kiosk carries at a time */
    PLACES = 6,  /* limit of each station: kiosks do meet refusals */
    EVENTS_MAX = 4096,
    LIVE_TIMEOUT_MS = 400,
    ALIVE_MS_MIN = 60,
    ALIVE_MS_MAX = 500,
    DRAIN_MS_MAX = 60000,
};

struct kiosk {
    struct link *link;
    char token[SERVICE_TOKEN_MAX];
    int first, count; /* its pieces */
    int step[PIECES]; /* how far each is, as the kiosk knows */
    int at;           /* piece whose turn it is, within its own */
    bool asking;      /* a live command is under way */
    int asked_piece, asked_step;
    int64_t accepted, refused, unanswered, alone;
};

struct chaos {
    struct kiosk kiosks[KIOSKS];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct {
        int kiosk;
        struct link_event event;
    } * events;
    int event_count;
    sqlite3 *seen; /* what the kiosks were told: id → result */
    uint64_t random;
    const char *hub_program;
    char store[512], address[64];
    pid_t hub;
    int passed, failed;
};

/* ------------------------------------------------------------------ small things */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t next_random(struct chaos *chaos)
{
    uint64_t z = (chaos->random += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void check(struct chaos *chaos, bool ok, const char *what)
{
    if (ok)
        chaos->passed++;
    else
        chaos->failed++;
    if (!ok)
        printf("FAIL: %s\n", what);
}

static void must(struct fault fault, const char *what)
{
    if (!fault_is(fault))
        return;
    fprintf(stderr, "chaos: %s: %s\n", what, fault.text);
    exit(1);
}

/* ------------------------------------------------------------------ the hub */

/* Keeps to the port of its first start. */
static void hub_start(struct chaos *chaos)
{
    int port;
    must(hub_process_start(chaos->hub_program, chaos->store, chaos->address, &chaos->hub, &port), "hub");
    snprintf(chaos->address, sizeof chaos->address, "127.0.0.1:%d", port);
}

static void hub_kill(struct chaos *chaos)
{
    kill(chaos->hub, SIGKILL);
    waitpid(chaos->hub, NULL, 0);
}

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    printf("verify: %s\n", sentence);
}

static void verify(struct chaos *chaos)
{
    struct verify_report report;
    must(service_verify(chaos->store, say_problem, NULL, &report), "verify");
    check(chaos, report.problems == 0, "verify is clean");
}

static void make_store(struct chaos *chaos)
{
    struct workshop shop;
    plant_make(&shop, PIECES, PLACES);
    struct service_conf conf = {.path = chaos->store, .may_create = true, .write_reply = wire_write_reply};
    struct service *service;
    must(service_open(&conf, &service), "open");
    must(service_import(service, &shop, (int64_t)time(NULL) * 1000, NULL, NULL), "import");
    for (int k = 0; k < KIOSKS; k++) {
        struct workshop_kiosk kiosk = shop.kiosks[0];
        char code[32];
        snprintf(code, sizeof code, "kiosk-%d", k);
        kiosk.code = code_of(code);
        must(service_enroll(service, &kiosk, chaos->kiosks[k].token), "enroll");
    }
    service_close(service);
    workshop_release(&shop);
}

/* ------------------------------------------------------------------ the kiosks */

struct sink {
    struct chaos *chaos;
    int kiosk;
};

static void take_event(void *context, const struct link_event *event)
{
    struct sink *sink = context;
    struct chaos *chaos = sink->chaos;
    if (event->kind != LINK_EVENT_REPLY && event->kind != LINK_EVENT_TIMEOUT)
        return;
    pthread_mutex_lock(&chaos->lock);
    if (chaos->event_count == EVENTS_MAX) {
        fprintf(stderr, "chaos: too many events wait\n");
        abort();
    }
    chaos->events[chaos->event_count].kiosk = sink->kiosk;
    chaos->events[chaos->event_count++].event = *event;
    pthread_cond_signal(&chaos->changed);
    pthread_mutex_unlock(&chaos->lock);
}

static void note_answer(struct chaos *chaos, const struct reply *reply)
{
    sqlite3_stmt *insert;
    sqlite3_prepare_v2(chaos->seen, "INSERT OR REPLACE INTO seen VALUES (?, ?)", -1, &insert, NULL);
    sqlite3_bind_blob(insert, 1, reply->id.bytes, sizeof reply->id.bytes, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, result_word(reply->result), -1, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE)
        abort();
    sqlite3_finalize(insert);
}

static bool send_command(struct kiosk *kiosk, int piece, int step, enum decided decided)
{
    struct command command;
    plant_command(&command, piece, step);
    command.decided = decided;
    struct fault fault = link_send(kiosk->link, &command);
    return !fault_is(fault);
}

/* The live command of this kiosk got no answer: a receive did not happen, anything else did. */
static void settle_unanswered(struct kiosk *kiosk, const struct command *lost)
{
    kiosk->unanswered++;
    kiosk->asking = false;
    if (lost->verb == VERB_RECEIVE) {
        struct command withdraw = {.verb = VERB_WITHDRAW,
                                   .decided = DECIDED_KIOSK,
                                   .operator_badge = lost->operator_badge,
                                   .station = lost->station,
                                   .piece = lost->piece};
        must(link_send(kiosk->link, &withdraw), "withdraw");
        return;
    }
    if (send_command(kiosk, kiosk->asked_piece, kiosk->asked_step, DECIDED_KIOSK)) {
        kiosk->step[kiosk->asked_piece - kiosk->first]++;
        kiosk->alone++;
    }
}

static void take_reply(struct chaos *chaos, struct kiosk *kiosk, const struct link_event *event)
{
    note_answer(chaos, &event->reply);
    if (!event->live) {
        check(chaos, event->reply.result == RESULT_ACCEPTED, "what happened at a kiosk is always booked");
        return;
    }
    kiosk->asking = false;
    if (event->reply.result == RESULT_ACCEPTED) {
        kiosk->accepted++;
        kiosk->step[kiosk->asked_piece - kiosk->first]++;
    } else {
        kiosk->refused++;
    }
}

static void drain(struct chaos *chaos)
{
    static struct {
        int kiosk;
        struct link_event event;
    } taken[EVENTS_MAX];
    pthread_mutex_lock(&chaos->lock);
    int count = chaos->event_count;
    memcpy(taken, chaos->events, (size_t)count * sizeof *taken);
    chaos->event_count = 0;
    pthread_mutex_unlock(&chaos->lock);
    for (int i = 0; i < count; i++) {
        struct kiosk *kiosk = &chaos->kiosks[taken[i].kiosk];
        if (taken[i].event.kind == LINK_EVENT_TIMEOUT)
            settle_unanswered(kiosk, &taken[i].event.command);
        else
            take_reply(chaos, kiosk, &taken[i].event);
    }
}

/* The next thing that this kiosk could do, if it may do anything now. */
static void work(struct kiosk *kiosk)
{
    if (kiosk->asking)
        return;
    for (int tried = 0; tried < IN_HAND; tried++) {
        /* those in hand are the first that are not finished */
        int index = -1, open = 0;
        kiosk->at = (kiosk->at + 1) % IN_HAND;
        for (int i = 0; i < kiosk->count && index < 0; i++)
            if (kiosk->step[i] < PLANT_STEPS && open++ == kiosk->at)
                index = i;
        if (index < 0)
            continue;
        int step = kiosk->step[index], piece = kiosk->first + index;
        struct link_status status = link_status(kiosk->link);
        if (status.online && status.pending == 0) {
            if (!send_command(kiosk, piece, step, DECIDED_HUB))
                continue;
            kiosk->asking = true;
            kiosk->asked_piece = piece;
            kiosk->asked_step = step;
            return;
        }
        bool receives = step % 2 == 0 && step < PLANT_STEPS - 1;
        if (!receives && status.pending < 20 && send_command(kiosk, piece, step, DECIDED_KIOSK)) {
            kiosk->step[index]++;
            kiosk->alone++;
        }
    }
}

static void work_until(struct chaos *chaos, int64_t end_ms)
{
    while (now_ms() < end_ms) {
        for (int k = 0; k < KIOSKS; k++)
            work(&chaos->kiosks[k]);
        pthread_mutex_lock(&chaos->lock);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 5000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_sec++;
            until.tv_nsec -= 1000000000;
        }
        if (chaos->event_count == 0)
            pthread_cond_timedwait(&chaos->changed, &chaos->lock, &until);
        pthread_mutex_unlock(&chaos->lock);
        drain(chaos);
    }
}

static bool all_settled(struct chaos *chaos)
{
    for (int k = 0; k < KIOSKS; k++)
        if (chaos->kiosks[k].asking || link_status(chaos->kiosks[k].link).pending > 0)
            return false;
    return true;
}

static void settle(struct chaos *chaos)
{
    int64_t end = now_ms() + DRAIN_MS_MAX;
    while (!all_settled(chaos) && now_ms() < end) {
        pthread_mutex_lock(&chaos->lock);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        if (chaos->event_count == 0)
            pthread_cond_timedwait(&chaos->changed, &chaos->lock, &until);
        pthread_mutex_unlock(&chaos->lock);
        drain(chaos);
    }
    check(chaos, all_settled(chaos), "in the end nothing is pending");
}

/* ------------------------------------------------------------------ the proof */

static int64_t count_rows(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t count = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int64(statement, 0);
    else
        fprintf(stderr, "chaos: %s: %s\n", sql, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    return count;
}

/* Each piece's events that were not undone are exactly the steps that its kiosk knows of, in order. */
static void check_lives(struct chaos *chaos, sqlite3 *db)
{
    sqlite3_stmt *life;
    sqlite3_prepare_v2(
        db,
        "SELECT group_concat(verb, ' ') FROM (SELECT verb FROM event JOIN piece ON piece.id = event.piece"
        " WHERE piece.tag = ? AND event.command IS NOT NULL AND event.corrects IS NULL AND event.seq NOT IN"
        " (SELECT corrects FROM event WHERE corrects IS NOT NULL) ORDER BY event.seq)",
        -1, &life, NULL);
    int wrong = 0;
    for (int k = 0; k < KIOSKS; k++)
        for (int i = 0; i < chaos->kiosks[k].count; i++) {
            char expected[256];
            struct text text = TEXT_IN(expected);
            for (int step = 0; step < chaos->kiosks[k].step[i]; step++) {
                struct command command;
                plant_command(&command, 0, step);
                text_add(&text, "%s%s", step ? " " : "", verb_word(command.verb));
            }
            struct tag tag = plant_tag(chaos->kiosks[k].first + i);
            sqlite3_bind_text(life, 1, tag.text, -1, SQLITE_TRANSIENT);
            const char *lived =
                sqlite3_step(life) == SQLITE_ROW ? (const char *)sqlite3_column_text(life, 0) : NULL;
            if (strcmp(lived ? lived : "", expected) != 0) {
                printf("%s lived \"%s\", its kiosk did \"%s\"\n", tag.text, lived ? lived : "", expected);
                wrong++;
            }
            sqlite3_reset(life);
        }
    sqlite3_finalize(life);
    check(chaos, wrong == 0, "every piece lived what its kiosk did, once and in order");
}

static void prove(struct chaos *chaos)
{
    sqlite3 *db;
    char attach[640];
    if (sqlite3_open_v2(chaos->store, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        abort();
    check(chaos,
          count_rows(db, "SELECT count(*) FROM (SELECT outbox FROM command GROUP BY outbox"
                         " HAVING count(*) <> max(n) OR count(DISTINCT n) <> max(n))") == 0,
          "every number of every outbox was answered once");
    check(chaos,
          count_rows(db, "SELECT count(*) FROM (SELECT command FROM event WHERE command IS NOT NULL"
                         " GROUP BY command HAVING count(*) > 1)") == 0,
          "no command was booked twice");
    snprintf(attach, sizeof attach, "ATTACH '%s.seen' AS kiosks", chaos->store);
    sqlite3_exec(db, attach, NULL, NULL, NULL);
    int64_t told = count_rows(db, "SELECT count(*) FROM kiosks.seen");
    int64_t lost = count_rows(db, "SELECT count(*) FROM kiosks.seen LEFT JOIN command USING (id)"
                                  " WHERE command.result IS NULL OR command.result <> seen.result");
    check(chaos, told > 0 && lost == 0, "every answer that a kiosk saw stands in the store");
    check_lives(chaos, db);
    printf("%lld commands in the store, %lld answers seen\n",
           (long long)count_rows(db, "SELECT count(*) FROM command"), (long long)told);
    sqlite3_close(db);
}

static void open_links(struct chaos *chaos, const char *folder, struct sink *sinks)
{
    static char urls[KIOSKS][96], stores[KIOSKS][512];
    for (int k = 0; k < KIOSKS; k++) {
        struct kiosk *kiosk = &chaos->kiosks[k];
        kiosk->count = PIECES / KIOSKS;
        kiosk->first = k * kiosk->count;
        sinks[k] = (struct sink){chaos, k};
        snprintf(urls[k], sizeof urls[k], "http://%s", chaos->address);
        snprintf(stores[k], sizeof stores[k], "%s/kiosk-%d.db", folder, k);
        struct link_conf conf = {.hub = urls[k],
                                 .token = kiosk->token,
                                 .store = stores[k],
                                 .live_timeout_ms = LIVE_TIMEOUT_MS,
                                 .sink = take_event,
                                 .context = &sinks[k]};
        must(link_open(&conf, &kiosk->link), "link");
    }
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: chaos HUB_PROGRAM FOLDER KILLS SEED\n");
        return 2;
    }
    static struct chaos chaos;
    struct sink sinks[KIOSKS];
    int kills = (int)strtol(argv[3], NULL, 10);
    chaos.random = strtoull(argv[4], NULL, 10);
    chaos.hub_program = argv[1];
    chaos.events = calloc(EVENTS_MAX, sizeof *chaos.events);
    pthread_mutex_init(&chaos.lock, NULL);
    pthread_cond_init(&chaos.changed, NULL);
    snprintf(chaos.store, sizeof chaos.store, "%s/hub.db", argv[2]);
    snprintf(chaos.address, sizeof chaos.address, "127.0.0.1:0");
    char seen[640];
    snprintf(seen, sizeof seen, "%s.seen", chaos.store);
    if (sqlite3_open(seen, &chaos.seen) != SQLITE_OK ||
        sqlite3_exec(chaos.seen,
                     "PRAGMA synchronous=OFF; CREATE TABLE seen (id BLOB PRIMARY KEY, result TEXT)", NULL,
                     NULL, NULL) != SQLITE_OK)
        return 1;
    make_store(&chaos);
    hub_start(&chaos);
    open_links(&chaos, argv[2], sinks);
    for (int i = 0; i < kills; i++) {
        work_until(&chaos,
                   now_ms() + ALIVE_MS_MIN + (int64_t)(next_random(&chaos) % (ALIVE_MS_MAX - ALIVE_MS_MIN)));
        hub_kill(&chaos);
        verify(&chaos);
        work_until(&chaos, now_ms() + (int64_t)(next_random(&chaos) % 30));
        hub_start(&chaos);
    }
    settle(&chaos);
    for (int k = 0; k < KIOSKS; k++) {
        struct kiosk *kiosk = &chaos.kiosks[k];
        printf("kiosk %d: %lld accepted live, %lld refused, %lld unanswered, %lld decided alone\n", k,
               (long long)kiosk->accepted, (long long)kiosk->refused, (long long)kiosk->unanswered,
               (long long)kiosk->alone);
        link_close(kiosk->link);
    }
    hub_kill(&chaos);
    verify(&chaos);
    prove(&chaos);
    sqlite3_close(chaos.seen);
    if (chaos.failed)
        printf("seed %s\n", argv[4]);
    printf("%d passed, %d failed\n", chaos.passed, chaos.failed);
    return chaos.failed ? 1 : 0;
}
