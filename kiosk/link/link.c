#include "kiosk/link/link.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "common/sys/thread.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

void retry_later(struct retry *retry, int64_t now_ms, int64_t most_ms)
{
    int doublings = retry->failures < 10 ? retry->failures : 10;
    int64_t wait_ms = (int64_t)RETRY_MS_MIN << doublings;
    retry->failures++;
    retry->after_ms = now_ms + (wait_ms < most_ms ? wait_ms : most_ms);
}

void link_recount(struct link *link)
{
    struct fault fault = outbox_count(link->outbox, &link->pending, &link->own);
    log_fault("link", fault);
}

/* Nothing depends on it but what people read. */
static struct fault clock_fault(int64_t skew_ms)
{
    if (skew_ms <= CLOCK_SKEW_MS_MAX && skew_ms >= -CLOCK_SKEW_MS_MAX)
        return FAULT_OK;
    return fault_make(FAULT_CONFIG, "The clock of this kiosk is %lld seconds %s the hub's: set it",
                      (long long)(skew_ms > 0 ? skew_ms : -skew_ms) / 1000,
                      skew_ms > 0 ? "ahead of" : "behind");
}

struct link_status link_status_now(const struct link *link)
{
    struct link_status status = {
        .online = link->stream_alive, .pending = link->pending - link->own, .photos = link->spool.count};
    status.fault = link->stream_alive ? link->post_fault : link->stream_fault;
    if (link->stream_alive && !fault_is(status.fault))
        status.fault = link->photo_fault;
    if (link->stream_alive && !fault_is(status.fault))
        status.fault = clock_fault(link->skew_ms);
    return status;
}

void link_tell(struct link *link, const struct link_event *event)
{
    link->conf.sink(link->conf.context, event);
}

static bool status_equal(const struct link_status *a, const struct link_status *b)
{
    return a->online == b->online && a->pending == b->pending && a->photos == b->photos &&
           a->fault.code == b->fault.code && strcmp(a->fault.text, b->fault.text) == 0;
}

static void tell_status(struct link *link)
{
    struct link_event event = {.kind = LINK_EVENT_STATUS, .status = link_status(link)};
    if (status_equal(&event.status, &link->told))
        return;
    link->told = event.status;
    link_tell(link, &event);
}

/* ---------------------------------------------------------------- the stream: is the hub there? */

static void stream_opened(void *context)
{
    struct link *link = context;
    pthread_mutex_lock(&link->lock);
    link->stream_alive = true;
    link->stream_fault = FAULT_OK;
    link->post_retry.after_ms = 0; /* there it is: what waits goes now */
    link->photo_fault = FAULT_OK;
    pthread_mutex_unlock(&link->lock);
    link->events = (struct events){.size = 0}; /* what was half read is of the last connection */
    link->world_retry = link->health_retry = link->photo_retry = (struct retry){0, 0};
    link->contract = 0;
    link->stream_heard_ms = link->stream_opened_ms = clock_monotonic_ms();
    link->world_wanted = true;
}

static void stream_bytes(void *context, struct span bytes)
{
    struct link *link = context;
    const char *name;
    link->stream_heard_ms = clock_monotonic_ms();
    while (events_read(&link->events, &bytes, &name))
        if (strcmp(name, "board") == 0)
            link->world_wanted = true;
}

static void lose_stream(struct link *link, struct fault fault)
{
    int64_t now_ms = clock_monotonic_ms();
    pthread_mutex_lock(&link->lock);
    bool news = strcmp(link->stream_fault.text, fault.text) != 0;
    bool lasted = link->stream_alive && now_ms - link->stream_opened_ms > RETRY_MS_MAX;
    link->stream_alive = false;
    link->stream_fault = fault;
    pthread_mutex_unlock(&link->lock);
    if (news) /* once, not at every attempt */
        log_fault("link", fault);
    if (lasted) /* one that ends as soon as it is there is as good as none */
        link->stream_retry = (struct retry){0, 0};
    retry_later(&link->stream_retry, now_ms, fault.code == FAULT_DENIED ? RETRY_DENIED_MS : RETRY_MS_MAX);
    photo_forget(link);
    picture_save(link, now_ms, true);
}

static void stream_ended(struct link *link, const struct answer *answer)
{
    if (answer->status == 401 || answer->status == 403)
        lose_stream(link, fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again"));
    else if (answer->status >= 400)
        lose_stream(link,
                    fault_make(FAULT_IO, "The hub has trouble (HTTP %ld): look at its log", answer->status));
    else
        lose_stream(link,
                    fault_make(FAULT_LOST, "No answer from the hub: look at its power and at the network"));
}

static void stream_check(struct link *link, int64_t now_ms)
{
    bool runs = client_runs(link->client, EXCHANGE_STREAM);
    if (runs && now_ms - link->stream_heard_ms > SILENCE_MS_MAX) {
        client_cancel(link->client, EXCHANGE_STREAM);
        lose_stream(
            link, fault_make(FAULT_TIMEOUT, "The hub has gone silent: look at its power and at the network"));
    } else if (!runs && now_ms >= link->stream_retry.after_ms) {
        link->stream_heard_ms = now_ms;
        client_stream(link->client);
    }
}

/* ---------------------------------------------------------------- the thread */

static void exchange_ended(void *context, enum exchange_kind kind, const struct answer *answer)
{
    switch (kind) {
    case EXCHANGE_POST:
        post_ended(context, answer);
        break;
    case EXCHANGE_WORLD:
        picture_ended(context, answer);
        break;
    case EXCHANGE_HEALTH:
        health_ended(context, answer);
        break;
    case EXCHANGE_PRINT:
        label_ended(context, answer);
        break;
    case EXCHANGE_PHOTO:
        photo_ended(context, answer);
        break;
    case EXCHANGE_SEEN:
        seen_ended(context, answer);
        break;
    case EXCHANGE_HISTORY:
        history_ended(context, answer);
        break;
    case EXCHANGE_STREAM:
        stream_ended(context, answer);
        break;
    case EXCHANGES:
        break;
    }
}

static void keep_earlier(int64_t *at_ms, bool applies, int64_t other_ms)
{
    if (applies && other_ms < *at_ms)
        *at_ms = other_ms;
}

/* How long the thread may sleep: until the next thing that is due by the clock. */
static int wait_ms(struct link *link, int64_t now_ms)
{
    int64_t at_ms = now_ms + WAIT_MS_MAX;
    bool stream = client_runs(link->client, EXCHANGE_STREAM), post = client_runs(link->client, EXCHANGE_POST);
    pthread_mutex_lock(&link->lock);
    keep_earlier(&at_ms, link->live.present && !link->live.timed_out, link->live.deadline_ms);
    keep_earlier(&at_ms,
                 link->pending > 0 && link->stream_alive && !post && link->post_retry.after_ms > now_ms,
                 link->post_retry.after_ms);
    keep_earlier(&at_ms, link->world_wanted && picture_may(link), link->world_retry.after_ms);
    keep_earlier(&at_ms, link->look && picture_may(link), now_ms);
    keep_earlier(&at_ms,
                 link->contract == 0 && link->stream_alive && !client_runs(link->client, EXCHANGE_HEALTH),
                 link->health_retry.after_ms);
    keep_earlier(&at_ms, photo_may(link), link->photo_retry.after_ms);
    keep_earlier(&at_ms, link->stop, now_ms);
    pthread_mutex_unlock(&link->lock);
    keep_earlier(&at_ms, stream, link->stream_heard_ms + SILENCE_MS_MAX + 1);
    keep_earlier(&at_ms, !stream, link->stream_retry.after_ms);
    keep_earlier(&at_ms, link->world_save_ms > 0, link->world_save_ms);
    return at_ms > now_ms ? (int)(at_ms - now_ms) : 0;
}

static void step(struct link *link)
{
    int64_t now_ms = clock_monotonic_ms();
    stream_check(link, now_ms);
    post_check_deadline(link, now_ms);
    health_begin(link, now_ms);
    post_begin(link, now_ms);
    picture_begin(link, now_ms);
    label_begin(link);
    photo_begin(link, now_ms);
    history_begin(link);
    seen_begin(link);
    picture_save(link, now_ms, false);
    tell_status(link);
    client_work(link->client, wait_ms(link, clock_monotonic_ms()));
}

void link_work(struct link *link)
{
    assert(link->conf.by_hand);
    step(link);
}

static bool stopped(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    bool stop = link->stop;
    pthread_mutex_unlock(&link->lock);
    return stop;
}

static void *run(void *context)
{
    struct link *link = context;
    while (!stopped(link))
        step(link);
    picture_save(link, clock_monotonic_ms(), true);
    return NULL;
}

/* ---------------------------------------------------------------- opening */

/* What the hub was asked shall not have happened. */
static struct command make_withdraw(const struct command *live)
{
    struct command withdraw = {.verb = VERB_WITHDRAW,
                               .decided = DECIDED_KIOSK,
                               .at_ms = clock_unix_ms(),
                               .operator_badge = live->operator_badge,
                               .station = live->station,
                               .piece = live->piece};
    withdraw.id = uuid_make(withdraw.at_ms);
    return withdraw;
}

/* The kiosk was stopped while somebody waited for an answer: nobody waits any more. */
static struct fault withdraw_leftover(struct link *link)
{
    struct command live;
    struct arena arena = {.blocks = NULL};
    bool found;
    struct fault fault = outbox_find_live(link->outbox, &arena, &live, &found);
    struct command withdraw = found ? make_withdraw(&live) : (struct command){.n = 0};
    if (!fault_is(fault) && found)
        fault = outbox_replace(link->outbox, &live, &withdraw);
    arena_release(&arena);
    return fault;
}

static struct fault start_thread(struct link *link)
{
    link->started = thread_start(&link->thread, run, link) == 0;
    return link->started ? FAULT_OK
                         : fault_make(FAULT_FULL, "cannot start the link's thread: memory is full");
}

static struct fault open_parts(struct link *link)
{
    struct client_conf conf = {.hub = link->conf.hub,
                               .token = link->conf.token,
                               .ended = exchange_ended,
                               .stream_opened = stream_opened,
                               .stream_bytes = stream_bytes,
                               .context = link};
    struct fault fault = client_open(&conf, &link->client);
    if (!fault_is(fault))
        fault = outbox_open(link->conf.store, &link->outbox);
    if (!fault_is(fault))
        fault = spool_open(&link->spool, link->conf.store);
    if (!fault_is(fault))
        fault = album_open(&link->album, link->conf.store);
    if (!fault_is(fault))
        fault = withdraw_leftover(link);
    if (fault_is(fault))
        return fault;
    link_recount(link);
    picture_load(link);
    lent_load(link);
    return link->conf.by_hand ? FAULT_OK : start_thread(link);
}

struct fault link_open(const struct link_conf *conf, struct link **out)
{
    *out = NULL;
    struct link *link = calloc(1, sizeof *link);
    assert(link);
    link->conf = *conf;
    link->batch_max = BATCH_MAX;
    link->stream_fault = fault_make(FAULT_LOST, "No answer from the hub yet");
    pthread_mutex_init(&link->lock, NULL);
    picture_init(link);
    struct fault fault = open_parts(link);
    if (fault_is(fault))
        link_close(link);
    else
        *out = link;
    return fault;
}

void link_close(struct link *link)
{
    if (!link)
        return;
    if (link->started) {
        pthread_mutex_lock(&link->lock);
        link->stop = true;
        pthread_mutex_unlock(&link->lock);
        client_wake(link->client);
        pthread_join(link->thread, NULL);
    }
    client_close(link->client);
    arena_release(&link->batch_arena);
    live_forget(link);
    free(link->upload.data);
    free(link->seen.data);
    outbox_close(link->outbox);
    picture_finish(link);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

/* ---------------------------------------------------------------- sending: the main thread */

struct command command_bare(const struct command *command)
{
    struct command bare = *command;
    bare.form = NULL;
    memset(bare.pin, 0, sizeof bare.pin);
    return bare;
}

void live_forget(struct link *link)
{
    arena_release(&link->live.arena);
    memset(&link->live, 0, sizeof link->live);
}

/* The main thread keeps its form only until link_send returns. */
static void remember_live(struct link *link, const struct command *command)
{
    link->live = (struct live){.present = true, .command = *command};
    link->live.deadline_ms = clock_monotonic_ms() + link->conf.live_timeout_ms;
    if (command->form)
        link->live.command.form = wire_copy_form(command->form, &link->live.arena);
    assert(!link->live.arena.failed);
}

static struct fault send_live(struct link *link, struct command *command)
{
    if (link->live.present && !link->live.timed_out)
        return fault_make(FAULT_BUSY, "The hub is still thinking about the last scan: wait a moment");
    if (link->live.present)
        return fault_make(FAULT_LOST, "The last scan has no answer yet");
    if (!link->stream_alive)
        return link->stream_fault;
    if (fault_is(link->post_fault)) /* the hub's, or this disk's, which cannot keep an answer */
        return fault_make(FAULT_LOST, "%s", link->post_fault.text);
    if (link->pending > BATCH_MAX)
        return fault_make(FAULT_LOST, "This kiosk still holds %lld records back from the hub",
                          (long long)(link->pending - link->own));
    struct fault fault = outbox_append(link->outbox, command, OUTBOX_LIVE);
    if (!fault_is(fault))
        remember_live(link, command);
    return fault;
}

/* The same deed that the hub was asked about, now decided here. */
static bool is_deed_of(const struct command *command, const struct command *live)
{
    return command->verb == live->verb && tag_equal(command->piece, live->piece) &&
           code_equal(command->station, live->station) &&
           tag_equal(command->operator_badge, live->operator_badge);
}

static struct fault replace_live(struct link *link, struct command *command)
{
    struct fault fault = outbox_replace(link->outbox, &link->live.command, command);
    if (!fault_is(fault))
        live_forget(link);
    return fault;
}

/* Something else was decided meanwhile. */
static struct fault withdraw_live(struct link *link)
{
    struct command withdraw = make_withdraw(&link->live.command);
    return replace_live(link, &withdraw);
}

static struct fault send_decided(struct link *link, struct command *command)
{
    if (link->live.present && ((command->verb == VERB_WITHDRAW && !command->has_replaces) ||
                               is_deed_of(command, &link->live.command)))
        return replace_live(link, command);
    if (command->verb == VERB_WITHDRAW && !command->has_replaces)
        return FAULT_OK; /* there is nothing to withdraw: it was answered a moment ago */
    if (link->live.present && link->live.timed_out) {
        struct fault fault = withdraw_live(link);
        if (fault_is(fault))
            return fault;
    }
    return outbox_append(link->outbox, command, OUTBOX_PENDING);
}

/* A withdraw that names what it takes back: of something that was answered, or decided here. */
static bool is_undo(const struct command *command)
{
    return command->verb == VERB_WITHDRAW && command->replaces_n > 0;
}

struct fault link_send(struct link *link, struct command *command)
{
    command->at_ms = clock_unix_ms();
    command->id = uuid_make(command->at_ms);
    command->has_replaces = command->has_replaces && is_undo(command);
    pthread_mutex_lock(&link->lock);
    struct fault fault = photo_keep_all(link, command);
    if (!fault_is(fault))
        fault = command->decided == DECIDED_HUB ? send_live(link, command) : send_decided(link, command);
    link_recount(link);
    if (command->lent_count > 0)
        lent_load(link);
    pthread_mutex_unlock(&link->lock);
    client_wake(link->client);
    return fault;
}

/* ---------------------------------------------------------------- looking */

struct link_status link_status(struct link *link)
{
    pthread_mutex_lock(&link->lock);
    struct link_status status = link_status_now(link);
    pthread_mutex_unlock(&link->lock);
    return status;
}

static void copy_world(struct world *to, const struct world *from)
{
    struct sheet *sheets = to->sheets;
    struct person *people = to->people;
    *to = *from;
    to->sheets = sheets;
    to->people = people;
    memcpy(sheets, from->sheets, (size_t)from->sheet_count * sizeof *sheets);
    memcpy(people, from->people, (size_t)from->person_count * sizeof *people);
    for (int i = 0; i < to->sheet_count; i++)
        sheet_link(&sheets[i]);
}

bool link_copy_world(struct link *link, struct world *world)
{
    pthread_mutex_lock(&link->lock);
    const struct world *mine = &link->world;
    bool newer = mine->seq != world->seq || mine->board.seq != world->board.seq ||
                 mine->board.at_ms != world->board.at_ms;
    if (newer)
        copy_world(world, mine);
    pthread_mutex_unlock(&link->lock);
    return newer;
}

void link_speak(struct link *link, const char *language)
{
    pthread_mutex_lock(&link->lock);
    bool fits = TEXT_COPY(link->language, span_of(language));
    pthread_mutex_unlock(&link->lock);
    assert(fits);
}

void link_copy_lent(struct link *link, struct world *world)
{
    pthread_mutex_lock(&link->lock);
    memcpy(world->lent, link->world.lent, sizeof world->lent);
    world->lent_count = link->world.lent_count;
    pthread_mutex_unlock(&link->lock);
}

int link_pending(struct link *link, struct command *out, int max)
{
    int count = 0;
    pthread_mutex_lock(&link->lock);
    struct arena arena = {.blocks = NULL};
    struct fault fault = outbox_read_latest(link->outbox, &arena, out, max, &count);
    pthread_mutex_unlock(&link->lock);
    for (int i = 0; i < count; i++)
        out[i] = command_bare(&out[i]);
    arena_release(&arena);
    log_fault("link", fault);
    return count;
}
