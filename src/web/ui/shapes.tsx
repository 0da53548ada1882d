/** Status is told by shape as well as by colour, so that it survives grey print-outs and colour blindness. */
export type Shape = 'dot' | 'ring' | 'half' | 'triangle' | 'square' | 'check' | 'cross'

const paths: Record<Shape, React.ReactNode> = {
  dot: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  half: (
    <>
      <circle cx="6" cy="6" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2.1a3.9 3.9 0 0 1 0 7.8z" fill="currentColor" />
    </>
  ),
  triangle: <path d="M6 1.6 11 10.4H1z" fill="currentColor" />,
  square: <rect x="2.2" y="2.2" width="7.6" height="7.6" rx="1" fill="currentColor" />,
  check: (
    <path
      d="m2 6.4 2.8 2.8L10 3.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  cross: (
    <path d="m3 3 6 6m0-6-6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  ),
}

export function ShapeMark({ shape, size = 12 }: { shape: Shape; size?: number }) {
  return (
    <svg viewBox="0 0 12 12" width={size} height={size} aria-hidden="true" style={{ flex: 'none' }}>
      {paths[shape]}
    </svg>
  )
}
