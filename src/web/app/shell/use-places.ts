import { useRouter } from '@tanstack/react-router'
import { places, thumbPlaces, type Place } from '../places.ts'
import { may, useMe } from '../session.ts'

/** The places that exist in this installation and are open to this person, grouped for the navigation. */
export function usePlaces(): { groups: { name: string | undefined; places: Place[] }[]; thumb: Place[] } {
  const router = useRouter()
  const me = useMe()
  const open = ({ to, needs }: Place) => to in router.routesByPath && (needs === undefined || may(me, needs))
  const groups = new Map<string | undefined, Place[]>()
  for (const place of places.filter(open))
    groups.set(place.group, [...(groups.get(place.group) ?? []), place])
  return {
    groups: [...groups].map(([name, members]) => ({ name, places: members })),
    thumb: thumbPlaces.filter(open),
  }
}
