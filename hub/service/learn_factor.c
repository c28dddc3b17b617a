/* accept_factor, and the offers: what was learned beside what holds. */
#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "hub/service/learn.h"
#include "hub/service/measuring.h"
#include "hub/service/moment.h"
#include "hub/store/learning.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ samples of one key together */

struct gathering {
    const struct house *house;
    bool (*take)(void *context, const struct learned_offer *offer);
    void *context;
    bool begun, stopped;
    struct sample_key key;
    struct sample *samples; /* of the present key, ratios ascending */
    int64_t *ratios;
    size_t count, capacity;
    struct fault fault;
};

static bool equal_keys(const struct sample_key *a, const struct sample_key *b)
{
    return code_equal(a->model, b->model) && code_equal(a->alloy, b->alloy) &&
           code_equal(a->first, b->first) && code_equal(a->last, b->last) && a->tied == b->tied &&
           (!a->tied || a->source == b->source);
}

/* The newest revision of a model; NULL: there is none. */
static const struct workshop_route *newest_route(const struct house *house, struct code model)
{
    for (size_t i = house->model_count; i-- > 0;)
        if (code_equal(house->models[i].code, model))
            return house_route(house, (int64_t)i + 1);
    return NULL;
}

/* What holds for a piece released now, over the same steps, as one product; u adds up relative. */
static bool find_present(const struct house *house, const struct sample_key *key, struct stage_factor *out)
{
    const struct workshop_route *route = newest_route(house, key->model);
    int last = route ? step_find(route->steps, route->step_count, key->last) : -1;
    int first = last >= 0 ? step_find(route->steps, last + 1, key->first) : -1;
    if (first < 0)
        return false;
    struct route_step steps[ROUTE_STEPS_MAX];
    memcpy(steps, route->steps, sizeof steps);
    struct factor_question question = {route->steps, key->model, key->alloy,
                                       key->tied ? key->source : DENSITY_PYCNOMETER, INT64_MAX};
    learning_write_steps(&question, last + 1, house->factors, house->factor_count, steps);
    *out = learning_product(&steps[first], last - first + 1);
    return true;
}

static void finish_key(struct gathering *all)
{
    if (all->count == 0 || all->stopped)
        return;
    struct learned_offer offer = {.key = &all->key};
    struct stage_factor present;
    int64_t n_min = settings_get(&all->house->settings, SETTING_LEARN_N_MIN);
    offer.learned = learning_of(all->ratios, all->count);
    offer.doubt = learning_offer(&offer.learned, n_min, &offer.factor);
    offer.has_present = find_present(all->house, &all->key, &present);
    if (offer.has_present)
        offer.present = present;
    for (size_t i = 0; i < all->count && offer.aside_count < LEARNED_ASIDE_MAX; i++)
        if (all->ratios[i] < offer.learned.low || all->ratios[i] > offer.learned.high)
            offer.aside[offer.aside_count++] = all->samples[i].event;
    all->stopped = !all->take(all->context, &offer);
    all->count = 0;
}

static bool make_room(struct gathering *all)
{
    if (all->count < all->capacity)
        return true;
    size_t capacity = all->capacity * 2 + 64;
    struct sample *samples = realloc(all->samples, capacity * sizeof *samples);
    if (samples)
        all->samples = samples;
    int64_t *ratios = realloc(all->ratios, capacity * sizeof *ratios);
    if (ratios)
        all->ratios = ratios;
    if (!samples || !ratios) {
        all->fault = fault_make(FAULT_FULL, "no memory for what %zu weighings taught", capacity);
        return false;
    }
    all->capacity = capacity;
    return true;
}

static bool gather(void *context, const struct sample *sample)
{
    struct gathering *all = context;
    if (all->begun && !equal_keys(&all->key, &sample->key))
        finish_key(all);
    if (all->stopped || !make_room(all))
        return false;
    all->begun = true;
    all->key = sample->key;
    all->samples[all->count] = *sample;
    all->ratios[all->count++] = sample->ratio;
    return true;
}

static struct fault each_offer(struct store *store, const struct house *house,
                               bool (*take)(void *context, const struct learned_offer *offer), void *context)
{
    struct gathering all = {.house = house, .take = take, .context = context};
    struct fault fault = store_sample_each(store, gather, &all);
    if (!fault_is(fault))
        fault = all.fault;
    if (!fault_is(fault))
        finish_key(&all);
    free(all.samples);
    free(all.ratios);
    return fault;
}

struct fault reader_learning(struct reader *reader,
                             bool (*take)(void *context, const struct learned_offer *offer), void *context)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = each_offer(reader->store, &reader->house, take, context);
    reader_end(reader);
    return fault;
}

/* ------------------------------------------------------------------ accepting */

struct wanted {
    struct code model, alloy, first, last;
    bool has_source;
    enum density_source source;
    int matches;
    struct sample_key key;
    struct learned_offer offer;
};

static bool match(void *context, const struct learned_offer *offer)
{
    struct wanted *wanted = context;
    const struct sample_key *key = offer->key;
    if (!code_equal(key->model, wanted->model) || !code_equal(key->alloy, wanted->alloy) ||
        !code_equal(key->first, wanted->first) || !code_equal(key->last, wanted->last) ||
        (wanted->has_source && (!key->tied || key->source != wanted->source)))
        return true;
    wanted->matches++;
    wanted->key = *key;
    wanted->offer = *offer;
    return true;
}

static struct wanted read_wanted(const struct form *form)
{
    struct wanted wanted = {
        .model = form_code(form, "model"),
        .alloy = form_code(form, "alloy"),
        .first = form_code(form, "first"),
        .last = form_code(form, "last"),
        .has_source = form_has(form, "density"),
    };
    if (code_is_none(wanted.first))
        wanted.first = wanted.last;
    if (wanted.has_source)
        wanted.source = (enum density_source)form_int(form, "density");
    return wanted;
}

/* False: the reply says why not. */
static bool may_accept(struct act *act, const struct wanted *wanted)
{
    long long n = wanted->offer.learned.n;
    long long n_min = settings_get(&act->desk->house.settings, SETTING_LEARN_N_MIN);
    if (wanted->matches == 0)
        act_refuse_because(act, REASON_UNKNOWN_THING,
                           "Nothing was learned of %s in %s from %s to %s: look at /v1/learning.",
                           wanted->model.text, wanted->alloy.text, wanted->first.text, wanted->last.text);
    else if (wanted->matches > 1)
        act_refuse_because(act, REASON_BAD_FIELD,
                           "That was learned with densities of different sources: say which (\"density\").");
    else if (wanted->offer.doubt == LEARNING_TOO_FEW)
        act_refuse_because(act, REASON_NOT_ENOUGH,
                           "Only %lld pieces were weighed there, %lld are needed (setting learn_n_min).", n,
                           n_min);
    else if (wanted->offer.doubt != LEARNING_OFFERED)
        act_refuse_because(act, REASON_DOES_NOT_ADD_UP,
                           "Pieces would %s there: no factor says that. Look for what is weighed with them.",
                           wanted->offer.doubt == LEARNING_GAINS ? "gain metal" : "vanish");
    return act->reply->result != RESULT_REFUSED;
}

static void write_factor(struct text *out, const char *name, struct stage_factor factor)
{
    json_begin_field(out, name, '{');
    json_add_int(out, "factor_ppm", factor.factor_ppm);
    json_add_int(out, "u_ppm", factor.u_ppm);
    json_add_bool(out, "verified", factor.verified);
    json_end(out, '}');
}

void learn_write_offer(struct text *out, const struct learned_offer *offer)
{
    const struct sample_key *key = offer->key;
    json_add_text(out, "model", key->model.text);
    json_add_text(out, "alloy", key->alloy.text);
    json_add_text(out, "first", key->first.text);
    json_add_text(out, "last", key->last.text);
    if (key->tied)
        json_add_text(out, "density", density_source_word(key->source));
    json_add_int(out, "n", offer->learned.n);
    json_add_int(out, "spread_ppm", (int64_t)(offer->learned.spread * PPM + 0.5));
    write_factor(out, "learned", offer->factor);
    if (offer->has_present)
        write_factor(out, "present", offer->present);
    json_add_int(out, "set_aside", offer->learned.set_aside);
}

static struct fault accept(struct act *act, const struct wanted *wanted)
{
    struct desk *desk = act->desk;
    char room[FOUND_TEXT_MAX];
    struct text found = TEXT_IN(room);
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "model:%s", wanted->model.text);
    json_begin(&found, '{');
    learn_write_offer(&found, &wanted->offer);
    json_end(&found, '}');
    assert(text_ok(&found) && text_ok(&thing));
    event.found = text_span(&found);
    struct fault fault = act_post_event(act, &event, NULL);
    struct accepted_factor factor = {
        .event = desk->seq,
        .accepted_ms = desk->now_ms,
        .model = wanted->model,
        .alloy = wanted->alloy,
        .first = wanted->first,
        .last = wanted->last,
        .tied = wanted->key.tied,
        .source = wanted->key.source,
        .factor = wanted->offer.factor,
    };
    if (!fault_is(fault))
        fault = store_factor_add(desk->store, &factor, wanted->offer.learned.n);
    if (!fault_is(fault))
        fault = store_workshop_touch(desk->store);
    return fault_is(fault) ? fault : desk_load(desk);
}

struct fault learn_accept_factor(struct act *act)
{
    struct wanted wanted = read_wanted(act->command->form);
    struct fault fault = each_offer(act->desk->store, &act->desk->house, match, &wanted);
    wanted.offer.key = &wanted.key;
    if (fault_is(fault) || !may_accept(act, &wanted))
        return fault;
    return accept(act, &wanted);
}
