#ifndef OFFLOOP_ADDON_BINDING_H_
#define OFFLOOP_ADDON_BINDING_H_

#include <napi.h>

namespace offloop::addon {

struct Exports;

// What lib/binding.js sees: open() returns an object with all of these. Only
// lib calls them, yet each checks its arguments, because a mistake here is a
// crash rather than an exception.

// jobs: start, submit, reserve, flush, cancel, runInline, refillInline,
// trimInline
void ExportJobs(Exports exports);
// their results: take
void ExportResults(Exports exports);
// inputs: allocateInput, beginsEarly, fillInput, submitInput, dropInput,
// freeInput
void ExportInputs(Exports exports);
// plans and the registry: compile, operations
void ExportPlans(Exports exports);
// synchronous functions of families: makeDictionary; needsRehash; makeDocument
// and all that begin with `document`
void ExportDictionaries(Exports exports);
void ExportPasswords(Exports exports);
void ExportDocuments(Exports exports);
// configure, stats, versions
void ExportPool(Exports exports);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_BINDING_H_
