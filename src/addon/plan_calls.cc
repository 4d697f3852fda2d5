#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/operations.h"
#include "addon/read.h"

namespace offloop::addon {
namespace {

Result<std::unique_ptr<Operation>> MakeStep(napi_env env, napi_value step) {
  const std::optional<std::string> name =
      StringOf(env, ElementOf(env, step, 0));
  if (!name.has_value()) return InternalError("A step has no name");
  const OperationRow* row = FindOperation(*name);
  if (row == nullptr) return InternalError("No operation named " + *name);
  const Result<Fields> fields =
      Fields::Read(env, ElementOf(env, step, 1), row->fields);
  if (!fields.ok()) return fields.error();
  Result<std::unique_ptr<Operation>> made = row->make(fields.value());
  const std::optional<std::string_view> ignored = fields.value().Ignored();
  if (made.ok() && ignored.has_value()) {
    return InternalError(*name + " ignores its field " + std::string(*ignored));
  }
  return made;
}

// compile([[name, options], …]): a handle of a plan, or an error description.
napi_value Compile(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  const std::optional<uint32_t> length = LengthOf(env, call[0]);
  if (!length.has_value()) return ToValue(env, InternalError("No steps"));
  Plan::Steps made;
  for (uint32_t i = 0; i < *length; ++i) {
    Result<std::unique_ptr<Operation>> step =
        MakeStep(env, ElementOf(env, call[0], i));
    if (!step.ok()) return ToValue(env, step.error());
    made.push_back(std::move(step).value());
  }
  auto plan = std::make_shared<Plan>(std::move(made));
  const auto kept = static_cast<int64_t>(plan->kept_bytes());
  return Handle::Wrap(env, std::move(plan), kept);
}

std::string_view NameOf(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "string";
    case FieldType::kNumber:
      return "number";
    case FieldType::kBoolean:
      return "boolean";
    case FieldType::kBytes:
      return "bytes";
    case FieldType::kHandle:
      break;
  }
  return "handle";
}

Napi::String Text(Napi::Env env, std::string_view text) {
  return Napi::String::New(env, text.data(), text.size());
}

// operations(): the registry as { name: { field: type } }, for test/meta.
napi_value Operations(napi_env env, napi_callback_info) {
  Napi::Object all = Napi::Object::New(env);
  for (const OperationRow& row : AllOperations()) {
    Napi::Object fields = Napi::Object::New(env);
    for (const Field& field : row.fields) {
      fields.Set(Text(env, field.name), Text(env, NameOf(field.type)));
    }
    all.Set(Text(env, row.name), fields);
  }
  return all;
}

}  // namespace

void ExportPlans(Exports exports) {
  ExportDescribing<&Compile>(exports, "compile");
  Export<&Operations>(exports, "operations");
}

}  // namespace offloop::addon
