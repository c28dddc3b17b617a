/* What people do at the benches, and the manager in the office. Who has a piece in hand knows what was done
 * with it; the kiosk is asked when it has its hub, and records it when it has not, as kiosk/flow does. */
#include <stdio.h>
#include <string.h>

#include "common/rules/form.h"
#include "tests/chaos/scene.h"

enum { LIVE_MS = 1000, GROSS_UG = 4174000 };

/* ------------------------------------------------------------------ opening, dying */

static void take_event(void *context, const struct link_event *event)
{
    struct bench *bench = context;
    if (event->kind != LINK_EVENT_REPLY && event->kind != LINK_EVENT_TIMEOUT)
        return;
    assert(bench->waiting_count < EVENTS_MAX);
    bench->waiting[bench->waiting_count++] = *event;
}

void bench_open(struct scene *scene, int k)
{
    static char addresses[NET_KIOSKS][8];
    struct bench *bench = &scene->benches[k];
    snprintf(addresses[k], sizeof addresses[k], "net://%d", k);
    struct link_conf conf = {.hub = addresses[k],
                             .token = "x",
                             .store = bench->store,
                             .live_timeout_ms = LIVE_MS,
                             .by_hand = true,
                             .sink = take_event,
                             .context = bench};
    net_stand_at(k);
    must(link_open(&conf, &bench->link), "open a link");
    net_stand_at(NET_HUB);
}

void bench_die(struct scene *scene, int k)
{
    struct bench *bench = &scene->benches[k];
    net_stand_at(k);
    link_close(bench->link);
    if (bench->asks)
        for (int i = 0; i < PIECES; i++)
            scene->things[i].asked &= !tag_equal(plant_tag(i), bench->asked.piece);
    bench->asks = false;
    bench->waiting_count = 0;
    bench->last = -1;
    memset(bench->locals, 0, sizeof bench->locals);
    bench_open(scene, k);
}

/* ------------------------------------------------------------------ what was done */

static int thing_of(const struct command *command)
{
    for (int i = 0; i < PIECES; i++)
        if (tag_equal(plant_tag(i), command->piece))
            return i;
    return -1;
}

static void go_on(struct thing *thing, const struct bench *bench, int k, const struct command *command)
{
    switch ((int)command->verb) {
    case VERB_RECEIVE: /* or fetched, where it was sent back to */
        *thing = (struct thing){.at = bench->station,
                                .bench = k,
                                .metal_ug = thing->metal_ug,
                                .stopped = thing->stopped,
                                .unsure = thing->unsure};
        break;
    case VERB_WEIGH:
        thing->weighed = true;
        thing->metal_ug = command->weighing.gross.ug;
        break;
    case VERB_FINISH:
        thing->done = true;
        break;
    case VERB_PASS:
        thing->at = FINISHED;
        break;
    case VERB_REWORK:
        thing->at = SETTING;
        thing->sent = true;
        thing->weighed = false;
        break;
    case VERB_HOLD:
        thing->held = true;
        break;
    case VERB_RELEASE:
        thing->held = false;
        break;
    }
}

/* It counts: the hub has said so, or it has happened. `question`: it was asked before as that. */
static void carry_out(struct scene *scene, int k, const struct command *command, struct uuid question)
{
    struct bench *bench = &scene->benches[k];
    int index = thing_of(command);
    struct thing *thing = &scene->things[index];
    assert(scene->feat_count < FEATS_MAX);
    bench->last = scene->feat_count++;
    scene->feats[bench->last] = (struct feat){.id = command->id,
                                              .question = question,
                                              .n = command->n,
                                              .bench = k,
                                              .thing = index,
                                              .verb = command->verb,
                                              .gross_ug = command->weighing.gross.ug,
                                              .before = *thing};
    go_on(thing, bench, k, command);
    thing->feat = bench->last;
    scene->verbs[command->verb]++;
}

static bool send(struct scene *scene, int k, struct command *command)
{
    net_stand_at(k);
    struct fault fault = link_send(scene->benches[k].link, command);
    net_stand_at(NET_HUB);
    return !fault_is(fault);
}

static void know_locally(struct bench *bench, const struct command *command, int64_t version)
{
    struct local *local = &bench->locals[thing_of(command)];
    local->version = version;
    local->unanswered++;
}

/* A hold and a release have a form, with nothing in it. */
static void say_form(struct command *command)
{
    static struct form note;
    const struct form_kind *kind = form_kind_of(command->verb);
    if (kind)
        note = form_new(kind->fields);
    command->form = kind ? &note : NULL;
}

/* ------------------------------------------------------------------ what the link has heard */

static void note_answer(struct scene *scene, const struct link_event *event)
{
    assert(scene->answer_count < ANSWERS_MAX);
    scene->answers[scene->answer_count].id = event->reply.id;
    scene->answers[scene->answer_count].result = event->reply.result;
    scene->answers[scene->answer_count++].seq = event->reply.seq;
}

static bool is_flagged(const struct reply *reply, enum reason reason)
{
    for (int i = 0; i < reply->flag_count; i++)
        if (reply->flags[i] == reason)
            return true;
    return false;
}

/* What people took back, or could not; whoever holds it, holds it. */
static void go_back(struct thing *thing, const struct thing *before)
{
    bool unsure = thing->unsure, stopped = thing->stopped;
    *thing = *before;
    thing->unsure = unsure;
    thing->stopped = stopped;
}

/* It was held when it was carried on. That stands, but for a pass: what is held is no finished goods, so the
 * alert has it brought back to QC. */
static void note_held(struct scene *scene, const struct link_event *event)
{
    scene->carried_on++;
    for (int i = 0; event->command.verb == VERB_PASS && i < scene->feat_count; i++) {
        const struct feat *feat = &scene->feats[i];
        struct thing *thing = &scene->things[feat->thing];
        if (uuid_equal(feat->id, event->command.id) && !feat->undone && !thing->scrapped)
            go_back(thing, &feat->before);
    }
}

/* "It could not be taken back": the bench says so, and whoever wanted it knows no more than that. It may have
 * been a question, too, and the manager has held the piece where it would have been. */
static void note_undo(struct scene *scene, const struct link_event *event)
{
    int index = thing_of(&event->command);
    if (index >= 0 && is_flagged(&event->reply, REASON_NOTHING_TO_UNDO))
        scene->things[index].unsure = true;
}

/* No answer: a receive without a lent place is withdrawn, anything else has happened. */
static void settle(struct scene *scene, int k, const struct command *lost)
{
    struct bench *bench = &scene->benches[k];
    struct command command = *lost;
    int index = thing_of(lost);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = false;
    bench->asks = false;
    scene->things[index].asked = false;
    if (lost->verb == VERB_RECEIVE && !bench->covered) {
        command.verb = VERB_WITHDRAW;
        command.lent_count = 0;
        command.has_seen = false;
    }
    say_form(&command);
    if (!send(scene, k, &command)) {
        scene_fail(scene, "what was lost cannot be settled");
        return;
    }
    if (command.verb == VERB_WITHDRAW)
        return;
    carry_out(scene, k, &command, lost->id);
    know_locally(bench, &command, command.seen + 1);
    scene->alone++;
}

static void hear_answer(struct scene *scene, int k, const struct link_event *event)
{
    struct bench *bench = &scene->benches[k];
    int index = thing_of(&event->command);
    bool accepted = event->reply.result == RESULT_ACCEPTED;
    bool mine = bench->asks && uuid_equal(bench->asked.id, event->command.id);
    note_answer(scene, event);
    if (mine) {
        bench->asks = false;
        scene->things[index].asked = false;
        scene->refused += !accepted;
        if (!accepted)
            return;
        carry_out(scene, k, &event->command, (struct uuid){{0}});
        bench->locals[index] = (struct local){.version = event->reply.version, .seq = event->reply.seq};
    } else if (event->command.decided == DECIDED_KIOSK) {
        if (event->command.verb == VERB_WITHDRAW)
            note_undo(scene, event);
        if (is_flagged(&event->reply, REASON_HELD))
            note_held(scene, event);
        if (!accepted)
            scene_fail(scene, "what had happened was not booked: %s", verb_word(event->command.verb));
        struct local *local = index < 0 ? NULL : &bench->locals[index];
        if (local && local->unanswered > 0)
            local->unanswered--;
        if (local && event->reply.seq > local->seq)
            local->seq = event->reply.seq;
    }
}

void bench_hear(struct scene *scene, int k)
{
    struct bench *bench = &scene->benches[k];
    for (int i = 0; i < bench->waiting_count; i++) {
        const struct link_event *event = &bench->waiting[i];
        if (event->kind == LINK_EVENT_REPLY)
            hear_answer(scene, k, event);
        else if (bench->asks && uuid_equal(bench->asked.id, event->command.id))
            settle(scene, k, &event->command);
    }
    bench->waiting_count = 0;
}

/* ------------------------------------------------------------------ the sensible thing */

/* As kiosk/flow: what was done here counts on, until the picture shows it. */
static int64_t version_seen(struct bench *bench, int index, const struct sheet *sheet)
{
    struct local *local = &bench->locals[index];
    bool caught_up =
        sheet->piece.version >= local->version || (local->unanswered == 0 && bench->world.seq >= local->seq);
    if (caught_up)
        *local = (struct local){0};
    return local->version > 0 ? local->version : sheet->piece.version;
}

static bool shows(const struct sheet *sheet, const struct bench *bench, enum piece_state state)
{
    const struct board_station *here = &bench->world.board.stations[bench->station];
    return sheet->piece.place == PLACE_STATION && sheet->piece.state == state &&
           code_equal(sheet->piece.station, here->station.code);
}

static bool shows_here(const struct sheet *sheet, const struct bench *bench)
{
    return shows(sheet, bench, PIECE_QUEUED) || shows(sheet, bench, PIECE_IN_WORK);
}

static enum verb next_at_qc(const struct thing *thing)
{
    if (!thing->weighed)
        return VERB_WEIGH;
    return net_percent(25) ? VERB_REWORK : VERB_PASS;
}

/* One that was sent back is fetched where the kiosk shows it so, and what it knows better by itself: else it
 * would refuse it. */
static bool may_fetch(struct bench *bench, int index, const struct thing *thing, const struct sheet *sheet)
{
    bool by_picture = version_seen(bench, index, sheet) == sheet->piece.version;
    bool sent = !code_equal(sheet->piece.tray, sheet->piece.station); /* it lies in QC's tray */
    return thing->at == bench->station && by_picture && sent && shows(sheet, bench, PIECE_QUEUED);
}

/* The kiosk shows it as held, and knows no better by itself: then nothing else is to be done with it. */
static bool shows_held(struct bench *bench, int index, const struct sheet *sheet)
{
    return sheet->piece.state == PIECE_HELD && version_seen(bench, index, sheet) == sheet->piece.version;
}

/* What is to be done with it at this bench; VERB_COUNT: nothing. What the kiosk shows as held is let go first
 * by whoever wants to go on with it and knows that it is free, but never what the manager holds. And what it
 * shows as here already it would not take in. */
static enum verb next_verb(struct bench *bench, int k, int index, const struct thing *thing,
                           const struct sheet *sheet)
{
    bool mine = thing->at == bench->station && thing->bench == k && !thing->sent && !thing->done;
    bool comes = thing->at == bench->station - 1 && (thing->done || thing->at == POOL);
    bool held = shows_held(bench, index, sheet);
    if (held && thing->stopped)
        return VERB_COUNT;
    if (held || thing->held)
        return (mine || (comes && !thing->held)) && net_percent(30) ? VERB_RELEASE : VERB_COUNT;
    if (thing->sent)
        return may_fetch(bench, index, thing, sheet) ? VERB_RECEIVE : VERB_COUNT;
    if (comes && !shows_here(sheet, bench))
        return VERB_RECEIVE;
    if (!mine)
        return VERB_COUNT;
    if (net_percent(5))
        return VERB_HOLD;
    if (thing->at == QC)
        return next_at_qc(thing);
    return thing->at == POLISHING && !thing->weighed ? VERB_WEIGH : VERB_FINISH;
}

/* Names the lent places, as kiosk/flow does; true: they suffice. */
static bool name_lent(struct bench *bench, const struct thing *thing, const struct sheet *sheet,
                      struct command *command)
{
    static struct board_floor all;
    const struct board_station *at = world_find_station(&bench->world, command->station);
    struct piece before = sheet->piece;
    if (thing->sent)
        return true; /* it counts here already */
    before.step = bench->station - 1;
    before.place = before.step < 0 ? PLACE_POOL : PLACE_STATION;
    before.state = PIECE_DONE;
    before.station = before.step < 0 ? code_of("") : bench->world.board.stations[before.step].station.code;
    struct piece after = room_arrived(&before, command->station);
    struct station_now to = board_station_now(at);
    board_lay_out(&bench->world.board, &all);
    return lent_choose(bench->world.lent, bench->world.lent_count, &before, &after, &to, &all.floor,
                       command->lent, &command->lent_count);
}

/* A weight that no other weighing has. */
static void weigh(struct scene *scene, const struct sheet *sheet, struct command *command)
{
    command->weighing.gross = MASS_UG(GROSS_UG * sheet->piece.quantity + ++scene->weighed % 4000);
    command->weighing.readings = 1;
    command->weighing.scale = code_of("scale-1");
    snprintf(command->weighing.raw, sizeof command->weighing.raw, "S S %9lld",
             (long long)command->weighing.gross.ug);
}

static void fill(struct scene *scene, const struct sheet *sheet, struct command *command, enum verb verb)
{
    command->verb = verb;
    if (verb == VERB_WEIGH)
        weigh(scene, sheet, command);
    if (verb == VERB_REWORK) {
        command->to = code_of("setting");
        snprintf(command->defect, sizeof command->defect, "scratch");
    }
    say_form(command);
}

/* In the tray, not started: it is, when the hub is there to be asked. */
static bool wants_start(struct bench *bench, const struct command *command, const struct sheet *sheet)
{
    bool works = command->verb == VERB_FINISH || command->verb == VERB_PASS || command->verb == VERB_REWORK;
    return works && command->decided == DECIDED_HUB && shows(sheet, bench, PIECE_QUEUED);
}

static void ask_or_tell(struct scene *scene, int k, struct command *command)
{
    struct bench *bench = &scene->benches[k];
    if (!send(scene, k, command))
        return;
    if (command->decided == DECIDED_KIOSK) {
        carry_out(scene, k, command, (struct uuid){{0}});
        know_locally(bench, command, command->seen + 1);
        scene->alone++;
        return;
    }
    bench->asks = scene->things[thing_of(command)].asked = true;
    bench->asked = *command;
    bench->asked.form = NULL; /* borrowed */
}

void bench_act(struct scene *scene, int k, int index)
{
    struct bench *bench = &scene->benches[k];
    struct thing *thing = &scene->things[index];
    struct command command;
    link_copy_world(bench->link, &bench->world);
    link_copy_lent(bench->link, &bench->world);
    const struct sheet *sheet = world_find_sheet(&bench->world, plant_tag(index));
    if (bench->asks || thing->asked || thing->scrapped || !sheet)
        return;
    enum verb verb = next_verb(bench, k, index, thing, sheet);
    if (verb == VERB_COUNT)
        return;
    plant_command(&command, index, 2 * bench->station); /* who, where, what */
    fill(scene, sheet, &command, verb);
    command.has_seen = true;
    command.seen = version_seen(bench, index, sheet);
    bool covered = verb == VERB_RECEIVE && name_lent(bench, thing, sheet, &command);
    struct link_status status = link_status(bench->link);
    command.decided = status.online && status.pending == 0 ? DECIDED_HUB : DECIDED_KIOSK;
    if (verb == VERB_RECEIVE && command.decided == DECIDED_KIOSK && !covered)
        return;
    if (wants_start(bench, &command, sheet))
        command.verb = VERB_START;
    bench->covered = covered;
    ask_or_tell(scene, k, &command);
}

/* ------------------------------------------------------------------ taken back, given up */

/* The last thing that was done here, while nobody has touched the piece since. */
void bench_undo(struct scene *scene, int k)
{
    struct bench *bench = &scene->benches[k];
    struct feat *feat = bench->last < 0 ? NULL : &scene->feats[bench->last];
    struct thing *thing = feat ? &scene->things[feat->thing] : NULL;
    struct command command;
    if (!feat || bench->asks || thing->asked || thing->scrapped || thing->feat != bench->last)
        return;
    plant_command(&command, feat->thing, 2 * bench->station);
    command.verb = VERB_WITHDRAW;
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = feat->id;
    command.replaces_n = feat->n;
    bench->last = -1;
    if (!send(scene, k, &command))
        return;
    struct local *local = &bench->locals[feat->thing];
    if (local->version > 0)
        know_locally(bench, &command, local->version + 1);
    go_back(thing, &feat->before);
    feat->undone = true;
    scene->undone++;
}

void manager_scraps(struct scene *scene, int index)
{
    struct thing *thing = &scene->things[index];
    struct form form = form_new(form_kind_of(VERB_SCRAP)->fields);
    struct command command = {.verb = VERB_SCRAP, .piece = plant_tag(index), .form = &form};
    if (thing->scrapped || thing->asked || thing->at == POOL || thing->at == FINISHED)
        return;
    form_set_text(&form, "reason", "porosity");
    if (!office_says(scene, &command))
        return;
    thing->scrapped = true;
    scene->scrapped++;
}

void manager_holds(struct scene *scene, int index)
{
    struct thing *thing = &scene->things[index];
    struct command command = {.verb = thing->stopped ? VERB_RELEASE : VERB_HOLD, .piece = plant_tag(index)};
    if (thing->scrapped || thing->asked || thing->held)
        return;
    say_form(&command);
    if (!office_says(scene, &command))
        return;
    thing->stopped = !thing->stopped;
    scene->verbs[command.verb]++;
}

void manager_overrides(struct scene *scene, int index)
{
    static const char *const codes[] = {"casting", "setting", "polishing", "qc"};
    const struct thing *thing = &scene->things[index];
    struct form form = form_new(form_kind_of(VERB_OVERRIDE)->fields);
    struct command command = {.verb = VERB_OVERRIDE, .piece = plant_tag(index), .form = &form};
    if (thing->scrapped || thing->at >= QC)
        return;
    command.station = code_of(codes[thing->at + 1]);
    form_set_text(&form, "reason", "rush_order");
    scene->verbs[VERB_OVERRIDE] += office_says(scene, &command);
}

void manager_writes_off(struct scene *scene, int k)
{
    struct form form = form_new(form_kind_of(VERB_WRITE_OFF)->fields);
    struct command command = {.verb = VERB_WRITE_OFF, .form = &form};
    form_set_text(&form, "kiosk", scene->benches[k].code);
    form_set_text(&form, "reason", "kiosk_lost");
    if (!office_says(scene, &command))
        return;
    scene->wrote_off[k] = true;
    scene->verbs[VERB_WRITE_OFF]++;
}
