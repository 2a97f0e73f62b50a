import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Message } from '../../src/local/slack/local-slack.ts'
import { openTeam, PATIENCE_MS } from '../github/team.ts'
import { plainGit, putFiles } from '../integration/workspace/team-repository.ts'
import { certifiedTest } from '../support/sampled.ts'
import { ended, inStage, type Json, startService, type TestService } from '../support/service.ts'

const REQUEST = 'Docs only: how pallets are received'
const WORKFLOW = '.github/workflows/evil.yml'
const RULES = '.wms/pipeline.json'
/** A workflow that runs with the repository's secrets, and a check that is always green. */
const PUSHED = {
  [WORKFLOW]: 'on: push\njobs: { x: { runs-on: ubuntu-latest, steps: [{ run: env }] } }\n',
  [RULES]: '{"checks":[{"name":"backend","section":"backend","folder":"backend","command":["true"]}]}\n',
}

const kinds = ({ reservations }: Json): string[] => reservations.map(({ kind }: Json) => kind)
const nothingJudgedIt = [
  ...['foreign_push', 'forbidden_paths', 'failed_gates'], // no review among them: docs have none
]

/** The card, as somebody who may approve sees it, once it warns. */
const warningCard = (slack: TestService['slack']): Promise<Message> =>
  slack.message((message) => JSON.stringify(message.blocks).includes('Before you approve'), {
    ...{ thread: null, timeoutMs: 60_000 },
  })

const filled = ({ blocks }: { blocks: Json }): Record<string, string> =>
  Object.fromEntries(
    blocks
      .filter(({ type }: Json) => type === 'input')
      .map(({ block_id, element }: Json) => [block_id, element.options[0].text.text]),
  )

test('Attack: a workflow and a check that a colleague pushes after the gates are merged only after a yes to them', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  await using team = await openTeam()
  const { github, rest, slack, ask, until, approve, pull } = team
  const id = await ask(REQUEST)
  const before = await until(id, 'HUMAN_APPROVAL')
  expect(before.reservations).toEqual([])
  const theirs = await github.team.commit(`wms/task-${id}`, PUSHED)
  github.webhooks.tell('push', { ref: `refs/heads/wms/task-${id}`, after: theirs })
  await rest.taskUntil(id, ({ stage, head_sha }) => stage === 'CI_WAIT' && head_sha === theirs, PATIENCE_MS)
  github.check(theirs, { conclusion: 'success' })
  const after = await rest.taskUntil(
    id,
    ({ stage, head_sha }) => stage === 'HUMAN_APPROVAL' && head_sha === theirs,
    PATIENCE_MS,
  )

  // No gate or review of before stands for it, and the gate that code made anew says no.
  expect(kinds(after)).toEqual(nothingJudgedIt)
  expect(after.verdicts).toMatchObject([{ stage: 'DOCS_GATE', verdict: 'not_passed', judged_sha: theirs }])
  expect(after.runs.map(({ stage }: Json) => stage)).toContain('PUSH_GATE')

  const body = pull()?.body ?? ''
  expect(body).toMatch(/## Before you approve\n\n- \*\*Somebody else pushed 1 commit .* Author: Ana\*\*/)
  for (const path of [WORKFLOW, RULES]) expect(body).toContain(path)
  expect(body).toContain('- DOCS_GATE: not passed')
  const card = await warningCard(slack)
  const shown = JSON.stringify(card.blocks)
  expect(shown).toContain('Author: Ana')
  for (const path of [WORKFLOW, RULES]) expect(shown).toContain(path)
  expect(shown).not.toContain('✓ Docs gate')

  const refused = await approve(id)
  expect(refused).toMatchObject({ status: 409, body: { reservations: after.reservations } })
  expect(refused.body.detail).toContain(WORKFLOW)
  const stale = before.head_sha.slice(0, 8)
  expect((await rest.post(`/tasks/${id}/approve`, { acknowledge: [`foreign_push:${stale}`] })).status).toBe(409)
  expect(pull()?.mergeSha).toBeNull()

  const { acknowledge } = refused.body
  expect((await rest.post(`/tasks/${id}/approve`, { head_sha: theirs, acknowledge })).status).toBe(200)
  const done = await rest.taskUntil(id, ended)
  expect(done).toMatchObject({ status: 'DONE', head_sha: theirs })
  expect(done.decisions.at(-1).acknowledged.map(({ name }: Json) => name)).toEqual(acknowledge)
})

certifiedTest(
  'Attack: the same on the local forge, seen in the form that Slack opens, which wants each yes ticked',
  {
    timeout: 2 * PATIENCE_MS,
  },
  async () => {
    const service = await startService()
    try {
      const { rest, slack } = service
      const { body } = await rest.post('/tasks', { title: REQUEST })
      const before = await rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'), PATIENCE_MS)
      await pushToLocal(service, `wms/task-${body.id}`)
      // Nothing tells of a push here: the merge finds it, and is not done.
      await rest.post(`/tasks/${body.id}/approve`)
      await rest.taskUntil(
        body.id,
        ({ stage, head_sha }) => stage === 'HUMAN_APPROVAL' && head_sha !== before.head_sha,
        PATIENCE_MS,
      )
      const card = await warningCard(slack)
      const boris = slack.as('boris')
      await boris.click('Approve…', { in: card })
      const form = await boris.modal()
      const asked = JSON.stringify(form.blocks)
      for (const said of [WORKFLOW, RULES, 'Author: Ana']) expect(asked).toContain(said)

      const ticks = filled(form)
      const [one = ''] = Object.keys(ticks)
      const allButOne = Object.fromEntries(Object.entries(ticks).slice(1))
      expect(await boris.submit(allButOne)).toMatchObject({ kind: 'errors', errors: { [one]: expect.any(String) } })
      expect((await rest.get(`/tasks/${body.id}`)).decisions).toHaveLength(1)

      expect(await boris.submit(ticks)).toMatchObject({ kind: 'closed' })
      const done = await rest.taskUntil(body.id, ended)
      expect(done).toMatchObject({ status: 'DONE' })
      expect(done.decisions).toMatchObject([{ acknowledged: [] }, { actor: 'boris', via: 'modal' }])
      expect(done.decisions[1].acknowledged).toHaveLength(nothingJudgedIt.length)
    } finally {
      await service.stop()
    }
  },
)

/** What a colleague does with a clone of their own. */
async function pushToLocal(service: TestService, branch: string): Promise<void> {
  const clone = join(service.home, 'clone')
  await plainGit(service.home, 'clone', '--quiet', '--branch', branch, service.forge.repository, clone)
  await putFiles(clone, PUSHED)
  await plainGit(clone, 'add', '--all')
  await plainGit(clone, 'commit', '--quiet', '--message=CI')
  await plainGit(clone, 'push', '--quiet', 'origin', branch)
}
