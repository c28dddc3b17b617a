#include "hub/service/refusal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/base/text.h"
#include "common/rules/slip.h"

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

static void say_load(struct text *out, const char *where, const struct numbers *numbers)
{
    const int64_t *value = numbers->value;
    bool pieces = numbers_has(numbers, NUMBER_LIMIT), grams = numbers_has(numbers, NUMBER_LIMIT_UG);
    struct phrase is = phrase_number(value[NUMBER_WIP]), may = phrase_number(value[NUMBER_LIMIT]);
    struct told_grams is_g = told_grams(MASS_UG(value[NUMBER_WIP_UG]), 1);
    struct told_grams may_g = told_grams(MASS_UG(value[NUMBER_LIMIT_UG]), 1);
    if (pieces && grams)
        text_add(out, _("%s is full: %s of %s, %s of %s g."), where, is.text, may.text, is_g.text,
                 may_g.text);
    else if (pieces)
        text_add(out, _("%s is full: %s of %s."), where, is.text, may.text);
    else if (grams)
        text_add(out, _("%s is full: %s of %s g."), where, is_g.text, may_g.text);
    else
        text_add(out, _("%s is full."), where);
}

/* "3 are reserved for Kiosk B, offline since 13:10." */
static void say_reserved(struct text *out, const struct reply *reply)
{
    int64_t count = reply->numbers.value[NUMBER_RESERVED];
    time_t seconds = (time_t)(reply->lender_gone_ms / 1000);
    struct tm local;
    char since[16];
    if (!numbers_has(&reply->numbers, NUMBER_RESERVED))
        return;
    localtime_r(&seconds, &local);
    snprintf(since, sizeof since, "%02d:%02d", local.tm_hour % 24, local.tm_min % 60);
    text_add(out, " ");
    if (reply->lender[0] == '\0')
        text_add(out, P_("%lld is reserved.", "%lld are reserved.", (unsigned long)count), (long long)count);
    else if (reply->lender_gone_ms == 0)
        text_add(out, P_("%lld is reserved for %s.", "%lld are reserved for %s.", (unsigned long)count),
                 (long long)count, reply->lender);
    else
        text_add(out,
                 P_("%lld is reserved for %s, offline since %s.",
                    "%lld are reserved for %s, offline since %s.", (unsigned long)count),
                 (long long)count, reply->lender, since);
}

/* "Setting is full: 12 of 12. 3 of the 5 would fit: split it." A tree cannot be split. */
static void say_full(struct text *out, const struct act *act, const struct names *names)
{
    const struct numbers *numbers = &act->reply->numbers;
    int64_t free = numbers_has(numbers, NUMBER_FREE) ? numbers->value[NUMBER_FREE] : 0;
    say_load(out, names->next, numbers);
    say_reserved(out, act->reply);
    if (!act->has_piece || act->row.now.piece.quantity < 2)
        return;
    bool tree = act->row.now.piece.kind == KIND_TREE;
    text_add(out, tree || free > 0 ? " " : "");
    if (tree)
        text_add(out, _("%s has %lld."), names->piece, (long long)act->row.now.piece.quantity);
    else if (free > 0)
        text_add(out, _("%lld of the %lld would fit: split it."), (long long)free,
                 (long long)act->row.now.piece.quantity);
}

static void say_next_full(struct text *out, const struct act *act, const struct names *names)
{
    const struct numbers *numbers = &act->reply->numbers;
    bool tree = act->has_piece && act->row.now.piece.kind == KIND_TREE;
    if (tree && numbers_has(numbers, NUMBER_FREE))
        text_add(
            out, _("%s has %lld, and the places free behind casting are %lld: start a smaller one, or wait."),
            names->piece, (long long)act->row.now.piece.quantity, (long long)numbers->value[NUMBER_FREE]);
    else
        text_add(out, _("Nothing that comes next has room for %s (%s): help there first."), names->piece,
                 names->next);
}

/* What needs no numbers. */
static const struct {
    enum reason reason;
    const char *pattern; /* about the piece, or about nothing */
} plain[] = {
    {REASON_UNKNOWN_STATION, N_("There is no such station: the board has their codes.")},
    {REASON_NOT_YOUR_STATION, N_("This kiosk does not serve that station: scan at one that does.")},
    {REASON_UNKNOWN_OPERATOR, N_("Nobody has this badge: have the office enter it.")},
    {REASON_UNKNOWN_TAG, N_("Nothing has this tag: bind it to its piece, or take it to the office.")},
    {REASON_FINISHED, N_("%s has left the line.")},
    {REASON_HELD, N_("%s is held: release it first.")},
    {REASON_ALREADY_HERE, N_("%s is here already.")},
    {REASON_NOT_QUEUED, N_("%s does not wait here to be started.")},
    {REASON_NOT_IN_WORK, N_("%s is not in work here: start it first.")},
    {REASON_NO_WEIGHT, N_("%s has to be weighed first.")},
    {REASON_NO_TOLERANCE, N_("%s is not weighed at this step of its route.")},
    {REASON_NOT_INSPECTED, N_("%s is inspected here: pass it, or send it back.")},
    {REASON_BAD_STEP, N_("%s has not been through such a step, or is not inspected here.")},
    {REASON_WEIGHT_FAILS, N_("%s fails by weight: send it back, or a manager accepts it.")},
    {REASON_WEIGH_AGAIN, N_("The weight of %s is too close to call: weigh it once more.")},
    {REASON_NEEDS_MANAGER, N_("As %s was judged, only a manager may accept it.")},
    {REASON_SHEET_FAILS, N_("The inspection sheet of %s fails: send it back, or a manager accepts it.")},
    {REASON_NO_SHEET, N_("%s needs its inspection sheet first.")},
    {REASON_NOTHING_TO_UNDO, N_("What that did cannot be taken back any more.")},
    {REASON_NEEDS_REASON,
     N_("The limit lets %s in only with a reason: rush_order, client_waits, flask_ready, "
        "bench_idle, staff_absent, station_down or other.")},
};

static void add_pattern(struct text *out, const char *pattern, const char *piece)
{
    const char *told = language_say(pattern);
    (void)said_add((struct spoken){out, NULL}, told, strstr(told, "%s") ? PARTS(piece) : PARTS(NULL));
}

static void say_plain(struct text *out, enum reason reason, const struct names *names)
{
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (plain[i].reason == reason)
            add_pattern(out, plain[i].pattern, names->piece);
}

/* Off the line, or parked: what was done with it, and who brings it back. */
static const char *why_off(enum place place)
{
    switch ((int)place) {
    case PLACE_PARKED:
        return N_("%s is parked: a manager brings it back to the line.");
    case PLACE_FINISHED:
        return N_("%s is finished: it waits for its delivery.");
    case PLACE_DELIVERED:
        return N_("%s was delivered to the client.");
    case PLACE_SCRAPPED:
        return N_("%s was scrapped: it goes to the scrap, its remake has a tag of its own.");
    case PLACE_MISSING:
        return N_("%s was booked as missing: give it to a manager, who books that it is found.");
    case PLACE_TREE:
        return N_("%s hangs on a wax tree: scan the tag of the tree.");
    case PLACE_ENDED:
        return N_("%s has ended: it was cut, merged or withdrawn.");
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
    add_pattern(out, why, names->piece);
    return true;
}

static void say_where(struct text *out, const struct act *act, const struct names *names)
{
    const struct reply *reply = act->reply;
    if (reply->reason == REASON_NOT_DONE)
        text_add(out, _("%s is not done at %s: finish it there first."), names->piece, names->at);
    else if (code_is_none(reply->next))
        text_add(out, _("%s is at %s, not here."), names->piece, names->at);
    else
        text_add(out, _("%s goes to %s next, not here."), names->piece, names->next);
}

static void say_state(struct text *out, const struct act *act, const struct names *names)
{
    const struct piece *piece = &act->row.now.piece;
    if (act->has_piece && piece->transit)
        text_add(out, _("%s is on its way: confirm its slip first."), names->piece);
    else if (act->has_piece && piece->kind == KIND_TREE)
        text_add(out, _("%s is a tree: it is cast, and ends with its cut."), names->piece);
    else
        text_add(out, _("%s is not in a state for this."), names->piece);
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
        text_add(out, _("%s is too large for the limit of %s: split it, or raise the limit."), names->piece,
                 names->next);
        return;
    case REASON_WRONG_STATE:
        say_state(out, act, names);
        return;
    case REASON_AT_ONCE:
        text_add(out, _("%lld in work, and %lld at once are allowed: finish something first."),
                 (long long)reply->numbers.value[NUMBER_IN_WORK],
                 (long long)reply->numbers.value[NUMBER_AT_ONCE]);
        return;
    case REASON_BAD_FIELD:
        text_add(out, _("%s cannot be right."), reply->field);
        return;
    case REASON_NO_WEIGHT:
        if (act->has_piece && slip_weighs_back(&act->row.now.piece))
            text_add(out, _("%s came back from %s: weigh it in first, on its transfer slip."), names->piece,
                     names->next);
        else
            say_plain(out, reply->reason, names);
        return;
    default:
        say_plain(out, reply->reason, names);
    }
}

static const char *or_there(const char *name)
{
    return name[0] != '\0' ? name : _("the station before");
}

void refusal_explain(struct act *act)
{
    struct reply *reply = act->reply;
    const struct house *house = &act->desk->house;
    if (reply->result != RESULT_REFUSED || reply->detail[0] != '\0')
        return;
    struct text out = TEXT_IN(reply->detail);
    struct names names = {.piece = act->has_piece ? act->row.name : _("the piece"),
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
        text_add(&out, _("The next number of this outbox is %lld."),
                 (long long)reply->numbers.value[NUMBER_EXPECTED]);
    else if (reply->reason == REASON_OUTBOX_TAKEN)
        text_add(&out, "%s", _("This outbox belongs to somebody else: begin one of your own."));
}
