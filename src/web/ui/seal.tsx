import styles from './seal.module.css'

/** The product's mark: a seal of two characters. */
export function Seal({ size = 36 }: { size?: number }) {
  return (
    <span
      className={styles.seal}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
      aria-hidden="true"
    >
      <span>联</span>
      <span>研</span>
    </span>
  )
}
