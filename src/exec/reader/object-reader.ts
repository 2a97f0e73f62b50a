import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { answerReader } from './object-lines.ts'
import type { ObjectQuestion, QuestionEnded } from './question.ts'

/** A git process that answers one question after another. */
interface Reader {
  readonly child: ChildProcessWithoutNullStreams
  /** The folder that it was opened on: another of the same name is another repository. */
  readonly folder: string
  /** How the process ended; `null`: it runs. */
  ended: End | null
  /** It ended, or what it says is not read any more. */
  isOver: boolean
  hasAnswered: boolean
  /** What it complained of during this question. */
  complaint: string
  /** Who asked; `null`: nobody. */
  asker: { take(chunk: Buffer): void; onEnd(end: End): void } | null
  /** The end of the last question that was put to it. */
  last: Promise<unknown>
  idle: NodeJS.Timeout | undefined
}

type End = Pick<QuestionEnded, 'exitCode' | 'errorCode'>

/** By repository; the one that was asked last is the last. */
const readers = new Map<string, Reader>()
const MOST = 16
/** Between two questions; a start costs some milliseconds. */
const IDLE_MS = 5_000

const UNANSWERED: QuestionEnded = { exitCode: null, errorCode: null, timedOut: false, stderr: '', objects: [] }

/**
 * Puts the question to the repository's reader, behind the questions before it. One that ended, hung, printed too much
 * or was left alone is replaced for the next question.
 */
export async function askReader(question: ObjectQuestion, signal: AbortSignal): Promise<QuestionEnded> {
  const folder = await identityOf(question.gitDir)
  const reader = readerOf(question, folder)
  const turn = reader.last.then(() => {
    if (signal.aborted) return UNANSWERED
    return reader.isOver && reader.hasAnswered ? askReader(question, signal) : converse(reader, question, signal)
  })
  reader.last = turn.catch(() => {})
  return turn
}

/** They end by the end of their input as well, so that none outlives us. */
export function endReaders(): void {
  for (const key of [...readers.keys()]) end(key)
}

function readerOf(question: ObjectQuestion, folder: string): Reader {
  const key = question.gitDir
  const known = readers.get(key)
  if (known === undefined || known.isOver || known.folder !== folder) end(key)
  const reader = readers.get(key) ?? open(question, folder)
  readers.delete(key)
  readers.set(key, reader)
  for (const oldest of [...readers.keys()].slice(0, -MOST)) end(oldest)
  return reader
}

function open({ file, args, cwd, env }: ObjectQuestion, folder: string): Reader {
  const child = spawn(file, [...args, 'cat-file', '-z', '--batch-command'], { cwd, env, stdio: 'pipe' })
  const reader: Reader = {
    ...{ child, folder, ended: null, isOver: false, hasAnswered: false, complaint: '', asker: null },
    ...{ last: Promise.resolve(), idle: undefined },
  }
  const onEnd = (end: End) => {
    reader.ended ??= end
    reader.isOver = true
    reader.asker?.onEnd(reader.ended)
  }
  child.once('error', (error: NodeJS.ErrnoException) => onEnd({ exitCode: null, errorCode: error.code ?? null }))
  child.once('close', (exitCode) => onEnd({ exitCode: exitCode === 0 ? null : exitCode, errorCode: null }))
  child.stdin.on('error', () => {}) // its end says why
  child.stdout.on('data', (chunk: Buffer) => reader.asker?.take(chunk))
  child.stderr.on('data', (chunk: Buffer) => {
    reader.complaint = (reader.complaint + chunk.toString()).slice(-8_000)
  })
  return reader
}

/** Lets it answer what it was asked, then end. */
function end(key: string): void {
  const reader = readers.get(key)
  readers.delete(key)
  if (reader === undefined) return
  clearTimeout(reader.idle)
  void reader.last.then(() => reader.child.stdin.end())
}

async function converse(reader: Reader, question: ObjectQuestion, signal: AbortSignal): Promise<QuestionEnded> {
  clearTimeout(reader.idle)
  reader.complaint = ''
  let timer: NodeJS.Timeout | undefined
  const answer = await new Promise<Partial<QuestionEnded>>((resolve) => {
    timer = setTimeout(() => resolve({ timedOut: true }), question.timeoutMs)
    signal.addEventListener('abort', () => resolve({}), { once: true })
    reader.asker = { take: takerOf(question, resolve), onEnd: resolve }
    if (reader.ended !== null) resolve(reader.ended)
    reader.child.stdin.write(question.names.map((name) => `${question.ask} ${name}\0`).join(''))
  })
  clearTimeout(timer)
  reader.asker = null
  reader.hasAnswered = true
  if (answer.exitCode === 0) leaveAlone(reader, question.gitDir)
  else giveUp(reader)
  return { ...UNANSWERED, stderr: reader.complaint, ...answer }
}

function takerOf(question: ObjectQuestion, resolve: (answer: Partial<QuestionEnded>) => void): (chunk: Buffer) => void {
  const answer = answerReader(question)
  return (chunk) => {
    try {
      const objects = answer.add(chunk)
      if (answer.bytes() > question.maxBytes) resolve({ errorCode: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' })
      else if (objects !== null) resolve({ exitCode: 0, objects })
    } catch (error) {
      resolve({ stderr: String(error) })
    }
  }
}

function leaveAlone(reader: Reader, key: string): void {
  reader.idle = setTimeout(() => readers.get(key) === reader && end(key), IDLE_MS).unref()
}

function giveUp(reader: Reader): void {
  reader.isOver = true
  reader.child.kill('SIGKILL')
}

const identityOf = (folder: string): Promise<string> =>
  stat(folder, { bigint: true }).then(
    ({ dev, ino, birthtimeNs }) => `${dev} ${ino} ${birthtimeNs}`,
    () => '',
  )
