import { expect } from 'vitest'
import type { AgentEnd } from '../../../src/agents/agent.ts'
import { buildSection } from '../../../src/agents/work/build-section.ts'
import { reviewSection } from '../../../src/agents/work/review.ts'
import type { Finding, ReviewResult } from '../../../src/core/artifacts.ts'
import type { StageName } from '../../../src/core/stages.ts'
import { openSample, openTeam } from './team.ts'

export const submitted = <T>(end: AgentEnd<T>): T => {
  if (end.status !== 'submitted') throw new Error(`${end.status}: ${end.reason}`)
  return end.result
}

/** The scripted team on a copy of the sample, whose work is committed stage by stage. */
export async function openTeamWork() {
  const sample = await openSample()
  const team = await openTeam(sample)
  const { signal } = new AbortController()

  const build = async (task: number, request: string, stage: StageName, findings: Finding[] = []) => {
    const assignment = await team.assign(task, request, stage, { findings })
    const result = submitted(await buildSection(assignment, team.deps, signal))
    await sample.commit(stage)
    return result
  }

  const judge = async (task: number, request: string, stage: StageName): Promise<ReviewResult> => {
    const result = submitted(await reviewSection(await team.assign(task, request, stage), team.deps, signal))
    await sample.commit(stage)
    return result
  }

  return {
    ...{ sample, team, build, judge },
    /** From the first attempt to the finished docs. */
    async deliver(task: number, request: string): Promise<void> {
      await build(task, request, 'BACKEND')
      const red = await judge(task, request, 'QA_BACKEND')
      await build(task, request, 'BACKEND', red.issues)
      for (const stage of ['QA_BACKEND', 'SECURITY'] as const)
        expect(await judge(task, request, stage)).toMatchObject({ passed: true })
      await build(task, request, 'FRONTEND')
      expect(await judge(task, request, 'QA_FRONTEND')).toMatchObject({ passed: true })
      await build(task, request, 'DOCS')
    },
    async expectGreen(): Promise<void> {
      for (const name of ['backend', 'frontend', 'secrets'])
        expect(await sample.check(name), name).toMatchObject({ exitCode: 0 })
    },
    async close(): Promise<void> {
      await team.close()
      await sample.close()
    },
  }
}
