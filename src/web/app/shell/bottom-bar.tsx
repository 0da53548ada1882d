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
  const others = groups
    .map(({ name, places }) => ({
      name,
      places: places.filter(({ to }) => !thumb.some((it) => it.to === to)),
    }))
    .filter(({ places }) => places.length > 0)
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
        {others.map(({ name, places }) => (
          <section key={name ?? ''}>
            {name && <h2 className={styles.groupName}>{name}</h2>}
            <ul className={styles.tiles}>
              {places.map((place) => (
                <li key={place.to}>
                  <PlaceLink place={place} className={styles.tile} iconSize={24} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        <button type="button" className={styles.close} onClick={onClose}>
          收起
        </button>
      </div>
    </dialog>
  )
}
