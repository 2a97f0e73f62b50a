import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { textOf } from '../../unit/workflows/workflow.ts'
import { type Files, plainGit } from '../workspace/team-repository.ts'
import { type Occasion, runWorkflow } from './run-workflow.ts'

let checkout: string
let base: string
const git = (...args: string[]) => plainGit(checkout, ...args)

/** Commits files; answers the commit. */
async function commit(files: Files): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(checkout, path)
    await mkdir(dirname(file), { recursive: true })
    await (content === null ? rm(file) : writeFile(file, content))
  }
  await git('add', '--all')
  await git('commit', '--quiet', '--allow-empty', '--message=change')
  await git('clean', '--quiet', '--force', '-d')
  return git('rev-parse', 'HEAD')
}

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'wms-workflow-test-'))
  await git('init', '--quiet', '--initial-branch=main')
  base = await commit({ 'backend/stock.txt': '1\n', 'docs/stock.md': '# Stock\n', 'package.json': '{}\n' })
})
afterEach(() => rm(checkout, { recursive: true, force: true }))

const unrelated = 'docs\napps/a page\n'
const PASSES = { command: 'test -f stock.txt', unrelated }
const FAILS = { command: 'echo out of stock; false; true', unrelated }
const CALLED_BY = 'acme/wms/.github/workflows/checks.yml@refs/heads/a@b'

describe('The backend’s workflow', () => {
  const text = textOf('ci-backend.yml')

  /** For the newest commit of a pull request on the first one. */
  const run = (more: Partial<Occasion> = {}) => {
    const event = { pull_request: { base: { sha: base } } }
    return runWorkflow(text, { checkout, event, env: { GITHUB_WORKFLOW_REF: CALLED_BY }, inputs: PASSES, ...more })
  }

  /** What the gate, the only required check, concludes; and whether the tests ran. */
  async function conclude(more: Partial<Occasion> = {}) {
    const { 'ci-backend': gate, test: tests } = await run(more)
    return { gate: gate?.conclusion, tests: tests?.conclusion }
  }

  test('is skipped green where there is no backend', async () => {
    await commit({ 'docs/stock.md': '# All stock\n' })
    expect(await conclude({ inputs: { folder: 'server' } })).toMatchObject({ gate: 'success', tests: 'skipped' })
  })

  test('is green when the tests pass', async () => {
    await commit({ 'backend/stock.txt': '2\n' })
    expect(await conclude()).toMatchObject({ gate: 'success', tests: 'success' })
  })

  test('is red when a test fails, also before the last line of the command', async () => {
    await commit({ 'backend/stock.txt': '2\n' })
    expect(await conclude({ inputs: FAILS })).toMatchObject({ gate: 'failure', tests: 'failure' })
  })

  test('is red when the tests were cancelled', async () => {
    await commit({ 'backend/stock.txt': '2\n' })
    expect(await conclude({ cancel: 'test' })).toMatchObject({ gate: 'failure', tests: 'cancelled' })
  })

  test('is red when nobody could tell what changed', async () => {
    await commit({ 'backend/stock.txt': '2\n' })
    expect(await conclude({ cancel: 'detect' })).toMatchObject({ gate: 'failure', tests: 'skipped' })
  })

  test('is skipped green when the change does not touch the backend', async () => {
    await commit({ 'docs/stock.md': '# All stock\n' })
    expect(await conclude({ inputs: FAILS })).toMatchObject({ gate: 'success', tests: 'skipped' })
  })

  test('is skipped green when only folders change that it does not use', async () => {
    await commit({ 'docs/stock.md': '# All stock\n', 'apps/a page/a.js': 'x\n' })
    expect(await conclude({ inputs: FAILS })).toMatchObject({ gate: 'success', tests: 'skipped' })
  })

  test.each([
    ['a shared package', FAILS, 'packages/contracts/unit.js'],
    ['a neighbour of a similar name', FAILS, 'docs-of-us/a.md'],
    ['what nobody calls unrelated', { ...FAILS, unrelated: '' }, 'docs/stock.md'],
    ['what is unrelated and in the folder itself', { ...FAILS, unrelated: 'backend' }, 'backend/stock.txt'],
  ])('tests also when %s changes', async (_, inputs, path) => {
    await commit({ [path]: 'changed\n' })
    expect(await conclude({ inputs })).toMatchObject({ gate: 'failure', tests: 'failure' })
  })

  test('of the whole repository tests all but what is unrelated', async () => {
    await commit({ 'docs/stock.md': '# All stock\n' })
    expect(await conclude({ inputs: { ...FAILS, folder: '.' } })).toMatchObject({ gate: 'success', tests: 'skipped' })
    await commit({ 'package.json': '{"a": 1}\n' })
    expect(await conclude({ inputs: { ...FAILS, folder: '.' } })).toMatchObject({ gate: 'failure', tests: 'failure' })
  })

  test.each(['package.json', '.github/workflows/checks.yml'])('tests also when %s changes', async (path) => {
    await commit({ [path]: 'changed\n' })
    expect(await conclude({ inputs: FAILS })).toMatchObject({ gate: 'failure', tests: 'failure' })
  })

  test.each([
    ['a new branch', { before: '0'.repeat(40) }],
    ['an event that tells no base', {}],
    ['a base that was overwritten', { before: '1'.repeat(40) }],
  ])('tests everything after %s', async (_, event) => {
    expect(await conclude({ event, inputs: FAILS })).toMatchObject({ gate: 'failure', tests: 'failure' })
  })

  test('is red when the folder was deleted, and says what to do if that is meant', async () => {
    await commit({ 'backend/stock.txt': null })
    const jobs = await run({ event: { merge_group: { base_sha: base } } })
    expect(jobs.detect?.log).toContain('backend was deleted. If that is meant')
    expect(jobs['ci-backend']?.conclusion).toBe('failure')
  })

  test('goes on green after the deletion', async () => {
    const before = await commit({ 'backend/stock.txt': null })
    await commit({ 'docs/stock.md': '# No stock\n' })
    expect(await conclude({ event: { before } })).toMatchObject({ gate: 'success', tests: 'skipped' })
  })

  test('by itself looks at backend and runs npm', async () => {
    await commit({ 'backend/package.json': '{"scripts": {"test": "exit 1"}}\n' })
    const jobs = await run({ event: { before: base }, inputs: {} })
    expect(jobs).toMatchObject({ test: { conclusion: 'failure' }, 'ci-backend': { conclusion: 'failure' } })
    expect(jobs.test?.log).toContain('npm')
  })
})

describe('The secret scan', () => {
  let programs: string
  let release: string

  /** A host of releases, by a curl that copies from a folder; gitleaks writes down how it was called. */
  beforeEach(async () => {
    programs = await mkdtemp(join(tmpdir(), 'wms-programs-'))
    release = await mkdtemp(join(tmpdir(), 'wms-release-'))
    await program(
      join(programs, 'curl'),
      `for url; do case $url in https:*) cp "${release}/$(basename $url)" .;; esac; done`,
    )
    await program(join(release, 'gitleaks'), `echo "gitleaks $*"`)
    await inRelease('tar -czf gitleaks_8.30.1_linux_x64.tar.gz gitleaks')
    await inRelease('sha256sum *.tar.gz > gitleaks_8.30.1_checksums.txt')
  })
  afterEach(() => Promise.all([programs, release].map((folder) => rm(folder, { recursive: true }))))

  const program = async (path: string, script: string) => {
    await writeFile(path, `#!/bin/bash\n${script}\n`)
    await chmod(path, 0o755)
  }
  const inRelease = (script: string) => promisify(execFile)('bash', ['-c', script], { cwd: release })

  const scan = async (event: object) => {
    const env = { PATH: `${programs}:${process.env.PATH}`, RUNNER_TEMP: programs }
    return (await runWorkflow(textOf('secret-scan.yml'), { checkout, event, env }))['secret-scan']
  }

  test('looks at the commits that are new', async () => {
    await commit({ 'docs/stock.md': 'x\n' })
    const result = await scan({ before: base })
    expect(result).toMatchObject({ conclusion: 'success' })
    expect(result?.log).toContain(`--log-opts=${base}..HEAD .`)
  })

  test('looks at the whole history of a new branch', async () => {
    expect((await scan({ before: '0'.repeat(40) }))?.log).toContain('--log-opts=HEAD .')
  })

  test('is red when a secret is found', async () => {
    await program(join(release, 'gitleaks'), 'exit 1')
    await inRelease(
      'tar -czf gitleaks_8.30.1_linux_x64.tar.gz gitleaks; sha256sum *.tar.gz > gitleaks_8.30.1_checksums.txt',
    )
    expect(await scan({ before: base })).toMatchObject({ conclusion: 'failure' })
  })

  test.each([
    ['differs from its checksum', 'echo more >> gitleaks_8.30.1_linux_x64.tar.gz'],
    ['has no checksum', 'sed -i s/linux_x64/linux_x32/ gitleaks_8.30.1_checksums.txt'],
    ['is missing', 'rm gitleaks_8.30.1_linux_x64.tar.gz'],
  ])('is red, and runs nothing, when the archive %s', async (_, spoil) => {
    await inRelease(spoil)
    const result = await scan({ before: base })
    expect(result?.conclusion).toBe('failure')
    expect(result?.log).not.toContain('gitleaks git')
  })
})
