/* What makes a later change visible: each event is sealed together with the seal of the one before it. */
#include <sodium.h>
#include <string.h>

#include "hub/service/desk.h"

/* Fields are hashed with their length before them, so that no two records can look alike. Small ones are
 * gathered first. */
#define SEAL_BUFFER_MAX 4096

struct seal_buffer {
    crypto_generichash_state state;
    struct text *hex; /* NULL: the bytes are hashed; else only written there */
    unsigned char data[SEAL_BUFFER_MAX];
    size_t size;
};

static void write_hex(const struct seal_buffer *buffer)
{
    char hex[2 * SEAL_BUFFER_MAX + 1];
    sodium_bin2hex(hex, sizeof hex, buffer->data, buffer->size);
    text_add_span(buffer->hex, span_of(hex));
}

static void flush(struct seal_buffer *buffer)
{
    if (buffer->hex)
        write_hex(buffer);
    else
        crypto_generichash_update(&buffer->state, buffer->data, buffer->size);
    buffer->size = 0;
}

static void add_bytes(struct seal_buffer *buffer, const void *data, size_t size)
{
    assert(size < 256);
    if (buffer->size + size + 1 > sizeof buffer->data)
        flush(buffer);
    buffer->data[buffer->size++] = (unsigned char)size;
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

static void add_text(struct seal_buffer *buffer, const char *text)
{
    add_bytes(buffer, text, strlen(text));
}

/* Little-endian without leading zero bytes of the magnitude: most numbers are small. */
static void add_int(struct seal_buffer *buffer, int64_t value)
{
    unsigned char bytes[9];
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t size = 0;
    bytes[size++] = value < 0;
    for (; rest > 0; rest >>= 8)
        bytes[size++] = (unsigned char)rest;
    add_bytes(buffer, bytes, size);
}

static void add_now(struct seal_buffer *buffer, const struct piece_now *now)
{
    const struct piece *piece = &now->piece;
    add_int(buffer, piece->version);
    add_int(buffer, piece->quantity);
    add_text(buffer, place_word(piece->place));
    add_text(buffer, piece_state_word(piece->state));
    add_text(buffer, piece->station.text);
    add_text(buffer, piece->tray.text);
    add_int(buffer, piece->step);
    add_int(buffer, piece->rework);
    add_text(buffer, piece->holder.text);
    add_int(buffer, piece->book_mass.ug);
    add_int(buffer, piece->stones.ug);
    add_int(buffer, piece->weighed);
    add_int(buffer, piece->weighed_here);
    add_text(buffer, piece->since.operator_badge.text);
    add_int(buffer, piece->since.several);
    add_text(buffer, piece->since.first.text);
    add_text(buffer, piece->since.last.text);
    add_int(buffer, now->state_ms);
    add_int(buffer, now->arrived_ms);
    add_text(buffer, now->has_ruling ? ruling_word(now->ruling) : "");
}

/* What only some events have stands behind the rest, and only there: the seals of the first format stay as
 * they were. */
static void add_long(struct seal_buffer *buffer, const char *name, struct span span)
{
    unsigned char digest[EVENT_SEAL_SIZE];
    if (span.size == 0)
        return;
    crypto_generichash(digest, sizeof digest, (const unsigned char *)span.data, span.size, NULL, 0);
    add_text(buffer, name);
    add_bytes(buffer, digest, sizeof digest);
}

static void add_stones(struct seal_buffer *buffer, const struct stone_lines *lines)
{
    add_text(buffer, "stones");
    add_int(buffer, lines->count);
    for (int i = 0; i < lines->count; i++) {
        const struct stone_transfer *transfer = &lines->items[i];
        add_text(buffer, transfer->kind.text);
        add_text(buffer, transfer->debit.text);
        add_int(buffer, transfer->debit_piece);
        add_text(buffer, transfer->credit.text);
        add_int(buffer, transfer->credit_piece);
        add_int(buffer, transfer->amount.count);
        add_int(buffer, transfer->amount.mass.ug);
        add_text(buffer, transfer->person.text);
        add_text(buffer, transfer->setting.text);
    }
}

static void add_rest(struct seal_buffer *buffer, const struct event_row *event)
{
    const struct piece *piece = &event->after.piece;
    add_long(buffer, "form", event->form);
    add_long(buffer, "found", event->found);
    add_long(buffer, "thing", span_of(event->thing));
    if (event->piece && piece->state == PIECE_HELD)
        add_long(buffer, "was", span_of(piece_state_word(piece->was)));
    if (event->piece && piece->transit)
        add_text(buffer, "transit");
    if (event->piece && piece->findings.count > 0) {
        char findings[FINDINGS_TEXT_MAX];
        findings_write(&piece->findings, findings);
        add_long(buffer, "findings", span_of(findings));
    }
    if (event->piece && piece->tree != 0) {
        add_text(buffer, "tree");
        add_int(buffer, piece->tree);
    }
    if (event->stones)
        add_stones(buffer, event->stones);
}

static void add_event(struct seal_buffer *buffer, const struct event_row *event)
{
    add_int(buffer, event->seq);
    add_int(buffer, event->previous);
    add_text(buffer, verb_word(event->verb));
    add_int(buffer, event->at_ms);
    add_int(buffer, event->booked_ms);
    add_int(buffer, event->decided == DECIDED_KIOSK);
    add_int(buffer, event->kiosk);
    add_text(buffer, event->station.text);
    add_text(buffer, event->operator_badge.text);
    add_bytes(buffer, event->command.bytes, event->has_command ? sizeof event->command.bytes : 0);
    add_int(buffer, event->corrects);
    add_int(buffer, event->changes);
    add_int(buffer, event->flag_count);
    for (int i = 0; i < event->flag_count; i++)
        add_text(buffer, reason_word(event->flags[i]));
    add_text(buffer, reason_word(event->not_started));
    add_text(buffer, event->to_kind.text);
    add_text(buffer, event->defect);
    add_text(buffer, event->subject);
    add_text(buffer, event->report);
    add_int(buffer, event->piece);
    if (event->piece)
        add_now(buffer, &event->after);
}

static void add_weighing(struct seal_buffer *buffer, const struct weighing_row *row)
{
    add_int(buffer, row->weighing.gross.ug);
    add_int(buffer, row->weighing.tare.ug);
    add_int(buffer, row->weighing.readings);
    add_text(buffer, row->weighing.scale.text);
    add_text(buffer, row->weighing.raw);
    add_int(buffer, row->theory.known);
    add_int(buffer, row->theory.metal.ug);
    add_int(buffer, row->theory.stones.ug);
    add_int(buffer, row->theory.uncertainty.ug);
    add_text(buffer, row->has_verdict ? ruling_word(row->verdict.ruling) : "");
    add_text(buffer, row->has_verdict ? ruling_rule_word(row->verdict.rule) : "");
    add_int(buffer, row->verdict.actual.ug);
    add_int(buffer, row->verdict.deviation.ug);
    add_int(buffer, row->verdict.tolerance.ug);
    add_int(buffer, row->verdict.uncertainty.ug);
    add_text(buffer, row->weighing.has_shown ? ruling_word(row->weighing.shown) : "");
}

static void add_transfers(struct seal_buffer *buffer, const struct transfers *transfers)
{
    add_int(buffer, (int64_t)transfers->count);
    for (size_t i = 0; i < transfers->count; i++) {
        add_text(buffer, transfers->items[i].book.text);
        add_text(buffer, transfers->items[i].debit.text);
        add_text(buffer, transfers->items[i].credit.text);
        add_int(buffer, transfers->items[i].amount.ug);
    }
}

static void add_all(struct seal_buffer *buffer, const struct event_row *event,
                    const struct weighing_row *weighing, const struct transfers *transfers)
{
    add_event(buffer, event);
    add_int(buffer, weighing != NULL);
    if (weighing)
        add_weighing(buffer, weighing);
    add_transfers(buffer, transfers);
    add_rest(buffer, event);
    flush(buffer);
}

void seal_make(unsigned char out[EVENT_SEAL_SIZE], const unsigned char before[EVENT_SEAL_SIZE],
               const struct event_row *event, const struct weighing_row *weighing,
               const struct transfers *transfers)
{
    struct seal_buffer buffer; /* 4 kB: not cleared, only what was added is hashed */
    buffer.size = 0;
    buffer.hex = NULL;
    crypto_generichash_init(&buffer.state, NULL, 0, EVENT_SEAL_SIZE);
    add_bytes(&buffer, before, EVENT_SEAL_SIZE);
    add_all(&buffer, event, weighing, transfers);
    crypto_generichash_final(&buffer.state, out, EVENT_SEAL_SIZE);
}

void seal_write(struct text *out, const struct event_row *event, const struct weighing_row *weighing,
                const struct transfers *transfers)
{
    struct seal_buffer buffer;
    buffer.size = 0;
    buffer.hex = out;
    add_all(&buffer, event, weighing, transfers);
}

static void digest(unsigned char *out, size_t size, struct span span)
{
    crypto_generichash(out, size, (const unsigned char *)span.data, span.size, NULL, 0);
}

void digest_body(unsigned char out[COMMAND_DIGEST_SIZE], struct span body)
{
    digest(out, COMMAND_DIGEST_SIZE, body);
}

void digest_token(unsigned char out[KIOSK_DIGEST_SIZE], struct span token)
{
    digest(out, KIOSK_DIGEST_SIZE, token);
}
