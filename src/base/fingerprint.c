#include "base/fingerprint.h"

#include <sha256.h>
#include <stdio.h>

void sources_fingerprint(const Sources *sources, char text[FINGERPRINT_SIZE])
{
    SHA2_CTX hash;
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&hash);
    for (uint32_t i = 0; i < sources->list.count; i++) {
        const Source *source = &sources->list.at[i];
        uint8_t size[4] = { (uint8_t)(source->size >> 24), (uint8_t)(source->size >> 16), (uint8_t)(source->size >> 8),
                            (uint8_t)source->size };
        SHA256Update(&hash, size, sizeof size);
        SHA256Update(&hash, (const uint8_t *)source->text, source->size);
    }
    SHA256Final(digest, &hash);
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
