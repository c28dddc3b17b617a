/* Storms of random events from fixed seeds, with a link and a hub that do whatever they may do. What must
 * hold in any weather: nothing crashes, one command at a time, no weight but one that counts and for the
 * piece that was shown, nothing shown as done that is not, and a view that a screen can trust. */
#include "bench_helper.h"
#include "kiosk/flow/state.h"

#include <string.h>

enum { SEEDS = 100, STEPS = 2500, WEIGHTS_MAX = 4 * STEPS };

struct told {
    bool counts;        /* the reading is one that may be counted, as far as it can be seen from outside */
    bool shown_counted; /* the screen showed it as counted … */
    char name[NAME_TEXT_MAX]; /* … for this piece */
};

struct storm {
    struct bench bench;
    uint64_t random;
    bool online, disk_full;
    bool live; /* a live command is with the hub */
    struct command asked;
    struct command kept[40]; /* decided here, not answered yet; the oldest first */
    int kept_count;
    bool owes_replacement; /* a live command was not answered */
    struct command unanswered;
    bool pan_emptied; /* since the last counted reading */
    struct told readings[WEIGHTS_MAX];
    int reading_count;
    enum message done; /* what was last rightly shown as done, of which piece */
    char done_name[NAME_TEXT_MAX];
    int weighs, asks, keeps, withdraws, verdicts, refusals, full;
};

static uint64_t next_random(struct storm *storm)
{
    storm->random ^= storm->random << 13;
    storm->random ^= storm->random >> 7;
    storm->random ^= storm->random << 17;
    return storm->random;
}

static int below(struct storm *storm, int end)
{
    return (int)(next_random(storm) % (uint64_t)end);
}

/* ---------------------------------------------------------------- what must hold of a view */

static void check_text(const char *text, size_t capacity)
{
    const char *end = memchr(text, '\0', capacity);
    assert_non_null(end);
    assert_true(span_is_utf8((struct span){text, (size_t)(end - text)}));
}
#define CHECK_TEXT(array) check_text(array, sizeof(array))

static void check_view(const struct view *view)
{
    assert_true(view->screen <= SCREEN_HELP && view->message <= MESSAGE_LOOKING);
    assert_true(view->touch_count >= 0 && view->touch_count <= VIEW_TOUCHES_MAX);
    for (int i = 0; i < view->touch_count; i++)
        assert_true(view->touches[i] > TOUCH_NONE && view->touches[i] <= TOUCH_ACCEPT);
    assert_true(view->operator_count >= 0 && view->operator_count <= 3);
    assert_true(view->next_count >= 0 && view->next_count <= FLOW_NEXT_MAX);
    assert_true(view->pending >= 0);
    CHECK_TEXT(view->station);
    CHECK_TEXT(view->name);
    CHECK_TEXT(view->stones);
    CHECK_TEXT(view->next_station);
    CHECK_TEXT(view->other_name);
    CHECK_TEXT(view->about_station);
    CHECK_TEXT(view->stays_at);
    CHECK_TEXT(view->weighing.value);
    CHECK_TEXT(view->fault.text);
    for (int i = 0; i < view->operator_count; i++)
        CHECK_TEXT(view->operators[i]);
    for (int i = 0; i < view->next_count; i++) {
        CHECK_TEXT(view->next[i].alloy);
        CHECK_TEXT(view->next[i].stones);
    }
    if (view->screen == SCREEN_VERDICT)
        assert_true(view->has_piece && view->weighing.counted && view->weighing.has_reading);
    bool task = view->task.task != TASK_NONE;
    if (view->screen == SCREEN_WEIGHING)
        assert_true((view->has_piece || task) && !view->weighing.counted);
    if (view->screen == SCREEN_BADGE)
        assert_int_equal(view->operator_count, 0);
    if (view->screen == SCREEN_REFUSAL)
        assert_true(view->reason != REASON_NONE && (view->has_piece || task));
    if (view->screen == SCREEN_TROUBLE)
        assert_true(view->message != MESSAGE_NONE);
}

static bool says_done(const struct view *view)
{
    return view->screen == SCREEN_PIECE &&
           (view->message == MESSAGE_RECEIVED || view->message == MESSAGE_FINISHED ||
            view->message == MESSAGE_PASSED || view->message == MESSAGE_SENT_BACK ||
            view->message == MESSAGE_WEIGHED ||
            (view->message == MESSAGE_STARTED && strcmp(view->name, "EYE") != 0));
}

/* Something new may be shown as done only by the event that made it so; it may come back from behind a
 * notice. */
static void check_done(struct storm *storm, const struct view *view, const struct flow_event *event)
{
    bool made = event->kind == FLOW_EVENT_RECORDED ||
                (event->kind == FLOW_EVENT_REPLY && event->reply.result == RESULT_ACCEPTED);
    if (!says_done(view))
        return;
    if (!made)
        assert_true(view->message == storm->done && strcmp(view->name, storm->done_name) == 0);
    storm->done = view->message;
    memcpy(storm->done_name, view->name, sizeof storm->done_name);
}

/* ---------------------------------------------------------------- what must hold of a command */

static int serial_of(const char *raw)
{
    int64_t serial = -1;
    assert_true(number_read_int(span_of(raw), 0, WEIGHTS_MAX, &serial));
    return (int)serial;
}

/* A weight shows its serial number, too, as the scale's finest step wants it: 17.000. */
static int serial_shown(const char *value)
{
    struct span rest = span_of(value), serial;
    char text[READING_VALUE_MAX];
    assert_true(span_split(&rest, '.', &serial) && TEXT_COPY(text, serial));
    return serial_of(text);
}

static void check_weigh(struct storm *storm, const struct command *command)
{
    const struct told *told = &storm->readings[serial_of(command->weighing.raw)];
    const struct sheet *sheet = world_find_sheet(&storm->bench.world, command->piece);
    assert_true(told->counts);
    assert_true(told->shown_counted);
    assert_non_null(sheet);
    assert_string_equal(told->name, sheet->name);
}

/* Without the hub only what needs no place is taken in, or what has one that is lent. */
static void check_taken_in(struct storm *storm, const struct command *command)
{
    const struct board_station *at = world_find_station(&storm->bench.world, command->station);
    struct piece piece;
    assert_non_null(at);
    assert_true(local_find(storm->bench.flow, &storm->bench.world, command->piece, &piece));
    bool fetches =
        piece.place == PLACE_STATION && code_equal(piece.station, command->station); /* it counts there */
    assert_true(!lent_is_for(&at->station.limit) || fetches || command->lent_count > 0);
}

static void check_command(struct storm *storm, const struct command *command)
{
    bool tells = command->verb == VERB_REPORT || command->verb == VERB_WITHDRAW;
    assert_false(storm->live); /* one at a time: nothing is sent while the hub is asked */
    if (command->verb == VERB_RECEIVE && command->decided == DECIDED_KIOSK)
        check_taken_in(storm, command);
    if (tells)
        assert_int_equal(command->decided, DECIDED_KIOSK);
    else
        assert_false(tag_is_none(command->operator_badge));
    if (storm->owes_replacement) { /* the link lets the very next command take the place of the unanswered one
                                    */
        assert_int_equal(command->decided, DECIDED_KIOSK);
        assert_true(tag_equal(command->piece, storm->unanswered.piece));
        assert_true(command->verb == storm->unanswered.verb || command->verb == VERB_WITHDRAW);
    }
    if (command->verb == VERB_WEIGH)
        check_weigh(storm, command);
}

/* ---------------------------------------------------------------- the kiosk's loop */

static void step(struct storm *storm, struct flow_event *event);

static struct fault link_answer(struct storm *storm, const struct command *command)
{
    bool asks = command->decided == DECIDED_HUB;
    if (asks && (!storm->online || storm->kept_count > 0))
        return fault_make(FAULT_LOST, "the hub cannot be asked now");
    if (storm->disk_full || (!asks && storm->kept_count == (int)COUNT_OF(storm->kept)))
        return fault_make(FAULT_FULL, "the disk is full");
    return FAULT_OK;
}

static void note_recorded(struct storm *storm, const struct command *command)
{
    storm->owes_replacement = false;
    storm->weighs += command->verb == VERB_WEIGH;
    if (command->verb == VERB_WITHDRAW)
        storm->withdraws++;
    if (command->decided == DECIDED_HUB) {
        storm->live = true;
        storm->asked = *command;
        storm->asks++;
    } else {
        storm->kept[storm->kept_count++] = *command;
        storm->keeps++;
    }
}

/* Carries out a SEND as main does: the link's answer is the next event. */
static void send(struct storm *storm, struct command command)
{
    struct flow_event event = {.kind = FLOW_EVENT_RECORDED};
    check_command(storm, &command);
    event.fault = link_answer(storm, &command);
    command.id.bytes[0] = (unsigned char)(1 + below(storm, 255));
    command.id.bytes[1] = (unsigned char)below(storm, 256);
    event.command = command;
    if (fault_is(event.fault)) {
        event.kind = FLOW_EVENT_UNSENT;
        storm->full += event.fault.code == FAULT_FULL;
    } else {
        note_recorded(storm, &command);
    }
    step(storm, &event);
}

/* The readings of a storm print their serial number: the screen tells which one it shows as counted. */
static void note_view(struct storm *storm, const struct view *view)
{
    check_view(view);
    storm->refusals += view->screen == SCREEN_REFUSAL;
    if (view->screen != SCREEN_VERDICT)
        return;
    struct told *told = &storm->readings[serial_shown(view->weighing.value)];
    assert_true(told->counts);
    if (told->shown_counted) {
        assert_string_equal(told->name, view->name);
        return;
    }
    told->shown_counted = true;
    memcpy(told->name, view->name, sizeof told->name);
    storm->pan_emptied = view->weighing.lifted;
    storm->verdicts++;
}

static void step(struct storm *storm, struct flow_event *event)
{
    struct bench *bench = &storm->bench;
    struct view view;
    struct flow_effects effects;
    event->now_ms = bench->now_ms;
    flow_step(bench->flow, &bench->world, event, &effects);
    flow_view(bench->flow, &bench->world, bench->now_ms, INT64_C(1763640000000), &view);
    check_done(storm, &view, event);
    note_view(storm, &view);
    int sends = 0;
    for (int i = 0; i < effects.count; i++) {
        if (effects.items[i].kind != FLOW_EFFECT_SEND)
            continue;
        sends++;
        assert_int_equal(sends, 1);
        send(storm, effects.items[i].command);
    }
}

/* ---------------------------------------------------------------- weather */

static struct reading random_reading(struct storm *storm)
{
    static const char *const grams[] = {"0.000", "0.001", "4.920", "4.920",
                                        "4.921", "4.500", "4.837", "-1.000"};
    struct reading reading = {.unit = UNIT_G};
    struct decimal number;
    reading.kind = (enum reading_kind)(below(storm, 8) == 0 ? below(storm, 6) : below(storm, 2));
    reading.on_demand = reading.kind == READING_WEIGHT && below(storm, 2) == 0;
    if (below(storm, 20) == 0)
        reading.unit = below(storm, 2) == 0 ? UNIT_NONE : UNIT_DWT;
    assert_true(number_read_decimal(span_of(grams[below(storm, (int)COUNT_OF(grams))]), &number));
    if (reading.unit != UNIT_NONE)
        assert_true(mass_from_decimal(number, reading.unit, &reading.mass));
    return reading;
}

/* Hands it in with its serial number, and notes what may be seen from outside: could it be counted? */
static void read_scale(struct storm *storm, struct reading reading, bool fresh)
{
    struct flow_event event = {.kind = FLOW_EVENT_READING, .reading = reading};
    struct told *told = &storm->readings[storm->reading_count];
    struct text raw = TEXT_IN(event.reading.raw), value = TEXT_IN(event.reading.value);
    bool weighs = (reading.kind == READING_WEIGHT || reading.kind == READING_UNSTABLE) && fresh &&
                  reading.unit != UNIT_NONE;
    text_add(&raw, "%d", storm->reading_count);
    text_add(&value, "%d.000", storm->reading_count);
    event.at_ms = storm->bench.now_ms - (fresh ? 0 : FLOW_READING_MS + 1);
    memset(told, 0, sizeof *told);
    bool coarse = reading.kind == READING_WEIGHT && reading.unit == UNIT_DWT; /* 1.6 mg; the scale has 1 */
    told->counts = weighs && !coarse && reading.kind == READING_WEIGHT && reading.on_demand &&
                   reading.mass.ug >= 20000 && storm->pan_emptied;
    storm->reading_count++;
    if (weighs && !coarse && reading.mass.ug < 20000)
        storm->pan_emptied = true;
    step(storm, &event);
}

static void weather_reading(struct storm *storm)
{
    read_scale(storm, random_reading(storm), below(storm, 15) > 0);
}

/* What a person who knows how does, to get deep; anything may still go wrong in it. */
static void weather_weighing(struct storm *storm)
{
    static const int64_t metals_ug[] = {4920000, 4837000, 4500000};
    struct reading empty = {.kind = READING_WEIGHT, .unit = UNIT_G};
    struct reading loaded = empty;
    loaded.mass.ug = metals_ug[below(storm, (int)COUNT_OF(metals_ug))];
    read_scale(storm, empty, true);
    read_scale(storm, loaded, true);
    loaded.on_demand = true;
    if (below(storm, 4) > 0)
        read_scale(storm, loaded, true);
    if (below(storm, 2) > 0)
        read_scale(storm, empty, true);
}

static void weather_code(struct storm *storm)
{
    static const char *const junk[] = {"", "TS1-000100-X", "TSB-1", "https://example.org", "TS1-000999-0"};
    struct flow_event event = {.kind = FLOW_EVENT_CODE};
    const struct world *world = &storm->bench.world;
    int what = below(storm, 20);
    if (what < 14 && world->sheet_count > 0) {
        const struct sheet *sheet = &world->sheets[below(storm, world->sheet_count)];
        if (below(storm, 3) == 0)
            event.chip = sheet->chip;
        else
            assert_true(TEXT_COPY(event.code, span_of(sheet->piece.tag.text)));
    } else if (what < 17) {
        const struct person *person = &world->people[below(storm, world->person_count)];
        assert_true(TEXT_COPY(event.code, span_of(person->badge.text)));
    } else if (what < 19) {
        assert_true(TEXT_COPY(event.code, span_of(junk[below(storm, (int)COUNT_OF(junk))])));
    } else {
        event.several = true;
    }
    step(storm, &event);
}

/* Told to zero or to tare the scale does, sooner or later, or it does not. */
static void weather_action(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_ACTION, .touch = storm->bench.flow->pan.acting};
    if (event.touch == TOUCH_NONE)
        return;
    int how = below(storm, 4);
    if (how > 1)
        event.fault = fault_make(how == 2 ? FAULT_TIMEOUT : FAULT_PROTOCOL, "the scale did not");
    else
        storm->pan_emptied = false;
    step(storm, &event);
}

/* A photo comes when it is wanted, and when nobody waits for it any more. */
static void weather_photo(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_PHOTO, .item = below(storm, 2)};
    if (below(storm, 4) == 0)
        event.fault = fault_make(FAULT_FULL, "no room for a photo");
    else
        memset(event.code, 'a' + below(storm, 6), PHOTO_ID_MAX - 1);
    step(storm, &event);
}

static void weather_touch(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_TOUCH,
                               .touch = (enum touch)below(storm, TOUCH_ACCEPT + 1),
                               .item = (int)below(storm, KEY_COUNT)};
    if (event.touch == TOUCH_LEAVE && below(storm, 3) > 0)
        event.touch = TOUCH_OK;
    step(storm, &event);
}

static void weather_link(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_LINK};
    if (below(storm, 6) == 0)
        storm->online = !storm->online;
    storm->disk_full = below(storm, 40) == 0;
    event.online = storm->online;
    event.pending = storm->kept_count + (storm->live ? 1 : 0);
    step(storm, &event);
}

static void weather_device(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_DEVICE};
    event.device = below(storm, 2) == 0 ? FLOW_DEVICE_CAMERA : FLOW_DEVICE_SCALE;
    event.device_status = below(storm, 4) == 0 ? FLOW_DEVICE_LOST : FLOW_DEVICE_READY;
    step(storm, &event);
}

static void weather_world(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_WORLD};
    struct world *world = &storm->bench.world;
    struct sheet *sheet = &world->sheets[below(storm, world->sheet_count)];
    static const char *const stations[] = {"casting", "setting", "polishing", "qc"};
    world->seq = ++storm->bench.seq;
    sheet->piece.step = below(storm, 4);
    sheet->piece.station = code_of(stations[sheet->piece.step]);
    sheet->piece.state = (enum piece_state)below(storm, 4);
    sheet->piece.version++;
    sheet->piece.weighed_here = false;
    sheet->tolerance_ppm = below(storm, 2) == 0 ? 20000 : 0;
    step(storm, &event);
}

static struct reply random_reply(struct storm *storm, const struct command *command)
{
    struct reply reply = {.id = command->id, .seq = ++storm->bench.seq};
    int what = below(storm, 10);
    if (what == 0)
        reply.result = RESULT_CHANGED;
    else if (what < 3)
        reply.result = RESULT_REFUSED;
    else if (what == 3 && below(storm, 10) == 0)
        reply.result = RESULT_CONFLICT;
    if (reply.result == RESULT_REFUSED)
        reply.reason = (enum reason)(REASON_NONE + 1 + below(storm, REASON_NOTHING_TO_UNDO));
    if (reply.result == RESULT_ACCEPTED && !tag_is_none(command->piece)) {
        reply.has_piece = true;
        reply.place = PLACE_STATION;
        reply.station = command->station;
        reply.state = (enum piece_state)below(storm, 3);
        reply.version = command->seen + 1;
        reply.not_started = reply.state == PIECE_QUEUED ? REASON_AT_ONCE : REASON_NONE;
    }
    return reply;
}

static void weather_hub(struct storm *storm)
{
    struct flow_event event = {.kind = FLOW_EVENT_REPLY};
    if (storm->live) {
        event.command = storm->asked;
        storm->live = false;
        event.live = true;
        if (below(storm, 6) == 0) {
            event.kind = FLOW_EVENT_UNANSWERED;
            storm->owes_replacement = true;
            storm->unanswered = storm->asked;
        } else {
            event.reply = random_reply(storm, &storm->asked);
        }
    } else if (storm->kept_count > 0 && storm->online) {
        event.command = storm->kept[0];
        event.reply = random_reply(storm, &storm->kept[0]);
        storm->kept_count--;
        memmove(&storm->kept[0], &storm->kept[1], sizeof storm->kept[0] * (size_t)storm->kept_count);
    } else {
        return;
    }
    step(storm, &event);
}

/* Time passes by ticks when they are due; no tick may be due again at once for ever. */
static void weather_time(struct storm *storm)
{
    static const int spans_ms[] = {0, 30, 200, 1000, 5000, 12000, 60000, 1000000};
    struct flow_event event = {.kind = FLOW_EVENT_TICK};
    int index = below(storm, 40);
    storm->bench.now_ms += spans_ms[index < 33 ? index % 4 : index % 8];
    for (int i = 0; flow_next_tick(storm->bench.flow) <= storm->bench.now_ms; i++) {
        assert_true(i < 20);
        step(storm, &event);
    }
}

static void blow(struct storm *storm)
{
    int what = below(storm, 100);
    if (below(storm, 5) == 0)
        weather_action(storm);
    if (below(storm, 20) == 0)
        weather_photo(storm);
    if (what < 25)
        weather_reading(storm);
    else if (what < 45)
        weather_weighing(storm);
    else if (what < 60)
        weather_code(storm);
    else if (what < 70)
        weather_touch(storm);
    else if (what < 85)
        weather_hub(storm);
    else if (what < 93)
        weather_time(storm);
    else if (what < 97)
        weather_link(storm);
    else if (what < 98)
        weather_device(storm);
    else
        weather_world(storm);
}

static void storms_break_nothing(void **state)
{
    static struct storm storm;
    int weighs = 0, asks = 0, keeps = 0, withdraws = 0, verdicts = 0, refusals = 0, full = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        memset(&storm, 0, sizeof storm);
        storm.random = seed * UINT64_C(0x9E3779B97F4A7C15);
        storm.online = true;
        bench_open(&storm.bench, seed % 4 == 0 ? BENCH_SETTING : BENCH_QC);
        for (int i = 0; i < STEPS; i++)
            blow(&storm);
        bench_close(&storm.bench);
        weighs += storm.weighs;
        asks += storm.asks;
        keeps += storm.keeps;
        withdraws += storm.withdraws;
        verdicts += storm.verdicts;
        refusals += storm.refusals;
        full += storm.full;
    }
    print_message(
        "%d asked, %d kept, %d withdrawn, %d verdicts, %d weights booked, %d refusals, %d not recorded\n",
        asks, keeps, withdraws, verdicts, weighs, refusals, full);
    /* a storm that never gets this far proves nothing */
    assert_true(asks > 500 && keeps > 500 && withdraws > 20 && verdicts > 100 && weighs > 50 &&
                refusals > 50 && full > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(storms_break_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
