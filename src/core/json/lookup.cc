#include "json/lookup.h"

#include "json/escapes.h"

namespace offloop::json {
namespace {

using Found = std::optional<Value>;

Result<Found> FindMember(Value object, const PointerToken& token, Pace& pace) {
  Found found;
  size_t seen = 0;
  const Value end = object.next();
  for (Value name = object.first_child(); name != end;) {
    if (++seen % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    const Value value = name.next();
    if (StringEquals(name.content(), token.name, &pace)) found = value;
    name = value.next();
  }
  // What was compared last may mean nothing.
  if (pace.stopped()) return pace.error();
  return found;
}

Result<Found> FindElement(Value array, const PointerToken& token, Pace& pace) {
  if (token.index >= array.count()) return Found();
  Value element = array.first_child();
  for (uint64_t i = 0; i < token.index; ++i) {
    if (i % Pace::kItems == 0 && !pace.Pause()) return pace.error();
    element = element.next();
  }
  return Found(element);
}

Result<Found> Child(Value parent, const PointerToken& token, Pace& pace) {
  switch (parent.type()) {
    case ValueType::kObject:
      return FindMember(parent, token, pace);
    case ValueType::kArray:
      return FindElement(parent, token, pace);
    default:
      return Found();
  }
}

}  // namespace

Result<Found> Lookup(Value root, const Pointer& pointer, RunContext& context) {
  Pace pace(context);
  Value value = root;
  for (const PointerToken& token : pointer.tokens()) {
    if (!pace.Spend(kShortText)) return pace.error();
    Result<Found> child = Child(value, token, pace);
    if (!child.ok() || !child.value().has_value()) return child;
    value = *child.value();
  }
  return Found(value);
}

}  // namespace offloop::json
