import { type ServiceProcess, startProcess } from '../support/process.ts'

/** A service process that is started again after each kill, at the same address. */
export class ChaosProcess {
  readonly #env: Readonly<Record<string, string>>
  readonly url: string
  #running: ServiceProcess | null = null
  #isStopped = false
  readonly output: string[] = []

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`
    this.#env = { ...env, PORT: String(port) }
  }

  /** For the first time, when all is well: throws where it does not start. */
  async start(): Promise<void> {
    this.#running = await startProcess(this.#env)
  }

  /** Tries until it starts, since what it needs may be away. */
  async restart(): Promise<void> {
    while (!this.#isStopped && this.#running === null) {
      try {
        this.#running = await startProcess(this.#env)
      } catch (error) {
        this.output.push(`a start failed: ${error instanceof Error ? error.message.slice(0, 2_000) : error}`)
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }
  }

  async kill(): Promise<void> {
    const running = this.#running
    this.#running = null
    if (running === null) return
    await running.kill()
    this.output.push(...running.output)
  }

  /** Whether it ended by itself, which counts as a kill. */
  get isAlive(): boolean {
    if (this.#running === null) return false
    try {
      process.kill(this.#running.pid, 0)
      return true
    } catch {
      this.output.push(...this.#running.output, 'it ended by itself')
      this.#running = null
      return false
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    const running = this.#running
    if (running === null) return
    await running.stop()
    this.output.push(...running.output)
  }
}
