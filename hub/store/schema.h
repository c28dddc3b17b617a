/* The tables of the second format, a part for each family of verbs. Each ends with its indexes. What can be
 * computed from the events is a projection, kept for speed; verify computes it anew. */
#ifndef TOUCHSTONE_SCHEMA_H
#define TOUCHSTONE_SCHEMA_H

#define NEVER_CHANGES(table)                                                                                 \
    "CREATE TRIGGER " table "_is_not_updated BEFORE UPDATE ON " table                                        \
    " BEGIN SELECT raise(ABORT, 'history is append-only'); END;"                                             \
    "CREATE TRIGGER " table "_is_not_deleted BEFORE DELETE ON " table                                        \
    " BEGIN SELECT raise(ABORT, 'history is append-only'); END;"

extern const char SCHEMA_ALERT[], SCHEMA_FIGURES[], SCHEMA_ALERT_STATION[], SCHEMA_TREE_LIVES[],
    SCHEMA_LANGUAGE[], SCHEMA_JUDGED[], SCHEMA_CORRECTED[], SCHEMA_QUARTERS[],
    SCHEMA_KIOSK_ALERTS[]; /* schema_alert.c: the life of alerts, the figures, languages */
extern const char SCHEMA_LEARN[], SCHEMA_REDO[], SCHEMA_STONES_SEALED[], SCHEMA_REWORK[],
    SCHEMA_STONES_REST[], SCHEMA_TREE_SAMPLES[], SCHEMA_CUT_SAMPLES[],
    SCHEMA_SAMPLES_AGAIN[];      /* schema_learn.c: scales tested, factors and norms, drift */
extern const char SCHEMA_LENT[]; /* schema_lent.c: places lent to kiosks, implied deeds */
extern const char SCHEMA_LIFE[]; /* schema_life.c: tags, slips */
extern const char SCHEMA_QUALITY[], SCHEMA_ENGRAVING[]; /* schema_life.c: inspection sheets, serial numbers */
extern const char SCHEMA_LIMIT[]; /* schema_limit.c: groups of stations, overrides, proposals accepted */
extern const char SCHEMA_METAL[]; /* schema_metal.c: loose metal, returns, refining, stock-takes, stones */
extern const char SCHEMA_ORDER[], SCHEMA_SHORT[],
    SCHEMA_CHANGE[]; /* schema_order.c: orders, their lines, changes, designs, deliveries */
extern const char SCHEMA_PROOF[], SCHEMA_TABLE_SEALS[]; /* schema_proof.c: digests of days, sums of tables */
extern const char SCHEMA_SETUP[],
    SCHEMA_SIZE[]; /* schema_setup.c: roles, skills, PINs, sessions, settings, sizes of models */

#endif
