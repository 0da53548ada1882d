import { id, instant, page, pageOf, procedure, z } from '../../platform/contract.ts'

const notification = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  link: z.string().nullable(),
  createdAt: instant,
  readAt: instant.nullable(),
})

export const notifications = {
  list: procedure
    .route({ summary: '我的消息，新的在前' })
    .input(page.extend({ unreadOnly: z.boolean().default(false) }))
    .output(pageOf(notification).extend({ unread: z.number() })),
  markRead: procedure
    .route({ summary: '标为已读；不给编号则全部标为已读' })
    .input(z.object({ ids: z.array(id).max(500).optional() }))
    .output(z.object({ unread: z.number() })),
}
