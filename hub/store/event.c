#include "hub/store/event.h"

#include "common/base/text.h"
#include "hub/store/judged.h"
#include "hub/store/now.h"

/* ------------------------------------------------------------------ flags are words with blanks between them
 */

#define FLAGS_TEXT_MAX 128

static void write_flags(const struct event_row *event, char out[FLAGS_TEXT_MAX])
{
    struct text text = text_in(out, FLAGS_TEXT_MAX);
    for (int i = 0; i < event->flag_count; i++)
        text_add(&text, i ? " %s" : "%s", reason_word(event->flags[i]));
    assert(text_ok(&text));
}

static bool read_flags(struct span words, struct event_row *out)
{
    struct span word;
    out->flag_count = 0;
    if (words.size == 0)
        return true;
    while (span_split(&words, ' ', &word)) {
        if (out->flag_count == REPLY_FLAGS_MAX || !reason_find(word, &out->flags[out->flag_count]))
            return false;
        out->flag_count++;
    }
    return true;
}

/* ------------------------------------------------------------------ writing */

static void put_command(struct query *query, const struct event_row *event)
{
    if (event->has_command)
        put_bytes(query, event->command.bytes, sizeof event->command.bytes);
    else
        put_null(query);
}

struct fault store_event_add(struct store *store, const struct event_row *event)
{
    struct query query;
    char flags[FLAGS_TEXT_MAX];
    query_begin(&query, store, "write an event",
                "INSERT INTO event (" EVENT_COLUMNS
                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                " ?, ?, ?, ?, " NOW_MARKS ")");
    write_flags(event, flags);
    put_int(&query, event->seq);
    put_row(&query, event->previous);
    put_text(&query, verb_word(event->verb));
    put_int(&query, event->at_ms);
    put_int(&query, event->booked_ms);
    put_text(&query, event->decided == DECIDED_KIOSK ? "kiosk" : "hub");
    put_row(&query, event->kiosk);
    put_text(&query, event->station.text);
    put_text(&query, event->operator_badge.text);
    put_command(&query, event);
    put_row(&query, event->corrects);
    put_int(&query, event->changes);
    put_text(&query, flags);
    put_text(&query, reason_word(event->not_started));
    put_text(&query, event->to_kind.text);
    put_text(&query, event->defect);
    put_text(&query, event->subject);
    put_text(&query, event->report);
    put_span(&query, event->form);
    put_span(&query, event->found);
    put_text(&query, event->thing);
    put_bytes(&query, event->seal, sizeof event->seal);
    put_row(&query, event->piece);
    if (event->piece)
        put_now(&query, &event->after);
    else
        put_no_now(&query);
    struct fault fault = query_run(&query);
    if (!fault_is(fault))
        chain_note_event(store, event);
    return fault;
}

/* ------------------------------------------------------------------ reading */

static void take_command(struct query *query, struct event_row *out)
{
    struct span span = take_span(query);
    out->has_command = span.size > 0;
    if (span.size == sizeof out->command.bytes)
        memcpy(out->command.bytes, span.data, span.size);
    else if (out->has_command)
        query->bad = true;
}

static void take_words(struct query *query, struct event_row *out)
{
    bool fits = read_flags(take_span(query), out);
    fits = reason_find(take_span(query), &out->not_started) && fits;
    TAKE_TEXT(query, out->to_kind.text);
    TAKE_TEXT(query, out->defect);
    TAKE_TEXT(query, out->subject);
    TAKE_TEXT(query, out->report);
    out->form = take_span(query);
    out->found = take_span(query);
    TAKE_TEXT(query, out->thing);
    query->bad |= !fits;
}

static bool take_decided(struct query *query, enum decided *out)
{
    struct span decided = take_span(query);
    *out = span_is(decided, "kiosk") ? DECIDED_KIOSK : DECIDED_HUB;
    return span_is(decided, "kiosk") || span_is(decided, "hub");
}

void take_event(struct query *query, struct event_row *out)
{
    *out = (struct event_row){0};
    out->seq = take_int(query);
    out->previous = take_int(query);
    bool fits = verb_find(take_span(query), &out->verb);
    out->at_ms = take_int(query);
    out->booked_ms = take_int(query);
    fits = take_decided(query, &out->decided) && fits;
    out->kiosk = take_int(query);
    TAKE_TEXT(query, out->station.text);
    TAKE_TEXT(query, out->operator_badge.text);
    take_command(query, out);
    out->corrects = take_int(query);
    out->changes = take_bool(query);
    take_words(query, out);
    take_bytes(query, out->seal, sizeof out->seal);
    out->piece = take_int(query);
    if (out->piece)
        take_now(query, &out->after);
    bool backwards =
        out->previous < out->seq && out->corrects < out->seq; /* whoever follows the links comes to an end */
    query->bad |= !fits || !backwards;
}

struct fault store_event_get(struct store *store, int64_t seq, struct event_row *out)
{
    struct query query;
    query_begin(&query, store, "read an event", "SELECT " EVENT_COLUMNS " FROM event WHERE seq = ?");
    put_int(&query, seq);
    if (query_must(&query))
        take_event(&query, out);
    out->form = out->found = (struct span){NULL, 0}; /* they were the statement's */
    return query_end(&query);
}

static void take_link(struct query *query, int64_t seq, struct event_link *out)
{
    *out = (struct event_link){.seq = seq};
    out->previous = take_int(query);
    out->corrects = take_int(query);
    out->kiosk = take_int(query);
    bool fits = verb_find(take_span(query), &out->verb);
    fits = take_decided(query, &out->decided) && fits;
    out->changes = take_bool(query);
    TAKE_TEXT(query, out->station.text);
    out->has_piece = take_int(query) != 0;
    if (out->has_piece) {
        fits = place_find(take_span(query), &out->place) && fits;
        fits = piece_state_find(take_span(query), &out->state) && fits;
        fits = take_was(query, &out->was) && fits;
        out->step = (int)take_int(query);
        out->quantity = take_int(query);
        out->book_mass.ug = take_int(query);
        out->weighed = take_bool(query);
        out->weighed_here = take_bool(query);
    }
    query->bad |= !fits || out->previous >= seq || out->corrects >= seq; /* the way back has an end */
}

struct fault store_event_follow(struct store *store, int64_t seq, struct event_link *out)
{
    struct query query;
    query_begin(&query, store, "read an event",
                "SELECT previous, corrects, kiosk, verb, decided, changes, station, piece, place, state, was,"
                " step, quantity, book_ug, weighed, weighed_here FROM event WHERE seq = ?");
    put_int(&query, seq);
    if (query_must(&query))
        take_link(&query, seq, out);
    return query_end(&query);
}

struct fault store_event_says(struct store *store, int64_t seq, struct span form, bool *out)
{
    struct query query;
    *out = false;
    query_begin(&query, store, "read what was said", "SELECT 1 FROM event WHERE seq = ? AND form IS ?");
    put_int(&query, seq);
    put_span(&query, form);
    return query_any(&query, out);
}

struct fault store_event_last(struct store *store, int64_t *seq, unsigned char seal[EVENT_SEAL_SIZE])
{
    struct query query;
    *seq = 0;
    memset(seal, 0, EVENT_SEAL_SIZE);
    query_begin(&query, store, "read the last event",
                "SELECT seq, seal FROM event ORDER BY seq DESC LIMIT 1");
    if (query_row(&query)) {
        *seq = take_int(&query);
        take_bytes(&query, seal, EVENT_SEAL_SIZE);
    }
    return query_end(&query);
}

struct fault store_event_gone(struct store *store, int64_t *seq)
{
    struct query query;
    query_begin(&query, store, "look for what is newer than the last event",
                "SELECT coalesce(min(event), 0) FROM (SELECT event FROM piece UNION ALL"
                " SELECT event FROM presence UNION ALL SELECT event FROM command)"
                " WHERE event > (SELECT coalesce(max(seq), 0) FROM event)");
    return query_int(&query, seq);
}

struct fault store_event_each_weighing(struct store *store,
                                       bool (*take)(void *context, const struct event_row *event),
                                       void *context)
{
    struct query query;
    query_begin(&query, store, "read the weighings",
                "SELECT " EVENT_COLUMNS " FROM event WHERE changes = 1 AND (verb = 'weigh'"
                " OR (verb = 'cut' AND place = 'station' AND weighed = 1)) ORDER BY seq");
    while (query_row(&query)) {
        struct event_row event;
        take_event(&query, &event);
        if (query.bad)
            query.fault =
                fault_make(FAULT_INPUT, "event %lld holds what Touchstone never wrote", (long long)event.seq);
        else if (!take(context, &event))
            break;
    }
    return query_end(&query);
}

static struct fault read_change(struct query *query, struct event_change *out)
{
    *out = (struct event_change){.seq = 0};
    if (query_row(query)) {
        out->seq = take_int(query);
        TAKE_TEXT(query, out->by.text);
    }
    return query_end(query);
}

struct fault store_event_thing_since(struct store *store, const char *thing, int64_t after,
                                     struct event_change *out)
{
    struct query query;
    query_begin(&query, store, "see what has changed",
                "SELECT seq, operator FROM event WHERE thing = ? AND seq > ? ORDER BY seq DESC LIMIT 1");
    put_text(&query, thing);
    put_int(&query, after);
    return read_change(&query, out);
}

/* A limit that was accepted is the station's, or the group's. A file that was imported says nothing of its
 * rows: it may have had any. */
struct fault store_event_put_since(struct store *store, const char *list, const char *key, int64_t after,
                                   struct event_change *out)
{
    struct query query;
    query_begin(
        &query, store, "see what has changed",
        "SELECT seq, operator FROM event AS e WHERE seq > ?3 AND ((verb = 'put' AND (form IS NULL OR"
        " EXISTS (SELECT 1 FROM json_each(form, '$.workshop.' || ?1) AS row WHERE row.key = ?2"
        " OR json_extract(form, row.fullkey || '.code') = ?2"
        " OR json_extract(form, row.fullkey || '.badge') = ?2)))"
        " OR (verb = 'accept_limit' AND ?1 IN ('stations', 'groups') AND json_extract(form, '$.of') = ?2))"
        " ORDER BY seq DESC LIMIT 1");
    put_text(&query, list);
    put_text(&query, key);
    put_int(&query, after);
    return read_change(&query, out);
}

struct fault store_event_is_first_day(struct store *store, bool *out)
{
    struct query query;
    bool begun;
    query_begin(&query, store, "see whether work has begun",
                "SELECT 1 FROM event WHERE NOT (verb = 'report' AND (piece IS NOT NULL OR thing IS NOT NULL))"
                " AND verb NOT IN ('put', 'set_pin', 'revoke') LIMIT 1");
    struct fault fault = query_any(&query, &begun);
    *out = !begun;
    return fault;
}

struct fault store_event_any_form(struct store *store, int64_t seq, bool *out)
{
    struct query query;
    query_begin(&query, store, "see whether more than moves has happened",
                "SELECT 1 FROM event WHERE seq > ? AND verb NOT IN ('badge_in',"
                " 'badge_out', 'receive', 'start', 'finish', 'weigh', 'pass', 'rework',"
                " 'hand_back') LIMIT 1");
    put_int(&query, seq);
    return query_any(&query, out);
}

struct fault store_event_any_setup(struct store *store, int64_t seq, bool *out)
{
    struct query query;
    query_begin(&query, store, "see whether what is set up has changed",
                "SELECT 1 FROM event WHERE seq > ? AND verb IN ('put', 'accept_factor') LIMIT 1");
    put_int(&query, seq);
    return query_any(&query, out);
}

struct fault store_event_found(struct store *store, int64_t seq, const char *path, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "read what was found out",
                "SELECT json_extract(found, ?) FROM event WHERE seq = ?");
    put_text(&query, path);
    put_int(&query, seq);
    return query_int(&query, out);
}

struct fault store_event_find_correction(struct store *store, int64_t seq, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "read a correction", "SELECT seq FROM event WHERE corrects = ?");
    put_int(&query, seq);
    return query_int(&query, out);
}

struct fault store_event_stands(struct store *store, int64_t seq, bool *out)
{
    struct query query;
    query_begin(&query, store, "read a correction",
                "SELECT 1 FROM event AS u WHERE corrects = ? AND changes = 1 AND " EVENT_STANDS("u"));
    put_int(&query, seq);
    struct fault fault = query_any(&query, out);
    *out = !*out;
    return fault;
}

struct fault store_event_tally(struct store *store, int64_t since_ms, struct tally *out)
{
    struct query query;
    *out = (struct tally){0};
    query_begin(&query, store, "count the day's verdicts",
                "SELECT total(pieces), total(" JUDGED_RIGHT "), total(pieces * finished) FROM " JUDGED);
    put_int(&query, since_ms);
    put_int(&query, INT64_MAX);
    if (query_row(&query)) {
        out->judged = take_int(&query);
        out->right = take_int(&query);
        out->finished = take_int(&query);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ weighings */

struct fault store_weighing_add(struct store *store, int64_t event, const struct weighing_row *row)
{
    struct query query;
    query_begin(&query, store, "write a weighing",
                "INSERT INTO weighing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, event);
    put_int(&query, row->weighing.gross.ug);
    put_int(&query, row->weighing.tare.ug);
    put_int(&query, row->weighing.readings);
    put_text(&query, row->weighing.scale.text);
    put_text(&query, row->weighing.raw);
    put_int(&query, row->theory.known);
    put_int(&query, row->theory.metal.ug);
    put_int(&query, row->theory.stones.ug);
    put_int(&query, row->theory.uncertainty.ug);
    put_text(&query, row->has_verdict ? ruling_word(row->verdict.ruling) : "");
    put_text(&query, row->has_verdict ? ruling_rule_word(row->verdict.rule) : "");
    put_int(&query, row->verdict.actual.ug);
    put_int(&query, row->verdict.deviation.ug);
    put_int(&query, row->verdict.tolerance.ug);
    put_int(&query, row->verdict.uncertainty.ug);
    put_text(&query, row->weighing.has_shown ? ruling_word(row->weighing.shown) : "");
    return query_run(&query);
}

void take_weighing(struct query *query, struct weighing_row *out)
{
    *out = (struct weighing_row){0};
    out->weighing.gross.ug = take_int(query);
    out->weighing.tare.ug = take_int(query);
    out->weighing.readings = (int)take_int(query);
    TAKE_TEXT(query, out->weighing.scale.text);
    TAKE_TEXT(query, out->weighing.raw);
    out->theory.known = take_bool(query);
    out->theory.metal.ug = take_int(query);
    out->theory.stones.ug = take_int(query);
    out->theory.uncertainty.ug = take_int(query);
    struct span ruling = take_span(query);
    out->has_verdict = ruling.size > 0;
    bool fits = !out->has_verdict || ruling_find(ruling, &out->verdict.ruling);
    struct span rule = take_span(query);
    fits = fits && (!out->has_verdict || ruling_rule_find(rule, &out->verdict.rule));
    out->verdict.actual.ug = take_int(query);
    out->verdict.deviation.ug = take_int(query);
    out->verdict.tolerance.ug = take_int(query);
    out->verdict.uncertainty.ug = take_int(query);
    struct span shown = take_span(query);
    out->weighing.has_shown = shown.size > 0;
    fits = fits && (!out->weighing.has_shown || ruling_find(shown, &out->weighing.shown));
    query->bad |= !fits;
}

struct fault store_weighing_find(struct store *store, int64_t event, struct weighing_row *out, bool *found)
{
    struct query query;
    query_begin(&query, store, "read a weighing",
                "SELECT " WEIGHING_COLUMNS " FROM weighing WHERE event = ?");
    put_int(&query, event);
    *found = query_row(&query);
    if (*found)
        take_weighing(&query, out);
    return query_end(&query);
}
