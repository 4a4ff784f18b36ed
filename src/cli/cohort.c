/* rulesrun RULES TABLE…: cases from tables, some rows at a time, by several threads; what is printed of them comes in
 * the order of the rows. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/cli.h"
#include "cli/progress.h"

enum { REPEATS_TOLD = 5 };

/* All tables of one command. */
typedef struct Cohorts {
    const Options *options;
    bool counts; /* instead of reports */
    const rr_rules *rules;
    rr_summary *summary;     /* where counts are wanted; else NULL: it takes time */
    rr_agreement *agreement; /* with the gold standard; NULL where there is none */
    bool found;              /* the one case that is wanted */
    bool named;              /* the line that names the columns of CSV is written */
    uint64_t rows, failed;   /* that were told of; failed: with errors */
    int ended;               /* tables that were read to their end: without all of them there is no summary */
    int status;
} Cohorts;

/* The threads that work on one table. Rows are taken by one at a time; each portion of them has its turn to be told of,
 * in the order in which it was taken. */
typedef struct Crew {
    Cohorts *cohorts;
    rr_cohort *cohort;
    pthread_mutex_t taking, telling;
    pthread_cond_t told;
    uint64_t taken, turn; /* portions */
    uint64_t bytes, bytes_in_all;
    bool stopped; /* nothing more is to be told */
    Progress progress;
} Crew;

typedef struct Text {
    char *text;
    size_t size, room;
} Text;

typedef struct Worker {
    Crew *crew;
    pthread_t thread;
    rr_rows *rows;
    rr_cases *cases;
    rr_run *run;
    rr_summary *summary;
    rr_agreement *agreement;
    rr_status status; /* of the portion at hand … */
    uint32_t wanted;  /* … of which so many rows are told: those before the first with an error, where that stops */
    Text reports, messages;
    bool found;
} Worker;

static bool ends_in(const char *path, size_t size, const char *end)
{
    size_t length = strlen(end);
    return size > length && strncasecmp(path + size - length, end, length) == 0;
}

size_t unpacked_name(const char *path)
{
    size_t size = strlen(path);
    return size - (ends_in(path, size, ".gz") ? 3 : ends_in(path, size, ".zst") ? 4 : 0);
}

bool is_table(const char *path)
{
    static const char *const ends[] = { ".csv", ".tsv", ".tab", ".ndjson", ".jsonl" };
    size_t size = unpacked_name(path);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_in(path, size, ends[i])) return true;
    return false;
}

/* ---- what a worker does by itself ---- */

static bool add_text(Text *to, const char *text, size_t size)
{
    size_t room = to->room ? to->room : 4096;
    while (room - to->size < size) room *= 2;
    char *grown = room == to->room ? to->text : realloc(to->text, room);
    if (!grown) return false;
    to->text = grown;
    to->room = room;
    memcpy(to->text + to->size, text, size);
    to->size += size;
    return true;
}

/* Those of the block that was run last. */
static bool add_messages(Worker *w)
{
    for (size_t i = 0; i < rr_run_diagnostics(w->run); i++) {
        char *text = rr_run_diagnostic_text(w->run, i, w->crew->cohorts->options->colour_errors);
        bool added = text && add_text(&w->messages, text, strlen(text));
        rr_free(text);
        if (!added) return false;
    }
    return true;
}

static bool add_report(Worker *w, uint32_t row)
{
    const Options *options = w->crew->cohorts->options;
    char *text;
    size_t size;
    if (options->only && strcmp(options->only, rr_case_name(w->cases, row)) != 0) return true;
    w->found = true;
    if (options->format != RR_CSV && rr_case_failed(w->cases, row)) return true;
    if (rr_report(w->run, row, options->format, options->colour, &text, &size) != RR_OK) return false;
    bool added = add_text(&w->reports, text, size) && (options->format != RR_TEXT || add_text(&w->reports, "\n", 1));
    rr_free(text);
    return added;
}

static bool add_lines(Worker *w, uint32_t first, uint32_t end)
{
    char *text;
    size_t size;
    if (rr_report_rows(w->run, first, end - first, &text, &size) != RR_OK) return false;
    bool added = add_text(&w->reports, text, size);
    rr_free(text);
    return added;
}

static bool add_reports(Worker *w)
{
    const Options *options = w->crew->cohorts->options;
    uint32_t first = rr_run_first(w->run), end = first + rr_run_count(w->run);
    if (end > w->wanted) end = w->wanted;
    if (w->crew->cohorts->counts || first >= end) return true;
    if (options->format == RR_CSV && !options->only) return add_lines(w, first, end);
    for (uint32_t row = first; row < end; row++)
        if (!add_report(w, row)) return false;
    return true;
}

static uint32_t rows_wanted(const Worker *w)
{
    uint32_t count = rr_case_count(w->cases);
    bool all = w->status == RR_OK || w->crew->cohorts->options->keep_going;
    for (uint32_t row = 0; row < count && !all; row++)
        if (rr_case_failed(w->cases, row)) return row;
    return count;
}

static bool count_block(Worker *w)
{
    const uint64_t *has, *has_not;
    if (!w->summary) return true;
    if (rr_summary_add(w->summary, w->run) != RR_OK) return false;
    if (!w->agreement || !rr_cases_gold(w->cases, &has, &has_not)) return true;
    return rr_agreement_add(w->agreement, w->run, has, has_not) == RR_OK;
}

static bool run_portion(Worker *w)
{
    w->reports.size = w->messages.size = 0;
    w->found = false;
    w->status = rr_rows_read(w->rows, w->cases);
    if (w->status != RR_OK && w->status != RR_ERROR) return false;
    w->wanted = rows_wanted(w);
    for (uint32_t first = 0; first < rr_case_count(w->cases); first += rr_run_count(w->run))
        if (rr_run_block(w->run, w->cases, first) != RR_OK || !count_block(w) || !add_messages(w) || !add_reports(w))
            return false;
    return true;
}

/* ---- what comes in order ---- */

static bool print_head_messages(const Options *options, const rr_cohort *cohort)
{
    for (size_t i = 0; i < rr_cohort_diagnostics(cohort); i++)
        if (!tell_text(rr_cohort_diagnostic_text(cohort, i, options->colour_errors))) return false;
    return true;
}

/* All messages; or, where the first error stops it, those up to the row that has it. */
static bool print_messages(const Options *options, const rr_cases *cases)
{
    rr_diagnostic d;
    unsigned last = 0;
    for (size_t i = 0; rr_cases_diagnostic(cases, i, &d); i++) {
        if (last && d.line > last) continue;
        if (d.severity == RR_SEVERITY_ERROR && !options->keep_going) last = d.line;
        if (!tell_text(rr_cases_diagnostic_text(cases, i, options->colour_errors))) return false;
    }
    return true;
}

/* Keys of NDJSON come with the rows. */
static bool refuses_strangers(const Options *options, const rr_cases *cases)
{
    rr_diagnostic d;
    for (size_t i = 0; options->strict && rr_cases_diagnostic(cases, i, &d); i++)
        if (strcmp(d.code, "W701") == 0) return true;
    return false;
}

static bool stop_at_strangers(Cohorts *c)
{
    message("rulesrun: with --strict each column is to be one that the rules know\n");
    c->status = EXIT_FAULT;
    return false;
}

static void tell_failed_row(const Cohorts *c, const char *name)
{
    const char *only = c->options->only;
    if (c->counts || c->options->format == RR_CSV || !c->options->keep_going || (only && strcmp(only, name) != 0))
        return;
    message("rulesrun: case %s was not run, because of the errors in its row\n", name);
}

static void tell_failed_rows(const Worker *w)
{
    Cohorts *c = w->crew->cohorts;
    c->rows += w->wanted;
    for (uint32_t row = 0; w->status != RR_OK && row < w->wanted; row++) {
        if (!rr_case_failed(w->cases, row)) continue;
        c->failed++;
        tell_failed_row(c, rr_case_name(w->cases, row));
    }
}

/* False where nothing more is to be told. */
static bool tell_portion(Worker *w, bool made)
{
    Cohorts *c = w->crew->cohorts;
    if (!made || rr_rows_accept(w->rows, w->crew->cohort, w->cases) != RR_OK || !print_messages(c->options, w->cases)) {
        c->status = out_of_memory();
        return false;
    }
    if (w->messages.size) message("%.*s", (int)w->messages.size, w->messages.text);
    if (refuses_strangers(c->options, w->cases)) return stop_at_strangers(c);
    tell_failed_rows(w);
    if (w->reports.size) output(w->reports.text, w->reports.size);
    c->found |= w->found;
    if (output_failed()) return false;
    if (w->status == RR_OK) return true;
    c->status = EXIT_FAULT;
    if (!c->options->keep_going && !rr_cohort_broken(w->crew->cohort))
        message("rulesrun: it stops here; with --keep-going such rows are marked, and the others are run\n");
    return c->options->keep_going && !rr_cohort_broken(w->crew->cohort);
}

/* ---- threads ---- */

static bool take(Worker *w, uint64_t *portion)
{
    Crew *crew = w->crew;
    pthread_mutex_lock(&crew->taking);
    *portion = crew->taken;
    bool taken = rr_rows_take(w->rows, crew->cohort);
    crew->taken += taken;
    rr_cohort_progress(crew->cohort, &crew->bytes, &crew->bytes_in_all);
    pthread_mutex_unlock(&crew->taking);
    return taken;
}

/* By who has the turn. */
static void show_progress(Crew *crew)
{
    pthread_mutex_lock(&crew->taking);
    uint64_t bytes = crew->bytes, in_all = crew->bytes_in_all;
    pthread_mutex_unlock(&crew->taking);
    progress_rows(&crew->progress, rr_cohort_rows(crew->cohort), bytes, in_all);
}

/* False where nothing more is to be told. */
static bool tell_in_turn(Worker *w, uint64_t portion, bool made)
{
    Crew *crew = w->crew;
    pthread_mutex_lock(&crew->telling);
    while (crew->turn != portion) pthread_cond_wait(&crew->told, &crew->telling);
    if (!crew->stopped) crew->stopped = !tell_portion(w, made);
    show_progress(crew);
    crew->turn++;
    bool goes_on = !crew->stopped;
    pthread_cond_broadcast(&crew->told);
    pthread_mutex_unlock(&crew->telling);
    return goes_on;
}

static bool finish(Worker *w, uint64_t portion)
{
    return tell_in_turn(w, portion, run_portion(w));
}

static void *work(void *worker)
{
    uint64_t portion;
    while (take(worker, &portion) && finish(worker, portion)) {
    }
    return NULL;
}

static bool hire(Worker *w, Crew *crew)
{
    const rr_rules *rules = crew->cohorts->rules;
    *w = (Worker){ .crew = crew };
    return rr_rows_new(crew->cohort, &w->rows) == RR_OK && rr_cases_new(rules, &w->cases) == RR_OK &&
           rr_run_new(rules, &w->run) == RR_OK &&
           (!crew->cohorts->summary || rr_summary_new(rules, &w->summary) == RR_OK) &&
           (!crew->cohorts->agreement || rr_agreement_new(rules, &w->agreement) == RR_OK);
}

static bool dismiss(Worker *w)
{
    bool added = !w->summary || rr_summary_merge(w->crew->cohorts->summary, w->summary) == RR_OK;
    added &= !w->agreement || rr_agreement_merge(w->crew->cohorts->agreement, w->agreement) == RR_OK;
    rr_agreement_free(w->agreement);
    rr_summary_free(w->summary);
    rr_run_free(w->run);
    rr_cases_free(w->cases);
    rr_rows_free(w->rows);
    free(w->reports.text);
    free(w->messages.text);
    return added;
}

static int jobs(const Options *options, const rr_cohort *cohort)
{
    cpu_set_t processors;
    if (rr_cohort_in_order(cohort)) return 1;
    if (options->jobs) return options->jobs;
    int count = sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 1;
    return count < MOST_JOBS ? count : MOST_JOBS;
}

/* Where no further thread can be had, those there are do it. False where counts could not be had of one. */
static bool hire_helpers(Crew *crew, Worker *workers, int *hired)
{
    for (int wanted = jobs(crew->cohorts->options, crew->cohort); *hired < wanted; ++*hired) {
        Worker *w = &workers[*hired];
        bool helps = hire(w, crew) && pthread_create(&w->thread, NULL, work, w) == 0;
        if (!helps) return dismiss(w);
    }
    return true;
}

/* Others are asked to help when there is a second portion: most tables have none. */
static bool run_crew(Crew *crew)
{
    Worker workers[MOST_JOBS];
    uint64_t portion = 0;
    int hired = 1;
    bool ready = hire(&workers[0], crew), more = ready && take(&workers[0], &portion);
    more = more && finish(&workers[0], portion) && take(&workers[0], &portion);
    if (more) ready = hire_helpers(crew, workers, &hired);
    if (more && finish(&workers[0], portion)) work(&workers[0]);
    for (int i = 1; i < hired; i++) pthread_join(workers[i].thread, NULL);
    for (int i = 0; i < hired; i++) ready &= dismiss(&workers[i]);
    return ready;
}

static void tell_broken(const char *path)
{
    message("rulesrun: %s is not read to its end\n", path);
}

static void read_rows(Cohorts *c, rr_cohort *cohort, const char *path)
{
    Crew crew = { .cohorts = c,
                  .cohort = cohort,
                  .taking = PTHREAD_MUTEX_INITIALIZER,
                  .telling = PTHREAD_MUTEX_INITIALIZER,
                  .told = PTHREAD_COND_INITIALIZER };
    progress_start(&crew.progress);
    bool worked = run_crew(&crew);
    progress_end(&crew.progress);
    if (!worked) c->status = out_of_memory();
    c->ended += worked && !crew.stopped && !rr_cohort_broken(cohort);
    if (rr_cohort_broken(cohort)) tell_broken(path);
    if (rr_cohort_repeats(cohort) > REPEATS_TOLD)
        message("rulesrun: in all, %llu rows of %s are called as an earlier one\n",
                (unsigned long long)rr_cohort_repeats(cohort), path);
}

/* ---- tables ---- */

/* False where it could not be made. */
static bool print_made(Cohorts *c, rr_status made, char *const *text, const size_t *size)
{
    if (made == RR_OK) output(*text, *size);
    else c->status = out_of_memory();
    rr_free(*text);
    return made == RR_OK;
}

/* Adds a text that was made, and frees it. False where it was not, or there is no memory. */
static bool add_made(Text *to, rr_status made, char *text, size_t size)
{
    if (made != RR_OK) return false; /* there is no text then */
    bool added = add_text(to, text, size);
    rr_free(text);
    return added;
}

static bool add_agreement(const Cohorts *c, bool json, Text *to)
{
    static const char head[] = "\nAgainst ";
    const char *column = c->options->against;
    char *text = NULL;
    size_t size = 0;
    if (!json &&
        (!add_text(to, head, sizeof head - 1) || !add_text(to, column, strlen(column)) || !add_text(to, "\n\n", 2)))
        return false;
    rr_status made = (json ? rr_agreement_json : rr_agreement_text)(c->agreement, &text, &size);
    return add_made(to, made, text, size);
}

/* All of it, or nothing. */
static bool print_counts(Cohorts *c)
{
    bool json = c->options->format == RR_JSON;
    Text all = { 0 };
    char *text = NULL;
    size_t size = 0;
    rr_status made = (json ? rr_summary_json : rr_summary_text)(c->summary, &text, &size);
    bool whole = add_made(&all, made, text, size) && (!c->agreement || add_agreement(c, json, &all));
    if (whole) output(all.text, all.size);
    else c->status = out_of_memory();
    free(all.text);
    return whole;
}

static bool print_page(Cohorts *c)
{
    char *text = NULL;
    size_t size = 0;
    rr_status made = rr_summary_page(c->summary, c->agreement, &text, &size);
    return print_made(c, made, &text, &size);
}

static bool name_columns(Cohorts *c)
{
    char *text;
    size_t size;
    if (c->options->format != RR_CSV || c->named) return true;
    c->named = true;
    return print_made(c, rr_report_names(c->rules, &text, &size), &text, &size);
}

static bool has_strangers(const rr_cohort *cohort)
{
    rr_diagnostic d;
    for (size_t i = 0; rr_cohort_diagnostic(cohort, i, &d); i++)
        if (strcmp(d.code, "W701") == 0) return true;
    return false;
}

/* Whether a file breaks off so early that not even its head was had, rather than that its head is wrong. */
static bool broke_at_once(const rr_cohort *cohort)
{
    uint64_t got, in_all;
    rr_diagnostic d;
    rr_cohort_progress(cohort, &got, &in_all);
    return got && rr_cohort_diagnostic(cohort, 0, &d) && strncmp(d.code, "E50", 3) == 0;
}

static void read_table(Cohorts *c, const char *path)
{
    const rr_cohort_options how = { .delimiter = c->options->delimiter,
                                    .decimal_comma = c->options->decimal_comma,
                                    .against = c->options->against,
                                    .verdicts_only = c->counts || c->options->format == RR_CSV };
    rr_cohort *cohort;
    rr_status opened = rr_cohort_open(c->rules, path, &how, &cohort);
    if (opened == RR_MISUSE) c->status = usage_error("cells cannot be parted by this delimiter");
    else if (!cohort || !print_head_messages(c->options, cohort)) c->status = out_of_memory();
    else if (opened != RR_OK) {
        c->status = EXIT_FAULT;
        if (broke_at_once(cohort)) tell_broken(path);
    } else if (c->options->strict && has_strangers(cohort)) stop_at_strangers(c);
    else if (name_columns(c)) read_rows(c, cohort, path);
    rr_cohort_close(cohort);
}

/* What each row was taken for: none is lost. */
static void tell_rows(Cohorts *c)
{
    if (c->failed && !c->counts && c->options->keep_going)
        message("rulesrun: %llu rows: %llu run, %llu with errors\n", (unsigned long long)c->rows,
                (unsigned long long)(c->rows - c->failed), (unsigned long long)c->failed);
}

static void read_tables(Cohorts *c, char **paths, int count)
{
    for (int i = 0; i < count && (c->status == EXIT_RAN || c->options->keep_going) && !output_failed(); i++)
        read_table(c, paths[i]);
    if (c->status == EXIT_USAGE) return;
    tell_rows(c);
    if (c->options->only && !c->counts && !c->found) {
        message("rulesrun: there is no case %s\n", c->options->only);
        c->status = EXIT_FAULT;
    }
    bool whole = c->ended == count && (c->counts || !c->options->only || c->found);
    if (c->counts && c->ended < count) message("rulesrun: there is no summary, as not all rows were read\n");
    else if (c->counts) whole = c->options->page ? print_page(c) : print_counts(c);
    if (whole && c->options->keep_going) output_whole(); /* rows with errors are marked as such */
}

int run_tables(const Options *options, const rr_rules *rules, char **paths, int count)
{
    Cohorts c = {
        .options = options, .counts = options->summary || !options->format_given, .rules = rules, .status = EXIT_RAN
    };
    if ((c.counts && rr_summary_new(rules, &c.summary) != RR_OK) ||
        (options->against && (rr_agreement_new(rules, &c.agreement) != RR_OK ||
                              rr_agreement_name(c.agreement, options->against) == RR_NO_MEMORY)))
        c.status = out_of_memory();
    else read_tables(&c, paths, count);
    rr_agreement_free(c.agreement);
    rr_summary_free(c.summary);
    return c.status;
}
