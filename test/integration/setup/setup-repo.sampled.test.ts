import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inOurWords } from '../../../src/core/publishable.ts'
import { parseChoices } from '../../../src/setup/proposal/choices.ts'
import { openProposal, readProposal } from '../../../src/setup/propose-branch.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'
import { certifiedTest } from '../../support/sampled.ts'

const { signal } = new AbortController()
const choices = parseChoices(['--owners', '@acme/leads', '--workflows', 'acme/wms-orchestrator@0123abc'], null)

let under: GithubForgeUnderTest
beforeEach(async () => {
  under = await githubForge({ 'AGENTS.md': 'Ours.\n' })
})
afterEach(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

const read = () => readProposal(under.forge, choices, join(under.standIn.team.folder, 'home'), signal)
const merge = async (branch: string, headSha: string) =>
  under.forge.merge({ branch, headSha, baseSha: await under.forge.baseSha(signal), message: inOurWords`Merge` }, signal)
const setup = async () => openProposal(under.forge, await read(), signal)

describe('Setup of the team’s repository', () => {
  test('opens a pull request, ready for review, that adds files and changes none', async () => {
    const { branch } = await setup()
    const changes = await under.git('diff', '--name-status', `main...${branch}`)
    expect(changes.split('\n')).toEqual([
      'A\t.github/CODEOWNERS',
      'A\t.github/workflows/ci-backend.yml',
      'A\t.github/workflows/ci-frontend.yml',
      'A\t.github/workflows/secret-scan.yml',
      'A\t.wms/pipeline.json',
    ])
    expect(await under.forge.findPullRequest(branch, signal)).toMatchObject({ state: 'open', draft: false })
    expect(under.standIn.state.pulls[0]?.body).toContain('There already, and left alone: `AGENTS.md`')
  })

  test('twice is one pull request, also when the base went on', async () => {
    const first = await setup()
    await under.commit('main', { 'more.txt': 'x\n' })
    expect(await setup()).toMatchObject({ number: first.number, headSha: first.headSha })
  })

  test('leaves alone what people added to its branch', async () => {
    const { branch } = await setup()
    const headSha = await under.commit(branch, { '.wms/pipeline.json': '{}\n' })
    expect(await setup()).toMatchObject({ branch, headSha })
  })

  certifiedTest('has nothing to propose when its pull request is merged', {}, async () => {
    const { branch, headSha } = await setup()
    await merge(branch, headSha)
    expect((await read()).proposal.files).toEqual({})
  })

  certifiedTest('says so when its files were merged and removed again', {}, async () => {
    const { branch, headSha } = await setup()
    await merge(branch, headSha)
    const gone = ['.github/CODEOWNERS', '.github/workflows', '.wms']
    await under.commit('main', Object.fromEntries(gone.map((path) => [path, null])))
    await expect(setup()).rejects.toThrow('brought these files already, and they were removed since')
  })
})

describe('npm run setup:repo', () => {
  const command = join(import.meta.dirname, '../../../src/setup/setup-repo.ts')
  const owners = ['--owners', '@acme/leads', '--workflows', 'acme/wms-orchestrator@0123abc']

  /** As a person runs it, with a token of their own. */
  function run(args: readonly string[], more: Record<string, string> = {}) {
    const { repository, apiUrl, credentials, team } = under.standIn
    const env = {
      ...{ PATH: process.env.PATH, WMS_HOME: join(team.folder, 'home') },
      ...{ GITHUB_REPOSITORY: repository, GITHUB_API_URL: apiUrl, GITHUB_TOKEN: credentials.token, ...more },
    }
    return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [command, ...args], { cwd: team.folder, env }, (error, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
      )
    })
  }

  test('--dry-run prints the files and proposes nothing', async () => {
    const { exitCode, stdout } = await run([...owners, '--dry-run'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('uses: acme/wms-orchestrator/.github/workflows/ci-backend.yml@0123abc')
    expect(stdout).toContain('keeps  AGENTS.md')
    expect(under.standIn.state.pulls).toEqual([])
  })

  certifiedTest(
    '--dry-run shows the whole also where nobody said where the workflows are, and says what to do',
    {},
    async () => {
      const { exitCode, stdout } = await run(['--owners', '@acme/leads', '--dry-run'], {
        GIT_DIR: under.standIn.team.folder,
      })
      expect(exitCode).toBe(0)
      expect(stdout).toContain('uses: OWNER/wms-orchestrator/.github/workflows/ci-backend.yml@COMMIT')
      expect(stdout).toMatch(/did not come from GitHub[\s\S]*add --workflows owner\/name@commit/)
    },
  )

  test('proposes no workflows that it cannot place', async () => {
    const { exitCode, stderr } = await run(['--owners', '@acme/leads'], { GIT_DIR: under.standIn.team.folder })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/not known where on GitHub[\s\S]*--workflows owner\/name@commit/)
    expect(under.standIn.state.pulls).toEqual([])
  })

  test('prints where the pull request is, and the ruleset to switch on', async () => {
    const { exitCode, stdout } = await run(owners)
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`Review and merge ${under.standIn.siteUrl}/pull/1`)
    expect(stdout).toContain('"context": "backend / ci-backend"')
  })

  test('--ruleset prints nothing but what GitHub takes', async () => {
    expect(JSON.parse((await run(['--ruleset'])).stdout)).toMatchObject({ enforcement: 'active' })
  })

  test('refuses to write workflows as the App', async () => {
    const { appId, privateKey, installationId } = under.standIn.credentials
    const app = {
      GITHUB_APP_ID: `${appId}`,
      GITHUB_PRIVATE_KEY: privateKey,
      GITHUB_INSTALLATION_ID: `${installationId}`,
    }
    const { exitCode, stderr } = await run(owners, { ...app, GITHUB_TOKEN: '' })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('never should')
    expect(under.standIn.state.pulls).toEqual([])
  })

  certifiedTest('a person’s token goes before the App', {}, async () => {
    expect(await run([...owners, '--dry-run'], { GITHUB_APP_ID: '77' })).toMatchObject({ exitCode: 0 })
  })
})
