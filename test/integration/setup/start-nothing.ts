/** Read into a process first: it may then neither connect, listen, write files nor start programs. */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const refuse = (what: string) => () => {
  throw new Error(`refused: ${what}`)
}
net.Socket.prototype.connect = refuse('connect')
net.Server.prototype.listen = refuse('listen')
for (const name of ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync'] as const)
  Object.assign(childProcess, { [name]: refuse(name) })
for (const name of ['writeFileSync', 'mkdirSync', 'createWriteStream'] as const)
  Object.assign(fs, { [name]: refuse(name) })
for (const name of ['writeFile', 'mkdir', 'mkdtemp', 'rm'] as const)
  Object.assign(fs.promises, { [name]: refuse(name) })
syncBuiltinESMExports()
