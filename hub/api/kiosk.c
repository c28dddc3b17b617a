#include <stdlib.h>

#include "hub/api/parts.h"

#define WORLD_FIRST_BYTES (64 * 1024)

/* Once, on first use: a hub without kiosks does not pay for it. */
static bool world_allocate(struct world *world)
{
    if (!world->sheets)
        world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    if (!world->people)
        world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    return world->sheets && world->people;
}

/* An `after` from another store (restored, or made anew) lies ahead of this one: then everything is told. */
static struct fault world_read(struct api *api, const struct identity *who, struct uuid outbox,
                               int64_t *after, int64_t now_ms)
{
    if (!world_allocate(&api->world))
        return fault_make(FAULT_FULL, "no memory to read the kiosk's world");
    struct fault fault = reader_world_of(api->reader, who->kiosk, outbox, after, now_ms, &api->world);
    if (fault_is(fault) || *after <= api->world.seq)
        return fault;
    *after = 0;
    return reader_world_of(api->reader, who->kiosk, outbox, after, now_ms, &api->world);
}

static struct text world_write(const struct world *world, bool full)
{
    for (size_t size = WORLD_FIRST_BYTES;; size *= 4) {
        struct text text = text_create(size);
        if (!text.data)
            return text;
        wire_write_world(&text, world, full);
        if (text_ok(&text) || size >= API_WORLD_BYTES)
            return text;
        free(text.data);
    }
}

enum api_when kiosk_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    int64_t after = 0, clock_ms = call->now_ms;
    struct uuid outbox = {{0}};
    if (!call_int(call, "after", 0, INT64_MAX, &after, answer) ||
        !call_uuid(call, "outbox", &outbox, answer) || !call_time(call, "clock", &clock_ms, answer))
        return API_NOW;
    if (!uuid_is_nil(outbox) && !call->who->is_office)
        kiosk_said(api, call->who, outbox, clock_ms - call->now_ms);
    struct fault fault = world_read(api, call->who, outbox, &after, call->now_ms);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    struct text text = world_write(&api->world, after == 0);
    return answer_text(answer, &text);
}
