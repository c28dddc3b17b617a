#include "common/draw/qr.h"

#include <math.h>
#include <qrencode.h>

enum { VERSION_1 = 1, VERSION_1_MODULES = 21 };

/* NULL: it does not fit. */
static QRcode *encode(const char *text)
{
    static const QRecLevel levels[] = {QR_ECLEVEL_Q, QR_ECLEVEL_M};
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        QRcode *code = QRcode_encodeString(text, VERSION_1, levels[i], QR_MODE_8, 1);
        if (code && code->width == VERSION_1_MODULES)
            return code;
        QRcode_free(code);
    }
    return NULL;
}

bool qr_draw(struct brush *brush, struct box box, const char *text)
{
    QRcode *code = encode(text);
    if (!code)
        return false;
    cairo_t *cairo = brush_cairo(brush);
    double side = fmin(box.width, box.height), module = side / (code->width + 2 * QR_QUIET_MODULES);
    double left = box.x + (box.width - side) / 2, top = box.y + (box.height - side) / 2;
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_rectangle(cairo, left, top, side, side);
    cairo_fill(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int i = 0; i < code->width * code->width; i++) {
        if (code->data[i] & 1)
            cairo_rectangle(cairo, left + (i % code->width + QR_QUIET_MODULES) * module,
                            top + (i / code->width + QR_QUIET_MODULES) * module, module, module);
    }
    cairo_fill(cairo); /* all at once: neighbours show no seam */
    QRcode_free(code);
    return true;
}
