#include "hub/service/ledger_name.h"

#include "common/language/language.h"

const char *ledger_name_alloy(const struct house *house, const struct code *alloy)
{
    const struct workshop_alloy *known = house_alloy(house, *alloy);
    return known ? known->name : alloy->text;
}

struct ledger_name ledger_name_book(const struct house *house, struct book book)
{
    struct ledger_name out;
    struct text text = TEXT_IN(out.text);
    struct span rest = span_of(book.text), word;
    struct code alloy;
    if (span_split(&rest, '/', &word) && rest.data && code_read(word, &alloy))
        /* Translators: a book of metal: alloy and whose it is, "18k yellow, own metal" */
        text_add(&text, C_("book", "%s, %s"), ledger_name_alloy(house, &alloy),
                 language_term(ledger_custody(book).text));
    else
        text_add(&text, "%s", language_term(book.text));
    text_end_cut(&text);
    return out;
}

/* What stands last in the account's name, by name: a person, a station, a stream. */
static void add_holder(struct text *text, const struct house *house, struct span word)
{
    struct tag badge;
    enum tag_kind kind;
    struct code code;
    int person = tag_read(word, &badge, &kind) == TAG_FITS ? house_find_person(house, badge) : -1;
    if (person >= 0)
        text_add(text, "%s", house->people[person].person.name);
    else if (code_read(word, &code))
        text_add(text, "%s", language_term(house_place_name(house, &code)));
    else
        text_add(text, "%.*s", (int)word.size, word.data);
}

struct ledger_name ledger_name_account(const struct house *house, struct account account)
{
    struct ledger_name out;
    struct text text = TEXT_IN(out.text);
    struct span rest = span_of(account.text), word;
    struct span kind = {NULL, 0}; /* "operator" of "open:operator:TSB…" */
    int words = 0;
    for (; span_split(&rest, ':', &word); words++) {
        if (words == 1)
            kind = word;
        if (words == 2 && span_is(kind, "stretch")) {
            add_holder(&text, house, word);
            text_add(&text, " – ");
        }
    }
    if (words > 1)
        add_holder(&text, house, word);
    else
        text_add(&text, "%s", language_term(account.text));
    text_end_cut(&text);
    return out;
}

struct ledger_name ledger_name_stones(const struct stone_kind *kind)
{
    const char *const parts[] = {kind->shape, kind->size, kind->quality};
    struct ledger_name out;
    struct text text = TEXT_IN(out.text);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i][0] != '\0')
            text_add(&text, "%s%s", text.size > 0 ? " " : "", parts[i]);
    if (text.size == 0)
        text_add(&text, "%s", kind->code.text);
    text_end_cut(&text);
    return out;
}
