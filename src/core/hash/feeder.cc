#include "hash/feeder.h"

#include <algorithm>

namespace offloop::hash {
namespace {

// What a chunk costs in addition to its bytes, so that a million empty ones
// count as work too.
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

Status Feeder::Feed(Hasher& hasher, Payload& payload) {
  if (payload.arriving()) return FeedArriving(hasher, payload);
  for (const Payload::Chunk& chunk : payload.chunks()) {
    if (!Feed(hasher, chunk.view) || !Spend(kChunkCost)) {
      return context_.Stopped();
    }
  }
  return Done{};
}

Status Feeder::FeedArriving(Hasher& hasher, Payload& payload) {
  const ByteView bytes = payload.chunks().front().view;
  for (size_t fed = 0; fed < bytes.size();) {
    const size_t size = std::min(RunContext::kSlice, bytes.size() - fed);
    if (Status here = payload.Await(fed + size, context_); !here.ok()) {
      return here;
    }
    if (!Feed(hasher, bytes.subspan(fed, size))) return context_.Stopped();
    fed += size;
  }
  return payload.Settle(&context_);
}

}  // namespace offloop::hash
