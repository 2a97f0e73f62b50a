import { expect } from 'vitest'
import { githubForge } from '../../github/github-forge.ts'
import { forgeContract } from '../forge/forge-contract.ts'

forgeContract('GitHub', async () => {
  const under = await githubForge()
  under.standIn.actions = () => 'failure'
  return {
    ...under,
    async close() {
      expect(under.standIn.violations).toEqual([])
      await under.close()
    },
  }
})
