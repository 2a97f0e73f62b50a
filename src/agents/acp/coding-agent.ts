/** A program that speaks the Agent Client Protocol and does the work of BACKEND, FRONTEND or DOCS. */
export interface CodingAgent {
  /** Shown to people, e.g. `opencode`. */
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  /** Added to PATH and HOME. Like `argv` and `files`, it may use the placeholders of `addressed`. */
  readonly environment: Readonly<Record<string, string>>
  /** Files to write into its HOME before it starts, by path. */
  readonly files: Readonly<Record<string, string>>
  /** Absolute folders of this machine where it is installed; it sees them read-only. */
  readonly folders: readonly string[]
  /** The session's mode, by the agent's own id; `null`: the agent's default. */
  readonly mode: string | null
}

/** The run's model as the agent reaches it; the keys are the placeholders that the operator may use. */
export interface ModelAddress {
  readonly MODEL_BASE_URL: string
  readonly MODEL_API_KEY: string
  readonly MODEL_NAME: string
}

/** Fills in `{MODEL_BASE_URL}`, `{MODEL_API_KEY}` and `{MODEL_NAME}` in the operator's configuration. */
export function addressed(agent: CodingAgent, address: ModelAddress): CodingAgent {
  const fill = (text: string): string =>
    text.replace(/\{(MODEL_[A-Z_]+)\}/g, (whole, name: string) => address[name as keyof ModelAddress] ?? whole)
  const fillAll = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(record).map(([name, text]) => [name, fill(text)]))
  const [file, ...args] = agent.argv
  return {
    ...agent,
    argv: [file, ...args.map(fill)],
    environment: {
      OPENAI_BASE_URL: address.MODEL_BASE_URL,
      OPENAI_API_KEY: address.MODEL_API_KEY,
      OPENAI_MODEL: address.MODEL_NAME,
      ...fillAll(agent.environment),
    },
    files: fillAll(agent.files),
  }
}
