/* rulesrun RULES CASES… */
#include <string.h>

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

/* EXIT_RAN where the cases are all tables, or all facts, and the options are for such. */
static int judge_cases(const Options *options, char **paths, int count, bool *tables)
{
    int found = 0;
    for (int i = 0; i < count; i++) {
        bool table = options->tables || is_table(paths[i]);
        if (!table && unpacked_name(paths[i]) < strlen(paths[i]))
            return usage_error("%s is packed, and of what is packed only tables are read (--table says that it is one)",
                               paths[i]);
        found += table;
    }
    *tables = found;
    if (found && found < count) return usage_error("tables and facts are run in commands of their own");
    bool for_tables = options->summary || options->format == RR_CSV || options->keep_going || options->decimal_comma ||
                      options->delimiter || options->against;
    if (found && options->against && options->format_given && !options->summary)
        return usage_error("--against is told behind the summary of a table, not with reports of its cases");
    if (found || !for_tables) return EXIT_RAN;
    return usage_error("this option is for tables of cases; %s is none (--table says that it is)", paths[0]);
}

static int run_facts(const Options *options, const rr_rules *rules, char **paths, int count)
{
    int status = EXIT_RAN;
    rr_cases *cases = load_cases(options, rules, paths, count, &status);
    rr_run *run = NULL;
    if (cases) status = rr_run_new(rules, &run) == RR_OK ? report_cases(options, cases, run, status) : out_of_memory();
    rr_run_free(run);
    rr_cases_free(cases);
    return status;
}

int command_run(const Options *options)
{
    if (options->count == 0) return usage_error("which rules?");
    if (options->count == 1)
        return usage_error("which cases? (`rulesrun check %s` looks at the rules alone)", options->arguments[0]);
    char **paths = options->arguments + 1;
    int count = options->count - 1;
    bool tables = false;
    int status = judge_cases(options, paths, count, &tables);
    rr_rules *rules = status == EXIT_RAN ? load_rules(options, options->arguments[0], &status) : NULL;
    if (rules) status = tables ? run_tables(options, rules, paths, count) : run_facts(options, rules, paths, count);
    rr_rules_free(rules);
    return status;
}
