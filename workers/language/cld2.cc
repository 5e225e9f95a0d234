/* SPDX-License-Identifier: Apache-2.0 */
#include "cld2.h"

#include <cstdio> /* the next header forgets it */
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

void cld2_detect(const char *text, size_t n, const char *hint, struct cld2_answer *ret)
{
    const CLD2::CLDHints hints = {hint, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language language[CLD2_GUESSES];
    int percent[CLD2_GUESSES], bytes;
    double score[CLD2_GUESSES];

    *ret = cld2_answer();
    CLD2::ExtDetectLanguageSummary(text, static_cast<int>(n), true, &hints,
                                   CLD2::kCLDFlagBestEffort, language, percent, score, nullptr,
                                   &bytes, &ret->is_reliable);
    for (int i = 0; i < CLD2_GUESSES; i++) {
        bool is_known = language[i] != CLD2::UNKNOWN_LANGUAGE && percent[i] > 0;
        ret->best[i].language = is_known ? CLD2::LanguageCode(language[i]) : nullptr;
        ret->best[i].percent = percent[i];
    }
}

size_t cld2_split(const char *text, size_t n, struct cld2_chunk *ret, size_t cap)
{
    const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                                  CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language language[CLD2_GUESSES];
    CLD2::ResultChunkVector chunks;
    int percent[CLD2_GUESSES], bytes;
    double score[CLD2_GUESSES];
    bool is_reliable;

    CLD2::ExtDetectLanguageSummary(text, static_cast<int>(n), true, &hints,
                                   CLD2::kCLDFlagBestEffort, language, percent, score, &chunks,
                                   &bytes, &is_reliable);
    for (size_t i = 0; i < chunks.size() && i < cap; i++) {
        const CLD2::Language found = static_cast<CLD2::Language>(chunks[i].lang1);
        ret[i].start = static_cast<size_t>(chunks[i].offset);
        ret[i].end = ret[i].start + static_cast<size_t>(chunks[i].bytes);
        ret[i].language = found == CLD2::UNKNOWN_LANGUAGE ? nullptr : CLD2::LanguageCode(found);
    }
    return chunks.size();
}

const char *cld2_version(void)
{
    return CLD2::DetectLanguageVersion();
}
