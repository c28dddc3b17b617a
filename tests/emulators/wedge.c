#include "tests/emulators/wedge.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { X_KEYCODE_OFFSET = 8, KEY_ENTER_X = 28 + X_KEYCODE_OFFSET, WORD_SIZE = 24, FIXED_WORDS = 16 };

/* Characters by the key that makes them on a US keyboard, in the order of evdev's codes; the row starts at
 * `first`. */
static const struct {
    int first;
    const char *plain;
    const char *shifted;
} rows[] = {
    {2, "1234567890-=", "!@#$%^&*()_+"},
    {16, "qwertyuiop[]", "QWERTYUIOP{}"},
    {30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
    {43, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
    {57, " ", " "},
};

/* The X key code of a character; 0: no key makes it. */
static int find_key(char c, bool *shift)
{
    for (size_t i = 0; i < COUNT_OF(rows) && c != '\0'; i++) {
        const char *plain = strchr(rows[i].plain, c), *shifted = strchr(rows[i].shifted, c);
        *shift = plain == NULL;
        if (plain != NULL)
            return rows[i].first + (int)(plain - rows[i].plain) + X_KEYCODE_OFFSET;
        if (shifted != NULL)
            return rows[i].first + (int)(shifted - rows[i].shifted) + X_KEYCODE_OFFSET;
    }
    return 0;
}

void wedge_init(struct wedge *wedge)
{
    *wedge = (struct wedge){.pidfd = -1};
}

struct key_words {
    char word[WEDGE_TEXT_MAX + 1][WORD_SIZE];
    size_t count;
};

static struct fault spell(struct span text, struct key_words *keys)
{
    keys->count = 0;
    if (text.size == 0 || text.size > WEDGE_TEXT_MAX)
        return fault_make(FAULT_INPUT, "wedge types 1 to %d characters", WEDGE_TEXT_MAX);
    for (size_t i = 0; i < text.size; i++) {
        bool shift = false;
        int key = find_key(text.data[i], &shift);
        if (key == 0)
            return fault_make(FAULT_INPUT, "no key of a US keyboard makes character %zu of the text", i + 1);
        snprintf(keys->word[keys->count++], WORD_SIZE, "%s%d", shift ? "shift+" : "", key);
    }
    snprintf(keys->word[keys->count++], WORD_SIZE, "%d", KEY_ENTER_X);
    return FAULT_OK;
}

/* posix_spawn takes its arguments without const and does not change them. */
static char *lend(const char *word)
{
    union {
        const char *in;
        char *out;
    } lent = {.in = word};
    return lent.out;
}

static struct fault start(struct wedge *wedge, struct key_words *keys, const char *window, int key_ms)
{
    char delay[WORD_SIZE];
    char *arguments[FIXED_WORDS + WEDGE_TEXT_MAX + 2];
    static const char *const search[] = {"search", "--onlyvisible", "--limit", "1", "--name"};
    size_t count = 0;
    arguments[count++] = lend("xdotool");
    for (size_t i = 0; window[0] != '\0' && i < COUNT_OF(search); i++)
        arguments[count++] = lend(search[i]);
    if (window[0] != '\0') {
        arguments[count++] = lend(window);
        arguments[count++] = lend("windowfocus");
    }
    arguments[count++] = lend("key");
    arguments[count++] = lend("--window"); /* 0: XTest to the focus; else it would send to the window found */
    arguments[count++] = lend("0");
    arguments[count++] = lend("--delay");
    snprintf(delay, sizeof delay, "%d", key_ms);
    arguments[count++] = delay;
    for (size_t i = 0; i < keys->count; i++)
        arguments[count++] = keys->word[i];
    arguments[count] = NULL;
    int error = posix_spawnp(&wedge->child, "xdotool", NULL, NULL, arguments, environ);
    if (error != 0) {
        wedge->child = 0;
        return fault_system(error, "cannot run xdotool (package xdotool)");
    }
    wedge->pidfd = pidfd_open(wedge->child, 0);
    if (wedge->pidfd < 0) {
        struct fault fault = fault_system(errno, "cannot watch xdotool");
        wedge_stop(wedge);
        return fault;
    }
    return FAULT_OK;
}

struct fault wedge_type(struct wedge *wedge, struct span text, const char *window, int key_ms)
{
    struct key_words keys;
    if (wedge->child != 0)
        return fault_make(FAULT_BUSY, "the scanner is still typing the last code");
    struct fault fault = spell(text, &keys);
    return fault_is(fault) ? fault : start(wedge, &keys, window, key_ms);
}

static void forget(struct wedge *wedge)
{
    if (wedge->pidfd >= 0)
        close(wedge->pidfd);
    wedge_init(wedge);
}

struct fault wedge_finish(struct wedge *wedge)
{
    int status = 0;
    assert(wedge->child > 0);
    pid_t got = waitpid(wedge->child, &status, 0);
    forget(wedge);
    if (got < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fault_make(FAULT_IO, "xdotool could not type: is DISPLAY right and the kiosk's window open?");
    return FAULT_OK;
}

void wedge_stop(struct wedge *wedge)
{
    if (wedge->child > 0) {
        kill(wedge->child, SIGTERM);
        waitpid(wedge->child, NULL, 0);
    }
    forget(wedge);
}
