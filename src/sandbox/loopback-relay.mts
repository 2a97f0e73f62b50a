/**
 * Runs inside the sandbox, which has a loopback of its own and nothing else: what connects to one of the ports of
 * 127.0.0.1 is joined to its Unix socket outside. Starts the program that needs them and ends with it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const args = process.argv.slice(2)
const end = args.indexOf('--')
const [file = '', ...rest] = args.slice(end + 1)

for (const pair of args.slice(0, end)) {
  const at = pair.indexOf('=')
  const socketPath = pair.slice(at + 1)
  const server = createServer((inner) => {
    const outer = connect(socketPath)
    inner.pipe(outer).pipe(inner)
    inner.on('error', () => outer.destroy())
    outer.on('error', () => inner.destroy())
  })
  await once(server.listen(Number(pair.slice(0, at)), '127.0.0.1'), 'listening')
}

const program = spawn(file, rest, { stdio: 'inherit' })
program.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
program.on('exit', (code) => process.exit(code ?? 137))
