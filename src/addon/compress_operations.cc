#include <cstring>
#include <optional>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/input.h"
#include "addon/operations.h"
#include "core/compress/compress.h"
#include "core/compress/decompress.h"
#include "core/compress/dictionary.h"
#include "core/compress/stream.h"
#include "core/compress/train_dictionary.h"

namespace offloop::addon {
namespace {

constexpr Field kCompressFields[] = {
    {"format", FieldType::kString},    {"level", FieldType::kNumber},
    {"checksum", FieldType::kBoolean}, {"windowLog", FieldType::kNumber},
    {"threads", FieldType::kNumber},   {"dictionary", FieldType::kHandle},
};
constexpr Field kDecompressFields[] = {
    {"format", FieldType::kString},
    {"maxOutputBytes", FieldType::kNumber},
    {"maxWindowLog", FieldType::kNumber},
    {"dictionary", FieldType::kHandle},
};

std::optional<int> OptionalInteger(const Fields& fields,
                                   std::string_view name) {
  if (!fields.Number(name).has_value()) return std::nullopt;
  return fields.Integer<int>(name, 0);
}

Result<compress::CompressOptions> ReadCompress(const Fields& fields) {
  Result<compress::Format> format =
      compress::ParseFormat(fields.String("format").value_or(""));
  if (!format.ok()) return format.error();
  return compress::CompressOptions{
      .format = format.value(),
      .level = OptionalInteger(fields, "level"),
      .checksum = fields.Boolean("checksum").value_or(false),
      .window_log = OptionalInteger(fields, "windowLog"),
      .threads = fields.Integer<int>("threads", 0),
      .dictionary = fields.Shared<const compress::Dictionary>("dictionary")};
}

Result<compress::DecompressOptions> ReadDecompress(const Fields& fields) {
  Result<compress::Format> format =
      compress::ParseFormat(fields.String("format").value_or("auto"));
  if (!format.ok()) return format.error();
  return compress::DecompressOptions{
      .format = format.value(),
      .max_output_bytes = fields.Integer<uint64_t>(
          "maxOutputBytes",
          compress::DecompressOptions::kDefaultMaxOutputBytes),
      .max_window_log = OptionalInteger(fields, "maxWindowLog"),
      .dictionary = fields.Shared<const compress::Dictionary>("dictionary")};
}

using CompressFactory =
    Result<std::unique_ptr<Operation>> (*)(compress::CompressOptions);
using DecompressFactory =
    Result<std::unique_ptr<Operation>> (*)(compress::DecompressOptions);

// One-shot operations and streams take the same options.
template <CompressFactory kFactory>
Result<std::unique_ptr<Operation>> Compress(const Fields& fields) {
  Result<compress::CompressOptions> options = ReadCompress(fields);
  if (!options.ok()) return std::move(options).error();
  return kFactory(std::move(options).value());
}

template <DecompressFactory kFactory>
Result<std::unique_ptr<Operation>> Decompress(const Fields& fields) {
  Result<compress::DecompressOptions> options = ReadDecompress(fields);
  if (!options.ok()) return std::move(options).error();
  return kFactory(std::move(options).value());
}

Result<std::unique_ptr<Operation>> MakeTraining(const Fields& fields) {
  compress::TrainDictionaryOptions options = {
      .size = fields.Integer<size_t>(
          "size", compress::TrainDictionaryOptions::kDefaultSize)};
  if (const std::optional<Bytes> sizes = fields.CopyOfBytes("sizes")) {
    if (!sizes->valid()) return OutOfMemory();
    options.sizes.emplace(sizes->size() / sizeof(uint32_t));
    std::memcpy(options.sizes->data(), sizes->data(),
                options.sizes->size() * sizeof(uint32_t));
  }
  return compress::MakeTrainDictionary(std::move(options));
}

// `sizes` has 32-bit numbers in this machine's byte order.
constexpr Field kTrainFields[] = {{"size", FieldType::kNumber},
                                  {"sizes", FieldType::kBytes}};

constexpr OperationRow kCompressRows[] = {
    {"compress", kCompressFields, &Compress<&compress::MakeCompress>},
    {"decompress", kDecompressFields, &Decompress<&compress::MakeDecompress>},
    {"compressStream", kCompressFields,
     &Compress<&compress::MakeCompressStream>},
    {"decompressStream", kDecompressFields,
     &Decompress<&compress::MakeDecompressStream>},
    {"trainDictionary", kTrainFields, &MakeTraining},
};

// makeDictionary(view, level): a handle, or an error description.
napi_value MakeDictionary(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  const Result<ByteView> view = ViewOf(env, call[0]);
  if (!view.ok()) return ToValue(env, view.error());
  Bytes bytes = Bytes::Copy(view.value());
  if (!bytes.valid()) return ToValue(env, OutOfMemory());
  Result<std::shared_ptr<const compress::Dictionary>> dictionary =
      compress::Dictionary::Make(std::move(bytes), call.Integer<int>(1));
  if (!dictionary.ok()) return ToValue(env, dictionary.error());
  const auto size = static_cast<int64_t>(dictionary.value()->MemorySize());
  return Handle::Wrap(env, dictionary.value(), size);
}

}  // namespace

std::span<const OperationRow> CompressOperations() { return kCompressRows; }

void ExportDictionaries(Exports exports) {
  ExportDescribing<&MakeDictionary>(exports, "makeDictionary");
}

}  // namespace offloop::addon
