#include "kiosk/device/scale_session.h"

#include <string.h>

#include "common/base/text.h"
#include "kiosk/scales/detect.h"

void scale_session_init(struct scale_session *session, const struct scale_setup *setup, int64_t now_ms)
{
    int gap = setup->protocol->ask_gap_ms;
    bool asks = setup->protocol->ask_now && !setup->listen;
    *session = (struct scale_session){
        .setup = *setup,
        .asks = asks,
        .interval_ms = setup->poll_ms > gap ? setup->poll_ms : gap,
        .next_ms = now_ms,
        .waiting_since_ms = asks ? -1 : now_ms,
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

/* ------------------------------------------------------------------ zero and tare */

static const struct scale_command *action_command(const struct scale_session *session)
{
    return &session->setup.protocol->command[session->action];
}

static void action_end(struct scale_session *session, enum scale_result result, const char *code)
{
    session->acting = false;
    session->has_outcome = true;
    session->outcome = (struct scale_outcome){.action = session->action, .result = result};
    bool fits = TEXT_COPY(session->outcome.code, span_of(code));
    assert(fits);
    session->taken = false;
    session->stable_run = 0;
}

void scale_session_act(struct scale_session *session, enum scale_action action, int64_t now_ms)
{
    session->action = action;
    session->action_sent = false;
    session->action_ms = now_ms;
    session->acting = true;
    if (!action_command(session)->send)
        action_end(session, SCALE_UNSUPPORTED, "");
}

bool scale_session_outcome(struct scale_session *session, int64_t now_ms, struct scale_outcome *out)
{
    if (session->acting && now_ms - session->action_ms >= SCALE_ACTION_MS_MAX)
        action_end(session, SCALE_UNCONFIRMED, "");
    bool has = session->has_outcome;
    session->has_outcome = false;
    *out = session->outcome;
    return has;
}

static const char *action_send(struct scale_session *session, int64_t now_ms)
{
    bool answers = action_command(session)->done;
    session->action_sent = true;
    session->action_ms = now_ms;
    session->asked = answers ? SCALE_ASKED_ACTION : SCALE_ASKED_NOTHING;
    session->asked_ms = now_ms;
    session->next_ms = now_ms + session->interval_ms;
    session->waiting_since_ms = answers || session->asks ? -1 : session->waiting_since_ms;
    session->size = 0;
    return action_command(session)->send;
}

static int answer_ms_max(enum scale_asked asked)
{
    if (asked == SCALE_ASKED_ACTION)
        return SCALE_ACTION_MS_MAX;
    return asked == SCALE_ASKED_STABLE ? SCALE_STABLE_MS_MAX : SCALE_ANSWER_MS_MAX;
}

/* ------------------------------------------------------------------ asking */

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
    const struct scale_protocol *protocol = session->setup.protocol;
    give_up_late_request(session, now_ms);
    if (session->acting && !session->action_sent && session->asked == SCALE_ASKED_NOTHING)
        return action_send(session, now_ms);
    if (!session->asks || session->asked != SCALE_ASKED_NOTHING || now_ms < session->next_ms)
        return NULL;
    bool open = !session->taken || now_ms - session->taken_ms >= SCALE_AGAIN_MS;
    bool count = session->wanted && protocol->ask_stable && open && session->stable_run >= SCALE_STABLE_RUN;
    session->asked = count ? SCALE_ASKED_STABLE : SCALE_ASKED_NOW;
    session->asked_ms = now_ms;
    session->size = 0;
    if (session->waiting_since_ms < 0)
        session->waiting_since_ms = now_ms;
    return count ? protocol->ask_stable : protocol->ask_now;
}

int64_t scale_session_due_ms(const struct scale_session *session, int64_t now_ms)
{
    int64_t due = session->next_ms;
    if (session->asked != SCALE_ASKED_NOTHING)
        due = session->asked_ms + answer_ms_max(session->asked);
    else if (session->acting && !session->action_sent)
        due = now_ms;
    else if (!session->asks)
        due = INT64_MAX;
    if (session->acting && session->action_ms + SCALE_ACTION_MS_MAX < due)
        due = session->action_ms + SCALE_ACTION_MS_MAX;
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

static void follow_load(struct scale_session *session, const struct reading *reading)
{
    bool number = reading->kind == READING_WEIGHT || reading->kind == READING_UNSTABLE;
    int64_t step = number ? reading_division(reading).ug : 0;
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

static bool begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The answer to Z or T, as the protocol spells it, or a refusal. */
static void follow_answer(struct scale_session *session, const struct reading *reading)
{
    if (session->asked != SCALE_ASKED_ACTION)
        return;
    bool refused = reading->kind == READING_ERROR;
    if (!refused &&
        (reading->kind != READING_IGNORED || !begins_with(reading->raw, action_command(session)->done)))
        return;
    answered(session);
    if (session->acting)
        action_end(session, refused ? SCALE_REFUSED : SCALE_DONE, refused ? reading->code : "");
}

/* Where the scale says nothing to Z or T: its display does. */
static void follow_display(struct scale_session *session, const struct reading *reading)
{
    if (!session->acting || !session->action_sent || action_command(session)->done)
        return;
    int64_t ug = reading->mass.ug < 0 ? -reading->mass.ug : reading->mass.ug;
    if (reading->kind == READING_ERROR)
        action_end(session, SCALE_REFUSED, reading->code);
    else if (reading->kind == READING_WEIGHT && ug <= reading_division(reading).ug)
        action_end(session, SCALE_DONE, "");
}

static void take_reading(struct scale_session *session, struct reading *reading)
{
    bool demanded = session->asked == SCALE_ASKED_STABLE && reading->kind == READING_WEIGHT;
    if (session->asked == SCALE_ASKED_NOW || session->asked == SCALE_ASKED_STABLE)
        answered(session);
    if (demanded) {
        reading->on_demand = true;
        session->taken = true;
        session->taken_ms = session->asked_ms;
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
    session->parity = '\0';
}

/* Even is what most are delivered with: said where a line is not wholly of one parity. */
static char suspected_parity(const struct reading *reading, struct span line)
{
    if (!span_is(span_of(reading->code), "PARITY_SUSPECT"))
        return '\0';
    return scale_detect_parity(line) == 'O' ? 'O' : 'E';
}

/* True: worth showing. The first line after opening is often a tail. */
static bool note_junk(struct scale_session *session, bool first)
{
    session->junk_lines++;
    session->stable_run = 0;
    if (session->asked == SCALE_ASKED_NOW || session->asked == SCALE_ASKED_STABLE)
        answered(session);
    return !first;
}

/* A stable weight of nobody knows what cannot be booked. */
static void demand_unit(struct reading *reading)
{
    if (reading->kind != READING_WEIGHT || reading->unit != UNIT_NONE)
        return;
    struct reading missing = {.kind = READING_ERROR, .code = "UNIT_MISSING"};
    memcpy(missing.raw, reading->raw, sizeof missing.raw);
    *reading = missing;
}

static enum frame read_frame(struct scale_session *session, struct reading *out)
{
    size_t used = 0;
    enum frame frame = scale_protocol_read(session->setup.protocol, &session->setup.dialect,
                                           (struct span){session->buffer, session->size}, &used, out);
    assert(used <= session->size);
    if (frame == FRAME_JUNK)
        session->parity = suspected_parity(out, (struct span){session->buffer, used});
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
            if (note_junk(session, first))
                return true;
            continue;
        }
        note_valid(session, out);
        if (!session->asks)
            session->waiting_since_ms = now_ms; /* a stream must go on by itself */
        follow_answer(session, out);
        if (out->kind == READING_IGNORED)
            continue;
        demand_unit(out);
        follow_display(session, out);
        take_reading(session, out);
        return true;
    }
}

enum scale_life scale_session_life(const struct scale_session *session, int64_t now_ms)
{
    bool junk = session->junk_lines >= SCALE_JUNK_LINES_MAX || session->junk_bytes > SCALE_JUNK_BYTES_MAX;
    if (junk)
        return session->parity ? SCALE_PARITY : SCALE_GARBLED;
    if (session->waiting_since_ms >= 0 && now_ms - session->waiting_since_ms >= SCALE_SILENT_MS)
        return SCALE_SILENT;
    return session->heard ? SCALE_SPEAKS : SCALE_UNHEARD;
}
