/* POST /v1/photos and GET /v1/photos/{id}: on the worker, for they wait for the disk. */
#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/photo.h"

#define KEPT_BYTES 512

static void write_kept(struct text *out, const struct photo_kept *kept, size_t size)
{
    json_begin(out, '{');
    json_add_text(out, "id", kept->id);
    json_add_text(out, "type", photo_type(kept->photo.kind));
    json_add_int(out, "bytes", (int64_t)size);
    json_add_int(out, "width", kept->photo.width);
    json_add_int(out, "height", kept->photo.height);
    json_end(out, '}');
}

enum api_when photo_post(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct photo_kept kept;
    enum photo_fit fit;
    struct fault fault = photo_take_in(api->conf.path, call->body, &kept, &fit);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    if (fit != PHOTO_FITS)
        return answer_problem(answer, fit == PHOTO_TOO_BIG ? API_TOO_BIG : API_BAD, photo_fit_sentence(fit));
    struct text text = text_create(KEPT_BYTES);
    write_kept(&text, &kept, call->body.size);
    return answer_text(answer, &text);
}

enum api_when photo_get_by_id(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    char id[PHOTO_ID_MAX];
    struct photo photo;
    char *data;
    size_t size;
    if (!photo_is_id(call->name) || !TEXT_COPY(id, call->name))
        return answer_problem(answer, API_BAD, "The id of a photo has 64 digits and letters from a to f.");
    struct fault fault = photo_give_out(api->conf.path, id, &photo, &data, &size);
    if (fault.code == FAULT_NOT_FOUND)
        return answer_problem(answer, API_NOT_FOUND, "There is no such photo.");
    if (fault_is(fault))
        return answer_fault(answer, fault);
    *answer =
        (struct api_answer){.status = API_OK, .type = photo_type(photo.kind), .data = data, .size = size};
    return API_NOW;
}
