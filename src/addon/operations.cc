#include "addon/operations.h"

#include <array>

namespace offloop::addon {
namespace {

std::array<std::span<const OperationRow>, 7> Families() {
  return {FlowOperations(),     HashOperations(), PasswordOperations(),
          CompressOperations(), JsonOperations(), JsonDocumentOperations(),
          JsonLinesOperations()};
}

}  // namespace

std::vector<OperationRow> AllOperations() {
  std::vector<OperationRow> rows;
  for (const auto& family : Families()) {
    rows.insert(rows.end(), family.begin(), family.end());
  }
  return rows;
}

const OperationRow* FindOperation(std::string_view name) {
  for (const auto& family : Families()) {
    for (const OperationRow& row : family) {
      if (row.name == name) return &row;
    }
  }
  return nullptr;
}

}  // namespace offloop::addon
