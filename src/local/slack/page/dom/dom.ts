/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
export type Child = Node | string | null | false
type Listener = (event: Event) => void
type Props = { readonly [name: string]: string | number | boolean | null | Listener }

/**
 * Creates an element. A function becomes a listener (`onclick`), `true` a bare attribute; `null` and `false` are
 * dropped. String children become text nodes, never markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...shown(children))
  return element
}

const shown = (children: readonly Child[]): (Node | string)[] =>
  children.filter((child) => child !== null && child !== false)

/** An element of index.html; throws if it is missing. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`index.html has no #${id}`)
  return element
}

let lastId = 0
/** A new id, e.g. for `aria-labelledby`. */
export const newId = (): string => `e${++lastId}`

/** Changes the page and restores the focus inside by its element's `data-key`. */
function keepFocus(inside: HTMLElement, change: () => void): void {
  const focused = document.activeElement
  const key = focused instanceof HTMLElement && inside.contains(focused) ? focused.dataset.key : undefined
  change()
  if (key === undefined || focused?.isConnected) return
  inside.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}

/** Stores the focus; the returned function restores it, also to a re-created element. */
export function rememberFocus(): () => void {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement)) return () => undefined
  const { key } = focused.dataset
  return () => {
    const again = key === undefined ? null : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    const target = focused.isConnected ? focused : again
    target?.focus({ preventScroll: true })
  }
}

export interface Item {
  readonly key: string
  /** The element's inputs; it is re-rendered only when one of them changes. */
  readonly from: readonly unknown[]
  readonly render: () => HTMLElement
}

const madeFrom = new WeakMap<Element, readonly unknown[]>()
const isSame = (a: readonly unknown[], b: readonly unknown[] | undefined) =>
  a.length === b?.length && a.every((value, index) => value === b[index])

/** Whether a person is using the element: an open menu or select, a pressed button. */
const isInUse = (element: Element) =>
  element.matches(':active') || element.querySelector(':popover-open, select:focus') !== null

/** Changed elements that were in use; the next render updates them. */
export const postponed = new Set<Element>()

/** Updates the children of `list` to these items. Keeps unchanged elements, and postpones those in use. */
export function showItems(list: HTMLElement, items: readonly Item[]): void {
  for (const child of list.children) postponed.delete(child)
  const old = new Map([...list.children].map((child) => [(child as HTMLElement).dataset.item, child]))
  const next = items.map(({ key, from, render }) => {
    const before = old.get(key)
    if (before !== undefined && isSame(from, madeFrom.get(before))) return before
    if (before !== undefined && isInUse(before)) {
      postponed.add(before)
      return before
    }
    const element = render()
    element.dataset.item = key
    madeFrom.set(element, from)
    return element
  })
  keepFocus(list, () => {
    const kept = new Set<Element>(next)
    for (const child of old.values()) if (!kept.has(child)) child.remove()
    for (const [index, element] of next.entries()) {
      if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null)
    }
  })
}
