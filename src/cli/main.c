/* The command: options, and which subcommand. */
#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const char help_run[] =
    "usage: rulesrun RULES CASES…\n"
    "       rulesrun check RULES            look for errors in the rules\n"
    "       rulesrun test RULES CASES…      hold the `expect` lines of cases against the verdicts\n"
    "       rulesrun dump RULES             print the program that the rules are compiled to\n"
    "       rulesrun report RULES TABLE…    write a page (HTML) on what came of a table of cases\n"
    "\n"
    "Runs the rules of the file RULES over the cases in the files CASES and prints, for each case, what\n"
    "follows, what does not, and what is still open. `-` as a file of cases is standard input.\n"
    "\n"
    "  --format text|json   a summary for people (the default), or one JSON object a case and line\n"
    "  --format csv|summary of tables of cases (.csv, .tsv, .ndjson; also .gz, .zst): a line a case, or\n"
    "                       counts (their default); summary-json: the counts as JSON\n"
    "  --keep-going         rows of a table with errors are marked, and the others are run\n"
    "  --table              the cases are tables, whatever they are called\n"
    "  --delimiter C        what parts the cells of a table; --decimal-comma: its numbers are 5,2\n"
    "  --against COLUMN     of a table: sensitivity, specificity and more, by what this column says\n"
    "  -j, --jobs N         so many threads for a table (as many as there are processors)\n"
    "  --strict             a fact that no rule knows is an error\n"
    "  --case NAME          only this case\n"
    "  --colour WHEN        always, never, or auto (the default: on a terminal, unless NO_COLOR is set)\n"
    "  -o, --output FILE    what is printed goes to FILE, which is replaced only when all went well\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 it ran; 1 the rules or facts have an error, or not all could be read or written;\n"
    "2 wrong usage.\n"
    "For research, and for decision support under a clinician's responsibility. Not a medical device.\n";
static const char help_check[] =
    "usage: rulesrun check [-o FILE] RULES\n"
    "\n"
    "Reads the rules and all that they use, and prints errors, warnings and notes: where, what, and what\n"
    "to do. Exit status: 0 no error; 1 errors; 2 wrong usage.\n";
static const char help_test[] =
    "usage: rulesrun test [--strict] [--case NAME] [-o FILE] RULES CASES…\n"
    "\n"
    "Holds each `expect` line of the cases against the verdicts; prints those that fail, with what came\n"
    "instead, and a closing count. Exit status: 0 all hold; 1 some fail, there are none, or there are\n"
    "errors; 2 wrong usage.\n";
static const char help_dump[] =
    "usage: rulesrun dump [-o FILE] RULES\n"
    "\n"
    "Prints the program that the rules are compiled to, one instruction a line, with the text that each\n"
    "came from. docs/opcodes.md explains the instructions.\n";
static const char help_report[] =
    "usage: rulesrun report [--against COLUMN] [--keep-going] [--strict] [--jobs N] [--table]\n"
    "                       [--delimiter C] [--decimal-comma] [-o FILE] RULES TABLE…\n"
    "\n"
    "Runs the rules over tables of cases, and writes one page (HTML) on what came: verdicts, what is\n"
    "missing, scores, attrition, rules that never fired, and with --against the agreement with the gold\n"
    "standard in a column. It needs no network and runs no scripts.\n"
    "Exit status: 0 it ran; 1 the rules or rows have an error, or not all could be read or written;\n"
    "2 wrong usage.\n";

static const struct {
    const char *name, *help;
    int (*run)(const Options *);
} commands[] = {
    { "check", help_check, command_check },    { "test", help_test, command_test }, { "dump", help_dump, command_dump },
    { "report", help_report, command_report }, { NULL, help_run, command_run },
};

static bool wants_colour(const char *when, int fd)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (strcmp(when, "auto") != 0) return strcmp(when, "always") == 0;
    return isatty(fd) && !(no_colour && *no_colour) && !(terminal && strcmp(terminal, "dumb") == 0);
}

static bool read_delimiter(const char *text, char *delimiter)
{
    *delimiter = strcmp(text, "tab") == 0 ? '\t' : text[0];
    return *delimiter && (text[1] == 0 || *delimiter == '\t');
}

static bool read_format(Options *options, const char *text)
{
    static const struct {
        const char *name;
        rr_format format;
        bool summary;
    } formats[] = { { "text", RR_TEXT, false },
                    { "json", RR_JSON, false },
                    { "csv", RR_CSV, false },
                    { "summary", RR_TEXT, true },
                    { "summary-json", RR_JSON, true } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, text) != 0) continue;
        options->format = formats[i].format;
        options->summary = formats[i].summary;
        return options->format_given = true;
    }
    return false;
}

static bool read_jobs(const char *text, int *jobs)
{
    char *end;
    long count = strtol(text, &end, 10);
    *jobs = (int)count;
    return isdigit((unsigned char)*text) && !*end && count >= 1 && count <= MOST_JOBS;
}

/* Reads the options after `first`; gives EXIT_RAN, or EXIT_USAGE after a message. */
static int read_options(Options *options, int argc, char **argv)
{
    enum {
        FORMAT = 1,
        STRICT,
        CASE,
        COLOUR,
        HELP,
        VERSION,
        TABLE,
        KEEP_GOING,
        DECIMAL_COMMA,
        DELIMITER,
        JOBS,
        AGAINST
    };
    static const struct option known[] = {
        { "format", required_argument, NULL, FORMAT },
        { "strict", no_argument, NULL, STRICT },
        { "case", required_argument, NULL, CASE },
        { "colour", required_argument, NULL, COLOUR },
        { "color", required_argument, NULL, COLOUR },
        { "help", no_argument, NULL, HELP },
        { "version", no_argument, NULL, VERSION },
        { "table", no_argument, NULL, TABLE },
        { "keep-going", no_argument, NULL, KEEP_GOING },
        { "decimal-comma", no_argument, NULL, DECIMAL_COMMA },
        { "delimiter", required_argument, NULL, DELIMITER },
        { "jobs", required_argument, NULL, JOBS },
        { "against", required_argument, NULL, AGAINST },
        { "output", required_argument, NULL, 'o' },
        { NULL, 0, NULL, 0 },
    };
    const char *colour = "auto", *file = "-";
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":hVj:o:", known, NULL)) != -1;) {
        if (option == ':') return usage_error("%s wants a value", argv[optind - 1]);
        if (option == '?' && optopt && optopt < ' ') return usage_error("%s takes no value", argv[optind - 1]);
        if (option == '?' && optopt) return usage_error("there is no option -%c", optopt);
        if (option == '?') return usage_error("there is no option %s", argv[optind - 1]);
        if (option == HELP || option == 'h') options->help = true;
        if (option == STRICT) options->strict = true;
        if (option == CASE) options->only = optarg;
        if (option == AGAINST) options->against = optarg;
        if (option == COLOUR) colour = optarg;
        if (option == 'o') file = optarg;
        if (option == TABLE) options->tables = true;
        if (option == KEEP_GOING) options->keep_going = true;
        if (option == DECIMAL_COMMA) options->decimal_comma = true;
        if (option == DELIMITER && !read_delimiter(optarg, &options->delimiter))
            return usage_error("--delimiter is one character, as ';', or the word tab, not %s", optarg);
        if ((option == JOBS || option == 'j') && !read_jobs(optarg, &options->jobs))
            return usage_error("--jobs is how many threads, 1 to %d, not %s", MOST_JOBS, optarg);
        if (option == VERSION || option == 'V') {
            output_format("rulesrun %s\n", rr_version());
            exit(output_close(EXIT_RAN));
        }
        if (option == FORMAT && !read_format(options, optarg))
            return usage_error("--format is text, json, csv, summary or summary-json, not %s", optarg);
    }
    if (strcmp(colour, "auto") != 0 && strcmp(colour, "always") != 0 && strcmp(colour, "never") != 0)
        return usage_error("--colour is auto, always or never, not %s", colour);
    if (!output_to(file)) return EXIT_FAULT;
    options->colour = wants_colour(colour, output_descriptor());
    options->colour_errors = wants_colour(colour, STDERR_FILENO);
    options->count = argc - optind;
    options->arguments = argv + optind;
    return EXIT_RAN;
}

int main(int argc, char **argv)
{
    Options options = { .format = RR_TEXT };
    output_start();
    int status = read_options(&options, argc, argv), command = 0;
    if (status != EXIT_RAN) return status;
    while (commands[command].name && !(options.count && strcmp(options.arguments[0], commands[command].name) == 0))
        command++;
    if (commands[command].name) options.count--, options.arguments++;
    if (options.help) {
        output(commands[command].help, strlen(commands[command].help));
        return output_close(EXIT_RAN);
    }
    return output_close(commands[command].run(&options));
}
