/**
 * Runs inside the sandbox, which has a loopback of its own and nothing else: what connects to a port of 127.0.0.1 is
 * joined to the Unix socket outside. Starts the program that needs it and ends with it.
 */
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'

const [socketPath = '', port = '', file = '', ...args] = process.argv.slice(2)

const server = createServer((inner) => {
  const outer = connect(socketPath)
  inner.pipe(outer).pipe(inner)
  inner.on('error', () => outer.destroy())
  outer.on('error', () => inner.destroy())
})

server.listen(Number(port), '127.0.0.1', () => {
  const program = spawn(file, args, { stdio: 'inherit' })
  program.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(127)
  })
  program.on('exit', (code) => process.exit(code ?? 137))
})
