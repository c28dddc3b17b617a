/* A draft and its launch sheet: what is given replaces what was there. */
#include <stdlib.h>
#include <string.h>

#include "hub/service/orders.h"
#include "hub/service/seen.h"

#define OWN_CUSTODY "own"

static void copy_flag(const struct form *form, const char *name, bool *out)
{
    if (form_has(form, name))
        *out = form_int(form, name) != 0;
}

static void fill_order(const struct form *form, struct order_row *out)
{
    if (form_has(form, "due"))
        out->due_ms = form_int(form, "due");
    copy_flag(form, "rush", &out->rush);
    copy_flag(form, "feasible", &out->feasible);
    copy_flag(form, "materials", &out->materials);
    copy_flag(form, "deadline", &out->deadline);
    order_copy_text(form, "specification", out->specification);
    order_copy_text(form, "documents", out->documents);
    order_copy_text(form, "quote", out->quote);
    order_copy_text(form, "payment", out->payment);
    order_copy_text(form, "note", out->note);
}

/* `field`: where it stands, when that is not its name alone. */
static bool copy_short(struct act *act, const struct form *form, const char *name, const char *field,
                       char *out, size_t size)
{
    size_t length = strlen(form_text(form, name));
    if (length >= size) {
        act_refuse_field_because(act, REASON_BAD_FIELD, field, "The %s is longer than %zu bytes.", name,
                                 size - 1);
        return false;
    }
    memcpy(out, form_text(form, name), length + 1);
    return true;
}

static void write_place(char out[CODE_TEXT_MAX], const char *list, int index, const char *name)
{
    struct text text = text_in(out, CODE_TEXT_MAX);
    text_add(&text, "%s[%d].%s", list, index, name);
    assert(text_ok(&text)); /* ORDER_LINES_MAX of them */
}

/* What a line says of how it is made. */
static bool fill_making(struct act *act, const struct form *form, const char *list, int index,
                        struct order_line_row *out)
{
    char size[CODE_TEXT_MAX];
    write_place(size, list, index, "size");
    out->alloy = form_code(form, "alloy");
    out->volume_mm3_e3 = form_int(form, "volume_mm3_e3");
    out->tolerance_ppm = (int32_t)form_int(form, "tolerance_ppm");
    order_copy_text(form, "stones", out->stones);
    order_copy_text(form, "finish", out->finish);
    order_copy_text(form, "customisation", out->customisation);
    return copy_short(act, form, "size", size, out->size, sizeof out->size);
}

static bool is_lot(const struct form *line)
{
    return form_has(line, "as") && strcmp(form_text(line, "as"), "lot") == 0;
}

int64_t order_tags_of(const struct order_line_row *line, int64_t pieces)
{
    return line->as_lot && pieces > 1 ? 1 : pieces;
}

bool order_tags_are_few(struct act *act, const char *list, int64_t tags)
{
    if (tags <= ORDER_PIECES_MAX)
        return true;
    act_refuse_field_because(
        act, REASON_BAD_FIELD, list,
        "This asks for %lld tags, at most %d come at once: order lots, or make two of it.", (long long)tags,
        ORDER_PIECES_MAX);
    return false;
}

bool order_fill_line(struct act *act, const struct form *form, const char *list, int index,
                     struct order_line_row *out)
{
    *out = (struct order_line_row){
        .line = index + 1,
        .model = form_code(form, "model"),
        .quantity = form_int(form, "quantity"),
        .as_lot = is_lot(form),
        .custody = form_has(form, "custody") ? form_code(form, "custody") : code_of(OWN_CUSTODY),
    };
    return fill_making(act, form, list, index, out);
}

bool order_fill_alteration(struct act *act, const struct form *form, const char *list, int index,
                           struct order_line_row *out)
{
    *out = (struct order_line_row){.line = (int)form_int(form, "line")};
    return fill_making(act, form, list, index, out);
}

static bool fill_lines(struct act *act, struct order_at_hand *hand)
{
    size_t count;
    int64_t tags = 0;
    const struct form *rows = form_rows(act->command->form, "lines", &count);
    hand->line_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct order_line_row *line = &hand->lines[hand->line_count++];
        if (!order_fill_line(act, &rows[i], "lines", (int)i, line))
            return false;
        tags += order_tags_of(line, line->quantity);
    }
    return order_tags_are_few(act, "lines", tags);
}

static struct fault write_lines(struct act *act, const struct order_at_hand *hand)
{
    struct fault fault = store_order_lines_clear(act->desk->store, hand->order.id);
    for (int i = 0; i < hand->line_count && !fault_is(fault); i++)
        fault = store_order_line_write(act->desk->store, hand->order.id, &hand->lines[i]);
    return fault;
}

static bool fill(struct act *act, struct order_at_hand *hand)
{
    const struct form *form = act->command->form;
    if (form_has(form, "client") &&
        !copy_short(act, form, "client", "client", hand->order.client, NAME_TEXT_MAX))
        return false;
    fill_order(form, &hand->order);
    return !form_has(form, "lines") || fill_lines(act, hand);
}

static struct fault check_seen(struct act *act, struct code order, bool *stale)
{
    char thing[THING_TEXT_MAX];
    struct text text = TEXT_IN(thing);
    text_add(&text, "order:%s", order.text);
    return seen_check_thing(act, thing, stale);
}

static struct fault draft(struct act *act, struct order_at_hand *hand)
{
    bool found, stale;
    struct code code = form_code(act->command->form, "order");
    struct fault fault = store_order_find(act->desk->store, code, &hand->order, &found);
    if (fault_is(fault))
        return fault;
    if (!found)
        hand->order = (struct order_row){.code = code, .state = ORDER_DRAFT};
    if (found && !order_state_fits(act, &hand->order))
        return FAULT_OK;
    fault = check_seen(act, code, &stale);
    if (fault_is(fault) || stale)
        return fault;
    if (!fill(act, hand))
        return FAULT_OK;
    fault = store_order_write(act->desk->store, &hand->order);
    if (!fault_is(fault) && form_has(act->command->form, "lines"))
        fault = write_lines(act, hand);
    return fault_is(fault) ? fault : order_post(act, &hand->order, "");
}

struct fault order_draft(struct act *act)
{
    struct order_at_hand *hand = calloc(1, sizeof *hand);
    if (!hand)
        return fault_make(FAULT_FULL, "no memory for an order");
    struct fault fault = draft(act, hand);
    free(hand);
    return fault;
}

/* ------------------------------------------------------------------ what it names */

static void PRINTF_LIKE(4, 5)
    complain(struct problems *problems, int index, const char *name, const char *format, ...)
{
    char field[CODE_TEXT_MAX], sentence[PROBLEM_TEXT_MAX];
    struct text text = TEXT_IN(sentence);
    write_place(field, "lines", index, name);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problem_add(problems, field, "%s", sentence);
}

static void say_unknown(const struct house *house, const struct form *line, int index, struct problems *out)
{
    struct code model = form_code(line, "model");
    struct code alloy = form_code(line, "alloy");
    const char *size = form_text(line, "size");
    int64_t row = house_newest_model(house, model);
    if (row == 0 && !code_is_none(model))
        complain(out, index, "model", "%s is no model: add it to the workshop, or correct it", model.text);
    if (row != 0 && size[0] != '\0' && form_int(line, "volume_mm3_e3") == 0 &&
        !workshop_size_find(house_model(house, row), size))
        complain(out, index, "size", "%s has no size %s: add it to the model, or correct it", model.text,
                 size);
    if (!code_is_none(alloy) && !house_alloy(house, alloy))
        complain(out, index, "alloy", "%s is no alloy: add it to the workshop, or correct it", alloy.text);
}

void order_say_unknown(const struct house *house, const struct form *draft, struct problems *out)
{
    size_t count;
    const struct form *rows = form_rows(draft, "lines", &count);
    for (size_t i = 0; i < count; i++)
        say_unknown(house, &rows[i], (int)i, out);
}

/* ------------------------------------------------------------------ without a prototype */

struct fault order_skip_prototype(struct act *act)
{
    const struct form *form = act->command->form;
    struct order_row order;
    bool ok;
    struct fault fault = order_take(act, &order, &ok);
    if (fault_is(fault) || !ok)
        return fault;
    if (strcmp(form_text(form, "reason"), "client_risk") == 0 && form_text(form, "note")[0] == '\0') {
        act_refuse_field_because(act, REASON_INCOMPLETE, "note",
                                 "The client took the risk in writing: note where that is written.");
        return FAULT_OK;
    }
    memcpy(order.skip_reason, form_text(form, "reason"), strlen(form_text(form, "reason")) + 1);
    order_copy_text(form, "note", order.skip_note);
    fault = store_order_write(act->desk->store, &order);
    return fault_is(fault) ? fault : order_post(act, &order, "");
}
