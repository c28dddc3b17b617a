#include "hub/export_table.h"

#include "common/base/csv.h"
#include "common/base/time.h"

#define ROW_BYTES (16 * 1024) /* every text of an order and of a line, all of it quotes */

struct row {
    char bytes[ROW_BYTES];
    struct text text;
    bool begun;
};

static void begin(struct row *row)
{
    row->text = TEXT_IN(row->bytes);
    row->begun = false;
}

static void add_text(struct row *row, const char *value)
{
    if (row->begun)
        text_add(&row->text, ",");
    row->begun = true;
    csv_write_text(&row->text, value);
}

static void add_int_if(struct row *row, int64_t value)
{
    char number[24] = "";
    struct text text = TEXT_IN(number);
    if (value != 0)
        text_add(&text, "%lld", (long long)value);
    add_text(row, number);
}

static void add_true_if(struct row *row, bool value)
{
    add_text(row, value ? "yes" : "");
}

static void end(struct row *row, FILE *out)
{
    text_add(&row->text, "\r\n");
    assert(text_ok(&row->text)); /* ROW_BYTES */
    fwrite(row->text.data, 1, row->text.size, out);
}

/* ------------------------------------------------------------------ orders */

static void add_order(struct row *row, const struct workshop_order *order)
{
    char due[TIME_TEXT_MAX] = "";
    if (order->due_ms != 0)
        time_write(due, order->due_ms);
    add_text(row, order->client);
    add_text(row, due);
    add_true_if(row, order->rush);
    add_text(row, order->texts.specification);
    add_text(row, order->texts.documents);
    add_true_if(row, order->feasible);
    add_true_if(row, order->materials);
    add_true_if(row, order->deadline);
    add_text(row, order->texts.quote);
    add_text(row, order->texts.payment);
    add_text(row, order->texts.note);
}

#define ORDER_CELLS 11 /* of add_order */

/* What is said of the order stands in its first row. */
static void write_line(const struct workshop_order *order, const struct workshop_line *line, bool first,
                       struct row *row, FILE *out)
{
    begin(row);
    add_text(row, line->order.text);
    if (first)
        add_order(row, order);
    for (int i = 0; !first && i < ORDER_CELLS; i++)
        add_text(row, "");
    add_text(row, line->model.text);
    add_text(row, line->size);
    add_int_if(row, line->quantity);
    add_text(row, line->as_lot ? "lot" : "");
    add_text(row, line->alloy.text);
    add_text(row, line->custody.text);
    add_text(row, line->stones);
    add_text(row, line->finish);
    add_text(row, line->customisation);
    add_int_if(row, line->volume_mm3_e3);
    add_int_if(row, line->tolerance_ppm);
    end(row, out);
}

void export_orders(const struct workshop *workshop, FILE *out)
{
    struct row row;
    fprintf(
        out,
        "order,client,due,rush,specification,documents,feasible,materials,deadline,quote,payment,note,"
        "model,size,quantity,as,alloy,custody,stones,finish,customisation,volume_mm3_e3,tolerance_ppm\r\n");
    for (int i = 0; i < workshop->order_count; i++) {
        const struct workshop_order *order = &workshop->orders[i];
        bool first = true;
        if (order->state == ORDER_CANCELLED || order->state == ORDER_CLOSED)
            continue;
        for (int k = 0; k < workshop->line_count; k++) {
            const struct workshop_line *line = &workshop->order_lines[k];
            if (line->cancelled || !code_equal(line->order, order->code))
                continue;
            write_line(order, line, first, &row, out);
            first = false;
        }
    }
}

/* ------------------------------------------------------------------ operators */

static void add_words(struct row *row, const char *const *words, int count)
{
    char all[ROW_BYTES / 4];
    struct text text = TEXT_IN(all);
    for (int i = 0; i < count; i++)
        text_add(&text, "%s%s", i > 0 ? " " : "", words[i]);
    assert(text_ok(&text));
    add_text(row, count > 0 ? all : "");
}

static void add_roles(struct row *row, const struct person *person)
{
    const char *words[ROLE_COUNT];
    int count = 0;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (roles_have(person_roles(person), (enum role)i))
            words[count++] = role_word((enum role)i);
    add_words(row, words, count);
}

static void add_skills(struct row *row, const struct person *person)
{
    const char *words[COUNT_OF(person->skills)];
    for (int i = 0; i < person->skill_count; i++)
        words[i] = person->skills[i].text;
    add_words(row, words, person->skill_count);
}

void export_operators(const struct workshop *workshop, FILE *out)
{
    struct row row;
    fprintf(out, "badge,name,chip,language,station,roles,skills\r\n");
    for (int i = 0; i < workshop->person_count; i++) {
        const struct workshop_person *person = &workshop->people[i];
        begin(&row);
        add_text(&row, person->person.badge.text);
        add_text(&row, person->person.name);
        add_text(&row, person->person.chip.text);
        add_text(&row, person->person.language);
        add_text(&row, person->station.text);
        add_roles(&row, &person->person);
        add_skills(&row, &person->person);
        end(&row, out);
    }
}

/* ------------------------------------------------------------------ stock */

static bool write_component(void *context, const struct export_component *component)
{
    struct row row;
    if (component->count == 0 || component->mass_ug == 0)
        return true;
    begin(&row);
    add_text(&row, component->code);
    add_text(&row, component->name);
    add_text(&row, component->alloy);
    add_text(&row, component->custody);
    add_int_if(&row, component->count);
    add_int_if(&row, component->mass_ug);
    add_int_if(&row, component->minimum);
    end(&row, context);
    return true;
}

struct fault export_stock(struct reader *reader, FILE *out)
{
    fprintf(out, "component,name,alloy,custody,count,mass_ug,minimum\r\n");
    return reader_export_components(reader, write_component, out);
}
