#include "kiosk/device/nfc_helper/reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <nfc/nfc.h>

#include "common/base/text.h"
#include "kiosk/device/nfc_helper/claim.h"
#include "kiosk/device/nfc_helper/conflict.h"

enum { OPEN_TRIES = 3, OPEN_GAP_MS = 500, TRANSFER_MS = 300, READ_TRIES = 2 };
enum { PAGE_SIZE = 4, PAGES_A_READ = 4, DATA_PAGE = 4, MEMORY_MAX = 896, COMMAND_READ = 0x30 };
enum { CASCADE_TAG = 0x88, CC_MAGIC = 0xE1 };

static const nfc_modulation TYPE_A = {.nmt = NMT_ISO14443A, .nbr = NBR_106};

struct reader {
    nfc_context *context;
    nfc_device *device;
    int claim;
    char path[256];
};

static struct fault open_failed(const char *connection)
{
    if (conflict_is_usb(connection))
        return conflict_explain("", connection);
    return fault_make(
        FAULT_LOST,
        "No NFC reader answers at %s: check its cable, its power, and that its switches are set to HSU",
        connection);
}

static nfc_device *open_device(struct reader *reader, const char *connection, void (*alive)(void))
{
    nfc_connstring target = {0}; /* libnfc copies the whole of it */
    strncpy(target, connection, sizeof target - 1);
    for (int i = 0; i < OPEN_TRIES; i++) {
        if (i > 0)
            poll(NULL, 0, OPEN_GAP_MS);
        nfc_device *device = nfc_open(reader->context, target);
        alive();
        if (device && nfc_initiator_init(device) == 0 &&
            nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) == 0)
            return device;
        if (device)
            nfc_close(device);
    }
    return NULL;
}

struct fault reader_open(const char *connection, void (*alive)(void), struct reader **out)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return fault_make(FAULT_FULL, "no memory for the NFC reader");
    reader->claim = -1;
    struct fault fault = FAULT_OK;
    if (!TEXT_COPY(reader->path, span_of(connection)))
        fault = fault_make(FAULT_TOO_BIG, "the connection of the NFC reader is too long");
    if (!fault_is(fault))
        fault = claim_port(connection, &reader->claim);
    if (fault_is(fault))
        goto failed;
    nfc_init(&reader->context);
    if (!reader->context) {
        fault = fault_make(FAULT_FULL, "no memory for libnfc");
        goto failed;
    }
    reader->device = open_device(reader, connection, alive);
    if (!reader->device) {
        fault = open_failed(connection);
        goto failed;
    }
    *out = reader;
    return FAULT_OK;
failed:
    reader_close(reader);
    return fault;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    if (reader->device)
        nfc_close(reader->device);
    if (reader->context)
        nfc_exit(reader->context);
    claim_release(reader->claim);
    free(reader);
}

const char *reader_name(const struct reader *reader)
{
    return nfc_device_get_name(reader->device);
}

/* The chip left, or one exchange over the air failed: the reader itself is well. */
static bool is_chip_error(int result)
{
    return result == NFC_ERFTRANS || result == NFC_ETGRELEASED || result == NFC_EMFCAUTHFAIL;
}

static struct fault reader_fault(const struct reader *reader, int result)
{
    switch (result) {
    case NFC_ETIMEOUT:
        return fault_make(FAULT_TIMEOUT, "The NFC reader on %s stopped answering: check its cable and power",
                          reader->path);
    case NFC_EIO:
    case NFC_ENOTSUCHDEV:
        return fault_make(FAULT_LOST,
                          "The NFC reader on %s was unplugged or sends what it should not: check its cable",
                          reader->path);
    default:
        return fault_make(FAULT_PROTOCOL, "The NFC reader on %s failed (%s)", reader->path,
                          nfc_strerror(reader->device));
    }
}

/* False: a length that no chip has. */
static bool chip_of(const nfc_iso14443a_info *info, struct chip *out)
{
    *out = (struct chip){0};
    if (info->szUidLen != 4 && info->szUidLen != 7 && info->szUidLen != 10)
        return false;
    struct text text = TEXT_IN(out->uid.text);
    for (size_t i = 0; i < info->szUidLen; i++)
        text_add(&text, "%02X", info->abtUid[i]);
    struct uid checked;
    out->is_random = !uid_read(text_span(&text), &checked);
    out->is_type2 = info->btSak == 0x00 && info->szUidLen == 7;
    return true;
}

enum look reader_look(struct reader *reader, struct chip *out, struct fault *fault)
{
    nfc_target target;
    memset(&target, 0, sizeof target);
    int result = nfc_initiator_select_passive_target(reader->device, TYPE_A, NULL, 0, &target);
    if (result == 0 || is_chip_error(result))
        return LOOK_EMPTY;
    if (result < 0) {
        *fault = reader_fault(reader, result);
        return LOOK_FAULT;
    }
    if (chip_of(&target.nti.nai, out))
        return LOOK_CHIP;
    reader_release(reader);
    return LOOK_EMPTY;
}

void reader_release(struct reader *reader)
{
    nfc_initiator_deselect_target(reader->device);
}

/* Looks again, to see the same chip. */
static bool is_still_there(struct reader *reader, const struct chip *chip)
{
    struct chip again;
    struct fault ignored;
    reader_release(reader);
    return reader_look(reader, &again, &ignored) == LOOK_CHIP && strcmp(again.uid.text, chip->uid.text) == 0;
}

/* Four pages from `page` on. A chip that answered nothing has gone idle: it is selected anew. */
static bool pages_read(struct reader *reader, const struct chip *chip, size_t page,
                       uint8_t out[PAGE_SIZE * PAGES_A_READ])
{
    const uint8_t command[] = {COMMAND_READ, (uint8_t)page};
    uint8_t answer[64];
    for (int i = 0; i < READ_TRIES; i++) {
        if (i > 0 && !is_still_there(reader, chip))
            return false;
        int result = nfc_initiator_transceive_bytes(reader->device, command, sizeof command, answer,
                                                    sizeof answer, TRANSFER_MS);
        if (result == PAGE_SIZE * PAGES_A_READ) {
            memcpy(out, answer, PAGE_SIZE * PAGES_A_READ);
            return true;
        }
        if (result < 0 && !is_chip_error(result))
            return false;
    }
    return false;
}

/* Pages 0 to 2 hold the UID with two check bytes. */
static bool uid_agrees(const struct chip *chip, const uint8_t *pages)
{
    char text[UID_TEXT_MAX];
    struct text uid = TEXT_IN(text);
    for (size_t i = 0; i < 8; i++) {
        if (i != 3)
            text_add(&uid, "%02X", pages[i]);
    }
    uint8_t first = (uint8_t)(CASCADE_TAG ^ pages[0] ^ pages[1] ^ pages[2]);
    uint8_t second = (uint8_t)(pages[4] ^ pages[5] ^ pages[6] ^ pages[7]);
    return strcmp(text, chip->uid.text) == 0 && pages[3] == first && pages[8] == second;
}

/* Reads on from page 4 for as long as the message wants more. */
static bool text_read(struct reader *reader, const struct chip *chip, size_t capacity, struct ndef *out)
{
    char memory[MEMORY_MAX];
    size_t size = 0;
    if (capacity > sizeof memory)
        capacity = sizeof memory;
    while (ndef_read((struct span){memory, size}, capacity, out) == NDEF_MORE) {
        uint8_t pages[PAGE_SIZE * PAGES_A_READ];
        if (size + sizeof pages > sizeof memory ||
            !pages_read(reader, chip, DATA_PAGE + size / PAGE_SIZE, pages))
            return false;
        memcpy(memory + size, pages, sizeof pages);
        size += sizeof pages;
    }
    enum ndef_result result = ndef_read((struct span){memory, size}, capacity, out);
    if (result == NDEF_TOO_LONG)
        *out = (struct ndef){.text = "(a long text)"}; /* there is one, and it is none of ours */
    else if (result != NDEF_TEXT)
        out->text[0] = '\0';
    return true;
}

bool reader_read(struct reader *reader, const struct chip *chip, struct ndef *text, bool *uid_confirmed)
{
    *text = (struct ndef){0};
    *uid_confirmed = false;
    if (!chip->is_type2) {
        *uid_confirmed = is_still_there(reader, chip);
        return *uid_confirmed;
    }
    uint8_t pages[PAGE_SIZE * PAGES_A_READ];
    if (!pages_read(reader, chip, 0, pages) || !uid_agrees(chip, pages))
        return false;
    *uid_confirmed = true;
    bool formatted = pages[12] == CC_MAGIC && pages[13] >> 4 == 1;
    return !formatted || text_read(reader, chip, (size_t)pages[14] * 8, text);
}

int reader_count(struct reader *reader, struct fault *fault)
{
    nfc_target targets[2];
    memset(targets, 0, sizeof targets);
    int count = nfc_initiator_list_passive_targets(reader->device, TYPE_A, targets, COUNT_OF(targets));
    if (count >= 0 || is_chip_error(count))
        return count < 0 ? 0 : count;
    *fault = reader_fault(reader, count);
    return -1;
}
