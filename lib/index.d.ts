// The public names. Each is described next to its source: hash.d.ts, json.d.ts, …

export type { Bytes, Chunk, ResultBuffer } from './input'
export type { Lane, RunOptions } from './options'
export { hash, hmac } from './hash'
export type {
  Digest,
  DigestEncoding,
  DigestOptions,
  HashAlgorithm,
  HashOptions,
  HmacOptions,
  Key,
} from './hash'
export { compress, decompress } from './compress'
export type {
  CompressionFormat,
  CompressOptions,
  CompressStepOptions,
  DecompressOptions,
  DecompressStepOptions,
} from './compress'
export { createHash } from './hash-stream'
export type { CreateHashOptions, HashStream } from './hash-stream'
export { password } from './password'
export type { PasswordCosts, PasswordLimits } from './password'
export { createCompress, createDecompress, createWebCompress, createWebDecompress } from './compress-stream'
export type { CodecStream, StreamRunOptions, WebCodecStream } from './compress-stream'
export { Dictionary, trainDictionary } from './dictionary'
export type { TrainDictionaryOptions } from './dictionary'
export { json } from './json'
export type {
  JsonDocument,
  JsonDocumentQueryOptions,
  JsonDocumentSearchOptions,
  JsonOpenOptions,
  JsonType,
} from './json/document'
export type { JsonGetOptions } from './json/get'
export type { JsonOptions, JsonOutputOptions, JsonOutputStepOptions, JsonStepOptions } from './json/limits'
export type { JsonPatchOperation, JsonPatchOptions, JsonPatchStepOptions, JsonSource } from './json/patch'
export type { JsonQueryOptions, JsonQueryStepOptions } from './json/query'
export type { JsonLinesOptions, JsonLinesStream } from './json/lines'
export type { JsonStringifyOptions } from './json/stringify'
export type { JsonParseOptions, OnProto } from './json/parse'
export type { As, BuildOptions } from './json/results'
export type { JsonSearchLimits, JsonSearchOptions, JsonSearchStepOptions } from './json/search'
export type { JsonFault, JsonFormatOptions, JsonFormatStepOptions, JsonValidation } from './json/text'
export { plan } from './plan'
export type { Plan, PlanResult, TapOptions } from './plan'
export { pool } from './pool'
export type { CloseOptions, DurationSummary, Pool, PoolOptions, PoolStats } from './pool'
export { OffloopError } from './errors'
export type { ArgumentErrorCode, ErrorCode, OffloopErrorCode } from './errors'
