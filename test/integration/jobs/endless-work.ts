import type { Intercept } from '../../support/model-proxy.ts'
import { calls, stalls } from '../model/hostile-server.ts'

/** A model that begins to answer the backend developer and never ends; `hungUp` is the time at which the caller gave up. */
export function stallsInBackend() {
  const { promise: answering, resolve: begun } = Promise.withResolvers<void>()
  const { promise: hungUp, resolve: closed } = Promise.withResolvers<number>()
  const intercept: Intercept = ({ run, messages }) =>
    run.includes('BACKEND') && messages > 4
      ? (response) => {
          response.on('close', () => closed(performance.now()))
          stalls(response, { headers: {}, body: { messages: [] } })
          begun()
        }
      : null
  return { intercept, answering, hungUp }
}

/** A backend developer whose test starts another process and never ends; that process has the marker in its command line. */
export const writesEndlessTest =
  (marker: string): Intercept =>
  ({ run, messages }) => {
    if (!run.includes('/BACKEND/')) return null
    const test = `import { spawn } from 'node:child_process'
      import { test } from 'node:test'
      test('endless', async () => {
        spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${marker}'], { detached: true })
        await new Promise(() => setInterval(() => {}, 1000))
      })`
    const answer =
      messages === 2 ? calls('write_file', { path: 'backend/test/endless.test.mjs', content: test }) : runsChecks
    return (response) => answer(response, { headers: {}, body: { messages: Array(messages) } })
  }
const runsChecks = calls('run', { name: 'checks', arguments: [] })
