/* POST /v1/commands: parse, hand to the writer, and (later, on its thread) put the replies in a row. */
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/api/parts.h"

/* A job with all that it lends, in one piece of memory with its items, bodies and arena behind it. */
struct posted {
    struct job job;
    struct api *api;
    void *asker;
    bool is_array;
    struct arena arena; /* forms and what they say */
    struct job_item items[];
};

/* What the writer remembers a command by: the same value always gives the same bytes. One that makes no sense
 * is remembered by what is wrong with it. */
static void write_body(struct text *out, const struct wire_item *item)
{
    if (item->problem == REASON_NONE) {
        wire_write_command(out, &item->command);
        return;
    }
    text_add(out, "{\"problem\":\"%s\",\"field\":", reason_word(item->problem));
    json_write_string(out, item->field);
    text_add(out, "}");
}

static void item_fill(struct job_item *out, const struct wire_item *item, struct text *bodies)
{
    out->command = item->command;
    out->problem = item->problem;
    memcpy(out->field, item->field, sizeof out->field);
    memcpy(out->detail, item->detail, sizeof out->detail);
    out->form = item->form;
    out->has_number = item->has_number;
    if (item->body.size > 0) {
        out->body = item->body;
        return;
    }
    size_t start = bodies->size;
    write_body(bodies, item);
    out->body = (struct span){bodies->data + start, bodies->size - start};
}

/* ------------------------------------------------------------------ the answer, on the writer's thread */

static struct text join_replies(const struct posted *posted)
{
    size_t size = 3 + posted->job.arena.size + posted->job.count;
    struct text text = text_create(size);
    if (!text.data)
        return text;
    text_add_span(&text, posted->is_array ? SPAN("[") : SPAN(""));
    for (size_t i = 0; i < posted->job.count; i++) {
        text_add_span(&text, i > 0 ? SPAN(",") : SPAN(""));
        text_add_span(&text, posted->job.items[i].reply);
    }
    text_add_span(&text, posted->is_array ? SPAN("]") : SPAN(""));
    return text;
}

static void commands_done(struct job *job, struct fault fault)
{
    struct posted *posted = job->context;
    struct api_answer answer;
    if (fault_is(fault)) {
        answer_fault(&answer, fault);
    } else {
        struct text text = join_replies(posted);
        answer_text(&answer, &text);
    }
    posted->api->conf.answer_later(posted->api->conf.context, posted->asker, &answer);
    arena_release(&posted->arena);
    free(posted);
}

/* ------------------------------------------------------------------ the question */

/* What is wrong with a part of a workshop is told at length. */
static size_t room_for_replies(const struct wire_item *items, size_t count)
{
    size_t size = count * WIRE_REPLY_TEXT_MAX;
    for (size_t i = 0; i < count; i++)
        size += items[i].command.put ? WIRE_PROBLEMS_TEXT_MAX : 0;
    return size;
}

static struct posted *posted_create(struct api *api, const struct api_call *call, struct arena forms,
                                    size_t count)
{
    size_t items = count * sizeof(struct job_item);
    size_t bodies = count * WIRE_COMMAND_TEXT_MAX;
    size_t arena = room_for_replies(api->items, count);
    struct posted *posted = malloc(sizeof *posted + items + bodies + arena);
    if (!posted)
        return NULL;
    memset(posted, 0, sizeof *posted + items);
    char *room = (char *)posted->items + items;
    struct text text = text_in(room, bodies);
    for (size_t i = 0; i < count; i++)
        item_fill(&posted->items[i], &api->items[i], &text);
    assert(text_ok(&text)); /* every field has a maximum, and so has their sum */
    posted->api = api;
    posted->arena = forms;
    posted->asker = call->asker;
    posted->job = (struct job){
        .who = *call->who,
        .language = language_accept(call->accept_language),
        .items = posted->items,
        .count = count,
        .arena = text_in(room + bodies, arena),
        .done = commands_done,
        .context = posted,
    };
    return posted;
}

static enum api_when answer_unreadable(struct api_answer *answer, struct fault fault)
{
    return answer_problem(answer, fault.code == FAULT_TOO_BIG ? API_TOO_BIG : API_BAD, fault.text);
}

enum api_when commands_post(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    size_t count;
    bool is_array;
    struct arena arena = {.blocks = NULL};
    assert(call->who); /* the route needs a token */
    struct fault fault = wire_read_commands(call->body, call->now_ms, &arena, api->items, &count, &is_array);
    if (fault_is(fault)) {
        arena_release(&arena);
        return answer_unreadable(answer, fault);
    }
    struct posted *posted = posted_create(api, call, arena, count);
    if (!posted) {
        arena_release(&arena);
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory for %zu commands", count));
    }
    posted->is_array = is_array;
    service_submit(api->conf.service, &posted->job);
    return API_LATER;
}
