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

struct picture_code {
    const char *symbology; /* ZBar's name: "QR-Code", "CODE-128" */
    char text[PICTURE_TEXT_MAX + 1];
    size_t size; /* may contain NUL */
    int x, y;    /* centre, pixels */
};

struct code_reader; /* one thread each; recreates ZBar's scanner every 1 000 frames (it leaks) */
struct code_reader *code_reader_create(void);
void code_reader_destroy(struct code_reader *reader);
/* Looks for QR and Code 128. `effort` 1: quick (density 2), 2: every row, 3: also inverted, scaled, turned,
 * for a still picture. Returns how many were found, up to `max`, in reading order. */
int code_reader_find(struct code_reader *reader, const struct picture *picture, int effort,
                     struct picture_code *out, int max);

#endif
