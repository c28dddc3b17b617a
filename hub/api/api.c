#include <stdarg.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "hub/api/parts.h"

struct fault api_open(const struct api_conf *conf, struct api **out)
{
    struct api *api = calloc(1, sizeof *api);
    if (!api)
        return fault_make(FAULT_FULL, "no memory for the API");
    api->conf = *conf;
    struct fault fault = reader_open(conf->path, &api->reader);
    if (!fault_is(fault))
        fault = worker_open(api, &api->worker);
    if (!fault_is(fault))
        fault = worker_open(api, &api->printer);
    if (fault_is(fault)) {
        api_close(api);
        return fault;
    }
    *out = api;
    return FAULT_OK;
}

void api_stop(struct api *api)
{
    worker_close(api->worker);
    worker_close(api->printer);
    api->worker = api->printer = NULL;
}

void api_close(struct api *api)
{
    if (!api)
        return;
    api_stop(api);
    if (api->reader)
        reader_close(api->reader);
    free(api->world.sheets);
    free(api->world.people);
    free(api);
}

bool api_find_identity(struct api *api, struct span token, int64_t now_ms, struct identity *out)
{
    bool found = false;
    struct session session;
    struct fault fault = reader_find_kiosk(api->reader, token, out, &found);
    if (!fault_is(fault) && !found) {
        fault = reader_find_session(api->reader, token, now_ms, &session, &found);
        if (!fault_is(fault) && found) {
            *out = session.who;
            service_session_used(api->conf.service, token);
        }
    }
    log_fault("api", fault);
    return !fault_is(fault) && found;
}

enum api_when answer_problem(struct api_answer *answer, enum api_status status, const char *detail)
{
    *answer = (struct api_answer){.status = status};
    struct text text = TEXT_IN(answer->detail);
    text_add(&text, "%s", detail);
    return API_NOW;
}

enum api_when answer_problem_of(struct api_answer *answer, enum api_status status, const char *format, ...)
{
    va_list arguments;
    *answer = (struct api_answer){.status = status};
    struct text text = TEXT_IN(answer->detail);
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    return API_NOW;
}

enum api_when answer_fault(struct api_answer *answer, struct fault fault)
{
    log_fault("api", fault);
    return answer_problem(answer, API_TRY_AGAIN, fault.text);
}

struct text text_create(size_t size)
{
    char *data = malloc(size);
    return data ? text_in(data, size) : (struct text){0};
}

enum api_when answer_file(struct api_answer *answer, struct text *text, const char *type, const char *file)
{
    if (text->data && text_ok(text)) {
        *answer = (struct api_answer){.status = API_OK, .type = type, .data = text->data, .size = text->size};
        bool fits = TEXT_COPY(answer->file, span_of(file));
        assert(fits); /* names of files are ours */
        return API_NOW;
    }
    free(text->data);
    return answer_fault(answer, fault_make(FAULT_FULL, "the hub has no room to write this answer"));
}

enum api_when answer_text(struct api_answer *answer, struct text *text)
{
    return answer_file(answer, text, NULL, NULL);
}
