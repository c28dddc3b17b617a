/* What stands on paper: ZPL with names that a printer would take for commands, PDFs read back with pdftotext.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "hub/paper/label.h"
#include "hub/paper/printer.h"
#include "hub/paper/sheet_paper.h"
#include "specimen_helper.h"

enum { TEXT_MAX = 65536 };

static const struct paper_names NAMES = {
    .workshop = "Atelier Demo", .from = "Setting", .to = "Plating Works", .by = "Ana"};

static struct label label_make(const char *title, const char *line)
{
    struct label label = {.tag = tag_make(TAG_PIECE, 123)};
    bool fits = TEXT_COPY(label.title, span_of(title)) && TEXT_COPY(label.lines[0], span_of(line));
    assert_true(fits);
    return label;
}

static void a_name_cannot_speak_to_the_printer(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *want;
    } rows[] = {
        {"plain", "R-2041", "^FH_^FDR-2041^FS\n"},
        {"a command", "^XZ^XA~JR", "^FH_^FD_5EXZ_5EXA_7EJR^FS\n"},
        {"the sign of hex itself", "a_5E", "^FH_^FDa_5F5E^FS\n"},
        {"a backslash", "a\\&b", "^FH_^FDa_5C&b^FS\n"},
        {"control characters", "a\r\nb\x7f", "^FH_^FDa  b ^FS\n"},
        {"other scripts", "แหวน", "^FH_^FDแหวน^FS\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char zpl[LABEL_ZPL_MAX];
        struct text text = TEXT_IN(zpl);
        struct label label = label_make(rows[i].title, "");
        label_write_zpl(&label, LABEL_BADGE, LABEL_DPI_203, &text);
        assert_true(text_ok(&text));
        if (!strstr(zpl, rows[i].want))
            fail_msg("%s: %s", rows[i].name, zpl);
        assert_int_equal(strncmp(zpl, "^XA\n^CI28\n", 10), 0);
        assert_string_equal(zpl + text.size - 4, "^XZ\n");
        assert_non_null(strstr(zpl, "^FDQA,TS1-000123-Z^FS"));
    }
}

/* The longest names, and the longest tag, on each label. */
static void the_longest_names_fit(void **state)
{
    (void)state;
    char longest[NAME_TEXT_MAX];
    memset(longest, '~', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (int size = 0; size <= LABEL_BADGE; size++) {
        char zpl[LABEL_ZPL_MAX];
        struct text text = TEXT_IN(zpl);
        struct label label = label_make(longest, longest);
        struct paper paper;
        memcpy(label.lines[1], longest, sizeof longest);
        label.tag = tag_make(TAG_BADGE, 123456789012);
        label_write_zpl(&label, (enum label_size)size, LABEL_DPI_300, &text);
        assert_true(text_ok(&text));
        assert_non_null(strstr(zpl, "^FDMA,TSB-123456789012-")); /* too long for correction Q in 21 modules */
        assert_false(fault_is(label_write_pdf(&label, (enum label_size)size, &paper)));
        free(paper.data);
    }
}

/* What a PDF says, as pdftotext reads it, line feeds as blanks. */
static void read_back(const struct paper *paper, char out[TEXT_MAX])
{
    char path[] = "/tmp/touchstone-paper.XXXXXX", command[128];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, paper->data, paper->size), (ssize_t)paper->size);
    close(fd);
    snprintf(command, sizeof command, "pdftotext -layout %s - | tr -s ' \\n\\f' ' '", path);
    FILE *answer = popen(command, "r");
    assert_non_null(answer);
    size_t size = fread(out, 1, TEXT_MAX - 1, answer);
    out[size] = '\0';
    pclose(answer);
    unlink(path);
}

static void says(const char *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!strstr(text, words[i]))
            fail_msg("'%s' is not in: %s", words[i], text);
    }
}

static void an_inspection_sheet_says_what_was_found(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    static struct sheet piece = {
        .name = "R-2041", .model = "Solitaire", .size = "52", .alloy_name = "18k yellow"};
    piece.piece.tag = tag_make(TAG_PIECE, 123);
    struct inspection_row row = {.id = 17,
                                 .result = INSPECTION_FAIL,
                                 .operator_badge = tag_make(TAG_BADGE, 7),
                                 .at_ms = INT64_C(1795000000000),
                                 .with_pin = true,
                                 .defect = {"porosity"},
                                 .guilty = {"casting"},
                                 .note = "pores below the head",
                                 .photo_count = 1};
    struct inspection_photo photo = {.moment = {"before"}, .reference = "photos/2041-1.jpg"};
    row.photos[0] = photo;
    row.sheet = (struct inspection){.kind = INSPECTION_SHEET,
                                    .line_count = 3,
                                    .lines = {{.criterion = CRITERION_WEIGHT,
                                               .has_measure = true,
                                               .nominal = 4907000,
                                               .actual = 4899500,
                                               .has_ruling = true,
                                               .ruling = RULING_CONDITIONAL_PASS},
                                              {.criterion = CRITERION_DIMENSIONS,
                                               .judgement = JUDGEMENT_FAIL,
                                               .subject = "shank width",
                                               .has_measure = true,
                                               .nominal = 2000,
                                               .actual = 2310},
                                              {.criterion = CRITERION_FINENESS,
                                               .judgement = JUDGEMENT_PASS,
                                               .method = {"xrf"},
                                               .has_measure = true,
                                               .nominal = 7500,
                                               .actual = 7512}}};
    struct paper paper;
    const struct evidence evidence = {
        .weighed = true,
        .weighing = {.weighing = {.gross = {5119500}, .tare = {120000}, .scale = {"qc-1"}},
                     .theory = {.stones = {100000}},
                     .has_verdict = true,
                     .verdict = {.tolerance = {98140}, .uncertainty = {11600}}},
        .engraved = {.serial = "TS-7", .hallmark = "750"}};
    const struct paper_photo none[1] = {{.data = NULL}};
    assert_false(fault_is(inspection_write_pdf(&piece, &row, &evidence, none, &NAMES, &paper)));
    read_back(&paper, text);
    free(paper.data);
    says(text,
         (const char *const[]){
             "Inspection sheet", "R-2041 TS1-000123-Z", "Fails Sheet Model Size 17 Solitaire 52",
             "4.907 g 4.900 g ± 0.098 g", "shank width 2.000 mm 2.310 mm ± 0.200 mm Fails",
             "XRF 750.0 751.2 ≥ 750.0 Passes", "TS-7",
             "Weighed on qc-1: gross 5.120 g, tare 0.120 g, stones 0.100 g. Uncertainty U: ± 0.012 g.",
             "Ana (TSB-000007-6)", "Signature Defect Caused at badge and PIN Porosity Plating Works",
             "Atelier Demo", "photos/2041-1.jpg", "pores below the head", "2026-11-18 "},
         14);
}

/* 16 × 12 pixels, grey. */
static unsigned char JPEG[] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00,
    0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x10, 0x0b, 0x0c, 0x0e, 0x0c, 0x0a, 0x10, 0x0e, 0x0d,
    0x0e, 0x12, 0x11, 0x10, 0x13, 0x18, 0x28, 0x1a, 0x18, 0x16, 0x16, 0x18, 0x31, 0x23, 0x25, 0x1d, 0x28,
    0x3a, 0x33, 0x3d, 0x3c, 0x39, 0x33, 0x38, 0x37, 0x40, 0x48, 0x5c, 0x4e, 0x40, 0x44, 0x57, 0x45, 0x37,
    0x38, 0x50, 0x6d, 0x51, 0x57, 0x5f, 0x62, 0x67, 0x68, 0x67, 0x3e, 0x4d, 0x71, 0x79, 0x70, 0x64, 0x78,
    0x5c, 0x65, 0x67, 0x63, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x0c, 0x00, 0x10, 0x01, 0x01, 0x11, 0x00,
    0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01,
    0x00, 0x00, 0x3f, 0x00, 0x80, 0x3f, 0xff, 0xd9};

/* What pdfimages says of a paper's pictures. */
static void read_pictures(const struct paper *paper, char out[TEXT_MAX])
{
    char path[] = "/tmp/touchstone-paper.XXXXXX", command[128];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, paper->data, paper->size), (ssize_t)paper->size);
    close(fd);
    snprintf(command, sizeof command, "pdfimages -list %s | tr -s ' '", path);
    FILE *answer = popen(command, "r");
    assert_non_null(answer);
    size_t size = fread(out, 1, TEXT_MAX - 1, answer);
    out[size] = '\0';
    pclose(answer);
    unlink(path);
}

static void a_sheet_carries_its_photos(void **state)
{
    (void)state;
    static char text[TEXT_MAX], pictures[TEXT_MAX];
    static const struct sheet piece = {.name = "R-2041", .model = "Solitaire"};
    static const struct evidence evidence = {.weighed = false};
    struct inspection_row row = {.id = 17, .result = INSPECTION_PASS, .photo_count = 3};
    const struct paper_photo photos[INSPECTION_PHOTOS_MAX] = {
        {{PHOTO_JPEG, 16, 12}, (char *)JPEG, sizeof JPEG}, {.data = NULL}, {.data = NULL}};
    struct paper paper;
    row.photos[0] = row.photos[1] = (struct inspection_photo){.moment = {"before"}};
    row.photos[2] = (struct inspection_photo){{"after"}, "drawer 3"};
    memset(row.photos[0].reference, 'a', SHA256_TEXT_MAX - 1);
    memset(row.photos[1].reference, 'b', SHA256_TEXT_MAX - 1);
    assert_false(fault_is(inspection_write_pdf(&piece, &row, &evidence, photos, &NAMES, &paper)));
    read_back(&paper, text);
    read_pictures(&paper, pictures);
    free(paper.data);
    says(text,
         (const char *const[]){"Photos Before After kept at the hub drawer 3", "R-2041 · Photos Before"}, 2);
    assert_null(strstr(text, "bbbb")); /* an id is a number for nobody */
    says(pictures, (const char *const[]){"16 12 gray 1 8 jpeg"}, 1);
}

/* One that the hub took, and that is too large to be decoded, or is none behind its frame: nobody shall take
 * an empty place for a sheet without a photo. */
static void a_photo_that_cannot_be_printed_is_told(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    static char junk[] = "no picture";
    static const struct {
        const char *name;
        int32_t width, height;
    } rows[] = {{"too large", 5000, 4000}, {"damaged", 40, 30}};
    static const struct sheet piece = {.name = "R-2041", .model = "Solitaire"};
    static const struct evidence evidence = {.weighed = false};
    struct inspection_row row = {.id = 17, .result = INSPECTION_PASS, .photo_count = 1};
    row.photos[0] = (struct inspection_photo){.moment = {"before"}};
    memset(row.photos[0].reference, 'a', SHA256_TEXT_MAX - 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct paper_photo photos[INSPECTION_PHOTOS_MAX] = {
            {{PHOTO_PNG, rows[i].width, rows[i].height}, junk, sizeof junk}};
        struct paper paper;
        print_message("%s\n", rows[i].name);
        assert_false(fault_is(inspection_write_pdf(&piece, &row, &evidence, photos, &NAMES, &paper)));
        assert_false(paper.cut);
        read_back(&paper, text);
        free(paper.data);
        says(text,
             (const char *const[]){
                 "R-2041 · Photos This photo cannot be printed: it is damaged, or has more than 16 million "
                 "pixels. It is kept at the hub. Before"},
             1);
    }
}

/* The band that is read across the room, and what it said once. */
static const struct {
    const char *name;
    int64_t superseded_by;
    bool withdrawn;
    const char *band, *then; /* then NULL: the verdict stands, and is not told twice */
} bands[] = {
    {"it stands", 0, false, "Passes Sheet", NULL},
    {"superseded", 18, false, "Superseded by sheet 18: this one does not count. Sheet Said then",
     "17 Passes"},
    {"withdrawn", 0, true, "Withdrawn: this sheet does not count. Sheet Said then", "17 Passes"},
    {"superseded, and withdrawn", 18, true, "Withdrawn: this sheet does not count. Sheet Said then",
     "17 Passes"},
};

static void a_sheet_that_does_not_count_says_so(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    static const struct sheet piece = {.name = "R-2041", .model = "Solitaire"};
    for (size_t i = 0; i < COUNT_OF(bands); i++) {
        const struct evidence evidence = {.weighed = false};
        struct inspection_row row = {.id = 17,
                                     .result = INSPECTION_PASS,
                                     .superseded_by = bands[i].superseded_by,
                                     .withdrawn = bands[i].withdrawn};
        struct paper paper;
        print_message("%s\n", bands[i].name);
        assert_false(fault_is(inspection_write_pdf(&piece, &row, &evidence, NULL, &NAMES, &paper)));
        read_back(&paper, text);
        free(paper.data);
        says(text, &bands[i].band, 1);
        if (bands[i].then)
            says(text, &bands[i].then, 1);
        else
            assert_null(strstr(text, "does not count"));
    }
}

static void a_slip_with_many_pieces_has_several_pages(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    static struct slip_piece pieces[SLIP_PIECES_MAX];
    struct slip_row slip = {.id = 12,
                            .origin = {"setting"},
                            .target = {"plating"},
                            .outward = true,
                            .carrier = "Courier",
                            .declared = MASS_MG(640000),
                            .sent_ms = INT64_C(1795000000000)};
    for (int i = 0; i < SLIP_PIECES_MAX; i++) {
        pieces[i] = (struct slip_piece){.tag = tag_make(TAG_PIECE, 1000 + i),
                                        .alloy = "18k yellow",
                                        .quantity = 2,
                                        .metal = MASS_MG(10000)};
        snprintf(pieces[i].name, sizeof pieces[i].name, "R-%d", 1000 + i);
    }
    pieces[1].received = true;
    pieces[1].found = MASS_MG(9950);
    struct paper paper;
    assert_false(fault_is(slip_write_pdf(&slip, pieces, SLIP_PIECES_MAX, &NAMES, &paper)));
    read_back(&paper, text);
    free(paper.data);
    says(text,
         (const char *const[]){"Transfer slip 12 Setting → Plating Works", "Carrier Sent By Courier",
                               "Transfer slip 12 · 2", "640.000 g", "R-1000 18k yellow 2 10.000 g",
                               "R-1001 18k yellow 2 10.000 g 9.950 g", "R-1063", "All 128 640.000 g",
                               "Received"},
         9);
}

static void a_settlement_that_stands_has_no_banner(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    const struct settlement_line book = {
        .row = {.event = 4711, .book = {"au750y/own"}}, .whose = {"Ana"}, .book = {"18k yellow, own metal"}};
    struct paper paper;
    assert_false(fault_is(settlement_write_pdf(&book, 1, &NAMES, &paper)));
    read_back(&paper, text);
    free(paper.data);
    says(text, (const char *const[]){"Settlement slip 4711 Ana", "18k yellow, own metal"}, 2);
    assert_null(strstr(text, "Taken back"));
}

static void a_settlement_slip_adds_up(void **state)
{
    (void)state;
    static char text[TEXT_MAX];
    const struct settlement_line books[] = {
        {.row = {.event = 4711,
                 .booked_ms = INT64_C(1795000000000),
                 .corrected = 4720,
                 .book = {"au750y/own"},
                 .open = {"open:operator:TSB-000007-U"},
                 .to = {"loss:setting:month_end"},
                 .rest = MASS_MG(3)},
         .sums = {.opening = MASS_MG(1), .missing = MASS_MG(53), .returned = MASS_MG(51)},
         .whose = {"Ana"},
         .by = "Mira",
         .book = {"18k yellow, own metal"},
         .operation = {"setting"},
         .reason = {"month_end"}},
        {.row = {.book = {"fine:au"}, .to = {"gain:setting:month_end"}, .rest = MASS_MG(-7)},
         .sums = {.returned = MASS_MG(7)},
         .book = {"Fine gold"}}};
    struct paper paper;
    assert_false(fault_is(settlement_write_pdf(books, COUNT_OF(books), &NAMES, &paper)));
    read_back(&paper, text);
    free(paper.data);
    says(text,
         (const char *const[]){"Settlement slip 4711 Ana", "Operation Reason Settled", "Setting month end ",
                               "By Mira", "Taken back by event 4720: this slip does not count.",
                               "18k yellow, own metal 0.001 g 0.053 g 0.051 g 0.003 g Loss",
                               "Fine gold 0.000 g 0.000 g 0.007 g −0.007 g Gain", "2026-11-18 "},
         8);
    assert_null(strstr(text, "open:")); /* an account of the code says nothing to who signs */
}

static void a_printer_has_an_address(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        bool want;
    } rows[] = {{"printer-1", true},
                {"192.0.2.7:9100", true},
                {"[2001:db8::7]:9100", true},
                {"/dev/usb/lp0", true},
                {"printer:0", false},
                {"printer:70000", false},
                {"printer:", false},
                {":9100", false},
                {"a printer:9100", false},
                {"http://printer", false},
                {"", false},
                {"/", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (printer_is_target(rows[i].target) != rows[i].want)
            fail_msg("'%s'", rows[i].target);
    }
}

static void a_delivery_slip_names_serial_numbers(void **state)
{
    char text[TEXT_MAX];
    struct paper paper = {.data = NULL};
    (void)state;
    for (int i = 0; i < SPECIMEN_COUNT; i++)
        if (strcmp(SPECIMENS[i].name, "delivery") == 0)
            assert_false(fault_is(SPECIMENS[i].write(&paper)));
    read_back(&paper, text);
    free(paper.data);
    says(text,
         (const char *const[]){"Delivery slip D-17 Galerie Nord", "o-9", "Brinks", "R-17",
                               "R-2041 Solitaire, 52 18k yellow TS-7 750 5.007 g",
                               "R-2042 × 3 Solitaire 18k yellow 9.000 g", "Inspection sheets kept elsewhere",
                               "R-2042 book 4, page 12"},
         8);
    assert_null(strstr(text, "TS-8")); /* it is still here */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_cannot_speak_to_the_printer),
        cmocka_unit_test(the_longest_names_fit),
        cmocka_unit_test(an_inspection_sheet_says_what_was_found),
        cmocka_unit_test(a_sheet_carries_its_photos),
        cmocka_unit_test(a_photo_that_cannot_be_printed_is_told),
        cmocka_unit_test(a_sheet_that_does_not_count_says_so),
        cmocka_unit_test(a_slip_with_many_pieces_has_several_pages),
        cmocka_unit_test(a_settlement_slip_adds_up),
        cmocka_unit_test(a_settlement_that_stands_has_no_banner),
        cmocka_unit_test(a_delivery_slip_names_serial_numbers),
        cmocka_unit_test(a_printer_has_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
