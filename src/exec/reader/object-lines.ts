import type { GitObject, ObjectQuestion } from './question.ts'

/** Reads what `git cat-file --batch-command` answers to a question, in whatever pieces it comes. */
export function answerReader({ ask, names }: Pick<ObjectQuestion, 'ask' | 'names'>): {
  /** All objects, once the last has come; `null`: more is to come. Throws where git says something else. */
  add(chunk: Buffer): (GitObject | null)[] | null
  /** How many have come so far. */
  bytes(): number
} {
  const found: (GitObject | null)[] = []
  let [pieces, have, wanted, total]: [Buffer[], number, number, number] = [[], 0, 1, 0]
  return {
    bytes: () => total,
    add: (chunk) => {
      pieces.push(chunk)
      have += chunk.length
      total += chunk.length
      if (have < wanted) return null
      let rest: Buffer = Buffer.concat(pieces)
      wanted = 0
      while (found.length < names.length && wanted === 0) {
        const next = objectAt(rest, ask, names[found.length] ?? '')
        if (typeof next === 'number') wanted = next
        else {
          found.push(next.object)
          rest = rest.subarray(next.end)
        }
      }
      ;[pieces, have] = [[rest], rest.length]
      return found.length < names.length ? null : found
    },
  }
}

/** The first object of the answer and where it ends; a number: how many bytes are needed to tell. */
function objectAt(answer: Buffer, ask: ObjectQuestion['ask'], name: string): Answered | number {
  const absent = ABSENT.map((word) => Buffer.from(`${name} ${word}\n`))
  const said = absent.find((line) => answer.subarray(0, line.length).equals(line))
  if (said !== undefined) return { object: null, end: said.length }
  const lineEnd = answer.indexOf('\n')
  const [, id, type, bytes] = /^([0-9a-f]{40,64}) (\w+)(?: (\d+))?$/.exec(answer.toString('latin1', 0, lineEnd)) ?? []
  if (id !== undefined && type !== undefined && lineEnd >= 0) {
    if (bytes === undefined) return { object: null, end: lineEnd + 1 } // a submodule's commit
    const content = [lineEnd + 1, lineEnd + 1 + (ask === 'contents' ? Number(bytes) : 0)] as const
    const end = ask === 'contents' ? content[1] + 1 : content[1]
    return answer.length < end
      ? end
      : { object: { id, type, content: Uint8Array.from(answer.subarray(...content)) }, end }
  }
  const longest = Math.max(...absent.map(({ length }) => length), LONGEST_HEAD)
  if (answer.length < longest) return answer.length + 1
  throw new Error(`git cat-file answered ${JSON.stringify(answer.toString('latin1', 0, 100))}`)
}

interface Answered {
  readonly object: GitObject | null
  readonly end: number
}

/** Behind the name of what is not there, or is more than one. */
const ABSENT = ['missing', 'ambiguous'] as const
const LONGEST_HEAD = 64 + ' submodule '.length + 20
