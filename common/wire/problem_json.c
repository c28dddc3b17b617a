/* Small answers of the hub: problem details (RFC 9457), of which only the sentence is of use at a bench, and
 * what it speaks, what a photo is called. */
#include "common/wire/fields.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"

bool wire_read_problem(struct span body, char out[FAULT_TEXT_MAX])
{
    struct complaints complaints = {.problems = NULL};
    struct span detail;
    json_t *root;
    out[0] = '\0';
    if (fault_is(parse_json(body, WIRE_BODY_MAX, "the problem", &root)))
        return false;
    struct fields fields = fields_root(root, &complaints);
    bool found = field_span(&fields, "detail", OPTIONAL, &detail) && detail.size > 0;
    if (found) {
        struct text text = text_in(out, FAULT_TEXT_MAX);
        text_add_span(&text, detail);
        text_end_cut(&text);
    }
    json_decref(root);
    return found;
}

bool wire_read_photo(struct span body, char id[PHOTO_ID_MAX])
{
    struct complaints complaints = {.problems = NULL};
    struct span said;
    json_t *root;
    if (fault_is(parse_json(body, WIRE_BODY_MAX, "the photo", &root)))
        return false;
    struct fields fields = fields_root(root, &complaints);
    bool found = json_is_object(root) && field_span(&fields, "id", OPTIONAL, &said) && photo_is_id(said) &&
                 text_copy(id, PHOTO_ID_MAX, said);
    json_decref(root);
    return found;
}

int wire_read_contract(struct span body)
{
    struct complaints complaints = {.problems = NULL};
    int64_t contract = 1;
    json_t *root;
    if (fault_is(parse_json(body, WIRE_BODY_MAX, "what the hub speaks", &root)))
        return 1;
    struct fields fields = fields_root(root, &complaints);
    if (!json_is_object(root) || !field_int(&fields, "contract", OPTIONAL, 1, INT32_MAX, &contract))
        contract = 1;
    json_decref(root);
    return (int)contract;
}
