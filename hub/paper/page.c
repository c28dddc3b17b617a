#include "hub/paper/page.h"

#include <math.h>

#include "common/draw/glyph.h"
#include "common/draw/qr.h"
#include "common/language/language.h"

enum {
    A4_WIDTH_MM = 210,
    A4_HEIGHT_MM = 297,
    MARGIN_MM = 18,
    CODE_MM = 28,
    FACTS_ACROSS = 3,
    PHOTOS_ACROSS = 2,
    TEXT_LINES = 6,
    FOOT_MAX = 160
};
static const double TITLE = 24, HEADING = 13, BODY = 10.5, SMALL = 8.5, LEAST = 7.2; /* letters */
static const double ROW = 20, FACT = 34, BAND = 34, SIGNATURE = 62, SPACE = 14, PHOTO = 172;

static void room_anew(struct page *page)
{
    page->room = box_inset((struct box){0, 0, paper_points(A4_WIDTH_MM), paper_points(A4_HEIGHT_MM)},
                           paper_points(MARGIN_MM));
    page->facts_left = 0;
    page->number++;
}

struct page page_begin(void)
{
    struct page page = {.desk = paper_begin(A4_WIDTH_MM, A4_HEIGHT_MM)};
    room_anew(&page);
    return page;
}

static struct lettering style_of(double size, enum letter_weight weight, enum colour colour)
{
    return (struct lettering){.size = size,
                              .size_min = fmax(size * 0.7, LEAST),
                              .weight = weight,
                              .colour = colour,
                              .down = LETTER_MIDDLE,
                              .tag = true};
}

static void words(struct page *page, struct box box, const struct lettering *style, const char *text)
{
    (void)brush_text(paper_brush(page->desk), box, style, text);
}

/* A page that has come loose says what it belongs to. */
static void next_page(struct page *page)
{
    char foot[FOOT_MAX];
    struct text text = TEXT_IN(foot);
    const struct lettering style = style_of(SMALL, LETTER_REGULAR, COLOUR_DIM);
    paper_next_page(page->desk);
    room_anew(page);
    text_add(&text, "%s · %d", page->title, page->number);
    text_end_cut(&text);
    words(page, (struct box){page->room.x, page->room.y + page->room.height + 4, page->room.width, ROW},
          &style, foot);
}

/* A strip of the page, on the next one when there is not so much left. */
static struct box take(struct page *page, double height)
{
    page->facts_left = 0;
    if (page->room.height < height)
        next_page(page);
    return box_take_top(&page->room, height);
}

void page_head(struct page *page, const char *title, const char *subtitle, const char *workshop,
               struct tag code)
{
    const struct lettering whose = style_of(BODY, LETTER_SEMIBOLD, COLOUR_DIM),
                           what = style_of(TITLE, LETTER_BOLD, COLOUR_INK),
                           which = style_of(HEADING, LETTER_MEDIUM, COLOUR_INK);
    double side = paper_points(CODE_MM);
    page->title = title;
    struct box head = take(page, side + SPACE);
    if (!tag_is_none(code)) {
        struct box place = box_take_right(&head, side);
        place.height = side;
        bool drawn = qr_draw(paper_brush(page->desk), place, code.text);
        assert(drawn);
        box_take_right(&head, SPACE);
    }
    words(page, box_take_top(&head, ROW), &whose, workshop);
    words(page, box_take_top(&head, TITLE * 1.6), &what, title);
    words(page, box_take_top(&head, ROW), &which, subtitle);
}

void page_result(struct page *page, enum page_tone tone, const char *text)
{
    static const struct {
        enum colour ground, ink;
        enum glyph glyph;
        double size; /* of the band, and of what stands in it */
    } tones[] = {[PAGE_GOOD] = {COLOUR_OK, COLOUR_ON_TONE, GLYPH_CHECK, 1},
                 [PAGE_BAD] = {COLOUR_FULL, COLOUR_ON_TONE, GLYPH_OCTAGON, 1},
                 [PAGE_UNCLEAR] = {COLOUR_NEAR, COLOUR_ON_TONE, GLYPH_QUESTION, 1},
                 [PAGE_VOID] = {COLOUR_STOP, COLOUR_STOP_INK, GLYPH_CROSS, 1.5}};
    const struct lettering style = style_of(HEADING * tones[tone].size, LETTER_BOLD, tones[tone].ink);
    struct brush *brush = paper_brush(page->desk);
    struct box band = take(page, BAND * tones[tone].size);
    brush_panel(brush, band, 6, tones[tone].ground);
    band = box_inset(band, 8);
    glyph_draw(brush, tones[tone].glyph, box_take_left(&band, band.height), tones[tone].ink,
               tones[tone].ground);
    box_take_left(&band, 8);
    words(page, band, &style, text);
    take(page, SPACE / 2);
}

/* How many places beside each other a fact takes: one that would be set much smaller gets another. */
static int places_of(const struct page *page, double width)
{
    static const double smaller = 0.85;
    int places = (int)ceil((width * smaller + SPACE) / (page->room.width / FACTS_ACROSS));
    return places < 1 ? 1 : places > FACTS_ACROSS ? FACTS_ACROSS : places;
}

void page_fact(struct page *page, const char *name, const char *value)
{
    const struct lettering small = style_of(SMALL, LETTER_REGULAR, COLOUR_DIM),
                           body = style_of(BODY * 1.1, LETTER_SEMIBOLD, COLOUR_INK);
    if (value[0] == '\0')
        return;
    int places = places_of(page, fmax(brush_text_width(paper_brush(page->desk), &small, name),
                                      brush_text_width(paper_brush(page->desk), &body, value)));
    if (page->facts_left < places) {
        page->facts = take(page, FACT);
        page->facts_left = FACTS_ACROSS;
    }
    struct box cell = box_take_left(&page->facts, page->facts.width / page->facts_left * places);
    page->facts_left -= places;
    cell.width -= SPACE;
    words(page, box_take_top(&cell, SMALL * 1.6), &small, name);
    words(page, box_take_top(&cell, BODY * 1.7), &body, value);
}

void page_heading(struct page *page, const char *text)
{
    const struct lettering style = style_of(HEADING, LETTER_BOLD, COLOUR_INK);
    if (page->room.height < 2 * SPACE + 4 * ROW) /* not alone at the foot of a page */
        next_page(page);
    take(page, SPACE);
    words(page, take(page, ROW * 1.2), &style, text);
}

void page_row(struct page *page, int count, const struct page_column columns[], const char *const cells[],
              bool bold)
{
    struct lettering style = style_of(BODY, bold ? LETTER_SEMIBOLD : LETTER_REGULAR, COLOUR_INK);
    struct box row = take(page, ROW);
    double width = row.width;
    brush_rule(paper_brush(page->desk), row.x, row.y, row.width, COLOUR_LINE);
    for (int i = 0; i < count; i++) {
        struct box cell = box_take_left(&row, width * columns[i].part);
        if (i < count - 1)
            box_take_right(&cell, SPACE * 0.7);
        style.across = columns[i].figures ? LETTER_RIGHT : LETTER_LEFT;
        words(page, cell, &style, cells[i]);
    }
}

void page_text(struct page *page, const char *text)
{
    struct lettering style = style_of(BODY, LETTER_REGULAR, COLOUR_INK);
    if (text[0] == '\0')
        return;
    style.lines_max = TEXT_LINES;
    style.down = LETTER_TOP;
    take(page, SPACE / 2);
    struct box all = {page->room.x, page->room.y, page->room.width, TEXT_LINES * ROW};
    double height = brush_measure(paper_brush(page->desk), all, &style, text).height;
    struct box box = take(page, ceil(height) + 4);
    words(page, box, &style, text);
}

void page_signatures(struct page *page, int count, const char *const names[])
{
    const struct lettering style = style_of(SMALL, LETTER_REGULAR, COLOUR_DIM);
    struct box place = take(page, SIGNATURE);
    double width = (place.width + SPACE) / count;
    place = box_take_bottom(&page->room, 0); /* down to the foot, whatever is free above */
    place = (struct box){place.x, place.y - SMALL * 1.8, place.width + SPACE, SMALL * 1.8};
    for (int i = 0; i < count; i++) {
        struct box name = box_take_left(&place, width);
        name.width -= SPACE;
        brush_fill(paper_brush(page->desk), (struct box){name.x, name.y, name.width, 1}, COLOUR_INK);
        words(page, name, &style, names[i]);
    }
}

void page_photos(struct page *page, const char *heading, int count, const struct paper_photo *const photos[],
                 const char *const captions[])
{
    const struct lettering small = style_of(SMALL, LETTER_REGULAR, COLOUR_DIM);
    struct lettering instead = style_of(BODY, LETTER_REGULAR, COLOUR_INK);
    struct box row = {0};
    instead.lines_max = TEXT_LINES;
    next_page(page);
    page_heading(page, heading);
    for (int i = 0; i < count; i++) {
        if (i % PHOTOS_ACROSS == 0)
            row = take(page, PHOTO + SMALL * 1.8 + SPACE);
        struct box cell = box_take_left(&row, row.width / (PHOTOS_ACROSS - i % PHOTOS_ACROSS));
        cell.width -= SPACE;
        struct box place = box_take_top(&cell, PHOTO);
        if (!paper_photo_draw(page->desk, place, photos[i]))
            words(page, place, &instead,
                  _("This photo cannot be printed: it is damaged, or has more than 16 million pixels. It is "
                    "kept at the hub."));
        words(page, box_take_top(&cell, SMALL * 1.8), &small, captions[i]);
    }
}
