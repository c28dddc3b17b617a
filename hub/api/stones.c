/* GET /v1/stones: the kinds, what is held where, and (for managers) who breaks how many in a period; as CSV
 * what is held where. */
#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/measuring.h"

#define ITEM_BYTES 1024

static void write_kind(void *context, const struct stone_kind *kind)
{
    struct text *out = context;
    text_reserve(out, ITEM_BYTES);
    json_begin_item(out);
    json_add_text(out, "kind", kind->code.text);
    json_add_text_if(out, "shape", kind->shape);
    json_add_text_if(out, "size", kind->size);
    json_add_text_if(out, "quality", kind->quality);
    json_end(out, '}');
}

static bool write_holding(void *context, const struct stone_holding *holding)
{
    struct text *out = context;
    text_reserve(out, ITEM_BYTES);
    json_begin_item(out);
    json_add_text(out, "kind", holding->kind.text);
    json_add_text(out, "account", holding->account.text);
    json_add_int(out, "count", holding->amount.count);
    json_add_int(out, "ct_e5", holding->amount.mass.ug / STONE_UG_PER_CT_E5);
    json_add_int(out, "mass_ug", holding->amount.mass.ug);
    json_end(out, '}');
    return text_ok(out);
}

static void write_figure(void *context, const struct stone_figure *figure)
{
    struct text *out = context;
    text_reserve(out, ITEM_BYTES);
    json_begin_item(out);
    json_add_text(out, "operator", figure->person.text);
    json_add_text_if(out, "setting", figure->setting.text);
    json_add_int(out, "set", figure->set);
    json_add_int(out, "broken", figure->broken);
    json_add_int(out, "lost", figure->lost);
    json_add_int(out, "breakage_ppm", stone_breakage_ppm(figure->set, figure->broken));
    json_end(out, '}');
}

static void begin_part(void *context, const char *name)
{
    struct text *out = context;
    text_reserve(out, 64);
    json_begin_field(out, name, '[');
}

static void end_part(void *context)
{
    struct text *out = context;
    text_reserve(out, 8);
    json_end(out, ']');
}

static void write_period(struct text *out, const struct call_period *period)
{
    json_add_time(out, "from", period->from_ms);
    json_add_time(out, "to", period->to_ms);
    json_add_text(out, "purpose", BREAKAGE_PURPOSE);
}

static const struct column HELD[] = {
    {"kind", COLUMN_TEXT, ""}, {"account", COLUMN_TEXT, ""}, {"count", COLUMN_INT, ""},
    {"ct_e5", COLUMN_INT, ""}, {"mass_ug", COLUMN_INT, ""},  {.name = NULL},
};

static bool take_row(void *context, const struct stone_holding *holding)
{
    struct table *table = context;
    table_text(table, holding->kind.text);
    table_text(table, holding->account.text);
    table_int(table, holding->amount.count);
    table_int(table, holding->amount.mass.ug / STONE_UG_PER_CT_E5);
    table_int(table, holding->amount.mass.ug);
    return true;
}

static enum api_when answer_csv(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table table;
    table_begin(&table, HELD, true, NULL);
    struct fault fault = reader_stones_held(api->reader, call_is_manager(call), take_row, &table);
    if (!fault_is(fault))
        return table_answer(&table, "stones", 0, answer);
    table_drop(&table);
    return answer_fault(answer, fault);
}

enum api_when stones_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {0};
    struct stone_takers takers = {begin_part, write_kind, write_holding, write_figure, end_part, &text};
    struct call_period period = {0, 0};
    bool persons = call_is_manager(call), csv;
    if (!call_wants_csv(call, &csv, answer))
        return API_NOW;
    if (csv)
        return answer_csv(api, call, answer);
    if (persons && !call_person_period(api, call, PERSON_DAYS_MOST, &period, answer))
        return API_NOW;
    struct stone_figures_wanted wanted = {period.from_ms, period.to_ms};
    text_reserve(&text, 256);
    json_begin(&text, '{');
    if (persons)
        write_period(&text, &period);
    struct fault fault = reader_stones(api->reader, persons ? &wanted : NULL, &takers);
    if (fault_is(fault)) {
        free(text.data);
        return answer_fault(answer, fault);
    }
    text_reserve(&text, 8);
    json_end(&text, '}');
    return answer_text(answer, &text);
}
