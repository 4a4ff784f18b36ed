/* rulesrun report RULES TABLE… */
#include "cli/cli.h"

static int judge(const Options *options)
{
    if (options->count < 2) return usage_error("report wants a file of rules and one or more tables of cases");
    if (options->format_given) return usage_error("report writes a page: there is no other format of it");
    if (options->only) return usage_error("report is of all cases, and --case of one");
    for (int i = 1; i < options->count; i++)
        if (!options->tables && !is_table(options->arguments[i]))
            return usage_error("%s is no table of cases, and pages of single cases are to come (--table says that it "
                               "is one)",
                               options->arguments[i]);
    return EXIT_RAN;
}

int command_report(const Options *options)
{
    Options as_page = *options;
    as_page.page = true;
    int status = judge(options);
    rr_rules *rules = status == EXIT_RAN ? load_rules(options, options->arguments[0], &status) : NULL;
    if (rules) status = run_tables(&as_page, rules, options->arguments + 1, options->count - 1);
    rr_rules_free(rules);
    return status;
}
