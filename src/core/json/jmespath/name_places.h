#ifndef OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_
#define OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "json/compare_text.h"
#include "pace.h"

namespace offloop::json::jmespath {

// Where each name of many was put first. Counts what it looks at, as names may
// be huge.
//
// Thread-safety: none. Names and pace outlive it.
class NamePlaces {
 public:
  explicit NamePlaces(Pace& pace) : places_(0, Hash{&pace}, Same{&pace}) {}

  size_t size() const { return places_.size(); }
  // The place of a name, which is `otherwise` when the name is new; and whether
  // it is.
  std::pair<size_t, bool> Find(std::string_view name, size_t otherwise) {
    const auto [entry, fresh] = places_.try_emplace(name, otherwise);
    return {entry->second, fresh};
  }

 private:
  struct Hash {
    size_t operator()(std::string_view name) const {
      constexpr std::hash<std::string_view> hash;
      size_t before = 0;
      while (name.size() > kTextStep && pace->Spend(kTextStep)) {
        before = 31 * before + hash(name.substr(0, kTextStep));
        name.remove_prefix(kTextStep);
      }
      return before + hash(name.substr(0, kTextStep));
    }
    Pace* pace;
  };
  struct Same {
    bool operator()(std::string_view a, std::string_view b) const {
      return SameText(a, b, *pace);
    }
    Pace* pace;
  };

  std::unordered_map<std::string_view, size_t, Hash, Same> places_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_
