import { type AgentDeps, DEFAULT_LIMITS } from '../../../../src/agents/agent.ts'
import { createModel } from '../../../../src/model/openai-compatible.ts'
import { type Answer, startHostileServer } from '../../model/hostile-server.ts'
import { names, openTeam, type Sample, silent } from '../team.ts'
import type { Contender } from './contenders.ts'

/** A contender at work on the sample's backend, with a model that gives these answers. */
export async function openContender(
  sample: Sample,
  build: Contender['build'],
  answers: readonly Answer[],
  change: Partial<AgentDeps> = {},
) {
  const server = await startHostileServer(...answers)
  const team = await openTeam(sample)
  const config = { baseUrl: server.url, apiKey: 'k', idleTimeoutMs: 30_000, log: silent }
  const pricing = { hostile: { input: 1, cachedInput: 1, output: 1 } }
  const model = createModel({ ...config, pricing, names: names('hostile') })
  const limits = { ...DEFAULT_LIMITS, steps: answers.length + 2 }
  const deps = { ...team.deps, limits, model, ...change }
  const assignment = await team.assign(1, 'Receive pallets', 'BACKEND')
  return {
    seen: server.seen,
    run: (signal = new AbortController().signal) => build(assignment, deps, signal),
    close: async () => {
      await team.close()
      await server.close()
    },
  }
}
