#include "tests/unit/hub_service/metal_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/store/ledger.h"

#define WORDS_MAX  8192
#define ROWS_MAX   160
#define FIELD_NAME 32

/* Room for what one command says; a test has one at a time. */
struct said {
    char words[WORDS_MAX];
    size_t used;
    struct form rows[ROWS_MAX];
    size_t row_count;
    struct form form;
};

static const struct form_field *field_of(const struct form_field *fields, const char *name)
{
    while (fields->name && strcmp(fields->name, name) != 0)
        fields++;
    if (!fields->name)
        fail_msg("no field %s", name);
    return fields;
}

static const char *keep(struct said *said, const char *from, size_t size)
{
    char *to = said->words + said->used;
    assert_true(said->used + size + 1 <= sizeof said->words);
    memcpy(to, from, size);
    to[size] = '\0';
    said->used += size + 1;
    return to;
}

static bool is_text(enum form_type type)
{
    return type == FORM_TEXT || type == FORM_CODE || type == FORM_WORD || type == FORM_PIECE ||
           type == FORM_BADGE;
}

static void read_pairs(struct said *said, const struct form_field *fields, struct form *out, const char *text,
                       const char *end);

static const char *read_rows(struct said *said, const struct form_field *field, struct form *out,
                             const char *text)
{
    size_t first = said->row_count;
    while (*text == '{') {
        const char *end = strchr(text, '}');
        assert_non_null(end);
        assert_true(said->row_count < ROWS_MAX);
        struct form *row = &said->rows[said->row_count++];
        *row = form_new(field->rows);
        read_pairs(said, field->rows, row, text + 1, end);
        text = end + 1;
    }
    form_set_rows(out, field->name, &said->rows[first], said->row_count - first);
    return text;
}

static void read_pairs(struct said *said, const struct form_field *fields, struct form *out, const char *text,
                       const char *end)
{
    while (text < end) {
        char name[FIELD_NAME];
        size_t size = strcspn(text, "=");
        assert_true(size < sizeof name && text[size] == '=');
        memcpy(name, text, size);
        name[size] = '\0';
        const struct form_field *field = field_of(fields, name);
        text += size + 1;
        if (field->type == FORM_ROWS) {
            text = read_rows(said, field, out, text);
        } else {
            size_t length = strcspn(text, " }");
            const char *value = keep(said, text, length);
            if (is_text(field->type))
                form_set_text(out, field->name, value);
            else
                form_set_int(out, field->name, strtoll(value, NULL, 10));
            text += length;
        }
        text += *text == ' ';
    }
}

struct reply say_of(struct asker *asker, enum verb verb, const char *station, int person, struct tag piece,
                    bool happened, const char *form)
{
    struct said *said = calloc(1, sizeof *said);
    assert_non_null(said);
    struct command command = asker_make(asker, verb, station, person, 0);
    const struct form_kind *kind = form_kind_of(verb);
    assert_non_null(kind);
    command.piece = piece;
    command.decided = happened ? DECIDED_KIOSK : DECIDED_HUB;
    said->form = form_new(kind->fields);
    read_pairs(said, kind->fields, &said->form, form, form + strlen(form));
    command.form = &said->form;
    struct reply reply = asker_send(asker, &command);
    free(said);
    return reply;
}

struct reply say(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                 const char *form)
{
    return say_of(asker, verb, station, person, piece > 0 ? rig_piece(piece) : tag_of(""), false, form);
}

int64_t ledger_balance(const struct rig *rig, const char *book, const char *account)
{
    struct store *store;
    struct book of = {""};
    struct account at = {""};
    struct mass mass;
    assert_true(TEXT_COPY(of.text, span_of(book)));
    assert_true(TEXT_COPY(at.text, span_of(account)));
    struct fault fault = store_open(rig->path, STORE_READ, &store);
    assert_false(fault_is(fault));
    fault = store_balance_get(store, of, at, &mass);
    assert_false(fault_is(fault));
    store_close(store);
    return mass.ug;
}

void expect_found(const struct rig *rig, enum verb verb, const char *name, int64_t want)
{
    char sql[192];
    snprintf(sql, sizeof sql,
             "SELECT ifnull(json_extract(found, '$.%s'), -1) FROM event WHERE verb = '%s' ORDER BY seq DESC "
             "LIMIT 1",
             name, verb_word(verb));
    int64_t have = rig_number(rig, sql);
    if (have != want)
        fail_msg("%s: %s is %lld, not %lld", verb_word(verb), name, (long long)have, (long long)want);
}

void said_yes(struct reply reply)
{
    if (reply.result != RESULT_ACCEPTED || reply.reason != REASON_NONE)
        fail_msg("%s: %s %s", reason_word(reply.reason), reply.field, reply.detail);
}

void said_no(struct reply reply, enum reason reason, const char *detail)
{
    if (reply.result != RESULT_REFUSED || reply.reason != reason)
        fail_msg("%s, %s: %s, not %s", result_word(reply.result), reason_word(reply.reason), reply.detail,
                 reason_word(reason));
    if (detail && !strstr(reply.detail, detail))
        fail_msg("\"%s\" does not say \"%s\"", reply.detail, detail);
}

struct sheet piece_sheet(const struct rig *rig, struct tag tag)
{
    struct sheet sheet;
    struct reader *reader;
    bool found = false;
    struct fault fault = reader_open(rig->path, &reader);
    assert_false(fault_is(fault));
    fault = reader_sheet(reader, tag, &sheet, &found, NULL, 0, NULL);
    assert_false(fault_is(fault));
    assert_true(found);
    reader_close(reader);
    sheet_link(&sheet);
    return sheet;
}

/* ------------------------------------------------------------------ a workshop of metals */

struct reply buy_metal(struct asker *office, const char *form)
{
    return say(office, VERB_BUY_METAL, "", RIG_MANAGER, 0, form);
}

void open_metals(struct rig *rig, int minimum)
{
    static const struct workshop_alloy more[] = {
        {.code = {"au999"}, .name = "Fine gold", .metal = {"au"}, .fineness = 9999, .hallmark = ""},
        {.code = {"ag999"}, .name = "Fine silver", .metal = {"ag"}, .fineness = 9990, .hallmark = ""},
        {.code = {"master"}, .name = "Master alloy", .metal = {"cu"}, .fineness = 0, .hallmark = ""},
    };
    struct workshop workshop;
    rig_describe(&workshop, 0, 0);
    workshop.alloys[0].fineness_min = minimum;
    size_t had = (size_t)workshop.alloy_count;
    workshop.alloys = realloc(workshop.alloys, (had + COUNT_OF(more)) * sizeof *more);
    assert_non_null(workshop.alloys);
    memcpy(workshop.alloys + had, more, sizeof more);
    workshop.alloy_count += (int)COUNT_OF(more);
    rig_open_as(rig, &workshop);
}

static const char *account_of_person(char out[ACCOUNT_TEXT_MAX], const char *kind, int person)
{
    snprintf(out, ACCOUNT_TEXT_MAX, "%s:operator:%s", kind, rig_person(person).text);
    return out;
}

const char *metal_open_of(int person)
{
    static char text[ACCOUNT_TEXT_MAX];
    return account_of_person(text, "open", person);
}

const char *metal_loose_of(int person)
{
    static char text[ACCOUNT_TEXT_MAX];
    return account_of_person(text, "loose", person);
}

void expect_balance(const struct rig *rig, const char *book, const char *account, int64_t ug)
{
    int64_t have = ledger_balance(rig, book, account);
    if (have != ug)
        fail_msg("%s %s has %lld µg, not %lld", book, account, (long long)have, (long long)ug);
}
