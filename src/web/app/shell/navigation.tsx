import { useTeachingWeek } from '../../ui/teaching-date.tsx'
import { Seal } from '../../ui/seal.tsx'
import type { Place } from '../places.ts'
import { useMe } from '../session.ts'
import { PlaceLink } from './place-link.tsx'
import { usePlaces } from './use-places.ts'
import styles from './navigation.module.css'

/** The calm column at the left of a desktop. */
export function Navigation() {
  const { district, term } = useMe()
  const week = useTeachingWeek()
  const { groups } = usePlaces()
  return (
    <nav className={styles.navigation} aria-label="主导航">
      <div className={styles.brand}>
        <Seal />
        <div>
          <p className={styles.product}>联研</p>
          <p className={styles.district}>{district.name}</p>
        </div>
      </div>
      <div className={styles.places}>
        {groups.map(({ name, places }) => (
          <PlaceGroup key={name ?? ''} name={name} places={places} />
        ))}
      </div>
      {term && (
        <p className={styles.term}>
          {term.name}
          {week !== null && <strong>第{week}周</strong>}
        </p>
      )}
    </nav>
  )
}

function PlaceGroup({ name, places }: { name: string | undefined; places: Place[] }) {
  return (
    <div className={styles.group}>
      {name && <p className={styles.groupName}>{name}</p>}
      <ul>
        {places.map((place) => (
          <li key={place.to}>
            <PlaceLink place={place} className={styles.place} iconSize={18} />
          </li>
        ))}
      </ul>
    </div>
  )
}
