#include "tests/unit/hub_service/scene_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/patience.h"

#define SCENE_BEGIN_MS INT64_C(2000000000000)

void scene_be(struct scene *scene, const struct asker *asker, bool connected)
{
    bool came;
    watch_note(&scene->watch, asker->who.kiosk, connected, 0, scene->desk.now_ms, &came);
    scene->desk.now_ms += 2 * KIOSK_GONE_MS_MAX;
}

struct scene *scene_open(void)
{
    struct workshop workshop;
    rig_describe(&workshop, 5, 4); /* the fifth is in the pool */
    return scene_open_as(&workshop);
}

struct scene *scene_open_as(struct workshop *workshop)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    rig_open_as(&scene->rig, workshop);
    scene->bench = rig_asker(&scene->rig, 0);
    scene->finish = rig_asker(&scene->rig, 1);
    scene->desk.write_reply = rig_write_reply;
    scene->desk.now_ms = SCENE_BEGIN_MS;
    scene->desk.watch = &scene->watch;
    scene_return(scene);
    scene_be(scene, &scene->bench, true);
    scene_be(scene, &scene->finish, true);
    return scene;
}

void scene_return(struct scene *scene)
{
    rig_stop(&scene->rig);
    rig_well(store_open(scene->rig.path, STORE_WRITE, &scene->desk.store));
    rig_well(desk_load(&scene->desk));
}

void scene_leave(struct scene *scene)
{
    desk_release(&scene->desk);
    store_close(scene->desk.store);
    rig_start(&scene->rig);
}

void scene_close(struct scene *scene)
{
    scene_leave(scene);
    rig_verify(&scene->rig, NULL);
    rig_close(&scene->rig);
    free(scene);
}

struct reply scene_book(struct scene *scene, struct asker *asker, struct command command)
{
    static char arena[COMMAND_REPLY_MAX];
    struct job_item item = {.command = command, .has_number = true};
    item.body = (struct span){(const char *)&command, sizeof command};
    struct job job = {.who = asker->who, .items = &item, .count = 1, .arena = TEXT_IN(arena)};
    rig_well(store_begin(scene->desk.store));
    rig_well(desk_book_job(&scene->desk, &job));
    rig_well(store_commit(scene->desk.store));
    return rig_read_reply(item.reply);
}

struct reply scene_tell_seen(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                             int piece, enum decided decided, int64_t seen)
{
    struct command command = asker_make(asker, verb, station, 1, piece);
    command.decided = decided;
    command.has_seen = seen > 0;
    command.seen = seen;
    if (verb == VERB_REWORK) {
        command.to = code_of("setting");
        assert_true(TEXT_COPY(command.defect, span_of("loose_stone")));
    }
    return scene_book(scene, asker, command);
}

struct reply scene_withdraw_last(struct scene *scene, struct asker *asker)
{
    struct uuid last = asker->last;
    struct command command = asker_make(asker, VERB_WITHDRAW, "", 0, 0);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = command.n - 1;
    return scene_book(scene, asker, command);
}

struct reply scene_tell(struct scene *scene, struct asker *asker, enum verb verb, const char *station,
                        int piece, enum decided decided)
{
    return scene_tell_seen(scene, asker, verb, station, piece, decided, 0);
}

struct piece scene_piece(struct scene *scene, int piece)
{
    struct piece_row row;
    bool found;
    rig_well(store_piece_find(scene->desk.store, rig_piece(piece), &row, &found));
    assert_true(found);
    return row.now.piece;
}

void scene_expect_at(struct scene *scene, int piece, const char *station, enum piece_state state)
{
    struct piece now = scene_piece(scene, piece);
    assert_string_equal(now.station.text, station);
    assert_int_equal(now.state, state);
}
