/* Living a whole life: one command after the other over the wire's bytes, and everything looked at after
 * each; living it again; making it small. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/base/time.h"
#include "common/wire/wire.h"
#include "tests/life/whole_ledger.h"

#define BEGIN_MS     INT64_C(1760000000000)
#define VERIFY_EVERY 100
#define BODY_MAX     (WHOLE_SAYS_MAX + 512)

struct letter_box {
    struct identity who;
    struct uuid outbox;
    int64_t n;
    char last[BODY_MAX]; /* what was said last; "": nothing yet */
    struct uuid last_id;
    char answer[WIRE_REPLY_TEXT_MAX];
};

struct whole {
    struct workshop shop;
    struct service *service;
    sqlite3 *db;
    char path[256];
    struct chance chance;
    int64_t now_ms;
    struct letter_box boxes[WHOLE_SENDERS_MAX];
    struct view before, after;
    struct whole_memory memory;
    pthread_mutex_t mutex;
    pthread_cond_t answered;
    bool is_answered;
    struct fault fault;
    struct life_result *result;
};

/* ------------------------------------------------------------------ text of a step */

void whole_step_write(const struct whole_step *step, char out[WHOLE_LINE_MAX])
{
    snprintf(out, WHOLE_LINE_MAX, "%d %lld %c %s", step->sender, (long long)step->pass_ms, (char)step->how,
             step->says);
}

bool whole_step_read(const char *line, struct whole_step *out)
{
    long long pass = 0;
    char how = 0;
    int size = 0;
    *out = (struct whole_step){.sender = 0};
    if (sscanf(line, "%d %lld %c %n", &out->sender, &pass, &how, &size) != 3 || out->sender < 0 ||
        out->sender >= WHOLE_SENDERS_MAX || strlen(line + size) >= sizeof out->says)
        return false;
    out->pass_ms = pass;
    out->how = (enum whole_how)how;
    strcpy(out->says, line + size);
    return true;
}

/* ------------------------------------------------------------------ saying and hearing */

static void PRINTF_LIKE(3, 4) fail(struct whole *life, int at, const char *format, ...)
{
    struct life_result *result = life->result;
    va_list arguments;
    if (result->failed)
        return;
    result->failed = true;
    result->failed_at = at;
    va_start(arguments, format);
    vsnprintf(result->problem, sizeof result->problem, format, arguments);
    va_end(arguments);
}

static int64_t whole_clock(void *context)
{
    struct whole *life = context;
    return __atomic_load_n(&life->now_ms, __ATOMIC_RELAXED);
}

static void hear(struct job *job, struct fault fault)
{
    struct whole *life = job->context;
    pthread_mutex_lock(&life->mutex);
    life->is_answered = true;
    life->fault = fault;
    pthread_cond_signal(&life->answered);
    pthread_mutex_unlock(&life->mutex);
}

static void add_id(struct text *out, const char *name, struct uuid id)
{
    char text[UUID_TEXT_SIZE];
    uuid_write(id, text);
    text_add(out, "\"%s\":\"%s\",", name, text);
}

/* The bytes of the step; false when there is nothing before it to repeat or to take back. */
static bool write_body(struct whole *life, const struct whole_step *step, char out[BODY_MAX])
{
    struct letter_box *box = &life->boxes[step->sender];
    struct text text = text_in(out, BODY_MAX);
    char at[TIME_TEXT_MAX];
    struct uuid id = chance_uuid(&life->chance);
    if ((step->how == HOW_AGAIN || step->how == HOW_WITHDRAWN) && box->last[0] == '\0')
        return false;
    if (step->how == HOW_AGAIN) {
        text_add(&text, "%s", box->last);
        return true;
    }
    time_write(at, life->now_ms);
    text_add(&text, "{");
    add_id(&text, "id", id);
    add_id(&text, "outbox", box->outbox);
    text_add(&text, "\"n\":%lld,\"decided\":\"%s\",\"at\":\"%s\",", (long long)box->n + 1,
             step->how == HOW_HAPPENED ? "kiosk" : "hub", at);
    if (step->how == HOW_WITHDRAWN) {
        text_add(&text, "\"do\":\"withdraw\",\"replaces\":{");
        add_id(&text, "id", box->last_id);
        text_add(&text, "\"n\":%lld}}", (long long)box->n);
    } else {
        text_add(&text, "%s}", step->says);
    }
    assert(text_ok(&text));
    box->last_id = id;
    return true;
}

static void submit(struct whole *life, const struct whole_step *step, struct job_item *item,
                   const struct wire_item *read, char *arena, size_t size)
{
    item->command = read->command;
    item->problem = read->problem;
    memcpy(item->field, read->field, sizeof item->field);
    memcpy(item->detail, read->detail, sizeof item->detail);
    item->has_number = true;
    item->body = read->body;
    item->form = read->form;
    struct job job = {.who = life->boxes[step->sender].who,
                      .items = item,
                      .count = 1,
                      .arena = text_in(arena, size),
                      .done = hear,
                      .context = life};
    life->is_answered = false;
    service_submit(life->service, &job);
    pthread_mutex_lock(&life->mutex);
    while (!life->is_answered)
        pthread_cond_wait(&life->answered, &life->mutex);
    pthread_mutex_unlock(&life->mutex);
}

/* False: it failed, or cannot be read. */
static bool exchange(struct whole *life, const struct whole_step *step, int at, const char *body,
                     char answer[WIRE_REPLY_TEXT_MAX], struct reply *reply)
{
    static struct wire_item items[WIRE_COMMANDS_MAX];
    static char room[WIRE_REPLY_TEXT_MAX];
    struct arena forms = {.blocks = NULL};
    struct job_item item = {.problem = REASON_NONE};
    size_t count = 0;
    bool is_array = false;
    struct fault fault =
        wire_read_commands((struct span){body, strlen(body)}, life->now_ms, &forms, items, &count, &is_array);
    if (fault_is(fault) || count != 1) {
        fail(life, at, "%s: cannot be read", body);
        arena_release(&forms);
        return false;
    }
    submit(life, step, &item, &items[0], room, sizeof room);
    if (fault_is(life->fault))
        fail(life, at, "%s: the job failed: %s", body, life->fault.text);
    else if (fault_is(wire_read_replies(item.reply, reply, 1, &count)) || count != 1)
        fail(life, at, "%s: the answer cannot be read", body);
    snprintf(answer, WIRE_REPLY_TEXT_MAX, "%.*s", (int)item.reply.size, item.reply.data);
    arena_release(&forms);
    return !life->result->failed;
}

/* ------------------------------------------------------------------ a step */

static void say_first(void *context, const char *sentence)
{
    struct whole *life = context;
    fail(life, 0, "verify: %s", sentence);
}

static void prove(struct whole *life, int at)
{
    struct verify_report report;
    struct fault fault = service_verify(life->path, say_first, life, &report);
    if (fault_is(fault))
        fail(life, at, "verify: %s", fault.text);
    if (life->result->failed)
        life->result->failed_at = at;
}

static void judge(struct whole *life, const struct whole_step *step, int at, const char *body,
                  const struct reply *reply)
{
    char problem[400] = "";
    life->before = life->after;
    whole_look(life->db, &life->shop, &life->after, problem, sizeof problem);
    struct whole_case of = {.shop = &life->shop,
                            .step = step,
                            .before = &life->before,
                            .after = &life->after,
                            .reply = reply,
                            .db = life->db,
                            .now_ms = life->now_ms,
                            .problem = problem,
                            .problem_size = sizeof problem};
    if (!problem[0])
        whole_judge(&of);
    if (!problem[0])
        whole_count_stones(&of, &life->memory);
    if (!problem[0])
        whole_book(&of, &life->memory);
    if (problem[0])
        fail(life, at, "%s: %s", problem, body);
}

static void take_answer(struct whole *life, const struct whole_step *step, int at, const char *body,
                        const char *answer)
{
    struct letter_box *box = &life->boxes[step->sender];
    if (step->how == HOW_AGAIN) {
        if (strcmp(answer, box->answer) != 0)
            fail(life, at, "the same command again has another answer: %s", body);
        return;
    }
    box->n++;
    snprintf(box->last, sizeof box->last, "%s", step->how == HOW_WITHDRAWN ? "" : body);
    snprintf(box->answer, sizeof box->answer, "%s", answer);
}

static void count(struct whole *life, const struct whole_step *step, const struct reply *reply)
{
    char word[40];
    enum verb verb = VERB_WITHDRAW;
    whole_field(step->says, "do", word, sizeof word);
    if (step->how == HOW_WITHDRAWN || (step->how != HOW_AGAIN && verb_find(span_of(word), &verb)))
        coverage_count(&life->result->by_verb, verb, reply);
}

static void take_step(struct whole *life, const struct whole_step *step, int at)
{
    char body[BODY_MAX];
    char answer[WIRE_REPLY_TEXT_MAX];
    struct reply reply;
    __atomic_add_fetch(&life->now_ms, step->pass_ms, __ATOMIC_RELAXED);
    life->result->steps++;
    if (!write_body(life, step, body) || !exchange(life, step, at, body, answer, &reply))
        return;
    life->result->accepted += reply.result == RESULT_ACCEPTED;
    life->result->refused += reply.result != RESULT_ACCEPTED;
    count(life, step, &reply);
    if (step->how == HOW_AGAIN) /* it was counted and judged when it was new */
        reply.result = RESULT_REFUSED;
    judge(life, step, at, body, &reply);
    take_answer(life, step, at, body, answer);
    if (at % VERIFY_EVERY == VERIFY_EVERY - 1 && !life->result->failed)
        prove(life, at);
}

/* The hub lends what it may when it looks around, between two commands: now and then, by the lent clock. */
static void lend(struct whole *life, int at)
{
    struct whole_lender lenders[LIFE_ACTORS_MAX];
    char problem[400] = "";
    if (life->now_ms / 60000 % 4 != 0)
        return;
    for (int i = 0; i < LIFE_ACTORS_MAX; i++)
        lenders[i] = (struct whole_lender){life->boxes[i].who.kiosk, life->boxes[i].outbox};
    struct fault fault = whole_lend(life->service, lenders);
    if (fault_is(fault))
        fail(life, at, "%s", fault.text);
    whole_look_at_lent(life->db, &life->after, problem, sizeof problem);
    if (problem[0])
        fail(life, at, "%s", problem);
}

/* ------------------------------------------------------------------ a life */

static void remove_store(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char name[300];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static struct identity office_of(const struct workshop *shop)
{
    struct identity who = {.is_office = true, .kiosk = -LIFE_PEOPLE_MAX, .code = code_of("office")};
    who.badge = shop->people[LIFE_PEOPLE_MAX - 1].person.badge;
    return who;
}

static void make_boxes(struct whole *life)
{
    for (int i = 0; i < WHOLE_SENDERS_MAX; i++) {
        life->boxes[i].who = i < LIFE_ACTORS_MAX ? world_identity(&life->shop, i) : office_of(&life->shop);
        life->boxes[i].outbox = chance_uuid(&life->chance);
    }
}

static void say_problem(void *context, const char *where, const char *sentence)
{
    fail(context, 0, "the workshop: %s %s", where, sentence);
}

static struct fault begin(struct whole *life, uint64_t seed, const char *folder)
{
    struct service_conf conf = {
        .may_create = true, .write_reply = wire_write_reply, .now_ms = whole_clock, .context = life};
    struct problems problems = {say_problem, life, 0};
    snprintf(life->path, sizeof life->path, "%s/whole-%llu.db", folder, (unsigned long long)seed);
    remove_store(life->path);
    conf.path = life->path;
    pthread_mutex_init(&life->mutex, NULL);
    pthread_cond_init(&life->answered, NULL);
    life->now_ms = BEGIN_MS;
    life->chance = (struct chance){seed ^ UINT64_C(0x7a3)};
    whole_world(&life->shop, seed);
    workshop_check(&life->shop, &problems);
    make_boxes(life);
    struct fault fault = service_open(&conf, &life->service);
    if (!fault_is(fault) && !life->result->failed)
        fault = service_import(life->service, &life->shop, BEGIN_MS, NULL, NULL);
    if (!fault_is(fault) && sqlite3_open_v2(life->path, &life->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        fault = fault_make(FAULT_INPUT, "%s cannot be read", life->path);
    return fault;
}

static void end(struct whole *life)
{
    service_close(life->service);
    sqlite3_close(life->db);
    workshop_release(&life->shop);
    pthread_mutex_destroy(&life->mutex);
    pthread_cond_destroy(&life->answered);
    remove_store(life->path);
    free(life);
}

static void live(uint64_t seed, const char *folder, struct whole_step *steps, int count, bool make,
                 struct life_result *out)
{
    struct whole *life = calloc(1, sizeof *life);
    struct chance chance = {seed ^ UINT64_C(0x51c)};
    char problem[400] = "";
    assert(life);
    *out = (struct life_result){.failed = false};
    life->result = out;
    struct fault fault = begin(life, seed, folder);
    if (fault_is(fault))
        fail(life, 0, "%s", fault.text);
    else
        whole_look(life->db, &life->shop, &life->after, problem, sizeof problem);
    if (problem[0])
        fail(life, 0, "%s", problem);
    for (int i = 0; i < count && !out->failed; i++) {
        lend(life, i);
        if (make)
            whole_generate(&life->shop, &life->after, &chance, &steps[i]);
        take_step(life, &steps[i], i);
    }
    if (!out->failed)
        prove(life, count - 1);
    end(life);
}

void whole_live(uint64_t seed, const char *folder, struct whole_step *steps, int count,
                struct life_result *out)
{
    live(seed, folder, steps, count, true, out);
}

void whole_replay(uint64_t seed, const char *folder, const struct whole_step *steps, int count,
                  struct life_result *out)
{
    struct whole_step *copy = malloc((size_t)count * sizeof *copy + 1);
    assert(copy);
    memcpy(copy, steps, (size_t)count * sizeof *copy);
    live(seed, folder, copy, count, false, out);
    free(copy);
}

/* ------------------------------------------------------------------ making it small */

static bool try_without(uint64_t seed, const char *folder, struct whole_step *steps, int *count, int from,
                        int size, struct life_result *out)
{
    struct life_result result;
    int rest = *count - size;
    struct whole_step *without = malloc((size_t)*count * sizeof *without);
    assert(without);
    memcpy(without, steps, (size_t)from * sizeof *without);
    memcpy(without + from, steps + from + size, (size_t)(rest - from) * sizeof *without);
    whole_replay(seed, folder, without, rest, &result);
    if (result.failed) {
        memcpy(steps, without, (size_t)rest * sizeof *without);
        *count = rest;
        *out = result;
    }
    free(without);
    return result.failed;
}

void whole_shrink(uint64_t seed, const char *folder, struct whole_step *steps, int *count,
                  struct life_result *out)
{
    if (out->failed_at >= 0 && out->failed_at + 1 < *count)
        *count = out->failed_at + 1;
    for (int size = *count / 2; size > 0; size /= 2)
        for (int from = 0; from + size <= *count;)
            if (!try_without(seed, folder, steps, count, from, size, out))
                from += size;
}
