/* Sending commands: in order, one POST at a time, each until it is answered; no live one before the backlog
 * is empty. */
#include <string.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/inside.h"

/* What goes next: the oldest of the backlog, or, when there is none before it, the live command. False:
 * nothing. */
static bool fill_batch(struct link *link)
{
    arena_release(&link->batch_arena);
    struct fault fault =
        outbox_read(link->outbox, &link->batch_arena, link->batch, link->batch_max, &link->batch_count);
    if (fault_is(fault)) {
        link->post_fault = fault;
        log_fault("link", fault);
        return false;
    }
    link->batch_live = false;
    while (link->live.present && link->batch_count > 0 &&
           link->batch[link->batch_count - 1].n > link->live.command.n)
        link->batch_count--;
    if (link->batch_count == 0 && link->live.present && !link->live.timed_out) {
        link->batch[0] = link->live.command;
        link->batch_count = 1;
        link->batch_live = true;
    }
    return link->batch_count > 0;
}

/* What does not fit into one body goes with the next. */
static void write_batch(struct link *link, struct text *out)
{
    if (link->batch_live) {
        wire_write_question(out, &link->batch[0], link->contract);
        return;
    }
    for (int i = 0; i < link->batch_count; i++) {
        if (out->size + WIRE_FORM_TEXT_MAX + 2 > WIRE_BODY_MAX)
            link->batch_count = i;
        else {
            text_add_span(out, i == 0 ? SPAN("[") : SPAN(","));
            wire_write_command_for(out, &link->batch[i], link->contract);
        }
    }
    text_add_span(out, SPAN("]"));
}

/* The live command that is under way was replaced, or its time is over: its answer is not wanted any more.
 * Lock held. */
static bool is_stale(const struct link *link)
{
    return link->batch_live && !(link->live.present && !link->live.timed_out &&
                                 uuid_equal(link->live.command.id, link->batch[0].id));
}

static void cancel_stale(struct link *link)
{
    if (client_runs(link->client, EXCHANGE_POST) && is_stale(link))
        client_cancel(link->client, EXCHANGE_POST);
}

void post_begin(struct link *link, int64_t now_ms)
{
    char body[WIRE_BODY_MAX];
    struct text text = TEXT_IN(body);
    pthread_mutex_lock(&link->lock);
    cancel_stale(link);
    bool may = link->pending > 0 && link->stream_alive && link->contract > 0 &&
               now_ms >= link->post_retry.after_ms && !client_runs(link->client, EXCHANGE_POST);
    if (may && fill_batch(link)) {
        int64_t left_ms = link->live.deadline_ms - now_ms;
        write_batch(link, &text);
        assert(text_ok(&text));
        client_post(link->client, text_span(&text), link->language,
                    !link->batch_live ? POST_TIMEOUT_MS
                    : left_ms > 1     ? (int)left_ms
                                      : 1);
    }
    pthread_mutex_unlock(&link->lock);
}

/* ---------------------------------------------------------------- no answer */

static struct fault fault_of(const struct answer *answer)
{
    if (answer->status == 401 || answer->status == 403)
        return fault_make(FAULT_DENIED, "This kiosk is not known to the hub: enroll it again");
    if (answer->status == 0)
        return fault_make(FAULT_LOST, "The hub does not take what this kiosk has recorded: %s",
                          answer->error);
    char detail[FAULT_TEXT_MAX];
    if (answer->status >= 500 && wire_read_problem(answer->body, detail))
        return fault_make(FAULT_IO, "The hub cannot book now, everything is kept here: %s", detail);
    if (answer->status >= 500)
        return fault_make(FAULT_IO,
                          "The hub has trouble (HTTP %ld): look at its log; everything is kept here",
                          answer->status);
    return fault_make(FAULT_PROTOCOL,
                      "The hub does not understand this kiosk (HTTP %ld): update the older of the two",
                      answer->status);
}

/* Nothing is lost and nothing is answered: later again. A live command is tried again until its time is over,
 * unless the hub has said that it will not have it. */
static void fail(struct link *link, struct fault fault, bool hopeless)
{
    int64_t now_ms = clock_monotonic_ms();
    pthread_mutex_lock(&link->lock);
    if (is_stale(link)) {
        pthread_mutex_unlock(&link->lock);
        return;
    }
    bool news = strcmp(link->post_fault.text, fault.text) != 0;
    link->post_fault = fault;
    if (!link->batch_live) {
        retry_later(&link->post_retry, now_ms, hopeless ? RETRY_DENIED_MS : RETRY_MS_MAX);
        link->batch_max =
            hopeless ? 1
                     : link->batch_max; /* so that one that is refused does not hold back those before it */
    } else if (hopeless) {
        link->live.deadline_ms = now_ms;
    } else {
        link->post_retry.after_ms = now_ms + LIVE_RETRY_MS;
    }
    pthread_mutex_unlock(&link->lock);
    if (news) /* once, not at every attempt */
        log_fault("link", fault);
}

void post_check_deadline(struct link *link, int64_t now_ms)
{
    struct link_event event = {.kind = LINK_EVENT_TIMEOUT, .live = true};
    pthread_mutex_lock(&link->lock);
    bool over = link->live.present && !link->live.timed_out && now_ms >= link->live.deadline_ms;
    if (over) {
        link->live.timed_out = true;
        event.command = command_bare(&link->live.command);
        event.status = link_status_now(link);
        cancel_stale(link);
    }
    pthread_mutex_unlock(&link->lock);
    if (over)
        link_tell(link, &event);
}

/* ---------------------------------------------------------------- an answer */

static int64_t expected_by(const struct reply *reply)
{
    return numbers_has(&reply->numbers, NUMBER_EXPECTED) ? reply->numbers.value[NUMBER_EXPECTED] : 0;
}

/* The hub has not seen what it expects, for example because it was restored from a backup. */
static void go_back(struct link *link, const struct reply *reply, int64_t n)
{
    int64_t expected = expected_by(reply);
    bool found = false;
    struct fault fault = FAULT_OK;
    if (expected >= 1 && expected < n && expected != link->gap_n)
        fault = outbox_rewind(link->outbox, expected, &found);
    if (found)
        link->gap_n = expected;
    else if (!fault_is(fault))
        fault = fault_make(
            FAULT_PROTOCOL,
            "The hub expects number %lld of this kiosk, which is not here: a manager must look at its outbox",
            (long long)expected);
    if (!fault_is(fault))
        return;
    link->post_fault = fault;
    retry_later(&link->post_retry, clock_monotonic_ms(), RETRY_DENIED_MS);
    log_fault("link", fault);
}

/* Its outbox is another kiosk's (a disk that was copied), or another command had its number (a disk that was
 * set back, or never wrote what it said that it had written). */
static bool is_foreign(const struct reply *reply)
{
    return reply->reason == REASON_OUTBOX_TAKEN ||
           (reply->result == RESULT_CONFLICT && numbers_has(&reply->numbers, NUMBER_EXPECTED));
}

/* It asks for what it has already, under another number: hubs of before leave the number of such a conflict
 * free, and would ask for it without end. */
static bool asks_for_conflict(const struct link *link, const struct reply *reply)
{
    return link->conflict_n > 0 && expected_by(reply) == link->conflict_n;
}

static void note_conflicts(struct link *link, int settled)
{
    for (int i = 0; i < settled; i++) {
        if (link->replies[i].result != RESULT_CONFLICT)
            link->conflict_n = 0;
        else if (link->conflict_n == 0)
            link->conflict_n = link->batch[i].n;
    }
}

/* Nothing of it is lost: it goes into an outbox of its own. Lock held. */
static void begin_anew(struct link *link)
{
    struct command live;
    struct arena arena = {.blocks = NULL};
    bool found = false;
    struct fault fault = outbox_renew(link->outbox);
    if (!fault_is(fault))
        fault = outbox_find_live(link->outbox, &arena, &live, &found);
    if (found && link->live.present) {
        link->live.command.outbox = live.outbox;
        link->live.command.n = live.n;
    }
    arena_release(&arena);
    picture_ask_again(link);
    lent_load(link);
    link->conflict_n = 0;
    if (fault_is(fault)) {
        link->post_fault = fault;
        retry_later(&link->post_retry, clock_monotonic_ms(), RETRY_DENIED_MS);
        log_fault("link", fault);
        return;
    }
    log_write(LOG_LEVEL_WARNING, "link",
              "the hub knows other commands under the numbers of this outbox (was the disk copied, or set "
              "back?): what it has not booked goes to it as a new outbox");
}

/* How many of the batch the hub has settled: all, or those before a gap. */
static int count_settled(const struct link *link)
{
    int settled = 0;
    while (settled < link->batch_count && link->replies[settled].reason != REASON_GAP &&
           !is_foreign(&link->replies[settled]))
        settled++;
    return settled;
}

/* Writes to the disk that they are answered. Lock held. */
static struct fault settle(struct link *link, int settled)
{
    struct fault fault = FAULT_OK;
    if (settled > 0)
        fault = outbox_answer(link->outbox, link->batch, (size_t)settled);
    if (fault_is(fault))
        return fault;
    for (int i = 0; i < settled; i++)
        if (link->batch[i].lent_count > 0)
            lent_answered(link, &link->batch[i], &link->replies[i]);
    if (link->batch_live && settled > 0)
        live_forget(link);
    if (!link->batch_live && settled > 0)
        link->batch_max = link->batch_max * 2 > BATCH_MAX ? BATCH_MAX : link->batch_max * 2;
    link->post_retry = (struct retry){0, 0};
    link->post_fault = FAULT_OK;
    link->gap_n = settled > 0 ? 0 : link->gap_n;
    note_conflicts(link, settled);
    const struct reply *next = settled < link->batch_count ? &link->replies[settled] : NULL;
    if (next && (is_foreign(next) || asks_for_conflict(link, next)))
        begin_anew(link);
    else if (next)
        go_back(link, next, link->batch[settled].n);
    link_recount(link);
    return FAULT_OK;
}

static void tell_replies(struct link *link, int settled)
{
    for (int i = 0; i < settled; i++) {
        struct link_event event = {.kind = LINK_EVENT_REPLY, .live = link->batch_live};
        if (link->batch[i].verb == VERB_HAND_BACK)
            continue; /* the link's own */
        event.command = command_bare(&link->batch[i]);
        event.reply = link->replies[i];
        event.status = link_status(link);
        link_tell(link, &event);
    }
}

static struct fault read_replies(struct link *link, const struct answer *answer)
{
    size_t count;
    struct fault fault = wire_read_replies(answer->body, link->replies, BATCH_MAX, &count);
    if (fault_is(fault))
        return fault;
    if (count != (size_t)link->batch_count)
        return fault_make(FAULT_PROTOCOL, "The hub gave %zu answers to %d commands: look at its log", count,
                          link->batch_count);
    for (size_t i = 0; i < count; i++) {
        if (!uuid_is_nil(link->replies[i].id) && !uuid_equal(link->replies[i].id, link->batch[i].id))
            return fault_make(FAULT_PROTOCOL,
                              "The hub answered other commands than it was sent: look at its log");
    }
    return FAULT_OK;
}

static void take_answer(struct link *link, const struct answer *answer)
{
    struct fault fault = read_replies(link, answer);
    int settled = fault_is(fault) ? 0 : count_settled(link);
    pthread_mutex_lock(&link->lock);
    bool stale = is_stale(link); /* the main thread may have replaced it just now */
    if (!fault_is(fault) && !stale)
        fault = settle(link, settled);
    pthread_mutex_unlock(&link->lock);
    if (fault_is(fault))
        fail(link, fault, false);
    else if (!stale)
        tell_replies(link, settled);
}

void post_ended(struct link *link, const struct answer *answer)
{
    bool hopeless =
        answer->status >= 400 && answer->status < 500 && answer->status != 408 && answer->status != 429;
    if (answer->status == 200)
        take_answer(link, answer);
    else
        fail(link, fault_of(answer), hopeless);
}
