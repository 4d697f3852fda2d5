#ifndef OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_
#define OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_

#include <cstddef>
#include <memory>

#include "operation.h"
#include "result.h"

namespace offloop::compress {

struct TrainDictionaryOptions {
  static constexpr size_t kDefaultSize = 112640;
  static constexpr size_t kMinSize = 256;
  // Of the dictionary; Dictionary::kMaxSize.
  static constexpr size_t kMaxSize = size_t{64} << 20;
  // Of all samples together: training takes about a second for 16 MiB and
  // cannot be cancelled once it has begun.
  static constexpr size_t kMaxSampleBytes = size_t{256} << 20;

  // The largest size that the dictionary may have, in bytes; kOutOfRange
  // outside kMinSize to kMaxSize.
  size_t size = kDefaultSize;
};

// Makes a zstd dictionary from samples of what it is to compress: each chunk of
// the payload is one sample. Some thousand samples of a hundred times the
// dictionary's size together serve best.
//
// kInvalidInput: fewer than 5 samples that are not empty, samples above
// kMaxSampleBytes, or samples in which there is nothing to learn.
Result<std::unique_ptr<Operation>> MakeTrainDictionary(
    TrainDictionaryOptions options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_
