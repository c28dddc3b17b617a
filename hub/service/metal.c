/* Loose metal: bought, opened, issued, returned, collected, reclassified. */
#include "hub/service/metal.h"

#include <stdio.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/melt.h"

#define FIRST_DAY_MS (INT64_C(24) * 3600 * 1000)

/* ------------------------------------------------------------------ what several of them ask */

struct fault metal_is_first_day(struct act *act, bool *out)
{
    struct event_row first = {.booked_ms = act->desk->now_ms};
    struct fault fault = act->desk->seq > 0 ? store_event_get(act->desk->store, 1, &first) : FAULT_OK;
    *out = act->desk->now_ms - first.booked_ms < FIRST_DAY_MS;
    return fault;
}

bool metal_book_of(struct act *act, const struct form *form, struct book *out)
{
    const struct workshop_alloy *alloy = posting_alloy(act, form);
    if (alloy)
        *out = ledger_book(alloy->code, posting_custody(form));
    return alloy != NULL;
}

/* A person by badge, or a refusal that names the field. */
static bool find_person(struct act *act, const char *field, struct tag badge)
{
    if (house_find_person(&act->desk->house, badge) >= 0)
        return true;
    posting_unknown(act, field, N_("There is no person with the badge %s: look at its spelling."),
                    badge.text);
    return false;
}

static bool find_station(struct act *act, const char *field, struct code station)
{
    if (house_find_station(&act->desk->house, station) >= 0)
        return true;
    posting_unknown(act, field, N_("There is no station %s: look at its spelling."), station.text);
    return false;
}

/* The loose metal of whoever is named, of the station that is named, of whoever asks; of the station that
 * asks, when nobody knows who that is. */
static bool loose_of(struct act *act, const struct form *form, const char *person, const char *station,
                     struct account *out)
{
    if (form_has(form, station)) {
        *out = ledger_loose_tray(form_code(form, station));
        return find_station(act, station, form_code(form, station));
    }
    if (form_has(form, person)) {
        *out = ledger_loose_operator(form_tag(form, person));
        return find_person(act, person, form_tag(form, person));
    }
    if (act->person < 0 && act->station < 0) {
        act_refuse(act, REASON_UNKNOWN_OPERATOR);
        return false;
    }
    *out = act->person >= 0 ? ledger_loose_operator(act->command->operator_badge)
                            : ledger_loose_tray(act->command->station);
    return true;
}

bool metal_open_balance(struct act *act, const struct form *form, const char *person, struct account *out)
{
    if (form_has(form, person)) {
        *out = ledger_open_operator(form_tag(form, person));
        return find_person(act, person, form_tag(form, person));
    }
    if (act->person < 0 && act->station < 0) {
        act_refuse(act, REASON_UNKNOWN_OPERATOR);
        return false;
    }
    *out = act->person >= 0 ? ledger_open_operator(act->command->operator_badge)
                            : ledger_open_stretch(act->command->station, act->command->station);
    return true;
}

bool metal_stretch(struct act *act, const struct form *form, struct account *out)
{
    struct code first = form_code(form, "first");
    struct code last = form_has(form, "last") ? form_code(form, "last") : first;
    if (!find_station(act, "first", first) || !find_station(act, "last", last))
        return false;
    *out = ledger_open_stretch(first, last);
    return true;
}

/* ------------------------------------------------------------------ buying, opening */

static struct fault post_purchase(struct act *act, const struct form *form, struct book book, bool is_melt,
                                  bool *posted)
{
    struct posting posting;
    posting_begin(&posting, act);
    metal_post_purchase(&posting.transfers, book, form_mass(form, "mass_ug"));
    if (is_melt)
        metal_tell_melt(act, &posting, form_code(form, "melt"));
    return posting_write(act, &posting, posted);
}

/* What the supplier's certificate says counts as the melt's assay. */
static struct fault add_bought_melt(struct act *act, const struct form *form,
                                    const struct density_said *density)
{
    struct code melt = form_code(form, "melt");
    int64_t event = act->desk->seq;
    struct mass mass = form_mass(form, "mass_ug");
    struct fault fault = metal_add_melt(act, melt, form_code(form, "alloy"), density, mass, mass);
    if (!fault_is(fault) && form_has(form, "fineness_ppm"))
        fault = store_assay_add(act->desk->store, event, melt, form_int(form, "fineness_ppm"));
    return fault;
}

static struct fault buy(struct act *act, const struct form *form)
{
    struct book book;
    struct density_said density = {.source = DENSITY_TABLE};
    bool posted = false;
    bool is_melt = form_has(form, "melt");
    if (!metal_book_of(act, form, &book) ||
        (is_melt && !metal_may_make_melt(act, form_code(form, "melt"), form_code(form, "alloy"), &is_melt)))
        return FAULT_OK;
    if (!metal_fineness_fits(act, form, house_alloy(&act->desk->house, form_code(form, "alloy"))))
        return FAULT_OK;
    if (is_melt && !metal_density_of(form, &density)) {
        act_refuse_field_because(
            act, REASON_BAD_FIELD, "density_ug_mm3",
            _("%s is a melt that the workshop has not yet: say its density, as its supplier "
              "tells it, or name one that is there."),
            form_code(form, "melt").text);
        return FAULT_OK;
    }
    struct fault fault = post_purchase(act, form, book, is_melt, &posted);
    return fault_is(fault) || !posted || !is_melt ? fault : add_bought_melt(act, form, &density);
}

static struct account store_of(const struct form *form, const char *field)
{
    return strcmp(form_text(form, field), "scrap") == 0 ? metal_scrap() : metal_vault();
}

static struct fault open_metal(struct act *act, const struct form *form)
{
    struct book book;
    struct posting posting;
    bool first_day;
    bool posted;
    struct fault fault = metal_is_first_day(act, &first_day);
    if (fault_is(fault) || !metal_book_of(act, form, &book))
        return fault;
    if (!first_day && !act_stands(act, REASON_WRONG_STATE)) {
        act_refuse_because(act, REASON_WRONG_STATE,
                           _("The first day is over: what is found now is a stock_take of the vault."));
        return FAULT_OK;
    }
    posting_begin(&posting, act);
    if (first_day)
        metal_post_opening(&posting.transfers, book, store_of(form, "into"), form_mass(form, "mass_ug"));
    else
        ledger_post(&posting.transfers, book, store_of(form, "into"),
                    metal_loss(ACCOUNT_GAIN, "vault", "stock_take"), form_mass(form, "mass_ug"));
    return posting_write(act, &posting, &posted);
}

/* ------------------------------------------------------------------ issuing, returning */

/* Scrap is of many melts. Where its alloy must be fine enough it goes out as one that was assayed, or it is
 * melted first. */
static bool lacks_melt(struct act *act, const struct form *form)
{
    const struct workshop_alloy *alloy = house_alloy(&act->desk->house, form_code(form, "alloy"));
    if (form_has(form, "melt") || alloy->fineness_min == 0 || act_stands(act, REASON_BELOW_FINENESS))
        return false;
    act_refuse_because(
        act, REASON_BELOW_FINENESS,
        _("%s must have %d.%d ‰: say of which melt this scrap is, or melt it and have it assayed."),
        alloy->name, alloy->fineness_min / 10, alloy->fineness_min % 10);
    return true;
}

static struct fault issue(struct act *act, const struct form *form)
{
    struct book book;
    struct account loose;
    struct posting posting;
    int64_t melt = 0;
    bool usable = true;
    bool posted = false;
    struct fault fault = FAULT_OK;
    bool from_scrap = strcmp(form_text(form, "from"), "scrap") == 0;
    if (!metal_book_of(act, form, &book) || !loose_of(act, form, "to", "to_station", &loose))
        return FAULT_OK;
    if (from_scrap && lacks_melt(act, form))
        return FAULT_OK;
    if (!from_scrap || form_has(form, "melt"))
        fault = metal_choose_melt(act, form_code(form, "melt"), form_code(form, "alloy"),
                                  posting_custody(form), &melt, &usable);
    if (fault_is(fault) || !usable)
        return fault;
    posting_begin(&posting, act);
    metal_post_issue(&posting.transfers, book, store_of(form, "from"), loose, form_mass(form, "mass_ug"));
    struct text thing = TEXT_IN(posting.event.thing);
    if (melt > 0)
        text_add(&thing, "lot:%s", house_lot(&act->desk->house, melt)->code.text);
    fault = posting_write(act, &posting, &posted);
    if (!fault_is(fault) && posted)
        fault = store_loose_melt_set(act->desk->store, loose, book,
                                     melt > 0 ? house_lot(&act->desk->house, melt)->code : code_of(""));
    return fault;
}

static struct fault return_unused(struct act *act, const struct form *form)
{
    struct book book;
    struct account loose;
    struct account open;
    struct posting posting;
    bool posted;
    struct mass unused = form_mass(form, "mass_ug");
    struct mass used = form_mass(form, "used_ug");
    if (unused.ug == 0 && used.ug == 0) {
        act_refuse_field_because(
            act, REASON_BAD_FIELD, "mass_ug",
            _("Say how much comes back, or how much was used up and does not: the mass or used."));
        return FAULT_OK;
    }
    if (!metal_book_of(act, form, &book) || !loose_of(act, form, "from", "from_station", &loose))
        return FAULT_OK;
    if (form_has(form, "from_station"))
        open = ledger_open_stretch(form_code(form, "from_station"), form_code(form, "from_station"));
    else if (!metal_open_balance(act, form, "from", &open))
        return FAULT_OK;
    posting_begin(&posting, act);
    metal_post_return(&posting.transfers, book, loose, open, unused, used);
    return posting_write(act, &posting, &posted);
}

static struct fault note_return(struct act *act, struct account account, const char *stream,
                                struct code metal, struct book book, struct mass mass, struct mass fine)
{
    struct return_row row = {.event = act->desk->seq,
                             .account = account,
                             .stream = code_of(stream),
                             .metal = metal,
                             .book = book,
                             .mass = mass,
                             .claimed = fine};
    return store_return_add(act->desk->store, &row);
}

static void name_return(struct posting *posting, const struct act *act, struct mass fine)
{
    struct text thing = TEXT_IN(posting->event.thing);
    text_add(&thing, "return:%lld", (long long)act->desk->seq + 1);
    json_add_int(&posting->text, "fine_ug", fine.ug);
}

/* The seal of the event before is known to nobody who gives something back, and can be looked up later. */
static bool is_picked(const struct act *act)
{
    _Static_assert(METAL_DRAW_SIZE <= EVENT_SEAL_SIZE, "a part of a seal");
    return metal_is_picked(store_chain_head(act->desk->store),
                           settings_get(&act->desk->house.settings, SETTING_ASSAY_PERCENT));
}

static struct fault tell_picked(struct act *act, const char *stream, struct mass mass)
{
    char number[24], grams[MASS_TEXT_MAX], weight[sizeof grams + 2];
    struct text subject = TEXT_IN(number), alerted = TEXT_IN(weight);
    mass_write_grams(mass, 3, grams);
    text_add(&alerted, "%s g", grams);
    text_add(&subject, "return %lld", (long long)act->reply->seq);
    act_explain(act, _("Picked for an assay: seal it, and give it to the office as return %lld."),
                (long long)act->reply->seq);
    return raise_alert(
        act->desk, ALERT_ASSAY_PICKED, number,
        N_("Return %s, %s of %s, was picked for an assay: take it out before it goes into its stream."),
        PARTS(phrase_number(act->reply->seq).text, weight, phrase_term(stream).text));
}

static struct fault return_to_stream(struct act *act, const struct form *form, struct book book,
                                     struct account open)
{
    const struct workshop_alloy *alloy = house_alloy(&act->desk->house, form_code(form, "alloy"));
    const char *stream = form_text(form, "kind");
    int64_t fineness =
        form_has(form, "fineness_ppm") ? form_int(form, "fineness_ppm") : (int64_t)alloy->fineness * 100;
    struct posting posting;
    bool posted = false;
    posting_begin(&posting, act);
    struct mass mass = form_mass(form, "mass_ug");
    struct mass fine = metal_post_stream(&posting.transfers, book, ledger_fine_book(alloy->metal), stream,
                                         open, mass, fineness);
    name_return(&posting, act, fine);
    bool picked = is_picked(act);
    json_add_true_if(&posting.text, "picked", picked);
    struct fault fault = posting_write(act, &posting, &posted);
    if (!fault_is(fault) && posted)
        fault = note_return(act, open, stream, alloy->metal, book, mass, fine);
    return fault_is(fault) || !posted || !picked ? fault : tell_picked(act, stream, mass);
}

static struct fault return_worked(struct act *act, const struct form *form)
{
    struct book book;
    struct account open;
    struct posting posting;
    bool posted;
    enum metal_return kind = (enum metal_return)form_int(form, "kind");
    if (!metal_book_of(act, form, &book) || !metal_open_balance(act, form, "giver", &open))
        return FAULT_OK;
    if (metal_return_is_stream(kind))
        return return_to_stream(act, form, book, open);
    if (form_has(form, "fineness_ppm")) { /* clean scrap is of its alloy */
        act_refuse_field_because(
            act, REASON_BAD_FIELD, "fineness_ppm",
            _("A %s is clean scrap and has the fineness of its alloy: leave the fineness empty."),
            form_text(form, "kind"));
        return FAULT_OK;
    }
    posting_begin(&posting, act);
    metal_post_scrap(&posting.transfers, book, open, form_mass(form, "mass_ug"));
    return posting_write(act, &posting, &posted);
}

/* ------------------------------------------------------------------ collecting */

static bool is_metal(const struct house *house, struct code metal)
{
    for (size_t i = 0; i < house->alloy_count; i++)
        if (code_equal(house->alloys[i].metal, metal))
            return true;
    return false;
}

/* Off the open balance of the stretch that lost it. */
static bool collect_from_stretch(struct act *act, const struct form *form, struct posting *posting,
                                 struct book *book, struct account *account, struct mass *fine)
{
    const struct workshop_alloy *alloy = posting_alloy(act, form);
    if (!alloy || !metal_stretch(act, form, account))
        return false;
    if (!code_equal(alloy->metal, form_code(form, "metal"))) {
        act_refuse_field_because(act, REASON_BAD_FIELD, "metal",
                                 _("%s is an alloy of %s, not of %s: correct one of the two."), alloy->name,
                                 alloy->metal.text, form_code(form, "metal").text);
        return false;
    }
    *book = ledger_book(alloy->code, posting_custody(form));
    *fine = metal_post_stream(&posting->transfers, *book, ledger_fine_book(alloy->metal),
                              form_text(form, "stream"), *account, form_mass(form, "mass_ug"),
                              form_int(form, "fineness_ppm"));
    return true;
}

static struct fault collect(struct act *act, const struct form *form)
{
    const char *stream = form_text(form, "stream");
    struct code metal = form_code(form, "metal");
    struct mass mass = form_mass(form, "mass_ug");
    struct mass fine = mass_fine_ppm(mass, form_int(form, "fineness_ppm"));
    struct account account = metal_loss(ACCOUNT_LOSS, "workshop", stream);
    struct book book = {""};
    struct posting posting;
    bool posted = false;
    if (!is_metal(&act->desk->house, metal)) {
        posting_unknown(act, "metal", N_("There is no alloy of the metal %s: look at its spelling."),
                        metal.text);
        return FAULT_OK;
    }
    posting_begin(&posting, act);
    if (!form_has(form, "first"))
        metal_post_collection(&posting.transfers, ledger_fine_book(metal), stream, fine);
    else if (!collect_from_stretch(act, form, &posting, &book, &account, &fine))
        return FAULT_OK;
    name_return(&posting, act, fine);
    struct fault fault = posting_write(act, &posting, &posted);
    return fault_is(fault) || !posted ? fault : note_return(act, account, stream, metal, book, mass, fine);
}

/* ------------------------------------------------------------------ custody class */

static struct fault reclassify(struct act *act, const struct form *form)
{
    const struct workshop_alloy *alloy = posting_alloy(act, form);
    struct posting posting;
    bool posted;
    if (!alloy)
        return FAULT_OK;
    if (code_equal(form_code(form, "custody"), form_code(form, "to"))) {
        act_refuse_field_because(act, REASON_BAD_FIELD, "to",
                                 _("It is of the class %s already: name the one that it becomes."),
                                 form_code(form, "to").text);
        return FAULT_OK;
    }
    posting_begin(&posting, act);
    metal_post_reclassification(&posting.transfers, ledger_book(alloy->code, form_code(form, "custody")),
                                ledger_book(alloy->code, form_code(form, "to")), store_of(form, "from"),
                                form_mass(form, "mass_ug"));
    return posting_write(act, &posting, &posted);
}

/* ------------------------------------------------------------------ which deed */

static const struct {
    enum verb verb;
    struct fault (*book)(struct act *act, const struct form *form);
} deeds[] = {
    {VERB_BUY_METAL, buy},
    {VERB_OPEN_METAL, open_metal},
    {VERB_ISSUE_METAL, issue},
    {VERB_RETURN_METAL, return_unused},
    {VERB_RETURN_SCRAP, return_worked},
    {VERB_COLLECT, collect},
    {VERB_MELT, metal_melt},
    {VERB_ASSAY_LOT, metal_assay_lot},
    {VERB_MEASURE_DENSITY, metal_measure_density},
    {VERB_RECLASSIFY, reclassify},
    {VERB_ASSAY_RETURN, refine_assay},
    {VERB_SEND_REFINER, refine_send},
    {VERB_REFINED, refine_pay},
    {VERB_SETTLE, metal_settle},
    {VERB_CORRECT, metal_correct},
    {VERB_STOCK_TAKE, stock_take_book},
    {VERB_STOCK_IN, metal_stock_in},
    {VERB_STOCK_OUT, metal_stock_out},
};

struct fault metal_book(struct act *act)
{
    for (size_t i = 0; i < COUNT_OF(deeds); i++)
        if (deeds[i].verb == act->command->verb)
            return deeds[i].book(act, act->command->form);
    assert(false); /* every verb of the family has its deed */
    return FAULT_OK;
}
