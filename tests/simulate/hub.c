#include "tests/simulate/hub.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/time.h"
#include "common/wire/wire.h"

/* An answer that comes later, on another thread. */
struct asker {
    pthread_mutex_t lock;
    pthread_cond_t came;
    bool has;
    struct api_answer answer;
};

static int64_t hub_clock(void *context)
{
    struct hub *hub = context;
    return __atomic_load_n(&hub->now_ms, __ATOMIC_RELAXED);
}

void hub_set_clock(struct hub *hub, int64_t now_ms)
{
    __atomic_store_n(&hub->now_ms, now_ms, __ATOMIC_RELAXED);
}

static void answer_later(void *context, void *asker, struct api_answer *answer)
{
    struct asker *waiting = asker;
    (void)context;
    pthread_mutex_lock(&waiting->lock);
    waiting->answer = *answer;
    waiting->has = true;
    pthread_cond_signal(&waiting->came);
    pthread_mutex_unlock(&waiting->lock);
}

/* ------------------------------------------------------------------ opening and closing */

static void remove_store(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    char name[HUB_PATH_MAX + 8];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static void make_desks(struct hub *hub, const struct workshop *shop)
{
    for (int i = 0; i < shop->kiosk_count; i++) {
        const struct workshop_kiosk *kiosk = &shop->kiosks[i];
        struct identity *who = &hub->desks[i].who;
        *who = (struct identity){.kiosk = i + 1, .code = kiosk->code, .station_count = kiosk->station_count};
        memcpy(who->stations, kiosk->stations, sizeof who->stations);
    }
    hub->desks[HUB_OFFICE].who = (struct identity){.is_office = true,
                                                   .is_manager = true,
                                                   .badge = shop->people[shop->person_count - 1].person.badge,
                                                   .kiosk = -shop->person_count,
                                                   .code = code_of("office")};
    for (int i = 0; i < HUB_DESKS_MAX; i++)
        hub->desks[i].outbox = chance_uuid(&hub->ids);
}

struct fault hub_open(struct hub *hub, const char *path, const struct workshop *shop, uint64_t seed,
                      int64_t now_ms)
{
    struct service_conf service = {
        .may_create = true, .write_reply = wire_write_reply, .now_ms = hub_clock, .context = hub};
    struct api_conf api = {.answer_later = answer_later, .answer_read = answer_later, .context = hub};
    *hub = (struct hub){.ids = {seed ^ UINT64_C(0x1d5)}, .now_ms = now_ms};
    snprintf(hub->path, sizeof hub->path, "%s", path);
    remove_store(path);
    make_desks(hub, shop);
    service.path = api.path = hub->path;
    struct fault fault = service_open(&service, &hub->service);
    if (!fault_is(fault))
        fault = service_import(hub->service, shop, now_ms, NULL, NULL);
    api.service = hub->service;
    if (!fault_is(fault))
        fault = api_open(&api, &hub->api);
    if (!fault_is(fault))
        fault = reader_open(hub->path, &hub->reader);
    return fault;
}

static void say_problem(void *context, const char *sentence)
{
    (void)context;
    fprintf(stderr, "verify: %s\n", sentence);
}

struct fault hub_close(struct hub *hub)
{
    struct verify_report report;
    reader_close(hub->reader);
    service_close(hub->service);
    api_close(hub->api);
    struct fault fault = hub->fault;
    if (!fault_is(fault))
        fault = service_verify(hub->path, say_problem, NULL, &report);
    if (!fault_is(fault) && report.problems > 0)
        fault = fault_make(FAULT_INPUT, "verify: %lld problems", (long long)report.problems);
    remove_store(hub->path);
    return fault;
}

/* ------------------------------------------------------------------ asking */

static int find_resource(enum api_method method, const char *path)
{
    int count;
    const struct api_resource *resources = api_resources(&count);
    int i = 0;
    while (i < count && (resources[i].method != method || strcmp(resources[i].path, path) != 0))
        i++;
    assert(i < count);
    return i;
}

/* NULL: the hub would not answer (hub->fault says why). */
static char *ask(struct hub *hub, int resource, struct api_call *call, size_t *size)
{
    struct asker asker = {.lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};
    if (fault_is(hub->fault))
        return NULL;
    call->asker = &asker;
    call->now_ms = hub->now_ms;
    if (api_ask(hub->api, resource, call, &asker.answer) != API_NOW) {
        pthread_mutex_lock(&asker.lock);
        while (!asker.has)
            pthread_cond_wait(&asker.came, &asker.lock);
        pthread_mutex_unlock(&asker.lock);
    }
    *size = asker.answer.size;
    if (asker.answer.status == API_OK)
        return asker.answer.data;
    hub->fault = fault_make(FAULT_INPUT, "the hub answers %d to %s: %s", (int)asker.answer.status,
                            call->body.size > 0 ? call->body.data : "a question", asker.answer.detail);
    free(asker.answer.data);
    return NULL;
}

json_t *hub_ask(struct hub *hub, const char *path, const char *name, const char *query)
{
    struct api_call call = {.who = &hub->desks[HUB_OFFICE].who, .name = span_of(name)};
    struct span rest = span_of(query);
    struct span value;
    size_t size;
    while (rest.size > 0 && span_split(&rest, '&', &value)) {
        struct span key;
        bool has_value = span_split(&value, '=', &key);
        assert(has_value && call.param_count < API_PARAMS_MAX);
        call.params[call.param_count++] = (struct api_param){key, value};
    }
    char *data = ask(hub, find_resource(API_GET, path), &call, &size);
    json_t *json = data ? json_loadb(data, size, 0, NULL) : NULL;
    free(data);
    return json;
}

/* ------------------------------------------------------------------ saying */

static void add_id(struct text *out, const char *name, struct uuid id)
{
    char text[UUID_TEXT_SIZE];
    uuid_write(id, text);
    text_add(out, "\"%s\":\"%s\",", name, text);
}

static void write_body(struct hub *hub, struct desk_of_hub *desk, struct tag operator_badge,
                       struct code station, const char *verb, const char *rest, struct text *out)
{
    char at[TIME_TEXT_MAX];
    time_write(at, hub->now_ms);
    text_add(out, "{");
    add_id(out, "id", chance_uuid(&hub->ids));
    add_id(out, "outbox", desk->outbox);
    text_add(out, "\"n\":%lld,\"decided\":\"hub\",\"at\":\"%s\",\"operator\":\"%s\"", (long long)++desk->n,
             at, operator_badge.text);
    if (!code_is_none(station))
        text_add(out, ",\"station\":\"%s\"", station.text);
    text_add(out, ",\"do\":\"%s\"%s}", verb, rest);
    assert(text_ok(out));
}

/* What was made: a kiosk does not ask for it, so its reader of replies passes it over. */
static void read_thing(struct span data, struct reply *reply)
{
    json_t *json = json_loadb(data.data, data.size, 0, NULL);
    const char *thing = json_string_value(json_object_get(json, "thing"));
    snprintf(reply->thing, sizeof reply->thing, "%s", thing ? thing : "");
    json_decref(json);
}

bool hub_say(struct hub *hub, int desk, struct tag operator_badge, struct code station, const char *verb,
             const char *rest, struct reply *reply)
{
    static char room[WIRE_FORM_TEXT_MAX];
    struct text body = TEXT_IN(room);
    size_t size = 0;
    size_t count = 0;
    *reply = (struct reply){.result = RESULT_REFUSED};
    write_body(hub, &hub->desks[desk], operator_badge, station, verb, rest, &body);
    struct api_call call = {.who = &hub->desks[desk].who, .body = text_span(&body)};
    char *data = ask(hub, find_resource(API_POST, "/v1/commands"), &call, &size);
    if (!data)
        return false;
    struct fault fault = wire_read_replies((struct span){data, size}, reply, 1, &count);
    read_thing((struct span){data, size}, reply);
    free(data);
    if (fault_is(fault) || count != 1) {
        hub->fault = fault_is(fault) ? fault : fault_make(FAULT_INPUT, "no answer to %s", room);
        return false;
    }
    bool accepted = reply->result == RESULT_ACCEPTED;
    hub->accepted += accepted;
    return accepted;
}

bool hub_plan(struct hub *hub, struct plan *out, const struct house **house)
{
    *out = (struct plan){.count = 0};
    if (!fault_is(hub->fault))
        hub->fault = reader_plan(hub->reader, hub->now_ms, out, house);
    return !fault_is(hub->fault);
}
