#include "hub/service/life_read.h"

#include "hub/service/desk.h"
#include "hub/service/moment.h"

struct slip_walk {
    struct store *store;
    bool (*take)(void *context, const struct slip_row *slip, const struct slip_piece *pieces, size_t count);
    void *context;
    struct fault fault;
};

static bool take_slip(void *context, const struct slip_row *slip)
{
    struct slip_walk *walk = context;
    struct slip_piece pieces[SLIP_PIECES_MAX];
    size_t count = 0;
    walk->fault = store_slip_pieces(walk->store, slip->id, pieces, &count);
    return !fault_is(walk->fault) && walk->take(walk->context, slip, pieces, count);
}

struct fault reader_slips(struct reader *reader, int64_t after, bool open,
                          bool (*take)(void *context, const struct slip_row *slip,
                                       const struct slip_piece *pieces, size_t count),
                          void *context)
{
    struct slip_walk walk = {.store = reader->store, .take = take, .context = context, .fault = FAULT_OK};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_slip_each(reader->store, after, open, take_slip, &walk);
    reader_end(reader);
    return fault_is(fault) ? fault : walk.fault;
}

struct slip_balance slip_balance_so_far(const struct slip_piece *pieces, size_t count)
{
    struct slip_line lines[SLIP_PIECES_MAX];
    size_t come = 0;
    for (size_t i = 0; i < count; i++)
        if (pieces[i].received)
            lines[come++] = (struct slip_line){.quantity = pieces[i].quantity,
                                               .weighed_out = pieces[i].went_weighed,
                                               .weighed_back = pieces[i].found_weighed,
                                               .went = pieces[i].went,
                                               .came = pieces[i].found,
                                               .norm = pieces[i].norm};
    return slip_balance_of(lines, come);
}

void slip_balance_say(struct text *out, const struct slip_balance *balance)
{
    const struct custody *custody = &balance->custody;
    struct told_grams went = told_grams(balance->went, 3), came = told_grams(balance->came, 3);
    struct told_grams loss = told_grams(custody->loss, 3), limit = told_grams(custody->limit, 3);
    if (balance->pieces == 0)
        return;
    switch (custody->ruling) {
    case CUSTODY_WITHIN:
        text_add(out, _("%s g went out, %s g came back: a loss of %s g, within the limit of %s g."),
                 went.text, came.text, loss.text, limit.text);
        return;
    case CUSTODY_OVER:
        text_add(out, _("%s g went out, %s g came back: a loss of %s g, over the limit of %s g."), went.text,
                 came.text, loss.text, limit.text);
        return;
    case CUSTODY_GAIN:
        text_add(out, _("%s g went out, %s g came back: more than went, beyond the limit of %s g."),
                 went.text, came.text, limit.text);
        return;
    case CUSTODY_NO_NORM:
        text_add(out,
                 _("%s g went out, %s g came back: a loss of %s g, and no norm says how much it may be."),
                 went.text, came.text, loss.text);
        return;
    }
}

struct fault reader_inspections(struct reader *reader, struct tag tag, bool *found,
                                bool (*take)(void *context, const struct inspection_row *row), void *context)
{
    struct piece_row piece;
    *found = false;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_piece_find(reader->store, tag, &piece, found);
    if (!fault_is(fault) && *found)
        fault = store_inspection_each(reader->store, piece.id, 0, take, context);
    reader_end(reader);
    return fault;
}

struct fault reader_photos(struct reader *reader, struct tag tag, struct piece_photo out[PIECE_PHOTOS_MAX],
                           int *count)
{
    struct piece_row piece;
    bool found = false;
    *count = 0;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_piece_find(reader->store, tag, &piece, &found);
    if (!fault_is(fault) && found)
        fault = store_inspection_photos(reader->store, piece.id, out, PIECE_PHOTOS_MAX, count);
    reader_end(reader);
    return fault;
}

static int64_t weighing_of(const struct inspection *sheet)
{
    for (int i = 0; i < sheet->line_count; i++)
        if (sheet->lines[i].criterion == CRITERION_WEIGHT)
            return sheet->lines[i].weighing;
    return 0;
}

struct fault reader_evidence(struct reader *reader, const struct inspection_row *row, struct evidence *out)
{
    struct engraving_row engraved;
    bool found = false;
    int64_t weighing = weighing_of(&row->sheet);
    *out = (struct evidence){.weighed = false};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    if (weighing != 0)
        fault = store_weighing_find(reader->store, weighing, &out->weighing, &out->weighed);
    if (!fault_is(fault))
        fault = store_engraving_of_piece(reader->store, row->piece, &engraved, &found);
    if (!fault_is(fault) && found)
        out->engraved = engraved.what;
    reader_end(reader);
    return fault;
}
