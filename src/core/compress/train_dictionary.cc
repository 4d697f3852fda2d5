#include "compress/train_dictionary.h"

#include <zdict.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace offloop::compress {
namespace {

constexpr size_t kMinSamples = 5;

// zstd learns from the first three quarters of the samples and crashes when
// these are a handful of bytes.
constexpr size_t kMinBytesLearned = 256;

size_t BytesLearned(const std::vector<size_t>& sizes) {
  const auto end = sizes.begin() + static_cast<ptrdiff_t>(sizes.size() / 4 * 3);
  return std::accumulate(sizes.begin(), end, size_t{0});
}

Error Unsuitable(const std::string& why) {
  return InvalidInput(
      "The samples are too few, too small or too unlike each other for a "
      "dictionary: " +
      why);
}

class TrainDictionary final : public Operation {
 public:
  explicit TrainDictionary(TrainDictionaryOptions options)
      : options_(std::move(options)) {}

  bool MayStall() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.size() > TrainDictionaryOptions::kMaxSampleBytes) {
      return InvalidInput("The samples are larger than 256 MiB together");
    }
    const std::vector<size_t> sizes = SizesOf(input);
    if (std::accumulate(sizes.begin(), sizes.end(), size_t{0}) !=
        input.size()) {
      return InvalidInput("The samples have another size than is said");
    }
    if (sizes.size() < kMinSamples) {
      return InvalidInput("A dictionary needs at least 5 samples, not " +
                          std::to_string(sizes.size()));
    }
    if (BytesLearned(sizes) < kMinBytesLearned) {
      return Unsuitable("they are a few bytes");
    }
    const Result<ByteView> samples = input.Join(&context);
    if (!samples.ok()) return samples.error();
    Bytes dictionary = Bytes::Allocate(options_.size);
    if (!dictionary.valid()) return OutOfMemory();
    if (!context.Checkpoint()) return context.Stopped();
    const size_t size = ZDICT_trainFromBuffer(
        dictionary.data(), dictionary.size(), samples.value().data(),
        sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size)) {
      if (ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation) {
        return OutOfMemory();
      }
      return Unsuitable(ZDICT_getErrorName(size));
    }
    dictionary.Resize(size);
    dictionary.ShrinkToFit();
    return Payload(std::move(dictionary));
  }

 private:
  // Only the non-empty ones.
  std::vector<size_t> SizesOf(const Payload& input) const {
    std::vector<size_t> sizes;
    const auto add = [&sizes](size_t size) {
      if (size > 0) sizes.push_back(size);
    };
    if (options_.sizes.has_value()) {
      for (const uint32_t size : *options_.sizes) add(size);
    } else {
      for (const Payload::Chunk& sample : input.chunks()) {
        add(sample.view.size());
      }
    }
    return sizes;
  }

  const TrainDictionaryOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeTrainDictionary(
    TrainDictionaryOptions options) {
  if (options.size < TrainDictionaryOptions::kMinSize ||
      options.size > TrainDictionaryOptions::kMaxSize) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message =
                     "The size of a dictionary must be 256 to 67108864, "
                     "not " +
                     std::to_string(options.size)};
  }
  return std::unique_ptr<Operation>(
      std::make_unique<TrainDictionary>(std::move(options)));
}

}  // namespace offloop::compress
