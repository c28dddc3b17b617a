/* Reading what was measured and learned. */
#include "hub/service/learn.h"
#include "hub/service/measuring.h"
#include "hub/service/moment.h"
#include "common/rules/capability.h"

/* ------------------------------------------------------------------ scales */

static struct fault read_scale(struct reader *reader, const struct scale_info *scale, int64_t now_ms,
                               int history_max, const struct scale_takers *takers)
{
    const struct house *house = &reader->house;
    char thing[THING_TEXT_MAX];
    char room[FOUND_TEXT_MAX];
    struct text text = TEXT_IN(thing), capability = TEXT_IN(room);
    struct scale_state state = {
        .scale = scale,
        .now = house_scale_quality(house, scale, now_ms),
        .due_ms =
            capability_due_ms(scale->checked_ms, settings_get(&house->settings, SETTING_CHECK_WEIGHT_DAYS)),
        .capability = room,
    };
    learn_write_capability(&capability, house, &scale->quality);
    text_add(&text, "scale:%s", scale->code.text);
    assert(text_ok(&text) && text_ok(&capability));
    takers->scale(takers->context, &state);
    struct fault fault = store_thing_each(reader->store, thing, history_max, takers->line, takers->context);
    takers->end(takers->context);
    return fault;
}

struct fault reader_scales(struct reader *reader, int64_t now_ms, int history_max,
                           const struct scale_takers *takers)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < reader->house.scale_count && !fault_is(fault); i++)
        fault = read_scale(reader, &reader->house.scales[i], now_ms, history_max, takers);
    reader_end(reader);
    return fault;
}
