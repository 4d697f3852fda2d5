#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "json/jmespath/call.h"

namespace offloop::json::jmespath {
namespace {

// Linear, and a slice at a time, so that it can be stopped.
bool FindText(Workspace& work, std::string_view text, std::string_view wanted,
              bool& found) {
  found = wanted.empty();
  const size_t slice = std::max(RunContext::kSlice, wanted.size());
  while (!found && text.size() >= wanted.size()) {
    const size_t size = std::min(text.size(), slice + wanted.size());
    if (!work.StepBytes(size)) return false;
    found = memmem(text.data(), size, wanted.data(), wanted.size()) != nullptr;
    if (size == text.size()) break;
    text.remove_prefix(size - wanted.size() + 1);
  }
  return true;
}

bool Contains(const Call& call, Item& result) {
  const Item& subject = call.arguments[0];
  const Item& wanted = call.arguments[1];
  bool found = false;
  if (subject.type() == kStringType) {
    if (wanted.type() == kStringType) {
      std::string buffers[2];
      const std::string_view text = call.work.TextOf(subject, buffers[0]);
      const std::string_view part = call.work.TextOf(wanted, buffers[1]);
      if (!FindText(call.work, text, part, found)) return false;
    }
    result = Item(found);
    return true;
  }
  Elements elements(subject);
  for (Item element; !found && elements.Next(element);) {
    if (!call.work.Step() || !call.work.Equal(element, wanted, found)) {
      return false;
    }
  }
  result = Item(found);
  return true;
}

bool HasEnd(const Call& call, Item& result) {
  std::string buffers[2];
  const std::string_view text = call.work.TextOf(call.arguments[0], buffers[0]);
  const std::string_view part = call.work.TextOf(call.arguments[1], buffers[1]);
  result = Item(call.node.function->id == FunctionId::kStartsWith
                    ? text.starts_with(part)
                    : text.ends_with(part));
  return call.work.StepBytes(part.size());
}

bool Join(const Call& call, Item& result) {
  std::string buffer;
  const std::string_view glue = call.work.TextOf(call.arguments[0], buffer);
  const std::string_view none;
  std::string joined;
  std::string scratch;
  Elements elements(call.arguments[1]);
  size_t index = 0;
  for (Item element; elements.Next(element); ++index) {
    if (element.type() != kStringType) {
      return call.FailType(1, "expects an array of strings; found " +
                                  Describe(element.type()) + " at index " +
                                  std::to_string(index));
    }
    const std::string_view text = call.work.TextOf(element, scratch);
    const std::string_view before = index == 0 ? none : glue;
    if (!call.work.StepBytes(before.size() + text.size())) return false;
    const uint64_t limit = call.work.limits().bytes;
    if (before.size() + text.size() > limit - joined.size()) {
      return call.work.Fail(OutputTooLarge(limit));
    }
    joined.append(before);
    joined.append(text);
  }
  std::string_view kept;
  if (!call.work.KeepCopy(joined, kept)) return false;
  result = Item::String(kept);
  return true;
}

bool ToString(const Call& call, Item& result) {
  result = call.arguments[0];
  if (result.type() == kStringType) return true;
  std::string_view text;
  if (!call.work.WriteText(call.arguments[0], text)) return false;
  result = Item::String(text);
  return true;
}

}  // namespace

bool RunOnText(const Call& call, Item& result) {
  switch (call.node.function->id) {
    case FunctionId::kContains:
      return Contains(call, result);
    case FunctionId::kJoin:
      return Join(call, result);
    case FunctionId::kToString:
      return ToString(call, result);
    default:
      return HasEnd(call, result);
  }
}

}  // namespace offloop::json::jmespath
