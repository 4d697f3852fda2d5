#ifndef OFFLOOP_CORE_COMPRESS_CHUNK_READER_H_
#define OFFLOOP_CORE_COMPRESS_CHUNK_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "payload.h"

namespace offloop::compress {

// Reads the chunks of a payload as one sequence of bytes.
//
// Thread-safety: none. The payload outlives the reader and stays unchanged.
class ChunkReader {
 public:
  explicit ChunkReader(const Payload& payload) : payload_(payload) {
    LeaveEmptyChunks();
  }

  size_t offset() const { return offset_; }
  size_t left() const { return payload_.size() - offset_; }

  // The bytes at the cursor that lie in one chunk, at most `max`; empty only at
  // the end (and for `max` 0).
  ByteView Next(size_t max) const;

  // Copies as many bytes from the cursor on as there are, at most to.size();
  // the cursor stays.
  size_t Peek(std::span<uint8_t> to) const;

  // Precondition: size <= left().
  void Skip(size_t size);

 private:
  void LeaveEmptyChunks();

  const Payload& payload_;
  size_t chunk_ = 0;
  size_t in_chunk_ = 0;
  size_t offset_ = 0;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_CHUNK_READER_H_
