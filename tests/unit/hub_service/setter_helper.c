#include "tests/unit/hub_service/setter_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "hub/store/piece.h"
#include "tests/unit/hub_service/metal_helper.h"

static void set_tag(struct form *form, const char *name, struct tag tag, struct tag *keep)
{
    *keep = tag;
    form_set_text(form, name, keep->text);
}

struct reply setter_tell(struct setter *bench, struct setter_say say)
{
    struct form form = form_new(form_kind_of(say.verb)->fields);
    struct tag to, wanted, out_of;
    form_set_text(&form, "kind", say.kind);
    form_set_int(&form, "count", say.count);
    if (say.ct_e5)
        form_set_int(&form, "ct_e5", say.ct_e5);
    if (say.to)
        set_tag(&form, "to", rig_person(say.to), &to);
    if (say.for_piece)
        set_tag(&form, "for", rig_piece(say.for_piece), &wanted);
    if (say.out_of)
        set_tag(&form, "out_of", rig_piece(say.out_of), &out_of);
    if (say.setting)
        form_set_text(&form, "setting", say.setting);
    struct command command = asker_make(&bench->asker, say.verb, "setting", say.person, 0);
    command.form = &form;
    return asker_send(&bench->asker, &command);
}

/* `ct_e5` 0: nobody weighed them. */
struct reply setter_set_weighed(struct setter *bench, int piece, const char *kind, int64_t count,
                                int64_t ct_e5)
{
    const struct form_kind *kinds = form_kind_of(VERB_SET_STONES);
    struct form row = form_new(kinds->fields[0].rows), form = form_new(kinds->fields);
    form_set_text(&row, "kind", kind);
    form_set_int(&row, "count", count);
    if (ct_e5)
        form_set_int(&row, "ct_e5", ct_e5);
    form_set_rows(&form, "stones", &row, 1);
    struct command command = asker_make(&bench->asker, VERB_SET_STONES, "setting", SETTER, piece);
    command.form = &form;
    return asker_send(&bench->asker, &command);
}

struct reply setter_set(struct setter *bench, int piece, const char *kind, int64_t count)
{
    return setter_set_weighed(bench, piece, kind, count, 0);
}

void setter_open_as(struct setter *bench, struct workshop *workshop)
{
    rig_open_as(&bench->rig, workshop);
    bench->asker = rig_asker(&bench->rig, 0);
    rig_well(store_open(bench->rig.path, STORE_READ, &bench->store));
    said_yes(setter_tell(
        bench, (struct setter_say){VERB_BUY_STONES, RIG_MANAGER, "rd-3", 10, 100000, 0, 0, 0, NULL}));
}

void setter_open(struct setter *bench)
{
    struct workshop workshop;
    rig_describe(&workshop, 4, 4);
    setter_open_as(bench, &workshop);
}

void setter_close(struct setter *bench)
{
    store_close(bench->store);
    rig_verify(&bench->rig, NULL);
    rig_close(&bench->rig);
}

int64_t setter_held_of(struct setter *bench, const char *kind, const char *account, int piece, int64_t *ug)
{
    struct stone_holding where = {.kind = code_of(kind), .piece = piece};
    struct stone_amount amount;
    snprintf(where.account.text, sizeof where.account.text, "%s", account);
    rig_well(store_stone_held(bench->store, &where, &amount));
    if (ug)
        *ug = amount.mass.ug;
    return amount.count;
}

int64_t setter_held(struct setter *bench, const char *account, int piece, int64_t *ug)
{
    return setter_held_of(bench, "rd-3", account, piece, ug);
}

struct piece setter_piece(struct setter *bench, int number)
{
    struct piece_row row;
    bool found;
    rig_well(store_piece_find(bench->store, rig_piece(number), &row, &found));
    assert_true(found);
    return row.now.piece;
}

char *setter_account(void)
{
    static char account[ACCOUNT_TEXT_MAX];
    snprintf(account, sizeof account, "operator:%s", rig_person(SETTER).text);
    return account;
}
