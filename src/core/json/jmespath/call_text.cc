#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "json/compare_text.h"
#include "json/jmespath/call.h"
#include "libsodium.h"
#include "pace.h"

namespace offloop::json::jmespath {
namespace {

// Whether a text has a huge part: by a hash that moves along with it (R. M.
// Karp and M. O. Rabin, "Efficient randomized pattern-matching algorithms",
// 1987), because memmem() preprocesses all of the part at once, and Windows has
// none. Precondition: the text is no shorter than the part.
bool HasHuge(std::string_view text, std::string_view wanted, Pace& pace) {
  constexpr uint32_t kPrime = 0x7FFFFFFF;
  // A random base, so that nobody can craft texts with many false matches.
  const uint64_t base =
      256 + (SodiumReady() ? randombytes_uniform(kPrime - 256) : 0);
  const auto add = [base](uint64_t hash, char byte) {
    return (hash * base + static_cast<uint8_t>(byte)) % kPrime;
  };
  const size_t size = wanted.size();
  uint64_t goal = 0;
  uint64_t hash = 0;
  // The weight of a byte that is `size` bytes back.
  uint64_t gone = 1;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i % kTextStep == 0 && !pace.Spend(kTextStep)) return false;
    hash = add(hash, text[i]);
    if (i < size) {
      goal = add(goal, wanted[i]);
      gone = gone * base % kPrime;
    } else {
      hash += kPrime - gone * static_cast<uint8_t>(text[i - size]) % kPrime;
    }
    if (i + 1 >= size && hash % kPrime == goal &&
        SameText(text.substr(i + 1 - size, size), wanted, pace)) {
      return true;
    }
  }
  return false;
}

// Linear, and a slice at a time, so that it can be stopped.
bool FindText(Workspace& work, std::string_view text, std::string_view wanted,
              bool& found) {
  found = wanted.empty();
#if defined(_WIN32)
  constexpr size_t kSlice = 0;
#else
  constexpr size_t kSlice = RunContext::kSlice;
#endif
  if (wanted.size() > kSlice && text.size() >= wanted.size()) {
    found = HasHuge(text, wanted, work.pace());
    return work.StepBytes(text.size());
  }
#if !defined(_WIN32)
  while (!found && text.size() >= wanted.size()) {
    const size_t size = std::min(text.size(), kSlice + wanted.size());
    if (!work.StepBytes(size)) return false;
    found = memmem(text.data(), size, wanted.data(), wanted.size()) != nullptr;
    if (size == text.size()) break;
    text.remove_prefix(size - wanted.size() + 1);
  }
#endif
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
  const bool starts = call.node.function->id == FunctionId::kStartsWith;
  const bool has =
      text.size() >= part.size() &&
      SameText(text.substr(starts ? 0 : text.size() - part.size(), part.size()),
               part, call.work.pace());
  result = Item(has);
  return call.work.Step();
}

// A slice at a time.
void Append(std::string_view text, Pace& pace, std::string& to) {
  while (!text.empty()) {
    const std::string_view slice = text.substr(0, RunContext::kSlice);
    if (!pace.Spend(slice.size())) return;
    to.append(slice);
    text.remove_prefix(slice.size());
  }
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
    Append(before, call.work.pace(), joined);
    Append(text, call.work.pace(), joined);
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
