/* Runs a target on files: the seeds, and what fuzzing found before. Says which, so that a crash has a name. */
#include <stdio.h>

#include "fuzz.h"

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = file && !fseek(file, 0, SEEK_END) ? ftell(file) : -1;
    uint8_t *data = size < 0 ? NULL : malloc((size_t)size + 1);
    bool read = data && !fseek(file, 0, SEEK_SET) && fread(data, 1, (size_t)size, file) == (size_t)size;
    if (file) fclose(file);
    if (read) {
        uint8_t *exact = realloc(data, size ? (size_t)size : 1); /* so that a read past the end is seen */
        data = exact ? exact : data;
        LLVMFuzzerTestOneInput(data, (size_t)size);
    } else {
        fprintf(stderr, "%s cannot be read\n", path);
    }
    free(data);
    return read ? 0 : 1;
}

int main(int count, char **paths)
{
    int failed = 0;
    for (int i = 1; i < count; i++) {
        fprintf(stderr, "%s\n", paths[i]);
        failed |= replay(paths[i]);
    }
    printf("%d inputs\n", count - 1);
    return failed || count == 1;
}
