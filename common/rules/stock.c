#include "common/rules/stock.h"

#include "common/base/number.h"

enum stock_fit stock_count(struct stone_amount book, int64_t counted, struct mass stated,
                           struct stone_amount *out)
{
    *out = (struct stone_amount){.count = counted};
    if (counted == 0)
        return STOCK_FITS;
    if (stated.ug >= 0) {
        out->mass = stated;
        return STOCK_FITS;
    }
    return book.count > 0 && number_scale(book.mass.ug, counted, book.count, &out->mass.ug) ? STOCK_FITS
                                                                                            : STOCK_UNWEIGHED;
}

enum stock_fit stock_count_stones(struct stone_amount book, int64_t counted, struct mass stated,
                                  struct stone_amount *difference)
{
    struct stone_amount there;
    enum stock_fit fit = stock_count(book, counted, stated, &there);
    *difference = (struct stone_amount){.count = 0};
    if (fit != STOCK_FITS)
        return fit;
    int64_t count = there.count - book.count;
    int64_t ug = there.mass.ug - book.mass.ug;
    bool astray = count == 0 ? ug != 0 && counted > 0 : (count > 0 ? ug < 0 : ug > 0);
    if (astray)
        return STOCK_ASTRAY;
    *difference = (struct stone_amount){count, MASS_UG(ug)};
    return STOCK_FITS;
}
