#include "compress/chunk_reader.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace offloop::compress {

ByteView ChunkReader::Next(size_t max) const {
  if (chunk_ == payload_.chunks().size()) return {};
  const ByteView rest = payload_.chunks()[chunk_].view.subspan(in_chunk_);
  return rest.first(std::min(max, rest.size()));
}

size_t ChunkReader::Peek(std::span<uint8_t> to) const {
  ChunkReader ahead = *this;
  size_t copied = 0;
  while (copied < to.size()) {
    const ByteView part = ahead.Next(to.size() - copied);
    if (part.empty()) break;
    std::memcpy(to.data() + copied, part.data(), part.size());
    copied += part.size();
    ahead.Skip(part.size());
  }
  return copied;
}

void ChunkReader::Skip(size_t size) {
  assert(size <= left());
  offset_ += size;
  while (size > 0) {
    const size_t rest = payload_.chunks()[chunk_].view.size() - in_chunk_;
    const size_t step = std::min(size, rest);
    in_chunk_ += step;
    size -= step;
    LeaveEmptyChunks();
  }
}

void ChunkReader::LeaveEmptyChunks() {
  const auto& chunks = payload_.chunks();
  while (chunk_ < chunks.size() && in_chunk_ == chunks[chunk_].view.size()) {
    ++chunk_;
    in_chunk_ = 0;
  }
}

}  // namespace offloop::compress
