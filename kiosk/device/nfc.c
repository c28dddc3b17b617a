/* The chip reader's driver. libnfc aborts or hangs on malformed replies, so it lives in a process of its own,
 * `touchstone-nfc`, whose lines (nfc_line.h) are read here. When that process ends, or says nothing for 3 s,
 * wait() fails with a sentence, the supervisor opens again, and a new one is started: within half a second
 * the first time.
 *
 * CODE events: a chip once for as long as it lies there, also over a restart of the helper; `several` for two
 * or more. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/sys/clock.h"
#include "kiosk/device/drivers.h"
#include "kiosk/device/helper.h"
#include "kiosk/device/nfc_line.h"

enum { WATCHDOG_MS = 3000, END_MS = 400, HELD_OVER_MS = 10000 };

static const char HELPER_NAME[] = "touchstone-nfc";

struct nfc {
    struct helper helper;
    bool is_open;
    char path[DEVICE_PATH_MAX];
    int64_t heard_ms;
    char buffer[NFC_LINE_MAX];
    size_t size;
    /* kept over a restart, so that a chip that goes on lying there is not told twice */
    struct uid held;
    int64_t closed_ms;
    bool first_chip;
};

/* Beside this program, unless the configuration names it. */
static struct fault helper_path(const struct device_conf *conf, char out[DEVICE_PATH_MAX])
{
    if (conf->helper[0] != '\0') {
        memcpy(out, conf->helper, DEVICE_PATH_MAX);
        return FAULT_OK;
    }
    ssize_t size = readlink("/proc/self/exe", out, DEVICE_PATH_MAX);
    if (size < 0 || size >= DEVICE_PATH_MAX)
        return fault_make(FAULT_CONFIG, "cannot tell where %s is: name it as `helper` of the device %s",
                          HELPER_NAME, conf->name);
    while (size > 0 && out[size - 1] != '/')
        size--;
    struct text text = text_in(out + size, (size_t)(DEVICE_PATH_MAX - size));
    text_add(&text, "%s", HELPER_NAME);
    if (!text_ok(&text))
        return fault_make(FAULT_TOO_BIG, "the path of %s is too long", HELPER_NAME);
    return FAULT_OK;
}

static struct fault nfc_open(void *state, const struct device_conf *conf)
{
    /* INTRUSIVE_SCAN would write to every serial port, scales included */
    static const char *const settings[] = {"LIBNFC_AUTO_SCAN=false", "LIBNFC_INTRUSIVE_SCAN=no",
                                           "LIBNFC_LOG_LEVEL=0", NULL};
    struct nfc *nfc = state;
    char path[DEVICE_PATH_MAX];
    struct fault fault = helper_path(conf, path);
    if (fault_is(fault))
        return fault;
    if (access(path, X_OK) != 0)
        return fault_system(
            errno, "cannot run %s, the helper of the NFC reader: install it beside this program", path);
    fault = helper_start(&nfc->helper, path, conf->path, settings);
    if (fault_is(fault))
        return fault;
    memcpy(nfc->path, conf->path, sizeof nfc->path);
    nfc->is_open = true;
    nfc->size = 0;
    nfc->heard_ms = clock_monotonic_ms();
    nfc->first_chip = nfc->closed_ms > 0;
    return FAULT_OK;
}

static void nfc_close(void *state)
{
    struct nfc *nfc = state;
    if (!nfc->is_open)
        return;
    helper_end(&nfc->helper, END_MS);
    nfc->is_open = false;
    nfc->closed_ms = clock_monotonic_ms();
}

static bool is_held_over(struct nfc *nfc, struct uid uid)
{
    bool first = nfc->first_chip;
    nfc->first_chip = false;
    return first && strcmp(nfc->held.text, uid.text) == 0 &&
           clock_monotonic_ms() - nfc->closed_ms < HELD_OVER_MS;
}

static void chip_told(struct nfc *nfc, const struct nfc_line *line, struct device_event *out)
{
    bool known = is_held_over(nfc, line->uid);
    nfc->held = line->uid;
    if (known)
        return;
    out->kind = DEVICE_EVENT_CODE;
    out->uid = line->uid;
    memcpy(out->text, line->text, sizeof out->text);
}

/* Turns a line into an event, which may be none. */
static struct fault line_act(struct nfc *nfc, struct span bytes, struct device_event *out)
{
    struct nfc_line line;
    if (!nfc_line_read(bytes, &line)) {
        log_write(LOG_LEVEL_WARNING, "nfc", "%s said what is no line: %.*s", HELPER_NAME, (int)bytes.size,
                  bytes.data);
        return FAULT_OK;
    }
    switch (line.kind) {
    case NFC_TAG:
        chip_told(nfc, &line, out);
        return FAULT_OK;
    case NFC_SEVERAL:
        nfc->first_chip = false;
        out->kind = DEVICE_EVENT_CODE;
        out->several = true;
        return FAULT_OK;
    case NFC_READY:
    case NFC_ODD:
        out->kind = DEVICE_EVENT_STATUS;
        out->status = DEVICE_READY;
        out->fault = line.fault;
        return FAULT_OK;
    case NFC_GONE:
        nfc->held = (struct uid){{0}};
        nfc->first_chip = false;
        return FAULT_OK;
    case NFC_ERROR:
        return line.fault;
    case NFC_BEAT:
        return FAULT_OK;
    }
    assert(false); /* a line outside its enum */
    return FAULT_OK;
}

/* True: a line was there and is acted on. */
static bool line_next(struct nfc *nfc, struct device_event *out, struct fault *fault)
{
    char *end = memchr(nfc->buffer, '\n', nfc->size);
    if (!end)
        return false;
    size_t size = (size_t)(end - nfc->buffer);
    *fault = line_act(nfc, (struct span){nfc->buffer, size}, out);
    nfc->size -= size + 1;
    memmove(nfc->buffer, end + 1, nfc->size);
    return true;
}

/* Why it ended. */
static struct fault ended(struct nfc *nfc)
{
    int status = helper_end(&nfc->helper, END_MS);
    nfc->is_open = false;
    nfc->closed_ms = clock_monotonic_ms();
    if (WIFSIGNALED(status))
        return fault_make(FAULT_PROTOCOL,
                          "The NFC reader on %s confused its driver (%s); it is being restarted. If it does "
                          "so again, unplug it and plug it in",
                          nfc->path, strsignal(WTERMSIG(status)));
    return fault_make(FAULT_LOST,
                      "The helper of the NFC reader on %s ended (status %d); it is being restarted",
                      nfc->path, WEXITSTATUS(status));
}

static struct fault receive(struct nfc *nfc)
{
    if (nfc->size == sizeof nfc->buffer)
        nfc->size = 0; /* an endless line: the watchdog takes care of a helper gone mad */
    ssize_t got = read(nfc->helper.from, nfc->buffer + nfc->size, sizeof nfc->buffer - nfc->size);
    if (got > 0) {
        nfc->size += (size_t)got;
        nfc->heard_ms = clock_monotonic_ms();
        return FAULT_OK;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return FAULT_OK;
    return ended(nfc);
}

static struct fault hung(struct nfc *nfc)
{
    kill(nfc->helper.pid, SIGKILL);
    return fault_make(
        FAULT_TIMEOUT,
        "The NFC reader on %s hangs; it is being restarted. If it does so again, unplug it and plug it in",
        nfc->path);
}

static struct fault nfc_wait(void *state, int wait_ms_max, int wake_fd, struct device_event *out)
{
    struct nfc *nfc = state;
    int64_t end_ms = clock_monotonic_ms() + wait_ms_max;
    for (;;) {
        *out = (struct device_event){.kind = DEVICE_EVENT_NONE};
        struct fault fault = FAULT_OK;
        while (line_next(nfc, out, &fault)) {
            if (fault_is(fault) || out->kind != DEVICE_EVENT_NONE)
                return fault;
        }
        int64_t now_ms = clock_monotonic_ms(), dog_ms = nfc->heard_ms + WATCHDOG_MS;
        bool woken;
        bool arrived =
            device_wait(nfc->helper.from, wake_fd, (dog_ms < end_ms ? dog_ms : end_ms) - now_ms, &woken);
        if (arrived)
            fault = receive(nfc);
        else if (clock_monotonic_ms() >= dog_ms) /* what it said while we were held up has been heard */
            return hung(nfc);
        if (fault_is(fault) || (woken && !arrived) || (!arrived && clock_monotonic_ms() >= end_ms))
            return fault;
    }
}

const struct device_driver NFC_DRIVER = {
    .name = "nfc",
    .class = DEVICE_NFC,
    .state_size = sizeof(struct nfc),
    .open = nfc_open,
    .wait = nfc_wait,
    .close = nfc_close,
    .announces = true,
};
