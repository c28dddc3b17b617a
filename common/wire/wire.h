/* The contract in one place: commands, replies, board, sheets and the workshop file ⇄ JSON. See
 * docs/contract.md.
 *
 * Reading is strict (jansson, no duplicates, size and depth capped, UTF-8 only): what is not of the form is
 * named. Unknown fields of a *reply, board or world* are ignored (readers must stand a newer hub); unknown
 * fields of a *command* are refused by name. Writing is by our own small writer: fixed order of keys, no
 * spaces, so that the same value always gives the same bytes. */
#ifndef TOUCHSTONE_WIRE_H
#define TOUCHSTONE_WIRE_H

#include "common/base/arena.h"
#include "common/base/fault.h"
#include "common/base/record.h"
#include "common/base/text.h"
#include "common/rules/command.h"
#include "common/rules/photo.h"
#include "common/rules/piece_history.h"
#include "common/rules/sheet.h"
#include "common/rules/workshop.h"

#define WIRE_BODY_MAX          (256 * 1024) /* bytes of a POST */
#define WIRE_COMMANDS_MAX      256          /* in one array */
#define WIRE_COMMAND_TEXT_MAX  2048         /* of a verb of the bench */
#define WIRE_FORM_TEXT_MAX     16384        /* of a verb with a form */
#define WIRE_REPLY_TEXT_MAX    4096
#define WIRE_PROBLEMS_MAX      100         /* of a put that are told one by one */
#define WIRE_PROBLEMS_TEXT_MAX (12 * 1024) /* bytes of them, beside WIRE_REPLY_TEXT_MAX */
#define WIRE_REPLIES_MAX       (WIRE_COMMANDS_MAX * WIRE_REPLY_TEXT_MAX) /* bytes of the answer to a POST */
#define WIRE_BOARD_TEXT_MAX    (256 * 1024)
#define WIRE_SHEET_TEXT_MAX    (16 * 1024)
#define WIRE_PIECE_TEXT_MAX    (512 * 1024) /* of a sheet with its history */
#define WIRE_WORLD_TEXT_MAX                                                                                  \
    (SHEETS_MAX * WIRE_SHEET_TEXT_MAX) /* a buffer for wire_write_world; most worlds need a tenth */
#define WIRE_WORKSHOP_TEXT_MAX (16 * 1024 * 1024)
#define WIRE_RECORD_TEXT_MAX   (4 * 1024 * 1024) /* a row of the store, its bytes in hexadecimal */

/* The version of the contract that this program speaks; a hub tells its own by /healthz. What came with which
 * one: docs/contract.md, "Neighbours". */
#define WIRE_CONTRACT 3

/* One item of a POST: a command, or what is wrong with it. */
struct wire_item {
    /* REASON_NONE: `command` is whole. Else REASON_BAD_FIELD, _UNKNOWN_COMMAND, _WRONG_CHECK; its form has
     * what could be read. */
    enum reason problem;
    char field[CODE_TEXT_MAX]; /* the field that is wrong */
    bool has_number; /* id, outbox and n could be read, even if the rest could not: the number counts as seen
                      */
    char detail[DETAIL_TEXT_MAX]; /* a sentence about it; "" where the reason says all */
    struct command command;
    struct span body; /* a command with a form: all of it but the PIN, as bytes that are always the same for
                         the same value */
    struct span form; /* its own fields alone, as JSON. Both in the arena; empty for a bench verb */
};

/* Reads a body: one object or an array of 1…WIRE_COMMANDS_MAX. A fault only when it is not JSON of that
 * shape. `*is_array` tells how to answer. `items` has room for WIRE_COMMANDS_MAX. Forms, and
 * what they say, live in `arena` (NULL: somebody who knows the bench verbs only, the others are unknown to
 * them); times that a part of a workshop gives from now are anchored at `now_ms`. */
MUST_USE struct fault wire_read_commands(struct span body, int64_t now_ms, struct arena *arena,
                                         struct wire_item *items, size_t *count, bool *is_array);

/* Says everything that is wrong with the form of one command, by its field ("lines[2].quantity"); nothing of
 * a command that has none. wire_read_commands says the first only. */
MUST_USE struct fault wire_say_form(struct span body, struct problems *out);

/* Each writes one JSON value behind what `out` holds; look at text_ok. */
/* The PIN is not written: what is kept of a command, on a disk or as what it was, has none. */
void wire_write_command(struct text *out, const struct command *command);
/* As a hub of this version of the contract understands it: what came later is left out. */
void wire_write_command_for(struct text *out, const struct command *command, int contract);
/* The same for the hub's eyes: with the PIN. */
void wire_write_question(struct text *out, const struct command *command, int contract);
/* A form and all that it says, copied into `arena`. NULL: no memory. */
const struct form *wire_copy_form(const struct form *form, struct arena *arena);
void wire_write_reply(struct text *out, const struct reply *reply);
void wire_write_board(struct text *out, const struct board *board);
void wire_write_sheet(struct text *out, const struct sheet *sheet);
/* The kiosk's world: {"seq", "full", "board", "people", "scales", "lent", "metals", "stones", "components",
 * "slips", "sheets": […], "gone": [tags]}. `sheets` are those of `world`; metals, stones and components only
 * when it knows them. */
void wire_write_world(struct text *out, const struct world *world, bool full);

/* Reads the answer to a POST: an object or an array; writes up to `max` replies. */
MUST_USE struct fault wire_read_replies(struct span body, struct reply *replies, size_t max, size_t *count);
/* The version that a hub tells by /healthz; 1 when it tells none. */
int wire_read_contract(struct span body);
/* The sentence of problem details (RFC 9457, "detail"). False and "" when the body has none; a long one ends
 * in "…". */
MUST_USE bool wire_read_problem(struct span body, char out[FAULT_TEXT_MAX]);
/* The id of a photo that was taken in. False: the body tells none. */
MUST_USE bool wire_read_photo(struct span body, char id[PHOTO_ID_MAX]);
MUST_USE struct fault wire_read_board(struct span body, struct board *out);
MUST_USE struct fault wire_read_sheet(struct span body, struct sheet *out);
/* The history behind a sheet, newest first; what is older than there is room for is left out, and deeds that
 * are not known. */
MUST_USE struct fault wire_read_piece_history(struct span body, struct piece_history *out);
/* Merges a world answer into `world`: a full one replaces all, a partial one replaces the sheets that it
 * names and drops those that are finished. On a fault `world` is as before. */
MUST_USE struct fault wire_read_world(struct span body, struct world *world);

/* Writes "roles": [words], in the order of the list, as a member of the object that is open. */
void wire_write_roles(struct text *out, uint32_t roles);

/* {"badge": "TSB-…", "pin": "2468"}: who signs in. */
MUST_USE struct fault wire_read_sign_in(struct span body, struct tag *badge, char pin[PIN_TEXT_MAX]);

/* {"code": "bench-7", "name": "Bench 7", "stations": ["setting"]}: a kiosk that is to be let in; a known one
 * may leave out name and stations, which are then "" and none here. */
MUST_USE struct fault wire_read_kiosk(struct span body, struct workshop_kiosk *out);

/* {"csv": "order,client\n…", "dry_run": true}: a CSV file. Who says an outbox of its own, and at what time,
 * may send it again when the answer was lost. */
struct wire_table {
    struct span csv; /* lives in the arena */
    bool dry_run;
    struct uuid outbox; /* nil: it says none */
    int64_t at_ms;
};
MUST_USE struct fault wire_read_table(struct span body, struct arena *arena, struct wire_table *out);

/* Reads a workshop file. Every problem of form goes to `problems` with its JSON path; a fault only when it is
 * not JSON. The result is owned by the caller (workshop_release), also when there were problems. `now_ms`
 * anchors "due_in_hours". */
MUST_USE struct fault wire_read_workshop(struct span body, int64_t now_ms, struct workshop *out,
                                         struct problems *problems);

/* Any lists of a workshop file, without its name: as the command `put` has them. */
MUST_USE struct fault wire_read_part(struct span body, int64_t now_ms, struct workshop *out,
                                     struct problems *problems);

/* The line, from 1, to which a path of a problem leads ("pieces[3].tag"); where the path ends before, that of
 * the last that is there. */
int wire_line_of(struct span body, const char *path);

/* Writes one, with a line for each thing; PINs are nobody's to write. */
void wire_write_workshop(struct text *out, const struct workshop *workshop);

/* A row of the whole store as one line of JSON, without its end:
 * {"person":{"badge":"TSB-000001-I","manager":1}}.
 */
void wire_write_record(struct text *out, const struct record *record);
/* Reads one, and hands it to `take`, whose fault is its own; what it says is borrowed until then. */
MUST_USE struct fault wire_read_record(struct span line,
                                       struct fault (*take)(void *context, const struct record *record),
                                       void *context);

#endif
