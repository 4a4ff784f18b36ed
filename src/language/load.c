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

/* "a.rules uses b.rules uses a.rules" */
static const char *circle_text(Checker *c, uint32_t from)
{
    const char *text = "";
    for (uint32_t i = from; i < c->files.count && text; i++) {
        if (!c->files.at[i].open) continue;
        const char *name = c->meaning->sources->list.at[c->files.at[i].tree.file].name;
        text = arena_printf(c->arena, "%s%s uses ", text, name);
    }
    if (!text) return NULL;
    return arena_printf(c->arena, "%s%s", text, c->meaning->sources->list.at[c->files.at[from].tree.file].name);
}

static bool load_one(Checker *c, uint32_t source, const char *path, uint32_t *index);

/* Reads the file that a `use` names, unless it is there already. */
static bool load_used(Checker *c, uint32_t user, const Statement *use)
{
    Sources *sources = c->meaning->sources;
    const char *path = path_from(c, sources->list.at[c->files.at[user].tree.file].path, use->string);
    const char *known;
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
        return vec_push(c->arena, &c->files.at[user].uses, i);
    }
    if (c->files.count >= limits_of(c)->files)
        return check_ends(c, use->string_span, limits_of(c)->files, "files", "join some of them");
    uint32_t source, index;
    status = source_read(sources, path, &source);
    if (status != SOURCE_OK) return source_diagnose(c->diagnostics, status, path, use->string_span);
    if (!load_one(c, source, known, &index)) return false;
    return vec_push(c->arena, &c->files.at[user].uses, index);
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
    if (!vec_push(c->arena, &file->visible, index)) return false;
    for (uint32_t u = 0; u < file->uses.count; u++) {
        const File *used = &c->files.at[file->uses.at[u]];
        for (uint32_t i = 0; i < used->visible.count; i++) {
            bool there = false;
            for (uint32_t k = 0; k < file->visible.count; k++) there |= file->visible.at[k] == used->visible.at[i];
            if (!there && !vec_push(c->arena, &file->visible, used->visible.at[i])) return false;
        }
    }
    qsort(file->visible.at, file->visible.count, sizeof(uint32_t), compare_numbers);
    return true;
}

/* Recursion is bounded by the limit on files. */
static bool load_one(Checker *c, uint32_t source, const char *path, uint32_t *index)
{
    File file = { .path = path, .open = true };
    if (!read_tree(c->arena, c->meaning->sources, source, READ_RULES, c->diagnostics, &file.tree)) return false;
    if (!vec_push(c->arena, &c->files, file)) return false;
    *index = c->files.count - 1;
    uint64_t left = limits_of(c)->statements - c->statements;
    if (file.tree.statements.count > left)
        return check_ends(c, file.tree.statements.at[left]->span, limits_of(c)->statements, "statements",
                          "take out what is not needed");
    c->statements += file.tree.statements.count;
    for (uint32_t i = 0; i < file.tree.statements.count; i++) {
        const Statement *statement = file.tree.statements.at[i];
        if (statement->kind == STATEMENT_USE && !load_used(c, *index, statement)) return false;
    }
    c->files.at[*index].open = false;
    return find_visible(c, *index);
}

bool load_files(Checker *c, uint32_t source)
{
    const char *given = c->meaning->sources->list.at[source].path, *path;
    uint32_t index;
    return canonical(c, given, &path) != SOURCE_NO_MEMORY && load_one(c, source, path, &index);
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
