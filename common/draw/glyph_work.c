/* Signs of work at the bench: a thing (stone, metal, tree, tag), and what is done with it. */
#include <math.h>

#include "common/draw/glyph_inside.h"

/* ------------------------------------------------------------------ what is done */

/* A thing drawn smaller, its upper left corner at (x, y). */
static void draw_small(const struct pen *pen, glyph_drawing thing, double x, double y, double scale)
{
    cairo_save(pen->cairo);
    cairo_translate(pen->cairo, x, y);
    cairo_scale(pen->cairo, scale, scale);
    thing(pen);
    cairo_restore(pen->cairo);
    brush_colour(pen->brush, pen->colour);
}

static void arrow(const struct pen *pen, double from_x, double from_y, double to_x, double to_y)
{
    double turn = atan2(to_y - from_y, to_x - from_x), head = 21;
    PATH(pen, {from_x, from_y}, {to_x, to_y});
    glyph_line(pen, 10);
    PATH(pen, {to_x - head * cos(turn - 0.8), to_y - head * sin(turn - 0.8)}, {to_x, to_y},
         {to_x - head * cos(turn + 0.8), to_y - head * sin(turn + 0.8)});
    glyph_line(pen, 10);
}

static void store(const struct pen *pen)
{
    PATH(pen, {6, 70}, {6, 94}, {94, 94}, {94, 70});
    glyph_line(pen, 10);
}

static void take(const struct pen *pen, glyph_drawing thing)
{
    draw_small(pen, thing, 2, 4, 0.6);
    store(pen);
    arrow(pen, 79, 76, 79, 10);
}

static void give_back(const struct pen *pen, glyph_drawing thing)
{
    draw_small(pen, thing, 2, 4, 0.6);
    store(pen);
    arrow(pen, 79, 8, 79, 74);
}

/* The disc in the lower right corner, and the colour of what is drawn in it. */
static void corner(const struct pen *pen)
{
    brush_disc(pen->brush, 73, 73, 27, pen->ground);
    brush_disc(pen->brush, 73, 73, 22, pen->colour);
    brush_colour(pen->brush, pen->ground);
}

static void corner_more(const struct pen *pen)
{
    corner(pen);
    PATH(pen, {62, 73}, {84, 73});
    glyph_line(pen, 7);
    PATH(pen, {73, 62}, {73, 84});
    glyph_line(pen, 7);
}

static void corner_less(const struct pen *pen)
{
    corner(pen);
    PATH(pen, {62, 73}, {84, 73});
    glyph_line(pen, 7);
}

static void corner_right(const struct pen *pen)
{
    corner(pen);
    PATH(pen, {62, 74}, {70, 82}, {85, 64});
    glyph_line(pen, 7);
}

static void question(const struct pen *pen, double x, double y, double scale, enum colour colour)
{
    brush_colour(pen->brush, colour);
    cairo_arc(pen->cairo, x, y - 14 * scale, 16 * scale, M_PI, 2.35 * M_PI);
    cairo_curve_to(pen->cairo, x + 5 * scale, y + 2 * scale, x, y + 3 * scale, x, y + 12 * scale);
    glyph_line(pen, 10 * scale);
    brush_disc(pen->brush, x, y + 28 * scale, 6.5 * scale, colour);
}

/* ------------------------------------------------------------------ a piece, a lot, a tag */

static void draw_queue(const struct pen *pen)
{
    for (int i = 0; i < 2; i++) {
        cairo_new_sub_path(pen->cairo);
        cairo_arc(pen->cairo, 15 + 29 * i, 50, 9, 0, 2 * M_PI);
        glyph_line(pen, 8);
    }
    brush_disc(pen->brush, 72, 50, 13, pen->colour);
    PATH(pen, {86, 26}, {96, 50}, {86, 74});
    glyph_line(pen, 8);
}

static void draw_undo(const struct pen *pen)
{
    cairo_arc_negative(pen->cairo, 50, 54, 34, 1.15 * M_PI, -0.45 * M_PI);
    glyph_line(pen, 12);
    PATH(pen, {58, 8}, {40, 23}, {60, 38});
    glyph_line(pen, 12);
}

static void letter_p(const struct pen *pen, enum colour colour)
{
    brush_colour(pen->brush, colour);
    PATH(pen, {38, 80}, {38, 24}, {54, 24});
    cairo_arc(pen->cairo, 54, 39, 15, -M_PI_2, M_PI_2);
    cairo_line_to(pen->cairo, 38, 54);
    glyph_line(pen, 12);
}

static void draw_park(const struct pen *pen)
{
    glyph_bar(pen, 6, 6, 88, 88, 16);
    letter_p(pen, pen->ground);
}

static void draw_unpark(const struct pen *pen)
{
    draw_small(pen, draw_park, 2, 0, 0.6);
    arrow(pen, 32, 79, 92, 79);
}

static void draw_sheet(const struct pen *pen)
{
    brush_outline(pen->brush, (struct box){14, 12, 72, 84}, 8, 9, pen->colour);
    glyph_bar(pen, 34, 2, 32, 20, 6);
    for (int i = 0; i < 2; i++) {
        double y = 46 + 26 * i;
        PATH(pen, {27, y}, {34, y + 7}, {45, y - 7});
        glyph_line(pen, 7);
        glyph_bar(pen, 54, y - 4, 22, 8, 3);
    }
}

/* A setting without its stone: the ring and four claws, of which one sees two. */
static void claws(const struct pen *pen)
{
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, 50, 72, 22, 0, 2 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {24, 26}, {36, 50}, {64, 50}, {76, 26});
    glyph_line(pen, 9);
}

static void draw_seat(const struct pen *pen)
{
    draw_small(pen, claws, -8, -6, 1);
    corner_right(pen);
}

static void gem_solid(const struct pen *pen)
{
    PATH(pen, {28, 14}, {72, 14}, {96, 42}, {50, 92}, {4, 42});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {8, 42}, {92, 42});
    glyph_line(pen, 8);
}

static void draw_set(const struct pen *pen)
{
    claws(pen);
    draw_small(pen, gem_solid, 27, -4, 0.46);
}

static void draw_set_done(const struct pen *pen)
{
    draw_small(pen, claws, -8, 0, 1);
    draw_small(pen, gem_solid, 15, 4, 0.54);
    corner_right(pen);
}

/* 1, 2 and 3 in a plate, and the tool above them. */
static void draw_engrave(const struct pen *pen)
{
    glyph_bar(pen, 4, 46, 92, 50, 10);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {17, 62}, {24, 56}, {24, 86});
    glyph_line(pen, 7);
    PATH(pen, {40, 60}, {46, 56}, {54, 57}, {57, 64}, {40, 86}, {59, 86});
    glyph_line(pen, 7);
    PATH(pen, {71, 57}, {86, 57}, {78, 69}, {85, 72}, {86, 80}, {79, 86}, {71, 84});
    glyph_line(pen, 7);
    brush_colour(pen->brush, pen->colour);
    PATH(pen, {90, 10}, {64, 27});
    glyph_line(pen, 17);
    PATH(pen, {60, 29}, {44, 39});
    glyph_line(pen, 8);
}

static void draw_seal(const struct pen *pen)
{
    brush_disc(pen->brush, 50, 50, 46, pen->colour);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {28, 52}, {44, 68}, {73, 34});
    glyph_line(pen, 12);
}

static void draw_unlock(const struct pen *pen)
{
    glyph_bar(pen, 14, 44, 72, 52, 10);
    PATH(pen, {28, 44}, {28, 28});
    cairo_arc(pen->cairo, 49, 29, 21, M_PI, 2 * M_PI);
    glyph_line(pen, 11);
    brush_disc(pen->brush, 50, 66, 8, pen->ground);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {50, 68}, {50, 82});
    glyph_line(pen, 8);
}

static void tray(const struct pen *pen)
{
    PATH(pen, {6, 52}, {14, 90}, {86, 90}, {94, 52});
    glyph_line(pen, 10);
    for (int i = 0; i < 3; i++)
        brush_disc(pen->brush, 30 + 20 * i, 70, 8, pen->colour);
}

static void draw_tray_more(const struct pen *pen)
{
    tray(pen);
    arrow(pen, 50, 6, 50, 50);
}

static void person(const struct pen *pen, double x)
{
    brush_disc(pen->brush, x, 48, 12, pen->colour);
    cairo_arc(pen->cairo, x, 92, 22, M_PI, 2 * M_PI);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_hand_over(const struct pen *pen)
{
    person(pen, 24);
    person(pen, 76);
    arrow(pen, 24, 21, 76, 21);
}

static void draw_split(const struct pen *pen)
{
    PATH(pen, {50, 90}, {50, 56}, {18, 24});
    glyph_line(pen, 10);
    PATH(pen, {50, 56}, {82, 24});
    glyph_line(pen, 10);
    PATH(pen, {14, 44}, {14, 18}, {40, 18});
    glyph_line(pen, 10);
    PATH(pen, {60, 18}, {86, 18}, {86, 44});
    glyph_line(pen, 10);
}

static void draw_merge(const struct pen *pen)
{
    PATH(pen, {16, 12}, {50, 46}, {50, 86});
    glyph_line(pen, 10);
    PATH(pen, {84, 12}, {50, 46});
    glyph_line(pen, 10);
    PATH(pen, {32, 68}, {50, 88}, {68, 68});
    glyph_line(pen, 10);
}

/* The waves of a reader, as on cards that are held to one. */
static void draw_chip(const struct pen *pen)
{
    brush_disc(pen->brush, 16, 50, 9, pen->colour);
    for (int i = 0; i < 3; i++) {
        cairo_new_sub_path(pen->cairo);
        cairo_arc(pen->cairo, 14, 50, 30 + 23 * i, -0.6, 0.6);
        glyph_line(pen, 10);
    }
}

static void draw_tag(const struct pen *pen)
{
    PATH(pen, {10, 10}, {52, 10}, {92, 50}, {50, 92}, {10, 52});
    cairo_close_path(pen->cairo);
    glyph_line(pen, 10);
    brush_disc(pen->brush, 32, 32, 8, pen->colour);
}

static void draw_tag_new(const struct pen *pen)
{
    draw_tag(pen);
    corner_more(pen);
}

static void draw_printer(const struct pen *pen)
{
    brush_outline(pen->brush, (struct box){26, 6, 48, 34}, 4, 8, pen->colour);
    glyph_bar(pen, 6, 34, 88, 40, 8);
    glyph_bar(pen, 26, 56, 48, 40, 4);
    brush_panel(pen->brush, (struct box){20, 54, 60, 8}, 4, pen->ground);
    brush_panel(pen->brush, (struct box){34, 76, 32, 7}, 2, pen->ground);
}

static void draw_chain(const struct pen *pen)
{
    cairo_save(pen->cairo);
    cairo_translate(pen->cairo, 50, 50);
    cairo_rotate(pen->cairo, -M_PI_4);
    brush_outline(pen->brush, (struct box){-54, -17, 60, 34}, 17, 11, pen->colour);
    brush_outline(pen->brush, (struct box){-6, -17, 60, 34}, 17, 11, pen->colour);
    cairo_restore(pen->cairo);
}

static void draw_chain_more(const struct pen *pen)
{
    draw_small(pen, draw_chain, -4, -4, 0.9);
    corner_more(pen);
}

static void draw_chain_counted(const struct pen *pen)
{
    draw_small(pen, draw_chain, -4, -4, 0.9);
    corner_right(pen);
}

/* ------------------------------------------------------------------ stones */

static void gem_outline(const struct pen *pen)
{
    PATH(pen, {28, 16}, {72, 16}, {94, 42}, {50, 90}, {6, 42});
    cairo_close_path(pen->cairo);
    glyph_line(pen, 9);
}

static void draw_gem(const struct pen *pen)
{
    gem_outline(pen);
    PATH(pen, {6, 42}, {94, 42});
    glyph_line(pen, 7);
    PATH(pen, {34, 42}, {50, 86}, {66, 42});
    glyph_line(pen, 6);
}

static void draw_gem_take(const struct pen *pen)
{
    take(pen, gem_solid);
}

static void draw_gem_return(const struct pen *pen)
{
    give_back(pen, gem_solid);
}

static void draw_gem_broken(const struct pen *pen)
{
    gem_solid(pen);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {60, 4}, {42, 34}, {60, 52}, {44, 98});
    glyph_line(pen, 13);
}

static void draw_gem_lost(const struct pen *pen)
{
    gem_outline(pen);
    corner(pen);
    question(pen, 73, 70, 0.53, pen->ground);
}

static void draw_gem_counted(const struct pen *pen)
{
    gem_outline(pen);
    corner_right(pen);
}

/* ------------------------------------------------------------------ trees, metal */

static void draw_tree(const struct pen *pen)
{
    PATH(pen, {50, 92}, {50, 10});
    glyph_line(pen, 11);
    for (int i = 0; i < 3; i++) {
        double y = 26 + 20 * i;
        PATH(pen, {50, y + 14}, {22, y});
        glyph_line(pen, 7);
        PATH(pen, {50, y + 14}, {78, y});
        glyph_line(pen, 7);
        brush_disc(pen->brush, 17, y - 2, 9, pen->colour);
        brush_disc(pen->brush, 83, y - 2, 9, pen->colour);
    }
    glyph_bar(pen, 28, 88, 44, 9, 3);
}

static void draw_tree_build(const struct pen *pen)
{
    draw_small(pen, draw_tree, -4, 0, 0.92);
    corner_more(pen);
}

static void draw_tree_apart(const struct pen *pen)
{
    draw_small(pen, draw_tree, -4, 0, 0.92);
    corner_less(pen);
}

static void draw_flame(const struct pen *pen)
{
    cairo_move_to(pen->cairo, 54, 4);
    cairo_curve_to(pen->cairo, 60, 30, 88, 38, 86, 64);
    cairo_curve_to(pen->cairo, 84, 86, 66, 96, 50, 96);
    cairo_curve_to(pen->cairo, 32, 96, 14, 84, 14, 62);
    cairo_curve_to(pen->cairo, 14, 46, 26, 40, 30, 26);
    cairo_curve_to(pen->cairo, 40, 34, 40, 42, 42, 48);
    cairo_curve_to(pen->cairo, 52, 38, 56, 22, 54, 4);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_cut(const struct pen *pen)
{
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, 24, 78, 14, 0, 2 * M_PI);
    glyph_line(pen, 9);
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, 76, 78, 14, 0, 2 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {33, 67}, {70, 8});
    glyph_line(pen, 9);
    PATH(pen, {67, 67}, {30, 8});
    glyph_line(pen, 9);
}

/* A bar as it comes from the mould. */
static void draw_ingot(const struct pen *pen)
{
    PATH(pen, {26, 24}, {74, 24}, {96, 80}, {4, 80});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    brush_colour(pen->brush, pen->ground);
    PATH(pen, {34, 42}, {66, 42});
    glyph_line(pen, 7);
}

static void draw_metal_take(const struct pen *pen)
{
    take(pen, draw_ingot);
}

static void draw_metal_return(const struct pen *pen)
{
    give_back(pen, draw_ingot);
}

static void draw_dust(const struct pen *pen)
{
    cairo_move_to(pen->cairo, 4, 88);
    cairo_curve_to(pen->cairo, 26, 86, 36, 46, 50, 46);
    cairo_curve_to(pen->cairo, 64, 46, 74, 86, 96, 88);
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    brush_disc(pen->brush, 30, 28, 8, pen->colour);
    brush_disc(pen->brush, 54, 14, 8, pen->colour);
    brush_disc(pen->brush, 72, 36, 8, pen->colour);
}

static void draw_dust_return(const struct pen *pen)
{
    give_back(pen, draw_dust);
}

/* ------------------------------------------------------------------ goods, scales, the station */

static void draw_truck(const struct pen *pen)
{
    glyph_bar(pen, 4, 22, 56, 46, 4);
    PATH(pen, {60, 38}, {80, 38}, {95, 54}, {95, 68}, {60, 68});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    for (int i = 0; i < 2; i++) {
        brush_disc(pen->brush, 24 + 54 * i, 72, 15, pen->ground);
        brush_disc(pen->brush, 24 + 54 * i, 72, 11, pen->colour);
    }
}

static void draw_parcel(const struct pen *pen)
{
    brush_outline(pen->brush, (struct box){8, 22, 76, 70}, 6, 9, pen->colour);
    PATH(pen, {8, 44}, {84, 44});
    glyph_line(pen, 8);
    PATH(pen, {46, 24}, {46, 58});
    glyph_line(pen, 12);
    corner_right(pen);
}

static void draw_weight(const struct pen *pen)
{
    cairo_new_sub_path(pen->cairo);
    cairo_arc(pen->cairo, 50, 18, 12, 0, 2 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {32, 32}, {68, 32}, {86, 92}, {14, 92});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
}

static void draw_ten_times(const struct pen *pen)
{
    glyph_pan(pen);
    cairo_arc(pen->cairo, 50, 32, 19, -0.15 * M_PI, 1.4 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {44, 6}, {57, 17}, {44, 28});
    glyph_line(pen, 9);
}

static void draw_shelves(const struct pen *pen)
{
    for (int i = 0; i < 2; i++) {
        double y = 40 + 46 * i;
        PATH(pen, {6, y}, {94, y});
        glyph_line(pen, 9);
        for (int k = 0; k < 3; k++)
            glyph_bar(pen, 10 + 30 * k, y - 26, 20, 18, 4);
    }
    corner_right(pen);
}

static void draw_bin(const struct pen *pen)
{
    glyph_bar(pen, 36, 2, 28, 14, 5);
    glyph_bar(pen, 8, 12, 84, 13, 5);
    PATH(pen, {18, 34}, {82, 34}, {76, 96}, {24, 96});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    brush_colour(pen->brush, pen->ground);
    for (int i = 0; i < 3; i++) {
        PATH(pen, {35 + 15 * i, 46}, {37 + 13 * i, 84});
        glyph_line(pen, 6);
    }
}

static void draw_missing(const struct pen *pen)
{
    const double dashes[] = {13, 17};
    cairo_set_dash(pen->cairo, dashes, 2, 0);
    cairo_arc(pen->cairo, 50, 50, 43, 0, 2 * M_PI);
    glyph_line(pen, 9);
    cairo_set_dash(pen->cairo, NULL, 0, 0);
    question(pen, 50, 44, 1, pen->colour);
}

static void draw_found(const struct pen *pen)
{
    cairo_arc(pen->cairo, 42, 42, 35, 0, 2 * M_PI);
    glyph_line(pen, 9);
    PATH(pen, {69, 69}, {92, 92});
    glyph_line(pen, 14);
    PATH(pen, {25, 42}, {38, 54}, {59, 30});
    glyph_line(pen, 9);
}

static void draw_keypad(const struct pen *pen)
{
    for (int i = 0; i < 9; i++)
        glyph_bar(pen, 10 + 29 * (i % 3), 10 + 29 * (i / 3), 22, 22, 6);
}

/* Jaws downwards, as it is held against a ring. */
static void draw_caliper(const struct pen *pen)
{
    glyph_bar(pen, 2, 14, 96, 16, 4);
    PATH(pen, {8, 14}, {24, 14}, {24, 88}, {8, 60});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    PATH(pen, {58, 8}, {86, 8}, {86, 36}, {74, 60}, {58, 88});
    cairo_close_path(pen->cairo);
    cairo_fill(pen->cairo);
    cairo_arc(pen->cairo, 41, 64, 10, 0, 2 * M_PI);
    glyph_line(pen, 7);
}

/* ------------------------------------------------------------------ all of them */

glyph_drawing glyph_work_drawing(enum glyph glyph)
{
    static const glyph_drawing drawings[GLYPH_COUNT] = {
        [GLYPH_QUEUE] = draw_queue,
        [GLYPH_UNDO] = draw_undo,
        [GLYPH_SET_DONE] = draw_set_done,
        [GLYPH_ENGRAVE] = draw_engrave,
        [GLYPH_PARK] = draw_park,
        [GLYPH_UNPARK] = draw_unpark,
        [GLYPH_SHEET] = draw_sheet,
        [GLYPH_SEAT] = draw_seat,
        [GLYPH_SET] = draw_set,
        [GLYPH_SEAL] = draw_seal,
        [GLYPH_UNLOCK] = draw_unlock,
        [GLYPH_TRAY_MORE] = draw_tray_more,
        [GLYPH_HAND_OVER] = draw_hand_over,
        [GLYPH_SPLIT] = draw_split,
        [GLYPH_MERGE] = draw_merge,
        [GLYPH_CHIP] = draw_chip,
        [GLYPH_TAG] = draw_tag,
        [GLYPH_TAG_NEW] = draw_tag_new,
        [GLYPH_PRINTER] = draw_printer,
        [GLYPH_CHAIN] = draw_chain,
        [GLYPH_CHAIN_MORE] = draw_chain_more,
        [GLYPH_CHAIN_COUNTED] = draw_chain_counted,
        [GLYPH_GEM] = draw_gem,
        [GLYPH_GEM_TAKE] = draw_gem_take,
        [GLYPH_GEM_RETURN] = draw_gem_return,
        [GLYPH_GEM_BROKEN] = draw_gem_broken,
        [GLYPH_GEM_LOST] = draw_gem_lost,
        [GLYPH_GEM_COUNTED] = draw_gem_counted,
        [GLYPH_TREE] = draw_tree,
        [GLYPH_TREE_BUILD] = draw_tree_build,
        [GLYPH_TREE_APART] = draw_tree_apart,
        [GLYPH_FLAME] = draw_flame,
        [GLYPH_CUT] = draw_cut,
        [GLYPH_INGOT] = draw_ingot,
        [GLYPH_METAL_TAKE] = draw_metal_take,
        [GLYPH_METAL_RETURN] = draw_metal_return,
        [GLYPH_DUST] = draw_dust,
        [GLYPH_DUST_RETURN] = draw_dust_return,
        [GLYPH_TRUCK] = draw_truck,
        [GLYPH_PARCEL] = draw_parcel,
        [GLYPH_WEIGHT] = draw_weight,
        [GLYPH_TEN_TIMES] = draw_ten_times,
        [GLYPH_SHELVES] = draw_shelves,
        [GLYPH_BIN] = draw_bin,
        [GLYPH_MISSING] = draw_missing,
        [GLYPH_FOUND] = draw_found,
        [GLYPH_KEYPAD] = draw_keypad,
        [GLYPH_CALIPER] = draw_caliper,
    };
    return drawings[glyph];
}
