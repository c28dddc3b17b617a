/* Drives the real libnfc, one word a line on stdin, one line of answer on stdout: what a kiosk does, step by
 * step, so that the test script can pull the reader out between two of them. Usage: nfc_probe CONNSTRING */
#include <nfc/nfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_BYTES 16

struct probe {
    nfc_context *context;
    nfc_device *device;
    nfc_target target;
};

static const nfc_modulation iso14443a = {.nmt = NMT_ISO14443A, .nbr = NBR_106};

static void print_hex(const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        printf("%02X", data[i]);
}

static void do_open(struct probe *probe, const char *name)
{
    nfc_connstring connstring;
    memset(connstring, 0, sizeof connstring);
    strncpy(connstring, name, sizeof connstring - 1);
    probe->device = nfc_open(probe->context, connstring);
    if (probe->device == NULL) {
        puts("open failed");
        return;
    }
    int ready = nfc_initiator_init(probe->device);
    int finite = nfc_device_set_property_bool(probe->device, NP_INFINITE_SELECT, false);
    printf("open %d %d\n", ready, finite);
}

static void do_select(struct probe *probe)
{
    int got = nfc_initiator_select_passive_target(probe->device, iso14443a, NULL, 0, &probe->target);
    printf("select %d", got);
    if (got > 0) {
        printf(" ");
        print_hex(probe->target.nti.nai.abtUid, probe->target.nti.nai.szUidLen);
        printf(" %02X", probe->target.nti.nai.btSak);
    }
    puts("");
}

static void do_list(struct probe *probe)
{
    nfc_target found[4];
    int count = nfc_initiator_list_passive_targets(probe->device, iso14443a, found, 4);
    printf("list %d", count);
    for (int i = 0; i < count; i++) {
        printf(" ");
        print_hex(found[i].nti.nai.abtUid, found[i].nti.nai.szUidLen);
    }
    puts("");
}

static void do_poll(struct probe *probe)
{
    int got = nfc_initiator_poll_target(probe->device, &iso14443a, 1, 2, 1, &probe->target);
    printf("poll %d\n", got);
}

/* Blocks until a chip comes. */
static void do_poll_for_ever(struct probe *probe)
{
    int got = nfc_initiator_poll_target(probe->device, &iso14443a, 1, 0xFF, 1, &probe->target);
    printf("poll %d ", got);
    if (got > 0)
        print_hex(probe->target.nti.nai.abtUid, probe->target.nti.nai.szUidLen);
    puts("");
}

static void exchange(struct probe *probe, const unsigned char *ask, size_t size)
{
    unsigned char answer[300];
    int got = nfc_initiator_transceive_bytes(probe->device, ask, size, answer, sizeof answer, 500);
    printf("read %d ", got);
    if (got > 0)
        print_hex(answer, (size_t)got);
    puts("");
}

static void do_read(struct probe *probe, const char *page)
{
    const unsigned char ask[] = {0x30, (unsigned char)strtoul(page, NULL, 10)};
    exchange(probe, ask, sizeof ask);
}

/* Raw commands must not go through InDataExchange. */
static void do_raw(struct probe *probe, const unsigned char *ask, size_t size)
{
    nfc_device_set_property_bool(probe->device, NP_EASY_FRAMING, false);
    exchange(probe, ask, size);
    nfc_device_set_property_bool(probe->device, NP_EASY_FRAMING, true);
}

static void do_close(struct probe *probe)
{
    nfc_close(probe->device);
    probe->device = NULL;
    puts("close");
}

static void obey(struct probe *probe, const char *word, const char *name)
{
    static const unsigned char fast_read[] = {0x3A, 0x04, 0x0F}, get_version[] = {0x60};
    if (strcmp(word, "open") == 0)
        do_open(probe, name);
    else if (probe->device == NULL)
        puts("not open");
    else if (strcmp(word, "select") == 0)
        do_select(probe);
    else if (strcmp(word, "list") == 0)
        do_list(probe);
    else if (strcmp(word, "poll") == 0)
        do_poll(probe);
    else if (strcmp(word, "poll for ever") == 0)
        do_poll_for_ever(probe);
    else if (strncmp(word, "read ", 5) == 0)
        do_read(probe, word + 5);
    else if (strcmp(word, "fast") == 0)
        do_raw(probe, fast_read, sizeof fast_read);
    else if (strcmp(word, "version") == 0)
        do_raw(probe, get_version, sizeof get_version);
    else if (strcmp(word, "deselect") == 0)
        printf("deselect %d\n", nfc_initiator_deselect_target(probe->device));
    else if (strcmp(word, "close") == 0)
        do_close(probe);
    else
        puts("what?");
}

int main(int count, char **arguments)
{
    struct probe probe = {.device = NULL};
    char line[64];
    if (count != 2)
        return 2;
    nfc_init(&probe.context);
    if (probe.context == NULL)
        return 1;
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        obey(&probe, line, arguments[1]);
        fflush(stdout);
    }
    if (probe.device != NULL)
        nfc_close(probe.device);
    nfc_exit(probe.context);
    return 0;
}
