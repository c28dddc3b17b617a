/* touchstone-nfc CONNECTION: looks for chips on an NFC reader and tells them as lines
 * (kiosk/device/nfc_line.h).
 *
 * libnfc ends its process on some malformed replies and can hang on others. So it has a process of its own,
 * which the kiosk watches and starts again. It ends when its stdin closes. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/base/say.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/chip_watch.h"
#include "kiosk/device/escape.h"
#include "kiosk/device/nfc_helper/reader.h"
#include "kiosk/device/nfc_line.h"

enum { BEAT_MS = 1400, REOPEN_MS = 500, FAILED_READS_MAX = 3, STEADY_MS = 2000 };

struct desk {
    const char *connection;
    struct reader *reader;
    struct chip_watch watch;
    int failed_reads; /* of the chip that lies there now */
    struct uid failed;
    int64_t beat_ms, opened_ms;
};

/* A line at once; without a reader of it there is nothing left to do. */
static void say(const struct text *line)
{
    assert(text_ok(line));
    for (size_t put = 0; put < line->size;) {
        ssize_t n = write(STDOUT_FILENO, line->data + put, line->size - put);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            exit(EXIT_SUCCESS);
        put += (size_t)n;
    }
}

static void say_text(const char *words)
{
    char buffer[NFC_LINE_MAX];
    struct text line = TEXT_IN(buffer);
    text_add(&line, "%s\n", words);
    say(&line);
}

static void say_alive(void)
{
    say_text("beat");
}

static void say_fault(struct fault fault)
{
    char buffer[NFC_LINE_MAX];
    struct text line = TEXT_IN(buffer);
    text_add(&line, "error %s %s\n", fault_word(fault.code), fault.text);
    say(&line);
}

/* What cannot be used, and why: a sentence for the screen. */
static void say_odd(const char *sentence)
{
    char buffer[NFC_LINE_MAX];
    struct text line = TEXT_IN(buffer);
    text_add(&line, "odd %s\n", sentence);
    say(&line);
}

static void say_chip(struct uid uid, const struct ndef *text)
{
    char buffer[NFC_LINE_MAX];
    struct text line = TEXT_IN(buffer);
    text_add(&line, "tag %s", uid.text);
    if (text->text[0] != '\0') {
        text_add(&line, " ");
        escape_write(&line, ndef_says(text));
    }
    text_add(&line, "\n");
    say(&line);
}

/* Two chips, then one left alone: that one counts as seen before if it was told before. */
static void tell_one(struct desk *desk, const struct chip *chip, const struct ndef *text)
{
    if (chip_watch_one(&desk->watch, chip->uid) != CHIP_IS_NEW)
        return;
    if (chip->is_random)
        say_odd(N_("This is a phone or a bank card: its number changes each time, so it can be no badge "
                   "and no tag"));
    else
        say_chip(chip->uid, text);
}

/* A chip that cannot be read is looked at again a few times. Then one whose number is sure counts without its
 * text. */
static void read_failed(struct desk *desk, const struct chip *chip, bool uid_confirmed)
{
    if (strcmp(desk->failed.text, chip->uid.text) != 0)
        desk->failed_reads = 0;
    desk->failed = chip->uid;
    if (++desk->failed_reads < FAILED_READS_MAX)
        return;
    desk->failed_reads = 0;
    if (uid_confirmed) {
        struct ndef none = {0};
        tell_one(desk, chip, &none);
    } else if (chip_watch_one(&desk->watch, chip->uid) == CHIP_IS_NEW) {
        say_odd(N_("This chip cannot be read: hold it still and flat on the reader, or use another one"));
    }
}

static bool chip_seen(struct desk *desk, const struct chip *chip, struct fault *fault)
{
    if (!chip_watch_is_new(&desk->watch, chip->uid)) {
        reader_release(desk->reader);
        return true;
    }
    struct ndef text;
    bool uid_confirmed;
    bool was_read = reader_read(desk->reader, chip, &text, &uid_confirmed);
    reader_release(desk->reader);
    int count = reader_count(desk->reader, fault);
    if (count < 0)
        return false;
    if (count > 1) {
        if (chip_watch_several(&desk->watch) == CHIP_ARE_SEVERAL)
            say_text("several");
    } else if (count == 1 && was_read) {
        tell_one(desk, chip, &text);
    } else if (count == 1) {
        read_failed(desk, chip, uid_confirmed);
    }
    return true;
}

/* One look. False: the reader failed. */
static bool look(struct desk *desk, struct fault *fault)
{
    struct chip chip;
    switch (reader_look(desk->reader, &chip, fault)) {
    case LOOK_EMPTY:
        if (chip_watch_empty(&desk->watch) == CHIP_IS_GONE)
            say_text("gone");
        return true;
    case LOOK_CHIP:
        return chip_seen(desk, &chip, fault);
    case LOOK_FAULT:
        return false;
    }
    return false;
}

static void beat(struct desk *desk)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - desk->beat_ms < BEAT_MS)
        return;
    desk->beat_ms = now_ms;
    say_alive();
}

/* Waits; false: stdin closed, we are to end. */
static bool pause_ms(int ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&in, 1, ms) <= 0)
        return true;
    char ignored[64];
    return !(in.revents & (POLLHUP | POLLERR | POLLNVAL)) && read(STDIN_FILENO, ignored, sizeof ignored) > 0;
}

/* A reader that worked and then failed once is opened anew without a word: after one late reply the next two
 * fail too. */
static bool reopen(struct desk *desk, struct fault *fault)
{
    bool was_steady = clock_monotonic_ms() - desk->opened_ms >= STEADY_MS;
    reader_close(desk->reader);
    desk->reader = NULL;
    if (!was_steady || !pause_ms(REOPEN_MS))
        return false;
    desk->opened_ms = clock_monotonic_ms();
    *fault = reader_open(desk->connection, say_alive, &desk->reader);
    return !fault_is(*fault);
}

static int serve(struct desk *desk)
{
    struct fault fault = reader_open(desk->connection, say_alive, &desk->reader);
    if (!fault_is(fault)) {
        char buffer[NFC_LINE_MAX];
        struct text line = TEXT_IN(buffer);
        text_add(&line, "ready %.200s\n", reader_name(desk->reader));
        say(&line);
        desk->opened_ms = clock_monotonic_ms();
        do {
            beat(desk);
            if (!look(desk, &fault) && !reopen(desk, &fault))
                break;
        } while (pause_ms(CHIP_LOOK_GAP_MS));
    }
    reader_close(desk->reader);
    if (fault_is(fault))
        say_fault(fault);
    return fault_is(fault) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 2 || argv[1][0] == '-') {
        fputs(
            "touchstone-nfc CONNECTION: tells the chips on an NFC reader, for touchstone-kiosk.\n"
            "CONNECTION as in kiosk.ini: pn532_uart:/dev/serial/by-id/…, pn532_i2c:/dev/i2c-1, acr122_usb\n",
            argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
        return argc == 2 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    /* libnfc may abort: the kiosk tells it, a core file helps nobody */
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_IGN);
    struct desk desk = {.connection = argv[1]};
    return serve(&desk);
}
