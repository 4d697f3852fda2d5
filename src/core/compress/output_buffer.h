#ifndef OFFLOOP_CORE_COMPRESS_OUTPUT_BUFFER_H_
#define OFFLOOP_CORE_COMPRESS_OUTPUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes.h"
#include "result.h"
#include "scratch.h"

namespace offloop::compress {

// The output of an operation whose result size is unknown. Small results are
// written to memory that the thread keeps, and copied to a block of their own
// size at the end; larger ones grow geometrically. The content may move
// whenever Room() is called.
//
// Thread-safety: none. The scratch outlives the buffer.
class OutputBuffer {
 public:
  static constexpr uint64_t kNoLimit = UINT64_MAX;

  // The content never becomes larger than `limit`.
  explicit OutputBuffer(Scratch& scratch, uint64_t limit = kNoLimit)
      : staging_(scratch.Borrow<Staging>()), limit_(limit) {}

  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  uint64_t limit() const { return limit_; }
  // What may still be written before the limit.
  uint64_t left() const { return limit_ - size_; }

  // A guess at the final size, used when more memory is needed anyway.
  void Expect(size_t size) { expected_ = size; }

  // All the memory after the content: at least `wanted` bytes, or up to the
  // limit where that is less. kOutOfMemory.
  Result<std::span<uint8_t>> Room(size_t wanted);

  // Makes `size` bytes of that memory content.
  void Commit(size_t size) { size_ += size; }

  // The content as one block. The buffer is empty afterwards.
  Result<Bytes> Take();

 private:
  // What a thread keeps for results up to this size.
  struct Staging {
    static constexpr size_t kSize = 256 * 1024;
    Bytes block;
    bool Reset() { return true; }
  };

  Status Grow(size_t capacity);

  Scratch::Lease<Staging> staging_;
  // Invalid while the content is in the staging block.
  Bytes own_;
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  size_t expected_ = 0;
  uint64_t limit_;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_OUTPUT_BUFFER_H_
