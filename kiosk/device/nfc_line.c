#include "kiosk/device/nfc_line.h"

#include <string.h>

#include "kiosk/device/escape.h"

static bool fault_read(struct span rest, struct fault *out)
{
    struct span word;
    if (!span_split(&rest, ' ', &word) || !rest.data)
        return false;
    for (enum fault_code code = FAULT_CONFIG; code <= FAULT_IO; code++) {
        if (span_is(word, fault_word(code))) {
            *out = fault_make(code, "%.*s", (int)rest.size, rest.data);
            return true;
        }
    }
    return false;
}

static bool tag_line_read(struct span rest, struct nfc_line *out)
{
    struct span uid;
    size_t size = 0;
    if (!span_split(&rest, ' ', &uid) || !uid_read(uid, &out->uid))
        return false;
    if (rest.data && !escape_read(rest, out->text, sizeof out->text - 1, &size))
        return false;
    out->text[size] = '\0';
    return memchr(out->text, '\0', sizeof out->text) == out->text + size;
}

static bool arguments_read(struct span word, struct span rest, struct nfc_line *out)
{
    if (span_is(word, "tag")) {
        out->kind = NFC_TAG;
        return tag_line_read(rest, out);
    }
    if (span_is(word, "ready")) {
        out->kind = NFC_READY;
        return TEXT_COPY(out->text, rest);
    }
    if (span_is(word, "error")) {
        out->kind = NFC_ERROR;
        return fault_read(rest, &out->fault);
    }
    if (span_is(word, "odd")) {
        out->kind = NFC_ODD;
        out->fault = fault_make(FAULT_INPUT, "%.*s", (int)rest.size, rest.data);
        return true;
    }
    return false;
}

bool nfc_line_read(struct span line, struct nfc_line *out)
{
    static const struct {
        const char *word;
        enum nfc_line_kind kind;
    } bare[] = {{"beat", NFC_BEAT}, {"gone", NFC_GONE}, {"several", NFC_SEVERAL}};
    *out = (struct nfc_line){.kind = NFC_BEAT};
    for (size_t i = 0; i < COUNT_OF(bare); i++) {
        if (span_is(line, bare[i].word)) {
            out->kind = bare[i].kind;
            return true;
        }
    }
    struct span word;
    return span_split(&line, ' ', &word) && line.data && arguments_read(word, line, out);
}
