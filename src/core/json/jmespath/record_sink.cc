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

// A string ends where its text does, in an error, or before the byte that
// follows a value. Only in the last case its last byte is a quote that closes
// it and the next one ends a value: an error is at a control character, at a
// byte that is not UTF-8, or within an escape sequence.
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
