import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { CiReport } from '../../../src/core/artifacts.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { LocalGitForge, LocalGitOptions } from '../../../src/forge/local/local-git.ts'
import { type Files, plainGit } from '../workspace/team-repository.ts'
import { backendCheck, type LocalForgeUnderTest, localForge, rules } from './local-forge.ts'

const { signal } = new AbortController()
const withRules: Files = { '.wms/pipeline.json': rules([backendCheck]), 'backend/result': 'passed' }
let under: LocalForgeUnderTest

afterEach(() => under.close())

async function start(files: Files = withRules, options: Partial<LocalGitOptions> = {}): Promise<LocalGitForge> {
  under = await localForge(files, options)
  return under.forge
}

const finished = (forge: LocalGitForge, sha: string): Promise<CiReport> =>
  vi.waitFor(
    async () => {
      const report = await forge.checks({ headSha: sha, waitedMs: 0 }, signal)
      expect(report.verdict).not.toBe('running')
      return report
    },
    { timeout: 20_000, interval: 50 },
  )

/** A check that goes on until it is stopped or let go, and counts how often it was started. */
function endlessCheck() {
  let letGo = () => {}
  const released = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let started = 0
  const runCheck: LocalGitOptions['runCheck'] = async (_check, _cwd, _base, stop) => {
    started++
    await Promise.race([
      released,
      new Promise((_, reject) => stop.addEventListener('abort', () => reject(stop.reason))),
    ])
    return { outcome: 'exited', exitCode: 0, output: '', stopped: null, durationMs: 1 }
  }
  return { runCheck, letGo: () => letGo(), started: () => started }
}

const untilStarted = (check: { started(): number }) =>
  vi.waitFor(() => expect(check.started()).toBe(1), { timeout: 10_000 })

/** Of a branch with one commit and an open pull request. */
async function mergeRequest(forge: LocalGitForge) {
  const branch = 'wms/task-1'
  const headSha = await under.commit(branch, { 'a.txt': 'x' })
  await forge.openPullRequest({ branch, title: inOurWords`t`, body: inOurWords`b`, labels: [] }, signal)
  return { branch, headSha, baseSha: await under.git('rev-parse', 'main'), message: inOurWords`Merge` }
}

test('A merge whose process was killed before it wrote the merge down is not done again', async () => {
  const forge = await start()
  const request = await mergeRequest(forge)
  const first = await forge.merge(request, signal)
  await under.pool.query(`update local_pull_requests set state = 'open', merge_sha = null`)
  expect(await forge.merge(request, signal)).toEqual(first)
  expect(await under.git('rev-list', '--merges', '--count', 'main')).toBe('1')
  expect(await forge.findPullRequest('wms/task-1', signal)).toMatchObject({ state: 'merged' })
})

test('A branch that was deleted after its merge is still merged', async () => {
  const forge = await start()
  const request = await mergeRequest(forge)
  await forge.merge(request, signal)
  await under.git('update-ref', '-d', `refs/heads/${request.branch}`)
  expect(await forge.merge(request, signal)).toMatchObject({ outcome: 'merged' })
})

test('The merge of a branch that was deleted before it is blocked', async () => {
  const forge = await start()
  const request = await mergeRequest(forge)
  await under.git('update-ref', '-d', `refs/heads/${request.branch}`)
  expect(await forge.merge(request, signal)).toMatchObject({ outcome: 'blocked' })
})

test('A pull request of a branch that was never pushed is refused with what to do', async () => {
  const forge = await start()
  const opened = forge.openPullRequest(
    { branch: 'wms/task-9', title: inOurWords`t`, body: inOurWords`b`, labels: [] },
    signal,
  )
  await expect(opened).rejects.toMatchObject({ kind: 'bad_input', hint: 'Push it first.' })
})

test('A repository without rules has no checks', async () => {
  const forge = await start({})
  expect(await forge.checks({ headSha: await under.git('rev-parse', 'main'), waitedMs: 0 }, signal)).toMatchObject({
    verdict: 'none',
    checks: [],
  })
})

test.each([
  ['no JSON', '{', 'is no JSON'],
  ['another shape', '{"checks": 1}', 'expected array'],
  ['one name twice', rules([backendCheck, backendCheck]), 'two checks are called backend'],
])('Rules with %s are a red check that says what is wrong', async (_, text, fault) => {
  const forge = await start({ '.wms/pipeline.json': text })
  expect(await forge.checks({ headSha: await under.git('rev-parse', 'main'), waitedMs: 0 }, signal)).toMatchObject({
    verdict: 'red',
    checks: [{ name: 'pipeline', state: 'failed', summary: expect.stringContaining(fault) }],
  })
})

test('Attack: a branch that removes its own checks is checked by the rules of the base', async () => {
  const forge = await start()
  const sha = await under.commit('wms/task-1', { '.wms/pipeline.json': rules([]), 'backend/result': 'failed' })
  expect((await finished(forge, sha)).verdict).toBe('red')
})

test('A check whose folder does not exist is skipped, and green', async () => {
  const forge = await start({ '.wms/pipeline.json': rules([backendCheck]) })
  expect(await finished(forge, await under.commit('wms/task-1', { 'a.txt': 'x' }))).toMatchObject({
    verdict: 'green',
    checks: [{ state: 'skipped', summary: 'There is no folder backend.' }],
  })
})

test('Attack: deleting the folder of a check is red', async () => {
  const forge = await start()
  expect(await finished(forge, await under.commit('wms/task-1', { 'backend/result': null }))).toMatchObject({
    verdict: 'red',
    checks: [{ state: 'failed', summary: 'The folder backend was deleted.' }],
  })
})

test('A check sees the files of its commit and no repository', async () => {
  const names = `console.log(require('fs').readdirSync('.').sort().join()); process.exit(1)`
  const check = { name: 'names', section: null, folder: '.', command: ['node', '-e', names] }
  const forge = await start({ '.wms/pipeline.json': rules([check]) })
  const report = await finished(forge, await under.commit('wms/task-1', { 'a.txt': 'x' }))
  expect(report.checks[0]?.log_tail).toBe('.wms,README.md,a.txt')
  await expect.poll(() => readdir(join(under.team.folder, 'checks'))).toEqual([])
})

test('A check that takes too long is red and says so', async () => {
  const check = { ...backendCheck, command: ['sleep', '30'] }
  const forge = await start({ ...withRules, '.wms/pipeline.json': rules([check]) }, { checkTimeoutMs: 300 })
  const report = await finished(forge, await under.commit('wms/task-1', { 'a.txt': 'x' }))
  expect(report.checks[0]).toMatchObject({ state: 'failed', summary: 'sleep 30 was stopped after 0.3 s.' })
})

test('Checks that may not run on this machine blame nobody and say what to do', async () => {
  const forge = await start(withRules, { checksRefused: 'none (no bubblewrap): install bubblewrap' })
  const sha = await under.commit('wms/task-1', { 'a.txt': 'x' })
  await expect(forge.checks({ headSha: sha, waitedMs: 0 }, signal)).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining('install bubblewrap'),
  })
})

test('Checks asked for many times, by two processes, run once and tell when they have finished', async () => {
  const check = endlessCheck()
  const told: string[] = []
  const options = { runCheck: check.runCheck, onChecksFinished: (sha: string) => void told.push(sha) }
  const forge = await start(withRules, options)
  const other = under.another(options)
  const sha = await under.commit('wms/task-1', { 'a.txt': 'x' })
  await Promise.all([forge, other, forge, other].map((each) => each.checks({ headSha: sha, waitedMs: 0 }, signal)))
  await untilStarted(check)
  expect(await other.checks({ headSha: sha, waitedMs: 0 }, signal)).toMatchObject({
    verdict: 'running',
    checks: [{ state: 'running' }],
  })
  check.letGo()
  expect((await finished(other, sha)).verdict).toBe('green')
  await vi.waitFor(() => expect(told).toEqual([sha]))
  expect(check.started()).toBe(1)
})

test('Checks that are stopped by a shutdown are queued again and taken up by the next process', async () => {
  const check = endlessCheck()
  const forge = await start(withRules, { runCheck: check.runCheck })
  const sha = await under.commit('wms/task-1', { 'a.txt': 'x' })
  await forge.checks({ headSha: sha, waitedMs: 0 }, signal)
  await untilStarted(check)
  await forge.close()
  const { rows } = await under.pool.query('select state from local_checks')
  expect(rows).toEqual([{ state: 'queued' }])
  check.letGo()
  expect((await finished(under.another(), sha)).verdict).toBe('green')
})

test('Checks whose process was killed are taken up when it has been silent for a few seconds', async () => {
  const forge = await start()
  const sha = await under.commit('wms/task-1', { 'a.txt': 'x' })
  const check = endlessCheck()
  await under.another({ runCheck: check.runCheck }).checks({ headSha: sha, waitedMs: 0 }, signal)
  await untilStarted(check)
  // As the row is once a killed holder has been silent for long enough; the living one notices the takeover.
  await under.pool.query(`update local_check_runs set holder = gen_random_uuid(), held_until = now() - interval '1 s'`)
  expect((await finished(forge, sha)).verdict).toBe('green')
})

test('A run that could not be started blames nobody and is tried again', async () => {
  let broken = true
  const forge = await start(withRules, {
    runCheck: async () => {
      if (broken) throw new Error('no space left on device')
      return { outcome: 'exited', exitCode: 0, output: '', stopped: null, durationMs: 1 }
    },
  })
  const sha = await under.commit('wms/task-1', { 'a.txt': 'x' })
  await vi.waitFor(async () => {
    const [check] = (await forge.checks({ headSha: sha, waitedMs: 0 }, signal)).checks
    expect(check).toMatchObject({ state: 'queued', summary: expect.stringContaining('no space left') })
  })
  broken = false
  expect((await finished(forge, sha)).verdict).toBe('green')
})

test('A red check says what other red ones say: that its base ran with other packages, and which contents are not here', async () => {
  const forge = await start(withRules, {
    runCheck: async () => ({
      ...{ outcome: 'exited', exitCode: 1, output: 'x', stopped: null, durationMs: 1 },
      ...{ ownEnvironment: true, absent: ['api/scan-0001.png'] },
    }),
  })
  const [check] = (await finished(forge, await under.commit('wms/task-1', { 'a.txt': 'x' }))).checks
  expect(check?.summary).toContain('Its base ran with the packages and builds of the base, this run with those')
  expect(check?.summary).toContain('contents of Git LFS or submodules, which are not fetched here: api/scan-0001.png')
})

test('Checks of a commit that was never pushed are refused with what to do', async () => {
  const forge = await start()
  await expect(forge.checks({ headSha: '0'.repeat(40), waitedMs: 0 }, signal)).rejects.toMatchObject({
    kind: 'not_found',
    hint: /Push it/,
  })
})

test.each([
  ['is missing', async () => {}, 'is not a bare git repository'],
  ['is no repository', (path: string) => mkdir(path), 'is not a bare git repository'],
  ['is empty', (path: string) => plainGit(under.team.folder, 'init', '--bare', '--quiet', path), 'has no branch main'],
])('A repository that %s is named, with what to do', async (_, make, message) => {
  await start({})
  const repositoryPath = join(under.team.folder, 'other.git')
  await make(repositoryPath)
  await expect(under.another({ repositoryPath }).check(signal)).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  })
})
