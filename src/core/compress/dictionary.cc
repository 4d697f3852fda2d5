#include "compress/dictionary.h"

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
  MutexLock lock(mutex_);
  for (ZSTD_CDict* prepared : compression_) ZSTD_freeCDict(prepared);
}

Result<std::shared_ptr<const Dictionary>> Dictionary::Make(
    Bytes bytes, std::optional<int> level) {
  if (!bytes.valid() || bytes.empty()) {
    return BadDictionary("A dictionary must not be empty");
  }
  if (bytes.size() > kMaxSize) {
    return BadDictionary("A dictionary must not be larger than 64 MiB");
  }
  // zstd names its default by 0.
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
  // zstd does not tell a corrupt dictionary from memory that ran out.
  if (dictionary->decompression_ == nullptr ||
      dictionary->ForCompression(number) == nullptr) {
    return BadDictionary("The dictionary is corrupt");
  }
  dictionary->id_ = ZSTD_getDictID_fromDDict(dictionary->decompression_);
  return std::shared_ptr<const Dictionary>(std::move(dictionary));
}

const ZSTD_CDict* Dictionary::ForCompression(int level) const {
  MutexLock lock(mutex_);
  ZSTD_CDict*& prepared = compression_[level - kMinLevel];
  if (prepared == nullptr) {
    const ByteView view = bytes();
    prepared = ZSTD_createCDict_byReference(view.data(), view.size(), level);
  }
  return prepared;
}

size_t Dictionary::MemorySize() const {
  size_t size = bytes_.capacity() + ZSTD_sizeof_DDict(decompression_);
  MutexLock lock(mutex_);
  for (const ZSTD_CDict* prepared : compression_) {
    size += ZSTD_sizeof_CDict(prepared);
  }
  return size;
}

}  // namespace offloop::compress
