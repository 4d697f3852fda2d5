#include "payload.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <optional>

#include "pace.h"
#include "run_context.h"
#include "utf16.h"

namespace offloop {
namespace {

// Counts what is copied and read, when there is a run that may have to stop.
class Progress {
 public:
  explicit Progress(RunContext* context) {
    if (context != nullptr) pace_.emplace(*context);
  }

  // False when the run must stop.
  bool Spend(size_t bytes) { return !pace_.has_value() || pace_->Spend(bytes); }
  // Precondition: Spend() was false.
  Error error() const { return pace_->error(); }

 private:
  std::optional<Pace> pace_;
};

// The ranges may overlap when `to` is lower. False when the run must stop.
bool CopySlices(ByteView from, uint8_t* to, Progress& progress) {
  while (!from.empty()) {
    const size_t size = std::min(from.size(), RunContext::kSlice);
    if (!progress.Spend(size)) return false;
    std::memmove(to, from.data(), size);
    to += size;
    from = from.subspan(size);
  }
  return true;
}

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

// Nothing when the run must stop.
std::optional<bool> IsAscii(ByteView bytes, Progress& progress) {
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), RunContext::kSlice);
    if (!progress.Spend(size)) return std::nullopt;
    if (!IsAscii(bytes.first(size))) return false;
    bytes = bytes.subspan(size);
  }
  return true;
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

void Payload::AppendArriving(std::shared_ptr<Arrival> arrival) {
  assert(chunks_.empty());
  const ByteView all = arrival->view();
  AppendShared(all, std::move(arrival));
  arriving_ = true;
}

Arrival& Payload::arrival() const {
  // AppendArriving() forgot what it is, and that it is not const.
  return *static_cast<Arrival*>(const_cast<void*>(chunks_.front().owner.get()));
}

Status Payload::Await(size_t size, RunContext& context) const {
  if (!arriving()) return Done{};
  return arrival().Await(size, context);
}

Status Payload::Settle(RunContext* context) {
  if (!arriving()) return Done{};
  assert(context != nullptr);
  if (Status here = Await(size_, *context); !here.ok()) return here;
  Chunk& chunk = chunks_.front();
  chunk.storage = arrival().Take();
  chunk.owner.reset();
  arriving_ = false;
  return Done{};
}

size_t Payload::unshared_size() const {
  size_t size = 0;
  for (const Chunk& chunk : chunks_) {
    if (chunk.owner == nullptr || arriving_) size += chunk.view.size();
  }
  return size;
}

Result<ArrivingView> Payload::JoinArriving(RunContext& context) {
  if (arriving()) return ArrivingView(arrival());
  const Result<ByteView> joined = Join(&context);
  if (!joined.ok()) return joined.error();
  return ArrivingView(joined.value());
}

Result<ByteView> Payload::Join(RunContext* context) {
  if (Status settled = Settle(context); !settled.ok()) return settled.error();
  if (chunks_.empty()) Append(Bytes::Allocate(0));
  if (lost_) return OutOfMemory();
  if (chunks_.size() > 1) {
    if (Status joined = CopyIntoOne(context); !joined.ok()) {
      return joined.error();
    }
  }
  return chunks_.front().view;
}

Status Payload::CopyIntoOne(RunContext* context) {
  Progress progress(context);
  Bytes block = Bytes::Allocate(size_);
  if (!block.valid()) return OutOfMemory();
  uint8_t* to = block.data();
  for (const Chunk& chunk : chunks_) {
    if (chunk.storage.secret()) block.MarkSecret();
    if (!CopySlices(chunk.view, to, progress)) return progress.error();
    to += chunk.view.size();
  }
  chunks_.clear();
  size_ = 0;
  Append(std::move(block));
  return Done{};
}

void Payload::Narrow(ByteView part) {
  assert(chunks_.size() == 1 && !arriving());
  chunks_.front().view = part;
  size_ = part.size();
  note_.reset();
}

Result<Bytes> Payload::TakeBytes(RunContext* context) {
  const Result<ByteView> joined = Join(context);
  if (!joined.ok()) return joined.error();
  Chunk chunk = std::move(chunks_.front());
  *this = Payload(kind_);
  const ByteView view = chunk.view;
  if (!chunk.storage.valid() || view.size() < chunk.storage.size() / 2) {
    Bytes copy = Bytes::Allocate(view.size());
    if (!copy.valid()) return OutOfMemory();
    if (chunk.storage.secret()) copy.MarkSecret();
    Progress progress(context);
    if (!CopySlices(view, copy.data(), progress)) return progress.error();
    return copy;
  }
  if (view.data() != chunk.storage.data()) {
    Progress progress(context);
    if (!CopySlices(view, chunk.storage.data(), progress)) {
      return progress.error();
    }
  }
  chunk.storage.Resize(view.size());
  return std::move(chunk.storage);
}

Status Payload::Seal(RunContext* context) {
  if (kind_ != Kind::kBytes && kind_ != Kind::kText) return Done{};
  Result<Bytes> taken = TakeBytes(context);
  if (!taken.ok()) return taken.error();
  Bytes bytes = std::move(taken).value();
  if (kind_ == Kind::kText) {
    if (Status status = SealText(bytes, context); !status.ok()) return status;
  }
  bytes.ShrinkToFit();
  Append(std::move(bytes));
  return Done{};
}

Status Payload::SealText(Bytes& utf8, RunContext* context) {
  Progress progress(context);
  const std::optional<bool> ascii = IsAscii(utf8.view(), progress);
  if (!ascii.has_value()) return progress.error();
  text_form_ = *ascii ? TextForm::kAscii : TextForm::kUtf16;
  if (*ascii) return Done{};
  Bytes units = Bytes::Allocate(utf8.size() * sizeof(char16_t));
  if (!units.valid()) return OutOfMemory();
  if (utf8.secret()) units.MarkSecret();
  // The block is aligned as malloc() aligns.
  auto* const first = reinterpret_cast<char16_t*>(units.data());
  char16_t* end = first;
  for (ByteView left = utf8.view(); !left.empty();) {
    const size_t size = std::min(left.size(), RunContext::kSlice);
    if (!progress.Spend(size)) return progress.error();
    const Decoded decoded = DecodeUtf8(left, size, end);
    left = left.subspan(decoded.read);
    end += decoded.written;
  }
  const auto count = static_cast<size_t>(end - first);
  units.Resize(count * sizeof(char16_t));
  utf8 = std::move(units);
  return Done{};
}

}  // namespace offloop
