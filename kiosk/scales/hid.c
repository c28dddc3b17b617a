/* USB HID scales (usage page 0x8D): reports of six bytes, as /dev/hidraw gives them.
 *
 *     0 report 3 (4 on some)    1 status    2 unit    3 power of ten, signed    4, 5 weight, little endian
 *
 * There are no negative weights: below zero is a status. Unit 5 is a tael without saying which. */
#include "common/base/text.h"
#include "kiosk/scales/line.h"
#include "kiosk/scales/protocols.h"

enum { POWER_MIN = -12, POWER_MAX = 7, UNIT_TAEL = 5 };

static const enum unit UNITS[] = {
    [1] = UNIT_MG,   [2] = UNIT_G,    [3] = UNIT_KG,   [4] = UNIT_CT,
    [6] = UNIT_GN,   [7] = UNIT_DWT,  [8] = UNIT_NONE, /* tonnes, of two kinds */
    [9] = UNIT_NONE, [10] = UNIT_OZT, [11] = UNIT_OZ,  [12] = UNIT_LB,
};

static bool write_number(unsigned weight, int power, char number[SCALE_NUMBER_MAX])
{
    char digits[SCALE_NUMBER_MAX];
    int decimals = power < 0 ? -power : 0;
    struct text text = TEXT_IN(digits), out = text_in(number, SCALE_NUMBER_MAX);
    text_add(&text, "%0*u", decimals + 1, weight);
    for (; power > 0 && weight > 0; power--)
        text_add(&text, "0");
    size_t whole = text.size - (size_t)decimals;
    text_add_span(&out, (struct span){digits, whole});
    if (decimals > 0)
        text_add(&out, ".%s", digits + whole);
    return text_ok(&text) && text_ok(&out);
}

static void weight_read(struct span report, const struct scale_dialect *dialect, bool stable,
                        struct reading *out)
{
    unsigned unit = (unsigned char)report.data[2];
    unsigned weight = (unsigned char)report.data[4] | (unsigned)(unsigned char)report.data[5] << 8;
    int power = (signed char)report.data[3];
    char number[SCALE_NUMBER_MAX];
    enum unit known = unit < COUNT_OF(UNITS) ? UNITS[unit] : UNIT_NONE;
    if (unit == UNIT_TAEL)
        known = dialect->tael;
    if (known == UNIT_NONE)
        scale_error(out, unit == UNIT_TAEL ? "AMBIGUOUS_UNIT" : "UNKNOWN_UNIT");
    else if (power < POWER_MIN || power > POWER_MAX || !write_number(weight, power, number))
        scale_error(out, "RANGE");
    else
        scale_weight_in(out, stable, span_of(number), known);
}

static bool report_read(struct span report, const struct scale_dialect *dialect, struct reading *out)
{
    enum { FAULTY = 1, ZERO, MOTION, STABLE, UNDER, OVER, CALIBRATE, REZERO };
    *out = (struct reading){.kind = READING_IGNORED};
    scale_raw_bytes(report, out);
    if (report.data[0] != 3 && report.data[0] != 4)
        return true;
    switch (report.data[1]) {
    case FAULTY:
        scale_device_error(out, (struct span){0});
        return true;
    case ZERO:
    case MOTION:
    case STABLE:
        weight_read(report, dialect, report.data[1] != MOTION, out);
        return true;
    case UNDER:
    case OVER:
        out->kind = scale_out_of_range(report.data[1] == UNDER);
        return true;
    case CALIBRATE:
        scale_error(out, "NEEDS_CALIBRATION");
        return true;
    case REZERO:
        scale_error(out, "NEEDS_ZERO");
        return true;
    default:
        scale_error(out, "BAD_FRAME");
        return false;
    }
}

enum frame hid_frame(struct span in, const struct scale_dialect *dialect, size_t *used, struct reading *out)
{
    *used = 0;
    if (in.size < SCALE_REPORT_SIZE)
        return FRAME_SHORT;
    *used = SCALE_REPORT_SIZE;
    return report_read((struct span){in.data, SCALE_REPORT_SIZE}, dialect, out) ? FRAME_READ : FRAME_JUNK;
}
