#include "json/equal.h"

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/read_real.h"
#include "json/string_text.h"

namespace offloop::json {
namespace {

constexpr size_t kValuesPerCheckpoint = 1024;

struct Member {
  std::string_view name;
  Value value;
};
using Members = std::vector<Member>;

// Keeps what names with escapes say for as long as they are compared.
using NameStore = std::deque<std::string>;

// The members of an object by name, the last one of equal names only.
Result<Members> SortedMembers(Value object, NameStore& store,
                              RunContext& context) {
  Members members;
  members.reserve(object.count());
  std::string buffer;
  const Value end = object.next();
  for (Value name = object.first_child(); name != end;) {
    if (members.size() % kValuesPerCheckpoint == 0 && !context.Checkpoint()) {
      return context.Stopped();
    }
    std::string_view text = ReadString(name, buffer, &context);
    if (text.data() == buffer.data()) text = store.emplace_back(text);
    const Value value = name.next();
    members.push_back({text, value});
    name = value.next();
  }
  const auto less = [](const Member& a, const Member& b) {
    return a.name < b.name;
  };
  Status sorted = CheckedSort(members, less, context);
  if (!sorted.ok()) return std::move(sorted).error();
  // std::unique keeps the first of equals.
  std::reverse(members.begin(), members.end());
  const auto same = [](const Member& a, const Member& b) {
    return a.name == b.name;
  };
  members.erase(std::unique(members.begin(), members.end(), same),
                members.end());
  return members;
}

bool EqualStrings(ByteView a, ByteView b, RunContext& context) {
  std::string buffer_a;
  std::string buffer_b;
  return ReadString(a, buffer_a, &context) == ReadString(b, buffer_b, &context);
}

// Precondition: of the same type.
bool EqualScalars(Value a, Value b, RunContext& context) {
  switch (a.type()) {
    case ValueType::kNumber:
      return ReadReal(a.source(), &context) == ReadReal(b.source(), &context);
    case ValueType::kString:
      return EqualStrings(a.content(), b.content(), context);
    default:
      return true;
  }
}

class Comparison {
 public:
  explicit Comparison(RunContext& context) : context_(context) {}

  Result<bool> Run(Value a, Value b) {
    if (!Meet(a, b)) return false;
    while (!open_.empty()) {
      Pair& pair = open_.back();
      if (++steps_ % kValuesPerCheckpoint == 0 && !context_.Checkpoint()) {
        return context_.Stopped();
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
  // Values that are still to be compared: the siblings from a to `end` with
  // those from b on, or two objects.
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
    if (!a.is_container()) return EqualScalars(a, b, context_);
    const bool object = a.type() == ValueType::kObject;
    if (object) {
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
    Result<Members> of_a = SortedMembers(a, store, context_);
    if (!of_a.ok()) return std::move(of_a).error();
    Result<Members> of_b = SortedMembers(b, store, context_);
    if (!of_b.ok()) return std::move(of_b).error();
    const Members& members_a = of_a.value();
    const Members& members_b = of_b.value();
    if (members_a.size() != members_b.size()) return false;
    for (size_t i = 0; i < members_a.size(); ++i) {
      if (i % kValuesPerCheckpoint == 0 && !context_.Checkpoint()) {
        return context_.Stopped();
      }
      if (members_a[i].name != members_b[i].name ||
          !Meet(members_a[i].value, members_b[i].value)) {
        return false;
      }
    }
    return true;
  }

  RunContext& context_;
  std::vector<Pair> open_;
  size_t steps_ = 0;
};

}  // namespace

Result<bool> Equal(Value a, Value b, RunContext& context) {
  Result<bool> equal = Comparison(context).Run(a, b);
  // What was read last may mean nothing.
  if (equal.ok() && !context.Checkpoint()) return context.Stopped();
  return equal;
}

}  // namespace offloop::json
