import { expect, test } from 'vitest'
import { beginAct } from '../../../../src/jobs/run/begin-act.ts'
import { pauseTask } from '../../../../src/people/pause.ts'
import type { PeopleDeps, Speaker } from '../../../../src/people/speaker.ts'
import { findTaskView } from '../../../../src/store/task-view.ts'
import { openCrew } from '../crew.ts'

const SHA = 'abc12345def0'
const ANA = { kind: 'rest', id: 'ana', name: 'ana' } as const

test('A stop that comes while a push is under way names it, and no act begins after it', async () => {
  const crew = await openCrew()
  try {
    const { pool, orchestrator } = crew
    const context = { pool, orchestrator, log: { warn: () => {} } } as unknown as Parameters<typeof beginAct>[0]
    const { record } = await orchestrator.create({
      ...{ title: 'Count', rawRequest: 'Count', language: 'en', requester: ANA, channel: null, requestKey: null },
    })
    const { id: taskId, seq } = record.task
    const ended = await beginAct(context, { taskId, seq }, { what: 'pull_request', sha: null })
    await ended?.()
    await beginAct(context, { taskId, seq }, { what: 'push', sha: SHA })
    const speaker = {
      ...{ actor: ANA, via: 'rest', name: 'ana', team: null, slackUser: null, login: null, scopes: 'all' },
      ...{ facts: async () => ({ kind: 'this_machine' }), sees: 'everything' },
    } as unknown as Speaker
    const policy = { approvers: 'everybody', requesters: 'everybody', selfApproval: true }
    const paused = await pauseTask({ db: pool, orchestrator, policy } as unknown as PeopleDeps, speaker, taskId)
    expect(paused.outcome).toBe('done')
    const state = (await findTaskView(pool, taskId))?.task.state
    expect(state).toMatchObject({ status: 'PAUSED' })
    expect(state).toHaveProperty(
      'reason',
      expect.stringMatching(/^Stopped by ana, .* spent\. .* A push of abc12345 was under way; it may have arrived\.$/),
    )
    expect(state).not.toHaveProperty('reason', expect.stringContaining('pull request'))
    expect(await beginAct(context, { taskId, seq }, { what: 'merge', sha: SHA })).toBeNull()
  } finally {
    await crew.close()
  }
})
