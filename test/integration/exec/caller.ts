/** Runs the program of its arguments and ends. */
import { exec } from '../../../src/exec/exec.ts'

const [file = '', ...args] = process.argv.slice(2)
const env = { PATH: process.env.PATH ?? '' }
await exec({ file, args, cwd: '/', env, input: '', timeoutMs: 60_000, maxBytes: 1_000 })
