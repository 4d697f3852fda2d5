#include "json/format.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "json/minify.h"
#include "json/writer.h"

namespace offloop::json {
namespace {

// Writes one value in lines. Nothing in it recurses with the depth.
class Layout {
 public:
  Layout(std::string_view indent, Writer& writer)
      : indent_size_(indent.size()), writer_(writer), line_(",\n") {
    for (size_t i = 0; i < kKeptLevels; ++i) line_ += indent;
  }

  void Write(Value root) {
    const Value end = root.next();
    Value at = root;
    readable_ = root.text() + root.end();
    Put(at);
    while (!writer_.failed()) {
      while (!open_.empty() && open_.back().end == at.index()) Close();
      if (at == end) return;
      Separate();
      if (open_.back().object) {
        writer_.Append(at.source(), readable_);
        writer_.Append(": ");
        spaces_ += 1;
        at = at.next();
      }
      Put(at);
    }
  }

  // Bytes of white space written.
  uint64_t spaces() const { return spaces_; }

 private:
  struct Container {
    // Index of the node after it.
    uint32_t end;
    bool object;
    bool empty;
  };

  static constexpr size_t kKeptLevels = 64;

  // Writes a value or its opening bracket, and moves to the next node.
  void Put(Value& at) {
    if (!at.is_container()) {
      writer_.Append(at.source(), readable_);
      at = at.next();
      return;
    }
    const bool object = at.type() == ValueType::kObject;
    writer_.Append(object ? '{' : '[');
    open_.push_back({at.next().index(), object, true});
    at = at.first_child();
  }

  void Separate() {
    const bool first = open_.back().empty;
    open_.back().empty = false;
    Break(first ? 1 : 0);
  }

  void Close() {
    const Container closed = open_.back();
    open_.pop_back();
    if (!closed.empty) Break(1);
    writer_.Append(closed.object ? '}' : ']');
  }

  // A comma unless `from` is 1, and an indented new line: in one go, because a
  // text has more of these than of anything else.
  void Break(size_t from) {
    const size_t levels = open_.size();
    spaces_ += 1 + levels * indent_size_;
    size_t written = std::min(levels, kKeptLevels);
    const ByteView line = AsBytes(line_);
    writer_.Append(line.subspan(from, 2 - from + written * indent_size_),
                   line.data() + line.size());
    while (written < levels && !writer_.failed()) {
      const size_t more = std::min(levels - written, kKeptLevels);
      writer_.Append(line.subspan(2, more * indent_size_));
      written += more;
    }
  }

  size_t indent_size_;
  Writer& writer_;
  // A comma, a line break and the indents of the first levels.
  std::string line_;
  // The end of the source.
  const uint8_t* readable_ = nullptr;
  std::vector<Container> open_;
  uint64_t spaces_ = 0;
};

class FormatOperation final : public Operation {
 public:
  explicit FormatOperation(FormatOptions options)
      : options_(std::move(options)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto parsed = Parse(input, options_.max_depth, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Document& document = *parsed.value();
    Writer writer(OutputLimit(options_.max_output_bytes, input.size()),
                  input.size() + input.size() / 2, context);
    Layout layout(options_.indent, writer);
    layout.Write(document.root());
    Result<Bytes> text = writer.Take();
    if (!text.ok()) return std::move(text).error();
    Payload output(std::move(text).value());
    output.set_note(
        std::make_shared<const Document>(document.depth(), layout.spaces()));
    return output;
  }

 private:
  FormatOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeFormat(FormatOptions options) {
  if (options.indent.size() > kLongestIndent ||
      options.indent.find_first_not_of(" \t\n\r") != std::string::npos) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message =
                     "The indent must be up to 10 characters of white "
                     "space"};
  }
  if (options.indent.empty()) {
    // Left out, the limit is above what any text can become.
    const uint64_t asked = options.max_output_bytes;
    return MakeMinify({.max_depth = options.max_depth,
                       .max_output_bytes = asked == 0 ? UINT64_MAX : asked});
  }
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  return std::unique_ptr<Operation>(new FormatOperation(std::move(options)));
}

}  // namespace offloop::json
