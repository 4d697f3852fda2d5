#ifndef OFFLOOP_CORE_JSON_JSONPATH_CHILDREN_H_
#define OFFLOOP_CORE_JSON_JSONPATH_CHILDREN_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "json/jsonpath/expression.h"
#include "json/jsonpath/meter.h"
#include "json/value.h"

namespace offloop::json::jsonpath {

// Children of containers, by name or index (RFC 9535, sections 2.3.1 and
// 2.3.3). All return nothing when there is no such child, when the parent is of
// another type, and when the meter has stopped. Thread-safe, except for the
// meter.

struct Member {
  Value name;
  Value value;
};

struct Element {
  // Counted from the start.
  uint64_t index;
  Value value;
};

// If names are equal, the last one counts.
std::optional<Member> FindMember(Value parent, std::string_view name,
                                 Meter& meter);

// A negative index counts from the end.
std::optional<Element> FindElement(Value parent, int64_t index, Meter& meter);

// The node that a singular query selects.
std::optional<Value> FindOnly(const Query& query, Value start, Meter& meter);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_CHILDREN_H_
