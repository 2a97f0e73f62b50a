import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { delegateSection } from '../../../../src/agents/acp/delegate-section.ts'
import { type AgentDeps, DEFAULT_LIMITS } from '../../../../src/agents/agent.ts'
import { readConfig } from '../../../../src/config/config.ts'
import { createModel } from '../../../../src/model/openai-compatible.ts'
import { processesWith } from '../../../support/processes.ts'
import { type Answer, calls, says, stalls, startHostileServer } from '../../model/hostile-server.ts'
import { forgetfulJournal } from '../forgetful-journal.ts'
import { names, openSample, openTeam, type Sample, silent } from '../team.ts'

/** A real agent, e.g. opencode, as an operator would describe it. */
const { backend: agent } = readConfig({ CODING_AGENT_FILE: process.env.TEST_CODING_AGENT_FILE }).codingAgents

let sample: Sample
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  sample = await openSample()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await sample.git('reset', '--quiet', '--hard', 'main')
  await sample.git('clean', '--quiet', '-fdx')
})
afterAll(() => sample.close())

/** The agent's own tool that writes a file, whatever it is called there; a side question without tools gets a word. */
const writes =
  (path: string, content: string): Answer =>
  (response, seen) => {
    const tools = (seen.body.tools ?? []) as { function: { name: string; parameters: { properties: object } } }[]
    const write = tools.find(({ function: { name } }) => /^write/.test(name))?.function
    if (write === undefined) return says('A title')(response, seen)
    const place = Object.keys(write.parameters.properties).find((name) => /path/i.test(name)) ?? 'path'
    const isAbsolute = place !== 'path'
    calls(write.name, { [place]: isAbsolute ? `/workspace/${path}` : path, content })(response, seen)
  }

/** Once the file is written it says that it is done. */
const writesThenSays =
  (path: string, content: string, text: string): Answer =>
  (response, seen) => {
    const hasWritten = seen.body.messages.some(({ role }) => role === 'tool')
    const answer = hasWritten ? says(text) : writes(path, content)
    answer(response, seen)
  }

describe.skipIf(agent === undefined)(
  'A real agent (set TEST_CODING_AGENT_FILE to a CODING_AGENT_FILE to run it)',
  () => {
    const open = async (answer: Answer, change: Partial<AgentDeps> = {}) => {
      if (agent === undefined) throw new Error('no agent')
      const server = await startHostileServer(answer)
      const team = await openTeam(sample)
      closing.push(server.close, team.close)
      const config = { baseUrl: server.url, apiKey: '', pricing: {}, idleTimeoutMs: 60_000, log: silent }
      const model = createModel({ ...config, names: names('hostile') })
      const deps = { ...team.deps, limits: { ...DEFAULT_LIMITS, steps: 8 }, model, ...change }
      const assignment = await team.assign(1, 'Receive pallets', 'BACKEND')
      const run = (signal = new AbortController().signal) => delegateSection(agent, assignment, deps, signal)
      return { run, seen: server.seen }
    }

    test('hands over a change in its paths', { timeout: 120_000 }, async () => {
      const { run } = await open(writesThenSays('backend/src/x.mjs', 'export const x = 1\n', 'built it'))
      expect(await run()).toMatchObject({
        status: 'submitted',
        result: { summary: expect.stringContaining('built it') },
      })
      expect(await readFile(join(sample.root, 'backend/src/x.mjs'), 'utf8')).toContain('x = 1')
    })

    test('is not believed when it has changed nothing, or the wrong file', { timeout: 240_000 }, async () => {
      const idle = await open(says('all done'))
      expect(await idle.run()).toMatchObject({
        status: 'max_steps',
        reason: expect.stringContaining('not changed any'),
      })
      const stray = await open(writesThenSays('frontend/x.html', '<p>', 'built it'))
      expect(await stray.run()).toMatchObject({
        status: 'max_steps',
        reason: expect.stringContaining('frontend/x.html'),
      })
    })

    test('is cancelled at once and leaves no process', { timeout: 120_000 }, async () => {
      const stop = new AbortController()
      const { run, seen } = await open(stalls)
      const ended = expect(run(stop.signal)).rejects.toThrow('cancelled by @ana')
      await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(0)
      stop.abort(new Error('cancelled by @ana'))
      await ended
      expect(await processesWith(agent?.argv[0] ?? '')).toEqual([])
    })

    test('pauses when its budget has no room', { timeout: 120_000 }, async () => {
      const { run } = await open(says('done'), { journal: forgetfulJournal('no room') })
      expect(await run()).toMatchObject({ status: 'cost_budget', reason: expect.stringContaining('no room') })
    })
  },
)
