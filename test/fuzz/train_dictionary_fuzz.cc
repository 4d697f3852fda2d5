// Training: whatever the samples, a dictionary that comes out is within its
// size, can be prepared, and what it compresses comes back. Each line of the
// input is a sample.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "compress/compress.h"
#include "compress/decompress.h"
#include "compress/dictionary.h"
#include "compress/train_dictionary.h"
#include "plan.h"
#include "require.h"

namespace {

using namespace offloop;
using namespace offloop::compress;

constexpr size_t kSize = 1024;

Result<Outcome> Run(Result<std::unique_ptr<Operation>> made, Payload input) {
  Require(made.ok());
  Plan::Steps steps;
  steps.push_back(std::move(made).value());
  static Scratch& scratch = *new Scratch;
  const CancelFlag never;
  RunContext context(never, scratch);
  return Plan(std::move(steps)).Run(std::move(input), context);
}

Payload Lines(ByteView text) {
  Payload samples;
  while (!text.empty()) {
    const auto end = std::find(text.begin(), text.end(), '\n');
    const auto size = static_cast<size_t>(end - text.begin());
    samples.Append(Bytes::Copy(text.first(size)));
    text = text.subspan(std::min(size + 1, text.size()));
  }
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ByteView text(data, size);
  Result<Outcome> trained =
      Run(MakeTrainDictionary({.size = kSize}), Lines(text));
  if (!trained.ok()) {
    Require(trained.error().code == ErrorCode::kInvalidInput);
    return 0;
  }
  Result<Bytes> bytes = trained.value().output.TakeBytes();
  Require(bytes.ok() && bytes.value().size() <= kSize);
  auto dictionary = Dictionary::Make(std::move(bytes).value());
  Require(dictionary.ok());
  Result<Outcome> packed = Run(MakeCompress({.dictionary = dictionary.value()}),
                               Payload(Bytes::Copy(text)));
  Require(packed.ok());
  Result<Outcome> back = Run(MakeDecompress({.format = Format::kZstd,
                                             .dictionary = dictionary.value()}),
                             std::move(packed.value().output));
  Require(back.ok());
  const Result<ByteView> same = back.value().output.Join();
  Require(same.ok() && std::equal(text.begin(), text.end(),
                                  same.value().begin(), same.value().end()));
  return 0;
}
