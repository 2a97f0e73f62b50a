/** What a launcher says may be long; its end tells why it failed. */
const BYTES_KEPT = 16 * 1024
const NOTHING = Buffer.alloc(0)

export interface StartWatch {
  isStarted(): boolean
  /** What of a piece of stderr is the command's own. */
  own(piece: Buffer): Buffer
  /** The end of what the launcher has written while the command was not started. */
  launcherSaid(): string
}

/**
 * Tells the launcher's stderr from the command's: `mark` is the line between them, which nobody knows before the command
 * runs and which stands written from then on. Absent: there is no launcher.
 */
export function startWatch(mark: string | undefined): StartWatch {
  const line = Buffer.from(`${mark}\n`)
  let held = NOTHING
  let isStarted = mark === undefined
  return {
    isStarted: () => isStarted,
    own(piece) {
      if (isStarted) return piece
      held = Buffer.concat([held, piece])
      const at = held.indexOf(line)
      isStarted = at !== -1
      if (!isStarted) held = held.subarray(-BYTES_KEPT)
      return isStarted ? held.subarray(at + line.length) : NOTHING
    },
    launcherSaid: () => (isStarted ? '' : held.toString()),
  }
}

/** The system's own: the repository names folders of PATH. */
const SHELL = '/bin/sh'
const ENV = '/usr/bin/env'
const START = 'echo "$1" >&2 && shift && exec "$@"'

/** A command that says the mark as the last thing before it starts. Shells drop variables of other names than their own. */
export function marked(
  mark: string,
  argv: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  const odd = Object.entries(variables).filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
  const told = odd.length === 0 ? [] : [ENV, ...odd.map(([name, value]) => `${name}=${value}`)]
  return [SHELL, '-c', START, 'sh', mark, ...told, ...argv]
}
