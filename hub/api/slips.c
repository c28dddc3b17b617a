/* GET /v1/slips: transfer slips, with what was on each and what has come. */
#include <stdlib.h>

#include "hub/api/life.h"
#include "hub/api/parts.h"
#include "hub/service/life_read.h"

#define SLIP_BYTES  2048
#define PIECE_BYTES 640

struct page {
    struct text text;
    int64_t left, last, next;
};

static void write_piece(struct text *out, const struct slip_piece *piece)
{
    json_begin_item(out);
    json_add_text(out, "piece", piece->tag.text);
    json_add_text(out, "name", piece->name);
    json_add_int(out, "quantity", piece->quantity);
    json_add_int(out, "metal_ug", piece->metal.ug);
    json_add_true_if(out, "weighed", piece->weighed);
    json_add_time_if(out, "received", piece->received_ms);
    if (piece->received) {
        json_add_int(out, "found_ug", piece->found.ug);
        json_add_true_if(out, "found_weighed", piece->found_weighed);
    }
    json_add_int_if(out, "went_ug", piece->went.ug);
    json_add_true_if(out, "went_weighed", piece->went_weighed);
    json_end(out, '}');
}

/* What came back of what had gone out, as far as both were weighed. */
static void write_balance(struct text *out, const struct slip_balance *balance)
{
    json_begin_field(out, "balance", '{');
    json_add_int(out, "pieces", balance->pieces);
    json_add_int_if(out, "unweighed", balance->unweighed);
    json_add_int(out, "went_ug", balance->went.ug);
    json_add_int(out, "came_ug", balance->came.ug);
    json_add_int(out, "loss_ug", balance->custody.loss.ug);
    json_add_text(out, "ruling", custody_ruling_word(balance->custody.ruling));
    if (balance->custody.ruling != CUSTODY_NO_NORM) {
        json_add_int(out, "expected_ug", balance->custody.expected.ug);
        json_add_int(out, "limit_ug", balance->custody.limit.ug);
    }
    json_end(out, '}');
}

static void write_slip(struct text *out, const struct slip_row *slip, const struct slip_piece *pieces,
                       size_t count)
{
    json_begin_item(out);
    json_add_int(out, "slip", slip->id);
    json_add_text(out, "way", slip->outward ? "out" : "back");
    json_add_text(out, "from", slip->origin.text);
    json_add_text_if(out, "to", slip->target.text);
    json_add_text_if(out, "carrier", slip->carrier);
    json_add_int_if(out, "declared_ug", slip->declared.ug);
    json_add_text_if(out, "note", slip->note);
    json_add_text_if(out, "by", slip->operator_badge.text);
    json_add_time(out, "sent", slip->sent_ms);
    json_add_bool(out, "received", slip->received == slip->pieces);
    json_begin_field(out, "pieces", '[');
    for (size_t i = 0; i < count; i++)
        write_piece(out, &pieces[i]);
    json_end(out, ']');
    struct slip_balance balance = slip_balance_so_far(pieces, count);
    if (!slip->outward && balance.pieces + balance.unweighed > 0)
        write_balance(out, &balance);
    json_end(out, '}');
}

static bool take_slip(void *context, const struct slip_row *slip, const struct slip_piece *pieces,
                      size_t count)
{
    struct page *page = context;
    if (page->left == 0) {
        page->next = page->last;
        return false;
    }
    page->left--;
    page->last = slip->id;
    text_reserve(&page->text, SLIP_BYTES + count * PIECE_BYTES);
    write_slip(&page->text, slip, pieces, count);
    return text_ok(&page->text);
}

enum api_when slips_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    static const char *const STATES[] = {"open", "all", NULL};
    struct page page = {.next = 0};
    struct call_page wanted;
    int state = 0;
    if (!call_word(call, "state", STATES, &state, answer) || !call_page(call, &wanted, answer))
        return API_NOW;
    page.left = wanted.limit;
    list_begin(&page.text);
    struct fault fault = reader_slips(api->reader, wanted.after, state == 0, take_slip, &page);
    if (fault_is(fault)) {
        free(page.text.data);
        return answer_fault(answer, fault);
    }
    list_end(&page.text, page.next);
    return answer_text(answer, &page.text);
}
