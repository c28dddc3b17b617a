/* /v1/session: somebody of the office signs in with badge and PIN, looks who they are, signs out. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/parts.h"

#define SESSION_BYTES 512

struct asked {
    struct sign_in sign_in;
    struct api *api;
    void *asker;
};

static enum api_when answer_session(struct api_answer *answer, const char *token, struct tag badge,
                                    const char *name, uint32_t roles, int64_t until_ms)
{
    struct text text = text_create(SESSION_BYTES);
    if (text.data) {
        json_begin(&text, '{');
        json_add_text_if(&text, "token", token);
        json_add_text(&text, "badge", badge.text);
        json_add_text(&text, "name", name);
        wire_write_roles(&text, roles);
        json_add_time(&text, "until", until_ms);
        json_end(&text, '}');
    }
    return answer_text(answer, &text);
}

/* On the writer's thread. */
static void sign_in_done(struct sign_in *sign_in, struct fault fault)
{
    struct asked *asked = sign_in->context;
    struct api_answer answer;
    if (fault_is(fault))
        answer_fault(&answer, fault);
    else if (sign_in->granted)
        answer_session(&answer, sign_in->token, sign_in->badge, sign_in->name, sign_in->roles,
                       sign_in->until_ms);
    else
        answer_problem(&answer, sign_in->too_fast ? API_SLOW_DOWN : API_FORBIDDEN, sign_in->detail);
    asked->api->conf.answer_later(asked->api->conf.context, asked->asker, &answer);
    free(asked);
}

enum api_when session_post(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct asked *asked = calloc(1, sizeof *asked);
    if (!asked)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to sign in"));
    struct sign_in *sign_in = &asked->sign_in;
    struct fault fault = wire_read_sign_in(call->body, &sign_in->badge, sign_in->pin);
    if (fault_is(fault)) {
        free(asked);
        return answer_problem(answer, API_BAD, fault.text);
    }
    asked->api = api;
    asked->asker = call->asker;
    sign_in->done = sign_in_done;
    sign_in->context = asked;
    service_sign_in(api->conf.service, sign_in);
    return API_LATER;
}

enum api_when session_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct session session;
    bool found;
    struct fault fault = reader_find_session(api->reader, call->token, call->now_ms, &session, &found);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    if (!found)
        return answer_problem(answer, API_NO_IDENTITY, "The session has ended: sign in again.");
    return answer_session(answer, "", session.who.badge, session.name, session.roles, session.until_ms);
}

/* On the writer's thread: what is told has happened. */
static void sign_out_done(void *context, struct fault fault)
{
    struct asked *asked = context;
    struct api_answer answer;
    if (fault_is(fault)) {
        answer_fault(&answer, fault);
    } else {
        struct text text = text_create(SESSION_BYTES);
        if (text.data)
            text_add(&text, "{\"ended\":true}");
        answer_text(&answer, &text);
    }
    asked->api->conf.answer_later(asked->api->conf.context, asked->asker, &answer);
    free(asked);
}

enum api_when session_delete(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct asked *asked = calloc(1, sizeof *asked);
    if (!asked)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to sign out"));
    asked->api = api;
    asked->asker = call->asker;
    service_sign_out(api->conf.service, call->token, sign_out_done, asked);
    return API_LATER;
}
