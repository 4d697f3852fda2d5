#ifndef OFFLOOP_ADDON_OPERATIONS_H_
#define OFFLOOP_ADDON_OPERATIONS_H_

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "addon/fields.h"
#include "core/operation.h"
#include "core/result.h"

namespace offloop::addon {

// One operation, under the name that JavaScript uses: a row of the registry.
struct OperationRow {
  std::string_view name;
  std::span<const Field> fields;
  Result<std::unique_ptr<Operation>> (*make)(const Fields& fields);
};

// The registry. Each family lists its rows in a file of its own; a new
// operation is a row there and touches nothing else of the add-on.
std::span<const OperationRow> FlowOperations();
std::span<const OperationRow> HashOperations();
std::span<const OperationRow> PasswordOperations();
std::span<const OperationRow> CompressOperations();
std::span<const OperationRow> JsonOperations();
std::span<const OperationRow> JsonDocumentOperations();
std::span<const OperationRow> JsonLinesOperations();

// All rows, family by family.
std::vector<OperationRow> AllOperations();

// The row of that name, or null.
const OperationRow* FindOperation(std::string_view name);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_OPERATIONS_H_
