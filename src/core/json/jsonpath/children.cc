#include "json/jsonpath/children.h"

#include "json/escapes.h"

namespace offloop::json::jsonpath {

std::optional<Member> FindMember(Value parent, std::string_view name,
                                 Meter& meter) {
  std::optional<Member> found;
  if (parent.type() != ValueType::kObject) return found;
  const Value end = parent.next();
  for (Value each = parent.first_child(); each != end;) {
    const ByteView content = each.content();
    if (!meter.SpendBytes(CostOfStringEquals(content, name))) {
      return std::nullopt;
    }
    const Value value = each.next();
    if (StringEquals(content, name, &meter.pace())) found = {each, value};
    each = value.next();
  }
  return found;
}

std::optional<Element> FindElement(Value parent, int64_t index, Meter& meter) {
  if (parent.type() != ValueType::kArray) return std::nullopt;
  const auto size = static_cast<int64_t>(parent.count());
  const int64_t place = index >= 0 ? index : size + index;
  if (place < 0 || place >= size) return std::nullopt;
  Value value = parent.first_child();
  for (int64_t i = 0; i < place; ++i) {
    if (!meter.Spend()) return std::nullopt;
    value = value.next();
  }
  return Element{static_cast<uint64_t>(place), value};
}

std::optional<Value> FindOnly(const Query& query, Value start, Meter& meter) {
  Value value = start;
  for (const Segment& segment : query.segments) {
    const Selector& selector = segment.selectors[0];
    if (!meter.Spend()) return std::nullopt;
    if (selector.kind == Selector::Kind::kName) {
      const auto member = FindMember(value, selector.name, meter);
      if (!member) return std::nullopt;
      value = member->value;
    } else {
      const auto element = FindElement(value, selector.index, meter);
      if (!element) return std::nullopt;
      value = element->value;
    }
  }
  return value;
}

}  // namespace offloop::json::jsonpath
