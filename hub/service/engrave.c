/* engrave: the serial number and the hallmark of a piece. */
#include "hub/service/engrave.h"

#include <stdio.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/held.h"
#include "hub/service/happened.h"
#include "hub/service/life.h"
#include "hub/service/moment.h"

void engraving_write(struct text *out, const struct engraving_row *row)
{
    json_begin(out, '{');
    json_add_text(out, "serial", row->what.serial);
    json_add_text_if(out, "hallmark", row->what.hallmark);
    json_add_text_if(out, "marks", row->what.marks);
    json_add_text_if(out, "inscription", row->what.inscription);
    json_add_int_if(out, "supersedes", row->supersedes);
    json_end(out, '}');
}

/* ------------------------------------------------------------------ what, and where */

static struct fault refuse_place(struct act *act, enum reason reason)
{
    struct outcome refused = act_refusal(act, reason);
    const char *name = act->row.name;
    char where[LIFE_WHERE_MAX];
    life_where(where, &act->desk->house, &act->row.now.piece);
    if (reason == REASON_BAD_FIELD)
        return life_refuse(act, &refused,
                           _("%s counts %lld, and a serial number is of one piece: split it first."), name,
                           (long long)act->row.now.piece.quantity);
    if (reason == REASON_NOT_DONE)
        return life_refuse(act, &refused,
                           _("%s is %s: it is engraved when it is cast, and not before its engraving step."),
                           name, where);
    if (reason == REASON_WRONG_STATION)
        return life_refuse(act, &refused,
                           _("%s is %s: a piece is engraved at a station, or in finished goods."), name,
                           where);
    return life_refuse_plainly(act, &refused);
}

static bool copy_field(struct act *act, const char *field, char *out, size_t size)
{
    struct text text = text_in(out, size);
    text_add(&text, "%s", form_text(act->command->form, field));
    return text_ok(&text);
}

/* The hallmark of its alloy, and no other. */
static struct fault take_hallmark(struct act *act, struct engraving *out, bool *good)
{
    const struct house *house = &act->desk->house;
    const struct workshop_alloy *alloy = house_alloy(house, house_lot(house, act->row.lot)->alloy);
    const char *own = alloy ? alloy->hallmark : "";
    if (!form_has(act->command->form, "hallmark")) {
        memcpy(out->hallmark, own, strlen(own) + 1);
        return FAULT_OK;
    }
    *good = copy_field(act, "hallmark", out->hallmark, sizeof out->hallmark);
    if (!*good)
        return life_refuse_field(act, REASON_BAD_FIELD, "hallmark",
                                 _("A hallmark is that long at most: 31 characters."));
    *good = hallmark_fits(own, out->hallmark);
    if (*good)
        return FAULT_OK;
    return life_refuse_field(act, REASON_BAD_FIELD, "hallmark", _("%s is of %s: its hallmark is %s."),
                             act->row.name, alloy->name, own);
}

/* The one that was said, or the next of the workshop; unlike any that stands on another piece. */
static struct fault take_serial(struct act *act, struct engraving *out, bool *good)
{
    struct engraving_row other;
    struct span said = span_of(form_text(act->command->form, "serial"));
    int64_t highest;
    bool found;
    if (!form_has(act->command->form, "serial")) {
        struct fault fault = store_engraving_highest(act->desk->store, &highest);
        serial_write(highest + 1, out->serial);
        return fault;
    }
    *good = serial_is_one(said);
    if (!*good)
        return life_refuse_field(act, REASON_BAD_FIELD, "serial",
                                 _("A serial number has 1 to 32 characters: letters, digits, - . and /."));
    memcpy(out->serial, said.data, said.size);
    struct fault fault = store_engraving_of_serial(act->desk->store, out->serial, &other, &found);
    *good = !fault_is(fault) && (!found || other.piece == act->row.id);
    if (fault_is(fault) || *good)
        return fault;
    return life_refuse_field(act, REASON_EXISTS, "serial",
                             _("%s is the serial number of %s (%s): a number is of one piece."), out->serial,
                             other.name, other.tag.text);
}

/* One that stands must be named to be replaced, and nothing else can be. */
static struct fault take_superseded(struct act *act, struct engraving_row *row, bool *good)
{
    struct engraving_row standing = {.id = 0};
    struct outcome refused = act_refusal(act, REASON_EXISTS);
    bool found;
    struct fault fault = store_engraving_of_piece(act->desk->store, act->row.id, &standing, &found);
    row->supersedes = form_int(act->command->form, "supersedes");
    *good = !fault_is(fault) && row->supersedes == standing.id;
    if (fault_is(fault) || *good)
        return fault;
    if (found)
        return life_refuse(
            act, &refused,
            _("%s has the serial number %s (record %lld): a new record names it as the one that "
              "it supersedes."),
            act->row.name, standing.what.serial, (long long)standing.id);
    return life_refuse_field(act, REASON_UNKNOWN_THING, "supersedes",
                             _("No record of %s stands that could be superseded."), act->row.name);
}

static struct fault fill(struct act *act, struct engraving_row *row, bool *good)
{
    *good = copy_field(act, "marks", row->what.marks, sizeof row->what.marks);
    if (!*good)
        return life_refuse_field(act, REASON_BAD_FIELD, "marks", _("The marks are too long for the record."));
    *good = copy_field(act, "inscription", row->what.inscription, sizeof row->what.inscription);
    if (!*good)
        return life_refuse_field(act, REASON_BAD_FIELD, "inscription",
                                 _("The inscription is too long for the record."));
    struct fault fault = take_hallmark(act, &row->what, good);
    if (!fault_is(fault) && *good)
        fault = take_serial(act, &row->what, good);
    return fault_is(fault) || !*good ? fault : take_superseded(act, row, good);
}

/* ------------------------------------------------------------------ posting */

static struct fault post_engraving(struct act *act, struct engraving_row *row)
{
    struct outcome outcome = outcome_accept(outcome_begin(&act->row.now.piece));
    char buffer[8 * FOUND_TEXT_MAX];
    struct text found = TEXT_IN(buffer);
    act_flag_held(act, &outcome);
    engraving_write(&found, row);
    assert(text_ok(&found)); /* each part of it is bounded */
    struct fault fault = life_post(act, &outcome, text_span(&found));
    row->event = act->reply->seq;
    if (!fault_is(fault))
        fault = store_engraving_add(act->desk->store, row);
    if (fault_is(fault))
        return fault;
    snprintf(act->reply->thing, sizeof act->reply->thing, "serial:%s", row->what.serial);
    act_explain(act, _("%s has the serial number %s (record %lld)."), act->row.name, row->what.serial,
                (long long)row->id);
    return FAULT_OK;
}

struct fault engrave_book(struct act *act)
{
    struct piece piece = held_found(&act->row.now.piece, act->command->decided == DECIDED_KIOSK);
    enum reason obstacle = engraving_obstacle(&piece);
    struct engraving_row row = {.piece = act->row.id,
                                .station = act->row.now.piece.station,
                                .operator_badge = act->command->operator_badge,
                                .at_ms = act->deed_ms};
    bool good;
    if (obstacle != REASON_NONE)
        return refuse_place(act, obstacle);
    struct fault fault = fill(act, &row, &good);
    return fault_is(fault) || !good ? fault : post_engraving(act, &row);
}

/* ------------------------------------------------------------------ reading */

struct fault reader_engravings(struct reader *reader, const char *serial, int64_t after,
                               bool (*take)(void *context, const struct engraving_row *row), void *context)
{
    struct engraving_row row;
    bool found = false;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    if (serial[0] == '\0')
        fault = store_engraving_each(reader->store, after, take, context);
    else
        fault = store_engraving_of_serial(reader->store, serial, &row, &found);
    if (!fault_is(fault) && found)
        (void)take(context, &row);
    reader_end(reader);
    return fault;
}

struct fault reader_engraving(struct reader *reader, struct tag tag, struct engraving_row *out, bool *found)
{
    struct piece_row piece;
    *found = false;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_piece_find(reader->store, tag, &piece, found);
    if (!fault_is(fault) && *found)
        fault = store_engraving_of_piece(reader->store, piece.id, out, found);
    reader_end(reader);
    return fault;
}
