#include <utility>

#include "addon/operations.h"
#include "core/hash/digest.h"
#include "core/hash/digest_file.h"
#include "core/hash/digest_stream.h"
#include "core/hash/hmac.h"

namespace offloop::addon {
namespace {

constexpr Field kDigestFields[] = {
    {"algorithm", FieldType::kString},
    {"encoding", FieldType::kString},
    {"key", FieldType::kBytes},
    {"length", FieldType::kNumber},
};
constexpr Field kHmacFields[] = {
    {"algorithm", FieldType::kString},
    {"encoding", FieldType::kString},
    {"key", FieldType::kBytes},
};

Result<hash::DigestOptions> ReadDigest(const Fields& fields) {
  hash::DigestOptions options;
  Result<hash::Algorithm> algorithm =
      hash::ParseAlgorithm(fields.String("algorithm").value_or(""));
  if (!algorithm.ok()) return algorithm.error();
  options.algorithm = algorithm.value();
  Result<hash::Encoding> encoding =
      hash::ParseEncoding(fields.String("encoding").value_or("hex"));
  if (!encoding.ok()) return encoding.error();
  options.encoding = encoding.value();
  if (std::optional<Bytes> key = fields.CopyOfBytes("key")) {
    if (!key->valid()) return OutOfMemory();
    options.key = *std::move(key);
    options.key.MarkSecret();
  }
  if (fields.Number("length").has_value()) {
    options.length = fields.Integer<size_t>("length", 0);
  }
  return options;
}

using DigestFactory =
    Result<std::unique_ptr<Operation>> (*)(hash::DigestOptions);

// Each digest operation takes the same options.
template <DigestFactory kFactory>
Result<std::unique_ptr<Operation>> Make(const Fields& fields) {
  Result<hash::DigestOptions> options = ReadDigest(fields);
  if (!options.ok()) return std::move(options).error();
  return kFactory(std::move(options).value());
}

Result<std::unique_ptr<Operation>> MakeHmac(const Fields& fields) {
  Result<hash::DigestOptions> options = ReadDigest(fields);
  if (!options.ok()) return std::move(options).error();
  return hash::MakeHmac({.algorithm = options.value().algorithm,
                         .encoding = options.value().encoding,
                         .key = std::move(options.value().key)});
}

constexpr OperationRow kHashRows[] = {
    {"digest", kDigestFields, &Make<&hash::MakeDigest>},
    {"digestTap", kDigestFields, &Make<&hash::MakeDigestTap>},
    {"digestMany", kDigestFields, &Make<&hash::MakeDigestMany>},
    {"digestFile", kDigestFields, &Make<&hash::MakeDigestFile>},
    {"digestStream", kDigestFields, &Make<&hash::MakeDigestStream>},
    {"hmac", kHmacFields, &MakeHmac},
};

}  // namespace

std::span<const OperationRow> HashOperations() { return kHashRows; }

}  // namespace offloop::addon
