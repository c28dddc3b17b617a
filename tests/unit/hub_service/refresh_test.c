/* What follows from the events by itself: states with their moment, alerts that end with their cause, kiosks
 * that go and come; and jobs of many items. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/refresh.h"
#include "hub/store/kiosk.h"
#include "hub/store/station.h"
#include "tests/unit/hub_service/rig_helper.h"

struct scene {
    struct rig rig;
    struct desk desk;
    struct watch watch;
    struct board board;
};

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void scene_open(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    rig_open(&scene->rig, 8, 8);
    char token[SERVICE_TOKEN_MAX];
    expect_ok(service_enroll(scene->rig.service, &(struct workshop_kiosk){.code = {"bench"}}, token));
}

/* Takes the store over from the service, to refresh it step by step. */
static void scene_take(struct scene *scene)
{
    rig_stop(&scene->rig);
    expect_ok(store_open(scene->rig.path, STORE_WRITE, &scene->desk.store));
    expect_ok(desk_load(&scene->desk));
}

static void scene_give(struct scene *scene)
{
    desk_release(&scene->desk);
    store_close(scene->desk.store);
    rig_start(&scene->rig);
}

static bool step(struct scene *scene, int64_t now_ms)
{
    bool changed;
    scene->desk.now_ms = now_ms;
    expect_ok(store_begin(scene->desk.store));
    expect_ok(refresh(&scene->desk, &scene->watch, &scene->board, now_ms, &changed));
    expect_ok(store_commit(scene->desk.store));
    return changed;
}

static const struct alert *find_alert(const struct board *board, enum alert_kind kind, const char *subject)
{
    for (int i = 0; i < board->alert_count; i++)
        if (board->alerts[i].kind == kind && strcmp(board->alerts[i].subject, subject) == 0)
            return &board->alerts[i];
    return NULL;
}

static void test_state_alerts(void **state)
{
    struct scene *scene = malloc(sizeof *scene);
    (void)state;
    scene_open(scene);
    struct asker bench = rig_asker(&scene->rig, 0);
    for (int i = 1; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    scene_take(scene);
    step(scene, 2000000000000);
    assert_false(step(scene, 2000000000100)); /* nothing new, nothing written */
    struct board *board = rig_board(&scene->rig);
    assert_non_null(find_alert(board, ALERT_STATION_FULL, "setting"));
    assert_non_null(find_alert(board, ALERT_STATION_STOPPED, "casting"));
    int64_t since = rig_station(board, "setting")->state_since_ms;
    assert_true(since > 0 && since <= 2000000000000);
    free(board);
    scene_give(scene);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    struct asker finish = rig_asker(&scene->rig, 1);
    ask(&finish, VERB_RECEIVE, "polishing", 1, 1);
    scene_take(scene);
    step(scene, 2000000001000);
    board = rig_board(&scene->rig);
    assert_null(find_alert(board, ALERT_STATION_FULL, "setting"));
    assert_null(find_alert(board, ALERT_STATION_STOPPED, "casting"));
    free(board);
    scene_give(scene);
    rig_verify(&scene->rig, NULL);
    rig_close(&scene->rig);
    free(scene);
}

static void rename_kiosk(struct scene *scene, const char *name)
{
    struct workshop_kiosk kiosk = house_find_kiosk(&scene->desk.house, 1)->kiosk;
    int64_t id;
    snprintf(kiosk.name, sizeof kiosk.name, "%s", name);
    expect_ok(store_begin(scene->desk.store));
    expect_ok(store_kiosk_set(scene->desk.store, &kiosk, &id));
    expect_ok(store_workshop_touch(scene->desk.store));
    expect_ok(store_commit(scene->desk.store));
    expect_ok(desk_load(&scene->desk));
}

static void test_kiosk_goes_and_comes(void **state)
{
    struct scene *scene = malloc(sizeof *scene);
    bool came;
    (void)state;
    scene_open(scene);
    scene_take(scene);
    struct watch *watch = &scene->watch;
    watch_begin(watch, &scene->desk.house, 0);
    assert_int_equal(watch->kiosk_count, 0); /* none was ever there */
    watch_note(watch, 1, true, 100, 100, &came);
    assert_true(came);
    assert_true(watch_due(watch) == INT64_MAX);
    watch_note(watch, 1, false, 200, 200, &came);
    assert_false(came);
    assert_int_equal(watch_due(watch), 200 + KIOSK_GONE_MS_MAX);
    step(scene, 199 + KIOSK_GONE_MS_MAX); /* a short break is nothing */
    struct board *board = rig_board(&scene->rig);
    assert_null(find_alert(board, ALERT_KIOSK_OFFLINE, "bench"));
    free(board);
    step(scene, 200 + KIOSK_GONE_MS_MAX);
    board = rig_board(&scene->rig);
    assert_non_null(find_alert(board, ALERT_KIOSK_OFFLINE, "bench"));
    assert_true(watch_due(watch) == INT64_MAX);
    free(board);
    rename_kiosk(scene, "Window bench"); /* the alert is the same, and says the name of now */
    step(scene, 300 + KIOSK_GONE_MS_MAX);
    board = rig_board(&scene->rig);
    const struct alert *alert = find_alert(board, ALERT_KIOSK_OFFLINE, "bench");
    assert_non_null(alert);
    assert_string_equal(alert->text, "Window bench is offline: what is scanned there arrives later.");
    assert_int_equal(alert->first_ms, 200 + KIOSK_GONE_MS_MAX);
    assert_int_equal(alert->count, 1);
    free(board);
    watch_note(watch, 1, true, 90000, 90000, &came);
    step(scene, 90001);
    board = rig_board(&scene->rig);
    assert_null(find_alert(board, ALERT_KIOSK_OFFLINE, "bench"));
    free(board);
    watch_note(watch, 1, false, 90002, 90002, &came);
    expect_ok(store_begin(scene->desk.store));
    expect_ok(store_kiosk_revoke(scene->desk.store, 1));
    expect_ok(store_commit(scene->desk.store));
    step(scene, 90003 + KIOSK_GONE_MS_MAX); /* nobody waits for one that was revoked */
    board = rig_board(&scene->rig);
    assert_null(find_alert(board, ALERT_KIOSK_OFFLINE, "bench"));
    free(board);
    scene_give(scene);
    rig_close(&scene->rig);
    free(scene);
}

/* ------------------------------------------------------------------ the board is told */

struct told {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int64_t seq;
};

static void tell(void *context, int64_t seq)
{
    struct told *told = context;
    pthread_mutex_lock(&told->mutex);
    told->seq = seq;
    pthread_cond_signal(&told->cond);
    pthread_mutex_unlock(&told->mutex);
}

static void test_board_is_told(void **state)
{
    struct rig rig;
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct timespec deadline;
    (void)state;
    rig_open(&rig, 8, 8);
    rig_stop(&rig);
    struct service_conf conf = {
        .path = rig.path, .write_reply = rig_write_reply, .board_changed = tell, .context = &told};
    expect_ok(service_open(&conf, &rig.service));
    struct asker bench = rig_asker(&rig, 0);
    struct reply reply = ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 10;
    pthread_mutex_lock(&told.mutex);
    while (told.seq < reply.seq)
        assert_int_equal(pthread_cond_timedwait(&told.cond, &told.mutex, &deadline), 0);
    pthread_mutex_unlock(&told.mutex);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ many items in one job */

static void count_done(struct job *job, struct fault fault)
{
    expect_ok(fault);
    tell(job->context, 1);
}

static void submit(struct rig *rig, struct job *job)
{
    struct told told = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    job->done = count_done;
    job->context = &told;
    service_submit(rig->service, job);
    pthread_mutex_lock(&told.mutex);
    while (told.seq == 0)
        pthread_cond_wait(&told.cond, &told.mutex);
    pthread_mutex_unlock(&told.mutex);
}

static void test_many_items(void **state)
{
    static char arena[5 * COMMAND_REPLY_MAX];
    struct rig rig;
    struct job_item items[5];
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    memset(items, 0, sizeof items);
    for (int i = 0; i < 5; i++) {
        if (i != 3)
            items[i].command = asker_make(&bench, VERB_RECEIVE, "setting", i + 1, i + 1);
        items[i].has_number = i != 3;
        items[i].body = (struct span){(const char *)&items[i].command, sizeof items[i].command};
    }
    items[1].problem = REASON_UNKNOWN_COMMAND; /* makes no sense, but its number could be read */
    assert_true(TEXT_COPY(items[1].field, span_of("melt")));
    items[3].problem = REASON_BAD_FIELD; /* nothing of it could be read */
    assert_true(TEXT_COPY(items[3].field, span_of("id")));
    struct job job = {.who = bench.who, .items = items, .count = 5, .arena = TEXT_IN(arena)};
    submit(&rig, &job);
    static const struct {
        enum result result;
        enum reason reason;
    } want[5] = {
        {RESULT_ACCEPTED, REASON_NONE}, {RESULT_REFUSED, REASON_UNKNOWN_COMMAND},
        {RESULT_ACCEPTED, REASON_NONE}, {RESULT_REFUSED, REASON_BAD_FIELD},
        {RESULT_ACCEPTED, REASON_NONE},
    };
    for (int i = 0; i < 5; i++) {
        struct reply reply = rig_read_reply(items[i].reply);
        assert_int_equal(reply.result, want[i].result);
        assert_int_equal(reply.reason, want[i].reason);
        assert_string_equal(reply.field, items[i].field);
    }
    job.arena = text_in(arena, sizeof arena); /* all of it again: the same answers */
    submit(&rig, &job);
    for (int i = 0; i < 5; i++)
        assert_int_equal(rig_read_reply(items[i].reply).result, want[i].result);
    struct verify_report report;
    rig_verify(&rig, &report);
    assert_int_equal(report.events, 8 + 3);
    struct board *board = rig_board(&rig);
    assert_non_null(find_alert(board, ALERT_BAD_COMMAND, "bench"));
    free(board);
    rig_close(&rig);
}

static void presence_ends_with_the_shift(void **state)
{
    struct scene *scene = malloc(sizeof *scene);
    struct board *board = calloc(1, sizeof *board);
    struct reader *reader;
    struct timespec now;
    (void)state;
    scene_open(scene);
    struct asker bench = rig_asker(&scene->rig, 0);
    ask(&bench, VERB_BADGE_IN, "setting", 1, 0);
    clock_gettime(CLOCK_REALTIME, &now);
    expect_ok(reader_open(scene->rig.path, &reader));
    expect_ok(reader_board(reader, (int64_t)now.tv_sec * 1000, board));
    assert_int_equal(rig_station(board, "setting")->now.present, 1);
    expect_ok(reader_board(reader, (int64_t)(now.tv_sec + 86400) * 1000, board)); /* a shift has ended */
    assert_int_equal(rig_station(board, "setting")->now.present, 0);
    reader_close(reader);
    rig_verify(&scene->rig, NULL); /* it is derived: the badge event stands */
    rig_close(&scene->rig);
    free(board);
    free(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presence_ends_with_the_shift),
        cmocka_unit_test(test_state_alerts),
        cmocka_unit_test(test_kiosk_goes_and_comes),
        cmocka_unit_test(test_board_is_told),
        cmocka_unit_test(test_many_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
