#ifndef OFFLOOP_CORE_JSON_COMPARE_TEXT_H_
#define OFFLOOP_CORE_JSON_COMPARE_TEXT_H_

#include <cstddef>
#include <string_view>

#include "pace.h"

namespace offloop::json {

// Comparisons, byte by byte, of texts that may be long and alike: long ones are
// counted as work. Thread-safe, except for the pace.

// Up to this size, reading a text counts as part of the caller's work.
constexpr size_t kShortText = 64;
// How much of a longer text is counted at a time: if texts differ early, little
// is counted that is never read.
constexpr size_t kTextStep = 4096;

// The size of the common start of both texts, or of most of it: the texts
// differ within the next kTextStep bytes, or one of them ends there.
size_t SkipSame(std::string_view a, std::string_view b, Pace& pace);

// The same as below for texts of any size.
int CompareLongText(std::string_view a, std::string_view b, Pace& pace);
bool IsSameLongText(std::string_view a, std::string_view b, Pace& pace);

// As a.compare(b). In a cancelled run, all long texts are equal.
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
