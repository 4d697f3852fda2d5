#include "payload.h"

#include <cassert>
#include <cstring>

namespace offloop {
namespace {

bool IsAscii(ByteView bytes) {
  // Eight bytes at a time; the compiler widens this further.
  uint64_t seen = 0;
  const uint8_t* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= sizeof(seen); left -= sizeof(seen), at += sizeof(seen)) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    seen |= word;
  }
  for (; left > 0; --left) seen |= *at++;
  return (seen & 0x8080808080808080u) == 0;
}

}  // namespace

Payload Payload::Text(Bytes utf8) {
  Payload payload(std::move(utf8));
  payload.kind_ = Kind::kText;
  return payload;
}

Payload Payload::Text(std::string_view utf8) {
  return Text(Bytes::Copy(AsBytes(utf8)));
}

void Payload::Append(Bytes bytes) {
  const ByteView view = bytes.view();
  size_ += view.size();
  lost_ = lost_ || !bytes.valid();
  chunks_.push_back({std::move(bytes), view, nullptr});
  note_.reset();
}

void Payload::AppendBorrowed(ByteView bytes) { AppendShared(bytes, nullptr); }

void Payload::AppendShared(ByteView bytes, std::shared_ptr<const void> owner) {
  size_ += bytes.size();
  chunks_.push_back({Bytes(), bytes, std::move(owner)});
  note_.reset();
}

size_t Payload::unshared_size() const {
  size_t size = 0;
  for (const Chunk& chunk : chunks_) {
    if (chunk.owner == nullptr) size += chunk.view.size();
  }
  return size;
}

Result<ByteView> Payload::Join() {
  if (chunks_.empty()) Append(Bytes::Allocate(0));
  if (lost_) return OutOfMemory();
  if (chunks_.size() > 1) {
    if (Status joined = CopyIntoOne(); !joined.ok()) return joined.error();
  }
  return chunks_.front().view;
}

Result<ByteView> Payload::JoinPadded() {
  const Chunk* only = chunks_.size() == 1 ? &chunks_.front() : nullptr;
  // A block is padded behind its capacity, so a view anywhere in it is too.
  const bool padded = only != nullptr && only->storage.valid();
  if (!padded) {
    if (Status joined = CopyIntoOne(); !joined.ok()) return joined.error();
  }
  return chunks_.front().view;
}

Status Payload::CopyIntoOne() {
  if (lost_) return OutOfMemory();
  Bytes block = Bytes::Allocate(size_);
  if (!block.valid()) return OutOfMemory();
  uint8_t* to = block.data();
  for (const Chunk& chunk : chunks_) {
    if (chunk.storage.secret()) block.MarkSecret();
    if (!chunk.view.empty()) {
      std::memcpy(to, chunk.view.data(), chunk.view.size());
    }
    to += chunk.view.size();
  }
  chunks_.clear();
  size_ = 0;
  Append(std::move(block));
  return Done{};
}

void Payload::Narrow(ByteView part) {
  assert(chunks_.size() == 1);
  chunks_.front().view = part;
  size_ = part.size();
  note_.reset();
}

Result<Bytes> Payload::TakeBytes() {
  const Result<ByteView> joined = Join();
  if (!joined.ok()) return joined.error();
  Chunk chunk = std::move(chunks_.front());
  *this = Payload(kind_);
  const ByteView view = chunk.view;
  if (!chunk.storage.valid() || view.size() < chunk.storage.size() / 2) {
    Bytes copy = Bytes::Copy(view);
    if (!copy.valid()) return OutOfMemory();
    if (chunk.storage.secret()) copy.MarkSecret();
    return copy;
  }
  if (view.data() != chunk.storage.data() && !view.empty()) {
    std::memmove(chunk.storage.data(), view.data(), view.size());
  }
  chunk.storage.Resize(view.size());
  return std::move(chunk.storage);
}

Status Payload::Seal() {
  if (kind_ != Kind::kBytes && kind_ != Kind::kText) return Done{};
  Result<Bytes> taken = TakeBytes();
  if (!taken.ok()) return taken.error();
  Bytes bytes = std::move(taken).value();
  bytes.ShrinkToFit();
  if (kind_ == Kind::kText) ascii_ = IsAscii(bytes.view());
  Append(std::move(bytes));
  return Done{};
}

}  // namespace offloop
