/* What the resources share. */
#ifndef TOUCHSTONE_API_PARTS_H
#define TOUCHSTONE_API_PARTS_H

#include "common/wire/wire.h"
#include "hub/api/api.h"

#define API_KIOSKS_MAX 64

struct kiosk_streams {
    int64_t kiosk;
    int count; /* open streams; 0: a free place */
};

struct api {
    struct api_conf conf;
    struct reader *reader;
    struct wire_item items[WIRE_COMMANDS_MAX]; /* scratch of commands_post */
    struct board board;                        /* scratch */
    struct world world;                        /* scratch; arrays are allocated on first use */
    struct kiosk_streams streams[API_KIOSKS_MAX];
};

/* Each returns API_NOW, so that a resource can end with it. */
enum api_when answer_problem(struct api_answer *answer, enum api_status status, const char *detail);
/* A fault of the store: ours, and may be tried again. */
enum api_when answer_fault(struct api_answer *answer, struct fault fault);
/* Takes over the text's malloc'ed data. */
enum api_when answer_text(struct api_answer *answer, struct text *text);

/* A text in `size` malloc'ed bytes; data is NULL when there is no memory. */
struct text text_create(size_t size);

#endif
