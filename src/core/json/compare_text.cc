#include "json/compare_text.h"

#include <algorithm>
#include <cstring>

namespace offloop::json {

size_t SkipSame(std::string_view a, std::string_view b, Pace& pace) {
  const size_t both = std::min(a.size(), b.size());
  size_t at = 0;
  while (at < both) {
    const size_t step = std::min(kTextStep, both - at);
    if (!pace.Spend(step)) break;
    if (std::memcmp(a.data() + at, b.data() + at, step) != 0) break;
    at += step;
  }
  return at;
}

int CompareLongText(std::string_view a, std::string_view b, Pace& pace) {
  const size_t same = SkipSame(a, b, pace);
  // Any order is right then, so that a sort comes to an end.
  if (pace.stopped()) return 0;
  return a.substr(same).compare(b.substr(same));
}

bool IsSameLongText(std::string_view a, std::string_view b, Pace& pace) {
  return a.size() == b.size() && SkipSame(a, b, pace) == a.size();
}

}  // namespace offloop::json
