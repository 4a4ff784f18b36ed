/* The command under faults: each system call that reads or writes fails in turn, in each way that it can, or does
 * little at a time; signals come, files change meanwhile, and each allocation is refused. It gives the same answer
 * where it can go on, else says what is wrong and ends with another status; and what it printed are whole blocks.
 *
 * A row of `commands` is tried with every fault. A new reader or command is a new row. */
#undef _FORTIFY_SOURCE /* strike.h has functions of its own where that has inline ones */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#define ZLIB_CONST
#include <zlib.h>

#include <cmocka.h>

#include "refuse.h"
#include "rulesrun.h"
#include "strike.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

int command_main(int argc, char **argv); /* main of the command */

/* ---- files ---- */

static const char main_rules[] = "title \"All of it\"\n"
                                 "use \"more.rules\"\n"
                                 "use \"./more.rules\"\n"
                                 "finding a, b, d\n"
                                 "measure size (cm)\n"
                                 "  bands small < 2 <= large\n"
                                 "score points = sum of (2 if a, 3 if b)\n"
                                 "conclusion c, e\n"
                                 "rule first: a with b without d implies c\n"
                                 "a or size is large suggests e\n"
                                 "a excludes e\n";
static const char more_rules[] = "finding other\nconclusion z\nother implies z\n";
static const char other_rules[] = "finding other\nconclusion z, y\nother excludes z\nother implies y\n";
static const char wrong_rules[] = "finding a\nconclusion c\nx implies c\na adn x implies c\na implies y\n";
static const char cases_facts[] = "case case-1\n"
                                  "  a, b\n"
                                  "  size = 3 cm\n"
                                  "  expect c\n"
                                  "case case-2\n"
                                  "  a\n"
                                  "  no a\n"
                                  "  other\n"
                                  "  expect c\n"
                                  "case case-3\n"
                                  "  no b\n"
                                  "  expect no c\n";
static const char second_facts[] = "case case-4\n  no a\ncase case-5\n  b, d\n";
/* An error, and what no rule knows: there are messages before, and between the reports. */
static const char wrong_facts[] = "case case-1\n  a, aa\n  expect c\n"
                                  "case odd\n  size = 3 kg\n  expect c\n"
                                  "case case-3\n  b\n  expect unknown c\n"
                                  "case case-4\n  expect unknown c\n  expect z\n";
static const char input[] = "case case-1\n  a\n  expect c\ncase case-2\n  b, no a\n  expect no c\n";

static const char cohort_csv[] = "id,a,b,size,more\n"
                                 "case-1,1,0,3,\n"
                                 "case-2,conflict,,x,\n"
                                 "case-3,,1,<7,\"y\n\"\n"
                                 "case-4,0\n";

static const char cohort_ndjson[] = "{\"id\": \"case-1\", \"a\": true, \"size\": 3}\n"
                                    "{\"id\": \"case-2\", \"b\": \"x\", \"more\": 1}\n"
                                    "{\"id\"\n"
                                    "{\"id\": \"case-4\", \"a\": false, \"d\": null}\n";

enum { LONG_CASES = 150, SAMPLE = 97 };
static char long_name[80000]; /* a message with it is larger than what is gathered */
static char packed_csv[1000]; /* cohort_csv, by gzip */
static char long_facts[LONG_CASES * 64], many_rules[8192];

static const struct {
    const char *name, *text;
} files[] = {
    { "main.rules", main_rules },
    { "more.rules", more_rules },
    { "wrong.rules", wrong_rules },
    { "cases.facts", cases_facts },
    { "second.facts", second_facts },
    { "cohort.csv", cohort_csv },
    { "cohort.ndjson", cohort_ndjson },
    { "cohort.dat", cohort_ndjson },
    { "wrong.facts", wrong_facts },
    { "long.facts", long_facts },
    { "many.rules", many_rules },
    { "comm", "a\n" },
    { "uses.rules", "use \"more.rules\"\nother implies b\n" },
};

static char folder[] = "/tmp/rulesrun-faults-XXXXXX";
static struct timespec long_ago = { 978307200, 0 };

static void write_bytes(const char *name, const char *text, size_t size, int how)
{
    int fd = open(name, O_WRONLY | O_CREAT | how, 0600);
    if (fd < 0 || write(fd, text, size) != (ssize_t)size || close(fd) != 0) abort();
}

static void write_text(const char *name, const char *text, int how)
{
    write_bytes(name, text, strlen(text), how);
}

/* As files of other days: what changes them now is seen by their time. */
static void put_file(const char *name, const char *text)
{
    unlink(name);
    rmdir(name);
    write_text(name, text, O_TRUNC);
    if (utimensat(AT_FDCWD, name, (struct timespec[]){ long_ago, long_ago }, 0) != 0) abort();
}

static void put_packed(void)
{
    z_stream z = { .next_in = (const Bytef *)cohort_csv, .avail_in = sizeof cohort_csv - 1 };
    z.next_out = (Bytef *)packed_csv, z.avail_out = sizeof packed_csv;
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) abort();
    if (deflate(&z, Z_FINISH) != Z_STREAM_END || deflateEnd(&z) != Z_OK) abort();
    write_bytes("packed.csv.gz", packed_csv, z.total_out, O_TRUNC);
}

static int make_files(void **unused)
{
    (void)unused;
    size_t size = 0;
    for (int i = 0; i < LONG_CASES; i++)
        size += (size_t)snprintf(long_facts + size, sizeof long_facts - size,
                                 "case case-%d\n  %sa, b\n  size = %d cm\n", i, i % 2 ? "no " : "", i % 7);
    size = 0;
    for (int i = 0; i < 200; i++)
        size += (size_t)snprintf(many_rules + size, sizeof many_rules - size, "a%d and b%d implies c%d\n", i, i, i);
    memset(long_name, 'n', sizeof long_name - 1);
    make_book();
    if (!mkdtemp(folder) || chdir(folder) != 0) return 1;
    for (size_t i = 0; i < COUNT(files); i++) put_file(files[i].name, files[i].text);
    put_packed();
    return 0;
}

static int remove_files(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < COUNT(files); i++) unlink(files[i].name);
    unlink("packed.csv.gz");
    unlink("out");
    return rmdir(folder);
}

/* ---- the command, in a process of its own ---- */

typedef struct Command {
    const char *name, *arguments[8];
    const char *blocks[3]; /* how a block of its output begins; none: the output is one block */
    bool large;            /* thousands of allocations: they are not tried one by one */
} Command;

#define TEXT_BLOCKS           \
    {                         \
        "\ncase-", "case-1\n" \
    }
#define JSON_BLOCKS \
    {               \
        "{\"case\"" \
    }
#define TEST_BLOCKS                                         \
    {                                                       \
        "wrong.facts:", "cases.facts:", "<standard input>:" \
    }

static const Command commands[] = {
    { "text", { "main.rules", "cases.facts" }, TEXT_BLOCKS, false },
    { "json", { "--format=json", "main.rules", "cases.facts", "second.facts" }, JSON_BLOCKS, false },
    { "facts with errors", { "main.rules", "wrong.facts" }, TEXT_BLOCKS, false },
    { "standard input", { "--format=json", "main.rules", "-" }, JSON_BLOCKS, false },
    { "one case in colour", { "--case=case-2", "--colour=always", "main.rules", "cases.facts" }, { NULL }, false },
    { "check", { "check", "main.rules" }, { NULL }, false },
    { "check of errors", { "check", "wrong.rules" }, { NULL }, false },
    { "dump", { "dump", "main.rules" }, { NULL }, false },
    { "test", { "test", "main.rules", "wrong.facts" }, TEST_BLOCKS, false },
    { "test of standard input", { "test", "main.rules", "-" }, TEST_BLOCKS, false },
    { "help", { "--help" }, { NULL }, false },
    { "version", { "--version" }, { NULL }, false },
    { "wrong usage", { "main.rules" }, { NULL }, false },
    { "a long name", { "--case", long_name, "main.rules", "cases.facts" }, { NULL }, false },
    { "many cases for people", { "main.rules", "long.facts" }, TEXT_BLOCKS, true },
    { "many cases", { "--format=json", "main.rules", "long.facts" }, JSON_BLOCKS, true },
    { "a table", { "--keep-going", "main.rules", "cohort.csv" }, { NULL }, false },
    { "a table against a column", { "--keep-going", "--against=more", "main.rules", "cohort.csv" }, { NULL }, false },
    { "lines of JSON", { "--keep-going", "main.rules", "cohort.ndjson" }, { NULL }, false },
    { "lines of JSON, told by the first byte",
      { "--format=csv", "--keep-going", "--table", "main.rules", "cohort.dat" },
      { "case", "row" },
      false },
    { "a packed table", { "--keep-going", "main.rules", "packed.csv.gz" }, { NULL }, false },
    { "a table row by row",
      { "--format=csv", "--keep-going", "--table", "main.rules", "cohort.csv", "-" },
      { "case", NULL },
      false },
    { "text to a file", { "-o", "out", "main.rules", "cases.facts" }, { NULL }, false },
    { "facts with errors to a file", { "-o", "out", "main.rules", "wrong.facts" }, { NULL }, false },
    { "a test to a file", { "-o", "out", "test", "main.rules", "cases.facts" }, { NULL }, false },
    { "a table to a file",
      { "-o", "out", "--format=csv", "--keep-going", "main.rules", "cohort.csv" },
      { NULL },
      false },
    { "a page to a file", { "-o", "out", "report", "--keep-going", "main.rules", "cohort.csv" }, { NULL }, false },
    { "a page of facts", { "report", "main.rules", "cases.facts" }, { NULL }, false },
    { "what is not all read, to a file",
      { "-o", "out", "--keep-going", "main.rules", "cohort.csv", "no.csv" },
      { NULL },
      false },
    { "wrong usage, to a file", { "-o", "out", "main.rules" }, { NULL }, false },
    { "many cases to a file", { "-o", "out", "--format=json", "main.rules", "long.facts" }, { NULL }, true },
    { "a table with errors", { "--format=json", "main.rules", "cohort.csv" }, JSON_BLOCKS, false },
    { "many instructions", { "dump", "many.rules" }, { NULL }, true },
};

/* The file that it writes to (-o), which had another text before; NULL: it writes to standard output. */
static const char *file_of(const Command *command)
{
    return strcmp(command->arguments[0], "-o") == 0 ? command->arguments[1] : NULL;
}
static const char old_text[] = "what was there before\n";

enum { MOST_TEXT = 1 << 20 };
typedef struct Text {
    size_t size;
    char text[MOST_TEXT];
} Text;
typedef struct Result {
    int status; /* as waitpid gives it */
    Text out, error;
} Result;
static Result wanted, came, after;

static void take(int fd, Text *to)
{
    ssize_t n = pread(fd, to->text, sizeof to->text - 1, 0);
    assert_in_range(n, 0, sizeof to->text - 1);
    to->size = (size_t)n;
    to->text[n] = 0;
    close(fd);
}

/* Writes what was counted, where scripts/coverage counts. */
void __gcov_dump(void) __attribute__((weak));

static long live_before;
static bool refusing;

/* The command is at its end: what happens then is not tried. */
static _Noreturn void end_command(int status)
{
    striking = false;
    book->refused = refusing && disarm();
    book->leaked = SANITIZED ? 0 : live - live_before;
    if (__gcov_dump) __gcov_dump();
    _exit(status);
}

SEEN void exit(int status)
{
    if (striking) end_command(status);
    void (*next_exit)(int) = NULL;
    find_behind(&next_exit, "exit");
    next_exit(status);
    abort();
}

static _Noreturn void be_command(const Command *command, Strike what, long refuse, bool and_all_after)
{
    static char name[] = "rulesrun";
    char *argv[COUNT(command->arguments) + 2] = { name };
    int argc = 1;
    while (command->arguments[argc - 1]) argc++;
    memcpy(argv + 1, command->arguments, (size_t)(argc - 1) * sizeof *argv);
    live_before = live;
    refusing = refuse != 0;
    strike = what;
    striking = true;
    if (refuse) arm(refuse, and_all_after);
    end_command(command_main(argc, argv));
}

/* Nothing lies about that was not there before. */
static void want_nothing_beside(void)
{
    DIR *here = opendir(".");
    assert_non_null(here);
    for (struct dirent *entry; (entry = readdir(here));)
        if (strncmp(entry->d_name, ".rulesrun-", 10) == 0) fail_msg("%s is left", entry->d_name);
    closedir(here);
}

static void take_file(const char *name, Text *to)
{
    assert_int_equal(to->size, 0);
    take(open(name, O_RDONLY | O_CLOEXEC), to);
    want_nothing_beside();
}

static void run(const Command *command, Strike what, long refuse, bool and_all_after, Result *result)
{
    const char *file = file_of(command);
    if (file) put_file(file, old_text);
    int out = memfd_create("out", 0), error = memfd_create("error", 0), in[2];
    assert_true(out >= 0 && error >= 0 && pipe(in) == 0);
    assert_int_equal(write(in[1], input, sizeof input - 1), sizeof input - 1);
    close(in[1]);
    memset(book, 0, offsetof(Book, entries));
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (dup2(in[0], 0) < 0 || dup2(out, 1) < 0 || dup2(error, 2) < 0) abort();
        close(in[0]), close(out), close(error);
        be_command(command, what, refuse, and_all_after);
    }
    close(in[0]);
    assert_int_equal(waitpid(child, &result->status, 0), child);
    take(out, &result->out);
    take(error, &result->error);
    if (strstr(result->error.text, "Sanitizer") || strstr(result->error.text, "runtime error:"))
        fail_msg("%s", result->error.text);
    assert_int_equal(book->leaked, 0);
    assert_int_equal(book->written, result->out.size); /* nothing went past our write */
    if (file) take_file(file, &result->out);
}

/* ---- what is right ---- */

static char deed[200]; /* what is being done, for messages */
static const Command *at_hand;

#define WANT(condition, says)                                                                                       \
    do {                                                                                                            \
        if (!(condition))                                                                                           \
            fail_msg("%s: %s, %s\nstatus %d\nstandard output: %.600s\nstandard error: %.600s", at_hand->name, deed, \
                     says, came.status, came.out.text, came.error.text);                                            \
    } while (0)

static bool same_text(const Text *a, const Text *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static bool same(const Result *a, const Result *b)
{
    return a->status == b->status && same_text(&a->out, &b->out) && same_text(&a->error, &b->error);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Whether the file that it writes to is as it was. */
static bool as_it_was(void)
{
    return file_of(at_hand) && strcmp(came.out.text, old_text) == 0;
}

/* Whether what came is what was wanted, or breaks off where a block ended. */
static bool whole_blocks(const Text *text, const Text *all)
{
    if (file_of(at_hand)) return as_it_was() || same_text(text, all);
    if (text->size > all->size || memcmp(text->text, all->text, text->size) != 0) return false;
    if (text->size == 0 || text->size == all->size) return true;
    const char *rest = all->text + text->size;
    for (size_t i = 0; i < COUNT(at_hand->blocks) && at_hand->blocks[i]; i++)
        if (begins(rest, at_hand->blocks[i])) return true;
    return false;
}

static bool whole_lines(const Text *text)
{
    return text->size == 0 || text->text[text->size - 1] == '\n';
}

static bool ended_with(const Result *result, int status)
{
    return WIFEXITED(result->status) && WEXITSTATUS(result->status) == status;
}

static bool says(const char *text)
{
    return strstr(came.error.text, text);
}

static bool is_output(const Entry *entry)
{
    return strcmp(entry->name, "standard output") == 0 || strcmp(entry->name, BESIDE) == 0;
}

/* It is read already when its one name is looked for, so that others may be told from it. */
static bool is_first_file(const Entry *entry)
{
    return strcmp(entry->name, "more.rules") != 0 && strcmp(entry->name, "./more.rules") != 0;
}

/* The entry's call failed with errno `number`. */
static void judge_failure(const Entry *entry, int number)
{
    bool messages = strcmp(entry->name, "standard error") == 0;
    int status = ended_with(&wanted, 0) ? 1 : WEXITSTATUS(wanted.status);
    if (messages) {
        WANT(ended_with(&came, status), "the status must say so");
        WANT(as_it_was() || same_text(&came.out, &wanted.out), "nothing of the output is missing");
    } else if (entry->call == CALL_FCHMOD) {
        WANT(same(&came, &wanted), "which does not matter");
    } else if (file_of(at_hand) && wanted.status && is_output(entry) && entry->call != CALL_MKOSTEMP) {
        WANT(ended_with(&came, WEXITSTATUS(wanted.status)) && as_it_was(), "and it is not kept");
    } else if (file_of(at_hand) && is_output(entry)) {
        WANT(ended_with(&came, 1), "the status must say so");
        WANT(says("cannot be written") && says(strerror(number)), "it must be told");
        WANT(as_it_was(), "and nothing else happened");
    } else if (is_output(entry)) {
        WANT(ended_with(&came, 1), "the status must say so");
        WANT(says("not all could be written") && says(strerror(number)), "it must be told");
        WANT(came.out.size <= wanted.out.size && memcmp(came.out.text, wanted.out.text, came.out.size) == 0,
             "what was written before must be right");
    } else if (entry->call == CALL_CLOSE || begins(entry->name, "/dev/") ||
               (is_first_file(entry) && entry->call == CALL_REALPATH && number != ENOMEM)) {
        WANT(same(&came, &wanted), "which does not matter");
    } else {
        WANT(ended_with(&came, 1), "the status must say so");
        WANT(says("memory") || (says(entry->name) && (says(strerror(number)) || says("no file"))), "it must be told");
        WANT(at_hand->arguments[3] || as_it_was() || came.out.size == 0 || begins(came.out.text, "0 passed"),
             "nothing is to be said of what was not read");
    }
    WANT(whole_lines(&came.error), "messages must be whole");
}

/* A read of one of our files found nothing more; the last one does so always. */
static void judge_early_end(const Entry *entry)
{
    if (same(&came, &wanted)) return;
    WANT(ended_with(&came, 1) && says(entry->name), "it must be told");
    WANT(says("changed while it was read") || says("breaks off before its end"), "and what");
}

/* ---- each call in turn ---- */

static const struct {
    Call call;
    int errors[6];
} failures[] = {
    { CALL_OPEN, { ENOENT, EACCES, EMFILE, ELOOP, EIO } },
    { CALL_FSTAT, { EIO, EOVERFLOW } },
    { CALL_READ, { EIO, EISDIR, EINVAL } },
    { CALL_WRITE, { ENOSPC, EPIPE, EIO, EFBIG, EDQUOT } },
    { CALL_CLOSE, { EIO, ENOSPC, EDQUOT } },
    { CALL_REALPATH, { EACCES, ELOOP, ENOMEM } },
    { CALL_READLINK, { EACCES, EIO, ENOMEM } },
    { CALL_STAT, { EACCES, EIO } },
    { CALL_ACCESS, { EACCES, EROFS } },
    { CALL_MKOSTEMP, { EACCES, EROFS, ENOSPC, EMFILE } },
    { CALL_FCHMOD, { EPERM, EIO } },
    { CALL_FSYNC, { EIO, ENOSPC, EDQUOT } },
    { CALL_RENAME, { EACCES, EIO, ENOSPC } },
};

static void describe(const char *what, int number, long n, const Entry *entry)
{
    static const char *const names[] = { "open",     "fstat", "read",   "write",    "close",  "poll",  "realpath",
                                         "readlink", "stat",  "access", "mkostemp", "fchmod", "fsync", "rename" };
    snprintf(deed, sizeof deed, "%s (%s) at call %ld, %s of %s", what, number ? strerror(number) : "-", n,
             names[entry->call], entry->name);
}

static void fail_call(const Command *command, long n, const Entry *entry)
{
    for (size_t i = 0; i < COUNT(failures); i++) {
        for (size_t k = 0; failures[i].call == entry->call && failures[i].errors[k]; k++) {
            int number = failures[i].errors[k];
            describe("failure", number, n, entry);
            run(command, (Strike){ FAIL, n, number, NULL }, 0, false, &came);
            judge_failure(entry, number);
        }
    }
    if (entry->call != CALL_READ && entry->call != CALL_WRITE) return;
    if (entry->call == CALL_READ && strchr(entry->name, '.')) {
        describe("an early end", 0, n, entry);
        run(command, (Strike){ ENDS, n, 0, NULL }, 0, false, &came);
        judge_early_end(entry);
    }
    describe("a wait that fails", ENOMEM, n, entry);
    run(command, (Strike){ STUCK, n, ENOMEM, NULL }, 0, false, &came);
    judge_failure(entry, ENOMEM);
}

/* What is only a delay. */
static void delay_call(const Command *command, long n, const Entry *entry)
{
    const Strike delays[] = { { SHORT, n, 0, NULL }, { FAIL, n, EINTR, NULL }, { FAIL, n, EAGAIN, NULL } };
    bool moves = entry->call == CALL_READ || entry->call == CALL_WRITE;
    for (size_t i = 0; i < COUNT(delays); i++) {
        if (!moves && !(delays[i].number == EINTR && (entry->call == CALL_OPEN || entry->call == CALL_CLOSE))) continue;
        describe("a delay", delays[i].number, n, entry);
        run(command, delays[i], 0, false, &came);
        WANT(same(&came, &wanted), "and the answer must be the same");
    }
}

static void signal_call(const Command *command, long n, const Entry *entry)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < COUNT(signals); i++) {
        describe(strsignal(signals[i]), 0, n, entry);
        run(command, (Strike){ RAISE, n, signals[i], NULL }, 0, false, &came);
        WANT(WIFSIGNALED(came.status) && WTERMSIG(came.status) == signals[i], "it must end by the signal");
        WANT(whole_blocks(&came.out, &wanted.out), "and blocks must be whole");
        WANT(!is_output(entry) || came.out.size, "and the block at hand is to be finished");
        WANT(whole_lines(&came.error), "messages must be whole");
    }
}

/* Some file systems say only at the close that there is no room. */
static bool output_is_closed(void)
{
    for (long n = 0; n < book->calls; n++)
        if (book->entries[n].call == CALL_CLOSE && is_output(&book->entries[n])) return true;
    return wanted.out.size == 0;
}

static void each_call(void (*try)(const Command *, long, const Entry *))
{
    static Entry entries[MOST_CALLS];
    long tried = 0;
    bool met[CALLS] = { [CALL_POLL] = true }; /* nothing is waited for where nothing is late */
    for (size_t i = 0; i < COUNT(commands); i++) {
        at_hand = &commands[i];
        run(at_hand, (Strike){ 0 }, 0, false, &wanted);
        long calls = book->calls;
        assert_in_range(calls, 1, MOST_CALLS);
        assert_true(output_is_closed());
        memcpy(entries, book->entries, sizeof entries);
        for (long n = 1; n <= calls; n++) {
            try(at_hand, n, &entries[n - 1]);
            met[entries[n - 1].call] = true;
        }
        tried += calls;
    }
    for (int call = 0; call < CALLS; call++) assert_true(met[call]);
    print_message("           %ld calls\n", tried);
}

static void calls_that_fail(void **unused)
{
    (void)unused;
    each_call(fail_call);
}

static void calls_that_are_late(void **unused)
{
    (void)unused;
    each_call(delay_call);
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (commands[i].large) continue;
        at_hand = &commands[i];
        snprintf(deed, sizeof deed, "every byte alone, after an interruption and a delay");
        run(at_hand, (Strike){ 0 }, 0, false, &wanted);
        run(at_hand, (Strike){ SLOW, 0, 0, NULL }, 0, false, &came);
        WANT(same(&came, &wanted), "and the answer must be the same");
    }
}

static void signals(void **unused)
{
    (void)unused;
    each_call(signal_call);
}

/* ---- files that change ---- */

static const char *target; /* the file that somebody else changes */
static const char *text_of_target(void)
{
    for (size_t i = 0; i < COUNT(files); i++)
        if (strcmp(files[i].name, target) == 0) return files[i].text;
    abort();
}

/* What it holds afterwards, where it still is a file. */
static const char *other_text(void)
{
    return strcmp(target, "more.rules") == 0 ? other_rules : second_facts;
}

static void shrink(void)
{
    if (truncate(target, (off_t)strlen(text_of_target()) / 2) != 0) abort();
}

static void grow(void)
{
    write_text(target, "# more\n", O_APPEND);
}

static void write_over(void)
{
    write_text(target, "#", 0);
}

static void write_anew(void)
{
    write_text(target, other_text(), O_TRUNC);
}

static void vanish(void)
{
    unlink(target);
}

static void replace(void)
{
    put_file("new", other_text());
    if (rename("new", target) != 0) abort();
}

static void become_folder(void)
{
    unlink(target);
    mkdir(target, 0700);
}

/* A pipe with a name, into which somebody has written already. */
static void become_pipe(void)
{
    unlink(target);
    bool was = striking;
    striking = false;
    if (mkfifo(target, 0600) != 0 || (held = open(target, O_RDWR | O_CLOEXEC)) < 0) abort();
    if (write(held, other_text(), strlen(other_text())) < 0) abort();
    snprintf(held_name, sizeof held_name, "%s", target);
    striking = was;
}

static const struct Change {
    const char *name;
    void (*act)(void);
    bool in_place; /* seen by who has opened the file already */
} changes[] = {
    { "shrinks", shrink, true },
    { "grows", grow, true },
    { "is written over", write_over, true },
    { "is written anew", write_anew, true },
    { "vanishes", vanish, false },
    { "is replaced", replace, false },
    { "becomes a folder", become_folder, false },
    { "becomes a pipe", become_pipe, false },
};

/* The number of a call on the target: the first, or the last. */
static long find_call(Call call, bool last)
{
    long found = 0;
    for (long n = 1; n <= book->calls && (last || !found); n++)
        if (book->entries[n - 1].call == call && strcmp(book->entries[n - 1].name, target) == 0) found = n;
    if (!found) fail_msg("%s: no call %d of %ld", target, call, book->calls);
    return found;
}

/* Before `first` the file is seen as it becomes, after `last` as it was; between them it must be told. */
static void change_at(const struct Change *change, long n, long first, long last)
{
    put_file(target, text_of_target());
    snprintf(deed, sizeof deed, "%s %s before call %ld", target, change->name, n);
    run(at_hand, (Strike){ ACT, n, 0, change->act }, 0, false, &came);
    if (n <= first) WANT(same(&came, &after), "and was not read yet: the answer must be that of the new file");
    else if (n > last) WANT(same(&came, &wanted), "and was read already: the answer must be that of the old file");
    else WANT(ended_with(&came, 1) && says(target) && says("changed while it was read"), "and it must be told");
    if (first < n && n <= last) WANT(came.out.size == 0, "and nothing may be said of it");
}

static void change_file(const Command *command, const char *name)
{
    at_hand = command;
    target = name;
    run(at_hand, (Strike){ 0 }, 0, false, &wanted);
    long calls = book->calls, opened = find_call(CALL_OPEN, false), seen = find_call(CALL_FSTAT, false),
         seen_again = find_call(CALL_FSTAT, true);
    assert_true(opened < seen && seen < seen_again);
    for (size_t i = 0; i < COUNT(changes); i++) {
        bool in_place = changes[i].in_place;
        run(at_hand, (Strike){ ACT, 1, 0, changes[i].act }, 0, false, &after);
        for (long n = 1; n <= calls; n++)
            change_at(&changes[i], n, in_place ? seen : opened, in_place ? seen_again : opened);
        put_file(target, text_of_target());
    }
}

static void files_that_change(void **unused)
{
    (void)unused;
    static const Command text = { "text", { "main.rules", "cases.facts" }, { NULL }, false },
                         check = { "check", { "check", "main.rules" }, { NULL }, false },
                         uses = { "uses", { "dump", "uses.rules" }, { NULL }, false };
    change_file(&text, "cases.facts");
    change_file(&check, "main.rules");
    change_file(&uses, "more.rules");
}

/* /proc/self/comm says that it has 0 bytes, and holds the name of the process. */
static void a_file_that_is_longer_than_it_says(void **unused)
{
    (void)unused;
    static const Command file = { "a file", { "main.rules", "comm" }, { NULL }, false },
                         system = { "of the system", { "main.rules", "/proc/self/comm" }, { NULL }, false };
    struct stat st;
    assert_int_equal(stat("/proc/self/comm", &st), 0);
    assert_int_equal(st.st_size, 0);
    assert_int_equal(prctl(PR_SET_NAME, "a"), 0);
    at_hand = &system;
    snprintf(deed, sizeof deed, "text where there should be none");
    run(&file, (Strike){ 0 }, 0, false, &wanted);
    run(&system, (Strike){ 0 }, 0, false, &came);
    WANT(ended_with(&came, 0) && same(&came, &wanted) && strstr(came.out.text, "a (line 1)"), "it must be read");
}

/* ---- the library ---- */

static void load_and_read(void)
{
    rr_rules *rules;
    rr_cases *cases;
    rr_status loaded = rr_rules_load_file("main.rules", NULL, &rules);
    if (loaded == RR_ERROR) {
        assert_true(rr_rules_diagnostics(rules) > 0);
        striking = false;
        rr_rules_free(rules);
        assert_int_equal(rr_rules_load_file("main.rules", NULL, &rules), RR_OK);
    }
    assert_int_equal(rr_cases_new(rules, &cases), RR_OK);
    if (rr_cases_read_file(cases, "cases.facts", 0) != RR_OK) {
        assert_true(rr_cases_diagnostics(cases) > 0);
        assert_int_equal(rr_case_count(cases), 0);
        striking = false;
        assert_int_equal(rr_cases_read_file(cases, "cases.facts", 0), RR_OK);
    }
    assert_int_equal(rr_case_count(cases), 3);
    rr_cases_free(cases);
    rr_rules_free(rules);
}

/* After a call that failed the same can be asked again, of the same objects. */
static void asking_again(void **unused)
{
    (void)unused;
    static const int numbers[] = { EIO, EINTR };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        long n = 0, before = live;
        do {
            book->calls = 0;
            strike = (Strike){ FAIL, ++n, numbers[i], NULL };
            striking = true;
            load_and_read();
            striking = false;
            assert_true(SANITIZED || live == before);
        } while (book->calls >= n);
        assert_true(n > 10);
    }
}

/* ---- memory ---- */

static bool refuse_one(long n, bool and_all_after)
{
    snprintf(deed, sizeof deed, "allocation %ld%s refused", n, and_all_after ? " and all after" : "");
    run(at_hand, (Strike){ 0 }, n, and_all_after, &came);
    WANT(whole_lines(&came.error), "messages must be whole");
    if (same(&came, &wanted)) return book->refused;
    int status = ended_with(&wanted, 2) ? 2 : 1;
    WANT(ended_with(&came, status) || (file_of(at_hand) && ended_with(&came, 1)), "the status must say so");
    WANT(says("memory"), "it must be told");
    WANT(whole_blocks(&came.out, &wanted.out), "and blocks must be whole");
    return book->refused;
}

static void memory(void **unused)
{
    (void)unused;
    long tried = 0;
    for (size_t i = 0; i < COUNT(commands); i++) {
        at_hand = &commands[i];
        run(at_hand, (Strike){ 0 }, 0, false, &wanted);
        long step = refusal_stride() * (at_hand->large ? SAMPLE : 1);
        for (long n = 1; refuse_one(n, false); n += step) tried++;
        for (long n = 1; refuse_one(n, true); n += step) tried++;
    }
    print_message("           %ld refusals\n", tried);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_fail),
        cmocka_unit_test(calls_that_are_late),
        cmocka_unit_test(signals),
        cmocka_unit_test(files_that_change),
        cmocka_unit_test(a_file_that_is_longer_than_it_says),
        cmocka_unit_test(asking_again),
        cmocka_unit_test(memory),
    };
    /* Whoever runs this in the background may have had them ignored, and that is inherited. */
    signal(SIGINT, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
