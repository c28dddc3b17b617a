#include "hub/paper/sheet_paper.h"

#include <string.h>

#include "hub/paper/page.h"
#include "hub/paper/words.h"

/* ------------------------------------------------------------------ inspection */

/* The measure in the criterion's own unit. */
static void measure_write(char out[CELL_MAX], const struct inspection_line *line, int64_t value)
{
    struct text text = text_in(out, CELL_MAX);
    if (!line->has_measure)
        return;
    switch (line->criterion) {
    case CRITERION_WEIGHT:
        words_grams(out, MASS_UG(value));
        break;
    case CRITERION_DIMENSIONS:
        words_fixed(&text, value, 3);
        text_add(&text, " %s", _("mm"));
        break;
    case CRITERION_FINENESS:
        words_fixed(&text, value, 1);
        break;
    case CRITERION_SURFACE:
    case CRITERION_STONES:
    case CRITERION_FUNCTION:
    case CRITERION_SEATS:
        text_add(&text, "%lld", (long long)value);
        break;
    }
}

/* How far the actual may be from the nominal: "± 0.098 g"; "" where there is no such number. */
static void allowed_write(char out[CELL_MAX], const struct inspection_line *line,
                          const struct evidence *evidence)
{
    char value[CELL_MAX] = "";
    struct text text = text_in(out, CELL_MAX);
    bool is_minimum = line->criterion == CRITERION_FINENESS;
    if (!line->has_measure)
        return;
    if (line->criterion == CRITERION_WEIGHT && evidence->weighed && evidence->weighing.has_verdict)
        words_grams(value, evidence->weighing.verdict.tolerance);
    else if (line->criterion == CRITERION_DIMENSIONS)
        measure_write(value, line, DIMENSION_TOLERANCE_UM);
    else if (is_minimum) /* its nominal is what the alloy must have at least */
        measure_write(value, line, line->nominal);
    if (value[0] != '\0')
        text_add(&text, is_minimum ? "≥ %s" : "± %s", value);
}

static const struct page_column LINE_COLUMNS[] = {{0.17, false}, {0.2, false}, {0.14, true},
                                                  {0.14, true},  {0.14, true}, {0.21, false}};

static void line_add(struct page *page, const struct inspection_line *line, const struct evidence *evidence)
{
    char criterion[CELL_MAX] = "", nominal[CELL_MAX] = "", actual[CELL_MAX] = "", judgement[CELL_MAX] = "",
         method[CELL_MAX] = "", allowed[CELL_MAX] = "";
    words_of_code(criterion, criterion_word(line->criterion));
    measure_write(nominal, line, line->nominal);
    measure_write(actual, line, line->actual);
    allowed_write(allowed, line, evidence);
    words_of_code(judgement, line->has_ruling ? ruling_word(line->ruling) : judgement_word(line->judgement));
    words_of_code(method, line->method.text);
    const char *cells[] = {
        criterion, line->subject[0] != '\0' ? line->subject : method, nominal, actual, allowed, judgement};
    page_row(page, COUNT_OF(cells), LINE_COLUMNS, cells, false);
}

/* From what the scale showed to what was judged: "Weighed on qc-1: gross 5.120 g, …" */
static void weighing_add(struct page *page, const struct weighing_row *row)
{
    char gross[CELL_MAX] = "", tare[CELL_MAX] = "", stones[CELL_MAX] = "", uncertainty[CELL_MAX] = "",
         line[2 * CELL_MAX];
    struct text text = TEXT_IN(line);
    words_grams(gross, row->weighing.gross);
    words_grams(tare, row->weighing.tare);
    words_grams(stones, row->theory.stones);
    words_grams(uncertainty, row->verdict.uncertainty);
    text_add(&text, _("Weighed on %s: gross %s, tare %s, stones %s."), row->weighing.scale.text, gross, tare,
             stones);
    if (row->has_verdict)
        text_add(&text, _(" Uncertainty U: ± %s."), uncertainty);
    text_end_cut(&text);
    page_text(page, line);
}

/* "Ana (TSB-000007-6)": the name is read, the badge is what signs. */
static void write_signer(char out[CELL_MAX], const char *name, struct tag badge)
{
    struct text text = text_in(out, CELL_MAX);
    if (name[0] != '\0' && !tag_is_none(badge))
        text_add(&text, "%s (%s)", name, badge.text);
    else
        text_add(&text, "%s%s", name, badge.text);
}

static bool counts(const struct inspection_row *row)
{
    return !row->withdrawn && row->superseded_by == 0;
}

static void sheet_facts(struct page *page, const struct sheet *piece, const struct inspection_row *row,
                        const struct evidence *evidence, const struct paper_names *names)
{
    char at[CELL_MAX] = "", number[CELL_MAX], defect[CELL_MAX] = "", by[CELL_MAX], result[CELL_MAX] = "";
    char stones[CELL_MAX] = "";
    struct text text = TEXT_IN(number), set = TEXT_IN(stones);
    text_add(&text, "%lld", (long long)row->id);
    language_stones(piece->stones_text, false, &set);
    write_signer(by, names->by, row->operator_badge);
    words_moment(at, row->at_ms);
    words_of_code(defect, row->defect.text);
    page_fact(page, _("Sheet"), number);
    if (!counts(row)) {
        words_of_code(result, inspection_result_word(row->result));
        page_fact(page, _("Said then"), result);
    }
    page_fact(page, _("Model"), piece->model);
    page_fact(page, C_("of a piece", "Size"), piece->size);
    page_fact(page, _("Serial number"), evidence->engraved.serial);
    page_fact(page, _("Alloy"), piece->alloy_name);
    page_fact(page, _("Hallmark"), evidence->engraved.hallmark);
    page_fact(page, _("Stones"), stones);
    page_fact(page, _("Station"), names->from);
    page_fact(page, _("Inspected"), at);
    page_fact(page, _("Signed by"), by);
    page_fact(page, _("Signature"), row->with_pin ? _("badge and PIN") : _("badge"));
    page_fact(page, _("Defect"), defect);
    page_fact(page, _("Caused at"), names->to);
}

/* Its verdict; of a sheet that does not count any more, that: nobody may read it as one that does. */
static void add_result(struct page *page, const struct inspection_row *row)
{
    char band[CELL_MAX] = "";
    struct text text = TEXT_IN(band);
    if (row->withdrawn)
        text_add(&text, "%s", _("Withdrawn: this sheet does not count."));
    else if (row->superseded_by != 0)
        text_add(&text, _("Superseded by sheet %lld: this one does not count."),
                 (long long)row->superseded_by);
    else
        words_of_code(band, inspection_result_word(row->result));
    page_result(page,
                !counts(row)                     ? PAGE_VOID
                : row->result == INSPECTION_PASS ? PAGE_GOOD
                : row->result == INSPECTION_FAIL ? PAGE_BAD
                                                 : PAGE_UNCLEAR,
                band);
}

/* Where those photos are that do not go along. */
static void photos_elsewhere(struct page *page, const struct inspection_row *row,
                             const struct paper_photo photos[])
{
    bool any = false;
    for (int i = 0; i < row->photo_count; i++) {
        char moment[CELL_MAX] = "";
        const char *reference = row->photos[i].reference;
        if (photos[i].data)
            continue;
        if (!any)
            page_heading(page, _("Photos"));
        any = true;
        words_of_code(moment, row->photos[i].moment.text);
        page_fact(page, moment,
                  photo_is_id(span_of(reference)) ? _("kept at the hub")
                                                  : reference); /* an id says nothing */
    }
}

/* The photos themselves, of the piece. */
static void add_photos(struct page *page, const char *piece, const struct inspection_row *row,
                       const struct paper_photo photos[])
{
    char moments[INSPECTION_PHOTOS_MAX][CELL_MAX] = {""}, heading[CELL_MAX];
    const struct paper_photo *here[INSPECTION_PHOTOS_MAX];
    const char *captions[INSPECTION_PHOTOS_MAX];
    struct text text = TEXT_IN(heading);
    int count = 0;
    for (int i = 0; i < row->photo_count; i++) {
        if (!photos[i].data)
            continue;
        words_of_code(moments[count], row->photos[i].moment.text);
        here[count] = &photos[i];
        captions[count] = moments[count];
        count++;
    }
    text_add(&text, "%s · %s", piece, _("Photos"));
    text_end_cut(&text);
    if (count > 0)
        page_photos(page, heading, count, here, captions);
}

struct fault inspection_write_pdf(const struct sheet *piece, const struct inspection_row *row,
                                  const struct evidence *evidence, const struct paper_photo photos[],
                                  const struct paper_names *names, struct paper *out)
{
    const char *const columns[] = {_("Criterion"), _("Of what"), _("Nominal"),
                                   _("Actual"),    _("Allowed"), _("Judged")};
    struct page page = page_begin();
    *out = (struct paper){.data = NULL};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the sheet");
    char subtitle[CELL_MAX];
    struct text text = TEXT_IN(subtitle);
    text_add(&text, "%s   %s", piece->name, piece->piece.tag.text);
    text_end_cut(&text);
    page_head(&page, row->sheet.kind == INSPECTION_SETTING ? _("Check on receipt") : _("Inspection sheet"),
              subtitle, names->workshop, piece->piece.tag);
    add_result(&page, row);
    sheet_facts(&page, piece, row, evidence, names);
    page_heading(&page, _("Criteria"));
    page_row(&page, COUNT_OF(columns), LINE_COLUMNS, columns, true);
    for (int c = CRITERION_WEIGHT; c <= CRITERION_SEATS;
         c++) /* in their order, whatever order they were said in */
        for (int i = 0; i < row->sheet.line_count; i++)
            if ((int)row->sheet.lines[i].criterion == c)
                line_add(&page, &row->sheet.lines[i], evidence);
    if (evidence->weighed)
        weighing_add(&page, &evidence->weighing);
    photos_elsewhere(&page, row, photos);
    if (row->note[0] != '\0')
        page_heading(&page, _("Note"));
    page_text(&page, row->note);
    page_signatures(&page, 2, (const char *const[]){_("Inspector"), _("Manager")});
    add_photos(&page, piece->name, row, photos);
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ slips */

static const struct page_column SLIP_COLUMNS[] = {{0.2, false}, {0.19, false}, {0.21, false},
                                                  {0.1, true},  {0.15, true},  {0.15, true}};

static void slip_piece_add(struct page *page, const struct slip_piece *piece)
{
    char quantity[CELL_MAX], out[CELL_MAX] = "", found[CELL_MAX] = "";
    struct text text = TEXT_IN(quantity);
    text_add(&text, "%lld", (long long)piece->quantity);
    words_grams(out, piece->metal);
    if (piece->received)
        words_grams(found, piece->found);
    const char *cells[] = {piece->tag.text, piece->name, piece->alloy, quantity, out, found};
    page_row(page, COUNT_OF(cells), SLIP_COLUMNS, cells, false);
}

static void slip_facts(struct page *page, const struct slip_row *slip, const struct paper_names *names)
{
    char sent[CELL_MAX] = "", declared[CELL_MAX] = "";
    words_moment(sent, slip->sent_ms);
    if (slip->declared.ug != 0)
        words_grams(declared, slip->declared);
    page_fact(page, _("Carrier"), slip->carrier);
    page_fact(page, C_("when", "Sent"), sent);
    page_fact(page, _("By"), names->by[0] != '\0' ? names->by : slip->operator_badge.text);
    page_fact(page, _("Metal declared"), declared);
}

/* What is on it, and what that is together. */
static void slip_table(struct page *page, const struct slip_piece *pieces, size_t count)
{
    const char *const columns[] = {_("Tag"), _("Piece"), _("Alloy"), _("Count"), _("Metal"), _("As it came")};
    struct mass metal = {0};
    int64_t quantity = 0;
    char count_text[CELL_MAX], metal_text[CELL_MAX] = "";
    struct text sum = TEXT_IN(count_text);
    page_heading(page, _("Pieces"));
    page_row(page, COUNT_OF(columns), SLIP_COLUMNS, columns, true);
    for (size_t i = 0; i < count; i++) {
        slip_piece_add(page, &pieces[i]);
        metal = mass_add(metal, pieces[i].metal);
        quantity += pieces[i].quantity;
    }
    text_add(&sum, "%lld", (long long)quantity);
    words_grams(metal_text, metal);
    page_row(page, COUNT_OF(columns), SLIP_COLUMNS,
             (const char *const[]){"", C_("sum", "All"), "", count_text, metal_text, ""}, true);
}

static void slip_balance_add(struct page *page, const struct slip_piece *pieces, size_t count)
{
    char line[DETAIL_TEXT_MAX];
    struct text text = TEXT_IN(line);
    struct slip_balance balance = slip_balance_so_far(pieces, count);
    slip_balance_say(&text, &balance);
    page_text(page, text_ok(&text) ? line : "");
}

struct fault slip_write_pdf(const struct slip_row *slip, const struct slip_piece *pieces, size_t count,
                            const struct paper_names *names, struct paper *out)
{
    const char *const places[] = {_("Handed over"), _("Carrier"), _("Received")};
    struct page page = page_begin();
    *out = (struct paper){.data = NULL};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    char title[CELL_MAX], way[CELL_MAX];
    struct text text = TEXT_IN(title), line = TEXT_IN(way);
    text_add(&text, _("Transfer slip %lld"), (long long)slip->id);
    text_add(&line, "%s → %s", names->from, code_is_none(slip->target) ? names->workshop : names->to);
    page_head(&page, title, way, names->workshop, (struct tag){.text = ""});
    slip_facts(&page, slip, names);
    slip_table(&page, pieces, count);
    if (!slip->outward)
        slip_balance_add(&page, pieces, count);
    page_text(&page, slip->note);
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ settlements */

static const struct page_column BOOK_COLUMNS[] = {{0.32, false}, {0.14, true}, {0.14, true},
                                                  {0.14, true},  {0.14, true}, {0.12, false}};

static void settlement_book_add(struct page *page, const struct settlement_line *line)
{
    const struct mass masses[] = {line->sums.opening, line->sums.missing, line->sums.returned,
                                  line->row.rest};
    enum account_kind kind = ACCOUNT_LOSS;
    char grams[COUNT_OF(masses)][CELL_MAX];
    for (size_t i = 0; i < COUNT_OF(masses); i++)
        words_grams(grams[i], masses[i]);
    bool known = account_kind_find(span_of(line->row.to.text), &kind);
    const char *cells[] = {line->book.text, grams[0], grams[1],
                           grams[2],        grams[3], known ? language_term(account_kind_word(kind)) : ""};
    page_row(page, COUNT_OF(cells), BOOK_COLUMNS, cells, false);
}

static void settlement_facts(struct page *page, const struct settlement_line *first)
{
    char at[CELL_MAX] = "", operation[CELL_MAX] = "", reason[CELL_MAX] = "";
    words_moment(at, first->row.booked_ms);
    words_of_code(operation, first->operation.text);
    words_of_code(reason, first->reason.text);
    page_fact(page, _("Operation"), operation);
    page_fact(page, _("Reason"), reason);
    page_fact(page, _("Settled"), at);
    page_fact(page, _("By"), first->by);
}

/* One that was taken back is no receipt: nobody may read it as one. */
static void settlement_banner(struct page *page, const struct settlement_row *row)
{
    char banner[CELL_MAX];
    struct text text = TEXT_IN(banner);
    if (row->corrected == 0)
        return;
    text_add(&text, _("Taken back by event %lld: this slip does not count."), (long long)row->corrected);
    page_result(page, PAGE_VOID, banner);
}

struct fault settlement_write_pdf(const struct settlement_line *books, size_t count,
                                  const struct paper_names *names, struct paper *out)
{
    const char *const columns[] = {_("Book"),
                                   C_("of a book", "Opening"),
                                   C_("metal", "Missing"),
                                   C_("metal", "Returned"),
                                   C_("metal", "Rest"),
                                   _("Moved to")};
    const char *const places[] = {_("Operator"), _("Settled by")};
    struct page page = page_begin();
    char title[CELL_MAX];
    struct text text = TEXT_IN(title);
    *out = (struct paper){.data = NULL};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    text_add(&text, _("Settlement slip %lld"), (long long)books[0].row.event);
    page_head(&page, title, books[0].whose.text, names->workshop, (struct tag){.text = ""});
    settlement_banner(&page, &books[0].row);
    settlement_facts(&page, &books[0]);
    page_heading(&page, _("Since the last settlement"));
    page_row(&page, COUNT_OF(columns), BOOK_COLUMNS, columns, true);
    for (size_t i = 0; i < count; i++)
        settlement_book_add(&page, &books[i]);
    page_text(&page, _("Rest = opening + missing − returned. A rest of less than nothing is a gain."));
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ deliveries */

static const struct page_column DELIVERY_COLUMNS[] = {{0.14, false}, {0.24, false}, {0.17, false},
                                                      {0.17, false}, {0.15, false}, {0.13, true}};

static void delivered_piece_add(struct page *page, const struct order_view *order, size_t index)
{
    const struct piece_row *row = &order->pieces.rows[index];
    const struct workshop_alloy *alloy = house_alloy(order->house, house_lot(order->house, row->lot)->alloy);
    char name[CELL_MAX], model[CELL_MAX], grams[CELL_MAX] = "";
    struct text name_text = TEXT_IN(name), model_text = TEXT_IN(model);
    text_add(&name_text, row->now.piece.quantity > 1 ? "%s × %lld" : "%s", row->name,
             (long long)row->now.piece.quantity);
    text_add(&model_text, "%s%s%s", house_model(order->house, row->model)->name, row->size[0] ? ", " : "",
             row->size);
    text_end_cut(&model_text);
    words_grams(grams, mass_add(row->now.piece.book_mass, row->now.piece.stones));
    const char *cells[] = {
        name, model, alloy ? alloy->name : "", order->engraved[index].serial, order->engraved[index].hallmark,
        grams};
    page_row(page, COUNT_OF(cells), DELIVERY_COLUMNS, cells, false);
}

/* `elsewhere`: no sheet goes along. */
static void delivery_facts(struct page *page, const struct order_row *order, const struct delivery_row *row,
                           bool elsewhere)
{
    char at[CELL_MAX] = "";
    words_moment(at, row->at_ms);
    page_fact(page, _("Order"), order->code.text);
    page_fact(page, C_("when", "Sent"), at);
    page_fact(page, _("Carrier"), row->carrier);
    page_fact(page, _("Tracking"), row->tracking);
    page_fact(page, _("Declared value"), row->value);
    page_fact(page, _("Invoice"), row->invoice);
    page_fact(page, _("Certificate"), row->certificate);
    page_fact(page, _("Goes along"), elsewhere ? _("care sheet") : _("inspection sheets, care sheet"));
}

static const struct piece_row *delivered_piece(const struct order_view *order,
                                               const struct delivered_row *gone)
{
    for (size_t i = 0; i < order->pieces.count; i++)
        if (order->pieces.rows[i].id == gone->piece)
            return &order->pieces.rows[i];
    return NULL;
}

/* How many of a delivery have their sheet elsewhere, and how many there are. */
static size_t count_elsewhere(const struct order_view *order, int64_t delivery, size_t *all)
{
    size_t count = 0;
    *all = 0;
    for (size_t i = 0; i < order->delivered_count; i++) {
        bool is_of_it = order->delivered[i].delivery == delivery;
        *all += is_of_it;
        count += is_of_it && order->delivered[i].sheet_at[0] != '\0';
    }
    return count;
}

static void sheets_elsewhere_add(struct page *page, const struct order_view *order, int64_t delivery)
{
    page_heading(page, _("Inspection sheets kept elsewhere"));
    for (size_t i = 0; i < order->delivered_count; i++) {
        const struct delivered_row *gone = &order->delivered[i];
        const struct piece_row *row = delivered_piece(order, gone);
        if (row && gone->delivery == delivery && gone->sheet_at[0] != '\0')
            page_fact(page, row->name, gone->sheet_at);
    }
}

static const struct delivery_row *delivery_find(const struct order_view *order, int64_t delivery)
{
    for (size_t i = 0; i < order->delivery_count; i++)
        if (order->deliveries[i].id == delivery)
            return &order->deliveries[i];
    return NULL;
}

/* The number that the office gave the slip; the hub's own where it gave none. */
static void write_slip_number(char out[CELL_MAX], const struct delivery_row *row)
{
    struct text text = text_in(out, CELL_MAX);
    if (row->slip[0] != '\0')
        text_add(&text, "%s", row->slip);
    else
        text_add(&text, "%lld", (long long)row->id);
}

struct fault delivery_write_pdf(const struct order_view *order, int64_t delivery,
                                const struct paper_names *names, struct paper *out)
{
    const char *const columns[] = {_("Piece"),         _("Model"),    _("Alloy"),
                                   _("Serial number"), _("Hallmark"), _("Weight")};
    const char *const places[] = {_("Handed over"), _("Received")};
    const struct delivery_row *row = delivery_find(order, delivery);
    size_t all, elsewhere = count_elsewhere(order, delivery, &all);
    struct page page = page_begin();
    char title[CELL_MAX], number[CELL_MAX];
    struct text text = TEXT_IN(title);
    *out = (struct paper){.data = NULL};
    assert(row);
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    write_slip_number(number, row);
    /* Translators: its number, "D-17" */
    text_add(&text, _("Delivery slip %s"), number);
    page_head(&page, title, order->hand.order.client, names->workshop, (struct tag){.text = ""});
    delivery_facts(&page, &order->hand.order, row, elsewhere == all);
    page_heading(&page, _("Pieces"));
    page_row(&page, COUNT_OF(columns), DELIVERY_COLUMNS, columns, true);
    for (size_t i = 0; i < order->pieces.count; i++)
        if (order_view_delivered(order, order->pieces.rows[i].id, delivery))
            delivered_piece_add(&page, order, i);
    if (elsewhere > 0)
        sheets_elsewhere_add(&page, order, delivery);
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}
