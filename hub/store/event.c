#include "hub/store/event.h"

#include "common/base/text.h"
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

static void put_command(struct binder *binder, const struct event_row *event)
{
    if (event->has_command)
        put_bytes(binder, event->command.bytes, sizeof event->command.bytes);
    else
        put_null(binder);
}

struct fault store_event_add(struct store *store, const struct event_row *event)
{
    sqlite3_stmt *statement;
    char flags[FLAGS_TEXT_MAX];
    struct fault fault = store_use(store,
                                   "INSERT INTO event (" EVENT_COLUMNS
                                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                   " ?, ?, ?, ?, " NOW_MARKS ")",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    write_flags(event, flags);
    put_int(&binder, event->seq);
    put_row(&binder, event->previous);
    put_text(&binder, verb_word(event->verb));
    put_int(&binder, event->at_ms);
    put_int(&binder, event->booked_ms);
    put_text(&binder, event->decided == DECIDED_KIOSK ? "kiosk" : "hub");
    put_row(&binder, event->kiosk);
    put_text(&binder, event->station.text);
    put_text(&binder, event->operator_badge.text);
    put_command(&binder, event);
    put_row(&binder, event->corrects);
    put_int(&binder, event->changes);
    put_text(&binder, flags);
    put_text(&binder, reason_word(event->not_started));
    put_text(&binder, event->to_kind.text);
    put_text(&binder, event->defect);
    put_text(&binder, event->subject);
    put_text(&binder, event->report);
    put_span(&binder, event->form);
    put_span(&binder, event->found);
    put_text(&binder, event->thing);
    put_bytes(&binder, event->seal, sizeof event->seal);
    put_row(&binder, event->piece);
    if (event->piece)
        put_now(&binder, &event->after);
    else
        put_no_now(&binder);
    return store_run(store, statement, "write an event");
}

/* ------------------------------------------------------------------ reading */

static void take_command(struct columns *columns, struct event_row *out)
{
    struct span span = take_span(columns);
    out->has_command = span.size > 0;
    if (span.size == sizeof out->command.bytes)
        memcpy(out->command.bytes, span.data, span.size);
    else if (out->has_command)
        columns->bad = true;
}

static void take_words(struct columns *columns, struct event_row *out)
{
    bool fits = read_flags(take_span(columns), out);
    fits = reason_find(take_span(columns), &out->not_started) && fits;
    TAKE_TEXT(columns, out->to_kind.text);
    TAKE_TEXT(columns, out->defect);
    TAKE_TEXT(columns, out->subject);
    TAKE_TEXT(columns, out->report);
    out->form = take_span(columns);
    out->found = take_span(columns);
    TAKE_TEXT(columns, out->thing);
    columns->bad |= !fits;
}

void take_event(struct columns *columns, struct event_row *out)
{
    *out = (struct event_row){0};
    out->seq = take_int(columns);
    out->previous = take_int(columns);
    bool fits = verb_find(take_span(columns), &out->verb);
    out->at_ms = take_int(columns);
    out->booked_ms = take_int(columns);
    struct span decided = take_span(columns);
    out->decided = span_is(decided, "kiosk") ? DECIDED_KIOSK : DECIDED_HUB;
    fits = fits && (span_is(decided, "kiosk") || span_is(decided, "hub"));
    out->kiosk = take_int(columns);
    TAKE_TEXT(columns, out->station.text);
    TAKE_TEXT(columns, out->operator_badge.text);
    take_command(columns, out);
    out->corrects = take_int(columns);
    out->changes = take_bool(columns);
    take_words(columns, out);
    take_bytes(columns, out->seal, sizeof out->seal);
    out->piece = take_int(columns);
    if (out->piece)
        take_now(columns, &out->after);
    bool backwards =
        out->previous < out->seq && out->corrects < out->seq; /* whoever follows the links comes to an end */
    columns->bad |= !fits || !backwards;
}

struct fault store_event_get(struct store *store, int64_t seq, struct event_row *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    struct fault fault = store_use(store, "SELECT " EVENT_COLUMNS " FROM event WHERE seq = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    fault = store_next(store, statement, "read an event", &row);
    if (!row)
        return fault_is(fault) ? fault : store_bad_row(store, "event");
    struct columns columns = {.statement = statement};
    take_event(&columns, out);
    store_done(statement);
    out->form = out->found = (struct span){NULL, 0}; /* they were the statement's */
    return columns.bad ? store_bad_row(store, "event") : FAULT_OK;
}

static void take_link(struct columns *columns, int64_t seq, struct event_link *out)
{
    *out = (struct event_link){0};
    out->previous = take_int(columns);
    out->corrects = take_int(columns);
    out->kiosk = take_int(columns);
    bool fits = verb_find(take_span(columns), &out->verb);
    out->changes = take_bool(columns);
    TAKE_TEXT(columns, out->station.text);
    out->has_piece = take_int(columns) != 0;
    if (out->has_piece) {
        fits = place_find(take_span(columns), &out->place) && fits;
        fits = piece_state_find(take_span(columns), &out->state) && fits;
        out->step = (int)take_int(columns);
        out->quantity = take_int(columns);
        out->book.ug = take_int(columns);
    }
    columns->bad |= !fits || out->previous >= seq || out->corrects >= seq; /* the way back has an end */
}

struct fault store_event_follow(struct store *store, int64_t seq, struct event_link *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    struct fault fault =
        store_use(store,
                  "SELECT previous, corrects, kiosk, verb, changes, station, piece, place, state, step,"
                  " quantity, book_ug FROM event WHERE seq = ?",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    fault = store_next(store, statement, "read an event", &row);
    if (!row)
        return fault_is(fault) ? fault : store_bad_row(store, "event");
    struct columns columns = {.statement = statement};
    take_link(&columns, seq, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "event") : FAULT_OK;
}

struct fault store_event_says(struct store *store, int64_t seq, struct span form, bool *out)
{
    sqlite3_stmt *statement;
    *out = false;
    struct fault fault = store_use(store, "SELECT 1 FROM event WHERE seq = ? AND form IS ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    put_span(&binder, form);
    fault = store_next(store, statement, "read what was said", out);
    if (*out)
        store_done(statement);
    return fault;
}

struct fault store_event_last(struct store *store, int64_t *seq, unsigned char seal[EVENT_SEAL_SIZE])
{
    sqlite3_stmt *statement;
    bool row = false;
    *seq = 0;
    memset(seal, 0, EVENT_SEAL_SIZE);
    struct fault fault =
        store_use(store, "SELECT seq, seal FROM event ORDER BY seq DESC LIMIT 1", &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "read the last event", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    *seq = take_int(&columns);
    take_bytes(&columns, seal, EVENT_SEAL_SIZE);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "event") : FAULT_OK;
}

struct fault store_event_each_weighing(struct store *store,
                                       bool (*take)(void *context, const struct event_row *event),
                                       void *context)
{
    sqlite3_stmt *statement;
    bool row = true;
    struct fault fault = store_use(
        store, "SELECT " EVENT_COLUMNS " FROM event WHERE verb = 'weigh' AND changes = 1 ORDER BY seq",
        &statement);
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the weighings", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct event_row event;
        take_event(&columns, &event);
        if (columns.bad || !take(context, &event)) {
            store_done(statement);
            if (columns.bad)
                fault = fault_make(FAULT_INPUT, "event %lld holds what Touchstone never wrote",
                                   (long long)event.seq);
            break;
        }
    }
    return fault;
}

struct fault store_event_is_first_day(struct store *store, bool *out)
{
    sqlite3_stmt *statement;
    bool row;
    struct fault fault = store_use(
        store,
        "SELECT 1 FROM event WHERE NOT (verb = 'report' AND (piece IS NOT NULL OR thing IS NOT NULL))"
        " AND verb NOT IN ('put', 'set_pin', 'revoke') LIMIT 1",
        &statement);
    if (!fault_is(fault))
        fault = store_next(store, statement, "see whether work has begun", &row);
    if (fault_is(fault))
        return fault;
    *out = !row;
    store_done(statement);
    return FAULT_OK;
}

struct fault store_event_any_form(struct store *store, int64_t seq, bool *out)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store,
                                   "SELECT 1 FROM event WHERE seq > ? AND verb NOT IN ('badge_in',"
                                   " 'badge_out', 'receive', 'start', 'finish', 'weigh', 'pass', 'rework',"
                                   " 'hand_back') LIMIT 1",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    fault = store_next(store, statement, "see whether more than moves has happened", out);
    store_done(statement);
    return fault;
}

/* True when this finds a correction of the event. */
static struct fault find_correction(struct store *store, const char *sql, int64_t seq, bool *out)
{
    sqlite3_stmt *statement;
    *out = false;
    struct fault fault = store_use(store, sql, &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    fault = store_next(store, statement, "read a correction", out);
    if (*out)
        store_done(statement);
    return fault;
}

struct fault store_event_find_correction(struct store *store, int64_t seq, int64_t *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = 0;
    struct fault fault = store_use(store, "SELECT seq FROM event WHERE corrects = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, seq);
    fault = store_next(store, statement, "read a correction", &row);
    if (!row)
        return fault;
    *out = sqlite3_column_int64(statement, 0);
    store_done(statement);
    return FAULT_OK;
}

struct fault store_event_is_undone(struct store *store, int64_t seq, bool *out)
{
    return find_correction(store, "SELECT 1 FROM event WHERE corrects = ? AND changes = 1", seq, out);
}

struct fault store_event_stands(struct store *store, int64_t seq, bool *out)
{
    struct fault fault = find_correction(
        store, "SELECT 1 FROM event AS u WHERE corrects = ? AND changes = 1 AND " EVENT_STANDS("u"), seq,
        out);
    *out = !*out;
    return fault;
}

struct fault store_event_tally(struct store *store, int64_t since_ms, struct tally *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = (struct tally){0};
    struct fault fault = store_use(
        store,
        "SELECT total(verb = 'pass'), total(verb = 'rework'), total(place = 'finished') FROM ("
        "SELECT seq, verb, place FROM event WHERE verb IN ('pass', 'rework') AND changes = 1 AND booked_ms "
        ">= ?1"
        " UNION ALL SELECT seq, verb, place FROM event WHERE verb = 'accept' AND changes = 1 AND booked_ms "
        ">= ?1)"
        " AS deed"
        " WHERE NOT " EVENT_TAKEN_BACK("deed.seq"),
        &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, since_ms);
    fault = store_next(store, statement, "count the day's verdicts", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    out->passed = take_int(&columns);
    out->reworked = take_int(&columns);
    out->finished = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

/* ------------------------------------------------------------------ weighings */

struct fault store_weighing_add(struct store *store, int64_t event, const struct weighing_row *row)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(
        store, "INSERT INTO weighing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_int(&binder, row->weighing.gross.ug);
    put_int(&binder, row->weighing.tare.ug);
    put_int(&binder, row->weighing.readings);
    put_text(&binder, row->weighing.scale.text);
    put_text(&binder, row->weighing.raw);
    put_int(&binder, row->theory.known);
    put_int(&binder, row->theory.metal.ug);
    put_int(&binder, row->theory.stones.ug);
    put_int(&binder, row->theory.uncertainty.ug);
    put_text(&binder, row->has_verdict ? ruling_word(row->verdict.ruling) : "");
    put_text(&binder, row->has_verdict ? ruling_rule_word(row->verdict.rule) : "");
    put_int(&binder, row->verdict.actual.ug);
    put_int(&binder, row->verdict.deviation.ug);
    put_int(&binder, row->verdict.tolerance.ug);
    put_int(&binder, row->verdict.uncertainty.ug);
    put_text(&binder, row->weighing.has_shown ? ruling_word(row->weighing.shown) : "");
    return store_run(store, statement, "write a weighing");
}

void take_weighing(struct columns *columns, struct weighing_row *out)
{
    *out = (struct weighing_row){0};
    out->weighing.gross.ug = take_int(columns);
    out->weighing.tare.ug = take_int(columns);
    out->weighing.readings = (int)take_int(columns);
    TAKE_TEXT(columns, out->weighing.scale.text);
    TAKE_TEXT(columns, out->weighing.raw);
    out->theory.known = take_bool(columns);
    out->theory.metal.ug = take_int(columns);
    out->theory.stones.ug = take_int(columns);
    out->theory.uncertainty.ug = take_int(columns);
    struct span ruling = take_span(columns);
    out->has_verdict = ruling.size > 0;
    bool fits = !out->has_verdict || ruling_find(ruling, &out->verdict.ruling);
    struct span rule = take_span(columns);
    fits = fits && (!out->has_verdict || ruling_rule_find(rule, &out->verdict.rule));
    out->verdict.actual.ug = take_int(columns);
    out->verdict.deviation.ug = take_int(columns);
    out->verdict.tolerance.ug = take_int(columns);
    out->verdict.uncertainty.ug = take_int(columns);
    struct span shown = take_span(columns);
    out->weighing.has_shown = shown.size > 0;
    fits = fits && (!out->weighing.has_shown || ruling_find(shown, &out->weighing.shown));
    columns->bad |= !fits;
}

struct fault store_weighing_find(struct store *store, int64_t event, struct weighing_row *out, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault =
        store_use(store, "SELECT " WEIGHING_COLUMNS " FROM weighing WHERE event = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    fault = store_next(store, statement, "read a weighing", found);
    if (!*found)
        return fault;
    struct columns columns = {.statement = statement};
    take_weighing(&columns, out);
    store_done(statement);
    return columns.bad ? store_bad_row(store, "weighing") : FAULT_OK;
}
