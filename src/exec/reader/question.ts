/** Names of objects that one lasting git process looks up, for any number of callers. */
export interface ObjectQuestion {
  /** The start of a git command line on the repository `gitDir`, and all that git gets to see of any environment. */
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly gitDir: string
  /** `info`: type and size only. */
  readonly ask: 'info' | 'contents'
  /** Any that git knows, e.g. `<commit>:<path>`. None holds a zero byte. */
  readonly names: readonly string[]
  readonly timeoutMs: number
  /** Limit of the answer. */
  readonly maxBytes: number
}

export interface GitObject {
  readonly id: string
  readonly type: string
  /** Empty where only `info` was asked for. */
  readonly content: Uint8Array
}

export interface QuestionEnded {
  /** 0: it was answered; `null`: git was not started, or was ended. */
  readonly exitCode: number | null
  /** The system's or Node's error code, e.g. `ENOENT`. */
  readonly errorCode: string | null
  readonly timedOut: boolean
  readonly stderr: string
  /** In the order of the names; `null`: there is none of that name. Empty where the question failed. */
  readonly objects: readonly (GitObject | null)[]
}
