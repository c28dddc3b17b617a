/* What is printed: labels, as PDF, as ZPL, or straight to the hub's printer; inspection sheets and slips as
 * PDF. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/api/parts.h"
#include "hub/paper/label.h"
#include "hub/paper/printer.h"
#include "hub/paper/sheet_paper.h"
#include "hub/service/photo.h"

static enum api_when answer_paper(struct api_answer *answer, struct fault fault, const struct paper *paper,
                                  const char *name, const char *what)
{
    if (fault_is(fault))
        return answer_fault(answer, fault);
    *answer = (struct api_answer){
        .status = API_OK, .type = "application/pdf", .data = paper->data, .size = paper->size};
    struct text file = TEXT_IN(answer->file);
    text_add(&file, "%s-%s.pdf", what, name);
    assert(text_ok(&file));
    return API_NOW;
}

/* ------------------------------------------------------------------ labels */

struct wanted {
    struct label label;
    enum label_size size;
};

/* What the tag is of; false: nothing, and `answer` says so. */
static bool label_find(struct api *api, const struct api_call *call, struct wanted *out,
                       struct api_answer *answer)
{
    struct tag tag;
    enum tag_kind kind;
    if (tag_read(call->name, &tag, &kind) != TAG_FITS) {
        answer_problem(answer, API_BAD, "That is no tag and no badge, or it was misread.");
        return false;
    }
    struct fault fault = label_read(api->reader, tag, kind, &out->label, &out->size);
    if (fault.code == FAULT_NOT_FOUND)
        answer_problem(answer, API_NOT_FOUND, fault.text);
    else if (fault_is(fault))
        answer_fault(answer, fault);
    return !fault_is(fault);
}

static bool size_take(const struct api_call *call, enum label_size *size, struct api_answer *answer)
{
    static const char *const words[] = {
#define X(name, word, width, height, used, about) [name] = word,
        LABEL_SIZE_LIST(X)
#undef X
            NULL};
    int index = (int)*size;
    if (!call_word(call, "size", words, &index, answer))
        return false;
    *size = (enum label_size)index;
    return true;
}

static enum api_when answer_zpl(struct api_answer *answer, const struct wanted *wanted, int dpi)
{
    struct text zpl = text_create(LABEL_ZPL_MAX);
    if (zpl.data)
        label_write_zpl(&wanted->label, wanted->size, dpi, &zpl);
    return answer_file(answer, &zpl, "application/vnd.zebra-zpl", "label.zpl");
}

enum api_when label_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    static const char *const formats[] = {"pdf", "zpl", NULL};
    struct wanted wanted;
    struct paper paper;
    int format = 0;
    int64_t dpi = LABEL_DPI_203;
    if (!call_word(call, "format", formats, &format, answer) ||
        !call_int(call, "dpi", LABEL_DPI_203, LABEL_DPI_300, &dpi, answer))
        return API_NOW;
    if (dpi != LABEL_DPI_203 && dpi != LABEL_DPI_300)
        return answer_problem(answer, API_BAD, "\"dpi\" must be 203 or 300: what the printer's plate says.");
    if (!label_find(api, call, &wanted, answer) || !size_take(call, &wanted.size, answer))
        return API_NOW;
    if (format == 1)
        return answer_zpl(answer, &wanted, (int)dpi);
    struct fault fault = label_write_pdf(&wanted.label, wanted.size, &paper);
    return answer_paper(answer, fault, &paper, wanted.label.tag.text, "label");
}

enum api_when label_print(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct wanted wanted;
    char bytes[LABEL_ZPL_MAX];
    struct text zpl = TEXT_IN(bytes);
    if (!api->conf.printer)
        return answer_problem(
            answer, API_NOT_FOUND,
            "This hub has no label printer: start it with --printer HOST:9100 or /dev/usb/lp0.");
    if (!label_find(api, call, &wanted, answer) || !size_take(call, &wanted.size, answer))
        return API_NOW;
    label_write_zpl(&wanted.label, wanted.size, api->conf.printer_dpi, &zpl);
    assert(text_ok(&zpl)); /* names are bounded */
    struct fault fault = printer_send(api->conf.printer, text_span(&zpl));
    if (fault_is(fault))
        return answer_problem(answer, API_TRY_AGAIN, fault.text);
    struct text json = text_create(128);
    text_add(&json, "{\"printed\":\"%s\"}", wanted.label.tag.text);
    return answer_text(answer, &json);
}

/* ------------------------------------------------------------------ sheets and slips */

/* What the workshop calls the station, the other end (none: none) and the person of a paper. */
static struct fault find_names(struct api *api, const struct code *from, const struct code *to, struct tag by,
                               struct paper_names *out)
{
    struct person person;
    char language[LANGUAGE_TEXT_MAX];
    bool found = false;
    *out = (struct paper_names){.by = ""};
    struct fault fault = reader_house_name(api->reader, out->workshop, language);
    if (!fault_is(fault) && !code_is_none(*from))
        fault = reader_place_name(api->reader, from, out->from);
    if (!fault_is(fault) && !code_is_none(*to))
        fault = reader_place_name(api->reader, to, out->to);
    if (!fault_is(fault) && !tag_is_none(by))
        fault = reader_person(api->reader, by, &person, &found);
    if (!fault_is(fault) && found)
        memcpy(out->by, person.name, sizeof out->by);
    return fault;
}

/* The newest sheet; one that was withdrawn or superseded only when there is no other. */
static bool take_newest(void *context, const struct inspection_row *row)
{
    struct inspection_row *newest = context;
    bool stands = !row->withdrawn && row->superseded_by == 0;
    bool newest_stands = newest->id != 0 && !newest->withdrawn && newest->superseded_by == 0;
    if (stands || !newest_stands)
        *newest = *row;
    return true;
}

/* Those that are kept at the hub; of the others the paper says where they are. */
static struct fault load_photos(const struct api *api, const struct inspection_row *row,
                                struct paper_photo out[INSPECTION_PHOTOS_MAX])
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < row->photo_count && !fault_is(fault); i++) {
        if (!photo_is_id(span_of(row->photos[i].reference)))
            continue;
        fault = photo_give_out(api->conf.path, row->photos[i].reference, &out[i].photo, &out[i].data,
                               &out[i].size);
        if (fault.code == FAULT_NOT_FOUND || fault.code == FAULT_INPUT) {
            out[i].data = NULL;
            fault = FAULT_OK;
        }
    }
    return fault;
}

/* The sheet as a PDF, once the hub knows everything on it. */
static struct fault write_inspection(struct api *api, const struct sheet *sheet,
                                     const struct inspection_row *row, struct paper *paper)
{
    struct paper_photo photos[INSPECTION_PHOTOS_MAX] = {{.data = NULL}};
    struct paper_names names;
    struct evidence evidence;
    struct fault fault = find_names(api, &row->station, &row->guilty, row->operator_badge, &names);
    if (!fault_is(fault))
        fault = reader_evidence(api->reader, row, &evidence);
    if (!fault_is(fault))
        fault = load_photos(api, row, photos);
    if (!fault_is(fault))
        fault = inspection_write_pdf(sheet, row, &evidence, photos, &names, paper);
    for (int i = 0; i < INSPECTION_PHOTOS_MAX; i++)
        free(photos[i].data);
    return fault;
}

enum api_when inspection_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct tag tag;
    enum tag_kind kind;
    struct sheet sheet;
    struct paper paper;
    struct inspection_row row = {.id = 0};
    bool found = false;
    size_t none = 0;
    if (!call_speak(api, call, answer))
        return API_NOW;
    if (tag_read(call->name, &tag, &kind) != TAG_FITS || kind != TAG_PIECE)
        return answer_problem(answer, API_BAD, "That is not the tag of a piece, or it was misread.");
    struct fault fault = reader_sheet(api->reader, tag, &sheet, &found, NULL, 0, &none);
    if (!fault_is(fault) && found)
        fault = reader_inspections(api->reader, tag, &found, take_newest, &row);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    if (!found)
        return answer_problem_of(answer, API_NOT_FOUND, "No piece has the tag %s.", tag.text);
    if (row.id == 0)
        return answer_problem_of(answer, API_NOT_FOUND, "%s was not inspected yet.", sheet.name);
    fault = write_inspection(api, &sheet, &row, &paper);
    return answer_paper(answer, fault, &paper, tag.text, "inspection");
}

struct slip_find {
    int64_t id;
    bool found;
    struct slip_row slip;
    struct slip_piece pieces[SLIP_PIECES_MAX];
    size_t count;
};

static bool take_slip(void *context, const struct slip_row *slip, const struct slip_piece *pieces,
                      size_t count)
{
    struct slip_find *find = context;
    find->found = slip->id == find->id;
    if (find->found) {
        find->slip = *slip;
        find->count = count;
        memcpy(find->pieces, pieces, count * sizeof *pieces);
    }
    return false;
}

static enum api_when answer_slip(struct api *api, const struct slip_find *find, struct api_answer *answer)
{
    struct paper_names names;
    struct paper paper;
    char number[24];
    struct text text = TEXT_IN(number);
    text_add(&text, "%lld", (long long)find->id);
    if (!find->found)
        return answer_problem_of(answer, API_NOT_FOUND, "There is no slip %s.", number);
    struct fault fault =
        find_names(api, &find->slip.origin, &find->slip.target, find->slip.operator_badge, &names);
    if (!fault_is(fault))
        fault = slip_write_pdf(&find->slip, find->pieces, find->count, &names, &paper);
    return answer_paper(answer, fault, &paper, number, "slip");
}

enum api_when slip_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    int64_t number = 0;
    if (!call_number(call, "slip", &number, answer) || !call_speak(api, call, answer))
        return API_NOW;
    struct slip_find *find = calloc(1, sizeof *find);
    if (!find)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory for the slip"));
    find->id = number;
    struct fault fault = reader_slips(api->reader, number - 1, false, take_slip, find);
    enum api_when when = fault_is(fault) ? answer_fault(answer, fault) : answer_slip(api, find, answer);
    free(find);
    return when;
}

struct book_list {
    struct settlement_line *books;
    size_t count, capacity;
    bool failed;
};

static bool take_book(void *context, const struct settlement_line *line)
{
    struct book_list *list = context;
    struct settlement_line *books = grow_one(list->books, list->count, &list->capacity, sizeof *list->books);
    list->failed = !books;
    if (!books)
        return false;
    list->books = books;
    list->books[list->count++] = *line;
    return true;
}

enum api_when settlement_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct book_list list = {.books = NULL};
    struct paper_names names;
    struct paper paper;
    int64_t number;
    char name[24];
    struct text text = TEXT_IN(name);
    if (!call_number(call, "settlement", &number, answer) || !call_speak(api, call, answer))
        return API_NOW;
    text_add(&text, "%lld", (long long)number);
    struct fault fault = reader_settlement(api->reader, number, take_book, &list);
    bool found = list.count > 0;
    if (!fault_is(fault) && list.failed)
        fault = fault_make(FAULT_FULL, "no memory for the slip");
    if (!fault_is(fault) && found)
        fault = find_names(api, &(struct code){""}, &(struct code){""}, (struct tag){""}, &names);
    if (!fault_is(fault) && found)
        fault = settlement_write_pdf(list.books, list.count, &names, &paper);
    free(list.books);
    if (!fault_is(fault) && !found)
        return answer_problem_of(answer, API_NOT_FOUND, "There is no settlement %s.", name);
    return answer_paper(answer, fault, &paper, name, "settlement");
}

enum api_when delivery_pdf_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    int64_t number;
    struct code order;
    struct paper paper = {.data = NULL};
    struct paper_names names;
    char name[24];
    bool found = false;
    if (!call_number(call, "delivery", &number, answer) || !call_speak(api, call, answer))
        return API_NOW;
    struct text text = TEXT_IN(name);
    text_add(&text, "%lld", (long long)number);
    struct fault fault = reader_delivery_order(api->reader, number, &order, &found);
    if (!fault_is(fault) && !found)
        return answer_problem_of(answer, API_NOT_FOUND, "There is no delivery %s.", name);
    struct order_view *view = calloc(1, sizeof *view);
    if (!view)
        return answer_fault(answer, fault_make(FAULT_FULL, "no memory to read a delivery"));
    if (!fault_is(fault))
        fault = reader_order(api->reader, order, call->now_ms, view, &found);
    if (!fault_is(fault))
        fault = find_names(api, &(struct code){""}, &(struct code){""}, (struct tag){""}, &names);
    if (!fault_is(fault))
        fault = delivery_write_pdf(view, number, &names, &paper);
    order_view_release(view);
    free(view);
    return answer_paper(answer, fault, &paper, name, "delivery");
}
