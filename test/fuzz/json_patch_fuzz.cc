// json.patch and json.mergePatch against straightforward references on a tree
// of values: the same answer, or a failure at the same operation.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/json/json_testing.h"
#include "json/document.h"
#include "json/equal.h"
#include "json/merge_patch.h"
#include "json/patch.h"
#include "json/patch_program.h"
#include "json/string_text.h"
#include "json/writer.h"
#include "require.h"

namespace offloop::json {
namespace {

constexpr size_t kDepth = 32;
constexpr size_t kLimit = 1 << 20;

struct Child;

// A value by itself: of equal names the last one is left.
struct Tree {
  ValueType type = ValueType::kNull;
  std::string source;
  std::vector<Child> children;

  Tree* Find(const std::string& name);
};

struct Child {
  std::string name;
  Tree tree;
};

Tree* Tree::Find(const std::string& name) {
  for (Child& child : children) {
    if (child.name == name) return &child.tree;
  }
  return nullptr;
}

Tree TreeOf(Value value) {
  Tree tree;
  tree.type = value.type();
  tree.source = AsText(value.source());
  if (!value.is_container()) return tree;
  const Value end = value.next();
  for (Value at = value.first_child(); at != end; at = at.next()) {
    std::string name;
    if (tree.type == ValueType::kObject) {
      std::string buffer;
      name = ReadString(at, buffer);
      at = at.next();
      if (Tree* const known = tree.Find(name)) {
        *known = TreeOf(at);
        continue;
      }
    }
    tree.children.push_back({name, TreeOf(at)});
  }
  return tree;
}

void WriteTree(const Tree& tree, Writer& writer) {
  if (tree.type < ValueType::kArray) return writer.Append(tree.source);
  const bool object = tree.type == ValueType::kObject;
  writer.Append(object ? '{' : '[');
  bool first = true;
  for (const auto& [name, child] : tree.children) {
    if (!first) writer.Append(',');
    first = false;
    if (object) writer.AppendString(name);
    if (object) writer.Append(':');
    WriteTree(child, writer);
  }
  writer.Append(object ? '}' : ']');
}

std::string TextOf(const Tree& tree) {
  Surroundings around;
  Writer writer(UINT64_MAX, 0, around.context);
  WriteTree(tree, writer);
  return std::string(AsText(writer.Take().value().view()));
}

bool SameText(const std::string& a, const std::string& b) {
  Surroundings around;
  Payload of_a = Chunks({a});
  Payload of_b = Chunks({b});
  const auto document_a = Parse(of_a, kLargestMaxDepth, around.context);
  const auto document_b = Parse(of_b, kLargestMaxDepth, around.context);
  Require(document_a.ok() && document_b.ok());
  return Equal(document_a.value()->root(), document_b.value()->root(),
               around.context)
      .value();
}

using Tokens = std::vector<PointerToken>;

Tree* FindTree(Tree& root, const Tokens& tokens, size_t count) {
  Tree* at = &root;
  for (size_t i = 0; i < count && at != nullptr; ++i) {
    if (at->type == ValueType::kObject) {
      at = at->Find(tokens[i].name);
    } else if (at->type == ValueType::kArray &&
               tokens[i].index < at->children.size()) {
      at = &at->children[tokens[i].index].tree;
    } else {
      at = nullptr;
    }
  }
  return at;
}

bool AddTree(Tree& root, const Tokens& tokens, Tree value) {
  if (tokens.empty()) {
    root = std::move(value);
    return true;
  }
  Tree* const parent = FindTree(root, tokens, tokens.size() - 1);
  if (parent == nullptr || parent->type < ValueType::kArray) return false;
  const PointerToken& last = tokens.back();
  auto& children = parent->children;
  if (parent->type == ValueType::kObject) {
    if (Tree* const known = parent->Find(last.name)) {
      *known = std::move(value);
    } else {
      children.push_back({last.name, std::move(value)});
    }
    return true;
  }
  const uint64_t index = last.name == "-" ? children.size() : last.index;
  if (index > children.size()) return false;
  children.insert(children.begin() + static_cast<std::ptrdiff_t>(index),
                  {"", std::move(value)});
  return true;
}

std::optional<Tree> RemoveTree(Tree& root, const Tokens& tokens) {
  Tree* const found = FindTree(root, tokens, tokens.size());
  if (found == nullptr || tokens.empty()) return std::nullopt;
  Tree removed = *found;
  auto& children = FindTree(root, tokens, tokens.size() - 1)->children;
  children.erase(
      std::find_if(children.begin(), children.end(),
                   [&](const auto& child) { return &child.tree == found; }));
  return removed;
}

bool IsWithin(const Tokens& outer, const Tokens& inner) {
  return outer.size() <= inner.size() &&
         std::equal(
             outer.begin(), outer.end(), inner.begin(),
             [](const auto& a, const auto& b) { return a.name == b.name; });
}

bool ApplyTree(Tree& root, const PatchStep& step) {
  const Tokens& path = step.path.tokens();
  const Tokens& from = step.from.tokens();
  Tree* const found = FindTree(root, path, path.size());
  switch (step.kind) {
    case PatchKind::kAdd:
      return AddTree(root, path, TreeOf(step.value));
    case PatchKind::kRemove:
      return RemoveTree(root, path).has_value();
    case PatchKind::kReplace:
      if (found != nullptr) *found = TreeOf(step.value);
      return found != nullptr;
    case PatchKind::kTest:
      return found != nullptr &&
             SameText(TextOf(*found), std::string(AsText(step.value.source())));
    default:
      break;
  }
  Tree* const source = FindTree(root, from, from.size());
  if (source == nullptr) return false;
  if (step.kind == PatchKind::kCopy) return AddTree(root, path, Tree(*source));
  if (IsWithin(from, path)) return from.size() == path.size();
  std::optional<Tree> moved = RemoveTree(root, from);
  return AddTree(root, path, *std::move(moved));
}

Tree MergeTree(Tree target, const Tree& patch) {
  if (patch.type != ValueType::kObject) return patch;
  if (target.type != ValueType::kObject)
    target = Tree{ValueType::kObject, {}, {}};
  for (const Child& member : patch.children) {
    const std::string& name = member.name;
    const Tree& change = member.tree;
    Tree* const known = target.Find(name);
    if (change.type == ValueType::kNull) {
      std::erase_if(target.children,
                    [&](const auto& child) { return child.name == name; });
    } else if (known != nullptr) {
      *known = MergeTree(std::move(*known), change);
    } else {
      target.children.push_back({name, MergeTree({}, change)});
    }
  }
  return target;
}

void CheckMergePatch(std::string_view text, std::string_view patch,
                     Value target) {
  MergePatchOptions options;
  options.patch = Bytes::Copy(AsBytes(patch));
  options.max_depth = kDepth;
  const auto made = MakeMergePatch(std::move(options));
  if (!made.ok()) return;
  Surroundings around;
  Payload source = Chunks({patch});
  const auto parsed = Parse(source, kDepth, around.context);
  const std::string merged = RunOn(*made.value(), text);
  Require(SameText(merged, TextOf(MergeTree(TreeOf(target),
                                            TreeOf(parsed.value()->root())))));
}

void CheckPatch(std::string_view text, std::string_view patch, Value target) {
  const auto program =
      PatchProgram::Parse(Bytes::Copy(AsBytes(patch)), kDepth, 64);
  PatchOptions options;
  options.operations = Bytes::Copy(AsBytes(patch));
  options.max_operations = 64;
  options.max_depth = kDepth;
  options.max_output_bytes = kLimit;
  const auto made = MakePatch(std::move(options));
  Require(made.ok() == program.ok());
  if (!made.ok()) return;
  Surroundings around;
  auto output = made.value()->Run(Chunks({text}), around.context);
  if (!output.ok() && output.error().code == ErrorCode::kOutputTooLarge) return;

  Tree tree = TreeOf(target);
  int64_t index = 0;
  for (const PatchStep& step : program.value().steps()) {
    if (!ApplyTree(tree, step)) {
      Require(!output.ok());
      Require(output.error().code == ErrorCode::kPatchFailed);
      Require(output.error().index == index);
      return;
    }
    // What grows beyond this is cut short by the operation's own limit, too
    // late for this reference.
    if (TextOf(tree).size() > 16 * 1024) return;
    ++index;
  }
  Require(output.ok());
  Require(SameText(offloop::TextOf(std::move(output).value()), TextOf(tree)));
}

}  // namespace
}  // namespace offloop::json

// The first line is the document, the rest the patch.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input = offloop::AsText({data, size});
  const size_t end = input.find('\n');
  if (end == input.npos) return 0;
  const std::string_view text = input.substr(0, end);
  const std::string_view patch = input.substr(end + 1);
  offloop::Surroundings around;
  offloop::Payload source = offloop::json::Chunks({text});
  const auto document =
      offloop::json::Parse(source, offloop::json::kDepth, around.context);
  if (!document.ok()) return 0;
  offloop::json::CheckMergePatch(text, patch, document.value()->root());
  offloop::json::CheckPatch(text, patch, document.value()->root());
  return 0;
}
