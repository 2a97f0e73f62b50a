import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, join } from 'node:path'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token'

// GitHub's parser imports its schema the way bundlers understand it.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    return specifier.endsWith('.min.json') ? { ...found, importAttributes: { type: 'json' } } : found
  },
})
const github = await import('@actions/workflow-parser')

/** A workflow as GitHub reads it. `errors`: what it would refuse, e.g. an unknown key or context. */
export interface Workflow {
  readonly errors: readonly string[]
  readonly root: TemplateToken | null
  /** The conditions of the jobs in the order they are written, with what GitHub adds to them. */
  readonly conditions: Readonly<Record<string, string>>
}

/** `called`: the text of each workflow that it may call; where given, what is passed to them is judged too. */
export async function parse(text: string, called: ((path: string) => string) | null = null): Promise<Workflow> {
  const name = 'workflow.yml'
  const { context, value } = github.parseWorkflow({ name, content: text }, new github.NoOperationTraceWriter())
  if (value === undefined) return { errors: context.errors.getErrors().map(String), root: null, conditions: {} }
  const { errors = [], jobs = [] } = await github.convertWorkflowTemplate(
    context,
    value,
    called ? filesOf(called) : undefined,
    {
      fetchReusableWorkflowDepth: called ? 1 : 0,
    },
  )
  return {
    errors: errors.map(({ Message }) => Message),
    root: value,
    conditions: Object.fromEntries(jobs.map((job) => [job.id.value, job.if.expression])),
  }
}

const filesOf = (called: (path: string) => string) => ({
  getFileContent: async ({ path }: { path: string }) => ({ name: path, content: called(path) }),
})

export const WORKFLOWS = ['ci.yml', 'ci-backend.yml', 'ci-frontend.yml', 'secret-scan.yml'] as const

export const textOf = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../.github/workflows', basename(name)), 'utf8')

export type Contexts = Readonly<Record<string, unknown>>
export type Functions = Readonly<Record<string, () => boolean>>

/** An expression's value, by GitHub's own evaluator. */
export function evaluate(expression: string, contexts: Contexts, functions: Functions = {}): unknown {
  const known = new Map<string, FunctionDefinition>(
    Object.entries(functions).map(([name, call]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(call()) },
    ]),
  )
  const parser = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), [...known.values()])
  const dictionary = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
  return JSON.parse(JSON.stringify(new Evaluator(parser.parse(), dictionary, known).evaluate(), data.replacer))
}

/** A part of a workflow as plain data; `resolve` is asked for the value of each expression. */
export function plain(token: TemplateToken, resolve: (expression: string) => unknown): unknown {
  if (github.isBasicExpression(token)) return resolve(token.expression)
  if (github.isSequence(token)) return [...token].map((item) => plain(item, resolve))
  if (!github.isMapping(token)) return github.isScalar(token) ? token.toString() : null
  return Object.fromEntries([...token].map(({ key, value }) => [key.toString(), plain(value, resolve)]))
}
