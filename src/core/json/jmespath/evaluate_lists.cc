#include <algorithm>

#include "json/jmespath/evaluator.h"

// The part of the evaluator that walks arrays.

namespace offloop::json::jmespath {
namespace {

// The bounds of a slice in an array of `size` elements, as indexes; with a
// negative step `stop` may be -1.
struct Range {
  int64_t start;
  int64_t stop;
};

int64_t Capped(int64_t index, int64_t size, bool forwards) {
  if (index < 0) index = index < -size ? -1 : index + size;
  const int64_t least = forwards ? 0 : -1;
  const int64_t most = forwards ? size : size - 1;
  return std::clamp(index, least, std::max(least, most));
}

Range RangeOf(const Slice& slice, int64_t size) {
  const bool forwards = slice.step > 0;
  return {
      slice.start.has_value() ? Capped(*slice.start, size, forwards)
      : forwards              ? 0
                              : size - 1,
      slice.stop.has_value() ? Capped(*slice.stop, size, forwards)
      : forwards             ? size
                             : -1,
  };
}

}  // namespace

bool Evaluator::EvaluateIndex(const Node& node, const Item& current,
                              Item& result) {
  result = Item();
  if (current.type() != kArrayType) return true;
  const auto size = static_cast<int64_t>(CountElements(current));
  const int64_t index = node.index < 0 ? node.index + size : node.index;
  if (index < 0 || index >= size) return true;
  if (!current.is_node()) {
    result = current.items()[index];
    return true;
  }
  Elements elements(current);
  for (int64_t i = 0; i <= index; ++i) {
    if (!elements.Next(result) || !work_.Step()) return false;
  }
  return true;
}

bool Evaluator::EvaluateSlice(const Node& node, const Item& current,
                              Item& result) {
  result = Item();
  if (current.type() != kArrayType) return true;
  const auto size = static_cast<int64_t>(CountElements(current));
  const auto [start, stop] = RangeOf(node.slice, size);
  const int64_t step = node.slice.step;
  const bool forwards = step > 0;
  // Elements are visited in order: those of a backward slice are reversed at
  // the end.
  const int64_t low = forwards ? start : stop + 1;
  const int64_t high = forwards ? stop : start + 1;
  const uint64_t stride =
      forwards ? static_cast<uint64_t>(step) : ~static_cast<uint64_t>(step) + 1;
  const size_t first = work_.stack().size();
  Elements elements(current);
  Item element;
  for (int64_t i = 0; i < high && elements.Next(element); ++i) {
    if (!work_.Step()) return false;
    if (i < low) continue;
    const auto distance =
        static_cast<uint64_t>(forwards ? i - start : start - i);
    if (distance % stride == 0 && !work_.Push(element)) return false;
  }
  if (!forwards && !work_.ReverseStack(first)) return false;
  return work_.PopList(first, result);
}

// Elements that are arrays are replaced by their elements.
bool Evaluator::EvaluateFlatten(const Node& node, const Item& current,
                                Item& result) {
  Item array;
  if (!Evaluate(*node.children[0], current, array)) return false;
  result = Item();
  if (array.type() != kArrayType) return true;
  const size_t start = work_.stack().size();
  Elements elements(array);
  for (Item element; elements.Next(element);) {
    if (element.type() != kArrayType) {
      if (!work_.Push(element)) return false;
      continue;
    }
    if (!work_.Step()) return false;
    Elements inner(element);
    for (Item each; inner.Next(each);) {
      if (!work_.Push(each)) return false;
    }
  }
  return work_.PopList(start, result);
}

bool Evaluator::EvaluateProjection(const Node& node, const Item& current,
                                   Item& result) {
  Item left;
  if (!Evaluate(*node.children[0], current, left)) return false;
  result = Item();
  if (node.kind == NodeKind::kValueProjection) {
    if (left.type() != kObjectType) return true;
    const size_t start = work_.stack().size();
    if (!work_.PushMembers(left, Workspace::Part::kValues) ||
        !work_.PopList(start, left)) {
      return false;
    }
  } else if (left.type() != kArrayType) {
    return true;
  }
  const size_t start = work_.stack().size();
  Elements elements(left);
  for (Item element; elements.Next(element);) {
    bool passes = true;
    if (node.kind == NodeKind::kFilter &&
        !Passes(*node.children[2], element, passes)) {
      return false;
    }
    if (passes && !Project(*node.children[1], element)) return false;
    if (!work_.Step()) return false;
  }
  return work_.PopList(start, result);
}

bool Evaluator::Passes(const Node& condition, const Item& element,
                       bool& result) {
  const Arena::Mark mark = work_.arena().mark();
  Item value;
  if (!Evaluate(condition, element, value)) return false;
  result = value.IsTrue();
  work_.arena().Rewind(mark);
  return true;
}

bool Evaluator::Project(const Node& right, const Item& element) {
  Item value;
  if (!Evaluate(right, element, value)) return false;
  return value.is_null() || work_.Push(value);
}

}  // namespace offloop::json::jmespath
