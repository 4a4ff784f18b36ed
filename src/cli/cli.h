/* What the subcommands share. They use the library through rulesrun.h alone. */
#ifndef CLI_CLI_H
#define CLI_CLI_H
#include "rulesrun.h"

enum { MOST_JOBS = 256 };                              /* threads */
enum { EXIT_RAN = 0, EXIT_FAULT = 1, EXIT_USAGE = 2 }; /* as language.md, section 7 */

typedef struct Options {
    rr_format format;
    bool strict, help, colour, colour_errors;
    bool format_given, summary; /* summary: counts instead of reports */
    bool page;                  /* counts as a page */
    bool tables, keep_going, decimal_comma;
    int jobs;            /* threads for tables; 0: as many as there are processors */
    char delimiter;      /* of tables; 0: by their names */
    const char *against; /* --against: the column of the gold standard; or NULL */
    const char *only;    /* --case: the one case to report; or NULL */
    const char *when;    /* --colour, of which `colour` and `colour_errors` come */
    const char *file;    /* --output; "-": standard output */
    int count;           /* of the arguments that are not options */
    char **arguments;
} Options;

int command_run(const Options *options);
int command_check(const Options *options);
int command_dump(const Options *options);
int command_test(const Options *options);
int command_report(const Options *options);

/* Loads rules and prints their messages; NULL, and *status set, where they have errors. */
rr_rules *load_rules(const Options *options, const char *path, int *status);

/* Reads all facts files into new cases and prints their messages; NULL where no case can be had. *status is EXIT_FAULT
 * where some fact had an error. */
rr_cases *load_cases(const Options *options, const rr_rules *rules, char **paths, int count, int *status);

/* Whether a file holds a table of cases, by its name, of which .gz or .zst at the end is no part. */
bool is_table(const char *path);
size_t unpacked_name(const char *path); /* the size of that name */
int run_tables(const Options *options, const rr_rules *rules, char **paths, int count);

/* False: there was no memory for its text. */
bool tell_text(char *text);

/* False: there was no memory for all of them. */
bool print_case_messages(const Options *options, const rr_cases *cases, size_t from);
bool print_run_messages(const Options *options, const rr_run *run);

/* Standard output, or the file that -o names. Each call gives one block, which is written whole, or not at all where a
 * signal ends the command before. What fails is remembered: output_failed says so, since there is no use in going on,
 * and output_close tells it and gives EXIT_FAULT for EXIT_RAN. A file is kept where the status is EXIT_RAN, or
 * output_whole said that all there is to say was printed; else it stays as it was. */
void output_start(void);
bool output_to(const char *path); /* "-": standard output; false: it cannot be written, which is told */
int output_descriptor(void);
void output_whole(void);
void output(const char *text, size_t size);
void output_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
bool output_failed(void);
int output_close(int status);

/* A block on standard error. Where one cannot be written, output_close gives EXIT_FAULT as well. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line on standard error, a terminal, that is taken away before anything else is written there; of no size: now. */
void passing_line(const char *text, size_t size);

int out_of_memory(void);
/* "rulesrun: …" and where to find help; gives EXIT_USAGE. */
int usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
