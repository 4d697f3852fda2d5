#include "json/jsonpath/hidden_members.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/escapes.h"
#include "json/name_store.h"

namespace offloop::json::jsonpath {
namespace {

// With more names than this some fingerprints collide anyway.
constexpr size_t kMostForMarks = 64;

uint64_t ReadUpTo8(const uint8_t* bytes, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, std::min<size_t>(size, sizeof(word)));
  return word;
}

// From the size and both ends. Equal names without escapes have the same one.
uint32_t Fingerprint(ByteView name) {
  const uint64_t head = ReadUpTo8(name.data(), name.size());
  const size_t tail_at = name.size() < 8 ? 0 : name.size() - 8;
  const uint64_t tail = ReadUpTo8(name.data() + tail_at, name.size() - tail_at);
  const uint64_t mixed =
      (head ^ (tail * 0x9E3779B97F4A7C15u) ^ name.size()) * 0xD6E8FEB86659FD93u;
  return static_cast<uint32_t>(mixed >> 40u);
}

struct MemberAt {
  std::string_view name;
  uint32_t value;
};

}  // namespace

size_t HiddenMembers::Find(Value object) {
  if (object.count() < 2 || !MayRepeat(object)) return 0;
  return FindExactly(object);
}

bool HiddenMembers::MayRepeat(Value object) {
  if (object.count() > kMostForMarks) return true;
  if (++generation_ == 0) {
    marks_.fill(0);
    generation_ = 1;
  }
  const Value end = object.next();
  for (Value name = object.first_child(); name != end;
       name = name.next().next()) {
    if (!meter_.Spend()) return false;
    const ByteView content = name.content();
    uint32_t& mark = marks_[Fingerprint(content) % kMarks];
    if (mark == generation_ || HasEscapes(content, &meter_.pace())) {
      return true;
    }
    mark = generation_;
  }
  return false;
}

size_t HiddenMembers::FindExactly(Value object) {
  std::vector<MemberAt> members;
  members.reserve(object.count());
  NameStore names;
  const Value end = object.next();
  for (Value name = object.first_child(); name != end;) {
    if (!meter_.SpendBytes(name.content().size())) return 0;
    const Value value = name.next();
    members.push_back({names.Read(name, meter_.pace()), value.index()});
    name = value.next();
  }
  const auto less = [this](const MemberAt& a, const MemberAt& b) {
    // Not alphabetical, but fast: most names differ in size.
    if (a.name.size() != b.name.size()) return a.name.size() < b.name.size();
    return CompareText(a.name, b.name, meter_.pace()) < 0;
  };
  Status sorted = CheckedSort(members, less, meter_.pace());
  if (!sorted.ok()) {
    meter_.Fail(std::move(sorted).error());
    return 0;
  }
  size_t hidden = 0;
  for (size_t i = 1; i < members.size(); ++i) {
    if (!meter_.pace().Spend(sizeof(MemberAt))) break;
    if (!SameText(members[i - 1].name, members[i].name, meter_.pace())) {
      continue;
    }
    hidden_.insert(members[i - 1].value);
    ++hidden;
  }
  return hidden;
}

}  // namespace offloop::json::jsonpath
