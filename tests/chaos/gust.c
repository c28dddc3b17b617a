#include "tests/chaos/gust.h"

#include <string.h>

#include "common/base/text.h"

enum { PEOPLE = 4, AT_MS_STEP = 250 };
static const int64_t AT_MS = INT64_C(1795000000000);

/* What a wrong value does beside being wrong. */
enum {
    NO_HARM,
    UNCOUNTED = 1, /* the hub cannot tell whose number it is, or it is another number */
    WILD = 2,      /* the whole body is refused */
};

/* What stands instead of the right value of a field. */
static const struct {
    const char *field, *value;
    int harm;
} SPOILT[] = {
    {"n", "0", UNCOUNTED},
    {"n", "-1", UNCOUNTED},
    {"n", "1", UNCOUNTED},
    {"n", "1.5", UNCOUNTED},
    {"n", "null", UNCOUNTED},
    {"n", "9223372036854775807", UNCOUNTED},
    {"n", "9223372036854775808", UNCOUNTED | WILD},
    {"id", "\"00000000-0000-0000-0000-000000000000\"", UNCOUNTED},
    {"id", "\"01980000-0000-7000-8000-000000000000\"", UNCOUNTED},
    {"id", "7", UNCOUNTED},
    {"outbox", "\"00000000-0000-0000-0000-000000000000\"", UNCOUNTED},
    {"outbox", "[]", UNCOUNTED},
    {"decided", "\"nobody\"", NO_HARM},
    {"decided", "\"hub\"", NO_HARM},
    {"at", "\"1970-01-01T00:00:00Z\"", NO_HARM},
    {"at", "\"1970-01-01T00:00:00.001Z\"", NO_HARM},
    {"at", "\"9999-12-31T23:59:59.999Z\"", NO_HARM},
    {"at", "\"1969-12-31T23:59:59Z\"", NO_HARM},
    {"at", "\"2026-02-30T00:00:00Z\"", NO_HARM},
    {"operator", "\"TSB-000999-J\"", NO_HARM},
    {"operator", "\"TS1-000001-X\"", NO_HARM},
    {"operator", "\"\"", NO_HARM},
    {"station", "\"pool\"", NO_HARM},
    {"station", "\"moon\"", NO_HARM},
    {"station", "\"qc\"", NO_HARM},
    {"station", "\"\"", NO_HARM},
    {"do", "\"fly\"", NO_HARM},
    {"do", "5", NO_HARM},
    {"do", "\"withdraw\"", NO_HARM},
    {"do", "\"weigh\"", NO_HARM},
    {"do", "\"badge_in\"", NO_HARM},
    {"do", "\"rework\"", NO_HARM},
    {"piece", "\"TSB-000001-I\"", NO_HARM},
    {"piece", "\"TS1-999999999999-0\"", NO_HARM},
    {"piece", "\"TS1-000001-\xc3\xa9\"", NO_HARM},
    {"seen", "-1", NO_HARM},
    {"seen", "0", NO_HARM},
    {"seen", "9223372036854775807", NO_HARM},
    {"replaces", "{}", NO_HARM},
    {"replaces", "{\"id\":\"01980000-0000-7000-8000-000000000000\",\"n\":1}", NO_HARM},
    {"replaces", "{\"id\":\"01980000-0000-7000-8000-000000000000\",\"n\":9223372036854775807}", NO_HARM},
    {"replaces", "[[[[[[]]]]]]", NO_HARM},
    {"replaces", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", WILD},
    {"gross_ug", "0", NO_HARM},
    {"gross_ug", "-1", NO_HARM},
    {"gross_ug", "1000000000000", NO_HARM},
    {"gross_ug", "1000000000001", NO_HARM},
    {"tare_ug", "1000000000000", NO_HARM},
    {"readings", "0", NO_HARM},
    {"readings", "2", NO_HARM},
    {"readings", "10", NO_HARM},
    {"readings", "11", NO_HARM},
    {"scale", "\"nobody\"", NO_HARM},
    {"scale", "\"\"", NO_HARM},
    {"raw", "\"\\u0001\\u0002\\\"\\\\ \xc3\xa9\"", NO_HARM},
    {"raw", "\"\\u0000\"", WILD},
    {"shown", "\"pass\"", NO_HARM},
    {"shown", "\"perhaps\"", NO_HARM},
    {"to", "\"moon\"", NO_HARM},
    {"to", "\"qc\"", NO_HARM},
    {"defect", "\"\"", NO_HARM},
    {"subject",
     "\"\\u001b\\u001b "
     "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\"",
     NO_HARM},
    {"subject", "\"\\ud800\"", WILD},
    {"report", "\"_back\"", NO_HARM},
    {"report", "\"unknown_tag\"", NO_HARM},
    {"a-field-that-nobody-knows-and-that-is-long-\xf0\x9f\x92\x8d", "true", NO_HARM},
    {"", "{}", NO_HARM},
};

/* ------------------------------------------------------------------ chance */

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t next_random(struct gust *gust)
{
    uint64_t z = (gust->random += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int gust_pick(struct gust *gust, int below)
{
    return (int)(next_random(gust) % (uint64_t)below);
}

static bool one_in(struct gust *gust, int of)
{
    return gust_pick(gust, of) == 0;
}

static struct uuid make_uuid(struct gust *gust)
{
    struct uuid id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] = (unsigned char)next_random(gust);
    id.bytes[6] = (unsigned char)((id.bytes[6] & 0x0f) | 0x70);
    id.bytes[8] = (unsigned char)((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

void gust_begin(struct gust *gust, uint64_t seed, bool calm, const struct world *world)
{
    memset(gust, 0, sizeof *gust);
    gust->random = seed;
    gust->calm = calm;
    gust->world = world;
    for (int i = 0; i < GUST_SENDERS; i++)
        gust->senders[i].outbox = make_uuid(gust);
}

/* ------------------------------------------------------------------ what makes sense */

/* One of the stations of a kind. */
static struct code station_of_kind(struct gust *gust, struct code kind)
{
    const struct board *board = &gust->world->board;
    int first = gust_pick(gust, board->station_count);
    for (int i = 0; i < board->station_count; i++) {
        const struct station *station = &board->stations[(first + i) % board->station_count].station;
        if (code_equal(station->kind, kind))
            return station->code;
    }
    return kind;
}

static enum verb verb_of_work(struct gust *gust, const struct piece *piece)
{
    const struct route_step *step = piece_step(piece);
    if (step->weigh != WEIGH_NONE && !piece->weighed_here)
        return VERB_WEIGH;
    if (!step->inspection)
        return VERB_FINISH;
    return one_in(gust, 3) ? VERB_REWORK : VERB_PASS;
}

/* What a bench would do with the piece. */
static void continue_piece(struct gust *gust, const struct piece *piece, struct command *out)
{
    const struct route_step *next = piece_next_step(piece);
    bool waits = piece->place == PLACE_POOL || piece->state == PIECE_DONE;
    out->piece = piece->tag;
    out->seen = piece->version;
    out->verb = VERB_RECEIVE;
    out->station = waits && next ? station_of_kind(gust, next->kind) : piece->station;
    if (waits || code_is_none(out->station))
        return;
    out->verb = piece->state == PIECE_IN_WORK ? verb_of_work(gust, piece) : VERB_START;
    if (piece->state == PIECE_QUEUED && one_in(gust, 3))
        out->verb = VERB_WEIGH;
}

static void fill_verb(struct gust *gust, struct command *out)
{
    static const int64_t grosses_ug[] = {4174000, 4180000, 4300000, 3000000, 12500000, 0};
    if (out->verb == VERB_WEIGH) {
        out->weighing.gross = MASS_UG(grosses_ug[gust_pick(gust, COUNT_OF(grosses_ug))]);
        if (gust->calm) /* nothing grows heavier than it came */
            out->weighing.gross = MASS_UG(code_equal(out->station, code_of("qc")) ? 4190000 : 3000000);
        out->weighing.tare = MASS_UG(one_in(gust, 4) ? 20000 : 0);
        out->weighing.readings = 1 + gust_pick(gust, 2);
        out->weighing.scale = code_of("scale-1");
    }
    if (out->verb == VERB_REWORK) {
        out->to = gust->world->board.stations[gust_pick(gust, 4)].station.kind;
        strcpy(out->defect, "scratch");
    }
    if (out->verb == VERB_REPORT) {
        strcpy(out->subject, one_in(gust, 2) ? "scale" : "nfc");
        strcpy(out->report, one_in(gust, 2) ? "scale_silent" : "scale_back");
    }
}

static void make_command(struct gust *gust, struct command *out)
{
    static const enum verb others[] = {VERB_BADGE_IN, VERB_BADGE_OUT, VERB_REPORT, VERB_RECEIVE, VERB_START,
                                       VERB_FINISH,   VERB_WEIGH,     VERB_PASS,   VERB_REWORK};
    const struct world *world = gust->world;
    memset(out, 0, sizeof *out);
    if (world->sheet_count > 0)
        continue_piece(gust, &world->sheets[gust_pick(gust, world->sheet_count)].piece, out);
    else /* all are finished */
        out->piece = tag_make(TAG_PIECE, 1);
    if (one_in(gust, 6))
        out->verb = others[gust_pick(gust, gust->calm ? 6 : COUNT_OF(others))];
    if (one_in(gust, 12) || code_is_none(out->station))
        out->station = world->board.stations[gust_pick(gust, world->board.station_count)].station.code;
    if (gust->calm && out->verb == VERB_REWORK)
        out->verb = VERB_PASS;
    out->operator_badge = tag_make(TAG_BADGE, 1 + gust_pick(gust, gust->calm ? PEOPLE : PEOPLE + 1));
    out->decided = gust->calm || one_in(gust, 2) ? DECIDED_HUB : DECIDED_KIOSK;
    out->has_seen = one_in(gust, 4);
    fill_verb(gust, out);
}

/* ------------------------------------------------------------------ the lost one before it */

static void replace(struct gust *gust, const struct gust_sender *sender, struct command *out)
{
    const struct command *last = &sender->last;
    struct command same = *last;
    if (gust_pick(gust, 3) == 0) {
        same.decided = DECIDED_KIOSK;
        *out = same;
    } else if (one_in(gust, 2)) {
        *out = (struct command){.verb = VERB_WITHDRAW, .decided = DECIDED_KIOSK};
    } /* else it is something else */
    out->has_replaces = true;
    out->replaces_id = last->id;
    out->replaces_n = last->n;
}

static void number(struct gust *gust, struct gust_sender *sender, struct command *out)
{
    if (!gust->calm && sender->has_last && one_in(gust, 5)) {
        replace(gust, sender, out);
    } else if (!gust->calm && one_in(gust, 12)) { /* one that never comes */
        out->has_replaces = true;
        sender->lost = *out;
        sender->lost.id = out->replaces_id = make_uuid(gust);
        sender->lost.n = out->replaces_n = ++sender->n;
        sender->lost.outbox = sender->outbox;
        sender->lost.has_replaces = false;
        sender->has_void = true;
    } else if (one_in(gust, 40)) {
        sender->n++; /* a gap */
    }
    out->id = make_uuid(gust);
    out->outbox = sender->outbox;
    out->n = ++sender->n;
    out->at_ms = AT_MS + out->n * AT_MS_STEP;
}

/* ------------------------------------------------------------------ spoiling */

/* Behind the value that begins at `at`: a text, an object of texts, or a word. */
static const char *end_of_value(const char *at)
{
    if (*at == '"')
        return strchr(at + 1, '"') + 1;
    if (*at == '{')
        return strchr(at, '}') + 1;
    return at + strcspn(at, ",}");
}

static void put_value(struct text *out, const char *json, const char *field, const char *value)
{
    char key[96];
    struct text text = TEXT_IN(key);
    text_add(&text, "\"%s\":", field);
    const char *found = strstr(json, key);
    if (!found) {
        text_add(out, "{%s%s,%s", key, value, json + 1);
        return;
    }
    const char *at = found + text.size;
    text_add(out, "%.*s%s%s", (int)(at - json), json, value, end_of_value(at));
}

static void spoil(struct gust *gust, struct gust_sender *sender, const char *json, struct text *out,
                  bool *wild)
{
    int row = gust_pick(gust, COUNT_OF(SPOILT));
    put_value(out, json, SPOILT[row].field, SPOILT[row].value);
    *wild |= (SPOILT[row].harm & WILD) != 0;
    if (SPOILT[row].harm & UNCOUNTED) {
        sender->n--;
        sender->has_last = false;
    }
}

void gust_write(struct gust *gust, int index, struct text *out, bool *wild)
{
    struct gust_sender *sender = &gust->senders[index];
    char json[WIRE_COMMAND_TEXT_MAX];
    struct text text = TEXT_IN(json);
    struct command command;
    if (sender->has_void && one_in(gust, 20)) {
        sender->has_void = false;
        wire_write_command(out, &sender->lost); /* too late */
        return;
    }
    make_command(gust, &command);
    number(gust, sender, &command);
    sender->last = command;
    sender->has_last = true;
    wire_write_command(&text, &command);
    if (!gust->calm && one_in(gust, 5))
        spoil(gust, sender, json, out, wild);
    else
        text_add(out, "%s", json);
}
