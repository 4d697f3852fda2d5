#include "json/patch_program.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "json/escapes.h"
#include "json/string_text.h"

namespace offloop::json {
namespace {

// The members of an operation that have a meaning; of equal names the last one.
struct PatchMembers {
  std::optional<Value> op;
  std::optional<Value> path;
  std::optional<Value> from;
  std::optional<Value> value;
};

struct Kind {
  std::string_view name;
  PatchKind kind;
  bool from;
  bool value;
};

constexpr std::array<Kind, 6> kKinds = {{
    {"add", PatchKind::kAdd, false, true},
    {"remove", PatchKind::kRemove, false, false},
    {"replace", PatchKind::kReplace, false, true},
    {"move", PatchKind::kMove, true, false},
    {"copy", PatchKind::kCopy, true, false},
    {"test", PatchKind::kTest, false, true},
}};

Error BadStep(std::string message, Value at, size_t index) {
  return {.code = ErrorCode::kInvalidExpression,
          .message = "Operation " + std::to_string(index) + " of the patch " +
                     std::move(message),
          .offset = at.begin(),
          .index = static_cast<int64_t>(index)};
}

PatchMembers ReadMembers(Value step) {
  PatchMembers members;
  const Value end = step.next();
  for (Value name = step.first_child(); name != end;
       name = name.next().next()) {
    const ByteView content = name.content();
    for (const auto& [known, member] :
         {std::pair("op", &members.op), std::pair("path", &members.path),
          std::pair("from", &members.from),
          std::pair("value", &members.value)}) {
      if (StringEquals(content, known)) *member = name.next();
    }
  }
  return members;
}

const Kind* FindKind(const std::optional<Value>& op) {
  if (!op.has_value() || op->type() != ValueType::kString) return nullptr;
  for (const Kind& kind : kKinds) {
    if (StringEquals(op->content(), kind.name)) return &kind;
  }
  return nullptr;
}

// Reads the steps of one patch.
class Reader {
 public:
  Result<PatchStep> Read(Value step, size_t index) {
    if (step.type() != ValueType::kObject) {
      return BadStep("must be an object", step, index);
    }
    const PatchMembers members = ReadMembers(step);
    const Kind* const kind = FindKind(members.op);
    if (kind == nullptr) {
      return BadStep(
          "must have an \"op\" that is one of add, remove, replace, move, "
          "copy, test",
          members.op.value_or(step), index);
    }
    PatchStep read;
    read.kind = kind->kind;
    Result<Pointer> path = ReadPointer(members.path, "path", step, index);
    if (!path.ok()) return std::move(path).error();
    read.path = std::move(path).value();
    if (kind->from) {
      Result<Pointer> from = ReadPointer(members.from, "from", step, index);
      if (!from.ok()) return std::move(from).error();
      read.from = std::move(from).value();
    }
    if (!kind->value) return read;
    if (!members.value.has_value()) {
      return BadStep("must have a \"value\"", step, index);
    }
    read.value = *members.value;
    return read;
  }

 private:
  Result<Pointer> ReadPointer(const std::optional<Value>& text,
                              const std::string& name, Value step,
                              size_t index) {
    if (!text.has_value() || text->type() != ValueType::kString) {
      return BadStep("must have a \"" + name + "\" that is a string",
                     text.value_or(step), index);
    }
    Result<Pointer> pointer = Pointer::Parse(ReadString(*text, buffer_));
    if (pointer.ok()) return pointer;
    return BadStep("has a bad \"" + name + "\". " + pointer.error().message,
                   *text, index);
  }

  std::string buffer_;
};

}  // namespace

Result<PatchProgram> PatchProgram::Parse(Bytes text, size_t max_depth,
                                         size_t max_operations) {
  Result<Constant> source =
      ParseArgument("The patch", std::move(text), max_depth);
  if (!source.ok()) return std::move(source).error();
  const Value root = source.value().root();
  if (root.type() != ValueType::kArray || root.count() > max_operations) {
    return Error{.code = ErrorCode::kInvalidExpression,
                 .message = root.type() != ValueType::kArray
                                ? "A patch must be an array of operations"
                                : "The patch has more than maxOperations (" +
                                      std::to_string(max_operations) +
                                      ") operations",
                 .offset = root.begin()};
  }
  std::vector<PatchStep> steps;
  steps.reserve(root.count());
  Reader reader;
  const Value end = root.next();
  for (Value step = root.first_child(); step != end; step = step.next()) {
    Result<PatchStep> read = reader.Read(step, steps.size());
    if (!read.ok()) return std::move(read).error();
    steps.push_back(std::move(read).value());
  }
  return PatchProgram(std::move(source).value(), std::move(steps));
}

size_t PatchProgram::memory() const {
  size_t bytes = source_.memory() + steps_.capacity() * sizeof(PatchStep);
  for (const PatchStep& step : steps_) {
    const size_t tokens =
        step.path.tokens().capacity() + step.from.tokens().capacity();
    bytes += tokens * sizeof(PointerToken);
  }
  return bytes;
}

}  // namespace offloop::json
