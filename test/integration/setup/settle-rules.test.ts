import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTrialPlace } from '../../../src/setup/trial/place.ts'
import { settleRules } from '../../../src/setup/trial/settle-rules.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
/** Wants a variable; with it, it waits for what never comes, or passes. */
const CHECK = `test -n "$STOCK_URL" || { echo 'STOCK_URL is required'; exit 1; }; test "$STOCK_URL" = good || exec no-such-program`

describe.skipIf(!hasBubblewrap)('In bubblewrap (left out where this machine has none)', () => {
  let team: TeamRepository
  beforeEach(async () => {
    team = await teamRepository({ 'README.md': 'x\n' })
  })
  afterEach(() => team.remove())

  const settled = async (example: string) => {
    const unset = { sandboxFolders: [], sandboxImage: null, registries: [], allowUnsandboxed: false }
    const place = await openTrialPlace({ home: join(team.folder, 'home'), ...unset })
    const base = { repository: 'acme/wms', objects: { gitDir: team.path }, sha: await team.git('rev-parse', 'main') }
    const rules = {
      sections: { backend: { paths: ['.'] } },
      checks: [{ name: 'api', section: 'backend' as const, command: ['sh', '-c', CHECK] as [string, ...string[]] }],
    }
    return settleRules(place, base, rules, { usualTimeoutMs: 30_000, examples: { STOCK_URL: example } }, signal)
  }

  test('Tests get the example of the variable that they want', async () => {
    const { rules, trial, amendments } = await settled('good')
    expect(trial.checks).toMatchObject([{ name: 'api', state: 'green' }])
    expect(rules.environment?.env).toEqual({ STOCK_URL: 'good' })
    expect(amendments).toEqual([expect.stringContaining('Tests want the variable STOCK_URL')])
  })

  test('A change with which a check cannot run any more is left out, and that is said', async () => {
    const { rules, trial, amendments } = await settled('bad')
    expect(trial).toMatchObject({ isReady: true, checks: [{ state: 'red', trouble: { why: expect.any(String) } }] })
    expect(rules.environment).toBeUndefined()
    expect(amendments).toEqual([expect.stringContaining('so it is left out')])
  })
})
