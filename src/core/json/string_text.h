#ifndef OFFLOOP_CORE_JSON_STRING_TEXT_H_
#define OFFLOOP_CORE_JSON_STRING_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "bytes.h"
#include "json/compare_text.h"
#include "json/value.h"
#include "pace.h"

namespace offloop::json {

// The decoded text of JSON strings: with escapes resolved, as UTF-8. A lone
// surrogate is encoded in the same way, as three bytes that valid UTF-8 never
// has (WTF-8). All functions are thread-safe.

// The decoded text of a valid string, given as the source between its quotes. A
// view of the source when there are no escapes; otherwise `buffer` is
// overwritten and viewed. Linear; with a pace, counts what it reads.
std::string_view ReadString(ByteView content, std::string& buffer,
                            Pace* pace = nullptr);
// The same for a string or a property name of a document.
inline std::string_view ReadString(Value string, std::string& buffer,
                                   Pace* pace = nullptr) {
  return ReadString(string.content(), buffer, pace);
}

// Whether two strings, given in that form, decode to the same text.
bool SameStrings(ByteView a, ByteView b, Pace& pace);

// Orders what strings say by code points: negative, 0 or positive. Lone
// surrogates are the code points U+D800 to U+DFFF.
inline int CompareByCodePoints(std::string_view a, std::string_view b,
                               Pace& pace) {
  // UTF-8 keeps the order of code points.
  return CompareText(a, b, pace);
}

// Orders what strings say by UTF-16 code units, as JavaScript's < does. It
// differs from the above in that U+E000 to U+FFFF come last.
int CompareByCodeUnits(std::string_view a, std::string_view b);
int CompareLongByCodeUnits(std::string_view a, std::string_view b, Pace& pace);
// The same for long strings too; in a run that is cancelled these are equal.
inline int CompareByCodeUnits(std::string_view a, std::string_view b,
                              Pace& pace) {
  if (a.size() > kShortText) return CompareLongByCodeUnits(a, b, pace);
  return CompareByCodeUnits(a, b);
}

// The number of code points in what a string says.
size_t CountCodePoints(std::string_view text, Pace& pace);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_STRING_TEXT_H_
