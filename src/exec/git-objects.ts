import { AppError } from '../errors.ts'
import { type GitPlace, gitStart, resolveNames } from './git.ts'
import { presentable } from './git-failure.ts'
import { readObjects } from './objects.ts'

interface Lookup {
  /** An object by any name that git knows, e.g. `<commit>:<path>`. */
  readonly name: string
  readonly resolve: (text: string | null) => void
  readonly reject: (error: unknown) => void
}

/** Lookups that git will answer together, by repository. */
const waiting = new Map<string, Lookup[]>()
const BATCH = 500

/**
 * A file's text in a commit (or tree); `null`: it does not exist there. Concurrent calls are one question.
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

/** The id of a commit's tree. Throws AppError `not_found` where there is no such commit. */
export async function treeOf(place: GitPlace, sha: string, signal: AbortSignal): Promise<string> {
  const [tree = null] = await resolveNames(place, [`${sha}^{tree}`], signal)
  if (tree !== null) return tree
  throw new AppError('not_found', `The repository has no commit ${presentable(sha)}`)
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
  const objects = await readObjects({ gitDir: place.gitDir, ...gitStart(place) }, 'contents', names)
  return objects.map((object) => (object?.type === 'blob' ? Buffer.from(object.content).toString() : null))
}
