/* A command's way: is it new, is it its turn, what does it replace; then it is judged, booked, and its answer
 * remembered. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/happened.h"
#include "hub/service/lend.h"
#include "hub/service/refusal.h"
#include "hub/service/sequence.h"
#include "hub/service/stones.h"

struct fault desk_load(struct desk *desk)
{
    struct fault fault = house_load(&desk->house, desk->store);
    if (!fault_is(fault))
        fault = house_count(&desk->house, desk->store);
    desk->seq = store_chain_seq(desk->store);
    return fault;
}

void desk_release(struct desk *desk)
{
    house_release(&desk->house);
    free(desk->touched.orders);
    desk->touched = (struct order_list){.count = 0};
}

void act_refuse(struct act *act, enum reason reason)
{
    act->reply->result = RESULT_REFUSED;
    act->reply->reason = reason;
}

struct outcome act_refusal(const struct act *act, enum reason reason)
{
    struct outcome none = {.reason = REASON_NONE};
    return outcome_refuse(act->has_piece ? outcome_begin(&act->row.now.piece) : none, reason);
}

void act_name_field(struct act *act, const char *field)
{
    struct text text = TEXT_IN(act->reply->field);
    text_add(&text, "%s", field);
    assert(text_ok(&text));
}

void act_refuse_field(struct act *act, const char *field)
{
    act_name_field(act, field);
    act_refuse(act, REASON_BAD_FIELD);
}

void act_refuse_list(struct act *act, enum reason reason, const char *format, va_list arguments)
{
    struct text text = TEXT_IN(act->reply->detail);
    act_refuse(act, reason);
    act->reply->detail[0] = '\0';
    text_add_list(&text, format, arguments);
    text_end_cut(&text);
}

void act_refuse_because(struct act *act, enum reason reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    act_refuse_list(act, reason, format, arguments);
    va_end(arguments);
}

void act_refuse_field_because(struct act *act, enum reason reason, const char *field, const char *format, ...)
{
    va_list arguments;
    act_name_field(act, field);
    va_start(arguments, format);
    act_refuse_list(act, reason, format, arguments);
    va_end(arguments);
}

void act_refuse_about(struct act *act, enum reason reason, const char *pattern, const char *name)
{
    struct text text = TEXT_IN(act->reply->detail);
    act_refuse(act, reason);
    (void)said_add((struct spoken){&text, NULL}, language_say(pattern), PARTS(name));
    text_end_cut(&text);
}

struct told_grams told_grams(struct mass mass, int decimals)
{
    struct told_grams out;
    char number[MASS_TEXT_MAX];
    struct text text = TEXT_IN(out.text);
    mass_write_grams(mass, decimals, number);
    language_decimal(number, &text);
    assert(text_ok(&text));
    return out;
}

struct told_grams told_carats(struct mass mass)
{
    struct told_grams out;
    char number[MASS_TEXT_MAX];
    struct text text = TEXT_IN(out.text);
    bool fits = mass_write(mass, UNIT_CT, 5, number);
    assert(fits); /* a carat has 200 000 µg */
    for (size_t end = strlen(number); number[end - 1] == '0' && number[end - 2] != '.'; end--)
        number[end - 1] = '\0';
    language_decimal(number, &text);
    assert(text_ok(&text));
    return out;
}

void act_show_piece(struct act *act, const struct piece *piece)
{
    struct reply *reply = act->reply;
    reply->has_piece = true;
    reply->place = piece->place;
    reply->state = piece->state;
    reply->version = piece->version;
    reply->station = piece->station;
}

void act_explain(struct act *act, const char *format, ...)
{
    struct text text = TEXT_IN(act->reply->detail);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
}

/* ------------------------------------------------------------------ who may ask for what */

static bool kiosk_serves(const struct identity *who, struct code station)
{
    for (int i = 0; i < who->station_count; i++)
        if (code_equal(who->stations[i], station))
            return true;
    return false;
}

/* A form says itself what it needs; an override is for one station. */
static bool needs_station(enum verb verb)
{
    enum family family = verb_family(verb);
    return family == FAMILY_PRESENCE || family == FAMILY_MOVE || family == FAMILY_WEIGH ||
           verb == VERB_OVERRIDE;
}

/* What nobody does at a station: to withdraw, to report, to hand back. */
static bool is_kiosks_own(enum verb verb)
{
    return verb == VERB_WITHDRAW || verb == VERB_REPORT || verb == VERB_HAND_BACK;
}

/* The station, or why not. The kiosk's own verbs need none. */
static enum reason check_station(struct act *act)
{
    struct code station = act->command->station;
    act->station = house_find_station(&act->desk->house, station);
    if (!needs_station(act->command->verb) && code_is_none(station))
        return REASON_NONE;
    if (act->station < 0)
        return REASON_UNKNOWN_STATION;
    return act->who->is_office || kiosk_serves(act->who, station) ? REASON_NONE : REASON_NOT_YOUR_STATION;
}

/* A deed that had happened is booked even when nobody knows who did it. */
static enum reason check_operator(struct act *act)
{
    bool needs_one = !is_kiosks_own(act->command->verb);
    act->person = house_find_person(&act->desk->house, act->command->operator_badge);
    if (act->person >= 0 || !needs_one)
        return REASON_NONE;
    bool presence = act->command->verb == VERB_BADGE_IN || act->command->verb == VERB_BADGE_OUT;
    if (act->command->decided == DECIDED_HUB || presence)
        return REASON_UNKNOWN_OPERATOR;
    act_flag(act, REASON_UNKNOWN_OPERATOR);
    return REASON_NONE;
}

/* ------------------------------------------------------------------ what a verb does */

/* What it withdraws has left no trace. */
static struct fault withdraw_book(struct act *act)
{
    act->reply->result = RESULT_ACCEPTED;
    return FAULT_OK;
}

static struct fault (*const books[FAMILY_COUNT])(struct act *act) = {
    [FAMILY_PRESENCE] = presence_book, [FAMILY_MOVE] = move_book,       [FAMILY_WEIGH] = weigh_book,
    [FAMILY_WITHDRAW] = withdraw_book, [FAMILY_REPORT] = report_book,   [FAMILY_LIFE] = life_book,
    [FAMILY_LEND] = lend_book,         [FAMILY_QUALITY] = quality_book, [FAMILY_GRANT] = grant_book,
    [FAMILY_TREE] = tree_book,         [FAMILY_METAL] = metal_book,     [FAMILY_STONE] = stone_book,
    [FAMILY_LEARN] = learn_book,       [FAMILY_ORDER] = order_book,     [FAMILY_SETUP] = setup_book,
    [FAMILY_ALERT] = alert_book,
};

static bool is_piece_verb(enum verb verb)
{
    enum family family = verb_family(verb);
    return family == FAMILY_MOVE || family == FAMILY_WEIGH ||
           (form_kind_of(verb) && form_kind_of(verb)->piece);
}

/* Reads the piece that the command is about. *known false: the reply says no. */
static struct fault find_piece(struct act *act, bool *known)
{
    struct fault fault = store_piece_find(act->desk->store, act->command->piece, &act->row, known);
    if (fault_is(fault))
        return fault;
    if (!*known) {
        act_refuse(act, REASON_UNKNOWN_TAG);
        return raise_unknown_tag(act, act->command->piece.text);
    }
    if (!house_link(&act->desk->house, &act->row))
        return fault_make(FAULT_INPUT, "piece %s names a model, melt or step that is not there: run verify",
                          act->row.name);
    act->has_piece = true;
    return piece_find_rest(act->desk->store, &act->row);
}

/* A kiosk that asks must have seen the piece as it is; what had happened stands all the same. */
static bool is_stale(const struct act *act)
{
    const struct command *command = act->command;
    return command->decided == DECIDED_HUB && command->has_seen &&
           command->seen != act->row.now.piece.version;
}

static struct fault judge(struct act *act)
{
    enum reason reason = check_station(act);
    struct fault denied = FAULT_OK;
    if (reason == REASON_NONE)
        reason = check_operator(act);
    if (reason == REASON_NONE)
        denied = check_right(act, &reason);
    if (fault_is(denied))
        return denied;
    if (reason != REASON_NONE) {
        act_refuse(act, reason);
        return act->command->decided == DECIDED_KIOSK ? raise_replay(act, reason) : FAULT_OK;
    }
    if (is_piece_verb(act->command->verb)) {
        bool known;
        struct fault fault = find_piece(act, &known);
        if (fault_is(fault) || !known)
            return fault;
        if (is_stale(act)) {
            act->reply->result = RESULT_CHANGED;
            numbers_set(&act->reply->numbers, NUMBER_VERSION, act->row.now.piece.version);
            act_show_piece(act, &act->row.now.piece);
            return FAULT_OK;
        }
    }
    struct fault fault = books[verb_family(act->command->verb)](act);
    return fault_is(fault) ? fault : happened_settle(act);
}

/* ------------------------------------------------------------------ what it replaces */

/* An event names no operator whom nobody knows: what the badge said stands in its subject. */
static bool is_same_operator(const struct event_row *event, struct tag badge)
{
    return tag_equal(event->operator_badge, badge) ||
           (tag_is_none(event->operator_badge) && strcmp(event->subject, badge.text) == 0);
}

static bool is_same_weighing(const struct weighing *a, const struct weighing *b)
{
    return a->gross.ug == b->gross.ug && a->tare.ug == b->tare.ug && a->readings == b->readings &&
           code_equal(a->scale, b->scale);
}

/* As far as the event alone can tell. To withdraw twice what was lost is to withdraw it once. */
static bool is_alike(const struct event_row *event, const struct command *command)
{
    if (event->verb != command->verb)
        return false;
    if (command->verb == VERB_WITHDRAW)
        return true;
    if (!code_equal(event->station, command->station))
        return false;
    if (command->verb == VERB_REPORT)
        return strcmp(event->report, command->report) == 0 && strcmp(event->subject, command->subject) == 0;
    return is_same_operator(event, command->operator_badge) && code_equal(event->to_kind, command->to) &&
           strcmp(event->defect, command->defect) == 0;
}

/* True when the deed is the one that `event` recorded: the answer to it was only lost on the way. */
static struct fault is_same_deed(struct act *act, const struct event_row *event, bool *out)
{
    const struct command *command = act->command;
    struct weighing_row weighing;
    struct piece_row row;
    bool found = false;
    struct fault fault = FAULT_OK;
    *out = is_alike(event, command);
    if (*out && form_kind_of(command->verb))
        fault = store_event_says(act->desk->store, event->seq, act->form_text, out);
    if (!fault_is(fault) && *out && is_piece_verb(command->verb)) {
        fault = store_piece_get(act->desk->store, event->piece, &row);
        *out = !fault_is(fault) && tag_equal(row.now.piece.tag, command->piece);
    }
    if (!fault_is(fault) && *out && command->verb == VERB_WEIGH) {
        fault = store_weighing_find(act->desk->store, event->seq, &weighing, &found);
        *out = found && is_same_weighing(&weighing.weighing, &command->weighing);
    }
    return fault;
}

/* The command that was replaced had been accepted: the same deed gets its answer, anything else first takes
 * it back. */
static struct fault settle_replaced(struct act *act, int64_t seq, bool *answered)
{
    struct event_row event;
    bool same = false;
    struct fault fault = store_event_get(act->desk->store, seq, &event);
    if (!fault_is(fault))
        fault = is_same_deed(act, &event, &same);
    if (fault_is(fault))
        return fault;
    *answered = same || act->command->verb == VERB_WITHDRAW;
    if (same)
        return undo_answer_again(act, &event);
    fault = undo_book(act, &event);
    if (*answered)
        return fault;
    *act->reply = (struct reply){.id = act->command->id}; /* what was undone is not what is answered, … */
    act->has_piece = false;                               /* … nor is its piece what comes now is about */
    return fault;
}

static struct fault book_replacing(struct act *act, int64_t outbox)
{
    const struct command *command = act->command;
    struct command_row replaced;
    bool found = false;
    bool answered = false;
    struct fault fault = store_command_find(act->desk->store, command->replaces_id, &replaced, &found);
    if (fault_is(fault))
        return fault;
    /* What takes the place of a lost command comes just behind it, so that each is settled at most once; a
     * mis-scan is taken back later, too, and by its id: its number may have moved up in the outbox. */
    bool behind = command->replaces_n == command->n - 1 && replaced.n == command->replaces_n;
    bool undo = command->verb == VERB_WITHDRAW && replaced.n < command->n;
    if (!found || replaced.outbox != outbox || !(behind || undo)) {
        act_refuse_field(act, "replaces");
        return raise_bad_command(act->desk, act->who, REASON_BAD_FIELD);
    }
    if (!replaced.is_void && replaced.result == RESULT_ACCEPTED && replaced.event != 0)
        fault = settle_replaced(act, replaced.event, &answered);
    return fault_is(fault) || answered ? fault : judge(act);
}

/* ------------------------------------------------------------------ answering */

static void write_answer(struct desk *desk, struct job *job, struct job_item *item, const struct reply *reply)
{
    size_t begin = job->arena.size;
    desk->write_reply(&job->arena, reply);
    desk->results[reply->result]++;
    assert(text_ok(&job->arena)); /* the caller lent WIRE_REPLY_TEXT_MAX for each */
    item->reply = (struct span){job->arena.data + begin, job->arena.size - begin};
}

static struct fault repeat_answer(struct desk *desk, struct job *job, struct job_item *item)
{
    struct command_reply reply;
    size_t begin = job->arena.size;
    struct fault fault = store_command_reply(desk->store, item->command.id, &reply);
    if (fault_is(fault))
        return fault;
    text_add_span(&job->arena, (struct span){reply.text, reply.size});
    assert(text_ok(&job->arena));
    item->reply = (struct span){job->arena.data + begin, reply.size};
    return FAULT_OK;
}

/* An answer that is not remembered: the sender's number does not count as seen. */
static struct fault answer_only(struct desk *desk, struct job *job, struct job_item *item, enum result result,
                                enum reason reason, int64_t expected)
{
    struct reply reply = {.id = item->command.id, .result = result, .reason = reason};
    if (expected > 0)
        numbers_set(&reply.numbers, NUMBER_EXPECTED, expected);
    refusal_explain_turn(&reply);
    write_answer(desk, job, item, &reply);
    return FAULT_OK;
}

/* The number is seen with nothing booked under it, for ever. */
static struct fault book_void(struct desk *desk, struct uuid id, int64_t n, struct outbox_row *box)
{
    struct command_row row = {.id = id, .n = n, .is_void = true};
    box->last_n = n;
    struct fault fault = store_outbox_set(desk->store, box);
    row.outbox = box->id;
    return fault_is(fault) ? fault : store_command_add(desk->store, &row, (struct span){NULL, 0});
}

/* It is told under another number than it was: a disk was copied, or set back. What stands behind it has its
 * turn. */
static struct fault answer_elsewhere(struct desk *desk, struct job *job, struct job_item *item,
                                     struct outbox_row *box)
{
    struct fault fault = FAULT_OK;
    if (item->command.n == box->last_n + 1)
        fault = book_void(desk, uuid_make(desk->now_ms), item->command.n, box);
    return fault_is(fault) ? fault : answer_only(desk, job, item, RESULT_CONFLICT, REASON_NONE, 0);
}

/* An id that was seen before: the same answer, unless it was used for something else. */
static struct fault answer_known(struct desk *desk, struct job *job, struct job_item *item,
                                 const struct command_row *row, struct outbox_row *box)
{
    unsigned char body[COMMAND_DIGEST_SIZE];
    if (row->outbox != box->id || row->n != item->command.n)
        return answer_elsewhere(desk, job, item, box);
    if (row->is_void)
        return answer_only(desk, job, item, RESULT_REPLACED, REASON_NONE, 0);
    digest_body(body, item->body);
    if (memcmp(body, row->body, sizeof body) != 0)
        return answer_only(desk, job, item, RESULT_CONFLICT, REASON_NONE, 0);
    return repeat_answer(desk, job, item);
}

/* ------------------------------------------------------------------ one item */

static struct fault remember(struct desk *desk, const struct job_item *item, const struct reply *reply,
                             const struct outbox_row *box)
{
    struct command_row row = {
        .id = reply->id,
        .outbox = box->id,
        .n = item->command.n,
        .result = reply->result,
        .event = reply->seq,
    };
    digest_body(row.body, item->body);
    return store_command_add(desk->store, &row, item->reply);
}

static struct fault judge_sense(struct act *act, const struct job_item *item, int64_t outbox)
{
    if (item->problem != REASON_NONE) {
        act_refuse(act, item->problem);
        memcpy(act->reply->field, item->field, sizeof act->reply->field);
        memcpy(act->reply->detail, item->detail, sizeof act->reply->detail);
        return raise_bad_command(act->desk, act->who, item->problem);
    }
    if (act->command->has_replaces)
        return book_replacing(act, outbox);
    if (act->command->verb == VERB_WITHDRAW) {
        act_refuse_field(act, "replaces");
        return raise_bad_command(act->desk, act->who, REASON_BAD_FIELD);
    }
    return judge(act);
}

static struct fault judge_item(struct desk *desk, struct job *job, struct job_item *item,
                               const struct outbox_row *box, struct reply *reply)
{
    const struct command *command = &item->command;
    struct act act = {
        .desk = desk,
        .who = &job->who,
        .command = command,
        .reply = reply,
        .station = -1,
        .person = house_find_person(&desk->house, command->operator_badge), /* an undo names them, too */
        .form_text = item->form,
        .deed_ms = desk->now_ms,
    };
    if (command->decided == DECIDED_KIOSK && command->at_ms > 0 && command->at_ms < desk->now_ms)
        act.deed_ms = command->at_ms;
    desk->touched.count = 0;
    struct fault fault = judge_sense(&act, item, box->id);
    if (!fault_is(fault))
        fault = order_look_at_touched(&act);
    if (!fault_is(fault))
        refusal_explain(&act);
    return fault;
}

/* The command has its turn: its number is seen from here on, whatever the answer. */
static struct fault book_item(struct desk *desk, struct job *job, struct job_item *item,
                              struct outbox_row *box)
{
    struct reply reply = {.id = item->command.id};
    box->last_n = item->command.n;
    struct fault fault = store_outbox_set(desk->store, box);
    if (!fault_is(fault))
        fault = judge_item(desk, job, item, box, &reply);
    if (fault_is(fault))
        return fault;
    write_answer(desk, job, item, &reply);
    return remember(desk, item, &reply, box);
}

static struct fault take_turn(struct desk *desk, struct job *job, struct job_item *item,
                              struct outbox_row *box)
{
    const struct command *command = &item->command;
    struct command_row replaced;
    bool found = false;
    bool replaces = item->problem == REASON_NONE && command->has_replaces;
    struct fault fault = FAULT_OK;
    enum turn turn = sequence_judge(box->last_n, command->n, replaces ? command->replaces_n : 0);
    job->set_back |= turn == TURN_TAKEN;
    switch (job->set_back ? TURN_TAKEN : turn) {
    case TURN_TAKEN:
        return answer_only(desk, job, item, RESULT_CONFLICT, REASON_NONE, box->last_n + 1);
    case TURN_GAP:
        return answer_only(desk, job, item, RESULT_REFUSED, REASON_GAP, box->last_n + 1);
    case TURN_NEXT:
        return book_item(desk, job, item, box);
    case TURN_NEXT_BUT_ONE: /* what never arrived is void: a late copy is answered `replaced` */
        fault = store_command_find(desk->store, command->replaces_id, &replaced, &found);
        if (!fault_is(fault) && (found || uuid_equal(command->replaces_id, command->id)))
            return answer_only(desk, job, item, RESULT_CONFLICT, REASON_NONE, 0);
        if (!fault_is(fault))
            fault = book_void(desk, command->replaces_id, command->replaces_n, box);
        return fault_is(fault) ? fault : book_item(desk, job, item, box);
    }
    return fault;
}

static struct fault answer_numberless(struct desk *desk, struct job *job, struct job_item *item)
{
    struct reply reply = {.id = item->command.id, .result = RESULT_REFUSED, .reason = item->problem};
    memcpy(reply.field, item->field, sizeof reply.field);
    memcpy(reply.detail, item->detail, sizeof reply.detail);
    write_answer(desk, job, item, &reply);
    return raise_bad_command(desk, &job->who, item->problem);
}

static struct fault book_one(struct desk *desk, struct job *job, struct job_item *item)
{
    struct outbox_row box = {.uuid = item->command.outbox, .kiosk = job->who.kiosk};
    struct command_row row;
    bool box_found;
    bool row_found;
    if (item->problem != REASON_NONE && !item->has_number)
        return answer_numberless(desk, job, item);
    struct fault fault = store_outbox_meet(desk->store, item->command.outbox, item->command.id, &box,
                                           &box_found, &row, &row_found);
    if (fault_is(fault))
        return fault;
    if (box_found && box.kiosk != job->who.kiosk)
        return answer_only(desk, job, item, RESULT_REFUSED, REASON_OUTBOX_TAKEN, 0);
    if (row_found)
        return answer_known(desk, job, item, &row, &box);
    return take_turn(desk, job, item, &box);
}

struct fault desk_book_job(struct desk *desk, struct job *job)
{
    struct fault fault = FAULT_OK;
    language_use(job->language);
    job->set_back = false;
    for (size_t i = 0; i < job->count && !fault_is(fault); i++)
        fault = book_one(desk, job, &job->items[i]);
    language_use(NULL);
    return fault;
}
