import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import styles from './dialog.module.css'

/** A short form or question over the page. Closes by Esc; the focus returns to where it was. */
export function Dialog({
  title,
  size = 'md',
  onClose,
  children,
}: {
  title: string
  size?: 'sm' | 'md' | 'lg' | 'xl'
  onClose: () => void
  children: React.ReactNode
}) {
  return (
    <Modal.Root opened onClose={onClose} size={size} zIndex={250}>
      <Modal.Overlay />
      <Modal.Content radius="lg">
        {/* Not Modal.Header: that is a banner landmark, of which a page has one already. */}
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          <Modal.CloseButton aria-label="关闭" />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
