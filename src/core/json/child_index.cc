#include "json/child_index.h"

#include <algorithm>
#include <string>

#include "json/checked_sort.h"
#include "json/escapes.h"
#include "json/keyed_hash.h"
#include "json/string_text.h"

namespace offloop::json {
namespace {

// The node after `node` on the tape.
Value Behind(Value node) {
  return node.is_container() ? node.first_child() : node.next();
}

// The start of a huge name is enough to tell it from nearly all others.
uint32_t HashOfName(std::string_view name) {
  return static_cast<uint32_t>(KeyedHash(name.substr(0, RunContext::kSlice)));
}

uint32_t HashOfName(ByteView content, Pace& pace) {
  if (!HasEscapes(content, &pace)) return HashOfName(AsText(content));
  std::string buffer;
  return HashOfName(ReadString(content, buffer, &pace));
}

}  // namespace

Status ChildIndex::Build(Value root, RunContext& context) {
  const uint32_t end = root.next().index();
  Pace pace(context);
  size_t seen = 0;
  for (Value node = root; node.index() < end; node = Behind(node)) {
    if (++seen % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    if (!node.is_container() || node.count() < kMinChildren) continue;
    Status added = node.type() == ValueType::kArray ? AddArray(node, pace)
                                                    : AddObject(node, pace);
    if (!added.ok()) return added;
  }
  containers_.shrink_to_fit();
  elements_.shrink_to_fit();
  names_.shrink_to_fit();
  return Done{};
}

Status ChildIndex::AddArray(Value array, Pace& pace) {
  const auto begin = static_cast<uint32_t>(elements_.size());
  size_t seen = 0;
  for (Value element = array.first_child(); element != array.next();
       element = element.next()) {
    if (seen % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    if (seen++ % kStride == 0) elements_.push_back(element.index());
  }
  containers_.push_back(
      {array.index(), begin, static_cast<uint32_t>(elements_.size())});
  return Done{};
}

Status ChildIndex::AddObject(Value object, Pace& pace) {
  const auto begin = static_cast<uint32_t>(names_.size());
  std::vector<Name> names;
  names.reserve(object.count());
  for (Value name = object.first_child(); name != object.next();
       name = name.next().next()) {
    const ByteView content = name.content();
    if (!pace.Spend(content.size() + 1)) return pace.error();
    names.push_back({HashOfName(content, pace), name.index()});
  }
  const auto less = [](const Name& a, const Name& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.node > b.node;
  };
  if (Status sorted = CheckedSortUnique(names, less, pace); !sorted.ok()) {
    return sorted;
  }
  // A slice at a time, as all that takes time.
  constexpr size_t kNamesPerSlice = RunContext::kSlice / sizeof(Name);
  for (size_t at = 0; at < names.size(); at += kNamesPerSlice) {
    if (!pace.Pause()) return pace.error();
    const auto from = names.begin() + static_cast<std::ptrdiff_t>(at);
    const size_t count = std::min(kNamesPerSlice, names.size() - at);
    names_.insert(names_.end(), from,
                  from + static_cast<std::ptrdiff_t>(count));
  }
  containers_.push_back(
      {object.index(), begin, static_cast<uint32_t>(names_.size())});
  return Done{};
}

const ChildIndex::Container* ChildIndex::Known(Value parent) const {
  const auto found =
      std::lower_bound(containers_.begin(), containers_.end(), parent.index(),
                       [](const Container& container, uint32_t node) {
                         return container.node < node;
                       });
  const bool known =
      found != containers_.end() && found->node == parent.index();
  return known ? &*found : nullptr;
}

std::optional<Value> ChildIndex::Find(Value parent, const PointerToken& token,
                                      size_t* looks) const {
  switch (parent.type()) {
    case ValueType::kObject:
      return FindMember(parent, token.name, looks);
    case ValueType::kArray:
      return FindElement(parent, token.index);
    default:
      return std::nullopt;
  }
}

std::optional<Value> ChildIndex::FindElement(Value array,
                                             uint64_t index) const {
  // Also where the token is not an index.
  if (index >= array.count()) return std::nullopt;
  Value element = array.first_child();
  if (const Container* const known = Known(array)) {
    element = array.At(elements_[known->begin + index / kStride]);
    index %= kStride;
  }
  for (; index > 0; --index) element = element.next();
  return element;
}

std::optional<Value> ChildIndex::FindMember(Value object,
                                            std::string_view wanted,
                                            size_t* looks) const {
  const auto matches = [&](Value name) {
    if (looks != nullptr) ++*looks;
    return StringEquals(name.content(), wanted);
  };
  const Container* const known = Known(object);
  if (known == nullptr) {
    std::optional<Value> found;
    for (Value name = object.first_child(); name != object.next();
         name = name.next().next()) {
      if (matches(name)) found = name.next();
    }
    return found;
  }
  const uint32_t hash = HashOfName(wanted);
  const auto end = names_.begin() + known->end;
  auto at = std::lower_bound(
      names_.begin() + known->begin, end, hash,
      [](const Name& name, uint32_t value) { return name.hash < value; });
  for (; at != end && at->hash == hash; ++at) {
    const Value name = object.At(at->node);
    if (matches(name)) return name.next();
  }
  return std::nullopt;
}

size_t ChildIndex::memory() const {
  return containers_.capacity() * sizeof(Container) +
         elements_.capacity() * sizeof(uint32_t) +
         names_.capacity() * sizeof(Name);
}

}  // namespace offloop::json
