#include "tests/emulators/pn532.h"

#include <string.h>

#include "tests/emulators/pn532_frame.h"

enum {
    STATUS_OK = 0x00,
    STATUS_TIMEOUT = 0x01, /* no answer from the chip */
    STATUS_CRC = 0x02,     /* what a NAK of four bits looks like */
    STATUS_AUTHENTICATION = 0x14,
    STATUS_WRONG_STATE = 0x27,
    AUTOPOLL_UNIT_MS = 150,
    AUTOPOLL_FOR_EVER = 0xFF,
    LATE_MS = 360, /* libnfc waits 300 ms for a select, and 50 ms more to flush */
};

enum code {
    DIAGNOSE = 0x00,
    GET_FIRMWARE_VERSION = 0x02,
    READ_REGISTER = 0x06,
    WRITE_REGISTER = 0x08,
    SET_PARAMETERS = 0x12,
    SAM_CONFIGURATION = 0x14,
    POWER_DOWN = 0x16,
    RF_CONFIGURATION = 0x32,
    IN_DATA_EXCHANGE = 0x40,
    IN_COMMUNICATE_THRU = 0x42,
    IN_DESELECT = 0x44,
    IN_LIST_PASSIVE_TARGET = 0x4A,
    IN_RELEASE = 0x52,
    IN_SELECT = 0x54,
    IN_AUTO_POLL = 0x60,
};

static const char *const fault_words[] = {
#define X(name, word) [PN532_##name] = word,
    PN532_FAULTS(X)
#undef X
};

const char *pn532_fault_word(enum pn532_fault fault)
{
    assert((size_t)fault < COUNT_OF(fault_words));
    return fault_words[fault];
}

bool pn532_fault_find(struct span word, enum pn532_fault *out)
{
    for (size_t i = 0; i < COUNT_OF(fault_words); i++) {
        if (span_is(word, fault_words[i])) {
            *out = (enum pn532_fault)i;
            return true;
        }
    }
    return false;
}

static void forget_chips(struct pn532 *reader)
{
    memset(reader->slot, 0, sizeof reader->slot);
}

void pn532_power_on(struct pn532 *reader)
{
    memset(reader->registers, 0, sizeof reader->registers);
    forget_chips(reader);
    reader->frame_size = 0;
    reader->retries = 0xFF;
    reader->waiting = false;
    reader->held.size = 0;
    reader->hung_up = false;
}

void pn532_init(struct pn532 *reader)
{
    memset(reader, 0, sizeof *reader);
    pn532_power_on(reader);
}

/* ---------------------------------------------------------------- what goes back */

static void add_frame(struct pn532 *reader, const unsigned char *data, size_t size, struct bytes *out)
{
    enum pn532_damage damage = PN532_WHOLE;
    if (reader->fault == PN532_CHECKSUM)
        damage = PN532_WRONG_SUM;
    else if (reader->fault == PN532_TRUNCATED)
        damage = PN532_CUT;
    pn532_frame_write(data, size, damage, out);
}

static void reply(struct pn532 *reader, const unsigned char *data, size_t size, struct bytes *out)
{
    if (reader->fault != PN532_HANG)
        add_frame(reader, data, size, out);
}

static void reply_status(struct pn532 *reader, enum code code, unsigned char status, struct bytes *out)
{
    unsigned char data[] = {(unsigned char)(code + 1), status};
    reply(reader, data, sizeof data, out);
}

static void reply_empty(struct pn532 *reader, enum code code, struct bytes *out)
{
    unsigned char data[] = {(unsigned char)(code + 1)};
    reply(reader, data, sizeof data, out);
}

/* ---------------------------------------------------------------- chips in the field */

/* Number of the target, ATQA, SAK, UID: as InListPassiveTarget tells it. */
static size_t describe_chip(const struct chip *chip, unsigned char number, unsigned char *out)
{
    out[0] = number;
    out[1] = 0x00;
    out[2] = chip->kind == CHIP_CLASSIC ? 0x04 : 0x44;
    out[3] = chip->kind == CHIP_CLASSIC ? 0x08 : 0x00;
    out[4] = (unsigned char)chip->uid_size;
    memcpy(out + 5, chip->uid, chip->uid_size);
    return 5 + chip->uid_size;
}

/* The chips that answer now, at most `wanted`: those not deselected; when all are, they wake again. */
static size_t wake_chips(struct pn532 *reader, size_t wanted, size_t *found)
{
    size_t count = 0;
    for (int round = 0; round < 2 && count == 0; round++) {
        for (size_t i = 0; i < reader->chip_count && count < wanted; i++) {
            if (!reader->slot[i].halted)
                found[count++] = i;
        }
        if (count == 0)
            forget_chips(reader);
    }
    for (size_t i = 0; i < PN532_CHIPS_MAX; i++)
        reader->slot[i].selected = false;
    for (size_t i = 0; i < count; i++)
        reader->slot[found[i]].selected = true;
    return count;
}

/* Selects that are not what they should be. Returns 0 when the fault is no such one. */
static size_t describe_falsely(const struct pn532 *reader, unsigned char *out)
{
    static const unsigned char ats0[] = {0x01, 0x03, 0x44, 0x20, 0x07, 0x04, 0x1E,
                                         0x20, 0x61, 0x80, 0x1D, 0x80, 0x00};
    static const unsigned char uid0[] = {0x01, 0x00, 0x44, 0x00, 0x00};
    switch (reader->fault) {
    case PN532_ATS0:
        memcpy(out, ats0, sizeof ats0);
        return sizeof ats0;
    case PN532_UID0:
        memcpy(out, uid0, sizeof uid0);
        return sizeof uid0;
    case PN532_UID20:
        memcpy(out, uid0, sizeof uid0);
        out[4] = 20;
        for (unsigned char i = 0; i < 20; i++)
            out[5 + i] = i;
        return 25;
    case PN532_NORMAL:
    case PN532_SILENT:
    case PN532_HANG:
    case PN532_MIDREAD:
    case PN532_BADSTATUS:
    case PN532_NOFIRMWARE:
    case PN532_STRAY:
    case PN532_ECHO:
    case PN532_LATE:
    case PN532_TRUNCATED:
    case PN532_CHECKSUM:
    case PN532_NOUID:
    case PN532_GONE:
        break;
    }
    return 0;
}

/* Fills in the reply to a select or a poll. Polls put the type and the length of each target before it. */
static size_t list_chips(struct pn532 *reader, enum code code, size_t wanted, unsigned char *out)
{
    bool typed = code == IN_AUTO_POLL;
    size_t found[PN532_CHIPS_MAX], size = 2, head = typed ? 2 : 0;
    out[0] = (unsigned char)(code + 1);
    size_t used = describe_falsely(reader, out + size + head);
    size_t count = used > 0 ? 1 : wake_chips(reader, wanted, found);
    out[1] = (unsigned char)count;
    if (reader->fault == PN532_NOUID && count > 0)
        return 2;
    for (size_t i = 0; i < count; i++) {
        if (used == 0 || i > 0)
            used = describe_chip(&reader->chip[found[i]], (unsigned char)(i + 1), out + size + head);
        if (typed) {
            out[size] = reader->fault == PN532_ATS0 ? 0x20 : 0x10;
            out[size + 1] = (unsigned char)used;
        }
        size += head + used;
        used = 0;
    }
    return size;
}

/* A poll without a chip lasts: as long as its rounds, or, asked so, for ever. */
static int64_t look_until_ms(const struct pn532 *reader, struct span frame, int64_t now_ms)
{
    const char *data = frame.data;
    if ((unsigned char)data[0] == IN_LIST_PASSIVE_TARGET)
        return reader->retries == 0xFF ? INT64_MAX : now_ms;
    int64_t rounds = (unsigned char)data[1], period = (unsigned char)data[2];
    if (rounds == AUTOPOLL_FOR_EVER)
        return INT64_MAX;
    return now_ms + rounds * period * AUTOPOLL_UNIT_MS * (int64_t)(frame.size - 3);
}

static void send_found(struct pn532 *reader, struct span frame, int64_t now_ms, struct bytes *out)
{
    enum code code = (enum code)(unsigned char)frame.data[0];
    size_t wanted = code == IN_AUTO_POLL ? PN532_CHIPS_MAX : (unsigned char)frame.data[1];
    unsigned char data[PN532_REPLY_MAX];
    size_t size = list_chips(reader, code, wanted < PN532_CHIPS_MAX ? wanted : PN532_CHIPS_MAX, data);
    if (data[1] > 0 && reader->fault != PN532_HANG)
        reader->selects++;
    if (reader->fault != PN532_LATE) {
        reply(reader, data, size, out);
    } else {
        reader->held.size = 0;
        add_frame(reader, data, size, &reader->held);
        reader->held_until_ms = now_ms + LATE_MS;
    }
    if (reader->fault == PN532_GONE)
        forget_chips(reader);
}

static bool answers_now(const struct pn532 *reader)
{
    unsigned char scratch[64];
    return reader->chip_count > 0 || describe_falsely(reader, scratch) > 0;
}

static void look_for_chips(struct pn532 *reader, struct span frame, int64_t now_ms, struct bytes *out)
{
    bool passive = (unsigned char)frame.data[0] == IN_LIST_PASSIVE_TARGET;
    if (frame.size < (passive ? 3u : 4u)) {
        pn532_frame_refuse(out);
        return;
    }
    reader->polls++;
    int64_t until_ms = look_until_ms(reader, frame, now_ms);
    if ((passive && frame.data[2] != 0x00)) { /* only ISO 14443 A at 106 kbit/s lies here */
        unsigned char none[] = {IN_LIST_PASSIVE_TARGET + 1, 0};
        reply(reader, none, sizeof none, out);
    } else if (answers_now(reader) || until_ms <= now_ms) {
        send_found(reader, frame, now_ms, out);
    } else {
        reader->waiting = true;
        reader->waiting_until_ms = until_ms;
        memcpy(reader->waiting_data, frame.data, frame.size);
        reader->waiting_frame = (struct span){reader->waiting_data, frame.size};
    }
}

/* ---------------------------------------------------------------- talking to a chip */

static struct chip *selected_chip(struct pn532 *reader, size_t number)
{
    for (size_t i = 0; i < reader->chip_count; i++) {
        if (reader->slot[i].selected && number-- == 1)
            return &reader->chip[i];
    }
    return NULL;
}

static void exchange(struct pn532 *reader, enum code code, struct span frame, struct bytes *out)
{
    bool thru = code == IN_COMMUNICATE_THRU;
    size_t skip = thru ? 1 : 2, size = 0;
    size_t number = thru || frame.size < 2 ? 1 : (unsigned char)frame.data[1];
    unsigned char data[PN532_REPLY_MAX] = {(unsigned char)(code + 1), STATUS_TIMEOUT};
    static const unsigned char statuses[] = {
        [CHIP_ANSWERS] = STATUS_OK, [CHIP_REFUSES] = STATUS_CRC, [CHIP_DENIES] = STATUS_AUTHENTICATION};
    struct chip *chip = selected_chip(reader, number);
    if (reader->fault == PN532_MIDREAD) {
        reader->hung_up = true;
        return;
    }
    if (reader->fault == PN532_BADSTATUS) {
        reply_status(reader, code, 0x80, out);
        return;
    }
    if (chip != NULL && frame.size > skip) {
        struct span ask = {frame.data + skip, frame.size - skip};
        enum chip_reply answered = chip_answer(chip, ask, data + 2, &size);
        data[1] = statuses[answered];
        if (answered == CHIP_REFUSES) /* after a NAK the chip is idle: it must be selected again */
            forget_chips(reader);
        else if (size > 0 && reader->fault != PN532_HANG &&
                 (ask.data[0] == CHIP_READ || ask.data[0] == CHIP_FAST_READ))
            reader->reads++;
    }
    reply(reader, data, 2 + size, out);
}

/* InDeselect and InRelease: number 0 is all. What was selected is passed over by the next select. */
static void deselect(struct pn532 *reader, enum code code, struct span frame, struct bytes *out)
{
    const struct chip *only =
        frame.size > 1 && frame.data[1] != 0 ? selected_chip(reader, (unsigned char)frame.data[1]) : NULL;
    for (size_t i = 0; i < reader->chip_count; i++) {
        if (!reader->slot[i].selected || (only != NULL && only != &reader->chip[i]))
            continue;
        reader->slot[i].selected = false;
        reader->slot[i].halted = true;
    }
    reply_status(reader, code, STATUS_OK, out);
}

/* ---------------------------------------------------------------- the other commands */

static void configure(struct pn532 *reader, struct span frame, struct bytes *out)
{
    unsigned char item = frame.size > 1 ? (unsigned char)frame.data[1] : 0;
    if (item == 0x01) /* field off or on: the chips start anew */
        forget_chips(reader);
    if (item == 0x05 && frame.size >= 5)
        reader->retries = (unsigned char)frame.data[4];
    reply_empty(reader, RF_CONFIGURATION, out);
}

static size_t register_address(const char *data)
{
    return (size_t)((unsigned char)data[0] << 8 | (unsigned char)data[1]);
}

static void read_registers(struct pn532 *reader, struct span frame, struct bytes *out)
{
    unsigned char data[PN532_REPLY_MAX] = {READ_REGISTER + 1};
    size_t size = 1;
    for (size_t i = 1; i + 2 <= frame.size && size < sizeof data; i += 2)
        data[size++] = reader->registers[register_address(frame.data + i)];
    reply(reader, data, size, out);
}

static void write_registers(struct pn532 *reader, struct span frame, struct bytes *out)
{
    for (size_t i = 1; i + 3 <= frame.size; i += 3)
        reader->registers[register_address(frame.data + i)] = (unsigned char)frame.data[i + 2];
    reply_empty(reader, WRITE_REGISTER, out);
}

/* The communication line test gives back its parameters; the other tests say that all is well. */
static void diagnose(struct pn532 *reader, struct span frame, struct bytes *out)
{
    unsigned char data[PN532_REPLY_MAX] = {DIAGNOSE + 1};
    bool line_test = frame.size >= 2 && frame.data[1] == 0;
    if (line_test && frame.size <= sizeof data)
        memcpy(data + 1, frame.data + 1, frame.size - 1);
    reply(reader, data, line_test && frame.size <= sizeof data ? frame.size : 2, out);
}

static void tell_version(struct pn532 *reader, struct bytes *out)
{
    static const unsigned char data[] = {GET_FIRMWARE_VERSION + 1, 0x32, 0x01, 0x06, 0x07};
    if (reader->fault != PN532_NOFIRMWARE)
        reply(reader, data, sizeof data, out);
}

static void obey(struct pn532 *reader, struct span frame, int64_t now_ms, struct bytes *out)
{
    enum code code = (enum code)(unsigned char)frame.data[0];
    switch (code) {
    case DIAGNOSE:
        diagnose(reader, frame, out);
        return;
    case GET_FIRMWARE_VERSION:
        tell_version(reader, out);
        return;
    case READ_REGISTER:
        read_registers(reader, frame, out);
        return;
    case WRITE_REGISTER:
        write_registers(reader, frame, out);
        return;
    case SAM_CONFIGURATION:
        reader->opens++;
        reply_empty(reader, code, out);
        return;
    case SET_PARAMETERS:
        reply_empty(reader, code, out);
        return;
    case POWER_DOWN:
        reply_status(reader, code, STATUS_OK, out);
        return;
    case RF_CONFIGURATION:
        configure(reader, frame, out);
        return;
    case IN_DATA_EXCHANGE:
    case IN_COMMUNICATE_THRU:
        exchange(reader, code, frame, out);
        return;
    case IN_DESELECT:
    case IN_RELEASE:
        deselect(reader, code, frame, out);
        return;
    case IN_SELECT:
        reply_status(reader, code, reader->chip_count > 0 ? STATUS_OK : STATUS_WRONG_STATE, out);
        return;
    case IN_LIST_PASSIVE_TARGET:
    case IN_AUTO_POLL:
        look_for_chips(reader, frame, now_ms, out);
        return;
    }
    pn532_frame_refuse(out);
}

/* ---------------------------------------------------------------- frames */

static void drop_bytes(struct pn532 *reader, size_t count)
{
    memmove(reader->frame, reader->frame + count, reader->frame_size - count);
    reader->frame_size -= count;
}

/* Throws away all before a start code; what could be the beginning of one stays. */
static void find_start(struct pn532 *reader)
{
    size_t at = 0;
    while (at + 3 <= reader->frame_size && memcmp(reader->frame + at, "\x00\x00\xFF", 3) != 0)
        at++;
    while (at < reader->frame_size && reader->frame_size - at < 3 && reader->frame[at] != 0x00)
        at++;
    drop_bytes(reader, at);
}

static void take_command(struct pn532 *reader, struct span body, int64_t now_ms, struct bytes *out)
{
    reader->waiting = false;
    if (reader->fault == PN532_SILENT)
        return;
    if (reader->fault == PN532_STRAY)
        bytes_add(out, "\x00\x80", 2);
    pn532_frame_acknowledge(out);
    obey(reader, body, now_ms, out);
}

static void take_frames(struct pn532 *reader, int64_t now_ms, struct bytes *out)
{
    for (;;) {
        size_t used = 0;
        struct span body = {NULL, 0};
        find_start(reader);
        enum pn532_found found = pn532_frame_find(reader->frame, reader->frame_size, &used, &body);
        if (found == PN532_FOUND_MORE)
            return;
        if (found == PN532_FOUND_ABORT) {
            reader->waiting = false;
            reader->held.size = 0;
        }
        if (found == PN532_FOUND_COMMAND)
            take_command(reader, body, now_ms, out);
        drop_bytes(reader, used);
    }
}

void pn532_feed(struct pn532 *reader, struct span in, int64_t now_ms, struct bytes *out)
{
    if (reader->fault == PN532_ECHO) {
        bytes_add(out, in.data, in.size);
        return;
    }
    while (in.size > 0) {
        size_t room = PN532_FRAME_MAX - reader->frame_size;
        size_t part = in.size < room ? in.size : room;
        assert(part > 0);
        memcpy(reader->frame + reader->frame_size, in.data, part);
        reader->frame_size += part;
        in.data += part;
        in.size -= part;
        take_frames(reader, now_ms, out);
    }
}

void pn532_step(struct pn532 *reader, int64_t now_ms, struct bytes *out)
{
    if (reader->held.size > 0 && now_ms >= reader->held_until_ms) {
        bytes_add(out, reader->held.data, reader->held.size);
        reader->held.size = 0;
    }
    if (reader->waiting && (answers_now(reader) || now_ms >= reader->waiting_until_ms)) {
        reader->waiting = false;
        send_found(reader, reader->waiting_frame, now_ms, out);
    }
}

int64_t pn532_due_ms(const struct pn532 *reader)
{
    int64_t due_ms = reader->waiting ? reader->waiting_until_ms : INT64_MAX;
    if (reader->held.size > 0 && reader->held_until_ms < due_ms)
        due_ms = reader->held_until_ms;
    return due_ms;
}

void pn532_present(struct pn532 *reader, const struct chip *chips, size_t count, int64_t now_ms,
                   struct bytes *out)
{
    assert(count <= PN532_CHIPS_MAX);
    if (count > 0)
        memcpy(reader->chip, chips, count * sizeof *chips);
    reader->chip_count = count;
    forget_chips(reader);
    pn532_step(reader, now_ms, out);
}
