import { AppError } from '../errors.ts'
import { type GitPlace, runGit } from './git.ts'

interface Lookup {
  /** An object by any name that git knows, e.g. `<commit>:<path>`. */
  readonly name: string
  readonly resolve: (text: string | null) => void
  readonly reject: (error: unknown) => void
}

/** Lookups that the next git process will answer together, by repository. */
const waiting = new Map<string, Lookup[]>()
const BATCH = 500

/**
 * A file's text in a commit (or tree); `null`: it does not exist there. Concurrent calls share one git process.
 */
export async function fileInCommit(
  place: GitPlace,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted()
  const text = await new Promise<string | null>((resolve, reject) => {
    const lookup = { name: `${id}:${path}`, resolve, reject }
    const lookups = waiting.get(place.gitDir)
    if (lookups !== undefined) return void lookups.push(lookup)
    waiting.set(place.gitDir, [lookup])
    setImmediate(() => void answerAll(place))
  })
  signal.throwIfAborted()
  return text
}

async function answerAll(place: GitPlace): Promise<void> {
  const lookups = waiting.get(place.gitDir) ?? []
  waiting.delete(place.gitDir)
  for (let done = 0; done < lookups.length; done += BATCH) await answer(place, lookups.slice(done, done + BATCH))
}

async function answer(place: GitPlace, lookups: readonly Lookup[]): Promise<void> {
  try {
    const texts = await textsOf(
      place,
      lookups.map(({ name }) => name),
    )
    for (const [index, { resolve }] of lookups.entries()) resolve(texts[index] ?? null)
  } catch (error) {
    const isTooMuch = error instanceof AppError && error.kind === 'too_large' && lookups.length > 1
    if (isTooMuch) for (const lookup of lookups) await answer(place, [lookup])
    else for (const { reject } of lookups) reject(error)
  }
}

/** The blobs' texts in order; `null`: missing or not a blob. */
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
