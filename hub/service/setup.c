/* The workshop itself: parts of it that are put in, PINs, kiosks that are let in no more. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/pin.h"
#include "hub/service/seen.h"
#include "hub/service/setup_merge.h"
#include "hub/store/photo.h"

/* ------------------------------------------------------------------ put */

/* What is wrong with a part: one by one in the list, and in the sentence of the reply as far as it reaches.
 */
struct complaint {
    struct problem_list *list;
    struct text text;
};

static void add_sentence(struct text *out, const char *where, const char *sentence)
{
    text_add(out, "%s%s%s%s", out->size > 0 ? "; " : "", where, where[0] ? " " : "", sentence);
}

static void say_problem(void *context, const char *where, const char *sentence)
{
    struct complaint *complaint = context;
    if (problem_list_add(complaint->list, where, sentence))
        add_sentence(&complaint->text, where, sentence);
}

static void say_giant(void *context, const char *sentence)
{
    struct complaint *complaint = context;
    add_sentence(&complaint->text, "", sentence);
}

/* "model:solitaire" when the part is about one thing, else "workshop". */
static void name_thing(const struct workshop *part, char out[THING_TEXT_MAX])
{
    const struct {
        const char *kind;
        int count;
        const char *code;
    } lists[] = {
        {"station", part->station_count, part->station_count > 0 ? part->stations[0].code.text : ""},
        {"group", part->group_count, part->group_count > 0 ? part->groups[0].code.text : ""},
        {"person", part->person_count, part->person_count > 0 ? part->people[0].person.badge.text : ""},
        {"alloy", part->alloy_count, part->alloy_count > 0 ? part->alloys[0].code.text : ""},
        {"lot", part->lot_count, part->lot_count > 0 ? part->lots[0].code.text : ""},
        {"route", part->route_count, part->route_count > 0 ? part->routes[0].code.text : ""},
        {"model", part->model_count, part->model_count > 0 ? part->models[0].code.text : ""},
        {"scale", part->scale_count, part->scale_count > 0 ? part->scales[0].code.text : ""},
        {"kiosk", part->kiosk_count, part->kiosk_count > 0 ? part->kiosks[0].code.text : ""},
    };
    struct text text = text_in(out, THING_TEXT_MAX);
    int things = part->settings.has != 0 ? 2 : 0;
    size_t only = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        things += lists[i].count;
        only = lists[i].count > 0 ? i : only;
    }
    if (things == 1)
        text_add(&text, "%s:%s", lists[only].kind, lists[only].code);
    else
        text_add(&text, "workshop");
}

#define FOUND_BYTES (256 + TOLD_TEXT_MAX)

static struct fault post_put(struct act *act, const struct setup_merge *merge, const struct told *was)
{
    char found[FOUND_BYTES];
    struct text text = TEXT_IN(found);
    struct event_row event = act_event(act);
    struct fault fault = setup_merge_tell(merge, act->desk->store, was, &text);
    if (fault_is(fault))
        return fault;
    event.found = text_span(&text);
    name_thing(act->command->put, event.thing);
    return act_post_event(act, &event, NULL);
}

/* A limit may be lowered under what is there: which pieces it is too small for, is said. */
static struct fault name_giants(struct act *act)
{
    const struct workshop *part = act->command->put;
    struct complaint complaint = {NULL, TEXT_IN(act->reply->detail)};
    int64_t count = 0;
    if (part->station_count == 0 && part->group_count == 0)
        return FAULT_OK;
    struct fault fault = setup_merge_too_large(act->desk, say_giant, &complaint, &count);
    text_end_cut(&complaint.text);
    return fault;
}

static struct fault write_put(struct act *act, struct setup_merge *merge)
{
    struct told was;
    struct event_row by = act_event(act);
    struct fault fault = told_read(act->desk->store, SETUP_ALL, &was);
    if (!fault_is(fault))
        fault = setup_merge_write(merge, act->desk);
    if (!fault_is(fault))
        fault = setup_merge_tell_pins(merge, act->desk, &by);
    if (!fault_is(fault))
        fault = post_put(act, merge, &was);
    return fault_is(fault) ? fault : name_giants(act);
}

/* A picture is sent before the model that names it. */
static void check_pictures(const struct act *act, struct problems *problems)
{
    const struct workshop *part = act->command->put;
    struct photo_folder folder = store_photo_folder(act->desk->store);
    for (int i = 0; i < part->model_count; i++) {
        const struct workshop_model *model = &part->models[i];
        char where[64];
        struct text text = TEXT_IN(where);
        text_add(&text, "models[%d].picture", i);
        bool is_there = model->picture[0] == '\0' || photo_is_there(&folder, model->picture);
        if (!is_there || model->picture_file[0] != '\0')
            problem_add(problems, where,
                        "is no photo that the hub has: send the picture first (POST /v1/photos), and name "
                        "the id that this answers");
    }
}

/* What could not be read, and what does not fit among what could, are told together. */
static struct fault check_put(struct act *act, struct setup_merge *merge, struct problem_list *list)
{
    char sentences[DETAIL_TEXT_MAX];
    struct complaint complaint = {list, TEXT_IN(sentences)};
    struct problems problems = {.say = say_problem, .context = &complaint, .count = list->count + list->more};
    for (int i = 0; i < list->count; i++)
        add_sentence(&complaint.text, list->items[i].where, list->items[i].sentence);
    struct fault fault = FAULT_OK;
    if (problem_list_is_read(list)) {
        fault = setup_merge_join(merge, act->desk, act->command->put, &problems);
        if (!fault_is(fault))
            setup_merge_check(merge, act->desk);
        check_pictures(act, &problems);
    }
    text_end_cut(&complaint.text);
    int64_t count = list->count + list->more;
    if (count == 0 || fault_is(fault))
        return fault;
    if (count == 1)
        act_explain(act, "%s", sentences);
    else
        act_explain(act, "%lld problems: %s", (long long)count, sentences);
    act->reply->problems = list;
    act_refuse_field(act, "workshop");
    return FAULT_OK;
}

static struct fault book_put(struct act *act)
{
    const struct workshop *part = act->command->put;
    struct setup_merge merge = {.part = NULL};
    struct problem_list none = {.max = 0};
    if (part->order_count > 0 || part->line_count > 0 || part->piece_count > 0) {
        act_refuse_because(act, REASON_BAD_FIELD,
                           "Orders are drafted and released, pieces come by them or by a stock-take: leave "
                           "orders and pieces out.");
        return FAULT_OK;
    }
    bool stale;
    struct fault fault = seen_check_put(act, &stale);
    if (fault_is(fault) || stale)
        return fault;
    fault = check_put(act, &merge, act->command->put_problems ? act->command->put_problems : &none);
    if (!fault_is(fault) && act->reply->reason == REASON_NONE)
        fault = write_put(act, &merge);
    setup_merge_release(&merge);
    return fault;
}

/* ------------------------------------------------------------------ PINs and kiosks */

static struct fault book_set_pin(struct act *act)
{
    const struct form *form = act->command->form;
    struct tag badge = form_tag(form, "person");
    const char *pin = form_text(form, "new_pin");
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    if (house_find_person(&act->desk->house, badge) < 0) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "Nobody has the badge %s: put the person in first.",
                           badge.text);
        return FAULT_OK;
    }
    if (!pin_is_one(pin)) {
        act_refuse_because(act, REASON_BAD_FIELD, "A PIN is %d to %d digits.", PIN_DIGITS_MIN,
                           PIN_DIGITS_MAX);
        return FAULT_OK;
    }
    char room[TOLD_TEXT_MAX];
    struct text found = TEXT_IN(room);
    struct fault fault = pin_change(act->desk, badge, pin, &found);
    if (fault_is(fault))
        return fault;
    event.found = text_span(&found);
    text_add(&thing, "person:%s", badge.text);
    return act_post_event(act, &event, NULL);
}

static const struct kiosk_row *find_kiosk(const struct house *house, struct code code)
{
    for (size_t i = 0; i < house->kiosk_count; i++)
        if (code_equal(house->kiosks[i].kiosk.code, code))
            return &house->kiosks[i];
    return NULL;
}

/* Nobody waits for it, and nobody would tell that it is well again. */
static struct fault end_troubles(struct act *act, const struct kiosk_row *kiosk)
{
#define X(word) word,
    static const char *const devices[] = {REPORT_DEVICE_LIST(X) "device"};
#undef X
    struct store *store = act->desk->store;
    const char *code = kiosk->kiosk.code.text;
    bool ended;
    struct fault fault = store_alert_end(store, ALERT_KIOSK_OFFLINE, code, act->desk->now_ms, &ended);
    if (!fault_is(fault))
        fault = store_alert_end(store, ALERT_CLOCK, code, act->desk->now_ms, &ended);
    for (size_t i = 0; i < COUNT_OF(devices) && !fault_is(fault); i++) {
        char subject[NAME_TEXT_MAX];
        report_subject(kiosk->kiosk.code, devices[i], subject);
        fault = store_alert_end(store, ALERT_DEVICE, subject, act->desk->now_ms, &ended);
    }
    return fault;
}

/* Its token ends; an auditor is told. */
static struct fault revoke(struct desk *desk, const struct kiosk_row *kiosk, struct text *found)
{
    struct told was;
    struct fault fault = told_before(desk, SETUP_BIT(SETUP_TOKENS), &was);
    if (!fault_is(fault))
        fault = store_kiosk_revoke(desk->store, kiosk->id);
    if (fault_is(fault))
        return fault;
    json_begin(found, '{');
    fault = told_add(found, desk->store, &was);
    if (!fault_is(fault))
        fault = told_add_row(found, desk->store, SETUP_TOKENS, kiosk->kiosk.code.text);
    json_end(found, '}');
    assert(text_ok(found));
    return fault;
}

static struct fault book_revoke(struct act *act)
{
    struct code code = form_code(act->command->form, "kiosk");
    const struct kiosk_row *kiosk = find_kiosk(&act->desk->house, code);
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    char room[TOLD_TEXT_MAX];
    struct text found = TEXT_IN(room);
    if (!kiosk) {
        act_refuse_because(act, REASON_UNKNOWN_THING, "There is no kiosk %s.", code.text);
        return FAULT_OK;
    }
    struct fault fault = revoke(act->desk, kiosk, &found);
    if (!fault_is(fault))
        fault = end_troubles(act, kiosk);
    if (fault_is(fault))
        return fault;
    event.found = text_span(&found);
    text_add(&thing, "kiosk:%s", code.text);
    return act_post_event(act, &event, NULL);
}

struct fault setup_book(struct act *act)
{
    act->desk->identities_changed =
        true; /* roles, stations, tokens: whoever was remembered is looked up anew */
    if (act->command->verb == VERB_PUT)
        return book_put(act);
    if (act->command->verb == VERB_SET_PIN)
        return book_set_pin(act);
    assert(act->command->verb == VERB_REVOKE);
    return book_revoke(act);
}
