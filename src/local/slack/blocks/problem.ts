import type { z } from 'zod'

/** Slack's error about one place of a payload; `pointer` is a JSON pointer from the root of the arguments. */
export interface BlockProblem {
  message: string
  pointer: string
  /** The union around the place, for which Slack reports first that no shape matched; `null`: none. */
  unionPointer: string | null
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

const pointerOf = (path: Path) => path.map((step) => `/${String(step)}`).join('')

const plain: { [Code in Issue['code']]?: (issue: Extract<Issue, { code: Code }>) => string } = {
  too_big: ({ origin, maximum }) => {
    if (origin === 'string') return `must be less than ${Number(maximum) + 1} characters`
    return origin === 'array' ? `no more than ${maximum} items allowed` : `must be less than ${Number(maximum) + 1}`
  },
  too_small: ({ origin, minimum }) => {
    if (origin === 'string') return `must be more than ${Number(minimum) - 1} characters`
    return origin === 'array' ? `must have at least ${minimum} items` : `must be greater than ${Number(minimum) - 1}`
  },
  invalid_type: ({ expected }) => {
    const article = /^[aeiou]/.test(expected) ? 'an' : 'a'
    return `must provide ${article} ${expected === 'int' ? 'integer' : expected}`
  },
}

const sentence = (issue: Issue) =>
  (plain[issue.code] as ((issue: Issue) => string) | undefined)?.(issue) ??
  (issue.code === 'invalid_value' ? 'must be a valid enum value' : issue.message)

function problemsOf(issue: Issue, root: Path): Omit<BlockProblem, 'unionPointer'>[] {
  const path = [...root, ...issue.path]
  const last = path.at(-1)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ message: `invalid additional property: ${key}`, pointer: pointerOf(path) }))
  }
  if (issue.input === undefined && issue.code !== 'custom') {
    return [{ message: `missing required field: ${String(last)}`, pointer: pointerOf(path.slice(0, -1)) }]
  }
  if (last === 'type' && (issue.code === 'invalid_union' || issue.code === 'invalid_value')) {
    const type = typeof issue.input === 'string' ? issue.input : discriminator(issue.input)
    return [{ message: `unsupported type: ${type}`, pointer: pointerOf(path) }]
  }
  return [{ message: sentence(issue), pointer: pointerOf(path) }]
}

const discriminator = (input: unknown) => String((input as { type?: unknown } | null)?.type)

/** A text object may have one of two shapes, so Slack reports a fault in it twice. */
const unionAround = (pointer: string) => /^(.*\/(?:text|fields\/\d+))\/text$/.exec(pointer)?.[1] ?? null

export const problemsIn = (error: z.ZodError, root: Path): BlockProblem[] =>
  error.issues
    .flatMap((issue) => problemsOf(issue, root))
    .map((problem) => ({ ...problem, unionPointer: unionAround(problem.pointer) }))

/** The two lists of Slack's response: `errors` has the faults, `messages` also the shapes that did not match. */
export function slackErrorLists(problems: readonly BlockProblem[]) {
  const line = (message: string, pointer: string) => `${message} [json-pointer:${pointer}]`
  const messages = problems.flatMap(({ message, pointer, unionPointer }) => [
    ...(unionPointer === null ? [] : [`[ERROR] ${line('failed to match all allowed schemas', unionPointer)}`]),
    `[ERROR] ${line(message, pointer)}`,
  ])
  return { errors: problems.map(({ message, pointer }) => line(message, pointer)), messages: [...new Set(messages)] }
}
