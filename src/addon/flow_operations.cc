#include "addon/operations.h"
#include "core/flow.h"

namespace offloop::addon {
namespace {

constexpr OperationRow kFlowRows[] = {
    {"text",
     {},
     [](const Fields&) -> Result<std::unique_ptr<Operation>> {
       return MakeText();
     }},
    {"discard",
     {},
     [](const Fields&) -> Result<std::unique_ptr<Operation>> {
       return MakeDiscard();
     }},
};

}  // namespace

std::span<const OperationRow> FlowOperations() { return kFlowRows; }

}  // namespace offloop::addon
