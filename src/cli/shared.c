/* Loading and messages, for all subcommands. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"

int out_of_memory(void)
{
    message("rulesrun: there is not enough memory\n");
    return EXIT_FAULT;
}

int usage_error(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    bool made = vasprintf(&text, format, args) >= 0;
    va_end(args);
    if (made) message("rulesrun: %s\nrulesrun --help says how it is used\n", text);
    else out_of_memory();
    free(text);
    return EXIT_USAGE;
}

bool tell_text(char *text)
{
    if (text) message("%s", text);
    rr_free(text);
    return text;
}

static bool is_note(const rr_rules *rules, size_t index)
{
    rr_diagnostic d;
    return rr_rules_diagnostic(rules, index, &d) && d.severity == RR_SEVERITY_NOTE;
}

/* Notes are for who works on the rules, not for who runs them. */
static bool print_rules_messages(const Options *options, const rr_rules *rules, bool notes)
{
    for (size_t i = 0; i < rr_rules_diagnostics(rules); i++) {
        if (!notes && is_note(rules, i)) continue;
        if (!tell_text(rr_rules_diagnostic_text(rules, i, options->colour_errors))) return false;
    }
    return true;
}

rr_rules *load_rules(const Options *options, const char *path, int *status)
{
    rr_rules *rules;
    rr_status loaded = rr_rules_load_file(path, NULL, &rules);
    bool alone = options->arguments[0] == path && options->count == 1;
    if (!rules || !print_rules_messages(options, rules, alone)) *status = out_of_memory();
    else if (loaded == RR_OK) return rules;
    else *status = EXIT_FAULT;
    rr_rules_free(rules);
    return NULL;
}

bool print_case_messages(const Options *options, const rr_cases *cases, size_t from)
{
    for (size_t i = from; i < rr_cases_diagnostics(cases); i++)
        if (!tell_text(rr_cases_diagnostic_text(cases, i, options->colour_errors))) return false;
    return true;
}

bool print_run_messages(const Options *options, const rr_run *run)
{
    for (size_t i = 0; i < rr_run_diagnostics(run); i++)
        if (!tell_text(rr_run_diagnostic_text(run, i, options->colour_errors))) return false;
    return true;
}

/* False: there is no memory. */
static bool read_cases(const Options *options, rr_cases *cases, char **paths, int count, int *status)
{
    for (int i = 0; i < count; i++) {
        rr_status read = rr_cases_read_file(cases, paths[i], options->strict ? RR_STRICT : 0);
        if (read == RR_NO_MEMORY) return false;
        if (read == RR_ERROR) *status = EXIT_FAULT;
    }
    return print_case_messages(options, cases, 0);
}

rr_cases *load_cases(const Options *options, const rr_rules *rules, char **paths, int count, int *status)
{
    rr_cases *cases = NULL;
    if (rr_cases_new(rules, &cases) != RR_OK || rr_cases_only(cases, options->only) != RR_OK ||
        !read_cases(options, cases, paths, count, status)) {
        *status = out_of_memory();
    } else if (options->only && !rr_case_count(cases)) {
        message("rulesrun: there is no case %s\n", options->only);
        *status = EXIT_FAULT;
    } else {
        return cases;
    }
    rr_cases_free(cases);
    return NULL;
}
