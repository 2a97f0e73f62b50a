import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { LAYERS } from '../../structure/layers.ts'
import { isCode, sourceFiles } from '../../structure/sources.ts'

/** Strings and comments may speak of the orchestrator. */
const PROSE = /\/\*[\s\S]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g
const ASKED = /\borchestrator\s*\??\.\s*(apply|decide|note|create|record)\b/
const TAKEN_APART = /\{[^{}]*\b(apply|decide|note|create|record)\b[^{}]*\}\s*=\s*[\w.]*\borchestrator\b/

const code = new Map<string, string>()
beforeAll(async () => {
  for (const path of sourceFiles().filter(isCode))
    code.set(path, (await readFile(path, 'utf8')).replaceAll(PROSE, '""'))
})

const filesWith = (...patterns: readonly RegExp[]): string[] =>
  [...code].filter(([, text]) => patterns.some((pattern) => pattern.test(text))).map(([path]) => path)
const outside = (files: readonly string[], ...places: readonly string[]): string[] =>
  files.filter((path) => !places.some((place) => path.startsWith(place)))

test('only people’s acts and jobs ask the orchestrator for something', () => {
  const asking = filesWith(ASKED, TAKEN_APART)
  expect(outside(asking, 'src/people/', 'src/jobs/')).toEqual([])
  expect(asking.filter((path) => path.startsWith('src/people/')).length).toBeGreaterThanOrEqual(4)
  expect(asking.filter((path) => path.startsWith('src/jobs/')).length).toBeGreaterThanOrEqual(4)
})

test('Slack and HTTP pass it on and do not name it', () => {
  const naming = filesWith(/\borchestrator\b/)
  expect(naming.length).toBeGreaterThan(0)
  expect(naming.filter((path) => /^src\/(slack|http)\//.test(path))).toEqual([])
})

test('only people and jobs may import it', () => {
  const rows = Object.entries<readonly string[]>(LAYERS).filter(([, allowed]) => allowed.includes('orchestrator.ts'))
  expect(rows.map(([place]) => place).toSorted()).toEqual(['jobs', 'jobs/ci', 'jobs/queue', 'jobs/run', 'people'])
})

test('only people run what is due of a task at once', () => {
  const kicking = filesWith(/\.kick\s*\(/)
  expect(outside(kicking, 'src/people/')).toEqual([])
})

test('only people’s acts read tasks for those who ask, and a card shows what its own channel asked for', () => {
  const reading = filesWith(/\b(findTask|findTaskView|listTasks|tasksFor|channelsOfTasks|artifactsOf)\s*\(/)
  const atDoors = reading.filter((path) => /^src\/(slack|http)\//.test(path))
  expect(atDoors.toSorted()).toEqual(['src/slack/deliver.ts', 'src/slack/delivery/refresh.ts'])
  expect(reading.filter((path) => path.startsWith('src/people/')).toSorted()).toEqual([
    'src/people/halt.ts',
    'src/people/home.ts',
    'src/people/visible.ts',
  ])
})

test('the table is asked in one place, and once more where a decision is recorded', () => {
  const asking = filesWith(/\b(permission|entryFault)\s*\(/)
  // Coding agents ask for permissions of another kind.
  expect(outside(asking, 'src/agents/').toSorted()).toEqual([
    'src/core/access/access.ts',
    'src/core/approval/decide.ts',
    'src/people/authorize.ts',
    'src/people/home.ts',
  ])
})

test('each door makes its people in one place', () => {
  const making = filesWith(/:\s*Person\s*=\s*\{/)
  expect(outside(making, 'src/core/access/').toSorted()).toEqual([
    'src/http/access.ts',
    'src/slack/delivery/speaker.ts',
  ])
})

test('every act of people asks before it does anything', async () => {
  for (const [path, text] of code) {
    if (!path.startsWith('src/people/') || !ASKED.test(text)) continue
    const asks = /\b(findVisible|authorize|authorizeAnywhere|mayEnter|permission)\s*\(/.test(text)
    expect([path, asks]).toEqual([path, true])
  }
})
