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
  // The same as Dictionary::kMaxSize.
  static constexpr size_t kMaxSize = size_t{64} << 20;
  // Of all samples together: training takes about a second for 16 MiB and
  // cannot be cancelled once it has begun.
  static constexpr size_t kMaxSampleBytes = size_t{256} << 20;

  // The largest size that the dictionary may have, in bytes; kOutOfRange
  // outside kMinSize to kMaxSize.
  size_t size = kDefaultSize;
  // The size of each sample, where the payload has them one after the other.
  // Absent: each of its chunks is a sample.
  std::optional<std::vector<uint32_t>> sizes = std::nullopt;
};

// Makes a zstd dictionary from samples of what it will compress. A few thousand
// samples with a total size of a hundred times the dictionary's work best.
//
// kInvalidInput: fewer than 5 non-empty samples, samples above kMaxSampleBytes,
// samples with nothing to learn, or a payload whose size is not the sum of its
// samples' sizes.
Result<std::unique_ptr<Operation>> MakeTrainDictionary(
    TrainDictionaryOptions options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_TRAIN_DICTIONARY_H_
