/* A rule file and all that it uses. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/source_error.h"
#include "language/checker_inside.h"

/* The path of `used`, which is said relative to the file `from`. */
static char *path_from(Checker *c, const char *from, const char *used)
{
    const char *slash = strrchr(from, '/');
    if (strcmp(used, "-") == 0) used = "./-"; /* a file of that name, never standard input */
    if (*used == '/' || !slash) return arena_copy(c->arena, used, strlen(used));
    return arena_printf(c->arena, "%.*s%s", (int)(slash - from + 1), from, used);
}

/* The one name of a file, however it is called; its path where there is none by that name. */
static SourceStatus canonical(Checker *c, const char *path, const char **name)
{
    char real[PATH_MAX];
    bool found = realpath(path, real);
    *name = found ? arena_copy(c->arena, real, strlen(real)) : path;
    if (!*name || (!found && errno == ENOMEM)) return SOURCE_NO_MEMORY;
    return found || errno == ENOENT ? SOURCE_OK : SOURCE_UNREADABLE;
}

enum { SHOWN_FILES = 8 };

/* "a.rules uses b.rules uses a.rules" */
static const char *circle_text(Checker *c, uint32_t from)
{
    const char *text = "";
    uint32_t shown = 0;
    for (uint32_t i = from; i < c->files.count && text; i++) {
        if (!c->files.at[i].open) continue;
        if (shown++ == SHOWN_FILES) {
            text = arena_printf(c->arena, "%s… uses ", text);
            break;
        }
        const char *name = c->meaning->sources->list.at[c->files.at[i].tree.file].name;
        text = arena_printf(c->arena, "%s%s uses ", text, name);
    }
    if (!text) return NULL;
    return arena_printf(c->arena, "%s%s", text, c->meaning->sources->list.at[c->files.at[from].tree.file].name);
}

/* Reads a file, of which the statements are looked at later. */
static bool open_file(Checker *c, uint32_t source, const char *path, uint32_t user)
{
    File file = { .path = path, .open = true, .user = user };
    if (!read_tree(c->arena, c->meaning->sources, source, READ_RULES, c->diagnostics, &file.tree)) return false;
    if (!vec_push(c->arena, &c->files, file)) return false;
    uint64_t most = limits_of(c)->statements, left = most - c->statements;
    if (file.tree.statements.count > left)
        return check_ends(c, file.tree.statements.at[left]->span, most, "statements", "take out what is not needed");
    c->statements += file.tree.statements.count;
    return true;
}

static bool add_use(Checker *c, uint32_t user, uint32_t used)
{
    File *file = &c->files.at[user];
    for (uint32_t i = 0; i < file->uses.count; i++)
        if (file->uses.at[i] == used) return true;
    return vec_push(c->arena, &file->uses, used);
}

/* Opens the file that a `use` names, unless it is there already. */
static bool load_used(Checker *c, uint32_t user, const Statement *use)
{
    Sources *sources = c->meaning->sources;
    const char *path = path_from(c, sources->list.at[c->files.at[user].tree.file].path, use->string);
    const char *known;
    if (limits_of(c)->files == 1) /* who allows one file allows no look at others */
        return check_ends(c, use->string_span, 1, "file", "have no `use`: here the rules are to be one text");
    SourceStatus status = path ? canonical(c, path, &known) : SOURCE_NO_MEMORY;
    if (status != SOURCE_OK) return source_diagnose(c->diagnostics, status, path, use->string_span);
    for (uint32_t i = 0; i < c->files.count; i++) {
        if (!c->files.at[i].path || strcmp(c->files.at[i].path, known) != 0) continue;
        if (c->files.at[i].open) {
            const char *circle = circle_text(c, i);
            if (!circle) return false;
            diagnose(c->diagnostics, DIAGNOSTIC_USE_CIRCLE, use->string_span,
                     "move what both need into a third file that both use", "These files use each other: %s", circle);
            return true;
        }
        return add_use(c, user, i);
    }
    if (c->files.count >= limits_of(c)->files)
        return check_ends(c, use->string_span, limits_of(c)->files, "files", "join some of them");
    uint32_t source;
    status = source_read(sources, path, true, &source);
    if (status != SOURCE_OK) return source_diagnose(c->diagnostics, status, path, use->string_span);
    return open_file(c, source, known, user);
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Itself, what it uses, and what that sees. */
static bool find_visible(Checker *c, uint32_t index)
{
    File *file = &c->files.at[index];
    bool there[LIMIT_FILES] = { false };
    if (!vec_push(c->arena, &file->visible, index)) return false;
    there[index] = true;
    for (uint32_t u = 0; u < file->uses.count; u++) {
        const File *used = &c->files.at[file->uses.at[u]];
        for (uint32_t i = 0; i < used->visible.count; i++) {
            uint32_t seen = used->visible.at[i];
            if (!there[seen] && !vec_push(c->arena, &file->visible, seen)) return false;
            there[seen] = true;
        }
    }
    qsort(file->visible.at, file->visible.count, sizeof(uint32_t), compare_numbers);
    return true;
}

/* The next `use` of a file, or NULL. */
static const Statement *next_use(File *file)
{
    while (file->next < file->tree.statements.count) {
        const Statement *statement = file->tree.statements.at[file->next++];
        if (statement->kind == STATEMENT_USE) return statement;
    }
    return NULL;
}

/* When all is read that a file uses. */
static bool close_file(Checker *c, uint32_t index)
{
    uint32_t user = c->files.at[index].user;
    c->files.at[index].open = false;
    return find_visible(c, index) && (user == NONE || add_use(c, user, index));
}

/* Without recursion: files may use others in a chain as long as there may be files. */
bool load_files(Checker *c, uint32_t source)
{
    const char *given = c->meaning->sources->list.at[source].path, *path;
    if (canonical(c, given, &path) == SOURCE_NO_MEMORY || !open_file(c, source, path, NONE)) return false;
    for (uint32_t at = 0; at != NONE;) {
        const Statement *use = next_use(&c->files.at[at]);
        uint32_t user = c->files.at[at].user, files = c->files.count;
        if (use ? !load_used(c, at, use) : !close_file(c, at)) return false;
        if (!use) at = user;
        else if (c->files.count > files) at = files; /* what was opened goes first */
    }
    return true;
}

bool file_sees(const Checker *c, uint32_t term)
{
    if (c->file == NONE) return true;
    const Term *t = &c->meaning->terms.at[term];
    const File *file = &c->files.at[c->file];
    for (uint32_t i = 0; i < t->files.count; i++)
        if (bsearch(&t->files.at[i], file->visible.at, file->visible.count, sizeof(uint32_t), compare_numbers))
            return true;
    return false;
}
