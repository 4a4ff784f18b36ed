/* rulesrun RULES TABLE…: cases from tables, a block of rows at a time. */
#include <string.h>
#include <strings.h>

#include "cli/cli.h"
#include "cli/progress.h"

enum { BLOCK_ROWS = 4096 };

typedef struct Cohorts {
    const Options *options;
    bool counts; /* instead of reports */
    const rr_rules *rules;
    rr_cases *cases;
    rr_run *run;
    rr_summary *summary;
    bool found; /* the one case that is wanted */
    bool named; /* the line that names the columns of CSV is written */
    int ended;  /* tables that were read to their end: without all of them there is no summary */
    int status;
} Cohorts;

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

static bool print_head_messages(const Options *options, const rr_cohort *cohort)
{
    for (size_t i = 0; i < rr_cohort_diagnostics(cohort); i++)
        if (!tell_text(rr_cohort_diagnostic_text(cohort, i, options->colour_errors))) return false;
    return true;
}

/* Gives false where nothing more can be written, or there is no memory. */
static bool report_row(Cohorts *c, uint32_t row)
{
    char *text;
    size_t size;
    const char *name = rr_case_name(c->cases, row);
    if (c->options->only && strcmp(c->options->only, name) != 0) return true;
    c->found = true;
    if (c->options->format != RR_CSV && rr_case_failed(c->cases, row)) {
        message("rulesrun: case %s was not run, because of the errors in its row\n", name);
        return true;
    }
    if (rr_report(c->run, row, c->options->format, c->options->colour, &text, &size) != RR_OK) {
        c->status = out_of_memory();
        return false;
    }
    output(text, size);
    if (c->options->format == RR_TEXT) output("\n", 1);
    rr_free(text);
    return !output_failed();
}

static bool report_block(Cohorts *c)
{
    for (uint32_t first = 0; first < rr_case_count(c->cases); first += rr_run_count(c->run)) {
        if (rr_run_block(c->run, c->cases, first) != RR_OK || !print_run_messages(c->options, c->run) ||
            rr_summary_add(c->summary, c->run) != RR_OK) {
            c->status = out_of_memory();
            return false;
        }
        for (uint32_t row = first; !c->counts && row < first + rr_run_count(c->run); row++)
            if (!report_row(c, row)) return false;
    }
    return true;
}

/* Keys of NDJSON come with the rows. */
static bool refuses_strangers(const Cohorts *c)
{
    rr_diagnostic d;
    for (size_t i = 0; c->options->strict && rr_cases_diagnostic(c->cases, i, &d); i++)
        if (strcmp(d.code, "W701") == 0) return true;
    return false;
}

static bool stop_at_strangers(Cohorts *c)
{
    message("rulesrun: with --strict each column is to be one that the rules know\n");
    c->status = EXIT_FAULT;
    return false;
}

/* One block of rows; false where there is no next one. */
static bool read_block(Cohorts *c, rr_cohort *cohort)
{
    rr_status read = rr_cohort_read(cohort, c->cases, BLOCK_ROWS);
    if (read == RR_NO_MEMORY || !print_case_messages(c->options, c->cases, 0)) {
        c->status = out_of_memory();
        return false;
    }
    if (read == RR_ERROR) c->status = EXIT_FAULT;
    if (read == RR_ERROR && !c->options->keep_going) {
        if (!rr_cohort_broken(cohort))
            message("rulesrun: it stops here; with --keep-going such rows are marked, and the others are run\n");
        return false;
    }
    if (refuses_strangers(c)) return stop_at_strangers(c);
    if (!report_block(c)) return false;
    bool last = rr_case_count(c->cases) < BLOCK_ROWS;
    c->ended += last && !rr_cohort_broken(cohort);
    return !last;
}

/* False where it could not be made. */
static bool print_made(Cohorts *c, rr_status made, char *const *text, const size_t *size)
{
    if (made == RR_OK) output(*text, *size);
    else c->status = out_of_memory();
    rr_free(*text);
    return made == RR_OK;
}

static void read_rows(Cohorts *c, rr_cohort *cohort, const char *path)
{
    Progress progress;
    uint64_t bytes, in_all;
    progress_start(&progress);
    while (read_block(c, cohort)) {
        rr_cohort_progress(cohort, &bytes, &in_all);
        progress_rows(&progress, rr_cohort_rows(cohort), bytes, in_all);
    }
    progress_end(&progress);
    if (rr_cohort_broken(cohort)) message("rulesrun: %s is not read to its end\n", path);
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

static void read_table(Cohorts *c, const char *path)
{
    const rr_cohort_options how = { c->options->delimiter, c->options->decimal_comma };
    rr_cohort *cohort;
    rr_status opened = rr_cohort_open(c->rules, path, &how, &cohort);
    if (opened == RR_MISUSE) c->status = usage_error("cells cannot be parted by this delimiter");
    else if (!cohort || !print_head_messages(c->options, cohort)) c->status = out_of_memory();
    else if (opened != RR_OK) c->status = EXIT_FAULT;
    else if (c->options->strict && has_strangers(cohort)) stop_at_strangers(c);
    else if (name_columns(c)) read_rows(c, cohort, path);
    rr_cohort_close(cohort);
}

/* What each row was taken for: none is lost. */
static void tell_rows(Cohorts *c)
{
    uint64_t cases = rr_summary_cases(c->summary), errors = rr_summary_errors(c->summary);
    if (errors && !c->counts)
        message("rulesrun: %llu rows: %llu run, %llu with errors\n", (unsigned long long)cases,
                (unsigned long long)(cases - errors), (unsigned long long)errors);
}

static void read_tables(Cohorts *c, char **paths, int count)
{
    char *text;
    size_t size;
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
    else if (c->counts) whole = print_made(c, rr_summary_text(c->summary, &text, &size), &text, &size);
    if (whole && c->options->keep_going) output_whole(); /* rows with errors are marked as such */
}

int run_tables(const Options *options, const rr_rules *rules, char **paths, int count)
{
    Cohorts c = {
        .options = options, .counts = options->summary || !options->format_given, .rules = rules, .status = EXIT_RAN
    };
    if (rr_cases_new(rules, &c.cases) != RR_OK || rr_run_new(rules, &c.run) != RR_OK ||
        rr_summary_new(rules, &c.summary) != RR_OK)
        c.status = out_of_memory();
    else read_tables(&c, paths, count);
    rr_summary_free(c.summary);
    rr_run_free(c.run);
    rr_cases_free(c.cases);
    return c.status;
}
