/* The board ⇄ JSON: what the wall page, the stream and every kiosk show. */
#include <string.h>

#include "common/wire/parse.h"
#include "common/wire/parts.h"
#include "common/wire/wire.h"
#include "common/base/json.h"

enum { PLACES_MAX = 10000, PEOPLE_AT_STATION_MAX = 10000 };

static void write_limit(struct text *out, const struct limit *limit)
{
    json_begin_field(out, "limit", '{');
    json_add_int_if(out, "pieces", limit->pieces);
    json_add_int_if(out, "mass_ug", limit->mass.ug);
    json_add_text(out, "mode", limit_mode_word(limit->mode));
    json_end(out, '}');
}

static void write_load(struct text *out, const struct load *load)
{
    json_add_int(out, "wip", load->pieces);
    json_add_int(out, "wip_ug", load->mass.ug);
}

static void write_lent(struct text *out, const struct load *lent)
{
    json_add_int_if(out, "lent", lent->pieces);
    json_add_int_if(out, "lent_ug", lent->mass.ug);
}

static void write_summary(struct text *out, const struct station_summary *now)
{
    write_load(out, &now->load);
    json_add_int(out, "queued", now->queued);
    json_add_int(out, "in_work", now->in_work);
    json_add_int(out, "done", now->done);
    json_add_int(out, "held", now->held);
    json_add_int_if(out, "transit", now->transit);
    json_add_int(out, "may_start", now->may_start);
    json_add_int(out, "may_leave", now->may_leave);
    json_add_int(out, "upstream", now->upstream);
    json_add_int(out, "present", now->present);
}

/* Items of JSON already. */
static void write_made(struct text *out, const char *made)
{
    if (made[0] == '\0')
        return;
    json_begin_field(out, "say", '[');
    text_add(out, "%s", made);
    json_end(out, ']');
}

static void write_station(struct text *out, const struct board_station *at)
{
    json_begin_item(out);
    json_add_text(out, "code", at->station.code.text);
    json_add_text(out, "name", at->station.name);
    json_add_text(out, "kind", at->station.kind.text);
    json_add_text_if(out, "visit", at->station.visit.text);
    json_add_int(out, "place", at->station.place);
    write_limit(out, &at->station.limit);
    json_add_int(out, "staff", at->station.staff);
    json_add_int(out, "at_once", at->station.at_once);
    json_add_true_if(out, "bottleneck", at->station.bottleneck);
    json_add_true_if(out, "subcontractor", at->station.outside);
    write_summary(out, &at->now);
    write_lent(out, &at->lent);
    json_add_text(out, "state", station_state_word(at->state));
    json_add_time_if(out, "since", at->state_since_ms);
    json_add_time_if(out, "oldest", at->oldest_ms);
    json_add_text_if(out, "help", at->help);
    write_made(out, at->help_made);
    json_end(out, '}');
}

static void write_alert(struct text *out, const struct alert *alert)
{
    json_begin_item(out);
    json_add_int(out, "id", alert->id);
    json_add_text(out, "kind", alert_kind_word(alert->kind));
    json_add_text(out, "severity", severity_word(alert_severity(alert->kind)));
    json_add_text(out, "subject", alert->subject);
    json_add_text_if(out, "station", alert->station.text);
    json_add_text(out, "text", alert->text);
    write_made(out, alert->made);
    json_add_time(out, "first", alert->first_ms);
    json_add_time(out, "last", alert->last_ms);
    json_add_int(out, "count", alert->count);
    json_add_true_if(out, "acknowledged", alert->acknowledged);
    json_end(out, '}');
}

static void write_groups(struct text *out, const struct board *board)
{
    json_begin_field(out, "groups", '[');
    for (int i = 0; i < board->group_count; i++) {
        const struct board_group *at = &board->groups[i];
        json_begin_item(out);
        json_add_text(out, "code", at->group.code.text);
        json_add_text(out, "name", at->group.name);
        write_limit(out, &at->group.limit);
        write_load(out, &at->load);
        write_lent(out, &at->lent);
        json_begin_field(out, "stations", '[');
        for (int k = 0; k < at->group.member_count; k++)
            json_add_item(out, at->group.members[k].station.text);
        json_end(out, ']');
        json_end(out, '}');
    }
    json_end(out, ']');
}

static void write_overrides(struct text *out, const struct board_overrides *overrides)
{
    json_begin_field(out, "overrides", '{');
    json_add_int(out, "this_week", overrides->this_week);
    json_add_int(out, "last_week", overrides->last_week);
    json_add_int(out, "moves_this_week", overrides->moves_this_week);
    json_add_int(out, "by_reason_this_week", overrides->by_reason_this_week);
    json_add_int(out, "per_10000_moves", board_overrides_per_10000(overrides));
    json_end(out, '}');
}

void wire_write_board(struct text *out, const struct board *board)
{
    json_begin(out, '{');
    json_add_int(out, "seq", board->seq);
    json_add_time(out, "at", board->at_ms);
    json_add_text(out, "workshop", board->workshop);
    json_add_text_if(out, "language", board->language);
    json_begin_field(out, "stations", '[');
    for (int i = 0; i < board->station_count; i++)
        write_station(out, &board->stations[i]);
    json_end(out, ']');
    json_add_int(out, "pieces_on_line", board->pieces_on_line);
    json_add_int(out, "pieces_in_pool", board->pieces_in_pool);
    json_add_int(out, "pieces_parked", board->pieces_parked);
    json_add_int(out, "finished_today", board->finished_today);
    json_add_int(out, "judged_today", board->judged_today);
    json_add_int(out, "right_today", board->right_today);
    /* kiosks of before ask for these, and a wall of before that is still open divides one by their sum */
    json_add_int(out, "passed_today", board->right_today);
    json_add_int(out, "reworked_today", board->judged_today - board->right_today);
    write_groups(out, board);
    write_overrides(out, &board->overrides);
    json_begin_field(out, "alerts", '[');
    for (int i = 0; i < board->alert_count; i++)
        write_alert(out, &board->alerts[i]);
    json_end(out, ']');
    json_end(out, '}');
}

static void read_limit(const struct fields *station, struct limit *out)
{
    struct fields limit;
    if (!field_object(station, "limit", REQUIRED, &limit))
        return;
    field_int(&limit, "pieces", OPTIONAL, 0, INT64_MAX, &out->pieces);
    field_mass(&limit, "mass_ug", OPTIONAL, 0, &out->mass);
    FIELD_WORD(&limit, "mode", REQUIRED, limit_mode_find, &out->mode);
}

static void read_summary(const struct fields *station, struct station_summary *out)
{
    field_int(station, "wip", REQUIRED, 0, INT64_MAX, &out->load.pieces);
    field_int(station, "wip_ug", REQUIRED, 0, INT64_MAX, &out->load.mass.ug); /* of many pieces */
    field_int(station, "queued", REQUIRED, 0, INT64_MAX, &out->queued);
    field_int(station, "in_work", REQUIRED, 0, INT64_MAX, &out->in_work);
    field_int(station, "done", REQUIRED, 0, INT64_MAX, &out->done);
    field_int(station, "held", REQUIRED, 0, INT64_MAX, &out->held);
    field_int(station, "transit", OPTIONAL, 0, INT64_MAX, &out->transit);
    field_int(station, "may_start", REQUIRED, 0, INT64_MAX, &out->may_start);
    field_int(station, "may_leave", REQUIRED, 0, INT64_MAX, &out->may_leave);
    field_int(station, "upstream", REQUIRED, 0, INT64_MAX, &out->upstream);
    field_int32(station, "present", REQUIRED, 0, PEOPLE_AT_STATION_MAX, &out->present);
}

static void read_lent(const struct fields *fields, struct load *out)
{
    field_int(fields, "lent", OPTIONAL, 0, INT64_MAX, &out->pieces);
    field_int(fields, "lent_ug", OPTIONAL, 0, INT64_MAX, &out->mass.ug);
}

static void read_station(const struct fields *fields, struct board_station *out)
{
    field_code(fields, "code", REQUIRED, &out->station.code);
    FIELD_TEXT(fields, "name", REQUIRED, out->station.name);
    field_code(fields, "kind", REQUIRED, &out->station.kind);
    field_code(fields, "visit", OPTIONAL, &out->station.visit);
    field_int32(fields, "place", REQUIRED, 0, PLACES_MAX, &out->station.place);
    read_limit(fields, &out->station.limit);
    field_int32(fields, "staff", REQUIRED, 0, PEOPLE_AT_STATION_MAX, &out->station.staff);
    field_int32(fields, "at_once", REQUIRED, 0, PLACES_MAX, &out->station.at_once);
    field_bool(fields, "bottleneck", OPTIONAL, &out->station.bottleneck);
    field_bool(fields, "subcontractor", OPTIONAL, &out->station.outside);
    read_summary(fields, &out->now);
    read_lent(fields, &out->lent);
    FIELD_WORD(fields, "state", REQUIRED, station_state_find, &out->state);
    field_time(fields, "since", OPTIONAL, &out->state_since_ms);
    field_time(fields, "oldest", OPTIONAL, &out->oldest_ms);
    FIELD_TEXT(fields, "help", OPTIONAL, out->help);
}

/* False for an alert of a kind that only a newer hub knows. */
static bool read_alert(const struct fields *fields, struct alert *out)
{
    struct span word;
    memset(out, 0, sizeof *out);
    if (!field_span(fields, "kind", REQUIRED, &word) || !alert_kind_find(word, &out->kind))
        return false;
    field_int(fields, "id", REQUIRED, 0, INT64_MAX, &out->id);
    FIELD_TEXT(fields, "subject", OPTIONAL, out->subject);
    field_code(fields, "station", OPTIONAL, &out->station);
    FIELD_TEXT(fields, "text", OPTIONAL, out->text);
    field_time(fields, "first", REQUIRED, &out->first_ms);
    field_time(fields, "last", REQUIRED, &out->last_ms);
    field_int(fields, "count", REQUIRED, 0, INT64_MAX, &out->count);
    field_bool(fields, "acknowledged", OPTIONAL, &out->acknowledged);
    return true;
}

static void read_alerts(const struct fields *fields, struct board *out)
{
    int count = field_array(fields, "alerts", REQUIRED, ALERTS_MAX);
    for (int i = 0; i < count; i++) {
        struct fields item;
        if (field_item(fields, "alerts", i, &item) && read_alert(&item, &out->alerts[out->alert_count]))
            out->alert_count++;
    }
}

static void read_members(const struct fields *fields, struct group *out)
{
    json_t *stations = json_object_get(fields->object, "stations");
    for (size_t i = 0; i < json_array_size(stations) && out->member_count < STATIONS_MAX; i++) {
        if (value_code(json_array_get(stations, i), &out->members[out->member_count].station))
            out->member_count++;
        else
            fields_complain(fields, "stations", "must be a list of the codes of stations");
    }
}

static void read_groups(const struct fields *fields, struct board *out)
{
    out->group_count = field_array(fields, "groups", OPTIONAL, GROUPS_MAX);
    for (int i = 0; i < out->group_count; i++) {
        struct board_group *at = &out->groups[i];
        struct fields item;
        if (!field_item(fields, "groups", i, &item))
            continue;
        field_code(&item, "code", REQUIRED, &at->group.code);
        FIELD_TEXT(&item, "name", REQUIRED, at->group.name);
        read_limit(&item, &at->group.limit);
        field_int(&item, "wip", REQUIRED, 0, INT64_MAX, &at->load.pieces);
        field_int(&item, "wip_ug", REQUIRED, 0, INT64_MAX, &at->load.mass.ug);
        read_lent(&item, &at->lent);
        read_members(&item, &at->group);
    }
}

/* A group knows the kinds of its stations once these are read. */
static void resolve_groups(struct board *out)
{
    struct station stations[STATIONS_MAX];
    for (int i = 0; i < out->station_count; i++)
        stations[i] = out->stations[i].station;
    for (int i = 0; i < out->group_count; i++)
        group_resolve(&out->groups[i].group, stations, out->station_count);
}

static void read_overrides(const struct fields *fields, struct board_overrides *out)
{
    struct fields overrides;
    if (!field_object(fields, "overrides", OPTIONAL, &overrides))
        return;
    field_int(&overrides, "this_week", OPTIONAL, 0, INT64_MAX, &out->this_week);
    field_int(&overrides, "last_week", OPTIONAL, 0, INT64_MAX, &out->last_week);
    field_int(&overrides, "moves_this_week", OPTIONAL, 0, INT64_MAX, &out->moves_this_week);
    field_int(&overrides, "by_reason_this_week", OPTIONAL, 0, INT64_MAX, &out->by_reason_this_week);
}

/* A hub of before tells what passed and what was sent back. */
static void read_judged(const struct fields *fields, struct board *out)
{
    int64_t passed = 0, reworked = 0;
    field_int(fields, "passed_today", OPTIONAL, 0, INT32_MAX, &passed);
    field_int(fields, "reworked_today", OPTIONAL, 0, INT32_MAX, &reworked);
    out->right_today = passed;
    out->judged_today = passed + reworked;
    field_int(fields, "judged_today", OPTIONAL, 0, INT64_MAX, &out->judged_today);
    field_int(fields, "right_today", OPTIONAL, 0, INT64_MAX, &out->right_today);
}

void board_read(const struct fields *fields, struct board *out)
{
    field_int(fields, "seq", REQUIRED, 0, INT64_MAX, &out->seq);
    field_time(fields, "at", REQUIRED, &out->at_ms);
    FIELD_TEXT(fields, "workshop", OPTIONAL, out->workshop);
    FIELD_TEXT(fields, "language", OPTIONAL, out->language);
    out->station_count = field_array(fields, "stations", REQUIRED, STATIONS_MAX);
    for (int i = 0; i < out->station_count; i++) {
        struct fields item;
        if (field_item(fields, "stations", i, &item))
            read_station(&item, &out->stations[i]);
    }
    field_int(fields, "pieces_on_line", REQUIRED, 0, INT64_MAX, &out->pieces_on_line);
    field_int(fields, "pieces_in_pool", REQUIRED, 0, INT64_MAX, &out->pieces_in_pool);
    field_int(fields, "pieces_parked", OPTIONAL, 0, INT64_MAX, &out->pieces_parked);
    read_groups(fields, out);
    resolve_groups(out);
    read_overrides(fields, &out->overrides);
    field_int(fields, "finished_today", REQUIRED, 0, INT64_MAX, &out->finished_today);
    read_judged(fields, out);
    read_alerts(fields, out);
}

struct fault wire_read_board(struct span body, struct board *out)
{
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    struct fault fault = parse_json(body, WIRE_BOARD_TEXT_MAX, "the board", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    memset(out, 0, sizeof *out);
    if (json_is_object(root))
        board_read(&fields, out);
    else
        fields_complain(&fields, "", "must be an object, in { }");
    json_decref(root);
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}
