/* How soon a bench knows a new chip that another has bound. Prints plain figures; tests/bench/run.sh makes
 * the table.
 *
 *   news_bench PORT TELLER LISTENER FOLDER COUNT BUSY     p50 and p99 in ms, by the stream alone, and scanned
 * at once
 *
 * TELLER and LISTENER are tokens of two kiosks. The teller binds COUNT chips, one after the other, twice; the
 * time runs from the hub's answer until the listener's link has the chip in its picture of the workshop. The
 * first time the listener waits for the hub's stream; the second time it asks at once (link_look), as a kiosk
 * does when the chip is held to its reader. BUSY connections bind other chips as fast as the hub answers,
 * meanwhile. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/base/time.h"
#include "kiosk/link/link.h"
#include "tests/bench/load.h"
#include "tests/bench/plant.h"

enum { SAMPLES_MAX = 10000, PATIENCE_S = 30, PAUSE_MS_MAX = 200, PATH_TEXT_MAX = 512, HUB_TEXT_MAX = 64 };

/* Connection c binds chips to piece c, one that nobody had before each time. */
struct teller {
    struct uuid outboxes[LOAD_CONNECTIONS_MAX];
    int64_t n[LOAD_CONNECTIONS_MAX];
    int first; /* the piece of connection 0; chips are told apart by it, too */
};

struct news {
    struct link *link;
    pthread_mutex_t lock;
    pthread_cond_t told; /* the link's picture is newer, or the status is */
    int64_t pictures;
    bool online;
    struct world world;
    struct teller teller;
    bool looks; /* the listener asks at once */
    int count, left;
    double samples_ms[SAMPLES_MAX];
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t unix_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---------------------------------------------------------------- who binds */

static struct uid chip_of(const struct teller *teller, int connection)
{
    struct uid chip;
    struct text text = TEXT_IN(chip.text);
    text_add(&text, "04%04X%08llX", (unsigned)(teller->first + connection),
             (unsigned long long)teller->n[connection]);
    assert(text_ok(&text));
    return chip;
}

static void teller_start(struct teller *teller, int first)
{
    memset(teller, 0, sizeof *teller);
    teller->first = first;
    for (int i = 0; i < LOAD_CONNECTIONS_MAX; i++)
        teller->outboxes[i] = uuid_make(unix_now_ms());
}

static void write_bind(struct teller *teller, int connection, struct text *body)
{
    char id[UUID_TEXT_SIZE], outbox[UUID_TEXT_SIZE], at[TIME_TEXT_MAX];
    int64_t now_ms = unix_now_ms();
    struct command someone;
    plant_command(&someone, teller->first + connection, 0);
    uuid_write(uuid_make(now_ms), id);
    uuid_write(teller->outboxes[connection], outbox);
    time_write(at, now_ms);
    teller->n[connection]++;
    text_add(
        body,
        "{\"id\":\"%s\",\"outbox\":\"%s\",\"n\":%lld,\"decided\":\"hub\",\"at\":\"%s\",\"operator\":\"%s\","
        "\"station\":\"%s\",\"do\":\"bind\",\"piece\":\"%s\",\"chip\":\"%s\"}",
        id, outbox, (long long)teller->n[connection], at, someone.operator_badge.text, someone.station.text,
        someone.piece.text, chip_of(teller, connection).text);
}

static bool is_accepted(int status, struct span body)
{
    bool accepted = status == 200 && memmem(body.data, body.size, "\"accepted\"", 10);
    if (!accepted)
        fprintf(stderr, "news_bench: status %d: %.*s\n", status, (int)body.size, body.data);
    return accepted;
}

/* ---------------------------------------------------------------- who listens */

static void hear(void *context, const struct link_event *event)
{
    struct news *news = context;
    pthread_mutex_lock(&news->lock);
    if (event->kind == LINK_EVENT_WORLD)
        news->pictures++;
    if (event->kind == LINK_EVENT_STATUS)
        news->online = event->status.online;
    pthread_cond_broadcast(&news->told);
    pthread_mutex_unlock(&news->lock);
}

/* Waits for the next picture after `seen`. False: none came. */
static bool await_picture(struct news *news, int64_t *seen)
{
    struct timespec until;
    int error = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&news->lock);
    while (news->pictures == *seen && error == 0)
        error = pthread_cond_timedwait(&news->told, &news->lock, &until);
    *seen = news->pictures;
    pthread_mutex_unlock(&news->lock);
    return error == 0;
}

static bool next_bind(void *context, int connection, struct text *body)
{
    struct news *news = context;
    if (news->left-- == 0)
        return false;
    poll(NULL, 0,
         news->left * 37 %
             PAUSE_MS_MAX); /* a person binds one now and then, at any moment between two boards */
    write_bind(&news->teller, connection, body);
    return text_ok(body);
}

static bool hear_of_it(void *context, int connection, int status, struct span body)
{
    struct news *news = context;
    struct uid chip = chip_of(&news->teller, connection);
    int64_t began_us = now_us(), seen = 0;
    if (!is_accepted(status, body))
        return false;
    if (news->looks && fault_is(link_look(news->link)))
        return false;
    while (!world_find_sheet_by_chip(&news->world, chip)) {
        if (!await_picture(news, &seen))
            return false;
        (void)link_copy_world(news->link, &news->world);
    }
    news->samples_ms[news->count++] = (double)(now_us() - began_us) / 1000;
    return true;
}

/* ---------------------------------------------------------------- who keeps the hub busy */

struct busy {
    struct load_conf conf;
    struct teller teller;
    atomic_bool stop;
    bool ran;
};

static bool next_busy(void *context, int connection, struct text *body)
{
    struct busy *busy = context;
    write_bind(&busy->teller, connection, body);
    return text_ok(body) && !atomic_load(&busy->stop);
}

static bool take_busy(void *context, int connection, int status, struct span body)
{
    (void)context;
    (void)connection;
    return is_accepted(status, body);
}

static void *keep_busy(void *context)
{
    struct busy *busy = context;
    struct load_result result;
    char problem[256];
    busy->ran = load_run(&busy->conf, &result, problem, sizeof problem) && result.uncounted == 0;
    if (!busy->ran)
        fprintf(stderr, "news_bench: %s\n", problem);
    return NULL;
}

/* ---------------------------------------------------------------- measured */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool measure(struct news *news, const struct load_conf *conf, int count, bool looks)
{
    struct load_result result;
    char problem[256];
    news->looks = looks;
    news->count = 0;
    news->left = count;
    if (!load_run(conf, &result, problem, sizeof problem) || news->count < count) {
        fprintf(stderr, "news_bench: %s; %d of %d heard of\n", problem, news->count, count);
        return false;
    }
    qsort(news->samples_ms, (size_t)count, sizeof *news->samples_ms, by_size);
    printf("%.2f %.2f%s", news->samples_ms[count / 2], news->samples_ms[count * 99 / 100],
           looks ? "\n" : " ");
    return true;
}

static int run(struct news *news, struct load_conf *conf, const char *busy_token, int busy_count, int count)
{
    static struct busy busy;
    pthread_t thread;
    int64_t seen = 0;
    busy.conf = *conf;
    busy.conf.token = busy_token;
    busy.conf.connections = busy_count;
    busy.conf.next = next_busy;
    busy.conf.answer = take_busy;
    busy.conf.context = &busy;
    teller_start(&busy.teller, 1);
    if (!await_picture(news, &seen))
        return 1;
    if (busy_count > 0)
        pthread_create(&thread, NULL, keep_busy, &busy);
    bool ran = measure(news, conf, count, false) && measure(news, conf, count, true);
    atomic_store(&busy.stop, true);
    if (busy_count > 0)
        pthread_join(thread, NULL);
    return ran && (busy_count == 0 || busy.ran) ? 0 : 1;
}

int main(int argc, char **argv)
{
    int64_t port, count, busy;
    if (argc != 7 || !number_read_int(span_of(argv[1]), 1, 65535, &port) ||
        !number_read_int(span_of(argv[5]), 1, SAMPLES_MAX, &count) ||
        !number_read_int(span_of(argv[6]), 0, LOAD_CONNECTIONS_MAX, &busy)) {
        fputs("usage: news_bench PORT TELLER LISTENER FOLDER COUNT BUSY\n", stderr);
        return 2;
    }
    static struct news news = {.lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
    char hub[HUB_TEXT_MAX], store[PATH_TEXT_MAX];
    snprintf(hub, sizeof hub, "http://127.0.0.1:%lld", (long long)port);
    snprintf(store, sizeof store, "%s/listener-%lld.db", argv[4], (long long)busy);
    news.world.sheets = calloc(SHEETS_MAX, sizeof *news.world.sheets);
    news.world.people = calloc(PEOPLE_MAX, sizeof *news.world.people);
    teller_start(&news.teller, 0);
    struct load_conf conf = {.port = (int)port,
                             .token = argv[2],
                             .connections = 1,
                             .next = next_bind,
                             .answer = hear_of_it,
                             .context = &news};
    const struct link_conf listener = {.hub = hub,
                                       .token = argv[3],
                                       .store = store,
                                       .live_timeout_ms = 2000,
                                       .sink = hear,
                                       .context = &news};
    struct fault fault = link_open(&listener, &news.link);
    int status = 1;
    if (fault_is(fault))
        fprintf(stderr, "news_bench: %s\n", fault.text);
    else
        status = run(&news, &conf, argv[2], (int)busy, (int)count);
    link_close(news.link);
    free(news.world.sheets);
    free(news.world.people);
    return status;
}
