/* /metrics: every name with its help; durations in seconds, as Prometheus wants them. docs/metrics.md says
 * what to watch. */
#include "hub/api/metrics.h"

#include "hub/service/alert_read.h"
#include "hub/service/counts.h"
#include "hub/service/nightly.h"

#define METRICS_BYTES ((size_t)32 * 1024)
#define METRICS_TYPE  "text/plain; version=0.0.4; charset=utf-8"

static int64_t now_of(const atomic_int_least64_t *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

static void head(struct text *out, const char *name, const char *type, const char *help)
{
    text_add(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void single(struct text *out, const char *name, const char *type, const char *help, int64_t value)
{
    head(out, name, type, help);
    text_add(out, "%s %lld\n", name, (long long)value);
}

static void seconds(struct text *out, int64_t us)
{
    text_add(out, "%lld.%06lld", (long long)(us / 1000000), (long long)(us % 1000000));
}

static void histogram(struct text *out, const char *name, const char *help, const struct timing *timing)
{
    int64_t so_far = 0;
    head(out, name, "histogram", help);
    for (int i = 0; i < BUCKETS - 1; i++) {
        so_far += now_of(&timing->buckets[i]);
        text_add(out, "%s_bucket{le=\"", name);
        seconds(out, BUCKET_US[i]);
        text_add(out, "\"} %lld\n", (long long)so_far);
    }
    so_far += now_of(&timing->buckets[BUCKETS - 1]);
    text_add(out, "%s_bucket{le=\"+Inf\"} %lld\n%s_sum ", name, (long long)so_far, name);
    seconds(out, now_of(&timing->sum_us));
    text_add(out, "\n%s_count %lld\n", name, (long long)so_far);
}

static void write_commands(struct text *out, const struct counts *counts)
{
    head(out, "touchstone_commands_total", "counter", "Commands answered, by result.");
    for (int i = 0; i < COUNT_RESULTS; i++)
        text_add(out, "touchstone_commands_total{result=\"%s\"} %lld\n", result_word((enum result)i),
                 (long long)now_of(&counts->results[i]));
}

static void write_proof(struct text *out, const struct proof_note *proof)
{
    head(out, "touchstone_proof_timestamp_seconds", "gauge",
         "When the hub last proved its books, since 1970; 0: not yet.");
    text_add(out, "touchstone_proof_timestamp_seconds ");
    seconds(out, proof->done_ms * 1000);
    text_add(out, "\n");
    single(out, "touchstone_proof_problems", "gauge", "What that proof found.", proof->problems);
}

/* What only a manager may see is not counted here either. */
static void write_alerts(struct text *out, const int64_t *alerts)
{
    head(out, "touchstone_alerts_open", "gauge", "Alerts that are not over, by kind.");
    for (int i = 0; i < ALERT_KIND_COUNT; i++)
        if (alert_audience((enum alert_kind)i) != FOR_MANAGER)
            text_add(out, "touchstone_alerts_open{kind=\"%s\"} %lld\n", alert_kind_word((enum alert_kind)i),
                     (long long)alerts[i]);
}

static void write_all(struct text *out, const struct counts *counts, const int64_t *alerts,
                      const struct proof_note *proof, int64_t now_ms)
{
    int64_t board_ms = now_of(&counts->board_ms);
    text_add(out, "# HELP touchstone_info The version that runs.\n# TYPE touchstone_info gauge\n"
                  "touchstone_info{version=\"" TOUCHSTONE_VERSION "\"} 1\n");
    write_commands(out, counts);
    single(out, "touchstone_batches_total", "counter", "Batches of commands that were committed.",
           now_of(&counts->batches));
    single(out, "touchstone_batch_faults_total", "counter", "Batches that were rolled back.",
           now_of(&counts->faults));
    histogram(out, "touchstone_batch_seconds", "From taking a batch to its answers.", &counts->batch);
    histogram(out, "touchstone_refresh_seconds", "Bringing board and alerts up to date.", &counts->refresh);
    single(out, "touchstone_jobs_waiting", "gauge", "Requests that wait for the writer.",
           now_of(&counts->jobs_waiting));
    single(out, "touchstone_wal_pages", "gauge", "Pages in the write-ahead log.", now_of(&counts->wal_pages));
    single(out, "touchstone_events", "gauge", "Seq of the newest event.", now_of(&counts->seq));
    single(out, "touchstone_kiosks_connected", "gauge", "Kiosks whose stream is open.",
           now_of(&counts->kiosks_connected));
    single(out, "touchstone_kiosks_known", "gauge", "Kiosks that have ever connected.",
           now_of(&counts->kiosks_known));
    head(out, "touchstone_board_age_seconds", "gauge", "Since the board was last brought up to date.");
    text_add(out, "touchstone_board_age_seconds ");
    seconds(out, board_ms > 0 && now_ms > board_ms ? (now_ms - board_ms) * 1000 : 0);
    text_add(out, "\n");
    write_proof(out, proof);
    write_alerts(out, alerts);
}

enum api_when metrics_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    int64_t alerts[ALERT_KIND_COUNT];
    struct proof_note proof;
    struct fault fault = reader_alert_counts(api->reader, alerts);
    if (!fault_is(fault))
        fault = reader_proof(api->reader, &proof);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    struct text text = text_create(METRICS_BYTES);
    if (text.data)
        write_all(&text, service_counts(api->conf.service), alerts, &proof, call->now_ms);
    return answer_file(answer, &text, METRICS_TYPE, NULL);
}
