#include "common/draw/gauge.h"

#include <math.h>

/* ------------------------------------------------------------------ tray */

struct place_look {
    enum colour fill;
    enum glyph glyph;
};

static const double PLACE_LOWEST = 22; /* a sign of half that height is still one */
enum { COLUMNS_CLOSE = 8 };            /* more than so many stand closer together */

static const struct place_look PLACES[] = {
    [PLACE_DONE] = {COLOUR_PLACE_DONE, GLYPH_CHECK},
    [PLACE_IN_WORK] = {COLOUR_GOLD, GLYPH_NONE}, /* its own */
    [PLACE_QUEUED] = {COLOUR_PLACE_QUEUED, GLYPH_NONE},
    [PLACE_HELD] = {COLOUR_PLACE_QUEUED, GLYPH_BARS},
};

static void draw_sign(struct brush *brush, struct box box, enum place_kind kind, enum glyph work)
{
    const struct place_look *look = &PLACES[kind];
    double side = fmin(box.height, box.width) * 0.5;
    struct box middle = {box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side};
    glyph_draw(brush, kind == PLACE_IN_WORK ? work : look->glyph, middle, COLOUR_ON_TONE, look->fill);
}

void tray_place_draw(struct brush *brush, struct box box, double unit, enum place_kind kind, enum glyph work)
{
    double radius = fmin(RADIUS_PLACE * unit, box.height / 4);
    if (kind == PLACE_EMPTY) {
        brush_dashed(brush, box, radius, fmax(2.5 * unit, 2), COLOUR_PLACE_QUEUED);
        return;
    }
    brush_panel(brush, box, radius, PLACES[kind].fill);
    draw_sign(brush, box, kind, work);
}

/* Of several places; a line keeps it from the next. */
static void draw_share(struct brush *brush, struct box box, double unit, enum place_kind kind,
                       enum glyph work)
{
    box.width -= fmax(3 * unit, 1);
    if (box.width <= 0)
        return;
    brush_fill(brush, box, PLACES[kind].fill);
    draw_sign(brush, box, kind, work);
}

static enum place_kind place_at(const struct tray *tray, int64_t index)
{
    const int64_t counts[] = {tray->done, tray->in_work, tray->queued, tray->held};
    for (size_t kind = 0; kind < COUNT_OF(counts); kind++) {
        if (index < counts[kind])
            return (enum place_kind)kind;
        index -= counts[kind];
    }
    return PLACE_EMPTY;
}

/* About four across for three down, or twice that for a wide tray; one or two columns more if that makes the
 * rows equal. The tray of a station looks the same whatever else is on the screen, as long as there is room
 * for it. */
static int64_t choose_columns(int64_t places, bool wide)
{
    if (places == 4 && !wide)
        return 2;
    int64_t columns = 1;
    while (columns * columns * 3 < places * (wide ? 8 : 4))
        columns++;
    for (int64_t more = 0; more <= 2; more++) {
        if (places % (columns + more) == 0)
            return columns + more;
    }
    return columns;
}

/* Under a notice there is less room: a place that would be a line, whose sign nobody sees, has more beside
 * it. */
static int64_t widen(int64_t columns, int64_t places, double height, double unit)
{
    double gap = GAP_SMALL * unit;
    while (columns < places) {
        double rows = ceil((double)places / (double)columns);
        if ((height - gap * (rows - 1)) / rows >= PLACE_LOWEST * unit)
            break;
        columns++;
    }
    return columns;
}

static void draw_places(struct brush *brush, struct box box, double unit, const struct tray *tray,
                        int64_t places)
{
    int64_t columns = choose_columns(tray->limit > 0 ? tray->limit : places, tray->wide);
    columns = widen(columns, places, box.height, unit);
    int64_t rows = (places + columns - 1) / columns;
    double gap = GAP_SMALL * unit * (columns > COLUMNS_CLOSE ? 0.5 : 1);
    double width = (box.width - gap * (double)(columns - 1)) / (double)columns;
    double height = fmin((box.height - gap * (double)(rows - 1)) / (double)rows, width);
    for (int64_t i = 0; i < places; i++) {
        struct box place = {box.x + (double)(i % columns) * (width + gap),
                            box.y + (double)(i / columns) * (height + gap), width, height};
        tray_place_draw(brush, place, unit, place_at(tray, i), tray->work);
        if (tray->limit > 0 && i >= tray->limit)
            brush_outline(brush, place, RADIUS_PLACE * unit, fmax(5 * unit, 3), COLOUR_FULL_TEXT);
    }
}

/* Shares of one bar, with its round ends. */
static void draw_long(struct brush *brush, struct box box, double unit, const struct tray *tray,
                      int64_t places)
{
    const int64_t counts[] = {tray->done, tray->in_work, tray->queued, tray->held};
    struct box bar = box;
    bar.height = fmin(box.height, 96 * unit);
    double each = bar.width / (double)places, radius = RADIUS_PLACE * unit;
    cairo_save(brush_cairo(brush));
    brush_clip(brush, bar, radius);
    for (size_t kind = 0, x = 0; kind < COUNT_OF(counts); kind++) {
        struct box part = {bar.x + each * (double)x, bar.y, each * (double)counts[kind], bar.height};
        draw_share(brush, part, unit, (enum place_kind)kind, tray->work);
        x += (size_t)counts[kind];
    }
    cairo_restore(brush_cairo(brush));
    brush_outline(brush, bar, radius, fmax(2 * unit, 1), COLOUR_PLACE_QUEUED);
}

void tray_draw(struct brush *brush, struct box box, double unit, const struct tray *tray)
{
    int64_t full = tray->done + tray->in_work + tray->queued + tray->held;
    int64_t places = full > tray->limit ? full : tray->limit;
    if (places <= 0)
        return;
    if (places > TRAY_PLACES_MAX)
        draw_long(brush, box, unit, tray, places);
    else
        draw_places(brush, box, unit, tray, places);
}

/* ------------------------------------------------------------------ tolerance bar */

/* What the half of the bar stands for. The tolerance stands at the same place before and after the
 * uncertainty is known, in every weighing of a scale that is capable (U of at most 0.56 of the tolerance):
 * what moves is the marker alone. A wider amber edge, and some red beyond it, must be seen as well. */
static double half_span(const struct tolerance_bar *bar)
{
    double edge = bar->tolerance + (bar->judged ? bar->uncertainty : 0);
    return edge > 0 ? fmax(bar->tolerance * 1.8, edge * 1.12) : 1;
}

double tolerance_bar_place(struct box box, const struct tolerance_bar *bar, double at)
{
    double part = at / half_span(bar);
    part = fmax(-1, fmin(1, part));
    return box.x + box.width * (1 + part) / 2;
}

bool tolerance_bar_beyond(const struct tolerance_bar *bar)
{
    return fabs(bar->deviation) > half_span(bar);
}

static void draw_between(struct brush *brush, struct box box, const struct tolerance_bar *bar, double from,
                         double to, enum colour colour)
{
    double left = tolerance_bar_place(box, bar, from), right = tolerance_bar_place(box, bar, to);
    brush_fill(brush, (struct box){left, box.y, right - left, box.height}, colour);
}

static void draw_zones(struct brush *brush, struct box box, const struct tolerance_bar *bar)
{
    double inner = fmax(bar->tolerance - bar->uncertainty, 0), outer = bar->tolerance + bar->uncertainty;
    draw_between(brush, box, bar, -outer, outer, COLOUR_BAR_NEAR);
    draw_between(brush, box, bar, -inner, inner, COLOUR_BAR_OK);
}

static void draw_tick(struct brush *brush, double x, struct box box, double width, enum colour colour)
{
    brush_fill(brush, (struct box){x - width / 2, box.y, width, box.height}, colour);
}

/* The reading lies further out than the bar reaches: an arrow says to which side. */
static void draw_arrow(struct brush *brush, struct box box, double unit, double x, bool right)
{
    double way = right ? 1 : -1, tip = x - way * 16 * unit, base = tip - way * 36 * unit, half = 22 * unit;
    double middle = box.y + box.height / 2;
    cairo_t *cairo = brush_cairo(brush);
    brush_colour(brush, COLOUR_INK);
    cairo_move_to(cairo, tip, middle);
    cairo_line_to(cairo, base, middle - half);
    cairo_line_to(cairo, base, middle + half);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

static void draw_marker(struct brush *brush, struct box box, double unit, const struct tolerance_bar *bar)
{
    double x = tolerance_bar_place(box, bar, bar->deviation), width = 14 * unit;
    x = fmax(box.x + width, fmin(box.x + box.width - width, x));
    struct box mark = {x - width / 2, box.y - 12 * unit, width, box.height + 24 * unit};
    brush_panel(brush, box_inset(mark, -4 * unit), width, COLOUR_GROUND);
    if (bar->steady)
        brush_panel(brush, mark, width / 2, COLOUR_INK);
    else
        brush_outline(brush, mark, width / 2, 3.5 * unit, COLOUR_INK);
    if (tolerance_bar_beyond(bar))
        draw_arrow(brush, box, unit, x, bar->deviation > 0);
}

void tolerance_bar_draw(struct brush *brush, struct box box, double unit, const struct tolerance_bar *bar)
{
    cairo_t *cairo = brush_cairo(brush);
    cairo_save(cairo);
    brush_clip(brush, box, 16 * unit); /* round ends for the whole row of zones */
    brush_fill(brush, box, bar->judged ? COLOUR_BAR_FULL : COLOUR_BAR_GREY);
    if (bar->judged)
        draw_zones(brush, box, bar);
    draw_tick(brush, tolerance_bar_place(box, bar, -bar->tolerance), box, 3 * unit, COLOUR_GROUND);
    draw_tick(brush, tolerance_bar_place(box, bar, bar->tolerance), box, 3 * unit, COLOUR_GROUND);
    draw_tick(brush, box.x + box.width / 2, box, 4 * unit, COLOUR_INK);
    cairo_restore(cairo);
    if (bar->has_marker)
        draw_marker(brush, box, unit, bar);
}
