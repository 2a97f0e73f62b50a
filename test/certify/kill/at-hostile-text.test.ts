import { expect, test } from 'vitest'
import { sendReply } from '../../../src/local/scripted-model/story/protocol.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'
import { WORST_TEXT } from '../../support/hostile-texts.ts'
import { killableWorld } from '../../support/killable-world.ts'
import { inStage, type Json, restOf } from '../../support/service.ts'

const TITLE = 'Receive pallets by SSCC scan'

test('Attack: a text that no parser ends, whose service is killed while it reads it: it comes back and ends the run', async () => {
  let attacks = 1
  await using world = await killableWorld(({ run }) => {
    if (!run.includes('/BACKEND/') || attacks-- <= 0) return null
    const call = { name: 'write_file', args: { path: `backend/${WORST_TEXT.path}`, content: WORST_TEXT.text } }
    const request = { model: SCRIPTED_MODEL, messages: [], stream: true, tools: [] }
    return (response) => sendReply(response, request, { content: '', refusal: null, call })
  })
  /** What is stored of the attack's step: the reply that asks for it, and later the tool's answer. */
  const stored = async (): Promise<string[]> =>
    (
      await world.db.query(
        `select kind from steps join runs on runs.id = run_id where stage = 'BACKEND' and step = 1 order by kind`,
      )
    ).rows.map(({ kind }) => kind)

  const first = await world.start()
  const { body: task } = await restOf(first.url).post('/tasks', { title: TITLE, raw_request: TITLE })
  await expect.poll(stored, { timeout: 120_000, interval: 10 }).toEqual(['reply'])
  expect((await fetch(`${first.url}/health`)).status).toBe(200)
  await first.kill()
  expect(await stored()).toEqual(['reply'])

  const { url } = await world.start()
  await expect.poll(stored, { timeout: 120_000 }).toEqual(['answers', 'reply'])
  const { rows } = await world.db.query(
    `select content::text from steps join runs on runs.id = run_id where stage = 'BACKEND' and step = 1 and kind = 'answers'`,
  )
  expect(rows[0].content).toContain('too complex to check')
  const ready = await restOf(url).taskUntil(task.id, inStage('HUMAN_APPROVAL'))
  const runs = ready.runs.filter(({ stage }: Json) => stage === 'BACKEND')
  expect(runs.map(({ attempt }: Json) => attempt)).toEqual([1, 2])
})
