#include "json/equal.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/name_store.h"
#include "json/read_real.h"
#include "json/string_text.h"
#include "pace.h"

namespace offloop::json {
namespace {

constexpr size_t kBytesPerLook = 64;

struct NamedValue {
  std::string_view name;
  Value value;
};
using NamedValues = std::vector<NamedValue>;

// The members of an object by name, the last one of equal names only.
Result<NamedValues> SortedMembers(Value object, NameStore& store, Pace& pace,
                                  uint64_t& looks) {
  NamedValues members;
  members.reserve(object.count());
  const Value end = object.next();
  for (Value name = object.first_child(); name != end;) {
    const Value value = name.next();
    members.push_back({store.Read(name, pace), value});
    looks += 1 + name.content().size() / kBytesPerLook;
    if (members.size() % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    name = value.next();
  }
  const auto less = [&pace](const NamedValue& a, const NamedValue& b) {
    return CompareText(a.name, b.name, pace) < 0;
  };
  Status sorted = CheckedSort(members, less, pace);
  if (!sorted.ok()) return std::move(sorted).error();
  size_t kept = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    if ((i + 1) % Pace::kItems == 0 && !pace.Pause()) return pace.error();
    if (kept > 0 && SameText(members[kept - 1].name, members[i].name, pace)) {
      --kept;
    }
    members[kept++] = members[i];
  }
  members.resize(kept);
  return members;
}

// Precondition: of the same type.
bool EqualScalars(Value a, Value b, Pace& pace) {
  switch (a.type()) {
    case ValueType::kNumber:
      return ReadReal(a.source(), &pace) == ReadReal(b.source(), &pace);
    case ValueType::kString:
      return SameStrings(a.content(), b.content(), pace);
    default:
      return true;
  }
}

class Comparison {
 public:
  explicit Comparison(RunContext& context) : pace_(context) {}

  uint64_t looks() const { return looks_; }

  Result<bool> Run(Value a, Value b) {
    if (!Meet(a, b)) return false;
    while (!open_.empty()) {
      Pair& pair = open_.back();
      if (++steps_ % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      if (pair.a.index() == pair.end) {
        open_.pop_back();
        continue;
      }
      const Pair now = pair;
      pair.a = now.a.next();
      pair.b = now.b.next();
      Result<bool> equal =
          now.object ? EqualObjects(now.a, now.b) : Meet(now.a, now.b);
      if (!equal.ok() || !equal.value()) return equal;
    }
    return true;
  }

 private:
  // Values still to be compared: the siblings from a to `end` with those from b
  // on, or two objects.
  struct Pair {
    Value a;
    Value b;
    uint32_t end;
    bool object;
  };

  // False when the values are certainly not equal; containers are left for
  // later.
  bool Meet(Value a, Value b) {
    if (a.type() != b.type()) return false;
    ++looks_;
    if (!a.is_container()) {
      looks_ += std::min(a.source().size(), b.source().size()) / kBytesPerLook;
      if (a.type() == ValueType::kNumber) {
        looks_ += ExtraSteps(a.source()) + ExtraSteps(b.source());
      }
      return EqualScalars(a, b, pace_);
    }
    const bool object = a.type() == ValueType::kObject;
    if (object) {
      // Objects with different counts can only be equal if names repeat.
      if ((a.count() == 0) != (b.count() == 0)) return false;
      open_.push_back({a, b, a.next().index(), true});
    } else if (a.count() != b.count()) {
      return false;
    } else if (a.count() > 0) {
      open_.push_back(
          {a.first_child(), b.first_child(), a.next().index(), false});
    }
    return true;
  }

  Result<bool> EqualObjects(Value a, Value b) {
    NameStore store;
    Result<NamedValues> of_a = SortedMembers(a, store, pace_, looks_);
    if (!of_a.ok()) return std::move(of_a).error();
    Result<NamedValues> of_b = SortedMembers(b, store, pace_, looks_);
    if (!of_b.ok()) return std::move(of_b).error();
    const NamedValues& members_a = of_a.value();
    const NamedValues& members_b = of_b.value();
    if (members_a.size() != members_b.size()) return false;
    for (size_t i = 0; i < members_a.size(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      if (!SameText(members_a[i].name, members_b[i].name, pace_) ||
          !Meet(members_a[i].value, members_b[i].value)) {
        return false;
      }
    }
    return true;
  }

  Pace pace_;
  std::vector<Pair> open_;
  size_t steps_ = 0;
  uint64_t looks_ = 0;
};

}  // namespace

Result<bool> Equal(Value a, Value b, RunContext& context, uint64_t* looks) {
  Comparison comparison(context);
  Result<bool> equal = comparison.Run(a, b);
  if (looks != nullptr) *looks += comparison.looks();
  // What was read last may mean nothing.
  if (equal.ok() && !context.Checkpoint()) return context.Stopped();
  return equal;
}

}  // namespace offloop::json
