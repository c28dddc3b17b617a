/* Watches the limits by the events alone, beside the hub's own counts. */
#include <stdio.h>
#include <string.h>

#include "tests/chaos/scene.h"

/* ------------------------------------------------------------------ what counts where */

static int limit_count(const struct house *house)
{
    return house->station_count + house->group_count;
}

static const struct limit *limit_of(const struct house *house, int index)
{
    return index < house->station_count ? &house->stations[index].limit
                                        : &house->groups[index - house->station_count].limit;
}

static const char *name_of(const struct house *house, int index)
{
    return index < house->station_count ? house->stations[index].code.text
                                        : house->groups[index - house->station_count].code.text;
}

static bool counts(const struct house *house, int index, const struct piece *piece)
{
    if (index >= house->station_count)
        return group_counts(&house->groups[index - house->station_count], piece);
    return piece->place == PLACE_STATION && code_equal(piece->station, house->stations[index].code);
}

static struct load lent_at(const struct house *house, int index)
{
    struct load sum = {0};
    for (size_t i = 0; i < house->lent_count; i++)
        if (strcmp(house->lent[i].lent.of.text, name_of(house, index)) == 0)
            sum = load_sum(sum, house->lent[i].lent.load);
    return sum;
}

static void count(const struct house *house, struct room_watch *room)
{
    for (int i = 0; i < limit_count(house); i++) {
        room->load[i] = (struct load){0};
        for (int p = 0; p < PIECES; p++)
            if (counts(house, i, &room->rows[p].now.piece))
                room->load[i] = load_sum(room->load[i], piece_load(&room->rows[p].now.piece));
        room->taken[i] = load_sum(room->load[i], lent_at(house, i));
    }
}

/* ------------------------------------------------------------------ reading the events */

/* The hub may have been started anew: what a row borrows is borrowed again. */
static void link_rows(struct scene *scene)
{
    for (int p = 0; p < PIECES; p++) {
        bool whole = house_link(&scene->desk.house, &scene->room.rows[p]);
        assert(whole);
    }
}

static bool says(struct scene *scene, int64_t seq, const char *what)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM event WHERE seq = %lld AND instr(found, '\"%s\":') > 0",
             (long long)seq, what);
    return scene_count(scene, sql) > 0;
}

static bool came_late_on_lost_place(const struct scene *scene, const struct event_row *event)
{
    bool flagged = false, lost = false;
    for (int i = 0; i < event->flag_count; i++)
        flagged |= event->flags[i] == REASON_NOT_LENT;
    for (int k = 0; k < NET_KIOSKS; k++)
        lost |= scene->wrote_off[k] && scene->ids[k] == event->kiosk;
    return flagged && lost;
}

/* "otherwise than by rework, an override, an undo, a stock-take or a write-off". What is implied stands on a
 * place that the bench there has yet to name. */
static bool may_exceed(struct scene *scene, const struct event_row *event)
{
    return event->verb == VERB_REWORK || event->verb == VERB_WITHDRAW ||
           came_late_on_lost_place(scene, event) || says(scene, event->seq, "override") ||
           says(scene, event->seq, "implied");
}

/* Limits are tested on entry only: what is weighed there may weigh more than was thought. */
static void note_event(struct scene *scene, struct piece_row *row, const struct event_row *event)
{
    const struct house *house = &scene->desk.house;
    struct room_watch *room = &scene->room;
    struct piece before = row->now.piece;
    bool excused = may_exceed(scene, event);
    row->now = event->after;
    link_rows(scene);
    struct load was = piece_load(&before), is = piece_load(&row->now.piece);
    for (int i = 0; i < limit_count(house); i++) {
        bool counted = counts(house, i, &before), counts_now = counts(house, i, &row->now.piece);
        if (counts_now && !counted && excused)
            room->excused[i] = load_sum(room->excused[i], is);
        if (counts_now && counted && is.mass.ug > was.mass.ug)
            room->excused[i].mass.ug += is.mass.ug - was.mass.ug;
    }
}

static void read_events(struct scene *scene)
{
    struct room_watch *room = &scene->room;
    memset(room->excused, 0, sizeof room->excused);
    while (room->seq < scene->desk.seq) {
        struct event_row event;
        must(store_event_get(scene->desk.store, ++room->seq, &event), "read an event");
        for (int p = 0; p < PIECES && event.piece; p++)
            if (room->rows[p].id == event.piece)
                note_event(scene, &room->rows[p], &event);
    }
}

/* ------------------------------------------------------------------ comparing */

static bool is_beyond(int64_t limit, int64_t was, int64_t is, int64_t excused)
{
    return limit > 0 && is > limit && is - was > excused;
}

static void compare_counts(struct scene *scene, int index)
{
    const struct house *house = &scene->desk.house;
    struct load load = scene->room.load[index];
    struct load kept = index < house->station_count ? house->now[index].load
                                                    : house->group_now[index - house->station_count].load;
    if (kept.pieces != load.pieces || kept.mass.ug != load.mass.ug)
        scene_fail(scene, "the hub counts %lld at %s, its events %lld", (long long)kept.pieces,
                   name_of(house, index), (long long)load.pieces);
}

void room_check(struct scene *scene)
{
    const struct house *house = &scene->desk.house;
    struct room_watch *room = &scene->room;
    struct load before[LIMITS_MAX];
    memcpy(before, room->taken, sizeof before);
    link_rows(scene);
    read_events(scene);
    count(house, room);
    for (int i = 0; i < limit_count(house); i++) {
        const struct limit *limit = limit_of(house, i);
        struct load taken = room->taken[i];
        if (is_beyond(limit->pieces, before[i].pieces, taken.pieces, room->excused[i].pieces))
            scene_fail(scene, "the limit of %s is exceeded: %lld there or lent, of %lld", name_of(house, i),
                       (long long)taken.pieces, (long long)limit->pieces);
        if (is_beyond(limit->mass.ug, before[i].mass.ug, taken.mass.ug, room->excused[i].mass.ug))
            scene_fail(scene, "the limit of %s is exceeded: %lld µg there or lent, of %lld",
                       name_of(house, i), (long long)taken.mass.ug, (long long)limit->mass.ug);
        compare_counts(scene, i);
    }
}

void room_begin(struct scene *scene)
{
    struct room_watch *room = &scene->room;
    memset(room, 0, sizeof *room);
    room->seq = scene->desk.seq;
    for (int p = 0; p < PIECES; p++) {
        bool found;
        must(store_piece_find(scene->desk.store, plant_tag(p), &room->rows[p], &found), "find a piece");
    }
    link_rows(scene);
    count(&scene->desk.house, room);
}
