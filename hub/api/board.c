#include <stdlib.h>

#include "common/base/log.h"
#include "hub/api/parts.h"

static struct fault board_write(struct api *api, int64_t now_ms, struct text *out)
{
    struct fault fault = reader_board(api->reader, now_ms, &api->board);
    if (fault_is(fault))
        return fault;
    *out = text_create(API_BOARD_BYTES);
    if (!out->data)
        return fault_make(FAULT_FULL, "no memory to write the board");
    wire_write_board(out, &api->board);
    return FAULT_OK;
}

enum api_when board_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text;
    struct fault fault = board_write(api, call->now_ms, &text);
    return fault_is(fault) ? answer_fault(answer, fault) : answer_text(answer, &text);
}

bool stream_compose(struct api *api, int64_t now_ms, int64_t *id, char **json, size_t *size)
{
    struct api_answer answer;
    struct api_call call = {.now_ms = now_ms};
    board_get(api, &call, &answer);
    *id = api->board.seq;
    *json = answer.data;
    *size = answer.size;
    return answer.data != NULL;
}
