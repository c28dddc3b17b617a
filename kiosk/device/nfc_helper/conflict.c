#include "kiosk/device/nfc_helper/conflict.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/base/number.h"
#include "common/base/text.h"

enum { PATH_BYTES = 512, WORD_BYTES = 64 };

/* What libnfc 1.8.0 drives over USB: libnfc/drivers/acr122_usb.c, pn53x_usb.c. */
static const struct {
    const char *vendor, *product;
} READERS[] = {{"072f", "2200"}, {"072f", "90cc"}, {"04cc", "0531"}, {"04cc", "2533"}, {"04e6", "5591"},
               {"04e6", "5594"}, {"1fd3", "0608"}, {"054c", "0193"}, {"054c", "02e1"}};

/* The kernel's drivers of the same chips. */
static const char *const DRIVERS[] = {"pn533_usb", "pn533"};

/* What stands in a small file, without its line feed; "" when it cannot be read. */
static void word_read(const char *root, const char *folder, const char *name, const char *file,
                      char out[WORD_BYTES])
{
    char path[PATH_BYTES];
    struct text text = TEXT_IN(path);
    out[0] = '\0';
    text_add(&text, "%s%s/%s/%s", root, folder, name, file);
    int fd = text_ok(&text) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    ssize_t got = read(fd, out, WORD_BYTES - 1);
    close(fd);
    out[got > 0 ? got : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
}

/* Opens root + folder; NULL when there is none. */
static DIR *folder_open(const char *root, const char *folder, const char *name)
{
    char path[PATH_BYTES];
    struct text text = TEXT_IN(path);
    text_add(&text, "%s%s/%s", root, folder, name);
    return text_ok(&text) ? opendir(path) : NULL;
}

/* A driver has a link named after each interface that it holds, "1-2:1.0". */
static bool driver_holds(const char *root, const char *driver)
{
    DIR *folder = folder_open(root, "/sys/bus/usb/drivers", driver);
    bool holds = false;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder))
        holds = holds || strchr(entry->d_name, ':');
    if (folder)
        closedir(folder);
    return holds;
}

static const char *driver_find(const char *root)
{
    for (size_t i = 0; i < COUNT_OF(DRIVERS); i++) {
        if (driver_holds(root, DRIVERS[i]))
            return DRIVERS[i];
    }
    return NULL;
}

static bool is_loaded(const char *root, const char *module)
{
    DIR *folder = folder_open(root, "/sys/module", module);
    if (folder)
        closedir(folder);
    return folder != NULL;
}

static bool process_runs(const char *root, const char *wanted)
{
    DIR *folder = folder_open(root, "/proc", "");
    bool runs = false;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !runs; entry = readdir(folder)) {
        char name[WORD_BYTES];
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
            continue;
        word_read(root, "/proc", entry->d_name, "comm", name);
        runs = strcmp(name, wanted) == 0;
    }
    if (folder)
        closedir(folder);
    return runs;
}

/* A reader that is plugged in. */
struct plugged {
    bool is_there, may_use;
    char node[PATH_BYTES]; /* without root */
};

static bool is_reader(const char *root, const char *name)
{
    char vendor[WORD_BYTES], product[WORD_BYTES];
    word_read(root, "/sys/bus/usb/devices", name, "idVendor", vendor);
    word_read(root, "/sys/bus/usb/devices", name, "idProduct", product);
    for (size_t i = 0; i < COUNT_OF(READERS); i++) {
        if (strcmp(READERS[i].vendor, vendor) == 0 && strcmp(READERS[i].product, product) == 0)
            return true;
    }
    return false;
}

static void plugged_take(const char *root, const char *name, struct plugged *out)
{
    char bus_text[WORD_BYTES], device_text[WORD_BYTES], path[PATH_BYTES];
    int64_t bus = 0, device = 0;
    struct text node = TEXT_IN(out->node), whole = TEXT_IN(path);
    word_read(root, "/sys/bus/usb/devices", name, "busnum", bus_text);
    word_read(root, "/sys/bus/usb/devices", name, "devnum", device_text);
    bool known = number_read_int(span_of(bus_text), 0, 999, &bus) &&
                 number_read_int(span_of(device_text), 0, 999, &device);
    text_add(&node, "/dev/bus/usb/%03d/%03d", (int)bus, (int)device);
    text_add(&whole, "%s%s", root, out->node);
    out->is_there = true;
    out->may_use = !known || (text_ok(&whole) && access(path, R_OK | W_OK) == 0);
}

static struct plugged plugged_find(const char *root)
{
    struct plugged plugged = {.is_there = false};
    DIR *folder = folder_open(root, "/sys/bus/usb/devices", "");
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry && !plugged.is_there;
         entry = readdir(folder)) {
        if (is_reader(root, entry->d_name))
            plugged_take(root, entry->d_name, &plugged);
    }
    if (folder)
        closedir(folder);
    return plugged;
}

static struct fault held_by_kernel(const char *driver)
{
    return fault_make(FAULT_BUSY,
                      "The kernel's driver %s holds the NFC reader: as root, run `modprobe -r %s`, write "
                      "`blacklist %s` into /etc/modprobe.d/touchstone.conf, and plug the reader in again",
                      driver, driver, driver);
}

struct fault conflict_explain(const char *root, const char *connection)
{
    const char *driver = driver_find(root);
    if (driver)
        return held_by_kernel(driver);
    struct plugged plugged = plugged_find(root);
    if (!plugged.is_there)
        return fault_make(FAULT_NOT_FOUND, "No NFC reader is plugged in for %s: check its cable", connection);
    if (!plugged.may_use)
        return fault_make(
            FAULT_DENIED,
            "No permission to use the NFC reader %s: install 60-touchstone.rules for udev, add this "
            "user to the group touchstone-kiosk, and plug the reader in again",
            plugged.node);
    if (process_runs(root, "pcscd"))
        return fault_make(
            FAULT_BUSY,
            "pcscd, the service for smart cards, holds the NFC reader: as root, run `systemctl disable "
            "--now pcscd.socket pcscd.service`, and plug the reader in again");
    for (size_t i = 0; i < COUNT_OF(DRIVERS); i++) {
        if (is_loaded(root, DRIVERS[i]))
            return held_by_kernel(DRIVERS[i]);
    }
    return fault_make(
        FAULT_LOST,
        "The NFC reader for %s is plugged in, but does not answer: unplug it and plug it in again",
        connection);
}

bool conflict_is_usb(const char *connection)
{
    return strncmp(connection, "acr122_usb", strlen("acr122_usb")) == 0 ||
           strncmp(connection, "pn53x_usb", strlen("pn53x_usb")) == 0;
}
