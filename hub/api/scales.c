/* GET /v1/scales: what each scale is worth now, and its tests and checks. */
#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/measuring.h"

#define HISTORY_MAX 20
#define SCALE_BYTES 8192
#define LINE_BYTES  8192

static void write_scale(void *context, const struct scale_state *state)
{
    struct text *out = context;
    const struct scale_info *scale = state->scale;
    text_reserve(out, SCALE_BYTES);
    json_begin_item(out);
    json_add_text(out, "code", scale->code.text);
    json_add_text(out, "name", scale->name);
    json_add_int(out, "division_ug", state->now.division.ug);
    json_add_int(out, "repeatability_ug", state->now.repeatability.ug);
    json_add_int(out, "bias_ug", state->now.bias.ug);
    json_add_int(out, "bias_u_ug", state->now.bias_u.ug);
    json_add_bool(out, "check_weight_ok", state->now.check_weight_ok);
    json_add_time_if(out, "tested", scale->tested_ms);
    json_add_time_if(out, "checked", scale->checked_ms);
    json_add_time_if(out, "check_due", state->due_ms);
    text_add(out, ",%s", state->capability);
    json_begin_field(out, "history", '[');
}

static void write_line(void *context, const struct thing_line *line)
{
    struct text *out = context;
    text_reserve(out, LINE_BYTES);
    json_begin_item(out);
    json_add_int(out, "seq", line->seq);
    json_add_time(out, "at", line->at_ms);
    json_add_text(out, "do", verb_word(line->verb));
    json_add_text_if(out, "operator", line->operator_badge.text);
    if (line->found.size > 0) {
        json_add_key(out, "found");
        text_add_span(out, line->found);
    }
    json_end(out, '}');
}

static void end_scale(void *context)
{
    struct text *out = context;
    text_reserve(out, 8);
    json_end(out, ']');
    json_end(out, '}');
}

enum api_when scales_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {0};
    struct scale_takers takers = {write_scale, write_line, end_scale, &text};
    list_begin(&text);
    struct fault fault = reader_scales(api->reader, call->now_ms, HISTORY_MAX, &takers);
    if (fault_is(fault)) {
        free(text.data);
        return answer_fault(answer, fault);
    }
    list_end(&text, 0);
    return answer_text(answer, &text);
}
