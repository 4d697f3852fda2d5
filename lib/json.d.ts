import { JsonDocumentFunctions } from './json/document'
import { JsonGetFunctions } from './json/get'
import { JsonLinesFunctions } from './json/lines'
import { JsonParseFunctions } from './json/parse'
import { JsonPatchFunctions } from './json/patch'
import { JsonQueryFunctions } from './json/query'
import { JsonSearchFunctions } from './json/search'
import { JsonStringifyFunctions } from './json/stringify'
import { JsonTextFunctions } from './json/text'

/** Work on JSON text (RFC 8259, UTF-8) off the event loop. */
export const json: JsonParseFunctions & JsonStringifyFunctions & JsonTextFunctions & JsonGetFunctions &
  JsonQueryFunctions & JsonSearchFunctions & JsonPatchFunctions & JsonDocumentFunctions & JsonLinesFunctions
