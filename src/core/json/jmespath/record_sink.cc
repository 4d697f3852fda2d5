#include "json/jmespath/record_sink.h"

#include "json/jmespath/fault.h"

namespace offloop::json::jmespath {
namespace {

constexpr uint64_t kSinkStepsPerCheckpoint = 4096;

bool EndsValue(uint8_t byte) {
  return byte == ',' || byte == ']' || byte == '}';
}

}  // namespace

void RecordSink::ClearList() {
  found_list_ = false;
  writer_.Truncate(0);
}

void RecordSink::BeginList() {
  writer_.Append('[');
  found_list_ = true;
  empty_ = true;
}

void RecordSink::FinishRecord() {
  if (!Step()) return;
  if (plan_.filters && !runner_.Passes(plan_.condition)) return;
  if (runner_.IsNull(plan_.projection)) return;
  if (!empty_) writer_.Append(',');
  empty_ = false;
  runner_.Write(plan_.projection, writer_);
}

// Only the end of the walk shows for certain whether a string is closed.
// `before` is the position of the next token, or where the scan stopped: at the
// end of the text, or at an error, which is a control character, a byte that is
// not UTF-8, or within an escape sequence. No such byte can end a value. So a
// string is closed if it ends with a quote before a byte that can end a value.
void RecordSink::FinishString(uint32_t open, uint32_t end, uint32_t before) {
  const bool closed = end - open >= 2 && text_[end - 1] == '"' &&
                      before < text_.size() && EndsValue(text_[before]);
  if (closed) FinishRecord();
}

bool RecordSink::Step() {
  steps_.done += steps_per_record_;
  if (steps_.done < next_checkpoint_) return true;
  if (error_.has_value()) return false;
  if (runner_.error().has_value()) {
    error_ = runner_.error();
  } else if (steps_.done > steps_.most) {
    error_ = TooManySteps(steps_.most);
  } else if (!pace_.Pause()) {
    error_ = pace_.error();
  } else {
    next_checkpoint_ = steps_.done + std::min(kSinkStepsPerCheckpoint,
                                              steps_.most - steps_.done + 1);
    return true;
  }
  next_checkpoint_ = 0;
  return false;
}

}  // namespace offloop::json::jmespath
