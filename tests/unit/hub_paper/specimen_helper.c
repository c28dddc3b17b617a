#include "specimen_helper.h"

#include <cairo.h>
#include <stdio.h>
#include <string.h>

#include "common/language/language.h"
#include "hub/paper/sheet_paper.h"

#define SHEET_NUMBER      17
#define SLIP_NUMBER       12
#define SETTLEMENT_NUMBER 4711
#define DELIVERY_NUMBER   4
#define OFFICE_NUMBER     "D-17"
#define SPELL(number)     #number
#define NUMBER(number)    SPELL(number)

static const int64_t THEN_MS = INT64_C(1795000000000);

static const struct paper_names NAMES = {
    .workshop = "Atelier Demo", .from = "QC", .to = "Casting", .by = "Inspector 1"};

static const struct inspection_line LINES[] = {
    {.criterion = CRITERION_WEIGHT,
     .has_measure = true,
     .nominal = 4907000,
     .actual = 4899500,
     .has_ruling = true,
     .ruling = RULING_PASS},
    {.criterion = CRITERION_DIMENSIONS,
     .judgement = JUDGEMENT_PASS,
     .subject = "shank width",
     .has_measure = true,
     .nominal = 2000,
     .actual = 2080},
    {.criterion = CRITERION_FINENESS,
     .judgement = JUDGEMENT_PASS,
     .method = {"touch"},
     .has_measure = true,
     .nominal = 7500,
     .actual = 7512},
    {.criterion = CRITERION_SURFACE, .judgement = JUDGEMENT_FAIL},
    {.criterion = CRITERION_STONES, .judgement = JUDGEMENT_PASS},
    {.criterion = CRITERION_FUNCTION, .judgement = JUDGEMENT_NONE},
};

static const struct evidence EVIDENCE = {
    .weighed = true,
    .weighing = {.weighing = {.gross = {5119500}, .tare = {120000}, .readings = 1, .scale = {"qc-1"}},
                 .theory = {.stones = {100000}},
                 .has_verdict = true,
                 .verdict = {.ruling = RULING_PASS, .tolerance = {98140}, .uncertainty = {11600}}},
    .engraved = {.serial = "TS-7", .hallmark = "750"}};

enum { PHOTO_WIDTH = 320, PHOTO_HEIGHT = 240, PHOTO_FILE_MAX = 65536 };

struct photo_file {
    char data[PHOTO_FILE_MAX];
    size_t size;
};

static cairo_status_t keep_bytes(void *context, const unsigned char *bytes, unsigned count)
{
    struct photo_file *file = context;
    if (file->size + count > sizeof file->data)
        return CAIRO_STATUS_WRITE_ERROR;
    memcpy(file->data + file->size, bytes, count);
    file->size += count;
    return CAIRO_STATUS_SUCCESS;
}

/* A ring before a grey cloth. */
static struct paper_photo photo_make(void)
{
    static struct photo_file file;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, PHOTO_WIDTH, PHOTO_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 0.55, 0.56, 0.58);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.89, 0.69, 0.29);
    cairo_set_line_width(cairo, 18);
    cairo_arc(cairo, PHOTO_WIDTH / 2.0, PHOTO_HEIGHT / 2.0, PHOTO_HEIGHT / 3.2, 0, 6.2832);
    cairo_stroke(cairo);
    cairo_destroy(cairo);
    file.size = 0;
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, keep_bytes, &file);
    assert(status == CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    return (struct paper_photo){{PHOTO_PNG, PHOTO_WIDTH, PHOTO_HEIGHT}, file.data, file.size};
}

static struct fault write_sheet(int64_t superseded_by, struct paper *out)
{
    static struct sheet piece = {.name = "R-2041",
                                 .model = "Solitaire",
                                 .size = "52",
                                 .alloy_name = "18k yellow",
                                 .stones_text = "1 × 0.50 ct prong, 12 × 0.01 ct pave"};
    piece.piece.tag = tag_make(TAG_PIECE, 2041);
    struct inspection_row row = {.id = SHEET_NUMBER,
                                 .sheet = {.kind = INSPECTION_SHEET, .line_count = COUNT_OF(LINES)},
                                 .station = {"qc"},
                                 .superseded_by = superseded_by,
                                 .result = INSPECTION_FAIL,
                                 .operator_badge = tag_make(TAG_BADGE, 5),
                                 .at_ms = THEN_MS,
                                 .with_pin = true,
                                 .defect = {"porosity"},
                                 .guilty = {"casting"},
                                 .note = "Two pores below the head, seen at ten times.",
                                 .photo_count = 2,
                                 .photos = {{{"before"}, "2041-1.jpg"}, {{"after"}, "2041-2.jpg"}}};
    for (size_t i = 0; i < COUNT_OF(LINES); i++)
        row.sheet.lines[i] = LINES[i];
    const struct paper_photo photos[] = {photo_make(), photo_make()};
    return inspection_write_pdf(&piece, &row, &EVIDENCE, photos, &NAMES, out);
}

static struct fault write_inspection(struct paper *out)
{
    return write_sheet(0, out);
}

static struct fault write_superseded(struct paper *out)
{
    return write_sheet(SHEET_NUMBER + 1, out);
}

static struct fault write_slip(struct paper *out)
{
    static const struct paper_names names = {
        .workshop = "Atelier Demo", .from = "Polishing", .to = "Plating Works", .by = "Office 1"};
    struct slip_piece pieces[6];
    struct slip_row slip = {.id = SLIP_NUMBER,
                            .origin = {"polishing"},
                            .target = {"plater"},
                            .outward = true,
                            .carrier = "Courier 7",
                            .declared = MASS_MG(29955),
                            .operator_badge = tag_make(TAG_BADGE, 8),
                            .note = "Rhodium, 0.3 µm. Do not polish afterwards.",
                            .sent_ms = THEN_MS};
    for (int i = 0; i < (int)COUNT_OF(pieces); i++) {
        pieces[i] = (struct slip_piece){.tag = tag_make(TAG_PIECE, 2041 + i),
                                        .quantity = i == 5 ? 12 : 1,
                                        .metal = MASS_MG(4900 + 37 * i),
                                        .alloy = "18k yellow",
                                        .received = i < 2,
                                        .found = MASS_MG(4901 + 37 * i)};
        snprintf(pieces[i].name, sizeof pieces[i].name, "R-%d", 2041 + i);
    }
    return slip_write_pdf(&slip, pieces, COUNT_OF(pieces), &names, out);
}

/* One model in one alloy. */
static struct house shop_make(void)
{
    static struct workshop_model model = {.code = {"solitaire"}, .name = "Solitaire"};
    static struct workshop_lot lot = {.code = {"y-1"}, .alloy = {"au750y"}};
    static struct workshop_alloy alloy = {.code = {"au750y"}, .name = "18k yellow", .hallmark = "750"};
    return (struct house){
        .models = &model, .model_count = 1, .lots = &lot, .lot_count = 1, .alloys = &alloy, .alloy_count = 1};
}

static struct fault write_settlement(struct paper *out)
{
    static struct house shop;
    shop = shop_make();
    const struct settlement_line books[] = {
        {.row = {.event = SETTLEMENT_NUMBER,
                 .booked_ms = INT64_C(1795000000000),
                 .corrected = 4720,
                 .book = {"au750y/own"},
                 .open = {"open:operator:TSB-000002-G"},
                 .to = {"loss:setting:month_end"},
                 .rest = MASS_MG(3)},
         .sums = {.opening = MASS_MG(1), .missing = MASS_MG(53), .returned = MASS_MG(51)},
         .whose = {"Setter 1"},
         .by = "Manager 1",
         .book = ledger_name_book(&shop, (struct book){"au750y/own"}),
         .operation = {"setting"},
         .reason = {"month_end"}},
        {.row = {.book = {"fine:au"}, .to = {"gain:setting:month_end"}, .rest = MASS_MG(-7)},
         .sums = {.returned = MASS_MG(7)},
         .book = ledger_name_book(&shop, (struct book){"fine:au"})}};
    return settlement_write_pdf(books, COUNT_OF(books), &NAMES, out);
}

static struct fault write_delivery(struct paper *out)
{
    static struct house shop;
    shop = shop_make();
    struct piece_row rows[] = {
        {.id = 41,
         .name = "R-2041",
         .size = "52",
         .model = 1,
         .lot = 1,
         .now.piece = {.quantity = 1, .book_mass = {4907000}, .stones = {100000}}},
        {.id = 42,
         .name = "R-2042",
         .model = 1,
         .lot = 1,
         .now.piece = {.quantity = 3, .book_mass = {9000000}}},
        {.id = 43, .name = "R-2043", .model = 1, .lot = 1, .now.piece = {.quantity = 1}}};
    struct engraving engraved[] = {{.serial = "TS-7", .hallmark = "750"}, {.serial = ""}, {.serial = "TS-8"}};
    /* The last is still here. */
    struct delivered_row delivered[] = {
        {3, 41, ""}, {DELIVERY_NUMBER, 41, ""}, {DELIVERY_NUMBER, 42, "book 4, page 12"}};
    struct delivery_row deliveries[] = {{.id = 3},
                                        {.id = DELIVERY_NUMBER,
                                         .at_ms = THEN_MS,
                                         .carrier = "Brinks",
                                         .slip = OFFICE_NUMBER,
                                         .tracking = "BR-5512-884",
                                         .value = "4 200 EUR",
                                         .invoice = "R-17",
                                         .certificate = "GIA 2217"}};
    struct order_view order = {.hand.order = {.code = {"o-9"}, .client = "Galerie Nord"},
                               .pieces = {.rows = rows, .count = COUNT_OF(rows)},
                               .deliveries = deliveries,
                               .delivery_count = COUNT_OF(deliveries),
                               .delivered = delivered,
                               .delivered_count = COUNT_OF(delivered),
                               .engraved = engraved,
                               .house = &shop};
    return delivery_write_pdf(&order, DELIVERY_NUMBER, &NAMES, out);
}

const struct specimen SPECIMENS[] = {
    {"inspection", "Inspection sheet", NULL, write_inspection},
    {"inspection-superseded", "Inspection sheet", NULL, write_superseded},
    {"slip", "Transfer slip %lld", NUMBER(SLIP_NUMBER), write_slip},
    {"settlement", "Settlement slip %lld", NUMBER(SETTLEMENT_NUMBER), write_settlement},
    {"delivery", "Delivery slip %s", OFFICE_NUMBER, write_delivery},
};
const int SPECIMEN_COUNT = COUNT_OF(SPECIMENS);
