import { useId } from 'react'
import styles from './watermark.module.css'

/** Room that a text takes at 13 px: Chinese characters are square, others little more than half of it. */
const widthOf = (text: string) =>
  [...text].reduce((width, letter) => width + (letter.charCodeAt(0) > 0x2e7f ? 13 : 7.6), 0)

/**
 * Who looks at a page, and when, faintly all over it: on the screen, in screenshots and in print. It is drawn, not a
 * background, because printers leave backgrounds away; it takes no clicks and is not read aloud.
 */
export function Watermark({ text }: { text: string }) {
  const pattern = useId()
  const width = Math.ceil(widthOf(text) + 80)
  return (
    <svg className={styles.watermark} aria-hidden="true" data-watermark={text}>
      <defs>
        <pattern
          id={pattern}
          width={width}
          height="150"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-22)"
        >
          <text x="0" y="35">
            {text}
          </text>
          {/* Every other line is shifted by half; what is cut off at the right comes in again at the left. */}
          <text x={width / 2} y="110">
            {text}
          </text>
          <text x={-width / 2} y="110">
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </svg>
  )
}
