#include "tests/emulators/voice.h"

#include <stdio.h>
#include <string.h>

#include "common/base/text.h"

enum { STREAM_MS = 150, CARRY_MS = 10, BITS_A_CHARACTER = 10, FORM_MAX = 64 };

/* What there is to print: the number as the display shows it, without its sign. */
struct showing {
    bool negative, stable;
    enum balance_range range;
    char digits[24];
    const char *unit;
    int64_t net_ug;
};

/* Writes one line without its end, or a whole frame; nothing when there is nothing to say. */
typedef void form(const struct showing *showing, struct bytes *out);

struct voice_row {
    const char *name;
    form *write;
    const char *end; /* of a line */
    int baud;        /* 0: no line at all, a USB report comes at once */
    bool streams;
    bool bare; /* a command is a single character without an end */
    const char *now, *stable, *zero, *tare;
    const char *zeroed, *tared; /* what it says to them; NULL: nothing */
};

static char sign(const struct showing *showing, char plus)
{
    return showing->negative ? '-' : plus;
}

static bool outside(const struct showing *showing)
{
    return showing->range != BALANCE_IN_RANGE;
}

static bool over(const struct showing *showing)
{
    return showing->range == BALANCE_OVERLOAD;
}

/* Digits with zeros before them, in so many columns. */
static void zeros(const char *digits, int width, char out[24])
{
    snprintf(out, 24, "%0*d%s", width - (int)strlen(digits) > 0 ? width - (int)strlen(digits) : 1, 0, digits);
    if ((int)strlen(digits) >= width)
        snprintf(out, 24, "%s", digits);
}

static void form_sbi(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "      %-8s", over(showing) ? "High" : "Low");
    else
        bytes_format(out, "%c %8s %-3s", sign(showing, '+'), showing->digits,
                     showing->stable ? showing->unit : "");
}

static void form_sbi22(const struct showing *showing, struct bytes *out)
{
    bytes_format(out, outside(showing) ? "Stat  " : "N     ");
    form_sbi(showing, out);
}

static void form_and(const struct showing *showing, struct bytes *out)
{
    char digits[24];
    zeros(showing->digits, 8, digits);
    if (outside(showing))
        bytes_format(out, "OL,%s", over(showing) ? "+9999999E+19" : "-9999999E+19");
    else
        bytes_format(out, "%s,%c%s%3s", showing->stable ? "ST" : "US", sign(showing, '+'), digits,
                     showing->unit);
}

static void form_and_csv(const struct showing *showing, struct bytes *out)
{
    char digits[24];
    zeros(showing->digits, 8, digits);
    if (outside(showing))
        bytes_format(out, "OL,%s,%3s", over(showing) ? "+9999999E+19" : "-9999999E+19", showing->unit);
    else
        bytes_format(out, "%s,%c%s,%3s", showing->stable ? "ST" : "US", sign(showing, '+'), digits,
                     showing->unit);
}

static void form_and_nu(const struct showing *showing, struct bytes *out)
{
    char digits[24];
    zeros(showing->digits, 8, digits);
    if (outside(showing))
        bytes_format(out, "%c99999999", over(showing) ? '+' : '-');
    else
        bytes_format(out, "%c%s", sign(showing, '+'), digits);
}

static void form_and_kf(const struct showing *showing, struct bytes *out)
{
    if (!outside(showing))
        bytes_format(out, "%c%8s %-3s", sign(showing, '+'), showing->digits,
                     showing->stable ? showing->unit : "");
}

static void form_and_mt(const struct showing *showing, struct bytes *out)
{
    char number[32];
    snprintf(number, sizeof number, "%s%s", showing->negative ? "-" : "", showing->digits);
    if (outside(showing))
        bytes_format(out, "SI%c", over(showing) ? '+' : '-');
    else
        bytes_format(out, "%-2s%10s %s", showing->stable ? "S" : "SD", number, showing->unit);
}

static void form_and_dp(const struct showing *showing, struct bytes *out)
{
    char number[32];
    snprintf(number, sizeof number, "%c%s", sign(showing, '+'), showing->digits);
    if (outside(showing))
        bytes_format(out, "WT%11s   ", over(showing) ? "E" : "-E");
    else
        bytes_format(out, "%s%11s%3s", showing->stable ? "WT" : "US", number, showing->unit);
}

static void form_ohaus(const struct showing *showing, struct bytes *out)
{
    char number[32];
    snprintf(number, sizeof number, "%s%s", showing->negative ? "-" : "", showing->digits);
    if (outside(showing))
        bytes_format(out, "Err 8.%c", over(showing) ? '3' : '4');
    else
        bytes_format(out, "%11s %s%s", number, showing->unit, showing->stable ? "" : " ?");
}

static void form_kern_sw(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "%16s", "Error");
    else
        bytes_format(out, " %c%10s %-3s", sign(showing, ' '), showing->digits,
                     showing->stable ? showing->unit : "");
}

static void form_kern_ew(const struct showing *showing, struct bytes *out)
{
    static const struct {
        const char *unit, *printed;
    } units[] = {{"g", " G"},   {"ct", "CT"}, {"oz", "OZ"}, {"ozt", "OT"},
                 {"dwt", "DW"}, {"GN", "GR"}, {"mom", "MO"}};
    const char *unit = " G";
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (strcmp(units[i].unit, showing->unit) == 0)
            unit = units[i].printed;
    }
    char status = outside(showing) ? 'E' : showing->stable ? 'S' : 'U';
    bytes_format(out, "%c%8s%s %c", sign(showing, '+'), outside(showing) ? "0.00" : showing->digits, unit,
                 status);
}

static void form_radwag(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "SI %c            %-3s", over(showing) ? '^' : 'v', showing->unit);
    else
        bytes_format(out, "SI %c %c%9s %-3s", showing->stable ? ' ' : '?', sign(showing, ' '),
                     showing->digits, showing->unit);
}

static void form_shimadzu(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "U%c oL", over(showing) ? ' ' : '-');
    else
        bytes_format(out, "%c%c%7s%-2s", showing->stable ? 'S' : 'U', sign(showing, ' '), showing->digits,
                     showing->unit);
}

static void form_ussolid(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "%c ~~~~~~~~%-3s", over(showing) ? '+' : '-', showing->unit);
    else
        bytes_format(out, "%c%9s%-3s", sign(showing, '+'), showing->digits, showing->unit);
}

static void form_creedmoor(const struct showing *showing, struct bytes *out)
{
    char digits[24];
    zeros(showing->digits, 7, digits);
    if (!outside(showing))
        bytes_format(out, "%c%s %-3s", sign(showing, '+'), digits, showing->unit);
}

static void form_adam(const struct showing *showing, struct bytes *out)
{
    if (!outside(showing))
        bytes_format(out, "%c%12s %-2s", sign(showing, ' '), showing->digits, showing->unit);
}

static void form_tscale(const struct showing *showing, struct bytes *out)
{
    const char *head = outside(showing) ? "OL" : showing->stable ? "ST" : "US";
    bytes_format(out, "%s,GS,%c%8s%s", head,
                 outside(showing) ? over(showing) ? '+' : '-' : sign(showing, ' '),
                 outside(showing) ? "------" : showing->digits, showing->unit);
}

static void form_aczet(const struct showing *showing, struct bytes *out)
{
    if (outside(showing))
        bytes_format(out, "-------%s------", over(showing) ? "OL" : "UL");
    else
        bytes_format(out, "    %c%15s %-3s", sign(showing, '+'), showing->digits, showing->unit);
}

static void form_8217(const struct showing *showing, struct bytes *out)
{
    if (outside(showing) || !showing->stable)
        bytes_format(out, "\x02?%c", !outside(showing) ? 'A' : over(showing) ? 'B' : 'D');
    else
        bytes_format(out, "\x02%6s", showing->digits);
}

/* Grams with three decimals as kilograms would lose them, so this scale counts grams as thousandths of a
 * kilogram in five decimals. */
static void form_continuous(const struct showing *showing, struct bytes *out)
{
    enum { SIZE = 17 };
    char frame[40];
    int64_t net_ug = showing->net_ug < 0 ? -showing->net_ug : showing->net_ug;
    char status = (char)(0x30 | (showing->negative ? 2 : 0) | (outside(showing) ? 4 : 0) |
                         (showing->stable || outside(showing) ? 0 : 8));
    if (outside(showing))
        status = (char)((status & ~2) | (over(showing) ? 0 : 2));
    snprintf(frame, sizeof frame, "\x02%c%c %6lld000000\r", '/', status,
             (long long)(outside(showing) ? 0 : net_ug / 10000 % 1000000));
    unsigned sum = 0;
    for (int i = 0; i < SIZE; i++)
        sum += (unsigned char)frame[i];
    frame[SIZE] = (char)(-sum & 0x7F);
    bytes_add(out, frame, SIZE + 1);
}

static void form_hid(const struct showing *showing, struct bytes *out)
{
    enum { IN_MOTION = 3, STABLE, UNDER, OVER };
    int64_t hundredths = showing->net_ug < 0 ? 0 : showing->net_ug / 10000;
    unsigned char report[6] = {3,
                               showing->stable ? STABLE : IN_MOTION,
                               2,
                               0xFE,
                               (unsigned char)hundredths,
                               (unsigned char)(hundredths >> 8)};
    if (outside(showing) || hundredths > 65535 || showing->negative)
        report[1] = over(showing) || hundredths > 65535 ? OVER : UNDER;
    bytes_add(out, report, sizeof report);
}

/* Of no maker: for what kiosk.ini describes by a pattern. */
static void form_pattern(const struct showing *showing, struct bytes *out)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%s", showing->digits);
    char *point = strchr(digits, '.');
    if (point)
        *point = ',';
    if (outside(showing))
        bytes_format(out, "Gew. %s", over(showing) ? "zu viel" : "zu wenig");
    else
        bytes_format(out, "Gew. %c%s %s%s", sign(showing, '+'), digits, showing->unit,
                     showing->stable ? " *" : "");
}

static const struct voice_row ROWS[] = {
    {"mt-continuous", form_continuous, "", 9600, true, false, NULL, NULL, "Z", "T", NULL, NULL},
    {"toledo8217", form_8217, "\r", 9600, false, true, "W", NULL, "Z", "T", NULL, NULL},
    {"sbi16", form_sbi, "\r\n", 1200, false, false, "\x1bP", NULL, "\x1bV", "\x1bU", NULL, NULL},
    {"sbi22", form_sbi22, "\r\n", 9600, false, false, "\x1bP", NULL, "\x1bV", "\x1bU", NULL, NULL},
    {"and", form_and, "\r\n", 2400, false, false, "Q", "S", "Z", "T", "\x06\r\n\x06\r\n", "\x06\r\n\x06\r\n"},
    {"and-csv", form_and_csv, "\r\n", 2400, false, false, "Q", "S", "Z", "T", NULL, NULL},
    {"and-nu", form_and_nu, "\r\n", 2400, false, false, "Q", "S", "Z", "T", NULL, NULL},
    {"and-kf", form_and_kf, "\r\n", 2400, false, false, "Q", "S", "Z", "T", NULL, NULL},
    {"and-mt", form_and_mt, "\r\n", 2400, false, false, "Q", "S", "Z", "T", NULL, NULL},
    {"and-dp", form_and_dp, "\r\n", 2400, false, false, "Q", "S", "Z", "T", NULL, NULL},
    {"ohaus", form_ohaus, "\r\n", 9600, false, false, "IP", "SP", "Z", "T", NULL, NULL},
    {"kern-sw", form_kern_sw, "\r\n", 9600, false, true, "w", "s", NULL, "t", NULL, NULL},
    {"kern-ew", form_kern_ew, "\r\n", 1200, true, false, NULL, NULL, NULL, "T ", NULL, "A00\r\n"},
    {"radwag", form_radwag, "\r\n", 9600, false, false, "SI", "S", "Z", "T", "Z A\r\nZ D\r\n",
     "T A\r\nT D\r\n"},
    {"shimadzu", form_shimadzu, "\r", 1200, true, false, "D07", "D08", NULL, "T", NULL, NULL},
    {"ussolid", form_ussolid, "\r\n", 9600, true, false, NULL, NULL, NULL, NULL, NULL, NULL},
    {"creedmoor", form_creedmoor, "\r\n", 9600, true, false, NULL, NULL, NULL, NULL, NULL, NULL},
    {"adam", form_adam, "\r\n", 9600, true, false, "P", NULL, "Z", "T", NULL, NULL},
    {"tscale", form_tscale, "\r\n", 9600, true, false, NULL, NULL, NULL, NULL, NULL, NULL},
    {"aczet26", form_aczet, "\n\r", 9600, true, false, NULL, NULL, NULL, NULL, NULL, NULL},
    {"hid", form_hid, "", 0, true, true, NULL, NULL, "\x02", NULL, NULL, NULL},
    {"pattern", form_pattern, "\r\n", 9600, true, false, NULL, NULL, NULL, NULL, NULL, NULL},
};

bool voice_find(struct span name, const struct voice_row **out)
{
    *out = NULL;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        if (span_is(name, ROWS[i].name))
            *out = &ROWS[i];
    }
    return *out || span_is(name, "mt-sics") || span_is(name, "kcp");
}

const char *voice_names(void)
{
    return "mt-sics kcp mt-continuous toledo8217 sbi16 sbi22 and and-csv and-nu and-kf and-mt and-dp\n"
           "                         ohaus kern-sw kern-ew radwag shimadzu ussolid creedmoor adam tscale "
           "aczet26 "
           "hid pattern";
}

void voice_init(struct voice *voice, const struct voice_row *row, struct balance *balance, int64_t now_ms)
{
    *voice = (struct voice){.row = row, .balance = balance, .stream_next_ms = now_ms, .sent_ms = now_ms};
}

/* ------------------------------------------------------------------ saying */

static void say(struct voice *voice, const void *data, size_t size)
{
    if (!voice->mute)
        bytes_add(&voice->pending, data, size);
}

static void say_text(struct voice *voice, const char *text)
{
    if (text)
        say(voice, text, strlen(text));
}

static struct showing show(const struct voice *voice, int64_t now_ms)
{
    struct indication indication = balance_indicate(voice->balance, now_ms);
    struct showing showing = {.negative = indication.net_ug < 0,
                              .stable = indication.stable,
                              .range = indication.range,
                              .unit = voice->balance->unit,
                              .net_ug = indication.net_ug};
    char value[BALANCE_VALUE_SIZE];
    balance_write(voice->balance, indication.net_ug < 0 ? -indication.net_ug : indication.net_ug, value);
    struct span rest = span_trim(span_of(value)), digits;
    bool split = span_split(&rest, ' ', &digits), fits = TEXT_COPY(showing.digits, digits);
    assert(split && fits);
    return showing;
}

static void tell(struct voice *voice, int64_t now_ms)
{
    struct bytes line = {.size = 0};
    struct showing showing = show(voice, now_ms);
    voice->row->write(&showing, &line);
    if (line.size == 0)
        return;
    say(voice, line.data, line.size);
    say_text(voice, voice->row->end);
    voice->reads += showing.stable && !outside(&showing) ? 1 : 0;
}

/* ------------------------------------------------------------------ obeying */

static bool is_command(const struct voice *voice, const char *command)
{
    return command && strlen(command) == voice->command_size &&
           memcmp(command, voice->command, voice->command_size) == 0;
}

static void obey(struct voice *voice, int64_t now_ms)
{
    const struct voice_row *row = voice->row;
    voice->commands++;
    if (is_command(voice, row->now))
        tell(voice, now_ms);
    else if (is_command(voice, row->stable))
        voice->waiting = 'S';
    else if (is_command(voice, row->zero))
        voice->waiting = 'Z';
    else if (is_command(voice, row->tare))
        voice->waiting = 'T';
    voice->command_size = 0;
}

void voice_feed(struct voice *voice, struct span in, int64_t now_ms)
{
    for (size_t i = 0; i < in.size; i++) {
        char c = in.data[i];
        bool end = !voice->row->bare && (c == '\r' || c == '\n');
        if (!end && voice->command_size < sizeof voice->command)
            voice->command[voice->command_size++] = c;
        if ((end || voice->row->bare) && voice->command_size > 0)
            obey(voice, now_ms);
    }
}

static void settle(struct voice *voice, int64_t now_ms)
{
    char what = voice->waiting;
    if (what == 0 || !balance_indicate(voice->balance, now_ms).stable)
        return;
    voice->waiting = 0;
    if (what == 'S')
        tell(voice, now_ms);
    else if (what == 'Z' && balance_zero(voice->balance, now_ms))
        say_text(voice, voice->row->zeroed);
    else if (what == 'T' && balance_tare(voice->balance, now_ms))
        say_text(voice, voice->row->tared);
}

void voice_print(struct voice *voice, int64_t now_ms)
{
    tell(voice, now_ms);
}

/* ------------------------------------------------------------------ the line */

/* How much the line can have carried since it was looked at last. */
static size_t carried(const struct voice *voice, int64_t now_ms)
{
    int64_t characters = (now_ms - voice->sent_ms) * voice->row->baud / (1000 * BITS_A_CHARACTER);
    if (voice->row->baud == 0 || characters > (int64_t)voice->pending.size)
        return voice->pending.size;
    return (size_t)characters;
}

static void carry(struct voice *voice, int64_t now_ms, struct bytes *out)
{
    size_t size = carried(voice, now_ms);
    bytes_add(out, voice->pending.data, size);
    voice->pending.size -= size;
    memmove(voice->pending.data, voice->pending.data + size, voice->pending.size);
    if (size > 0 || voice->pending.size == 0)
        voice->sent_ms = now_ms;
}

void voice_step(struct voice *voice, int64_t now_ms, struct bytes *out)
{
    if (!voice->row)
        return;
    carry(voice, now_ms, out); /* what was said before this moment */
    settle(voice, now_ms);
    if (voice->row->streams && now_ms >= voice->stream_next_ms) {
        voice->stream_next_ms = now_ms + STREAM_MS;
        if (voice->pending.size == 0)
            tell(voice, now_ms);
    }
    if (voice->row->baud == 0)
        carry(voice, now_ms, out);
}

int64_t voice_due_ms(const struct voice *voice, int64_t now_ms)
{
    if (!voice->row)
        return INT64_MAX;
    int64_t due_ms = voice->row->streams ? voice->stream_next_ms : INT64_MAX;
    if (voice->pending.size > 0 && now_ms + CARRY_MS < due_ms)
        due_ms = now_ms + CARRY_MS;
    int64_t settled_ms = balance_settled_ms(voice->balance);
    if (voice->waiting && voice->balance->trouble != BALANCE_SHAKY && settled_ms < due_ms)
        due_ms = settled_ms;
    return due_ms;
}
