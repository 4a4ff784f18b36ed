#include "base/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_free(Buffer *buffer)
{
    memory_give_back(buffer->memory, buffer->room);
    free(buffer->text);
    *buffer = (Buffer){ .memory = buffer->memory };
}

char *buffer_take(Buffer *buffer)
{
    char *text = buffer->text;
    if (buffer->failed) return buffer_free(buffer), NULL;
    buffer->text = NULL;
    buffer_free(buffer);
    return text;
}

bool buffer_reserve(Buffer *buffer, size_t more)
{
    if (buffer->failed) return false;
    if (more < buffer->room - buffer->size) return true;
    size_t room = buffer->room ? buffer->room : 256;
    while (room - buffer->size <= more && room <= SIZE_MAX / 2) room *= 2;
    size_t taken = room - buffer->room;
    bool left = room - buffer->size > more && memory_take(buffer->memory, taken);
    char *text = left ? realloc(buffer->text, room) : NULL;
    if (!text) {
        if (left) memory_give_back(buffer->memory, taken);
        buffer->failed = true;
        return false;
    }
    buffer->text = text;
    buffer->room = room;
    return true;
}

void buffer_add(Buffer *buffer, const char *text, size_t size)
{
    if (!buffer_reserve(buffer, size)) return;
    if (size) memcpy(buffer->text + buffer->size, text, size);
    buffer->size += size;
    buffer->text[buffer->size] = 0;
}

void buffer_text(Buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_repeat(Buffer *buffer, char c, size_t times)
{
    if (!buffer_reserve(buffer, times)) return;
    memset(buffer->text + buffer->size, c, times);
    buffer->size += times;
    buffer->text[buffer->size] = 0;
}

void buffer_printf(Buffer *buffer, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size >= 0 && buffer_reserve(buffer, (size_t)size)) {
        vsnprintf(buffer->text + buffer->size, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    } else buffer->failed = true;
    va_end(again);
}
