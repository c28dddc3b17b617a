/* Photos and the sheets that name them, for the tests of the link. */
#ifndef TOUCHSTONE_TEST_PHOTO_H
#define TOUCHSTONE_TEST_PHOTO_H

#include "common/rules/form.h"
#include "common/rules/photo.h"

/* A small picture, another one for each number; lent until the next. */
void photo_bytes(int number, struct span *out);
/* Writes it as the camera does: whole and on the disk. */
bool photo_write(const char *path, int number);

struct photo_sheet {
    struct form form, rows[2];
};

/* An inspection sheet that names the photos: before, after. The ids are borrowed. */
void photo_sheet_fill(struct photo_sheet *sheet, char ids[][PHOTO_ID_MAX], int count);

#endif
