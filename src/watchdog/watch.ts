import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { BEATS, DEBUGGED, type Watched } from './watched.ts'

const LOOK_MS = 500
const STANDARD_OUTPUT = 1

const { beat, limitMs } = workerData as Watched
let lastWork: object = {}
let lastBeat = -1
let lastLook = performance.now()
let stillMs = 0

parentPort?.on('message', (work) => {
  lastWork = work
})

setInterval(() => {
  const now = performance.now()
  // After a stop of the whole process this clock has jumped as well.
  const passedMs = Math.min(now - lastLook, 2 * LOOK_MS)
  lastLook = now
  const beats = Atomics.load(beat, BEATS)
  const isAlive = beats !== lastBeat || Atomics.load(beat, DEBUGGED) === 1
  lastBeat = beats
  stillMs = isAlive ? 0 : stillMs + passedMs
  if (stillMs >= limitMs) end()
}, LOOK_MS)

function end(): void {
  const msg = `the main thread stood still for ${Math.round(stillMs / 1_000)} s, so the process ends itself`
  const line = { level: 60, time: new Date().toISOString(), lastWork, msg }
  writeSync(STANDARD_OUTPUT, `${JSON.stringify(line)}\n`)
  process.kill(process.pid, 'SIGKILL')
}
