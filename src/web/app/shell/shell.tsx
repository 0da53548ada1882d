import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { TeachingTerm } from '../../ui/teaching-date.tsx'
import { useWays } from '../../ui/screen.ts'
import { useMe } from '../session.ts'
import { AccountMenu } from './account-menu.tsx'
import { Bell } from './bell.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { Navigation } from './navigation.tsx'
import { SearchBox } from './search-box.tsx'
import styles from './shell.module.css'

/** The frame around every page: navigation at the left, search and account above; on a phone a bar at the bottom. */
export function Shell() {
  const { wide, narrow } = useWays()
  const me = useMe()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)

  // A new page takes the keyboard to its beginning; a changed filter or panel does not.
  useEffect(() => {
    if (before.current !== undefined && before.current !== path) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path])

  return (
    <TeachingTerm value={me.term}>
      <div className={styles.shell}>
        <a href="#content" className={styles.skip}>
          跳到正文
        </a>
        {wide && <Navigation />}
        <div className={styles.column}>
          <header className={styles.header}>
            <SearchBox />
            <div className={styles.corner}>
              <Bell />
              <AccountMenu />
            </div>
          </header>
          <main id="content" ref={main} tabIndex={-1} className={styles.main}>
            <Outlet />
          </main>
        </div>
        {narrow && <BottomBar />}
      </div>
    </TeachingTerm>
  )
}
