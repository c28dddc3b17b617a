#include "tests/unit/hub_api/house_helper.h"

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 10000
#define DEMO    "assets/demo/workshop.json"

/* An answer that comes later, on another thread. */
struct asker {
    pthread_mutex_t lock;
    pthread_cond_t came;
    bool has;
    struct api_answer answer;
};

struct house house;

static void answer_later(void *context, void *asker, struct api_answer *answer)
{
    struct asker *waiting = asker;
    assert_ptr_equal(context, &house);
    pthread_mutex_lock(&waiting->lock);
    waiting->answer = *answer;
    waiting->has = true;
    pthread_cond_signal(&waiting->came);
    pthread_mutex_unlock(&waiting->lock);
}

/* ------------------------------------------------------------------ the house */

static char *read_demo(size_t *size)
{
    FILE *file = fopen(DEMO, "r");
    char *data = malloc(WIRE_BODY_MAX);
    assert_non_null(file);
    assert_non_null(data);
    *size = fread(data, 1, WIRE_BODY_MAX, file);
    fclose(file);
    return data;
}

void is_well(struct fault fault)
{
    assert_string_equal(fault.text, "");
}

static void no_problem(void *context, const char *where, const char *sentence)
{
    (void)context;
    fail_msg("%s: %s", where, sentence);
}

static void import_demo(void)
{
    size_t size;
    char *data = read_demo(&size);
    struct workshop workshop;
    struct problems problems = {.say = no_problem};
    is_well(wire_read_workshop((struct span){data, size}, NOW_MS, &workshop, &problems));
    is_well(service_import(house.service, &workshop, NOW_MS, NULL, NULL));
    workshop_release(&workshop);
    free(data);
}

int house_setup(void **state)
{
    (void)state;
    struct workshop_kiosk kiosk = {.code = code_of("bench-1"), .name = "Bench 1", .station_count = 1};
    kiosk.stations[0] = code_of("setting");
    snprintf(house.folder, sizeof house.folder, "/tmp/touchstone-api-XXXXXX");
    assert_non_null(mkdtemp(house.folder));
    snprintf(house.path, sizeof house.path, "%s/hub.db", house.folder);
    struct service_conf service = {.path = house.path, .may_create = true, .write_reply = wire_write_reply};
    is_well(service_open(&service, &house.service));
    import_demo();
    is_well(service_enroll(house.service, &kiosk, house.token));
    struct api_conf api = {.service = house.service,
                           .path = house.path,
                           .answer_later = answer_later,
                           .answer_read = answer_later,
                           .context = &house};
    is_well(api_open(&api, &house.api));
    assert_true(api_find_identity(house.api, span_of(house.token), NOW_MS, &house.bench));
    house.office = (struct identity){
        .is_office = true, .badge = tag_make(TAG_BADGE, 8), .kiosk = -1, .code = code_of("office")};
    house.manager = (struct identity){.is_office = true,
                                      .is_manager = true,
                                      .badge = tag_make(TAG_BADGE, 7),
                                      .kiosk = -2,
                                      .code = code_of("office")};
    return 0;
}

static void remove_photos(void)
{
    char folder[128];
    snprintf(folder, sizeof folder, "%s.photos", house.path);
    DIR *photos = opendir(folder);
    for (struct dirent *file = photos ? readdir(photos) : NULL; file; file = readdir(photos))
        unlinkat(dirfd(photos), file->d_name, 0); /* but . and .. */
    if (photos)
        closedir(photos);
    rmdir(folder);
}

int house_teardown(void **state)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    (void)state;
    service_close(house.service);
    api_close(house.api);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", house.path, endings[i]);
        unlink(path);
    }
    remove_photos();
    assert_int_equal(rmdir(house.folder), 0);
    return 0;
}

/* ------------------------------------------------------------------ asking */

static int find_resource(const char *path)
{
    int count;
    const struct api_resource *resources = api_resources(&count);
    for (int i = 0; i < count; i++)
        if (strcmp(resources[i].path, path) == 0)
            return i;
    fail_msg("there is no %s", path);
    return -1;
}

static struct api_answer ask(int resource, struct api_call *call)
{
    struct asker asker = {.lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};
    struct api_answer answer;
    struct timespec until;
    call->asker = &asker;
    if (api_ask(house.api, resource, call, &answer) == API_NOW)
        return answer;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_MS / 1000;
    pthread_mutex_lock(&asker.lock);
    while (!asker.has)
        assert_int_equal(pthread_cond_timedwait(&asker.came, &asker.lock, &until), 0);
    pthread_mutex_unlock(&asker.lock);
    return asker.answer;
}

static void add_params(struct api_call *call, const char *query)
{
    struct span rest = span_of(query);
    struct span value;
    while (rest.size > 0 && span_split(&rest, '&', &value)) {
        struct span name;
        assert_true(span_split(&value, '=', &name));
        if (call->param_count < API_PARAMS_MAX)
            call->params[call->param_count] = (struct api_param){name, value};
        call->param_count++;
    }
}

struct api_answer house_get(const char *path, const struct identity *who, const char *name, const char *query)
{
    struct api_call call = {.who = who, .name = span_of(name), .now_ms = NOW_MS};
    add_params(&call, query);
    return ask(find_resource(path), &call);
}

struct api_answer house_get_as(const char *accept, const char *path, const struct identity *who,
                               const char *query)
{
    struct api_call call = {.who = who, .accept = span_of(accept), .now_ms = NOW_MS};
    add_params(&call, query);
    return ask(find_resource(path), &call);
}

static int find_method(const char *what)
{
    static const char *const methods[] = {[API_GET] = "GET",
                                          [API_POST] = "POST",
                                          [API_PICTURE] = "POST",
                                          [API_DELETE] = "DELETE",
                                          [API_STREAM] = "GET"};
    int count;
    const struct api_resource *resources = api_resources(&count);
    for (int i = 0; i < count; i++) {
        size_t size = strlen(methods[resources[i].method]);
        if (strncmp(what, methods[resources[i].method], size) == 0 &&
            strcmp(what + size + 1, resources[i].path) == 0)
            return i;
    }
    fail_msg("there is no %s", what);
    return -1;
}

struct api_answer house_ask(const char *what, const struct identity *who, const char *token, const char *body)
{
    struct api_call call = {.who = who, .body = span_of(body), .token = span_of(token), .now_ms = NOW_MS};
    return ask(find_method(what), &call);
}

struct api_answer house_send_to(const char *what, const struct identity *who, const char *name,
                                struct span body)
{
    struct api_call call = {.who = who, .body = body, .name = span_of(name), .now_ms = NOW_MS};
    return ask(find_method(what), &call);
}

struct api_answer house_send(const char *what, const struct identity *who, struct span body)
{
    return house_send_to(what, who, NULL, body);
}

struct api_answer house_post(const struct identity *who, const char *body)
{
    struct api_call call = {.who = who, .body = span_of(body), .now_ms = NOW_MS};
    return ask(find_resource("/v1/commands"), &call);
}

/* Its status, and whether it is JSON where it is to be. Returns what it tells. */
static const char *told_by(const struct api_answer *answer, enum api_status status)
{
    const char *told = answer->data ? answer->data : answer->detail;
    if (answer->status != status)
        fail_msg("got %d %s, wanted %d", (int)answer->status, told, (int)status);
    if (answer->data && !answer->type) {
        json_t *whole = json_loadb(answer->data, answer->size, 0, NULL);
        if (!whole)
            fail_msg("is not JSON: %s", told);
        json_decref(whole);
    }
    return told;
}

void says(struct api_answer answer, enum api_status status, const char *text)
{
    const char *told = told_by(&answer, status);
    if (!strstr(told, text))
        fail_msg("%s: wanted %s", told, text);
    free(answer.data);
}

void says_not(struct api_answer answer, enum api_status status, const char *text)
{
    const char *told = told_by(&answer, status);
    if (strstr(told, text))
        fail_msg("%s: not wanted is %s", told, text);
    free(answer.data);
}

void house_finish(const char *tag)
{
    sqlite3 *db;
    char sql[200];
    assert_int_equal(sqlite3_open(house.path, &db), SQLITE_OK);
    snprintf(sql, sizeof sql,
             "UPDATE piece SET place = 'finished', here = NULL, tray = NULL WHERE tag = '%s'", tag);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}
