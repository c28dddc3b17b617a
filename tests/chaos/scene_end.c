/* What must hold once everything is together again: nothing lost, nothing doubled, nothing out of order, and
 * everybody was told the truth. */
#include <stdio.h>
#include <string.h>

#include "common/wire/wire.h"
#include "tests/chaos/scene.h"

/* ------------------------------------------------------------------ plain SQL */

static sqlite3_stmt *prepare(struct scene *scene, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(scene->db, sql, -1, &statement, NULL) != SQLITE_OK)
        scene_fail(scene, "%s: %s", sql, sqlite3_errmsg(scene->db));
    return statement;
}

int64_t scene_count(struct scene *scene, const char *sql)
{
    sqlite3_stmt *statement = prepare(scene, sql);
    bool row = sqlite3_step(statement) == SQLITE_ROW;
    int64_t count = row ? sqlite3_column_int64(statement, 0) : -1;
    if (!row)
        scene_fail(scene, "%s: %s", sql, sqlite3_errmsg(scene->db));
    sqlite3_finalize(statement);
    return count;
}

static void bind_id(sqlite3_stmt *statement, int index, const struct uuid *id)
{
    sqlite3_bind_blob(statement, index, id->bytes, sizeof id->bytes, SQLITE_STATIC);
}

/* ------------------------------------------------------------------ nothing waits */

bool end_is_calm(struct scene *scene)
{
    for (int k = 0; k < NET_KIOSKS; k++) {
        struct command left;
        struct link_status status = link_status(scene->benches[k].link);
        if (!status.online || scene->benches[k].asks || link_pending(scene->benches[k].link, &left, 1) > 0)
            return false;
    }
    return true;
}

static void check_calm(struct scene *scene)
{
    for (int k = 0; k < NET_KIOSKS; k++) {
        struct link_status status = link_status(scene->benches[k].link);
        if (!status.online || status.pending > 0)
            scene_fail(scene, "bench %d is %s and holds back %lld: %s", k,
                       status.online ? "online" : "offline", (long long)status.pending, status.fault.text);
    }
}

/* ------------------------------------------------------------------ where everything is */

static enum place place_of(const struct thing *thing)
{
    if (thing->scrapped)
        return PLACE_SCRAPPED;
    return thing->at == POOL ? PLACE_POOL : thing->at == FINISHED ? PLACE_FINISHED : PLACE_STATION;
}

/* Queued or in work: what a bench did not start may be either. */
static bool is_state(const struct thing *thing, enum piece_state state)
{
    bool held = thing->held || thing->stopped;
    if (held || thing->done)
        return state == (held ? PIECE_HELD : PIECE_DONE);
    return state == PIECE_QUEUED || state == PIECE_IN_WORK;
}

static void check_thing(struct scene *scene, int index)
{
    const struct thing *thing = &scene->things[index];
    struct piece_row row;
    bool found;
    must(store_piece_find(scene->desk.store, plant_tag(index), &row, &found), "find a piece");
    const struct piece *piece = &row.now.piece;
    scene->unsure += thing->unsure;
    bool at_station = place_of(thing) == PLACE_STATION;
    bool there = piece->place == place_of(thing) && (!at_station || piece->step == thing->at);
    if (!thing->unsure && (!there || (at_station && !is_state(thing, piece->state))))
        scene_fail(scene, "%s is %s at step %d, %s, and was carried to %d%s%s%s%s", piece->tag.text,
                   place_word(piece->place), piece->step, piece_state_word(piece->state), thing->at,
                   thing->done ? ", done" : "", thing->held ? ", held" : "",
                   thing->stopped ? ", stopped" : "", thing->sent ? ", sent back" : "");
}

static void check_lent(struct scene *scene)
{
    for (size_t i = 0; i < scene->desk.house.lent_count; i++) {
        const struct lent_row *row = &scene->desk.house.lent[i];
        bool held = false;
        for (int k = 0; k < NET_KIOSKS; k++) {
            struct bench *bench = &scene->benches[k];
            link_copy_lent(bench->link, &bench->world);
            for (int l = 0; l < bench->world.lent_count; l++)
                held |= scene->ids[k] == row->kiosk && bench->world.lent[l].id == row->lent.id;
        }
        if (!held)
            scene_fail(scene, "place %lld of %s is lent, and no bench has it", (long long)row->lent.id,
                       row->lent.of.text);
    }
}

/* ------------------------------------------------------------------ what was told, booked and answered */

/* Each number once, without a gap; and each answer that a bench saw is the one that stands. */
static void check_answers(struct scene *scene)
{
    if (scene_count(scene, "SELECT count(*) FROM outbox AS o WHERE o.last_n <> (SELECT count(*) FROM command "
                           "WHERE outbox = o.id) OR o.last_n <> (SELECT count(DISTINCT n) FROM command WHERE "
                           "outbox = o.id) OR o.last_n <> (SELECT max(n) FROM command WHERE outbox = o.id)"))
        scene_fail(scene, "a number of an outbox was not answered exactly once");
    sqlite3_stmt *row = prepare(scene, "SELECT c.result, c.event FROM command AS c WHERE c.id = ?");
    for (int i = 0; i < scene->answer_count; i++) {
        bind_id(row, 1, &scene->answers[i].id);
        bool found = sqlite3_step(row) == SQLITE_ROW;
        const char *result = found ? (const char *)sqlite3_column_text(row, 0) : "never heard of";
        int64_t event = found ? sqlite3_column_int64(row, 1) : 0;
        if (strcmp(result, result_word(scene->answers[i].result)) != 0 ||
            (scene->answers[i].seq > 0 && scene->answers[i].seq != event))
            scene_fail(scene, "a bench was told %s by event %lld, and the hub says %s, %lld",
                       result_word(scene->answers[i].result), (long long)scene->answers[i].seq, result,
                       (long long)event);
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
}

/* Events of benches about pieces, that stand: neither taken back nor implied. */
#define STANDING                                                                                             \
    "e.kiosk > 0 AND e.piece IS NOT NULL AND e.verb <> 'withdraw' AND NOT EXISTS (SELECT 1 FROM implied AS " \
    "i WHERE "                                                                                               \
    "i.event = e.seq) AND NOT EXISTS (SELECT 1 FROM event AS c WHERE c.corrects = e.seq)"

/* A weighing that came late divides what another posted, and falls when that other one is taken back. */
static bool has_fallen(struct scene *scene, const struct feat *feat)
{
    if (feat->verb != VERB_WEIGH)
        return false;
    sqlite3_stmt *row =
        prepare(scene, "SELECT 1 FROM event AS e JOIN event AS c ON c.corrects = e.seq JOIN event AS w"
                       " ON w.command = c.command AND w.corrects = json_extract(e.found, '$.divides')"
                       " WHERE e.verb = 'weigh' AND e.command IN (?, ?)");
    bind_id(row, 1, &feat->id);
    bind_id(row, 2, &feat->question);
    bool fallen = sqlite3_step(row) == SQLITE_ROW;
    sqlite3_finalize(row);
    return fallen;
}

/* Each deed stands once, and what was taken back does not; those of a bench in the order in which it did
 * them. */
static void check_feats(struct scene *scene)
{
    sqlite3_stmt *row = prepare(scene, "SELECT count(*), max(e.seq) FROM event AS e WHERE " STANDING
                                       " AND e.verb = ? AND e.command IN (?, ?)");
    int64_t last[NET_KIOSKS] = {0};
    int standing = 0;
    for (int i = 0; i < scene->feat_count; i++) {
        const struct feat *feat = &scene->feats[i];
        bool stood = !feat->undone && !has_fallen(scene, feat);
        sqlite3_bind_text(row, 1, verb_word(feat->verb), -1, SQLITE_STATIC);
        bind_id(row, 2, &feat->id);
        bind_id(row, 3, &feat->question);
        sqlite3_step(row);
        int64_t count = sqlite3_column_int64(row, 0), seq = sqlite3_column_int64(row, 1);
        standing += stood;
        if (count != stood)
            scene_fail(scene, "%s of %s at bench %d%s stands %lld times", verb_word(feat->verb),
                       plant_tag(feat->thing).text, feat->bench, feat->undone ? ", taken back," : "",
                       (long long)count);
        if (count > 0 && seq < last[feat->bench])
            scene_fail(scene, "%s of %s came out of order", verb_word(feat->verb),
                       plant_tag(feat->thing).text);
        last[feat->bench] = count > 0 ? seq : last[feat->bench];
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
    if (scene_count(scene, "SELECT count(*) FROM event AS e WHERE " STANDING) != standing)
        scene_fail(scene, "something is booked that nobody did");
}

/* What a late weighing found is history; else the book has what the scale showed last. */
static void check_book(struct scene *scene, const struct feat *feat)
{
    struct thing *thing = &scene->things[feat->thing];
    struct piece_row row;
    bool found;
    must(store_piece_find(scene->desk.store, plant_tag(feat->thing), &row, &found), "find a piece");
    if (!thing->unsure && !thing->scrapped && thing->metal_ug == feat->gross_ug &&
        row.now.piece.book_mass.ug != feat->gross_ug)
        scene_fail(scene, "%s weighs %lld µg in the books, and %lld on the scale", row.now.piece.tag.text,
                   (long long)row.now.piece.book_mass.ug, (long long)feat->gross_ug);
}

/* The weight told once is booked once, and what was taken back is not. */
static void check_weighings(struct scene *scene)
{
    sqlite3_stmt *row =
        prepare(scene, "SELECT count(*), max(e.changes) FROM weighing AS w JOIN event AS e ON "
                       "e.seq = w.event WHERE " STANDING " AND w.gross_ug = ? AND e.piece = "
                       "(SELECT id FROM piece WHERE tag = ?)");
    for (int i = 0; i < scene->feat_count; i++) {
        const struct feat *feat = &scene->feats[i];
        struct tag tag = plant_tag(feat->thing);
        if (feat->verb != VERB_WEIGH)
            continue;
        sqlite3_bind_int64(row, 1, feat->gross_ug);
        sqlite3_bind_text(row, 2, tag.text, -1, SQLITE_STATIC);
        sqlite3_step(row);
        if (sqlite3_column_int64(row, 0) != (!feat->undone && !has_fallen(scene, feat)))
            scene_fail(scene, "%lld µg of %s is booked %lld times", (long long)feat->gross_ug, tag.text,
                       (long long)sqlite3_column_int64(row, 0));
        if (sqlite3_column_int64(row, 1))
            check_book(scene, feat);
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
}

/* ------------------------------------------------------------------ all of it */

static void say_problem(void *context, const char *sentence)
{
    scene_fail(context, "verify: %s", sentence);
}

void end_check(struct scene *scene)
{
    struct verify_report report;
    check_calm(scene);
    for (int i = 0; i < PIECES; i++)
        check_thing(scene, i);
    check_lent(scene);
    check_answers(scene);
    check_feats(scene);
    check_weighings(scene);
    hub_close(scene);
    must(service_verify(scene->store, say_problem, scene, &report), "verify");
}
