import '@mantine/notifications/styles.layer.css'
import '@mantine/core/styles/Notification.layer.css'
import { Button } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { ShapeMark } from './shapes.tsx'

type Toast = { tone: 'good' | 'bad' | 'plain'; text: string; action?: { label: string; run: () => void } }

export function showToast({ tone, text, action }: Toast): void {
  const id = `toast-${Date.now()}-${Math.round(performance.now())}`
  notifications.show({
    id,
    withBorder: true,
    color: tone === 'bad' ? 'red' : 'accent',
    icon: tone === 'plain' ? undefined : <ShapeMark shape={tone === 'good' ? 'check' : 'square'} size={14} />,
    autoClose: tone === 'bad' || action ? 8000 : 4000,
    closeButtonProps: { 'aria-label': '关闭提示' },
    message: action ? (
      <span
        style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '0.75rem' }}
      >
        {text}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            notifications.hide(id)
            action.run()
          }}
        >
          {action.label}
        </Button>
      </span>
    ) : (
      text
    ),
  })
}

export default function Host() {
  return <Notifications position="bottom-center" limit={3} containerWidth={420} zIndex={400} />
}
