import { Ajv, type ValidateFunction } from 'ajv'
import contract from './github.json' with { type: 'json' }

export type ContractJson =
  | null
  | boolean
  | number
  | string
  | readonly ContractJson[]
  | { readonly [key: string]: ContractJson | undefined }
type Schema = Readonly<Record<string, unknown>>

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, Schema>>
  readonly body: Schema | null
  readonly responses: Readonly<Record<string, Schema | null>>
}

/** Path parameters that may contain slashes: branches and paths. */
const DEEP = new Set(['ref', 'branch', 'path'])

const operations = contract.operations as unknown as readonly Operation[]
const schemas = contract.schemas as unknown as Readonly<Record<string, Schema>>
const strict = new Ajv({ strict: false, allErrors: true }).addSchema({ ...contract, $id: 'github' })
const coercing = new Ajv({ strict: false, coerceTypes: true })
const compiled = new Map<string, ValidateFunction>()

const routes = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }))

/** The operation of a call, with its path parameters; `null`: not one that the forge may use. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; parameters: Readonly<Record<string, string>> } | null {
  for (const { operation, pattern } of routes) {
    const match = operation.method === method ? pattern.exec(path) : null
    if (match === null) continue
    const entries = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)])
    return { operation, parameters: Object.fromEntries(entries) }
  }
  return null
}

/** How a request violates GitHub's description; `null`: it does not. */
export function requestFault(operation: Operation, query: URLSearchParams, body: unknown): string | null {
  for (const [key, value] of query) {
    const schema = operation.query[key]
    if (schema === undefined) return `${operation.id} knows no query parameter ${key}`
    if (!coercing.validate(schema, value)) return `${operation.id}: ${key} ${coercing.errorsText()}`
  }
  if (operation.body === null) return null
  return faultOf(`${operation.id} body`, pointerTo(operation, 'body'), body)
}

/**
 * How a response violates GitHub's description; `null`: it does not. Refusals common to all operations are not
 * described.
 */
export function replyFault(operation: Operation, status: number, body: unknown): string | null {
  const schema = operation.responses[status]
  if (schema === undefined) return status >= 400 ? null : `${operation.id} never answers ${status}`
  return schema === null
    ? null
    : faultOf(`${operation.id} ${status}`, pointerTo(operation, `responses/${status}`), body)
}

/** Completes a response with all required fields around the known values. */
export function filled(operation: Operation, status: number, known: ContractJson): ContractJson {
  const schema = operation.responses[status]
  return schema ? fill(schema, known) : known
}

function fill(schema: Schema, known: ContractJson | undefined): ContractJson {
  const { $ref, anyOf, oneOf, allOf } = schema as Record<string, never>
  if ($ref) return fill(schemas[($ref as string).slice('#/schemas/'.length)] ?? {}, known)
  if (allOf)
    return (allOf as Schema[]).reduce<ContractJson | undefined>((made, part) => fill(part, made), known) ?? null
  const choices = (anyOf ?? oneOf) as Schema[] | undefined
  if (choices) return fillOneOf(choices, known)
  if (Array.isArray(known)) return known.map((item) => fill((schema.items ?? {}) as Schema, item))
  if (schema.type === 'object' && known !== null && (known === undefined || typeof known === 'object')) {
    return fillObject(schema, (known ?? {}) as { [key: string]: ContractJson })
  }
  return known === undefined ? emptyOf(schema) : known
}

function fillOneOf(choices: readonly Schema[], known: ContractJson | undefined): ContractJson {
  const nullable = choices.some(({ type }) => type === 'null')
  if (nullable && (known === undefined || known === null)) return null
  return fill(choices.find((choice) => choice.type !== 'null' && fits(choice, known)) ?? {}, known)
}

/** Whether a variant fits the known value: both are arrays or neither, and no enum excludes it. */
function fits(schema: Schema, known: ContractJson | undefined): boolean {
  const { $ref, allOf, properties, enum: values } = schema as Record<string, never>
  if ($ref) return fits(schemas[($ref as string).slice('#/schemas/'.length)] ?? {}, known)
  if (allOf) return (allOf as Schema[]).every((part) => fits(part, known))
  if (values) return known === undefined || (values as ContractJson[]).includes(known)
  if (schema.type === 'array' || Array.isArray(known)) return schema.type === 'array' && Array.isArray(known)
  if (known === null || typeof known !== 'object') return true
  const entries = Object.entries((properties ?? {}) as Record<string, Schema>)
  return entries.every(([key, part]) => !part.enum || fits(part, (known as Record<string, ContractJson>)[key]))
}

function fillObject(schema: Schema, known: { readonly [key: string]: ContractJson }): ContractJson {
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const keys = new Set([...((schema.required ?? []) as string[]), ...Object.keys(known)])
  return Object.fromEntries([...keys].map((key) => [key, fill(properties[key] ?? {}, known[key])]))
}

function emptyOf({ type, enum: values }: Schema): ContractJson {
  if (Array.isArray(values)) return values[0]
  const empty: Record<string, ContractJson> = {
    string: '',
    integer: 0,
    number: 0,
    boolean: false,
    array: [],
    object: {},
  }
  return empty[String(type)] ?? null
}

function faultOf(what: string, pointer: string, value: unknown): string | null {
  const validate = compiled.get(pointer) ?? strict.compile({ $ref: `github#${pointer}` })
  compiled.set(pointer, validate)
  return validate(value) ? null : `${what}: ${strict.errorsText(validate.errors)}`
}

const pointerTo = (operation: Operation, rest: string): string => `/operations/${operations.indexOf(operation)}/${rest}`

function patternOf(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (_, name) => `(?<${name}>${DEEP.has(name) ? '.+' : '[^/]+'})`)
  return new RegExp(`^${source}$`)
}
