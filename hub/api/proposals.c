/* GET /v1/proposals: limits that the workshop's own data propose, and the smallest economic casting batch. */
#include "hub/api/proposals.h"

#include <math.h>

#include "hub/api/parts.h"
#include "hub/service/proposal.h"

#define PROPOSALS_BYTES (64 * 1024)
#define CENTS_MAX       100000000

static int64_t whole(double value)
{
    return value > 1e15 ? INT64_C(1000000000000000) : (int64_t)llround(value);
}

static void write_limit(struct text *out, const struct limit_proposal *limit)
{
    json_begin_item(out);
    json_add_text_if(out, "of", limit->of.text);
    json_add_text(out, "name", limit->name);
    json_add_true_if(out, "group", limit->is_group);
    json_add_int_if(out, "limit_pieces", limit->present);
    json_add_int(out, "wip", limit->wip);
    json_add_int(out, "finished", limit->finished);
    json_add_bool(out, "measured", limit->is_measured);
    json_add_int(out, "rate_per_1000_h", whole(limit->line.rate_per_h * 1000));
    json_add_int(out, "raw_min", whole(limit->line.raw_h * 60));
    json_add_int(out, "critical_milli", whole(limit->critical * 1000));
    json_add_int(out, "proposed_pieces", limit->pieces);
    json_begin_field(out, "expect", '{');
    json_add_int(out, "rate_per_1000_h", whole(limit->expected.rate_per_h * 1000));
    json_add_int(out, "lead_min", whole(limit->expected.lead_h * 60));
    json_end(out, '}');
    json_end(out, '}');
}

static void write_batch(struct text *out, const struct proposals *proposals)
{
    const struct batch_ask *ask = &proposals->ask;
    const struct batch *batch = &proposals->batch;
    json_begin_field(out, "batch", '{');
    json_add_int(out, "pieces", batch->pieces);
    json_add_int(out, "by_cost", batch->economic);
    json_add_int(out, "by_metal", batch->by_metal);
    json_add_int(out, "waiting", proposals->waiting);
    if (ask->room != INT64_MAX)
        json_add_int(out, "room", ask->room);
    json_add_bool(out, "fits", batch->fits);
    json_add_int(out, "wip_days_milli", whole(batch->wip_days * 1000));
    json_add_int(out, "cost_cents", whole(batch->cost_cents));
    json_add_int(out, "flask_cost_cents", ask->flask_cents);
    json_add_int(out, "piece_day_cents", ask->piece_day_cents);
    json_add_int(out, "metal_min_ug", ask->metal_min.ug);
    json_add_int(out, "metal_each_ug", ask->metal_each.ug);
    json_end(out, '}');
}

static void write_proposals(struct text *out, const struct proposals *proposals)
{
    json_begin(out, '{');
    json_add_time(out, "from", proposals->from_ms);
    json_add_int(out, "hours_worked", proposals->hours);
    json_add_int(out, "days_worked", proposals->days);
    json_add_int(out, "percent", proposals->percent);
    json_add_text_if(out, "bottleneck", proposals->bottleneck.text);
    json_add_int(out, "rate_per_1000_h", whole(proposals->rate_per_h * 1000));
    json_add_bool(out, "rate_measured", proposals->is_rate_measured);
    json_begin_field(out, "limits", '[');
    for (int i = 0; i < proposals->limit_count; i++)
        write_limit(out, &proposals->limits[i]);
    json_end(out, ']');
    if (proposals->has_batch)
        write_batch(out, proposals);
    json_end(out, '}');
}

enum api_when proposals_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct proposal_ask ask = {-1, -1, -1, -1, -1};
    struct proposals proposals;
    struct text text = {0};
    if (!call_int(call, "days", 1, 366, &ask.days, answer) ||
        !call_int(call, "percent", 50, 99, &ask.percent, answer) ||
        !call_int(call, "flask_cost_cents", 0, CENTS_MAX, &ask.flask_cents, answer) ||
        !call_int(call, "piece_day_cents", 0, CENTS_MAX, &ask.piece_day_cents, answer) ||
        !call_int(call, "flask_metal_min_mg", 0, CENTS_MAX, &ask.metal_min_mg, answer))
        return API_NOW;
    struct fault fault = reader_proposals(api->reader, call->now_ms, &ask, &proposals);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    text_reserve(&text, PROPOSALS_BYTES);
    write_proposals(&text, &proposals);
    return answer_text(answer, &text);
}
