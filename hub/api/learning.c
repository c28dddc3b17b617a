/* GET /v1/learning: what was learned, beside what holds. */
#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/measuring.h"

#define OFFER_BYTES 2048

static bool write_offer(void *context, const struct learned_offer *offer)
{
    struct text *out = context;
    text_reserve(out, OFFER_BYTES);
    json_begin_item(out);
    learn_write_offer(out, offer);
    json_add_bool(out, "offered", offer->doubt == LEARNING_OFFERED);
    json_add_text_if(out, "not_offered", learning_doubt_word(offer->doubt));
    if (offer->aside_count > 0) {
        json_begin_field(out, "set_aside_events", '[');
        for (int i = 0; i < offer->aside_count; i++)
            text_add(out, "%s%lld", i > 0 ? "," : "", (long long)offer->aside[i]);
        json_end(out, ']');
    }
    json_end(out, '}');
    return text_ok(out);
}

enum api_when learning_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {0};
    (void)call;
    list_begin(&text);
    struct fault fault = reader_learning(api->reader, write_offer, &text);
    if (fault_is(fault)) {
        free(text.data);
        return answer_fault(answer, fault);
    }
    list_end(&text, 0);
    return answer_text(answer, &text);
}
