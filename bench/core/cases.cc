#include "cases.h"

#include <cstddef>
#include <memory>
#include <utility>

#include "core/compress/compress.h"
#include "core/compress/decompress.h"
#include "core/hash/digest.h"
#include "core/json/get.h"
#include "core/json/minify.h"
#include "core/json/validate.h"

namespace offloop::bench {
namespace {

using compress::CompressOptions;
using compress::Format;

constexpr size_t kSize = 256 * 1024;

// A few bytes: the engine around a job, and next to nothing in it.
std::string Few() { return "0123456789abcdef"; }

// JSON of about kSize bytes with white space, escapes, nesting and numbers.
std::string Json() {
  std::string text = "[";
  for (unsigned i = 0; text.size() < kSize; i++) {
    const std::string n = std::to_string(i);
    if (i > 0) text += ",\n ";
    text += R"({ "id": )" + n + R"(, "status": ")";
    text += i % 3 == 0 ? "paid" : "pending";
    text += R"(", "total": )" + std::to_string(i * 7 % 5000) + ".25";
    text += R"(, "note": "line one\nline \u00fcber )" + n + R"(", "tags": [)";
    text += R"("a", "b", null, true], "customer": { "email": "c)" + n;
    text += R"(@example.org", "zip": "12345" } })";
  }
  return text + "]";
}

// The compressed text, made by the operation that is its counterpart.
std::string Packed(Format format) {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  CompressOptions options;
  options.format = format;
  auto operation = compress::MakeCompress(options);
  Result<Payload> packed =
      operation.value()->Run(Payload(Bytes::Copy(AsBytes(Json()))), context);
  return std::string(AsText(packed.value().Join().value()));
}
std::string Zstd() { return Packed(Format::kZstd); }
std::string Gzip() { return Packed(Format::kGzip); }

template <typename... Made>
Plan::Steps Steps(Made... made) {
  Plan::Steps steps;
  (steps.push_back(std::move(made.value())), ...);
  return steps;
}

auto Compress(Format format) {
  CompressOptions options;
  options.format = format;
  return compress::MakeCompress(options);
}

auto Decompress() {
  compress::DecompressOptions options;
  options.format = Format::kAuto;
  return compress::MakeDecompress(options);
}

auto Get() {
  json::GetOptions options;
  options.pointer = "/40/customer/email";
  return json::MakeGet(options);
}

auto Digest(hash::Algorithm algorithm) {
  hash::DigestOptions options;
  options.algorithm = algorithm;
  return hash::MakeDigest(std::move(options));
}

}  // namespace

const std::vector<Case>& Cases() {
  using hash::Algorithm;
  static const auto& cases = *new std::vector<Case>{
      {"empty", [] { return Plan::Steps(); }, Few},
      {"xxh3-64", [] { return Steps(Digest(Algorithm::kXxh3_64)); }, Json},
      {"json.validate", [] { return Steps(json::MakeValidate()); }, Json},
      {"json.minify", [] { return Steps(json::MakeMinify()); }, Json},
      {"json.get", [] { return Steps(Get()); }, Json},
      {"zstd", [] { return Steps(Compress(Format::kZstd)); }, Json},
      {"gzip", [] { return Steps(Compress(Format::kGzip)); }, Json},
      {"unzstd", [] { return Steps(Decompress()); }, Zstd},
      {"gunzip", [] { return Steps(Decompress()); }, Gzip},
      {"gunzip, minify, zstd",
       [] {
         return Steps(Decompress(), json::MakeMinify(),
                      Compress(Format::kZstd));
       },
       Gzip},
  };
  return cases;
}

}  // namespace offloop::bench
