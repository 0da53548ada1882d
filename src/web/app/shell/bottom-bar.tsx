import { IconLayoutGrid } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { PlaceLink } from './place-link.tsx'
import { usePlaces } from './use-places.ts'
import styles from './bottom-bar.module.css'

/** Four places under the thumb, and 更多 for all the others. */
export function BottomBar() {
  const { thumb } = usePlaces()
  const [more, setMore] = useState(false)
  return (
    <>
      <nav className={styles.bar} aria-label="主导航">
        {thumb.map((place) => (
          <PlaceLink key={place.to} place={place} className={styles.place} iconSize={22} />
        ))}
        <button
          type="button"
          className={styles.place}
          aria-haspopup="dialog"
          aria-expanded={more}
          onClick={() => setMore(true)}
        >
          <IconLayoutGrid size={22} stroke={1.6} aria-hidden />
          <span>更多</span>
        </button>
      </nav>
      {more && <MoreSheet onClose={() => setMore(false)} />}
    </>
  )
}

function MoreSheet({ onClose }: { onClose: () => void }) {
  const { groups, thumb } = usePlaces()
  const dialog = useRef<HTMLDialogElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const first = useRef(path)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    if (first.current !== path) onClose()
  }, [path, onClose])
  const others = groups.flatMap(({ places }) => places).filter(({ to }) => !thumb.some((it) => it.to === to))
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-label="全部功能"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={styles.sheetBody}>
        <ul className={styles.tiles}>
          {others.map((place) => (
            <li key={place.to}>
              <PlaceLink place={place} className={styles.tile} iconSize={24} />
            </li>
          ))}
        </ul>
        <button type="button" className={styles.close} onClick={onClose}>
          收起
        </button>
      </div>
    </dialog>
  )
}
