#include "hub/api/events.h"

#include <stdlib.h>

#include "hub/service/export.h"

struct page {
    struct text text;
    int64_t left, count;
    bool more;
};

static bool take_event(void *context, struct span line)
{
    struct page *page = context;
    if (page->left == 0) {
        page->more = true;
        return false;
    }
    text_reserve(&page->text, line.size + 2);
    text_add_span(&page->text, page->count > 0 ? SPAN(",") : SPAN(""));
    text_add_span(&page->text, line);
    page->left--;
    page->count++;
    return true;
}

enum api_when events_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct page page = {.count = 0};
    struct call_page wanted;
    if (!call_page(call, &wanted, answer))
        return API_NOW;
    page.left = wanted.limit;
    list_begin(&page.text);
    struct export_period period = {.after = wanted.after};
    struct fault fault = reader_export_events(api->reader, period, take_event, &page);
    if (fault_is(fault)) {
        free(page.text.data);
        return answer_fault(answer, fault);
    }
    /* seqs have no gap, so the cursor is the seq of the last that is told */
    list_end(&page.text, page.more ? wanted.after + page.count : 0);
    return answer_text(answer, &page.text);
}
