import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { z } from 'zod'
import { commandLine } from '../config/command-line.ts'
import { readConfig } from '../config/config.ts'
import { searchPath } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import type { LocalSlack, Message } from '../local/slack/local-slack.ts'
import type { JournalEntry } from '../local/slack/state/journal.ts'
import { type Service, start } from '../main.ts'
import { terminalText } from './terminal.ts'

/**
 * `npm run demo -- "Receive pallets by SSCC scan"`: runs the whole service in this process on temporary state. Two
 * people play a task through its Slack, and the thread is printed live. Exit code 0 only when the task is merged.
 */
const REQUESTER = 'ana'
const APPROVER = 'boris'
const DEFAULT_REQUEST = 'Receive pallets by SSCC scan'
const PACE_MS = 60

const Task = z.object({
  id: z.number(),
  status: z.string(),
  stage: z.string(),
  reason: z.string().nullable(),
  head_sha: z.string().nullable(),
  runs: z.array(
    z.object({
      id: z.number(),
      stage: z.string(),
      attempt: z.number(),
      usage: z
        .object({ prompt_tokens: z.number(), completion_tokens: z.number(), cost_usd: z.number().nullable() })
        .nullable(),
    }),
  ),
  artifacts: z.array(z.object({ kind: z.string(), content: z.unknown() })),
})
type Task = z.infer<typeof Task>

async function demo(): Promise<number> {
  const { values, words } = commandLine({
    usage: 'npm run demo -- [--yes] ["<request>"]',
    about: `Plays one task from the request to the merge in this terminal: the whole service, on a folder that it makes for it.\nThe request is "${DEFAULT_REQUEST}" unless another is given. The exit code is 0 when the task is merged.`,
    options: { yes: { type: 'boolean', default: false, about: 'Approves for you. Needed where nobody can answer.' } },
    takesWords: true,
  })
  if (!values.yes && !process.stdin.isTTY) {
    throw new AppError('bad_input', 'Nobody is there to answer "Approve?".', {
      hint: 'Add --yes to let the demo answer.',
    })
  }
  const request = words.join(' ').trim() || DEFAULT_REQUEST
  const home = await mkdtemp(join(tmpdir(), 'wms-demo-'))
  const config = readConfig({ WMS_HOME: home, PORT: '0', LOG_LEVEL: 'error', PATH: searchPath() })
  const service = await start({ ...config, embedded: { ...config.embedded, modelPaceMs: PACE_MS } })
  try {
    return await play(service, request, values.yes)
  } finally {
    await service.stop()
  }
}

async function play(service: Service, request: string, yes: boolean): Promise<number> {
  const slack = service.localSlack
  if (slack === null) throw new AppError('internal', 'The demo runs on the local Slack only.')
  const began = Date.now()
  say(`\n  scripted model · local Slack · everything below is really run\n\n  ${REQUESTER}: /wms-task ${request}\n`)
  printThread(slack, began)
  const id = await createTask(service, slack, request)
  let task = await untilSettled(service, id)
  while (task.stage === 'HUMAN_APPROVAL' && task.status === 'WAITING') {
    await decide(slack, task, yes)
    task = await untilSettled(service, id, task.head_sha)
  }
  await threadSettled(slack, task)
  return summary(service, task, Date.now() - began)
}

/** Creates a task by slash command; throws AppError `bad_input` with Slack's answer if that makes none. */
async function createTask(service: Service, slack: LocalSlack, request: string): Promise<number> {
  const outcome = await slack.as(REQUESTER).command(`/wms-task ${request}`)
  const { tasks } = z.object({ tasks: z.array(z.object({ id: z.number() })) }).parse(await get(service, '/tasks'))
  const [task] = tasks
  if (task !== undefined) return task.id
  const answer = outcome.kind === 'acked' ? outcome.message?.text : outcome.kind === 'refused' ? outcome.text : null
  throw new AppError('bad_input', answer?.split('\n', 1)[0] ?? 'The command made no task.', {
    hint: `Say in a few words what to build, e.g. npm run demo -- "${DEFAULT_REQUEST}"`,
  })
}

/** The wire carries these fields as JSON text. */
const json = z.string().transform((text): unknown => JSON.parse(text))

const Posted = z.object({
  thread_ts: z.string(),
  text: z.string(),
  blocks: json.pipe(z.unknown()),
  metadata: json.pipe(z.object({ event_payload: z.object({ slot: z.string() }) })),
})

/** The slots of the thread messages that Slack has accepted. */
const posted = new Set<string>()

const handlesIn = (slack: LocalSlack) => (id: string) => slack.state.people.get(id)?.handle ?? id

/** Thread messages as they are posted, each with the seconds since the request. */
function printThread(slack: LocalSlack, began: number): void {
  slack.journal.on('entry', ({ name, payload, answer }: JournalEntry) => {
    const message = Posted.safeParse(payload)
    if (name !== 'chat.postMessage' || answer === null || !message.success) return
    posted.add(message.data.metadata.event_payload.slot)
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6)
    const shown = terminalText(message.data.blocks, handlesIn(slack)) || message.data.text
    say(`${seconds} s  ${shown.trim().replaceAll('\n', '\n          ')}\n`)
  })
}

/** Waits until a task has ended, is paused, or needs a decision on another commit than `decidedSha`. */
async function untilSettled(service: Service, id: number, decidedSha: string | null = null): Promise<Task> {
  for (;;) {
    const task = Task.parse(await get(service, `/tasks/${id}`))
    if (['DONE', 'FAILED', 'CANCELLED', 'PAUSED'].includes(task.status)) return task
    if (task.stage === 'HUMAN_APPROVAL' && task.status === 'WAITING' && task.head_sha !== decidedSha) return task
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function decide(slack: LocalSlack, task: Task, yes: boolean): Promise<void> {
  const boris = slack.as(APPROVER)
  const card = await slack.message(
    (message: Message) => boris.buttons(message).some((text) => /Approve|Одобрить/.test(text)),
    { thread: null },
  )
  say(`  ${terminalText(card.blocks, handlesIn(slack)).trim().replaceAll('\n', '\n  ')}\n`)
  const answer = yes ? 'y' : await ask(`  Approve ${task.head_sha?.slice(0, 7)}? [y/n/changes] `)
  const [approve = '', reject = '', changes = ''] = boris.buttons(card)
  if (answer === 'y') {
    say(`  ${APPROVER}: [${approve}] ${task.head_sha?.slice(0, 7)}\n`)
    await boris.click(approve, { in: card, confirm: true })
    return
  }
  await boris.click(answer === 'n' ? reject : changes, { in: card })
  const comment = await ask(answer === 'n' ? '  Why? ' : '  What shall change? ')
  await boris.submit({ comment: comment || 'No reason given in the demo.' })
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(question)
  terminal.close()
  const word = answer.trim()
  return /^(y|yes|д|да)$/i.test(word) ? 'y' : /^(n|no|н|нет)$/i.test(word) ? 'n' : word
}

/** Waits for the thread's last message, which comes shortly after the task's end. */
const threadSettled = (slack: LocalSlack, task: Task) =>
  slack.until(() => posted.has(`run-${task.runs.at(-1)?.id}`) || null).catch(() => null)

function summary(service: Service, task: Task, durationMs: number): number {
  const usages = task.runs.flatMap(({ usage }) => (usage === null ? [] : [usage]))
  const tokens = usages.reduce((sum, usage) => sum + usage.prompt_tokens + usage.completion_tokens, 0)
  const cost = usages.some(({ cost_usd }) => cost_usd === null)
    ? 'unknown'
    : `$${usages.reduce((sum, usage) => sum + (usage.cost_usd ?? 0), 0).toFixed(2)}`
  const receipt = z
    .object({ merge_sha: z.string() })
    .safeParse(task.artifacts.findLast(({ kind }) => kind === 'MergeReceipt')?.content)
  say(`\n  ${task.status}${task.reason === null ? '' : `: ${task.reason}`}`)
  if (receipt.success) say(`  merge       ${receipt.data.merge_sha}`)
  say(`  cost        ${cost}, ${tokens.toLocaleString('en')} tokens (scripted model)`)
  say(`  took        ${(durationMs / 1000).toFixed(1)} s, ${task.runs.length} runs`)
  say(`  repository  ${service.forge.repository}`)
  say(`  look at it  git --git-dir ${service.forge.repository} log --graph --stat main\n`)
  return task.status === 'DONE' ? 0 : 1
}

async function get(service: Service, path: string): Promise<unknown> {
  return (await fetch(`${service.url}${path}`)).json()
}

const say = (line: string): void => console.log(line)

demo().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof AppError ? `${error.message}\n${error.hint ?? ''}` : error)
    process.exit(1)
  },
)
