import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { renderEvidence } from '../../../src/agents/tools/checks.ts'
import { isNewlyRed } from '../../../src/core/checks/compare.ts'
import { besideBaseReasons, runText } from '../../../src/core/reasons/beside-base.ts'
import { openScene } from './scene.ts'

let scene: Awaited<ReturnType<typeof openScene>>
afterEach(() => scene.close())

const NODE_TEST = ['node', '--test']
const suite = (...tests: string[]) => `import test from 'node:test'\n${tests.join('\n')}\n`
const green = (name: string) => `test('${name}', () => {})`
const red = (name: string) => `test('${name}', () => { throw new Error('${name}') })`
const OLD = Array.from({ length: 17 }, (_, n) => red(`old ${n}`))
const BASE = { 'api/ledger.test.mjs': suite(...OLD, green('counts')), 'api/bins.test.mjs': suite(green('bins')) }

describe('On a base with 17 red tests', () => {
  test('work that makes nothing worse is not stopped, and it says what was red before', async () => {
    scene = await openScene(BASE, NODE_TEST)
    const run = await scene.judge({ 'api/more.test.mjs': suite(green('more')) })
    expect([run.exit_code, isNewlyRed(run), run.compared]).toEqual([
      ...[1, false],
      { by: 'names', red_before: 17, newly_red: [] },
    ])
    expect(runText(run, besideBaseReasons.en)).toBe(
      "node --test → 1 (17 were red before; told by names, which the branch's own code prints)",
    )
  })

  test('a planted newly red test is found beside them', async () => {
    scene = await openScene(BASE, NODE_TEST)
    const run = await scene.judge({ 'api/ledger.test.mjs': suite(...OLD, red('counts')) })
    expect([isNewlyRed(run), run.compared]).toEqual([
      true,
      { by: 'names', red_before: 17, newly_red: [{ kind: 'test', what: 'counts' }] },
    ])
  })

  test.each([
    ['a file that does not load any more', { 'api/bins.test.mjs': "import './nowhere.mjs'" }, 'bins.test.mjs'],
    ['a test that does not run any more', { 'api/bins.test.mjs': '' }, 'bins'],
  ])('%s is found', async (_, files, what) => {
    scene = await openScene(BASE, NODE_TEST)
    const run = await scene.judge(files)
    expect(isNewlyRed(run)).toBe(true)
    expect(run.compared?.newly_red.map((one) => one.what).join()).toContain(what)
  })

  test('the base is run once for all that is judged beside it', async () => {
    scene = await openScene(BASE, NODE_TEST)
    for (const _ of [1, 2, 3]) await scene.judge({}, scene.open())
    expect(scene.ran).toHaveLength(4)
  })
})

test('A red check of a task with packages of its own says that its base ran with others', async () => {
  scene = await openScene(BASE, NODE_TEST)
  const folder = join(scene.folder, 'of-the-task')
  await mkdir(join(folder, 'files'), { recursive: true })
  const own = { ...{ key: 'of-the-task', folder, kept: [], bytes: 0, files: 0 } }
  const files = { 'api/ledger.test.mjs': suite(...OLD, red('counts')) }
  expect(await scene.judge(files)).not.toHaveProperty('own_environment')
  const run = await scene.judge(files, undefined, [own])
  expect(run.own_environment).toBe(true)
  expect(renderEvidence([run])).toContain('Its base ran with the packages and builds of the base')
})

test('A red check that speaks of a pointer to Git LFS says so to agents', async () => {
  scene = await openScene({ 'run.sh': 'echo ok' }, ['sh', 'run.sh'])
  const run = await scene.judge({ 'run.sh': 'echo "scan-0001.png: not a PNG"; exit 1' })
  expect(run.absent).toEqual(['api/scan-0001.png'])
  expect(renderEvidence([run])).toContain('not fetched here: api/scan-0001.png')
  expect(await scene.judge({ 'run.sh': 'exit 1' })).not.toHaveProperty('absent')
})

test('A green check asks nothing of its base', async () => {
  scene = await openScene({ 'api/bins.test.mjs': suite(green('bins')) }, NODE_TEST)
  expect(await scene.judge()).toMatchObject({ exit_code: 0, compared: null })
  expect(scene.ran).toHaveLength(1)
})

test('Where no test is named a red check was red before, and only another kind of end is new', async () => {
  scene = await openScene({ 'run.sh': 'echo no; exit 1' }, ['sh', 'run.sh'])
  const run = await scene.judge({ 'run.sh': 'echo worse; exit 1' })
  expect([isNewlyRed(run), run.compared]).toEqual([false, { by: 'exit_code', red_before: null, newly_red: [] }])
  const killed = await scene.judge({ 'run.sh': 'kill -SEGV $$' })
  expect(killed.compared?.newly_red).toEqual([{ kind: 'died', what: '139' }])
})

describe('A check that names its reports', () => {
  const junit = (...cases: string[]) => `<testsuites><testsuite name="api">${cases.join('')}</testsuite></testsuites>`
  const [ok, bad] = ['<testcase name="ok"/>', '<testcase name="bad"><failure/></testcase>']
  const also = '<testcase name="also"><failure/></testcase>'
  const writing = (text: string) => ({ 'run.sh': `mkdir -p api/out; echo '${text}' > api/out/TEST-a.xml; exit 1` })
  const open = (text: string, more: object = {}) =>
    openScene({ ...writing(text), ...more }, ['sh', 'run.sh'], { report: 'api/out/*.xml' })

  test('is judged by them, whatever it prints', async () => {
    scene = await open(junit(ok, bad))
    expect(isNewlyRed(await scene.judge(writing(junit(ok, bad))))).toBe(false)
    const run = await scene.judge(writing(junit(ok, bad, also)))
    expect(run.compared?.newly_red).toEqual([{ kind: 'test', what: 'api > also' }])
  })

  test('Attack: a report that is committed instead of written counts as none', async () => {
    scene = await open(junit(ok, bad))
    const run = await scene.judge({ 'run.sh': 'exit 1', 'api/out/TEST-a.xml': junit(ok, bad) })
    expect(run.compared?.newly_red).toEqual([{ kind: 'no_report', what: '' }])
  })

  test('Attack: a link to a file of the machine is not read', async () => {
    scene = await open(junit(ok, bad))
    const run = await scene.judge({ 'run.sh': 'mkdir -p api/out; ln -s /etc/passwd api/out/TEST-a.xml; exit 1' })
    expect(run.compared?.newly_red).toEqual([{ kind: 'no_report', what: '' }])
    const away = await scene.judge({ 'run.sh': 'rm -rf api; ln -s /etc api; exit 1' })
    expect(away.compared?.newly_red).toEqual([{ kind: 'no_report', what: '' }])
  })
})
