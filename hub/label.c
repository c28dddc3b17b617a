/* touchstone-hub label: prints the label of a piece or a badge, or writes it into a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/sys/files.h"
#include "hub/paper/label.h"
#include "hub/paper/printer.h"
#include "hub/service/service.h"
#include "hub/subcommands.h"

static const char ABOUT[] = "Prints the label of a piece or a badge: its tag as a QR code, and its name. "
                            "Works beside a running hub.\n"
                            "\n"
                            "TARGET is a printer that understands ZPL, on the network (HOST:9100) or on USB "
                            "(/dev/usb/lp0), or a file that ends\n"
                            "in .pdf or .zpl. Without --to the ZPL is printed here. Whether paper came out "
                            "is not known to anybody: look.";

static const struct option_row rows[] = {
    {"--db", OPTION_NEEDED, "FILE", "the hub's store", NULL},
    {"--tag", OPTION_NEEDED, "TAG", "of a piece, or a badge", NULL},
    {"--to", OPTION_VALUE, "TARGET", "printer or file", NULL},
    {"--size", OPTION_VALUE, "SIZE", "jewelry, bag or badge; else jewelry for pieces, badge for badges",
     NULL},
    {"--dpi", OPTION_VALUE, "DPI", "of the printer: 203 or 300", "203"},
};

static struct fault find_label(struct reader *reader, struct span word, struct label *label,
                               enum label_size *size)
{
    struct tag tag;
    enum tag_kind kind;
    if (tag_read(word, &tag, &kind) != TAG_FITS)
        return fault_make(FAULT_CONFIG, "%.*s is no tag and no badge, or it was misread",
                          word.size > 40 ? 40 : (int)word.size, word.data);
    return label_read(reader, tag, kind, label, size);
}

static bool ends_in(const char *text, const char *end)
{
    size_t size = strlen(text), end_size = strlen(end);
    return size > end_size && strcmp(text + size - end_size, end) == 0;
}

static struct fault write_pdf(const struct label *label, enum label_size size, const char *path)
{
    struct paper paper;
    struct fault fault = label_write_pdf(label, size, &paper);
    if (!fault_is(fault))
        fault = files_replace(path, (struct span){paper.data, paper.size});
    free(paper.data);
    return fault;
}

static struct fault put(const struct label *label, enum label_size size, int dpi, const char *target)
{
    char bytes[LABEL_ZPL_MAX];
    struct text zpl = TEXT_IN(bytes);
    if (target && ends_in(target, ".pdf"))
        return write_pdf(label, size, target);
    label_write_zpl(label, size, dpi, &zpl);
    assert(text_ok(&zpl)); /* names are bounded */
    if (!target)
        return fwrite(zpl.data, 1, zpl.size, stdout) == zpl.size
                   ? FAULT_OK
                   : fault_make(FAULT_IO, "the label could not be written");
    if (ends_in(target, ".zpl"))
        return files_replace(target, text_span(&zpl));
    struct fault fault = printer_send(target, text_span(&zpl));
    return fault.code == FAULT_NOT_FOUND
               ? fault_make(FAULT_NOT_FOUND, "%s; the name of a file ends in .pdf or .zpl", fault.text)
               : fault;
}

static bool is_file(const char *target)
{
    return ends_in(target, ".pdf") || ends_in(target, ".zpl");
}

static void say_where(const struct label *label, const char *target)
{
    printf("label: %s %s %s\n", label->tag.text, is_file(target) ? "written to" : "sent to", target);
}

static struct fault read_dpi(const char *word, int *out)
{
    int64_t dpi;
    if (!number_read_int(span_of(word), LABEL_DPI_203, LABEL_DPI_300, &dpi) ||
        (dpi != LABEL_DPI_203 && dpi != LABEL_DPI_300))
        return fault_make(FAULT_CONFIG, "--dpi %s: write 203 or 300, what the printer's plate says", word);
    *out = (int)dpi;
    return FAULT_OK;
}

static struct fault print(const struct options *options)
{
    struct reader *reader = NULL;
    struct label label;
    enum label_size size;
    int dpi = LABEL_DPI_203;
    struct fault fault = read_dpi(options_get(options, "--dpi"), &dpi);
    const char *wish = options_get(options, "--size");
    if (!fault_is(fault))
        fault = reader_open(options_get(options, "--db"), &reader);
    if (fault_is(fault))
        return fault;
    fault = find_label(reader, span_of(options_get(options, "--tag")), &label, &size);
    if (!fault_is(fault) && wish && !label_size_find(span_of(wish), &size))
        fault = fault_make(FAULT_CONFIG, "--size %s is not known: write jewelry, bag or badge", wish);
    reader_close(reader);
    const char *target = options_get(options, "--to");
    if (!fault_is(fault))
        fault = put(&label, size, dpi, target);
    if (!fault_is(fault) && target)
        say_where(&label, target);
    return fault;
}

enum exit_code label_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct fault fault = options_read(&options, "label", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "label", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = print(&options);
    return fault_is(fault) ? say_fault("label", fault) : EXIT_DONE;
}
