/* Designs: a revision of a model is submitted, shown to the client, approved or not. Approved with a volume
 * it becomes a new revision of the model; pieces that were released before keep theirs. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/orders.h"
#include "hub/store/model.h"
#include "hub/store/station.h"

static struct fault post_design(struct act *act, struct design_row *design)
{
    char thing[THING_TEXT_MAX];
    char found[64];
    struct text name = TEXT_IN(thing);
    struct text text = TEXT_IN(found);
    struct fault fault = store_design_write(act->desk->store, design);
    text_add(&name, "model:%s", design->model.text);
    json_begin(&text, '{');
    json_add_int(&text, "revision", design->revision);
    json_end(&text, '}');
    return fault_is(fault) ? fault : order_post_thing(act, thing, found);
}

static bool find_model(struct act *act, int64_t *out)
{
    struct code code = form_code(act->command->form, "model");
    *out = house_newest_model(&act->desk->house, code);
    if (*out != 0)
        return true;
    act_refuse_field_because(act, REASON_UNKNOWN_THING, "model",
                             "There is no model %s: put it into the workshop first, with its route.",
                             code.text);
    return false;
}

/* ------------------------------------------------------------------ submitted */

static bool has_room_for_size(const struct workshop_model *model, const char *size)
{
    for (int i = 0; i < model->size_count; i++)
        if (strcmp(model->sizes[i].size, size) == 0)
            return true;
    return model->size_count < SIZES_PER_MODEL_MAX;
}

static bool size_makes_sense(struct act *act, const struct workshop_model *model)
{
    const char *size = form_text(act->command->form, "size");
    if (strlen(size) < CODE_TEXT_MAX && has_room_for_size(model, size))
        return true;
    act_refuse_field_because(act, REASON_BAD_FIELD, "size",
                             "A size has at most %d bytes, and a model at most %d sizes.", CODE_TEXT_MAX - 1,
                             SIZES_PER_MODEL_MAX);
    return false;
}

static struct fault submit(struct act *act, int64_t model)
{
    const struct form *form = act->command->form;
    struct design_row newest;
    bool found;
    if (!size_makes_sense(act, house_model(&act->desk->house, model)))
        return FAULT_OK;
    struct fault fault = store_design_newest(act->desk->store, form_code(form, "model"), &newest, &found);
    if (fault_is(fault))
        return fault;
    struct design_row design = {
        .model = form_code(form, "model"),
        .revision = found ? newest.revision + 1 : 1,
        .volume_mm3_e3 = form_int(form, "volume_mm3_e3"),
        .state = DESIGN_SUBMITTED,
        .submitted_ms = act->deed_ms,
    };
    order_copy_text(form, "note", design.note);
    order_copy_text(form, "document", design.document);
    memcpy(design.size, form_text(form, "size"), strlen(form_text(form, "size")) + 1);
    return post_design(act, &design);
}

/* ------------------------------------------------------------------ approved, or not */

/* The model's newest revision with the design's volume in its place; a size that it had not is added. */
static struct workshop_model revise(const struct workshop_model *model, const struct design_row *design)
{
    struct workshop_model revised = *model;
    int at = 0;
    while (at < revised.size_count && strcmp(revised.sizes[at].size, design->size) != 0)
        at++;
    if (at == revised.size_count) {
        revised.size_count++;
        memcpy(revised.sizes[at].size, design->size, sizeof design->size);
    }
    revised.sizes[at].volume_mm3_e3 = design->volume_mm3_e3;
    revised.revision++;
    return revised;
}

static struct fault bring_revision(struct act *act, int64_t model, const struct design_row *design)
{
    struct desk *desk = act->desk;
    const struct workshop_model *newest = house_model(&desk->house, model);
    struct workshop_model revised = revise(newest, design);
    struct fault fault =
        store_model_add(desk->store, (int64_t)desk->house.model_count + 1, newest->route_row, &revised);
    if (!fault_is(fault))
        fault = store_workshop_touch(desk->store);
    return fault_is(fault) ? fault : desk_load(desk);
}

static bool decision_fits(struct act *act, const struct design_row *newest, bool found, int64_t model)
{
    const struct form *form = act->command->form;
    if (!found || newest->revision != form_int(form, "revision")) {
        act_refuse_field_because(act, REASON_UNKNOWN_THING, "revision",
                                 "The newest design of %s is %lld: show that one.", form_text(form, "model"),
                                 found ? (long long)newest->revision : 0);
        return false;
    }
    if (newest->state != DESIGN_SUBMITTED) {
        act_refuse_because(act, REASON_WRONG_STATE, "Design %lld of %s is %s already: submit a new one.",
                           (long long)newest->revision, newest->model.text, design_state_word(newest->state));
        return false;
    }
    if (form_int(form, "approved") == 0 && form_text(form, "comment")[0] == '\0') {
        act_refuse_field_because(act, REASON_INCOMPLETE, "comment",
                                 "A no needs a comment: what is to be changed?");
        return false;
    }
    if (!has_room_for_size(house_model(&act->desk->house, model), newest->size)) {
        act_refuse_because(act, REASON_TOO_LARGE, "%s has %d sizes already, no more fit.", newest->model.text,
                           SIZES_PER_MODEL_MAX);
        return false;
    }
    return true;
}

static struct fault decide(struct act *act, int64_t model)
{
    const struct form *form = act->command->form;
    struct design_row design;
    bool found;
    struct fault fault = store_design_newest(act->desk->store, form_code(form, "model"), &design, &found);
    if (fault_is(fault) || !decision_fits(act, &design, found, model))
        return fault;
    design.state = form_int(form, "approved") ? DESIGN_APPROVED : DESIGN_REJECTED;
    design.decided_ms = act->deed_ms;
    order_copy_text(form, "by", design.decided_by);
    order_copy_text(form, "comment", design.comment);
    if (design.state == DESIGN_APPROVED && design.volume_mm3_e3 > 0)
        fault = bring_revision(act, model, &design);
    return fault_is(fault) ? fault : post_design(act, &design);
}

struct fault order_design(struct act *act)
{
    int64_t model;
    if (!find_model(act, &model))
        return FAULT_OK;
    return act->command->verb == VERB_SUBMIT_DESIGN ? submit(act, model) : decide(act, model);
}
