/* The fields of a command of the bench, and of what every command says beside its form: one row each. Only
 * command_json.c includes it. */
#ifndef TOUCHSTONE_COMMAND_FIELD_H
#define TOUCHSTONE_COMMAND_FIELD_H

#include <jansson.h>

#include "common/rules/command.h"

/* In the order of writing, which is also the order in which missing fields are named. */
#define COMMAND_FIELD_LIST(X)                                                                                \
    X(FIELD_ID, "id", read_id, "a UUID of version 7, new for each command")                                  \
    X(FIELD_OUTBOX, "outbox", read_outbox, "the UUID of the outbox that numbers it")                         \
    X(FIELD_N, "n", read_n, "its number in the outbox, 1 or more")                                           \
    X(FIELD_DECIDED, "decided", read_decided, "hub or kiosk")                                                \
    X(FIELD_AT, "at", read_at, "a time like 2026-11-20T14:07:00.250Z")                                       \
    X(FIELD_OPERATOR, "operator", read_operator, "a badge like TSB-000007-6")                                \
    X(FIELD_STATION, "station", read_station, "the code of a station")                                       \
    X(FIELD_DO, "do", read_do, "a verb that this hub knows: /openapi.json lists them")                       \
    X(FIELD_PIECE, "piece", read_piece, "a printed id like TS1-000123-Z")                                    \
    X(FIELD_SEEN, "seen", read_seen, "the version, or the event, that was seen: a whole number")             \
    X(FIELD_REPLACES, "replaces", read_replaces, "{\"id\",\"n\"} of the command without an answer")          \
    X(FIELD_GROSS, "gross_ug", read_gross, "a whole number of micrograms, 0 or more")                        \
    X(FIELD_TARE, "tare_ug", read_tare, "a whole number of micrograms, 0 or more")                           \
    X(FIELD_READINGS, "readings", read_readings, "a number from 1 to 10")                                    \
    X(FIELD_SCALE, "scale", read_scale, "the code of a scale")                                               \
    X(FIELD_RAW, "raw", read_raw, "the scale's own line")                                                    \
    X(FIELD_SHOWN, "shown", read_shown, "the ruling that the kiosk showed")                                  \
    X(FIELD_TO, "to", read_to, "the kind of the step that caused it")                                        \
    X(FIELD_DEFECT, "defect", read_defect,                                                                   \
      "one of weight, inspection, porosity, scratch, loose_stone, dimension, other")                         \
    X(FIELD_SUBJECT, "subject", read_subject, "a short text: what it is about")                              \
    X(FIELD_REPORT, "report", read_report, "unknown_tag, or a device and its news, like scale_silent")       \
    X(FIELD_REASON, "reason", read_reason,                                                                   \
      "one of rush_order, client_waits, flask_ready, bench_idle, staff_absent, station_down, other")         \
    X(FIELD_LENT, "lent", read_lent, "a list of the ids of lent places, at most 8")                          \
    X(FIELD_STONES, "stones", read_stones,                                                                   \
      "a list of {\"kind\",\"set\",\"broken\",\"lost\"}, at most 8, each kind once")                         \
    X(FIELD_PIN, "pin", read_pin, "the PIN, a short text")

enum field {
#define X(name, word, reader, wanted) name,
    COMMAND_FIELD_LIST(X)
#undef X
        FIELD_COUNT
};

struct command_field {
    const char *name;
    /* REASON_NONE: read into the command. */
    enum reason (*read)(json_t *value, struct command *out);
    const char *wanted; /* what it has to be, for a sentence */
};
extern const struct command_field COMMAND_FIELDS[FIELD_COUNT];

/* FIELD_COUNT: there is none of that name. */
enum field command_field_find(const char *key);

#endif
