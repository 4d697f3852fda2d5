#include "json/value.h"

namespace offloop::json {

size_t Value::count() const {
  if (size_field() < Tape::kMaxSize) return size_field();
  size_t nodes = 0;
  for (Value child = first_child(); child != next(); child = child.next()) {
    ++nodes;
  }
  return type() == ValueType::kObject ? nodes / 2 : nodes;
}

}  // namespace offloop::json
