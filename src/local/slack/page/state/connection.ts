import type { Snapshot } from '../../http/snapshot.ts'
import type { RowChange } from '../../state/table.ts'
import { applyChange, type Mirror, mirrorOf } from './mirror.ts'

export interface Follower {
  /** Receives a complete new mirror, at first and after every reconnection. */
  onMirror(mirror: Mirror): void
  onChange(change: RowChange): void
  onConnected(isConnected: boolean): void
}

async function fetchMirror(as: string): Promise<Mirror> {
  const response = await fetch(`/local/workspace?${new URLSearchParams({ as })}`)
  if (!response.ok) throw new Error((await response.json()).error)
  return mirrorOf((await response.json()) as Snapshot)
}

/**
 * Follows the workspace as one person sees it, until the returned function is called. Fetches a snapshot each time the
 * stream opens, and then applies the changes that arrived meanwhile, so that none is lost.
 */
export function follow(as: string, follower: Follower): () => void {
  const stream = new EventSource(`/local/changes?${new URLSearchParams({ as })}`)
  let mirror: Mirror | null = null
  let early: RowChange[] = []
  stream.onopen = async () => {
    mirror = null
    early = []
    const fetched = await fetchMirror(as).catch(() => null)
    if (stream.readyState !== EventSource.OPEN || fetched === null) return
    for (const change of early) applyChange(fetched, change)
    mirror = fetched
    follower.onConnected(true)
    follower.onMirror(mirror)
  }
  stream.addEventListener('change', ({ data }) => {
    const change = JSON.parse(data) as RowChange
    if (mirror === null) early.push(change)
    else {
      applyChange(mirror, change)
      follower.onChange(change)
    }
  })
  stream.onerror = () => follower.onConnected(false)
  return () => stream.close()
}
