#include "tests/life/whole_posts.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/life/whole_draw.h"

/* ------------------------------------------------------------------ what is said */

static const char *field(const struct whole_posts *it, const char *name)
{
    static char texts[4][80];
    static int at;
    at = (at + 1) % 4;
    whole_field(it->says, name, texts[at], sizeof texts[at]);
    return texts[at];
}

int64_t posts_number(const struct whole_posts *it, const char *name)
{
    return strtoll(field(it, name), NULL, 10);
}

bool posts_is_verb(const struct whole_posts *it, const char *verb)
{
    return strcmp(it->verb, verb) == 0;
}

static void write_book(const char *says, char out[BOOK_TEXT_MAX])
{
    char alloy[CODE_TEXT_MAX];
    char custody[CODE_TEXT_MAX];
    whole_field(says, "alloy", alloy, sizeof alloy);
    whole_field(says, "custody", custody, sizeof custody);
    snprintf(out, BOOK_TEXT_MAX, "%s/%s", alloy, custody[0] ? custody : "own");
}

static int64_t balance_of(const struct view *view, const char *book, const char *kind, const char *name)
{
    char account[ACCOUNT_TEXT_MAX];
    snprintf(account, sizeof account, "%s%s", kind, name);
    return whole_balance(view, book, account);
}

/* ------------------------------------------------------------------ what should have been posted */

void posts_move(struct whole_posts *it, const char *book, const char *from, const char *to, int64_t ug)
{
    const char *const accounts[] = {from, to};
    const int64_t amounts[] = {-ug, ug};
    for (int i = 0; i < 2; i++) {
        struct whole_post *post = NULL;
        for (int k = 0; k < it->count && !post; k++)
            if (strcmp(it->posts[k].book, book) == 0 && strcmp(it->posts[k].account, accounts[i]) == 0)
                post = &it->posts[k];
        if (!post) {
            assert(it->count < WHOLE_POSTS_MAX);
            post = &it->posts[it->count++];
            *post = (struct whole_post){.ug = 0};
            snprintf(post->book, sizeof post->book, "%s", book);
            snprintf(post->account, sizeof post->account, "%s", accounts[i]);
        }
        post->ug += amounts[i];
    }
}

int64_t posts_of(const struct whole_posts *it, const char *book, const char *account)
{
    for (int i = 0; i < it->count; i++)
        if (strcmp(it->posts[i].book, book) == 0 && strcmp(it->posts[i].account, account) == 0)
            return it->posts[i].ug;
    return 0;
}

/* "open:operator:" and a badge; each is used before the next but three is written. */
static const char *account(const char *kind, const char *name)
{
    static char texts[4][ACCOUNT_TEXT_MAX];
    static int at;
    at = (at + 1) % 4;
    snprintf(texts[at], sizeof texts[at], "%s%s", kind, name);
    return texts[at];
}

static const char *stretch(const char *first, const char *last)
{
    static char text[ACCOUNT_TEXT_MAX];
    snprintf(text, sizeof text, "open:stretch:%s:%s", first, last);
    return text;
}

/* "Fine mass = mass × fineness …, rounded half to even". */
static int64_t fine_of(int64_t ug, int64_t fineness_ppm)
{
    int64_t product = ug * fineness_ppm, whole = product / 1000000, rest = product % 1000000;
    return whole + (rest > 500000 || (rest == 500000 && whole % 2 != 0));
}

static int64_t fineness_of(const struct whole_posts *it, const char *alloy)
{
    for (int i = 0; i < it->of->shop->alloy_count; i++)
        if (strcmp(it->of->shop->alloys[i].code.text, alloy) == 0)
            return (int64_t)it->of->shop->alloys[i].fineness * 100;
    return 0;
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] ? text : otherwise;
}

/* ------------------------------------------------------------------ loose metal */

static void issue(struct whole_posts *it)
{
    const char *station = field(it, "to_station");
    const char *loose = station[0] ? account("loose:tray:", station)
                                   : account("loose:operator:", or_else(field(it, "to"), it->operator));
    posts_move(it, it->book, or_else(field(it, "from"), "vault"), loose, it->mass);
}

/* "Unused loose metal returned comes off the holder, not off the open balance"; what went into pieces does,
 * whose weighings have put its weight there. */
static void return_metal(struct whole_posts *it)
{
    const char *station = field(it, "from_station");
    const char *person = or_else(field(it, "from"), it->operator);
    const char *loose = station[0] ? account("loose:tray:", station) : account("loose:operator:", person);
    posts_move(it, it->book, loose, "vault", it->mass);
    posts_move(it, it->book, loose,
               station[0] ? stretch(station, station) : account("open:operator:", person),
               posts_number(it, "used_ug"));
}

static void remember_return(struct whole_posts *it, const char *open, const char *stream, int64_t mass,
                            int64_t fine)
{
    struct whole_memory *memory = it->memory;
    assert(memory->return_count < WHOLE_RETURNS_MAX);
    struct whole_return *out = &memory->returns[memory->return_count++];
    *out = (struct whole_return){.event = it->of->after->last_event, .mass_ug = mass, .fine_ug = fine};
    snprintf(out->open, sizeof out->open, "%s", open);
    snprintf(out->stream, sizeof out->stream, "%s", stream);
    snprintf(out->custody, sizeof out->custody, "%s", or_else(field(it, "custody"), "own"));
}

/* "A return moves its weight from the giver's open balance to its recovery stream and stays beside it as
 * pending assay"; clean scrap stays metal of its alloy. */
static void return_scrap(struct whole_posts *it)
{
    const char *kind = field(it, "kind");
    const char *open = account("open:operator:", or_else(field(it, "giver"), it->operator));
    if (strcmp(kind, "sprue") == 0 || strcmp(kind, "button") == 0) {
        posts_move(it, it->book, open, "scrap", it->mass);
        return;
    }
    int64_t said = posts_number(it, "fineness_ppm");
    int64_t fine = fine_of(it->mass, said ? said : fineness_of(it, field(it, "alloy")));
    posts_move(it, it->book, open, account("conversion:", kind), it->mass);
    posts_move(it, "fine:au", account("conversion:", kind), account("stream:", kind), fine);
    remember_return(it, open, kind, it->mass, fine);
}

static void collect(struct whole_posts *it)
{
    const char *lost = account("loss:workshop:", field(it, "stream"));
    int64_t fine = fine_of(it->mass, posts_number(it, "fineness_ppm"));
    posts_move(it, "fine:au", lost, account("stream:", field(it, "stream")), fine);
    remember_return(it, lost, field(it, "stream"), it->mass, fine);
}

static void reclassify(struct whole_posts *it)
{
    char to[BOOK_TEXT_MAX];
    snprintf(to, sizeof to, "%s/%s", field(it, "alloy"), field(it, "to"));
    posts_move(it, it->book, "vault", "conversion:custody", it->mass);
    posts_move(it, to, "conversion:custody", "vault", it->mass);
}

/* "Melting mixes lots of one alloy, or makes an alloy": what goes in and does not come out is the melter's.
 */
static void melt(struct whole_posts *it)
{
    char target[BOOK_TEXT_MAX];
    int64_t in = 0;
    write_book(it->says, target);
    for (const char *row = strchr(strstr(it->says, "\"parts\""), '{'); row; row = strchr(row + 1, '{')) {
        char book[BOOK_TEXT_MAX], from[16], mass[24];
        write_book(row, book);
        whole_field(row, "from", from, sizeof from);
        whole_field(row, "mass_ug", mass, sizeof mass);
        in += strtoll(mass, NULL, 10);
        bool same = strcmp(book, target) == 0;
        posts_move(it, book, from, same ? "vault" : "conversion:melt", strtoll(mass, NULL, 10));
        if (!same)
            posts_move(it, target, "conversion:melt", "vault", strtoll(mass, NULL, 10));
    }
    posts_move(it, target, "vault", account("open:operator:", it->operator), in - posts_number(it, "out_ug"));
}

/* "settlement … moves the rest to loss or gain", in every book. */
static void settle(struct whole_posts *it)
{
    const struct view *before = it->of->before;
    const char *open = field(it, "person")[0] ? account("open:operator:", field(it, "person"))
                                              : stretch(field(it, "first"), field(it, "last"));
    char result[ACCOUNT_TEXT_MAX];
    for (int i = 0; i < before->balance_count; i++) {
        const struct whole_balance *balance = &before->balances[i];
        if (strcmp(balance->account, open) != 0)
            continue;
        snprintf(result, sizeof result, "%s:%s:settlement", balance->ug > 0 ? "loss" : "gain",
                 field(it, "operation"));
        posts_move(it, balance->book, open, result, balance->ug);
    }
}

/* ------------------------------------------------------------------ refining */

static struct whole_return *find_return(struct whole_posts *it, int64_t event)
{
    for (int i = 0; i < it->memory->return_count; i++)
        if (it->memory->returns[i].event == event)
            return &it->memory->returns[i];
    return NULL;
}

/* "assay or refining posts the share's shortfall or surplus back to the giver's open balance (in the fine
 * book)". */
static void assay_return(struct whole_posts *it)
{
    struct whole_return *back = find_return(it, posts_number(it, "return"));
    if (!back || back->is_void || back->refining) {
        whole_object(it->of, "an assay of what is no return");
        return;
    }
    int64_t found = fine_of(back->mass_ug, posts_number(it, "fineness_ppm"));
    posts_move(it, "fine:au", account("stream:", back->stream), back->open, back->fine_ug - found);
    back->fine_ug = found;
}

static void send_refiner(struct whole_posts *it)
{
    const char *stream = field(it, "stream");
    char refiner[32];
    int64_t sum = 0;
    int64_t refining = ++it->memory->refinings;
    for (int i = 0; i < it->memory->return_count; i++) {
        struct whole_return *back = &it->memory->returns[i];
        if (back->is_void || back->refining || strcmp(back->stream, stream) != 0)
            continue;
        back->refining = refining;
        sum += back->fine_ug;
    }
    snprintf(refiner, sizeof refiner, "refiner:%lld", (long long)refining);
    posts_move(it, "fine:au", account("stream:", stream), refiner, sum);
}

static int64_t given_by(const struct whole_posts *it, int64_t refining, const char *open)
{
    int64_t given = 0;
    for (int i = 0; i < it->memory->return_count; i++)
        if (it->memory->returns[i].refining == refining &&
            (!open || strcmp(it->memory->returns[i].open, open) == 0))
            given += it->memory->returns[i].fine_ug;
    return given;
}

static int64_t given_of(const struct whole_posts *it, int64_t refining, const char *custody)
{
    int64_t given = 0;
    for (int i = 0; i < it->memory->return_count; i++)
        if (it->memory->returns[i].refining == refining &&
            strcmp(it->memory->returns[i].custody, custody) == 0)
            given += it->memory->returns[i].fine_ug;
    return given;
}

/* Of what was paid each custody class gets its share; together they are all of it. */
static void sold(struct whole_posts *it, int64_t refining, const char *refiner, int64_t paid)
{
    static const char *const classes[] = {"own", "client"};
    int64_t expected = given_by(it, refining, NULL), sum = 0;
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        const char *to = i == 0 ? "supplier:refiner" : "supplier:refiner:client";
        int64_t got =
            whole_balance(it->of->after, "fine:au", to) - whole_balance(it->of->before, "fine:au", to);
        double away =
            (double)got - (double)paid * (double)given_of(it, refining, classes[i]) / (double)expected;
        if (away > 1.5 || away < -1.5)
            whole_object(it->of, "%lld µg were paid, and %s got %lld", (long long)paid, classes[i],
                         (long long)got);
        posts_move(it, "fine:au", refiner, to, got);
        sum += got;
    }
    if (sum != paid)
        whole_object(it->of, "%lld µg were paid, and the classes got %lld", (long long)paid, (long long)sum);
}

/* "Refining compares fine metal expected with fine metal paid, and shares the result among the benches that
 * gave the dust": each share is as what was given, but for the microgram that rounding leaves, and together
 * they are what was paid. */
static void refined(struct whole_posts *it)
{
    char refiner[32];
    int64_t refining = posts_number(it, "refining"), paid = posts_number(it, "fine_ug"), shared = 0;
    int64_t expected = given_by(it, refining, NULL);
    snprintf(refiner, sizeof refiner, "refiner:%lld", (long long)refining);
    for (int i = 0; i < it->memory->return_count; i++) {
        const char *open = it->memory->returns[i].open;
        if (it->memory->returns[i].refining != refining || posts_of(it, "fine:au", open) != 0)
            continue;
        int64_t given = given_by(it, refining, open);
        int64_t charged =
            whole_balance(it->of->after, "fine:au", open) - whole_balance(it->of->before, "fine:au", open);
        double away = (double)(given - charged) - (double)paid * (double)given / (double)expected;
        if (away > 1.5 || away < -1.5)
            whole_object(it->of, "%s gave %lld of %lld µg, %lld were paid, and it was charged %lld", open,
                         (long long)given, (long long)expected, (long long)paid, (long long)charged);
        posts_move(it, "fine:au", refiner, open, charged);
        shared += charged;
    }
    if (shared != expected - paid)
        whole_object(it->of, "%lld µg were expected and %lld paid, and %lld were shared", (long long)expected,
                     (long long)paid, (long long)shared);
    sold(it, refining, refiner, paid);
}

/* ------------------------------------------------------------------ pieces that become metal, and metal
 * pieces */

/* Whoever answers for a difference found in it; which of the open balances that is, is asked afterwards. */
static void found_missing(struct whole_posts *it, int64_t ug)
{
    posts_move(it, it->piece->book, "pieces", "open", ug);
}

static void weigh(struct whole_posts *it)
{
    found_missing(it, it->piece->book_ug - it->piece_after->book_ug);
}

/* A slip has several pieces: what is found missing of each. Whose are theirs is asked of all of them. */
static void weigh_slip(struct whole_posts *it)
{
    for (int i = 0; i < it->of->before->count; i++) {
        const struct seen *was = &it->of->before->pieces[i], *is = whole_find(it->of->after, was->tag);
        if (is && is->version != was->version)
            posts_move(it, was->book, "pieces", "open", was->book_ug - is->book_ug);
    }
}

bool posts_is_slip(const struct whole_posts *it)
{
    return posts_is_verb(it, "send") || posts_is_verb(it, "arrive");
}

#define BIAS_MAX_UG 1000 /* what a check-weight finds here; readings are corrected by it */

/* Weighed out: what the scale showed is its metal, the stones that are in it, whatever was due when it was
 * read, and its findings of other books. Else a finish finds nothing. */
static void end_step(struct whole_posts *it)
{
    const struct seen *was = it->piece, *is = it->piece_after;
    const char *state = strcmp(was->state, "held") == 0 ? was->was : was->state;
    bool both = strcmp(was->weigh, "both") == 0 && strcmp(state, "queued") != 0;
    bool through = was->weighed_here && (strcmp(was->weigh, "out") == 0 || both);
    int64_t gross = it->memory->gross[was->id];
    int64_t apart = gross - is->book_ug - is->stones_ug - is->foreign_ug;
    if (!through || !was->sets_stones || is->version == was->version)
        return;
    if (gross != 0 && is->book_ug != 0 && (apart > BIAS_MAX_UG || apart < -BIAS_MAX_UG))
        whole_object(it->of, "%s showed %lld µg, and is metal of %lld with stones of %lld", was->tag,
                     (long long)gross, (long long)is->book_ug, (long long)is->stones_ug);
    found_missing(it, was->book_ug - is->book_ug);
}

/* "Casting turns loose metal (all that was issued for the flask) into a tree": first what the caster has.
 * What the tree does not show goes to the caster's open balance. */
static void cast(struct whole_posts *it)
{
    const char *book = it->piece->book;
    int64_t own =
        it->piece->holder[0] ? balance_of(it->of->before, book, "loose:operator:", it->piece->holder) : 0;
    int64_t all = own + balance_of(it->of->before, book, "loose:tray:", it->piece->here);
    int64_t mass = it->mass ? it->mass : all;
    int64_t weighed = posts_number(it, "weighed_ug");
    int64_t first = mass < own ? mass : own;
    if (it->piece->holder[0])
        posts_move(it, book, account("loose:operator:", it->piece->holder), "pieces", first);
    posts_move(it, book, account("loose:tray:", it->piece->here), "pieces", mass - first);
    if (weighed)
        found_missing(it, mass - weighed);
    if (it->piece_after->book_ug != (weighed ? weighed : mass))
        whole_object(it->of, "%lld µg were cast, and %s has %lld", (long long)mass, it->piece->tag,
                     (long long)it->piece_after->book_ug);
}

/* "the group once and shared by theory (largest remainder)": of one alloy, so as the volumes are. */
static void check_group(struct whole_posts *it, const char *alone, int64_t group)
{
    double volumes = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < it->of->before->count; i++) {
            const struct seen *one = &it->of->before->pieces[i];
            double volume = (double)(one->volume_mm3_e3 * one->quantity);
            if (one->on_tree != it->piece->id || strcmp(one->place, "tree") != 0 ||
                strcmp(one->tag, alone) == 0)
                continue;
            volumes += round == 0 ? volume : 0;
            const struct seen *after = whole_find(it->of->after, one->tag);
            double away = (double)after->book_ug - (double)group * volume / volumes;
            if (round == 1 && (away > 1.5 || away < -1.5))
                whole_object(it->of, "%s has %lld µg of a group of %lld", one->tag, (long long)after->book_ug,
                             (long long)group);
        }
}

/* "a tree into pieces + misfills + sprue + button. What … the cut does not show goes to the caster's open
 * balance." */
static void cut(struct whole_posts *it)
{
    const char *rows = strstr(it->says, "\"pieces\"");
    char alone[40] = "", mass[24] = "";
    bool misfilled = rows && strstr(rows, "\"misfilled\":true");
    if (rows) {
        whole_field(strchr(rows, '{'), "piece", alone, sizeof alone);
        whole_field(strchr(rows, '{'), "mass_ug", mass, sizeof mass);
    }
    int64_t clean = posts_number(it, "sprue_ug") + posts_number(it, "button_ug");
    int64_t one = strtoll(mass, NULL, 10), group = posts_number(it, "group_ug");
    posts_move(it, it->piece->book, "pieces", "scrap", clean + (misfilled ? one : 0));
    found_missing(it, it->piece->book_ug - clean - one - group);
    check_group(it, alone, group);
}

static void scrap(struct whole_posts *it)
{
    int64_t count = posts_number(it, "count"), had = it->piece->book_ug;
    bool part = count > 0 && count < it->piece->quantity;
    int64_t gone = part ? had - it->piece_after->book_ug : had;
    double away = part ? (double)gone - (double)had * (double)count / (double)it->piece->quantity : 0;
    if (away > 1 || away < -1)
        whole_object(it->of, "%lld of %lld µg went with %lld of %lld pieces", (long long)gone, (long long)had,
                     (long long)count, (long long)it->piece->quantity);
    posts_move(it, it->piece->book, "pieces", "scrap", gone);
}

/* "Known and missing → loss (missing)" at the station where it was; found, it comes back from there. */
static void lose(struct whole_posts *it)
{
    const struct view *after = it->of->after;
    bool lost = posts_is_verb(it, "missing");
    int64_t ug = lost ? it->piece->book_ug : -it->piece->book_ug;
    for (int i = 0; i < after->balance_count; i++) {
        const struct whole_balance *balance = &after->balances[i];
        const char *end = strrchr(balance->account, ':');
        if (strcmp(balance->book, it->piece->book) == 0 && strncmp(balance->account, "loss:", 5) == 0 &&
            end && strcmp(end, ":missing") == 0 &&
            balance->ug - whole_balance(it->of->before, balance->book, balance->account) == ug && ug != 0) {
            posts_move(it, balance->book, "pieces", balance->account, ug);
            return;
        }
    }
    if (ug != 0)
        whole_object(it->of, "%lld µg of %s are lost nowhere", (long long)ug, it->piece->tag);
}

static void deliver(struct whole_posts *it)
{
    for (int i = 0; i < it->of->after->count; i++) {
        const struct seen *now = &it->of->after->pieces[i];
        const struct seen *was = whole_find(it->of->before, now->tag);
        if (was && strcmp(now->place, "delivered") == 0 && strcmp(was->place, "delivered") != 0)
            posts_move(it, was->book, "pieces", "delivered", was->book_ug);
    }
}

/* ------------------------------------------------------------------ component stock */

static void stock_in(struct whole_posts *it)
{
    posts_move(it, it->book, or_else(field(it, "from"), "supplier"), "stock:clasp", it->mass);
}

/* Its share of what the stock weighs: the count stands in the answer's record, so it is held to be a share.
 */
static void stock_out(struct whole_posts *it)
{
    for (int i = 0; i < it->of->before->balance_count; i++) {
        const struct whole_balance *balance = &it->of->before->balances[i];
        if (strcmp(balance->account, "stock:clasp") != 0)
            continue;
        int64_t gone = balance->ug - whole_balance(it->of->after, balance->book, balance->account);
        if (gone < 0 || gone > balance->ug)
            whole_object(it->of, "%lld of %lld µg of clasps went out", (long long)gone,
                         (long long)balance->ug);
        posts_move(it, balance->book, "stock:clasp", "pieces", gone);
    }
}

/* ------------------------------------------------------------------ taken back */

/* What an event posted, the other way round; and what had been implied with it and is taken back, too, since
 * event `since`: which of that its bench has not told yet is not asked here. */
static void reverse(struct whole_posts *it, int64_t event, int64_t since)
{
    sqlite3_stmt *row = NULL;
    struct whole_return *back = find_return(it, event);
    if (sqlite3_prepare_v2(
            it->of->db,
            "SELECT b.name, d.name, c.name, t.amount_ug FROM transfer AS t JOIN book AS b ON b.id "
            "= t.book JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id = t.credit "
            "WHERE t.event = ?1 OR t.event IN (SELECT i.seq FROM event AS u JOIN event AS i ON i.seq = "
            "u.corrects JOIN event AS own ON own.seq = ?1 WHERE u.seq > ?2 AND i.command = own.command)",
            -1, &row, NULL) != SQLITE_OK)
        whole_object(it->of, "the store cannot be asked: %s", sqlite3_errmsg(it->of->db));
    sqlite3_bind_int64(row, 1, event);
    sqlite3_bind_int64(row, 2, since);
    while (sqlite3_step(row) == SQLITE_ROW)
        posts_move(it, (const char *)sqlite3_column_text(row, 0), (const char *)sqlite3_column_text(row, 1),
                   (const char *)sqlite3_column_text(row, 2), sqlite3_column_int64(row, 3));
    sqlite3_finalize(row);
    if (back)
        back->is_void = true;
}

static void correct(struct whole_posts *it)
{
    reverse(it, posts_number(it, "event"), INT64_MAX);
}

/* ------------------------------------------------------------------ a step */

static void buy(struct whole_posts *it)
{
    posts_move(it, it->book, "supplier", "vault", it->mass);
}

static void open_metal(struct whole_posts *it)
{
    posts_move(it, it->book, "opening", or_else(field(it, "into"), "vault"), it->mass);
}

/* Which verbs move more than pieces from holder to holder. */
static const struct {
    const char *verb;
    bool of_piece;
    void (*post)(struct whole_posts *it);
} DEEDS[] = {
    {"buy_metal", false, buy},
    {"open_metal", false, open_metal},
    {"issue_metal", false, issue},
    {"return_metal", false, return_metal},
    {"return_scrap", false, return_scrap},
    {"collect", false, collect},
    {"reclassify", false, reclassify},
    {"melt", false, melt},
    {"settle", false, settle},
    {"assay_return", false, assay_return},
    {"send_refiner", false, send_refiner},
    {"refined", false, refined},
    {"correct", false, correct},
    {"stock_in", false, stock_in},
    {"stock_out", false, stock_out},
    {"deliver", false, deliver},
    {"weigh", true, weigh},
    {"finish", true, end_step},
    {"pass", true, end_step},
    {"send", false, weigh_slip},
    {"arrive", false, weigh_slip},
    {"cast", true, cast},
    {"cut", true, cut},
    {"scrap", true, scrap},
    {"missing", true, lose},
    {"found", true, lose},
};

void posts_make(struct whole_posts *it)
{
    for (size_t i = 0; i < COUNT_OF(DEEDS); i++)
        if (posts_is_verb(it, DEEDS[i].verb) && (it->piece || !DEEDS[i].of_piece))
            DEEDS[i].post(it);
    if (it->of->step->how == HOW_WITHDRAWN && it->of->after->transfers > it->of->before->transfers)
        reverse(it, it->memory->last[it->of->step->sender].event, it->of->before->last_event);
}

void posts_begin(struct whole_posts *it, struct whole_case *of, struct whole_memory *memory)
{
    *it = (struct whole_posts){.of = of, .memory = memory, .says = of->step->says};
    char tag[40];
    whole_field(it->says, "do", it->verb, sizeof it->verb);
    if (it->of->step->how == HOW_WITHDRAWN)
        snprintf(it->verb, sizeof it->verb, "withdraw");
    whole_field(it->says, "operator", it->operator, sizeof it->operator);
    whole_field(it->says, "piece", tag, sizeof tag);
    write_book(it->says, it->book);
    it->mass = posts_number(it, "mass_ug");
    it->piece = whole_find(it->of->before, tag);
    it->piece_after = it->piece ? whole_find(it->of->after, it->piece->tag) : NULL;
}
