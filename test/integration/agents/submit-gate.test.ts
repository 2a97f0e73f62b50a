import { existsSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Assignment, DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { buildSection } from '../../../src/agents/work/build-section.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { type Answer, calls, startHostileServer } from '../model/hostile-server.ts'
import { names, openSample, openTeam, type Sample, silent } from './team.ts'

let sample: Sample
const closing: (() => Promise<void>)[] = []
beforeEach(async () => {
  sample = await openSample()
  closing.push(sample.close)
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const TOKEN = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const OWN = 'the-key-of-this-very-process'
const LEDGER_TEST = 'backend/test/ledger.test.mjs'

/** What BACKEND does on the sample with a model that answers as told; `meanwhile` happens behind its back. */
const play = async (answers: Answer[], meanwhile = async () => {}, commands: object[] = [], left: Files = {}) => {
  const server = await startHostileServer(...answers)
  const team = await openTeam(sample)
  closing.push(server.close, team.close)
  const config = { baseUrl: server.url, apiKey: OWN, pricing: {}, idleTimeoutMs: 2_000, log: silent }
  const model = createModel({ ...config, names: names('hostile') })
  const limits = { ...DEFAULT_LIMITS, steps: answers.length + 1 }
  const deps = { ...team.deps, limits, redactor: createRedactor([OWN]), model }
  const given = await team.assign(1, 'Receive pallets', 'BACKEND')
  const snapshot = async (signal: AbortSignal) => {
    const taken = await given.snapshot(signal)
    await meanwhile()
    return taken
  }
  const begun = await begin(left)
  const usual = { env: {}, timeout_seconds: null, memory_mb: null, services: null }
  const rules = { ...given.rules, commands: commands.map((one) => ({ ...usual, ...one })) as never }
  const end = await buildSection({ ...given, snapshot, rules, begun }, deps, new AbortController().signal)
  const told =
    server.seen
      .at(-1)
      ?.body.messages.filter(({ role }) => role === 'tool')
      .map(({ content }) => content) ?? []
  return { end, told, seen: server.seen }
}

type Files = Readonly<Record<string, string>>

/** Files that the attempt before left. */
async function begin(left: Files): Promise<Assignment['begun']> {
  const start = await sample.worktree.snapshot(new AbortController().signal)
  const paths = Object.keys(left)
  for (const path of paths) await writeFile(join(sample.root, path), left[path] ?? '')
  const changes = paths.map((path) => ({ path, status: 'added' as const }))
  return paths.length === 0 ? null : { start, attempt: 1, reason: 'it got stuck', changes }
}

const write = (path: string, content: string) => calls('write_file', { path, content })
const code = write('backend/src/x.mjs', 'export const x = 1\n')
const submit = calls('submit', { summary: 'done' })
const run = (name: string, ...more: string[]) => calls('run', { name, arguments: more })

test('Work that keeps to the rules is accepted', async () => {
  expect((await play([code, submit])).end).toMatchObject({ status: 'submitted' })
}, 30_000)

test('What the attempt before left is judged like the author’s own work', async () => {
  const { told } = await play([submit, submit], undefined, [], { 'README.md': 'mine\n' })
  expect(told.at(-1)).toContain('You may not change README.md')
  const left = { 'backend/src/kept.mjs': `export const token = '${TOKEN}'\n` }
  const { told: secret } = await play([submit, submit], undefined, [], left)
  expect(secret.at(-1)).toContain('There are secrets in backend/src/kept.mjs:1')
}, 60_000)

test('Attack: what a check writes, with a repository of its own, is neither in the worktree nor in what is handed over', async () => {
  const hostile = [
    "import { execFileSync } from 'node:child_process'",
    "import { mkdirSync, writeFileSync } from 'node:fs'",
    "import { test } from 'node:test'",
    "test('x', () => {",
    "  mkdirSync('backend/sub')",
    "  execFileSync('git', ['init', '--quiet', 'backend/sub'])",
    "  writeFileSync('backend/src/x.mjs', 'export const x = 2\\n')",
    "  writeFileSync('backend/src/evil.mjs', '')",
    '})',
  ]
  const { end } = await play([code, write('backend/test/x.test.mjs', `${hostile.join('\n')}\n`), run('checks'), submit])
  if (end.status !== 'submitted' || end.tree === null) throw new Error(JSON.stringify(end))
  const { show } = sample.worktree
  expect(await show(end.tree, 'backend/src/x.mjs', new AbortController().signal)).toBe('export const x = 1\n')
  const left = (path: string) => existsSync(join(sample.root, path))
  expect(['backend/sub', 'backend/src/evil.mjs', 'backend/test/x.test.mjs'].map(left)).toEqual([false, false, true])
  expect(await sample.git('ls-tree', '-r', '--name-only', end.tree)).not.toMatch(/evil|sub/)
}, 60_000)

test.each<[string, Answer, string]>([
  ['a red check', write('backend/test/x.test.mjs', 'throw new Error("x is wrong")\n'), 'x is wrong'],
  ['a secret', write('backend/src/x.mjs', `export const token = '${TOKEN}'\n`), 'backend/src/x.mjs:1 (github-token)'],
  ['a weakened test', write(LEDGER_TEST, "import { test } from 'node:test'\ntest('nothing', () => {})\n"), 'weaker'],
])(
  'Work with %s is sent back, and the reason of the end says so',
  async (_, change, reason) => {
    const { end, told } = await play([change, submit])
    expect(told[1]).toContain(reason)
    expect(told[1]).not.toContain(TOKEN)
    expect(end).toMatchObject({ status: 'max_steps', reason: expect.stringContaining('refused') })
  },
  30_000,
)

test('A secret in the summary is sent back', async () => {
  const { told } = await play([code, calls('submit', { summary: `use ${TOKEN}` })])
  expect(told[1]).toContain('your summary:1')
}, 30_000)

test.each([
  ['a file outside of the section', () => writeFile(join(sample.root, 'frontend/x.html'), '<p>'), 'frontend/x.html'],
  ['a symbolic link', () => symlink('/etc', join(sample.root, 'backend/etc')), 'backend/etc'],
])(
  '%s that a command left behind is sent back',
  async (_, leave, path) => {
    let left = false
    const { told } = await play([code, submit], async () => {
      if (!left) await leave()
      left = true
    })
    expect(told[1]).toContain(`may not change ${path}`)
  },
  30_000,
)

test('A secret in a file reaches the model only as a mask, which cannot be written back', async () => {
  await sample.files.write('backend/src/config.mjs', `export const key = '${TOKEN}' // ${OWN}\n`)
  await sample.commit('Config')
  const read = calls('read_file', { path: 'backend/src/config.mjs', start_line: 1, line_count: 9 })
  const { told, seen } = await play([
    read,
    write('backend/src/config.mjs', "export const key = '[secret: github-token]'\n"),
    submit,
  ])
  expect(told[0]).toContain('[secret: github-token]')
  expect(told[1]).toContain('stands for a text that you may not see')
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toMatch(new RegExp(`${TOKEN}|${OWN}`))
}, 30_000)

test('Commands are run by name, with arguments only where the rules allow them, never by a shell', async () => {
  const print = { name: 'print', command: ['node', '-p'], takes_arguments: true }
  const { told } = await play([
    run('print', '"a;" + "$(id)"'),
    run('checks; id'),
    run('print'),
    run('fixed', 'x'),
    submit,
  ], async () => {}, [print, { name: 'fixed', command: ['true'], takes_arguments: false }])
  expect(told[0]).toContain('a;$(id)\nexit code: 0')
  expect(told[1]).toContain('there is no command checks; id; there are: checks, print, fixed')
  expect(told[3]).toContain('fixed takes no arguments')
}, 30_000)

test('A long output is shown by its ends, and read by range', async () => {
  const count = {
    name: 'count',
    command: ['node', '-e', 'for (let i = 1; i < 9000; i++) console.log("line " + i)'],
    takes_arguments: false,
  }
  const { told } = await play([
    run('count'),
    calls('read_file', { path: '@output/1', start_line: 5_000, line_count: 2 }),
    submit,
  ], async () => {}, [count])
  expect(told[0]).toMatch(/line 1\n[\s\S]*left out: read_file @output\/1[\s\S]*line 8999/)
  expect(told[0]?.length).toBeLessThan(17_000)
  expect(told[1]).toBe('line 4999\nline 5000')
}, 30_000)
