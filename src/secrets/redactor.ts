import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { disjoint, type Hit } from './kinds/hit.ts'
import { mapStrings } from './map-strings.ts'
import { secretScan } from './scan.ts'
import { lint } from './secretlint.ts'

/** Where a secret stands and of which kind; never the secret itself. */
export interface SecretFinding {
  readonly path: string
  readonly line: number
  readonly rule: string
  /** Names this secret in this file without telling it: a team allows a false alarm by it. */
  readonly fingerprint: string
}

/** The one place that knows what a secret looks like; everything that leaves the process goes through it. */
export interface Redactor {
  /** For where nothing can be waited for: every secret that we know the look of becomes `[secret: kind]`. */
  mask(text: string): string
  /** A copy of plain data with every secret in its strings masked, with all that secretlint knows besides. */
  clean<T>(value: T): Promise<T>
  /** The secrets in a file's name and content, by line. */
  find(path: string, content: string): Promise<SecretFinding[]>
}

/** `secrets`: the values we hold ourselves, from the configuration. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  const scan = secretScan(secrets)
  const mask = (text: string): string => replace(text, finish(scan(text)))
  return {
    mask,
    async clean(value) {
      const linted = await lintStrings(value)
      return mapStrings(value, (text) => linted.reduce(withoutSecret, mask(text))) as typeof value
    },
    async find(path, content) {
      const text = `${path}\n${content}`
      const own = await finishInTurns(scan(text))
      const linted = (await lint(path, text)).map(({ rule, range: [start, end] }) => ({ rule, start, end }))
      return locate(path, text, disjoint([...own, ...linted]))
    },
  }
}

function finish<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

async function finishInTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await setImmediate()
  }
}

const replace = (text: string, hits: readonly Hit[]): string => {
  if (hits.length === 0) return text
  let done = 0
  let masked = ''
  for (const { rule, start, end } of hits) {
    masked += `${text.slice(done, start)}${maskOf(rule)}`
    done = end
  }
  return masked + text.slice(done)
}

const maskOf = (rule: string): string => `[secret: ${rule}]`

/** What an agent could put into a file when it copies masked text. */
export const MASK = /\[secret: [a-z0-9-]+\]/

/** All strings in one go: secretlint has a cost a call. */
async function lintStrings(value: unknown): Promise<{ rule: string; secret: string }[]> {
  const strings: string[] = []
  mapStrings(value, (text) => {
    strings.push(text)
    return text
  })
  const text = strings.join('\n\n')
  return (await lint('text', text)).map(({ rule, range }) => ({ rule, secret: text.slice(...range) }))
}

const withoutSecret = (text: string, { rule, secret }: { rule: string; secret: string }): string =>
  text.replaceAll(secret, maskOf(rule))

/** The path is the first line that was searched; what is found there counts as line 1. */
const locate = (path: string, text: string, hits: readonly Hit[]): SecretFinding[] => {
  let [line, done] = [0, 0]
  return hits.map(({ rule, start, end }) => {
    line += text.slice(done, start).split('\n').length - 1
    done = start
    const identity = [rule, path, text.slice(start, end)].join('\0')
    const fingerprint = createHash('sha256').update(identity).digest('hex').slice(0, 16)
    return { path, line: Math.max(1, line), rule, fingerprint }
  })
}
