#ifndef OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_
#define OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

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
  // The size of each sample, where the payload has them one behind the other.
  // Absent: each of its chunks is a sample.
  std::optional<std::vector<uint32_t>> sizes = std::nullopt;
};

// Makes a zstd dictionary from samples of what it is to compress. Some thousand
// samples of a hundred times the dictionary's size together serve best.
//
// kInvalidInput: fewer than 5 samples that are not empty, samples above
// kMaxSampleBytes, samples in which there is nothing to learn, or a payload of
// another size than its samples have.
Result<std::unique_ptr<Operation>> MakeTrainDictionary(
    TrainDictionaryOptions options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_
