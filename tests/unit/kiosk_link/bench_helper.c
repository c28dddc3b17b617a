#include "bench_helper.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "common/sys/clock.h"

enum { PATIENCE_MS = 10000 };

struct bench {
    struct hub *hub;
    struct link *link;
    char folder[128];
    char store[160];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct link_event *events;
    int event_count;
    int live_ms; /* how long a question waits for its answer */
};

static void take_event(void *context, const struct link_event *event)
{
    struct bench *bench = context;
    pthread_mutex_lock(&bench->lock);
    assert(bench->event_count < BENCH_EVENTS_MAX);
    bench->events[bench->event_count++] = *event;
    pthread_cond_broadcast(&bench->changed);
    pthread_mutex_unlock(&bench->lock);
}

void bench_open_link(struct bench *bench)
{
    struct link_conf conf = {.hub = hub_address(bench->hub),
                             .token = HUB_TOKEN,
                             .store = bench->store,
                             .live_timeout_ms = bench->live_ms,
                             .sink = take_event,
                             .context = bench};
    bench->event_count = 0;
    struct fault fault = link_open(&conf, &bench->link);
    assert_string_equal(fault.text, "");
}

void bench_close_link(struct bench *bench)
{
    link_close(bench->link);
    bench->link = NULL;
}

void bench_be_patient(struct bench *bench)
{
    bench_close_link(bench);
    bench->live_ms = PATIENCE_MS;
    bench_open_link(bench);
    bench_wait_online(bench, true);
}

struct bench *bench_create(void)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->live_ms = BENCH_LIVE_MS;
    const char *base = getenv("TMPDIR");
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&bench->lock, NULL);
    pthread_cond_init(&bench->changed, &attributes);
    bench->events = calloc(BENCH_EVENTS_MAX, sizeof *bench->events);
    snprintf(bench->folder, sizeof bench->folder, "%.90s/link-test.XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(bench->folder));
    snprintf(bench->store, sizeof bench->store, "%s/outbox.db", bench->folder);
    bench->hub = hub_start();
    bench_open_link(bench);
    bench_wait_online(bench, true);
    return bench;
}

static void remove_photos(const struct bench *bench)
{
    char folder[192];
    snprintf(folder, sizeof folder, "%s.photos", bench->store);
    DIR *photos = opendir(folder);
    for (struct dirent *file = photos ? readdir(photos) : NULL; file; file = readdir(photos))
        unlinkat(dirfd(photos), file->d_name, 0); /* but . and .. */
    if (photos)
        closedir(photos);
    rmdir(folder);
}

void bench_destroy(struct bench *bench)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    link_close(bench->link);
    hub_stop(bench->hub);
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        char path[192];
        snprintf(path, sizeof path, "%s%s", bench->store, suffixes[i]);
        unlink(path);
    }
    remove_photos(bench);
    rmdir(bench->folder);
    free(bench->events);
    free(bench);
}

struct hub *bench_hub(struct bench *bench)
{
    return bench->hub;
}

struct link *bench_link(struct bench *bench)
{
    return bench->link;
}

const char *bench_store(struct bench *bench)
{
    return bench->store;
}

/* ---------------------------------------------------------------- waiting */

struct condition {
    enum link_event_kind kind;
    struct uuid id;     /* of the command; unless nil */
    const bool *online; /* of the last status; unless NULL */
    const int64_t *pending;
    enum fault_code code; /* unless FAULT_NONE */
    int count;            /* so many events */
};

static bool event_fits(const struct link_event *event, const struct condition *condition)
{
    if (event->kind != condition->kind ||
        (!uuid_is_nil(condition->id) && !uuid_equal(event->command.id, condition->id)))
        return false;
    if (condition->online && event->status.online != *condition->online)
        return false;
    return condition->code == FAULT_NONE || event->status.fault.code == condition->code;
}

/* The last event that fits, when there are enough; NULL before. A status counts only while it is the newest.
 */
static const struct link_event *find_event(const struct bench *bench, const struct condition *condition)
{
    int count = 0;
    const struct link_event *found = NULL;
    for (int i = 0; i < bench->event_count; i++) {
        const struct link_event *event = &bench->events[i];
        if (event_fits(event, condition)) {
            count++;
            found = event;
        } else if (event->kind == LINK_EVENT_STATUS && condition->kind == LINK_EVENT_STATUS) {
            found = NULL;
        }
    }
    return count >= condition->count ? found : NULL;
}

static struct link_event wait_for(struct bench *bench, const struct condition *condition, const char *what)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    const struct link_event *found;
    struct link_event event = {.kind = condition->kind};
    pthread_mutex_lock(&bench->lock);
    while (!(found = find_event(bench, condition)) &&
           pthread_cond_timedwait(&bench->changed, &bench->lock, &until) != ETIMEDOUT)
        continue;
    if (found)
        event = *found;
    pthread_mutex_unlock(&bench->lock);
    if (!found)
        fail_msg("waited for %s in vain", what);
    return event;
}

void bench_wait_online(struct bench *bench, bool online)
{
    struct condition condition = {.kind = LINK_EVENT_STATUS, .online = &online, .count = 1};
    wait_for(bench, &condition, online ? "online" : "offline");
}

void bench_wait_fault(struct bench *bench, enum fault_code code, struct link_status *out)
{
    struct condition condition = {.kind = LINK_EVENT_STATUS, .code = code, .count = 1};
    *out = wait_for(bench, &condition, fault_word(code)).status;
}

void bench_wait_event(struct bench *bench, enum link_event_kind kind, struct uuid id, struct link_event *out)
{
    struct condition condition = {.kind = kind, .id = id, .count = 1};
    struct link_event event = wait_for(bench, &condition, kind == LINK_EVENT_REPLY ? "a reply" : "a timeout");
    if (out)
        *out = event;
}

bool bench_wait_end(struct bench *bench, struct uuid id)
{
    struct condition reply = {.kind = LINK_EVENT_REPLY, .id = id, .count = 1};
    struct condition timeout = {.kind = LINK_EVENT_TIMEOUT, .id = id, .count = 1};
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};
    bool answered = false, over = false;
    pthread_mutex_lock(&bench->lock);
    while (!(answered = find_event(bench, &reply) != NULL) && !(over = find_event(bench, &timeout) != NULL) &&
           pthread_cond_timedwait(&bench->changed, &bench->lock, &until) != ETIMEDOUT)
        continue;
    pthread_mutex_unlock(&bench->lock);
    assert_true(answered || over);
    return answered;
}

struct link_event bench_wait_printed(struct bench *bench, int count)
{
    struct condition condition = {.kind = LINK_EVENT_PRINTED, .count = count};
    return wait_for(bench, &condition, "a label");
}

struct link_event bench_wait_looked(struct bench *bench, int count)
{
    struct condition condition = {.kind = LINK_EVENT_LOOKED, .count = count};
    return wait_for(bench, &condition, "a look");
}

struct link_event bench_wait_history(struct bench *bench, int count)
{
    struct condition condition = {.kind = LINK_EVENT_HISTORY, .count = count};
    return wait_for(bench, &condition, "a history");
}

struct link_event bench_wait_seen(struct bench *bench, int count)
{
    struct condition condition = {.kind = LINK_EVENT_SEEN, .count = count};
    return wait_for(bench, &condition, "a photo");
}

void bench_wait_worlds(struct bench *bench, int count)
{
    struct condition condition = {.kind = LINK_EVENT_WORLD, .count = count};
    wait_for(bench, &condition, "a world");
}

static int64_t pending_now(const struct link_status *status)
{
    return status->pending;
}

static int64_t photos_now(const struct link_status *status)
{
    return status->photos;
}

static void wait_count(struct bench *bench, int64_t (*read)(const struct link_status *), int64_t wanted)
{
    int64_t until_ms = clock_monotonic_ms() + 3 * PATIENCE_MS, seen;
    struct link_status status;
    pthread_mutex_lock(&bench->lock);
    while (status = link_status(bench->link), (seen = read(&status)) != wanted) {
        struct timespec soon = {(clock_monotonic_ms() + 20) / 1000,
                                (clock_monotonic_ms() + 20) % 1000 * 1000000};
        pthread_cond_timedwait(&bench->changed, &bench->lock, &soon);
        if (clock_monotonic_ms() > until_ms)
            break;
    }
    pthread_mutex_unlock(&bench->lock);
    assert_int_equal(seen, wanted);
}

void bench_wait_pending(struct bench *bench, int64_t pending)
{
    wait_count(bench, pending_now, pending);
}

void bench_wait_photos(struct bench *bench, int64_t photos)
{
    wait_count(bench, photos_now, photos);
}

int bench_count_events(struct bench *bench, enum link_event_kind kind, struct uuid id)
{
    int count = 0;
    pthread_mutex_lock(&bench->lock);
    for (int i = 0; i < bench->event_count; i++)
        count += bench->events[i].kind == kind && uuid_equal(bench->events[i].command.id, id);
    pthread_mutex_unlock(&bench->lock);
    return count;
}

/* ---------------------------------------------------------------- doing */

struct command bench_command(enum verb verb, enum decided decided)
{
    struct command command = {.verb = verb,
                              .decided = decided,
                              .operator_badge = tag_make(TAG_BADGE, 3),
                              .station = code_of("setting"),
                              .piece = tag_make(TAG_PIECE, 123)};
    return command;
}

struct command bench_ask(struct bench *bench)
{
    struct command command = bench_command(VERB_RECEIVE, DECIDED_HUB);
    struct fault fault = link_send(bench->link, &command);
    assert_string_equal(fault.text, "");
    return command;
}

struct command bench_decide(struct bench *bench, enum verb verb)
{
    struct command command = bench_command(verb, DECIDED_KIOSK);
    struct fault fault = link_send(bench->link, &command);
    assert_string_equal(fault.text, "");
    return command;
}

struct command bench_report(struct bench *bench, const char *subject)
{
    struct command command = bench_command(VERB_REPORT, DECIDED_KIOSK);
    bool fits =
        TEXT_COPY(command.subject, span_of(subject)) && TEXT_COPY(command.report, SPAN("unknown_tag"));
    assert_true(fits);
    struct fault fault = link_send(bench->link, &command);
    assert_string_equal(fault.text, "");
    return command;
}

void bench_expect_booked(struct bench *bench, const char *const *lines, int count)
{
    int booked = hub_wait_booked(bench->hub, count);
    for (int i = 0; i < count; i++) {
        char line[HUB_LINE_MAX];
        hub_booked(bench->hub, i, line);
        assert_string_equal(line, lines[i]);
    }
    assert_int_equal(booked, count);
    assert_int_equal(hub_count_doubles(bench->hub), 0);
}

int bench_setup(void **state)
{
    *state = bench_create();
    return 0;
}

int bench_teardown(void **state)
{
    bench_destroy(*state);
    return 0;
}
