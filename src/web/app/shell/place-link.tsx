import { Link } from '@tanstack/react-router'
import { places, type Place } from '../places.ts'

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
      activeOptions={{ exact: hasPlacesBelow(place), includeSearch: false }}
    >
      <Mark size={iconSize} stroke={1.6} aria-hidden />
      <span>{place.label}</span>
    </Link>
  )
}

/** Where another place lies below, one is only here on this very page. */
function hasPlacesBelow({ to }: Place): boolean {
  return to === '/' || places.some((other) => other.to.startsWith(`${to}/`))
}
