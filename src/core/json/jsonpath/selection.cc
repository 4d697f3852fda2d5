#include "json/jsonpath/selection.h"

#include <algorithm>
#include <utility>

#include "json/jsonpath/children.h"
#include "json/jsonpath/evaluation.h"
#include "json/jsonpath/normalized_path.h"

namespace offloop::json::jsonpath {
namespace {

// Whether a selector goes over all members of an object.
bool HasIterator(const Segment& segment) {
  return std::any_of(segment.selectors.begin(), segment.selectors.end(),
                     [](const Selector& each) {
                       return each.kind == Selector::Kind::kWildcard ||
                              each.kind == Selector::Kind::kFilter;
                     });
}

// Whether there may be containers in a container, by its size on the tape:
// nearly all scalars take one slot.
bool MayNest(Value node) {
  const bool object = node.type() == ValueType::kObject;
  const size_t children = node.count() * (object ? 2 : 1);
  return node.next().index() - node.first_child().index() != children;
}

}  // namespace

Selection::Selection(Evaluation& evaluation, const Query& query, Value start)
    : evaluation_(evaluation),
      query_(query),
      start_(start),
      start_is_next_(query.segments.empty()),
      frames_(evaluation.TakeFrames()) {
  if (!start_is_next_) Enter(start, 0);
}

Selection::~Selection() { evaluation_.GiveFrames(std::move(frames_)); }

std::optional<Value> Selection::Next() {
  if (std::exchange(start_is_next_, false)) return start_;
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    const std::optional<Value> node = Advance(frame);
    if (evaluation_.meter().stopped()) return std::nullopt;
    if (!node) {
      frames_.pop_back();
      continue;
    }
    const bool selected =
        frame.selector < query_.segments[frame.segment].selectors.size();
    const size_t segment = frame.segment + (selected ? 1 : 0);
    if (segment == query_.segments.size()) return node;
    Enter(*node, segment);
  }
  return std::nullopt;
}

void Selection::WritePath(std::string& path) const {
  path.assign(1, '$');
  for (const Frame& frame : frames_) {
    if (frame.name == kNoName) {
      AppendIndex(frame.index, path);
    } else {
      AppendName(start_.At(frame.name), path, evaluation_.meter().pace());
    }
  }
}

void Selection::Enter(Value node, size_t index) {
  if (!node.is_container()) return;
  const Segment& segment = query_.segments[index];
  const bool descends = segment.descendant && MayNest(node);
  // Looking up a name handles equal names by itself.
  if (node.type() == ValueType::kObject && (descends || HasIterator(segment))) {
    evaluation_.hidden().Find(node);
  }
  frames_.push_back({.node = node.index(),
                     .end = node.next().index(),
                     .segment = static_cast<uint32_t>(index),
                     .descends = descends});
}

std::optional<Value> Selection::Advance(Frame& frame) {
  const Segment& segment = query_.segments[frame.segment];
  while (frame.selector < segment.selectors.size()) {
    const std::optional<Value> node =
        Select(frame, segment.selectors[frame.selector]);
    if (node || !evaluation_.meter().Spend()) return node;
    ++frame.selector;
    frame.started = false;
  }
  return frame.descends ? NextContainer(frame) : std::nullopt;
}

std::optional<Value> Selection::Select(Frame& frame, const Selector& selector) {
  switch (selector.kind) {
    case Selector::Kind::kName:
      if (std::exchange(frame.started, true)) return std::nullopt;
      return SelectMember(frame, selector.name);
    case Selector::Kind::kIndex:
      if (std::exchange(frame.started, true)) return std::nullopt;
      return SelectElement(frame, selector.index);
    case Selector::Kind::kWildcard:
      return NextChild(frame);
    case Selector::Kind::kSlice:
      return NextOfSlice(frame, selector.slice);
    case Selector::Kind::kFilter:
      return NextMatch(frame, selector);
  }
  return std::nullopt;
}

std::optional<Value> Selection::NextChild(Frame& frame) {
  const Value node = start_.At(frame.node);
  const bool object = node.type() == ValueType::kObject;
  if (!std::exchange(frame.started, true)) {
    frame.cursor = node.first_child().index();
    frame.position = 0;
  }
  while (frame.cursor != frame.end) {
    if (!evaluation_.meter().Spend()) return std::nullopt;
    Value child = start_.At(frame.cursor);
    frame.name = object ? frame.cursor : kNoName;
    frame.index = frame.position++;
    if (object) child = child.next();
    frame.cursor = child.next().index();
    if (!object || !evaluation_.hidden().Has(child)) return child;
  }
  return std::nullopt;
}

std::optional<Value> Selection::NextContainer(Frame& frame) {
  for (;;) {
    const std::optional<Value> child = NextChild(frame);
    if (!child || child->is_container()) return child;
  }
}

std::optional<Value> Selection::NextMatch(Frame& frame,
                                          const Selector& selector) {
  for (;;) {
    const std::optional<Value> child = NextChild(frame);
    if (!child || evaluation_.Test(selector.filter, *child)) return child;
    if (evaluation_.meter().stopped()) return std::nullopt;
  }
}

// RFC 9535, section 2.3.4.2.
std::optional<Value> Selection::NextOfSlice(Frame& frame, const Slice& slice) {
  if (!std::exchange(frame.started, true) && !StartSlice(frame, slice)) {
    frame.slice_at = frame.slice_end;
    return std::nullopt;
  }
  const int64_t at = frame.slice_at;
  const bool backwards = slice.step < 0;
  if (backwards ? at <= frame.slice_end : at >= frame.slice_end) {
    return std::nullopt;
  }
  // Neither bound is beyond the count of elements, and a step not beyond 2^53.
  frame.slice_at += slice.step;
  frame.index = static_cast<uint64_t>(at);
  if (!evaluation_.meter().Spend()) return std::nullopt;
  if (backwards) {
    return start_.At(
        frame.elements[static_cast<size_t>(at - frame.slice_end - 1)]);
  }
  if (!MoveTo(frame, frame.index)) return std::nullopt;
  return start_.At(frame.cursor);
}

// False when nothing is selected.
bool Selection::StartSlice(Frame& frame, const Slice& slice) {
  const Value node = start_.At(frame.node);
  if (node.type() != ValueType::kArray || slice.step == 0) {
    frame.slice_at = frame.slice_end = 0;
    return false;
  }
  frame.cursor = node.first_child().index();
  frame.position = 0;
  frame.name = kNoName;
  const auto size = static_cast<int64_t>(node.count());
  const bool forwards = slice.step > 0;
  // The places before the first and after the last element are as far as a
  // bound goes.
  const auto bound = [&](std::optional<int64_t> given, int64_t otherwise) {
    if (!given) return otherwise;
    const int64_t place = *given >= 0 ? *given : size + *given;
    return forwards ? std::clamp<int64_t>(place, 0, size)
                    : std::clamp<int64_t>(place, -1, size - 1);
  };
  frame.slice_at = bound(slice.start, forwards ? 0 : size - 1);
  frame.slice_end = bound(slice.end, forwards ? size : -1);
  return forwards || GatherElements(frame);
}

// The elements after slice_end, up to slice_at.
bool Selection::GatherElements(Frame& frame) {
  frame.elements.clear();
  if (frame.slice_at <= frame.slice_end) return true;
  if (!MoveTo(frame, static_cast<uint64_t>(frame.slice_end + 1))) return false;
  for (int64_t i = frame.slice_end + 1; i <= frame.slice_at; ++i) {
    if (!evaluation_.meter().Spend()) return false;
    frame.elements.push_back(frame.cursor);
    frame.cursor = start_.At(frame.cursor).next().index();
  }
  return true;
}

// Moves the cursor forward to an existing element.
bool Selection::MoveTo(Frame& frame, uint64_t position) {
  while (frame.position < position) {
    if (!evaluation_.meter().Spend()) return false;
    frame.cursor = start_.At(frame.cursor).next().index();
    ++frame.position;
  }
  return true;
}

std::optional<Value> Selection::SelectMember(Frame& frame,
                                             const std::string& name) {
  const auto member =
      FindMember(start_.At(frame.node), name, evaluation_.meter());
  if (!member) return std::nullopt;
  frame.name = member->name.index();
  return member->value;
}

std::optional<Value> Selection::SelectElement(Frame& frame, int64_t index) {
  const auto element =
      FindElement(start_.At(frame.node), index, evaluation_.meter());
  if (!element) return std::nullopt;
  frame.name = kNoName;
  frame.index = element->index;
  return element->value;
}

}  // namespace offloop::json::jsonpath
