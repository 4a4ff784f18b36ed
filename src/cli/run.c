/* rulesrun RULES CASES… */
#include "cli/cli.h"

typedef struct Progress {
    int status;
    bool told; /* some report, so that a blank line goes before the next */
} Progress;

/* Reports one case; false where nothing more can be reported. A case with an error in its facts is told of, not run. */
static bool report_case(const Options *options, const rr_cases *cases, const rr_run *run, uint32_t row, Progress *p)
{
    char *text;
    size_t size;
    if (rr_case_failed(cases, row)) {
        message("rulesrun: case %s was not run, because of the errors in its facts\n", rr_case_name(cases, row));
        p->status = EXIT_FAULT;
    } else if (rr_report(run, row, options->format, options->colour, &text, &size) != RR_OK) {
        p->status = out_of_memory();
        return false;
    } else {
        if (p->told && options->format == RR_TEXT) output_format("\n%s", text);
        else output(text, size);
        p->told = true;
        rr_free(text);
    }
    return !output_failed();
}

static int report_cases(const Options *options, const rr_cases *cases, rr_run *run, int status)
{
    Progress progress = { .status = status };
    for (uint32_t first = 0; first < rr_case_count(cases); first += rr_run_count(run)) {
        if (rr_run_block(run, cases, first) != RR_OK || !print_run_messages(options, run)) return out_of_memory();
        for (uint32_t row = first; row < first + rr_run_count(run); row++)
            if (!report_case(options, cases, run, row, &progress)) return progress.status;
    }
    return progress.status;
}

int command_run(const Options *options)
{
    if (options->count == 0) return usage_error("which rules?");
    if (options->count == 1)
        return usage_error("which cases? (`rulesrun check %s` looks at the rules alone)", options->arguments[0]);
    int status = EXIT_RAN;
    char **paths = options->arguments + 1;
    int count = options->count - 1, tables = 0;
    for (int i = 0; i < count; i++) tables += options->tables || is_table(paths[i]);
    if (tables && tables < count) return usage_error("tables and facts are run in commands of their own");
    if (!tables && (options->summary || options->format == RR_CSV || options->keep_going || options->decimal_comma ||
                    options->delimiter))
        return usage_error("this option is for tables of cases; %s is none (--table says that it is)", paths[0]);
    rr_rules *rules = load_rules(options, options->arguments[0], &status);
    if (rules && tables) {
        Options of_tables = *options;
        of_tables.summary |= !options->format_given;
        status = run_tables(&of_tables, rules, paths, count);
        rr_rules_free(rules);
        return status;
    }
    rr_cases *cases = rules ? load_cases(options, rules, options->arguments + 1, options->count - 1, &status) : NULL;
    rr_run *run = NULL;
    if (cases) status = rr_run_new(rules, &run) == RR_OK ? report_cases(options, cases, run, status) : out_of_memory();
    rr_run_free(run);
    rr_cases_free(cases);
    rr_rules_free(rules);
    return status;
}
