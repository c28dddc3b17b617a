#include "hub/store/setup.h"

#include "hub/store/inside.h"

#define TABLES_MAX 3

static const struct part {
    const char *word;
    bool grows;
} parts[] = {
#define X(name, word, grows) [name] = {word, grows},
    SETUP_PART_LIST(X)
#undef X
};

/* A row is a JSON array of its columns: what is none, a number or a text stays apart. */
static const char *const TABLES[SETUP_PART_COUNT][TABLES_MAX] = {
    [SETUP_PEOPLE] = {"SELECT json_array(badge, name, chip, language, manager, station, roles, skills)"
                      " FROM person ORDER BY badge"},
    [SETUP_STATIONS] =
        {"SELECT json_array(code, name, kind, place, limit_pieces, limit_ug, limit_mode, staff, at_once,"
         " outside, visit, bottleneck) FROM station ORDER BY code",
         "SELECT json_array(code, name, limit_pieces, limit_ug, limit_mode) FROM station_group ORDER BY code",
         "SELECT json_array(station_group, line, station) FROM station_group_member"
         " ORDER BY station_group, line"},
    [SETUP_ALLOYS] = {"SELECT json_array(code, name, metal, fineness, hallmark, fineness_min) FROM alloy"
                      " ORDER BY code"},
    [SETUP_SETTINGS] = {"SELECT json_array(name, value) FROM setting ORDER BY name"},
    [SETUP_ROUTES] =
        {"SELECT json_array(id, code, revision) FROM route WHERE id <= ? ORDER BY id",
         "SELECT json_array(route, step, kind, factor_ppm, factor_u_ppm, verified, tolerance_ppm, weigh,"
         " inspection, sets_stones, standard_s, visit, rework_factor_ppm) FROM route_step WHERE route <= ?"
         " ORDER BY route, step"},
    [SETUP_MODELS] =
        {"SELECT json_array(id, code, name, icon, route, revision) FROM model WHERE id <= ? ORDER BY id",
         "SELECT json_array(model, line, size, volume_mm3_e3, has_stones) FROM model_size WHERE model <= ?"
         " ORDER BY model, line",
         "SELECT json_array(model, line, count, each_ug, setting, size_row, kind) FROM model_stone"
         " WHERE model <= ? ORDER BY model, line"},
    [SETUP_PICTURES] = {"SELECT json_array(id, picture) FROM model WHERE id <= ? ORDER BY id"},
    [SETUP_LOTS] = {"SELECT json_array(id, code, alloy, ug_per_mm3, u_ppm, source, revision) FROM lot"
                    " WHERE id <= ? ORDER BY id"},
    [SETUP_PINS] = {"SELECT json_array(badge, hash, set_ms) FROM pin ORDER BY badge"},
    [SETUP_KIOSKS] = {"SELECT json_array(code, name) FROM kiosk ORDER BY code",
                      "SELECT json_array(k.code, s.line, s.station) FROM kiosk_station AS s"
                      " JOIN kiosk AS k ON k.id = s.kiosk ORDER BY k.code, s.line"},
    [SETUP_TOKENS] = {"SELECT json_array(code, lower(hex(token))) FROM kiosk ORDER BY code"},
    [SETUP_SCALES] = {"SELECT json_array(code, name, division_ug, repeatability_ug, bias_ug, bias_u_ug,"
                      " check_weight_ok, tested_ms, checked_ms) FROM scale ORDER BY code"},
};

static const char *const LASTS[SETUP_PART_COUNT] = {
    [SETUP_ROUTES] = "SELECT coalesce(max(id), 0) FROM route",
    [SETUP_MODELS] = "SELECT coalesce(max(id), 0) FROM model",
    [SETUP_PICTURES] = "SELECT coalesce(max(id), 0) FROM model",
    [SETUP_LOTS] = "SELECT coalesce(max(id), 0) FROM lot",
};

const char *setup_part_word(enum setup_part part)
{
    return parts[part].word;
}

bool setup_part_grows(enum setup_part part)
{
    return parts[part].grows;
}

struct fault store_setup_rows(struct store *store, enum setup_part part, int64_t *out)
{
    struct query query;
    *out = 0;
    if (!parts[part].grows)
        return FAULT_OK;
    query_begin(&query, store, "count what is set up", LASTS[part]);
    return query_int(&query, out);
}

struct fault store_setup_each(struct store *store, enum setup_part part, int64_t rows,
                              void (*take)(void *context, struct span row), void *context)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < TABLES_MAX && TABLES[part][i] && !fault_is(fault); i++) {
        struct query query;
        query_begin(&query, store, "read what is set up", TABLES[part][i]);
        if (parts[part].grows)
            put_int(&query, rows);
        while (query_row(&query))
            take(context, take_span(&query));
        fault = query_end(&query);
    }
    return fault;
}
