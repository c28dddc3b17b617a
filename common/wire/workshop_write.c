/* struct workshop → the workshop file: what is its default is left out, numbers with decimals stand in
 * quotes, so that reading it again gives the same. */
#include "common/base/json.h"
#include "common/wire/value.h"
#include "common/wire/wire.h"

enum { G_DECIMALS = 6, PPM_DECIMALS = 6, PERCENT_DECIMALS = 4, CARAT_DECIMALS = 5, MM3_DECIMALS = 3 };

#define DECIMAL_TEXT_MAX 32

static void write_decimal(struct text *out, const char *key, int64_t value, int decimals)
{
    char digits[DECIMAL_TEXT_MAX];
    struct text text = TEXT_IN(digits);
    value_write_decimal(&text, value, decimals);
    json_add_text(out, key, digits);
}

static void write_decimal_if(struct text *out, const char *key, int64_t value, int decimals)
{
    if (value != 0)
        write_decimal(out, key, value, decimals);
}

static void write_codes(struct text *out, const char *key, const struct code *codes, size_t stride, int count)
{
    json_begin_field(out, key, '[');
    for (int i = 0; i < count; i++)
        json_add_item(out, ((const struct code *)((const char *)codes + (size_t)i * stride))->text);
    json_end(out, ']');
}

static void write_limit(struct text *out, const struct limit *limit)
{
    json_add_int_if(out, "limit_pieces", limit->pieces);
    write_decimal_if(out, "limit_g", limit->mass.ug, G_DECIMALS);
    if (limit->mode != LIMIT_BLOCK)
        json_add_text(out, "limit_mode", limit_mode_word(limit->mode));
}

static void write_station(struct text *out, const struct station *station)
{
    json_add_text(out, "code", station->code.text);
    json_add_text(out, "name", station->name);
    if (!code_equal(station->kind, station->code))
        json_add_text(out, "kind", station->kind.text);
    json_add_text_if(out, "visit", station->visit.text);
    write_limit(out, &station->limit);
    json_add_int_if(out, "staff", station->staff);
    if (station->at_once != 1)
        json_add_int(out, "at_once", station->at_once);
    json_add_true_if(out, "bottleneck", station->bottleneck);
    json_add_true_if(out, "subcontractor", station->outside);
}

static void write_group(struct text *out, const struct group *group)
{
    json_add_text(out, "code", group->code.text);
    json_add_text(out, "name", group->name);
    write_codes(out, "stations", &group->members[0].station, sizeof group->members[0], group->member_count);
    write_limit(out, &group->limit);
}

static void write_person(struct text *out, const struct workshop_person *row)
{
    const struct person *person = &row->person;
    json_add_text(out, "badge", person->badge.text);
    json_add_text(out, "name", person->name);
    json_add_text_if(out, "chip", person->chip.text);
    json_add_text_if(out, "language", person->language);
    json_add_text_if(out, "station", row->station.text);
    if (person_roles(person) != 0)
        wire_write_roles(out, person_roles(person));
    if (person->skill_count > 0)
        write_codes(out, "skills", person->skills, sizeof person->skills[0], person->skill_count);
}

static void write_alloy(struct text *out, const struct workshop_alloy *alloy)
{
    json_add_text(out, "code", alloy->code.text);
    json_add_text(out, "name", alloy->name);
    json_add_text(out, "metal", alloy->metal.text);
    json_add_int(out, "fineness", alloy->fineness);
    if (alloy->fineness_min != alloy->fineness)
        json_add_int(out, "fineness_min", alloy->fineness_min);
    json_add_text_if(out, "hallmark", alloy->hallmark);
}

/* The first is what nobody need say. */
static void write_revision(struct text *out, int64_t revision)
{
    if (revision > 1)
        json_add_int(out, "revision", revision);
}

static void write_lot(struct text *out, const struct workshop_lot *lot)
{
    json_add_text(out, "code", lot->code.text);
    write_revision(out, lot->revision);
    json_add_text(out, "alloy", lot->alloy.text);
    write_decimal(out, "density_g_cm3", lot->density.ug_per_mm3, 3);
    write_decimal(out, "density_u_percent", lot->density.u_ppm, PERCENT_DECIMALS);
    json_add_text(out, "density_source", density_source_word(lot->source));
}

static void write_step(struct text *out, const struct route_step *step)
{
    bool is_setting = span_is(span_of(step->kind.text), SETTING_KIND);
    json_begin_item(out);
    json_add_text(out, "kind", step->kind.text);
    json_add_text_if(out, "visit", step->visit.text);
    write_decimal(out, "factor", step->factor_ppm, PPM_DECIMALS);
    write_decimal(out, "factor_u_percent", step->factor_u_ppm, PERCENT_DECIMALS);
    json_add_true_if(out, "factor_verified", step->factor_verified);
    write_decimal_if(out, "tolerance_percent", step->tolerance_ppm, PERCENT_DECIMALS);
    if (step->weigh != WEIGH_NONE)
        json_add_text(out, "weigh", weigh_policy_word(step->weigh));
    json_add_true_if(out, "inspection", step->inspection);
    if (step->sets_stones != is_setting)
        json_add_bool(out, "sets_stones", step->sets_stones);
    json_add_int_if(out, "standard_min", step->standard_s / 60);
    write_decimal_if(out, "rework_factor", step->rework_factor_ppm, PPM_DECIMALS);
    json_end(out, '}');
}

static void write_route(struct text *out, const struct workshop_route *route)
{
    json_add_text(out, "code", route->code.text);
    write_revision(out, route->revision);
    json_begin_field(out, "steps", '[');
    for (int i = 0; i < route->step_count; i++)
        write_step(out, &route->steps[i]);
    json_end(out, ']');
}

static void write_stones(struct text *out, const struct stone_list *list)
{
    json_begin_field(out, "stones", '[');
    for (int i = 0; i < list->count; i++) {
        json_begin_item(out);
        json_add_int(out, "count", list->items[i].count);
        write_decimal(out, "carat", list->items[i].each.ug / 2, CARAT_DECIMALS);
        json_add_text_if(out, "setting", list->items[i].setting);
        json_add_text_if(out, "kind", list->items[i].kind.text);
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_model(struct text *out, const struct workshop_model *model)
{
    json_add_text(out, "code", model->code.text);
    write_revision(out, model->revision);
    json_add_text(out, "name", model->name);
    json_add_text(out, "icon", icon_word(model->icon));
    json_add_text_if(out, "picture", model->picture);
    json_add_text(out, "route", model->route.text);
    json_begin_field(out, "sizes", '[');
    for (int i = 0; i < model->size_count; i++) {
        json_begin_item(out);
        json_add_text_if(out, "size", model->sizes[i].size);
        write_decimal(out, "volume_mm3", model->sizes[i].volume_mm3_e3, MM3_DECIMALS);
        if (model->sizes[i].has_stones)
            write_stones(out, &model->sizes[i].stones);
        json_end(out, '}');
    }
    json_end(out, ']');
    if (model->stones.count > 0)
        write_stones(out, &model->stones);
}

static void write_order(struct text *out, const struct workshop_order *order)
{
    json_add_text(out, "code", order->code.text);
    json_add_text(out, "client", order->client);
    json_add_time_if(out, "due", order->due_ms);
    json_add_true_if(out, "rush", order->rush);
    if (!order->has_state)
        return;
    json_add_text(out, "state", order_state_word(order->state));
    json_add_text_if(out, "specification", order->texts.specification);
    json_add_text_if(out, "documents", order->texts.documents);
    json_add_true_if(out, "feasible", order->feasible);
    json_add_true_if(out, "materials", order->materials);
    json_add_true_if(out, "deadline", order->deadline);
    json_add_text_if(out, "quote", order->texts.quote);
    json_add_text_if(out, "payment", order->texts.payment);
    json_add_text_if(out, "remark", order->texts.note);
    json_add_text_if(out, "skip_prototype", order->texts.skip_reason);
    json_add_text_if(out, "skip_note", order->texts.skip_note);
    json_add_time_if(out, "released", order->released_ms);
    json_add_time_if(out, "delivered", order->delivered_ms);
    json_add_time_if(out, "ended", order->ended_ms);
    json_add_text_if(out, "ending", order->texts.ending);
}

static void write_order_line(struct text *out, const struct workshop_line *line)
{
    json_add_text(out, "order", line->order.text);
    json_add_int(out, "line", line->line);
    json_add_text(out, "model", line->model.text);
    json_add_text_if(out, "size", line->size);
    json_add_int(out, "quantity", line->quantity);
    json_add_true_if(out, "as_lot", line->as_lot);
    json_add_text_if(out, "alloy", line->alloy.text);
    json_add_text(out, "custody", line->custody.text);
    json_add_text_if(out, "stones", line->stones);
    json_add_text_if(out, "finish", line->finish);
    json_add_text_if(out, "customisation", line->customisation);
    json_add_int_if(out, "volume_mm3_e3", line->volume_mm3_e3);
    json_add_int_if(out, "tolerance_ppm", line->tolerance_ppm);
    json_add_true_if(out, "cancelled", line->cancelled);
}

static void write_engraved(struct text *out, const struct engraving *engraved)
{
    json_begin_field(out, "engraved", '{');
    json_add_text(out, "serial", engraved->serial);
    json_add_text_if(out, "hallmark", engraved->hallmark);
    json_add_text_if(out, "marks", engraved->marks);
    json_add_text_if(out, "inscription", engraved->inscription);
    json_end(out, '}');
}

static void write_piece(struct text *out, const struct workshop_piece *piece)
{
    json_add_text(out, "tag", piece->tag.text);
    json_add_text(out, "name", piece->name);
    json_add_text_if(out, "chip", piece->chip.text);
    json_add_text_if(out, "order", piece->order.text);
    json_add_int_if(out, "line", piece->line);
    json_add_text(out, "model", piece->model.text);
    json_add_text_if(out, "size", piece->size);
    json_add_text(out, "lot", piece->lot.text);
    json_add_text(out, "custody", piece->custody.text);
    if (piece->quantity != 1)
        json_add_int(out, "quantity", piece->quantity);
    json_add_text_if(out, "station", piece->station.text);
    if (piece->state != PIECE_QUEUED)
        json_add_text(out, "state", piece_state_word(piece->state));
    json_add_text_if(out, "route", piece->route.text);
    write_decimal_if(out, "volume_mm3", piece->volume_mm3_e3, MM3_DECIMALS);
    write_decimal_if(out, "tolerance_percent", piece->tolerance_ppm, PERCENT_DECIMALS);
    write_decimal_if(out, "stones_set_ct", piece->stones.ug / 2, CARAT_DECIMALS);
    if (piece->weighed)
        json_add_int(out, "gross_ug", piece->gross.ug);
    if (piece->engraved.serial[0] != '\0')
        write_engraved(out, &piece->engraved);
}

static void write_scale(struct text *out, const struct scale_info *scale)
{
    json_add_text(out, "code", scale->code.text);
    json_add_text(out, "name", scale->name);
    write_decimal(out, "division_g", scale->quality.division.ug, G_DECIMALS);
    write_decimal_if(out, "repeatability_g", scale->quality.repeatability.ug, G_DECIMALS);
    write_decimal_if(out, "bias_g", scale->quality.bias.ug, G_DECIMALS);
    write_decimal_if(out, "bias_u_g", scale->quality.bias_u.ug, G_DECIMALS);
    json_add_bool(out, "check_weight_ok", scale->quality.check_weight_ok);
}

static void write_kiosk(struct text *out, const struct workshop_kiosk *kiosk)
{
    json_add_text(out, "code", kiosk->code.text);
    json_add_text(out, "name", kiosk->name);
    write_codes(out, "stations", kiosk->stations, sizeof kiosk->stations[0], kiosk->station_count);
}

static void write_settings(struct text *out, const struct settings *settings)
{
    if (settings->has == 0)
        return;
    json_begin_field(out, "settings", '{');
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting setting = (enum setting)i;
        const char *word = setting_kind_of(setting)->word;
        if (!settings_have(settings, setting))
            continue;
        if (setting_is_flag(setting))
            json_add_bool(out, word, settings->value[i] != 0);
        else
            json_add_int(out, word, settings->value[i]);
    }
    json_end(out, '}');
}

/* A list with a line for each item, so that a person can read it and a tool can compare two. */
#define WRITE_LIST(out, workshop, list, counter, write)                                                      \
    do {                                                                                                     \
        if ((workshop)->counter == 0)                                                                        \
            break;                                                                                           \
        json_begin_field((out), #list, '[');                                                                 \
        for (int i = 0; i < (workshop)->counter; i++) {                                                      \
            text_add_span((out), i > 0 ? SPAN(",\n{") : SPAN("\n{"));                                        \
            (write)((out), &(workshop)->list[i]);                                                            \
            json_end((out), '}');                                                                            \
        }                                                                                                    \
        json_end((out), ']');                                                                                \
    } while (0)

void wire_write_workshop(struct text *out, const struct workshop *workshop)
{
    json_begin(out, '{');
    json_add_text(out, "workshop", workshop->name);
    json_add_text_if(out, "language", workshop->language);
    WRITE_LIST(out, workshop, stations, station_count, write_station);
    WRITE_LIST(out, workshop, groups, group_count, write_group);
    WRITE_LIST(out, workshop, people, person_count, write_person);
    WRITE_LIST(out, workshop, alloys, alloy_count, write_alloy);
    WRITE_LIST(out, workshop, lots, lot_count, write_lot);
    WRITE_LIST(out, workshop, routes, route_count, write_route);
    WRITE_LIST(out, workshop, models, model_count, write_model);
    WRITE_LIST(out, workshop, scales, scale_count, write_scale);
    WRITE_LIST(out, workshop, kiosks, kiosk_count, write_kiosk);
    WRITE_LIST(out, workshop, orders, order_count, write_order);
    WRITE_LIST(out, workshop, order_lines, line_count, write_order_line);
    WRITE_LIST(out, workshop, pieces, piece_count, write_piece);
    write_settings(out, &workshop->settings);
    json_end(out, '}');
    text_add(out, "\n");
}
