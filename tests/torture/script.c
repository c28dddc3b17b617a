#include "tests/torture/script.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/link/link.h"
#include "tests/bench/plant.h"

enum { NOTE_MAX = 512, LIVE_TIMEOUT_MS = 60, STEP_MS = 20 };

/* Steps of plant_command. */
enum { RECEIVE_AT_CASTING = 0, FINISH_AT_CASTING = 1 };

struct script {
    struct script_conf conf;
    struct link *link;
    int notes;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool answered, timed_out; /* of the live command under way */
    enum result result;
};

/* ------------------------------------------------------------------ notes */

PRINTF_LIKE(2, 3) static void note(const struct script *script, const char *format, ...)
{
    char line[NOTE_MAX];
    va_list values;
    va_start(values, format);
    int size = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    assert(size > 0 && (size_t)size < sizeof line);
    if (write(script->notes, line, (size_t)size) != size)
        abort();
}

static void note_command(const struct script *script, const char *word, const struct command *command,
                         int piece, int step)
{
    char id[UUID_TEXT_SIZE];
    uuid_write(command->id, id);
    note(script, "%s %s %d %d\n", word, id, piece, step);
}

/* ------------------------------------------------------------------ answers */

static void take_event(void *context, const struct link_event *event)
{
    struct script *script = context;
    pthread_mutex_lock(&script->lock);
    if (event->kind == LINK_EVENT_REPLY) {
        char id[UUID_TEXT_SIZE];
        uuid_write(event->command.id, id);
        note(script, "told %s %s\n", id, result_word(event->reply.result));
    }
    if (event->kind == LINK_EVENT_REPLY && event->live) {
        script->answered = true;
        script->result = event->reply.result;
    }
    script->timed_out |= event->kind == LINK_EVENT_TIMEOUT;
    pthread_cond_signal(&script->changed);
    pthread_mutex_unlock(&script->lock);
}

static bool is_online(struct script *script)
{
    return link_status(script->link).online;
}

static bool is_drained(struct script *script)
{
    struct link_status status = link_status(script->link);
    return status.online && status.pending == 0;
}

static bool is_settled(struct script *script)
{
    return script->answered || script->timed_out;
}

static bool is_over(struct script *script)
{
    return script->timed_out;
}

/* Waits for the condition, at most for the patience; looked at with the lock held. */
static bool await(struct script *script, bool (*condition)(struct script *))
{
    bool came = false;
    pthread_mutex_lock(&script->lock);
    for (int waited_ms = 0; !(came = condition(script)) && waited_ms < script->conf.patience_ms;
         waited_ms += STEP_MS) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += STEP_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&script->changed, &script->lock, &until);
    }
    pthread_mutex_unlock(&script->lock);
    return came;
}

/* ------------------------------------------------------------------ deeds */

static bool send(struct script *script, int piece, int step, struct command *command, const char *word)
{
    note(script, "asked %d %d\n", piece, step);
    struct fault fault = link_send(script->link, command);
    if (fault_is(fault))
        note(script, "refused %s\n", fault.text);
    else if (word)
        note_command(script, word, command, piece, step);
    return !fault_is(fault);
}

static struct command command_of(int piece, int step, enum decided decided)
{
    struct command command;
    plant_command(&command, piece, step);
    command.decided = decided;
    return command;
}

/* Decided at the kiosk: done as soon as it is recorded. */
static void decide(struct script *script, int piece, int step)
{
    struct command command = command_of(piece, step, DECIDED_KIOSK);
    send(script, piece, step, &command, "sent");
}

/* The same deed that the hub was asked about in vain: it takes the place of the question. */
static void decide_instead(struct script *script, int piece, int step)
{
    struct command command = command_of(piece, step, DECIDED_KIOSK);
    send(script, piece, step, &command, "instead");
}

static bool ask(struct script *script, int piece, int step)
{
    struct command command = command_of(piece, step, DECIDED_HUB);
    script->answered = script->timed_out = false;
    return send(script, piece, step, &command, NULL);
}

static void withdraw(struct script *script, int piece, int step)
{
    struct command lost = command_of(piece, step, DECIDED_HUB);
    struct command command = {.verb = VERB_WITHDRAW,
                              .decided = DECIDED_KIOSK,
                              .operator_badge = lost.operator_badge,
                              .station = lost.station,
                              .piece = lost.piece};
    send(script, piece, step, &command, "withdrawn");
}

/* Asks the hub and waits: what a person at the bench does. */
static bool ask_and_wait(struct script *script, int piece, int step)
{
    if (!ask(script, piece, step))
        return false;
    if (!await(script, is_settled) || !script->answered) {
        withdraw(script, piece, step);
        return false;
    }
    if (script->result == RESULT_ACCEPTED)
        note(script, "shown %d %d\n", piece, step);
    return script->result == RESULT_ACCEPTED;
}

/* ------------------------------------------------------------------ the work */

static void live_and_alone(struct script *script, int first)
{
    for (int i = 0; i < 2; i++)
        if (ask_and_wait(script, first + i, RECEIVE_AT_CASTING))
            decide(script, first + i, FINISH_AT_CASTING);
    await(script, is_drained);
}

/* No answer: what was asked is withdrawn. */
static void unanswered_receive(struct script *script, int piece)
{
    kill(script->conf.hub_process, SIGSTOP);
    if (ask(script, piece, RECEIVE_AT_CASTING) && await(script, is_over))
        withdraw(script, piece, RECEIVE_AT_CASTING);
    kill(script->conf.hub_process, SIGCONT);
    await(script, is_drained);
}

/* No answer, and meanwhile something else was recorded behind it: the deed takes the place of the question.
 */
static void unanswered_finish(struct script *script, int piece, int other)
{
    bool held =
        ask_and_wait(script, piece, RECEIVE_AT_CASTING) && ask_and_wait(script, other, RECEIVE_AT_CASTING);
    await(script, is_drained);
    kill(script->conf.hub_process, SIGSTOP);
    if (held && ask(script, piece, FINISH_AT_CASTING)) {
        decide(script, other, FINISH_AT_CASTING);
        if (await(script, is_over))
            decide_instead(script, piece, FINISH_AT_CASTING);
    }
    kill(script->conf.hub_process, SIGCONT);
    await(script, is_drained);
}

/* Several on their way at once. */
static void backlog(struct script *script, int first, int count)
{
    bool held[SCRIPT_PIECES] = {false};
    for (int i = 0; i < count; i++)
        held[i] = ask_and_wait(script, first + i, RECEIVE_AT_CASTING);
    kill(script->conf.hub_process, SIGSTOP);
    for (int i = 0; i < count; i++)
        if (held[i])
            decide(script, first + i, FINISH_AT_CASTING);
    kill(script->conf.hub_process, SIGCONT);
    await(script, is_drained);
}

static struct fault open_link(struct script *script)
{
    struct link_conf conf = {.hub = script->conf.hub,
                             .token = script->conf.token,
                             .store = script->conf.outbox,
                             .live_timeout_ms = LIVE_TIMEOUT_MS,
                             .sink = take_event,
                             .context = script};
    struct fault fault = link_open(&conf, &script->link);
    if (fault_is(fault))
        note(script, "refused %s\n", fault.text);
    return fault;
}

/* The outbox is made, used, closed (which brings the log of its writes home), and opened again. */
static bool work(struct script *script, int first)
{
    if (fault_is(open_link(script)))
        return false;
    if (await(script, is_online)) {
        live_and_alone(script, first);
        unanswered_receive(script, first + 2);
        unanswered_finish(script, first + 3, first + 4);
    }
    link_close(script->link);
    if (fault_is(open_link(script)))
        return false;
    if (await(script, is_online))
        backlog(script, first + 5, SCRIPT_PIECES - 5);
    link_close(script->link);
    return true;
}

int script_run(const struct script_conf *conf)
{
    struct script script = {.conf = *conf, .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_cond_init(&script.changed, NULL);
    script.notes = open(conf->notes, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (script.notes < 0)
        return 1;
    for (int round = 0; round < conf->rounds; round++)
        if (!work(&script, round * SCRIPT_PIECES))
            break;
    note(&script, "end\n");
    close(script.notes);
    return 0;
}
