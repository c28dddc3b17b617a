#include "hub/paper/sheet_paper.h"

#include <string.h>

#include "common/base/time.h"
#include "hub/paper/page.h"

enum { CELL_MAX = 96, GRAMS_DECIMALS = 3, DAY_SIZE = 10, CLOCK_AT = 11, CLOCK_SIZE = 5 };

/* "2026-11-20 14:07 UTC"; "" for never. */
static void moment_write(char out[CELL_MAX], int64_t unix_ms)
{
    char at[TIME_TEXT_MAX];
    struct text text = text_in(out, CELL_MAX);
    if (unix_ms == 0)
        return;
    time_write(at, unix_ms);
    text_add(&text, "%.*s %.*s UTC", DAY_SIZE, at, CLOCK_SIZE, at + CLOCK_AT);
}

static void grams_write(char out[CELL_MAX], struct mass mass)
{
    char grams[MASS_TEXT_MAX];
    struct text text = text_in(out, CELL_MAX);
    mass_write_grams(mass, GRAMS_DECIMALS, grams);
    text_add(&text, "%s g", grams);
}

/* A word of the contract as it is read: "not_judged" → "not judged". */
static void word_write(char out[CELL_MAX], const char *word)
{
    struct text text = text_in(out, CELL_MAX);
    for (; *word != '\0'; word++)
        text_add(&text, "%c", *word == '_' ? ' ' : *word);
}

/* ------------------------------------------------------------------ inspection */

/* The measure in the criterion's own unit. */
static void measure_write(char out[CELL_MAX], const struct inspection_line *line, int64_t value)
{
    struct text text = text_in(out, CELL_MAX);
    if (!line->has_measure)
        return;
    switch (line->criterion) {
    case CRITERION_WEIGHT:
        grams_write(out, MASS_UG(value));
        break;
    case CRITERION_DIMENSIONS:
        text_add(&text, "%s%lld.%03lld mm", value < 0 ? "-" : "",
                 (long long)(value < 0 ? -value : value) / 1000,
                 (long long)(value < 0 ? -value : value) % 1000);
        break;
    case CRITERION_FINENESS:
        text_add(&text, "%lld.%lld", (long long)value / 10, (long long)value % 10);
        break;
    case CRITERION_SURFACE:
    case CRITERION_STONES:
    case CRITERION_FUNCTION:
    case CRITERION_SEATS:
        text_add(&text, "%lld", (long long)value);
        break;
    }
}

static const double LINE_PARTS[] = {0.18, 0.26, 0.16, 0.16, 0.24};

static void line_add(struct page *page, const struct inspection_line *line)
{
    char criterion[CELL_MAX] = "", nominal[CELL_MAX] = "", actual[CELL_MAX] = "", judgement[CELL_MAX] = "";
    word_write(criterion, criterion_word(line->criterion));
    measure_write(nominal, line, line->nominal);
    measure_write(actual, line, line->actual);
    word_write(judgement, line->has_ruling ? ruling_word(line->ruling) : judgement_word(line->judgement));
    const char *cells[] = {criterion, line->subject[0] != '\0' ? line->subject : line->method.text, nominal,
                           actual, judgement};
    page_row(page, COUNT_OF(cells), LINE_PARTS, cells, false);
}

static void sheet_facts(struct page *page, const struct sheet *piece, const struct inspection_row *row)
{
    char at[CELL_MAX] = "", number[CELL_MAX], result[CELL_MAX] = "";
    struct text text = TEXT_IN(number);
    text_add(&text, "%lld%s", (long long)row->id,
             row->withdrawn            ? ", withdrawn"
             : row->superseded_by != 0 ? ", superseded by a later sheet"
                                       : "");
    moment_write(at, row->at_ms);
    word_write(result, inspection_result_word(row->result));
    page_fact(page, "Sheet", number);
    page_fact(page, "Model", piece->model);
    page_fact(page, "Size", piece->size);
    page_fact(page, "Alloy", piece->alloy_name);
    page_fact(page, "Stones", piece->stones_text);
    page_fact(page, "Station", row->station.text);
    page_fact(page, "Inspected", at);
    page_fact(page, "Signed by", row->operator_badge.text);
    page_fact(page, "Signature", row->with_pin ? "badge and PIN" : "badge");
    page_fact(page, "Result", result);
    page_fact(page, "Defect", row->defect.text);
    page_fact(page, "Caused at", row->guilty.text);
}

struct fault inspection_write_pdf(const struct sheet *piece, const struct inspection_row *row,
                                  struct paper *out)
{
    static const char *const names[] = {"criterion", "of what", "nominal", "actual", "judged"};
    struct page page = page_begin();
    *out = (struct paper){NULL, 0};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the sheet");
    char subtitle[CELL_MAX];
    struct text text = TEXT_IN(subtitle);
    text_add(&text, "%s   %s", piece->name, piece->piece.tag.text);
    text_end_cut(&text);
    page_head(&page, row->sheet.kind == INSPECTION_SETTING ? "Check on receipt" : "Inspection sheet",
              subtitle, piece->piece.tag);
    sheet_facts(&page, piece, row);
    page_heading(&page, "Criteria");
    page_row(&page, COUNT_OF(names), LINE_PARTS, names, true);
    for (int i = 0; i < row->sheet.line_count; i++)
        line_add(&page, &row->sheet.lines[i]);
    if (row->photo_count > 0)
        page_heading(&page, "Photos");
    for (int i = 0; i < row->photo_count; i++)
        page_fact(&page, row->photos[i].moment.text, row->photos[i].reference);
    if (row->note[0] != '\0')
        page_heading(&page, "Note");
    page_text(&page, row->note);
    page_signatures(&page, 2, (const char *const[]){"Inspector", "Manager"});
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ slips */

static const double SLIP_PARTS[] = {0.26, 0.24, 0.12, 0.19, 0.19};

static void slip_piece_add(struct page *page, const struct slip_piece *piece)
{
    char quantity[CELL_MAX], out[CELL_MAX] = "", found[CELL_MAX] = "";
    struct text text = TEXT_IN(quantity);
    text_add(&text, "%lld", (long long)piece->quantity);
    grams_write(out, piece->metal);
    if (piece->received)
        grams_write(found, piece->found);
    const char *cells[] = {piece->tag.text, piece->name, quantity, out, found};
    page_row(page, COUNT_OF(cells), SLIP_PARTS, cells, false);
}

static void slip_facts(struct page *page, const struct slip_row *slip)
{
    char sent[CELL_MAX] = "", declared[CELL_MAX] = "";
    moment_write(sent, slip->sent_ms);
    if (slip->declared.ug != 0)
        grams_write(declared, slip->declared);
    page_fact(page, "From", slip->origin.text);
    page_fact(page, "To", code_is_none(slip->target) ? "back to the workshop" : slip->target.text);
    page_fact(page, "Carrier", slip->carrier);
    page_fact(page, "Sent", sent);
    page_fact(page, "By", slip->operator_badge.text);
    page_fact(page, "Metal declared", declared);
}

struct fault slip_write_pdf(const struct slip_row *slip, const struct slip_piece *pieces, size_t count,
                            struct paper *out)
{
    static const char *const names[] = {"tag", "piece", "count", "metal", "as it came"};
    static const char *const places[] = {"Handed over", "Carrier", "Received"};
    struct page page = page_begin();
    struct mass metal = {0};
    int64_t quantity = 0;
    *out = (struct paper){NULL, 0};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    char title[CELL_MAX], count_text[CELL_MAX], metal_text[CELL_MAX] = "";
    struct text text = TEXT_IN(title), sum = TEXT_IN(count_text);
    text_add(&text, "Transfer slip %lld", (long long)slip->id);
    page_head(&page, title, slip->outward ? "out" : "back", (struct tag){.text = ""});
    slip_facts(&page, slip);
    page_heading(&page, "Pieces");
    page_row(&page, COUNT_OF(names), SLIP_PARTS, names, true);
    for (size_t i = 0; i < count; i++) {
        slip_piece_add(&page, &pieces[i]);
        metal = mass_add(metal, pieces[i].metal);
        quantity += pieces[i].quantity;
    }
    text_add(&sum, "%lld", (long long)quantity);
    grams_write(metal_text, metal);
    page_row(&page, COUNT_OF(names), SLIP_PARTS, (const char *const[]){"", "all", count_text, metal_text, ""},
             true);
    page_text(&page, slip->note);
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ settlements */

static const double BOOK_PARTS[] = {0.22, 0.14, 0.16, 0.16, 0.16, 0.16};

static void settlement_book_add(struct page *page, const struct settlement_line *line)
{
    const struct mass masses[] = {line->sums.opening, line->sums.missing, line->sums.returned,
                                  line->row.rest};
    enum account_kind kind = ACCOUNT_LOSS;
    char grams[COUNT_OF(masses)][CELL_MAX];
    for (size_t i = 0; i < COUNT_OF(masses); i++)
        grams_write(grams[i], masses[i]);
    bool known = account_kind_find(span_of(line->row.to.text), &kind);
    const char *cells[] = {
        line->row.book.text, grams[0], grams[1], grams[2], grams[3], known ? account_kind_word(kind) : ""};
    page_row(page, COUNT_OF(cells), BOOK_PARTS, cells, false);
}

static void settlement_facts(struct page *page, const struct settlement_line *first)
{
    char at[CELL_MAX] = "", reason[CELL_MAX] = "", corrected[CELL_MAX] = "";
    struct text text = TEXT_IN(corrected);
    moment_write(at, first->row.booked_ms);
    word_write(reason, first->reason.text);
    if (first->row.corrected != 0)
        text_add(&text, "by event %lld", (long long)first->row.corrected);
    page_fact(page, "Of", first->whose);
    page_fact(page, "Account", first->row.open.text);
    page_fact(page, "Operation", first->operation.text);
    page_fact(page, "Reason", reason);
    page_fact(page, "Settled", at);
    page_fact(page, "By", first->by);
    page_fact(page, "Taken back", corrected);
}

struct fault settlement_write_pdf(const struct settlement_line *books, size_t count, struct paper *out)
{
    static const char *const names[] = {"book", "opening", "missing", "returned", "rest", "moved to"};
    static const char *const places[] = {"Operator", "Settled by"};
    struct page page = page_begin();
    char title[CELL_MAX];
    struct text text = TEXT_IN(title);
    *out = (struct paper){NULL, 0};
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    text_add(&text, "Settlement slip %lld", (long long)books[0].row.event);
    page_head(&page, title, books[0].whose, (struct tag){.text = ""});
    settlement_facts(&page, &books[0]);
    page_heading(&page, "Since the last settlement");
    page_row(&page, COUNT_OF(names), BOOK_PARTS, names, true);
    for (size_t i = 0; i < count; i++)
        settlement_book_add(&page, &books[i]);
    page_text(&page, "Rest = opening + missing − returned. A rest of less than nothing is a gain.");
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}

/* ------------------------------------------------------------------ deliveries */

static const double DELIVERY_PARTS[] = {0.12, 0.28, 0.18, 0.18, 0.10, 0.14};

static void delivered_piece_add(struct page *page, const struct order_view *order, size_t index)
{
    const struct piece_row *row = &order->pieces.rows[index];
    const struct workshop_alloy *alloy = house_alloy(order->house, house_lot(order->house, row->lot)->alloy);
    char name[CELL_MAX], model[CELL_MAX], grams[CELL_MAX];
    struct text name_text = TEXT_IN(name), model_text = TEXT_IN(model);
    text_add(&name_text, row->now.piece.quantity > 1 ? "%s, %lld" : "%s", row->name,
             (long long)row->now.piece.quantity);
    text_add(&model_text, "%s%s%s", house_model(order->house, row->model)->name, row->size[0] ? ", " : "",
             row->size);
    text_end_cut(&model_text);
    grams_write(grams, mass_add(row->now.piece.book, row->now.piece.stones));
    const char *cells[] = {
        name, model, alloy ? alloy->name : "", order->engraved[index].serial, order->engraved[index].hallmark,
        grams};
    page_row(page, COUNT_OF(cells), DELIVERY_PARTS, cells, false);
}

static void delivery_facts(struct page *page, const struct order_row *order, const struct delivery_row *row)
{
    char at[CELL_MAX] = "";
    moment_write(at, row->at_ms);
    page_fact(page, "Client", order->client);
    page_fact(page, "Sent", at);
    page_fact(page, "Slip", row->slip);
    page_fact(page, "Carrier", row->carrier);
    page_fact(page, "Tracking", row->tracking);
    page_fact(page, "Declared value", row->value);
    page_fact(page, "Invoice", row->invoice);
    page_fact(page, "Certificate", row->certificate);
    page_fact(page, "Goes along", "inspection sheets, care sheet");
}

static const struct delivery_row *delivery_find(const struct order_view *order, int64_t delivery)
{
    for (size_t i = 0; i < order->delivery_count; i++)
        if (order->deliveries[i].id == delivery)
            return &order->deliveries[i];
    return NULL;
}

struct fault delivery_write_pdf(const struct order_view *order, int64_t delivery, struct paper *out)
{
    static const char *const names[] = {"piece", "model", "alloy", "serial number", "hallmark", "weight"};
    static const char *const places[] = {"Handed over by", "Received by"};
    const struct delivery_row *row = delivery_find(order, delivery);
    struct page page = page_begin();
    char title[CELL_MAX];
    struct text text = TEXT_IN(title);
    *out = (struct paper){NULL, 0};
    assert(row);
    if (!page.desk)
        return fault_make(FAULT_FULL, "no memory for the slip");
    text_add(&text, "Delivery slip %lld", (long long)delivery);
    page_head(&page, title, order->hand.order.code.text, (struct tag){.text = ""});
    delivery_facts(&page, &order->hand.order, row);
    page_heading(&page, "Pieces");
    page_row(&page, COUNT_OF(names), DELIVERY_PARTS, names, true);
    for (size_t i = 0; i < order->pieces.count; i++)
        if (order->left_with[i] == delivery)
            delivered_piece_add(&page, order, i);
    page_signatures(&page, COUNT_OF(places), places);
    return paper_finish(page.desk, out);
}
