#include "tests/emulators/pn532_frame.h"

#include <string.h>

enum { TFI_HOST = 0xD4, TFI_CHIP = 0xD5 };

void pn532_frame_acknowledge(struct bytes *out)
{
    static const unsigned char frame[] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
    bytes_add(out, frame, sizeof frame);
}

void pn532_frame_refuse(struct bytes *out)
{
    static const unsigned char frame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    bytes_add(out, frame, sizeof frame);
}

enum pn532_found pn532_frame_find(const unsigned char *data, size_t size, size_t *used, struct span *body)
{
    size_t at = 3, length = 0;
    if (size < 5)
        return PN532_FOUND_MORE;
    *used = 5;
    if (data[3] == 0x00 && data[4] == 0xFF)
        return PN532_FOUND_ABORT;
    bool extended = data[3] == 0xFF && data[4] == 0xFF;
    if (extended && size < 8)
        return PN532_FOUND_MORE;
    unsigned high = extended ? data[5] : 0, low = extended ? data[6] : data[3],
             check = extended ? data[7] : data[4];
    at = extended ? 8 : 5;
    length = high << 8 | low;
    *used = 3;
    if (((high + low + check) & 0xFF) != 0 || length < 2 || at + length + 1 > PN532_FRAME_MAX)
        return PN532_FOUND_JUNK;
    if (size < at + length + 1)
        return PN532_FOUND_MORE;
    *used = at + length + 1;
    unsigned sum = 0;
    for (size_t i = 0; i <= length; i++)
        sum += data[at + i];
    if ((sum & 0xFF) != 0 || data[at] != TFI_HOST)
        return PN532_FOUND_JUNK;
    *body = (struct span){(const char *)data + at + 1, length - 1};
    return PN532_FOUND_COMMAND;
}

void pn532_frame_write(const unsigned char *data, size_t size, enum pn532_damage damage, struct bytes *out)
{
    assert(size >= 1 && size <= PN532_REPLY_MAX);
    unsigned char frame[PN532_REPLY_MAX + 9] = {0x00, 0x00, 0xFF};
    unsigned length = (unsigned)size + 1, sum = TFI_CHIP;
    frame[3] = (unsigned char)length;
    frame[4] = (unsigned char)(0x100 - length);
    frame[5] = TFI_CHIP;
    memcpy(frame + 6, data, size);
    for (size_t i = 0; i < size; i++)
        sum += data[i];
    if (damage == PN532_WRONG_SUM)
        sum++;
    frame[6 + size] = (unsigned char)(0x100 - (sum & 0xFF));
    bytes_add(out, frame, damage == PN532_CUT ? (size + 8) / 2 : size + 8);
}
