#include "hub/service/life_read.h"

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
