/* Living: a real service on a real file, the model beside it; and living again. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/rules/form.h"
#include "common/wire/wire.h"
#include "hub/store/store.h"
#include "tests/life/life.h"

#define TOGETHER_MAX   6
#define BALANCES_EVERY 16
#define VERIFY_EVERY   200
#define BEGIN_MS       INT64_C(1760000000000)

/* ------------------------------------------------------------------ text of a step */

static const char *const trick_words[] = {
#define X(name, word) word,
    TRICK_LIST(X)
#undef X
};

void step_write(const struct step *step, char out[STEP_TEXT_MAX])
{
    snprintf(out, STEP_TEXT_MAX, "%d %s %d %d %d %d %d %lld %d %d %d %s %d", step->actor,
             verb_word(step->verb), step->station, step->person, step->piece, step->happened, step->seen,
             (long long)step->gross_ug, step->readings, step->scale_known, step->to, trick_words[step->trick],
             step->together);
}

bool step_read(struct span line, struct step *out)
{
    char text[STEP_TEXT_MAX];
    char verb[32];
    char trick[32];
    int happened;
    int scale;
    int together;
    long long gross;
    *out = (struct step){.actor = 0};
    if (!text_copy(text, sizeof text, line) ||
        sscanf(text, "%d %31s %d %d %d %d %d %lld %d %d %d %31s %d", &out->actor, verb, &out->station,
               &out->person, &out->piece, &happened, &out->seen, &gross, &out->readings, &scale, &out->to,
               trick, &together) != 13)
        return false;
    out->happened = happened;
    out->scale_known = scale;
    out->together = together;
    out->gross_ug = gross;
    for (int i = 0; i < TRICK_COUNT; i++)
        if (strcmp(trick_words[i], trick) == 0)
            out->trick = (enum trick)i;
    return verb_find(span_of(verb), &out->verb) && out->actor >= 0 && out->actor < LIFE_ACTORS_MAX &&
           out->piece >= 0 && out->to >= 0 && out->person >= 0;
}

/* ------------------------------------------------------------------ who sends */

struct sender {
    struct identity who;
    struct uuid outbox;
    int64_t n;
    bool has_last, has_lost;
    struct command last; /* the last that had its turn */
    struct command lost; /* what never arrived, for late_copy */
    char last_reply[WIRE_REPLY_TEXT_MAX];
};

struct sent {
    struct step step;
    struct command command;
    struct job job;
    struct job_item item;
    char body[WIRE_COMMAND_TEXT_MAX];
    char arena[WIRE_REPLY_TEXT_MAX];
    struct arena form; /* what a verb with a form says */
    struct life *life;
};

struct life {
    struct workshop shop;
    struct model *model;
    struct service *service;
    struct store *eye; /* a reader's connection */
    char path[256];
    struct chance chance; /* ids */
    int64_t now_ms;
    struct sender senders[LIFE_ACTORS_MAX];
    struct sent sent[TOGETHER_MAX];
    int sent_count, waiting;
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    struct life_result *result;
    int groups;
};

static void PRINTF_LIKE(3, 4) fail(struct life *life, int step, const char *format, ...)
{
    struct life_result *result = life->result;
    if (result->failed)
        return;
    va_list arguments;
    result->failed = true;
    result->failed_at = step;
    va_start(arguments, format);
    vsnprintf(result->problem, sizeof result->problem, format, arguments);
    va_end(arguments);
}

static int64_t life_clock(void *context)
{
    struct life *life = context;
    return __atomic_load_n(&life->now_ms, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------ making the command */

static void fill_deed(struct life *life, const struct step *step, struct command *command)
{
    command->verb = step->verb;
    command->decided = step->happened ? DECIDED_KIOSK : DECIDED_HUB;
    command->at_ms = life->now_ms;
    if (step->station >= 0)
        command->station = step->station < life->shop.station_count ? life->shop.stations[step->station].code
                                                                    : code_of("nowhere");
    if (step->verb == VERB_WITHDRAW || step->verb == VERB_REPORT) {
        snprintf(command->report, sizeof command->report, "%s",
                 step->verb == VERB_REPORT ? "scale_silent" : "");
        return;
    }
    command->operator_badge = tag_make(TAG_BADGE, step->person + 1);
    if (step->verb == VERB_BADGE_IN || step->verb == VERB_BADGE_OUT)
        return;
    command->piece = tag_make(TAG_PIECE, step->piece + 1);
    command->has_seen = step->seen != 0;
    if (step->seen == 1)
        command->seen = model_version(life->model, step->piece);
    if (step->seen == 2)
        command->seen = model_version_once(life->model, step->piece);
    if (step->verb == VERB_REWORK) {
        command->to = life->shop.stations[step->to].kind;
        snprintf(command->defect, sizeof command->defect, "scratch");
    }
    if (step->verb == VERB_WEIGH) {
        command->weighing.gross.ug = step->gross_ug;
        command->weighing.readings = step->readings;
        command->weighing.scale = code_of(step->scale_known ? "fine" : "none-such");
        snprintf(command->weighing.raw, sizeof command->weighing.raw, "S S %lld", (long long)step->gross_ug);
    }
}

static void replace(struct command *command, const struct command *replaced)
{
    command->has_replaces = true;
    command->replaces_id = replaced->id;
    command->replaces_n = replaced->n;
}

/* What came before may have been taken out of the history: then the trick is none, or the step is not there.
 */
static bool is_possible(const struct sender *sender, struct step *step)
{
    switch (step->trick) {
    case TRICK_NONE:
    case TRICK_LOST:
    case TRICK_GAP:
    case TRICK_COUNT:
        break;
    case TRICK_REPLACE:
        if (!sender->has_last)
            step->trick = TRICK_NONE;
        break;
    case TRICK_REPEAT:
    case TRICK_CONFLICT:
    case TRICK_TAKEN:
    case TRICK_STRANGER:
        return sender->has_last;
    case TRICK_LATE_COPY:
        return sender->has_lost;
    }
    return true;
}

static void make_command(struct life *life, struct sent *sent)
{
    struct sender *sender = &life->senders[sent->step.actor];
    struct command *command = &sent->command;
    const struct step *step = &sent->step;
    memset(command, 0, sizeof *command);
    command->id = chance_uuid(&life->chance);
    command->outbox = sender->outbox;
    command->n = sender->n + 1;
    fill_deed(life, step, command);
    switch (step->trick) {
    case TRICK_NONE:
    case TRICK_STRANGER:
    case TRICK_COUNT:
        break;
    case TRICK_REPEAT:
        *command = sender->last;
        break;
    case TRICK_CONFLICT:
        command->id = sender->last.id;
        command->n = sender->last.n;
        command->at_ms = sender->last.at_ms + 1;
        break;
    case TRICK_TAKEN:
        command->n = sender->n;
        break;
    case TRICK_GAP:
        command->n += 2;
        break;
    case TRICK_REPLACE:
        replace(command, &sender->last);
        break;
    case TRICK_LOST:
        sender->lost = *command;
        sender->lost.verb = VERB_BADGE_IN;
        sender->lost.id = chance_uuid(&life->chance);
        sender->has_lost = true;
        command->n++;
        replace(command, &sender->lost);
        break;
    case TRICK_LATE_COPY:
        *command = sender->lost;
        break;
    }
    bool has_turn = step->trick == TRICK_NONE || step->trick == TRICK_REPLACE || step->trick == TRICK_LOST;
    if (has_turn) {
        sender->n = command->n;
        sender->last = *command;
        sender->has_last = true;
    }
}

/* ------------------------------------------------------------------ sending and hearing */

static void hear(struct job *job, struct fault fault)
{
    struct sent *sent = job->context;
    struct life *life = sent->life;
    pthread_mutex_lock(&life->mutex);
    if (fault_is(fault))
        fail(life, 0, "a job failed: %s", fault.text);
    life->waiting--;
    pthread_cond_signal(&life->answered);
    pthread_mutex_unlock(&life->mutex);
}

/* A verb with a form comes in as it would over HTTP. */
static void read_form(struct life *life, struct sent *sent)
{
    static struct wire_item items[WIRE_COMMANDS_MAX];
    size_t count = 0;
    bool is_array;
    struct fault fault =
        wire_read_commands(sent->item.body, life->now_ms, &sent->form, items, &count, &is_array);
    if (fault_is(fault) || count != 1 || items[0].problem != REASON_NONE) {
        fail(life, 0, "%.*s: cannot be read: %s", (int)sent->item.body.size, sent->item.body.data,
             items[0].detail);
        return;
    }
    sent->item.command = items[0].command;
    sent->item.body = items[0].body;
    sent->item.form = items[0].form;
}

static void send(struct life *life, struct sent *sent)
{
    struct text body = TEXT_IN(sent->body);
    int actor = sent->step.actor;
    if (sent->step.trick == TRICK_STRANGER)
        actor = (actor + 1) % LIFE_ACTORS_MAX;
    wire_write_command(&body, &sent->command);
    assert(text_ok(&body));
    memset(&sent->item, 0, sizeof sent->item);
    sent->item.command = sent->command;
    sent->item.body = text_span(&body);
    sent->item.has_number = true;
    if (form_kind_of(sent->command.verb))
        read_form(life, sent);
    sent->life = life;
    sent->job = (struct job){.who = life->senders[actor].who,
                             .items = &sent->item,
                             .count = 1,
                             .arena = TEXT_IN(sent->arena),
                             .done = hear,
                             .context = sent};
    pthread_mutex_lock(&life->mutex);
    life->waiting++;
    pthread_mutex_unlock(&life->mutex);
    service_submit(life->service, &sent->job);
}

static void explain(struct life *life, const struct sent *sent, int at, const char *problem)
{
    fail(life, at, "%.*s: %s", (int)sent->item.body.size, sent->item.body.data, problem);
}

static void take_answer(struct life *life, struct sent *sent, int at)
{
    struct sender *sender = &life->senders[sent->step.actor];
    struct reply reply;
    size_t count = 0;
    char problem[400];
    struct span text = sent->item.reply;
    struct fault fault = wire_read_replies(text, &reply, 1, &count);
    if (fault_is(fault) || count != 1) {
        explain(life, sent, at, "the answer cannot be read");
        return;
    }
    bool same = span_is(text, sender->last_reply);
    model_step(life->model, &sent->step, &sent->command, &reply, same, problem, sizeof problem);
    if (problem[0])
        explain(life, sent, at, problem);
    bool has_turn =
        sent->step.trick == TRICK_NONE || sent->step.trick == TRICK_REPLACE || sent->step.trick == TRICK_LOST;
    if (has_turn)
        snprintf(sender->last_reply, sizeof sender->last_reply, "%.*s", (int)text.size, text.data);
    life->result->accepted += reply.result == RESULT_ACCEPTED;
    if (!has_turn)
        coverage_answer(&life->result->by_verb, &reply);
    else
        coverage_count(&life->result->by_verb, sent->command.verb, &reply);
    life->result->refused += reply.result != RESULT_ACCEPTED;
}

static void print_first(void *context, const char *sentence)
{
    struct life *life = context;
    fail(life, 0, "verify: %s", sentence);
}

static void prove(struct life *life, int at)
{
    struct verify_report report;
    struct fault fault = service_verify(life->path, print_first, life, &report);
    if (fault_is(fault))
        fail(life, at, "verify: %s", fault.text);
    if (life->result->failed)
        life->result->failed_at = at;
}

/* Everything that the store says now is what the model says. */
static void compare(struct life *life, int at, bool opening, bool all)
{
    char problem[400];
    struct fault fault = store_begin(life->eye);
    if (fault_is(fault)) {
        fail(life, at, "%s", fault.text);
        return;
    }
    model_compare_pieces(life->model, life->eye, opening, problem, sizeof problem);
    if (problem[0])
        fail(life, at, "%s", problem);
    if (all) {
        model_compare_balances(life->model, life->eye, problem, sizeof problem);
        if (problem[0])
            fail(life, at, "%s", problem);
    }
    store_rollback(life->eye);
}

/* Waits for all that are on their way; they were taken in the order in which they were sent. */
static void finish_group(struct life *life, int at)
{
    pthread_mutex_lock(&life->mutex);
    while (life->waiting > 0)
        pthread_cond_wait(&life->answered, &life->mutex);
    pthread_mutex_unlock(&life->mutex);
    for (int i = 0; i < life->sent_count && !life->result->failed; i++)
        take_answer(life, &life->sent[i], at - life->sent_count + 1 + i);
    for (int i = 0; i < life->sent_count; i++)
        arena_release(&life->sent[i].form);
    if (life->sent_count == 0 || life->result->failed)
        return;
    life->sent_count = 0;
    life->groups++;
    compare(life, at, false, life->groups % BALANCES_EVERY == 0);
    if (life->groups % VERIFY_EVERY == 0 && !life->result->failed)
        prove(life, at);
}

static bool is_on_its_way(const struct life *life, int actor)
{
    for (int i = 0; i < life->sent_count; i++)
        if (life->sent[i].step.actor == actor)
            return true;
    return false;
}

static void take_step(struct life *life, const struct step *step, int at)
{
    if (is_on_its_way(life, step->actor) || life->sent_count == TOGETHER_MAX)
        finish_group(life, at - 1);
    struct sent *sent = &life->sent[life->sent_count];
    sent->step = *step;
    __atomic_add_fetch(&life->now_ms, 1000, __ATOMIC_RELAXED);
    life->result->steps++;
    if (!life->result->failed && is_possible(&life->senders[step->actor], &sent->step)) {
        make_command(life, sent);
        send(life, sent);
        life->sent_count++;
    }
    if (!step->together)
        finish_group(life, at);
}

/* ------------------------------------------------------------------ a whole life */

static void remove_store(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char name[300];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static struct fault begin(struct life *life, uint64_t seed, const char *folder)
{
    struct service_conf conf = {
        .may_create = true, .write_reply = wire_write_reply, .now_ms = life_clock, .context = life};
    snprintf(life->path, sizeof life->path, "%s/life-%llu.db", folder, (unsigned long long)seed);
    remove_store(life->path);
    conf.path = life->path;
    pthread_mutex_init(&life->mutex, NULL);
    pthread_cond_init(&life->answered, NULL);
    life->now_ms = BEGIN_MS;
    life->chance = (struct chance){seed ^ UINT64_C(0x1d5)};
    world_make(&life->shop, seed);
    life->model = model_make(&life->shop);
    for (int i = 0; i < LIFE_ACTORS_MAX; i++) {
        life->senders[i].who = world_identity(&life->shop, i);
        life->senders[i].outbox = chance_uuid(&life->chance);
    }
    struct fault fault = service_open(&conf, &life->service);
    if (!fault_is(fault))
        fault = service_import(life->service, &life->shop, BEGIN_MS, NULL, NULL);
    return fault_is(fault) ? fault : store_open(life->path, STORE_READ, &life->eye);
}

static void end(struct life *life)
{
    service_close(life->service);
    store_close(life->eye);
    model_free(life->model);
    workshop_release(&life->shop);
    pthread_mutex_destroy(&life->mutex);
    pthread_cond_destroy(&life->answered);
    remove_store(life->path);
    free(life);
}

/* `make`: draws the steps; else lives those given. */
static void live(uint64_t seed, const char *folder, struct step *steps, int count, bool make,
                 struct life_result *out)
{
    struct life *life = calloc(1, sizeof *life);
    struct chance chance = {seed ^ UINT64_C(0xbe9)};
    assert(life);
    *out = (struct life_result){.failed = false};
    life->result = out;
    struct fault fault = begin(life, seed, folder);
    if (fault_is(fault))
        fail(life, 0, "%s", fault.text);
    else
        compare(life, 0, true, true);
    for (int i = 0; i < count && !out->failed; i++) {
        if (make)
            generate_step(&life->shop, life->model, &chance, &steps[i]);
        take_step(life, &steps[i], i);
    }
    if (!out->failed)
        finish_group(life, count - 1);
    if (!out->failed)
        compare(life, count - 1, false, true);
    if (!out->failed)
        prove(life, count - 1);
    end(life);
}

void life_live(uint64_t seed, const char *folder, struct step *steps, int count, struct life_result *out)
{
    live(seed, folder, steps, count, true, out);
}

void life_replay(uint64_t seed, const char *folder, const struct step *steps, int count,
                 struct life_result *out)
{
    struct step *copy = malloc((size_t)count * sizeof *copy + 1);
    assert(copy);
    memcpy(copy, steps, (size_t)count * sizeof *copy);
    live(seed, folder, copy, count, false, out);
    free(copy);
}
