import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { AppError } from '../../errors.ts'

/**
 * Returns `wanted`, or throws if it is in use. Without it, returns the port stored in `file` if still free, so that
 * URLs survive a restart, or else any free one.
 */
export async function choosePort(wanted: number | null, file: string): Promise<number> {
  if (wanted !== null) {
    if (await isFree(wanted)) return wanted
    throw portInUse(wanted)
  }
  const remembered = Number(await readFile(file, 'utf8').catch(() => '0'))
  const port = remembered > 0 && (await isFree(remembered)) ? remembered : await listenOnce(0)
  if (port !== remembered) await writeFile(file, `${port}\n`)
  return port
}

export function portInUse(port: number): AppError {
  return new AppError('conflict', `Port ${port}, wanted for the embedded Postgres, is in use.`, {
    hint: 'Stop what listens there, or choose another port.',
  })
}

export async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
