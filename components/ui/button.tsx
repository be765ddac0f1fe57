import type { ButtonHTMLAttributes } from 'react'

type Kind = 'primary' | 'secondary' | 'impossible' | 'plain'
type Size = 'small' | 'desk' | 'save' | 'touch'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind
  size?: Size
}

/** One filled button a screen (`primary`); `impossible` keeps its place, dashed, and its label says why. */
export function Button({ kind = 'secondary', size = 'desk', className = '', type = 'button', ...rest }: Props) {
  return <button type={type} className={`button button-${kind} button-${size} ${className}`} {...rest} />
}
