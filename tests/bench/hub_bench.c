/* Measures the hub. Prints plain figures; tests/bench/run.sh makes the table.
 *
 *   hub_bench make DB PIECES            a store with PIECES pieces in the pool; prints the kiosk's token
 *   hub_bench http PORT TOKEN N MS      N connections against a running hub: commands/s, p50 and p99 in ms
 *   hub_bench raw FOLDER N COMMANDS     COMMANDS in transactions of N through the hub's own writer, recorded,
 *                                       then the same statements played again on a fresh store: commands/s of
 *                                       the writer, of the raw loop, statements a command
 *   hub_bench writer FOLDER N COMMANDS  the first part of that, for a profiler: commands/s of the writer
 *   hub_bench sync FOLDER MS            4 KiB written and fdatasync'ed, one after the other: syncs/s
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/wire/wire.h"
#include "hub/service/service.h"
#include "tests/bench/load.h"
#include "tests/bench/plant.h"
#include "tests/bench/tape.h"

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t unix_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool failed(struct fault fault)
{
    if (fault_is(fault))
        fprintf(stderr, "hub_bench: %s\n", fault.text);
    return fault_is(fault);
}

/* One bench at work: its outbox, and how far it is with its pieces. Bench b of n works on pieces b, b + n, b
 * + 2n … */
struct bench {
    struct uuid outbox;
    int64_t n;
    int piece, step;
};

static void bench_start(struct bench *bench, int index)
{
    *bench = (struct bench){.outbox = uuid_make(unix_now_ms()), .n = 0, .piece = index, .step = 0};
}

static void bench_next(struct bench *bench, int stride, struct command *out)
{
    plant_command(out, bench->piece, bench->step);
    out->at_ms = unix_now_ms();
    out->id = uuid_make(out->at_ms);
    out->outbox = bench->outbox;
    out->n = ++bench->n;
    if (++bench->step == PLANT_STEPS) {
        bench->step = 0;
        bench->piece += stride;
    }
}

static struct service *open_store(const char *path)
{
    struct service_conf conf = {.path = path, .may_create = true, .write_reply = wire_write_reply};
    struct service *service = NULL;
    return failed(service_open(&conf, &service)) ? NULL : service;
}

static int make_store(const char *path, int pieces, char *token)
{
    struct workshop shop;
    plant_make(&shop, pieces, 0);
    struct service *service = open_store(path);
    int status = 1;
    if (service && !failed(service_import(service, &shop, unix_now_ms(), NULL, NULL)) &&
        !failed(service_enroll(service, &shop.kiosks[0], token)))
        status = 0;
    service_close(service);
    workshop_release(&shop);
    return status;
}

/* ------------------------------------------------------------------ http */

struct http_bench {
    struct bench benches[LOAD_CONNECTIONS_MAX];
    int connections;
};

static bool next_body(void *context, int connection, struct text *body)
{
    struct http_bench *load = context;
    struct command command;
    bench_next(&load->benches[connection], load->connections, &command);
    wire_write_command(body, &command);
    return text_ok(body);
}

static bool take_answer(void *context, int connection, int status, struct span body)
{
    (void)context;
    (void)connection;
    bool accepted = status == 200 && memmem(body.data, body.size, "\"accepted\"", 10);
    if (!accepted)
        fprintf(stderr, "hub_bench: status %d: %.*s\n", status, (int)body.size, body.data);
    return accepted;
}

static int bench_http(int port, const char *token, int connections, int64_t duration_ms)
{
    static struct http_bench load;
    load.connections = connections;
    for (int i = 0; i < connections; i++)
        bench_start(&load.benches[i], i);
    struct load_conf conf = {.port = port,
                             .token = token,
                             .connections = connections,
                             .duration_ms = duration_ms,
                             .next = next_body,
                             .answer = take_answer,
                             .context = &load};
    struct load_result result;
    char problem[256];
    if (!load_run(&conf, &result, problem, sizeof problem) || result.uncounted > 0) {
        fprintf(stderr, "hub_bench: %s; %lld not accepted\n", problem, (long long)result.uncounted);
        return 1;
    }
    printf("%.0f %.3f %.3f\n", result.per_second, result.p50_ms, result.p99_ms);
    return 0;
}

/* ------------------------------------------------------------------ raw */

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool done;
    struct fault fault;
};

static void job_done(struct job *job, struct fault fault)
{
    struct waiter *waiter = job->context;
    pthread_mutex_lock(&waiter->lock);
    waiter->done = true;
    waiter->fault = fault;
    pthread_cond_signal(&waiter->changed);
    pthread_mutex_unlock(&waiter->lock);
}

static bool submit_and_wait(struct service *service, struct job *job, struct waiter *waiter)
{
    waiter->done = false;
    service_submit(service, job);
    pthread_mutex_lock(&waiter->lock);
    while (!waiter->done)
        pthread_cond_wait(&waiter->changed, &waiter->lock);
    pthread_mutex_unlock(&waiter->lock);
    return !failed(waiter->fault);
}

static bool run_batches(struct service *service, const struct identity *who, int batch, int64_t commands)
{
    static struct bench benches[LOAD_CONNECTIONS_MAX];
    static struct job_item items[LOAD_CONNECTIONS_MAX];
    static char bodies[LOAD_CONNECTIONS_MAX][WIRE_COMMAND_TEXT_MAX];
    static char arena[LOAD_CONNECTIONS_MAX * WIRE_REPLY_TEXT_MAX];
    struct waiter waiter = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    for (int i = 0; i < batch; i++)
        bench_start(&benches[i], i);
    for (int64_t done = 0; done < commands; done += batch) {
        memset(items, 0, sizeof items);
        for (int i = 0; i < batch; i++) {
            bench_next(&benches[i], batch, &items[i].command);
            struct text body = TEXT_IN(bodies[i]);
            wire_write_command(&body, &items[i].command);
            items[i].body = text_span(&body);
            items[i].has_number = true;
        }
        struct job job = {.who = *who,
                          .items = items,
                          .count = (size_t)batch,
                          .arena = TEXT_IN(arena),
                          .done = job_done,
                          .context = &waiter};
        if (!submit_and_wait(service, &job, &waiter))
            return false;
    }
    return true;
}

static bool find_identity(const char *path, const char *token, struct identity *out)
{
    struct reader *reader = NULL;
    bool found = false;
    if (failed(reader_open(path, &reader)) || failed(reader_find_kiosk(reader, span_of(token), out, &found)))
        found = false;
    reader_close(reader);
    return found;
}

/* Seconds that the hub's writer takes for the commands; < 0 when it failed. */
static double run_writer(const char *path, const struct identity *who, int batch, int64_t commands,
                         bool record)
{
    struct service *service = open_store(path);
    if (!service)
        return -1;
    tape_record(record);
    double start = seconds_now();
    bool ok = run_batches(service, who, batch, commands);
    double passed = seconds_now() - start;
    tape_record(false);
    service_close(service);
    return ok ? passed : -1;
}

/* The writer alone, for a profiler: nothing is recorded, nothing played. */
static int bench_writer(const char *folder, int batch, int64_t commands)
{
    char path[512], token[SERVICE_TOKEN_MAX];
    struct identity who;
    snprintf(path, sizeof path, "%s/writer.db", folder);
    commands = (commands + batch - 1) / batch * batch;
    if (make_store(path, (int)(commands / PLANT_STEPS) + batch + 1, token) != 0 ||
        !find_identity(path, token, &who))
        return 1;
    double writer_s = run_writer(path, &who, batch, commands, false);
    if (writer_s < 0)
        return 1;
    printf("%.0f\n", (double)commands / writer_s);
    return 0;
}

static int bench_raw(const char *folder, int batch, int64_t commands)
{
    char path[512], copy[512], recorded[512], shell[1200], again[1200], token[SERVICE_TOKEN_MAX];
    snprintf(path, sizeof path, "%s/raw.db", folder);
    snprintf(copy, sizeof copy, "%s/raw-copy.db", folder);
    snprintf(recorded, sizeof recorded, "%s/raw-recorded.db", folder);
    commands = (commands + batch - 1) / batch * batch;
    if (make_store(path, (int)(commands / PLANT_STEPS) + batch + 1, token) != 0)
        return 1;
    snprintf(shell, sizeof shell, "cp '%s' '%s'", path, copy);
    snprintf(again, sizeof again, "cp '%s' '%s'", copy, recorded);
    struct identity who;
    if (system(shell) != 0 || !find_identity(path, token, &who))
        return 1;
    double writer_s = run_writer(path, &who, batch, commands, false);
    if (writer_s < 0 || system(again) != 0 || run_writer(recorded, &who, batch, commands, true) < 0)
        return 1;
    double raw_s = tape_play(copy);
    if (raw_s < 0)
        return 1;
    printf("%.0f %.0f %.1f\n", (double)commands / writer_s, (double)commands / raw_s,
           (double)tape_statements() / (double)commands);
    return 0;
}

/* ------------------------------------------------------------------ sync */

static int bench_sync(const char *folder, int64_t duration_ms)
{
    char path[512], page[4096];
    memset(page, 'x', sizeof page);
    snprintf(path, sizeof path, "%s/sync.bin", folder);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return 1;
    double start = seconds_now(), passed = 0;
    int64_t count = 0;
    for (; passed * 1000 < (double)duration_ms; count++, passed = seconds_now() - start)
        if (pwrite(fd, page, sizeof page, count % 256 * 4096) != sizeof page || fdatasync(fd) != 0)
            return 1;
    close(fd);
    unlink(path);
    printf("%.0f\n", (double)count / passed);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    char token[SERVICE_TOKEN_MAX];
    if (strcmp(what, "make") == 0 && argc == 4) {
        int status = make_store(argv[2], (int)strtol(argv[3], NULL, 10), token);
        if (status == 0)
            puts(token);
        return status;
    }
    if (strcmp(what, "http") == 0 && argc == 6)
        return bench_http((int)strtol(argv[2], NULL, 10), argv[3], (int)strtol(argv[4], NULL, 10),
                          strtoll(argv[5], NULL, 10));
    if (strcmp(what, "raw") == 0 && argc == 5)
        return bench_raw(argv[2], (int)strtol(argv[3], NULL, 10), strtoll(argv[4], NULL, 10));
    if (strcmp(what, "writer") == 0 && argc == 5)
        return bench_writer(argv[2], (int)strtol(argv[3], NULL, 10), strtoll(argv[4], NULL, 10));
    if (strcmp(what, "sync") == 0 && argc == 4)
        return bench_sync(argv[2], strtoll(argv[3], NULL, 10));
    fprintf(
        stderr,
        "usage: hub_bench make DB PIECES | http PORT TOKEN N MS | raw|writer FOLDER N COMMANDS | sync FOLDER "
        "MS\n");
    return 2;
}
