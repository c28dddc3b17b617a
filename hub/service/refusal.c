#include "hub/service/refusal.h"

#include <time.h>

#include "common/base/text.h"

struct names {
    const char *piece; /* what people call it */
    const char *next;  /* station, group or kind that the reason is about */
    const char *at;    /* where it is */
};

/* A group, a station, or a kind of step. */
static const char *name_of(const struct house *house, const struct code *code)
{
    int group = house_find_group(house, *code);
    return group >= 0 ? house->groups[group].name : house_place_name(house, code);
}

static void add_load(struct text *out, const struct numbers *numbers)
{
    bool pieces = numbers_has(numbers, NUMBER_LIMIT);
    char is[MASS_TEXT_MAX], may[MASS_TEXT_MAX];
    if (pieces)
        text_add(out, ": %lld of %lld", (long long)numbers->value[NUMBER_WIP],
                 (long long)numbers->value[NUMBER_LIMIT]);
    if (!numbers_has(numbers, NUMBER_LIMIT_UG))
        return;
    mass_write_grams(MASS_UG(numbers->value[NUMBER_WIP_UG]), 1, is);
    mass_write_grams(MASS_UG(numbers->value[NUMBER_LIMIT_UG]), 1, may);
    text_add(out, "%s%s of %s g", pieces ? ", " : ": ", is, may);
}

static void add_time_of_day(struct text *out, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local;
    localtime_r(&seconds, &local);
    text_add(out, "%02d:%02d", local.tm_hour, local.tm_min);
}

/* ", 3 reserved for Kiosk B, offline since 13:10" */
static void add_reserved(struct text *out, const struct reply *reply)
{
    if (!numbers_has(&reply->numbers, NUMBER_RESERVED))
        return;
    text_add(out, ", %lld reserved", (long long)reply->numbers.value[NUMBER_RESERVED]);
    if (reply->lender[0] != '\0')
        text_add(out, " for %s", reply->lender);
    if (reply->lender_gone_ms == 0)
        return;
    text_add(out, ", offline since ");
    add_time_of_day(out, reply->lender_gone_ms);
}

/* "Setting is full: 12 of 12. 3 of the 5 would fit: split it." A tree cannot be split. */
static void say_full(struct text *out, const struct act *act, const struct names *names)
{
    const struct numbers *numbers = &act->reply->numbers;
    int64_t free = numbers_has(numbers, NUMBER_FREE) ? numbers->value[NUMBER_FREE] : 0;
    text_add(out, "%s is full", names->next);
    add_load(out, numbers);
    add_reserved(out, act->reply);
    text_add(out, ".");
    if (!act->has_piece || act->row.now.piece.quantity < 2)
        return;
    if (act->row.now.piece.kind == KIND_TREE)
        text_add(out, " %s has %lld.", names->piece, (long long)act->row.now.piece.quantity);
    else if (free > 0)
        text_add(out, " %lld of the %lld would fit: split it.", (long long)free,
                 (long long)act->row.now.piece.quantity);
}

static void say_next_full(struct text *out, const struct act *act, const struct names *names)
{
    const struct numbers *numbers = &act->reply->numbers;
    bool tree = act->has_piece && act->row.now.piece.kind == KIND_TREE;
    if (tree && numbers_has(numbers, NUMBER_FREE))
        text_add(
            out, "%s has %lld, and there are %lld places free behind casting: start a smaller one, or wait.",
            names->piece, (long long)act->row.now.piece.quantity, (long long)numbers->value[NUMBER_FREE]);
    else
        text_add(out, "Nothing that comes next has room for %s (%s): help there first.", names->piece,
                 names->next);
}

/* What needs no numbers. */
static const struct {
    enum reason reason;
    const char *before, *after; /* the name of the piece; `after` NULL: it is not named */
} plain[] = {
    {REASON_UNKNOWN_STATION, "There is no such station: the board has their codes.", NULL},
    {REASON_NOT_YOUR_STATION, "This kiosk does not serve that station: scan at one that does.", NULL},
    {REASON_UNKNOWN_OPERATOR, "Nobody has this badge: have the office enter it.", NULL},
    {REASON_UNKNOWN_TAG, "Nothing has this tag: bind it to its piece, or take it to the office.", NULL},
    {REASON_FINISHED, "", " has left the line."},
    {REASON_HELD, "", " is held: release it first."},
    {REASON_ALREADY_HERE, "", " is here already."},
    {REASON_NOT_QUEUED, "", " does not wait here to be started."},
    {REASON_NOT_IN_WORK, "", " is not in work here: start it first."},
    {REASON_NO_WEIGHT, "", " has to be weighed first."},
    {REASON_NO_TOLERANCE, "", " is not weighed at this step of its route."},
    {REASON_NOT_INSPECTED, "", " is inspected here: pass it, or send it back."},
    {REASON_BAD_STEP, "", " has not been through such a step, or is not inspected here."},
    {REASON_WEIGHT_FAILS, "", " fails by weight: send it back, or a manager accepts it."},
    {REASON_WEIGH_AGAIN, "The weight of ", " is too close to call: weigh it once more."},
    {REASON_NEEDS_MANAGER, "As ", " was judged, only a manager may accept it."},
    {REASON_SHEET_FAILS, "The inspection sheet of ", " fails: send it back, or a manager accepts it."},
    {REASON_NO_SHEET, "", " needs its inspection sheet first."},
    {REASON_NOTHING_TO_UNDO, "What that did cannot be taken back any more.", NULL},
    {REASON_CYCLE, "The way of ", " would close a circle of stations."},
    {REASON_NEEDS_REASON, "The limit lets ",
     " in only with a reason: rush_order, client_waits, flask_ready, bench_idle, "
     "staff_absent, station_down or other."},
};

static void say_plain(struct text *out, enum reason reason, const struct names *names)
{
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (plain[i].reason != reason)
            continue;
        text_add(out, "%s", plain[i].before);
        if (plain[i].after)
            text_add(out, "%s%s", names->piece, plain[i].after);
        return;
    }
}

/* Off the line, or parked: what was done with it, and who brings it back. */
static const char *why_off(enum place place)
{
    switch ((int)place) {
    case PLACE_PARKED:
        return "is parked: a manager brings it back to the line.";
    case PLACE_FINISHED:
        return "is finished: it waits for its delivery.";
    case PLACE_DELIVERED:
        return "was delivered to the client.";
    case PLACE_SCRAPPED:
        return "was scrapped: it goes to the scrap, its remake has a tag of its own.";
    case PLACE_MISSING:
        return "was booked as missing: give it to a manager, who books that it is found.";
    case PLACE_TREE:
        return "hangs on a wax tree: scan the tag of the tree.";
    case PLACE_ENDED:
        return "has ended: it was cut, merged or withdrawn.";
    default:
        return NULL;
    }
}

static bool say_off(struct text *out, const struct act *act, const struct names *names)
{
    enum reason reason = act->reply->reason;
    const char *why = act->has_piece ? why_off(act->row.now.piece.place) : NULL;
    if (!why || (reason != REASON_FINISHED && reason != REASON_HELD && reason != REASON_WRONG_STATE))
        return false;
    text_add(out, "%s %s", names->piece, why);
    return true;
}

static void say_where(struct text *out, const struct act *act, const struct names *names)
{
    const struct reply *reply = act->reply;
    if (reply->reason == REASON_NOT_DONE)
        text_add(out, "%s is not done at %s: finish it there first.", names->piece, names->at);
    else if (code_is_none(reply->next))
        text_add(out, "%s is at %s, not here.", names->piece, names->at);
    else
        text_add(out, "%s goes to %s next, not here.", names->piece, names->next);
}

static void say_state(struct text *out, const struct act *act, const struct names *names)
{
    const struct piece *piece = &act->row.now.piece;
    if (act->has_piece && piece->transit)
        text_add(out, "%s is on its way: confirm its slip first.", names->piece);
    else if (act->has_piece && piece->kind == KIND_TREE)
        text_add(out, "%s is a tree: it is cast, and ends with its cut.", names->piece);
    else
        text_add(out, "%s is not in a state for this.", names->piece);
}

static void say(struct text *out, const struct act *act, const struct names *names)
{
    const struct reply *reply = act->reply;
    if (say_off(out, act, names))
        return;
    switch ((int)reply->reason) {
    case REASON_STATION_FULL:
    case REASON_GROUP_FULL:
    case REASON_RECALLING:
        say_full(out, act, names);
        return;
    case REASON_NEXT_FULL:
        say_next_full(out, act, names);
        return;
    case REASON_WRONG_STATION:
    case REASON_NOT_DONE:
        say_where(out, act, names);
        return;
    case REASON_TOO_LARGE:
        text_add(out, "%s is too large for the limit of %s: split it, or raise the limit.", names->piece,
                 names->next);
        return;
    case REASON_WRONG_STATE:
        say_state(out, act, names);
        return;
    case REASON_AT_ONCE:
        text_add(out, "%lld in work, and %lld at once are allowed: finish something first.",
                 (long long)reply->numbers.value[NUMBER_IN_WORK],
                 (long long)reply->numbers.value[NUMBER_AT_ONCE]);
        return;
    case REASON_BAD_FIELD:
        text_add(out, "%s cannot be right.", reply->field);
        return;
    default:
        say_plain(out, reply->reason, names);
    }
}

static const char *or_there(const char *name)
{
    return name[0] != '\0' ? name : "the station before";
}

void refusal_explain(struct act *act)
{
    struct reply *reply = act->reply;
    const struct house *house = &act->desk->house;
    if (reply->result != RESULT_REFUSED || reply->detail[0] != '\0')
        return;
    struct text out = TEXT_IN(reply->detail);
    struct names names = {.piece = act->has_piece ? act->row.name : "the piece",
                          .next = or_there(name_of(house, &reply->next)),
                          .at = or_there(name_of(house, &reply->at))};
    say(&out, act, &names);
    text_end_cut(&out);
}

void refusal_explain_turn(struct reply *reply)
{
    struct text out = TEXT_IN(reply->detail);
    if (reply->result != RESULT_REFUSED)
        return;
    if (reply->reason == REASON_GAP)
        text_add(&out, "The next number of this outbox is %lld.",
                 (long long)reply->numbers.value[NUMBER_EXPECTED]);
    else if (reply->reason == REASON_OUTBOX_TAKEN)
        text_add(&out, "This outbox belongs to somebody else: begin one of your own.");
}
