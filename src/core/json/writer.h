#ifndef OFFLOOP_CORE_JSON_WRITER_H_
#define OFFLOOP_CORE_JSON_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "bytes.h"
#include "json/value.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// Builds JSON text in one block that grows geometrically, and passes a
// checkpoint for every slice that it writes. A failure (the limit, memory, a
// cancelled run) is kept: from then on nothing is written, failed() is true,
// and Take() returns the error. Long loops check failed() now and then.
//
// Thread-safety: none. The context outlives the writer.
class Writer {
 public:
  // The text never becomes larger than `limit`. `expected` is a guess at its
  // size: the first block.
  Writer(uint64_t limit, size_t expected, RunContext& context)
      : context_(context), limit_(limit), expected_(expected) {}

  bool failed() const { return error_.has_value(); }
  // Counts work that writes nothing towards the next checkpoint, in bytes.
  void CountWork(size_t bytes) {
    if (bytes <= capacity_ - size_) {
      capacity_ -= bytes;
    } else {
      Grow(0);
    }
  }
  // Fails as at the limit: for work that writes too little to reach it.
  void Refuse();
  size_t size() const { return size_; }

  // Appends bytes as they are: punctuation, source text.
  void Append(ByteView bytes) {
    if (bytes.size() > RunContext::kSlice) return AppendSlices(bytes);
    if (!Room(bytes.size()) || bytes.empty()) return;
    std::memcpy(data_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void Append(std::string_view text) { Append(AsBytes(text)); }
  void Append(char byte) {
    if (Room(1)) data_[size_++] = static_cast<uint8_t>(byte);
  }
  // The same for bytes that are followed by others, readable up to `readable`:
  // mostly a copy of a fixed size, which is much faster for short texts.
  void Append(ByteView bytes, const uint8_t* readable) {
    constexpr size_t kStep = 32;
    const bool fits = bytes.size() <= kStep && capacity_ - size_ >= kStep &&
                      readable - bytes.data() >= std::ptrdiff_t{kStep};
    if (!fits) return Append(bytes);
    std::memcpy(data_ + size_, bytes.data(), kStep);
    size_ += bytes.size();
  }
  // Appends the source of a value, including white space within it.
  void Append(Value value) { Append(value.source()); }

  // Appends a string with quotes, given as its decoded text (see
  // string_text.h), escaped as by JSON.stringify: only what must be, and lone
  // surrogates.
  void AppendString(std::string_view text);
  // Appends a finite number as JSON.stringify does.
  void AppendReal(double value);

  // Removes what was written after the first `size` bytes.
  void Truncate(size_t size) { size_ = std::min(size, size_); }

  // The text in a block without much waste, or the failure. The writer is empty
  // afterwards.
  Result<Bytes> Take();

 private:
  // Whether `more` bytes can be written now.
  bool Room(size_t more) { return more <= capacity_ - size_ || Grow(more); }
  bool Grow(size_t more);
  bool Fail(Error error);
  void AppendSlices(ByteView bytes);

  RunContext& context_;
  uint64_t limit_;
  size_t expected_;
  Bytes block_;
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  // How far may be written without checks: less than the block has, so that a
  // checkpoint comes in time.
  size_t capacity_ = 0;
  std::optional<Error> error_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WRITER_H_
