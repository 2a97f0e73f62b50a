import { expect, test } from 'vitest'
import { gitFailure } from '../../../src/exec/git-failure.ts'

const failureOf = (stderr: string) => {
  const ended = { errorCode: null, stderr, timedOut: false, timeoutMs: 1, maxBytes: 1 }
  return gitFailure(['push'], ended)
}

test.each([
  ['transient', "! [remote rejected] wms/task-7 -> wms/task-7 (cannot lock ref 'refs/heads/wms/task-7': is at 1 but)"],
  ['transient', '! [remote rejected] wms/task-7 -> wms/task-7 (failed to update ref)'],
  ['transient', '! [remote rejected] wms/task-7 -> wms/task-7 (unpacker error)'],
  ['transient', '! [remote rejected] wms/task-7 -> wms/task-7 (Internal Server Error)'],
  ['misconfigured', '! [remote rejected] wms/task-7 -> wms/task-7 (pre-receive hook declined)'],
  [
    'misconfigured',
    'remote: error: GH006: Protected branch update failed\n! [remote rejected] a -> a (protected branch)',
  ],
  ['misconfigured', '! [remote rejected] a -> a (push declined due to repository rule violations)'],
  ['misconfigured', '! [remote rejected] a -> a (refusing to allow a GitHub App to create or update workflow)'],
  ['unavailable', 'error: file write error: No space left on device'],
  ['transient', 'fatal: unable to access: Could not resolve host: github.com'],
] as const)('A failure of git is %s where it says %j', (kind, stderr) => {
  expect(failureOf(stderr).kind).toBe(kind)
})
