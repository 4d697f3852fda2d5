#include "json/lines.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "json/compare_text.h"
#include "pace.h"

namespace offloop::json {
namespace {

// A group is closed when it has this many bytes: a few tenths of a millisecond
// for a parser.
constexpr size_t kGroupBytes = 16 * 1024;

// What a line costs in addition to its bytes.
constexpr size_t kLineCost = 64;

// Where the line break at or after `at` is, or the end of the text. In a
// cancelled run it is anywhere after `at`.
size_t FindLineEnd(ByteView text, size_t at, Pace& pace) {
  while (at < text.size()) {
    const size_t size = std::min(RunContext::kSlice, text.size() - at);
    const auto* const found =
        static_cast<const uint8_t*>(std::memchr(text.data() + at, '\n', size));
    if (found != nullptr) return static_cast<size_t>(found - text.data());
    at += size;
    if (!pace.Spend(size)) break;
  }
  return at;
}

bool IsSpace(uint8_t byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

// Whether an error is about the line rather than the run.
bool IsOfLine(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kInvalidExpression:
    case ErrorCode::kPatchFailed:
    case ErrorCode::kOutputTooLarge:
    case ErrorCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

// The results of one run.
class Results {
 public:
  Results(bool groups, Pace& pace) : groups_(groups), pace_(pace) {}

  // False when memory ran out.
  bool Add(ByteView result) {
    if (!Reserve(result.size() + 4)) return false;
    const bool large = result.size() >= kGroupBytes;
    if (groups_ && large && group_ > 0) EndGroup();
    if (groups_) Put(group_ == 0 ? '[' : ',');
    Copy(result);
    group_ += result.size() + 1;
    if (!groups_) Put('\n');
    if (groups_ && group_ >= kGroupBytes) EndGroup();
    return true;
  }

  size_t size() const { return size_; }

  Bytes Take() {
    if (!Reserve(2)) return {};
    if (groups_ && group_ > 0) EndGroup();
    bytes_.Resize(size_);
    return std::move(bytes_);
  }

 private:
  // With room for the end of a group.
  bool Reserve(size_t more) {
    const size_t needed = size_ + more + 2;
    if (needed <= bytes_.capacity()) return true;
    return bytes_.Reserve(std::max(needed, 2 * bytes_.capacity()));
  }
  void Copy(ByteView result) {
    while (!result.empty()) {
      const ByteView part =
          result.first(std::min(RunContext::kSlice, result.size()));
      if (!pace_.Spend(part.size())) return;
      std::memcpy(bytes_.data() + size_, part.data(), part.size());
      size_ += part.size();
      result = result.subspan(part.size());
    }
  }
  void Put(char byte) { bytes_.data()[size_++] = static_cast<uint8_t>(byte); }
  void EndGroup() {
    Put(']');
    Put('\n');
    group_ = 0;
  }

  bool groups_;
  Pace& pace_;
  Bytes bytes_ = Bytes::Allocate(0);
  size_t size_ = 0;
  // Bytes of the group that is open.
  size_t group_ = 0;
};

class LinesOperation final : public Operation {
 public:
  explicit LinesOperation(LinesOptions options)
      : options_(std::move(options)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const Result<ByteView> joined = input.Join(&context);
    if (!joined.ok()) return joined.error();
    const ByteView text = joined.value();
    Progress progress(options_.groups, context);
    for (size_t at = 0; at < text.size();) {
      const size_t end = FindLineEnd(text, at, progress.pace);
      ++progress.lines;
      Result<bool> go_on = AddLine(text, {at, end}, progress);
      if (!go_on.ok()) return std::move(go_on).error();
      if (!go_on.value()) break;
      at = end + 1;
    }
    return Report(progress, context);
  }

  size_t MemoryCost() const override { return options_.plan->memory_cost(); }
  bool MayStall() const override { return options_.plan->may_stall(); }

 private:
  struct Progress {
    Progress(bool groups, RunContext& context)
        : pace(context), results(groups, pace) {}

    Pace pace;
    Results results;
    uint64_t lines = 0;
    std::string faults;
  };
  struct Range {
    size_t begin;
    size_t end;
  };

  // White space around a line does not count.
  static void RemoveSpaces(ByteView text, Range& line, Pace& pace) {
    size_t removed = 0;
    const auto go_on = [&removed, &pace] {
      return ++removed % kTextStep != 0 || pace.Spend(kTextStep);
    };
    while (line.begin < line.end && IsSpace(text[line.begin]) && go_on()) {
      ++line.begin;
    }
    while (line.begin < line.end && IsSpace(text[line.end - 1]) && go_on()) {
      --line.end;
    }
  }

  // False when the run ends with this line.
  Result<bool> AddLine(ByteView text, Range line, Progress& progress) const {
    const size_t start = line.begin;
    RemoveSpaces(text, line, progress.pace);
    if (!progress.pace.Spend(kLineCost)) return progress.pace.error();
    if (line.begin == line.end) return true;
    Result<Payload> result = RunOn(text, line, progress.pace.context());
    if (!result.ok()) {
      Error error = std::move(result).error();
      if (!IsOfLine(error)) return error;
      if (error.code != ErrorCode::kInvalidInput) {
        // If any, it is an offset in the expression.
        error.offset = Error::kUnknown;
      } else if (error.offset >= 0) {
        error.offset += static_cast<int64_t>(line.begin - start);
      }
      AddFault(error, start, progress);
      if (TooLarge(progress)) return OutputTooLarge(options_.max_output_bytes);
      return options_.skip;
    }
    const bool absent = result.value().kind() == Payload::Kind::kAbsent;
    const Result<ByteView> bytes = result.value().Join();
    if (!bytes.ok()) return bytes.error();
    if (!progress.results.Add(absent ? AsBytes("null") : bytes.value())) {
      return OutOfMemory();
    }
    if (progress.pace.stopped()) return progress.pace.error();
    if (TooLarge(progress)) return OutputTooLarge(options_.max_output_bytes);
    return true;
  }

  bool TooLarge(const Progress& progress) const {
    return progress.results.size() + progress.faults.size() >=
           options_.max_output_bytes;
  }

  Result<Payload> RunOn(ByteView text, Range line, RunContext& context) const {
    const size_t size = line.end - line.begin;
    if (size > options_.max_line_bytes) {
      return InvalidInput("The line has more than the " +
                          std::to_string(options_.max_line_bytes) +
                          " bytes that are allowed");
    }
    Payload input;
    input.AppendBorrowed(text.subspan(line.begin, size));
    Result<Outcome> outcome = options_.plan->Run(std::move(input), context);
    if (!outcome.ok()) return std::move(outcome).error();
    return std::move(outcome.value().output);
  }

  static void AddFault(const Error& error, size_t start, Progress& progress) {
    std::string message = error.message;
    std::replace(message.begin(), message.end(), '\n', ' ');
    progress.faults += std::to_string(progress.lines) + ' ' +
                       std::to_string(start) + ' ' +
                       std::to_string(error.offset) + ' ' +
                       std::string(CodeName(error.code)) + ' ' + message + '\n';
  }

  static Result<Payload> Report(Progress& progress, RunContext& context) {
    Bytes results = progress.results.Take();
    if (!results.valid()) return OutOfMemory();
    context.Emit(Payload::Text(std::to_string(progress.lines)));
    context.Emit(Payload::Text(progress.faults));
    return Payload(std::move(results));
  }

  LinesOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeLines(LinesOptions options) {
  if (options.plan == nullptr) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = "There is no plan for the lines"};
  }
  if (options.max_line_bytes < 1 ||
      options.max_line_bytes > LinesOptions::kLargestMaxLineBytes) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "maxLineBytes must be 1 to " +
                            std::to_string(LinesOptions::kLargestMaxLineBytes)};
  }
  return std::unique_ptr<Operation>(new LinesOperation(std::move(options)));
}

}  // namespace offloop::json
