/* `probe scale --detect`: which protocol and which settings of the line a scale has.
 *
 * It listens first: what prints by itself is found without a word. A line that is silent is asked for a
 * weight in the ways that the protocols know, never for zero or tare. Settings are tried in the order of the
 * table of protocols. Progress goes to stderr, what was found to stdout as lines for kiosk.ini. */
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/probe_part.h"
#include "kiosk/device/serial_port.h"
#include "kiosk/scales/detect.h"

enum {
    LISTEN_MS = 1600, /* a stream prints every second at least; see docs/scales.md */
    ANSWER_MS = 700,  /* to the first byte of an answer */
    QUIET_MS = 200,   /* then it is over: the longest pause within a line at 300 baud is 40 ms */
    HEARD_MAX = 1024,
    LINES_MAX = 32,
    ASKS_MAX = 16,
    ALSO_MAX = 24,
};

struct heard {
    char bytes[HEARD_MAX];
    size_t size;
};

struct detect {
    const char *port;
    int fd;
    char line[DEVICE_NAME_MAX]; /* the settings that are tried now */
    struct heard heard;
    bool asked;
    const struct scale_protocol *found;
    const struct scale_protocol *also[ALSO_MAX];
    size_t also_count;
};

/* Listens until the line was quiet for quiet_ms behind the first byte, or for the whole time. */
static struct fault hear(struct detect *detect, int first_ms, int quiet_ms)
{
    int64_t end_ms = clock_monotonic_ms() + first_ms;
    struct heard *heard = &detect->heard;
    heard->size = 0;
    while (heard->size < sizeof heard->bytes) {
        bool woken;
        if (!device_wait(detect->fd, -1, end_ms - clock_monotonic_ms(), &woken))
            return FAULT_OK;
        size_t size;
        struct fault fault = serial_port_read(detect->fd, detect->port, heard->bytes + heard->size,
                                              sizeof heard->bytes - heard->size, &size);
        if (fault_is(fault))
            return fault;
        heard->size += size;
        if (quiet_ms > 0)
            end_ms = clock_monotonic_ms() + quiet_ms;
    }
    return FAULT_OK;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Those that know this question come before those that do not. */
static void judge(struct detect *detect, const char *ask)
{
    struct span bytes = {detect->heard.bytes, detect->heard.size};
    detect->found = NULL;
    detect->also_count = 0;
    for (int pass = 0; pass < 2; pass++) {
        const struct scale_protocol *protocol;
        for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
            bool knows = !ask || same(protocol->ask_now, ask) || same(protocol->ask_stable, ask);
            if (knows != (pass == 0) || !scale_detect_fits(protocol, bytes))
                continue;
            if (!detect->found)
                detect->found = protocol;
            else if (detect->also_count < ALSO_MAX)
                detect->also[detect->also_count++] = protocol;
        }
    }
    detect->asked = ask != NULL;
}

/* ------------------------------------------------------------------ questions and settings */

static size_t add_new(const char *list[], size_t count, size_t capacity, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0)
            return count;
    }
    if (count < capacity)
        list[count++] = word;
    return count;
}

/* With an end of their own first: a bare letter would spoil the next question. The first of them twice: what
 * the scale has of the settings before, bare letters and what it took for some, spoils one. */
static size_t questions(const char *asks[ASKS_MAX])
{
    size_t count = 0;
    const struct scale_protocol *protocol;
    for (int bare = 0; bare < 2; bare++) {
        for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
            bool is_bare = protocol->ask_now && !strchr(protocol->ask_now, '\r');
            if (protocol->ask_now && !protocol->shy && is_bare == (bare == 1))
                count = add_new(asks, count, ASKS_MAX - 1, protocol->ask_now);
        }
    }
    assert(count > 0);
    memmove(asks + 1, asks, count * sizeof asks[0]);
    return count + 1;
}

/* "9600 8N1, 2400 7E1" of every protocol, each once, copied into `text`. */
static size_t settings(char text[LINES_MAX][DEVICE_NAME_MAX])
{
    size_t count = 0;
    const struct scale_protocol *protocol;
    for (size_t i = 0; (protocol = scale_protocol_at(i)); i++) {
        struct span rest = span_of(protocol->lines), word;
        while (span_split(&rest, ',', &word)) {
            size_t known = 0;
            word = span_trim(word);
            while (known < count && !span_is(word, text[known]))
                known++;
            if (word.size > 0 && known == count && count < LINES_MAX && TEXT_COPY(text[count], word))
                count++;
        }
    }
    return count;
}

/* ------------------------------------------------------------------ one setting */

static struct fault port_open(struct detect *detect)
{
    struct line_settings line;
    if (!line_settings_read(span_of(detect->line), &line))
        return fault_make(FAULT_CONFIG, "'%s' is no line setting: write it like \"9600 8N1\"", detect->line);
    return serial_port_open(detect->port, line, &detect->fd);
}

static struct fault listen_once(struct detect *detect)
{
    struct fault fault = port_open(detect);
    if (fault_is(fault))
        return fault;
    fault = hear(detect, LISTEN_MS, 0);
    serial_port_close(detect->fd);
    if (!fault_is(fault))
        judge(detect, NULL);
    return fault;
}

/* Seven bits with parity look like eight with noise: their own parity tells which it is. */
static struct fault follow_parity(struct detect *detect)
{
    char parity = scale_detect_parity((struct span){detect->heard.bytes, detect->heard.size});
    size_t size = strlen(detect->line);
    if (parity == 'N' || size < 3 || strcmp(detect->line + size - 3, "8N1") != 0)
        return FAULT_OK;
    detect->line[size - 3] = '7';
    detect->line[size - 2] = parity;
    fprintf(stderr, "  these are seven-bit characters; trying %s\n", detect->line);
    return listen_once(detect);
}

static void say_question(const char *ask)
{
    char word[32];
    struct text text = TEXT_IN(word);
    size_t size = strcspn(ask, "\r");
    text_add(&text, ask[0] == '\x1b' ? "ESC " : "");
    text_add_span(&text, ask[0] == '\x1b' ? (struct span){ask + 1, size - 1} : (struct span){ask, size});
    fprintf(stderr, "  asking %s\n", word);
}

static struct fault ask_once(struct detect *detect, const char *ask)
{
    say_question(ask);
    serial_port_drain(detect->fd);
    struct fault fault = serial_port_write(detect->fd, detect->port, ask);
    if (!fault_is(fault))
        fault = hear(detect, ANSWER_MS, QUIET_MS);
    if (!fault_is(fault))
        judge(detect, ask);
    return fault;
}

static struct fault ask_all(struct detect *detect)
{
    const char *asks[ASKS_MAX];
    size_t count = questions(asks);
    struct fault fault = port_open(detect);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count && !detect->found && !fault_is(fault); i++)
        fault = ask_once(detect, asks[i]);
    serial_port_close(detect->fd);
    return fault;
}

static struct fault try_line(struct detect *detect, const char *line)
{
    (void)!TEXT_COPY(detect->line, span_of(line)); /* too long: port_open says that it is no setting */
    fprintf(stderr, "%s: listening\n", line);
    struct fault fault = listen_once(detect);
    if (fault_is(fault) || detect->found)
        return fault;
    if (detect->heard.size == 0)
        return ask_all(detect);
    fprintf(stderr, "  %zu bytes that no protocol knows at these settings\n", detect->heard.size);
    return follow_parity(detect);
}

/* ------------------------------------------------------------------ what was found */

static void found_print(const struct detect *detect)
{
    const struct scale_protocol *protocol = detect->found;
    struct reading reading = {0};
    size_t used;
    static const struct scale_dialect plain = {0};
    printf("[scale]\ndriver = serial\nport = %s\nprotocol = %s\nline = %s\n", detect->port, protocol->name,
           detect->line);
    printf("printing = %s\n", detect->asked ? "request" : "continuous");
    enum frame frame = scale_protocol_read(
        protocol, &plain, (struct span){detect->heard.bytes, detect->heard.size}, &used, &reading);
    if (frame == FRAME_READ && reading.kind == READING_WEIGHT && reading.unit == UNIT_NONE)
        printf("; it prints no unit: say which one it is set to\nunit = g\n");
    for (size_t i = 0; i < detect->also_count; i++)
        printf("%s%s", i ? ", " : "; what it said also fits: ", detect->also[i]->name);
    printf("%s", detect->also_count ? "\n" : "");
}

static bool known_line(const char *line)
{
    struct line_settings ignored;
    return line_settings_read(span_of(line), &ignored);
}

int probe_detect(const char *port, const char *line)
{
    char lines[LINES_MAX][DEVICE_NAME_MAX];
    struct detect detect = {.port = port};
    size_t count = settings(lines);
    if (line) {
        count = 1;
        if (!known_line(line) || !TEXT_COPY(lines[0], span_of(line))) {
            probe_say(fault_make(FAULT_CONFIG, "'%s' is no line setting: write it like \"9600 8N1\"", line));
            return PROBE_USAGE;
        }
    }
    for (size_t i = 0; i < count && !detect.found; i++) {
        struct fault fault = try_line(&detect, lines[i]);
        if (fault_is(fault)) {
            probe_say(fault);
            return PROBE_SILENT;
        }
    }
    if (!detect.found) {
        probe_say(fault_make(FAULT_TIMEOUT,
                             "No protocol was found on %s: is the scale on, its cable right, its "
                             "interface set to a computer or host? docs/scales.md helps",
                             port));
        return PROBE_SILENT;
    }
    found_print(&detect);
    return PROBE_SPOKE;
}
