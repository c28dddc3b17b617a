#include "hub/paper/page.h"

#include "common/draw/qr.h"

enum { A4_WIDTH_MM = 210, A4_HEIGHT_MM = 297, MARGIN_MM = 18, CODE_MM = 26 };
static const double TITLE = 20, BODY = 10.5, ROW = 18, GAP_PART = 14;

static void room_anew(struct page *page)
{
    page->room = box_inset((struct box){0, 0, paper_points(A4_WIDTH_MM), paper_points(A4_HEIGHT_MM)},
                           paper_points(MARGIN_MM));
}

struct page page_begin(void)
{
    struct page page = {.desk = paper_begin(A4_WIDTH_MM, A4_HEIGHT_MM)};
    room_anew(&page);
    return page;
}

static void need(struct page *page, double height)
{
    if (page->room.height >= height)
        return;
    paper_next_page(page->desk);
    room_anew(page);
}

static void words(struct page *page, struct box box, double size, enum letter_weight weight, int lines,
                  const char *text)
{
    struct lettering style = {.size = size,
                              .size_min = size * 0.7,
                              .weight = weight,
                              .colour = COLOUR_INK,
                              .down = LETTER_TOP,
                              .lines_max = lines,
                              .tag = true};
    (void)brush_text(paper_brush(page->desk), box, &style, text);
}

void page_head(struct page *page, const char *title, const char *subtitle, struct tag code)
{
    double side = paper_points(CODE_MM);
    struct box head = box_take_top(&page->room, side + GAP_PART);
    if (!tag_is_none(code)) {
        bool drawn = qr_draw(paper_brush(page->desk),
                             (struct box){head.x + head.width - side, head.y, side, side}, code.text);
        assert(drawn);
        head.width -= side + GAP_PART;
    }
    words(page, box_take_top(&head, TITLE * 1.6), TITLE, LETTER_BOLD, 1, title);
    words(page, box_take_top(&head, BODY * 3), BODY * 1.2, LETTER_REGULAR, 2, subtitle);
}

void page_fact(struct page *page, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    need(page, ROW);
    struct box line = box_take_top(&page->room, ROW);
    words(page, box_take_left(&line, line.width * 0.28), BODY, LETTER_SEMIBOLD, 1, name);
    words(page, line, BODY, LETTER_REGULAR, 1, value);
}

void page_heading(struct page *page, const char *text)
{
    need(page, GAP_PART + 3 * ROW);
    box_take_top(&page->room, GAP_PART);
    words(page, box_take_top(&page->room, ROW * 1.2), BODY * 1.25, LETTER_BOLD, 1, text);
}

void page_row(struct page *page, int count, const double parts[], const char *const cells[], bool bold)
{
    need(page, ROW + 4);
    double width = page->room.width;
    struct box row = box_take_top(&page->room, ROW + 2);
    brush_rule(paper_brush(page->desk), row.x, row.y, row.width, COLOUR_LINE);
    box_take_top(&row, 3);
    for (int i = 0; i < count; i++) {
        struct box cell = box_take_left(&row, width * parts[i]);
        cell.width -= 4;
        words(page, cell, BODY, bold ? LETTER_SEMIBOLD : LETTER_REGULAR, 1, cells[i]);
    }
}

void page_text(struct page *page, const char *text)
{
    if (text[0] == '\0')
        return;
    need(page, 4 * ROW);
    words(page, box_take_top(&page->room, 4 * ROW), BODY, LETTER_REGULAR, 4, text);
}

void page_signatures(struct page *page, int count, const char *const names[])
{
    double height = 5 * ROW, width = page->room.width / count;
    need(page, height);
    struct box part = box_take_top(&page->room, height);
    for (int i = 0; i < count; i++) {
        struct box place = box_take_left(&part, width);
        place.width -= GAP_PART;
        box_take_top(&place, height - 2 * ROW);
        brush_rule(paper_brush(page->desk), place.x, place.y, place.width, COLOUR_INK);
        box_take_top(&place, 4);
        words(page, place, BODY * 0.9, LETTER_REGULAR, 1, names[i]);
    }
}
