import { Popover } from '@mantine/core'
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../client.ts'
import { useForgetSession, useMe } from '../session.ts'
import styles from './account-menu.module.css'

/** Who is signed in, as what, and the way out. */
export function AccountMenu() {
  const { person, roles } = useMe()
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  const forgetSession = useForgetSession()
  const close = () => setOpen(false)
  const signOut = async () => {
    await client.accounts.signOut({}).catch(() => undefined)
    await navigate({ to: '/sign-in' })
    forgetSession(true)
  }
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={240}
      shadow="lg"
      zIndex={200}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button type="button" className={styles.button} onClick={() => setOpen(!open)}>
          <span className="visually-hidden">我的账号：</span>
          <span className={styles.initial} aria-hidden="true">
            {person.name.slice(0, 1)}
          </span>
          <span className={styles.name}>{person.name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label="我的账号">
        <div className={styles.card}>
          <p className={styles.cardName}>{person.name}</p>
          {person.schoolName && <p>{person.schoolName}</p>}
          <p>{[...new Set(roles.map((it) => it.label))].join('、')}</p>
        </div>
        <ul className={styles.ways}>
          <li>
            <Link to="/me" onClick={close}>
              <IconUser size={17} stroke={1.6} aria-hidden />
              我的账号
            </Link>
          </li>
          <li>
            <Link to="/change-password" onClick={close}>
              <IconKey size={17} stroke={1.6} aria-hidden />
              修改密码
            </Link>
          </li>
          <li>
            <button type="button" onClick={() => void signOut()}>
              <IconLogout size={17} stroke={1.6} aria-hidden />
              退出登录
            </button>
          </li>
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}
