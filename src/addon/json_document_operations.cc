#include <optional>
#include <string>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/operations.h"
#include "addon/read.h"
#include "core/json/open.h"
#include "core/json/pointer.h"
#include "core/payload_source.h"
#include "core/type_key.h"

namespace offloop::addon {
namespace {

using json::OpenDocument;
using json::Value;
using json::ValueType;

constexpr Field kOpenFields[] = {
    {"document", FieldType::kHandle},
    {"maxDepth", FieldType::kNumber},
    {"maxBytes", FieldType::kNumber},
};

// A document's handle is that of a PayloadSource, so that the document can be
// the input of any plan. Null for another kind of source.
std::shared_ptr<OpenDocument> AsDocument(
    const std::shared_ptr<PayloadSource>& source) {
  if (source == nullptr || source->kind() != TypeKey<OpenDocument>()) {
    return nullptr;
  }
  return std::static_pointer_cast<OpenDocument>(source);
}

Result<std::unique_ptr<Operation>> MakeOpen(const Fields& fields) {
  return json::MakeOpen(
      {.document = AsDocument(fields.Shared<PayloadSource>("document")),
       .max_depth = fields.Integer<size_t>("maxDepth", json::kDefaultMaxDepth),
       .max_bytes = fields.Integer<uint64_t>(
           "maxBytes", json::OpenOptions::kDefaultMaxBytes)});
}

constexpr OperationRow kJsonDocumentRows[] = {
    {"json.open", kOpenFields, &MakeOpen},
};

std::shared_ptr<OpenDocument> DocumentAt(napi_env env, napi_value value) {
  return AsDocument(Handle::Unwrap<PayloadSource>(env, value));
}

// makeDocument(): a handle of a document that is empty until json.open has run.
napi_value MakeDocument(napi_env env, napi_callback_info) {
  return Handle::Wrap<PayloadSource>(env, std::make_shared<OpenDocument>());
}

// documentOpened(handle): reports the memory to V8; returns the size of the
// text.
napi_value DocumentOpened(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  const auto document = DocumentAt(env, call[0]);
  const auto parsed = document == nullptr ? nullptr : document->parsed();
  if (parsed == nullptr) return Undefined(env);
  Handle::SetNativeBytes<PayloadSource>(env, call[0],
                                        static_cast<int64_t>(parsed->memory()));
  return Napi::Number::New(env, static_cast<double>(parsed->text.size()));
}

// documentClose(handle)
napi_value DocumentClose(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  if (const auto document = DocumentAt(env, call[0])) {
    document->Close();
    Handle::SetNativeBytes<PayloadSource>(env, call[0], 0);
  }
  return Undefined(env);
}

using Found = std::optional<Value>;

// Calls `answer` with what the pointer (argument 1) refers to in the document
// (argument 0): its result, undefined when nothing is there, or an error
// description.
template <typename Answer>
napi_value WithFound(napi_env env, napi_value handle, napi_value text,
                     Answer answer) {
  const auto document = DocumentAt(env, handle);
  const auto parsed = document == nullptr ? nullptr : document->parsed();
  if (parsed == nullptr) {
    return ToValue(env, InternalError("The document is closed"));
  }
  const std::optional<std::string> written = StringOf(env, text);
  if (!written.has_value()) return ToValue(env, InternalError("No pointer"));
  const Result<json::Pointer> pointer = json::Pointer::Parse(*written);
  if (!pointer.ok()) return ToValue(env, pointer.error());
  const Found found = parsed->Find(pointer.value());
  if (!found.has_value()) return Undefined(env);
  return answer(*found);
}

napi_value Text(napi_env env, Result<std::string> text) {
  if (!text.ok()) return ToValue(env, text.error());
  Payload payload = Payload::Text(text.value());
  if (Status sealed = payload.Seal(); !sealed.ok()) {
    return ToValue(env, sealed.error());
  }
  return ToValue(env, std::move(payload));
}

// documentText(handle, pointer, most): the JSON text of a value.
napi_value DocumentText(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  return WithFound(env, call[0], call[1], [&](Value value) {
    return Text(env, json::TextOf(value, call.Uint32(2)));
  });
}

// documentKeys(handle, pointer, most): an object with the names of an object,
// as JSON text; undefined for anything else.
napi_value DocumentKeys(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  return WithFound(env, call[0], call[1], [&](Value value) -> napi_value {
    if (value.type() != ValueType::kObject) return Undefined(env);
    return Text(env, json::NamesOf(value, call.Uint32(2)));
  });
}

// documentLength(handle, pointer): how many elements or members.
napi_value DocumentLength(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  return WithFound(env, call[0], call[1], [&](Value value) -> napi_value {
    if (!value.is_container()) return Undefined(env);
    return Napi::Number::New(env, static_cast<double>(value.count()));
  });
}

// documentType(handle, pointer): a ValueType as a number.
napi_value DocumentType(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  return WithFound(env, call[0], call[1], [&](Value value) -> napi_value {
    return Napi::Number::New(env, static_cast<double>(value.type()));
  });
}

}  // namespace

std::span<const OperationRow> JsonDocumentOperations() {
  return kJsonDocumentRows;
}

void ExportDocuments(Exports exports) {
  Export<&MakeDocument>(exports, "makeDocument");
  Export<&DocumentOpened>(exports, "documentOpened");
  Export<&DocumentClose>(exports, "documentClose");
  ExportDescribing<&DocumentText>(exports, "documentText");
  ExportDescribing<&DocumentKeys>(exports, "documentKeys");
  ExportDescribing<&DocumentLength>(exports, "documentLength");
  ExportDescribing<&DocumentType>(exports, "documentType");
}

}  // namespace offloop::addon
