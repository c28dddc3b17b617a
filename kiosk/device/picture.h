/* Codes in a picture: the only place that calls ZBar, and the readers of picture files.
 * A grey picture is width × height bytes, row by row, tight. */
#ifndef TOUCHSTONE_PICTURE_H
#define TOUCHSTONE_PICTURE_H

#include "common/base/fault.h"

#define PICTURE_SIDE_MIN  16
#define PICTURE_SIDE_MAX  4096
#define PICTURE_CODES_MAX 16
#define PICTURE_TEXT_MAX  4296 /* the largest QR */

struct picture {
    int width, height;
    unsigned char *grey; /* owned: picture_release */
};

/* PNG, JPEG, GIF (first frame), PGM (P5, P2), told by content. Sentence names the file and what is wrong. */
MUST_USE struct fault picture_read(const char *path, struct picture *out);
void picture_release(struct picture *picture);

struct picture_point {
    int x, y;
};

struct picture_code {
    const char *symbology; /* ZBar's name: "QR-Code", "CODE-128" */
    char text[PICTURE_TEXT_MAX + 1];
    size_t size;                    /* may contain NUL */
    int x, y;                       /* centre, pixels */
    struct picture_point corner[4]; /* around it, in turn */
};

/* Looks for QR and Code 128. One thread each; recreates ZBar's scanner every 1 000 frames (it leaks). */
struct code_reader;
struct code_reader *code_reader_create(void); /* NULL: no memory */
void code_reader_destroy(struct code_reader *reader);

/* A still picture, all that can be tried: plain, then every look of code_looks.h until one shows something
 * (`thorough`: all of them). Returns how many codes were found, up to `max`, in reading order. Takes up to
 * some seconds. */
int code_reader_find(struct code_reader *reader, const struct picture *picture, bool thorough,
                     struct picture_code *out, int max);

/* One frame of a live picture: a quick look at it as it is, and when that shows nothing other looks for about
 * `budget_ms`, going on in the next frame where this one ended. The look that showed something last comes
 * first. At least one is tried; one is begun only if by its last cost it will be done in time.
 * CODE_READER_QUICK: the quick look alone, and that one. */
#define CODE_READER_QUICK (-1)
int code_reader_glance(struct code_reader *reader, const struct picture *picture, int budget_ms,
                       struct picture_code *out, int max);

/* Another picture comes that will not change; code_reader_is_done: every look was tried since, and no more
 * glances are needed. Pictures that follow each other faster than that are tried in turn, too. */
void code_reader_begin(struct code_reader *reader);
bool code_reader_is_done(const struct code_reader *reader);

#endif
