/* PGM, binary (P5) and plain (P2), of one or two bytes a pixel (netpbm.sourceforge.net/doc/pgm.html). */
#include "kiosk/device/picture_file.h"

static const char CUT[] = "is cut off: the picture goes on behind the end of the file";

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes blanks and comments, then a number. False: there is none. */
static bool number_take(struct span *rest, int64_t *out)
{
    size_t i = 0;
    while (i < rest->size && (is_blank(rest->data[i]) || rest->data[i] == '#')) {
        bool comment = rest->data[i] == '#';
        while (comment && i < rest->size && rest->data[i] != '\n')
            i++;
        i += i < rest->size ? 1 : 0;
    }
    int64_t value = 0;
    size_t start = i;
    for (; i < rest->size && rest->data[i] >= '0' && rest->data[i] <= '9'; i++) {
        value = value * 10 + (rest->data[i] - '0');
        if (value > 100000)
            return false;
    }
    *rest = (struct span){rest->data + i, rest->size - i};
    *out = value;
    return i > start;
}

static unsigned char scaled(int64_t value, int64_t white)
{
    return (unsigned char)((value > white ? white : value) * 255 / white);
}

static struct fault plain_read(struct span rest, int64_t white, struct picture *out)
{
    size_t count = (size_t)out->width * (size_t)out->height;
    for (size_t i = 0; i < count; i++) {
        int64_t value;
        if (!number_take(&rest, &value))
            return fault_make(FAULT_INPUT, "%s", CUT);
        out->grey[i] = scaled(value, white);
    }
    return FAULT_OK;
}

static struct fault binary_read(struct span rest, int64_t white, struct picture *out)
{
    size_t count = (size_t)out->width * (size_t)out->height, step = white > 255 ? 2 : 1;
    if (rest.size < 1 || rest.size - 1 < count * step)
        return fault_make(FAULT_INPUT, "%s", CUT);
    const char *at = rest.data + 1; /* one blank stands behind the head */
    for (size_t i = 0; i < count; i++, at += step) {
        int64_t value = (unsigned char)at[0];
        if (step == 2)
            value = value * 256 + (unsigned char)at[1];
        out->grey[i] = scaled(value, white);
    }
    return FAULT_OK;
}

struct fault picture_read_pgm(struct span file, struct picture *out)
{
    struct span rest = {file.data + 2, file.size - 2};
    int64_t width, height, white;
    if (!number_take(&rest, &width) || !number_take(&rest, &height) || !number_take(&rest, &white) ||
        white < 1 || white > 65535)
        return fault_make(FAULT_INPUT, "has a damaged PGM head");
    bool plain = file.data[1] == '2';
    /* a cut file is told before memory is taken for what is not there */
    if (!plain && (uint64_t)width * (uint64_t)height > rest.size)
        return fault_make(FAULT_INPUT, "%s", CUT);
    struct fault fault = picture_make(width, height, out);
    if (fault_is(fault))
        return fault;
    return plain ? plain_read(rest, white, out) : binary_read(rest, white, out);
}
