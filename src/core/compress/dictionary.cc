#include "compress/dictionary.h"

#include <atomic>
#include <string>
#include <utility>

#include "compress/zstd_context.h"

namespace offloop::compress {
namespace {

Error BadDictionary(std::string message) {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = std::move(message)};
}

}  // namespace

Dictionary::Dictionary(Key, Bytes bytes, int level)
    : bytes_(std::move(bytes)), level_(level) {}

Dictionary::~Dictionary() {
  ZSTD_freeDDict(decompression_);
  for (const Level& level : levels_) ZSTD_freeCDict(level.prepared);
}

Result<std::shared_ptr<const Dictionary>> Dictionary::Make(
    Bytes bytes, std::optional<int> level) {
  if (!bytes.valid() || bytes.empty()) {
    return BadDictionary("A dictionary must not be empty");
  }
  if (bytes.size() > kMaxSize) {
    return BadDictionary("A dictionary must not be larger than 64 MiB");
  }
  // For zstd 0 means its default.
  int number = level.value_or(ZSTD_CLEVEL_DEFAULT);
  if (number == 0) number = ZSTD_CLEVEL_DEFAULT;
  if (number < kMinLevel || number > kMaxLevel) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "The level of a dictionary must be -7 to 22"};
  }
  auto dictionary =
      std::make_shared<Dictionary>(Key(), std::move(bytes), number);
  const ByteView view = dictionary->bytes();
  dictionary->decompression_ =
      ZSTD_createDDict_byReference(view.data(), view.size());
  // zstd does not distinguish a corrupt dictionary from running out of memory.
  if (dictionary->decompression_ == nullptr ||
      dictionary->ForCompression(number) == nullptr) {
    return BadDictionary("The dictionary is corrupt");
  }
  dictionary->id_ = ZSTD_getDictID_fromDDict(dictionary->decompression_);
  return std::shared_ptr<const Dictionary>(std::move(dictionary));
}

const ZSTD_CDict* Dictionary::ForCompression(int level) const {
  Level& wanted = levels_[static_cast<size_t>(level - kMinLevel)];
  if (const ZSTD_CDict* prepared =
          wanted.prepared.load(std::memory_order_acquire)) {
    return prepared;
  }
  MutexLock lock(wanted.making);
  ZSTD_CDict* prepared = wanted.prepared.load(std::memory_order_relaxed);
  if (prepared == nullptr) {
    const ByteView view = bytes();
    prepared = ZSTD_createCDict_byReference(view.data(), view.size(), level);
    wanted.prepared.store(prepared, std::memory_order_release);
  }
  return prepared;
}

size_t Dictionary::MemorySize() const {
  size_t size = bytes_.capacity() + ZSTD_sizeof_DDict(decompression_);
  for (const Level& level : levels_) {
    size += ZSTD_sizeof_CDict(level.prepared.load(std::memory_order_acquire));
  }
  return size;
}

}  // namespace offloop::compress
