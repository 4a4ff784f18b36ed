/* Loading, messages and output, for all subcommands. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static int write_error; /* errno of the first write that failed */

void output(const char *text, size_t size)
{
    if (!write_error && fwrite(text, 1, size, stdout) != size) write_error = errno ? errno : EIO;
}

void output_format(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!write_error && vprintf(format, args) < 0) write_error = errno ? errno : EIO;
    va_end(args);
}

int output_close(int status)
{
    if (!write_error && fflush(stdout) != 0) write_error = errno;
    if (!write_error) return status;
    fprintf(stderr, "rulesrun: not all could be written: %s\n", strerror(write_error));
    return EXIT_FAULT;
}

int out_of_memory(void)
{
    fputs("rulesrun: there is not enough memory\n", stderr);
    return EXIT_FAULT;
}

int usage_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("rulesrun: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\nrulesrun --help says how it is used\n", stderr);
    va_end(args);
    return EXIT_USAGE;
}

static void print_message(char *text)
{
    if (text) fputs(text, stderr);
    rr_free(text);
}

static bool is_note(const rr_rules *rules, size_t index)
{
    rr_diagnostic d;
    return rr_rules_diagnostic(rules, index, &d) && d.severity == RR_SEVERITY_NOTE;
}

rr_rules *load_rules(const Options *options, const char *path, int *status)
{
    rr_rules *rules;
    rr_status loaded = rr_rules_load_file(path, &rules);
    if (!rules) {
        *status = out_of_memory();
        return NULL;
    }
    /* Notes are for who works on the rules, not for who runs them. */
    bool notes = options->arguments[0] == path && options->count == 1;
    for (size_t i = 0; i < rr_rules_diagnostics(rules); i++)
        if (notes || !is_note(rules, i)) print_message(rr_rules_diagnostic_text(rules, i, options->colour_errors));
    if (loaded == RR_OK) return rules;
    rr_rules_free(rules);
    *status = EXIT_FAULT;
    return NULL;
}

void print_case_messages(const Options *options, const rr_cases *cases, size_t from)
{
    for (size_t i = from; i < rr_cases_diagnostics(cases); i++)
        print_message(rr_cases_diagnostic_text(cases, i, options->colour_errors));
}

void print_run_messages(const Options *options, const rr_run *run)
{
    for (size_t i = 0; i < rr_run_diagnostics(run); i++)
        print_message(rr_run_diagnostic_text(run, i, options->colour_errors));
}

rr_cases *load_cases(const Options *options, const rr_rules *rules, char **paths, int count, int *status)
{
    rr_cases *cases;
    if (rr_cases_new(rules, &cases) != RR_OK) {
        *status = out_of_memory();
        return NULL;
    }
    if (rr_cases_only(cases, options->only) != RR_OK) {
        *status = out_of_memory();
        rr_cases_free(cases);
        return NULL;
    }
    for (int i = 0; i < count; i++) {
        rr_status read = rr_cases_read_file(cases, paths[i], options->strict ? RR_STRICT : 0);
        if (read == RR_NO_MEMORY) {
            *status = out_of_memory();
            rr_cases_free(cases);
            return NULL;
        }
        if (read == RR_ERROR) *status = EXIT_FAULT;
    }
    print_case_messages(options, cases, 0);
    if (!options->only || rr_case_count(cases)) return cases;
    fprintf(stderr, "rulesrun: there is no case %s\n", options->only);
    *status = EXIT_FAULT;
    rr_cases_free(cases);
    return NULL;
}
