/* CSV: whatever comes in, every cell lies inside what was lent, and what is written of it is read again the
 * same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/csv.h"

enum { CELLS_MAX = 16, ROOM = 65536 };

static void write_and_read_again(const struct span *cells, int count)
{
    static char written[4 * ROOM], bytes[ROOM];
    struct text out = text_in(written, sizeof written), room = text_in(bytes, sizeof bytes);
    struct span back[CELLS_MAX];
    int back_count;
    for (int i = 0; i < count; i++) {
        text_add_span(&out, i > 0 ? SPAN(",") : SPAN(""));
        csv_write_cell(&out, cells[i]);
    }
    struct csv csv = csv_open(text_span(&out));
    csv.separator = ',';
    if (!text_ok(&out) || (count == 1 && span_trim(cells[0]).size == 0) ||
        span_starts_with(text_span(&out), "\xEF\xBB\xBF"))
        return;
    if (csv_next(&csv, &room, back, CELLS_MAX, &back_count) != CSV_ROW || back_count != count)
        abort();
    for (int i = 0; i < count; i++)
        if (!span_equal(cells[i], back[i]))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[ROOM];
    struct span cells[CELLS_MAX];
    int count;
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    struct csv csv = csv_open((struct span){copy, size});
    for (;;) {
        struct text room = text_in(bytes, sizeof bytes);
        enum csv_result result = csv_next(&csv, &room, cells, CELLS_MAX, &count);
        if (result == CSV_WRONG && !csv.wrong)
            abort();
        if (result != CSV_ROW)
            break;
        write_and_read_again(cells, count);
    }
    free(copy);
    return 0;
}
