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
    {"release",
     {},
     [](const Fields&) -> Result<std::unique_ptr<Operation>> {
       return MakeRelease();
     }},
};

}  // namespace

std::span<const OperationRow> FlowOperations() { return kFlowRows; }

}  // namespace offloop::addon
