/* Reading: a connection of its own for each thread, and one moment of the store for each answer. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/time.h"
#include "hub/service/choices.h"
#include "hub/service/moment.h"
#include "hub/service/stones.h"
#include "hub/service/survey.h"
#include "hub/store/alert.h"
#include "hub/store/limit.h"
#include "hub/store/model.h"
#include "hub/store/session.h"
#include "hub/store/station.h"
#include "hub/store/tag.h"

struct fault reader_open(const char *path, struct reader **out)
{
    *out = NULL;
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader || sodium_init() < 0) {
        free(reader);
        return fault_make(FAULT_FULL, "no memory to read %s", path);
    }
    struct fault fault = store_open(path, STORE_READ, &reader->store);
    if (fault_is(fault)) {
        reader_close(reader);
        return fault;
    }
    *out = reader;
    return FAULT_OK;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    house_release(&reader->house);
    store_close(reader->store);
    free(reader);
}

struct fault reader_begin(struct reader *reader)
{
    struct fault fault = store_begin(reader->store);
    if (!fault_is(fault))
        fault = house_load(&reader->house, reader->store);
    if (fault_is(fault))
        store_rollback(reader->store);
    return fault;
}

void reader_end(struct reader *reader)
{
    store_rollback(reader->store);
}

/* ------------------------------------------------------------------ names */

struct fault reader_house_name(struct reader *reader, char name[NAME_TEXT_MAX],
                               char language[LANGUAGE_TEXT_MAX])
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    memcpy(name, reader->house.name, sizeof reader->house.name);
    memcpy(language, reader->house.language, sizeof reader->house.language);
    reader_end(reader);
    return FAULT_OK;
}

struct fault reader_has_workshop(struct reader *reader, bool *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    *out = reader->house.station_count > 0;
    reader_end(reader);
    return FAULT_OK;
}

struct fault reader_place_name(struct reader *reader, const struct code *station_or_kind,
                               char out[NAME_TEXT_MAX])
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    struct text text = text_in(out, NAME_TEXT_MAX);
    text_add(&text, "%s", house_place_name(&reader->house, station_or_kind));
    assert(text_ok(&text)); /* codes are shorter than names */
    reader_end(reader);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ kiosks */

struct fault reader_find_kiosk(struct reader *reader, struct span token, struct identity *out, bool *found)
{
    unsigned char digest[KIOSK_DIGEST_SIZE];
    struct kiosk_row row;
    digest_token(digest, token);
    struct fault fault = store_kiosk_find_token(reader->store, digest, &row, found);
    if (fault_is(fault) || !*found)
        return fault;
    *out =
        (struct identity){.kiosk = row.id, .code = row.kiosk.code, .station_count = row.kiosk.station_count};
    memcpy(out->stations, row.kiosk.stations, sizeof out->stations);
    return FAULT_OK;
}

static struct fault find_session(struct reader *reader, struct span token, int64_t now_ms,
                                 struct session *out, bool *found)
{
    unsigned char digest[SESSION_DIGEST_SIZE];
    struct session_row row;
    digest_token(digest, token);
    struct fault fault = store_session_find(reader->store, digest, &row, found);
    int person = !fault_is(fault) && *found ? house_find_person(&reader->house, row.badge) : -1;
    *found = person >= 0 && row.until_ms > now_ms;
    if (fault_is(fault) || !*found)
        return fault;
    const struct person *who = &reader->house.people[person].person;
    *out = (struct session){.until_ms = row.until_ms, .roles = person_roles(who)};
    *found = roles_have_seat(out->roles); /* they may have been taken since */
    memcpy(out->name, who->name, sizeof out->name);
    out->who = (struct identity){.is_office = true,
                                 .is_manager = roles_have(out->roles, ROLE_MANAGER),
                                 .badge = row.badge,
                                 .kiosk = -row.seat,
                                 .code = code_of("office")};
    return FAULT_OK;
}

struct fault reader_find_session(struct reader *reader, struct span token, int64_t now_ms,
                                 struct session *out, bool *found)
{
    *found = false;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = find_session(reader, token, now_ms, out, found);
    reader_end(reader);
    return fault;
}

struct fault reader_settings(struct reader *reader, struct settings *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    *out = reader->house.settings;
    reader_end(reader);
    return FAULT_OK;
}

struct fault reader_person(struct reader *reader, struct tag badge, struct person *out, bool *found)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    int person = house_find_person(&reader->house, badge);
    *found = person >= 0;
    if (*found)
        *out = reader->house.people[person].person;
    reader_end(reader);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ board */

static struct fault read_overrides(struct reader *reader, int64_t now_ms, struct board_overrides *out)
{
    struct override_tally now;
    int64_t begin = time_monday(now_ms, 0);
    struct fault fault = store_override_tally(reader->store, begin, INT64_MAX, &now);
    if (!fault_is(fault))
        fault = store_override_count(reader->store, time_monday(now_ms, -1), begin, &out->last_week);
    if (fault_is(fault))
        return fault;
    out->this_week = now.overrides;
    out->moves_this_week = now.moves;
    out->by_reason_this_week = now.by_reason;
    return FAULT_OK;
}

static struct fault read_states(struct reader *reader, int64_t now_ms, struct board *board)
{
    struct state_row known[STATIONS_MAX];
    int count;
    struct fault fault = store_state_list(reader->store, known, &count);
    for (int i = 0; i < board->station_count && !fault_is(fault); i++) {
        struct board_station *at = &board->stations[i];
        at->state_since_ms = now_ms; /* so new that the writer has not noted it yet */
        for (int k = 0; k < count; k++)
            if (code_equal(known[k].station, at->station.code) && known[k].state == at->state)
                at->state_since_ms = known[k].since_ms;
    }
    return fault;
}

static struct fault read_board(struct reader *reader, int64_t now_ms, struct board *out)
{
    struct tally tally;
    unsigned char seal[EVENT_SEAL_SIZE];
    out->at_ms = now_ms;
    struct fault fault = house_count(&reader->house, reader->store);
    if (!fault_is(fault))
        fault = survey_stations(&reader->house, reader->store, out);
    if (!fault_is(fault))
        fault = read_states(reader, now_ms, out);
    if (!fault_is(fault))
        fault = read_overrides(reader, now_ms, &out->overrides);
    if (!fault_is(fault))
        fault = store_event_last(reader->store, &out->seq, seal);
    if (!fault_is(fault))
        fault = store_event_tally(reader->store, time_midnight(now_ms, 0), &tally);
    if (fault_is(fault))
        return fault;
    out->judged_today = tally.judged;
    out->right_today = tally.right;
    out->finished_today = tally.finished;
    return store_alert_list(reader->store, now_ms - ALERT_EVENT_SHOWN_MS, out->alerts, ALERTS_MAX,
                            &out->alert_count);
}

struct fault reader_board(struct reader *reader, int64_t now_ms, struct board *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = read_board(reader, now_ms, out);
    reader_end(reader);
    return fault;
}

/* ------------------------------------------------------------------ sheets */

static struct fault fill_sheet(struct reader *reader, struct piece_row *row, struct sheet *out)
{
    struct workshop_order order;
    if (!house_link(&reader->house, row))
        return fault_make(FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify",
                          row->name);
    struct fault fault = piece_find_rest(reader->store, row);
    if (fault_is(fault))
        return fault;
    sheet_fill(&reader->house, row, out);
    fault = stone_find_wanted(reader->store, &reader->house, row, out->stones, &out->stone_count);
    bool is_tree = row->now.piece.kind == KIND_TREE;
    if (fault_is(fault) || (row->order == 0 && !is_tree))
        return fault;
    fault = is_tree ? store_tree_wanted(reader->store, row->id, &order)
                    : store_order_wanted(reader->store, row->order, &order);
    if (fault_is(fault))
        return fault;
    out->rush = order.rush;
    out->due_ms = order.due_ms;
    return FAULT_OK;
}

static struct fault fill_line(struct reader *reader, const struct event_row *event, struct history_line *out)
{
    struct weighing_row weighing;
    bool weighed = false;
    *out = (struct history_line){
        .seq = event->seq,
        .at_ms = event->at_ms,
        .verb = event->verb,
        .station = event->station,
        .operator_badge = event->operator_badge,
        .state = event->after.piece.state,
        .book_mass = event->after.piece.book_mass,
    };
    bool stands;
    struct fault fault = store_event_stands(reader->store, event->seq, &stands);
    out->undone = !stands;
    if (!fault_is(fault) && event->verb == VERB_WEIGH)
        fault = store_weighing_find(reader->store, event->seq, &weighing, &weighed);
    if (!fault_is(fault) && weighed && weighing.has_verdict) {
        out->has_verdict = true;
        out->verdict = weighing.verdict;
    }
    return fault;
}

/* The chain of a piece's events leads backwards: the newest `max` of them, then turned round. */
static struct fault read_history(struct reader *reader, int64_t last, struct history_line *history,
                                 size_t max, size_t *count)
{
    struct event_row event = {.previous = last};
    struct fault fault = FAULT_OK;
    *count = 0;
    while (event.previous != 0 && *count < max && !fault_is(fault)) {
        fault = store_event_get(reader->store, event.previous, &event);
        if (!fault_is(fault))
            fault = fill_line(reader, &event, &history[(*count)++]);
    }
    for (size_t i = 0; i < *count / 2; i++) {
        struct history_line line = history[i];
        history[i] = history[*count - 1 - i];
        history[*count - 1 - i] = line;
    }
    return fault;
}

/* The printed tag that a piece has now in the place of this one; none: nothing ever had it. */
static struct fault find_newer_tag(struct reader *reader, struct tag tag, struct sheet *out)
{
    struct piece_row row;
    int64_t piece;
    bool old = false;
    struct fault fault = store_tag_old(reader->store, tag.text, &piece, &old);
    if (!fault_is(fault) && old)
        fault = store_piece_get(reader->store, piece, &row);
    if (fault_is(fault) || !old)
        return fault;
    out->piece.tag = row.now.piece.tag;
    memcpy(out->name, row.name, sizeof out->name);
    return FAULT_OK;
}

struct fault reader_sheet(struct reader *reader, struct tag tag, struct sheet *out, bool *found,
                          struct history_line *history, size_t history_max, size_t *history_count)
{
    struct piece_row row;
    *found = false;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    out->piece.tag = (struct tag){.text = ""};
    fault = store_piece_find(reader->store, tag, &row, found);
    if (!fault_is(fault) && *found)
        fault = fill_sheet(reader, &row, out);
    else if (!fault_is(fault))
        fault = find_newer_tag(reader, tag, out);
    if (!fault_is(fault) && *found && history)
        fault = read_history(reader, row.event, history, history_max, history_count);
    reader_end(reader);
    return fault;
}

/* ------------------------------------------------------------------ a kiosk's world */

struct collector {
    struct reader *reader;
    struct world *world;
    struct fault fault;
};

static bool collect_sheet(void *context, const struct piece_row *piece)
{
    struct collector *collector = context;
    struct piece_row row = *piece;
    if (collector->world->sheet_count == SHEETS_MAX) {
        collector->fault = fault_make(
            FAULT_TOO_BIG, "more than %d pieces are on the way: a kiosk cannot know them all", SHEETS_MAX);
        return false;
    }
    collector->fault =
        fill_sheet(collector->reader, &row, &collector->world->sheets[collector->world->sheet_count++]);
    return !fault_is(collector->fault);
}

static void copy_people(const struct house *house, int64_t now_ms, struct world *world)
{
    world->person_count = (int)house->person_count;
    for (size_t i = 0; i < house->person_count; i++)
        world->people[i] = house->people[i].person;
    world->scale_count = house->scale_count < SCALES_MAX ? (int)house->scale_count : SCALES_MAX;
    for (int i = 0; i < world->scale_count; i++) {
        world->scales[i] = house->scales[i];
        world->scales[i].quality = house_scale_quality(house, &house->scales[i], now_ms);
    }
}

/* What printed tags were replaced since: a kiosk must not find the pieces under them any more. When they are
 * too many, or the set-up has changed, which every sheet may tell of, it is told everything: *after 0. */
static struct fault read_gone(struct reader *reader, int64_t *after, struct world *world)
{
    size_t count = 0;
    bool changed = false;
    struct fault fault = FAULT_OK;
    world->gone_count = 0;
    if (*after > 0)
        fault = store_event_any_setup(reader->store, *after, &changed);
    if (*after > 0 && !changed && !fault_is(fault))
        fault = store_tag_list_old(reader->store, *after, world->gone, GONE_MAX, &count);
    if (changed || count > GONE_MAX)
        *after = 0;
    else
        world->gone_count = (int)count;
    return fault;
}

static struct fault read_world(struct reader *reader, int64_t kiosk, int64_t *after, int64_t now_ms,
                               struct world *world)
{
    struct collector collector = {.reader = reader, .world = world, .fault = FAULT_OK};
    world->sheet_count = 0;
    struct fault fault = read_board(reader, now_ms, &world->board);
    if (fault_is(fault))
        return fault;
    world->seq = world->board.seq;
    world->conditional_stops = settings_get(&reader->house.settings, SETTING_CONDITIONAL_TO_MANAGER) != 0;
    world->no_verdict_stops = settings_get(&reader->house.settings, SETTING_NO_VERDICT_STOPS) != 0;
    copy_people(&reader->house, now_ms, world);
    fault = read_gone(reader, after, world);
    if (!fault_is(fault))
        fault = choices_read(&reader->house, reader->store, *after, house_find_kiosk(&reader->house, kiosk),
                             world);
    if (!fault_is(fault))
        fault = store_piece_each(reader->store, *after, collect_sheet, &collector);
    if (!fault_is(fault) && !fault_is(collector.fault) && *after == 0) /* it may turn up anywhere */
        fault = store_piece_each_missing(reader->store, collect_sheet, &collector);
    return fault_is(fault) ? fault : collector.fault;
}

static void copy_lent(const struct house *house, int64_t kiosk, struct uuid outbox, struct world *world)
{
    world->lent_count = 0;
    for (size_t i = 0; i < house->lent_count && world->lent_count < LENT_MAX; i++)
        if (house->lent[i].kiosk == kiosk && uuid_equal(house->lent[i].outbox, outbox))
            world->lent[world->lent_count++] = house->lent[i].lent;
}

struct fault reader_world_of(struct reader *reader, int64_t kiosk, struct uuid outbox, int64_t *after,
                             int64_t now_ms, struct world *world)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = read_world(reader, kiosk, after, now_ms, world);
    copy_lent(&reader->house, kiosk, outbox, world);
    reader_end(reader);
    return fault;
}

struct fault reader_world(struct reader *reader, int64_t *after, int64_t now_ms, struct world *world)
{
    return reader_world_of(reader, SERVICE_KIOSK_NONE, (struct uuid){{0}}, after, now_ms, world);
}
