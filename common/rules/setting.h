/* Settings of the workshop: numbers and truths that a manager may choose, each a row here with its bounds and
 * its default. A new one is one row: the workshop file, `put`, the store, the house and the manual follow
 * from the table. Read with settings_get(&house->settings, SETTING_…). Pure.
 *
 * name, word (with its unit), lowest, highest, default, about. 0 to 1: true or false in the file. */
#ifndef TOUCHSTONE_SETTING_H
#define TOUCHSTONE_SETTING_H

#include "common/base/span.h"

#define SETTING_LIST(X)                                                                                      \
    X(SETTING_LEARN_N_MIN, "learn_n_min", 2, 10000, 20,                                                      \
      "weighed pieces before a stage factor is offered as learned")                                          \
    X(SETTING_CONDITIONAL_TO_MANAGER, "conditional_pass_to_manager", 0, 1, 1,                                \
      "a weight that passes conditionally twice is passed by a manager, not by the inspector")               \
    X(SETTING_NO_VERDICT_STOPS, "no_verdict_stops", 0, 1, 0,                                                 \
      "a weight that could not be judged stops the piece until a manager accepts it")                        \
    X(SETTING_SHEET_REQUIRED, "sheet_required", 0, 1, 0,                                                     \
      "an inspection passes only with its sheet of six criteria")                                            \
    X(SETTING_SERIAL_REQUIRED, "serial_required", 0, 1, 0,                                                   \
      "a piece is delivered only with its serial number and hallmark on record")                             \
    X(SETTING_SIGN_WITH_PIN, "sign_with_pin", 0, 1, 0, "an inspection sheet is signed with badge and PIN")   \
    X(SETTING_CHECK_WEIGHT_DAYS, "check_weight_days", 1, 366, 7,                                             \
      "a scale is checked with its check-weight at least every so many days")                                \
    X(SETTING_SESSION_MIN, "session_min", 1, 1440, 30,                                                       \
      "minutes without a word after which a session of the office ends")                                     \
    X(SETTING_SHIFT_END_MIN, "shift_end_min", 0, 1439, 1200,                                                 \
      "minutes after midnight at which a shift ends: presence does not last longer")                         \
    X(SETTING_BACKUP_HOURS, "backup_hours", 1, 8760, 26,                                                     \
      "hours after which the last backup is too old, and an alert says so")                                  \
    X(SETTING_PROOF_HOUR, "proof_hour", 0, 23, 3,                                                            \
      "hour of the day from which the hub proves its books, once a day")                                     \
    X(SETTING_FLASK_CENTS, "flask_cost_cents", 0, 100000000, 2500,                                           \
      "what a flask costs, whatever hangs in it")                                                            \
    X(SETTING_PIECE_DAY_CENTS, "piece_day_cents", 0, 100000000, 50, "what a piece in work costs a day")      \
    X(SETTING_FLASK_METAL_MIN_MG, "flask_metal_min_mg", 0, 100000000, 30000,                                 \
      "metal that a casting takes at least, whatever it casts")                                              \
    X(SETTING_SIZING_PERCENT, "sizing_percent", 50, 99, 80,                                                  \
      "share of the bottleneck's rate that a proposed limit is to reach")                                    \
    X(SETTING_SIZING_DAYS, "sizing_days", 1, 366, 28, "days back from which limits are proposed")            \
    X(SETTING_SIZING_N_MIN, "sizing_n_min", 1, 10000, 20,                                                    \
      "pieces finished at a station before its measured times count")                                        \
    X(SETTING_STOPPED_MIN, "stopped_min", 1, 10080, 30,                                                      \
      "minutes for which a station may be over, stopped or full before an alert says so again, louder")      \
    X(SETTING_IDLE_HOURS, "idle_hours", 1, 8760, 48,                                                         \
      "hours for which a piece may stay as it is at a station; or four times its step's standard time")      \
    X(SETTING_BALANCE_DAYS, "balance_days", 1, 366, 7, "days for which an open balance may stay unsettled")  \
    X(SETTING_ASSAY_PERCENT, "assay_percent", 0, 100, 0,                                                     \
      "returns of filings, dust and the like that are picked for an assay, at random")                       \
    X(SETTING_SLIP_HOURS, "slip_hours", 1, 8760, 72,                                                         \
      "hours after which a transfer slip should be confirmed")                                               \
    X(SETTING_CHANGE_HOURS, "change_hours", 0, 8760, 24, "hours for which a change request may wait")        \
    X(SETTING_PERSON_DAYS, "person_days", 1, 3660, 365, "days for which figures of single persons are told") \
    X(SETTING_LEND_FREE_MIN, "lend_free_min", 1, 1000, 2,                                                    \
      "free places that a limit has at least when one of them is lent to a kiosk")                           \
    X(SETTING_LEND_MG, "lend_mg", 1, 100000000, 10000,                                                       \
      "metal that a lent place holds, where the limit is in grams")                                          \
    X(SETTING_UNTOLD_MIN, "untold_min", 1, 10080, 30,                                                        \
      "minutes in which a bench that is back should have told what was booked for it without a name")        \
    X(SETTING_CLOCK_SKEW_S, "clock_skew_s", 1, 86400, 30,                                                    \
      "seconds by which a kiosk's clock may differ from the hub's before an alert says so")

enum setting {
#define X(name, word, low, high, preset, about) name,
    SETTING_LIST(X)
#undef X
        SETTING_COUNT
};

struct setting_kind {
    const char *word;
    int64_t low, high, preset;
    const char *about; /* a few words for the manual */
};

const struct setting_kind *setting_kind_of(enum setting setting);
MUST_USE bool setting_find(struct span word, enum setting *out);
/* It is a truth: 0 or 1, written as false and true. */
bool setting_is_flag(enum setting setting);

struct settings {
    uint32_t has; /* bit per setting: chosen; the others have their default */
    int64_t value[SETTING_COUNT];
};

int64_t settings_get(const struct settings *settings, enum setting setting);
/* Asserts that it is within its bounds. */
void settings_set(struct settings *settings, enum setting setting, int64_t value);

static inline bool settings_have(const struct settings *settings, enum setting setting)
{
    return settings->has >> setting & 1;
}

_Static_assert(SETTING_COUNT <= 32, "which are chosen is one uint32_t");

#endif
