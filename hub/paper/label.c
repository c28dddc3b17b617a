#include "hub/paper/label.h"

#include <string.h>

#include "common/draw/qr.h"

enum { QR_MODULES = 21, ITEMS_MAX = 6, Q_CHARACTERS_MAX = 16 };

static const struct format {
    const char *word;
    double width, height, used;
} FORMATS[] = {
#define X(name, word, width, height, used, about) [name] = {word, width, height, used},
    LABEL_SIZE_LIST(X)
#undef X
};

bool label_size_find(struct span word, enum label_size *out)
{
    for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
        if (!span_is(word, FORMATS[i].word))
            continue;
        *out = (enum label_size)i;
        return true;
    }
    return false;
}

static struct label label_of_piece(const struct sheet *sheet)
{
    struct label label = {.tag = sheet->piece.tag};
    struct text model = TEXT_IN(label.lines[0]);
    memcpy(label.title, sheet->name, sizeof label.title);
    text_add(&model, "%s%s%s", sheet->model, sheet->size[0] != '\0' ? " " : "", sheet->size);
    text_end_cut(&model);
    memcpy(label.lines[1], sheet->alloy_name, sizeof label.lines[1]);
    return label;
}

static struct label label_of_person(const struct person *person)
{
    struct label label = {.tag = person->badge};
    memcpy(label.title, person->name, sizeof label.title);
    return label;
}

struct fault label_read(struct reader *reader, struct tag tag, enum tag_kind kind, struct label *label,
                        enum label_size *size)
{
    struct sheet sheet;
    struct person person;
    bool found = false, is_piece = kind == TAG_PIECE;
    size_t none = 0;
    struct fault fault = is_piece ? reader_sheet(reader, tag, &sheet, &found, NULL, 0, &none)
                                  : reader_person(reader, tag, &person, &found);
    if (!fault_is(fault) && !found)
        fault = fault_make(FAULT_NOT_FOUND, "No %s has the %s %s.", is_piece ? "piece" : "person",
                           is_piece ? "tag" : "badge", tag.text);
    if (fault_is(fault))
        return fault;
    *label = is_piece ? label_of_piece(&sheet) : label_of_person(&person);
    *size = is_piece ? LABEL_JEWELRY : LABEL_BADGE;
    return FAULT_OK;
}

/* ------------------------------------------------------------------ what stands where */

/* All in mm. */
struct item {
    const char *text;
    struct box box;
    bool is_tag, is_bold;
};

struct layout {
    struct box code; /* quiet zone included */
    struct item items[ITEMS_MAX];
    int count;
};

static void line_add(struct layout *layout, struct box *room, double height, const char *text, bool bold,
                     bool tag)
{
    if (text[0] == '\0')
        return;
    layout->items[layout->count++] =
        (struct item){.text = text, .box = box_take_top(room, height), .is_bold = bold, .is_tag = tag};
}

/* The code to the left, as high as the label, and the words beside it: the title, what there is more to say,
 * the tag. On a jewelry tag the words have the second head for themselves. */
static struct layout layout_make(const struct label *label, enum label_size size)
{
    const struct format *format = &FORMATS[size];
    struct layout layout = {.count = 0};
    struct box room = box_inset((struct box){0, 0, format->used, format->height}, 1);
    double side = size == LABEL_JEWELRY ? 10 : size == LABEL_BADGE ? 36 : room.height;
    double line = size == LABEL_JEWELRY ? 2.5 : size == LABEL_BADGE ? 8 : 5;
    struct box left = box_take_left(&room, size == LABEL_JEWELRY ? format->used / 2 - 1 : side + 1);
    layout.code = (struct box){left.x, left.y + (left.height - side) / 2, side, side};
    double lines = 2;
    for (int i = 0; i < LABEL_LINES; i++)
        lines += label->lines[i][0] != '\0' ? 1 : 0;
    room = (struct box){room.x + 1, room.y + (room.height - lines * line) / 2, room.width - 1, lines * line};
    line_add(&layout, &room, line, label->title, true, false);
    for (int i = 0; i < LABEL_LINES; i++)
        line_add(&layout, &room, line, label->lines[i], false, false);
    line_add(&layout, &room, line, label->tag.text, false, true);
    return layout;
}

/* ------------------------------------------------------------------ ZPL */

/* What has a meaning to the printer is written as _XX; a line feed in a name is a blank. A name is cut where
 * the line ends: the printer would print the rest over it. */
static void data_write(struct text *out, const char *text, int characters_max)
{
    text_add(out, "^FH_^FD");
    int characters = 0;
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        bool starts = (byte & 0xC0) != 0x80;
        if (starts && characters++ == characters_max)
            break;
        if (byte < 0x20 || byte == 0x7F)
            text_add(out, " ");
        else if (strchr("^~_\\", byte))
            text_add(out, "_%02X", byte);
        else
            text_add(out, "%c", byte);
    }
    text_add(out, "^FS\n");
}

static void item_write(struct text *out, const struct item *item, double dots)
{
    int height = (int)(item->box.height * 0.85 * dots), width = (int)(item->box.width * dots);
    int characters = 0;
    for (const char *at = item->text; *at != '\0'; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80 ? 1 : 0;
    /* font 0 is about 0.6 of its height wide; long words are set smaller, down to two thirds */
    int fitting = characters > 0 ? (int)(width / (0.6 * characters)) : height;
    int size = fitting < height ? fitting : height, least = height * 2 / 3;
    size = size < least ? least : size;
    text_add(out, "^FO%d,%d^A0N,%d,%d", (int)(item->box.x * dots), (int)(item->box.y * dots), size,
             item->is_bold ? size + size / 8 : size);
    data_write(out, item->text, (int)(width / (0.6 * size)));
}

void label_write_zpl(const struct label *label, enum label_size size, int dpi, struct text *out)
{
    const struct format *format = &FORMATS[size];
    struct layout layout = layout_make(label, size);
    double dots = dpi == LABEL_DPI_300 ? 12 : 8; /* a millimetre, as the makers count */
    int magnify = (int)(layout.code.width * dots / (QR_MODULES + 2 * QR_QUIET_MODULES));
    magnify = magnify < 1 ? 1 : magnify > 10 ? 10 : magnify;
    int quiet = (int)((layout.code.width * dots - QR_MODULES * magnify) / 2);
    text_add(out, "^XA\n^CI28\n^PW%d\n^LL%d\n^LH0,0\n", (int)(format->width * dots),
             (int)(format->height * dots));
    text_add(out, "^FO%d,%d^BQN,2,%d^FD%cA,%s^FS\n", (int)(layout.code.x * dots) + quiet,
             (int)(layout.code.y * dots) + quiet, magnify,
             strlen(label->tag.text) <= Q_CHARACTERS_MAX ? 'Q' : 'M', label->tag.text);
    for (int i = 0; i < layout.count; i++)
        item_write(out, &layout.items[i], dots);
    text_add(out, "^PQ1\n^XZ\n");
}

/* ------------------------------------------------------------------ PDF */

static struct box points(struct box mm)
{
    return (struct box){paper_points(mm.x), paper_points(mm.y), paper_points(mm.width),
                        paper_points(mm.height)};
}

struct fault label_write_pdf(const struct label *label, enum label_size size, struct paper *out)
{
    const struct format *format = &FORMATS[size];
    struct layout layout = layout_make(label, size);
    struct paper_desk *desk = paper_begin(format->width, format->height);
    *out = (struct paper){.data = NULL};
    if (!desk)
        return fault_make(FAULT_FULL, "no memory for a label");
    bool drawn = qr_draw(paper_brush(desk), points(layout.code), label->tag.text);
    assert(drawn); /* every tag fits */
    for (int i = 0; i < layout.count; i++) {
        const struct item *item = &layout.items[i];
        double height = paper_points(item->box.height) * 0.75;
        struct lettering style = {.size = height,
                                  .size_min = height * 0.5,
                                  .weight = item->is_bold ? LETTER_BOLD : LETTER_REGULAR,
                                  .colour = COLOUR_INK,
                                  .tag = true};
        (void)brush_text(paper_brush(desk), points(item->box), &style, item->text);
    }
    return paper_finish(desk, out);
}
