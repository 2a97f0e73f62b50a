import { AppError } from '../errors.ts'
import { type GitPlace, runGit } from './git.ts'

interface Question {
  /** An object by any name that git knows, e.g. `<commit>:<path>`. */
  readonly name: string
  readonly resolve: (text: string | null) => void
  readonly reject: (error: unknown) => void
}

/** Questions of one moment that wait for one process, by the repository's folder. */
const waiting = new Map<string, Question[]>()
const BATCH = 500

/**
 * A file's text as a commit (or tree) has it; `null` when it has no such file. Files that are asked for at the same time
 * are read by one process.
 */
export async function fileInCommit(
  place: GitPlace,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted()
  const text = await new Promise<string | null>((resolve, reject) => {
    const question = { name: `${id}:${path}`, resolve, reject }
    const questions = waiting.get(place.gitDir)
    if (questions !== undefined) return void questions.push(question)
    waiting.set(place.gitDir, [question])
    setImmediate(() => void answerAll(place))
  })
  signal.throwIfAborted()
  return text
}

async function answerAll(place: GitPlace): Promise<void> {
  const questions = waiting.get(place.gitDir) ?? []
  waiting.delete(place.gitDir)
  for (let done = 0; done < questions.length; done += BATCH) await answer(place, questions.slice(done, done + BATCH))
}

async function answer(place: GitPlace, questions: readonly Question[]): Promise<void> {
  try {
    const texts = await textsOf(
      place,
      questions.map(({ name }) => name),
    )
    for (const [index, { resolve }] of questions.entries()) resolve(texts[index] ?? null)
  } catch (error) {
    const isTooMuch = error instanceof AppError && error.kind === 'too_large' && questions.length > 1
    if (isTooMuch) for (const question of questions) await answer(place, [question])
    else for (const { reject } of questions) reject(error)
  }
}

/** Each blob's text in the order asked for; `null` for what is missing or no blob. */
async function textsOf(place: GitPlace, names: readonly string[]): Promise<(string | null)[]> {
  const input = Buffer.from(names.map((name) => `${name}\0`).join('')).toString('latin1')
  const args = ['cat-file', '-z', '--batch=%(objecttype) %(objectsize)']
  const { stdout } = await runGit(place, args, { input, encoding: 'latin1' })
  let at = 0
  return names.map((name) => {
    const end = stdout.indexOf('\n', at)
    const [, type, bytes] = /^(\w+) (\d+)$/.exec(stdout.slice(at, end)) ?? []
    if (bytes === undefined) {
      at += Buffer.byteLength(`${name} missing\n`)
      return null
    }
    const content = stdout.slice(end + 1, end + 1 + Number(bytes))
    at = end + 1 + content.length + 1
    return type === 'blob' ? Buffer.from(content, 'latin1').toString() : null
  })
}
