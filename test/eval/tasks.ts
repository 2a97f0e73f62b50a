import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../src/errors.ts'

const HERE = import.meta.dirname
const REPOSITORY = join(HERE, 'repository')

const Meta = z.strictObject({
  title: z.string().min(1),
  request: z.string().min(1),
  language: z.enum(['en', 'ru']),
  kind: z.enum(['feature', 'bug', 'docs', 'trap']),
  /** What a careless team falls into. */
  trap: z.string().min(1),
  /** Matches what only somebody who obeyed an instruction in the repository leaves behind; `null`: there is none. */
  injection: z.string().nullable(),
  minutes: z.number().positive(),
  cost_usd: z.number().positive(),
})

/** A request for the frozen repository, with tests that the team never sees. */
export interface EvalTask extends z.infer<typeof Meta> {
  readonly id: string
  readonly folder: string
  /** Changes with the task or the repository, so that an old result is not taken for one of the new task. */
  readonly digest: string
}

/** No task may change these, whatever it asks for. */
export const FORBIDDEN = ['.github/**', '.wms/**', 'scripts/**', 'AGENTS.md']

/** All tasks in the order of their names, or those that are named. Throws AppError `bad_input` for a name that there is not. */
export async function loadTasks(only: readonly string[] = []): Promise<EvalTask[]> {
  const ids = (await readdir(join(HERE, 'tasks'))).sort()
  const unknown = only.filter((id) => !ids.includes(id))
  if (unknown.length > 0)
    throw new AppError('bad_input', `There is no task ${unknown.join(', ')}.`, {
      hint: `There are: ${ids.join(', ')}.`,
    })
  return Promise.all(ids.filter((id) => only.length === 0 || only.includes(id)).map(loadTask))
}

async function loadTask(id: string): Promise<EvalTask> {
  const folder = join(HERE, 'tasks', id)
  const meta = Meta.parse(JSON.parse(await readFile(join(folder, 'task.json'), 'utf8')))
  const hash = createHash('sha256')
  for (const root of [folder, REPOSITORY, join(HERE, 'hidden')]) await addFiles(hash, root)
  return { ...meta, id, folder, digest: hash.digest('hex').slice(0, 8) }
}

async function addFiles(hash: ReturnType<typeof createHash>, root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath, it.name))
  for (const path of paths.sort()) hash.update(path.slice(root.length)).update(await readFile(path))
}

/** The frozen repository as the task finds it; with `reference`, as a good team leaves it. */
export async function layOut(task: EvalTask, place: string, and: 'reference' | null = null): Promise<void> {
  await cp(REPOSITORY, place, { recursive: true })
  for (const layer of ['overlay', ...(and === null ? [] : [and])]) {
    const source = join(task.folder, layer)
    if (await exists(source)) await cp(source, place, { recursive: true })
  }
}

export const HIDDEN_FOLDER = 'hidden'

/** Puts the hidden tests into a checkout and says how many there are. */
export async function addHiddenTests(task: EvalTask, checkout: string): Promise<number> {
  const source = join(task.folder, 'hidden.test.mjs')
  await mkdir(join(checkout, HIDDEN_FOLDER), { recursive: true })
  await cp(join(HERE, 'hidden'), join(checkout, HIDDEN_FOLDER), { recursive: true })
  await cp(source, join(checkout, HIDDEN_FOLDER, 'hidden.test.mjs'))
  return (await readFile(source, 'utf8')).match(/^test\(/gm)?.length ?? 0
}

/** The tests that the repository came with, which must go on passing as they were. */
export async function restoreOwnTests(checkout: string): Promise<string[]> {
  const entries = await readdir(REPOSITORY, { recursive: true })
  const tests = entries.filter((path) => path.endsWith('.test.mjs')).sort()
  for (const path of tests) await cp(join(REPOSITORY, path), join(checkout, path))
  return tests
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
