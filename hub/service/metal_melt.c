/* Melts: made of lots, scrap and fine metal; their density, their assay, and whether they may be used. */
#include <string.h>

#include "common/base/json.h"
#include "common/rules/density.h"
#include "common/rules/melt.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"
#include "hub/store/model.h"
#include "hub/store/station.h"

/* ------------------------------------------------------------------ may it be used */

static int fineness_min(const struct house *house, struct code alloy)
{
    const struct workshop_alloy *row = house_alloy(house, alloy);
    return row ? row->fineness_min : 0;
}

/* A melt that the workshop began with is used as it was found; one made or bought needs its assay. */
static bool is_fine_enough(const struct house *house, struct code alloy, const struct melt_known *known)
{
    int minimum = fineness_min(house, alloy);
    if (minimum == 0 || (!known->made && !known->assayed))
        return true;
    return known->assayed && melt_is_fine_enough(minimum, known->fineness_ppm);
}

static void refuse_melt(struct act *act, const struct workshop_lot *lot, const struct melt_known *known)
{
    int minimum = fineness_min(&act->desk->house, lot->alloy);
    if (!known->assayed)
        act_refuse_because(act, REASON_BELOW_FINENESS,
                           _("Melt %s of %s has no assay yet, and %d.%d ‰ are asked for: assay it first."),
                           lot->code.text, ledger_name_alloy(&act->desk->house, &lot->alloy), minimum / 10,
                           minimum % 10);
    else
        act_refuse_because(act, REASON_BELOW_FINENESS,
                           _("Melt %s of %s was assayed at %lld.%03lld ‰, and %d.%d ‰ are asked for: melt it "
                             "again with fine metal."),
                           lot->code.text, ledger_name_alloy(&act->desk->house, &lot->alloy),
                           (long long)(known->fineness_ppm / 1000), (long long)(known->fineness_ppm % 1000),
                           minimum / 10, minimum % 10);
}

/* A melt is of the custody class that it was made of, or that metal of that class was reclassified to. One
 * that the workshop began with is of any. */
static struct fault is_of_class(const struct act *act, const struct workshop_lot *lot,
                                const struct melt_known *known, struct code custody, bool *out)
{
    struct account conversion = account_of(ACCOUNT_CONVERSION, "custody");
    struct mass left, came;
    *out = code_is_none(known->custody) || code_equal(known->custody, custody);
    if (*out)
        return FAULT_OK;
    struct store *store = act->desk->store;
    struct fault fault = store_balance_get(store, ledger_book(lot->alloy, known->custody), conversion, &left);
    if (!fault_is(fault))
        fault = store_balance_get(store, ledger_book(lot->alloy, custody), conversion, &came);
    *out = !fault_is(fault) && left.ug > 0 && came.ug < 0;
    return fault;
}

/* One that is named: may it be used for metal of this class? */
static struct fault check_melt(struct act *act, const struct workshop_lot *lot, struct code custody,
                               bool *usable)
{
    struct melt_known known;
    bool fits = false;
    struct fault fault = store_assay_find(act->desk->store, lot->code, &known);
    if (!fault_is(fault))
        fault = is_of_class(act, lot, &known, custody, &fits);
    if (fault_is(fault))
        return fault;
    *usable = fits || act_stands(act, REASON_MIXED);
    if (!*usable) {
        act_refuse_because(
            act, REASON_MIXED,
            _("Melt %s is of the custody class %s, not %s: name another, or reclassify the metal."),
            lot->code.text, language_term(known.custody.text), language_term(custody.text));
        return FAULT_OK;
    }
    *usable = is_fine_enough(&act->desk->house, lot->alloy, &known) || act_stands(act, REASON_BELOW_FINENESS);
    if (!*usable)
        refuse_melt(act, lot, &known);
    return FAULT_OK;
}

struct newest {
    const struct workshop_lot *lot; /* the last that was made of its alloy and class */
    struct melt_known known;
    int64_t row, usable_row; /* 0: there is none */
};

static struct fault look_at_melt(struct act *act, struct code code, struct code custody,
                                 struct newest *newest)
{
    struct melt_known known;
    bool fits = false;
    int64_t row;
    const struct house *house = &act->desk->house;
    const struct workshop_lot *lot = posting_melt(house, code, &row);
    struct fault fault = store_assay_find(act->desk->store, lot->code, &known);
    if (!fault_is(fault))
        fault = is_of_class(act, lot, &known, custody, &fits);
    if (fault_is(fault) || !fits)
        return fault;
    if (!newest->lot) {
        newest->lot = lot;
        newest->known = known;
        newest->row = row;
    }
    if (is_fine_enough(house, lot->alloy, &known))
        newest->usable_row = row;
    return FAULT_OK;
}

/* The one made last that may be used, as it is known now; of none, the last of all is named. */
static struct fault newest_melt(struct act *act, struct code alloy, struct code custody, int64_t *row,
                                bool *usable)
{
    const struct house *house = &act->desk->house;
    struct newest newest = {.lot = NULL};
    struct fault fault = FAULT_OK;
    for (size_t i = house->lot_count; i-- > 0 && newest.usable_row == 0 && !fault_is(fault);)
        if (code_equal(house->lots[i].alloy, alloy) && !house->lots[i].taken_back &&
            !house_is_revised_lot(house, i))
            fault = look_at_melt(act, house->lots[i].code, custody, &newest);
    *row = newest.usable_row;
    *usable = !fault_is(fault) && (*row > 0 || !newest.lot);
    if (fault_is(fault) || *usable)
        return fault;
    *usable = act_stands(act, REASON_BELOW_FINENESS);
    if (*usable)
        *row = newest.row;
    else
        refuse_melt(act, newest.lot, &newest.known);
    return FAULT_OK;
}

static void refuse_alloy(struct act *act, const struct workshop_lot *lot, struct code wanted)
{
    act_refuse_because(act, REASON_MIXED, _("Melt %s is %s, not %s."), lot->code.text,
                       ledger_name_alloy(&act->desk->house, &lot->alloy),
                       ledger_name_alloy(&act->desk->house, &wanted));
}

struct fault metal_choose_melt(struct act *act, struct code named, struct code alloy, struct code custody,
                               int64_t *row, bool *usable)
{
    *usable = false;
    if (code_is_none(named))
        return newest_melt(act, alloy, custody, row, usable);
    const struct workshop_lot *lot = posting_melt(&act->desk->house, named, row);
    if (!lot || !code_equal(lot->alloy, alloy)) { /* metal has moved all the same, of whatever melt */
        *usable = act_stands(act, lot ? REASON_MIXED : REASON_UNKNOWN_THING);
        *row = 0;
    }
    if (*usable)
        return FAULT_OK;
    if (!lot) {
        posting_unknown(act, "melt", N_("There is no melt %s: look at its spelling."), named.text);
        return FAULT_OK;
    }
    if (!code_equal(lot->alloy, alloy)) {
        refuse_alloy(act, lot, alloy);
        return FAULT_OK;
    }
    return check_melt(act, lot, custody, usable);
}

/* ------------------------------------------------------------------ a new melt */

bool metal_may_make_melt(struct act *act, struct code melt, struct code alloy, bool *is_new)
{
    int64_t row;
    const struct workshop_lot *there = posting_melt(&act->desk->house, melt, &row);
    *is_new = !there || (there->taken_back && code_equal(there->alloy, alloy));
    if (*is_new || act_stands(act, REASON_EXISTS))
        return true;
    act_refuse_because(act, REASON_EXISTS, _("There is a melt %s already: give this one another code."),
                       melt.text);
    return false;
}

bool metal_density_of(const struct form *form, struct density_said *out)
{
    if (!form_has(form, "density_ug_mm3"))
        return false;
    out->density.ug_per_mm3 = (int32_t)form_int(form, "density_ug_mm3");
    out->density.u_ppm = (int32_t)form_int(form, "density_u_ppm");
    out->source = form_has(form, "density_source") ? (enum density_source)form_int(form, "density_source")
                                                   : DENSITY_TABLE;
    if (!form_has(form, "density_u_ppm")) /* nobody says how well it is known */
        out->density.u_ppm =
            out->source == DENSITY_COMPOSITION ? DENSITY_COMPOSITION_U_PPM : DENSITY_TABLE_U_PPM_MIN;
    return true;
}

static int64_t next_revision(const struct act *act, struct code melt)
{
    int64_t row;
    const struct workshop_lot *taken_back = posting_melt(&act->desk->house, melt, &row);
    return taken_back ? taken_back->revision + 1 : 1;
}

void metal_tell_melt(const struct act *act, struct posting *posting, struct code melt)
{
    int64_t revision = next_revision(act, melt);
    struct text thing = TEXT_IN(posting->event.thing);
    text_add(&thing, "lot:%s", melt.text);
    if (revision > 1)
        json_add_int(&posting->text, "revision", revision);
}

struct fault metal_add_melt(struct act *act, struct code melt, struct code alloy,
                            const struct density_said *density, struct mass in, struct mass out)
{
    struct workshop_lot lot = {.code = melt,
                               .revision = next_revision(act, melt),
                               .alloy = alloy,
                               .density = density->density,
                               .source = density->source};
    struct fault fault = store_melt_add(act->desk->store, &lot, act->desk->seq, in, out);
    return fault_is(fault) ? fault : posting_reload(act);
}

/* ------------------------------------------------------------------ what goes in */

#define FINE_METAL   9990  /* from here on it is a pure metal, whose density no table has to tell */
#define MASTER_U_PPM 80000 /* a master alloy is called by one of its metals: copper, or half of it silver */

/* Of what no melt tells: a pure metal's, or about that of a master alloy; else 0, nobody knows. */
static struct density_part density_of_alloy(const struct workshop_alloy *alloy, struct mass mass)
{
    bool is_fine = alloy->fineness >= FINE_METAL, is_master = alloy->fineness == 0;
    int32_t pure = is_fine || is_master ? density_of_metal(alloy->metal) : 0;
    return (struct density_part){mass, pure, is_master ? MASTER_U_PPM : 0};
}

/* The density that a part brings: that of its melt (named, or the newest) with what is not known of it; of
 * fine metal no table's. */
static struct density_part density_of_part(const struct act *act, const struct form *row,
                                           const struct melt_part *part)
{
    const struct house *house = &act->desk->house;
    int64_t at;
    const struct workshop_lot *lot =
        form_has(row, "melt") ? posting_melt(house, form_code(row, "melt"), &at) : NULL;
    int64_t newest = house_newest_lot(house, part->alloy);
    if (lot && !code_equal(lot->alloy, part->alloy)) /* it has happened, and was not of that melt */
        lot = NULL;
    if (!lot && newest > 0)
        lot = house_lot(house, newest);
    struct density_part alone = density_of_alloy(house_alloy(house, part->alloy), part->mass);
    bool is_pure = alone.ug_per_mm3 > 0 && alone.u_ppm == 0;
    if (!lot || (is_pure && lot->source == DENSITY_TABLE))
        return alone;
    struct alloy_density known = density_trusted(lot->density, lot->source);
    return (struct density_part){part->mass, known.ug_per_mm3, known.u_ppm};
}

/* False: the reply says why the part is of no such melt. */
static bool may_be_of_melt(struct act *act, const struct form *row, struct code alloy)
{
    int64_t at;
    const struct workshop_lot *lot = posting_melt(&act->desk->house, form_code(row, "melt"), &at);
    if (!form_has(row, "melt") || (lot && code_equal(lot->alloy, alloy)) ||
        act_stands(act, lot ? REASON_MIXED : REASON_UNKNOWN_THING))
        return true;
    if (lot)
        refuse_alloy(act, lot, alloy);
    else
        posting_unknown(act, "melt", N_("There is no melt %s: look at its spelling."),
                        form_text(row, "melt"));
    return false;
}

static bool read_part(struct act *act, const struct form *row, const struct workshop_alloy *target,
                      struct melt_part *out)
{
    const struct workshop_alloy *alloy = posting_alloy(act, row);
    const char *from = form_text(row, "from");
    if (!alloy || !may_be_of_melt(act, row, alloy->code))
        return false;
    *out = (struct melt_part){
        .alloy = alloy->code,
        .custody = posting_custody(row),
        .fineness = code_equal(alloy->metal, target->metal) ? alloy->fineness : 0,
        .from = metal_vault(),
        .mass = form_mass(row, "mass_ug"),
    };
    if (strcmp(from, "scrap") == 0)
        out->from = metal_scrap();
    else if (strcmp(from, "loose") == 0)
        out->from = act->person >= 0 ? ledger_loose_operator(act->command->operator_badge)
                                     : ledger_loose_tray(act->command->station);
    return true;
}

/* 1/ρ = Σ wᵢ/ρᵢ where the form says no density. Where that is known no better than a table's it is one. */
static bool compose_density(const struct act *act, const struct form *rows, const struct melt_part *parts,
                            size_t count, struct density_said *out)
{
    struct density_part metals[MELT_PARTS_MAX];
    for (size_t i = 0; i < count; i++)
        metals[i] = density_of_part(act, &rows[i], &parts[i]);
    bool known = density_of_composition(metals, count, 0, &out->density);
    out->source =
        known && out->density.u_ppm >= DENSITY_TABLE_U_PPM_MIN ? DENSITY_TABLE : DENSITY_COMPOSITION;
    return known;
}

/* ------------------------------------------------------------------ melting */

static void refuse_melting(struct act *act, const struct melt *melt, struct mass out)
{
    if (melt->reason == REASON_MIXED) {
        act_refuse_because(act, REASON_MIXED,
                           _("Metal of different custody classes does not go into one melt: reclassify it "
                             "first."));
        return;
    }
    act_refuse_because(act, melt->reason, _("%s went in and %s came out: weigh again."),
                       posting_grams(melt->in).text, posting_grams(out).text);
    numbers_set(&act->reply->numbers, NUMBER_HAVE_UG, melt->in.ug);
    numbers_set(&act->reply->numbers, NUMBER_WANTED_UG, out.ug);
}

/* What is made of these parts can never be fine enough. */
static bool is_too_poor(struct act *act, const struct workshop_alloy *alloy, const struct melt *melt)
{
    if (alloy->fineness_min == 0 || melt_is_fine_enough(alloy->fineness_min, melt->fineness_ppm) ||
        act_stands(act, REASON_BELOW_FINENESS))
        return false;
    act_refuse_because(act, REASON_BELOW_FINENESS,
                       _("These parts give %lld.%03lld ‰, and %s must have %d.%d ‰: add fine metal."),
                       (long long)(melt->fineness_ppm / 1000), (long long)(melt->fineness_ppm % 1000),
                       alloy->name, alloy->fineness_min / 10, alloy->fineness_min % 10);
    return true;
}

/* `density` NULL: the metal is booked, and no melt is made. */
static struct fault post_melt(struct act *act, const struct form *form, const struct melt *melt,
                              const struct density_said *density)
{
    struct code code = form_code(form, "melt");
    struct mass out = form_mass(form, "out_ug");
    struct posting posting;
    bool posted = false;
    posting_begin(&posting, act);
    posting.transfers = melt->transfers;
    if (density)
        metal_tell_melt(act, &posting, code);
    json_add_int(&posting.text, "in_ug", melt->in.ug);
    json_add_int(&posting.text, "loss_ug", melt->loss.ug);
    json_add_int(&posting.text, "fineness_ppm", melt->fineness_ppm);
    if (density) {
        json_add_int(&posting.text, "density_ug_mm3", density->density.ug_per_mm3);
        json_add_int(&posting.text, "density_u_ppm", density->density.u_ppm);
        json_add_text(&posting.text, "density_source", density_source_word(density->source));
    }
    struct fault fault = posting_write(act, &posting, &posted);
    if (fault_is(fault) || !posted || !density)
        return fault;
    return metal_add_melt(act, code, form_code(form, "alloy"), density, melt->in, out);
}

struct fault metal_melt(struct act *act, const struct form *form)
{
    const struct workshop_alloy *alloy = posting_alloy(act, form);
    struct melt_part parts[MELT_PARTS_MAX];
    struct density_said density;
    struct account open;
    size_t count;
    bool is_new;
    const struct form *rows = form_rows(form, "parts", &count);
    if (!alloy || !metal_may_make_melt(act, form_code(form, "melt"), alloy->code, &is_new))
        return FAULT_OK;
    for (size_t i = 0; i < count; i++)
        if (!read_part(act, &rows[i], alloy, &parts[i]))
            return FAULT_OK;
    if (act->person < 0 && act->station < 0) {
        act_refuse(act, REASON_UNKNOWN_OPERATOR);
        return FAULT_OK;
    }
    open = act->person >= 0 ? ledger_open_operator(act->command->operator_badge)
                            : ledger_open_stretch(act->command->station, act->command->station);
    struct melt melt = melt_judge(alloy->code, parts, count, form_mass(form, "out_ug"), open);
    if (melt.reason != REASON_NONE && !act_stands(act, melt.reason)) {
        refuse_melting(act, &melt, form_mass(form, "out_ug"));
        return FAULT_OK;
    }
    if (is_too_poor(act, alloy, &melt))
        return FAULT_OK;
    bool dense = metal_density_of(form, &density) || compose_density(act, rows, parts, count, &density);
    if (!dense && !act_stands(act, REASON_INCOMPLETE)) {
        act_refuse_because(act, REASON_INCOMPLETE,
                           _("The density of a part is not known: say density_ug_mm3 of the melt."));
        return FAULT_OK;
    }
    return post_melt(act, form, &melt, is_new && dense ? &density : NULL);
}

bool metal_fineness_fits(struct act *act, const struct form *form, const struct workshop_alloy *alloy)
{
    int64_t said = form_int(form, "fineness_ppm"),
            meant = fineness_meant(said, (int64_t)alloy->fineness * 100);
    if (meant == 0)
        return true;
    act_refuse_field_because(
        act, REASON_BAD_FIELD, "fineness_ppm",
        "A fineness of %lld.%03lld ‰, and %s has %d.%d ‰: a power of ten slipped. In parts "
        "per million it is %lld.",
        (long long)(said / 1000), (long long)(said % 1000), alloy->name, alloy->fineness / 10,
        alloy->fineness % 10, (long long)meant);
    return false;
}

struct fault metal_assay_lot(struct act *act, const struct form *form)
{
    struct posting posting;
    int64_t row;
    bool posted = false;
    const struct workshop_lot *lot = posting_melt(&act->desk->house, form_code(form, "melt"), &row);
    if (!lot) {
        posting_unknown(act, "melt", N_("There is no melt %s: look at its spelling."),
                        form_text(form, "melt"));
        return FAULT_OK;
    }
    if (!metal_fineness_fits(act, form, house_alloy(&act->desk->house, lot->alloy)))
        return FAULT_OK;
    posting_begin(&posting, act);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "lot:%s", lot->code.text);
    json_add_bool(
        &posting.text, "usable",
        melt_is_fine_enough(fineness_min(&act->desk->house, lot->alloy), form_int(form, "fineness_ppm")));
    struct fault fault = posting_write(act, &posting, &posted);
    if (!fault_is(fault) && posted)
        fault = store_assay_add(act->desk->store, act->desk->seq, lot->code, form_int(form, "fineness_ppm"));
    return fault;
}

/* ------------------------------------------------------------------ a button in water */

static bool weigh_button(struct act *act, const struct form *form, struct alloy_density *out)
{
    const struct house *house = &act->desk->house;
    const struct scale_info *scale = house_find_scale(house, form_code(form, "scale"));
    if (!scale) {
        posting_unknown(act, "scale", N_("There is no scale %s: look at its spelling."),
                        form_text(form, "scale"));
        return false;
    }
    if (!house_scale_quality(house, scale, act->desk->now_ms).check_weight_ok &&
        !act_stands(act, REASON_WRONG_STATE)) {
        act_refuse_because(
            act, REASON_WRONG_STATE,
            _("The check-weight of %s is due, or failed: every piece of the melt would be judged "
              "by what it shows. Check it first."),
            scale->name);
        return false;
    }
    struct density_button button = {
        .dry = mass_subtract(form_mass(form, "dry_ug"), scale->quality.bias),
        .in_water = mass_subtract(form_mass(form, "in_water_ug"), scale->quality.bias),
        .u = verdict_scale_u(&scale->quality, 1),
        .temperature_c_e1 = (int32_t)form_int(form, "temperature_c_e1"),
        .temperature_u_c_e1 = form_has(form, "temperature_u_c_e1")
                                  ? (int32_t)form_int(form, "temperature_u_c_e1")
                                  : BUTTON_TEMPERATURE_U_C_E1,
    };
    if (density_of_button(&button, out))
        return true;
    act_refuse_because(act, REASON_DOES_NOT_ADD_UP,
                       _("%s dry and %s in water make no density of a metal: weigh the button again, and a "
                         "larger one."),
                       posting_grams(button.dry).text, posting_grams(button.in_water).text);
    return false;
}

static struct fault revise_melt(struct act *act, const struct workshop_lot *lot, struct alloy_density density)
{
    struct workshop_lot revised = *lot;
    revised.revision++;
    revised.density = density;
    revised.source = DENSITY_PYCNOMETER;
    struct fault fault = store_lot_add(act->desk->store, (int64_t)act->desk->house.lot_count + 1, &revised);
    if (!fault_is(fault))
        fault = store_workshop_touch(act->desk->store);
    return fault_is(fault) ? fault : posting_reload(act);
}

struct fault metal_measure_density(struct act *act, const struct form *form)
{
    struct posting posting;
    struct alloy_density density;
    int64_t row;
    bool posted = false;
    const struct workshop_lot *lot = posting_melt(&act->desk->house, form_code(form, "melt"), &row);
    if (!lot)
        posting_unknown(act, "melt", N_("There is no melt %s: look at its spelling."),
                        form_text(form, "melt"));
    if (!lot || !weigh_button(act, form, &density))
        return FAULT_OK;
    posting_begin(&posting, act);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "lot:%s", lot->code.text);
    json_add_int(&posting.text, "density_ug_mm3", density.ug_per_mm3);
    json_add_int(&posting.text, "density_u_ppm", density.u_ppm);
    act_explain(act, _("%s has %d.%03d g/cm³, with a standard uncertainty of %d.%02d %%."), lot->code.text,
                density.ug_per_mm3 / 1000, density.ug_per_mm3 % 1000, density.u_ppm / 10000,
                density.u_ppm % 10000 / 100);
    struct fault fault = posting_write(act, &posting, &posted);
    return fault_is(fault) || !posted ? fault : revise_melt(act, lot, density);
}
