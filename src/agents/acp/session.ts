import { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { SessionNotification, StopReason } from '@agentclientprotocol/sdk'
import type { Logger } from 'pino'
import { AppError } from '../../errors.ts'
import type { RunningProgram } from '../../sandbox/driver.ts'
import type { CodingAgent } from './coding-agent.ts'
import { answerPermission, type PermissionAnswer } from './permissions.ts'

export interface Turn {
  readonly stopReason: StopReason
  /** The agent's text after its last tool call, as far as anybody reads it. */
  readonly finalText: string
  /** What it asked for and was denied first, as it describes it. */
  readonly denied: readonly string[]
}

export interface Session {
  /**
   * Throws the signal's reason on abort, after cancelling the agent's turn; AppError `transient` when the agent died or
   * failed, `misconfigured` when its set-up cannot work, `environment` when a service does not get ready.
   */
  prompt(text: string, signal: AbortSignal): Promise<Turn>
}

interface SessionContext {
  readonly agent: CodingAgent
  /** The worktree as the agent sees it. */
  readonly cwd: string
  readonly scope: Parameters<typeof answerPermission>[1]
  readonly log: Logger
}

/** How long a cancelled agent may take to stop before it is killed. */
const CANCEL_GRACE_MS = 400
const START_TIMEOUT_MS = 60_000
const AUTH_REQUIRED = -32_000

/**
 * Speaks ACP v1 with a running program. We offer no file or terminal service: the agent works in the worktree itself.
 */
export async function openSession(
  program: RunningProgram,
  context: SessionContext,
  signal: AbortSignal,
): Promise<Session> {
  const { client, methods, ndJsonStream, PROTOCOL_VERSION } = await import('@agentclientprotocol/sdk')
  const events = listener(context)
  const connection = client({ name: 'wms-orchestrator' })
    .onRequest(methods.client.session.requestPermission, ({ params }) => ({
      outcome: events.permission(answerPermission(params, context.scope, context.cwd)),
    }))
    .onNotification(methods.client.session.update, ({ params }) => events.update(params))
    .connect(ndJsonStream(Writable.toWeb(program.input), Readable.toWeb(program.output) as ReadableStream<Uint8Array>))
  const { agent } = connection
  const whileAlive = <T>(call: Promise<T>): Promise<T> => orProgramEnd(call, program, context.agent)
  const start = async (): Promise<string> => {
    const { protocolVersion } = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    })
    if (protocolVersion !== PROTOCOL_VERSION)
      throw misconfigured(context.agent, `speaks version ${protocolVersion} of ACP`)
    const { sessionId } = await agent.request(methods.agent.session.new, { cwd: context.cwd, mcpServers: [] })
    const { mode } = context.agent
    if (mode !== null) await agent.request(methods.agent.session.setMode, { sessionId, modeId: mode })
    return sessionId
  }
  const sessionId = await inTime(whileAlive(start()), context.agent, signal)
  return {
    prompt: async (text, turnSignal) => {
      turnSignal.throwIfAborted()
      events.begin()
      const turn = whileAlive(
        agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] }),
      )
      const cancel = () => {
        events.cancel()
        void agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => {})
      }
      const { stopReason } = await untilAborted(turn, turnSignal, cancel)
      return { stopReason, ...events.turn() }
    },
  }
}

/** An agent may say and ask for things without end, and all of it would lie in our memory. */
const [FINAL_CHARS, DENIED_KEPT, TITLE_CHARS] = [20_000, 50, 200]

/** Collects what the agent reports during a turn. */
function listener({ log }: SessionContext) {
  let finalText = ''
  let denied: string[] = []
  let cancelled = false
  return {
    begin: () => {
      ;[finalText, denied] = ['', []]
    },
    cancel: () => {
      cancelled = true
    },
    turn: () => ({ finalText: finalText.trim(), denied }),
    permission: (answer: PermissionAnswer) => {
      if (cancelled) return { outcome: 'cancelled' as const }
      if (answer.denied !== null && denied.length < DENIED_KEPT) denied.push(answer.denied)
      log.info({ denied: answer.denied }, 'the coding agent asked for a permission')
      return answer.outcome
    },
    update: ({ update }: SessionNotification) => {
      if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text')
        finalText += update.content.text.slice(0, FINAL_CHARS - finalText.length)
      if (update.sessionUpdate !== 'tool_call') return
      finalText = ''
      log.info({ kind: update.kind, title: update.title.slice(0, TITLE_CHARS) }, 'coding agent step')
    },
  }
}

async function untilAborted<T>(turn: Promise<T>, signal: AbortSignal, cancel: () => void): Promise<T> {
  const over = turn.then(
    () => {},
    () => {},
  )
  const raceOver = new AbortController()
  const aborted = new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true, signal: raceOver.signal })
  })
  await Promise.race([over, aborted])
  raceOver.abort()
  if (!signal.aborted) return turn
  cancel()
  await Promise.race([over, delay(CANCEL_GRACE_MS)])
  throw signal.reason
}

async function orProgramEnd<T>(call: Promise<T>, program: RunningProgram, agent: CodingAgent): Promise<T> {
  call.catch(() => {}) // it also rejects when the program ends
  const death = program.ended.then(({ exitCode, errors, fault }) => {
    if (fault !== null) throw fault
    throw exitCode === 127
      ? misconfigured(agent, `cannot be started: ${errors}`)
      : new AppError('transient', `${agent.name} ended with ${exitCode} in the middle of its work: ${errors}`, {
          hint: 'It is started again.',
        })
  })
  try {
    return await Promise.race([call, death])
  } catch (error) {
    throw error instanceof AppError ? error : await explained(error, death, agent)
  }
}

/** A closed connection means that the program is ending; any other error is the agent's own response. */
async function explained(error: unknown, death: Promise<never>, agent: CodingAgent): Promise<AppError> {
  const died = await Promise.race([death.catch((reason: AppError) => reason), delay(500, null, { ref: false })])
  if (died !== null) return died
  const message = error instanceof Error ? error.message : String(error)
  if ((error as { code?: unknown }).code === AUTH_REQUIRED) return misconfigured(agent, `wants to log in: ${message}`)
  return new AppError('transient', `${agent.name} failed: ${message}`, { hint: 'It is started again.' })
}

function inTime<T>(call: Promise<T>, agent: CodingAgent, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onTimeout = () => reject(new AppError('transient', `${agent.name} did not start in ${START_TIMEOUT_MS} ms.`))
  const timer = setTimeout(onTimeout, START_TIMEOUT_MS)
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  return Promise.race([call, promise]).finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  })
}

const misconfigured = ({ name }: CodingAgent, what: string): AppError =>
  new AppError('misconfigured', `${name} ${what}`.slice(0, 600), {
    hint: 'Correct CODING_AGENT (command, folders, env, files, mode), then retry the task.',
  })
