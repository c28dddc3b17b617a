#include "hub/api/parts.h"

#define HEALTH_BYTES 256

/* Reads the board, so that "ok" means that the store can be read. `printer`: labels can be printed here. */
enum api_when health_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct fault fault = reader_board(api->reader, call->now_ms, &api->board);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    struct text text = text_create(HEALTH_BYTES);
    if (text.data)
        text_add(&text, "{\"status\":\"ok\",\"version\":\"%s\",\"contract\":%d,\"seq\":%lld,\"printer\":%s}",
                 TOUCHSTONE_VERSION, WIRE_CONTRACT, (long long)api->board.seq,
                 api->conf.printer ? "true" : "false");
    return answer_text(answer, &text);
}
