#include "kiosk/session.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "common/sys/clock.h"
#include "kiosk/decoder.h"
#include "kiosk/device/wedge_decode.h"
#include "kiosk/event_of.h"
#include "kiosk/link/link.h"
#include "kiosk/queue.h"

enum { LINK_RETRY_MS = 5000, LIVE_TIMEOUT_MS = 2000, FOLLOW_UPS_MAX = 16, PENDING_MAX = 256 };

struct session {
    const struct kiosk_conf *conf;
    const char *token;
    struct queue *queue;
    struct link *link;             /* NULL: the outbox could not be opened */
    struct supervisor *supervisor; /* NULL: no devices */
    struct decoder *decoder;
    int64_t link_retry_ms; /* when to try the outbox again; INT64_MAX: it is open, or not yet wanted */
    struct fault link_fault;
    struct flow *flow;
    struct world world;
    struct wedge wedge;
    struct flow_event event;                      /* being handled */
    struct flow_event follow_ups[FOLLOW_UPS_MAX]; /* what carrying out effects brought about */
    size_t follow_up_count;
    struct flow_effects effects;
    struct view view, last_view;
    enum flow_sound sound;
    struct session_times times;
    bool wants_weight, wants_camera;
    int photo_place;              /* that the photo under way is for */
    struct piece_history history; /* that was read last */
    struct session_photo_sink photo_sink;
};

/* ------------------------------------------------------------------ from the threads */

static void take_device_event(void *context, const struct device_event *device)
{
    struct session *session = context;
    struct flow_event event;
    if (event_of_device(device, &event))
        queue_push(session->queue, &event);
}

/* From the decoder's thread, or the link's. */
static void tell_seen(void *context, const char *id, struct fault fault)
{
    struct session *session = context;
    struct flow_event event = event_of_seen(id, clock_monotonic_ms(), fault);
    queue_push(session->queue, &event);
}

static void take_seen(struct session *session, const struct link_event *link)
{
    size_t size = 0;
    char *data = link_take_seen(session->link, &size);
    if (data)
        decoder_give(session->decoder, link->id, data, size);
    else
        tell_seen(session, link->id, link->fault);
}

static void take_link_event(void *context, const struct link_event *link)
{
    struct session *session = context;
    if (link->kind == LINK_EVENT_SEEN) {
        take_seen(session, link);
        return;
    }
    struct flow_event event = event_of_link(link, clock_monotonic_ms());
    queue_push(session->queue, &event);
}

/* ------------------------------------------------------------------ life */

struct session *session_create(const struct kiosk_conf *conf, const char *token, void (*wake)(void *context),
                               void *context, struct session_photo_sink photos)
{
    struct session *session = calloc(1, sizeof *session);
    assert(session);
    session->conf = conf;
    session->token = token;
    session->photo_sink = photos;
    session->queue = queue_create(wake, context);
    session->decoder = decoder_create(tell_seen, session);
    session->flow = calloc(1, flow_size());
    session->world.sheets = calloc(SHEETS_MAX, sizeof *session->world.sheets);
    session->world.people = calloc(PEOPLE_MAX, sizeof *session->world.people);
    assert(session->flow && session->world.sheets && session->world.people);
    session->link_retry_ms = INT64_MAX;
    struct flow_conf flow = kiosk_conf_flow(conf);
    flow_init(session->flow, &flow);
    return session;
}

void session_destroy(struct session *session)
{
    if (!session)
        return;
    queue_close(session->queue); /* lets go the threads that wait for room */
    supervisor_destroy(session->supervisor);
    link_close(session->link);
    decoder_destroy(session->decoder);
    queue_destroy(session->queue);
    free(session->world.people);
    free(session->world.sheets);
    free(session->flow);
    free(session);
}

static void carry_out(struct session *session);

static void note_time(struct session *session)
{
    if (session->event.kind == FLOW_EVENT_CODE)
        session->times = (struct session_times){.read_us = clock_monotonic_us()};
    if (session->event.kind == FLOW_EVENT_REPLY && session->event.live && session->times.answered_us == 0)
        session->times.answered_us = clock_monotonic_us();
}

/* Steps the flow with session->event, and then with whatever carrying out its effects brought about. */
static void step(struct session *session)
{
    note_time(session);
    flow_step(session->flow, &session->world, &session->event, &session->effects);
    carry_out(session);
    for (size_t i = 0; i < session->follow_up_count; i++) {
        session->event = session->follow_ups[i];
        flow_step(session->flow, &session->world, &session->event, &session->effects);
        carry_out(session);
    }
    session->follow_up_count = 0;
}

/* What this kiosk decided before it was started again, and the hub does not know yet, holds on the screen
 * too. */
static void remember_pending(struct session *session, int64_t now_ms)
{
    struct command *pending = calloc(PENDING_MAX, sizeof *pending);
    assert(pending);
    int count = link_pending(session->link, pending, PENDING_MAX);
    for (int i = 0; i < count; i++) {
        if (pending[i].decided != DECIDED_KIOSK)
            continue;
        session->event =
            (struct flow_event){.kind = FLOW_EVENT_RECORDED, .now_ms = now_ms, .command = pending[i]};
        step(session);
    }
    free(pending);
}

/* The log has what failed, and where; a person at the bench reads what to do. */
static struct fault told_at_bench(struct fault fault)
{
    bool for_people = fault.text[0] >= 'A' && fault.text[0] <= 'Z'; /* docs/translating.md */
    return for_people ? fault
                      : fault_make(fault.code, "This kiosk cannot keep what is done here: tell the manager");
}

static void open_link(struct session *session, int64_t now_ms)
{
    const struct link_conf conf = {.hub = session->conf->hub_url,
                                   .token = session->token,
                                   .store = session->conf->outbox,
                                   .live_timeout_ms = LIVE_TIMEOUT_MS,
                                   .sink = take_link_event,
                                   .context = session};
    session->link_fault = link_open(&conf, &session->link);
    if (fault_is(session->link_fault)) {
        log_fault("link", session->link_fault);
        session->link_fault = told_at_bench(session->link_fault);
        session->link = NULL;
        session->link_retry_ms = now_ms + LINK_RETRY_MS;
        session->event =
            (struct flow_event){.kind = FLOW_EVENT_LINK, .now_ms = now_ms, .fault = session->link_fault};
        step(session);
        return;
    }
    session->link_retry_ms = INT64_MAX;
    if (link_copy_world(session->link, &session->world)) {
        session->event = (struct flow_event){.kind = FLOW_EVENT_WORLD, .now_ms = now_ms};
        step(session);
    }
    remember_pending(session, now_ms);
    struct link_status status = link_status(session->link);
    session->event = (struct flow_event){.kind = FLOW_EVENT_LINK,
                                         .now_ms = now_ms,
                                         .online = status.online,
                                         .pending = status.pending,
                                         .photos = status.photos,
                                         .fault = status.fault};
    step(session);
}

static void open_devices(struct session *session)
{
    struct device_conf confs[CONF_DEVICES_MAX];
    size_t count = kiosk_conf_devices(session->conf, confs);
    const struct device_sink sink = {take_device_event, session};
    if (count == 0)
        return;
    struct fault fault = supervisor_create(confs, count, sink, &session->supervisor);
    log_fault("device", fault);
    if (fault_is(fault))
        session->supervisor = NULL;
}

static void tell_wishes(struct session *session)
{
    bool weight = flow_wants_weight(session->flow), camera = flow_wants_camera(session->flow);
    if (!session->supervisor)
        return;
    if (weight != session->wants_weight)
        supervisor_want_weight(session->supervisor, weight);
    if (camera != session->wants_camera)
        supervisor_want_camera(session->supervisor, camera);
    session->wants_weight = weight;
    session->wants_camera = camera;
}

void session_start(struct session *session, int64_t now_ms)
{
    open_devices(session);
    open_link(session, now_ms);
    tell_wishes(session);
}

/* ------------------------------------------------------------------ effects */

static void add_follow_up(struct session *session, const struct flow_event *event)
{
    assert(session->follow_up_count <
           FOLLOW_UPS_MAX); /* a flow that answers its own answers for ever is a bug */
    session->follow_ups[session->follow_up_count++] = *event;
}

/* That of the screen on which the answer will be read. */
static const char *screen_language(const struct session *session)
{
    const struct language *own = language_find(span_of(session_view(session)->language));
    return (own ? own : session->conf->language)->code;
}

static void send_command(struct session *session, const struct flow_effect *effect)
{
    if (session->link)
        link_speak(session->link, screen_language(session));
    struct flow_event event = {
        .kind = FLOW_EVENT_RECORDED, .now_ms = session->event.now_ms, .command = effect->command};
    struct fault fault = session->link ? link_send(session->link, &event.command)
                         : fault_is(session->link_fault)
                             ? session->link_fault
                             : fault_make(FAULT_IO, "the outbox of this kiosk is not open yet: try again");
    if (!fault_is(fault) && session->times.recorded_us == 0)
        session->times.recorded_us = clock_monotonic_us();
    if (!fault_is(fault) && event.command.lent_count > 0)
        link_copy_lent(session->link, &session->world);
    if (fault_is(fault)) {
        event.kind = FLOW_EVENT_UNSENT;
        event.fault = fault;
        log_fault("link", fault);
    }
    add_follow_up(session, &event);
}

static void print_label(struct session *session, struct tag tag)
{
    struct flow_event event = {.kind = FLOW_EVENT_PRINTED, .now_ms = session->event.now_ms};
    event.command.piece = tag;
    event.fault = session->link ? link_print(session->link, tag) : session->link_fault;
    if (fault_is(event.fault))
        add_follow_up(session, &event);
}

static void look(struct session *session)
{
    struct flow_event event = {.kind = FLOW_EVENT_LOOKED, .now_ms = session->event.now_ms};
    event.fault = session->link ? link_look(session->link) : session->link_fault;
    if (fault_is(event.fault))
        add_follow_up(session, &event);
}

static void ask_history(struct session *session, struct tag tag)
{
    struct flow_event event = {.kind = FLOW_EVENT_HISTORY, .now_ms = session->event.now_ms};
    event.command.piece = tag;
    event.fault = session->link ? link_ask_history(session->link, tag) : session->link_fault;
    if (fault_is(event.fault))
        add_follow_up(session, &event);
}

static void follow_seen(struct session *session, const char *id, struct fault fault)
{
    struct flow_event event = event_of_seen(id, session->event.now_ms, fault);
    add_follow_up(session, &event);
}

static void ask_photo(struct session *session, const char *id)
{
    struct fault fault = session->link ? link_ask_photo(session->link, id) : session->link_fault;
    if (fault_is(fault))
        follow_seen(session, id, fault);
}

static void ask_picture(struct session *session, const char *id)
{
    if (session->link)
        link_ask_picture(session->link, id);
    else
        follow_seen(session, id, session->link_fault);
}

/* A photo is there: shown to whoever keeps those, and let go. */
static void show_photo(struct session *session, const struct flow_event *event)
{
    struct photo_view *pixels = decoder_take(session->decoder, event->code);
    if (pixels)
        session->photo_sink.show(session->photo_sink.context, event->code, pixels);
    free(pixels);
    log_fault("link", event->fault);
}

/* The flow touches a scale only while it reads one: so there is a supervisor. */
static void adjust_scale(struct session *session, enum flow_effect_kind kind)
{
    assert(session->supervisor);
    if (kind == FLOW_EFFECT_ZERO)
        supervisor_zero(session->supervisor);
    else
        supervisor_tare(session->supervisor);
}

/* The camera writes into the spool; how it went comes as an event of the device. */
static void take_photo(struct session *session, int place)
{
    struct flow_event event = {.kind = FLOW_EVENT_PHOTO, .now_ms = session->event.now_ms, .item = place};
    char path[DEVICE_PATH_MAX];
    event.fault =
        session->link ? link_photo_begin(session->link, place, path, sizeof path) : session->link_fault;
    if (fault_is(event.fault))
        add_follow_up(session, &event);
    else if (session->supervisor && supervisor_take_photo(session->supervisor, path))
        session->photo_place = place;
    else {
        event.fault = fault_make(FAULT_BUSY, "The camera is away, or still at the last photo: try again");
        add_follow_up(session, &event);
    }
}

/* It may go ahead of its sheet. If it cannot be kept now, the sheet that names it says so. */
static void keep_photo(struct session *session, const char *id)
{
    if (session->link)
        log_fault("link", link_photo_keep(session->link, id));
}

/* What the camera wrote gets its name, and is shown in colour, as the hub's photos are. */
static void finish_photo(struct session *session, struct flow_event *event)
{
    struct photo_view *pixels = malloc(sizeof *pixels);
    char path[FLOW_CODE_MAX];
    assert(pixels);
    memcpy(path, event->code, sizeof path);
    event->item = session->photo_place;
    if (!fault_is(event->fault))
        event->fault =
            session->link ? link_photo_take(session->link, event->item, event->code) : session->link_fault;
    if (!fault_is(event->fault))
        event->fault = photo_view_read(path, pixels);
    if (!fault_is(event->fault))
        session->photo_sink.show(session->photo_sink.context, event->code, pixels);
    free(pixels);
    log_fault("camera", event->fault);
}

static void carry_out(struct session *session)
{
    for (int i = 0; i < session->effects.count; i++) {
        const struct flow_effect *effect = &session->effects.items[i];
        switch (effect->kind) {
        case FLOW_EFFECT_SEND:
            send_command(session, effect);
            break;
        case FLOW_EFFECT_SOUND:
            session->sound = effect->sound;
            break;
        case FLOW_EFFECT_PHOTO:
            take_photo(session, effect->place);
            break;
        case FLOW_EFFECT_KEEP:
            keep_photo(session, effect->photo);
            break;
        case FLOW_EFFECT_HISTORY:
            ask_history(session, effect->command.piece);
            break;
        case FLOW_EFFECT_SEE:
            ask_photo(session, effect->photo);
            break;
        case FLOW_EFFECT_PICTURE:
            ask_picture(session, effect->photo);
            break;
        case FLOW_EFFECT_PRINT:
            print_label(session, effect->command.piece);
            break;
        case FLOW_EFFECT_LOOK:
            look(session);
            break;
        case FLOW_EFFECT_ZERO:
        case FLOW_EFFECT_TARE:
            adjust_scale(session, effect->kind);
            break;
        }
    }
    session->effects.count = 0;
}

/* ------------------------------------------------------------------ work */

/* A person at the bench reads a sentence; who looks into the log finds the hub's word for it. */
static void log_refusal(const struct flow_event *event)
{
    if (event->kind == FLOW_EVENT_REPLY && event->reply.result == RESULT_REFUSED)
        log_write(LOG_LEVEL_INFO, "link", "%s %s was refused: %s %s", verb_word(event->command.verb),
                  event->command.piece.text, reason_word(event->reply.reason), event->reply.field);
}

static void log_status(const struct flow_event *event)
{
    if (event->kind != FLOW_EVENT_DEVICE && event->kind != FLOW_EVENT_LINK)
        return;
    const char *where =
        event->kind == FLOW_EVENT_LINK ? "link" : device_class_word((enum device_class)event->device);
    log_fault(where, event->fault);
}

/* What waited in the queue happens now: a reading that waited too long must count as old. */
static void take_arrived(struct session *session, int64_t now_ms)
{
    while (queue_take(session->queue, &session->event)) {
        session->event.now_ms = now_ms;
        log_status(&session->event);
        log_refusal(&session->event);
        if (session->event.kind == FLOW_EVENT_WORLD && session->link)
            link_copy_world(session->link, &session->world);
        if (session->event.kind == FLOW_EVENT_HISTORY && session->link) {
            link_copy_history(session->link, &session->history);
            session->event.history = &session->history;
        }
        if (session->event.kind == FLOW_EVENT_SEEN)
            show_photo(session, &session->event);
        if (session->event.kind == FLOW_EVENT_PHOTO)
            finish_photo(session, &session->event);
        if (session->event.kind == FLOW_EVENT_REPLY && session->link)
            link_copy_lent(session->link, &session->world);
        step(session);
    }
}

void session_update(struct session *session, int64_t now_ms)
{
    take_arrived(session, now_ms);
    if (now_ms >= session->link_retry_ms)
        open_link(session, now_ms);
    if (now_ms >= flow_next_tick(session->flow)) {
        session->event = (struct flow_event){.kind = FLOW_EVENT_TICK, .now_ms = now_ms};
        step(session);
    }
    tell_wishes(session);
}

void session_touch(struct session *session, enum touch touch, int item, int64_t now_ms)
{
    session->event =
        (struct flow_event){.kind = FLOW_EVENT_TOUCH, .now_ms = now_ms, .touch = touch, .item = item};
    step(session);
    tell_wishes(session);
}

void session_want_picture(struct session *session, const char *id, int64_t now_ms)
{
    if (!flow_may_want(session->flow, id))
        return;
    session->event = (struct flow_event){.kind = FLOW_EVENT_WANTED, .now_ms = now_ms};
    bool fits = TEXT_COPY(session->event.code, span_of(id));
    assert(fits);
    step(session);
}

void session_key(struct session *session, int scancode, bool down, bool repeated, int64_t waited_ms,
                 int64_t now_ms)
{
    int code = wedge_code_of_scancode(scancode);
    if (!session->conf->wedge_keys || code < 0)
        return;
    enum wedge_result result = wedge_key(&session->wedge, code, repeated ? 2 : down ? 1 : 0, waited_ms);
    struct device_event event = {.class = DEVICE_WEDGE, .at_ms = now_ms};
    wedge_window_event(&session->wedge, &session->conf->wedge.manner, result, &event);
    if (!event_of_device(&event, &session->event))
        return;
    log_status(&session->event);
    step(session);
    tell_wishes(session);
}

bool session_copy_preview(struct session *session, struct camera_preview *out)
{
    return session->supervisor && supervisor_copy_preview(session->supervisor, out);
}

int64_t session_next_ms(const struct session *session)
{
    int64_t tick = flow_next_tick(session->flow);
    return tick < session->link_retry_ms ? tick : session->link_retry_ms;
}

/* Compared byte by byte, so nothing may be left from before. */
bool session_look(struct session *session, int64_t now_ms, int64_t unix_ms)
{
    memcpy(&session->last_view, &session->view, sizeof session->view);
    memset(&session->view, 0, sizeof session->view);
    flow_view(session->flow, &session->world, now_ms, unix_ms, &session->view);
    return memcmp(&session->last_view, &session->view, sizeof session->view) != 0;
}

const struct view *session_view(const struct session *session)
{
    return &session->view;
}

struct session_times session_times(const struct session *session)
{
    return session->times;
}

enum flow_sound session_take_sound(struct session *session)
{
    enum flow_sound sound = session->sound;
    session->sound = SOUND_NONE;
    return sound;
}
