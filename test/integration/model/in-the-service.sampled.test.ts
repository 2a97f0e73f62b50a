import { afterEach, expect, test } from 'vitest'
import { newest } from '../../../src/store/artifacts.ts'
import type { TaskView } from '../../../src/store/task-view.ts'
import type { Intercept } from '../../support/model-proxy.ts'
import { sampleOf } from '../../support/sampled.ts'
import { openCrew } from '../jobs/crew.ts'
import { type Answer, calls, delta, fails, says, stream } from './hostile-server.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew?.close())

const FILE = 'backend/src/kept.mjs'
const writes = calls('write_file', { path: FILE, content: 'export const kept = 1\n' })
const submits = calls('submit', { summary: 'Kept.' })

/** Plays the first attempt of BACKEND, a call an answer; all else is the scripted model's. */
function inBackend(...answers: readonly Answer[]): Intercept {
  let call = 0
  return ({ run, messages }) => {
    if (!run.endsWith('/BACKEND/1')) return null
    const answer = answers[call++]
    return answer === undefined
      ? null
      : (response) => answer(response, { headers: {}, body: { messages: Array(messages) } })
  }
}

const attempts = ({ runs }: TaskView) => runs.filter(({ stage }) => stage === 'BACKEND')
const isOver = (view: TaskView) => ['PASSED', 'FAILED'].includes(attempts(view)[0]?.status ?? '')

/** The end of BACKEND's first attempt, what it handed over, and the calls whose answers broke off. */
async function play(...answers: readonly Answer[]) {
  crew = await openCrew({
    intercept: inBackend(...answers),
    modelName: 'large',
    pricing: { large: { input: 1, cachedInput: 0.1, output: 10 } },
  })
  const view = await crew.until(await crew.create('Backend only: receive pallets by SSCC scan'), isOver)
  const { rows } = await crew.db.query("select cost_usd from model_calls where status = 'presumed'")
  return { brokenOff: rows, attempt: attempts(view)[0], summary: newest(view.artifacts, 'Patch')?.content.summary }
}

const ABORTED: Answer = (response) =>
  void stream(response, delta({ content: 'Let me' }), delta({}, 'abort')).end('data: [DONE]\n\n')

const page: Answer = (response) =>
  void response.writeHead(403, { 'content-type': 'text/html' }).end('<!doctype html><html>Just a moment')

const ROWS: readonly [what: string, answers: readonly Answer[], summary: string][] = [
  [
    'NUL, half an emoji and a call that is cut off (THU-MAIC/OpenMAIC#1493, OpenHands/software-agent-sdk#2887)',
    [
      says('a\0 \ud83d'),
      calls('write_file', `{"path":"${FILE}","content":"exp`),
      writes,
      calls('submit', '{"summary":"Kept\\u0000 \\ud83d"}'),
    ],
    'Kept \ufffd',
  ],
  [
    'an answer that the engine aborts, and a page instead of one (vllm-project/vllm#57082, NousResearch/hermes-agent#70566)',
    [ABORTED, page, writes, submits],
    'Kept.',
  ],
  [
    'a refusal that nobody understands, and a status that few know',
    [fails(400, { message: 'bad request' }), fails(424, { message: 'oops' }), writes, submits],
    'Kept.',
  ],
]

test.each(sampleOf(ROWS, 1))(
  'A task outlives in its first attempt %s',
  { timeout: 120_000 },
  async (_, answers, summary) => {
    const { attempt, brokenOff, ...handedOver } = await play(...answers)
    expect({ status: attempt?.status, ...handedOver }).toEqual({ status: 'PASSED', summary })
    const aborted = answers.includes(ABORTED)
    expect(brokenOff.map(({ cost_usd }) => Number(cost_usd) > 0)).toEqual(aborted ? [true] : [])
  },
)
