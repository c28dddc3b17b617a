#include "photo_helper.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/rules/command.h"

/* A PNG of one block of data; its width tells it from the others. */
static const char PNG[] =
    "\x89PNG\r\n\x1A\n\x00\x00\x00\x0DIHDR\x00\x00\x00\x40\x00\x00\x00\x30\x08\x02\x00\x00\x00"
    "CRC."
    "\x00\x00\x00\x02IDAT\x12\x34"
    "CRC.\x00\x00\x00\x00IEND"
    "CRC.";

void photo_bytes(int number, struct span *out)
{
    static char bytes[sizeof PNG];
    memcpy(bytes, PNG, sizeof PNG);
    bytes[19] = (char)number;
    *out = (struct span){bytes, sizeof PNG - 1};
}

bool photo_write(const char *path, int number)
{
    char temporary[320];
    struct span bytes;
    photo_bytes(number, &bytes);
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool good = write(fd, bytes.data, bytes.size) == (ssize_t)bytes.size && fsync(fd) == 0;
    close(fd);
    return good && rename(temporary, path) == 0;
}

void photo_sheet_fill(struct photo_sheet *sheet, char ids[][PHOTO_ID_MAX], int count)
{
    static const char *const moments[] = {"before", "after"};
    const struct form_field *field = form_kind_of(VERB_INSPECT)->fields;
    sheet->form = form_new(field);
    form_set_text(&sheet->form, "surface", "pass");
    while (strcmp(field->name, "photos") != 0)
        field++;
    for (int i = 0; i < count; i++) {
        sheet->rows[i] = form_new(field->rows);
        form_set_text(&sheet->rows[i], "moment", moments[i]);
        form_set_text(&sheet->rows[i], "reference", ids[i]);
    }
    form_set_rows(&sheet->form, "photos", sheet->rows, (size_t)count);
}
