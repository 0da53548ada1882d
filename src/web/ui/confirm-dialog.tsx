import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Pending } from './confirm.tsx'
import { Dialog } from './dialog.tsx'

export default function ConfirmDialog({ title, message, action, reason, answer }: Pending) {
  const [text, setText] = useState('')
  const missing = reason !== undefined && text.trim() === ''
  return (
    <Dialog title={title} size="sm" onClose={() => answer(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing) answer(text.trim())
        }}
      >
        <div style={{ color: 'var(--colour-ink-soft)' }}>{message}</div>
        {reason && (
          <Textarea
            mt="md"
            data-autofocus
            required
            autosize
            minRows={2}
            label={reason.label}
            placeholder={reason.placeholder}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: '0.5rem', marginTop: '1.25rem' }}>
          <Button variant="default" onClick={() => answer(false)} data-autofocus={reason ? undefined : true}>
            再想想
          </Button>
          <Button type="submit" color="red" disabled={missing}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
