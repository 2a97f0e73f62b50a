import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gitStart } from '../../../src/exec/git.ts'
import { askReader, endReaders } from '../../../src/exec/reader/object-reader.ts'
import type { ObjectQuestion } from '../../../src/exec/reader/question.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
let team: TeamRepository
let other: TeamRepository
let head: string

beforeAll(async () => {
  team = await teamRepository({ 'a.txt': 'a\n', 'large.txt': 'large\n'.repeat(50_000) })
  other = await teamRepository({ 'b.txt': 'b\n' })
  head = await team.git('rev-parse', 'main')
})
afterAll(async () => {
  endReaders()
  await team.remove()
  await other.remove()
})

const question = (names: readonly string[], more: Partial<ObjectQuestion> = {}): ObjectQuestion => ({
  ...{ gitDir: team.path, ...gitStart({ gitDir: team.path }), ask: 'contents', names },
  ...{ timeoutMs: 30_000, maxBytes: 1_000_000, ...more },
})

const textsOf = async (...asked: Parameters<typeof question>) =>
  (await askReader(question(...asked), signal)).objects.map((object) => object && String(Buffer.from(object.content)))

/** The processes that read this repository now. */
async function readersOf(gitDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')))
  return pids.filter((_, index) => lines[index]?.includes(gitDir) && lines[index].includes('--batch-command'))
}

test('One git process answers all questions about a repository, in order', async () => {
  const asked = Array.from({ length: 20 }, (_, index) => textsOf([`${head}:a.txt`, `${head}:none-${index}`]))
  expect(await Promise.all(asked)).toEqual(asked.map(() => ['a\n', null]))
  expect(await textsOf(['refs/heads/main:a.txt'])).toEqual(['a\n'])
  expect(await readersOf(team.path)).toHaveLength(1)
})

test('An answer that is too large, too late or not wanted any more ends its own question, and no other', async () => {
  const gone = new AbortController()
  gone.abort()
  const large = [`${head}:large.txt`]
  const [tooMuch, small, late, unwanted, whole] = await Promise.all([
    askReader(question(large, { maxBytes: 1000 }), signal),
    textsOf([`${head}:a.txt`]),
    askReader(
      question(
        Array.from({ length: 5_000 }, () => large[0] as string),
        { timeoutMs: 1 },
      ),
      signal,
    ),
    askReader(question(large), gone.signal),
    textsOf(large),
  ])
  expect(tooMuch).toMatchObject({ exitCode: null, errorCode: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', objects: [] })
  expect(small).toEqual(['a\n'])
  expect(late).toMatchObject({ exitCode: null, timedOut: true, objects: [] })
  expect(unwanted).toMatchObject({ exitCode: null, objects: [] })
  expect(whole[0]).toHaveLength(300_000)
})

test('A reader that somebody killed is replaced', async () => {
  await textsOf([`${head}:a.txt`])
  const [pid] = await readersOf(team.path)
  process.kill(Number(pid), 'SIGKILL')
  await expect.poll(() => readersOf(team.path)).toEqual([])
  expect(await textsOf([`${head}:a.txt`])).toEqual(['a\n'])
})

test('Another repository of the same path is another, and one that is gone is an error of git', async () => {
  await textsOf(['refs/heads/main:a.txt'])
  await rm(team.path, { recursive: true })
  expect(await askReader(question(['refs/heads/main:a.txt']), signal)).toMatchObject({
    exitCode: 128,
    stderr: expect.stringContaining('not a git repository'),
  })
  await cp(other.path, team.path, { recursive: true })
  expect(await textsOf(['refs/heads/main:b.txt', 'refs/heads/main:a.txt'])).toEqual(['b\n', null])
})

test('A program that cannot be started is told, and does not end us', async () => {
  const ended = await askReader(question(['HEAD'], { file: '/nowhere/git', gitDir: other.path }), signal)
  expect(ended).toMatchObject({ exitCode: null, errorCode: 'ENOENT' })
})
