import { expect, test } from 'vitest'
import { z } from 'zod'
import { openOutputs } from '../../../src/agents/briefing/outputs.ts'
import { answersTo } from '../../../src/agents/loop/answers.ts'
import { tool } from '../../../src/agents/loop/tool.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { rememberingJournal } from '../../integration/agents/remembering-journal.ts'
import { assignment } from './assignment.ts'

const LOG = Array.from({ length: 9_000 }, (_, index) => `line ${index + 1}`).join('\n')
const { signal } = new AbortController()

test('A repeated run says the same of a long output, and reads the same lines of it', async () => {
  const journal = rememberingJournal()
  let runs = 0
  const play = async () => {
    const { files, shorten } = openOutputs(assignment().files)
    const run = tool('run', 'Run it.', z.object({}), async () => ({ ok: true, text: `${++runs}\n${LOG}` }))
    const work = {
      role: 'backend',
      language: 'en',
      run: { taskId: 1, stage: 'BACKEND', attempt: 1 },
      system: '',
      prompt: '',
      tools: [run],
      submit: { name: 'submit', description: '', parameters: z.object({}), objection: async () => null },
      shorten,
      checkpoint: async () => ({ head: '', merge_head: null, tree: '' }),
    } as const
    const deps = { journal, redactor: createRedactor([]) }
    const call = { id: 'c', name: 'run', arguments: '{}' }
    const answers = [
      ...(await answersTo(work, [call], deps, 1, signal)),
      ...(await answersTo(work, [call], deps, 2, signal)),
    ]
    return { answers, lines: [await files.read('@output/1', 1, 2), await files.read('@output/2', 5_000, 1)] }
  }
  const first = await play()
  expect(first.lines.map(({ text }) => text)).toEqual(['1\nline 1', 'line 4999'])
  expect(JSON.stringify(first.answers)).toContain('read_file @output/2 has all 9001 lines')
  expect(await play()).toEqual(first)
  expect(runs).toBe(2)
})
