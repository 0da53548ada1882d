import { useId } from 'react'
import styles from './watermark.module.css'

/**
 * Who looks at a page, and when, faintly all over it: on the screen, in screenshots and in print. It is drawn, not a
 * background, because printers leave backgrounds away; it takes no clicks and is not read aloud.
 */
export function Watermark({ text }: { text: string }) {
  const pattern = useId()
  return (
    <svg className={styles.watermark} aria-hidden="true" data-watermark={text}>
      <defs>
        <pattern
          id={pattern}
          width="300"
          height="170"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-22)"
        >
          <text x="10" y="40">
            {text}
          </text>
          <text x="160" y="125">
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </svg>
  )
}
