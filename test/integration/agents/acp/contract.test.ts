import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AgentDeps, DEFAULT_LIMITS } from '../../../../src/agents/agent.ts'
import { processesWith } from '../../../support/processes.ts'
import { type Answer, calls, stalls } from '../../model/hostile-server.ts'
import { forgetfulJournal } from '../forgetful-journal.ts'
import { rememberingJournal } from '../remembering-journal.ts'
import { openSample, type Sample } from '../team.ts'
import { CONTENDERS, hasBubblewrap } from './contenders.ts'
import { openContender } from './open-contender.ts'

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

const MODULE = 'backend/src/x.mjs'
const code = calls('write_file', { path: MODULE, content: 'export const x = 1\n' })
const stray = calls('write_file', { path: 'frontend/x.html', content: '<p>' })

for (const { name, isOurs, build, finish, crash, marker } of CONTENDERS)
  describe.skipIf(!isOurs && !hasBubblewrap)(`The contract of an agent, kept by ${name}:`, () => {
    const open = async (answers: readonly Answer[], change: Partial<AgentDeps> = {}) => {
      const opened = await openContender(sample, build, answers, change)
      closing.push(opened.close)
      return opened
    }
    const play = async (...answers: Answer[]) => (await open(answers)).run()

    test('a change in the allowed paths is handed over with its summary and what it used', async () => {
      const end = await play(code, finish('built it'))
      expect(end).toMatchObject({ status: 'submitted', result: { summary: 'built it' } })
      expect(await sample.git('status', '--short')).toContain(MODULE)
      expect(end.usage.promptTokens).toBeGreaterThan(100)
      expect(end.usage.costUsd).toBeGreaterThan(0)
      expect(end.pack.hash).toMatch(/^[0-9a-f]{64}$/)
    })

    test('to say that it is done, without a change, is no success', async () => {
      const end = await play(finish('all done'))
      expect(end).toMatchObject({ status: 'max_steps', reason: expect.stringContaining('not changed any file') })
    })

    test('a file outside of the section is no success, whatever it says', async () => {
      const end = await play(stray, finish('built it'))
      expect(end).toMatchObject({ status: 'max_steps', reason: expect.stringContaining('refused') })
    })

    test('a red check is sent back to it, and mended it is accepted', async () => {
      const red = calls('write_file', { path: 'backend/test/x.test.mjs', content: 'throw new Error("x is wrong")\n' })
      const mended = calls('write_file', { path: 'backend/test/x.test.mjs', content: 'export {}\n' })
      const { run, seen } = await open([red, finish('built it'), mended, finish('mended it')])
      expect(await run()).toMatchObject({ status: 'submitted', result: { summary: 'mended it' } })
      expect(JSON.stringify(seen[2]?.body.messages)).toContain('x is wrong')
    })

    test('a cancel ends it at once and leaves no process', async () => {
      const stop = new AbortController()
      const { run, seen } = await open([code, stalls])
      const running = run(stop.signal)
      const ended = expect(running).rejects.toThrow('cancelled by @ana')
      await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(2)
      stop.abort(new Error('cancelled by @ana'))
      await ended
      expect(await processesWith(marker)).toEqual([])
    })

    test('a budget without room pauses it', async () => {
      const { run, seen } = await open([code], { journal: forgetfulJournal('no room') })
      expect(await run()).toMatchObject({ status: 'cost_budget', reason: 'no room' })
      expect(seen).toEqual([])
    })

    test('its model calls are limited', async () => {
      const { run, seen } = await open([code, code, code, finish('late')], {
        limits: { ...DEFAULT_LIMITS, steps: 2 },
      })
      expect(await run()).toMatchObject({ status: 'max_steps' })
      expect(seen).toHaveLength(2)
    })

    test('a crash is a fault for the queue to repeat, and the repetition goes on with its files', async () => {
      const journal = rememberingJournal()
      const first = await open([code, crash], { journal })
      await expect(first.run()).rejects.toMatchObject({ kind: 'transient' })
      expect(await processesWith(marker)).toEqual([])
      const second = await open([finish('built it')], { journal })
      expect(await second.run()).toMatchObject({ status: 'submitted' })
      expect(await readFile(join(sample.root, MODULE), 'utf8')).toContain('x = 1')
      expect([...journal.steps.keys()].filter((key) => key.endsWith('/reply')).length).toBeGreaterThan(1)
    })
  })
