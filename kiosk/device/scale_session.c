#include "kiosk/device/scale_session.h"

#include <string.h>

void scale_session_init(struct scale_session *session, const struct scale_protocol *protocol, int poll_ms,
                        int64_t now_ms)
{
    int interval = poll_ms > protocol->ask_gap_ms ? poll_ms : protocol->ask_gap_ms;
    *session = (struct scale_session){
        .protocol = protocol,
        .interval_ms = interval,
        .next_ms = now_ms,
        .waiting_since_ms = protocol->ask_now ? -1 : now_ms,
        .first_line = true,
    };
}

void scale_session_want(struct scale_session *session, bool wanted, int64_t now_ms)
{
    if (wanted && !session->wanted) {
        session->next_ms = now_ms;
        session->taken = false;
        session->stable_run = 0;
    }
    session->wanted = wanted;
}

static int answer_ms_max(enum scale_asked asked)
{
    return asked == SCALE_ASKED_STABLE ? SCALE_STABLE_MS_MAX : SCALE_ANSWER_MS_MAX;
}

static void give_up_late_request(struct scale_session *session, int64_t now_ms)
{
    if (session->asked == SCALE_ASKED_NOTHING || now_ms - session->asked_ms < answer_ms_max(session->asked))
        return;
    session->asked = SCALE_ASKED_NOTHING;
    session->stable_run = 0;
    session->next_ms = now_ms;
}

const char *scale_session_ask(struct scale_session *session, int64_t now_ms)
{
    if (!session->protocol->ask_now)
        return NULL;
    give_up_late_request(session, now_ms);
    if (session->asked != SCALE_ASKED_NOTHING || now_ms < session->next_ms)
        return NULL;
    bool count = session->wanted && session->protocol->ask_stable && !session->taken &&
                 session->stable_run >= SCALE_STABLE_RUN;
    session->asked = count ? SCALE_ASKED_STABLE : SCALE_ASKED_NOW;
    session->asked_ms = now_ms;
    session->size = 0;
    if (session->waiting_since_ms < 0)
        session->waiting_since_ms = now_ms;
    return count ? session->protocol->ask_stable : session->protocol->ask_now;
}

int64_t scale_session_due_ms(const struct scale_session *session, int64_t now_ms)
{
    int64_t due = session->next_ms;
    if (!session->protocol->ask_now)
        due = INT64_MAX;
    else if (session->asked != SCALE_ASKED_NOTHING)
        due = session->asked_ms + answer_ms_max(session->asked);
    int64_t silent = session->waiting_since_ms + SCALE_SILENT_MS;
    if (session->waiting_since_ms >= 0 && silent > now_ms && silent < due)
        due = silent;
    return due;
}

size_t scale_session_room(const struct scale_session *session)
{
    return sizeof session->buffer - session->size;
}

void scale_session_feed(struct scale_session *session, struct span bytes)
{
    assert(bytes.size <= scale_session_room(session));
    memcpy(session->buffer + session->size, bytes.data, bytes.size);
    session->size += bytes.size;
    session->junk_bytes += bytes.size;
}

/* The next request starts a whole interval after the last one started. */
static void answered(struct scale_session *session)
{
    session->asked = SCALE_ASKED_NOTHING;
    session->next_ms = session->asked_ms + (session->wanted ? session->interval_ms : SCALE_HEARTBEAT_MS);
}

static int64_t distance_ug(struct mass a, struct mass b)
{
    int64_t difference = mass_subtract(a, b).ug;
    return difference < 0 ? -difference : difference;
}

/* One step of the last printed digit, the division as far as the line shows it. */
static struct mass division(const struct reading *reading)
{
    struct decimal step, value;
    struct mass mass = {0};
    if (!number_read_decimal(span_of(reading->value), &value))
        return mass;
    step = (struct decimal){1, value.decimals};
    bool fits = mass_from_decimal(step, reading->unit, &mass);
    return fits ? mass : (struct mass){0};
}

static void follow_load(struct scale_session *session, const struct reading *reading)
{
    bool number = reading->kind == READING_WEIGHT || reading->kind == READING_UNSTABLE;
    int64_t step = number ? division(reading).ug : 0;
    if (!number || reading->mass.ug < SCALE_LOAD_DIVISIONS * step) {
        session->stable_run = 0;
        session->taken = session->taken && reading->kind == READING_ERROR;
        return;
    }
    if (reading->kind == READING_UNSTABLE) {
        session->stable_run = 0;
        return;
    }
    bool agrees = session->stable_run > 0 && distance_ug(reading->mass, session->previous) <= step;
    session->stable_run = agrees ? session->stable_run + 1 : 1;
    session->previous = reading->mass;
    if (session->taken && distance_ug(reading->mass, session->taken_mass) > SCALE_LOAD_DIVISIONS * step)
        session->taken = false;
}

static void take_reading(struct scale_session *session, struct reading *reading)
{
    bool demanded = session->asked == SCALE_ASKED_STABLE && reading->kind == READING_WEIGHT;
    if (session->asked != SCALE_ASKED_NOTHING)
        answered(session);
    if (demanded) {
        reading->on_demand = true;
        session->taken = true;
        session->taken_mass = reading->mass;
        session->previous = reading->mass;
        return;
    }
    follow_load(session, reading);
}

static void note_valid(struct scale_session *session, const struct reading *reading)
{
    if (reading->raw[0] == '\0')
        return; /* an empty line proves nothing */
    session->heard = true;
    session->waiting_since_ms = -1;
    session->junk_lines = 0;
    session->junk_bytes = session->size;
    session->parity_suspect = false;
}

/* True: worth showing. The first line after opening is often a tail. */
static bool note_junk(struct scale_session *session, const struct reading *reading, bool first)
{
    session->junk_lines++;
    session->parity_suspect = span_is(span_of(reading->code), "PARITY_SUSPECT");
    session->stable_run = 0;
    if (session->asked != SCALE_ASKED_NOTHING)
        answered(session);
    return !first;
}

static enum frame read_frame(struct scale_session *session, struct reading *out)
{
    size_t used = 0;
    enum frame frame = session->protocol->read((struct span){session->buffer, session->size}, &used, out);
    assert(used <= session->size);
    session->size -= used;
    memmove(session->buffer, session->buffer + used, session->size);
    if (frame == FRAME_SHORT && session->size == sizeof session->buffer)
        session->size = 0; /* nothing of this can still become a line */
    return frame;
}

bool scale_session_next(struct scale_session *session, int64_t now_ms, struct reading *out)
{
    for (;;) {
        enum frame frame = read_frame(session, out);
        if (frame == FRAME_SHORT)
            return false;
        bool first = session->first_line;
        session->first_line = false;
        if (frame == FRAME_JUNK) {
            if (note_junk(session, out, first))
                return true;
            continue;
        }
        note_valid(session, out);
        if (!session->protocol->ask_now)
            session->waiting_since_ms = now_ms; /* a stream must go on by itself */
        if (out->kind == READING_IGNORED)
            continue;
        take_reading(session, out);
        return true;
    }
}

enum scale_life scale_session_life(const struct scale_session *session, int64_t now_ms)
{
    bool junk = session->junk_lines >= SCALE_JUNK_LINES_MAX || session->junk_bytes > SCALE_JUNK_BYTES_MAX;
    if (junk)
        return session->parity_suspect ? SCALE_PARITY : SCALE_GARBLED;
    if (session->waiting_since_ms >= 0 && now_ms - session->waiting_since_ms >= SCALE_SILENT_MS)
        return SCALE_SILENT;
    return session->heard ? SCALE_SPEAKS : SCALE_UNHEARD;
}
