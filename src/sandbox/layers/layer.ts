/** What a setup step left behind for all commands that come after it. */
export interface Layer {
  /** Named by the hash of all that it was made of. */
  readonly key: string
  /** Absolute; its `files` hold `workspace` and `home`. Nobody writes there any more. */
  readonly folder: string
  readonly kept: readonly KeptFolder[]
  readonly bytes: number
  readonly files: number
}

export interface KeptFolder {
  /** Begins with `workspace/` or `home/`. */
  readonly path: string
  /** The deepest folder above it that the repository has; empty: its root. Where it is gone, nothing is kept there. */
  readonly anchor: string
}

/** A file or folder of this machine that a command sees, and where. */
export interface SeenPath {
  /** `null`: an empty folder. */
  readonly from: string | null
  readonly at: string
  readonly writable: boolean
}

/** How commands get a private and writable view of a layer, the cheapest first. */
export type LayerView = 'overlay' | 'reflink' | 'copy'
