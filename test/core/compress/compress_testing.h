#ifndef OFFLOOP_TEST_CORE_COMPRESS_COMPRESS_TESTING_H_
#define OFFLOOP_TEST_CORE_COMPRESS_COMPRESS_TESTING_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../run_testing.h"
#include "../text_testing.h"
#include "compress/compress.h"
#include "compress/decompress.h"
#include "operation.h"
#include "payload.h"

namespace offloop::compress {

inline constexpr Format kFormats[] = {Format::kZstd, Format::kGzip,
                                      Format::kDeflate, Format::kDeflateRaw,
                                      Format::kBrotli};

// `bytes` in chunks of `step`; 0: one chunk. Each chunk is a copy of its own
// size, so that a sanitizer sees a read beyond it.
inline Payload Chunked(std::string_view bytes, size_t step = 0) {
  Payload payload;
  if (step == 0) step = std::max<size_t>(bytes.size(), 1);
  for (size_t at = 0; at < bytes.size(); at += step) {
    payload.Append(Bytes::Copy(AsBytes(bytes.substr(at, step))));
  }
  return payload;
}

inline std::unique_ptr<Operation> Made(
    Result<std::unique_ptr<Operation>> made) {
  EXPECT_TRUE(made.ok()) << made.error().message;
  return std::move(made).value();
}

inline Result<std::string> RunOn(const Operation& operation, Payload input,
                                 Surroundings& around) {
  Result<Payload> result = operation.Run(std::move(input), around.context);
  if (!result.ok()) return std::move(result).error();
  return TextOf(std::move(result).value());
}

inline std::string Compressed(CompressOptions options, std::string_view content,
                              size_t step = 0) {
  Surroundings around;
  auto result = RunOn(*Made(MakeCompress(std::move(options))),
                      Chunked(content, step), around);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return result.ok() ? std::move(result).value() : "";
}

inline Result<std::string> Decompressed(DecompressOptions options,
                                        std::string_view input,
                                        size_t step = 0) {
  Surroundings around;
  return RunOn(*Made(MakeDecompress(std::move(options))), Chunked(input, step),
               around);
}

// The result as text, or "error: ", the code's name and the offset.
inline std::string Outcome(const Result<std::string>& result) {
  if (result.ok()) return result.value();
  return "error: " + std::string(CodeName(result.error().code)) + " at " +
         std::to_string(result.error().offset);
}

// Text with the repetitions of real data, and some noise.
inline std::string Prose(size_t size, uint32_t seed = 1) {
  const std::string noise = Noise(size / 4 + 16, seed);
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) {
    const auto pick = static_cast<unsigned char>(noise[i % noise.size()]);
    text += "{\"key" + std::to_string(pick % 50) + "\":\"";
    text += noise.substr(i % noise.size(), pick % 7);
    text += "\",\"value\":" + std::to_string(i * pick) + "},";
  }
  text.resize(size);
  return text;
}

}  // namespace offloop::compress

#endif  // OFFLOOP_TEST_CORE_COMPRESS_COMPRESS_TESTING_H_
