export const printOut = (text: string): void => void process.stdout.write(`${text}\n`)

/** Beside what programs read of stdout. */
export const printAside = (text: string): void => void process.stderr.write(`${text}\n`)
