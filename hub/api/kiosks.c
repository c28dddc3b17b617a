/* /v1/kiosks: a manager lets a kiosk in while the workshop works. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/parts.h"

#define LET_IN_BYTES 512

struct asked {
    struct let_in let_in;
    struct api *api;
    void *asker;
};

static void answer_token(struct api_answer *answer, const struct let_in *let_in)
{
    struct text text = text_create(LET_IN_BYTES);
    if (text.data) {
        json_begin(&text, '{');
        json_add_text(&text, "code", let_in->kiosk.code.text);
        json_add_text(&text, "token", let_in->token);
        json_end(&text, '}');
    }
    answer_text(answer, &text);
}

/* On the writer's thread. */
static void let_in_done(struct let_in *let_in, struct fault fault)
{
    struct asked *asked = let_in->context;
    struct api_answer answer;
    if (fault.code == FAULT_INPUT || fault.code == FAULT_NOT_FOUND)
        answer_problem(&answer, API_BAD, fault.text);
    else if (fault_is(fault))
        answer_fault(&answer, fault);
    else
        answer_token(&answer, let_in);
    asked->api->conf.answer_later(asked->api->conf.context, asked->asker, &answer);
    explicit_bzero(let_in->token, sizeof let_in->token);
    free(asked);
}

enum api_when kiosks_post(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct asked *asked = calloc(1, sizeof *asked);
    if (!asked)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to let a kiosk in"));
    struct fault fault = wire_read_kiosk(call->body, &asked->let_in.kiosk);
    if (fault_is(fault)) {
        free(asked);
        return answer_problem(answer, API_BAD, fault.text);
    }
    asked->api = api;
    asked->asker = call->asker;
    asked->let_in.by = call->who->badge;
    asked->let_in.done = let_in_done;
    asked->let_in.context = asked;
    service_let_in(api->conf.service, &asked->let_in);
    return API_LATER;
}
