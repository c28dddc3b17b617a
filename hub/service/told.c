#include "hub/service/told.h"

#include <sodium.h>
#include <string.h>

#include "common/base/json.h"
#include "common/base/number.h"

#define HEX_SIZE (2 * TOLD_DIGEST_SIZE)

/* ------------------------------------------------------------------ digests */

bool told_has(const struct told *told, enum setup_part part)
{
    return (told->has & SETUP_BIT(part)) != 0;
}

static void take_row(void *context, struct span row)
{
    crypto_generichash_update(context, (const unsigned char *)row.data, row.size);
    crypto_generichash_update(context, (const unsigned char *)"\n", 1); /* JSON has none within */
}

struct fault told_read_part(struct store *store, enum setup_part part, int64_t rows,
                            unsigned char out[TOLD_DIGEST_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, TOLD_DIGEST_SIZE);
    struct fault fault = store_setup_each(store, part, rows, take_row, &state);
    crypto_generichash_final(&state, out, TOLD_DIGEST_SIZE);
    return fault;
}

struct fault told_read(struct store *store, unsigned parts, struct told *out)
{
    struct fault fault = FAULT_OK;
    out->has = parts;
    for (int i = 0; i < SETUP_PART_COUNT && !fault_is(fault); i++) {
        if (!told_has(out, (enum setup_part)i))
            continue;
        fault = store_setup_rows(store, (enum setup_part)i, &out->rows[i]);
        if (!fault_is(fault))
            fault = told_read_part(store, (enum setup_part)i, out->rows[i], out->digest[i]);
    }
    return fault;
}

struct fault told_before(const struct desk *desk, unsigned parts, struct told *out)
{
    return told_read(desk->store, desk->seq == 0 ? 0 : parts, out);
}

/* ------------------------------------------------------------------ rows */

struct each_row {
    void (*take)(void *context, struct span key, const unsigned char digest[TOLD_DIGEST_SIZE]);
    void *context;
};

static void take_each(void *context, struct span row)
{
    const struct each_row *each = context;
    unsigned char digest[TOLD_DIGEST_SIZE];
    struct span rest = row, bracket, key;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    take_row(&state, row);
    crypto_generichash_final(&state, digest, sizeof digest);
    if (span_split(&rest, '"', &bracket) && span_split(&rest, '"', &key))
        each->take(each->context, key, digest);
}

struct fault told_each_row(struct store *store, enum setup_part part,
                           void (*take)(void *context, struct span key,
                                        const unsigned char digest[TOLD_DIGEST_SIZE]),
                           void *context)
{
    struct each_row each = {take, context};
    return store_setup_each(store, part, 0, take_each, &each);
}

/* ------------------------------------------------------------------ writing */

static void write(struct text *json, const char *key, const struct told *told, bool with_growing)
{
    json_begin_field(json, key, '{');
    for (int i = 0; i < SETUP_PART_COUNT; i++) {
        char hex[HEX_SIZE + 1], room[HEX_SIZE + 32];
        struct text text = TEXT_IN(room);
        bool grows = setup_part_grows((enum setup_part)i);
        if (!told_has(told, (enum setup_part)i) || (grows && !with_growing))
            continue;
        sodium_bin2hex(hex, sizeof hex, told->digest[i], TOLD_DIGEST_SIZE);
        text_add(&text, "%s", hex);
        if (grows)
            text_add(&text, ":%lld", (long long)told->rows[i]);
        json_add_text(json, setup_part_word((enum setup_part)i), room);
    }
    json_end(json, '}');
}

struct fault told_add(struct text *json, struct store *store, const struct told *was)
{
    struct told now;
    struct fault fault = told_read(store, was->has, &now);
    if (was->has == 0)
        return fault;
    write(json, "setup_was", was, false);
    write(json, "setup", &now, true);
    return fault;
}

struct fault told_add_now(struct text *json, struct store *store, unsigned parts)
{
    struct told now;
    struct fault fault = told_read(store, parts, &now);
    write(json, "setup", &now, true);
    return fault;
}

struct wanted_row {
    struct span key;
    struct text *json;
};

static void add_wanted(void *context, struct span key, const unsigned char digest[TOLD_DIGEST_SIZE])
{
    const struct wanted_row *wanted = context;
    char hex[HEX_SIZE + 1];
    if (!span_equal(key, wanted->key))
        return;
    sodium_bin2hex(hex, sizeof hex, digest, TOLD_DIGEST_SIZE);
    json_add_text(wanted->json, "row", hex);
}

struct fault told_add_row(struct text *json, struct store *store, enum setup_part part, const char *key)
{
    struct wanted_row wanted = {span_of(key), json};
    return told_each_row(store, part, add_wanted, &wanted);
}

struct fault told_begin(struct text *room, struct store *store, struct span found)
{
    if (found.size > 0)
        text_add_span(room, (struct span){found.data, found.size - 1}); /* without the bracket that ends it */
    else
        json_begin(room, '{');
    struct fault fault = told_add_now(room, store, SETUP_ALL);
    json_end(room, '}');
    return fault;
}

/* ------------------------------------------------------------------ reading */

/* What follows `"word":` and the mark that opens it; empty: it is not there. In a text that somebody gave the
 * quotes have a stroke before them. */
static struct span after(struct span json, const char *word, char opens)
{
    char room[64];
    struct text text = TEXT_IN(room);
    text_add(&text, "\"%s\":%c", word, opens);
    const char *at = json.size > 0 ? memmem(json.data, json.size, text.data, text.size) : NULL;
    if (!at)
        return (struct span){NULL, 0};
    at += text.size;
    return (struct span){at, json.size - (size_t)(at - json.data)};
}

static bool read_digest(struct span hex, unsigned char out[TOLD_DIGEST_SIZE])
{
    return hex.size == HEX_SIZE &&
           sodium_hex2bin(out, TOLD_DIGEST_SIZE, hex.data, hex.size, NULL, NULL, NULL) == 0;
}

static bool read_part(struct span json, enum setup_part part, struct told *out)
{
    struct span value = after(json, setup_part_word(part), '"'), digest, rows;
    if (!span_split(&value, '"', &rows) || !span_split(&rows, ':', &digest))
        return false;
    out->rows[part] = 0;
    return read_digest(digest, out->digest[part]) &&
           (!setup_part_grows(part) || number_read_int(rows, 0, INT64_MAX, &out->rows[part]));
}

void told_find(struct span found, const char *key, struct told *out)
{
    struct span rest = after(found, key, '{'), json;
    bool growing = strcmp(key, "setup") == 0;
    out->has = 0;
    if (!span_split(&rest, '}', &json)) /* digests have none within */
        return;
    for (int i = 0; i < SETUP_PART_COUNT; i++)
        if ((growing || !setup_part_grows((enum setup_part)i)) && read_part(json, (enum setup_part)i, out))
            out->has |= SETUP_BIT(i);
}

bool told_find_row(struct span found, unsigned char out[TOLD_DIGEST_SIZE])
{
    struct span rest = after(found, "row", '"'), hex;
    return span_split(&rest, '"', &hex) && read_digest(hex, out);
}
