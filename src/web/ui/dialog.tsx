import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'

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
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': '关闭' }}
      size={size}
      radius="lg"
      zIndex={350}
      styles={{ title: { fontSize: 'var(--type-heading)', fontWeight: 600 } }}
    >
      {children}
    </Modal>
  )
}
