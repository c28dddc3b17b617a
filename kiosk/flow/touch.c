/* What may be touched, and what a touch does: book the counted reading, pass the inspected piece or send it
 * back. */
#include "kiosk/flow/state.h"

/* ---------------------------------------------------------------- the piece that the choice is about */

static bool chosen_piece(const struct flow *flow, const struct world *world, struct piece *out)
{
    bool weighs = flow->stage == STAGE_WEIGHING || flow->stage == STAGE_VERDICT;
    if (flow->stage == STAGE_REST)
        return false;
    return local_find(flow, world, weighs ? flow->weighing.piece : flow->piece.piece, out);
}

static struct code chosen_station(const struct flow *flow)
{
    return flow->stage == STAGE_PIECE ? flow->piece.station : flow->weighing.station;
}

static bool ruling_fails(enum ruling ruling)
{
    return ruling == RULING_FAIL || ruling == RULING_CONDITIONAL_FAIL;
}

/* The step that is to blame: the last one passed. NULL at the first step. */
static const struct route_step *step_before(const struct piece *piece)
{
    return piece->step > 0 ? &piece->steps[piece->step - 1] : NULL;
}

/* ---------------------------------------------------------------- offering */

struct touches {
    enum touch *items;
    int count;
};

static void offer(struct touches *touches, enum touch touch)
{
    assert(touches->count < VIEW_TOUCHES_MAX);
    touches->items[touches->count++] = touch;
}

static void offer_rework(struct touches *touches, const struct piece *piece)
{
    if (step_before(piece))
        offer(touches, TOUCH_REWORK);
}

/* What the hub will go by: a reading that is not judged takes no ruling back. */
static bool effective_ruling(const struct flow *flow, const struct world *world, const struct piece *piece,
                             enum ruling *out)
{
    const struct flow_weighing *weighing = &flow->weighing;
    bool judged = weighing->has_verdict && weighing->verdict.ruling != RULING_NO_VERDICT;
    if (!judged && local_ruling(flow, world, piece, out))
        return true;
    *out = weighing->verdict.ruling;
    return weighing->has_verdict;
}

/* By the rule that the hub will go by. A first conditional pass is weighed once more before. */
static bool manager_decides(const struct flow *flow, const struct world *world, const struct piece *piece)
{
    struct judged judged = {
        .readings = flow->weighing.conditional_passes,
        .conditional_stops = world->conditional_stops,
        .no_verdict_stops = world->no_verdict_stops,
    };
    judged.has_ruling = effective_ruling(flow, world, piece, &judged.ruling);
    return judged_obstacle(&judged) == REASON_NEEDS_MANAGER;
}

bool touch_needs_manager(const struct flow *flow, const struct world *world)
{
    struct piece piece;
    return flow->stage == STAGE_VERDICT && flow->weighing.purpose == WEIGH_FOR_INSPECTION &&
           chosen_piece(flow, world, &piece) && manager_decides(flow, world, &piece);
}

/* The last one is the usual one. A first conditional pass is weighed once more; after the second the
 * inspector decides, or a manager: their badge is asked for. Without the hub it cannot be, and the weight is
 * booked until then. */
static void offer_inspection(struct touches *touches, const struct flow *flow, const struct world *world,
                             const struct piece *piece)
{
    enum ruling ruling;
    bool has_ruling = effective_ruling(flow, world, piece, &ruling);
    bool fails = has_ruling && ruling_fails(ruling);
    bool first_doubt =
        has_ruling && ruling == RULING_CONDITIONAL_PASS && flow->weighing.conditional_passes < 2;
    offer(touches, TOUCH_MORE); /* the sheet of the other criteria, above all */
    if (fails) {
        offer(touches, TOUCH_AGAIN);
        offer_rework(touches, piece);
    } else if (first_doubt) {
        offer_rework(touches, piece);
        offer(touches, TOUCH_AGAIN);
    } else {
        offer_rework(touches, piece);
        if (manager_decides(flow, world, piece))
            offer(touches, flow->online ? TOUCH_ACCEPT : TOUCH_RECORD);
        else
            offer(touches, TOUCH_PASS);
    }
}

static void offer_verdict(struct touches *touches, const struct flow *flow, const struct world *world)
{
    struct piece piece;
    if (!weigh_may_touch(flow) || !chosen_piece(flow, world, &piece))
        return;
    if (flow->weighing.purpose == WEIGH_FOR_INSPECTION) {
        offer_inspection(touches, flow, world, &piece);
        return;
    }
    offer(touches, TOUCH_AGAIN);
    offer(touches, TOUCH_RECORD);
}

/* An inspected piece needs no (further) weight to be decided about: it is booked already, or the step wants
 * none. */
static bool may_decide(const struct flow *flow, const struct world *world, struct piece *out)
{
    return chosen_piece(flow, world, out) && place_is_inspected(out, chosen_station(flow)) &&
           !weigh_is_loaded(flow) && (piece_step(out)->weigh == WEIGH_NONE || out->weighed_here);
}

static void offer_decision(struct touches *touches, const struct flow *flow, const struct world *world,
                           const struct piece *piece)
{
    enum ruling ruling;
    bool has_ruling = local_ruling(flow, world, piece, &ruling);
    offer_rework(touches, piece);
    if (!has_ruling || !(ruling_fails(ruling) || ruling == RULING_CONDITIONAL_PASS))
        offer(touches, TOUCH_PASS);
}

/* What was just done is taken back where nothing is to be decided. */
static bool may_take_back(const struct flow *flow, const struct world *world)
{
    struct piece piece;
    bool decides = flow->stage != STAGE_PIECE ||
                   (chosen_piece(flow, world, &piece) && place_is_inspected(&piece, chosen_station(flow)));
    return !decides && undo_may(flow);
}

/* Both menus, so that all of the bench stays two touches away; where something is to be decided that comes
 * first, and the bench's own after it. What ails the scale needs the room for its sentence. */
static void offer_undecided(struct touches *touches, const struct flow *flow, const struct world *world)
{
    struct piece piece;
    bool decides = may_decide(flow, world, &piece);
    bool trouble = flow->stage == STAGE_WEIGHING && flow->weighing.message == MESSAGE_SCALE_TROUBLE;
    bool label = flow->stage == STAGE_PIECE && !tag_is_none(flow->piece.label) && flow->online;
    if (!label && may_take_back(flow, world))
        offer(touches, TOUCH_UNDO);
    if (!decides && !trouble)
        offer(touches, TOUCH_BENCH);
    if (!trouble && !(decides && label))
        offer(touches, TOUCH_MORE);
    if (label)
        offer(touches, TOUCH_LABEL);
    offer(touches, TOUCH_OK);
    if (decides)
        offer_decision(touches, flow, world, &piece);
}

static bool limit_refuses(enum reason reason)
{
    return reason == REASON_STATION_FULL || reason == REASON_GROUP_FULL || reason == REASON_NEXT_FULL;
}

/* What lies here, done, goes on to a subcontractor: the notice is about them. */
static bool goes_out(const struct flow *flow)
{
    const struct flow_saying *notice = &flow->notice;
    return notice->screen == SCREEN_REFUSAL && notice->reason == REASON_ALREADY_HERE &&
           !code_is_none(notice->about) && people_anybody(flow);
}

/* It came back from a subcontractor: the notice is about the weight that it lacks. */
static bool came_back(const struct flow *flow)
{
    const struct flow_saying *notice = &flow->notice;
    return notice->screen == SCREEN_REFUSAL && notice->reason == REASON_NO_WEIGHT &&
           !code_is_none(notice->about) && !code_equal(notice->about, notice->station) &&
           people_anybody(flow);
}

/* A limit can be passed by a manager; one that asks for a reason, by anybody who has one. What was judged is
 * passed by a manager, too. The last one is the usual one: where the screen says what to do, it does that. */
static void offer_notice(struct touches *touches, const struct flow *flow)
{
    bool refused = flow->notice.screen == SCREEN_REFUSAL && flow->online && people_anybody(flow) &&
                   !tag_is_none(flow->notice.piece) && flow->notice.task == TASK_NONE;
    if (refused && limit_refuses(flow->notice.reason))
        offer(touches, TOUCH_OVERRIDE);
    if (refused && flow->notice.reason == REASON_NEEDS_REASON)
        offer(touches, TOUCH_REASON);
    if (refused && flow->notice.reason == REASON_NEEDS_MANAGER)
        offer(touches, TOUCH_ACCEPT);
    offer(touches, TOUCH_OK);
    if (goes_out(flow))
        offer(touches, TOUCH_SEND);
    if (came_back(flow))
        offer(touches, TOUCH_ARRIVE);
}

int touches_offered(const struct flow *flow, const struct world *world, enum touch out[VIEW_TOUCHES_MAX])
{
    struct touches touches = {out, 0};
    if (flow->has_help) {
        offer(&touches, TOUCH_OK);
        return touches.count;
    }
    if (flow->has_notice) {
        offer_notice(&touches, flow);
        return touches.count;
    }
    if (!people_anybody(flow))
        return 0;
    switch (flow->stage) {
    case STAGE_REST:
        if (undo_may(flow)) /* first: when its minute ends, no other comes under the finger */
            offer(&touches, TOUCH_UNDO);
        offer(&touches, TOUCH_LEAVE);
        offer(&touches, TOUCH_BENCH);
        offer(&touches, TOUCH_MORE);
        break;
    case STAGE_MENU:
        offer(&touches, TOUCH_BACK);
        break;
    case STAGE_SHEET:
        offer(&touches, TOUCH_BACK);
        if (flow->picture_open > 0)
            break;
        if (!tag_is_none(flow->menu_piece))
            offer(&touches, TOUCH_HISTORY);
        offer(&touches, TOUCH_MORE);
        break;
    case STAGE_HISTORY:
    case STAGE_QUEUE:
        offer(&touches, TOUCH_BACK);
        break;
    case STAGE_TASK:
        return task_touches(flow, out);
    case STAGE_WEIGHING:
        if (flow->weighing.purpose == WEIGH_FOR_TASK)
            return task_touches(flow, out);
        offer_undecided(&touches, flow, world);
        break;
    case STAGE_PIECE:
        offer_undecided(&touches, flow, world);
        break;
    case STAGE_VERDICT:
        offer_verdict(&touches, flow, world);
        break;
    }
    return touches.count;
}

static bool is_shown(const struct flow *flow, const struct world *world, enum touch touch)
{
    enum touch offered[VIEW_TOUCHES_MAX];
    int count = touches_offered(flow, world, offered);
    for (int i = 0; i < count; i++)
        if (offered[i] == touch)
            return true;
    return false;
}

/* While a deed is under way its buttons stay, so that nothing jumps, and take no finger. */
static bool is_offered(const struct flow *flow, const struct world *world, enum touch touch)
{
    bool front = flow->has_notice || flow->has_help;
    return (front || !deed_is_busy(flow)) && is_shown(flow, world, touch);
}

/* From every screen, whatever stands in front, so that all of the bench is two touches away. Where a weight
 * counts the pan is emptied first. */
static bool has_menu(const struct flow *flow, enum touch touch)
{
    bool front = flow->has_notice || flow->has_help;
    bool open = flow->stage == STAGE_MENU && !front && tag_is_none(flow->menu_piece) &&
                flow->menu_of_bench == (touch == TOUCH_BENCH);
    return (touch == TOUCH_BENCH || touch == TOUCH_MORE) && people_anybody(flow) && !open &&
           (flow->stage != STAGE_VERDICT || weigh_may_touch(flow));
}

bool touch_is_above(const struct flow *flow, const struct world *world, enum touch touch)
{
    return has_menu(flow, touch) && !is_shown(flow, world, touch);
}

/* What is offered beside the buttons of the foot: things in the body, help and the menus in the header. */
static bool is_in_body(const struct flow *flow, const struct world *world, enum touch touch)
{
    if (touch == TOUCH_ZERO)
        return weigh_may_zero(flow, world);
    if (touch == TOUCH_TARE)
        return weigh_may_tare(flow, world);
    if (touch == TOUCH_TAKE || touch == TOUCH_AGAIN)
        return task_may_photo(flow, touch);
    bool open = flow->stage == STAGE_MENU || flow->stage == STAGE_TASK || flow->stage == STAGE_QUEUE ||
                flow->stage == STAGE_SHEET || flow->stage == STAGE_HISTORY;
    if (touch == TOUCH_HELP)
        return !flow->has_help;
    if (touch == TOUCH_BENCH || touch == TOUCH_MORE)
        return has_menu(flow, touch) && !deed_is_busy(flow);
    if (touch == TOUCH_NEWER && (flow->stage != STAGE_HISTORY || flow->page == 0))
        return false;
    return (touch == TOUCH_ITEM || touch == TOUCH_KEY || touch == TOUCH_PAGE || touch == TOUCH_NEWER) &&
           open && !flow->has_notice && !flow->has_help && !deed_is_busy(flow) && people_anybody(flow);
}

/* ---------------------------------------------------------------- booking */

static struct weighing weighing_of(const struct flow *flow)
{
    const struct flow_weighing *counted = &flow->weighing;
    struct weighing out = {
        .gross = counted->reading.mass,
        .readings = counted->readings,
        .scale = flow->conf.scale,
        .has_shown = counted->has_verdict,
        .shown = counted->has_verdict ? counted->verdict.ruling : RULING_NO_VERDICT,
    };
    bool fits = TEXT_COPY(out.raw, span_of(counted->reading.raw));
    assert(fits);
    return out;
}

static void add_deed(const struct step *step, enum verb verb)
{
    const struct flow_weighing *weighing = &step->flow->weighing;
    struct command command = deed_make(step, verb, weighing->piece, weighing->station);
    deed_add(step, &command);
}

static void book_reading(const struct step *step)
{
    struct flow *flow = step->flow;
    assert(flow->stage == STAGE_VERDICT);
    struct command weigh = deed_make(step, VERB_WEIGH, flow->weighing.piece, flow->weighing.station);
    weigh.operator_badge = flow->weighing.operator_badge;
    weigh.weighing = weighing_of(flow);
    deed_add(step, &weigh);
}

void book_weight(const struct step *step)
{
    struct flow *flow = step->flow;
    flow->weighing.again = false;
    book_reading(step);
    switch (flow->weighing.purpose) {
    case WEIGH_FOR_START:
        add_deed(step, VERB_START);
        break;
    case WEIGH_FOR_FINISH:
        add_deed(step, VERB_FINISH);
        break;
    case WEIGH_FOR_IN:
    case WEIGH_FOR_INSPECTION:
    case WEIGH_FOR_TASK: /* the task books what it was for */
        break;
    }
}

/* ---------------------------------------------------------------- deciding */

static void book_first(const struct step *step)
{
    if (step->flow->stage == STAGE_VERDICT)
        book_weight(step);
}

static void pass(const struct step *step)
{
    struct piece piece;
    bool found = chosen_piece(step->flow, step->world, &piece);
    assert(found);
    book_first(step);
    struct command command = deed_make(step, VERB_PASS, piece.tag, chosen_station(step->flow));
    deed_add(step, &command);
}

/* The weight is the defect when its verdict fails: the one on the screen, else the one booked before. */
static bool weight_failed(const struct step *step, const struct piece *piece)
{
    enum ruling ruling;
    if (step->flow->stage == STAGE_VERDICT)
        return effective_ruling(step->flow, step->world, piece, &ruling) && ruling_fails(ruling);
    return local_ruling(step->flow, step->world, piece, &ruling) && ruling_fails(ruling);
}

/* What is wrong, and which step caused it, is asked; a weight that failed is its own defect. */
static void rework(const struct step *step)
{
    struct piece piece;
    bool found = chosen_piece(step->flow, step->world, &piece);
    assert(found && step_before(&piece));
    bool weight = weight_failed(step, &piece);
    step->flow->station = chosen_station(step->flow);
    book_first(step);
    task_begin_rework(step, piece.tag, weight ? FLOW_DEFECT_WEIGHT : "");
}

/* ---------------------------------------------------------------- a touch */

/* Every counted reading is a record: it is booked before the next one. */
static void weigh_once_more(const struct step *step)
{
    book_reading(step);
    weigh_again(step);
    step->flow->weighing.again = true;
}

static void accept_seen(const struct step *step)
{
    if (step->flow->has_help)
        step->flow->has_help = false;
    else if (step->flow->has_notice)
        step_drop_notice(step);
    else
        step_rest(step);
}

static struct tag piece_at_hand(const struct flow *flow)
{
    switch (flow->stage) {
    case STAGE_PIECE:
        return flow->piece.piece;
    case STAGE_WEIGHING:
    case STAGE_VERDICT:
        return flow->weighing.piece;
    case STAGE_MENU:
    case STAGE_SHEET:
    case STAGE_HISTORY:
        return flow->menu_piece;
    case STAGE_REST:
    case STAGE_TASK:
    case STAGE_QUEUE:
        break;
    }
    return tag_of("");
}

static void open_help(const struct step *step)
{
    step->flow->has_help = true;
}

/* What else is done is done behind the weight on the screen: that is booked first. */
static void open_menu_of(const struct step *step, struct tag piece, bool of_bench)
{
    step_drop_notice(step);
    book_first(step);
    menu_open(step, piece, of_bench);
}

/* Of the piece on the screen; from its own menu that of all pieces. */
static void open_menu(const struct step *step)
{
    const struct flow *flow = step->flow;
    struct tag piece = flow->has_notice ? flow->notice.piece : piece_at_hand(flow);
    open_menu_of(step, flow->stage == STAGE_MENU ? tag_of("") : piece, false);
}

static void open_bench(const struct step *step)
{
    open_menu_of(step, tag_of(""), true);
}

static void open_sheet(const struct step *step)
{
    look_open(step, STAGE_SHEET, piece_at_hand(step->flow));
}

static void open_history(const struct step *step)
{
    history_open(step, piece_at_hand(step->flow));
}

static void print_label(const struct step *step)
{
    label_print(step, step->flow->piece.label);
}

/* From the refusal: for the piece and the station that were refused. */
static void begin_from_refusal(const struct step *step, enum task task)
{
    struct flow_saying refused = step->flow->notice;
    step->flow->station = refused.station;
    task_begin(step, task, refused.piece);
}

static void begin_override(const struct step *step)
{
    begin_from_refusal(step, TASK_OVERRIDE);
}

static void begin_send(const struct step *step)
{
    struct flow_saying notice = step->flow->notice;
    step->flow->station = notice.station;
    task_begin_send(step, notice.piece, notice.about);
}

static void begin_arrive(const struct step *step)
{
    struct flow_saying notice = step->flow->notice;
    step->flow->station = notice.station;
    task_begin_arrive(step, notice.piece);
}

static void begin_exceed(const struct step *step)
{
    begin_from_refusal(step, TASK_EXCEED);
}

/* From the verdict: a manager accepts what was weighed, so that is booked first. */
static void begin_accept(const struct step *step)
{
    struct flow *flow = step->flow;
    if (flow->has_notice) {
        begin_from_refusal(step, TASK_ACCEPT);
        return;
    }
    struct tag piece = piece_at_hand(flow);
    flow->station = chosen_station(flow);
    book_first(step);
    task_begin(step, TASK_ACCEPT, piece);
}

/* What each button of the foot does, and help; the rest belongs to the screen that is open. */
static void (*const BUTTONS[])(const struct step *step) = {
    [TOUCH_OK] = accept_seen,      [TOUCH_RECORD] = book_weight,    [TOUCH_PASS] = pass,
    [TOUCH_REWORK] = rework,       [TOUCH_AGAIN] = weigh_once_more, [TOUCH_LEAVE] = people_leave,
    [TOUCH_MORE] = open_menu,      [TOUCH_HELP] = open_help,        [TOUCH_UNDO] = undo_take,
    [TOUCH_SHEET] = open_sheet,    [TOUCH_LABEL] = print_label,     [TOUCH_OVERRIDE] = begin_override,
    [TOUCH_REASON] = begin_exceed, [TOUCH_ACCEPT] = begin_accept,   [TOUCH_HISTORY] = open_history,
    [TOUCH_ARRIVE] = begin_arrive, [TOUCH_SEND] = begin_send,       [TOUCH_BENCH] = open_bench,
};

/* It opens or closes something in front of the task. */
static bool is_in_front(enum touch touch)
{
    return touch == TOUCH_HELP || touch == TOUCH_OK || touch == TOUCH_BENCH || touch == TOUCH_MORE;
}

void touch_take(const struct step *step, enum touch touch, int item)
{
    struct flow *flow = step->flow;
    flow->camera_until_ms = flow->now_ms + FLOW_CAMERA_AWAKE_MS; /* any finger wakes it */
    if (touch == TOUCH_UNDO && undo_is_late(flow))
        step_trouble(step, MESSAGE_UNDO_LATE);
    if (!is_offered(flow, step->world, touch) && !is_in_body(flow, step->world, touch))
        return;
    scan_let_go(flow);
    people_stay(flow);
    if (touch == TOUCH_ZERO || touch == TOUCH_TARE)
        weigh_touch(step, touch);
    else if (task_is_open(flow) && !flow->has_notice && !is_in_front(touch))
        task_touch(step, touch, item);
    else if ((size_t)touch < COUNT_OF(BUTTONS) && BUTTONS[touch])
        BUTTONS[touch](step);
    else
        menu_touch(step, touch, item);
}
