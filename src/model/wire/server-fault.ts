import { wellFormed } from '../../core/json/well-formed.ts'
import { askedWaitMs } from './asked-wait.ts'
import { itemsOf, type JsonRecord, parsedJson, recordOf, valuesUnder } from './json.ts'

/** What a model server says is wrong, in whichever shape it said it. */
export class ServerFault extends Error {
  /** Of the answer, or of the error inside an answer that began well; `null`: neither says. */
  readonly status: number | null
  /** Every code, type, status and reason in the error, in lower case. */
  readonly codes: readonly string[]
  /** The request's field that it is about; empty: none is named. */
  readonly param: string
  /** A page for people, which comes from something between us and the model. */
  readonly isPage: boolean
  /** `null`: the server does not say how long to wait. */
  readonly retryAfterMs: number | null
  /** What the model wrote, where the server could make nothing of it. */
  readonly written: string | null

  constructor(response: Response, body: string | JsonRecord) {
    const document = typeof body === 'string' ? firstRecord(parsedJson(body)) : body
    const text = typeof body === 'string' ? body : ''
    super(wellFormed(document === null ? plain(text) : sentence(document)).slice(0, 4_000))
    this.codes = document === null ? [] : valuesUnder(CODE_FIELDS, document).map((code) => code.toLowerCase())
    this.status = response.ok ? statusIn(this.codes) : response.status
    this.param = document === null ? '' : paramOf(document)
    this.isPage = /^\s*<(?:!doctype|html|head|\?xml)/i.test(text)
    this.retryAfterMs = askedWaitMs(response.headers, document, this.message)
    this.written = document === null ? null : (valuesUnder(WRITTEN_FIELDS, document)[0] ?? null)
  }
}

const CODE_FIELDS = new Set(['code', 'type', 'status', 'reason', 'error_type', 'error_code', 'status_code', 'name'])
const WRITTEN_FIELDS = new Set(['failed_generation'])

export const serverFaultOf = (response: Response, body: string): ServerFault => new ServerFault(response, body)

/** `null`: the document is a part of an answer. */
export function faultIn(document: JsonRecord, response: Response): ServerFault | null {
  const choice = recordOf(itemsOf(document.choices)[0])
  if (isSaid(document.error) || isSaid(choice?.error)) return new ServerFault(response, document)
  if (document.choices !== undefined || document.usage !== undefined) return null
  const base = recordOf(document.base_resp)
  const isError = document.object === 'error' || document.type === 'error' || document.success === false
  const isCoded = [document.code, document.status, base?.status_code].some((code) => Number(code) >= 400)
  return isError || isCoded || isSaid(document.detail) ? new ServerFault(response, document) : null
}

const isSaid = (error: unknown): boolean =>
  typeof error === 'string'
    ? error !== ''
    : typeof error === 'object' && error !== null && Object.keys(error).length > 0

/** Gemini wraps an error in a list. */
const firstRecord = (value: unknown): JsonRecord | null => recordOf(value) ?? recordOf(itemsOf(value)[0])

/** An error inside an answer of status 200 may have a status of its own. */
const statusIn = (codes: readonly string[]): number | null => {
  const status = codes.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code < 600)
  return status ?? null
}

/** The error's own words, and those of the server behind it where a router quotes them. */
function sentence(document: JsonRecord): string {
  const error = recordOf(document.error) ?? recordOf(recordOf(itemsOf(document.choices)[0])?.error) ?? document
  const own = [error.message, error.msg, error.detail, error.details, document.error, document.message, document.detail]
  const quoted = recordOf(error.metadata)?.raw
  const words = own.map(wordsOf).find((it) => it !== '') ?? JSON.stringify(document)
  return quoted === undefined ? words : `${words} (${wordsOf(quoted)})`
}

const wordsOf = (value: unknown): string => {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.map((one) => wordsOf(recordOf(one)?.msg ?? one)).join('; ')
  return recordOf(value) === null ? '' : JSON.stringify(value)
}

/** FastAPI names the field in a list of faults. */
function paramOf(document: JsonRecord): string {
  const error = recordOf(document.error) ?? document
  if (typeof error.param === 'string') return error.param
  const details = [document.detail, error.detail, document.message, recordOf(document.message)?.detail].flatMap(itemsOf)
  const place = itemsOf(recordOf(details[0])?.loc)
  return place.filter((part) => part !== 'body').join('.')
}

const plain = (text: string): string => {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]
  return (title ?? text).replace(/\s+/g, ' ').trim().slice(0, 1_000) || 'It gave no reason.'
}
