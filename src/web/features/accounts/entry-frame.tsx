import { Seal } from '../../ui/seal.tsx'
import styles from './entry-frame.module.css'

/** The frame of pages before the app: the seal, one sheet of paper, what the product promises. */
export function EntryFrame({
  title,
  note,
  children,
}: {
  title: string
  note?: string
  children: React.ReactNode
}) {
  return (
    <div className={styles.frame}>
      <header>
        <div className={styles.brand}>
          <Seal size={52} />
          <div>
            <p className={styles.product}>联研</p>
            <p className={styles.tagline}>区域联片教研平台</p>
          </div>
        </div>
        <p className={styles.motto}>
          记一次，
          <br />
          处处用。
        </p>
        <p className={styles.explain}>
          听课、研讨、送教、带徒，发生时记下来；档案、学时、考核和报表由此算出，不再重复填表。
        </p>
      </header>
      <main className={styles.sheet}>
        <h1 className={styles.title}>{title}</h1>
        {note && <p className={styles.note}>{note}</p>}
        {children}
      </main>
    </div>
  )
}
