#include "json/canonicalize.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/document.h"
#include "json/escapes.h"
#include "json/fault.h"
#include "json/name_store.h"
#include "json/number.h"
#include "json/read_real.h"
#include "json/string_text.h"
#include "json/writer.h"
#include "pace.h"

namespace offloop::json {
namespace {

// What is wrong with a value, and where.
struct Fault {
  const uint8_t* at;
  std::string_view message;
};

// An escape sequence that is half a pair.
std::optional<Fault> FindLoneSurrogate(ByteView content, Pace& pace) {
  size_t checked = content.size();
  while (!content.empty()) {
    if (checked - content.size() >= RunContext::kSlice) {
      if (!pace.Spend(checked - content.size())) return std::nullopt;
      checked = content.size();
    }
    if (content[0] != '\\') {
      const ByteView slice =
          content.first(std::min(content.size(), RunContext::kSlice));
      const auto next = std::find(slice.begin(), slice.end(), '\\');
      content = content.subspan(static_cast<size_t>(next - slice.begin()));
      continue;
    }
    const Escape escape = ReadEscape(content);
    const bool surrogate = static_cast<uint8_t>(escape.bytes[0]) == 0xED &&
                           static_cast<uint8_t>(escape.bytes[1]) >= 0xA0;
    if (escape.size == 3 && surrogate) {
      return Fault{content.data(),
                   "A lone surrogate has no canonical form (RFC 8785)"};
    }
    content = content.subspan(escape.source_size);
  }
  return std::nullopt;
}

// Integers that a double holds whatever their digits are.
bool IsPlainInteger(ByteView number) {
  constexpr size_t kExactDigits = 15;
  if (number[0] == '-') number = number.subspan(1);
  return number.size() <= kExactDigits && number[0] != '0' &&
         std::all_of(number.begin(), number.end(), IsDigit);
}

struct SourceMember {
  std::string_view name;
  Value source;
};

// Writes one value in its canonical form. Nothing in it recurses with the
// depth.
class Canonicalizer {
 public:
  Canonicalizer(Writer& writer, RunContext& context)
      : writer_(writer), pace_(context) {}

  // Stopped(), or done; then there may be a fault().
  Status Write(Value root) {
    if (Status begun = Begin(root); !begun.ok()) return begun;
    while (!open_.empty() && !fault_.has_value() && !writer_.failed()) {
      if (Status step = Step(); !step.ok()) return step;
    }
    // What was read last may mean nothing.
    if (!pace_.Pause()) return pace_.error();
    return Done{};
  }

  const std::optional<Fault>& fault() const { return fault_; }

 private:
  // A container of which something is still to be written.
  struct Container {
    bool object = false;
    bool empty = true;
    // Of an array: the next element, and the index after the last one.
    Value element{};
    uint32_t end = 0;
    // Of an object: where its names start in names_; they end where those of
    // the object within it start.
    size_t name = 0;
    size_t names_begin = 0;
  };

  Status Step() {
    Container& container = open_.back();
    const bool ended = container.object
                           ? container.name == names_.size()
                           : container.element.index() == container.end;
    if (ended) {
      writer_.Append(container.object ? '}' : ']');
      if (container.object) names_.resize(container.names_begin);
      open_.pop_back();
      return Done{};
    }
    if (!container.empty) writer_.Append(',');
    container.empty = false;
    if (!container.object) {
      const Value element = container.element;
      container.element = element.next();
      return Begin(element);
    }
    const Value name = names_[container.name++];
    WriteString(name);
    writer_.Append(':');
    return Begin(name.next());
  }

  // Writes a scalar, or what opens a container.
  Status Begin(Value value) {
    switch (value.type()) {
      case ValueType::kObject:
        writer_.Append('{');
        return OpenObject(value);
      case ValueType::kArray:
        writer_.Append('[');
        open_.emplace_back();
        open_.back().element = value.first_child();
        open_.back().end = value.next().index();
        break;
      case ValueType::kString:
        WriteString(value);
        break;
      case ValueType::kNumber:
        WriteNumber(value.source());
        break;
      default:
        writer_.Append(value);
    }
    return Done{};
  }

  Status OpenObject(Value object) {
    std::vector<SourceMember> members;
    members.reserve(object.count());
    NameStore names;
    const Value end = object.next();
    for (Value name = object.first_child(); name != end;
         name = name.next().next()) {
      members.push_back({names.Read(name, pace_), name});
      if (members.size() % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
    }
    const auto less = [this](const SourceMember& a, const SourceMember& b) {
      return CompareByCodeUnits(a.name, b.name, pace_) < 0;
    };
    Status sorted = CheckedSort(members, less, pace_);
    if (!sorted.ok()) return sorted;
    FindDuplicate(members);
    const size_t begin = names_.size();
    Container& container = open_.emplace_back();
    container.object = true;
    container.name = container.names_begin = begin;
    for (size_t i = 0; i < members.size(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      names_.push_back(members[i].source);
    }
    return Done{};
  }

  // The first name in the text that occurs a second time.
  void FindDuplicate(const std::vector<SourceMember>& members) {
    for (size_t i = 1; i < members.size(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) return;
      if (!SameText(members[i].name, members[i - 1].name, pace_)) continue;
      const uint8_t* const at = members[i].source.source().data();
      if (fault_.has_value() && fault_->at < at) continue;
      fault_ = Fault{at, "Equal names have no canonical form (RFC 8785)"};
    }
  }

  void WriteString(Value string) {
    if (!HasEscapes(string.content(), &pace_)) return writer_.Append(string);
    if (!fault_.has_value()) {
      fault_ = FindLoneSurrogate(string.content(), pace_);
    }
    writer_.AppendString(ReadString(string, buffer_, &pace_));
  }

  void WriteNumber(ByteView number) {
    if (IsPlainInteger(number)) return writer_.Append(number);
    const double value = ReadReal(number, &pace_);
    if (!std::isfinite(value)) {
      fault_ = Fault{number.data(),
                     "A number beyond the range of a double has no canonical "
                     "form (RFC 8785)"};
      return;
    }
    writer_.AppendReal(value);
  }

  Writer& writer_;
  Pace pace_;
  std::vector<Container> open_;
  // The sorted names of the open objects, one object after the other.
  std::vector<Value> names_;
  std::string buffer_;
  std::optional<Fault> fault_;
};

class CanonicalizeOperation final : public Operation {
 public:
  explicit CanonicalizeOperation(CanonicalizeOptions options)
      : options_(options) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto parsed = Parse(input, options_.max_depth, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Document& document = *parsed.value();
    Writer writer(OutputLimit(options_.max_output_bytes, input.size()),
                  input.size(), context);
    Canonicalizer canonicalizer(writer, context);
    Status written = canonicalizer.Write(document.root());
    if (!written.ok()) return std::move(written).error();
    if (canonicalizer.fault().has_value()) {
      return Refuse(*canonicalizer.fault(), input, context);
    }
    Result<Bytes> text = writer.Take();
    if (!text.ok()) return std::move(text).error();
    Payload output(std::move(text).value());
    output.set_note(
        std::make_shared<const Document>(document.depth(), uint64_t{0}));
    return output;
  }

 private:
  static Error Refuse(const Fault& fault, const Payload& input,
                      RunContext& context) {
    const ByteView text = input.chunks().front().view;
    return WithLineAndColumn(
        InvalidInput(std::string(fault.message), fault.at - text.data()), text,
        context);
  }

  CanonicalizeOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeCanonicalize(
    CanonicalizeOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  return std::unique_ptr<Operation>(new CanonicalizeOperation(options));
}

}  // namespace offloop::json
