/* touchstone-hub model-volume: how much metal a model asks for, measured from its STL file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/rules/stl.h"
#include "hub/subcommands.h"

static const char ABOUT[] = "Measures the volume of a model as it goes to casting, from its STL file (binary "
                            "or ASCII, in millimetres).\n"
                            "Prints thousandths of a mm³ for the field volume_mm3_e3, then what a person "
                            "wants to see. A mesh that is open,\n"
                            "inconsistent or inside out has no volume: the fault says so.";

static const struct option_row rows[] = {
    {"FILE.stl", OPTION_NEEDED, "FILE", "the model's file", NULL},
};

static struct fault measure_fd(int fd, const char *path, struct stl_solid *out)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return fault_make(FAULT_INPUT, "%s is not a file", path);
    if (status.st_size == 0 || status.st_size > STL_BYTES_MAX)
        return fault_make(FAULT_INPUT, "%s is empty, or bigger than %d MB", path,
                          STL_BYTES_MAX / 1024 / 1024);
    size_t size = (size_t)status.st_size;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED)
        return fault_system(errno, "cannot read %s", path);
    struct fault fault = stl_measure((struct span){data, size}, out);
    munmap(data, size);
    return fault_is(fault) ? fault_make(fault.code, "%s: %s", path, fault.text) : FAULT_OK;
}

static struct fault measure_file(const char *path, struct stl_solid *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_system(errno, "cannot open %s", path);
    struct fault fault = measure_fd(fd, path, out);
    close(fd);
    return fault;
}

enum exit_code volume_main(int argc, char **argv)
{
    struct options options = {.rows = rows, .count = COUNT_OF(rows)};
    struct stl_solid solid;
    struct fault fault = options_read(&options, "model-volume", argc, argv);
    if (!fault_is(fault) && options.help) {
        options_print_help(&options, "model-volume", ABOUT);
        return EXIT_DONE;
    }
    if (!fault_is(fault))
        fault = measure_file(options_get(&options, "FILE.stl"), &solid);
    if (fault_is(fault))
        return say_fault("model-volume", fault);
    printf("%lld\n", (long long)solid.volume_mm3_e3);
    fprintf(stderr, "%lld.%03lld mm³ in %lld triangles, %.2f × %.2f × %.2f mm\n",
            (long long)(solid.volume_mm3_e3 / 1000), (long long)(solid.volume_mm3_e3 % 1000),
            (long long)solid.triangles, (double)solid.size_um[0] / 1000, (double)solid.size_um[1] / 1000,
            (double)solid.size_um[2] / 1000);
    return EXIT_DONE;
}
