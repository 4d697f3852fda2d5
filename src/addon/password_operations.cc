#include <optional>
#include <string>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/operations.h"
#include "addon/read.h"
#include "core/password/password.h"

namespace offloop::addon {
namespace {

constexpr Field kHashFields[] = {
    {"memory", FieldType::kNumber},
    {"passes", FieldType::kNumber},
};
constexpr Field kVerifyFields[] = {
    {"phc", FieldType::kString},
    {"maxMemory", FieldType::kNumber},
    {"maxPasses", FieldType::kNumber},
};

Result<std::unique_ptr<Operation>> MakeHash(const Fields& fields) {
  const password::HashOptions defaults;
  return password::MakePasswordHash(
      {.memory = fields.Integer<uint32_t>("memory", defaults.memory),
       .passes = fields.Integer<uint32_t>("passes", defaults.passes)});
}

Result<std::unique_ptr<Operation>> MakeVerify(const Fields& fields) {
  const password::VerifyOptions defaults;
  return password::MakePasswordVerify(
      {.phc = fields.String("phc").value_or(""),
       .max_memory = fields.Integer<uint32_t>("maxMemory", defaults.max_memory),
       .max_passes =
           fields.Integer<uint32_t>("maxPasses", defaults.max_passes)});
}

constexpr OperationRow kPasswordRows[] = {
    {"password.hash", kHashFields, &MakeHash},
    {"password.verify", kVerifyFields, &MakeVerify},
};

// needsRehash(phc, memory, passes): a boolean, or an error description.
napi_value NeedsRehash(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  const std::optional<std::string> phc = StringOf(env, call[0]);
  if (!phc.has_value()) return ToValue(env, InternalError("No string"));
  const Result<bool> needs = password::NeedsRehash(
      *phc, {.memory = call.Uint32(1), .passes = call.Uint32(2)});
  if (!needs.ok()) return ToValue(env, needs.error());
  return Napi::Boolean::New(env, needs.value());
}

}  // namespace

std::span<const OperationRow> PasswordOperations() { return kPasswordRows; }

void ExportPasswords(Exports exports) {
  ExportDescribing<&NeedsRehash>(exports, "needsRehash");
}

}  // namespace offloop::addon
