#ifndef OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_
#define OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "json/compare_text.h"
#include "json/keyed_hash.h"
#include "pace.h"

namespace offloop::json::jmespath {

// Where each of many names was put first. Counts its work, as names may be
// huge. Takes expected constant time per name, whoever wrote the names.
//
// Thread-safety: none. Names and pace outlive it.
class NamePlaces {
 public:
  struct Found {
    size_t place;
    // Whether the name is new.
    bool fresh;
    // How many names were compared with this one.
    uint64_t looks;
  };

  explicit NamePlaces(Pace& pace)
      : places_(0, Hash{&pace}, Same{&pace, &looks_}) {}
  NamePlaces(const NamePlaces&) = delete;
  NamePlaces& operator=(const NamePlaces&) = delete;

  size_t size() const { return places_.size(); }
  // The place of a name; `otherwise`, which is recorded, when the name is new.
  Found Find(std::string_view name, size_t otherwise) {
    looks_ = 0;
    const auto [entry, fresh] = places_.try_emplace(name, otherwise);
    return {entry->second, fresh, looks_};
  }

 private:
  struct Hash {
    size_t operator()(std::string_view name) const {
      uint64_t before = 0;
      while (name.size() > kTextStep && pace->Spend(kTextStep)) {
        before = KeyedHash(name.substr(0, kTextStep), before);
        name.remove_prefix(kTextStep);
      }
      return KeyedHash(name.substr(0, kTextStep), before);
    }
    Pace* pace;
  };
  struct Same {
    bool operator()(std::string_view a, std::string_view b) const {
      ++*looks;
      return SameText(a, b, *pace);
    }
    Pace* pace;
    uint64_t* looks;
  };

  uint64_t looks_ = 0;
  std::unordered_map<std::string_view, size_t, Hash, Same> places_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_NAME_PLACES_H_
