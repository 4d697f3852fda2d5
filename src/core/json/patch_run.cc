#include "json/patch_run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "json/constant.h"
#include "json/edit_writer.h"
#include "json/equal.h"
#include "json/limits.h"

namespace offloop::json {
namespace {

// What a step of a pointer costs in addition to the bytes of its name.
constexpr size_t kTokenCost = 64;

Error Failed(std::string message) {
  return {.code = ErrorCode::kPatchFailed, .message = std::move(message)};
}

// The first tokens of a pointer as they were written, cut if they are long.
std::string Shown(const Pointer& path, size_t count) {
  constexpr size_t kLongest = 80;
  std::string text;
  for (size_t i = 0; i < count && text.size() < kLongest; ++i) {
    text += '/';
    for (const char c : path.tokens()[i].name) {
      if (text.size() > kLongest) break;
      if (c == '~') text += "~0";
      if (c == '/') text += "~1";
      if (c != '~' && c != '/') text += c;
    }
  }
  if (text.size() <= kLongest) return "\"" + text + "\"";
  // Not in the middle of a character.
  size_t size = kLongest;
  while ((static_cast<uint8_t>(text[size]) & 0xC0u) == 0x80) --size;
  return "\"" + text.substr(0, size) + "...\"";
}

Error Nothing(const Pointer& path, size_t count) {
  return Failed("There is nothing at " + Shown(path, count));
}

bool IsPrefix(const Pointer& prefix, const Pointer& path, Pace& pace) {
  const auto& a = prefix.tokens();
  const auto& b = path.tokens();
  return a.size() <= b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [&pace](const PointerToken& x, const PointerToken& y) {
                      return pace.Spend(kTokenCost) &&
                             SameText(x.name, y.name, pace);
                    });
}

}  // namespace

// A small limit bounds the output, not the work of making it.
PatchRun::PatchRun(Value document, uint64_t limit, size_t sources,
                   RunContext& context)
    : root_{document},
      arena_(context),
      limit_(limit),
      budget_(std::max(limit, kDefaultOutputRatio * sources)) {}

Status PatchRun::Apply(const PatchStep& step) {
  if (!arena_.pace().Pause()) return arena_.pace().error();
  if (arena_.cloned() > budget_) return OutputTooLarge(limit_);
  switch (step.kind) {
    case PatchKind::kAdd:
      return Add(step.path, {step.value});
    case PatchKind::kReplace:
      return Replace(step.path, {step.value});
    case PatchKind::kMove:
      return Move(step.from, step.path);
    case PatchKind::kCopy:
      return Copy(step.from, step.path);
    case PatchKind::kTest:
      return Test(step.path, step.value);
    case PatchKind::kRemove:
      break;
  }
  Result<EditEntry> removed = Remove(step.path);
  if (!removed.ok()) return std::move(removed).error();
  return Done{};
}

size_t PatchRun::Write(Writer& writer) const {
  EditWriter tree(writer, budget_);
  tree.Write(root_);
  return tree.depth();
}

Status PatchRun::Add(const Pointer& path, EditEntry entry) {
  if (path.tokens().empty()) {
    root_ = entry;
    return Done{};
  }
  Result<EditNode*> parent = Parent(path);
  if (!parent.ok()) return std::move(parent).error();
  const PointerToken& last = path.tokens().back();
  if (auto* object = std::get_if<EditObject>(&parent.value()->content)) {
    return object->Set(last.name, entry);
  }
  auto& array = std::get<EditArray>(parent.value()->content);
  const uint64_t index = last.name == "-" ? array.size() : last.index;
  if (index > array.size()) {
    return Failed("An element cannot be added at " +
                  Shown(path, path.tokens().size()));
  }
  array.Insert(static_cast<size_t>(index), entry, arena_);
  return Done{};
}

Status PatchRun::Replace(const Pointer& path, EditEntry entry) {
  Result<EditEntry*> found = Find(path, path.tokens().size());
  if (!found.ok()) return std::move(found).error();
  *found.value() = entry;
  return Done{};
}

Result<EditEntry> PatchRun::Remove(const Pointer& path) {
  const size_t size = path.tokens().size();
  if (size == 0) return Failed("The whole document cannot be removed");
  Result<EditNode*> parent = Parent(path);
  if (!parent.ok()) return std::move(parent).error();
  const PointerToken& last = path.tokens().back();
  if (auto* object = std::get_if<EditObject>(&parent.value()->content)) {
    auto removed = object->Remove(last.name, arena_);
    if (!removed.ok()) return std::move(removed).error();
    if (!removed.value().has_value()) return Nothing(path, size);
    return *removed.value();
  }
  auto& array = std::get<EditArray>(parent.value()->content);
  if (last.index >= array.size()) return Nothing(path, size);
  return array.Remove(static_cast<size_t>(last.index), arena_);
}

Status PatchRun::Move(const Pointer& from, const Pointer& path) {
  const size_t size = from.tokens().size();
  const bool prefix = IsPrefix(from, path, arena_.pace());
  if (arena_.pace().stopped()) return arena_.pace().error();
  if (prefix) {
    // A move to itself only requires that the value exists; one into itself
    // fails.
    if (size < path.tokens().size()) {
      return Failed("A value cannot be moved into itself");
    }
    Result<EditEntry*> found = Find(from, size);
    if (!found.ok()) return std::move(found).error();
    return Done{};
  }
  Result<EditEntry> removed = Remove(from);
  if (!removed.ok()) return std::move(removed).error();
  return Add(path, removed.value());
}

Status PatchRun::Copy(const Pointer& from, const Pointer& path) {
  Result<EditEntry*> found = Find(from, from.tokens().size());
  if (!found.ok()) return std::move(found).error();
  const EditEntry entry = *found.value();
  if (entry.node != nullptr) entry.node->frozen = true;
  return Add(path, entry);
}

Status PatchRun::Test(const Pointer& path, Value expected) {
  const size_t size = path.tokens().size();
  Result<EditEntry*> found = Find(path, size);
  if (!found.ok()) return std::move(found).error();
  const EditEntry& entry = *found.value();
  Result<bool> equal = entry.node != nullptr
                           ? EqualEdited(entry, expected)
                           : EqualUntouched(entry.value, expected);
  if (!equal.ok()) return std::move(equal).error();
  if (equal.value()) return Done{};
  return Failed("The value at " + Shown(path, size) + " is another one");
}

Result<EditEntry*> PatchRun::Find(const Pointer& path, size_t count) {
  EditEntry* entry = &root_;
  for (size_t i = 0; i < count; ++i) {
    if (!arena_.pace().Spend(kTokenCost)) return arena_.pace().error();
    Result<EditEntry*> child = Child(*entry, path, i);
    if (!child.ok()) return child;
    if (child.value() == nullptr) return Nothing(path, i + 1);
    entry = child.value();
  }
  return entry;
}

Result<EditEntry*> PatchRun::Child(EditEntry& parent, const Pointer& path,
                                   size_t i) {
  const PointerToken& token = path.tokens()[i];
  Result<EditNode*> node = arena_.Open(parent);
  if (!node.ok()) return std::move(node).error();
  if (node.value() == nullptr) return nullptr;
  if (auto* object = std::get_if<EditObject>(&node.value()->content)) {
    return object->Find(token.name);
  }
  auto& array = std::get<EditArray>(node.value()->content);
  if (token.index >= array.size()) return nullptr;
  return array.At(static_cast<size_t>(token.index), arena_);
}

Result<EditNode*> PatchRun::Parent(const Pointer& path) {
  const size_t count = path.tokens().size() - 1;
  Result<EditEntry*> entry = Find(path, count);
  if (!entry.ok()) return std::move(entry).error();
  Result<EditNode*> node = arena_.Open(*entry.value());
  if (node.ok() && node.value() == nullptr) {
    return Failed("What is at " + Shown(path, count) +
                  " is neither an array nor an object");
  }
  return node;
}

// The value can be far longer than an equal one in the patch: it may have white
// space, escapes, and repeated names. A single test is within the budget,
// whatever it looks at.
Result<bool> PatchRun::EqualUntouched(Value value, Value expected) {
  const size_t size = value.source().size();
  compared_ += size - std::min(size, expected.source().size());
  if (compared_ > budget_) return OutputTooLarge(limit_);
  return Equal(value, expected, arena_.pace().context());
}

// An edited value is written and parsed again. A test that fails ends the
// patch, and one that succeeds has as many values as the patch has for it, so
// this is linear in the patch; what white space, equal names and removed
// members could add is bounded.
Result<bool> PatchRun::EqualEdited(const EditEntry& entry, Value expected) {
  const uint64_t left = budget_ - std::min(budget_, compared_);
  Writer writer(left, 0, arena_.pace().context());
  EditWriter tree(writer, left);
  tree.Write(entry);
  Result<Bytes> text = writer.Take();
  if (!text.ok() && text.error().code == ErrorCode::kOutputTooLarge) {
    return OutputTooLarge(limit_);
  }
  if (!text.ok()) return std::move(text).error();
  compared_ += text.value().size() + tree.skipped();
  Result<Constant> constant = Constant::Parse(
      std::move(text).value(), kLargestMaxDepth, arena_.pace().context());
  if (!constant.ok()) return std::move(constant).error();
  return Equal(constant.value().root(), expected, arena_.pace().context());
}

}  // namespace offloop::json
