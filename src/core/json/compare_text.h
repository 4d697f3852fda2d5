#ifndef OFFLOOP_CORE_JSON_COMPARE_TEXT_H_
#define OFFLOOP_CORE_JSON_COMPARE_TEXT_H_

#include <cstddef>
#include <string_view>

#include "pace.h"

namespace offloop::json {

// Comparisons of texts that may be long and alike, byte by byte: what is long
// is counted. Thread-safe, but for the pace.

// Up to here, looking at a text is part of whatever it is done for.
constexpr size_t kShortText = 64;
// So much of longer texts is counted at a time: where they differ at once, not
// much is counted that nobody looks at.
constexpr size_t kTextStep = 4096;

// The size of what both texts start with, or of some of it: the texts differ
// within kTextStep bytes behind it, or one of them ends there.
size_t SkipSame(std::string_view a, std::string_view b, Pace& pace);

// The same as below for texts of any size.
int CompareLongText(std::string_view a, std::string_view b, Pace& pace);
bool IsSameLongText(std::string_view a, std::string_view b, Pace& pace);

// As a.compare(b). In a run that is cancelled, all long texts are equal.
inline int CompareText(std::string_view a, std::string_view b, Pace& pace) {
  if (a.size() > kShortText) [[unlikely]]
    return CompareLongText(a, b, pace);
  return a.compare(b);
}

// Whether a == b.
inline bool SameText(std::string_view a, std::string_view b, Pace& pace) {
  if (a.size() > kShortText) [[unlikely]]
    return IsSameLongText(a, b, pace);
  return a == b;
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_COMPARE_TEXT_H_
