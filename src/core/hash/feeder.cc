#include "hash/feeder.h"

#include <algorithm>

namespace offloop::hash {
namespace {

// What a chunk costs beside its bytes, so that a million empty ones are work
// too.
constexpr size_t kChunkCost = 64;

}  // namespace

bool Feeder::Spend(size_t work) {
  if (work < left_) {
    left_ -= work;
    return true;
  }
  left_ = RunContext::kSlice;
  return context_.Checkpoint();
}

bool Feeder::Feed(Hasher& hasher, ByteView bytes) {
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), left_);
    hasher.Update(bytes.first(size));
    bytes = bytes.subspan(size);
    if (!Spend(size)) return false;
  }
  return true;
}

bool Feeder::Feed(Hasher& hasher, const Payload& payload) {
  for (const Payload::Chunk& chunk : payload.chunks()) {
    if (!Feed(hasher, chunk.view) || !Spend(kChunkCost)) return false;
  }
  return true;
}

}  // namespace offloop::hash
