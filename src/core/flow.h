#ifndef OFFLOOP_CORE_FLOW_H_
#define OFFLOOP_CORE_FLOW_H_

#include <memory>

#include "operation.h"

namespace offloop {

// Steps that compute nothing; they only decide what becomes of the bytes so
// far.

// Bytes, which must be UTF-8, become a string. What is absent stays absent.
std::unique_ptr<Operation> MakeText();

// Bytes are dropped: of the steps before, only success or failure counts.
std::unique_ptr<Operation> MakeDiscard();

// Like MakeDiscard(), for something large whose last owner is this run: freeing
// it takes milliseconds.
std::unique_ptr<Operation> MakeRelease();

}  // namespace offloop

#endif  // OFFLOOP_CORE_FLOW_H_
