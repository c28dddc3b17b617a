#include "hub/service/lend.h"

#include <string.h>

#include "common/base/json.h"
#include "hub/service/prove.h"

#define FOUND_TEXT_MAX 4096

/* ------------------------------------------------------------------ finding */

static int find_open(const struct house *house, int64_t id)
{
    for (size_t i = 0; i < house->lent_count; i++)
        if (house->lent[i].lent.id == id)
            return (int)i;
    return -1;
}

static bool is_of(const struct lent_row *row, int64_t kiosk, struct uuid outbox)
{
    return row->kiosk == kiosk && uuid_equal(row->outbox, outbox);
}

static bool is_named(const struct act *act, const struct lent_row *row)
{
    bool named = false;
    for (int i = 0; i < act->command->lent_count; i++)
        named |= act->command->lent[i] == row->lent.id;
    return named && is_of(row, act->who->kiosk, act->command->outbox);
}

static void take_away(struct load *lent, struct load less)
{
    lent->pieces -= less.pieces;
    lent->mass.ug -= less.mass.ug;
}

void lend_lay_out(const struct act *act, struct lend_floor *out)
{
    const struct house *house = &act->desk->house;
    memcpy(out->stations, house->now, sizeof out->stations);
    memcpy(out->groups, house->group_now, sizeof out->groups);
    out->named_count = 0;
    for (size_t i = 0; i < house->lent_count && out->named_count < LENT_NAMED_MAX; i++) {
        const struct lent_row *row = &house->lent[i];
        int station = house_find_station(house, row->lent.of), group = house_find_group(house, row->lent.of);
        if (!is_named(act, row))
            continue;
        out->named[out->named_count++] = row->lent.id;
        if (station >= 0)
            take_away(&out->stations[station].lent, row->lent.load);
        if (group >= 0)
            take_away(&out->groups[group].lent, row->lent.load);
    }
}

/* ------------------------------------------------------------------ ending */

static struct fault end(struct desk *desk, int64_t id, enum lent_end how, int64_t event)
{
    struct house *house = &desk->house;
    int at = find_open(house, id);
    assert(at >= 0);
    struct fault fault = store_lent_end(desk->store, id, how, event, desk->now_ms);
    if (fault_is(fault))
        return fault;
    house->lent_count--;
    memmove(&house->lent[at], &house->lent[at + 1], sizeof house->lent[0] * (house->lent_count - (size_t)at));
    house_count_lent(house);
    return FAULT_OK;
}

struct fault lend_use(struct act *act)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < act->lent_count && !fault_is(fault); i++) {
        fault = end(act->desk, act->lent[i], LENT_USED, act->reply->seq);
        act->reply->lent[i] = act->lent[i];
    }
    act->reply->lent_count = act->lent_count;
    return fault;
}

/* Posts one event that ends all of them. */
static struct fault end_all(struct act *act, const int64_t *ids, int count, enum lent_end how,
                            const char *thing)
{
    char found[FOUND_TEXT_MAX];
    struct text json = TEXT_IN(found);
    struct event_row event = act_event(act);
    struct text about = TEXT_IN(event.thing);
    json_begin(&json, '{');
    json_add_ints_if(&json, "lent", ids, count);
    json_end(&json, '}');
    text_add(&about, "%s", thing);
    assert(text_ok(&json) && text_ok(&about));
    event.found = text_span(&json);
    struct fault fault = act_post_event(act, &event, NULL);
    for (int i = 0; i < count && !fault_is(fault); i++)
        fault = end(act->desk, ids[i], how, event.seq);
    return fault;
}

/* hand_back. What has ended already, or is another's, changes nothing. */
struct fault lend_book(struct act *act)
{
    struct lend_floor floor;
    char thing[THING_TEXT_MAX];
    struct text text = TEXT_IN(thing);
    lend_lay_out(act, &floor);
    act->reply->result = RESULT_ACCEPTED;
    if (floor.named_count == 0)
        return FAULT_OK;
    text_add(&text, "lent:%lld", (long long)floor.named[0]);
    return end_all(act, floor.named, floor.named_count, LENT_HANDED_BACK, thing);
}

static const struct kiosk_row *find_kiosk(const struct house *house, struct code code)
{
    for (size_t i = 0; i < house->kiosk_count; i++)
        if (code_equal(house->kiosks[i].kiosk.code, code))
            return &house->kiosks[i];
    return NULL;
}

struct fault lend_write_off(struct act *act)
{
    struct desk *desk = act->desk;
    struct code code = form_code(act->command->form, "kiosk");
    const struct kiosk_row *kiosk = find_kiosk(&desk->house, code);
    int64_t ids[HOUSE_LENT_MAX / 4];
    int count = 0;
    if (!kiosk) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no kiosk %s.", code.text);
        return FAULT_OK;
    }
    for (size_t i = 0; i < desk->house.lent_count && count < (int)COUNT_OF(ids); i++)
        if (desk->house.lent[i].kiosk == kiosk->id)
            ids[count++] = desk->house.lent[i].lent.id;
    if (count == 0) {
        act_refuse_because(act, REASON_WRONG_STATE, "No place is lent to %s.", kiosk->kiosk.name);
        return FAULT_OK;
    }
    char thing[THING_TEXT_MAX];
    struct text text = TEXT_IN(thing);
    text_add(&text, "kiosk:%s", code.text);
    struct fault fault = end_all(act, ids, count, LENT_WRITTEN_OFF, thing);
    if (fault_is(fault))
        return fault;
    act_explain(
        act,
        "Places that were lent to %s, and are free now: %d. What was taken in on them there will be over.",
        kiosk->kiosk.name, count);
    return raise_alert(desk, ALERT_OVERRIDE, kiosk->kiosk.name, N_("Written off: %s lent to %s. %s, by %s."),
                       PARTS(phrase_count("%s place", "%s places", count).text, kiosk->kiosk.name,
                             raise_why(form_text(act->command->form, "reason")).text,
                             desk->house.people[act->person].person.name));
}

/* ------------------------------------------------------------------ recalling */

/* The limit that the places are of; NULL: there is none such any more. */
static const struct limit *find_limit(const struct house *house, struct code of, struct load *present,
                                      struct load *lent)
{
    int station = house_find_station(house, of), group = house_find_group(house, of);
    if (station < 0 && group < 0)
        return NULL;
    *present = station >= 0 ? house->now[station].load : house->group_now[group].load;
    *lent = station >= 0 ? house->now[station].lent : house->group_now[group].lent;
    return station >= 0 ? &house->stations[station].limit : &house->groups[group].limit;
}

static struct fault recall(struct desk *desk, struct lent_row *row)
{
    if (row->lent.recalled)
        return FAULT_OK;
    row->lent.recalled = true;
    return store_lent_recall(desk->store, row->lent.id, desk->now_ms);
}

/* One that another kiosk has. */
static bool is_lent_to_others(const struct act *act, const struct lent_row *row, struct code of)
{
    return code_equal(row->lent.of, of) && !is_named(act, row);
}

static void name_lender(struct act *act, const struct lent_row *row, int64_t gone_ms)
{
    struct text text = TEXT_IN(act->reply->lender);
    act->reply->lender[0] = '\0';
    text_add(&text, "%s", house_kiosk_name(&act->desk->house, row->kiosk));
    text_end_cut(&text);
    act->reply->lender_gone_ms = gone_ms;
}

/* Recalls until the piece would have room; true when it will have. */
static struct fault recall_enough(struct act *act, struct code of, const struct limit *limit,
                                  struct load present, struct load lent, bool *enough)
{
    struct house *house = &act->desk->house;
    struct load wanted = piece_load(&act->row.now.piece);
    struct fault fault = FAULT_OK;
    struct load left = lent;
    for (size_t i = 0; i < house->lent_count; i++)
        if (is_lent_to_others(act, &house->lent[i], of) &&
            watch_is_connected(act->desk->watch, house->lent[i].kiosk, NULL))
            take_away(&left, house->lent[i].lent.load);
    *enough = limit_has_room(limit, load_sum(present, left), wanted);
    left = lent;
    for (size_t i = 0; *enough && i < house->lent_count && !fault_is(fault); i++) {
        struct lent_row *row = &house->lent[i];
        if (!is_lent_to_others(act, row, of) || !watch_is_connected(act->desk->watch, row->kiosk, NULL) ||
            limit_has_room(limit, load_sum(present, left), wanted))
            continue;
        take_away(&left, row->lent.load);
        name_lender(act, row, 0);
        fault = recall(act->desk, row);
    }
    return fault;
}

static void name_absent(struct act *act, struct code of)
{
    const struct house *house = &act->desk->house;
    for (size_t i = 0; i < house->lent_count; i++) {
        int64_t gone_ms = 0;
        if (!is_lent_to_others(act, &house->lent[i], of))
            continue;
        bool connected = watch_is_connected(act->desk->watch, house->lent[i].kiosk, &gone_ms);
        if (act->reply->lender[0] != '\0' && connected)
            continue;
        name_lender(act, &house->lent[i], gone_ms);
        if (!connected)
            return;
    }
}

struct fault lend_recall(struct act *act)
{
    struct load present, lent;
    struct code of = act->reply->next;
    const struct limit *limit = find_limit(&act->desk->house, of, &present, &lent);
    struct lend_floor floor;
    bool enough = false;
    if (!limit || !numbers_has(&act->reply->numbers, NUMBER_RESERVED))
        return FAULT_OK;
    lend_lay_out(act, &floor);
    int station = house_find_station(&act->desk->house, of), group = house_find_group(&act->desk->house, of);
    lent = station >= 0 ? floor.stations[station].lent : floor.groups[group].lent;
    struct fault fault = recall_enough(act, of, limit, present, lent, &enough);
    if (enough)
        act->reply->reason = REASON_RECALLING;
    else
        name_absent(act, of);
    return fault;
}

/* ------------------------------------------------------------------ lending */

static bool has_one(const struct house *house, const struct kiosk_watch *kiosk, struct code of)
{
    for (size_t i = 0; i < house->lent_count; i++)
        if (is_of(&house->lent[i], kiosk->kiosk, kiosk->outbox) && code_equal(house->lent[i].lent.of, of))
            return true;
    return false;
}

static size_t count_of(const struct house *house, const struct kiosk_watch *kiosk)
{
    size_t count = 0;
    for (size_t i = 0; i < house->lent_count; i++)
        count += is_of(&house->lent[i], kiosk->kiosk, kiosk->outbox);
    return count;
}

static struct fault lend(struct desk *desk, const struct kiosk_watch *kiosk, struct code of, bool *changed)
{
    struct house *house = &desk->house;
    struct load present, lent;
    const struct limit *limit = find_limit(house, of, &present, &lent);
    struct lent_row row = {.kiosk = kiosk->kiosk, .outbox = kiosk->outbox, .lent = {.of = of}};
    row.lent.load.pieces = 1;
    if (limit->mass.ug > 0)
        row.lent.load.mass = MASS_MG(settings_get(&house->settings, SETTING_LEND_MG));
    if (has_one(house, kiosk, of) || house->lent_count == HOUSE_LENT_MAX ||
        count_of(house, kiosk) == LENT_MAX ||
        !lent_may_grant(limit, present, lent, row.lent.load,
                        settings_get(&house->settings, SETTING_LEND_FREE_MIN)))
        return FAULT_OK;
    struct fault fault = store_lent_add(desk->store, &row, desk->now_ms);
    if (fault_is(fault))
        return fault;
    house->lent[house->lent_count++] = row;
    house_count_lent(house);
    *changed = true;
    return FAULT_OK;
}

static bool has_member(const struct group *group, struct code station)
{
    for (int i = 0; i < group->member_count; i++)
        if (code_equal(group->members[i].station, station))
            return true;
    return false;
}

/* Of each station that it serves, and of each group that a piece may enter there. A subcontractor is entered
 * by slip. */
static struct fault lend_to(struct desk *desk, const struct kiosk_watch *kiosk, bool *changed)
{
    const struct kiosk_row *row = house_find_kiosk(&desk->house, kiosk->kiosk);
    struct fault fault = FAULT_OK;
    for (int i = 0; row && i < row->kiosk.station_count && !fault_is(fault); i++) {
        struct code code = row->kiosk.stations[i];
        int station = house_find_station(&desk->house, code);
        if (station < 0 || desk->house.stations[station].outside)
            continue;
        fault = lend(desk, kiosk, code, changed);
        for (int k = 0; k < desk->house.group_count && !fault_is(fault); k++)
            if (has_member(&desk->house.groups[k], code))
                fault = lend(desk, kiosk, desk->house.groups[k].code, changed);
    }
    return fault;
}

/* What came past the limit (a rework, an override) or lowered it needs the places that are lent. */
static struct fault recall_overfull(struct desk *desk, const struct watch *watch, bool *changed)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < desk->house.lent_count && !fault_is(fault); i++) {
        struct lent_row *row = &desk->house.lent[i];
        struct load present, lent;
        const struct limit *limit = find_limit(&desk->house, row->lent.of, &present, &lent);
        if (row->lent.recalled || !watch_is_connected(watch, row->kiosk, NULL) ||
            (limit && !limit_is_exceeded(limit, load_sum(present, lent))))
            continue;
        *changed = true;
        fault = recall(desk, row);
    }
    return fault;
}

struct fault lend_refresh(struct desk *desk, const struct watch *watch, bool *changed)
{
    struct fault fault = recall_overfull(desk, watch, changed);
    for (size_t i = 0; i < watch->kiosk_count && !fault_is(fault); i++)
        if (watch->kiosks[i].connected && !uuid_is_nil(watch->kiosks[i].outbox))
            fault = lend_to(desk, &watch->kiosks[i], changed);
    return fault;
}

struct fault lend_prove(const struct prover *prover)
{
    struct prover mine = *prover;
    return store_lent_prove(prover->store, prove_say, &mine);
}
