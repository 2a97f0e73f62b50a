/**
 * Writes github.json, the part of GitHub's REST description that validates the stand-in. Run it by hand, in an empty
 * folder: npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz, then
 * npm run github:contract -- <folder>/package && npx biome check --write src/local/github/contract/github.json
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine } from '../../../config/command-line.ts'
import { OPERATIONS } from './operations.ts'

// biome-ignore lint/suspicious/noExplicitAny: a foreign document of unknown shape, walked once by hand
type Json = any

const PROSE = new Set([
  'description',
  'summary',
  'title',
  'example',
  'examples',
  'externalDocs',
  'deprecated',
  'default',
])
const VERBATIM = new Set(['enum', 'required'])

const { words } = commandLine({
  usage: 'npm run github:contract -- <folder of @octokit/openapi>',
  about: 'Writes github.json, the part of GitHub’s REST description that the stand-in is held against.',
  takesWords: true,
})
const [folder = '.'] = words
const source = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8'))
const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const schemas: Record<string, Json> = {}

const operations = Object.entries<Json>(source.paths).flatMap(([path, methods]) =>
  Object.entries<Json>(methods)
    .filter(([, operation]) => OPERATIONS.includes(operation.operationId))
    .map(([method, operation]) => operationOf(method, path, operation)),
)
const missing = OPERATIONS.filter((id) => !operations.some((operation) => operation.id === id))
if (missing.length > 0) throw new Error(`${name} ${version} has no ${missing.join(', ')}`)

const notice = readFileSync(join(folder, 'LICENSE'), 'utf8').trim()
const contract = { source: `${name} ${version}, without its prose`, notice, operations, schemas }
writeFileSync(join(import.meta.dirname, 'github.json'), JSON.stringify(contract))

function operationOf(method: string, path: string, operation: Json) {
  const parameters: Json[] = (operation.parameters ?? []).map(resolved)
  const query = parameters.filter((one) => one.in === 'query').map((one) => [one.name, schemaOf(one.schema)])
  const body = resolved(operation.requestBody)?.content?.['application/json']?.schema
  const responses = Object.entries<Json>(operation.responses).map(([status, response]) => {
    const content = resolved(response).content?.['application/json']
    return [status, content ? schemaOf(content.schema) : null]
  })
  return {
    ...{ id: operation.operationId, method: method.toUpperCase(), path, query: Object.fromEntries(query) },
    body: body ? closed(schemaOf(body)) : null,
    responses: Object.fromEntries(responses),
  }
}

function resolved(node: Json): Json {
  if (!node?.$ref) return node
  return (node.$ref as string)
    .slice(2)
    .split('/')
    .reduce((at: Json, key) => at[key], source)
}

/** Converts OpenAPI 3.0's dialect to JSON Schema, with all referenced schemas. */
function schemaOf(node: Json): Json {
  if (Array.isArray(node)) return node.map(schemaOf)
  if (node === null || typeof node !== 'object') return node
  if (node.$ref) return { $ref: referenced(node.$ref) }
  const kept = Object.entries<Json>(node).filter(
    ([key]) => !PROSE.has(key) && !key.startsWith('x-') && key !== 'format',
  )
  const { nullable, ...schema } = Object.fromEntries(
    kept.map(([key, value]) => {
      if (VERBATIM.has(key)) return [key, value]
      return [key, key === 'properties' ? mapped(value) : schemaOf(value)]
    }),
  )
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** Keeps property names that look like keywords, e.g. `description`. */
function mapped(properties: Record<string, Json>): Json {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, schemaOf(value)]))
}

function referenced(ref: string): string {
  const key = ref.slice('#/components/schemas/'.length)
  if (!(key in schemas)) {
    schemas[key] = {} // before its own references come back to it
    schemas[key] = schemaOf(source.components.schemas[key])
  }
  return `#/schemas/${key}`
}

/** Refuses unknown fields, which GitHub ignores, so that typing errors are found. */
function closed(schema: Json): Json {
  for (const part of [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    if (part.properties) part.additionalProperties = false
  }
  return schema
}
