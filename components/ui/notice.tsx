import type { ReactNode } from 'react'

/** A whole page that says one thing: empty, refused, not found, not to be reached. */
export function Notice({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="notice">
      <h1>{title}</h1>
      <p>{children}</p>
      {action && <div className="notice-action">{action}</div>}
    </div>
  )
}
