import { Menu } from '@mantine/core'
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { client } from '../client.ts'
import { forgetSession, useMe } from '../session.ts'
import styles from './account-menu.module.css'

/** Who is signed in, as what, and the way out. */
export function AccountMenu() {
  const { person, roles } = useMe()
  const navigate = useNavigate()
  const signOut = async () => {
    await client.accounts.signOut({}).catch(() => undefined)
    forgetSession(true)
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="bottom-end" width={240} shadow="lg" zIndex={200}>
      <Menu.Target>
        <button type="button" className={styles.button} aria-label={`账号:${person.name}`}>
          <span className={styles.initial} aria-hidden="true">
            {person.name.slice(0, 1)}
          </span>
          <span className={styles.name}>{person.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.card}>
          <p className={styles.cardName}>{person.name}</p>
          {person.schoolName && <p>{person.schoolName}</p>}
          <p>{[...new Set(roles.map((it) => it.label))].join('、')}</p>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/me" leftSection={<IconUser size={16} />}>
          我的账号
        </Menu.Item>
        <Menu.Item component={Link} to="/change-password" leftSection={<IconKey size={16} />}>
          修改密码
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          退出登录
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
