import { withLock } from '../../../src/exec/machine-lock.ts'

/** A process that takes the lock of its first argument, says so, and keeps it until it is killed. */
await withLock(process.argv[2] ?? '', null, () => {
  process.stdout.write('held\n')
  return new Promise(() => setInterval(() => {}, 1_000))
})
