#include "tests/emulators/chip.h"

#include <stdio.h>
#include <string.h>

#include "tests/emulators/chance.h"

enum { NDEF_TLV = 0x03, NDEF_END = 0xFE, NDEF_HEAD = 0xD1 }; /* one short record, well-known type */

static const unsigned char VERSION[] = {0x00, 0x04, 0x04, 0x02, 0x01, 0x00, 0x0F, 0x03};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool hex_read(struct span hex, unsigned char *out, size_t capacity, size_t *size)
{
    if (hex.size % 2 != 0 || hex.size / 2 > capacity)
        return false;
    for (size_t i = 0; i < hex.size; i += 2) {
        int high = hex_digit(hex.data[i]), low = hex_digit(hex.data[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (unsigned char)(high * 16 + low);
    }
    *size = hex.size / 2;
    return true;
}

/* Pages 0 to 3: UID with its check bytes, lock bytes, capability container; then what the factory leaves. */
static void fill_ntag(struct chip *chip)
{
    const unsigned char *uid = chip->uid;
    const unsigned char head[CHIP_USER_START] = {uid[0],
                                                 uid[1],
                                                 uid[2],
                                                 (unsigned char)(0x88 ^ uid[0] ^ uid[1] ^ uid[2]),
                                                 uid[3],
                                                 uid[4],
                                                 uid[5],
                                                 uid[6],
                                                 (unsigned char)(uid[3] ^ uid[4] ^ uid[5] ^ uid[6]),
                                                 0x48,
                                                 0,
                                                 0,
                                                 0xE1,
                                                 0x10,
                                                 CHIP_USER_SIZE / 8,
                                                 0};
    static const unsigned char blank[] = {0x01, 0x03, 0xA0, 0x0C, 0x34, NDEF_TLV, 0x00, NDEF_END};
    static const unsigned char setup[] = {0,    0, 0, 0xBD,
                                          0x04, 0, 0, 0xFF}; /* dynamic lock, CFG0: no password */
    memcpy(chip->memory, head, sizeof head);
    memcpy(chip->memory + CHIP_USER_START, blank, sizeof blank);
    memcpy(chip->memory + 0x28 * CHIP_PAGE_SIZE, setup, sizeof setup);
}

/* Block 0: UID, check byte, SAK, ATQA. */
static void fill_classic(struct chip *chip)
{
    const unsigned char *uid = chip->uid;
    const unsigned char block[] = {
        uid[0], uid[1], uid[2], uid[3], (unsigned char)(uid[0] ^ uid[1] ^ uid[2] ^ uid[3]), 0x08, 0x04, 0x00};
    memcpy(chip->memory, block, sizeof block);
}

static void fill(struct chip *chip)
{
    memset(chip->memory, 0, sizeof chip->memory);
    if (chip->kind == CHIP_NTAG213)
        fill_ntag(chip);
    else
        fill_classic(chip);
}

struct fault chip_init(struct chip *chip, struct span uid_hex)
{
    *chip = (struct chip){.kind = CHIP_NTAG213};
    if (!hex_read(uid_hex, chip->uid, sizeof chip->uid, &chip->uid_size) ||
        (chip->uid_size != 4 && chip->uid_size != 7 && chip->uid_size != 10))
        return fault_make(FAULT_INPUT, "uid=%.*s: write 8, 14 or 20 hex digits",
                          (int)(uid_hex.size < 40 ? uid_hex.size : 40), uid_hex.data);
    if (chip->uid_size == 4)
        chip->kind = CHIP_CLASSIC;
    fill(chip);
    return FAULT_OK;
}

void chip_init_for_text(struct chip *chip, struct span text)
{
    uint64_t bits = chance_of_text(text.data, text.size);
    *chip = (struct chip){.kind = CHIP_NTAG213, .uid = {0x04}, .uid_size = 7};
    for (size_t i = 1; i < chip->uid_size; i++)
        chip->uid[i] = (unsigned char)(bits >> (8 * i));
    fill(chip);
}

/* TLV and record around `lead` + `body`. */
static struct fault write_record(struct chip *chip, char type, struct span lead, struct span body)
{
    size_t payload = lead.size + body.size;
    size_t all = 2 + 4 + payload + 1;
    if (chip->kind != CHIP_NTAG213)
        return fault_make(FAULT_INPUT, "a chip with a 4-byte UID holds no text here: leave the text out");
    if (all > CHIP_USER_SIZE)
        return fault_make(FAULT_TOO_BIG, "the chip holds %zu bytes of text, not %zu",
                          CHIP_USER_SIZE - (all - body.size), body.size);
    unsigned char *at = chip->memory + CHIP_USER_START;
    const unsigned char head[] = {NDEF_TLV, (unsigned char)(4 + payload), NDEF_HEAD,
                                  1,        (unsigned char)payload,       (unsigned char)type};
    memset(at, 0, CHIP_USER_SIZE);
    memcpy(at, head, sizeof head);
    memcpy(at + sizeof head, lead.data, lead.size);
    if (body.size > 0)
        memcpy(at + sizeof head + lead.size, body.data, body.size);
    at[sizeof head + payload] = NDEF_END;
    return FAULT_OK;
}

struct fault chip_write_text(struct chip *chip, struct span text)
{
    return write_record(chip, 'T',
                        SPAN("\x02"
                             "en"),
                        text);
}

struct fault chip_write_uri(struct chip *chip, struct span uri)
{
    return write_record(chip, 'U', SPAN("\x00"), uri);
}

struct fault chip_write_raw(struct chip *chip, struct span hex)
{
    unsigned char raw[CHIP_USER_SIZE];
    size_t size = 0;
    if (chip->kind != CHIP_NTAG213)
        return fault_make(FAULT_INPUT, "raw= needs a chip with a 7-byte UID");
    if (!hex_read(hex, raw, sizeof raw, &size))
        return fault_make(FAULT_INPUT, "raw= takes up to %d bytes in hex", CHIP_USER_SIZE);
    memset(chip->memory + CHIP_USER_START, 0, CHIP_USER_SIZE);
    memcpy(chip->memory + CHIP_USER_START, raw, size);
    return FAULT_OK;
}

void chip_break_check(struct chip *chip)
{
    chip->memory[chip->kind == CHIP_NTAG213 ? 3 : 4] ^= 0x01;
}

void chip_uid_write(const struct chip *chip, char out[2 * CHIP_UID_MAX + 1])
{
    for (size_t i = 0; i < chip->uid_size; i++)
        snprintf(out + 2 * i, 3, "%02X", chip->uid[i]);
}

/* ---------------------------------------------------------------- what it answers */

/* Pages `first` on, wrapping to page 0 at the end as the chip does. */
static size_t read_pages(const struct chip *chip, size_t first, size_t count, unsigned char *out)
{
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * CHIP_PAGE_SIZE, chip->memory + (first + i) % CHIP_PAGES * CHIP_PAGE_SIZE,
               CHIP_PAGE_SIZE);
    return count * CHIP_PAGE_SIZE;
}

static enum chip_reply ntag_answer(struct chip *chip, struct span ask, unsigned char *out, size_t *size)
{
    unsigned char command = (unsigned char)ask.data[0];
    size_t page = ask.size > 1 ? (unsigned char)ask.data[1] : 0,
           last = ask.size > 2 ? (unsigned char)ask.data[2] : 0;
    if (command == CHIP_READ && ask.size == 2 && page < CHIP_PAGES) {
        *size = read_pages(chip, page, 4, out);
    } else if (command == CHIP_FAST_READ && ask.size == 3 && page <= last && last < CHIP_PAGES) {
        *size = read_pages(chip, page, last - page + 1, out);
    } else if (command == CHIP_GET_VERSION && ask.size == 1) {
        memcpy(out, VERSION, sizeof VERSION);
        *size = sizeof VERSION;
    } else if (command == CHIP_WRITE && ask.size == 2 + CHIP_PAGE_SIZE && page >= 4 && page < CHIP_PAGES) {
        memcpy(chip->memory + page * CHIP_PAGE_SIZE, ask.data + 2, CHIP_PAGE_SIZE);
    } else {
        return CHIP_REFUSES;
    }
    return CHIP_ANSWERS;
}

/* Authentication works with the factory's key; blocks are 16 bytes, of which only the first says something.
 */
static enum chip_reply classic_answer(const struct chip *chip, struct span ask, unsigned char *out,
                                      size_t *size)
{
    unsigned char command = (unsigned char)ask.data[0];
    if ((command == CHIP_GET_VERSION || command == CHIP_AUTHENTICATE_B) && ask.size >= 8)
        return memcmp(ask.data + 2, "\xFF\xFF\xFF\xFF\xFF\xFF", 6) == 0 ? CHIP_ANSWERS : CHIP_DENIES;
    if (command != CHIP_READ || ask.size != 2)
        return CHIP_REFUSES;
    memset(out, 0, 16);
    if (ask.data[1] == 0)
        memcpy(out, chip->memory, 16);
    *size = 16;
    return CHIP_ANSWERS;
}

enum chip_reply chip_answer(struct chip *chip, struct span ask, unsigned char *out, size_t *size)
{
    *size = 0;
    assert(ask.size > 0);
    return chip->kind == CHIP_NTAG213 ? ntag_answer(chip, ask, out, size)
                                      : classic_answer(chip, ask, out, size);
}
