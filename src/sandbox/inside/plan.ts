/** What the first program in a sandbox does before the command starts; as JSON, its first argument. */
export interface InitPlan {
  /** Begins what it says of itself, so that nothing a command prints is taken for it. */
  readonly mark: string
  /** Where a Unix socket outside is found inside. */
  readonly sockets: readonly { readonly port: number; readonly socket: string }[]
  /** Started in this order, each when the one before is ready. */
  readonly services: readonly InitService[]
}

export interface InitService {
  readonly name: string
  readonly argv: readonly string[]
  readonly ready: { readonly port: number } | { readonly command: readonly string[] }
  readonly deadlineMs: number
}

/** Said by the first program when it ends without starting the command. */
export interface ServiceFault {
  readonly service: string
  readonly why: string
}
