import { Link } from '@tanstack/react-router'
import type { Place } from '../places.ts'

/** One place of the navigation; carries `aria-current="page"` and `data-status="active"` while one is there. */
export function PlaceLink({
  place,
  className,
  iconSize,
}: {
  place: Place
  className?: string
  iconSize: number
}) {
  const Mark = place.icon
  return (
    <Link
      to={place.to as never}
      className={className}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
    >
      <Mark size={iconSize} stroke={1.6} aria-hidden />
      <span>{place.label}</span>
    </Link>
  )
}
