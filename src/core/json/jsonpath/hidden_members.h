#ifndef OFFLOOP_CORE_JSON_JSONPATH_HIDDEN_MEMBERS_H_
#define OFFLOOP_CORE_JSON_JSONPATH_HIDDEN_MEMBERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_set>

#include "json/jsonpath/meter.h"
#include "json/value.h"

namespace offloop::json::jsonpath {

// Which members of objects do not count, because a later one has an equal name:
// if names are equal, the last one counts, as in JSON.parse. Looking up members
// by name does that by itself; this is for iterating over all of them. Hardly
// any object has such members, and the point is to see that quickly.
//
// Thread-safety: none; one a run.
class HiddenMembers {
 public:
  explicit HiddenMembers(Meter& meter) : meter_(meter) {}

  // Looks at the names of an object, and gives the number of members that do
  // not count. Linear for an object of few names, none of which seems to
  // repeat; otherwise it sorts them, which takes n log n time and linear
  // memory. 0 when the meter has stopped.
  size_t Find(Value object);

  // Whether a member does not count, by its value. Precondition: Find() was
  // called for its object.
  bool Has(Value member) const {
    return !hidden_.empty() && hidden_.contains(member.index());
  }

 private:
  bool MayRepeat(Value object);
  size_t FindExactly(Value object);

  static constexpr size_t kMarks = 1024;

  Meter& meter_;
  std::unordered_set<uint32_t> hidden_;
  // For MayRepeat(): the last object that had a name with this fingerprint.
  std::array<uint32_t, kMarks> marks_ = {};
  uint32_t generation_ = 0;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_HIDDEN_MEMBERS_H_
