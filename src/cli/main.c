/* The command: options, and which subcommand. */
#include <ctype.h>
#include <getopt.h>
#include <stddef.h>
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

/* ---- options ---- */

typedef int Read(Options *options, const char *value); /* EXIT_RAN, or EXIT_USAGE after a message */

static int read_colour(Options *options, const char *when)
{
    options->when = when;
    if (strcmp(when, "auto") == 0 || strcmp(when, "always") == 0 || strcmp(when, "never") == 0) return EXIT_RAN;
    return usage_error("--colour is auto, always or never, not %s", when);
}

static int read_delimiter(Options *options, const char *text)
{
    options->delimiter = strcmp(text, "tab") == 0 ? '\t' : text[0];
    if (options->delimiter && (text[1] == 0 || options->delimiter == '\t')) return EXIT_RAN;
    return usage_error("--delimiter is one character, as ';', or the word tab, not %s", text);
}

static int read_format(Options *options, const char *text)
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
        options->format_given = true;
        return EXIT_RAN;
    }
    return usage_error("--format is text, json, csv, summary or summary-json, not %s", text);
}

static int read_jobs(Options *options, const char *text)
{
    char *end;
    long count = strtol(text, &end, 10);
    options->jobs = (int)count;
    if (isdigit((unsigned char)*text) && !*end && count >= 1 && count <= MOST_JOBS) return EXIT_RAN;
    return usage_error("--jobs is how many threads, 1 to %d, not %s", MOST_JOBS, text);
}

/* Whatever else is asked. */
static int say_version(Options *options, const char *value)
{
    (void)options, (void)value;
    output_format("rulesrun %s\n", rr_version());
    exit(output_close(EXIT_RAN));
}

/* What an option does: sets a flag of Options, keeps its value there, or has it read. */
typedef struct Known {
    const char *name;
    char letter;
    bool has_value;
    enum { SET_FLAG, KEEP_VALUE, READ_VALUE } does;
    size_t place;
    Read *read;
} Known;

#define FLAG(member) false, SET_FLAG, offsetof(Options, member), NULL
#define VALUE(member) true, KEEP_VALUE, offsetof(Options, member), NULL
#define READER(function) true, READ_VALUE, 0, function
/* clang-format off */
static const Known known[] = {
    { "format", 0, READER(read_format) },
    { "strict", 0, FLAG(strict) },
    { "case", 0, VALUE(only) },
    { "colour", 0, READER(read_colour) },
    { "color", 0, READER(read_colour) },
    { "help", 'h', FLAG(help) },
    { "version", 'V', false, READ_VALUE, 0, say_version },
    { "table", 0, FLAG(tables) },
    { "keep-going", 0, FLAG(keep_going) },
    { "decimal-comma", 0, FLAG(decimal_comma) },
    { "delimiter", 0, READER(read_delimiter) },
    { "jobs", 'j', READER(read_jobs) },
    { "against", 0, VALUE(against) },
    { "output", 'o', VALUE(file) },
};
/* clang-format on */
enum { KNOWN = sizeof known / sizeof *known, FIRST_NAME = 256 }; /* names are numbers above those of letters */

/* For getopt_long. Two names of one option have one number, so that --col, which is either, is no question. */
static void list_options(struct option names[KNOWN + 1], char letters[2 * KNOWN + 2])
{
    *letters++ = ':';
    for (int i = 0; i < KNOWN; i++) {
        const Known *k = &known[i];
        int number = FIRST_NAME + i - (i > 0 && k->read && k->read == known[i - 1].read);
        names[i] = (struct option){ k->name, k->has_value ? required_argument : no_argument, NULL, number };
        if (!k->letter) continue;
        *letters++ = k->letter;
        if (k->has_value) *letters++ = ':';
    }
    names[KNOWN] = (struct option){ 0 };
    *letters = 0;
}

static int take_option(Options *options, int option, const char *value)
{
    int i = option - FIRST_NAME;
    if (option < FIRST_NAME)
        for (i = 0; known[i].letter != option;) i++;
    char *place = (char *)options + known[i].place;
    if (known[i].does == READ_VALUE) return known[i].read(options, value);
    if (known[i].does == SET_FLAG) memcpy(place, &(bool){ true }, sizeof(bool));
    else memcpy(place, &value, sizeof value);
    return EXIT_RAN;
}

static int refuse_option(int option, const char *word)
{
    if (option == ':') return usage_error("%s wants a value", word);
    if (optopt >= FIRST_NAME) return usage_error("%s takes no value", word);
    if (optopt) return usage_error("there is no option -%c", optopt);
    return usage_error("there is no option %s", word);
}

/* Gives EXIT_RAN, or another status after a message. */
static int read_options(Options *options, int argc, char **argv)
{
    struct option names[KNOWN + 1];
    char letters[2 * KNOWN + 2];
    list_options(names, letters);
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, letters, names, NULL)) != -1;) {
        bool fits = option != ':' && option != '?';
        int status = fits ? take_option(options, option, optarg) : refuse_option(option, argv[optind - 1]);
        if (status != EXIT_RAN) return status;
    }
    if (!output_to(options->file)) return EXIT_FAULT;
    options->colour = wants_colour(options->when, output_descriptor());
    options->colour_errors = wants_colour(options->when, STDERR_FILENO);
    options->count = argc - optind;
    options->arguments = argv + optind;
    return EXIT_RAN;
}

int main(int argc, char **argv)
{
    Options options = { .format = RR_TEXT, .when = "auto", .file = "-" };
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
