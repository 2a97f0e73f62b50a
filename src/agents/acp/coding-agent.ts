/** A program that speaks the Agent Client Protocol and does the work of BACKEND, FRONTEND or DOCS. */
export interface CodingAgent {
  /** Shown to people, e.g. `opencode`. */
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  /** Beside PATH and HOME; like `argv` and `files` with the placeholders below. */
  readonly environment: Readonly<Record<string, string>>
  /** Put into its HOME before it starts, by path. */
  readonly files: Readonly<Record<string, string>>
  /** Where it is installed: absolute folders of this machine that it sees, read-only. */
  readonly folders: readonly string[]
  /** The session's mode, by the agent's own id; `null`: as the agent starts. */
  readonly mode: string | null
}

/** What the operator's words may name: the run's model as the agent reaches it. */
export interface ModelAddress {
  readonly MODEL_BASE_URL: string
  readonly MODEL_API_KEY: string
  readonly MODEL_NAME: string
}

/** The agent with `{MODEL_BASE_URL}`, `{MODEL_API_KEY}` and `{MODEL_NAME}` filled in wherever the operator wrote them. */
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
