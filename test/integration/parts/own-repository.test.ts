import { afterEach, beforeEach, expect, test } from 'vitest'
import { embeddedRepository } from '../../../src/config/own-repository-variables.ts'
import { git } from '../../../src/exec/git.ts'
import { startService, type TestService } from '../../support/service.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

let team: TeamRepository
let service: TestService | null = null
beforeEach(async () => {
  team = await teamRepository({ 'README.md': 'Main.\n' })
  await team.commit('develop', { 'README.md': 'Develop.\n' })
})
afterEach(async () => {
  await service?.stop()
  service = null
  await team.remove()
})

test.each([false, true])(
  'The service works on a copy of one’s own repository, with its newest commit at each start (GitHub stand-in: %s)',
  { timeout: 60_000 },
  async (githubStandIn) => {
    const ownRepository = { source: team.path, baseBranch: 'develop' }
    const before = await team.git('for-each-ref')
    service = await startService({ ownRepository, githubStandIn })
    expect(service.forge.baseBranch).toBe('develop')
    const detail = () => service?.parts.find(({ name }) => name === 'repository')?.detail
    expect(detail()).toContain(`a copy of ${team.path} at develop`)
    const copy = { gitDir: embeddedRepository({ githubStandIn, home: service.home }) }
    const shown = () => git(copy, ['show', 'refs/heads/develop:README.md'])
    expect(await shown()).toBe('Develop.')
    expect(await team.git('for-each-ref')).toBe(before)
    await team.commit('develop', { 'README.md': 'Newer.\n' })
    service = await service.restart()
    expect(await shown()).toBe('Newer.')
  },
)
