import { z } from 'zod'
import { extractJson } from '../../core/json/extract-json.ts'
import { failing, fine, type ModelFinding, noted } from './finding.ts'
import type { TriedModel } from './tried-model.ts'

const Verdict = z.object({ passed: z.boolean(), findings: z.array(z.object({ title: z.string(), line: z.int() })) })

const REPLY = {
  name: 'verdict',
  schema: {
    type: 'object',
    properties: {
      passed: { type: 'boolean' },
      findings: {
        type: 'array',
        items: {
          type: 'object',
          properties: { title: { type: 'string' }, line: { type: 'integer' } },
          required: ['title', 'line'],
          additionalProperties: false,
        },
      },
    },
    required: ['passed', 'findings'],
    additionalProperties: false,
  },
}

const QUESTION = [
  { role: 'system', content: 'You review code.' },
  { role: 'user', content: 'Line 3 of a change divides by a count that may be 0. Give your verdict.' },
] as const

const WAYS = {
  json_schema: 'by a schema',
  tool: 'by a forced tool, since the server takes no schema',
  json_object: 'as a JSON object, with the schema in the prompt',
  text: 'in the prompt only',
} as const

/** An answer as JSON of a schema, by the best way that the server takes. */
export async function trySchema(tried: TriedModel): Promise<ModelFinding[]> {
  const { content } = await tried.ask(QUESTION, { reply: REPLY })
  const way = tried.heard()?.rung ?? 'text'
  const isValid = Verdict.safeParse(extractJson(content, (value) => Verdict.safeParse(value).success)).success
  if (!isValid)
    return [
      failing(
        'schema',
        `Asked for JSON ${WAYS[way]}, it answers: ${content.slice(0, 100)}`,
        'Take a larger model, or a server that holds answers to a schema.',
      ),
    ]
  if (way === 'json_schema') return [fine('schema', 'It answers in JSON of a schema.')]
  return [
    noted('schema', `It answers in JSON when asked ${WAYS[way]}.`, 'Nothing has to be done: agents ask in that way.'),
  ]
}
